"""Aligns a print with its expected text: blocks and lines on the pages in, each with the text that it has to show out.

What belongs to what is told by letters alone, and never by their order, which is what is to be judged. The lines of
a block divide its text one after the other; a line that has other letters than its share is looked for.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from bidi.mirror import MIRRORED

from publisher.model.expected import ExpectedBlock, ExpectedPart, ExpectedText, Stretch
from publisher.proof.common_order import pair_in_order
from publisher.proof.display import Display, order_for_display
from publisher.proof.printed import PrintedGlyph
from publisher.proof.printed_lines import PrintedBlock, PrintedLine
from publisher.script.character_map import CharacterMap
from publisher.script.direction import choose_mark, is_right_to_left
from publisher.script.tokens import isolate_tokens

#: Letters that fonts draw alike in some of their forms, so that a glyph does not tell which of them was meant.
_ALIKE = str.maketrans("ىیکہھەۀ‐‑", "ييكهههه--")
_FORMS = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]")
#: LEFT-TO-RIGHT ISOLATE and RIGHT-TO-LEFT ISOLATE, FIRST STRONG ISOLATE, and what ends them.
_ISOLATES, _FIRST_STRONG, _POP = ("\u2066", "\u2067"), "\u2068", "\u2069"
#: Which stretch over the same text is around which.
_RANKS = {"isolate": 0, "language": 1, "ltr": 2, "rtl": 2, "code": 2, "call": 3, "marker": 4, "citation": 5}
_LINE_SEPARATOR = "\u2028"
_HYPHEN = "-"
#: Of a running head and a folio each stands alone: so much of its size is more than a space between words.
_GAP = 1.0
#: Pairs of equal texts that are looked through for the longest runs: those of a chapter are some thousands.
_MOST_EQUAL = 1_000_000


class DrawnLine(NamedTuple):
    """The characters that are drawn on a line, folded, and the glyph that draws each; a ligature draws several."""

    text: str
    glyphs: tuple[PrintedGlyph, ...]


@dataclass(frozen=True, slots=True)
class AlignedLine:
    """A printed line and what it has to show.

    `expected` is the text of its paragraph in logical order, with the bidi controls that say what the writer meant;
    `seen` are the characters of the line as they should be seen from the left, each with its place in that text,
    and `drawn` those that are. Both are without spaces and marks. `block` is where the text of the line begins.
    `has_its_letters` is false where the letters themselves differ, so that nothing can be said of their order.
    """

    line: PrintedLine
    block: ExpectedBlock
    expected: str
    seen: Display
    drawn: DrawnLine
    has_its_letters: bool = True

    @property
    def is_comparable(self) -> bool:
        """Whether each character that is drawn has one to be compared with: the next line may have claimed some."""
        return self.has_its_letters and len(self.seen.text) == len(self.drawn.text)

    @property
    def is_in_order(self) -> bool:
        """Whether every character stands where it has to."""
        return self.is_comparable and self.seen.text.translate(_FOLDED) == self.drawn.text


def align_lines(expected: ExpectedText, printed: Iterable[PrintedBlock]) -> tuple[AlignedLine, ...]:
    """Align all lines of a document that show any of its expected text."""
    blocks: dict[int, list[PrintedBlock]] = defaultdict(list)
    for block in printed:
        blocks[block.lines[0].page].append(block)
    return tuple(line for part in expected.parts for line in _align_part(part, blocks))


# --- Blocks ---


def _align_part(part: ExpectedPart, printed: Mapping[int, list[PrintedBlock]]) -> Iterator[AlignedLine]:
    pages = range(part.first_page + 1, part.first_page + len(part.folios) + 1)
    blocks = [block for page in pages for block in printed.get(page, ())]
    texts = _join_labels([block for block in blocks if block.type not in {"Artifact", "Figure"}])
    # A note follows the text that calls it in the expected text, and the text of the page in the structure tree.
    for is_note in (False, True):
        pair = _pair_notes if is_note else _pair_blocks
        for wanted, prints in pair(
            [block for block in part.blocks if block.kind != "label" and block.is_note is is_note],
            [block for block in texts if (block.type == "Note") is is_note],
        ):
            if wanted and prints:
                yield from _align_lines(_set_expected(wanted), [line for block in prints for line in block.lines])
            elif prints:
                yield from _align_anywhere(part, prints)
    yield from _align_anywhere(part, [block for block in blocks if block.type == "Figure"])
    for block in blocks:
        if block.type == "Artifact":
            yield from _align_margin(part, block.lines[0])


def _align_anywhere(part: ExpectedPart, prints: Sequence[PrintedBlock]) -> Iterator[AlignedLine]:
    """Align what may stand anywhere in a part: labels of figures, and heads of columns that are printed again."""
    known: dict[str, list[ExpectedBlock]] = defaultdict(list)
    for expected in part.blocks:
        known[_sort_letters(expected.text)].append(expected)
    for block in prints:
        # Two dates, such as the 12th and the 21st of a month, may have the same letters.
        readings = [
            tuple(_align_lines(_set_expected((expected,)), block.lines)) for expected in known[_sort_drawn(block.lines)]
        ]
        sound = (reading for reading in readings if all(line.is_in_order for line in reading))
        yield from next(sound, readings[0] if readings else ())


def _join_labels(blocks: Sequence[PrintedBlock]) -> list[PrintedBlock]:
    """Put the number of an item or of a note before what it counts."""
    joined: list[PrintedBlock] = []
    label: tuple[PrintedLine, ...] = ()
    for block in blocks:
        if block.type == "Lbl":
            label += block.lines
        else:
            joined.append(PrintedBlock(block.type, label + block.lines))
            label = ()
    return [*joined, PrintedBlock("Lbl", label)] if label else joined


def _pair_blocks(
    wanted: Sequence[ExpectedBlock], prints: Sequence[PrintedBlock]
) -> Iterator[tuple[Sequence[ExpectedBlock], Sequence[PrintedBlock]]]:
    """Pair blocks that have the same letters, in the order of both; between these, as few as have them together.

    A table or a figure that floats stands before or behind text that its source has on its other side. What has the
    same letters there is paired whatever the order, so that nothing is taken for the text that it changed places with.
    """
    units = list(_join_folios(wanted))
    texts = [_sort_letters("".join(block.text for block in unit)) for unit in units]
    found = [_sort_drawn(block.lines) for block in prints]
    partners = dict(_match_in_order(texts, found))
    free: dict[str, list[int]] = defaultdict(list)
    for other in sorted(set(range(len(prints))).difference(partners.values()), reverse=True):
        free[found[other]].append(other)
    moved = {start: free[text].pop() for start, text in enumerate(texts) if start not in partners and free[text]}
    taken = frozenset(moved.values())
    at = behind = 0
    for start, other in [*partners.items(), (len(units), len(prints))]:
        rest = [block for place, unit in enumerate(units[at:start], at) if place not in moved for block in unit]
        yield from _group_blocks(rest, _leave_out(prints, range(behind, other), taken))
        if start < len(units):
            yield units[start], (prints[other],)
        at, behind = start + 1, other + 1
    yield from ((units[start], (prints[other],)) for start, other in moved.items())


def _match_in_order(wanted: Sequence[str], given: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of texts that are the same on both sides, in the order of both: the longest runs of such first.

    To look for runs takes time for each text with each that is equal, too much where a long table says yes and no.
    """
    counts, others = Counter(wanted), Counter(given)
    if sum(count * others[text] for text, count in counts.items()) > _MOST_EQUAL:
        yield from pair_in_order(wanted, given)
        return
    for start, other, size in SequenceMatcher(None, wanted, given, autojunk=False).get_matching_blocks():
        yield from ((start + step, other + step) for step in range(size))


