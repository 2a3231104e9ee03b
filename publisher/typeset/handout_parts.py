"""Sets the handouts: a woven book in; for each chapter a pupil's sheet and a teacher's sheet out.

A sheet is made of what the chapter marks and what its front matter says, so that it never disagrees
with the book. Sources are numbered on each sheet by themselves.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import PurePosixPath

from publisher.fonts.ruler import Tracer
from publisher.model.anchors import name_sheet, name_source
from publisher.model.book import PERSON_ROLES
from publisher.model.dates import HistoricalDate
from publisher.model.edition import Edition
from publisher.model.in_hand import name_file
from publisher.model.parts import BOOK_LINK, Part
from publisher.model.tree import (
    Citation,
    Division,
    Figure,
    Inline,
    Note,
    NoteCall,
    Paragraph,
    find_all,
    find_identified,
)
from publisher.model.woven import ChronologyEntry, WovenBook, WovenChapter
from publisher.typeset.book_parts import Pages, PartWriter, PlannedPart, open_part_writer
from publisher.typeset.figures import Draw, leave_undrawn
from publisher.typeset.html import HtmlWriter, PrintMedium
from publisher.typeset.mathematics import leave_untraced
from publisher.typeset.plain_texts import PlainTexts
from publisher.typeset.verse import Measure, estimate_width

#: How many terms and people a sheet explains: more than a lesson can take in would hide the rest.
_TERMS, _PEOPLE = 6, 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """One handout: its chapter, for whom it is, its name after the chapter's file, its title and its only part."""

    chapter: WovenChapter
    is_teachers: bool
    name: str
    title: str
    part: PlannedPart


def plan_handouts(
    woven: WovenBook,
    edition: Edition,
    draw: Draw = leave_undrawn,
    measure: Measure = estimate_width,
    trace: Tracer = leave_untraced,
    texts: PlainTexts | None = None,
) -> tuple[Sheet, ...]:
    """Plan the sheets of every numbered chapter; `texts` are those written before."""
    writer = open_part_writer(woven, edition, draw, measure, trace, texts)
    return tuple(
        _plan_sheet(writer, chapter, is_teachers=is_teachers)
        for chapter in woven.chapters
        if chapter.number
        for is_teachers in (False, True)
    )


def _plan_sheet(writer: PartWriter, chapter: WovenChapter, *, is_teachers: bool) -> Sheet:
    number = f"{chapter.number:02d}"
    name = name_sheet(chapter.number or 0, is_teachers=is_teachers)
    stem = re.sub(r"^[\d\W_]+", "", PurePosixPath(chapter.chapter.file).stem)
    kind = writer.house.words["teacher_sheet" if is_teachers else "pupil_sheet"]
    title = f"{chapter.chapter.title} – {kind}"
    write = partial(_write_sheet, writer, chapter, name, title, is_teachers=is_teachers)
    part = PlannedPart(name, "body", write)
    return Sheet(chapter, is_teachers, f"{number}-{stem}" if stem else number, title, part)


def _write_sheet(
    writer: PartWriter, chapter: WovenChapter, name: str, title: str, pages: Pages, *, is_teachers: bool
) -> Part:
    with name_file(chapter.chapter.file):
        return _fill_sheet(writer, chapter, name, title, pages, is_teachers=is_teachers)


def _fill_sheet(
    writer: PartWriter, chapter: WovenChapter, name: str, title: str, pages: Pages, *, is_teachers: bool
) -> Part:
    woven = writer.woven
    events = [entry for entry in woven.chronology if entry.event.id in chapter.events]
    repeated = [block for block in chapter.chapter.blocks if isinstance(block, Division) and "handout" in block.classes]
    notes = _gather_notes(chapter, repeated)
    pairs = tuple(_pair_answers(chapter))
    lines = (line for pair in pairs for line in (pair if is_teachers else pair[:1]))
    asked = tuple(Paragraph(chapter.chapter.position, line) for line in lines)
    # A teacher's sheet prints neither the events nor the blocks.
    cited: tuple[Division | Note | Paragraph, ...] = asked if is_teachers else (*repeated, *notes, *asked)
    sources = _gather_sources(woven, () if is_teachers else events, cited)
    figures = [figure for figure in find_all(chapter.chapter.blocks, Figure) if figure.kind == "map"][:1]
    html_writer = _make_html_writer(writer, sources, (*repeated, *notes, *figures, *asked))
    html_writer.open_chapter(chapter.chapter, chapter.anchor)
    html_writer.note_numbers = _number_notes(notes)
    explained = _choose_terms(woven, chapter)
    terms = [entry for entry in woven.glossary if entry.term.id in explained]
    named = _choose_people(woven, chapter)
    people = [entry for entry in woven.people_index if entry.person and entry.person.id in named]
    return writer.write(
        name,
        "handout.html.j2",
        "body",
        pages,
        ((1, title, "_sheet"),),
        title=title,
        anchor="_sheet",
        writer=html_writer,
        chapter=chapter,
        is_teachers=is_teachers,
        span=_find_span(events),
        events=events,
        terms=terms,
        people=people,
        figures=html_writer.write_blocks(figures),
        repeated=html_writer.write_blocks(repeated),
        sources=[(number, woven.book.sources[key]) for key, number in sources.items()],
        cite=partial(_cite, sources),
        questions=[tuple(map(html_writer.write_line, pair)) for pair in pairs],
        is_blank=not chapter.has_handout,
    )


