"""The checkers find fault where there is fault: one that passes everything would judge nothing."""

import json
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest

from tests import checkers
from tests.samples import draw_picture
from tests.tools import verify

CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""

PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="ar">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:uuid:1</dc:identifier>
<dc:title>ص</dc:title><dc:language>ar</dc:language><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>
</metadata><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="p" href="a.png" media-type="image/png"/></manifest><spine><itemref idref="a"/></spine></package>"""


def make_untagged_pdf(path: Path) -> Path:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    return path


@pytest.mark.verapdf
def test_verapdf_names_the_clause_that_an_untagged_file_breaks(tmp_path: Path) -> None:
    pdf = make_untagged_pdf(tmp_path / "with a space.pdf")
    breaches = checkers.judge_pdf(pdf)
    assert breaches[0] == "does not conform to ua1"
    assert any(breach.startswith("7.1-") for breach in breaches)


@pytest.mark.verapdf
def test_verapdf_fails_a_file_that_is_no_pdf_and_still_judges_the_next(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"not a PDF")
    whole = make_untagged_pdf(tmp_path / "whole.pdf")
    assert checkers.judge_pdf(broken)
    assert any(breach.startswith("7.1-") for breach in checkers.judge_pdf(whole))


@pytest.mark.verapdf
def test_a_flavour_that_does_not_exist_is_no_verdict(tmp_path: Path) -> None:
    pdf = make_untagged_pdf(tmp_path / "whole.pdf")
    with pytest.raises(checkers.CheckerError, match="unknown flavour"):
        checkers.judge_pdf(pdf, "ua9")


@pytest.mark.epubcheck
def test_epubcheck_names_the_fault_of_a_book_without_content(tmp_path: Path) -> None:
    epub = tmp_path / "empty.epub"
    with ZipFile(epub, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    assert any("RSC-002" in finding for finding in checkers.judge_epub(epub))


@pytest.mark.ace
def test_ace_gives_no_verdict_on_what_is_no_book(tmp_path: Path) -> None:
    epub = tmp_path / "broken.epub"
    epub.write_bytes(b"not a book")
    with pytest.raises(checkers.CheckerError):
        checkers.judge_accessibility(epub)


@pytest.mark.slow
@pytest.mark.ace
def test_ace_names_the_picture_that_has_no_text(tmp_path: Path) -> None:
    epub = tmp_path / "mute.epub"
    page = '<html xmlns="http://www.w3.org/1999/xhtml" lang="ar"><head><title>ص</title></head><body>{}</body></html>'
    contents = (
        '<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol><li><a href="a.xhtml">ص</a></li></ol></nav>'
    )
    with ZipFile(epub, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("book.opf", PACKAGE)
        archive.writestr("a.xhtml", page.format('<p><img src="a.png"/></p>'))
        archive.writestr("nav.xhtml", page.format(contents))
        archive.writestr("a.png", draw_picture())
    assert any("image-alt" in finding for finding in checkers.judge_accessibility(epub))


def test_a_checker_that_breaks_off_gives_no_verdict_and_is_started_anew_for_the_next() -> None:
    program = """import sys
for line in sys.stdin:
    if line == "die\\n":
        sys.exit("why")
    print(line + ".", flush=True)
