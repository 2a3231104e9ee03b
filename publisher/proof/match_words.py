"""Matches words: the expected text of a document and the texts of its pages in; what is there, lost and invented out.

The words of a part come in the order of reading, but for notes, which come at the foot of their pages, and for what a
reader turns round. So the running text is aligned first, then the notes with what is left over, and then each page
gives what it has besides: running heads, folios, the head of a table that goes on.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate, groupby, zip_longest
from types import MappingProxyType
from typing import NamedTuple

from publisher.model.expected import ExpectedBlock, ExpectedPart
from publisher.model.proof import Tally
from publisher.proof.common_order import pair_in_order
from publisher.script.search_words import find_directed_words

#: A word is not divided over more lines.
_MOST_LINES = 8
#: Into so many words do readers divide one of those for which a sign stands.
_MOST_SPLIT = 3
#: Into so many parts is a word of a cell divided at most, and each is on a line of its own.
_MOST_FRAGMENTS = 4
#: So often is tried to divide a word of a reader into several.
_MOST_STEPS = 64
#: How many words may stand before or after a running head in the margin: a folio, or what a reader puts there.
_BESIDE_HEAD = 3

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


def match_words(
    readings: Mapping[str, Mapping[int, str]],
    parts: Sequence[ExpectedPart],
    heads: Heads = MappingProxyType({}),
    pictures: PictureWords = MappingProxyType({}),
) -> tuple[Matching, ...]:
    """Match the words of the expected parts with the texts of the pages, by number from 0, that each reader gives.

    `heads` are the running heads that are on the pages, and `pictures` the words that pictures bring to them.
    """
    matchings = tuple(Matching(reader, Tally(reader)) for reader in readings)
    for part in parts:
        expected = _take_apart(part)
        pages = range(part.first_page, part.first_page + len(part.folios))
        for matching, texts in zip(matchings, readings.values(), strict=True):
            words = [word for page in pages for word in _read_words(texts[page], page + 1)]
            _PartMatcher(expected, words, heads, matching, pictures).match()
    return matchings


class _ExpectedWords(NamedTuple):
    """The words of a part, and the blocks that have any, each with the numbers of its words.

    `signs` are the numbers of words for which signs such as U+FDFA stand.
    """

    part: ExpectedPart
    words: list[str]
    blocks: list[tuple[ExpectedBlock, range]]
    signs: frozenset[int]


def _take_apart(part: ExpectedPart) -> _ExpectedWords:
    words: list[str] = []
    blocks: list[tuple[ExpectedBlock, range]] = []
    signs: set[int] = set()
    for block in part.blocks:
        start = len(words)
        found = list(find_directed_words(block.text_apart))
        words += [word.text for word in found]
        if len(words) > start:
            blocks.append((block, range(start, len(words))))
        signs.update(start + number for number, word in enumerate(found) if len(word.text) > word.end - word.start)
    return _ExpectedWords(part, words, blocks, frozenset(signs))


def _read_words(text: str, page: int) -> Iterator[ReadWord]:
    words = list(find_directed_words(text))
    for word, following in zip_longest(words, words[1:]):
        between = text[word.end : following.start] if following else "\n"
        yield ReadWord(word.text, page, word.start, word.end, "\n" in between or "\r" in between)


@lru_cache(maxsize=256)
def _list_words(text: str) -> tuple[str, ...]:
    """Return the words of a text; running heads are asked for on every page."""
    return tuple(word.text for word in find_directed_words(text))


class _PartMatcher:
    """Matches one part. `found` has the word of the reader for each expected word, None for one not found."""

    def __init__(
        self, expected: _ExpectedWords, words: list[ReadWord], heads: Heads, matching: Matching, pictures: PictureWords
    ) -> None:
        self.part, self.expected, self.blocks, self.signs = expected
        self.words, self.matching = words, matching
        self.pictures = {page: Counter(pictures[page]) for page in {word.page for word in words} if page in pictures}
        last = self.part.first_page + len(self.part.folios)
        self.heads = {page: heads[page] for page in range(self.part.first_page + 1, last + 1) if page in heads}
        self.left = dict.fromkeys(range(len(words)))
        self.found: list[ReadWord | None] = [None] * len(self.expected)
        self.displaced = 0
        self.printed_folios: set[int] = set()
        self.printed_heads: set[tuple[int, str]] = set()

    def match(self) -> None:
        """Match the words of the part, and add what came of it to the matching."""
        self._take_margins()
        # What stands alone may be a word of the text.
        self._take_picture_words(2)
        self._align([n for block, run in self.blocks if not block.is_note for n in run])
        for kind in ("note", "second note"):
            self._align([n for block, run in self.blocks if block.kind == kind for n in run])
        furniture = list(self._take_furniture())
        self._take_displaced()
        self._join_divided()
        self._join_fragments()
        self._part_joined(furniture)
        self._take_signs()
        self._take_heads_anywhere()
        # A number in the margin is a head to the file, and may have been taken for the equal folio beside it.
        furniture = list(self._exchange_folios(furniture))
        self._take_repeated_heads()
        self._take_picture_words(1)
        self._exchange_picture_words()
        self._find_lost(list(self._exchange_folios(furniture)))

    def _take_margins(self) -> None:
        """Take the running heads and folios that stand whole at the beginning or the end of a page's text."""
        pages = self._gather_left()
        beside: dict[int, set[int]] = defaultdict(set)
        for page, heads in self.heads.items():
            for head in heads:
                run = self._find_run(head, pages[page]) or self._find_in_order(head, pages[page])
                for n in run:
                    del self.left[n]
                if run:
                    self.printed_heads.add((page, head))
                    beside[page] |= {run[0] - 1, *(n + 1 for n in run)}
        for offset, folio in enumerate(self.part.folios):
            page = self.part.first_page + offset + 1
            edges = [*reversed(self._find_margins(pages[page], "")), *self._find_margins(pages[page], "")]
            # A long head stands between the folio and the edge of the text.
            edges = [*sorted(beside[page] & set(pages[page])), *edges]
            number = next((n for n in edges if n in self.left and self.words[n].text == folio), None)
            if number is not None:
                del self.left[number]
                self.printed_folios.add(page)

    def _find_run(self, head: str, left: list[int]) -> list[int]:
        """Find a running head that stands whole in the margins of a page."""
        texts = list(_list_words(head))
        for start in self._find_margins(left, head):
            run = list(range(start, start + len(texts)))
            if [self.words[n].text for n in run if n in self.left] == texts:
                return run
        return []

    def _find_in_order(self, head: str, left: list[int]) -> list[int]:
        """Find a running head of more lines between which a reader gives what stands beside it, such as the folio."""
        texts = _list_words(head)
        margins = self._find_margins(left, head)
        # On a short page a reader may see columns, and give one line of a head before the text and the other behind it.
        for side in (margins[: len(texts) + _BESIDE_HEAD], margins[-len(texts) - _BESIDE_HEAD :], margins):
            rest = iter(n for n in side if n in self.left)
            found = [next((n for n in rest if self.words[n].text == text), -1) for text in texts]
            if found and -1 not in found:
                return found
        return []

    def _align(self, numbers: list[int]) -> None:
        """Find words of the expected text, in their order, among the words that are left."""
        left = list(self.left)
        wanted, given = [self.expected[n] for n in numbers], [self.words[n].text for n in left]
        for number, read in pair_in_order(wanted, given):
            self._take(numbers[number], left[read])

    def _take(self, number: int, read: int) -> None:
        self.found[number] = self.words[read]
        del self.left[read]

    def _take_furniture(self) -> Iterator[tuple[ExpectedBlock, int]]:
        """Take folios, and running heads whose words are not in order, from each page; give the folios that lack."""
        pages = self._gather_left()
        for offset, folio in enumerate(self.part.folios):
            page = self.part.first_page + offset + 1
            for head in self.heads.get(page, ()):
                if (page, head) not in self.printed_heads and self._take_words(
                    _list_words(head), self._find_margins(pages[page], head)
                ):
                    self.printed_heads.add((page, head))
            if folio and page not in self.printed_folios and not self._take_words(_list_words(folio), pages[page]):
                yield ExpectedBlock("folio", folio, "", right_to_left=False), page

    def _exchange_folios(self, lacking: Sequence[tuple[ExpectedBlock, int]]) -> Iterator[tuple[ExpectedBlock, int]]:
        """Yield the folios that lack indeed: one that was taken for an equal word of the text has left that over."""
        for block, page in lacking:
            read = next((n for n in self.left if self.words[n].text == block.text), None)
            found = enumerate(self.found) if read is not None else ()
            number = next((n for n, word in found if word and (word.text, word.page) == (block.text, page)), None)
            if read is None or number is None:
                yield block, page
            else:
                self._take(number, read)

    def _take_heads_anywhere(self) -> None:
        """Take running heads that a reader gives amid the text: it reads a page in columns, as beside a table.

        They are on the page, as the file tells; of the words that nothing else has claimed, those of a head are its.
        """
        pages = self._gather_left()
        lacking: Counter[tuple[int, str]] = Counter()
        for page, heads in self.heads.items():
            for head in heads:
                words = _list_words(head)
                if (page, head) not in self.printed_heads and not self._take_words(words, pages.get(page, ())):
                    lacking.update((page, word) for word in words)
        self._exchange(lacking)

    def _find_margins(self, left: list[int], head: str) -> list[int]:
        """Return the words that are left at the beginning and the end of a page's text, where a running head is."""
        if not left:
            return []
        length = len(_list_words(head)) + _BESIDE_HEAD
        page = self.words[left[0]].page
        start = bisect_left(self.words, page, key=lambda word: word.page)
        end = bisect_right(self.words, page, key=lambda word: word.page)
        return [n for n in left if n < start + length or n >= end - length]

    def _gather_left(self) -> dict[int, list[int]]:
        pages: dict[int, list[int]] = defaultdict(list)
        for number in self.left:
            pages[self.words[number].page].append(number)
        return pages

    def _take_words(self, words: Sequence[str], numbers: Sequence[int]) -> bool:
        """Take words from some that are left, if they are all there."""
        chosen: list[int] = []
        for text in words:
            fitting = (n for n in numbers if self.words[n].text == text and n in self.left)
            match = next((n for n in fitting if n not in chosen), None)
            if match is None:
                return False
            chosen.append(match)
        for number in chosen:
            del self.left[number]
        return True

    def _take_displaced(self) -> None:
        """Find words that a reader gives out of their order: on the page of their place, or else in the same part."""
        places: dict[str, list[int]] = defaultdict(list)
        for read in self.left:
            places[self.words[read].text].append(read)
        spans = self._find_spans()
        for number, word in enumerate(self.expected):
            if self.found[number] is None and (candidates := places.get(word)):
                # A figure may stand pages after its place in the text, and a line that is turned round take the place
                # of another; so what is near is only the first choice.
                first, last = spans[number]
                match = next((read for read in candidates if first <= self.words[read].page <= last), candidates[0])
                candidates.remove(match)
                self._take(number, match)
                self.displaced += 1

    def _find_spans(self) -> list[tuple[int, int]]:
        """Return the pages on which each expected word may stand: from that of the word before it to the next."""
        first, last = self.part.first_page + 1, self.part.first_page + len(self.part.folios)
        before = accumulate((word.page if word else first for word in self.found), max)
        after = accumulate((word.page if word else last for word in reversed(self.found)), min)
        pairs = zip(before, reversed(list(after)), strict=True)
        return [(page, other) if page <= other else (other, page) for page, other in pairs]

    def _join_divided(self) -> None:
        """Find words that are divided at the ends of lines, as an address is."""
        joined: dict[str, list[list[int]]] = defaultdict(list)
        left = list(self.left)
        for start in range(len(left)):
            run = left[start : start + 1]
            for number in left[start + 1 : start + _MOST_LINES]:
                if not self._goes_on(run[-1], number):
                    break
                run = [*run, number]
                joined["".join(self.words[n].text for n in run)].append(run)
        for number, word in enumerate(self.expected) if joined else ():
            if self.found[number] is not None:
                continue
            whole = next((run for run in joined.get(word, ()) if all(n in self.left for n in run)), None)
            if whole:
                self._take(number, whole[0])
                for n in whole[1:]:
                    del self.left[n]

    def _part_joined(self, furniture: list[tuple[ExpectedBlock, int]]) -> None:
        """Find words that a reader gives as one, as neighbouring cells of one letter: who searches for one finds it.

        One of them may be the folio of the page, which then lacks no longer in `furniture`.
        """
        missing: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self.expected):
            if self.found[number] is None:
                missing[word].append(number)
        # The head of a table that goes on is there again.
        blocks = (block for block in self.part.blocks if block.kind == "column head")
        heads = Counter(word for block in blocks for word in _list_words(block.text))
        known = frozenset(self.expected) if missing else frozenset()
        for read in list(self.left) if missing else ():
            text = self.words[read].text
            parts = {
                word: len(missing[word]) + heads[word] for word in (*missing, *heads) if word in text and word != text
            }
            folio = next((pair for pair in furniture if pair[1] == self.words[read].page), None)
            if folio and folio[0].text in text and folio[0].text != text:
                parts[folio[0].text] = parts.get(folio[0].text, 0) + 1
            # An equal word may have been taken for the one to which a letter that calls a note is joined.
            rests = [text.removesuffix(word) for word in parts if text.endswith(word)]
            rests += [text.removeprefix(word) for word in parts if text.startswith(word)]
            parts |= {rest: 1 for rest in rests if rest in known and rest not in parts}
            words = _divide_word(text, {word: count for word, count in parts.items() if count}) or []
            if any(missing[word] for word in words):
                del self.left[read]
            for word in words:
                if missing[word]:
                    self.found[missing[word].pop(0)] = self.words[read]
                elif folio and folio in furniture and word == folio[0].text:
                    furniture.remove(folio)

    def _take_signs(self) -> None:
        """Find the words for which a sign stands: they share its shape, and readers take letters for one or apart."""
        for number in self.signs:
            if self.found[number] is not None:
                continue
            wanted = _squeeze(self.expected[number])
            for read in self.left:
                runs = (range(read, read + length) for length in range(1, _MOST_SPLIT + 1))
                fitting = (run for run in runs if all(n in self.left for n in run))
                run = next((run for run in fitting if _squeeze(self._join_words(run)) == wanted), None)
                if run is not None:
                    self.found[number] = self.words[read]
                    for n in run:
                        del self.left[n]
                    break

    def _join_words(self, run: range) -> str:
        return "".join(self.words[n].text for n in run)

    def _goes_on(self, number: int, following: int) -> bool:
        """Return whether a word may go on with another: on the next line, or over the foot and the head of a page."""
        word, other = self.words[number], self.words[following]
        return word.ends_line and (following == number + 1 or other.page == word.page + 1)

    def _take_repeated_heads(self) -> None:
        """Take the heads of tables that go on from page to page."""
        pages = self._gather_left()
        heads = [(run, _list_words(block.text)) for block, run in self.blocks if block.kind == "column head"]
        taken: set[tuple[int, range]] = set()
        for run, words in heads:
            taken.update((page, run) for page, numbers in pages.items() if self._take_words(words, numbers))
        if heads and self.left:
            self._exchange_repeated_heads(heads, frozenset(taken))
        names = dict.fromkeys(word for _, words in heads for word in words)
        for numbers in pages.values() if heads else ():
            for word in names:
                while fragments := self._find_fragments(word, numbers):
                    for n in fragments:
                        del self.left[n]

    def _exchange_repeated_heads(
        self, heads: Sequence[tuple[range, tuple[str, ...]]], taken: frozenset[tuple[int, range]]
    ) -> None:
        """Take repeated heads that were taken for equal words of the text, which are left over for that.

        A head may be repeated on each page that has all its words and is not that of the head itself.
        """
        read: dict[int, Counter[str]] = defaultdict(Counter)
        for word in self.words:
            read[word.page][word.text] += 1
        repeated: Counter[tuple[int, str]] = Counter()
        for run, words in heads:
            own = {found.page for n in run if (found := self.found[n])}
            for page in read.keys() - own:
                if (page, run) not in taken and Counter(words) <= read[page]:
                    repeated.update((page, text) for text in words)
        for number in list(self.left):
            word = self.words[number]
            if repeated[word.page, word.text]:
                repeated[word.page, word.text] -= 1
                del self.left[number]
        self._exchange(repeated)

    def _take_picture_words(self, least: int) -> None:
        """Take the words of pictures, which are in no expected text, where so many of them follow one another."""
        for page, numbers in self._gather_left().items() if self.pictures else ():
            words = self.pictures.get(page, Counter())
            for is_drawn, group in groupby(numbers, lambda n: words[self.words[n].text] > 0):  # noqa: B023 - used at once
                run = list(group)
                for n in run if is_drawn and len(run) >= least else ():
                    if words[self.words[n].text]:
                        words[self.words[n].text] -= 1
                        del self.left[n]

    def _exchange_picture_words(self) -> None:
        """Take words of pictures that were taken for equal words of the text, which are left over for that."""
        lacking = Counter(
            {(page, text): count for page, words in self.pictures.items() for text, count in words.items() if count}
        )
        self._exchange(lacking)

    def _exchange(self, lacking: Counter[tuple[int, str]]) -> None:
        """Find words of the text, whole or divided, in what is left, and let those be that were taken for them."""
        if not lacking or not self.left:
            return
        undivided: set[str] = set()
        left: dict[str, list[int]] = defaultdict(list)
        for read in self.left:
            left[self.words[read].text].append(read)
        for number, word in enumerate(self.found):
            if word and lacking[word.page, word.text] and left.get(word.text):
                lacking[word.page, word.text] -= 1
                self._take(number, left[word.text].pop(0))
            elif word and lacking[word.page, word.text] and word.text not in undivided:
                if run := self._find_fragments(word.text, list(self.left)):
                    lacking[word.page, word.text] -= 1
                    self._take(number, run[0])
                    for n in run[1:]:
                        del self.left[n]
                else:
                    undivided.add(word.text)

    def _join_fragments(self) -> None:
        """Find words that are divided over the lines of a cell, between which a reader gives other cells.

        A row may go on over the foot of a page. Equal words stand for one another, so what is near is only the first
        choice.
        """
        pages = self._gather_left()
        spans = self._find_spans() if pages else []
        for number, word in enumerate(self.expected) if pages else ():
            if self.found[number] is None:
                first, last = spans[number]
                near = [n for page in range(first, last + 1) for n in pages.get(page, ())]
                if run := self._find_fragments(word, near) or self._find_fragments(word, list(self.left)):
                    self._take(number, run[0])
                    for n in run[1:]:
                        del self.left[n]

    def _find_fragments(self, word: str, numbers: Sequence[int]) -> tuple[int, ...]:
        """Find words that are left, on lines of one page or of two, which together are a word; none for nothing."""
        for first in numbers:
            text = self.words[first].text
            if text != word and word.startswith(text) and first in self.left:
                run = self._go_on_with(word.removeprefix(text), (first,), numbers)
                if run:
                    return run
        return ()

    def _go_on_with(self, rest: str, run: tuple[int, ...], numbers: Sequence[int]) -> tuple[int, ...]:
        """Go on with the parts of a word until there is no rest of it; nothing where that cannot be."""
        tried: set[str] = set()
        for number in numbers if len(run) < _MOST_FRAGMENTS else ():
            text = self.words[number].text
            is_free = number in self.left and number not in run and text not in tried
            if is_free and rest.startswith(text) and self._may_go_on_at(run[-1], number):
                tried.add(text)
                whole = (*run, number)
                if text == rest or (whole := self._go_on_with(rest.removeprefix(text), whole, numbers)):
                    return whole
        return ()

    def _may_go_on_at(self, first: int, second: int) -> bool:
        """Return whether a word may be divided at the end of a line; some programs give the next line before it."""
        if self.words[second].page - self.words[first].page not in (0, 1):
            return False
        if second < first:
            return self.words[first].ends_line
        return any(self.words[n].ends_line for n in range(first, second))

    def _find_lost(self, furniture: list[tuple[ExpectedBlock, int]]) -> None:
        """Tell the words that were not found, and those that are in no expected text."""
        matching = self.matching
        offset = len(matching.found)
        spans = self._find_spans()
        missing = [(n, block) for block, numbers in self.blocks for n in numbers if self.found[n] is None]
        matching.lost += (
            LostWord(ExpectedWord(self.expected[n], block), spans[n][0], offset + n) for n, block in missing
        )
        matching.lost += (LostWord(ExpectedWord(block.text, block), page) for block, page in furniture)
        matching.found += self.found
        matching.invented += self._list_invented(offset)
        _pair_lost_and_invented(matching)
        words = len(self.expected) + sum(1 for folio in self.part.folios if folio)
        found = words - len(missing) - len(furniture)
        in_order = found - self.displaced
        matching.tally = matching.tally.add(Tally(matching.reader, words, found, in_order, len(self.left)))

    def _list_invented(self, offset: int) -> Iterator[InventedWord]:
        """Yield the words that are left, each with the number of the word of the expected text before it."""
        if not self.left:
            return
        numbers = {word[1:4]: number for number, word in enumerate(self.found) if word}
        after = -1
        for read, word in enumerate(self.words):
            if read in self.left:
                yield InventedWord(word, after)
            else:
                after = offset + numbers[word[1:4]] if word[1:4] in numbers else after


