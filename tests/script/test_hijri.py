"""The Hijri calendar beside the Gregorian."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.manuscript.edtf import parse_edtf
from publisher.model.book import Metadata
from publisher.production.check import check
from publisher.script.hijri import format_hijri
from publisher.typeset.house import open_house

#: First days of months and years in the published tables of Umm al-Qura.
KNOWN = {
    date(1924, 8, 1): "1 محرم 1343 هـ",
    date(1999, 4, 17): "1 محرم 1420 هـ",
    date(2014, 6, 28): "1 رمضان 1435 هـ",
    date(2023, 7, 19): "1 محرم 1445 هـ",
}


@pytest.mark.parametrize(("day", "written"), KNOWN.items(), ids=str)
def test_known_days(day: date, written: str) -> None:
    assert format_hijri(day, day, "day", language="ar", digits="latn") == written.replace(" هـ", "\u00a0هـ")


def write(text: str, language: str = "ar", digits: str = "latn") -> str:
    metadata = Metadata("x", language, "x", "x", digits=digits, calendar=("gregorian", "hijri"))
    # The name of the era keeps to its year.
    return open_house(metadata).hijri(parse_edtf(text)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1945-05-08", "26 جمادى الأولى 1364 هـ"),
        ("1945-01-17/1945-01-21", "3–7 صفر 1364 هـ"),
        ("1945-01-12/1945-01-17", "28 محرم – 3 صفر 1364 هـ"),
        ("1944-12-01/1945-01-01", "16 ذو الحجة 1363 – 17 محرم 1364 هـ"),
        ("1945-01", "محرم – صفر 1364 هـ"),
        ("1944-12", "ذو الحجة 1363 – محرم 1364 هـ"),
        ("1945", "1364–1365 هـ"),
        ("1944-12-26~", "نحو 11 محرم 1364 هـ"),
        # Before the tables, and where an end is not known.
        ("1914-08-01", ""),
        ("1945-01-17/..", ""),
        ("/1945-01-17", ""),
    ],
)
def test_dates_as_exactly_as_they_are_known(text: str, written: str) -> None:
    assert write(text) == written


@pytest.mark.parametrize(
    ("language", "digits", "written"),
    [
        ("ar-EG", "arab", "٢٦ جمادى الأولى ١٣٦٤ هـ"),
        ("fa", "arabext", "۲۶ جمادی‌الاول ۱۳۶۴ قمری"),
        ("ur", "latn", "26 جمادی الاول 1364 ہجری"),
        ("he", "latn", "26 בג׳ומאדא אל־אולא 1364 להג׳רה"),
        ("en", "latn", "26 Jumada I 1364 AH"),
        ("fr", "latn", "26 joumada al oula 1364 de l’hégire"),
        ("de", "latn", "26. Dschumada I 1364 d. H."),
    ],
)
def test_languages(language: str, digits: str, written: str) -> None:
    assert write("1945-05-08", language, digits) == written


@given(st.dates(date(1924, 8, 1), date(2077, 11, 16)))
def test_every_day_of_the_tables_has_a_date(day: date) -> None:
    assert format_hijri(day, day, "day", language="ar", digits="latn").endswith("\u00a0هـ")


def test_only_a_book_that_asks_has_hijri_dates(make_book: Callable[..., Path]) -> None:
    head = "title: x\nlanguage: ar\nidentifier: x\nchapters: [01.md]\n"
    body = "---\ntitle: x\n---\n\nنص.\n"
    _, woven = check(make_book({"book.yaml": head, "01.md": body}))
    assert woven
    assert not open_house(woven.book.metadata).shows_hijri
    _, woven = check(make_book({"book.yaml": head + "calendar: [gregorian, hijri]\n", "01.md": body}))
    assert woven
    assert open_house(woven.book.metadata).shows_hijri
    report, _ = check(make_book({"book.yaml": head + "calendar: [julian]\n", "01.md": body}))
    assert [finding.code.id for finding in report.errors] == ["BK002"]
