"""Holds what is matched: the expected words of a part, those that a reader found, and what came of matching them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from publisher.model.expected import ExpectedBlock, ExpectedPart
from publisher.model.proof import Tally
from publisher.script.search_words import find_directed_words

#: The running heads of the pages that have one, by the number of the page.
Heads = Mapping[int, tuple[str, ...]]
#: The words of pictures on the pages that have such, by the number of the page.
PictureWords = Mapping[int, Counter[str]]


class ExpectedWord(NamedTuple):
    """A word that has to be there, and the block in which it stands."""

    text: str
    block: ExpectedBlock


class ReadWord(NamedTuple):
    """A word that a reader found: the page, from 1, its place in the text of the page, and whether it ends a line."""

    text: str
    page: int
    start: int
    end: int
    ends_line: bool


@dataclass(frozen=True, slots=True)
class LostWord:
    """A word that was not found, and the page, from 1, on which it should be.

    `number` is that of the word in the expected text, -1 for a folio, which is in no block. `instead` is what the
    reader has in its place.
    """

    word: ExpectedWord
    page: int
    number: int = -1
    instead: str = ""


@dataclass(frozen=True, slots=True)
class InventedWord:
    """A word that is neither in the expected text nor in the place of a word that was lost.

    `after` is the number of the word of the expected text that was found before it, or -1.
    """

    word: ReadWord
    after: int


@dataclass(slots=True)
class Matching:
    """How the texts of one reader match the expected text.

    `found` has what the reader has of each word of the expected text, in the order of the expected text, or None.
    """

    reader: str
    tally: Tally
    found: list[ReadWord | None] = field(default_factory=list)
    lost: list[LostWord] = field(default_factory=list)
    invented: list[InventedWord] = field(default_factory=list)

    def find_nearest(self, number: int, page: int) -> ReadWord | None:
        """Return what was found on a page of an expected word, or of that nearest before it, or else after it."""
        around = (*reversed(self.found[: number + 1]), *self.found[number + 1 :])
        return next((word for word in around if word and word.page == page), None)


@dataclass(slots=True)
class PartMatch:
    """What a reader has of one part, and how much of it is matched with the expected words.

    `blocks` are those that have words, each with the numbers of its words, and `signs` the numbers of words for which
    signs such as U+FDFA stand. `left` are the numbers of the reader's words that nothing has claimed, in their order;
    `found` has the word of the reader for each expected word, None for one not found. `printed_heads` are running heads
    that were found: the page, and the place among its heads.
    """

    part: ExpectedPart
    expected: list[str]
    blocks: list[tuple[ExpectedBlock, range]]
    signs: frozenset[int]
    words: list[ReadWord]
    heads: Heads
    pictures: dict[int, Counter[str]]
    left: dict[int, None]
    found: list[ReadWord | None]
    displaced: int = 0
    printed_folios: set[int] = field(default_factory=set)
    printed_heads: set[tuple[int, int]] = field(default_factory=set)

    def take(self, number: int, read: int) -> None:
        """Take a word of the reader, by its number, for an expected word."""
        self.found[number] = self.words[read]
        del self.left[read]

    def list_heads(self, page: int) -> list[tuple[tuple[int, int], str]]:
        """Return the running heads of a page that are not found yet, each with its page and its place among them."""
        heads = enumerate(self.heads.get(page, ()))
        return [((page, at), head) for at, head in heads if (page, at) not in self.printed_heads]

    def drop(self, numbers: Iterable[int]) -> None:
        """Leave words of the reader no longer to be claimed."""
        for number in numbers:
            del self.left[number]

    def take_words(self, words: Sequence[str], numbers: Sequence[int]) -> bool:
        """Take words from some that are left, if they are all there."""
        chosen: list[int] = []
        for text in words:
            fitting = (n for n in numbers if self.words[n].text == text and n in self.left)
            read = next((n for n in fitting if n not in chosen), None)
            if read is None:
                return False
            chosen.append(read)
        self.drop(chosen)
        return True

    def gather_left(self) -> dict[int, list[int]]:
        """Return the numbers of the words that are left on each page."""
        pages: dict[int, list[int]] = defaultdict(list)
        for number in self.left:
            pages[self.words[number].page].append(number)
        return pages

    def find_spans(self) -> list[tuple[int, int]]:
        """Return the pages on which each expected word may stand: from that of the word before it to the next."""
        first, last = self.part.first_page + 1, self.part.first_page + len(self.part.folios)
        before = accumulate((word.page if word else first for word in self.found), max)
        after = accumulate((word.page if word else last for word in reversed(self.found)), min)
        pairs = zip(before, reversed(list(after)), strict=True)
        return [(page, other) if page <= other else (other, page) for page, other in pairs]

    def join_words(self, run: range) -> str:
        """Return words that follow one another as one."""
        return "".join(self.words[n].text for n in run)


@lru_cache(maxsize=256)
def list_words(text: str) -> tuple[str, ...]:
    """Return the words of a text; running heads are asked for on every page."""
    return tuple(word.text for word in find_directed_words(text))
