"""Dates and numbers in tables: cells in, what stands in their lines out."""

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from publisher.press import weasyprint_patches
from publisher.press.whole_dates import find_kept_end

weasyprint_patches.patch_weasyprint()

TEXT = "نص طويل يملأ الخانة كلها ويطلب كل ما في الجدول من عرض حتى لا يبقى لغيره شيء منه"
DATES = [
    ("ar", "25 تشرين الأول 1956"),
    ("ar", "12 ربيع الأول 1340"),
    ("ar", "في 3 كانون الثاني 1887"),
    ("ar", "254,489 كيلومترًا"),
    ("fa", "۱۲ فروردین ۱۳۲۰"),
    ("he", "17 במרס 1923"),
    ("en", "29 September 1941"),
]


def list_cell_lines(cell: str, language: str, width: int, text: str = TEXT) -> list[str]:
    """List the lines of the first of two cells."""
    style = f"body {{ margin: 0; width: {width}px; font: 16px 'Noto Naskh Arabic', 'Noto Serif' }} td {{ padding: 0 }}"
    html = f"<style>{style}</style><body><table><tr><td lang={language}>{cell}</td><td>{text}</td></tr></table></body>"
    (page,) = HTML(string=f'<html dir="rtl" lang="ar">{html}</html>').render().pages
    first = next(box for box in page._page_box.descendants() if isinstance(box, boxes.TableCellBox))
    return [
        "".join(text.text for text in line.descendants() if isinstance(text, boxes.TextBox))
        for line in first.descendants()
        if isinstance(line, boxes.LineBox)
    ]


@pytest.mark.parametrize(("language", "date"), DATES)
def test_a_column_is_as_wide_as_its_dates_where_the_table_has_room(language: str, date: str) -> None:
    held = date.removeprefix("في ")
    assert any(held in line for line in list_cell_lines(date, language, 260))


def test_a_table_without_room_is_no_wider_for_a_date() -> None:
    day, *_ = list_cell_lines("25 تشرين الأول 1956", "ar", 110, "المستشفيات المستشفيات")
    assert day != "25 تشرين الأول 1956"


def test_where_a_date_has_no_room_its_day_and_month_may_have() -> None:
    lines = list_cell_lines("25 September 1956", "en", 188, "المستشفيات المستشفيات")
    assert lines == ["25 September", "1956"]


@pytest.mark.parametrize(
    ("text", "with_month", "with_year"),
    [
        ("25 تشرين الأول 1956 وبعده", "25 تشرين الأول", "25 تشرين الأول 1956"),
        ("17 במרס 1923", "17 במרס", "17 במרס 1923"),
        ("254 كيلومترا كثيرا", "254 كيلومترا", "254 كيلومترا"),
        ("1923 1924 1925", "1923", "1923"),
        ("نص من كلمات", "نص", "نص"),
    ],
)
def test_what_is_kept_whole_ends_behind_a_word(text: str, with_month: str, with_year: str) -> None:
    cut = text.index(" ") + 1
    for with_years, kept in ((False, with_month), (True, with_year)):
        assert text[: find_kept_end(text, cut, "ar", with_years=with_years)].rstrip() == kept
