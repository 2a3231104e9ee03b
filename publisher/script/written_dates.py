"""Finds dates in running text: a text and its language in, where dates stand, and names of months, out."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from publisher.script.language import parse_tag
from publisher.script.letters import MARKS, RIGHT_TO_LEFT
from publisher.script.months import MONTHS, SEASONS, list_month_names, name_season

_YEAR = r"(?<!\d)(?:1[0-9]|20|١[٠-٩]|٢٠|۱[۰-۹]|۲۰)\d{2}(?!\d)"
_DAY = r"(?<!\d)\d{1,2}(?:\s*(?:[-–]|و|to|עד)\s*\d{1,2})?"
_SPACE = "[ \u00a0]+"
_NO_LETTER_BEFORE = f"(?<![{RIGHT_TO_LEFT}{MARKS}])"
_NO_LETTER_AFTER = f"(?![{RIGHT_TO_LEFT}{MARKS}])"
# What stands between day, month and year, and the words for "year" and "month".
_GLUE = {"ar": "(?:من )?", "he": "ב", "yi": "(?:טן |סטן )?"}
_YEAR_WORDS = {
    "ar": "سنة|عام", "fa": "سال", "ur": "سنہ|سال", "he": "בשנת|שנת", "yi": "אין יאר|יאר",
}  # fmt: skip
_CLITIC = {"ar": "[وف]?[بل]?", "he": "[וה]?[בלמ]?"}


# Words behind which the name of a month is meant as such: مارس is a verb as well.
_TIME_WORDS = (
    "شهر", "شهري", "أواخر", "أوائل", "مطلع", "منتصف", "نهاية", "بداية", "في", "وفي", "منذ", "حتى", "خلال", "من", "إلى",
)  # fmt: skip

_LIKELY_DATE = re.compile(r"(?<!\d)\d{1,2}[ \u00a0](?:[^\s\d]{2,20}[ \u00a0]){1,2}\d{3,4}(?!\d)")


class NamedMonth(NamedTuple):
    """The name of a month in a text, from `start` up to, not including, `end`."""

    start: int
    end: int
    name: str


@cache
def _compile_month(language: str) -> str:
    """Write the expression for the names of all months, the longest first."""
    names = sorted({name for month in MONTHS for name in list_month_names(month, language)}, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, names))})"


@cache
def _compile_year(language: str) -> str:
    return f"(?:(?:{_YEAR_WORDS.get(parse_tag(language).language, 'year')}){_SPACE})?{_YEAR}"


@cache
def _compile_dates(language: str) -> re.Pattern[str]:
    tag = parse_tag(language).language
    month, year = _compile_month(language), _compile_year(language)
    seasons = "|".join(re.escape(name_season(season, language)) for season in SEASONS)
    begins = f"{_NO_LETTER_BEFORE}{_CLITIC.get(tag, '')}"
    dates = (
        f"{_DAY}{_SPACE}(?:{_GLUE.get(tag, '')}){month}(?:/{month})?{_NO_LETTER_AFTER}(?:{_SPACE}{year})?",
        f"{begins}{month}(?:/{month})?{_SPACE}{year}",
        f"{begins}(?:{seasons}){_SPACE}{year}",
        f"{begins}(?:{_YEAR_WORDS.get(tag, 'year')}){_SPACE}{_YEAR}(?!{_SPACE}ه)",
    )
    return re.compile("|".join(dates))


@cache
def _compile_named_months(language: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?<=\d)(?P<day>{_SPACE}(?:من )?)|{_NO_LETTER_BEFORE}(?P<word>(?:{'|'.join(_TIME_WORDS)}){_SPACE})|"
        f"{_NO_LETTER_BEFORE}{_CLITIC['ar']})(?P<month>{_compile_month(language)}){_NO_LETTER_AFTER}"
        f"(?P<year>{_SPACE}{_compile_year(language)})?"
    )


def find_written_dates(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Find dates: a day and month with or without a year, a month or season with one, a year after its word."""
    return (found.span() for found in _compile_dates(language).finditer(text))


def find_likely_dates(text: str) -> Iterator[tuple[int, int]]:
    """Find what looks like a date, of whatever calendar and spelling: a day, a month of one or two words, a year."""
    return (found.span() for found in _LIKELY_DATE.finditer(text))


def find_named_months(text: str, language: str) -> Iterator[NamedMonth]:
    """Find names of months in Arabic, beside a number or behind a word of time."""
    for found in _compile_named_months(language).finditer(text):
        if found["day"] or found["word"] or found["year"]:
            yield NamedMonth(*found.span("month"), found["month"])
