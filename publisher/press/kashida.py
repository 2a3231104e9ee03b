"""Fills lines with kashida: a justified line in, the same with some of its joins lengthened out.

Nothing is typed: the text of a line stays what it is, and so does what programs read of the page. A join that is
lengthened moves the glyphs before it to the left (`widen_joins`), and bars are drawn in the gap as a part of the letter
behind it (`line_writer.py`). A style sheet asks for it by `--justify: kashida`, before word spaces grow, or `both`,
from where they are wider than is good.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import accumulate, pairwise
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.inline import count_expandable_spaces
from weasyprint.text.ffi import TO_UNITS, ffi, harfbuzz, pango
from weasyprint.text.fonts import get_pango_font_hb_face
from weasyprint.text.line_break import create_layout, line_size

from publisher.press.boxes import has_keyword
from publisher.press.faces import read_face
from publisher.press.fonts import open_font
from publisher.press.line_breaks import Stretch, share_room
from publisher.press.tatweel import Tatweel, read_tatweel
from publisher.script.kashida import find_elongations

# WeasyPrint and cffi have no types. These names say at least what is meant.
Box = Any
Line = Any
Run = Any

_PROPERTY = "__justify"
#: The word space, in em, from which on joins are lengthened instead of it, by what a style sheet asks for.
_SPACES = {"kashida": 0.0, "both": 0.38}
#: How long a join is made at least and at most, in em, and in how many words of a line.
_LEAST, _MOST, _MOST_WORDS = 0.22, 0.70, 5
#: How near a join stands to a lengthened one of the line above, in em, and by how many ranks it is worse then.
_NEAR, _STACKED = 1.5, 3
#: Lengths are multiples of this, in 1/1000 em: each length of each letter is a glyph of the book.
_STEP = 20
#: Tables of fonts whose glyphs are not drawn by the bindery.
_NOT_SHARED = frozenset(("fvar", "EBDT", "CBDT", "sbix", "SVG ", "COLR"))
#: How many numbers of 32 bits Pango has for a glyph, and which of them are its width and its shift upwards.
_WORDS_OF_A_GLYPH, _WIDTH, _RISE = 5, 1, 3


@dataclass(frozen=True, slots=True)
class Join:
    """A join that may be lengthened: before which byte of its text, its rank (0 is best), the least length in em."""

    at: int
    rank: int
    least: float


def find_stretch(box: Box) -> Stretch | None:
    """Return how joins may be lengthened in a box; None if they may not."""
    for keyword, space in _SPACES.items():
        if has_keyword(box, _PROPERTY, keyword):
            return Stretch(space, _LEAST, _MOST, _MOST_WORDS)
    return None


def find_joins(line: Line, text: str) -> Iterator[Join]:
    """Yield the joins of a line of Pango's that may be lengthened, the best one of each word."""
    words = list(find_elongations(text))
    if not words:
        return
    runs = list(_list_runs(line))
    bars = [read_bar(run.item.analysis.font) for run in runs]
    if any(not is_shared for is_shared, _ in bars):
        # A line with such a font is drawn as WeasyPrint draws it.
        return
    bytes_before = list(accumulate((len(character.encode()) for character in text), initial=0))
    asked = frozenset(bytes_before[place] for places in words for place, _ in places)
    least: dict[int, float] = {}
    for run, (_, bar) in zip(runs, bars, strict=True):
        if bar is not None:
            # No length may come out below it.
            shortest = -(-round(bar.width * 1000) // _STEP) * _STEP / 1000
            least.update(dict.fromkeys(_find_met(run, bar, asked), shortest))
    for places in words:
        for place, rank in places:
            if (at := bytes_before[place]) in least:
                yield Join(at, rank, least[at])
                break


def _list_runs(line: Line) -> Iterator[Run]:
    link = line.runs
    while link != ffi.NULL:
        yield link.data
        link = link.next


def _find_met(run: Run, bar: Tatweel, asked: frozenset[int]) -> Iterator[int]:
    """Yield those of some bytes of a text before which a bar would meet the strokes of both letters."""
    if run.item.analysis.level % 2 == 0:
        return
    count, offset = run.glyphs.num_glyphs, run.item.offset
    starts = [offset + start for start in ffi.unpack(run.glyphs.log_clusters, count)]
    if asked.isdisjoint(starts):
        return
    words = memoryview(ffi.buffer(run.glyphs.glyphs, count * _WORDS_OF_A_GLYPH * 4)).cast("i")
    glyphs, widths = words[::_WORDS_OF_A_GLYPH].tolist(), words[_WIDTH::_WORDS_OF_A_GLYPH].tolist()
    rises = words[_RISE::_WORDS_OF_A_GLYPH].tolist()
    # Marks have no width, and what is drawn of a letter has.
    drawn = [number for number in range(count) if widths[number] > 0]
    for left, right in pairwise(drawn):
        # The glyph at the left is what stands behind.
        if starts[left] not in asked or starts[left] == starts[right] or rises[left] or rises[right]:
            continue
        if bar.meets_right(glyphs[left]) and bar.meets_left(glyphs[right]):
            yield starts[left]


#: The bars of fonts that Pango has opened, by the address of HarfBuzz's face, which is held so that it stays the same.
_bars: dict[int, tuple[Any, bool, Tatweel | None]] = {}


def read_bar(font: Any) -> tuple[bool, Tatweel | None]:
    """Return whether all parts may draw with a font of Pango's, and with what it lengthens joins."""
    face = get_pango_font_hb_face(font)
    address = int(ffi.cast("uintptr_t", face))
    if address not in _bars:
        held = harfbuzz.hb_face_reference(face)
        file = open_font(read_face(face))
        is_shared = _NOT_SHARED.isdisjoint(file.table.keys())
        _bars[address] = held, is_shared, read_tatweel(file) if is_shared else None
    return _bars[address][1:]


def fill_with_kashida(justify_line: Any) -> Any:
    """Lengthen joins of a line that asks for it, and let word spaces have the rest."""

    @wraps(justify_line)
    def filled(context: Any, line: Box, extra_width: float) -> None:
        stretch = find_stretch(line)
        above, context.kashidas_above = getattr(context, "kashidas_above", ()), ()
        if stretch is not None and extra_width > 0:
            extra_width -= _lengthen_joins(context, line, extra_width, stretch, above)
        justify_line(context, line, extra_width)

    return filled


def _lengthen_joins(context: Any, line: Box, room: float, stretch: Stretch, above: Sequence[float]) -> float:
    """Lengthen joins of a line that has some room, in CSS pixels; return how much of the room they take.

    Those that are lengthened in the line above are given by how far they are from its beginning, in em.
    """
    em = line.style["font_size"]
    count, space = count_expandable_spaces(line), measure_space(context, line) / em
    # A line of one word is not filled.
    if not count or not share_room(room / em, count, space, 1, stretch)[0]:
        return 0.0
    texts = list(list_texts(line))
    found = [(box, join) for box in texts for join in _read_joins(context, box)]
    if not found:
        return 0.0
    stretch = stretch.widen(max(join.least * box.style["font_size"] / em for box, join in found))
    count_of_words, total = share_room(room / em, count, space, len(found), stretch)
    if not count_of_words:
        return 0.0
    length = round(total / count_of_words * 1_000_000) // 1000 // _STEP * _STEP
    for box in texts:
        # What it is a copy of may have been in a line already.
        box.kashidas = {}
    places = _estimate_places(texts, found, (line.width + room) / em)
    chosen = choose_joins([join.rank for _, join in found], places, above, count_of_words)
    context.kashidas_above = tuple(places[number] for number in chosen)
    for number in chosen:
        box, join = found[number]
        box.kashidas[join.at] = round(length * em / box.style["font_size"])
    return widen_texts(line, 0.0, _lengthen_text)


def list_texts(box: Box) -> Iterator[Box]:
    """Yield the texts of a line in reading order, not those of boxes that are one thing in it."""
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            yield from list_texts(child)


def _read_joins(context: Any, box: Box) -> list[Join]:
    """Return the joins that may be lengthened in a text."""
    if not box.text.strip() or find_stretch(box) is None:
        return []
    layout = create_layout(box.text, box.style, context, None, 0)
    return list(find_joins(layout.get_first_line()[0], box.text))


def measure_space(context: Any, line: Box) -> float:
    """Return how wide a space of a line is by nature, in CSS pixels: asked once for each style."""
    answers = line.style.__dict__.setdefault("answers", {})
    if measure_space not in answers:
        layout = create_layout(" ", line.style, context, None, 0)
        answers[measure_space] = line_size(layout.get_first_line()[0], line.style)[0]
    width: float = answers[measure_space]
    return width


def _estimate_places(texts: Sequence[Box], found: Sequence[tuple[Box, Join]], measure: float) -> list[float]:
    """Tell about how far joins are from the beginning of a line of some length, by the letters before them."""
    begun = dict(zip(map(id, texts), accumulate((len(box.text) for box in texts), initial=0), strict=False))
    letter = measure / sum(len(box.text) for box in texts)
    return [(begun[id(box)] + len(box.text.encode()[: join.at].decode())) * letter for box, join in found]


def choose_joins(ranks: Sequence[int], places: Sequence[float], above: Sequence[float], count: int) -> list[int]:
    """Choose some of the joins of a line: the best first, and of equal ones those far from one another.

    One that would stand below another of the line above is worse: three or four make a stripe through a page.
    """
    costs = [
        rank + _STACKED * any(abs(place - other) < _NEAR for other in above)
        for rank, place in zip(ranks, places, strict=True)
    ]
    chosen: list[int] = []
    while len(chosen) < count:

        def judge(number: int) -> tuple[int, int, int]:
            near = min((abs(number - other) for other in chosen), default=0)
            return costs[number], -near, -number

        chosen.append(min((number for number in range(len(ranks)) if number not in chosen), key=judge))
    return sorted(chosen)


def _lengthen_text(box: Box) -> float:
    """Make a text as long as its lengthened joins make it; return by how much."""
    added: float = sum(getattr(box, "kashidas", {}).values()) * box.style["font_size"] / 1000
    box.width += added
    return added


def widen_texts(box: Box, moved: float, widen: Callable[[Box], float]) -> float:
    """Widen the texts of a line, and move what stands in it by what was widened at its left.

    `widen` does that to a text, and returns by how much. Returns how far the rest is to be moved.
    """
    if isinstance(box, boxes.TextBox):
        box.position_x += moved
        return moved + widen(box)
    if not isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.translate(moved, 0)
        return moved
    box.position_x += moved
    before = moved
    for child in box.children[::-1] if box.style["direction"] == "rtl" else box.children:
        if child.is_in_normal_flow():
            moved = widen_texts(child, moved, widen)
    box.width += moved - before
    return moved


def widen_joins(stream: Any, textbox: Box) -> Mapping[int, int]:
    """Move the glyphs of a text that is about to be drawn apart where its joins are lengthened.

    Returns the lengths, in 1/1000 em, by the bytes of the text before which they stand.
    """
    lengths: dict[int, int] = getattr(textbox, "kashidas", {})
    if not lengths:
        return lengths
    # Asked for before the line is: it would be forgotten.
    pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, 1)
    line, _ = textbox.pango_layout.get_first_line()
    em = textbox.style["font_size"]
    for run in _list_runs(line):
        offset, count = run.item.offset, run.glyphs.num_glyphs
        starts = ffi.unpack(run.glyphs.log_clusters, count)
        last = {offset + start: number for number, start in enumerate(starts)}
        for at, length in lengths.items():
            if at in last:
                run.glyphs.glyphs[last[at]].geometry.width += round(length * em / 1000 * TO_UNITS)
                _note_bar(stream, run.item.analysis.font)
    return lengths


def _note_bar(stream: Any, pango_font: Any) -> None:
    """Have WeasyPrint take the bar into the font, as if it had been typed."""
    font, _ = stream.add_font(pango_font)
    _, bar = read_bar(pango_font)
    if bar is not None:
        font.to_unicode.setdefault(bar.glyph, "\u0640")
        font.widths.setdefault(bar.glyph, round(bar.width * 1000))
