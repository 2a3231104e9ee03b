"""Warnings of a kind are cut where a person reads them: all errors are there, and what is not shown is counted."""

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

HEAD = "title: ك\nlanguage: ar\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b11\n"


def _write(make_book: Callable[..., Path], last: str = "") -> Path:
    files = {f"{number:02}.md": "# ف\n\n" + "نص {{< x >}} هنا.\n\n" * 20 for number in range(1, 4)}
    files["03.md"] += last
    return make_book({"book.yaml": f"{HEAD}chapters: [{', '.join(files)}]\n", **files})


def test_warnings_of_a_kind_are_cut_and_counted(make_book: Callable[..., Path], publish: Callable[..., Result]) -> None:
    book = _write(make_book, "نص --release هنا.\n")
    done = publish("check", book)
    lines = done.stderr.splitlines()
    shown = [line for line in lines if " BK097 warning: " in line]
    (rest,) = (line for line in lines if "more BK097" in line)
    assert done.exit_code == 0
    assert 0 < len(shown) < 20
    assert rest.startswith(f"… and {60 - len(shown)} more BK097 in ")
    # One of another kind is not lost among them.
    assert sum("BK092" in line for line in lines) == 1


def test_no_error_is_cut(make_book: Callable[..., Path], publish: Callable[..., Result]) -> None:
    book = _write(make_book, "نص <script>x</script>.\n\n" * 30)
    done = publish("check", book)
    assert done.exit_code == 3
    assert sum(" BK017 raw HTML" in line for line in done.stderr.splitlines()) == 30


def test_programs_are_told_all(make_book: Callable[..., Path], publish: Callable[..., Result]) -> None:
    book = _write(make_book)
    assert len(json.loads(publish("check", book, "--format", "json").stdout)) == 60
    assert publish("check", book, "--format", "github").output.count("::warning") == 60