def _leave_out(prints: Sequence[PrintedBlock], places: Iterable[int], taken: frozenset[int]) -> list[PrintedBlock]:
    """Return the blocks at some places without those that are taken."""
    return [prints[place] for place in places if place not in taken]


def _pair_notes(
    wanted: Sequence[ExpectedBlock], prints: Sequence[PrintedBlock]
) -> Iterator[tuple[Sequence[ExpectedBlock], Sequence[PrintedBlock]]]:
    """Pair notes: of two series one stands below the other on each page, in whatever order the text calls them."""
    if not any(block.kind == "second note" for block in wanted):
        yield from _pair_blocks(wanted, prints)
        return
    free: dict[str, list[PrintedBlock]] = defaultdict(list)
    for block in prints:
        free[_sort_drawn(block.lines)].append(block)
    left: list[ExpectedBlock] = []
    for one in wanted:
        if found := free[_sort_letters(one.text)]:
            yield (one,), (found.pop(0),)
        else:
            left.append(one)
    waiting = {id(block) for blocks in free.values() for block in blocks}
    yield from _pair_blocks(left, [block for block in prints if id(block) in waiting])


def _join_folios(wanted: Iterable[ExpectedBlock]) -> Iterator[list[ExpectedBlock]]:
    """Put the folio of a line of the contents with what it is the folio of: they are one element."""
    unit: list[ExpectedBlock] = []
    for block in wanted:
        if unit and not (block.kind == "folio" and unit[-1].kind == "contents"):
            yield unit
            unit = []
        unit.append(block)
    if unit:
        yield unit


