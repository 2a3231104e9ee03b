"""Sets a bound edition: a woven book in; its parts in the order of binding out.

Most parts do not depend on page numbers and are written once. Those that print them (contents, index,
chronology, a chapter that refers to a page) are written again when the numbers are known.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from publisher.fonts.ruler import Tracer
from publisher.model.anchors import SOURCES_OF_LISTS, name_list, name_part
from publisher.model.book import Matter, NotePlaces, Source
from publisher.model.edition import Edition
from publisher.model.in_hand import name_file
from publisher.model.parts import BOOK_LINK, PageOf, Part
from publisher.model.tree import Link, find_all
from publisher.model.woven import LabelledThing, WovenBook, WovenChapter, WovenPartTitle
from publisher.script.direction import is_right_to_left
from publisher.typeset.bibliography import find_source_language, write_source
from publisher.typeset.book_notes import list_notes, write_book_notes
from publisher.typeset.chronology import group_events
from publisher.typeset.families import choose_families
from publisher.typeset.figures import Draw, leave_undrawn
from publisher.typeset.house import HouseStyle, open_house
from publisher.typeset.html import HtmlWriter, PrintMedium
from publisher.typeset.locators import list_signs, locate_entries, make_locators
from publisher.typeset.mathematics import leave_untraced
from publisher.typeset.names import list_names
from publisher.typeset.own_indexes import find_own_index, name_own_indexes, print_own_index
from publisher.typeset.pages import fill_template
from publisher.typeset.plain_texts import PlainTexts
from publisher.typeset.settings import write_folio_style, write_head
from publisher.typeset.stylesheets import choose_mark_sheets, read_mark_sheets, read_stylesheets
from publisher.typeset.verse import Measure, estimate_width
from publisher.typeset.views import show

Pages = Mapping[str, PageOf]

#: The smallest headings in the outline of the PDF, and in the printed contents.
_OUTLINE_DEPTH, _CONTENTS_DEPTH = 3, 2


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A part that is still to be written. `write` takes the pages of all anchors known so far.

    What prints pages is written again when they are known. A list of pages waits for them; a chapter
    that refers to one does not, since the pages cannot be numbered without it.
    """

    name: str
    matter: Matter
    write: Callable[[Pages], Part]
    prints_pages: bool = False
    waits_for_pages: bool = False
    opens_on_recto: bool = True

    def write_now(self) -> "PlannedPart":
        """Return the part as it is written before any page is known, which is how one that prints none stays."""
        part = self.write({})
        return replace(self, write=lambda _pages: part)


