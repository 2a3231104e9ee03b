"""Digits: which set a region reads, and any text in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.script.digits import (
    ZEROS,
    default_digits,
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
