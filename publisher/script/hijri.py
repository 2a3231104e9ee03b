"""Writes Gregorian time in the Hijri calendar: two days in, the Hijri days, months or years between them out.

The calendar is that of Umm al-Qura, in which Saudi Arabia reckons; hijridate has its tables, from 1343 (August
1924) to 1500. Before computers months began with the sighting of the moon, here a day earlier, there a day
later: the Kingdom took its name on 23 September 1932, 21 Jumada I 1351 of its own decree, 22 of the tables.
"""

from datetime import date
from typing import Literal

from hijridate import Gregorian

from publisher.script.digits import localize_digits
from publisher.script.locale import load_words

_HijriDay = tuple[int, int, int]


def format_hijri(first: date, last: date, unit: Literal["day", "month", "year"], *, language: str, digits: str) -> str:
    """Write the time from one day to another as exactly as it is known: `26 جمادى الأولى 1364 هـ`.

    Of days the days are given, of months and seasons the months that they touch, of years the years. What both
    ends have in common is named once. Gives "" for days that the tables do not have.
    """
    try:
        start, end = _convert(first), _convert(last)
    except OverflowError:
        return ""
    words = load_words(language)
    months = words["hijri_months"]
    year = str(words["hijri_year"])

    def name_month(day: _HijriDay) -> str:
        return str(months[str(day[1])])

    def name_day(day: _HijriDay) -> str:
        return str(words["hijri_day"]).format(d=day[2], m=name_month(day))

    if unit == "year":
        written = year.format(y=start[0] if start[0] == end[0] else f"{start[0]}–{end[0]}")
    elif start[0] != end[0]:
        name = name_day if unit == "day" else name_month
        written = f"{name(start)} {start[0]} – {year.format(y=f'{name(end)} {end[0]}')}"
    elif unit == "month":
        named = name_month(start) if start[1] == end[1] else f"{name_month(start)} – {name_month(end)}"
        written = year.format(y=f"{named} {start[0]}")
    elif start == end:
        written = year.format(y=f"{name_day(start)} {start[0]}")
    elif start[1] == end[1]:
        days = str(words["hijri_day"]).format(d=f"{start[2]}–{end[2]}", m=name_month(start))
        written = year.format(y=f"{days} {start[0]}")
    else:
        written = year.format(y=f"{name_day(start)} – {name_day(end)} {start[0]}")
    return localize_digits(written, digits)


def _convert(day: date) -> _HijriDay:
    hijri = Gregorian.fromdate(day).to_hijri()
    return hijri.year, hijri.month, hijri.day