@dataclass(frozen=True, slots=True)
class PartWriter:
    """Writes the parts of one book in one edition."""

    woven: WovenBook
    edition: Edition
    house: HouseStyle
    stylesheets: tuple[str, ...]
    mark_sheets: Mapping[str, str]
    draw: Draw
    texts: PlainTexts
    measure: Measure = estimate_width
    trace: Tracer = leave_untraced

    @property
    def note_places(self) -> NotePlaces:
        """Where the notes of each series stand in this edition."""
        places = self.woven.book.metadata.notes
        return places if self.edition.has_margin_notes else places.leave_margin()

    def make_html_writer(self, pages: Pages) -> HtmlWriter:
        """Make a writer of markup for one part."""

        def find_folio(anchor: str) -> str:
            # Before the pages are numbered a page of three digits holds the place.
            return pages[anchor].folio if anchor in pages else self.house.number(100)

        folder = self.woven.book.folder
        medium = PrintMedium(
            address=lambda anchor: BOOK_LINK + anchor,
            image=lambda source: (folder / source).as_uri(),
            folio=find_folio,
            tells_source=True,
            draw=self.draw,
            measure=self.measure,
            trace=self.trace,
        )
        return HtmlWriter(
            self.house,
            medium,
            dict(self.woven.source_numbers),
            self.texts,
            note_places=self.note_places,
            other_edition=self.woven.book.metadata.other_edition,
        )

    def write(
        self,
        name: str,
        template: str,
        matter: Matter,
        pages: Pages,
        outline: tuple[tuple[int, str, str], ...] = (),
        **values: Any,
    ) -> Part:
        """Fill a template with the book, the house and a writer of markup, and make a part of it."""
        writer = values.pop("writer", None) or self.make_html_writer(pages)
        html = fill_template(
            template,
            templates=self.woven.book.templates,
            book=self.woven.book,
            metadata=self.woven.book.metadata,
            woven=self.woven,
            house=self.house,
            words=self.house.words,
            edition=self.edition,
            font=choose_families(self.house.script, self.edition.font)[0],
            text=writer.write_text,
            writer=writer,
            link=lambda anchor: BOOK_LINK + anchor,
            locate=lambda mentions: make_locators(mentions, pages),
            describe=_describe_source,
            list_names=list_names,
            write_source=write_source,
            **values,
        )
        marks = choose_mark_sheets(html, self.mark_sheets)
        stylesheets = (write_folio_style(self.house, matter), *marks, *self.stylesheets)
        return Part(name, html, stylesheets, matter, outline)

    def write_list(self, name: str, title: str, matter: Matter, pages: Pages) -> Part:
        """Write a part that is a list of the house's own, such as the glossary."""
        with name_file(SOURCES_OF_LISTS.get(name, "book.yaml")):
            return self._write_list(name, title, matter, pages)

    def _write_list(self, name: str, title: str, matter: Matter, pages: Pages) -> Part:
        anchor = name_list(name)
        if own := find_own_index(self.woven, name):
            lines = print_own_index(own, self.house, pages)
            outline = ((1, title, anchor),)
            return self.write(
                name, "own_index.html.j2", matter, pages, outline, title=title, anchor=anchor, lines=lines
            )
        located = locate_entries(self.woven.indexes.get(name, ()), pages)
        return self.write(
            name,
            f"{name}.html.j2",
            matter,
            pages,
            ((1, title, anchor),),
            title=title,
            anchor=anchor,
            located=located,
            years=group_events(self.woven, self.house) if name == "chronology" else (),
            signs=list_signs(located),
            notes=tuple(write_book_notes(self.woven, partial(self.make_html_writer, pages))) if name == "notes" else (),
        )

    def write_chapter(self, chapter: WovenChapter, pages: Pages) -> Part:
        """Write one chapter."""
        with name_file(chapter.chapter.file):
            return self._write_chapter(chapter, pages)

    def _write_chapter(self, chapter: WovenChapter, pages: Pages) -> Part:
        writer = self.make_html_writer(pages)
        writer.open_chapter(chapter.chapter, chapter.anchor)
        title = chapter.chapter.title
        depth = int(any(chapter.anchor in part.chapters for part in self.woven.part_titles))
        outline = (
            (1 + depth, title, chapter.anchor),
            *((level + depth, text, anchor) for level, text, anchor in chapter.headings if level <= _OUTLINE_DEPTH),
        )
        return self.write(
            name_part(chapter.anchor),
            "chapter.html.j2",
            chapter.chapter.matter,
            pages,
            outline,
            chapter=chapter,
            title=title,
            head=write_head(title, self.house),
            writer=writer,
            body=writer.write_blocks(chapter.chapter.blocks),
            notes=writer.write_endnotes(list_notes(chapter, self.note_places, ("chapter",))),
        )

    def write_part_title(self, part: WovenPartTitle, pages: Pages) -> Part:
        """Write the part title: a page before the first chapter of a part."""
        title = self.house.name_part(part.title, part.number)
        outline = ((1, title, part.anchor),)
        name = name_part(part.anchor)
        with name_file(part.position.file):
            return self.write(name, "part_title.html.j2", "body", pages, outline, title=part.title, part=part)


def open_part_writer(
    woven: WovenBook, edition: Edition, draw: Draw, measure: Measure, trace: Tracer, texts: PlainTexts | None
) -> PartWriter:
    """Return a writer of parts, with the style sheets of an edition read."""
    house = open_house(woven.book.metadata)
    return PartWriter(
        woven,
        edition,
        house,
        read_stylesheets(edition, house, woven.book.metadata.title, woven.book.styles),
        read_mark_sheets(woven.book.styles),
        draw,
        PlainTexts() if texts is None else texts,
        measure=measure,
        trace=trace,
    )


def plan_book(
    woven: WovenBook,
    edition: Edition,
    draw: Draw = leave_undrawn,
    measure: Measure = estimate_width,
    trace: Tracer = leave_untraced,
    texts: PlainTexts | None = None,
) -> tuple[PlannedPart, ...]:
    """Plan all parts of a bound edition, in the order in which they are bound; `texts` are those written before."""
    writer = open_part_writer(woven, edition, draw, measure, trace, texts)
    return (
        PlannedPart(
            "title-pages",
            "front",
            partial(writer.write, "title-pages", "title_pages.html.j2", "front"),
        ),
        *_plan_chapters(writer, writer.woven.front_pages),
        # The contents do not wait: their length, which does not depend on the numbers, moves the front matter.
        PlannedPart("contents", "front", partial(_write_contents, writer), prints_pages=True),
        *_plan_lists_of_things(writer),
        *_plan_chapters(writer, writer.woven.inner_chapters),
        *_plan_lists(writer),
        *_plan_chapters(writer, writer.woven.end_pages),
    )


def _plan_chapters(writer: PartWriter, chapters: Sequence[WovenChapter]) -> Iterator[PlannedPart]:
    openings = writer.woven.openings
    opens_on_recto = writer.woven.book.metadata.opening == "recto"
    for chapter in chapters:
        matter = chapter.chapter.matter
        if part := openings.get(chapter.anchor):
            yield PlannedPart(name_part(part.anchor), matter, partial(writer.write_part_title, part))
        links = find_all((*chapter.chapter.blocks, *chapter.chapter.notes), Link)
        yield PlannedPart(
            name_part(chapter.anchor),
            matter,
            partial(writer.write_chapter, chapter),
            prints_pages=any(link.shows_page for link in links),
            opens_on_recto=opens_on_recto or part is not None,
        )


