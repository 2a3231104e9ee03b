"""Writes digits as a region reads them: text with digits of any set in, text with those of one set out."""

import re
import unicodedata
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
#: A decimal digit of any script (Unicode, category Nd).
_DECIMAL = re.compile(r"\d")


@cache
def _make_table(digits: str) -> dict[int, str]:
    """Map the digits of every system that we write to those of one."""
    zero = ord(find_zero(digits))
    return {ord(start) + value: chr(zero + value) for start in ZEROS.values() for value in range(10)}


def find_zero(digits: str) -> str:
    """Return the digit zero of a numbering system; raises `ValueError` for one that we do not write."""
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


def read_digits(text: str) -> str:
    """Write every decimal digit of Unicode, of whatever script, as a European one."""
    return _DECIMAL.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)


def find_digits(text: str) -> set[str]:
    """Name the numbering systems of the digits in a text, of those that the house writes."""
    return {digits for digits, zero in ZEROS.items() if any(0 <= ord(sign) - ord(zero) <= 9 for sign in text)}  # noqa: PLR2004 - ten digits
