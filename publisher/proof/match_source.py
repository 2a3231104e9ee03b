"""Matches what was set with what a book has to say: blocks of both in, those that are lost or set twice out.

Both sides come from a structure, the tree of the book and that of the pages, and each of their blocks is compared as a
whole. What is set may say more than the source: citations, the numbers of notes, words of the house. A block of the
source has a block to itself that says all its words in their order, or shares one with others, or is divided among
several that follow one another.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from publisher.model.expected import ExpectedBlock, ExpectedPart
from publisher.model.proof import Tally
from publisher.script.bare_letters import strip_to_letters
from publisher.script.search_words import find_search_words

#: Shorter blocks, in words, may stand twice and be no fault.
_LEAST_REPEATED = 5
#: What is set beside the words of the source.
_ADDED = frozenset(("call", "citation", "marker"))

#: The signs of an editor, which the house puts around a word that another one may be written together with.
_BRACKETS = str.maketrans("", "", "[]{}")

#: What is made of the data that a figure shows, and may say what a paragraph says.
_TOLD = frozenset(("label", "description"))

_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceMatch:
    """What was set of a book: blocks of the source that are lost, or set twice; and how many of its words are there."""

    lost: tuple[ExpectedBlock, ...]
    doubled: tuple[ExpectedBlock, ...]
    tally: Tally


def match_source(pieces: Sequence[ExpectedPart], blocks: Mapping[str, Sequence[ExpectedBlock]]) -> SourceMatch:
    """Match the pieces that a book has to say with the blocks that were set of each, by its name."""
    lost: list[ExpectedBlock] = []
    doubled: list[ExpectedBlock] = []
    words = found = 0
    for piece in pieces:
        matcher = _PieceMatcher(piece.blocks, blocks.get(piece.name, ()))
        missing = matcher.match()
        lost += (block for block, _ in missing)
        doubled += matcher.find_doubled()
        count = sum(len(said) for said in matcher.said)
        words += count
        found += count - sum(len(said) for _, said in missing)
    return SourceMatch(tuple(lost), tuple(doubled), Tally("", words, found, found))


@dataclass(slots=True)
class _PieceMatcher:
    """Matches one piece of a book. `said` are the words of its blocks, `shown` those of the blocks that were set.

    `takers` has the block of the source that each set block was given to, by number.
    """

    source: Sequence[ExpectedBlock]
    blocks: Sequence[ExpectedBlock]
    said: list[_Words] = field(init=False)
    shown: list[_Words] = field(init=False)
    takers: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """List the words of both sides."""
        self.said = [_list_words(block.text) for block in self.source]
        self.shown = [_list_words(_drop_added(block)) for block in self.blocks]

    def match(self) -> list[tuple[ExpectedBlock, _Words]]:
        """Return the blocks of the source that are lost, each with its words."""
        waiting = [number for number, words in enumerate(self.said) if words and not self._is_sign_set(number)]
        texts = [number for number, block in enumerate(self.blocks) if block.kind not in _TOLD]
        for offered in (texts, range(len(self.blocks))):
            waiting = self._take_equal(waiting, offered)
            waiting = self._take_longer(waiting, offered)
        waiting = self._take_divided(waiting)
        return [(self.source[number], self.said[number]) for number in waiting]

    def _is_sign_set(self, number: int) -> bool:
        """Return whether a block without any word, which is signs alone, is set: beside words, as readers see it."""
        block = self.source[number]
        if any(find_search_words(block.text)):
            return False
        signs = strip_to_letters(block.text)
        return any(signs in strip_to_letters(shown.text) for shown in self.blocks)

    def _take_equal(self, waiting: Iterable[int], offered: Iterable[int]) -> list[int]:
        """Take offered blocks that say the same, first those from the same place or of the same kind.

        Give what is left.
        """
        left = list(waiting)
        asked: tuple[Callable[[ExpectedBlock], object], ...] = (
            lambda block: block.position,
            lambda block: block.kind,
            lambda _: None,
        )
        for ask in asked:
            free: dict[object, list[int]] = defaultdict(list)
            for number in offered:
                if number not in self.takers:
                    free[self.shown[number], ask(self.blocks[number])].append(number)
            kept: list[int] = []
            for number in left:
                if found := free[self.said[number], ask(self.source[number])]:
                    self.takers[found.pop(0)] = number
                else:
                    kept.append(number)
            left = kept
        return left

    def _take_longer(self, waiting: Iterable[int], offered: Iterable[int]) -> list[int]:
        """Take offered blocks that say the same and more, each for one block of the source; give what is left.

        Which of several a block takes must not decide whether another finds one: they change then (this is a maximum
        matching of a bipartite graph, by augmenting paths).
        """
        places: dict[str, list[int]] = defaultdict(list)
        for number in offered:
            if number not in self.takers:
                for word in dict.fromkeys(self.shown[number]):
                    places[word].append(number)
        fitting: dict[int, list[int]] = {}
        # What says more has fewer to choose from.
        for number in sorted(waiting, key=lambda number: len(self.said[number]), reverse=True):
            words = self.said[number]
            rarest = min((places.get(word, []) for word in words), key=len)
            fitting[number] = [other for other in rarest if _is_within(words, self.shown[other])]
        return sorted(number for number in fitting if not self._find_taker(number, fitting))

    def _find_taker(self, number: int, fitting: Mapping[int, Sequence[int]]) -> bool:
        """Let a block of the source take a set block, for which others may have to take another one."""
        before: dict[int, int] = {}
        queue = [number]
        for asking in queue:
            for other in fitting[asking]:
                if other in before:
                    continue
                before[other] = asking
                holder = self.takers.get(other)
                if holder is not None:
                    queue.append(holder)
                    continue
                # Walk back, and let each take the block that was found for it.
                taken: int | None = other
                while taken is not None:
                    taker = before[taken]
                    freed = None if taker == number else self._find_held(taker)
                    self.takers[taken] = taker
                    taken = freed
                return True
        return False

    def _find_held(self, taker: int) -> int | None:
        return next((held for held, owner in self.takers.items() if owner == taker), None)

    def _take_divided(self, waiting: Iterable[int]) -> list[int]:
        """Take words that follow one another in a block beside what took it, or in what is left of all blocks together.

        Longer ones come first, since a shorter one may be a part of them. Return what is left.
        """
        blocks = [list(words) for words in self.shown]
        places: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(blocks):
            for word in dict.fromkeys(words):
                places[word].append(number)
        ranked = sorted(waiting, key=lambda number: len(self.said[number]), reverse=True)
        ranked = [number for number in ranked if not self._take_beside(self.said[number], blocks, places)]
        rest = [word for number, words in enumerate(blocks) for word in self._list_rest(number, words)]
        left: list[int] = []
        for number in ranked:
            at = _find_run(self.said[number], rest)
            if at is None:
                left.append(number)
            else:
                # Nothing is to stand together that something else stood between.
                rest[at : at + len(self.said[number])] = [""]
        return sorted(left)

    def _take_beside(self, words: _Words, blocks: list[list[str]], places: Mapping[str, Sequence[int]]) -> bool:
        """Take a run of words out of a set block that says without it all that the block says that took it."""
        for number in places.get(words[0], ()):
            shown, said = blocks[number], self._list_taken(number)
            at = _find_run(words, shown)
            while at is not None:
                others = [*shown[:at], "", *shown[at + len(words) :]]
                if _is_within(said, others):
                    blocks[number] = others
                    return True
                at = _find_run(words, shown, at + 1)
        return False

    def _list_taken(self, number: int) -> _Words:
        """Return the words of the block of the source that took a set block."""
        taker = self.takers.get(number)
        return () if taker is None else self.said[taker]

    def _list_rest(self, number: int, words: Iterable[str]) -> list[str]:
        """Return those words of a set block that the block that took it does not say."""
        said = iter(self._list_taken(number))
        awaited = next(said, None)
        rest: list[str] = []
        for word in words:
            if word == awaited:
                awaited = next(said, None)
            else:
                rest.append(word)
        return rest

    def find_doubled(self) -> Iterator[ExpectedBlock]:
        """Yield the blocks of the source for which a whole set block is there once more.

        Another block may say the same: one of another kind, one that comes from elsewhere, or words of the house.
        """
        known = {(self.shown[number], self.blocks[number].kind): taker for number, taker in self.takers.items()}
        for number, block in enumerate(self.blocks):
            taker = known.get((self.shown[number], block.kind))
            if number in self.takers or taker is None or len(self.said[taker]) < _LEAST_REPEATED or block.kind in _TOLD:
                continue
            source = self.source[taker]
            if block.position in {None, source.position}:
                yield source


def _find_run(words: _Words, among: Sequence[str], start: int = 0) -> int | None:
    """Return the first place, from `start`, at which words follow one another among others."""
    last = len(among) - len(words)
    return next((at for at in range(start, last + 1) if tuple(among[at : at + len(words)]) == words), None)


@lru_cache(maxsize=4096)
def _list_words(text: str) -> _Words:
    """Return the words of a text; one that has only signs is a word of its own."""
    words = tuple(word.text for word in find_search_words(text.translate(_BRACKETS)))
    return words or tuple(filter(None, (strip_to_letters(text),)))


def _drop_added(block: ExpectedBlock) -> str:
    """Return the text of a block without what is set beside the words of the source."""
    parts: list[str] = []
    end = 0
    for stretch in block.stretches:
        if stretch.kind in _ADDED and stretch.start >= end:
            parts += (block.text[end : stretch.start], " ")
            end = stretch.end
    return "".join((*parts, block.text[end:]))


def _is_within(words: _Words, others: Sequence[str]) -> bool:
    """Return whether words stand among others in their order."""
    rest = iter(others)
    return all(word in rest for word in words)
