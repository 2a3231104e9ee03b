"""Labels pictures, tables, maps, timelines and units: a book in, what each is called by out, before it is woven.

A reference may stand before what it refers to, so that all have their numbers before the first chapter is woven.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from publisher.model.anchors import name_chapter, name_figure
from publisher.model.book import MATTERS, Book, Chapter
from publisher.model.finding import Position
from publisher.model.tree import (
    Division,
    Figure,
    Image,
    Label,
    Note,
    NoteCall,
    NoteSeries,
    Paragraph,
    Table,
    find_all,
    iterate_nodes,
    read_plain_text,
)
from publisher.weave.anchors import anchor_headings

#: The class of a picture or a table that has no number in a book where others have one.
_UNNUMBERED = "unnumbered"


@dataclass(frozen=True, slots=True)
class Labels:
    """What things are called by: pictures and tables by their position, whatever has an id by its anchor.

    `anchors` are the ids of labelled pictures and tables by their position; `titles` the texts of chapters and headings
    by their anchors.
    """

    labels: dict[Position, Label] = field(default_factory=dict)
    anchors: dict[Position, str] = field(default_factory=dict)
    referred: dict[str, Label] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


def label_things(book: Book) -> Labels:
    """Return the labels of a book: of pictures and tables as it asks for, of maps and timelines always."""
    labels = Labels()
    drawn = Counter[str]()
    for index, chapter in enumerate(book.chapters):
        labels.titles[name_chapter(index)] = chapter.title
        for heading, anchor in anchor_headings(chapter, index):
            labels.titles[anchor] = read_plain_text(heading.children)
        notes = order_notes(chapter, number_notes(chapter))
        labels.titles.update(_list_titled(chapter))
        for figure in find_all((*chapter.blocks, *notes), Figure):
            drawn[figure.kind] += 1
            if figure.identifier:
                labels.referred[figure.identifier] = Label(figure.kind, (drawn[figure.kind],))
    counts = Counter[str]()
    for chapter, prefix in _list_prefixes(book):
        own = Counter[str]()
        for kind, thing in _list_captioned(chapter):
            way = book.metadata.numbering.pictures if kind == "picture" else book.metadata.numbering.tables
            if way == "none" or _UNNUMBERED in thing.classes:
                continue
            counts[kind] += 1
            own[kind] += 1
            label = Label(kind, (*prefix, own[kind]) if way == "by_chapter" and prefix else (counts[kind],))
            labels.labels[thing.position] = label
            anchor = thing.identifier or name_figure(kind, counts[kind])
            labels.anchors[thing.position] = anchor
            labels.referred[anchor] = label
    _label_units(book, labels)
    return labels


def _label_units(book: Book, labels: Labels) -> None:
    """Label the units of a book, those of each name by themselves."""
    counts = Counter[str]()
    total = 0
    for chapter, prefix in _list_prefixes(book):
        is_anew = book.metadata.numbering.units == "by_chapter" and bool(prefix)
        if is_anew:
            counts.clear()
        for division in find_all(chapter.blocks, Division):
            if division.unit is None or _UNNUMBERED in division.classes:
                continue
            total += 1
            name = division.unit.name
            counts[name] = division.unit.start or counts[name] + 1
            label = Label("unit", (*prefix, counts[name]) if is_anew else (counts[name],), name)
            labels.labels[division.position] = label
            labels.anchors[division.position] = division.identifier or name_figure("unit", total)
            labels.referred[labels.anchors[division.position]] = label


def number_notes(chapter: Chapter) -> Mapping[str, int]:
    """Return the numbers of the notes of a chapter, by their labels, in the order in which they are called.

    Each series counts from 1.
    """
    counts = Counter[NoteSeries]()
    numbers: dict[str, int] = {}
    for call in find_all(chapter.blocks, NoteCall):
        if call.label not in numbers:
            counts[call.series] += 1
            numbers[call.label] = counts[call.series]
    return numbers


def order_notes(chapter: Chapter, numbers: Mapping[str, int]) -> Iterator[Note]:
    """Yield the notes of a chapter that are called, in the order of their numbers, one series after the other."""
    called = (note for note in chapter.notes if note.label in numbers)
    yield from sorted(called, key=lambda note: (note.series != "first", numbers[note.label]))


def number_chapters(book: Book) -> Iterator[tuple[Chapter, int | None, int | None]]:
    """Yield each chapter with its number in the book and the one that is printed, None for what has no number."""
    number = ordinal = 0
    first_files = {part.files[0] for part in book.part_titles if part.files}
    for chapter in book.chapters:
        if chapter.file in first_files and book.metadata.numbering.chapters == "by_part":
            ordinal = 0
        if chapter.matter == "body" and chapter.kind == "chapter":
            number, ordinal = number + 1, ordinal + 1
            yield chapter, number, ordinal
        else:
            yield chapter, None, None


def _list_titled(chapter: Chapter) -> Iterator[tuple[str, str]]:
    """Yield what has an id and a title of its own, by its id: poems and documents."""
    for division in find_all(chapter.blocks, Division):
        title = (division.poem and division.poem.title) or (division.document and division.document.title)
        if division.identifier and title:
            yield division.identifier, title


def _list_prefixes(book: Book) -> Iterator[tuple[Chapter, tuple[int, ...]]]:
    """Yield the chapters as they are bound, each with what numbers by chapter begin with: its number, if it has one.

    Where chapters are numbered anew in each part, the number of the part comes first, so that no number stands twice.
    """
    by_part = book.metadata.numbering.chapters == "by_part"
    parts = {file: (number,) for number, part in enumerate(book.part_titles, 1) for file in part.files if by_part}
    for chapter, _, ordinal in sorted(number_chapters(book), key=lambda one: MATTERS.index(one[0].matter)):
        yield chapter, (*parts.get(chapter.file, ()), ordinal) if ordinal else ()


def _list_captioned(chapter: Chapter) -> Iterator[tuple[Literal["picture", "table"], Image | Table]]:
    """Yield the pictures that are paragraphs of their own and the tables, as far as they have a caption."""
    for node in iterate_nodes(chapter.blocks):
        match node:
            case Paragraph(children=(Image() as image,)) if image.caption:
                yield "picture", image
            case Table() if node.caption:
                yield "table", node
