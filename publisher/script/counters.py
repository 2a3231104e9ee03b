"""Counts in digits or letters, as pages, notes and items of lists are numbered: a number and a style in, its sign out.

What is written in letters is read back (`read_counter`).

A style is a numbering system (`latn`, `arab`, …), or one of these:

- `abjad`: Arabic letters by their old values, أ ب ج د هـ … يا; `abjad-fa` and `abjad-ur` with the letters of
  Persian and Urdu, and the word الف for 1;
- `hijai`: Arabic letters in the order of the alphabet, أ ب ت ث; `hijai-fa` in that of Persian, الف ب پ ت;
- `hebrew`: א ב … טו טז;
- `roman` and `alpha`, in lower case.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from publisher.script.digits import localize_digits
from publisher.script.direction import find_script
from publisher.script.language import parse_tag


class _Letters(NamedTuple):
    """How a style counts: `places` are the letters of thousands, hundreds, tens and units, or of what there is.

    `alone` are numbers that stand otherwise where they stand alone. `digits` is what is counted in beyond
    the limit (CSS Counter Styles 3, 3.7).
    """

    places: tuple[tuple[str, ...], ...]
    limit: int
    digits: str
    alone: Mapping[int, str] = {}


# Abjad numerals as the Mashriq has them (أبجد هوز حطي كلمن سعفص قرشت ثخذ ضظغ): thousands to units. The
# Maghreb's own order differs from 60 on, which no list and no front matter reaches.
_ABJAD = (
    ("", "غ"),
    ("", "ق", "ر", "ش", "ت", "ث", "خ", "ذ", "ض", "ظ"),
    ("", "ي", "ك", "ل", "م", "ن", "س", "ع", "ف", "ص"),
    ("", "ا", "ب", "ج", "د", "ه", "و", "ز", "ح", "ط"),
)
_HEBREW = (
    ("", "ק", "ר", "ש", "ת", "תק", "תר", "תש", "תת", "תתק"),
    ("", "י", "כ", "ל", "מ", "נ", "ס", "ע", "פ", "צ"),
    ("", "א", "ב", "ג", "ד", "ה", "ו", "ז", "ח", "ט"),
)
_ROMAN = (
    ("", "m", "mm", "mmm"),
    ("", "c", "cc", "ccc", "cd", "d", "dc", "dcc", "dccc", "cm"),
    ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"),
    ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"),
)
_TO_PERSIAN, _TO_URDU = str.maketrans("يك", "یک"), str.maketrans("يكه", "یکہ")


def _adapt(table: dict[int, int]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(letter.translate(table) for letter in place) for place in _ABJAD)


def _count_through(letters: str, first: str = "") -> tuple[tuple[str, ...], ...]:
    """Return a counter that goes once through an alphabet."""
    return (("", *((first, *letters[1:]) if first else letters)),)


_STYLES: Mapping[str, _Letters] = {
    # Alone, 1 has its hamza, and 5 the joining form that tells it from the digit ٥.
    "abjad": _Letters(_ABJAD, 1999, "arab", {1: "أ", 5: "هـ"}),
    "abjad-fa": _Letters(_adapt(_TO_PERSIAN), 1999, "arabext", {1: "الف", 5: "هـ"}),
    "abjad-ur": _Letters(_adapt(_TO_URDU), 1999, "latn", {1: "الف"}),
    "hijai": _Letters(_count_through("أبتثجحخدذرزسشصضطظعغفقكلمنهوي"), 28, "arab", {26: "هـ"}),
    "hijai-fa": _Letters(_count_through("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی", "الف"), 32, "arabext", {31: "هـ"}),
    "hebrew": _Letters(_HEBREW, 999, "latn"),
    "roman": _Letters(_ROMAN, 3999, "latn"),
    "alpha": _Letters(_count_through("abcdefghijklmnopqrstuvwxyz"), 26, "latn"),
}
#: The greatest number that a style of letters can write; beyond it one counts in digits.
COUNTER_LIMITS: Mapping[str, int] = {name: letters.limit for name, letters in _STYLES.items()}

#: The styles that count in Arabic letters.
ARABIC_LETTER_STYLES = frozenset(name for name in _STYLES if name.startswith(("abjad", "hijai")))


#: The greatest number that is read in letters, and what stands between them and counts nothing.
_MOST_READ = 499
_BETWEEN = re.compile("[\u05f3\u05f4'\"\u0640]")


def format_counter(number: int, style: str) -> str:
    """Write a number in a counter style. Raises `ValueError` for an unknown style.

    A number that letters cannot write is written in digits, as in CSS (Counter Styles 3, 3.7).
    """
    letters = _STYLES.get(style)
    if letters is None:
        return localize_digits(str(number), style)
    if not 1 <= number <= letters.limit:
        return localize_digits(str(number), letters.digits)
    written = letters.alone.get(number) or _add_letters(number, letters.places)
    # יה and יו would write the name of God: 15 is 9 + 6, and 16 is 9 + 7.
    return re.sub("יו$", "טז", re.sub("יה$", "טו", written))


@cache
def _list_counters() -> Mapping[str, int]:
    """Return the numbers that letters write, in all styles by their values."""
    styles = ("roman", "hebrew", "abjad-fa", "abjad")
    counted = ((format_counter(number, style), number) for style in styles for number in range(1, _MOST_READ + 1))
    return {_BETWEEN.sub("", letters): number for letters, number in counted}


def read_counter(letters: str) -> int | None:
    """Return the number that letters write by their values, as `xii`, `\u05d9\u05d1` and `\u064a\u0628` write 12."""
    return _list_counters().get(_BETWEEN.sub("", letters.lower()))


def _add_letters(number: int, places: tuple[tuple[str, ...], ...]) -> str:
    """Write each decimal place by its letter, the greatest first; an alphabet alone is one place."""
    if len(places) == 1:
        return places[0][number]
    figures = str(number).zfill(len(places))
    return "".join(letters[int(figure)] for letters, figure in zip(places, figures, strict=True))


def choose_front_style(language: str) -> str:
    """Choose the counter style of the folios of front matter: the letters that the language's books count with."""
    style = {"Arab": "abjad", "Aran": "abjad", "Hebr": "hebrew"}.get(find_script(language), "roman")
    return {"fa": "abjad-fa", "ur": "abjad-ur"}.get(parse_tag(language).language, style) if style == "abjad" else style


def choose_letter_style(language: str) -> str:
    """Choose the counter style of a list inside a list: أ ب ج in Arabic, الف ب پ in Persian, א ב ג, a b c."""
    style = choose_front_style(language)
    return {"abjad-fa": "hijai-fa", "roman": "alpha"}.get(style, style)
