"""Writes numbers as a region reads them: numbers or European digits in, digits of a system out."""

import re
import unicodedata
from decimal import Decimal
from functools import cache

from publisher.script.language import find_locale, parse_tag

#: The numbering systems that the house writes, with their digit zero (CLDR, numberingSystems.xml).
ZEROS = {
    "latn": "0",
    "arab": "\u0660",
    "arabext": "\u06f0",
    "nkoo": "\u07c0",
    "adlm": "\U0001e950",
    "rohg": "\U00010d30",
}

# The signs of a number: group, decimal, percent, minus (CLDR, symbols of ar and fa). CLDR puts a bidi
# mark after ٪; it is left out here, as in a right-to-left paragraph the sign falls right without it
# and a mark would stay in the text layer. The minus needs its mark, or it falls behind the number.
_SIGNS = {
    "arab": ("\u066c", "\u066b", "\u066a", "\u061c-"),
    "arabext": ("\u066c", "\u066b", "\u066a", "\u200e\u2212"),
}
_EUROPEAN_SIGNS = (",", ".", "%", "-")

# Abjad numerals as the Mashriq has them (أبجد هوز حطي كلمن سعفص قرشت ثخذ ضظغ): thousands to units.
_ABJAD = (
    ("", "غ"),
    ("", "ق", "ر", "ش", "ت", "ث", "خ", "ذ", "ض", "ظ"),
    ("", "ي", "ك", "ل", "م", "ن", "س", "ع", "ف", "ص"),
    ("", "ا", "ب", "ج", "د", "ه", "و", "ز", "ح", "ط"),
)
# Alone, 1 has its hamza, and 5 the joining form that tells it from the digit ٥.
_ABJAD_ALONE = {1: "أ", 5: "هـ"}
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
#: The greatest number that a counter of letters can write; beyond it folios are in digits.
COUNTER_LIMITS = {"abjad": 1999, "hebrew": 999, "roman": 3999}
# What a counter of letters falls back to beyond its limit (CSS Counter Styles 3, 3.7).
_FALLBACKS = {"abjad": "arab", "hebrew": "latn", "roman": "latn"}


@cache
def _make_table(digits: str) -> dict[int, str]:
    """Map the digits of every system that we write to those of one."""
    zero = ord(find_zero(digits))
    return {ord(start) + value: chr(zero + value) for start in ZEROS.values() for value in range(10)}


def find_zero(digits: str) -> str:
    """Give the digit zero of a numbering system; raises `ValueError` for one that we do not write."""
    try:
        return ZEROS[digits]
    except KeyError:
        raise ValueError(f"unknown digits {digits}; known are {', '.join(ZEROS)}") from None


def localize_digits(text: str, digits: str) -> str:
    """Write every decimal digit of a text in one numbering system: `latn`, `arab`, `arabext` ….

    Digits of the other systems change too, so that no text mixes them. Raises `ValueError` for an
    unknown system.
    """
    return text.translate(_make_table(digits))


def default_digits(language: str) -> str:
    """Find the numbering system of a language and region, as CLDR has it: `arab` for `ar-EG`.

    A `-u-nu-` extension of the tag decides before CLDR. A system that the house cannot write, and a
    language that CLDR does not know, give `latn`.
    """
    asked = parse_tag(language).numbering
    digits = asked if asked in ZEROS else str(find_locale(language).default_numbering_system)
    return digits if digits in ZEROS else "latn"


def format_number(number: float | Decimal, digits: str, *, group: bool = False) -> str:
    """Write a number in a numbering system, with its own decimal sign and, if asked for, its groups.

    Arabic-Indic digits take ٫ and ٬ (CLDR); others the European point and comma. Raises `ValueError`
    for an unknown system, and for what is not a finite number.
    """
    value = Decimal(str(number))
    if not value.is_finite():
        raise ValueError(f"{number} is not a number that can be written")
    grouping, decimal, _, minus = _SIGNS.get(digits, _EUROPEAN_SIGNS)
    whole, _, fraction = format(abs(value), ",f" if group else "f").partition(".")
    written = whole.replace(",", grouping) + (decimal + fraction if fraction else "")
    return localize_digits((minus if value < 0 else "") + written, digits)


def format_percent(number: float | Decimal, digits: str) -> str:
    """Write a number of hundredths with its percent sign after it: `٥٠٪` for 50."""
    return format_number(number, digits) + _SIGNS.get(digits, _EUROPEAN_SIGNS)[2]


def format_folio(number: int, style: str) -> str:
    """Write the number of a page, chapter or note in a counter style.

    The style is a numbering system, or `abjad` (أ ب ج د هـ … يا), `hebrew` (א ב … טו טז) or `roman`
    (lower case). A number that letters cannot write is written in digits, as in CSS (Counter Styles 3,
    3.7). Raises `ValueError` for an unknown style.
    """
    if style not in COUNTER_LIMITS:
        return localize_digits(str(number), style)
    if not 1 <= number <= COUNTER_LIMITS[style]:
        return localize_digits(str(number), _FALLBACKS[style])
    if style == "abjad":
        return _ABJAD_ALONE.get(number) or _add_letters(number, _ABJAD)
    if style == "roman":
        return _add_letters(number, _ROMAN)
    # יה and יו would write the name of God: 15 is 9 + 6, and 16 is 9 + 7.
    letters = _add_letters(number, _HEBREW)
    return re.sub("יו$", "טז", re.sub("יה$", "טו", letters))


def _add_letters(number: int, places: tuple[tuple[str, ...], ...]) -> str:
    """Write each decimal place by its letter, the greatest first."""
    figures = str(number).zfill(len(places))
    return "".join(letters[int(figure)] for letters, figure in zip(places, figures, strict=True))


def read_digits(text: str) -> str:
    """Write every decimal digit of Unicode, of whatever script, as a European one."""
    return "".join(str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text)


def find_digits(text: str) -> set[str]:
    """Name the numbering systems of the digits in a text, of those that the house writes."""
    return {digits for digits, zero in ZEROS.items() if any(0 <= ord(sign) - ord(zero) <= 9 for sign in text)}  # noqa: PLR2004 - ten digits
