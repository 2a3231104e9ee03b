"""Matches words: the expected text of a document and the texts of its pages in; what is there, lost and invented out.

The words of a part come in the order of reading, but for notes, which come at the foot of their pages, and for what a
reader turns round. So the running text is aligned first, then the notes with what is left over, and then each page
gives what it has besides (`match_margins.py`). What is still missing may be divided or joined (`match_divided.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from types import MappingProxyType

from publisher.model.expected import ExpectedBlock, ExpectedPart
from publisher.model.proof import Tally
from publisher.proof.common_order import pair_in_order
from publisher.proof.match_divided import join_divided, join_fragments, part_joined, take_signs, take_spelled
from publisher.proof.match_margins import (
    exchange_folios,
    exchange_picture_words,
    take_furniture,
    take_heads_anywhere,
    take_margins,
    take_picture_words,
    take_repeated_heads,
)
from publisher.proof.matched_words import (
    ExpectedWord,
    Heads,
    InventedWord,
    LostWord,
    Matching,
    PartMatch,
    PictureWords,
    ReadWord,
)
from publisher.script.search_words import find_directed_words


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
            match = _begin_match(part, expected, words, heads, pictures)
            _match_part(match, matching)
    return matchings


@dataclass(frozen=True, slots=True)
class _ExpectedWords:
    """The words of a part, and the blocks that have any, each with the numbers of its words.

    `signs` are the numbers of words for which signs such as U+FDFA stand.
    """

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
    return _ExpectedWords(words, blocks, frozenset(signs))


def _read_words(text: str, page: int) -> Iterator[ReadWord]:
    words = list(find_directed_words(text))
    for word, following in zip_longest(words, words[1:]):
        between = text[word.end : following.start] if following else "\n"
        yield ReadWord(word.text, page, word.start, word.end, "\n" in between or "\r" in between)


def _begin_match(
    part: ExpectedPart, expected: _ExpectedWords, words: list[ReadWord], heads: Heads, pictures: PictureWords
) -> PartMatch:
    """Return the match of a part in which nothing is found yet, with the heads and pictures of its own pages."""
    return PartMatch(
        part=part,
        expected=expected.words,
        blocks=expected.blocks,
        signs=expected.signs,
        words=words,
        heads={
            page + 1: heads[page + 1]
            for page in range(part.first_page, part.first_page + len(part.folios))
            if page + 1 in heads
        },
        pictures={page: Counter(pictures[page]) for page in {word.page for word in words} if page in pictures},
        left=dict.fromkeys(range(len(words))),
        found=[None] * len(expected.words),
    )


def _match_part(match: PartMatch, matching: Matching) -> None:
    """Match the words of a part, and add what came of it to the matching."""
    take_margins(match)
    # What stands alone may be a word of the text.
    take_picture_words(match, 2)
    _align(match, [n for block, run in match.blocks if not block.is_note for n in run])
    for kind in ("note", "second note"):
        _align(match, [n for block, run in match.blocks if block.kind == kind for n in run])
    furniture = list(take_furniture(match))
    _take_displaced(match)
    join_divided(match)
    join_fragments(match)
    part_joined(match, furniture)
    take_signs(match)
    take_spelled(match)
    take_heads_anywhere(match)
    # A number in the margin is a head to the file, and may have been taken for the equal folio beside it.
    furniture = list(exchange_folios(match, furniture))
    take_repeated_heads(match)
    take_picture_words(match, 1)
    exchange_picture_words(match)
    _find_lost(match, matching, list(exchange_folios(match, furniture)))


def _align(match: PartMatch, numbers: list[int]) -> None:
    """Find words of the expected text, in their order, among the words that are left."""
    left = list(match.left)
    wanted, given = [match.expected[n] for n in numbers], [match.words[n].text for n in left]
    for number, read in pair_in_order(wanted, given):
        match.take(numbers[number], left[read])


def _take_displaced(match: PartMatch) -> None:
    """Find words that a reader gives out of their order: on the page of their place, or else in the same part."""
    places: dict[str, list[int]] = defaultdict(list)
    for read in match.left:
        places[match.words[read].text].append(read)
    spans = match.find_spans()
    for number, word in enumerate(match.expected):
        if match.found[number] is None and (candidates := places.get(word)):
            # A figure may stand pages after its place in the text, and a line that is turned round take the place
            # of another; so what is near is only the first choice.
            first, last = spans[number]
            near = next((read for read in candidates if first <= match.words[read].page <= last), candidates[0])
            candidates.remove(near)
            match.take(number, near)
            match.displaced += 1


def _find_lost(match: PartMatch, matching: Matching, furniture: list[tuple[ExpectedBlock, int]]) -> None:
    """Tell the words that were not found, and those that are in no expected text."""
    offset = len(matching.found)
    spans = match.find_spans()
    missing = [(n, block) for block, numbers in match.blocks for n in numbers if match.found[n] is None]
    matching.lost += (LostWord(ExpectedWord(match.expected[n], block), spans[n][0], offset + n) for n, block in missing)
    matching.lost += (LostWord(ExpectedWord(block.text, block), page) for block, page in furniture)
    matching.found += match.found
    matching.invented += _list_invented(match, offset)
    _pair_lost_and_invented(matching)
    words = len(match.expected) + sum(1 for folio in match.part.folios if folio)
    found = words - len(missing) - len(furniture)
    in_order = found - match.displaced
    matching.tally = matching.tally.add(Tally(matching.reader, words, found, in_order, len(match.left)))


def _list_invented(match: PartMatch, offset: int) -> Iterator[InventedWord]:
    """Yield the words that are left, each with the number of the word of the expected text before it."""
    if not match.left:
        return
    numbers = {word[1:4]: number for number, word in enumerate(match.found) if word}
    after = -1
    for read, word in enumerate(match.words):
        if read in match.left:
            yield InventedWord(word, after)
        else:
            after = offset + numbers[word[1:4]] if word[1:4] in numbers else after


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