def _choose_terms(woven: WovenBook, chapter: WovenChapter) -> tuple[str, ...]:
    """Choose the terms that a sheet explains: those that every sheet does, then the chapter's, as it names them."""
    always = (term.id for term in woven.book.terms.values() if term.every_handout)
    return tuple(dict.fromkeys((*always, *chapter.terms)))[:_TERMS]


def _choose_people(woven: WovenBook, chapter: WovenChapter) -> tuple[str, ...]:
    """Choose the people whom a sheet presents: by their roles, of one role as the chapter names them."""
    people = woven.book.people
    return tuple(sorted(chapter.people, key=lambda one: PERSON_ROLES.index(people[one].role)))[:_PEOPLE]


def _make_html_writer(
    writer: PartWriter, sources: dict[str, int], printed: Sequence[Division | Note | Figure | Paragraph]
) -> HtmlWriter:
    """Make a writer for a sheet that prints some blocks: a reference to anything else says that it is in the book."""
    anchors = {name_source(number) for number in sources.values()} | {"_sheet"}
    anchors |= {thing.identifier for thing in find_identified(printed)}
    folder = writer.woven.book.folder
    medium = PrintMedium(
        # A sheet stands alone: a link to another part of the book leads nowhere and is left out.
        address=lambda anchor: BOOK_LINK + anchor if anchor in anchors else "",
        image=lambda source: (folder / source).as_uri(),
        tells_source=True,
        elsewhere=writer.house.words["in_the_book"],
        draw=writer.draw,
        measure=writer.measure,
        trace=writer.trace,
    )
    return HtmlWriter(writer.house, medium, sources, writer.texts)


def _gather_notes(chapter: WovenChapter, repeated: Iterable[Division]) -> list[Note]:
    """Return the notes that a sheet prints, in the order in which it calls them."""
    notes = {note.label: note for note in chapter.chapter.notes}
    labels = dict.fromkeys(call.label for call in find_all(repeated, NoteCall))
    return [notes[label] for label in labels if label in notes]


def _number_notes(notes: Iterable[Note]) -> dict[str, int]:
    """Return the numbers of the notes of a sheet by their labels: each series counts from 1."""
    counts = Counter[str]()
    numbers: dict[str, int] = {}
    for note in notes:
        counts[note.series] += 1
        numbers[note.label] = counts[note.series]
    return numbers


def _gather_sources(
    woven: WovenBook, events: Iterable[ChronologyEntry], repeated: Iterable[Division | Note | Paragraph]
) -> dict[str, int]:
    """Return numbers to the sources of what the sheet prints, in the order in which it cites them."""
    keys = [key for entry in events for key in entry.event.sources]
    keys += [source.key for citation in find_all(repeated, Citation) for source in citation.sources]
    return {key: number for number, key in enumerate(dict.fromkeys(keys), 1) if key in woven.book.sources}


def _cite(numbers: dict[str, int], keys: Iterable[str]) -> list[int]:
    return [numbers[key] for key in keys if key in numbers]


def _find_span(events: list[ChronologyEntry]) -> tuple[HistoricalDate, HistoricalDate] | None:
    """Return the first and the last date of the chapter's events."""
    if not events:
        return None
    first = min((entry.event.date for entry in events), key=lambda when: when.earliest)
    last = max((entry.event.date for entry in events), key=lambda when: when.latest)
    return first, last


def _pair_answers(chapter: WovenChapter) -> Iterator[tuple[tuple[Inline, ...], tuple[Inline, ...]]]:
    return zip_longest(
        chapter.chapter.questions, chapter.chapter.answers[: len(chapter.chapter.questions)], fillvalue=()
    )
