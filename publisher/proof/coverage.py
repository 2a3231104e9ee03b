"""Covers the expected text with what is drawn: it, the structure tree and marked content in; what is lost or twice out.

That a block is on no page must not be a matter of chance, and so no program that reads PDF is asked. The glyphs of an
element are those of its marked content, and what they read as is in the file. Blocks and elements that have the same
letters are paired in the order of both; letters that are left over on one side tell what is lost, or what is there once
more. As long as no letter is missing, nothing is lost, however blocks and elements were paired.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from publisher.model.expected import ExpectedBlock, ExpectedPart, ExpectedText
from publisher.proof.common_order import pair_in_order
from publisher.proof.drawn_text import DrawnText, Place
from publisher.proof.structure import Element
from publisher.script.bare_letters import strip_to_letters
from publisher.script.search_words import find_search_words

#: More than this share of its letters must be missing for a block to be lost; of the others a reader may lack words.
_LOST_SHARE = 0.5
#: Shorter blocks, in words, may stand twice and be no fault.
_LEAST_REPEATED = 5


@dataclass(frozen=True, slots=True)
class LostBlock:
    """A block of which no element has the letters, and the page, from 1, behind whose text it should stand."""

    block: ExpectedBlock
    page: int


@dataclass(frozen=True, slots=True)
class DoubledBlock:
    """A block that is there once more, and the marked content that has it again."""

    block: ExpectedBlock
    place: Place


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the drawn text of a document lacks of its expected text, and what it has twice."""

    lost: tuple[LostBlock, ...] = ()
    doubled: tuple[DoubledBlock, ...] = ()

    def lacks(self, block: ExpectedBlock) -> bool:
        """Return whether a block is lost."""
        return any(block is lost.block for lost in self.lost)


def cover_text(expected: ExpectedText, elements: Sequence[Element], drawn: DrawnText) -> Coverage:
    """Cover the expected text of a document with the drawn text of its elements."""
    coverages = [_PartCover(part, _gather_units(part, elements, drawn)).cover() for part in expected.parts]
    return Coverage(
        tuple(lost for coverage in coverages for lost in coverage.lost),
        tuple(doubled for coverage in coverages for doubled in coverage.doubled),
    )


# --- Units ----------------------------------------------------------------------------------------


#: What is seen, and may have letters of its own.
_PICTURES = frozenset(("Figure", "Formula"))


@dataclass(frozen=True, slots=True, eq=False)
class _Unit:
    """A structure element that has text: its type, its letters in the order of their code points, its first content."""

    type: str
    letters: str
    place: Place


def _gather_units(part: ExpectedPart, elements: Sequence[Element], drawn: DrawnText) -> list[_Unit]:
    """Return the units on the pages of a part; the number of an item or of a note goes with the text that it counts.

    Of an item that has a formula or a picture alone the number is all the text there is.
    """
    pages = range(part.first_page, part.first_page + len(part.folios))
    units: list[_Unit] = []
    label, stands_alone = "", False
    for element in elements:
        if element.content[0][0] not in pages:
            continue
        text = "".join(drawn.contents.get(place, "") for place in element.content)
        if element.type == "Lbl":
            if stands_alone and (letters := _sort_letters(label)):
                units.append(_Unit("Lbl", letters, element.content[0]))
                label = ""
            label, stands_alone = label + text, False
        elif element.type in _PICTURES:
            stands_alone = True
            if letters := _sort_letters(text):
                units.append(_Unit(element.type, letters, element.content[0]))
        elif letters := _sort_letters(label + text):
            units.append(_Unit(element.type, letters, element.content[0]))
            label = ""
    if letters := _sort_letters(label):
        units.append(_Unit("Lbl", letters, (pages.stop - 1, 0)))
    return units


@lru_cache(maxsize=4096)
def _sort_letters(text: str) -> str:
    return "".join(sorted(strip_to_letters(text)))


# --- Pairing --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Gap:
    """Blocks and units between others that are paired, and the page, from 1, of the unit before them."""

    page: int
    blocks: list[ExpectedBlock] = field(default_factory=list)
    units: list[_Unit] = field(default_factory=list)


