"""Reads Extended Date/Time Format: `1945-01-17/1945-01-21` in, a `HistoricalDate` out.

Levels 0 and 1 are read whole (ISO 8601-2:2019, annex A; the specification of the Library of Congress).
What only level 2 has is refused by name. The reasons are for writers, who have not read the standard.
"""

import re
from calendar import isleap, month_name, monthrange
from datetime import date
from typing import NamedTuple

from publisher.model.dates import HistoricalDate, Moment

_SPRING, _WINTER = 21, 24

_YEAR_FORM = re.compile(r"-?\d{4}")
_LONG_YEAR_FORM = re.compile(r"Y(-?\d{5,})")
_DECADE_FORM = re.compile(r"(-?\d{3})X")
_CENTURY_FORM = re.compile(r"(-?\d{2})XX")
_MONTH_FORM = re.compile(r"(-?\d{4})-(\d{2}|XX)")
_DAY_FORM = re.compile(r"(-?\d{4})-(\d{2}|XX)-(\d{2}|XX)")
_TIME_FORM = re.compile(
    r"(?P<day>.+)T(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})"
    r"(?:Z|[+-](?P<zone_hour>\d{2})(?::(?P<zone_minute>\d{2}))?)?"
)

# What writers try, and what to tell them: tried in order, on an expression that is not well formed.
_MISTAKES = (
    (re.compile(r"\s"), "a date has no spaces"),
    (re.compile(r"[^\W\d_]*[٠-٩۰-۹]"), "a date is written in the digits 0 to 9"),
    (re.compile(r"[\u2010-\u2015\u2212]"), "a date is written with plain hyphens, and an interval with a slash"),
    (re.compile(r"[\[{]"), "sets of dates are level 2 of the format; give one date or an interval"),
    (re.compile(r".*\d[ES]\d"), "exponents and significant digits are level 2 of the format"),
    (re.compile(r".*[?~%].*\d"), "? ~ and % stand at the end of a date and are about the whole of it"),
    (re.compile(r"(?:c|ca|circa|about|um|vers)\b\.?", re.IGNORECASE), "write ~ after a date that is approximate"),
    (re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}"), "write the year first, then month and day: 1945-01-17"),
    (re.compile(r"\d{4}-\d{1,2}(-\d{1,2})?$"), "months and days have two digits: 1945-02-03"),
    (re.compile(r"\d{6,8}$|\d{4}[./]"), "year, month and day are parted by hyphens: 1945-01-17"),
    (re.compile(r"-?\d{5,}$"), "a year of more than four digits begins with Y"),
    (re.compile(r"Y"), "Y is for years of more than four digits"),
    (re.compile(r"-?\d{1,3}$"), "a year has four digits: 0079"),
    (re.compile(r".*[Xx]"), "X may stand for the last one or two digits of a year alone, or for a whole month or day"),
)


class InvalidDateError(ValueError):
    """An expression is no date. `reason` says why, in plain words.

    `is_impossible` is true where the form is right and the calendar is not: a 30th of February, or an
    interval that ends before it begins.
    """

    def __init__(self, reason: str, *, is_impossible: bool = False) -> None:
        """Keep the reason, which is also the message."""
        super().__init__(reason)
        self.reason = reason
        self.is_impossible = is_impossible


class _Day(NamedTuple):
    """A day of any year, also of those that `datetime.date` does not know."""

    year: int
    month: int
    day: int


class _Bounds(NamedTuple):
    """The first and the last day that an expression may mean."""

    first: _Day
    last: _Day


def parse_edtf(text: str) -> HistoricalDate:
    """Read an expression of Extended Date/Time Format, levels 0 and 1.

    `earliest` and `latest` of the date are the first and last day of the time that is written: for a
    season of the northern hemisphere, spring is March to May, and winter December to February of the
    next year; for an open or unknown end they are the first and last day that Python knows. `~` and `?`
    do not widen them. A time of day is read and dropped. Raises `InvalidDateError`.
    """
    if not text:
        reason = "the date is empty"
        raise InvalidDateError(reason)
    if "/" in text:
        return _parse_interval(text)
    if text == "..":
        reason = "an open end needs a date at the other side of a slash: 1945-05-08/.."
        raise InvalidDateError(reason)
    moment = _parse_moment(_drop_time(text))
    bounds = _find_bounds(moment)
    return HistoricalDate(
        text, moment, None, is_interval=False, earliest=_clamp(bounds.first), latest=_clamp(bounds.last)
    )


