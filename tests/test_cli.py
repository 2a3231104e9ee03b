"""The command as it is typed: exit statuses, what goes to which stream, and what is written."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from publisher import __version__
from publisher.production.editions import EDITIONS
from publisher.proof.judge import ALL_CODES

FAULTY = {"01-small.md": "---\ntitle: الفصل\n---\n\nوصلوا إلى [لوبلين]{.place}، ثم [هناك](javascript:x).\n"}
WARNED = {"places.yaml": "lublin: {name: لوبلين}\n"}

#: What the records of a book with an EPUB are.
LIBRARY = (
    "MANIFEST.json", "cover.png", "dublin-core.xml", "feed.json", "feed.xml", "index.html", "marc.mrc", "marc.xml",
    "onix.xml", "publication.json", "record.json", "schema-org.jsonld", "thumbnail.png", "webpub.json",
)  # fmt: skip

Make = Callable[..., Path]
Publish = Callable[..., Result]


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- build ----------------------------------------------------------------------------------------


def test_a_build_names_its_files_and_ends_with_0(make_book: Make, publish: Publish, tmp_path: Path) -> None:
    done = publish("build", make_book(), "-o", tmp_path / "out", "-e", "handouts")
    assert done.exit_code == 0
    named = done.stdout.splitlines()
    assert named == [
        str(tmp_path / "out" / name)
        for name in (
            "handouts/small-01-small.pdf",
            "handouts/teacher/small-01-small.pdf",
            "data/places.geojson",
            "data/chronology.json",
            "data/chronology.csv",
            "data/chronology.ics",
        )
    ]
    assert set(named) == {str(tmp_path / "out" / name) for name in read_files(tmp_path / "out")}


@pytest.mark.slow
def test_every_edition_lies_where_the_format_says(make_book: Make, publish: Publish, tmp_path: Path) -> None:
    book = make_book()
    assert publish("build", book, "-o", tmp_path / "out", "-q").exit_code == 0
    assert set(read_files(tmp_path / "out")) == {
        *(f"library/{name}" for name in LIBRARY),
        "small-print.pdf",
        "small-large-print.pdf",
        "small-booklet.pdf",
        "small.epub",
        "handouts/small-01-small.pdf",
        "handouts/teacher/small-01-small.pdf",
        "data/places.geojson",
        "data/chronology.csv",
        "data/chronology.ics",
        "data/chronology.json",
    }


def test_only_the_editions_that_are_asked_for_are_made(make_book: Make, publish: Publish, tmp_path: Path) -> None:
    done = publish("build", make_book(), "-o", tmp_path / "out", "-e", "epub", "--edition", "handouts")
    assert done.exit_code == 0
    assert {name for name in read_files(tmp_path / "out") if not name.startswith(("data/", "library/"))} == {
        "small.epub",
        "handouts/small-01-small.pdf",
        "handouts/teacher/small-01-small.pdf",
    }


def test_without_a_choice_the_editions_of_the_book_are_made(make_book: Make, publish: Publish, tmp_path: Path) -> None:
    book = make_book()
    with (book / "book.yaml").open("a") as metadata:
        metadata.write("editions: {epub: }\n")
    assert publish("build", book, "-o", tmp_path / "out").exit_code == 0
    assert sorted(read_files(tmp_path / "out")) == [
        "data/chronology.csv",
        "data/chronology.ics",
        "data/chronology.json",
        "data/places.geojson",
        *sorted(f"library/{name}" for name in LIBRARY),
        "small.epub",
    ]


def test_the_second_build_makes_nothing(make_book: Make, publish: Publish, tmp_path: Path) -> None:
    book, out = make_book(WARNED), tmp_path / "out"
    first = publish("build", book, "-o", out, "-e", "handouts")
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.pdf")}
    content = read_files(out)
    second = publish("build", book, "-o", out, "-e", "handouts")
    assert second.exit_code == 0
    assert "nothing has changed" in second.stderr
    assert "nothing has changed" not in first.stderr
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.pdf")} == before
    assert read_files(out) == content
    assert second.stdout == first.stdout
    # A warning is told again.
    assert "places.yaml:1:1: PL005 warning: " in first.stderr
    assert "places.yaml:1:1: PL005 warning: " in second.stderr


@pytest.mark.parametrize("damage", ["delete", "change"])
def test_a_file_that_was_lost_is_made_again_as_it_was(
    damage: str, make_book: Make, publish: Publish, tmp_path: Path
) -> None:
    book, out = make_book(), tmp_path / "out"
    publish("build", book, "-o", out, "-e", "handouts")
    content = read_files(out)
    victim = out / "handouts/small-01-small.pdf"
    if damage == "delete":
        victim.unlink()
    else:
        victim.write_bytes(b"%PDF-1.7 of somebody else")
    assert publish("build", book, "-o", out, "-e", "handouts").exit_code == 0
    assert read_files(out) == content


def test_a_change_of_any_source_makes_a_new_build(make_book: Make, publish: Publish, tmp_path: Path) -> None:
    book, out = make_book(), tmp_path / "out"
    publish("build", book, "-o", out, "-e", "handouts")
    content = read_files(out)
    (book / "01-small.md").write_text("---\ntitle: عنوان جديد\n---\n\nنصّ.\n", "utf-8")
    done = publish("build", book, "-o", out, "-e", "handouts")
    assert "nothing has changed" not in done.stderr
    changed = {name for name, data in read_files(out).items() if content[name] != data}
    assert changed == {"handouts/small-01-small.pdf", "handouts/teacher/small-01-small.pdf"}


@pytest.mark.slow
@pytest.mark.processes
def test_any_number_of_jobs_gives_the_same_bytes(
    make_book: Make, publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = make_book({f"{number:02d}-small.md": f"---\ntitle: فصل {number}\n---\n\nنصّ.\n" for number in (1, 2, 3)})
    made: list[dict[str, bytes]] = []
    for jobs in ("1", "2"):
        monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / f"cache-{jobs}"))
        assert publish("build", book, "-o", tmp_path / jobs, "-e", "print", "--jobs", jobs).exit_code == 0
        made.append(read_files(tmp_path / jobs))
    assert made[0] == made[1]


def test_progress_is_told_in_plain_lines_without_a_terminal(make_book: Make, publish: Publish, tmp_path: Path) -> None:
    done = publish("build", make_book(), "-o", tmp_path / "out", "-e", "handouts", "-e", "epub")
    # The EPUB names the pages of the print edition, which has to be laid out for it.
    assert done.stderr.splitlines() == [
        "reading: done",
        "handouts: 2 of 2",
        "print: 3 of 3",
        "epub: done",
        "proof: 3 of 3",
    ]
    assert "\x1b" not in done.output
    assert "\r" not in done.output


def test_of_several_books_an_error_in_one_stops_no_other(make_book: Make, publish: Publish, tmp_path: Path) -> None:
    good, bad, last = (make_book(name=name) for name in ("good", "bad", "last"))
    record = (bad / "book.yaml").read_text("utf-8").replace("language: ar", "language: no-language-")
    (bad / "book.yaml").write_text(record, "utf-8")
    done = publish("build", good, bad, last, "-e", "handouts", "-o", tmp_path / "made")
    assert done.exit_code == 3
    assert {path.name for path in (tmp_path / "made").iterdir()} == {"good", "last"}
    assert f"{bad}/book.yaml:2:11: BK002" in done.stderr
    assert "2 of 3 books were made" in done.stderr
    single = publish("build", good, "-e", "handouts", "-o", tmp_path / "single")
    assert single.exit_code == 0
    assert {path.relative_to(tmp_path / "single") for path in (tmp_path / "single").rglob("*")} == {
        path.relative_to(tmp_path / "made/good") for path in (tmp_path / "made/good").rglob("*")
    }


@pytest.mark.parametrize("count", [1, 2])
def test_a_machine_without_dask_says_so(
    make_book: Make, publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    books = [make_book(name=f"book-{number}") for number in range(count)]
    done = publish("build", *books, "-e", "handouts", "-o", tmp_path / "made", "--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 3
    assert done.stderr.count("PR010 Dask is not installed here") == count


def test_two_books_of_one_name_are_wrong_use(make_book: Make, publish: Publish, tmp_path: Path) -> None:
    books = make_book(name="one/book"), make_book(name="two/book")
    done = publish("build", *books, "-o", tmp_path / "made")
    assert done.exit_code == 2
    assert f"{books[0]} and {books[1]} would both be made in a folder book" in done.stderr


def test_a_quiet_build_says_nothing_but_errors(make_book: Make, publish: Publish, tmp_path: Path) -> None:
    quiet = publish("build", make_book(WARNED), "-o", tmp_path / "out", "-e", "handouts", "--quiet")
    assert (quiet.exit_code, quiet.output) == (0, "")
    faulty = publish("build", make_book(FAULTY, name="faulty"), "-o", tmp_path / "none", "-q")
    assert faulty.exit_code == 3
    assert "01-small.md:5:11: PL001 " in faulty.stderr


def test_a_faulty_book_ends_with_3_and_counts_its_errors(make_book: Make, publish: Publish, tmp_path: Path) -> None:
    done = publish("build", make_book(FAULTY), "-o", tmp_path / "out")
    assert done.exit_code == 3
    assert done.stderr.splitlines()[-1] == "2 errors; nothing was written"
    assert done.stdout == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "no-such-folder"],
        ["build", "book", "--edition", "scroll"],
        ["build", "book", "--jobs", "0"],
        ["build", "book", "--jobs", "many"],
        ["build", "book", "--what"],
        ["check", "book", "--format", "xml"],
        ["check", "book/book.yaml"],
        ["explain", "XX999"],
        ["bake"],
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(
    arguments: list[str], make_book: Make, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_book().parent)
    done = publish(*arguments)
    assert done.exit_code == 2
    assert "Error: " in done.stderr
    assert arguments[-1] in done.stderr or arguments[-2] in done.stderr


def test_a_missing_font_ends_with_4_and_says_how_to_get_it(make_book: Make, publish: Publish, tmp_path: Path) -> None:
    book = make_book()
    with (book / "book.yaml").open("a") as metadata:
        metadata.write("editions: {print: {font: No Such Family}}\n")
    done = publish("build", book, "-o", tmp_path / "out")
    assert done.exit_code == 4
    assert "No Such Family" in done.stderr
    assert "hint: " in done.stderr
    for system in ("Debian", "macOS", "Fedora"):
        assert system in done.stderr
    assert not (tmp_path / "out").exists()
    assert "Traceback" not in done.stderr


def test_a_missing_library_ends_with_4(
    make_book: Make, publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publisher.script import bidi

    bidi._open_library.cache_clear()
    monkeypatch.setattr(bidi, "LIBRARY_NAMES", ("libnone.so",))
    monkeypatch.setattr("ctypes.util.find_library", lambda _name: None)
    # What another test had set in this process is known without the library.
    book = make_book({"01.md": "# باب لا مثيل له\n\nنص لا يرد في كتاب آخر (one of a kind).\n"})
    done = publish("build", book, "-o", tmp_path / "out", "-e", "handouts")
    bidi._open_library.cache_clear()
    assert done.exit_code == 4
    assert "FriBidi" in done.stderr


# --- check ----------------------------------------------------------------------------------------


def test_a_sound_book_is_judged_in_silence(make_book: Make, publish: Publish) -> None:
    done = publish("check", make_book())
    assert (done.exit_code, done.output) == (0, "")


def test_a_warning_is_no_error(make_book: Make, publish: Publish) -> None:
    done = publish("check", make_book(WARNED))
    assert done.exit_code == 0
    assert re.fullmatch(r"places\.yaml:1:1: PL005 warning: .+\n  hint: .+\n", done.stderr)


def test_findings_for_programs_are_json(make_book: Make, publish: Publish) -> None:
    done = publish("check", make_book(FAULTY | WARNED), "--format", "json")
    assert done.exit_code == 3
    findings = json.loads(done.stdout)
    assert [(found["file"], found["line"], found["column"], found["code"]) for found in findings] == [
        ("01-small.md", 5, 32, "BK018"),
    ]
    assert findings[0]["severity"] == "error"
    assert findings[0]["message"]
    assert findings[0]["hint"]


def test_a_sound_book_is_an_empty_list_for_programs(make_book: Make, publish: Publish) -> None:
    done = publish("check", make_book(), "--format", "json")
    assert json.loads(done.stdout) == []


def test_findings_for_a_workflow_are_its_commands(make_book: Make, publish: Publish) -> None:
    done = publish("check", make_book(FAULTY), "--format", "github")
    assert done.exit_code == 3
    first, second = done.stdout.splitlines()
    assert first.startswith("::error file=01-small.md,line=5,col=11,title=PL001::")
    assert "لوبلين" in first
    assert second.startswith("::error file=01-small.md,line=5,col=32,title=BK018::")


def test_a_message_cannot_forge_a_command_of_a_workflow(make_book: Make, publish: Publish) -> None:
    book = make_book({"places.yaml": '"a\\n::error::b%": {name: ألف}\n'})
    done = publish("check", book, "--format", "github")
    assert len(done.stdout.splitlines()) == done.stdout.count("::error file=") + done.stdout.count("::warning file=")


# --- explain --------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ALL_CODES.values(), ids=lambda code: code.id)
def test_every_code_is_explained(code: object, publish: Publish) -> None:
    known = ALL_CODES[str(getattr(code, "id"))]  # noqa: B009
    done = publish("explain", known.id.lower())
    assert done.exit_code == 0
    assert done.stdout.startswith(f"{known.id}: {known.title} ({known.severity})\n")
    assert known.why in done.stdout
    assert ("Bad: " in done.stdout) is bool(known.bad)
    assert ("Good: " in done.stdout) is bool(known.good)


def test_all_codes_are_listed(publish: Publish) -> None:
    done = publish("explain")
    assert [line.split()[0] for line in done.stdout.splitlines()] == sorted(ALL_CODES)


# --- The command itself ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", [[], ["build"], ["check"], ["explain"]])
def test_help_is_worth_reading(command: list[str], publish: Publish) -> None:
    done = publish(*command, "--help")
    assert done.exit_code == 0
    assert done.stdout.startswith("Usage: ")
    assert len(done.stdout) > 300
    assert done.output == publish(*command, "-h").output


def test_help_names_every_edition_and_every_option(publish: Publish) -> None:
    text = publish("build", "--help").stdout
    for word in (*EDITIONS, "--edition", "--output", "--jobs", "--quiet"):
        assert word in text


def test_the_version_is_that_of_the_package(publish: Publish) -> None:
    assert __version__ in publish("--version").stdout


def test_the_package_runs_as_a_module(make_book: Make) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "publisher", "check", str(make_book(FAULTY))],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr.startswith("01-small.md:5:11: PL001 ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete_the_command(shell: str) -> None:
    if shell == "bash" and not shutil.which("bash"):
        pytest.skip("click asks bash for its version")
    program = "import sys; sys.argv[0] = 'publisher'; from publisher.cli import main; main(prog_name='publisher')"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=os.environ | {"_PUBLISHER_COMPLETE": f"{shell}_source"},
        check=False,
    )
    assert done.returncode == 0
    assert "publisher" in done.stdout
    assert "_PUBLISHER_COMPLETE" in done.stdout


def test_editions_and_codes_are_completed_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    from click.shell_completion import ShellComplete

    from publisher.cli import main

    complete = ShellComplete(main, {}, "publisher", "_PUBLISHER_COMPLETE")
    assert [item.value for item in complete.get_completions(["build", "-e"], "p")] == ["print"]
    assert [item.value for item in complete.get_completions(["explain"], "pl00")] == [
        code for code in ALL_CODES if code.startswith("PL00")
    ]


# --- check --fix ----------------------------------------------------------------------------------

MISSPELT = {"01-small.md": '---\ntitle: x\n---\n\nنعم, لا. قال "نعم".\n'}


def test_fixing_mends_the_file_and_reports_what_is_left(make_book: Make, publish: Publish) -> None:
    book = make_book({"01-small.md": "---\ntitle: x\n---\n\nنعم, لا لا.\n"})
    done = publish("check", book, "--fix")
    assert done.exit_code == 0
    assert (book / "01-small.md").read_text("utf-8").endswith("نعم، لا لا.\n")
    first, *rest = done.stderr.splitlines()
    assert first == "mended 1"
    assert rest[0].startswith("01-small.md:5:9: RT007 warning: ")


def test_programs_are_told_the_edits_of_a_fix(make_book: Make, publish: Publish) -> None:
    done = publish("check", make_book(MISSPELT), "--format", "json")
    assert done.exit_code == 0
    comma, quotes = json.loads(done.stdout)
    assert comma["fix"] == [{"line": 5, "column": 4, "end_line": 5, "end_column": 5, "text": "،"}]
    assert [edit["text"] for edit in quotes["fix"]] == ["«", "»"]


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_book_that_was_judged_before_is_told_the_same(make_book: Make, publish: Publish, form: str) -> None:
    book = make_book(MISSPELT)
    first, again = (publish("check", book, "--format", form) for _ in range(2))
    assert (again.stdout, again.stderr) == (first.stdout, first.stderr)
    assert again.exit_code == first.exit_code == 0
    assert "AR003" in first.output
    for path in book.glob("*.md"):
        path.write_text(path.read_text("utf-8").replace(",", "،"), "utf-8")
    assert "AR003" not in publish("check", book, "--format", form).output


def test_a_book_that_was_judged_before_is_mended_all_the_same(make_book: Make, publish: Publish) -> None:
    book = make_book(MISSPELT)
    publish("check", book)
    assert "mended 2" in publish("check", book, "--fix").stderr


def test_a_workflow_is_told_what_a_fix_would_write(make_book: Make, publish: Publish) -> None:
    done = publish("check", make_book(MISSPELT), "--format", "github")
    first, second = done.stdout.splitlines()
    assert first.startswith("::warning file=01-small.md,line=5,col=4,title=AR003::")
    assert first.endswith('%0Afix: "،"')
    assert second.endswith('%0Afix: "«" "»"')
