"""Titles and names that are one word without an end: each is refused before anything is laid out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publisher.manuscript.long_names import NAME_WORD_LIMIT
from publisher.manuscript.read import read_book
from publisher.model.finding import Report

LONG = "ب" * (NAME_WORD_LIMIT + 1)
HEAD: dict[str, Any] = {
    "title": "كتاب",
    "language": "ar",
    "identifier": "urn:uuid:00000000-0000-4000-8000-000000000001",
    "chapters": ["01.md"],
}


def read_findings(folder: Path, head: dict[str, Any], chapter: str) -> list[tuple[str, str, int, int]]:
    (folder / "book.yaml").write_text(json.dumps(HEAD | head, ensure_ascii=False, indent=1), "utf-8")
    (folder / "01.md").write_text(chapter, "utf-8")
    report = Report()
    read_book(folder, report)
    return [
        (found.code.id, found.position.file, found.position.line, found.position.column) for found in report.findings
    ]


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ({"title": LONG}, 2),
        ({"subtitle": LONG}, 8),
        ({"authors": [LONG]}, 9),
        ({"authors": {"name": LONG}}, 9),
        ({"contributors": [{"name": LONG, "role": "edt"}]}, 10),
        ({"publisher": LONG}, 8),
        ({"publisher": {"name": "دار", "place": f"في {LONG} هنا"}}, 10),
        ({"series": {"title": LONG}}, 9),
        ({"edition": {"text": LONG}}, 9),
        ({"original": {"title": LONG, "language": "de"}}, 9),
        ({"romanized": {"title": "a" * (NAME_WORD_LIMIT + 1)}}, 9),
        ({"chapters": [{"part": LONG, "chapters": ["01.md"]}]}, 7),
        ({"chapters": [{"part": "أ", "subtitle": LONG, "chapters": ["01.md"]}]}, 8),
    ],
)
def test_a_name_in_the_head_is_refused_where_it_stands(head: dict[str, Any], line: int, tmp_path: Path) -> None:
    found = read_findings(tmp_path, head, "# فصل\n\nنص.\n")
    assert [(code, file, at) for code, file, at, _ in found] == [("BK064", "book.yaml", line)]
    assert found[0][3] > 1


def test_long_words_of_several_names_are_counted_together(tmp_path: Path) -> None:
    word = "ب" * 4_000
    names = {"title": word, "subtitle": word, "authors": [word, word], "publisher": word}
    assert [(code, at) for code, _, at, _ in read_findings(tmp_path, names, "# فصل\n\nنص.\n")] == [("BK064", 10)]
    few = {"title": word, "subtitle": word, "authors": ["كلمة " * 2_000, "ب" * 500, "ب" * 500]}
    assert read_findings(tmp_path, few, "# فصل\n\nنص.\n") == []


@pytest.mark.parametrize("letters", ["ب", "ا", "א", "a", "書", "بَّ"])
@pytest.mark.parametrize(
    ("write", "place"),
    [
        (lambda long: f"# {long}\n\nنص.\n", (1, 3)),
        (lambda long: f"---\ntitle: {long}\n---\n\nنص.\n", (2, 8)),
        (lambda long: f"# فصل\n\nنص.\n\n## *{long}*\n\nنص.\n", (5, 5)),
    ],
)
def test_a_title_in_a_chapter_is_refused_where_it_stands(
    write: Callable[[str], str], place: tuple[int, int], letters: str, tmp_path: Path
) -> None:
    assert read_findings(tmp_path, {}, write(letters * (15_000 // len(letters)))) == [("BK064", "01.md", *place)]


def test_long_titles_of_words_and_long_words_of_a_language_are_none(tmp_path: Path) -> None:
    words = ("كلمة " * 2_000).strip()
    longest = "ب" * NAME_WORD_LIMIT
    head = {"title": words, "subtitle": longest, "authors": [words], "description": LONG, "rights": LONG}
    assert read_findings(tmp_path, head, f"# {words}\n\n{LONG}\n\n## {longest}\n\nنص.\n") == []
