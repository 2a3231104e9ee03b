"""SOURCE_DATE_EPOCH: what its specification asks for, and which files say it."""

import datetime as dt

import pytest

from publisher.manuscript.source_date import read_source_date
from publisher.model.book import Metadata
from publisher.model.finding import Report


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("0", dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
        ("1700000000", dt.datetime(2023, 11, 14, 22, 13, 20, tzinfo=dt.UTC)),
        ("-1", dt.datetime(1969, 12, 31, 23, 59, 59, tzinfo=dt.UTC)),
        ("4354819200", dt.datetime(2108, 1, 1, tzinfo=dt.UTC)),
        ("", None),
        (None, None),
    ],
)
def test_seconds_are_an_instant(value: str | None, instant: dt.datetime | None) -> None:
    report = Report()
    assert read_source_date({} if value is None else {"SOURCE_DATE_EPOCH": value}, report) == instant
    assert report.findings == []


@pytest.mark.parametrize(
    "value",
    [
        "yesterday",
        "1.5",
        " 1",
        "1 ",
        "1\n",
        "+1",
        "1_000",
        "0x10",
        "\u0661\u0662",
        "1e9",
        "9" * 12,
        "9" * 5_000,
        "-" + "9" * 12,
    ],
)
def test_anything_else_is_refused_before_the_book_is_made(value: str) -> None:
    report = Report()
    assert read_source_date({"SOURCE_DATE_EPOCH": value}, report) is None
    (found,) = report.errors
    assert found.code.id == "BK002"
    assert "SOURCE_DATE_EPOCH" in found.message
    assert len(found.message) < 120
    assert found.message.isascii()


def test_the_instant_is_that_of_the_environment_else_a_day_of_the_book() -> None:
    source_date = dt.datetime(2001, 2, 3, 4, 5, 6, tzinfo=dt.UTC)
    book = Metadata("a", "ar", "a", "a", modified=dt.date(2025, 3, 4), source_date=source_date)
    assert book.last_change == source_date
    assert Metadata("a", "ar", "a", "a", modified=dt.date(2025, 3, 4)).last_change.isoformat() == (
        "2025-03-04T00:00:00+00:00"
    )
    earliest = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
    assert Metadata("a", "ar", "a", "a").last_change == earliest
    assert Metadata("a", "ar", "a", "a", modified=dt.date(1900, 1, 1)).last_change == earliest