def _plan_lists_of_things(writer: PartWriter) -> Iterator[PlannedPart]:
    """Plan the lists of pictures and of tables that the book asks for, as far as there is something to list."""
    for name, things in writer.woven.list_things():
        yield PlannedPart(
            name,
            "front",
            partial(_write_list_of_things, writer, name, things),
            prints_pages=True,
            opens_on_recto=writer.woven.book.metadata.opening == "recto",
        )


def _name_lists(woven: WovenBook, house: HouseStyle) -> Iterator[tuple[str, str, bool]]:
    """Yield the lists that the book has: name, title, and whether it prints page numbers."""
    if woven.has_book_notes:
        yield "notes", house.words["notes"], False
    if woven.overview:
        yield "overview", house.words["overview"], False
    if woven.glossary:
        yield "glossary", house.words["glossary"], any(entry.mentions for entry in woven.glossary)
    if woven.people_index:
        yield "people", house.words["people"], True
    if woven.chronology:
        yield "chronology", house.words["chronology"], True
    if woven.sources:
        yield "sources", house.words["sources"], False
    if woven.place_index:
        yield "index", house.words["index_of_places"], True
    for name, title, _ in name_own_indexes(woven, house):
        yield name, title, True


def _plan_lists(writer: PartWriter) -> Iterator[PlannedPart]:
    for name, title, prints_pages in _name_lists(writer.woven, writer.house):
        yield PlannedPart(
            name,
            "back",
            partial(writer.write_list, name, title, "back"),
            prints_pages=prints_pages,
            waits_for_pages=prints_pages,
            opens_on_recto=writer.woven.book.metadata.opening == "recto",
        )


def _describe_source(source: Source, house: HouseStyle) -> dict[str, str]:
    """Return the attributes of a source's entry: its language and direction."""
    language = find_source_language(source, house.language)
    direction = "rtl" if language and is_right_to_left(language) else "ltr"
    return {"dir": direction} | ({"lang": language} if language else {})


@show
@dataclass(frozen=True, slots=True)
class _ContentsLine:
    level: int
    label: str
    title: str
    anchor: str
    folio: str
    authors: str = ""
    ends_parts: bool = False


def _write_contents(writer: PartWriter, pages: Pages) -> Part:
    """Write the contents: chapters with their sections, and the lists at the end of the book."""
    make_line = partial(_make_line, writer, pages)
    house = writer.house
    lines = [
        make_line(1, "", house.words[name.replace("-", "_")], name_list(name)) for name, _ in writer.woven.list_things()
    ]
    openings = writer.woven.openings
    for chapter in writer.woven.bound_chapters:
        # A dedication and the like stand in no printed contents.
        if chapter.chapter.kind != "chapter":
            continue
        if part := openings.get(chapter.anchor):
            lines.append(make_line(0, "", house.name_part(part.title, part.number), part.anchor))
        label = house.number(chapter.ordinal) if chapter.ordinal else ""
        authors = house.join(chapter.chapter.authors)
        lines.append(make_line(1, label, chapter.chapter.title, chapter.anchor, authors))
        if chapter.number:
            lines.extend(
                make_line(2, "", text, anchor) for level, text, anchor in chapter.headings if level == _CONTENTS_DEPTH
            )
    lines.extend(make_line(1, "", title, name_list(name)) for name, title, _ in _name_lists(writer.woven, writer.house))
    if writer.woven.part_titles:
        in_parts = {anchor for part in writer.woven.part_titles for anchor in part.chapters}
        last = max(number for number, line in enumerate(lines) if line.level == 0)
        after = (n for n in range(last + 1, len(lines)) if lines[n].level == 1 and lines[n].anchor not in in_parts)
        if (first := next(after, None)) is not None:
            lines[first] = replace(lines[first], ends_parts=True)
    return _write_lines(writer, "contents", writer.house.words["contents"], pages, lines)


def _write_list_of_things(writer: PartWriter, name: str, things: Sequence[LabelledThing], pages: Pages) -> Part:
    """Write a list of pictures or of tables: what each is called by, its caption and its page."""
    house = writer.house
    named = ((house.name_thing(thing.label, thing.caption), thing.anchor) for thing in things)
    lines = [_make_line(writer, pages, 2, "", title, anchor) for title, anchor in named]
    return _write_lines(writer, name, house.words[name.replace("-", "_")], pages, lines)


def _make_line(
    writer: PartWriter, pages: Pages, level: int, label: str, title: str, anchor: str, authors: str = ""
) -> _ContentsLine:
    folio = pages[anchor].folio if anchor in pages else writer.house.number(100)
    return _ContentsLine(level, label, title, anchor, folio, authors)


def _write_lines(writer: PartWriter, name: str, title: str, pages: Pages, lines: Sequence[_ContentsLine]) -> Part:
    """Write lines that end with a page."""
    anchor = name_list(name)
    outline = ((1, title, anchor),)
    return writer.write(name, "contents.html.j2", "front", pages, outline, title=title, anchor=anchor, lines=lines)
