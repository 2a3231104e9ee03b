"""Makes the locators of an EPUB, which has no page numbers: mentions in, links with labels out.

A label tells the chapter and, in an index, the words around the mention, so that of twenty links each
says by itself where it leads (WCAG 2.4.9).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

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
    """Makes the locators of one book. `address` turns an anchor into an `href`."""

    woven: WovenBook
    house: House
    address: Callable[[str], str]

    def list_chapters(self, mentions: Iterable[Mention]) -> tuple[EpubLocator, ...]:
        """Give a short locator for each mention: its chapter, numbered where one has several mentions."""
        return self._make_distinct([(mention, "") for mention in mentions])

    def list_contexts(self, mentions: Iterable[Mention]) -> tuple[EpubLocator, ...]:
        """Give a locator for each mention with the words around it."""
        met: Counter[tuple[int, str, str]] = Counter()
        found: list[tuple[Mention, str]] = []
        for mention in mentions:
            key = (mention.chapter, mention.context, mention.words)
            found.append((mention, cut_context(mention.context, mention.words, met[key])))
            met[key] += 1
        return self._make_distinct(found)

    def _make_distinct(self, found: Sequence[tuple[Mention, str]]) -> tuple[EpubLocator, ...]:
        met: Counter[tuple[str, str]] = Counter()
        locators: list[EpubLocator] = []
        for mention, words in found:
            where = name_place(self.woven.chapters[mention.chapter], self.house)
            if mention.in_note:
                where += f"{self.house.words['list_separator']}{self.house.words['note']}"
            met[where, words] += 1
            if (count := met[where, words]) > 1:
                where += f" ({self.house.number(count)})"
            locators.append(EpubLocator(where, words, self.address(mention.anchor)))
        return tuple(locators)


def name_place(chapter: WovenChapter, house: House) -> str:
    """Name a chapter briefly: «الفصل 3», or its title where it has no number."""
    if chapter.number is None:
        return chapter.chapter.title
    return f"{house.words['chapter']} {house.number(chapter.number)}"


def cut_context(context: str, words: str, occurrence: int = 0) -> str:
    """Cut the words around a mention out of its paragraph, and mark by dots where it goes on.

    `occurrence` counts from 0 the times that the paragraph has these words. What is not in the paragraph
    is given alone.
    """
    context, words = _close_gaps(context), _close_gaps(words)
    start = -1
    for _ in range(occurrence + 1):
        found = context.find(words, start + 1)
        if found < 0:
            break
        start = found
    if start < 0 or not words:
        return words
    # Clitics and points are written as one word with the mention.
    start = context.rfind(" ", 0, start) + 1
    end = context.find(" ", start + len(words) - 1)
    end = len(context) if end < 0 else end
    before, after = context[:start].split(), context[end:].split()
    text = " ".join((*before[-REACH:], context[start:end], *after[:REACH])).strip(_LOOSE_ENDS)
    return f"{'… ' if len(before) > REACH else ''}{text}{' …' if len(after) > REACH else ''}"


def _close_gaps(text: str) -> str:
    """Close the gap that a note or citation left before a point."""
    return _GAP_BEFORE_POINT.sub("", " ".join(text.split()))
