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
from publisher.script.locale import Run, compose_text, join_texts, list_runs
from publisher.typeset.house import HouseStyle
from publisher.typeset.views import show

#: How many words of the paragraph a label shows on each side of the mention.
REACH = 4

_GAP_BEFORE_POINT = re.compile(r"\s+(?=[.,;:!?،؛؟۔)\]»”])")
_LOOSE_ENDS = " \t\n.,;:،؛۔"


@show
@dataclass(frozen=True, slots=True)
class EpubLocator:
    """A link to one mention, and the text of the link.

    `runs` divide the label by languages: the language of each run, "" for the book's, and its text. `page` is the
    folio of the print edition, "" without one; `is_principal` says that most is told there.
    """

    label: str
    href: str
    page: str = ""
    is_principal: bool = False
    runs: tuple[Run, ...] = ()


@show
@dataclass(frozen=True, slots=True)
class EpubSubEntry:
    """The locators of one subject under an entry; the title is "" for the entry's own."""

    title: str
    locators: tuple[EpubLocator, ...]


@dataclass(frozen=True, slots=True)
class LocatorMaker:
    """Makes the locators of one book.

    `address` turns an anchor into an `href`; `contexts` has the words around each anchor in runs of one language, and
    `pages` its page in the print edition.
    """

    woven: WovenBook
    house: HouseStyle
    address: Callable[[str], str]
    contexts: Mapping[str, tuple[Run, ...]]
    pages: Mapping[str, PageOf] = field(default_factory=dict)

    def list_chapters(self, mentions: Iterable[Mention]) -> tuple[EpubLocator, ...]:
        """Return a short locator for each mention: its chapter, numbered where one has several mentions."""
        return self._make_distinct([(mention, self._name_place(mention), ()) for mention in mentions])

    def divide_entry(self, entry: IndexEntry) -> tuple[EpubSubEntry, ...]:
        """Return a locator for each mention of an entry, with the words around it, by subjects, its own first."""
        return tuple(
            EpubSubEntry(
                subject.title,
                self._make_distinct(
                    [(mention, self._name_place(mention), self._find_words(mention)) for mention in subject.mentions],
                    entry.principal,
                ),
            )
            for subject in entry.subjects
        )

    def _find_words(self, mention: Mention) -> tuple[Run, ...]:
        return self.contexts.get(mention.anchor, (("", mention.words),))

    def _name_standing(self, mention: Mention) -> str:
        word: str = self.house.words["note"]
        return word if mention.standing == "note" else ""

    def _name_place(self, mention: Mention) -> str:
        parts = (self.name_chapter_briefly(self.woven.chapters[mention.chapter]), self._name_standing(mention))
        return join_texts(self.house.words["list_separator"], filter(None, parts))

    def name_chapter_briefly(self, chapter: WovenChapter) -> str:
        """Name a chapter briefly: «الفصل 3», or its title where it has no number, or one that others may have too."""
        numbering = self.woven.book.metadata.numbering
        if chapter.ordinal is None or (numbering.chapters == "by_part" and self.woven.part_titles):
            return chapter.chapter.title
        # A line does not end between the two.
        return compose_text(self.house.words["chapter"], f"\u00a0{self.house.number(chapter.ordinal)}")

    def _make_distinct(
        self, found: Sequence[tuple[Mention, str, tuple[Run, ...]]], principal: frozenset[str] = frozenset()
    ) -> tuple[EpubLocator, ...]:
        """Make locators of mentions with their place and words, and number those that would have one label."""
        met: Counter[tuple[str, str]] = Counter()
        locators: list[EpubLocator] = []
        for mention, place, words in found:
            known = (place, join_runs(words))
            met[known] += 1
            # The number stands behind the place, or behind the words where no place is told.
            number = f"\u00a0({self.house.number(met[known])})" if met[known] > 1 else ""
            opening = list_runs(compose_text(place, f"{number}{': ' if words else ''}")) if place else ()
            runs = (*opening, *words, ("", "" if place else number))
            page = self.pages.get(mention.anchor)
            locators.append(
                EpubLocator(
                    join_runs(runs),
                    self.address(mention.anchor),
                    page.folio if page else "",
                    mention.anchor in principal,
                    tuple(run for run in runs if run[1]),
                )
            )
        return tuple(locators)


