"""The lists of a book are in order: terms by the alphabet, sources by author."""

from collections.abc import Callable
from pathlib import Path

from publisher.model.woven import WovenBook
from publisher.production.check import check

HEAD = "---\ntitle: أ\n---\n\n"


def weave(book: Path) -> WovenBook:
    report, woven = check(book)
    assert report.errors == []
    assert woven
    return woven


def test_terms_come_by_the_alphabet(make_book: Callable[..., Path]) -> None:
    woven = weave(make_book({"glossary.yaml": "b: {term: القطار}\na: {term: إخلاء}\nc: {term: محتشد, sort: تابع}\n"}))
    assert [(entry.term.id, entry.letter) for entry in woven.glossary] == [("a", "أ"), ("c", "ت"), ("b", "ق")]


def test_sources_are_numbered_as_they_are_listed(make_book: Callable[..., Path]) -> None:
    sources = """
        z2000: {type: book, title: Z, author: [{given: Anna, family: Zimmer}], issued: '2000'}
        a2011: {type: book, title: A, author: [{given: Zoe, family: Adams}], issued: '2011'}
        a1999: {type: book, title: B, author: [{given: Zoe, family: Adams}], issued: {date-parts: [[1999]]}}
        e: {type: book, title: Papers, editor: [{given: Anna, family: Young}]}
        m: {type: report, title: Museum page, author: [{literal: Memorial of Aachen}]}
        untitled: {type: book, title: Booklet}
        """
    woven = weave(make_book({"sources.yaml": sources}))
    listed = [(entry.number, entry.source.key, entry.anchor) for entry in woven.sources]
    assert listed == [
        (1, "a1999", "_s-1"),
        (2, "a2011", "_s-2"),
        (3, "untitled", "_s-3"),
        (4, "m", "_s-4"),
        (5, "e", "_s-5"),
        (6, "z2000", "_s-6"),
    ]
    assert woven.source_numbers == {key: number for number, key, _ in listed}