def _group_blocks(
    wanted: Sequence[ExpectedBlock], prints: Sequence[PrintedBlock]
) -> Iterator[tuple[Sequence[ExpectedBlock], Sequence[PrintedBlock]]]:
    """Group blocks so that both sides of a group have the same letters; what is left over is the last group."""
    first = second = at = behind = 0
    balance: Counter[str] = Counter()
    length = 0
    while at < len(wanted) or behind < len(prints):
        if at < len(wanted) and (length <= 0 or behind == len(prints)):
            letters = _sort_letters(wanted[at].text)
            balance.update(letters)
            length += len(letters)
            at += 1
        else:
            drawn = _sort_drawn(prints[behind].lines)
            balance.subtract(drawn)
            length -= len(drawn)
            behind += 1
        if length == 0 and not any(balance.values()):
            yield wanted[first:at], prints[second:behind]
            first, second = at, behind
    if first < at or second < behind:
        yield wanted[first:at], prints[second:behind]


# --- Letters ---


def fold_character(character: str) -> str:
    """Return a character without what glyphs do not tell apart: marks, sets of digits, letters that look alike."""
    if character.isdigit():
        return str(unicodedata.digit(character))
    plain = [other for other in unicodedata.normalize("NFKD", character) if not unicodedata.combining(other)]
    return (plain[0] if len(plain) == 1 else character).translate(_ALIKE)


def _is_visible(character: str) -> bool:
    """Return whether a character is drawn by a shape of its own: no space, no mark, no control."""
    return unicodedata.category(character) not in {"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"}


def _ignore_side(character: str) -> str:
    """Return the same for a character and its mirror image, since either may be drawn for the other (UAX #9, L4)."""
    image: str = MIRRORED.get(character, character)
    return min(character, image)


_FOLDED = CharacterMap(fold_character)
#: What is visible, folded; and folded so that its side is ignored.
_SHAPES = CharacterMap(lambda character: fold_character(character) if _is_visible(character) else "")
_LETTERS = CharacterMap(lambda character: _ignore_side(fold_character(character)) if _is_visible(character) else "")


def _spell_forms(text: str) -> str:
    """Return the letters of presentation forms and of ligatures, which are characters that need not be written."""
    return _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


@lru_cache(maxsize=4096)
def _sort_letters(text: str) -> str:
    return "".join(sorted(_spell_forms(text).translate(_LETTERS)))


def _sort_drawn(lines: Iterable[PrintedLine]) -> str:
    return _sort_letters("".join(line.text for line in lines))


def _read_drawn(line: PrintedLine) -> DrawnLine:
    """Return what is drawn on a line from the left."""
    characters = [_spell_glyph(glyph.text) for glyph in line.glyphs]
    glyphs = (glyph for glyph, drawn in zip(line.glyphs, characters, strict=True) for _ in drawn)
    return DrawnLine("".join(characters), tuple(glyphs))


@cache
def _spell_glyph(text: str) -> str:
    """Return the characters of a glyph from the left; a right-to-left ligature shows its last letter first."""
    letters = _spell_forms(text)
    if len(letters) > 1 and unicodedata.bidirectional(letters[0]) in {"R", "AL"}:
        letters = letters[::-1]
    return letters.translate(_SHAPES)


# --- Lines ---


