"""Makes the locators of an EPUB, which has no pages of its own: mentions in, links with labels out.

A label tells the chapter and, in an index, the words around the mention, so that of twenty links each
says by itself where it leads (WCAG 2.4.9). The page of the print edition stands beside it where there is one.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from publisher.model.parts import PageOf
from publisher.model.tree import (
    DefinitionList,
    Heading,
    Inline,
    Isolate,
    LineBlock,
    Link,
    Node,
    Paragraph,
    Span,
    Stanza,
    Styled,
    Table,
    Text,
    iterate_children,
    read_plain_text,
)
from publisher.model.woven import IndexEntry, Mention, WovenBook, WovenChapter
from publisher.typeset.house import House
from publisher.typeset.locators import MOST_LOCATORS, group_by_chapter
from publisher.typeset.views import show

#: How many words of the paragraph a label shows on each side of the mention.
REACH = 4

_GAP_BEFORE_POINT = re.compile(r"\s+(?=[.,;:!?،؛؟۔)\]»”])")
_LOOSE_ENDS = " \t\n.,;:،؛۔"


@show
@dataclass(frozen=True, slots=True)
class EpubLocator:
    """A link to one mention, and the text of the link.

    `page` is the folio of the print edition, "" without one; `is_principal` says that most is told there.
    """

    label: str
    href: str
    page: str = ""
    is_principal: bool = False


@show
@dataclass(frozen=True, slots=True)
class EpubSubEntry:
    """The locators of one chapter under an entry, with the chapter's title; "" where an entry is not divided."""

    title: str
    locators: tuple[EpubLocator, ...]


@dataclass(frozen=True, slots=True)
class LocatorMaker:
    """Makes the locators of one book.

    `address` turns an anchor into an `href`; `contexts` has the words around each anchor, and `pages` its page
    in the print edition.
    """

    woven: WovenBook
    house: House
    address: Callable[[str], str]
    contexts: Mapping[str, str]
    pages: Mapping[str, PageOf] = field(default_factory=dict)

    def list_chapters(self, mentions: Iterable[Mention]) -> tuple[EpubLocator, ...]:
        """Give a short locator for each mention: its chapter, numbered where one has several mentions."""
        return self._make_distinct([(mention, self._name_place(mention), "") for mention in mentions])

    def divide_entry(self, entry: IndexEntry) -> tuple[EpubSubEntry, ...]:
        """Give a locator for each mention of an entry, with the words around it: by chapters where there are many."""
        parts = list(group_by_chapter(entry.mentions))
        if len(entry.mentions) <= MOST_LOCATORS or len(parts) <= 1:
            found = [(mention, self._name_place(mention), self._find_words(mention)) for mention in entry.mentions]
            return (EpubSubEntry("", self._make_distinct(found, entry.principal)),) if found else ()
        return tuple(
            EpubSubEntry(
                name_chapter(self.woven.chapters[number], self.house),
                self._make_distinct(
                    [(mention, self._name_standing(mention), self._find_words(mention)) for mention in mentions],
                    entry.principal,
                ),
            )
            for number, mentions in parts
        )

    def _find_words(self, mention: Mention) -> str:
        return self.contexts.get(mention.anchor, mention.words)

    def _name_standing(self, mention: Mention) -> str:
        return str(self.house.words["note"]) if mention.standing == "note" else ""

    def _name_place(self, mention: Mention) -> str:
        parts = (name_place(self.woven.chapters[mention.chapter], self.house), self._name_standing(mention))
        return str(self.house.words["list_separator"]).join(part for part in parts if part)

    def _make_distinct(
        self, found: Sequence[tuple[Mention, str, str]], principal: frozenset[str] = frozenset()
    ) -> tuple[EpubLocator, ...]:
        """Make locators of mentions with their place and words, and number those that would have one label."""
        met: Counter[str] = Counter()
        locators: list[EpubLocator] = []
        for mention, *parts in found:
            first, *rest = (part for part in parts if part)
            met[": ".join((first, *rest))] += 1
            if (count := met[": ".join((first, *rest))]) > 1:
                first += f"\u00a0({self.house.number(count)})"
            label = ": ".join((first, *rest))
            page = self.pages.get(mention.anchor)
            folio = page.folio if page else ""
            address = self.address(mention.anchor)
            locators.append(EpubLocator(label, address, folio, is_principal=mention.anchor in principal))
        return tuple(locators)


