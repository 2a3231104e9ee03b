"""Sets the chronology: events in the order of time in; years, months and rows out, for the templates.

A row tells its day alone where its month stands above it, and days of two months without the year. A date that is no
day, such as a season, is written whole; where its head says the same, print leaves its place blank.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from publisher.model.anchors import name_place
from publisher.model.dates import HistoricalDate, Moment
from publisher.model.woven import ChronologyEntry, Reference, WovenBook
from publisher.typeset.house import HouseStyle
from publisher.typeset.views import show


@show
@dataclass(frozen=True, slots=True)
class ChronologyRow:
    """An event with its date as the row writes it. A place without an entry in the index has no anchor.

    `is_told` says that the month or year right above it says the same. Below another date a blank would repeat that.
    """

    entry: ChronologyEntry
    label: str
    is_told: bool
    places: tuple[Reference, ...] = ()


@show
@dataclass(frozen=True, slots=True)
class ChronologyMonth:
    """The events of a month or season; `label` is "" for what is known by its year alone."""

    label: str
    rows: tuple[ChronologyRow, ...]


@show
@dataclass(frozen=True, slots=True)
class ChronologyYear:
    """The events of a year; `label` is "" for what has always been."""

    label: str
    months: tuple[ChronologyMonth, ...]


def group_events(woven: WovenBook, house: HouseStyle) -> tuple[ChronologyYear, ...]:
    """Group the events of a book by year and month, in the order in which they are."""
    indexed = {entry.place.id for entry in woven.place_index if entry.place}

    def write_row(entry: ChronologyEntry) -> ChronologyRow:
        places = tuple(
            Reference(place.name, name_place(place.id) if place.id in indexed else "") for place in entry.places
        )
        return ChronologyRow(entry, write_label(entry.event.date, house), is_told=False, places=places)

    def write_rows(entries: Iterable[ChronologyEntry], head: str) -> Iterator[ChronologyRow]:
        is_told = True
        for row in map(write_row, entries):
            is_told &= row.label == head
            yield replace(row, is_told=is_told)

    def group_months(entries: Iterable[ChronologyEntry], year: str) -> tuple[ChronologyMonth, ...]:
        months = groupby(entries, lambda entry: _write_month(entry.onset, house))
        return tuple(ChronologyMonth(month, tuple(write_rows(found, month or year))) for month, found in months)

    years = groupby(woven.chronology, lambda entry: _write_year(entry.onset, house))
    return tuple(ChronologyYear(label, group_months(found, label)) for label, found in years)


def write_label(date: HistoricalDate, house: HouseStyle) -> str:
    """Write the day of a date, days of one month, or days of one year; else the whole date."""
    start, end = date.start, date.end
    if start and start.day and not date.is_interval:
        return house.qualify(house.number(start.day), start)
    if start and end and start.day and end.day and (start.year, start.month) == (end.year, end.month):
        is_plain = not any(moment.approximate or moment.uncertain for moment in (start, end))
        if is_plain and start.day != end.day:
            return f"{house.number(start.day)}–{house.number(end.day)}"
    if start and end and start.year == end.year and start.day and end.day:
        # A line may end between the two days, and not inside one.
        return house.date(date, with_year=False).replace(" ", "\u00a0").replace("–\u00a0", "– ")
    return house.date(date)


def _write_year(onset: Moment | None, house: HouseStyle) -> str:
    """Write the year of a moment, or the decade or century if no more is known."""
    if onset is None:
        return ""
    return house.moment(Moment(onset.year, unspecified=onset.unspecified if onset.month is None else ""))


def _write_month(onset: Moment | None, house: HouseStyle) -> str:
    """Write the month or season of a moment, with its year; "" where no more than the year is known."""
    if onset is None or (onset.month is None and onset.season is None):
        return ""
    return house.moment(Moment(onset.year, onset.month, season=onset.season))
