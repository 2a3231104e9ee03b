"""Puts the events of a book in the order of time: data and mentions in, the chronology out.

An event is filed by the moment at which it begins. What is known less exactly comes before what falls in it: a year
before its seasons and months, a month before its days. Of two events that begin together the one that ends first
comes first, and the exact date before the one that is about. What has no known beginning is filed by its end; what
has always been (`../1944`) comes before everything.
"""

import math

from publisher.model.anchors import name_event
from publisher.model.book import Book
from publisher.model.dates import HistoricalDate, Moment
from publisher.model.woven import ChronologyEntry
from publisher.script.months import SEASON_STARTS
from publisher.weave.chapters import Mentions

#: Year, how few years it may be, month, whether it is more than a season, day: 0 for what is not given, since the
#: wider comes first.
_TimeKey = tuple[float, int, int, bool, int]

_BEFORE_ALL: _TimeKey = (-math.inf, 0, 0, False, 0)
_AFTER_ALL: _TimeKey = (math.inf, 0, 0, False, 0)

#: How many years an X or two at the end of a year stand for, beyond the first.
_SPANS = {"year": 9, "decade": 99}

_AFTER_MONTHS, _AFTER_DAYS = 13, 32


def order_events(book: Book, mentions: Mentions) -> tuple[ChronologyEntry, ...]:
    """Put the events of a book in the order of time."""

    def key(entry: ChronologyEntry) -> tuple[_TimeKey, _TimeKey, bool, str]:
        date = entry.event.date
        return _file_start(date), _file_end(date), is_qualified(date), entry.event.id

    entries = (
        ChronologyEntry(
            event,
            name_event(event.id),
            tuple(book.places[place] for place in event.places if place in book.places),
            tuple(mentions.events.get(event.id, ())),
            find_onset(event.date),
        )
        for event in book.events.values()
    )
    return tuple(sorted(entries, key=key))


def find_onset(date: HistoricalDate) -> Moment | None:
    """Find the moment by which a date is filed: its beginning, or its end where only that is known."""
    return date.start or (None if date.open_start else date.end)


def is_qualified(date: HistoricalDate) -> bool:
    """Return whether a date is approximate or uncertain at one of its ends."""
    return any(moment.approximate or moment.uncertain for moment in (date.start, date.end) if moment)


def _file_start(date: HistoricalDate) -> _TimeKey:
    onset = find_onset(date)
    return _file_first(onset) if onset else _BEFORE_ALL


def _file_end(date: HistoricalDate) -> _TimeKey:
    last = date.end if date.is_interval else date.start
    return _file_last(last) if last else _AFTER_ALL


def _file_first(moment: Moment) -> _TimeKey:
    """File a moment by its first year and, as far as they are given, its month or season and day."""
    span = _SPANS.get(moment.unspecified, 0)
    year = moment.year - (span if moment.year < 0 else 0)
    month = moment.month or SEASON_STARTS.get(moment.season or 0, 0)
    return year, -span, month, moment.season is None, moment.day or 0


def _file_last(moment: Moment) -> _TimeKey:
    """File a moment by its last day; what is not given is later than all that could be."""
    span = _SPANS.get(moment.unspecified, 0)
    year = moment.year + (span if moment.year >= 0 else 0)
    month = moment.month or (SEASON_STARTS[moment.season] + 2 if moment.season else _AFTER_MONTHS)
    return year, span, month, moment.season is not None, moment.day or _AFTER_DAYS