def _parse_interval(text: str) -> HistoricalDate:
    """Read `start/end`, of which one may be `..`, for open, or nothing, for unknown (level 1)."""
    if _TIME_FORM.search(text):
        reason = "an interval joins two dates, without times of day"
        raise InvalidDateError(reason)
    first, _, last = text.partition("/")
    if "/" in last:
        raise InvalidDateError(_find_mistake(text, "an interval has one slash: 1944/1945"))
    start = None if first in {"", ".."} else _parse_moment(first)
    end = None if last in {"", ".."} else _parse_moment(last)
    if start is None and end is None:
        reason = "an interval needs a date at one end at least"
        raise InvalidDateError(reason)
    start_bounds = _find_bounds(start) if start else None
    end_bounds = _find_bounds(end) if end else None
    if start_bounds and end_bounds and end_bounds.last < start_bounds.first:
        reason = f"the interval ends ({last}) before it begins ({first})"
        raise InvalidDateError(reason, is_impossible=True)
    return HistoricalDate(
        text,
        start,
        end,
        is_interval=True,
        earliest=_clamp(start_bounds.first) if start_bounds else date.min,
        latest=_clamp(end_bounds.last) if end_bounds else date.max,
        open_start=first == "..",
        open_end=last == "..",
    )


def _drop_time(text: str) -> str:
    """Give the day of a date and time (level 0); books do not tell the hour by the clock of a zone."""
    found = _TIME_FORM.fullmatch(text)
    if not found:
        return text
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"])
    zone_hour, zone_minute = int(found["zone_hour"] or 0), int(found["zone_minute"] or 0)
    # A day may end at 24:00:00, and an hour with a leap second (ISO 8601-1, 4.3.8 and 4.3.9).
    is_end_of_day = (hour, minute, second) == (24, 0, 0)
    if not is_end_of_day and (hour > 23 or minute > 59 or second > 60) or zone_hour > 23 or zone_minute > 59:
        reason = "there is no such time of day"
        raise InvalidDateError(reason, is_impossible=True)
    if not re.fullmatch(r"-?\d{4}-\d{2}-\d{2}", found["day"]):
        reason = "a time of day needs a whole date before it: 1945-01-17T09:30:00"
        raise InvalidDateError(reason)
    return found["day"]


def _parse_moment(text: str) -> Moment:
    """Read one date with its qualifier: `?` uncertain, `~` approximate, `%` both (level 1)."""
    written = text[:-1] if text[-1] in "?~%" else text
    uncertain, approximate = text[-1] in "?%", text[-1] in "~%"
    # Digits of other scripts are no digits of the format, though Python's expressions take them for such.
    if not written.isascii() or written.startswith("-0000"):
        raise InvalidDateError(_find_mistake(text, "there is no year -0000; the year before 0001 is 0000"))
    year, month, day, season, unspecified = _parse_parts(written, text)
    return Moment(year, month, day, season, approximate, uncertain, unspecified)


def _parse_parts(
    written: str, text: str
) -> tuple[int, int | None, int | None, int | None, str]:
    """Read year, month, day and season, and what is unspecified, of a date without its qualifier."""
    if found := _DAY_FORM.fullmatch(written):
        return _parse_day(int(found[1]), found[2], found[3])
    if found := _MONTH_FORM.fullmatch(written):
        return _parse_month(int(found[1]), found[2])
    if _YEAR_FORM.fullmatch(written):
        return int(written), None, None, None, ""
    if found := _LONG_YEAR_FORM.fullmatch(written):
        return int(found[1]), None, None, None, ""
    if found := _DECADE_FORM.fullmatch(written):
        return int(found[1] + "0"), None, None, None, "year"
    if found := _CENTURY_FORM.fullmatch(written):
        return int(found[1] + "00"), None, None, None, "decade"
    raise InvalidDateError(_find_mistake(text, f"{text} is not a date: write it as 1945, 1945-01 or 1945-01-17"))
