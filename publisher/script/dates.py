"""Writes dates as a language does: numbers of year, month and day in, a date or a span of dates out.

The order of the parts is CLDR's long format. English is written day first, as the books of the house
are, unless the tag says `en-US`. Years are astronomical: 0 is 1 BCE (ISO 8601-1).
"""

import re
from functools import cache
from typing import Literal, NamedTuple

from publisher.script.digits import default_digits, localize_digits
from publisher.script.language import find_locale, parse_tag
from publisher.script.locale import change_runs, compose_text, fill_pattern, load_words
from publisher.script.months import name_month, name_season

#: A date in numbers: year, month, day and season. Any may be missing, but the year only beside a month.
PlainDate = tuple[int | None, int | None, int | None, int | None]

_EN_DASH = "\u2013"
_WINTER = 24
# Letters of a CLDR date pattern (UTS #35, part 4): quoted literal, year, month, day, other text.
_PATTERN_PARTS = re.compile(r"'(?P<quoted>[^']*)'|(?P<year>y+)|(?P<month>[ML]+)|(?P<day>d+)|(?P<plain>[^'yMLd]+)")


class _Part(NamedTuple):
    """A part of a date pattern: a field, or text that stands as it is."""

    kind: Literal["year", "month", "day", "text"]
    text: str = ""


class _Writing(NamedTuple):
    """How dates are to be written. `space` stands between the parts of a date."""

    language: str
    convention: str | None
    digits: str
    space: str


def format_day(
    year: int | None,
    month: int | None = None,
    day: int | None = None,
    season: int | None = None,
    *,
    language: str,
    convention: str | None = None,
    digits: str | None = None,
    space: str = " ",
) -> str:
    """Write a day, a month, a season or a year: `25 أبريل 1945`, `صيف 1944`; without a year `25 أبريل`.

    `convention` is that of Arabic month names, `digits` a numbering system; both are the region's by
    default. `space` replaces the spaces: a no-break space keeps a printed date together. A winter is
    written with both its years, since it is December to February. Raises `ValueError` for a date that lacks
    year and month, and for a month, season, convention or numbering system that there is not.
    """
    writing = _Writing(language, convention, digits or default_digits(language), space)
    return _finish(_write(writing, (year, month, day, season)), writing)


def format_span(
    start: PlainDate,
    end: PlainDate,
    *,
    language: str,
    convention: str | None = None,
    digits: str | None = None,
    space: str = " ",
) -> str:
    """Write the span from one date to another, naming once what both have in common.

    `17–21 يناير 1945`, `22 يونيو – 19 أغسطس 1944`, `1944–1945`: the dash takes spaces when a side of it
    has one. It is an en dash, which the bidi algorithm leaves to the paragraph, so that in a
    right-to-left line the first date is on the right; a hyphen would turn the two round. The other
    arguments are those of `format_day`, and so are the errors.
    """
    writing = _Writing(language, convention, digits or default_digits(language), space)
    if start == end:
        return _finish(_write(writing, start), writing)
    return _finish(_write_shared(writing, start, end) or _write_apart(writing, start, end), writing)


def _finish(written: str, writing: _Writing) -> str:
    """Write the digits and the spaces asked for; a line may always end after a dash between spaces."""

    def finish(text: str) -> str:
        spaced = localize_digits(text, writing.digits).replace(" ", writing.space)
        return spaced.replace(_EN_DASH + writing.space, f"{_EN_DASH} ")

    return change_runs(written, finish)


def _join(first: str, last: str) -> str:
    """Join two sides by an en dash, with spaces if a side has one."""
    joiner = f" {_EN_DASH} " if " " in first + last else _EN_DASH
    return compose_text(first, joiner, last)


def _write_apart(writing: _Writing, start: PlainDate, end: PlainDate) -> str:
    return _join(_write(writing, start), _write(writing, end))


