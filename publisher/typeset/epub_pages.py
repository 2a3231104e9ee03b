"""Sets an EPUB: a woven book and an edition in; its pages, style sheet and statements out, ready to be packed.

Every page is whole XHTML and is written once, since an EPUB has no pages of its own to wait for. Where the book has a
print edition, the beginnings of its pages are marked and listed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from publisher.model.anchors import SOURCES_OF_LISTS, name_list, name_part
from publisher.model.book import Matter, NotePlace
from publisher.model.edition import Edition
from publisher.model.epub import EpubBook, EpubImage, EpubPage, EpubRecord
from publisher.model.in_hand import name_file
from publisher.model.parts import PrintedPages
from publisher.model.woven import LabelledThing, WovenBook, WovenChapter, WovenPartTitle
from publisher.script.direction import is_right_to_left
from publisher.script.licences import find_license
from publisher.script.locale import find_borrowed
from publisher.script.text_scripts import name_language
from publisher.typeset.bibliography import find_source_language, write_source
from publisher.typeset.book_notes import list_notes, write_book_notes
from publisher.typeset.chronology import group_events
from publisher.typeset.data_files import write_place_records
from publisher.typeset.epub_addresses import (
    LISTS,
    map_addresses,
    mend_links,
    name_chapter_page,
    name_part_page,
    rename_identifiers,
)
from publisher.typeset.epub_cover import write_cover
from publisher.typeset.epub_fonts import choose_fonts, choose_formula_font
from publisher.typeset.epub_images import ImageSet
from publisher.typeset.epub_lists import ListedThings, list_captioned
from publisher.typeset.epub_locators import LocatorMaker, map_contexts
from publisher.typeset.epub_metadata import PREFIXES, list_statements
from publisher.typeset.epub_navigation import TYPES_OF_LISTS, Navigation, list_lists
from publisher.typeset.epub_stylesheet import write_stylesheet
from publisher.typeset.families import list_families
from publisher.typeset.figures import Draw, leave_undrawn
from publisher.typeset.house import HouseStyle, open_house
from publisher.typeset.html import EpubMedium, HtmlWriter
from publisher.typeset.names import list_names, map_languages
from publisher.typeset.own_indexes import find_own_index, link_own_index
from publisher.typeset.page_breaks import PageMark, PartPages, locate_pages, mark_pages
from publisher.typeset.pages import fill_template
from publisher.typeset.script_tags import has_other_language, tag_scripts
from publisher.typeset.verse import Measure, estimate_width

STYLESHEET = "styles/book.css"

#: Where the notes stand in print that are at the end of the chapter here.
_NOTES_OF_CHAPTER: tuple[NotePlace, ...] = ("foot", "margin", "chapter")

#: The words for the lists of the navigation.
_LISTED = {"figures": "list_of_pictures", "maps": "list_of_maps", "tables": "list_of_tables"}

#: What a chapter is by its place (EPUB 3 Structural Semantics 1.1; DPUB-ARIA 1.1), as `epub:type`.
CHAPTER_TYPES: dict[Matter, str] = {"front": "introduction", "body": "chapter", "back": "appendix"}

#: The pages around the text, whose names of people, fonts and publishers are no foreign phrases.
_PAGES_AROUND = frozenset(("cover.xhtml", "title-page.xhtml", "imprint.xhtml", "nav.xhtml"))


@dataclass(frozen=True, slots=True)
class PageWriter:
    """Writes the pages of one book. `find_address` gives the address of an anchor, "" for one that is not there."""

    woven: WovenBook
    edition: Edition
    house: HouseStyle
    find_address: Callable[[str], str]
    locators: LocatorMaker
    images: ImageSet
    draw: Draw
    measure: Measure = estimate_width
    languages: Mapping[str, str] = field(default_factory=dict)

    def make_html_writer(self) -> HtmlWriter:
        """Make a writer of markup for one page."""
        medium = EpubMedium(
            address=self.find_address,
            image=self.images.take,
            draw=self.draw,
            measure=self.measure,
            languages=self.languages,
            lists_milestones=self.edition.page_list == "other",
        )
        metadata = self.woven.book.metadata
        numbers = dict(self.woven.source_numbers)
        return HtmlWriter(self.house, medium, numbers, note_places=metadata.notes, other_edition=metadata.other_edition)

    def write(self, name: str, template: str, title: str, **values: Any) -> EpubPage:
        """Fill a template with the book, the house and a writer of markup."""
        writer = values.pop("writer", None) or self.make_html_writer()
        properties = values.pop("properties", ())
        markup = fill_template(
            f"epub/{template}.xhtml.j2",
            templates=self.woven.book.templates,
            title=title,
            metadata=self.woven.book.metadata,
            woven=self.woven,
            house=self.house,
            words=self.house.words,
            stylesheet=STYLESHEET,
            text=writer.write_text,
            lent=writer.tag_borrowed,
            foreign=self._find_other_language,
            writer=writer,
            runs=writer.write_runs,
            link=self.find_address,
            list_chapters=self.locators.list_chapters,
            divide=self.locators.divide_entry,
            list_names=list_names,
            **values,
        )
        return EpubPage(name, markup, properties)

    def _find_other_language(self, name: str) -> str:
        """Return the tag of a name that is in another script than the book, "" for one that is not."""
        own = self.woven.book.metadata.language
        tag = name_language(name, own)
        return "" if tag == own else tag

    def write_cover_page(self, image: str) -> EpubPage:
        """Write the page that shows the cover."""
        words = self.house.words
        own = self.woven.book.metadata.title
        # A name has one language: a borrowed word, which the section says, would be read as one of the book's.
        title = own if find_borrowed(words["cover"]) else f"{words['cover']}{words['colon']} {own}"
        return self.write("cover.xhtml", "cover", title, image=image)

    def write_title_page(self) -> EpubPage:
        """Write the title page."""
        return self.write("title-page.xhtml", "title_page", self.woven.book.metadata.title)

    def write_imprint(self) -> EpubPage:
        """Write the page that says who published the book, when, and with what rights."""
        families, _ = list_families(self.house.script, self.edition.font)
        license_id = self.woven.book.metadata.license
        return self.write(
            "imprint.xhtml",
            "imprint",
            self.house.words["imprint"],
            family=families[0],
            license_address=find_license(license_id),
        )

    def list_other_pages(self) -> Iterator[tuple[str, str]]:
        """Yield the pages of another edition that begin in the text: their numbers and addresses."""
        for milestone in self.woven.list_milestones():
            yield self.house.other_page(milestone.page), self.find_address(milestone.identifier)

    def write_navigation(
        self, page_list: Sequence[tuple[str, str]] = (), listed: Sequence[ListedThings] = ()
    ) -> EpubPage:
        """Write the navigation document (EPUB 3.3, 7): contents, which readers see, lists, landmarks, and pages."""
        navigation = Navigation(self.woven, self.house, self.find_address)
        return self.write(
            "nav.xhtml",
            "nav",
            self.house.words["contents"],
            entries=tuple(navigation.list_contents()),
            landmarks=tuple(navigation.list_landmarks()),
            page_list=tuple(page_list),
            # EPUB 3 Structural Semantics 1.1, 2.10: lists of illustrations, of which maps are some, and of tables.
            listed=[
                (one.kind, "lot" if one.kind == "tables" else "loi", self.house.words[_LISTED[one.kind]], one.things)
                for one in listed
            ],
            properties=("nav",),
        )

    def write_chapter(self, chapter: WovenChapter) -> EpubPage:
        """Write one chapter, its notes at its end."""
        with name_file(chapter.chapter.file):
            return self._write_chapter(chapter)

    def _write_chapter(self, chapter: WovenChapter) -> EpubPage:
        writer = self.make_html_writer()
        writer.open_chapter(chapter.chapter, chapter.anchor)
        body = writer.write_blocks(chapter.chapter.blocks)
        return self.write(
            name_chapter_page(chapter),
            "chapter",
            chapter.chapter.title,
            writer=writer,
            chapter=chapter,
            type=CHAPTER_TYPES[chapter.chapter.matter] if chapter.chapter.kind == "chapter" else chapter.chapter.kind,
            body=body,
            notes=writer.write_endnotes(list_notes(chapter, self.woven.book.metadata.notes, _NOTES_OF_CHAPTER)),
        )

    def write_part_title(self, part: WovenPartTitle) -> EpubPage:
        """Write the part title that stands before the first chapter of a part."""
        with name_file(part.position.file):
            return self.write(name_part_page(part), "part_title", part.title, part=part)

    def write_list(self, name: str, title: str) -> EpubPage:
        """Write a list at the end of the book, such as the glossary."""
        with name_file(SOURCES_OF_LISTS.get(name, "book.yaml")):
            return self._write_list(name, title)

    def _write_list(self, name: str, title: str) -> EpubPage:
        if own := find_own_index(self.woven, name):
            lines = link_own_index(own, self.house, self.locators)
            return self.write(f"{name}.xhtml", "own_index", title, anchor=name_list(name), lines=lines)
        return self.write(
            f"{name}.xhtml",
            name,
            title,
            anchor=LISTS[name],
            entries=self.woven.indexes.get(name, ()),
            years=group_events(self.woven, self.house) if name == "chronology" else (),
            describe=lambda source: describe_source(find_source_language(source, self.house.language)),
            write_source=write_source,
            notes=tuple(write_book_notes(self.woven, self.make_html_writer)) if name == "notes" else (),
        )

    def _write_list_of_things(self, name: str, things: tuple[LabelledThing, ...]) -> EpubPage:
        """Write a list of pictures or of tables."""
        return self.write(
            f"{name}.xhtml",
            "list_of_things",
            self.house.words[name.replace("-", "_")],
            anchor=name_list(name),
            lines=[(self.house.name_thing(thing.label, thing.caption), thing.anchor) for thing in things],
            type=TYPES_OF_LISTS[name],
        )

    def write_parts(self) -> Iterator[PartPages]:
        """Write all pages but the cover, in the order of reading, each with the part of print that has its text."""
        yield "title-pages", (self.write_title_page(), self.write_imprint())
        for chapter in self.woven.front_pages:
            yield name_part(chapter.anchor), (self.write_chapter(chapter),)
        yield "contents", (self.write_navigation(),)
        for name, things in self.woven.list_things():
            yield name, (self._write_list_of_things(name, things),)
        openings = self.woven.openings
        for chapter in self.woven.inner_chapters:
            if part := openings.get(chapter.anchor):
                yield name_part(part.anchor), (self.write_part_title(part),)
            yield name_part(chapter.anchor), (self.write_chapter(chapter),)
        for name, title in list_lists(self.woven, self.house):
            yield name, (self.write_list(name, title),)
        for chapter in self.woven.end_pages:
            yield name_part(chapter.anchor), (self.write_chapter(chapter),)

    def write_pages(self, cover: str, printed: PrintedPages | None) -> tuple[tuple[EpubPage, ...], bool]:
        """Write all pages in the order of reading, and tell whether pages of print are marked in them.

        `cover` is the name of its image.
        """
        parts, things = list_in_parts(self.write_parts())
        if self.edition.page_list == "other":
            listed = tuple(self.list_other_pages())
            navigation = self.write_navigation(listed, things)
            found = (navigation if page.name == navigation.name else page for _, group in parts for page in group)
            return (self.write_cover_page(cover), *found), bool(listed)
        marks = locate_pages(parts, printed, self.house.words)
        navigation = self.write_navigation([(mark.folio, mark.address) for mark in marks], things)
        pages = [navigation if page.name == navigation.name else page for _, found in parts for page in found]
        by_page = defaultdict[str, list[PageMark]](list)
        for mark in marks:
            by_page[mark.page].append(mark)
        marked = (replace(page, markup=mark_pages(page.markup, by_page[page.name])) for page in pages)
        return (self.write_cover_page(cover), *marked), bool(marks)


def list_in_parts(parts: Iterable[PartPages]) -> tuple[list[PartPages], tuple[ListedThings, ...]]:
    """List what of the pages has a caption; give the parts with the ids that the lists lead to."""
    written = list(parts)
    pages, listed = list_captioned([page for _, found in written for page in found])
    rest = iter(pages)
    return [(name, tuple(next(rest) for _ in found)) for name, found in written], listed


#: Tells in what pages, their style sheet and pictures fall short of what a book may claim, by the words of the house.
Judge = Callable[[Sequence[EpubPage], str, Sequence[EpubImage]], Sequence[str]]


def find_nothing(_pages: Sequence[EpubPage], _stylesheet: str, _images: Sequence[EpubImage]) -> Sequence[str]:
    """Find nothing that is deficient."""
    return ()


def write_epub(
    woven: WovenBook,
    edition: Edition,
    draw: Draw = leave_undrawn,
    printed: PrintedPages | None = None,
    measure: Measure = estimate_width,
    judge: Judge = find_nothing,
) -> EpubBook:
    """Write the pages of a book and all that goes with them into the package.

    `printed` are the pages of the print edition, if the book has one. `judge` tells in what the pages, their style
    sheet and pictures are deficient, so that the book claims nothing else. Raises `OSError` where an image cannot
    be read.
    """
    metadata = woven.book.metadata
    house = open_house(metadata)
    pictures = ImageSet(woven.book.folder)
    addresses = map_addresses(woven)

    def find_address(anchor: str) -> str:
        return addresses.get(anchor, "")

    pages_of_anchors = printed.anchors if printed else {}
    locators = LocatorMaker(woven, house, find_address, map_contexts(woven, house), pages_of_anchors)
    writer = PageWriter(
        woven,
        edition,
        house,
        find_address,
        locators,
        pictures,
        draw,
        measure,
        # The names of type families are English.
        {**map_languages(woven.book), **dict.fromkeys(list_families(house.script, edition.font)[0], "en")},
    )
    cover = pictures.take_cover(metadata.cover) or write_cover(metadata, house, edition.font)
    written, has_pages = writer.write_pages(cover.name, printed)
    pages = tag_scripts(rename_identifiers(mend_links(written)))
    stylesheet = write_stylesheet(edition, house, woven.book.styles, "".join(page.markup for page in pages))
    images = tuple(pictures.images.values())
    return EpubBook(
        identifier=metadata.cataloguing.identifiers.get("epub", metadata.identifier),
        title=metadata.title,
        language=metadata.language,
        right_to_left=house.right_to_left,
        statements=list_statements(
            woven,
            house,
            has_pages=has_pages,
            is_foreign=has_other_language((page for page in pages if page.name not in _PAGES_AROUND), house.language),
            deficient=judge(pages, stylesheet, images),
        ),
        records=(EpubRecord("places.jsonld", "application/ld+json", write_place_records(woven)),)
        if woven.place_index
        else (),
        pages=pages,
        cover=cover,
        stylesheet_name=STYLESHEET,
        stylesheet=stylesheet,
        fonts=(
            *choose_fonts(house.script, edition.font, (page.markup for page in pages)),
            *choose_formula_font(page.markup for page in pages),
        ),
        images=images,
        modified=metadata.last_change,
        prefixes=PREFIXES,
    )


def describe_source(language: str) -> dict[str, str]:
    """Return the attributes of a source's entry: its language and direction."""
    direction = "rtl" if language and is_right_to_left(language) else "ltr"
    return {"dir": direction} | ({"lang": language, "xml:lang": language} if language else {})
