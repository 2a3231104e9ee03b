"""The chronology as it is set: grouped by year and month, in the book's words, and for other programs."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from publisher.manuscript.edtf import parse_edtf
from publisher.model.book import Metadata
from publisher.model.parts import PageOf
from publisher.model.woven import WovenBook
from publisher.production.check import check
from publisher.typeset.chronology import group_events, write_label
from publisher.typeset.chronology_files import (
    find_days,
    is_known_to_the_day,
    write_calendar,
    write_chronology,
    write_table,
)
from publisher.typeset.house import HouseStyle, open_house

FILES = {
    "01.md": "---\ntitle: أ\n---\n\nفي [طورغاو]{event=meeting} و[x]{place=torgau} و[خروج]{event=leaving}.\n",
    "places.yaml": "torgau: {name: طورغاو}\nlublin: {name: لوبلين}\n",
    "sources.yaml": "a2011: {type: book, title: A}\n",
    "chronology.yaml": """\
        before: {date: ../1943, text: قبل ذلك}
        year: {date: "1944", text: سنة}
        summer: {date: 1944-22, text: صيف}
        month: {date: 1944-06, text: شهر}
        leaving: {date: 1945-01-17/1945-01-21, text: "خروج، ثم عودة", places: [lublin, torgau], sources: [a2011]}
        long: {date: 1945-01-28/1945-02-02, text: أيام}
        about: {date: 1945-01-30~, text: نحو ذلك, certainty: disputed}
        meeting: {date: 1945-04-25, text: لقاء, places: [torgau]}
        after: {date: 1945-05-08/.., text: بعد ذلك}
        rome: {date: "-0043-03-15", text: روما}
        """,
}
ORDER = ["before", "rome", "year", "summer", "month", "leaving", "long", "about", "meeting", "after"]


@pytest.fixture
def woven(make_book: Callable[..., Path]) -> WovenBook:
    report, woven = check(make_book(FILES))
    assert report.errors == []
    assert woven
    return woven


def open_voice(language: str, months: str = "") -> HouseStyle:
    return open_house(Metadata("x", language, "x", "x", months=months))


def test_events_are_grouped_by_year_and_month(woven: WovenBook) -> None:
    years = group_events(woven, open_house(woven.book.metadata))
    assert [
        (
            year.label,
            [
                (month.label, [(row.entry.event.id, row.label.replace("\u00a0", " ")) for row in month.rows])
                for month in year.months
            ],
        )
        for year in years
    ] == [
        ("", [("", [("before", "حتى 1943")])]),
        ("44 ق.م", [("مارس 44 ق.م", [("rome", "15")])]),
        (
            "1944",
            [
                ("", [("year", "1944")]),
                ("صيف 1944", [("summer", "صيف 1944")]),
                ("يونيو 1944", [("month", "يونيو 1944")]),
            ],
        ),
        (
            "1945",
            [
                (
                    "يناير 1945",
                    [("leaving", "17–21"), ("long", "28 يناير – 2 فبراير"), ("about", "نحو 30")],
                ),
                ("أبريل 1945", [("meeting", "25")]),
                ("مايو 1945", [("after", "منذ 8 مايو 1945")]),
            ],
        ),
    ]


def test_print_tells_no_date_twice_and_no_date_seems_to_be_that_above_it(make_book: Callable[..., Path]) -> None:
    events = ("1944", "1944-04", "1944-05", "1944-05", "1944-05-03", "1945-01-02", "1946/1947")
    lines = "".join(f"e{number}: {{date: {date}, text: حدث}}\n" for number, date in enumerate(events))
    _, woven = check(make_book({**FILES, "chronology.yaml": lines}))
    assert woven
    years = group_events(woven, open_voice("ar"))
    rows = [row for year in years for month in year.months for row in month.rows]
    told = {row.entry.event.id: row.is_told for row in rows}
    assert told == {f"e{number}": number < 4 for number in range(7)}
    unordered = tuple(row.entry for row in rows if row.entry.event.id in {"e2", "e4"})[::-1]
    (year,) = group_events(replace(woven, chronology=unordered), open_voice("ar"))
    assert [row.is_told for month in year.months for row in month.rows] == [False, False]


def test_a_place_of_an_event_leads_to_its_entry_if_it_has_one(woven: WovenBook) -> None:
    rows = [row for year in group_events(woven, open_voice("ar")) for month in year.months for row in month.rows]
    places = {row.entry.event.id: [(place.heading, place.anchor) for place in row.places] for row in rows}
    assert places["leaving"] == [("لوبلين", ""), ("طورغاو", "_i-torgau")]


@pytest.mark.parametrize(
    ("edtf", "language", "months", "expected"),
    [
        ("1945-01-17/1945-01-21", "fa", "", "۱۷–۲۱"),
        ("1945-01-17", "ar-EG", "", "١٧"),
        ("1945-01-17?", "he", "", "17 (?)"),
        ("1945-01-17~/1945-01-21", "ar", "", "من نحو 17 يناير إلى 21 يناير"),
        ("1945-01-28/1945-02-02", "ar", "levantine", "28 كانون الثاني – 2 شباط"),
        ("1945-01-17/1945-01-17", "ar", "", "17 يناير"),
        ("194X", "ar", "", "عقد 1940"),
    ],
)
def test_a_row_tells_its_day_or_its_whole_date(edtf: str, language: str, months: str, expected: str) -> None:
    assert write_label(parse_edtf(edtf), open_voice(language, months)).replace("\u00a0", " ") == expected


# --- For other programs ---------------------------------------------------------------------------


def number_mentions(woven: WovenBook) -> dict[str, PageOf]:
    mentions = [mention for entry in woven.chronology for mention in entry.mentions]
    return {mention.anchor: PageOf(page, f"p{page}") for page, mention in enumerate(mentions, 1)}


def test_json_has_the_pages_of_print_where_there_are_any(woven: WovenBook) -> None:
    plain = json.loads(write_chronology(woven, {}))
    assert [event["id"] for event in plain] == ORDER
    assert not any("pages" in event for event in plain)
    numbered = json.loads(write_chronology(woven, number_mentions(woven)))
    assert {event["id"]: event["pages"] for event in numbered if event["pages"]} == {
        "leaving": ["p1"],
        "meeting": ["p2"],
    }
    assert numbered[5]["chapters"] == {"01.md": 1}


def test_the_table_reads_back(woven: WovenBook) -> None:
    data = write_table(woven, number_mentions(woven))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == len(ORDER) + 1
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == ORDER
    assert rows[5] == {
        "id": "leaving",
        "date": "1945-01-17/1945-01-21",
        "earliest": "1945-01-17",
        "latest": "1945-01-21",
        "text": "خروج، ثم عودة",
        "places": "لوبلين; طورغاو",
        "sources": "a2011",
        "certainty": "certain",
        "chapters": "01.md",
        "pages": "p1",
    }


def test_the_calendar_has_days_alone_and_says_what_is_not_known_to_the_day(woven: WovenBook) -> None:
    house = open_house(woven.book.metadata)
    data = write_calendar(woven.book.metadata, woven.chronology, house)
    assert data == write_calendar(woven.book.metadata, woven.chronology, house)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    calendar = Calendar.from_ical(data)
    events = {str(event["X-EDTF"]): event for event in calendar.walk("VEVENT")}
    # No calendar has a year before 1.
    assert len(events) == len(ORDER) - 1
    assert len({str(event["UID"]) for event in events.values()}) == len(events)
    assert all(event["TRANSP"] == "TRANSPARENT" for event in events.values())

    def tell(edtf: str) -> tuple[date, date, str, str]:
        event = events[edtf]
        return event.decoded("DTSTART"), event.decoded("DTEND"), str(event["SUMMARY"]), str(event["STATUS"])

    assert tell("1945-04-25") == (date(1945, 4, 25), date(1945, 4, 26), "لقاء", "CONFIRMED")
    assert tell("1945-01-17/1945-01-21")[:2] == (date(1945, 1, 17), date(1945, 1, 22))
    assert tell("1944-22") == (date(1944, 6, 1), date(1944, 9, 1), "صيف 1944: صيف", "TENTATIVE")
    assert tell("1945-01-30~") == (date(1945, 1, 30), date(1945, 1, 31), "نحو 30 يناير 1945: نحو ذلك", "TENTATIVE")
    assert tell("1945-05-08/..")[:2] == (date(1945, 5, 8), date(1945, 5, 9))
    assert tell("../1943")[:2] == (date(1943, 12, 31), date(1944, 1, 1))
    assert str(events["1945-01-17/1945-01-21"]["LOCATION"]) == "لوبلين، طورغاو"


@pytest.mark.parametrize(
    ("edtf", "is_exact", "days"),
    [
        ("1945-04-25", True, ("1945-04-25", "1945-04-25")),
        ("1945-04-25/1945-04", False, ("1945-04-25", "1945-04-30")),
        ("1945-04-25?", False, ("1945-04-25", "1945-04-25")),
        ("1945-04-XX", False, ("1945-04-01", "1945-04-30")),
        ("1945-04-25/", False, ("1945-04-25", "1945-04-25")),
        ("194X", False, ("1940-01-01", "1949-12-31")),
        ("9999-12-31", True, ("9999-12-31", "9999-12-31")),
        ("0000", False, None),
        ("Y12000", False, None),
        ("-0043/0014", False, None),
    ],
)
def test_days_of_a_date(edtf: str, is_exact: bool, days: tuple[str, str] | None) -> None:  # noqa: FBT001 - a column
    moment = parse_edtf(edtf)
    assert is_known_to_the_day(moment) is is_exact
    found = find_days(moment)
    assert (found and tuple(day.isoformat() for day in found)) == days


def test_a_calendar_has_the_last_day_of_all(make_book: Callable[..., Path]) -> None:
    _, woven = check(make_book({"chronology.yaml": "a: {date: 9999-12-31, text: آخر}\n"}))
    assert woven
    (event,) = Calendar.from_ical(write_calendar(woven.book.metadata, woven.chronology, open_voice("ar"))).walk(
        "VEVENT"
    )
    assert event.decoded("DTSTART") == date(9999, 12, 31)
    assert "DTEND" not in event
