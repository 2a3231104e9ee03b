"""Makes the locators of an EPUB, which has no page numbers: mentions in, links with labels out.

A label tells the chapter and, in an index, the words around the mention, so that of twenty links each
says by itself where it leads (WCAG 2.4.9).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from publisher.model.tree import (
    DefinitionList,
    Heading,
    Inline,
    Isolate,
    Link,
    Node,
    Paragraph,
    Span,
    Styled,
    Table,
    Text,
    iterate_children,
    read_plain_text,
)
from publisher.model.woven import Mention, WovenBook, WovenChapter
from publisher.typeset.house import House

#: How many words of the paragraph a label shows on each side of the mention.
REACH = 4

_GAP_BEFORE_POINT = re.compile(r"\s+(?=[.,;:!?،؛؟۔)\]»”])")
_LOOSE_ENDS = " \t\n.,;:،؛۔"


@dataclass(frozen=True, slots=True)
class EpubLocator:
    """A link to one mention: `where` is the chapter, `words` are those around the mention, or ""."""

    where: str
    words: str
    href: str

    @property
    def label(self) -> str:
        """The whole text of the link."""
        return f"{self.where}: {self.words}" if self.words else self.where


@dataclass(frozen=True, slots=True)
class LocatorMaker:
    """Makes the locators of one book.

    `address` turns an anchor into an `href`; `contexts` has the words around each anchor.
    """

    woven: WovenBook
    house: House
    address: Callable[[str], str]
    contexts: Mapping[str, str]

    def list_chapters(self, mentions: Iterable[Mention]) -> tuple[EpubLocator, ...]:
        """Give a short locator for each mention: its chapter, numbered where one has several mentions."""
        return self._make_distinct([(mention, "") for mention in mentions])

    def list_contexts(self, mentions: Iterable[Mention]) -> tuple[EpubLocator, ...]:
        """Give a locator for each mention with the words around it."""
        return self._make_distinct(
            [(mention, self.contexts.get(mention.anchor, mention.words)) for mention in mentions]
        )

    def _make_distinct(self, found: Sequence[tuple[Mention, str]]) -> tuple[EpubLocator, ...]:
        met: Counter[tuple[str, str]] = Counter()
        locators: list[EpubLocator] = []
        for mention, words in found:
            where = name_place(self.woven.chapters[mention.chapter], self.house)
            if mention.in_note:
                where += f"{self.house.words['list_separator']}{self.house.words['note']}"
            met[where, words] += 1
            if (count := met[where, words]) > 1:
                where += f"\u00a0({self.house.number(count)})"
            locators.append(EpubLocator(where, words, self.address(mention.anchor)))
        return tuple(locators)


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
                for row in (node.header, *node.rows):
                    cells = [(*cell, Text(node.position, separator)) for cell in row if cell]
                    yield tuple(inline for cell in cells for inline in cell)
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
