"""Writes the chronology for other programs: a woven book and its printed pages in; JSON, CSV and iCalendar out."""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from publisher.model.book import Metadata
from publisher.model.dates import HistoricalDate, Moment, Precision
from publisher.model.kept import KeptWork
from publisher.model.woven import ChronologyEntry, WovenBook
from publisher.typeset.data_files import Pages, count_by_chapter, write_json
from publisher.typeset.house import HouseStyle
from publisher.typeset.locators import list_folios

if TYPE_CHECKING:
    from icalendar import Event as CalendarEvent

_COLUMNS = ("id", "date", "earliest", "latest", "text", "places", "sources", "certainty", "chapters", "pages")

#: How a formula begins, also in the wide forms that spreadsheets of East Asia take.
_FORMULAS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")


def write_chronology(woven: WovenBook, pages: Pages) -> bytes:
    """Write the events in the order of time, dates in EDTF; `pages`, where there are any, are those of print."""
    return write_json([_describe_event(woven, entry, pages) for entry in woven.chronology])


def _describe_event(woven: WovenBook, entry: ChronologyEntry, pages: Pages) -> dict[str, object]:
    event = entry.event
    described: dict[str, object] = {
        "id": event.id,
        "date": event.date.text,
        "earliest": event.date.earliest.isoformat(),
        "latest": event.date.latest.isoformat(),
        "text": event.text,
        "places": list(event.places),
        "sources": list(event.sources),
        "certainty": event.certainty,
        "chapters": count_by_chapter(woven, entry.mentions),
    }
    if pages:
        described["pages"] = list_folios(entry.mentions, pages)
    return described


def write_table(woven: WovenBook, pages: Pages) -> bytes:
    """Write the events as a table (RFC 4180), in UTF-8 with the mark by which spreadsheets know it.

    Places are given by name. What is several in one cell is parted by semicolons. A cell that a spreadsheet
    would take for a formula begins with an apostrophe.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_COLUMNS)
    for entry in woven.chronology:
        event = entry.event
        cells = (
            event.id,
            event.date.text,
            event.date.earliest.isoformat(),
            event.date.latest.isoformat(),
            event.text,
            "; ".join(place.name for place in entry.places),
            "; ".join(event.sources),
            event.certainty,
            "; ".join(count_by_chapter(woven, entry.mentions)),
            "; ".join(list_folios(entry.mentions, pages)),
        )
        writer.writerow(map(_write_cell, cells))
    return buffer.getvalue().encode("utf-8-sig")


def _write_cell(text: str) -> str:
    """Write a cell that no spreadsheet takes for a formula, which could run a program or send what is in the table."""
    return f"'{text}" if text.lstrip()[:1] in _FORMULAS else text


def order_calendar(woven: WovenBook, house: HouseStyle) -> KeptWork:
    """Order the calendar of a book: it does not depend on where the events are told."""
    metadata = woven.book.metadata
    entries = tuple(replace(entry, mentions=()) for entry in woven.chronology)
    named = (metadata.slug, metadata.language, metadata.title, metadata.identifier, metadata.last_change)
    key = ("calendar", repr(named), repr(entries), house.spelled_out)
    return KeptWork(key, partial(write_calendar, metadata, entries, house))


def write_calendar(metadata: Metadata, entries: Iterable[ChronologyEntry], house: HouseStyle) -> bytes:
    """Write the events as days of a calendar (RFC 5545), each with its date in words.

    A calendar knows days alone. An event that is known to the day has that day, or those of its interval. One that
    is known less exactly takes up all the days that it may mean, is marked as tentative, and says its date before
    its text; of one that has no known or no end, the day that is known is taken. Years before 1 and after 9999,
    which the format cannot write, are left out. Nothing is read from a clock.
    """
    # Large, and of no use where the chronology is as it was.
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", f"-//rtl-publisher//{metadata.slug}//{metadata.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", metadata.title)
    stamp = metadata.last_change
    for entry in entries:
        if days := find_days(entry.event.date):
            calendar.add_component(_make_day_event(entry, days, stamp, metadata.identifier, house))
    return bytes(calendar.to_ical())


def _make_day_event(
    entry: ChronologyEntry, days: tuple[date, date], stamp: datetime, book: str, house: HouseStyle
) -> "CalendarEvent":
    from icalendar import Event as CalendarEvent  # noqa: PLC0415 - as above

    event = entry.event
    is_exact = is_known_to_the_day(event.date)
    written = house.date(event.date)
    day = CalendarEvent()
    day.add("uid", f"{uuid5(NAMESPACE_URL, f'{book}#{event.id}')}")
    day.add("dtstamp", stamp)
    day.add("dtstart", days[0])
    # The end of a calendar's event is the first day on which it is over (RFC 5545, 3.6.1).
    if days[1] < date.max:
        day.add("dtend", days[1] + timedelta(days=1))
    day.add(
        "summary", event.text if is_known_to_the_day(event.date) else f"{written}{house.words['colon']} {event.text}"
    )
    day.add("description", written)
    if entry.places:
        day.add("location", house.words["list_separator"].join(place.name for place in entry.places))
    day.add("status", "CONFIRMED" if is_exact and event.certainty == "certain" else "TENTATIVE")
    # Nobody is busy on a day of 1945.
    day.add("transp", "TRANSPARENT")
    day.add("x-edtf", event.date.text)
    return day


def is_known_to_the_day(moment: HistoricalDate) -> bool:
    """Return whether a date is a day, or an interval between two days, and neither about nor uncertain."""
    ends = (moment.start, moment.end) if moment.is_interval else (moment.start,)
    return all(end is not None and _is_exact_day(end) for end in ends)


def _is_exact_day(moment: Moment) -> bool:
    return moment.precision is Precision.DAY and not (moment.approximate or moment.uncertain or moment.unspecified)


def find_days(moment: HistoricalDate) -> tuple[date, date] | None:
    """Find the first and last day that a date takes up in a calendar; None where no calendar has them."""
    known = [end for end in (moment.start, moment.end) if end is not None]
    if any(not date.min.year <= end.year <= date.max.year for end in known):
        return None
    if moment.is_interval and moment.start is None:
        return moment.latest, moment.latest
    if moment.is_interval and moment.end is None:
        return moment.earliest, moment.earliest
    return moment.earliest, moment.latest
