"""Extended Date/Time Format, levels 0 and 1, and what is said of everything else."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.manuscript.edtf import InvalidDateError, parse_edtf
from publisher.model.dates import Moment, Precision

# Level 0 and level 1 as the specification of the Library of Congress lists them.
MOMENTS = [
    ("1985-04-12", Moment(1985, 4, 12), "1985-04-12", "1985-04-12"),
    ("1985-04", Moment(1985, 4), "1985-04-01", "1985-04-30"),
    ("1985", Moment(1985), "1985-01-01", "1985-12-31"),
    ("1985-04-12T23:20:30", Moment(1985, 4, 12), "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30Z", Moment(1985, 4, 12), "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30-04", Moment(1985, 4, 12), "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30+04:30", Moment(1985, 4, 12), "1985-04-12", "1985-04-12"),
    ("1985-04-12T24:00:00", Moment(1985, 4, 12), "1985-04-12", "1985-04-12"),
    ("Y170000002", Moment(170000002), "9999-12-31", "9999-12-31"),
    ("Y-170000002", Moment(-170000002), "0001-01-01", "0001-01-01"),
    ("2001-21", Moment(2001, season=21), "2001-03-01", "2001-05-31"),
    ("2001-22", Moment(2001, season=22), "2001-06-01", "2001-08-31"),
    ("2001-23", Moment(2001, season=23), "2001-09-01", "2001-11-30"),
    ("2001-24", Moment(2001, season=24), "2001-12-01", "2002-02-28"),
    ("2003-24", Moment(2003, season=24), "2003-12-01", "2004-02-29"),
    ("9999-24", Moment(9999, season=24), "9999-12-01", "9999-12-31"),
    ("1984?", Moment(1984, uncertain=True), "1984-01-01", "1984-12-31"),
    ("2004-06~", Moment(2004, 6, approximate=True), "2004-06-01", "2004-06-30"),
    ("2004-06-11%", Moment(2004, 6, 11, approximate=True, uncertain=True), "2004-06-11", "2004-06-11"),
    ("2001-22~", Moment(2001, season=22, approximate=True), "2001-06-01", "2001-08-31"),
    ("201X", Moment(2010, unspecified="year"), "2010-01-01", "2019-12-31"),
    ("20XX", Moment(2000, unspecified="decade"), "2000-01-01", "2099-12-31"),
    ("201X?", Moment(2010, uncertain=True, unspecified="year"), "2010-01-01", "2019-12-31"),
    ("2004-XX", Moment(2004, unspecified="month"), "2004-01-01", "2004-12-31"),
    ("1985-04-XX", Moment(1985, 4, unspecified="day"), "1985-04-01", "1985-04-30"),
    ("1985-XX-XX", Moment(1985, unspecified="month"), "1985-01-01", "1985-12-31"),
    ("-1985", Moment(-1985), "0001-01-01", "0001-01-01"),
    ("-0044-03-15", Moment(-44, 3, 15), "0001-01-01", "0001-01-01"),
    ("-198X", Moment(-1980, unspecified="year"), "0001-01-01", "0001-01-01"),
    ("0000", Moment(0), "0001-01-01", "0001-01-01"),
    ("0000-24", Moment(0, season=24), "0001-01-01", "0001-02-28"),
    ("000X", Moment(0, unspecified="year"), "0001-01-01", "0009-12-31"),
    ("2000-02-29", Moment(2000, 2, 29), "2000-02-29", "2000-02-29"),
]


@pytest.mark.parametrize(("text", "moment", "earliest", "latest"), MOMENTS)
def test_moments(text: str, moment: Moment, earliest: str, latest: str) -> None:
    found = parse_edtf(text)
    assert found.text == text
    assert found.start == moment
    assert found.end is None
    assert not found.is_interval
    assert (found.earliest, found.latest) == (date.fromisoformat(earliest), date.fromisoformat(latest))


FIRST, LAST = "0001-01-01", "9999-12-31"


@pytest.mark.parametrize(
    ("text", "start", "end", "earliest", "latest", "opens"),
    [
        ("1964/2008", Moment(1964), Moment(2008), "1964-01-01", "2008-12-31", (False, False)),
        ("2004-06/2006-08", Moment(2004, 6), Moment(2006, 8), "2004-06-01", "2006-08-31", (False, False)),
        ("2004-02-01/2005-02", Moment(2004, 2, 1), Moment(2005, 2), "2004-02-01", "2005-02-28",
         (False, False)),
        ("1945-01-17/1945-01-21", Moment(1945, 1, 17), Moment(1945, 1, 21), "1945-01-17", "1945-01-21",
         (False, False)),
        ("1985-04-12/..", Moment(1985, 4, 12), None, "1985-04-12", LAST, (False, True)),
        ("1985-04/", Moment(1985, 4), None, "1985-04-01", LAST, (False, False)),
        ("../1985", None, Moment(1985), FIRST, "1985-12-31", (True, False)),
        ("/1985-04-12", None, Moment(1985, 4, 12), FIRST, "1985-04-12", (False, False)),
        ("1984~/2004-06", Moment(1984, approximate=True), Moment(2004, 6), "1984-01-01", "2004-06-30",
         (False, False)),
        ("1944-22/1944-24?", Moment(1944, season=22), Moment(1944, season=24, uncertain=True), "1944-06-01",
         "1945-02-28", (False, False)),
        ("-0100/0100", Moment(-100), Moment(100), FIRST, "0100-12-31", (False, False)),
        ("1945/1945", Moment(1945), Moment(1945), "1945-01-01", "1945-12-31", (False, False)),
        # The end is not before the start: it may be any day of the year.
        ("1945-05-08/1945", Moment(1945, 5, 8), Moment(1945), "1945-05-08", "1945-12-31", (False, False)),
        ("Y-20000/Y-10000", Moment(-20000), Moment(-10000), FIRST, FIRST, (False, False)),
    ],
)  # fmt: skip
def test_intervals(
    text: str, start: Moment | None, end: Moment | None, earliest: str, latest: str, opens: tuple[bool, bool]
) -> None:
    found = parse_edtf(text)
    assert found.is_interval
    assert (found.start, found.end) == (start, end)
    assert (found.earliest, found.latest) == (date.fromisoformat(earliest), date.fromisoformat(latest))
    assert (found.open_start, found.open_end) == opens


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1945-02-30", "February 1945 has 28 days"),
        ("1944-02-30", "February 1944 has 29 days"),
        ("1900-02-29", "February 1900 has 28 days"),
        ("1945-04-31", "April 1945 has 30 days"),
        ("1945-04-00", "April 1945 has 30 days"),
        ("1945-13", "there is no month 13"),
        ("1945-00-01", "there is no month 00"),
        ("1945-13-XX", "there is no month 13"),
        ("1945-22-01", "there is no month 22"),
        ("1945-01-17T25:00:00", "no such time of day as 25:00:00"),
        ("1945-01-17T12:00:00+24", "no such time of day"),
        ("-0000", "no year -0000"),
        ("1945-05/1945-04", "ends (1945-04) before it begins (1945-05)"),
        ("1945/1944", "ends (1944) before it begins (1945)"),
        ("Y20000/Y10000", "before it begins"),
        ("1945-02-30/1945-03-01", "February 1945 has 28 days"),
    ],
)
def test_impossible_dates(text: str, reason: str) -> None:
    with pytest.raises(InvalidDateError, match=re.escape(reason)) as caught:
        parse_edtf(text)
    assert caught.value.is_impossible
    assert caught.value.reason == str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("..", "open end"),
        ("/", "a date at one end"),
        ("../..", "a date at one end"),
        ("1944/1945/1946", "one slash"),
        ("1945-01-17/21", "written whole"),
        ("1945-01-17/01-21", "written whole"),
        ("1945-2-3", "two digits"),
        ("1945-4", "two digits"),
        ("17.1.1945", "year first"),
        ("17/1/1945", "year first"),
        ("17-01-1945", "year first"),
        ("19450117", "parted by hyphens"),
        ("1945.01.17", "parted by hyphens"),
        (" 1945", "no spaces"),
        ("25 April 1945", "no spaces"),
        ("١٩٤٥", "digits 0 to 9"),
        ("۱۹۴۵-۰۱", "digits 0 to 9"),
        ("１９４５", "not a date"),
        ("1944–1945", "a slash"),
        ("c. 1945", "write ~"),
        ("79", "four digits"),
        ("12000", "begins with Y"),
        ("Y1945", "five to eighteen"),
        ("Y1234567890123456789", "five to eighteen"),
        ("1945-25", "level 2"),
        ("1985-XX-05", "level 2"),
        ("[1667,1668]", "level 2"),
        ("{1667..1668}", "level 2"),
        ("1950S2", "level 2"),
        ("Y17E7", "level 2"),
        ("1945?-01", "at the end"),
        ("?1945-01", "at the end"),
        ("1945??", "at the end"),
        ("156X-12-25", "X stands"),
        ("1XXX", "X stands"),
        ("XXXX", "X stands"),
        ("201x", "X stands"),
        ("1945-01-17T9:30", "T09:30:00"),
        ("1945-01T09:30:00", "a whole date"),
        ("1945-01-XXT09:30:00", "a whole date"),
        ("1945-01-17T09:30:00/1946", "without times"),
        ("?", "not a date"),
        ("spring", "not a date"),
        ("1945\n", "no spaces"),
    ],
)
def test_what_is_no_date(text: str, reason: str) -> None:
    with pytest.raises(InvalidDateError, match=re.escape(reason)) as caught:
        parse_edtf(text)
    assert not caught.value.is_impossible
    assert isinstance(caught.value, ValueError)


def test_precision_is_what_is_known() -> None:
    def find_precision(text: str) -> Precision | None:
        start = parse_edtf(text).start
        return start.precision if start else None

    assert find_precision("1985-04-XX") is Precision.MONTH
    assert find_precision("1985-XX-XX") is Precision.YEAR
    assert find_precision("1944-22") is Precision.SEASON
    assert find_precision("1985-04-12") is Precision.DAY


@given(st.dates())
def test_every_day_of_the_calendar_is_read(day: date) -> None:
    found = parse_edtf(day.isoformat())
    assert found.earliest == found.latest == day


@given(st.dates(), st.integers(0, 100_000))
def test_an_interval_holds_its_ends(start: date, length: int) -> None:
    end = date.fromordinal(min(start.toordinal() + length, date.max.toordinal()))
    found = parse_edtf(f"{start}/{end}")
    assert (found.earliest, found.latest) == (start, end)
    if start < end:
        with pytest.raises(InvalidDateError):
            parse_edtf(f"{end}/{end - timedelta(1)}")


@given(st.text(alphabet="0123456789-X/.?~%YTZ:", max_size=24))
def test_any_text_is_a_date_or_has_a_reason(text: str) -> None:
    try:
        found = parse_edtf(text)
    except InvalidDateError as error:
        assert error.reason  # noqa: PT017 - either outcome is right
    else:
        assert found.earliest <= found.latest


@given(st.text())
def test_any_text_at_all_has_a_reason(text: str) -> None:
    try:
        parse_edtf(text)
    except InvalidDateError as error:
        assert error.reason  # noqa: PT017 - either outcome is right
