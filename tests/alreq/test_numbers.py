"""Arabic layout requirements (W3C alreq): what is said of numbers, each statement on a rendered page."""

import re

import pytest

from tests.alreq.conftest import SetChapter
from tests.proving import drop_spaces

DIGITS = {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}


@pytest.mark.parametrize(
    ("language", "digits"), [("ar", "latn"), ("ar-MA", "latn"), ("ar-EG", "arab"), ("fa", "arabext"), ("he", "latn")]
)
def test_digits_follow_the_region_and_are_never_mixed_by_accident(
    set_chapter: SetChapter, language: str, digits: str
) -> None:
    """What the house numbers, such as notes, items and sources, has the digits of the region and no others."""
    body = "1. أول[^a]\n2. ثان[^b]\n\nنص [@one].\n\n[^a]: حاشية.\n\n[^b]: حاشية."
    sources = "one:\n  type: book\n  title: كتاب\n  language: ar\n"
    proven = set_chapter(body, language, **{"sources.yaml": sources})
    drawn = {
        letter for page in proven.printed.pages for glyph in page.glyphs for letter in glyph.text if letter.isdigit()
    }
    chapter = {letter for line in proven.lines if line.block.position for letter in line.block.text if letter.isdigit()}
    assert chapter == set(DIGITS[digits][1:3])
    assert chapter <= drawn


def test_decimal_and_thousands_signs_stand_with_arabic_indic_digits(set_chapter: SetChapter) -> None:
    assert set_chapter("بلغ ٣٬٢٠٠٫٥ طن", "ar-EG").show_line("بلغ") == "نط٣٬٢٠٠٫٥غلب"


@pytest.mark.parametrize(("source", "seen"), [("نحو ٥٠٪ منهم", "مهنم ٪٥٠ وحن"), ("٥٠٪ منهم", "مهنم ٪٥٠")])
def test_percent_follows_the_digits(set_chapter: SetChapter, source: str, seen: str) -> None:
    assert set_chapter(source, "ar-EG").show_line(source) == drop_spaces(seen)


def test_currency_stands_on_the_left_and_a_degree_on_the_right(set_chapter: SetChapter) -> None:
    proven = set_chapter("دفع ٥$ ثم\n\nبلغت 25°C ثم", "ar-EG")
    assert "$٥" in proven.show_line("دفع")
    assert "25°C" in proven.show_line("بلغت")


def test_a_hyphen_between_years_is_ambiguous_and_an_en_dash_is_not(set_chapter: SetChapter) -> None:
    """With the hyphen the years change sides with what stands before them; with the dash the first is on the right."""
    bodies = ["1944-1945 أ", "من 1944-1945 ب", "1944–1945 ج", "من 1944–1945 د"]
    proven = set_chapter("\n\n".join(bodies))
    seen = [re.search(r"\d{4}.\d{4}", proven.show_line(body)) for body in bodies]
    assert [match and match[0] for match in seen] == ["1944-1945", "1945-1944", "1945–1944", "1945–1944"]


@pytest.mark.parametrize("source", ["551/2 ج", "ج 551/2 ص", "٥٥١/٢ ج", "ج ٥٥١/٢ ص"])
def test_volume_and_page_slashes_keep_the_intended_order(set_chapter: SetChapter, source: str) -> None:
    number = re.search(r"\d+/\d+", source)
    assert number is not None
    assert number[0] in set_chapter(source).show_line(source)
