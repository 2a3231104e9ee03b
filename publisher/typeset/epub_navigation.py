"""Lists what the navigation of an EPUB leads to: a woven book in; contents, landmarks and lists at its end out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from publisher.model.anchors import name_list
from publisher.model.tree import Heading, find_all
from publisher.model.woven import WovenBook, WovenChapter
from publisher.script.locale import Run, list_runs
from publisher.typeset.epub_addresses import LISTS
from publisher.typeset.epub_locators import join_runs, name_chapter, read_runs
from publisher.typeset.house import HouseStyle
from publisher.typeset.own_indexes import name_own_indexes
from publisher.typeset.views import show

#: The deepest headings of a chapter that the contents show.
_DEEPEST = 2

#: What lists of pictures and of tables are (EPUB 3 Structural Semantics 1.1, 2.10).
TYPES_OF_LISTS = {"list-of-pictures": "loi", "list-of-tables": "lot"}


@show
@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A line of the contents, and the lines below it."""

    title: str
    href: str
    children: "tuple[NavigationEntry, ...]" = ()
    runs: tuple[Run, ...] = ()


def make_entry(href: str, *runs: Run, children: tuple[NavigationEntry, ...] = ()) -> NavigationEntry:
    """Make a line of the contents of runs in one language each."""
    named = [run for language, text in runs for run in list_runs(text, language)]
    return NavigationEntry(join_runs(named), href, children, tuple(run for run in named if run[1]))


@dataclass(frozen=True, slots=True)
class Navigation:
    """What the navigation of one book leads to. `find_address` gives the address of an anchor."""

    woven: WovenBook
    house: HouseStyle
    find_address: Callable[[str], str]

    def list_contents(self) -> Iterator[NavigationEntry]:
        """Yield the chapters with their sections, and the lists at the end, in the order of the spine."""
        yield from map(self._list_chapter, self.woven.front_pages)
        for name, _ in self.woven.list_things():
            yield make_entry(self.find_address(name_list(name)), ("", self.house.words[name.replace("-", "_")]))
        parts = {anchor: part for part in self.woven.part_titles for anchor in part.chapters}
        for part, chapters in groupby(self.woven.inner_chapters, lambda chapter: parts.get(chapter.anchor)):
            entries = tuple(map(self._list_chapter, chapters))
            if part is None:
                yield from entries
            else:
                title = self.house.name_part(part.title, part.number)
                yield make_entry(self.find_address(part.anchor), ("", title), children=entries)
        for name, title in list_lists(self.woven, self.house):
            yield make_entry(self.find_address(name_list(name)), ("", title))
        yield from map(self._list_chapter, self.woven.end_pages)

    def _list_chapter(self, chapter: WovenChapter) -> NavigationEntry:
        headings = {node.identifier: node for node in find_all(chapter.chapter.blocks, Heading)}
        sections = tuple(
            make_entry(self.find_address(anchor), *read_runs(headings[anchor].children))
            if anchor in headings
            else make_entry(self.find_address(anchor), ("", text))
            for level, text, anchor in chapter.headings
            if level <= _DEEPEST and anchor
        )
        title = name_chapter(chapter, self.house)
        return make_entry(self.find_address(chapter.anchor), ("", title), children=sections)

    def list_landmarks(self) -> Iterator[tuple[str, str, str]]:
        """Yield the main places of the book: `epub:type`, address, title (EPUB 3.3, 7.4.4)."""
        words = self.house.words
        yield "cover", "cover.xhtml", words["cover"]
        yield "titlepage", "title-page.xhtml", words["title_page"]
        yield "imprint", "imprint.xhtml", words["imprint"]
        yield "toc", "nav.xhtml", words["contents"]
        chapters = self.woven.bound_chapters
        start = next((chapter for chapter in chapters if chapter.chapter.matter == "body"), chapters[0])
        for name, _ in self.woven.list_things():
            yield TYPES_OF_LISTS[name], self.find_address(name_list(name)), words[name.replace("-", "_")]
        yield "bodymatter", self.find_address(start.anchor), words["start_of_content"]
        types = {"notes": "endnotes", "glossary": "glossary", "sources": "bibliography", "index": "index"}
        for name, title in list_lists(self.woven, self.house):
            if name in types:
                yield types[name], self.find_address(name_list(name)), title


def list_lists(woven: WovenBook, house: HouseStyle) -> Iterator[tuple[str, str]]:
    """Yield the lists that the book has, by name and title."""
    words = house.words
    titles = {
        "notes": (woven.has_book_notes, words["notes"]),
        "glossary": (woven.glossary, words["glossary"]),
        "people": (woven.people_index, words["people"]),
        "chronology": (woven.chronology, words["chronology"]),
        "sources": (woven.sources, words["sources"]),
        "overview": (woven.overview, words["overview"]),
        "index": (woven.place_index, words["index_of_places"]),
    }
    for name in LISTS:
        entries, title = titles[name]
        if entries:
            yield name, title
    yield from ((name, title) for name, title, _ in name_own_indexes(woven, house))
