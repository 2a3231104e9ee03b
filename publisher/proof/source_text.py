"""Lists what a book has to say: a woven book in; the text of its paragraphs, notes, captions, cells and lists out.

It is taken from the tree and the lists themselves and not from what was set of them, so that what typesetting drops is
missed too. House words, citations and calls are not in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from publisher.model.anchors import name_own_index
from publisher.model.book import PERSON_ROLES, Chapter, NotePlaces
from publisher.model.expected import BlockKind, ExpectedBlock, ExpectedPart, Picture
from publisher.model.finding import Position
from publisher.model.tree import (
    Alert,
    Block,
    Cell,
    DefinitionList,
    Division,
    Enumeration,
    Figure,
    Heading,
    Image,
    Inline,
    LineBlock,
    Link,
    Math,
    Note,
    Paragraph,
    Preformatted,
    Quotation,
    Stanza,
    Table,
    Text,
    iterate_nodes,
    read_plain_text,
)
from publisher.model.woven import IndexEntry, WovenBook, WovenChapter, WovenPartTitle
from publisher.script.honorifics import hold_signs

#: How many terms and people a handout explains, and in what order it does: `typeset/handout_parts.py`.
_TERMS, _PEOPLE = 6, 3


def list_book(woven: WovenBook) -> tuple[ExpectedPart, ...]:
    """Return what every whole edition has to say: the chapters and the lists, named after their anchors."""
    places = woven.book.metadata.notes
    return (
        *(_list_part_title(part) for part in woven.part_titles),
        *(_list_chapter(chapter, places) for chapter in woven.chapters),
        *_list_lists(woven),
    )


def _list_part_title(part: WovenPartTitle) -> ExpectedPart:
    title, subtitle = _make("heading", part.title, part.position), _make("item", part.subtitle, part.position)
    return ExpectedPart(part.anchor.lstrip("_"), (title, subtitle) if part.subtitle else (title,))


def _list_chapter(chapter: WovenChapter, places: NotePlaces) -> ExpectedPart:
    told = chapter.chapter
    notes = tuple(note for note in told.notes if places.find(note.series) != "book")
    blocks = (*_list_opening(told), *list_blocks(told.blocks), *map(_join_note, notes))
    return ExpectedPart(chapter.anchor.lstrip("_"), blocks, pictures=_list_pictures((*told.blocks, *notes)))


def _list_book_notes(woven: WovenBook) -> Iterator[ExpectedPart]:
    """Yield the notes that stand at the end of the book."""
    places = woven.book.metadata.notes
    chapters = woven.bound_chapters
    notes = [note for one in chapters for note in one.chapter.notes if places.find(note.series) == "book"]
    if notes:
        yield ExpectedPart("notes", tuple(map(_join_note, notes)), pictures=_list_pictures(notes))


def _list_opening(chapter: Chapter) -> Iterator[ExpectedBlock]:
    """Yield what stands above the text of a chapter; a page of another kind has no title."""
    if chapter.kind == "chapter":
        yield _make("heading", chapter.title, chapter.position)
        for text in (chapter.subtitle, *chapter.authors):
            if text:
                yield _make("item", text, chapter.position)


def list_blocks(blocks: Iterable[Block]) -> Iterator[ExpectedBlock]:
    """Yield the text of blocks and of all that they hold, each paragraph by itself."""
    for block in blocks:
        match block:
            case Paragraph(children=(Image() as image,)):
                yield from _write("caption", image.caption, image.position)
                yield from _list_credits(image)
            case Paragraph():
                yield from _write("paragraph", block.children, block.position)
            case Heading():
                yield from _write("heading", block.children, block.position)
            case Preformatted():
                yield from _caption(block.caption, block.position)
                yield _make("preformatted", block.text, block.position)
            case Figure():
                yield from _caption(block.caption, block.position)
            case _:
                yield from _list_structure(block)


def _list_structure(block: Block) -> Iterator[ExpectedBlock]:
    """Yield the text of a block that holds others."""
    match block:
        case Quotation() | Alert() | Division():
            yield from _list_division(block)
        case LineBlock():
            for line in block.lines:
                yield from _write("paragraph", line, block.position)
        case Stanza():
            for verse in block.lines:
                halves = (half for half in verse.halves if half)
                text = " ".join(read_plain_text(half) for half in halves)
                if text.strip():
                    yield _make("paragraph", text, verse.position)
        case Enumeration():
            for item in block.items:
                yield from list_blocks(item)
        case DefinitionList():
            for definition in block.items:
                yield from _write("term", definition.term, block.position)
                for detail in definition.details:
                    yield from list_blocks(detail)
        case Table():
            yield from _write("caption", block.caption, block.position)
            yield from _list_credits(block)
            for cell in block.iterate_cells():
                yield from _list_cell(cell, block.position)


def _list_credits(thing: Image | Table) -> Iterator[ExpectedBlock]:
    for text in (thing.credit, thing.origin):
        yield from _caption(text, thing.position)


def _list_division(block: Quotation | Alert | Division) -> Iterator[ExpectedBlock]:
    if isinstance(block, Division) and (head := block.document):
        # The title is a line of its own, and all else another one.
        lines = (head.title, " ".join(part for part in (head.author, head.addressee, head.kept) if part))
        yield from (_make("item", line, block.position) for line in lines if line)
    if isinstance(block, Division) and (poem := block.poem):
        yield from (_make("item", line, block.position) for _, line in poem.tell((*poem.over, *poem.under)))
    if isinstance(block, Division) and block.unit and block.unit.title:
        yield _make("item", block.unit.title, block.position)
    if isinstance(block, Alert) and block.title:
        yield _make("item", block.title, block.position)
    yield from list_blocks(block.children)


def _list_cell(cell: Cell, position: Position) -> Iterator[ExpectedBlock]:
    """Yield the text of a cell. Of most it is one line; a paragraph in a cell that has more is a block of its own."""
    for block in cell.children:
        if isinstance(block, Paragraph):
            yield from _write("cell", block.children, position)
        else:
            yield from list_blocks((block,))


def _list_lists(woven: WovenBook) -> Iterator[ExpectedPart]:
    yield from _list_book_notes(woven)
    terms = (entry.term for entry in woven.glossary)
    yield ExpectedPart(
        "glossary", tuple(block for term in terms for block in _pair(term.term, term.definition, term.position))
    )
    events = (entry.event for entry in woven.chronology)
    yield ExpectedPart("chronology", tuple(_make("cell", event.text, event.position) for event in events))
    sources = (entry.source for entry in woven.sources)
    yield ExpectedPart("sources", tuple(_make("item", source.title, source.position) for source in sources))
    for index in woven.own_indexes:
        if index.plan.kind != "quran":
            told = (
                text for entry in index.entries for text in (entry.heading, *(title for title, _ in entry.subjects))
            )
            yield ExpectedPart(name_own_index(index.plan.name), tuple(_make("item", text, None) for text in told))
    for name, entries in woven.indexes.items():
        yield ExpectedPart(name, tuple(block for entry in entries for block in _list_entry(entry)))


def _list_entry(entry: IndexEntry) -> Iterator[ExpectedBlock]:
    """Yield the headings of an entry, its subjects, and what is told of its place or person, even in the same words."""
    position = _find_position(entry)
    if entry.see:
        # A line that refers says where to: else a heading would take it that has the words of both.
        names = (*(name.text for name in entry.headings), *(other.heading for other in entry.see))
        yield _make("item", " ".join(names), position)
        return
    yield from (_make("item", name.text, position) for name in entry.headings)
    yield from (
        _make("item", subject.title, subject.mentions[0].position) for subject in entry.subjects if subject.title
    )
    thing = entry.place or entry.person
    description, note = entry.person.description if entry.person else "", thing.note if thing else ""
    yield from (_make("item", text, position) for text in (description, note) if text)


def _find_position(entry: IndexEntry) -> Position | None:
    thing = entry.place or entry.person
    return thing.position if thing else None


def list_sheet(woven: WovenBook, name: str, chapter: WovenChapter, *, is_teachers: bool) -> ExpectedPart:
    """Return what the handout of a chapter has to say.

    Pupils get terms, events, people and the blocks that the chapter marks for handouts; teachers get objectives,
    the plan of the lesson and answers; both get title, summary and questions.
    """
    told = chapter.chapter
    both = tuple(_make("paragraph", text, told.position) for text in (told.title, told.summary) if text)
    # The foot of a sheet tells the title of the book, which may be what the chapter says of itself.
    both += (_make("paragraph", woven.book.metadata.title, Position("book.yaml", 1, 1)),)
    questions = tuple(block for line in told.questions for block in _write("item", line, told.position))
    answers = told.answers[: len(told.questions)]
    asked = _list_pictures(
        Paragraph(told.position, line) for line in (*told.questions, *(answers if is_teachers else ()))
    )
    if is_teachers:
        texts = (*told.objectives, *(step.text for step in told.lesson))
        items = (_make("item", text, told.position) for text in texts)
        expected = (block for line in answers for block in _write("item", line, told.position))
        return ExpectedPart(name, (*both, *questions, *items, *expected), pictures=asked)
    events = (entry.event for entry in woven.chronology if entry.event.id in chapter.events)
    always = tuple(term.id for term in woven.book.terms.values() if term.every_handout)
    explained = tuple(dict.fromkeys((*always, *chapter.terms)))[:_TERMS]
    terms = (entry.term for entry in woven.glossary if entry.term.id in explained)
    people = (entry.person for entry in woven.people_index if entry.person and not entry.see)
    roles = {person.id: PERSON_ROLES.index(person.role) for person in woven.book.people.values()}
    chosen = sorted(chapter.people, key=lambda one: roles[one])[:_PEOPLE]
    named = (person for person in people if person.id in chosen)
    marked = tuple(block for block in told.blocks if isinstance(block, Division) and "handout" in block.classes)
    blocks = (
        *both,
        *(block for term in terms for block in _pair(term.term, term.definition, term.position)),
        *(_make("cell", event.text, event.position) for event in events),
        *(
            block
            for one in named
            for block in _pair(one.name, one.description or (one.note if one.role else ""), one.position)
        ),
        *list_blocks(marked),
        *questions,
    )
    return ExpectedPart(name, blocks, pictures=(*_list_pictures(marked), *asked))


def _list_pictures(nodes: Iterable[Block | Note]) -> tuple[Picture, ...]:
    return tuple(
        Picture(node.alternative if isinstance(node, Image) else node.tex, node.position)
        for node in iterate_nodes(nodes)
        if isinstance(node, Image | Math)
    )


def _pair(name: str, meaning: str, position: Position) -> Iterator[ExpectedBlock]:
    yield _make("term", name, position)
    if meaning:
        yield _make("definition", meaning, position)


def _caption(text: str, position: Position) -> Iterator[ExpectedBlock]:
    if text:
        yield _make("caption", text, position)


def _write(kind: BlockKind, inlines: Sequence[Inline], position: Position) -> Iterator[ExpectedBlock]:
    text = read_plain_text(_leave_joined(inlines))
    if text.strip():
        yield _make(kind, text, inlines[0].position if kind == "cell" else position)


def _join_note(note: Note) -> ExpectedBlock:
    kind: BlockKind = "note" if note.series == "first" else "second note"
    return _make(kind, "\n".join(block.text for block in list_blocks(note.children)), note.position)


def _leave_joined(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """Leave out what is printed as one word with what a link without words says, such as و or ב־ before it."""
    for before, inline, after in zip_longest((None, *inlines[:-1]), inlines, inlines[1:]):
        if not isinstance(inline, Text):
            yield inline
            continue
        start, end = 0, len(inline.text)
        while _is_nameless(after) and start < end and not inline.text[end - 1].isspace():
            end -= 1
        while _is_nameless(before) and start < end and not inline.text[start].isspace():
            start += 1
        yield replace(inline, text=inline.text[start:end])


def _is_nameless(inline: Inline | None) -> bool:
    return isinstance(inline, Link) and not inline.children


def _make(kind: BlockKind, text: str, position: Position | None) -> ExpectedBlock:
    # Signs that are said in words are words.
    return ExpectedBlock(kind, hold_signs(text), "", right_to_left=False, position=position)