def name_chapter(chapter: WovenChapter, house: HouseStyle) -> str:
    """Name a chapter in full, as the contents do."""
    title = chapter.chapter.title
    return title if chapter.ordinal is None else f"{house.number(chapter.ordinal)}. {title}"


def join_runs(runs: Iterable[Run]) -> str:
    """Return the text of runs."""
    return "".join(text for _, text in runs)


def read_runs(inlines: Iterable[Inline], language: str = "") -> Iterator[Run]:
    """Yield the plain text of inlines in runs of one language each; `language` is that of what is around them."""
    for inline in inlines:
        match inline:
            case Span():
                yield from read_runs(inline.children, inline.language or language)
            case Styled() | Link() | Isolate():
                yield from read_runs(inline.children, language)
            case _:
                yield language, read_plain_text((inline,))


def map_contexts(woven: WovenBook, house: HouseStyle) -> dict[str, tuple[Run, ...]]:
    """Return the words around every span with an anchor: those of its paragraph, or of its row in a table."""
    contexts: dict[str, tuple[Run, ...]] = {}
    for chapter in woven.chapters:
        for line in list_lines((*chapter.chapter.blocks, *chapter.chapter.notes), house.words["list_separator"]):
            spans = tuple(_find_spans(line, 0))
            if not spans:
                continue
            text = read_plain_text(line)
            closed = close_gaps(text)
            foreign = tuple(_find_foreign(read_runs(line), text))
            for anchor, start, end in spans:
                cut = _find_closed(text, start)
                context, begin = cut_context(closed, cut, cut + len(close_gaps(text[start:end])))
                contexts[anchor] = tuple(_divide(context, begin, foreign))
    return contexts


def _find_closed(text: str, place: int) -> int:
    """Find where a place of a text is when its gaps are closed."""
    # A letter in the place of what follows keeps the space before it.
    return len(close_gaps(f"{text[:place]}x")) - 1


def _find_foreign(runs: Iterable[Run], text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the runs of a text that are in another language, and where they are when its gaps are closed."""
    start = 0
    for language, run in runs:
        if language and run.strip():
            begin = _find_closed(text, start)
            yield language, begin, begin + len(close_gaps(run))
        start += len(run)


def _divide(context: str, begin: int, foreign: Iterable[tuple[str, int, int]]) -> Iterator[Run]:
    """Divide a context by languages. `begin` is where its first letter is in the text that `foreign` tells of."""
    done = 0
    for language, first, last in foreign:
        start, end = max(first - begin, done), min(last - begin, len(context))
        if start < end:
            if done < start:
                yield "", context[done:start]
            yield language, context[start:end]
            done = end
    if done < len(context):
        yield "", context[done:]


def list_lines(nodes: Iterable[Node], separator: str) -> Iterator[tuple[Inline, ...]]:
    """Yield the inlines of everything that reads as one line: paragraphs, headings, terms, rows of tables."""
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
    """Yield the spans with an anchor, and where they begin and end in the plain text of the line."""
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


def cut_context(context: str, start: int, end: int) -> tuple[str, int]:
    """Cut the words around a stretch of a paragraph out of it, and mark by dots where it goes on.

    Give them with the place in the paragraph of their first character, as if the dots were of it.
    """
    # Clitics and points are written as one word with the mention.
    start = context.rfind(" ", 0, start) + 1
    end = context.find(" ", max(start, end - 1))
    end = len(context) if end < 0 else end
    before, after = context[:start].split(), context[end:].split()
    words = " ".join((*before[-REACH:], context[start:end], *after[:REACH]))
    text = words.strip(_LOOSE_ENDS)
    begin = start - len(" ".join((*before[-REACH:], ""))) + words.index(text)
    # Dots never stand alone on a line.
    opening = "…\u00a0" if len(before) > REACH else ""
    closing = "\u00a0…" if len(after) > REACH else ""
    return f"{opening}{text}{closing}", begin - len(opening)


def close_gaps(text: str) -> str:
    """Close the gaps that notes and citations left before points, and give every gap one space."""
    return _GAP_BEFORE_POINT.sub("", " ".join(text.split()))
