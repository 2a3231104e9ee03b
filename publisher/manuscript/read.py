"""Reads a whole book: a folder in, a `Book` out, and every fault in the report."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from publisher.manuscript.base_map import read_base_maps
from publisher.manuscript.chapter import read_chapter
from publisher.manuscript.data_files import (
    read_events,
    read_head,
    read_people,
    read_places,
    read_routes,
    read_sources,
    read_terms,
)
from publisher.manuscript.folder import BookFolder
from publisher.manuscript.fonts import read_fonts
from publisher.manuscript.long_names import judge_headings
from publisher.manuscript.styles import read_styles
from publisher.manuscript.templates import read_templates
from publisher.model.book import Book
from publisher.model.finding import Position, Report
from publisher.model.kept import Store
from publisher.model.passage import Passage
from publisher.script.written_numbers import choose_digits, find_numbers, is_divided


def read_book(path: Path, report: Report, output: Path | None = None, store: Store | None = None) -> Book | None:
    """Read the book in a folder; None where `book.yaml` itself cannot be used.

    Chapters that cannot be used are left out: the report says why, and holds an error then. `output` is where the
    book's editions go, which may be a folder inside that of the book; `store` keeps chapters and lists that were read.
    """
    folder = BookFolder(path.resolve(), report)
    head = read_head(folder)
    places, events, terms = read_places(folder, store), read_events(folder, store), read_terms(folder, store)
    people, routes, sources = read_people(folder, store), read_routes(folder, store), read_sources(folder, store)
    if head is None:
        # Nothing says which files are chapters; those that look it are judged all the same.
        for name in folder.list_files("", (".md",)):
            if name[:1].isdigit():
                read_chapter(folder, name, Position(name))
        folder.judge_entries(output)
        return None
    chapters = [read_chapter(folder, file, position, head.metadata.language, store) for file, position in head.files]
    styles, fonts = read_styles(folder), read_fonts(folder)
    templates, base_maps = read_templates(folder), read_base_maps(folder)
    folder.judge_entries(output)
    judge_headings(folder.passages, report)
    language = head.metadata.language
    passages = tuple(
        passage if passage.language else replace(passage, language=language) for passage in folder.passages
    )
    return Book(
        folder=folder.path,
        metadata=replace(head.metadata, digits=head.metadata.digits or _find_digits(language, passages)),
        chapters=tuple(chapter for chapter in chapters if chapter),
        places=places,
        events=events,
        terms=terms,
        people=people,
        routes=routes,
        sources=sources,
        fonts=fonts,
        waivers=head.waivers,
        passages=passages,
        texts=folder.texts,
        templates=templates,
        styles=styles,
        base_maps=base_maps,
        part_titles=head.part_titles,
        unread=frozenset(folder.unread),
    )


def _find_digits(language: str, passages: Sequence[Passage]) -> str:
    """Return the digits that a book has which does not name them; "" where its language and region decide.

    Arabic is written with one set in the east and with another in the west: without a region it is the one that most
    numbers of the book have.
    """
    if not is_divided(language):
        return ""
    own = (passage for passage in passages if is_divided(passage.language))
    return choose_digits(number[0] for passage in own for number in find_numbers(passage.text))
