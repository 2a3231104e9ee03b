"""Wide tables: on a page that is turned, read in order there, and told where they fit on none."""

from collections.abc import Callable
from pathlib import Path

from publisher.production.check import check
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
