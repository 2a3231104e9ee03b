"""BK070: which classes are known, and how one that is not is told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.model.tree import Alert, find_all
from publisher.production.check import check

MakeBook = Callable[..., Path]


def judge(make_book: MakeBook, body: str, style: str = "") -> list[str]:
    files = {"01.md": f"---\ntitle: فصل\n---\n\n{body}\n"} | ({"styles/book.css": style} if style else {})
    report, _ = check(make_book(files))
    return [f"{finding.position} {finding.code.id} {finding.message} ({finding.hint})" for finding in report.findings]


@pytest.mark.parametrize(
    ("body", "name", "nearest"),
    [
        ("::: {.hanoudt}\nنص.\n:::", "hanoudt", "handout"),
        ("::: warnning\nنص.\n:::", "warnning", "warning"),
        ("نص [لوبلين]{.palce}.", "palce", "place"),
        ("نص.\n\n## عنوان {.unumbered}\n\nنص.", "unumbered", "unnumbered"),
        ("نص.^[حاشية [فيها]{.undreline}.]", "undreline", "underline"),
        ("- بند\n\n  ::: {.documnet}\n  نص.\n  :::", "documnet", "document"),
    ],
)
def test_a_misspelt_class_is_told_with_the_one_that_is_meant(
    make_book: MakeBook, body: str, name: str, nearest: str
) -> None:
    (told,) = judge(make_book, body)
    assert f"BK070 the class {name} means nothing (do you mean {nearest}?" in told


@pytest.mark.parametrize(
    "body",
    ["::: {.letter}\nنص.\n:::", "نص [كلمة]{.letter}.", "نص.\n\n## عنوان {.letter}\n\nنص."],
)
def test_a_class_of_the_books_own_style_sheet_is_known(make_book: MakeBook, body: str) -> None:
    assert len(judge(make_book, body)) == 1
    assert judge(make_book, body, "div.letter > p, .other { margin: .5em }") == []
    assert len(judge(make_book, body, "/* .letter { } */ p { margin: 0 }")) == 1


@pytest.mark.parametrize("body", ["نص [مهم]{.underline} و[مهم]{.mark} و[Small]{.smallcaps lang=en}."])
def test_what_pandoc_knows_is_known(make_book: MakeBook, body: str) -> None:
    assert judge(make_book, body) == []


def test_a_division_of_the_class_of_a_box_is_a_box(make_book: MakeBook) -> None:
    _, woven = check(make_book({"01.md": "---\ntitle: فصل\n---\n\n::: warning\nنص.\n:::\n\n::: {.tip}\nنص.\n:::\n"}))
    assert woven
    assert [box.kind for box in find_all(woven.chapters[0].chapter.blocks, Alert)] == ["warning", "tip"]