@dataclass(slots=True)
class _PartCover:
    """Covers the expected text of one part."""

    part: ExpectedPart
    units: Sequence[_Unit]
    gaps: list[_Gap] = field(default_factory=list)

    def cover(self) -> Coverage:
        """Pair the blocks of the part with its units, and judge what is left over."""
        blocks = [block for block in self.part.blocks if _sort_letters(block.text)]
        texts = [unit for unit in self.units if unit.type != "Figure"]
        # A note follows the text that calls it in the expected text, and the text of the page in the structure tree.
        for is_note in (False, True):
            self._pair(
                [block for block in blocks if block.kind != "label" and block.is_note is is_note],
                [unit for unit in texts if (unit.type == "Note") is is_note],
            )
        self._pair_displaced()
        self._pair_divided()
        self._drop_repeated_heads()
        labels = [block for block in blocks if block.kind == "label"]
        figures = [unit for unit in self.units if unit.type == "Figure"]
        # Labels of drawings are in figures, and those of lines to be filled in are in the text.
        in_text = _count_blocks(labels) - _count_units(figures)
        given = _count_units(unit for gap in self.gaps for unit in gap.units)
        wanted = _count_blocks(block for gap in self.gaps for block in gap.blocks)
        lost_labels = _find_lost(labels, in_text - given, figures[0].place[0] + 1 if figures else self.first_page)
        lost = self._find_lost_texts(wanted - (given - in_text))
        return Coverage((*lost, *lost_labels), tuple(self._find_doubled(blocks)))

    @property
    def first_page(self) -> int:
        """The number of the first page of the part, from 1."""
        return self.part.first_page + 1

    def _pair(self, blocks: Sequence[ExpectedBlock], units: Sequence[_Unit]) -> None:
        """Pair blocks and units with the same letters in the order of both; keep what is between them."""
        wanted, given = [_sort_letters(block.text) for block in blocks], [unit.letters for unit in units]
        page, at, behind = self.first_page, 0, 0
        for place, other in pair_in_order(wanted, given):
            self._keep(_Gap(page, list(blocks[at:place]), list(units[behind:other])))
            page, at, behind = units[other].place[0] + 1, place + 1, other + 1
        self._keep(_Gap(page, list(blocks[at:]), list(units[behind:])))

    def _keep(self, gap: _Gap) -> None:
        """Keep of a gap what is left when as few blocks and units as together have the same letters are paired."""
        rest = _Gap(gap.page)
        for blocks, units in _group(gap.blocks, gap.units):
            if _count_blocks(blocks) != _count_units(units):
                rest.blocks += blocks
                rest.units += units
        if rest.blocks or rest.units:
            self.gaps.append(rest)

    def _pair_displaced(self) -> None:
        """Pair blocks with units of other gaps that have the same letters."""
        free: dict[str, list[tuple[_Gap, _Unit]]] = defaultdict(list)
        for gap in self.gaps:
            for unit in gap.units:
                free[unit.letters].append((gap, unit))
        for gap in self.gaps:
            for block in list(gap.blocks):
                if found := free[_sort_letters(block.text)]:
                    owner, unit = found.pop(0)
                    owner.units.remove(unit)
                    gap.blocks.remove(block)

    def _pair_divided(self) -> None:
        """Pair blocks with units that follow one another and have their letters together, as a caption and a credit."""
        for gap in self.gaps:
            for block in list(gap.blocks):
                if run := _find_run(_sort_letters(block.text), gap.units):
                    del gap.units[run.start : run.stop]
                    gap.blocks.remove(block)

    def _drop_repeated_heads(self) -> None:
        """Drop the heads of tables that go on from page to page."""
        heads = {_sort_letters(block.text) for block in self.part.blocks if block.kind == "column head"}
        for gap in self.gaps:
            gap.units = [unit for unit in gap.units if unit.letters not in heads]

    # --- Judging ----------------------------------------------------------------------------------

    def _find_lost_texts(self, missing: Counter[str]) -> Iterator[LostBlock]:
        """Find blocks that lack more of the missing letters than another text in their place can be read for."""
        for gap in self.gaps:
            yield from _find_lost(_find_uncovered(gap), missing, gap.page)

    def _find_doubled(self, blocks: Sequence[ExpectedBlock]) -> Iterator[DoubledBlock]:
        """Find blocks that a unit has once more, or that their own unit has twice."""
        known = {
            _sort_letters(text): block
            for block in blocks
            if sum(1 for _ in find_search_words(block.text_without_calls)) >= _LEAST_REPEATED
            for text in (block.text, block.text_without_calls)
        }
        for gap in self.gaps:
            for unit in gap.units:
                half = unit.letters[::2]
                found = known.get(unit.letters) or (known.get(half) if half == unit.letters[1::2] else None)
                if found:
                    yield DoubledBlock(found, unit.place)


