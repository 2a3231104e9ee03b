"""An entry of the list of sources puts first what the list files it under, in the direction of its language."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from lxml import html

from publisher.model.book import Metadata, Source
from publisher.model.finding import Position
from publisher.production.check import check
from publisher.typeset.bibliography import find_source_language, write_source
from publisher.typeset.house import open_house
from publisher.typeset.html import EpubMedium, HtmlWriter, PrintMedium

Make = Callable[[Mapping[str, str]], Path]


@pytest.mark.parametrize(
    ("item", "entry"),
    [
        (
            "{type: book, title: War, author: [{family: Evans, given: Richard J.}, {family: Ray, given: Ann}]}",
            "Evans, Richard J., Ann Ray. War.",
        ),
        ("{type: book, title: War, author: [{family: Evans, given: Richard J.}]}", "Evans, Richard J. War."),
        ("{type: webpage, title: Marches, author: [{literal: Yad Vashem}]}", "Yad Vashem. Marches."),
        ("{type: book, title: Papers, editor: [{family: Rudorff, given: Andrea}]}", "Rudorff, Andrea. Papers."),
        ("{type: book, title: الطريق, author: [{family: حداد, given: ليلى}], language: ar}", "حداد، ليلى. الطريق."),
        ("{type: webpage, title: Marches}", "Marches."),
        (
            "{type: book, title: Camps, container-title: Encyclopedia, volume: I, publisher: Press, issued: '2009'}",
            "Camps. Encyclopedia I. Press, 2009.",
        ),
    ],
)
def test_an_entry_reads_in_the_order_of_the_list(make_book: Make, item: str, entry: str) -> None:
    _, woven = check(make_book({"sources.yaml": f"one: {item}\n"}))
    assert woven
    medium = PrintMedium(address=lambda anchor: f"#{anchor}", image=lambda source: source)
    writer = HtmlWriter(open_house(Metadata("كتاب", "ar", "x", "x")), medium, {"one": 1})
    markup = write_source(woven.sources[0].source, writer)
    text = html.fragment_fromstring(str(markup), create_parent="p").text_content()
    assert " ".join(text.split()) == entry


@pytest.mark.parametrize(
    ("language", "digits", "entry"),
    [
        ("ar", "arab", "مقالة. مجلة ٢ (٣). ٢٠٠١، ١٠–٢٠."),
        ("ar", "latn", "مقالة. مجلة 2 (3). 2001، 10–20."),
        ("fa", "arabext", "مقالة. مجلة 2 (3). 2001، 10–20."),
    ],
)
def test_the_numbers_of_an_entry_in_the_book_s_language_have_its_digits(
    make_book: Make, language: str, digits: str, entry: str
) -> None:
    item = (
        "{type: article-journal, title: مقالة, container-title: مجلة, volume: 2, issue: 3, page: 10–20, issued: 2001, "
        "language: ar}"
    )
    _, woven = check(make_book({"sources.yaml": f"one: {item}\n"}))
    assert woven
    medium = PrintMedium(address=lambda anchor: f"#{anchor}", image=lambda source: source)
    writer = HtmlWriter(open_house(Metadata("كتاب", language, "x", "x", digits=digits)), medium, {"one": 1})
    markup = write_source(woven.sources[0].source, writer)
    text = html.fragment_fromstring(str(markup), create_parent="p").text_content()
    assert " ".join(text.split()) == entry


def test_no_line_of_print_ends_in_a_hyphen_of_a_name_or_an_address(make_book: Make) -> None:
    item = "{type: webpage, title: Lublin-Majdanek, URL: 'https://example.org/a-b'}"
    _, woven = check(make_book({"sources.yaml": f"one: {item}\n"}))
    assert woven
    house = open_house(Metadata("كتاب", "ar", "x", "x"))
    print_line, epub_line = (
        write_source(
            woven.book.sources["one"],
            HtmlWriter(house, medium(address=lambda anchor: anchor, image=lambda source: source), {"one": 1}),
        )
        for medium in (PrintMedium, EpubMedium)
    )
    assert "Lublin-\u2060Majdanek" in print_line
    assert 'href="https://example.org/a-b"' in print_line
    assert "\u2060" not in epub_line


@pytest.mark.parametrize(
    ("title", "book", "language"),
    [
        ("Die Todesmärsche", "ar", ""),
        ("Żydzi w Łodzi – Część 1", "fa", ""),
        ("Österreich über alles", "he", ""),
        ("Μαρτυρίες", "ar", ""),
        ("Die Todesmärsche", "de", "de"),
        ("مسيرات الموت في شتاء 1945 (Todesmärsche)", "ar", "ar"),
        ("مسيرات الموت", "de", ""),
        ("צעדות המוות 1945", "ar", "he"),
        ("1945", "ar", "ar"),
    ],
)
def test_the_language_of_a_source_that_tells_none_goes_by_the_script_of_its_title(
    title: str, book: str, language: str
) -> None:
    """None is given where the title runs the other way: which of the many languages it is, nobody can know."""
    source = Source(Position("sources.yaml"), "one", "book", title)
    assert find_source_language(source, book) == language