def name_chapter(chapter: WovenChapter, house: House) -> str:
    """Name a chapter in full, as the contents do."""
    title = chapter.chapter.title
    return title if chapter.number is None else f"{house.number(chapter.number)}. {title}"


def name_place(chapter: WovenChapter, house: House) -> str:
    """Name a chapter briefly: «الفصل 3», or its title where it has no number."""
    if chapter.number is None:
        return chapter.chapter.title
    # A line does not end between the two.
    return f"{house.words['chapter']}\u00a0{house.number(chapter.number)}"


def map_contexts(woven: WovenBook, house: House) -> dict[str, str]:
    """Give the words around every span with an anchor: those of its paragraph, or of its row in a table."""
    contexts: dict[str, str] = {}
    for chapter in woven.chapters:
        for line in list_lines((*chapter.chapter.blocks, *chapter.chapter.notes), house.words["list_separator"]):
            text = read_plain_text(line)
            for anchor, start, end in _find_spans(line, 0):
                # A letter in the place of what follows keeps the space before it.
                cut = len(close_gaps(f"{text[:start]}x")) - 1
                contexts[anchor] = cut_context(close_gaps(text), cut, cut + len(close_gaps(text[start:end])))
    return contexts


def list_lines(nodes: Iterable[Node], separator: str) -> Iterator[tuple[Inline, ...]]:
    """Give the inlines of everything that reads as one line: paragraphs, headings, terms, rows of tables."""
    for node in nodes:
        match node:
            case Paragraph() | Heading():
                yield node.children
            case Table():
                for row in (*node.header, *node.rows):
                    lines = [line for cell in row for line in list_lines(cell.children, separator)]
                    yield tuple(inline for line in lines for inline in (*line, Text(node.position, separator)))
            case LineBlock():
                yield from node.lines
            case Stanza():
                for verse in node.lines:
                    # A line of verse reads as one, whatever stands between its halves.
                    parts = [(*half, Text(verse.position, " ")) for half in verse.halves]
                    yield tuple(inline for part in parts for inline in part)
            case DefinitionList():
                for definition in node.items:
                    yield definition.term
                    for detail in definition.details:
                        yield from list_lines(detail, separator)
            case _:
                yield from list_lines(iterate_children(node), separator)


def _find_spans(inlines: Iterable[Inline], start: int) -> Iterator[tuple[str, int, int]]:
    """Give the spans with an anchor, and where they begin and end in the plain text of the line."""
    for inline in inlines:
        end = start + len(read_plain_text((inline,)))
        match inline:
            case Span():
                if inline.identifier:
                    yield inline.identifier, start, end
                yield from _find_spans(inline.children, start)
            case Styled() | Link() | Isolate():
                yield from _find_spans(inline.children, start)
            case _:
                pass
        start = end


def cut_context(context: str, start: int, end: int) -> str:
    """Cut the words around a stretch of a paragraph out of it, and mark by dots where it goes on."""
    # Clitics and points are written as one word with the mention.
    start = context.rfind(" ", 0, start) + 1
    end = context.find(" ", max(start, end - 1))
    end = len(context) if end < 0 else end
    before, after = context[:start].split(), context[end:].split()
    text = " ".join((*before[-REACH:], context[start:end], *after[:REACH])).strip(_LOOSE_ENDS)
    # Dots never stand alone on a line.
    opening = "…\u00a0" if len(before) > REACH else ""
    closing = "\u00a0…" if len(after) > REACH else ""
    return f"{opening}{text}{closing}"


def close_gaps(text: str) -> str:
    """Close the gaps that notes and citations left before points, and give every gap one space."""
    return _GAP_BEFORE_POINT.sub("", " ".join(text.split()))