def _find_lost(blocks: Iterable[ExpectedBlock], missing: Counter[str], page: int) -> Iterator[LostBlock]:
    """Find the blocks that lack some of the missing letters; what one lacks is missing for no other."""
    for block in blocks:
        letters = Counter(_sort_letters(block.text))
        lacking = letters & missing
        if lacking.total() > _LOST_SHARE * letters.total():
            missing -= lacking
            yield LostBlock(block, page)


def _find_uncovered(gap: _Gap) -> Iterator[ExpectedBlock]:
    """Find the blocks of a gap in whose place stands nothing: those most like a unit take it, others what is left."""
    rests = [Counter(unit.letters) for unit in gap.units]
    wholes = list(rests)
    waiting: list[ExpectedBlock] = []
    ranked = [(_measure_likeness(block, rests), len(block.text), -at, block) for at, block in enumerate(gap.blocks)]
    for *_, block in sorted(ranked, key=lambda item: item[:3], reverse=True):
        letters = Counter(_sort_letters(block.text))
        number, common = max(
            ((number, (letters & rest).total()) for number, rest in enumerate(rests)),
            key=lambda item: item[1],
            default=(0, 0),
        )
        if common > _LOST_SHARE * letters.total():
            rests[number] = rests[number] - letters
        else:
            waiting.append(block)
    # A unit of which nothing was taken is another text in the place of a block: one whose letters read otherwise.
    free = sorted((whole.total() for whole, rest in zip(wholes, rests, strict=True) if whole is rest), reverse=True)
    for block in waiting:
        if free and free[0] >= _LOST_SHARE * len(_sort_letters(block.text)):
            free.pop(0)
        else:
            yield block


def _measure_likeness(block: ExpectedBlock, units: Iterable[Counter[str]]) -> float:
    """Return the share of its letters that a block has in common with the unit that is most like it."""
    letters = Counter(_sort_letters(block.text))
    return max(((letters & unit).total() / letters.total() for unit in units), default=0.0)


def _group(
    blocks: Sequence[ExpectedBlock], units: Sequence[_Unit]
) -> Iterator[tuple[list[ExpectedBlock], list[_Unit]]]:
    """Group blocks and units so that both sides of a group have the same letters; what is left over is the last."""
    group: tuple[list[ExpectedBlock], list[_Unit]] = ([], [])
    balance: Counter[str] = Counter()
    waiting, given = list(reversed(blocks)), list(reversed(units))
    while waiting or given:
        if waiting and (balance.total() <= 0 or not given):
            group[0].append(waiting.pop())
            balance.update(_sort_letters(group[0][-1].text))
        else:
            group[1].append(given.pop())
            balance.subtract(group[1][-1].letters)
        if not any(balance.values()):
            yield group
            group = ([], [])
    if group[0] or group[1]:
        yield group


def _find_run(letters: str, units: Sequence[_Unit]) -> range | None:
    """Find units that follow one another and together have all letters of a block; none for nothing."""
    for start in range(len(units)):
        rest = Counter(letters)
        for stop in range(start + 1, len(units) + 1):
            given = Counter(units[stop - 1].letters)
            if not given <= rest:
                break
            rest -= given
            if not rest:
                return range(start, stop)
    return None


def _count_blocks(blocks: Iterable[ExpectedBlock]) -> Counter[str]:
    return Counter(letter for block in blocks for letter in _sort_letters(block.text))


def _count_units(units: Iterable[_Unit]) -> Counter[str]:
    return Counter(letter for unit in units for letter in unit.letters)