"""
    checker = checkers.Standing(sys.executable, "-c", program)
    assert checker.ask("one") == ["one"]
    assert checker.ask("two") == ["two"]
    with pytest.raises(checkers.CheckerError, match=r"exit status 1.*why"):
        checker.ask("die")
    assert checker.ask("three") == ["three"]
    checker.end()


def test_a_missing_checker_skips_a_test_and_fails_it_where_checkers_are_required(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checkers, "find_lack", lambda checker: f"{checker} is missing")
    monkeypatch.delenv("PUBLISHER_CHECKERS", raising=False)
    with pytest.raises(pytest.skip.Exception, match="pandoc is missing"):
        checkers.require("pandoc")
    monkeypatch.setenv("PUBLISHER_CHECKERS", "required")
    with pytest.raises(pytest.fail.Exception, match="pandoc is missing"):
        checkers.require("pandoc")


@pytest.mark.parametrize(("value", "outcome"), [("required", "failed"), ("", "skipped")])
def test_where_checkers_are_required_no_test_is_skipped_for_any_reason(
    value: str, outcome: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "test_it.py").write_text("import pytest\ndef test_it():\n    pytest.skip('no disk')\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:randomly", str(tmp_path)]
    monkeypatch.setenv("PUBLISHER_CHECKERS", value)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert f"1 {outcome}" in done.stdout, done.stdout
    assert "no disk" in done.stdout


def test_an_edition_that_was_not_made_counts_as_failed(tmp_path: Path) -> None:
    assert set(verify.judge(tmp_path)) == set(verify.EXPECTED)
    (tmp_path / "small-large-print.pdf").touch()
    assert not verify.find_files(tmp_path, verify.EXPECTED["print"])
    assert verify.find_files(tmp_path, verify.EXPECTED["large-print"])


# --- how the tests are shared out -----------------------------------------------------------------


def test_tests_that_share_a_book_or_a_file_are_one_group() -> None:
    from tests.conftest import name_group

    assert name_group("tests/test_pipeline.py::test_a[he]") == name_group("tests/test_pipeline.py::test_b[he]")
    assert name_group("tests/test_pipeline.py::test_a[ar]") == name_group("tests/test_pipeline.py::test_c")
    assert name_group("tests/test_pipeline.py::test_a[ar]") != name_group("tests/test_pipeline.py::test_a[fa]")
    assert name_group("tests/test_cli.py::test_a[ar]") == name_group("tests/test_cli.py::test_b")
    assert name_group("tests/test_growth.py::test_a") != name_group("tests/test_growth.py::test_b")
    assert name_group("tests/test_book.py::test_a") != name_group("tests/press/test_bind.py::test_a")


def test_what_is_listed_with_its_cost_is_a_group_of_tests() -> None:
    from tests.conftest import COSTS, name_group

    costs = json.loads(COSTS.read_text("utf-8"))
    assert list(costs.values()) == sorted(costs.values(), reverse=True)
    for group in costs:
        language = group.partition("sample-")[2]
        if language:
            assert name_group(f"tests/test_pipeline.py::test_a[{language}]") == group
        else:
            # A test of a file whose tests are apart, or another file.
            assert name_group(group if "::" in group else f"{group}::test_a") == group
            assert (checkers.TOOLS.parents[1] / group.partition("::")[0]).is_file()


def test_costs_are_those_of_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests import conftest

    monkeypatch.setattr(conftest, "COSTS", tmp_path / "costs.json")

    def report(nodeid: str, seconds: float) -> pytest.TestReport:
        return pytest.TestReport(nodeid, ("", 0, ""), {}, "passed", None, "call", duration=seconds)

    conftest.keep_costs(
        [
            report("tests/test_cli.py::test_a", 2.4),
            report("tests/test_pipeline.py::test_a[he]", 40),
            report("tests/test_cli.py::test_b", 1.2),
            report("tests/test_units.py::test_a", 1),
        ]
    )
    assert json.loads(conftest.COSTS.read_text("utf-8")) == {"sample-he": 40, "tests/test_cli.py": 4}


def test_every_test_that_uses_a_sample_book_is_in_its_group() -> None:
    from tests.conftest import name_group

    for path in (checkers.TOOLS.parent).rglob("test_*.py"):
        for name in re.findall(r"^def (test_\w+)\([^)]*build_sample", path.read_text("utf-8"), re.MULTILINE):
            file = path.relative_to(checkers.TOOLS.parents[1]).as_posix()
            assert name_group(f"{file}::{name}") == "sample-ar", f"{file}: {name}"
