"""Writes numbers as a region reads them: a number and a language in, its digits with their signs out.

The signs are CLDR's, by way of Babel. CLDR knows the signs of a set of digits only in languages that use it; a
book may choose another set, and then has the signs of the language that the set is at home in.
"""

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from babel import Locale

from publisher.script.digits import default_digits, find_zero, localize_digits, read_digits
from publisher.script.language import find_locale

# Where a set of digits is at home.
_HOMES = {"latn": "en", "arab": "ar-EG", "arabext": "fa", "nkoo": "nqo", "adlm": "ff-Adlm"}
# CLDR puts bidi marks round the percent sign of Arabic. They are left out here, as in a right-to-left paragraph
# the sign falls right without them, and a mark would stay in the text layer. A minus needs its mark, or it falls
# behind the number.
_MARKS = str.maketrans("", "", "\u200e\u200f\u061c")

#: Two numbers with a hyphen between them, and no more.
_HYPHENED = re.compile("(\\d{1,6}) ?[-\u2010\u2011\u2212\u05be] ?(\\d{1,6})")
#: What stands before numbers of pages in the languages of the house, at the end of a text.
_PAGES = re.compile(
    "(?:^|[^\\w])(?:و|ב)?(?:صص?|ال?صفح(?:ة|ات|تين)|صفحه(?:ٔ|‌ها(?:ی)?)?|صفحات|صفحہ|صفحات|עמ[\u05f3']?|עמוד(?:ים)?"
    "|ז[\u05f3']|pp?|S|Seiten?|pages?)[.:]? ?$"
)
#: No such word with what is around it is longer.
_LONGEST_PAGES = 16
#: The years that a book is likely to tell of, of any calendar.
_YEARS = range(1000, 2200)


class Signs(NamedTuple):
    """The signs of a region's numbers: between groups, before the fraction, of percent and of less than nothing.

    `before_percent` is the space before the percent sign, `sizes` those of the last group and of the others.
    """

    group: str
    decimal: str
    percent: str
    minus: str
    before_percent: str = ""
    sizes: tuple[int, int] = (3, 3)


@cache
def find_signs(language: str, digits: str) -> Signs:
    """Find the signs of numbers in a language and a set of digits; raises `ValueError` for an unknown set."""
    find_zero(digits)
    locale = find_locale(language)
    symbols = locale.number_symbols.get(digits) or find_locale(_HOMES.get(digits, "en")).number_symbols.get(digits, {})
    percent = locale.percent_formats[None].suffix[0]
    return Signs(
        group=str(symbols.get("group", ",")),
        decimal=str(symbols.get("decimal", ".")),
        percent=str(symbols.get("percentSign", "%")).translate(_MARKS),
        minus=str(symbols.get("minusSign", "-")),
        before_percent=percent.translate(_MARKS).replace("%", ""),
        sizes=_find_sizes(locale),
    )


def _find_sizes(locale: Locale) -> tuple[int, int]:
    last, others = locale.decimal_formats[None].grouping
    return int(last), int(others)


def format_number(number: float | Decimal, language: str, digits: str = "", *, group: bool = False) -> str:
    """Write a number in a language, with its decimal sign and, if asked for, its groups: `٥٦٬٠٠٠`, `56.000`.

    `digits` is a numbering system, by default the region's. Raises `ValueError` for an unknown system, and for
    what is not a finite number.
    """
    value = Decimal(str(number))
    if not value.is_finite():
        raise ValueError(f"{number} is not a number that can be written")
    digits = digits or default_digits(language)
    signs = find_signs(language, digits)
    whole, _, fraction = format(abs(value), "f").partition(".")
    written = signs.group.join(_split_groups(whole, signs.sizes)) if group else whole
    written = localize_digits(written + (signs.decimal + fraction if fraction else ""), digits)
    return (signs.minus if value < 0 else "") + written


def _split_groups(whole: str, sizes: tuple[int, int]) -> list[str]:
    """Split digits into groups from the end: of one size the last, of the other all before it."""
    last, others = sizes
    groups = [whole[-last:]]
    rest = whole[:-last]
    while rest:
        groups.append(rest[-others:])
        rest = rest[:-others]
    return groups[::-1]


def is_range(numbers: str, before: str) -> bool:
    """Return whether two numbers with a hyphen between them are from the one to the other, by what stands before them.

    Years are, in either order and with the century left out (1944-45), and so are rising numbers of pages. Any other
    two are taken for one name, as 737-800 is.
    """
    match = _HYPHENED.fullmatch(numbers)
    if match is None:
        return False
    first, last = map(read_digits, match.groups())
    if int(first) in _YEARS and len(first) == len(last):
        return int(last) in _YEARS and first != last
    is_year = int(first) in _YEARS and len(last) == len("45")
    return (is_year or bool(_PAGES.search(before[-_LONGEST_PAGES:]))) and rises(first, last)


def rises(first: str, last: str) -> bool:
    """Return whether a number is greater than another, or is the end of a greater one: 1944-45."""
    first, last = read_digits(first), read_digits(last)
    whole = first[: len(first) - len(last)] + last if len(last) < len(first) else last
    return int(whole) > int(first)
