"""Reads Extended Date/Time Format: `1945-01-17/1945-01-21` in, a `HistoricalDate` out.

Levels 0 and 1 are read whole (ISO 8601-2:2019, annex A; the specification of the Library of Congress).
What only level 2 has is refused by name. The reasons are for writers, who have not read the standard.
"""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from publisher.model.dates import HistoricalDate, Moment
from publisher.model.message import say
from publisher.script.months import SEASON_STARTS

_SPRING, _WINTER = 21, 24
_LAST_LEVEL_2_SEASON = 41
_MONTHS = 12
# Messages are English, whatever the locale of the machine: `calendar.month_name` is not.
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip

# The forms of a year, the digits that stand for its X, and what these leave unspecified.
_YEAR_FORMS = (
    (re.compile(r"(-?\d{4})"), "", ""),
    (re.compile(r"Y(-?\d{5,18})"), "", ""),
    (re.compile(r"(-?\d{3})X"), "0", "year"),
    (re.compile(r"(-?\d{2})XX"), "00", "decade"),
)
_MONTH_FORM = re.compile(r"(-?\d{4})-(\d{2}|XX)")
_DAY_FORM = re.compile(r"(-?\d{4})-(\d{2}|XX)-(\d{2}|XX)")
#: Two days far from our era with their times of day, and room to spare.
_LONGEST = 120
_DATE_AND_TIME = re.compile(r"(.*)T(\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}(?::\d{2})?)?)", re.ASCII)
# A day may end at 24:00:00, and an hour with a leap second (ISO 8601-1).
_TIME = re.compile(r"(?:24:00:00|(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60))(?:Z|[+-](?:[01]\d|2[0-3])(?::[0-5]\d)?)?")

# What writers try, and what to tell them: searched for in order, in what is not well formed.
_MISTAKES = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (r"^(c|ca|circa|about|um|vers)\b", say("write ~ after a date that is approximate: 1944~")),
        (r"\s", say("a date has no spaces")),
        (r"[^\W\d_]*[٠-٩۰-۹]", say("a date is written in the digits 0 to 9")),
        (r"[\u2010-\u2015\u2212]", say("a date has plain hyphens, and an interval a slash: 1944/1945")),
        (r"[\[{]", say("sets of dates are level 2 of the format; give one date or an interval")),
        (r"\d[ES]\d", say("exponents and significant digits are level 2 of the format")),
        (r"\dT", say("a time of day is written T09:30:00, after a whole date")),
        (r"[?~%].", say("one of ? ~ % stands at the end of a date, and is about the whole of it")),
        (r"^\d{1,2}[./-]\d{1,2}[./-]\d{4}$", say("write the year first, then month and day: 1945-01-17")),
        (r"^\d{4}-\d{1,2}(-\d{1,2})?$", say("months and days have two digits: 1945-02-03")),
        (r"^(\d{6}|\d{8})$", say("year, month and day are parted by hyphens: 1945-01-17")),
        (r"^\d{4}[./]\d{1,2}([./]\d{1,2})?$", say("year, month and day are parted by hyphens: 1945-01-17")),
        (r"^-?\d{5,}$", say("a year of more than four digits begins with Y: Y12000")),
        (r"^Y-?\d*$", say("Y is for years of five to eighteen digits: Y12000")),
        (r"^-?\d{1,3}$", say("a year has four digits: 1945, 0079")),
        (r"x", say("X stands for the last one or two digits of a year alone, or for a whole month or day")),
    )
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


class _Parts(NamedTuple):
    """The numbers of one date, and which of them was written with X."""

    year: int
    month: int | None = None
    day: int | None = None
    season: int | None = None
    unspecified: str = ""


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
        raise InvalidDateError(say("the date is empty"))
    if len(text) > _LONGEST:
        raise InvalidDateError(say("no date is as long as that"))
    if "/" in text:
        return _parse_interval(text)
    if text == "..":
        raise InvalidDateError(say("an open end needs a date at the other side of a slash: 1945-05-08/.."))
    moment = _parse_moment(_drop_time(text))
    bounds = _find_bounds(moment)
    return HistoricalDate(
        text, moment, None, is_interval=False, earliest=_clamp(bounds.first), latest=_clamp(bounds.last)
    )


def _parse_interval(text: str) -> HistoricalDate:
    """Read `start/end`, of which one may be `..`, for open, or nothing, for unknown (level 1)."""
    if _DATE_AND_TIME.search(text):
        raise InvalidDateError(say("an interval joins two dates, without times of day"))
    first, _, last = text.partition("/")
    if "/" in last:
        raise InvalidDateError(_find_mistake(text, say("an interval has one slash: 1944/1945")))
    if re.fullmatch(r"\d{1,2}(-\d{2})?", last):
        raise InvalidDateError(say("both ends of an interval are written whole: 1945-01-17/1945-01-21"))
    start = None if first in {"", ".."} else _parse_moment(first)
    end = None if last in {"", ".."} else _parse_moment(last)
    if start is None and end is None:
        raise InvalidDateError(say("an interval needs a date at one end at least"))
    start_bounds = _find_bounds(start) if start else None
    end_bounds = _find_bounds(end) if end else None
    if start_bounds and end_bounds and end_bounds.last < start_bounds.first:
        raise InvalidDateError(
            say("the interval ends ({last}) before it begins ({first})", last=last, first=first), is_impossible=True
        )
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
    """Return the day of a date and time (level 0); books do not tell the hour by the clock of a zone."""
    found = _DATE_AND_TIME.fullmatch(text)
    if not found:
        return text
    day, time = found.groups()
    if not _DAY_FORM.fullmatch(day) or "X" in day:
        raise InvalidDateError(say("a time of day needs a whole date before it: 1945-01-17T09:30:00"))
    if not _TIME.fullmatch(time):
        raise InvalidDateError(say("there is no such time of day as {time}", time=time), is_impossible=True)
    return str(day)