@dataclass(frozen=True, slots=True)
class _Setting:
    """What lines have to show: the text with controls, its base direction, the blocks in it and where each begins."""

    text: str
    right_to_left: bool
    blocks: Sequence[ExpectedBlock]
    starts: Sequence[int]

    def find_block(self, index: int) -> ExpectedBlock:
        return self.blocks[bisect_right(self.starts, index) - 1]


def _set_expected(blocks: Sequence[ExpectedBlock]) -> _Setting:
    """Put blocks that stand together into one text; each of several is isolated from the others (UAX #9, 2.4)."""
    texts = [_write_controls(block) for block in blocks]
    if len(texts) > 1:
        texts = [_ISOLATES[block.right_to_left] + text + _POP for block, text in zip(blocks, texts, strict=True)]
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    return _Setting(" ".join(texts), blocks[0].right_to_left, blocks, starts[:-1])


def _write_controls(block: ExpectedBlock) -> str:
    """Return the text of a block with the controls that say what the writer meant by what is set apart in it."""
    opening: dict[int, str] = defaultdict(str)
    closing: dict[int, str] = defaultdict(str)
    # The directions of the languages around the point that has been reached, each with its end.
    directions = [(len(block.text), block.right_to_left)]
    for stretch in _list_stretches(block):
        while len(directions) > 1 and directions[-1][0] <= stretch.start:
            directions.pop()
        before, after = _surround_stretch(stretch, block, right_to_left=directions[-1][1])
        if stretch.kind == "language":
            directions.append((stretch.end, is_right_to_left(stretch.language)))
        elif stretch.kind in {"ltr", "rtl", "code"}:
            directions.append((stretch.end, stretch.kind == "rtl"))
        opening[stretch.start] += before
        closing[stretch.end] = after + closing[stretch.end]
    points = sorted({0, len(block.text), *opening, *closing})
    text = "".join(
        closing[start] + opening[start] + block.text[start:end]
        for start, end in zip(points, [*points[1:], len(block.text)], strict=True)
    )
    return _spell_forms(text.replace("\n", _LINE_SEPARATOR))


def _list_stretches(block: ExpectedBlock) -> list[Stretch]:
    """List the stretches of a block, outer ones first; a language that markup divided is one stretch again."""
    stretches: list[Stretch] = []
    for stretch in sorted(block.stretches, key=_rank_stretch):
        for number, other in enumerate(stretches):
            if stretch.kind == "language" and stretch == replace(other, start=other.end, end=stretch.end):
                stretches[number] = replace(other, end=stretch.end)
                break
        else:
            stretches.append(stretch)
    return sorted(stretches, key=_rank_stretch)


def _rank_stretch(stretch: Stretch) -> tuple[int, int, int]:
    """Rank outer stretches before inner ones; over the same text an isolate is around a language, that a citation.

    What code says from the right is in the code, and code may be in what a writer gives a direction: of these the
    outer one comes first as it is.
    """
    return stretch.start, -stretch.end, _RANKS[stretch.kind]


def _surround_stretch(stretch: Stretch, block: ExpectedBlock, *, right_to_left: bool) -> tuple[str, str]:
    """Return the controls before and after a stretch, the same that the press resolves levels with.

    A citation has the direction of the house, and text in a language of the other direction than what is around it
    is isolated, as what is marked as one is.
    """
    match stretch.kind:
        case "citation":
            mark = choose_mark(right_to_left=block.right_to_left)
            return mark, mark
        case "language":
            direction = is_right_to_left(stretch.language)
            return ("", "") if direction == right_to_left else (_ISOLATES[direction], _POP)
        case "isolate":
            return _FIRST_STRONG, _POP
        case "ltr" | "rtl" | "code":
            return _ISOLATES[stretch.kind == "rtl"], _POP
        case "call" | "marker":
            return _ISOLATES[block.right_to_left], _POP


@dataclass(slots=True)
class _Share:
    """A line and its share of a text: the index at which it begins there, and its characters as they should be seen."""

    line: PrintedLine
    drawn: DrawnLine
    start: int
    has_its_letters: bool
    seen: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


