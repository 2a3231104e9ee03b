"""Every code's own examples: the bad one gives exactly that finding, the good one gives no error."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from publisher.model import codes
from publisher.model.finding import Code, FaultyBookError, Position, Severity
from publisher.production.check import check
from publisher.proof import print_rules, rules
from publisher.proof.judge import ALL_CODES
from publisher.proof.print_rules import CODES as PRINT_CODES
from publisher.proof.print_rules import EPUB_RULES, PRINT_RULES, SETTING_RULES
from publisher.proof.rules import CODES as RULE_CODES
from publisher.proof.rules import RULES

BASE: Mapping[str, str] = {
    "book.yaml": "title: كتاب\nlanguage: ar\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b11\n"
    "chapters: [01.md]\n",
    "01.md": "---\ntitle: الفصل\n---\n\nنص الفصل.\n",
}

#: Faults that no small text can show; each has a test of its own elsewhere.
WITHOUT_EXAMPLE = {
    *(
        "BK010",
        "BK023",
        "BK041",
        "BK043",
        "BK044",
        "PR001",
        "PR003",
        "PR004",
        "PR010",
        "PR011",
        "PR012",
        "PR013",
        "BK060",
        "BK069",
        "BK063",
        "BK064",
    ),
    *("PR005", "PR006"),
    # What records lack, and what a catalogue of many books meets: `tests/library`.
    *("LB003", "LB010", "LB011", "LB012", "LB013"),
    # What a finished file shows is planted in one: `test_prove.py`.
    *(code for code in ALL_CODES if code.startswith(("PD", "EP")) and code != "PD012"),
}


def write_example(folder: Path, example: Mapping[str, str | bytes]) -> Path:
    """Write a sound little book with the files of an example over it."""
    for name, text in {**BASE, **example}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.mark.parametrize("code", ALL_CODES.values(), ids=lambda code: code.id)
def test_bad_example_is_found(code: Code, tmp_path: Path) -> None:
    if not code.bad:
        assert code.id in WITHOUT_EXAMPLE
        return
    assert code.id not in WITHOUT_EXAMPLE
    report, _ = check(write_example(tmp_path, code.bad))
    found = [finding for finding in report.findings if finding.code is code]
    assert found, [f"{finding.position} {finding.code.id}" for finding in report.findings]
    # No other error: an example that has two faults explains neither.
    assert {finding.code.id for finding in report.errors} <= {code.id}
    for finding in found:
        assert finding.position.file in {**BASE, **code.bad}
        assert finding.message
        assert finding.hint


@pytest.mark.parametrize("code", ALL_CODES.values(), ids=lambda code: code.id)
def test_good_example_has_no_error(code: Code, tmp_path: Path) -> None:
    report, _ = check(write_example(tmp_path, code.good))
    assert code.id not in {finding.code.id for finding in report.findings}
    assert report.errors == []


def test_numbers_are_given_once() -> None:
    everything = [*codes.CODES.values(), *RULE_CODES, *PRINT_CODES]
    assert len(ALL_CODES) == len(everything)
    assert len({code.title for code in everything}) == len(everything)
    assert sum(isinstance(value, Code) for value in vars(codes).values()) == len(codes.CODES)


def test_each_rule_has_a_code_of_its_own_and_a_file_named_after_it() -> None:
    for package, known in ((rules, RULE_CODES), (print_rules, PRINT_CODES)):
        files = {
            path.stem.partition("_")[0].upper()
            for path in Path(str(package.__file__)).parent.glob("[a-z][a-z][0-9]*.py")
        }
        assert files == {code.id for code in known}
    for code, rule in (*RULES, *PRINT_RULES, *EPUB_RULES, *SETTING_RULES):
        assert rule.__module__.rpartition(".")[2].partition("_")[0].upper() == code.id


def test_only_an_error_stops_a_build(tmp_path: Path) -> None:
    warning = next(code for code in ALL_CODES.values() if code.severity is Severity.WARNING and code.bad)
    report, woven = check(write_example(tmp_path, warning.bad))
    assert report.findings
    assert woven
    report.stop_on_errors()
    report.add(codes.EMPTY_BOOK, Position("book.yaml", 1, 1), "")
    with pytest.raises(FaultyBookError):
        report.stop_on_errors()
