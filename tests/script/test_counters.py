"""Counters: digits and letters of pages, notes and lists."""

import re

import pytest

from publisher.script.counters import COUNTER_LIMITS, choose_front_style, choose_letter_style, format_counter


@pytest.mark.parametrize(
    ("number", "style", "written"),
    [
        (12, "latn", "12"), (12, "arab", "١٢"), (12, "arabext", "۱۲"),
        (1, "abjad", "أ"), (2, "abjad", "ب"), (3, "abjad", "ج"), (4, "abjad", "د"), (5, "abjad", "هـ"),
        (10, "abjad", "ي"), (11, "abjad", "يا"), (12, "abjad", "يب"), (15, "abjad", "يه"), (20, "abjad", "ك"),
        (121, "abjad", "قكا"), (1000, "abjad", "غ"), (2000, "abjad", "٢٠٠٠"), (0, "abjad", "٠"),
        (1, "abjad-fa", "الف"), (2, "abjad-fa", "ب"), (10, "abjad-fa", "ی"), (20, "abjad-fa", "ک"),
        (1, "abjad-ur", "الف"), (5, "abjad-ur", "ہ"), (11, "abjad-ur", "یا"), (2000, "abjad-ur", "2000"),
        (1, "hijai", "أ"), (2, "hijai", "ب"), (3, "hijai", "ت"), (4, "hijai", "ث"), (26, "hijai", "هـ"),
        (28, "hijai", "ي"), (29, "hijai", "٢٩"),
        (1, "hijai-fa", "الف"), (3, "hijai-fa", "پ"), (32, "hijai-fa", "ی"), (33, "hijai-fa", "۳۳"),
        (1, "hebrew", "א"), (14, "hebrew", "יד"), (15, "hebrew", "טו"), (16, "hebrew", "טז"),
        (17, "hebrew", "יז"), (115, "hebrew", "קטו"), (400, "hebrew", "ת"), (999, "hebrew", "תתקצט"),
        (1000, "hebrew", "1000"),
        (4, "roman", "iv"), (9, "roman", "ix"), (14, "roman", "xiv"), (1944, "roman", "mcmxliv"),
        (4000, "roman", "4000"), (0, "roman", "0"), (-3, "latn", "-3"),
        (1, "alpha", "a"), (26, "alpha", "z"), (27, "alpha", "27"),
    ],
)  # fmt: skip
def test_counters(number: int, style: str, written: str) -> None:
    assert format_counter(number, style) == written


@pytest.mark.parametrize("style", sorted(COUNTER_LIMITS))
def test_no_two_numbers_are_written_alike(style: str) -> None:
    written = [format_counter(number, style) for number in range(1, COUNTER_LIMITS[style] + 1)]
    assert len(set(written)) == len(written)
    assert not any(re.search(r"\d", one) for one in written)


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown digits"):
        format_counter(1, "greek")


@pytest.mark.parametrize(
    ("language", "front", "letters"),
    [
        ("ar", "abjad", "abjad"), ("ar-MA", "abjad", "abjad"), ("fa", "abjad-fa", "hijai-fa"),
        ("ur", "abjad-ur", "abjad-ur"), ("he", "hebrew", "hebrew"), ("yi", "hebrew", "hebrew"),
        ("en", "roman", "alpha"), ("fr", "roman", "alpha"), ("de", "roman", "alpha"), ("ar-Latn", "roman", "alpha"),
        ("fa-Latn", "roman", "alpha"), ("ps", "abjad", "abjad"),
    ],
)  # fmt: skip
def test_the_letters_of_a_language(language: str, front: str, letters: str) -> None:
    assert choose_front_style(language) == front
    assert choose_letter_style(language) == letters
