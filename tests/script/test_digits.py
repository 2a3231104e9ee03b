"""Digits, numbers and counters."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.script.digits import (
    COUNTER_LIMITS,
    ZEROS,
    default_digits,
    format_folio,
    format_number,
    format_percent,
    localize_digits,
    read_digits,
)


@pytest.mark.parametrize(
    ("language", "digits"),
    [
        ("ar", "latn"), ("ar-EG", "arab"), ("ar-SA", "arab"), ("ar-SY", "arab"), ("ar-IQ", "arab"),
        ("ar-LB", "arab"), ("ar-JO", "arab"), ("ar-PS", "arab"), ("ar-SD", "arab"), ("ar-YE", "arab"),
        ("ar-MA", "latn"), ("ar-DZ", "latn"), ("ar-TN", "latn"), ("ar-LY", "latn"), ("ar-AE", "latn"),
        ("fa", "arabext"), ("fa-AF", "arabext"), ("ur", "latn"), ("ur-PK", "latn"), ("ur-IN", "arabext"),
        ("he", "latn"), ("yi", "latn"), ("ps", "arabext"), ("ckb", "arab"), ("nqo", "nkoo"),
        ("ff-Adlm", "adlm"), ("en", "latn"), ("qqq", "latn"), ("ar-MA-u-nu-arab", "arab"),
        ("bn", "latn"),  # Bengali digits the house does not write
    ],
)  # fmt: skip
def test_digits_of_regions(language: str, digits: str) -> None:
    assert default_digits(language) == digits


@pytest.mark.parametrize(
    ("text", "digits", "localized"),
    [
        ("1944–1945", "arab", "١٩٤٤–١٩٤٥"),
        ("١٩٤٥", "arabext", "۱۹۴۵"),
        ("۱۹۴۵ و ١٩٤٤", "latn", "1945 و 1944"),
        ("3.5", "nkoo", "߃.߅"),
    ],
)
def test_localized_digits(text: str, digits: str, localized: str) -> None:
    assert localize_digits(text, digits) == localized


@given(st.text(), st.sampled_from(sorted(ZEROS)))
def test_localizing_twice_changes_nothing_and_leaves_the_rest(text: str, digits: str) -> None:
    once = localize_digits(text, digits)
    assert localize_digits(once, digits) == once
    assert read_digits(once) == read_digits(text)


def test_unknown_digits_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown digits"):
        localize_digits("1", "roman")
    with pytest.raises(ValueError, match="unknown digits"):
        format_folio(1, "greek")


@pytest.mark.parametrize(
    ("number", "digits", "written"),
    [
        (56000, "latn", "56,000"),
        (56000, "arab", "٥٦٬٠٠٠"),
        (56000, "arabext", "۵۶٬۰۰۰"),
        (2.5, "arab", "٢٫٥"),
        (Decimal("1234.50"), "arab", "١٬٢٣٤٫٥٠"),
        (-7, "latn", "-7"),
        (-7, "arab", "\u061c-٧"),
        (-7, "arabext", "\u200e\u2212۷"),
        (0, "arab", "٠"),
    ],
)
def test_numbers_in_groups(number: float | Decimal, digits: str, written: str) -> None:
    assert format_number(number, digits, group=True) == written


def test_numbers_without_groups() -> None:
    assert format_number(56000, "arab") == "٥٦٠٠٠"


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_numbers_that_cannot_be_written(number: float) -> None:
    with pytest.raises(ValueError, match="can be written"):
        format_number(number, "latn")


def test_percent_follows_the_digits() -> None:
    assert format_percent(50, "arab") == "٥٠٪"
    assert format_percent(12.5, "arabext") == "۱۲٫۵٪"
    assert format_percent(50, "latn") == "50%"


@pytest.mark.parametrize(
    ("number", "style", "folio"),
    [
        (12, "latn", "12"), (12, "arab", "١٢"), (12, "arabext", "۱۲"),
        (1, "abjad", "أ"), (2, "abjad", "ب"), (3, "abjad", "ج"), (4, "abjad", "د"), (5, "abjad", "هـ"),
        (10, "abjad", "ي"), (11, "abjad", "يا"), (12, "abjad", "يب"), (15, "abjad", "يه"), (20, "abjad", "ك"),
        (121, "abjad", "قكا"), (1000, "abjad", "غ"), (2000, "abjad", "٢٠٠٠"), (0, "abjad", "٠"),
        (1, "hebrew", "א"), (14, "hebrew", "יד"), (15, "hebrew", "טו"), (16, "hebrew", "טז"),
        (17, "hebrew", "יז"), (115, "hebrew", "קטו"), (400, "hebrew", "ת"), (999, "hebrew", "תתקצט"),
        (1000, "hebrew", "1000"),
        (4, "roman", "iv"), (9, "roman", "ix"), (14, "roman", "xiv"), (1944, "roman", "mcmxliv"),
        (4000, "roman", "4000"), (0, "roman", "0"), (-3, "latn", "-3"),
    ],
)  # fmt: skip
def test_folios(number: int, style: str, folio: str) -> None:
    assert format_folio(number, style) == folio


@pytest.mark.parametrize("style", sorted(COUNTER_LIMITS))
def test_no_two_numbers_have_one_folio(style: str) -> None:
    folios = [format_folio(number, style) for number in range(1, COUNTER_LIMITS[style] + 1)]
    assert len(set(folios)) == len(folios)
    assert not any(re.search(r"\d", folio) for folio in folios)
