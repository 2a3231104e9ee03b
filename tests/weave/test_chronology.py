"""The chronology: events of every kind of date in the order of time."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.manuscript.edtf import parse_edtf
from publisher.model.book import Book, Event, Metadata
from publisher.model.finding import Position
from publisher.weave.chapters import Mentions
from publisher.weave.chronology import find_onset, is_qualified, order_events

#: Dates of levels 0 and 1 in the order in which a reader looks for them, with the reason where one is needed.
IN_ORDER = (
    "../1944",  # what has always been comes first, whenever it ends
    "../1945",
    "Y-12000",
    "-0500",
    "-0300",  # before 1 CE as after it, though Python knows no such year
    "-019X",  # 199 to 190 BCE: filed by the first of them
    "-0195",
    "0000",  # 1 BCE
    "0079-08-24",
    "18XX",  # a century before its decades
    "189X",  # a decade before its years
    "1890",
    "/1943",  # its beginning is unknown: filed by its end, and beside that year
    "1943-12-24/1944-01-07",
    "1944",  # a year before its months
    "1944-XX",  # a month not specified is a year
    "1944~",  # what is about comes after what is exact
    "1944?",
    "1944-04",
    "1944-22",  # summer before June, its first month
    "1944-22%",
    "1944-06",  # a month before its days
    "1944-06-XX",
    "1944-06-06",
    "1944-06-06~",
    "1944-06-06/1944-06-30",  # of two that begin together the one that ends first
    "1944-06-06/1944-08",
    "1944-06-06/1944-22",  # the end of summer is that of August, and of a season known less exactly
    "1944-06-06/1945",
    "1944-06-06/",  # an unknown end is later than any
    "1944-06-17",
    "1944-12",
    "1944-12-24",
    "1945-01-17/1945-01-21",
    "1945-04-25T11:30:00",  # the hour does not count
    "1945-05-08/..",
    "Y12000",
)  # fmt: skip

_NOWHERE = Position("chronology.yaml", 1, 1)


def order(dates: list[tuple[str, str]]) -> list[str]:
    """Order events of an id and a date each; give the dates."""
    events = {key: Event(_NOWHERE, key, parse_edtf(date), "x") for key, date in dates}
    book = Book(Path(), Metadata("x", "ar", "x", "x"), (), events=events)
    return [entry.event.date.text for entry in order_events(book, Mentions())]


@pytest.mark.parametrize("seed", range(5))
def test_events_come_in_the_order_of_time(seed: int) -> None:
    numbered = [(f"e{number:02}", date) for number, date in enumerate(IN_ORDER)]
    assert order(random.Random(seed).sample(numbered, len(numbered))) == list(IN_ORDER)  # noqa: S311 - any order does


def test_events_of_one_date_come_by_their_ids() -> None:
    assert order([("b", "1945"), ("a", "1945")]) == ["1945", "1945"]


def test_an_interval_is_qualified_by_either_end() -> None:
    assert [is_qualified(parse_edtf(date)) for date in ("1944/1945", "1944~/1945", "1944/1945?", "1944%")] == [
        False,
        True,
        True,
        True,
    ]


def test_what_has_no_beginning_is_filed_by_its_end() -> None:
    unknown, always = find_onset(parse_edtf("/1944-12")), find_onset(parse_edtf("../1944-12"))
    assert unknown is not None
    assert (unknown.year, unknown.month) == (1944, 12)
    assert always is None


def test_an_event_knows_its_places_and_where_it_is_told(make_book: Callable[..., Path]) -> None:
    from publisher.production.check import check

    files = {
        "01.md": "---\ntitle: أ\n---\n\n[هنا]{event=a} و[هناك]{event=a}.\n",
        "places.yaml": "torgau: {name: طورغاو}\n",
        "chronology.yaml": "a: {date: 1945-04-25, text: لقاء, places: [torgau]}\n",
    }
    _, woven = check(make_book(files))
    assert woven
    (entry,) = woven.chronology
    assert ([place.id for place in entry.places], [mention.words for mention in entry.mentions]) == (
        ["torgau"],
        ["هنا", "هناك"],
    )
