"""Lists at the end of a book: sources and people in; in what groups and under what names they stand out."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from publisher.model.parts import PageOf
from publisher.production.check import check
from publisher.production.press_run import adapt_edition
from publisher.typeset.book_parts import plan_book

NO_PAGES: Mapping[str, PageOf] = {}
BOOK = """\
title: كتاب
language: {language}
identifier: "urn:uuid:8f1d8a0e-33d6-4d0a-9d1c-0f6a3c7a9b10"
slug: lists
chapters: [01.md]
"""
SOURCES = """\
a: {type: book, title: Atlas of Roads, author: [{family: Adams, given: Ann}], language: en}
b: {type: book, title: طرق الحج, author: [{family: سالم, given: مريم}]}
c: {type: book, title: דרכים, language: he}
d: {type: book, title: أطلس الطرق, language: ar}
"""


def write_list(
    folder: Path, name: str, language: str, files: dict[str, str], pages: Mapping[str, PageOf] = NO_PAGES
) -> str:
    """Write a list of a book of one chapter."""
    for file, text in {"book.yaml": BOOK.format(language=language), "01.md": "# فصل\n\nنص [@a].\n", **files}.items():
        (folder / file).write_text(text, "utf-8")
    report, woven = check(folder)
    assert woven is not None, report.findings
    plans = plan_book(woven, adapt_edition(woven, "print"))
    return next(plan.write(pages).html for plan in plans if plan.name == name)


def read_items(html: str) -> list[str]:
    """Return the titles of the groups of a list, and its items."""
    items = re.findall(r"<(?:h2|li)\b.*?</(?:h2|li)>", html, re.DOTALL)
    return [re.sub(r"<[^>]*>|[\u2060-\u2069]", "", item).strip() for item in items]


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("ar", ["مصادر بالعربية", "1أطلس", "2سالم", "مصادر بلغات أخرى"]),
        ("he", ["מקורות בעברית", "1דרכים", "מקורות בשפות אחרות", "2"]),
        ("en", ["Sources in English", "1Adams", "Sources in other languages", "2"]),
    ],
)
def test_sources_in_the_language_of_the_book_come_first(tmp_path: Path, language: str, wanted: list[str]) -> None:
    items = read_items(write_list(tmp_path, "sources", language, {"sources.yaml": SOURCES}))
    assert len(items) == 6
    assert [item[: len(start)] for item, start in zip(items, wanted, strict=False)] == wanted
    assert [item[0] for item in items if item[0].isdigit()] == ["1", "2", "3", "4"]


def test_sources_in_one_language_are_not_divided(tmp_path: Path) -> None:
    sources = {"sources.yaml": "a: {type: book, title: طرق}\nb: {type: book, title: مدن}\n"}
    items = read_items(write_list(tmp_path, "sources", "ar", sources))
    assert [item[:3] for item in items] == ["1طر", "2مد"]


def test_people_are_filed_by_family_name_where_the_book_says_so(tmp_path: Path) -> None:
    people = "h: {name: أدولف هتلر, file_as: هتلر، أدولف}\nb: {name: بنت الشاطئ}\nz: {name: زيد}\n"
    html = write_list(tmp_path, "people", "ar", {"people.yaml": people, "sources.yaml": SOURCES})
    headings = re.findall(r'<span class="heading">(.*?)</span>', html)
    assert headings == ["بنت الشاطئ", "زيد", "هتلر، أدولف"]


def test_a_glossary_gives_the_pages_of_the_terms_that_are_marked(tmp_path: Path) -> None:
    glossary = "camp: {term: محتشد, definition: مكان}\nother: {term: معسكر, definition: موضع}\n"
    files = {"glossary.yaml": glossary, "01.md": "# فصل\n\nنص عن [المحتشد]{term=camp}، ثم [المحتشد]{term=camp}.\n"}
    pages = {"_m1": PageOf(7, "7"), "_m2": PageOf(9, "9")}
    html = write_list(tmp_path, "glossary", "ar", files, pages)
    camp, other = html.split("<dd")[1:]
    assert re.findall(r'href="book:#(_m\d)"[^>]*>.*?(\d)<', camp) == [("_m1", "7"), ("_m2", "9")]
    assert "href" not in other