def _squeeze(text: str) -> str:
    """Return a text with letters that follow themselves once."""
    return "".join(letter for letter, _ in groupby(text))


def _divide_word(text: str, parts: Mapping[str, int]) -> list[str] | None:
    """Divide a text into words of which there are so many, longer ones first; None if it is not made of them."""
    # Each step is a text that is still to be divided, and the words before it.
    steps: list[tuple[str, list[str]]] = [(text, [])]
    for _ in range(_MOST_STEPS):
        if not steps:
            break
        rest, words = steps.pop()
        if not rest:
            return words
        fitting = (word for word in parts if rest.startswith(word) and words.count(word) < parts[word])
        steps += [(rest[len(word) :], [*words, word]) for word in sorted(fitting, key=len)]
    return None


def _pair_lost_and_invented(matching: Matching) -> None:
    """Tell what stands in the place of each lost word, and count it no longer as invented."""
    gaps: dict[int, list[InventedWord]] = defaultdict(list)
    for invented in matching.invented:
        gaps[invented.after].append(invented)
    paired: set[int] = set()
    for index, lost in enumerate(matching.lost):
        before = lost.number - 1
        while before >= 0 and matching.found[before] is None:
            before -= 1
        if lost.number >= 0 and before in gaps:
            instead = " ".join(invented.word.text for invented in gaps[before])
            matching.lost[index] = replace(lost, instead=instead, page=gaps[before][0].word.page)
            paired.add(before)
    matching.invented = [invented for invented in matching.invented if invented.after not in paired]
