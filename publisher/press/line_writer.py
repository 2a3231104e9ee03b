"""Writes lines: the clusters of a line and the glyphs that draw it in, operators that draw and read the same out.

Each cluster is spelled (`spelling.py`), and its pieces are drawn by their numbers in the part (`piece_table.py`).
Runs of one direction are drawn in the order in which they are read, and in each of them glyphs from the
left: so programs find them that go by the order of drawing, and those that go by the place.

Right texts in the right order are not enough, because programs guess the direction of what has none from
what was drawn before it. Where they would guess wrong, a mark of direction is drawn, which shows nothing and
is part of no word: it is what Unicode has for this (UAX #9, 2.6).
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from publisher.model.parts import Piece
from publisher.press.fonts import FontFile
from publisher.press.line_notes import Cluster, LineNote
from publisher.press.pdfium_order import LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK
from publisher.press.piece_table import DrawnFont
from publisher.press.shown import ShownGlyphs, ShownText
from publisher.press.spelling import LEAST_WIDTH, PlacedGlyph, Readings, is_attached, spell_cluster
from publisher.press.tatweel import read_tatweel

#: How far before the end of a run a mark of direction is drawn, in 1/1000 em: Poppler sees a space in twice that.
MARK_SHIFT = 15
#: How far apart words stand that Poppler takes for columns, in em.
_COLUMN_GAP = 0.7

#: Bidirectional classes that PDFium does not turn round, and keeps in one run with marks beside them.
_KEPT_BY_PDFIUM = frozenset(("EN", "ES", "ET", "AN", "CS", "BN"))
#: Classes of which MuPDF knows the direction; it takes all others for what came before them.
_LEFT_FOR_MUPDF, _RIGHT_FOR_MUPDF = frozenset(("L", "EN", "ES", "ET")), frozenset(("R", "AL", "AN"))


class DrawnGlyph(NamedTuple):
    """A glyph as WeasyPrint draws it: its shift in font units, and what the pen goes back after it."""

    number: int
    x: int = 0
    y: int = 0
    gap: float = 0.0


@dataclass(slots=True)
class KeptRun:
    """A part of a line in one font, as WeasyPrint draws it: what selects the font, and what shows text in it."""

    select: bytes
    operators: Sequence[bytes] = ()


@dataclass(slots=True)
class FontRun(KeptRun):
    """A part of a line in a font that the book shares, of the given size in points."""

    font: DrawnFont = field(kw_only=True)
    size: float = field(kw_only=True)
    glyphs: Sequence[DrawnGlyph] = field(default=(), kw_only=True)


@dataclass(frozen=True, slots=True)
class _Spelled:
    """A cluster that was spelled, or several that are drawn on one another.

    `width` is how far the pen goes on by its pieces, and `advance` how far it has to, both in 1/1000 em.
    """

    pieces: tuple[Piece, ...]
    width: int
    advance: float
    first: str
    last: str
    is_right_to_left: bool
    #: The direction in which MuPDF goes on after it; None if it does not say.
    leads_right_to_left: bool | None
    #: Whether a mark is drawn before its letter.
    begins_with_mark: bool = False
    #: Whether PDFium keeps its first and its last character, and marks beside them, in the order of drawing.
    begins_kept: bool = False
    ends_kept: bool = False


@dataclass(slots=True)
class _Placed:
    """What is drawn somewhere in a line: `x` is from its beginning, in points.

    `numbers` are those of its pieces in the part, in hexadecimal digits.
    """

    spelled: _Spelled
    numbers: bytes
    stretch: FontRun
    x: float

    @property
    def end(self) -> float:
        """Where the pen stands after it."""
        return self.x + self.spelled.width * self.stretch.size / 1000

    def show(self) -> ShownGlyphs:
        """Return what is to be shown of it."""
        return ShownGlyphs(self.numbers, self.spelled.pieces, self.x, self.end - self.x)


class LineWriter:
    """Writes the lines of a document one after the other, and knows what programs make of what was drawn."""

    def __init__(self) -> None:
        """Begin with nothing drawn."""
        self._run = 0
        self._spellings: dict[tuple[object, ...], tuple[_Spelled, bytes]] = {}
        self.begin_page()

    def begin_page(self) -> None:
        """Begin a page, on which nothing is drawn yet."""
        self._selected = b""
        self._baseline: Sequence[bytes] = ()
        #: The direction of the run that was drawn before on the same baseline, or that of the line.
        self._came_right_to_left = True
        #: What MuPDF takes a character for that has no direction; None if that is not certain.
        self._goes_right_to_left: bool | None = False

    def begin_text(self) -> None:
        """Begin a text object, in which no font is selected."""
        self._selected = b""

    def place_line(self, matrix: bytes) -> None:
        """Begin a line at the place that a text matrix gives."""
        numbers = matrix.split()
        if (baseline := [*numbers[:4], numbers[5]]) != self._baseline:
            self._came_right_to_left = True
        self._baseline = baseline
        self._goes_right_to_left = False

    def write_line(self, note: LineNote, stretches: Sequence[KeptRun]) -> Iterator[bytes | ShownText]:
        """Write a line anew: operators, and what is to be shown between them.

        One with a font that is not shared stays as it is: it is not known how wide that is.
        """
        shared = [stretch for stretch in stretches if isinstance(stretch, FontRun)]
        if len(shared) < len(stretches):
            self._came_right_to_left, self._goes_right_to_left = True, None
            for stretch in stretches:
                yield from (*self._select(stretch), *stretch.operators)
            return
        placed = list(self._place(note, shared))
        if not placed:
            return
        for space, following in pairwise(placed):
            # A gap between a space and a mark would come between the mark and its letter: MuPDF reads what has
            # no width from where it was before.
            if following.spelled.begins_with_mark and space.spelled.last.isspace():
                space.x += max(following.x - space.end, 0.0)
        in_sight = [list(run) for _, run in groupby(placed, lambda item: item.spelled.is_right_to_left)]
        # Where spaces were made narrower, the next run begins within the width of the last.
        starts = [*(run[0].x for run in in_sight[1:]), _find_end(placed)]
        ended = [(run, min(run[-1].end, start)) for run, start in zip(in_sight, starts, strict=True)]
        for run, end in reversed(ended) if note.is_right_to_left else ended:
            self._run += 1
            comes_from_left = run[-1].spelled.is_right_to_left and not self._came_right_to_left
            marked = list(_mark_for_pdfium(run, end, begins_line=run is in_sight[0], comes_from_left=comes_from_left))
            for text in _part_by_font(marked):
                yield from self._select(text[0].stretch)
                yield from self._show_text(text, is_right_to_left=run[-1].spelled.is_right_to_left)
            if comes_from_left and not _is_strong(marked[-1].spelled.last):
                # Poppler would take what has no direction into the run from which it comes. The mark is not
                # at the end itself, where what stands to the right begins.
                last = marked[-1].stretch
                yield self._show_mark(last, end - MARK_SHIFT * last.size / 1000, right_to_left=True)
            self._came_right_to_left = run[-1].spelled.is_right_to_left

    def _select(self, stretch: KeptRun) -> Iterator[bytes]:
        if stretch.select != self._selected:
            self._selected = stretch.select
            yield stretch.select

    def _place(self, note: LineNote, stretches: Sequence[FontRun]) -> Iterator[_Placed]:
        """Spell the clusters of a line, and give what is drawn, from the left."""
        clusters = list(reversed(note.clusters))
        has_numbers = note.is_right_to_left and any(_is_arabic_number(cluster) for cluster in clusters)
        x = 0.0
        for stretch in stretches:
            taken = _take_clusters(stretch, clusters)
            for cluster, glyphs in _join_numbers(taken) if has_numbers else taken:
                spelled, numbers = self._spell(stretch.font, cluster, glyphs)
                if numbers:
                    yield _Placed(spelled, numbers, stretch, x)
                x += spelled.advance * stretch.size / 1000

    def _spell(self, font: DrawnFont, cluster: Cluster, glyphs: Sequence[DrawnGlyph]) -> tuple[_Spelled, bytes]:
        """Spell a cluster, and number its pieces; or remember how that was done."""
        key = (font, cluster, *glyphs)
        if key not in self._spellings:
            spelled = _spell(font.file, cluster, tuple(glyphs), tuple(font.texts[glyph.number] for glyph in glyphs))
            self._spellings[key] = spelled, b"".join(map(font.number, spelled.pieces))
        return self._spellings[key]

    def _show_text(self, text: Sequence[_Placed], *, is_right_to_left: bool) -> Iterator[ShownText]:
        """Show glyphs of one font."""
        stretch, first = text[0].stretch, text[0].spelled
        if _guess_direction(first.first) is None and self._goes_right_to_left != first.is_right_to_left:
            yield self._show_mark(stretch, text[0].x, right_to_left=first.is_right_to_left)
        for item in text:
            if item.spelled.leads_right_to_left is not None:
                self._goes_right_to_left = item.spelled.leads_right_to_left
        yield ShownText(stretch.font, stretch.size, [item.show() for item in text], is_right_to_left, self._run)

    def _show_mark(self, stretch: FontRun, x: float, *, right_to_left: bool) -> ShownText:
        """Show a mark of direction as a text of its own: PDFium passes over a text without any width."""
        self._goes_right_to_left = right_to_left
        mark = _place_mark(stretch, x, right_to_left=right_to_left)
        return ShownText(stretch.font, stretch.size, [mark.show()], right_to_left, self._run)


def _find_end(placed: Sequence[_Placed]) -> float:
    """Return where the last of some glyphs ends: what a last space was made narrower by is told by the others alone."""
    last = placed[-1]
    if not last.spelled.last.isspace():
        return last.end
    spaces = (item for item in placed if item.spelled.last.isspace() and item.stretch is last.stretch)
    return last.x + min(space.spelled.advance for space in spaces) * last.stretch.size / 1000


def _mark_for_pdfium(
    run: Sequence[_Placed], end: float, *, begins_line: bool, comes_from_left: bool
) -> Iterator[_Placed]:
    """Yield a run with marks of direction where PDFium would take two things for one run that are none.

    It does not turn such runs round: a comma and a mark before it, or a number and the comma after it, would
    change places.
    """
    # What stands to the left of the line is not known here.
    is_kept = True
    for at, item in enumerate(run):
        spelled = item.spelled
        is_weak = at == 0 and not begins_line and spelled.is_right_to_left and spelled.begins_kept
        # What stands as far apart as columns do Poppler reads by itself, from the left as its line.
        is_apart = comes_from_left and at > 1 and item.x - run[at - 2].end > _COLUMN_GAP * item.stretch.size
        if is_weak or ((is_kept or is_apart) and spelled.begins_with_mark):
            yield _place_mark(item.stretch, item.x, right_to_left=True)
        yield item
        is_kept = spelled.ends_kept
    if is_kept and comes_from_left:
        # Not at the end itself, where for Poppler what stands to the right begins.
        yield _place_mark(item.stretch, end - MARK_SHIFT * item.stretch.size / 1000, right_to_left=True)


def _part_by_font(run: Sequence[_Placed]) -> list[list[_Placed]]:
    return [list(part) for _, part in groupby(run, lambda item: item.stretch.select)]


def _take_clusters(stretch: FontRun, clusters: list[Cluster]) -> Iterator[tuple[Cluster, Sequence[DrawnGlyph]]]:
    """Take what the glyphs of a stretch stand for from the clusters of its line, the last of which is the next."""
    at = 0
    while at < len(stretch.glyphs) or (clusters and not clusters[-1].glyph_count):
        cluster = clusters.pop() if clusters else _guess_cluster(stretch, stretch.glyphs[at].number)
        end = at + cluster.glyph_count
        while clusters and end < len(stretch.glyphs) and _needs_more(stretch, cluster, stretch.glyphs[at:end]):
            cluster = _join_clusters(cluster, clusters.pop())
            end = at + cluster.glyph_count
        yield cluster, stretch.glyphs[at:end]
        at = end


def _guess_cluster(stretch: FontRun, glyph: int) -> Cluster:
    """Return the cluster of a glyph of which nothing was noted."""
    text = stretch.font.texts[glyph]
    return Cluster(text, 1, bool(_guess_direction(text[0])))


def _needs_more(stretch: FontRun, cluster: Cluster, glyphs: Sequence[DrawnGlyph]) -> bool:
    """Return whether right-to-left glyphs cannot do without what stands to the right of them.

    So are marks, whose letter comes there, and letters that have no place of their own, such as the alef of
    many a lam-alef.
    """
    if not glyphs or not cluster.is_right_to_left:
        return False
    return _is_attached(cluster.text) or _measure(stretch, glyphs) < LEAST_WIDTH


@cache
def _is_attached(text: str) -> bool:
    """Return whether a text is marks and joiners alone."""
    return all(map(is_attached, text))


def _join_numbers(
    taken: Iterator[tuple[Cluster, Sequence[DrawnGlyph]]],
) -> Iterator[tuple[Cluster, Sequence[DrawnGlyph]]]:
    """Make one cluster of each number in Arabic digits."""
    for is_number, group in groupby(taken, lambda pair: _is_arabic_number(pair[0])):
        if not is_number:
            yield from group
            continue
        digits = list(group)
        glyphs = [glyph for _, some in digits for glyph in some]
        text = "".join(cluster.text for cluster, _ in digits)
        yield Cluster(text, len(glyphs), is_right_to_left=False), glyphs


def _is_arabic_number(cluster: Cluster) -> bool:
    """Return whether a cluster is part of a number in Arabic digits (bidirectional class AN)."""
    return not cluster.is_right_to_left and _has_arabic_digits(cluster.text)


@cache
def _has_arabic_digits(text: str) -> bool:
    """Return whether a text is Arabic digits and their separators alone."""
    return all(unicodedata.bidirectional(character) == "AN" for character in text)


def _join_clusters(left: Cluster, right: Cluster) -> Cluster:
    """Make one of two right-to-left clusters: the right one is read first."""
    return Cluster(right.text + left.text, left.glyph_count + right.glyph_count, True, right.kashida)  # noqa: FBT003 - of a tuple


def _measure(stretch: FontRun, glyphs: Sequence[DrawnGlyph]) -> float:
    """Return how far the pen goes on by glyphs, in 1/1000 em."""
    measure = stretch.font.measure
    if len(glyphs) == 1:
        # Nearly always, and a book has a hundred thousand of them.
        return measure(glyphs[0].number) - glyphs[0].gap
    return sum(measure(glyph.number) - glyph.gap for glyph in glyphs)


@lru_cache(maxsize=1 << 16)
def _spell(file: FontFile, cluster: Cluster, glyphs: tuple[DrawnGlyph, ...], texts: tuple[str, ...]) -> _Spelled:
    """Spell a cluster: once for all parts in which it is drawn, and its glyphs read, as here."""
    placed: list[PlacedGlyph] = []
    pen, width = 0.0, 0
    for glyph in glyphs:
        advance = file.measure_glyph(glyph.number)
        placed.append(PlacedGlyph(glyph.number, round(pen), glyph.x, glyph.y))
        width = round(pen) + advance
        if glyph.gap > 0 > glyph.x:
            # A letter that is kerned from the right stands farther left, and ends there.
            width -= min(round(glyph.gap), advance)
        pen += advance - glyph.gap
    text = cluster.text
    if not text.isspace():
        # Where the font moves letters apart, programs would see a space: the letter is wider instead.
        width = max(width, round(pen))
    if len(glyphs) == 1 and text != " " and (text.isspace() or unicodedata.mirrored(text[0])):
        # What a bracket looks like is what programs want to know: they turn it round themselves.
        text = texts[0]
    if len(text) > 1 and _is_arabic_number(cluster):
        # MuPDF turns Arabic digits round, each by itself, unless their glyph begins with another direction.
        shapes = tuple((one.glyph, one.x + round(one.pen * file.units_per_em / 1000), one.y) for one in placed)
        pieces = [Piece(shapes, LEFT_TO_RIGHT_MARK + text, width)]
    else:
        readings = Readings({glyph.number: text for glyph, text in zip(glyphs, texts, strict=True)}, file.units_per_em)
        pieces = spell_cluster(text, placed, width, readings, right_to_left=cluster.is_right_to_left)
    if cluster.kashida and pieces:
        pieces[-1] = _draw_bars(file, pieces, width, cluster.kashida)
    spelled = [piece.text for piece in pieces]
    directions = [direction for text in spelled if (direction := _guess_direction(text[0])) is not None]
    return _Spelled(
        pieces=tuple(pieces),
        width=sum(piece.width for piece in pieces),
        advance=pen,
        first=spelled[0][0] if spelled else "",
        last=spelled[-1][-1] if spelled else "",
        is_right_to_left=cluster.is_right_to_left,
        leads_right_to_left=directions[-1] if directions else None,
        begins_with_mark=cluster.is_right_to_left
        and bool(spelled)
        and unicodedata.bidirectional(spelled[0][0]) == "NSM",
        begins_kept=bool(spelled) and _is_kept(spelled[0][0]),
        ends_kept=bool(spelled) and _is_kept(spelled[-1][-1]),
    )


def _draw_bars(file: FontFile, pieces: Sequence[Piece], width: int, length: int) -> Piece:
    """Return the last of some pieces with the bars that lengthen the join at its right, `length` in 1/1000 em."""
    last = pieces[-1]
    bar = read_tatweel(file)
    if bar is None:
        return last
    units = file.units_per_em / 1000
    begin = round((width - length - sum(piece.width for piece in pieces[:-1])) * units)
    bars = tuple((bar.glyph, begin + place, 0) for place in bar.place_bars(length * units))
    return last._replace(shapes=(*last.shapes, *bars))


def _guess_direction(character: str) -> bool | None:
    """Return whether MuPDF takes a character for right-to-left; None if it asks what came before."""
    direction = unicodedata.bidirectional(character) if character else ""
    if direction in _RIGHT_FOR_MUPDF:
        return True
    return False if direction in _LEFT_FOR_MUPDF else None


def _is_kept(character: str) -> bool:
    """Return whether PDFium keeps a character, and marks beside it, in the order in which they are drawn."""
    return unicodedata.bidirectional(character) in _KEPT_BY_PDFIUM


def _is_strong(character: str) -> bool:
    """Return whether a character is right-to-left for every program."""
    return unicodedata.bidirectional(character) in {"R", "AL"}


def _place_mark(stretch: FontRun, x: float, *, right_to_left: bool) -> _Placed:
    """Place a mark of direction: a glyph that shows nothing."""
    mark = RIGHT_TO_LEFT_MARK if right_to_left else LEFT_TO_RIGHT_MARK
    piece = Piece((), mark, 0)
    spelled = _Spelled((piece,), 0, 0.0, mark, mark, right_to_left, right_to_left)
    return _Placed(spelled, stretch.font.number(piece), stretch, x)
