"""BK113: what no page holds is told with its line, and what a page holds is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.production.check import check

MakeBook = Callable[..., Path]

PIECES: dict[str, tuple[Callable[[int], str], int]] = {
    "a heading": (lambda count: f"## {'نص ' * (count // 3)}{'ا' * (count % 3)}\n", 2_000),
    "a table": (lambda count: f"|{' أ |' * count}\n|{'---|' * count}\n|{' ب |' * count}\n", 300),
    "a formula": (lambda count: f"$${'x' * count}$$\n", 9_990),
}


@pytest.mark.parametrize("what", PIECES)
def test_what_no_page_holds_is_told(what: str, make_book: MakeBook) -> None:
    write, most = PIECES[what]
    for count, is_told in ((most, False), (most + 20, True)):
        book = make_book({"01.md": f"---\ntitle: الفصل\n---\n\nنص.\n\n{write(count)}\nنص.\n"})
        report, _ = check(book)
        assert [str(found.position) for found in report.findings if found.code.id == "BK113"] == ["01.md:7:1"] * is_told


def test_a_formula_in_a_note_is_judged_too(make_book: MakeBook) -> None:
    report, _ = check(make_book({"01.md": f"---\ntitle: الفصل\n---\n\nنص.[^1]\n\n[^1]: نص ${'x' * 11_000}$.\n"}))
    assert [str(found.position) for found in report.findings if found.code.id == "BK113"] == ["01.md:7:10"]


def test_a_subtitle_that_no_page_holds_is_told(make_book: MakeBook) -> None:
    head = f"---\ntitle: الفصل\nsubtitle: {'كلمة ' * 500}\n---\n"
    assert "BK113" in {found.code.id for found in check(make_book({"01.md": f"{head}\nنص.\n"}))[0].errors}


def test_a_title_that_no_page_holds_is_told(make_book: MakeBook) -> None:
    report, _ = check(make_book({"01.md": f"---\ntitle: {'كلمة ' * 500}\n---\n\nنص.\n"}))
    assert "BK113" in {found.code.id for found in report.errors}
