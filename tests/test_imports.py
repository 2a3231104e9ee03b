"""What a command loads: what it does not need is not imported. Modules are counted, so that no clock is asked."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.model.order import EDITION_NAMES
from publisher.production.editions import EDITIONS

#: What makes books: nothing of it is loaded by a command that makes none.
MAKERS = {
    "weasyprint", "fontTools", "pikepdf", "pydyf", "PIL", "jinja2", "ebooklib", "icalendar", "hijridate", "pypdfium2",
    "tinycss2", "ziamath", "latex2mathml", "publisher.production.build", "publisher.production.makers",
    "publisher.production.verify_file",
    "publisher.typeset.pages", "publisher.press.build_cache", "publisher.press.bind",
}  # fmt: skip
#: What reads and judges books: nothing of it is loaded by a command that reads none.
READERS = {
    "pydantic", "yaml", "markdown_it", "lxml", "babel", "uharfbuzz", "rapidfuzz", "bidi", "arabic_reshaper",
    "publisher.production.check", "publisher.model.tree", "publisher.model.book", "publisher.manuscript.read",
    "publisher.weave", "publisher.proof.rules", "publisher.messages",
}  # fmt: skip
#: What only talks.
TALKERS = {"rich", "tomllib", "packaging", "importlib.metadata", "email", "cffi.cparser", "pycparser"}


def list_loaded(*arguments: str | Path, variables: str = "") -> set[str]:
    """Return the modules that a command has loaded when it ends."""
    program = (
        f"import sys, os; {variables}\n"
        "try:\n"
        "    from publisher.__main__ import main; main()\n"
        "finally:\n"
        "    sys.stdout.flush(); sys.stderr.flush()\n"
        "    print('\\n== ', *sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    return set(done.stdout.rpartition("== ")[2].split())


@pytest.mark.parametrize("argument", ["--help", "--version", "-h"])
def test_help_loads_nothing_that_makes_reads_or_judges(argument: str) -> None:
    loaded = list_loaded(argument)
    assert "publisher.cli" in loaded
    assert not loaded & (MAKERS | READERS | TALKERS)


@pytest.mark.parametrize("command", ["new", "build", "check", "fonts", "proof", "cache", "explain"])
def test_the_help_of_a_command_loads_no_more(command: str) -> None:
    assert not list_loaded(command, "--help") & (MAKERS | READERS | TALKERS)


def test_a_shell_that_completes_a_word_loads_no_more() -> None:
    variables = "os.environ.update(_PUBLISHER_COMPLETE='bash_complete', COMP_WORDS='publisher bu', COMP_CWORD='1')"
    loaded = list_loaded(variables=f"sys.argv[0] = 'publisher'; {variables}")
    assert "click.shell_completion" in loaded
    assert not loaded & (MAKERS | READERS | TALKERS)


def test_to_judge_a_book_loads_nothing_that_makes_one(make_book: Callable[..., Path]) -> None:
    loaded = list_loaded("check", make_book())
    assert "publisher.proof.rules" in loaded
    # Pictures and style sheets are judged too, and what was read is kept.
    assert not loaded & (MAKERS - {"PIL", "tinycss2", "publisher.press.build_cache"})
    assert not loaded & {"publisher.proof.evidence", "bidi", "arabic_reshaper", "icalendar", "rich"}


def test_a_build_in_which_nothing_has_changed_reads_hashes_and_ends(
    make_book: Callable[..., Path], tmp_path: Path
) -> None:
    book = make_book()
    order = ("build", book, "-e", "handouts", "-o", tmp_path / "output")
    assert list_loaded(*order) & READERS
    loaded = list_loaded(*order)
    assert "publisher.press.build_record" in loaded
    assert not loaded & (MAKERS | READERS | TALKERS)
    (book / "01-small.md").touch()
    assert not list_loaded(*order) & READERS
    (book / "01-small.md").write_text((book / "01-small.md").read_text("utf-8") + "\n\nزيادة.\n", "utf-8")
    assert list_loaded(*order) & READERS


def test_a_check_in_which_nothing_has_changed_reads_hashes_and_ends(make_book: Callable[..., Path]) -> None:
    book = make_book()
    assert list_loaded("check", book) & READERS
    loaded = list_loaded("check", book)
    assert "publisher.press.build_record" in loaded
    assert not loaded & (MAKERS | READERS | TALKERS)
    (book / "01-small.md").write_text((book / "01-small.md").read_text("utf-8") + "\n\nزيادة.\n", "utf-8")
    assert list_loaded("check", book) & READERS


def test_the_editions_that_can_be_asked_for_are_those_that_can_be_made() -> None:
    assert tuple(EDITIONS) == EDITION_NAMES
