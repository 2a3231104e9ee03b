"""Marks of printed pages in the markup of an EPUB: before the right word, and outside what begins with it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.epub import EpubPage
from publisher.model.parts import PageOf, PageStart, PrintedPages, PrintedPart
from publisher.typeset.page_breaks import PageMarker, count_page, mark_pages

LABEL = "page {n}"


def mark(body: str, *letters: int) -> str:
    """Mark pages that begin after so many letters; give the body with [1], [2] … for the marks."""
    starts = [PageStart(count, str(number), f"p{number}") for number, count in enumerate(letters, 1)]
    marked = mark_pages(f"<html><head><title>title</title></head><body>{body}</body></html>", starts, LABEL)
    found = re.fullmatch(r"<html><head><title>title</title></head><body>(.*)</body></html>", marked, re.DOTALL)
    assert found
    pattern = r'<span epub:type="pagebreak" role="doc-pagebreak" id="p(\d+)" aria-label="page \1"/>'
    return re.sub(pattern, r"[\1]", found[1])


@pytest.mark.parametrize(
    ("body", "letters", "expected"),
    [
        ("<p>abc def</p>", (0,), "<p>[1]abc def</p>"),
        ("<p>abc def</p>", (3,), "<p>abc [1]def</p>"),
        # Quotation marks and brackets go with their word, and so does the rest of a divided one.
        ("<p>abc «def» gh</p>", (3,), "<p>abc [1]«def» gh</p>"),
        ("<p>abc hyphenated</p>", (7,), "<p>abc [1]hyphenated</p>"),
        ("<p>abc</p><p>def</p>", (3,), "<p>abc</p><p>[1]def</p>"),
        ('<p>abc <a href="#x"><em>def</em></a></p>', (3,), '<p>abc [1]<a href="#x"><em>def</em></a></p>'),
        ("<p>abc <em>def ghi</em></p>", (6,), "<p>abc <em>def [1]ghi</em></p>"),
        # Character references are one character, or none that counts.
        ("<p>a&amp;b &lt;cd &#233;f</p>", (2, 4), "<p>a&amp;b [1]&lt;cd [2]&#233;f</p>"),
        # Several pages may begin in one paragraph, and two at one word where one of them has no letter.
        ("<p>ab cd ef</p>", (0, 2, 4), "<p>[1]ab [2]cd [3]ef</p>"),
        ("<p>ab cd</p>", (2, 2), "<p>ab [1][2]cd</p>"),
        # Calls of notes, notes and page references are not in the flow of print.
        ('<p>ab<a class="note-call">12</a> cd</p>', (2,), '<p>ab<a class="note-call">12</a> [1]cd</p>'),
        (
            '<section class="notes"><aside><p>zz <br/>z</p></aside></section><p>ab</p>',
            (0,),
            '<section class="notes"><aside><p>zz <br/>z</p></aside></section><p>[1]ab</p>',
        ),
        # A figure is one letter, whatever is drawn in it.
        (
            "<p>ab</p><figure><svg><text>zz</text></svg></figure><p>cd</p>",
            (2, 3),
            "<p>ab</p>[1]<figure><svg><text>zz</text></svg></figure><p>[2]cd</p>",
        ),
        # A page behind the last letter has no place.
        ("<p>ab</p>", (2,), "<p>ab</p>"),
    ],
)
def test_a_mark_stands_before_the_word_with_which_the_page_begins(
    body: str, letters: tuple[int, ...], expected: str
) -> None:
    assert mark(body, *letters) == expected


@given(st.lists(st.text(alphabet="abدا«. \u064e", max_size=8), max_size=6), st.lists(st.integers(0, 40), max_size=5))
def test_marks_change_nothing_else_and_come_in_order(paragraphs: list[str], letters: list[int]) -> None:
    body = "".join(f"<p>{text} <em>{text}</em></p>" for text in paragraphs)
    marked = mark(body, *sorted(letters))
    assert re.sub(r"\[\d\]", "", marked) == body
    numbers = [int(number) for number in re.findall(r"\[(\d)\]", marked)]
    total = count_page(f"<body>{body}</body>")
    assert numbers == list(range(1, sum(count < total for count in letters) + 1))


def test_a_page_whose_text_differs_from_print_is_not_marked() -> None:
    page = EpubPage("c.xhtml", "<body><p>abc def</p></body>")
    starts = (PageStart(0, "1"), PageStart(3, "2"))
    parts = {"same": PrintedPart(starts, 6), "other": PrintedPart(starts, 7)}
    marker = PageMarker(PrintedPages({"m": PageOf(1, "1")}, parts), LABEL)
    assert marker.mark_text(page, "other") == page
    assert marker.mark_text(page, "unknown") == page
    assert marker.mark_text(page, "same").markup.count("doc-pagebreak") == 2
    assert marker.mark_opening(page, "other").markup.count("doc-pagebreak") == 1
    assert marker.marks == [("1", "c.xhtml#_page1"), ("2", "c.xhtml#_page2"), ("1", "c.xhtml#_page3")]


def test_without_a_print_edition_nothing_is_marked() -> None:
    page = EpubPage("c.xhtml", "<body><p>abc</p></body>")
    marker = PageMarker(None, LABEL)
    assert (marker.mark_text(page, "c1"), marker.mark_opening(page, "index"), marker.marks) == (page, page, [])