def _write_shared(writing: _Writing, start: PlainDate, end: PlainDate) -> str:
    """Write a span that has its year, or year and month, in common; "" for one that has not.

    Only patterns that end in the year, or in the year and text, can name it once: the others, such as
    Pashto's, are written whole on both sides.
    """
    (year, month, day, season), (last_year, last_month, last_day, last_season) = start, end
    if year != last_year:
        return ""
    if year is not None and season and last_season:
        return _write_seasons(writing, year, (season, last_season))
    has_day = day is not None
    if not (month and last_month) or has_day != (last_day is not None):
        return ""
    parts = _find_pattern(writing.language, has_day=has_day, has_year=year is not None)
    if year is not None and [part.kind for part in parts if part.kind != "text"][-1] != "year":
        return ""
    if month == last_month and day and last_day:
        return _fill(writing, parts, start, days=_join_days(parts, day, last_day, writing.language))
    last_own = max(index for index, part in enumerate(parts) if part.kind in {"month", "day"})
    own, shared = parts[: last_own + 1], parts[last_own + 1 :]
    spans = _join(_fill(writing, own, start), _fill(writing, own, end))
    return compose_text(spans, _fill(writing, shared, end))


def _join_days(parts: tuple[_Part, ...], first: int, last: int, language: str) -> str:
    """Join two days of a month; the point of a German ordinal follows both."""
    index = [part.kind for part in parts].index("day") + 1
    has_point = index < len(parts) and parts[index].text.startswith(".")
    return f"{_write_day(first, language)}{'.' if has_point else ''}{_EN_DASH}{_write_day(last, language)}"


def _write(writing: _Writing, moment: PlainDate) -> str:
    year, month, day, season = moment
    if year is not None:
        if season is not None:
            return _write_seasons(writing, year, (season,))
        if month is None:
            return _write_year(year, writing.language)
    elif month is None:
        raise ValueError("a date without a year has a month")
    return _fill(writing, _find_pattern(writing.language, has_day=day is not None, has_year=year is not None), moment)


def _write_seasons(writing: _Writing, year: int, seasons: tuple[int, ...]) -> str:
    """Write one season, or two of one year: a winter ends in the next."""
    words = load_words(writing.language)
    years = _write_year(year, writing.language)
    if seasons[-1] == _WINTER and year > 0:
        years += f"{_EN_DASH}{year + 1}"
    names = [name_season(season, writing.language) for season in seasons]
    named = _join(*names) if len(names) > 1 else names[0]
    return fill_pattern(words["season_year"], season=named, y=years)


def _fill(writing: _Writing, parts: tuple[_Part, ...], moment: PlainDate, *, days: str = "") -> str:
    """Fill a pattern; `days` stands for the day where it spans several."""
    year, month, day, _ = moment
    filled: list[str] = []
    for part in parts:
        match part.kind:
            case "year" if year is not None:
                filled.append(_write_year(year, writing.language))
            case "month" if month is not None:
                filled.append(name_month(month, writing.language, writing.convention, is_in_date=True))
            case "day" if day is not None:
                filled.append(days or _write_day(day, writing.language))
            case _:
                filled.append(part.text)
    return compose_text(*filled)


def _write_day(day: int, language: str) -> str:
    """Write a day: French has an ordinal for the first of the month, and only there."""
    return "1er" if day == 1 and parse_tag(language).language == "fr" else str(day)


def _write_year(year: int, language: str) -> str:
    """Write an astronomical year, with the era for those before year 1."""
    return str(year) if year > 0 else fill_pattern(load_words(language)["year_bce"], y=1 - year)


@cache
def _find_pattern(language: str, *, has_day: bool, has_year: bool) -> tuple[_Part, ...]:
    """Find CLDR's pattern of a day or a month, with or without its year, in a language."""
    locale = find_locale(language)
    if locale.language == "en" and locale.territory != "US":
        locale = find_locale("en-GB")
    if has_day and has_year:
        pattern = locale.date_formats["long"].pattern
    elif has_day or has_year:
        skeleton, fallback = ("MMMMd", "d MMMM") if has_day else ("yMMMM", "MMMM y")
        found = locale.datetime_skeletons.get(skeleton)
        pattern = found.pattern if found else fallback
    else:
        pattern = "MMMM"
    return tuple(_read_part(found) for found in _PATTERN_PARTS.finditer(pattern))


def _read_part(found: re.Match[str]) -> _Part:
    if found["year"]:
        return _Part("year")
    if found["month"]:
        return _Part("month")
    if found["day"]:
        return _Part("day")
    # Two quotes with nothing between them are one quote (UTS #35, part 4).
    return _Part("text", found["plain"] or found["quoted"] or "'")