def _parse_moment(text: str) -> Moment:
    """Read one date with its qualifier: `?` uncertain, `~` approximate, `%` both (level 1)."""
    written = text[:-1] if text[-1] in "?~%" else text
    uncertain, approximate = text[-1] in "?%", text[-1] in "~%"
    # Digits of other scripts are no digits of the format, though Python's expressions take them for such.
    parts = _parse_parts(written) if written.isascii() else None
    if parts is None:
        raise InvalidDateError(
            _find_mistake(text, say("{text} is not a date; dates are written as 1945-01-17", text=text))
        )
    return Moment(parts.year, parts.month, parts.day, parts.season, approximate, uncertain, parts.unspecified)


def _parse_parts(written: str) -> _Parts | None:
    """Read a date without its qualifier; None where it has no form of a date."""
    if written.startswith(("-0000", "-000X", "-00XX")):
        raise InvalidDateError(say("there is no year -0000: the year before 0001 is 0000"), is_impossible=True)
    if found := _DAY_FORM.fullmatch(written):
        return _parse_day(int(found[1]), found[2], found[3])
    if found := _MONTH_FORM.fullmatch(written):
        return _parse_month(int(found[1]), found[2])
    for form, digits, unspecified in _YEAR_FORMS:
        if found := form.fullmatch(written):
            return _Parts(int(found[1] + digits), unspecified=unspecified)
    return None


def _parse_month(year: int, month: str) -> _Parts:
    """Read a month, a month not specified, or a season (level 1)."""
    if month == "XX":
        return _Parts(year, unspecified="month")
    number = int(month)
    if _SPRING <= number <= _WINTER:
        return _Parts(year, season=number)
    if _WINTER < number <= _LAST_LEVEL_2_SEASON:
        raise InvalidDateError(
            say("{month} is level 2 of the format; seasons are 21 (spring) to 24 (winter)", month=month)
        )
    if not 1 <= number <= _MONTHS:
        reason = say(
            "there is no month {month}; months are 01 to 12, and seasons 21 (spring) to 24 (winter)", month=month
        )
        raise InvalidDateError(reason, is_impossible=True)
    return _Parts(year, number)


def _parse_day(year: int, month: str, day: str) -> _Parts:
    """Read a day, or one that is not specified: alone or together with its month."""
    if month == "XX":
        if day != "XX":
            raise InvalidDateError(say("a day in a month not specified is level 2 of the format; write XX twice"))
        return _Parts(year, unspecified="month")
    number = int(month)
    if not 1 <= number <= _MONTHS:
        raise InvalidDateError(say("there is no month {month}; months are 01 to 12", month=month), is_impossible=True)
    if day == "XX":
        return _Parts(year, number, unspecified="day")
    length = _count_days(year, number)
    if not 1 <= int(day) <= length:
        raise InvalidDateError(
            say("{value} {year} has {length} days", value=_MONTH_NAMES[number - 1], year=f"{year:04}", length=length),
            is_impossible=True,
        )
    return _Parts(year, number, int(day))


def _count_days(year: int, month: int) -> int:
    """Count the days of a month by the Gregorian calendar, which ISO 8601 carries back before 1582."""
    # Leap years return every 400 years; `monthrange` does not know the years before 1.
    return monthrange(2000 + year % 400, month)[1]


def _find_bounds(moment: Moment) -> _Bounds:
    """Find the first and the last day that a date may mean."""
    first_year, last_year = moment.year, moment.year
    span = {"year": 9, "decade": 99}.get(moment.unspecified, 0)
    if moment.year < 0:
        first_year -= span
    else:
        last_year += span
    if moment.month and moment.day:
        day = _Day(moment.year, moment.month, moment.day)
        return _Bounds(day, day)
    if moment.month:
        return _bound_months(moment.year, moment.month, moment.year, moment.month)
    if moment.season:
        first_month = SEASON_STARTS[moment.season]
        is_winter = moment.season == _WINTER
        last_month = 2 if is_winter else first_month + 2
        return _bound_months(moment.year, first_month, moment.year + is_winter, last_month)
    return _bound_months(first_year, 1, last_year, _MONTHS)


def _bound_months(first_year: int, first_month: int, last_year: int, last_month: int) -> _Bounds:
    return _Bounds(_Day(first_year, first_month, 1), _Day(last_year, last_month, _count_days(last_year, last_month)))


def _clamp(day: _Day) -> date:
    """Make a day a `date`; a year that `date` does not have gives the first or last day that it has."""
    if day.year < date.min.year:
        return date.min
    if day.year > date.max.year:
        return date.max
    return date(*day)


def _find_mistake(text: str, otherwise: str) -> str:
    """Say what mistake a writer made, or `otherwise` if it is none that is known."""
    return next((reason for pattern, reason in _MISTAKES if pattern.search(text)), otherwise)