def _align_lines(setting: _Setting, lines: Iterable[PrintedLine]) -> Iterator[AlignedLine]:
    """Divide the text of a setting among its lines."""
    visible = [index for index, character in enumerate(setting.text) if _SHAPES[ord(character)]]
    letters = setting.text.translate(_LETTERS)
    shares: list[_Share] = []
    owners: dict[int, _Share] = {}
    display = order_for_display(setting.text, right_to_left=setting.right_to_left)
    ranks = {place: rank for rank, place in enumerate(display.places)}

    def shows(start: int, drawn: DrawnLine) -> bool:
        """Return whether a line shows what begins there in the text, in the order in which it is seen."""
        in_sight = sorted(ranks[place] for place in visible[start : start + len(drawn.text)])
        return "".join(display.text[rank] for rank in in_sight).translate(_FOLDED) == drawn.text

    at = 0
    for line in lines:
        drawn = _read_drawn(line)
        if not drawn.text:
            continue
        found, drawn = _find_share(letters, at, drawn, shows, right_to_left=setting.right_to_left)
        start = at if found is None else found
        at = start + len(drawn.text)
        shares.append(_Share(line, drawn, visible[min(start, len(visible) - 1)], found is not None))
        owners.update(dict.fromkeys(visible[start:at], shares[-1]))
    for character, place in zip(*display, strict=True):
        if owner := owners.get(place):
            owner.seen.append(character)
            owner.places.append(place)
    for share in shares:
        block = setting.find_block(share.start)
        seen = Display("".join(share.seen), tuple(share.places))
        yield AlignedLine(share.line, block, setting.text, seen, share.drawn, share.has_its_letters)


def _find_share(
    letters: str, at: int, drawn: DrawnLine, shows: Callable[[int, DrawnLine], bool], *, right_to_left: bool
) -> tuple[int | None, DrawnLine]:
    """Find where in a text the letters of a line begin, at best at `at`; None if the text has no such letters.

    A row that a page cuts has its lines in another order than the text. Then many a place has the letters of a line,
    such as the middle of a word that is there twice, and the nearest is taken of those that the line `shows`. The
    hyphen of a divided word, which is in no text, is taken off the end of the line.
    """

    def fits(start: int, wanted: list[str]) -> bool:
        return sorted(letters[start : start + len(wanted)]) == wanted

    wanted = sorted(drawn.text.translate(_LETTERS))
    if fits(at, wanted):
        return at, drawn
    end, kept = (0, slice(1, None)) if right_to_left else (-1, slice(-1))
    undivided = DrawnLine(drawn.text[kept], drawn.glyphs[kept])
    if drawn.text[end] == _HYPHEN and undivided.text and fits(at, sorted(undivided.text.translate(_LETTERS))):
        return at, undivided
    fitting = [start for start in range(len(letters) - len(wanted) + 1) if fits(start, wanted)]
    fitting.sort(key=lambda start: abs(start - at))
    nearest = fitting[0] if fitting else None
    return next((start for start in fitting if shows(start, drawn)), nearest), drawn


# --- Margins ---


def _align_margin(part: ExpectedPart, line: PrintedLine) -> Iterator[AlignedLine]:
    """Align what stands in a margin: a running head or a folio. Leaders have no expected text."""
    offset = line.page - part.first_page - 1
    known: dict[str, list[str]] = defaultdict(list)
    for text in filter(None, (*part.heads, part.folios[offset])):
        known[_sort_letters(text)].append(text)
    right_to_left = part.blocks[0].right_to_left
    for piece in _divide_at_gaps(line):
        # Several may have the same letters, such as 1/45 and 1/54: it is the one that is in order.
        aligned: list[AlignedLine] = []
        for text in known[_sort_drawn((piece,))]:
            head = isolate_tokens(text, int(right_to_left))
            block = ExpectedBlock("folio", head, "", right_to_left=right_to_left)
            aligned = list(_align_lines(_set_expected((block,)), [piece]))
            if all(line.is_in_order for line in aligned):
                break
        yield from aligned


def _divide_at_gaps(line: PrintedLine) -> Iterator[PrintedLine]:
    piece: list[PrintedGlyph] = []
    for glyph in line.glyphs:
        if piece and glyph.box[0] - piece[-1].box[2] > _GAP * glyph.size:
            yield PrintedLine(line.page, tuple(piece))
            piece = []
        piece.append(glyph)
    if piece:
        yield PrintedLine(line.page, tuple(piece))
