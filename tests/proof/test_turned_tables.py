"""Wide tables: on a page that is turned, read in order there, and told where they fit on none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from weasyprint import CSS, HTML
from weasyprint.formatting_structure.boxes import TextBox

from publisher.production.check import check
from publisher.production.press_run import adapt_edition
from publisher.typeset.house import open_house
from publisher.typeset.stylesheets import read_stylesheets
from tests.proving import prove_book

_WORDS = ("المستشفيات", "الجامعات", "المسؤوليات", "الاحتياطيات", "المواصلات")


def write_table(columns: int) -> str:
    words = [_WORDS[number % len(_WORDS)] for number in range(columns)]
    row = f"| {' | '.join(words)} |\n"
    return f"{row}{'|---' * columns}|\n{row}"


def list_codes(folder: Path) -> list[str]:
    return [finding.code.id for finding in check(folder)[0].findings]


def test_a_wide_table_stands_on_a_turned_page(make_book: Callable[..., Path], tmp_path: Path) -> None:
    text = f"# ت\n\nقبل الجدول.\n\n## عنوانه\n\n{write_table(9)}\nبعد الجدول.\n\nثم بعده.\n"
    book = make_book({"01.md": text})
    assert list_codes(book) == []
    proven = prove_book(book, tmp_path / "fonts")
    turned = {page.number for page in proven.printed.pages if page.width > page.height}
    assert len(turned) == 1
    for words, is_turned in (("قبل الجدول", False), ("عنوانه", True), ("المستشفيات", True), ("بعد الجدول", False)):
        lines = proven.list_lines(words)
        assert lines
        assert all(line.is_in_order for line in lines)
        assert {line.line.page in turned for line in lines} == {is_turned}


def test_a_table_that_fits_nowhere_is_told(make_book: Callable[..., Path]) -> None:
    assert list_codes(make_book({"01.md": f"# ت\n\n{write_table(14)}"})) == ["BK098"]
    inside = "".join(f"> {line}\n" for line in write_table(9).splitlines())
    assert list_codes(make_book({"01.md": f"# ت\n\nقال:\n\n{inside}"})) == ["BK098"]


def _is_cell(box: object) -> bool:
    return isinstance(box, TextBox) and box.element_tag in {"th", "td"}


@pytest.mark.parametrize("edition", ["print", "handouts"])
def test_no_table_is_set_in_type_under_seven_points(make_book: Callable[..., Path], edition: str) -> None:
    """Tables of many columns are set smaller, their heads smaller still."""
    _, woven = check(make_book())
    assert woven is not None
    adapted = adapt_edition(woven, edition)
    sheets = [CSS(string=text) for text in read_stylesheets(adapted, open_house(woven.book.metadata), "ت", {})]
    tables = "".join(
        f'<table class="{name}"><tr><th>رأس</th></tr><tr><td>خلية</td></tr></table>'
        for name in ("", "wide", "very-wide", "very-wide fits-turned")
    )
    page = f'<html lang="ar" dir="rtl"><body><section class="chapter">{tables}</section></body></html>'
    document = HTML(string=page).render(stylesheets=sheets)
    lines = [box for page in document.pages for box in page._page_box.descendants() if _is_cell(box)]
    assert len(lines) == 8
    assert min(box.style["font_size"] * 0.75 for box in lines) >= 7
