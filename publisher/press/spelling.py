"""Spells clusters: the glyphs of a cluster where they are drawn and its text in, `Piece`s of one text each out.

Programs that read a page take its glyphs in the order in which they are drawn, turn right-to-left runs
round glyph by glyph, and take the text of one glyph in one piece. So each letter has to be a glyph of its
own, and each mark, and a right-to-left letter has to come after its marks. A letter that the font draws
with several glyphs becomes one piece of several shapes; of letters that share a shape, all but the last
are pieces without one.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from publisher.model.parts import Piece

#: Blocks of letters in their joined forms, which are not written but come of shaping (Unicode 15, 9.2).
PRESENTATION_FORMS = (range(0xFB1D, 0xFE00), range(0xFE70, 0xFEFF))

#: They show nothing, and are part of the spelling: Persian می\u200cشود is another word without.
JOINERS = frozenset("\u200c\u200d")

#: They show nothing and are no part of the spelling: controls of direction and of line breaks. (Other
#: characters of category Cf, such as the sign of the end of a verse, are seen.)
_SILENT = frozenset(
    map(chr, (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF))
)

#: What a letter should have at least, in 1/1000 em: Poppler takes what begins nearer for the same again.
LEAST_WIDTH = 100
#: And so much where the same letter follows it indeed.
_DOUBLED_WIDTH = 110


@dataclass(frozen=True, slots=True)
class PlacedGlyph:
    """A glyph of a cluster: where the pen stands, in 1/1000 em, and how far from it the glyph is drawn.

    The pen stands at 0 where the cluster begins. Shifts are in font units, to the right and up.
    """

    glyph: int
    pen: int
    x: int = 0
    y: int = 0


@dataclass(frozen=True, slots=True)
class Readings:
    """What is asked of a font: what its glyphs read as if nothing else is known, and the size of its em square."""

    texts: Mapping[int, str]
    units_per_em: int


@dataclass(slots=True)
class _Letter:
    """A letter and its marks, each mark with the glyph that draws it, or none if another draws it too."""

    text: str
    marks: list[tuple[str, PlacedGlyph | None]] = field(default_factory=list)

    @property
    def spelling(self) -> str:
        """The letter with its marks."""
        return self.text + "".join(mark for mark, _ in self.marks)

    def give_marks(self, glyph: PlacedGlyph, text: str) -> bool:
        """Let a glyph draw marks of this letter, if the letter has these and nothing draws them yet."""
        free = [mark for mark, owner in self.marks if owner is None]
        if not text or not all(character in free for character in text):
            return False
        at = self.marks.index((text[0], None))
        self.marks = [(mark, owner) for mark, owner in self.marks if owner is not None or mark not in text]
        self.marks.insert(at, (text, glyph))
        return True


@dataclass(slots=True)
class _Base:
    """A glyph that is no mark, the letters that it shows, and glyphs that only show more of them."""

    glyph: PlacedGlyph
    letters: list[_Letter] = field(default_factory=list)
    others: list[PlacedGlyph] = field(default_factory=list)

    @property
    def pen(self) -> int:
        """Where the pen stands before the first of its glyphs."""
        return min(glyph.pen for glyph in (self.glyph, *self.others))


def spell_cluster(
    text: str, glyphs: Sequence[PlacedGlyph], width: int, font: Readings, *, right_to_left: bool
) -> list[Piece]:
    """Spell a cluster. Its glyphs, and the pieces that are given, are in order from the left.

    `width` is how far the pen goes on in the whole cluster, in 1/1000 em.
    """
    letters = split_letters(text)
    if not letters:
        return []
    logical = glyphs[::-1] if right_to_left else glyphs
    bases = [
        _Base(glyph)
        for glyph in logical
        if not any(letter.give_marks(glyph, font.texts[glyph.glyph]) for letter in letters)
    ]
    if bases and not any(letter.text for letter in letters):
        # A mark that stands alone is drawn on a dotted circle, and reads as the mark. Which of the glyphs is the
        # mark does not matter, and the font may not say it.
        letters = [_Letter("".join(letter.spelling for letter in letters))]
        bases = [_Base(glyph) for glyph in logical]
    if not bases and any(letter.text for letter in letters):
        # Nor can a letter be drawn with marks alone.
        letters = split_letters(text)
        bases = [_Base(glyph) for glyph in logical]
    _give_letters(bases, [letter for letter in letters if letter.text], font)
    drawn = _merge_silent(bases)
    if right_to_left:
        drawn.reverse()
    ends = _share_width([base.pen for base in drawn], max(width, 0))
    write = _write_from_right if right_to_left else _write_from_left
    writer = _Writer(font.units_per_em)
    for letter in letters:
        if not letter.text:
            write(writer, None, [letter], 0)
    for base, end in zip(drawn, ends, strict=True):
        write(writer, base, base.letters, end)
    return writer.pieces


def split_letters(text: str) -> list[_Letter]:
    """Return the letters of a text, each with its marks and joiners; marks without a letter come first."""
    letters: list[_Letter] = []
    for character in _spell_forms(text):
        if not is_attached(character):
            letters.append(_Letter(character))
        else:
            if not letters:
                letters.append(_Letter(""))
            letters[-1].marks.append((character, None))
    return letters


def is_attached(character: str) -> bool:
    """Return whether a character is a mark or a joiner, and so part of the letter before it."""
    return character in JOINERS or unicodedata.bidirectional(character) == "NSM"


def _spell_forms(text: str) -> Iterator[str]:
    """Yield the characters of a text: the letters for joined forms, and no controls but the joiners."""
    for character in text:
        if any(ord(character) in block for block in PRESENTATION_FORMS):
            # The form of a mark alone has a space under it.
            yield from unicodedata.normalize("NFKC", character).strip(" ")
        elif character in JOINERS or character not in _SILENT:
            yield character


def _give_letters(bases: Sequence[_Base], letters: list[_Letter], font: Readings) -> None:
    """Give letters to the glyphs that show them, both in reading order, by what the font says of the glyphs."""
    if len(bases) < 2:  # noqa: PLR2004 - a tab may be drawn with none at all, as a gap
        for base in bases:
            base.letters = letters
        return
    at = 0
    for base in bases:
        reading = [letter.text for letter in split_letters(font.texts[base.glyph.glyph])]
        if reading and [letter.text for letter in letters[at : at + len(reading)]] == reading:
            base.letters = letters[at : at + len(reading)]
            at += len(reading)
    if at < len(letters):
        _give_in_order(bases, letters)


def _give_in_order(bases: Sequence[_Base], letters: list[_Letter]) -> None:
    """Give each glyph one letter, and the last one what remains: what the font says does not fit the text."""
    for base in bases:
        base.letters = []
    for at, base in enumerate(bases[: len(letters)]):
        base.letters = letters[at : at + 1]
    bases[min(len(bases), len(letters)) - 1].letters += letters[len(bases) :]


def _merge_silent(bases: Sequence[_Base]) -> list[_Base]:
    """Let glyphs without letters be drawn with one that has: in reading order, the one before or the first."""
    heard = [base for base in bases if base.letters]
    last = heard[0] if heard else None
    for base in bases:
        if base.letters:
            last = base
        elif last is not None:
            last.others.append(base.glyph)
    return heard


def _share_width(pens: Sequence[int], width: int) -> list[int]:
    """Return where each glyph ends, in 1/1000 em, that begins where the pen stands.

    Of letters that begin in one place, programs drop one or turn two round. If there are any, each gets the
    same share, whatever the font says: they are drawn together, and look as they did.
    """
    ends = [*pens[1:], width][: len(pens)]
    if all(end - pen >= LEAST_WIDTH for pen, end in zip(pens, ends, strict=True)):
        return ends
    return [width * (at + 1) // len(pens) for at in range(len(pens))]


@dataclass(slots=True)
class _Writer:
    """Writes pieces one after the other, and knows where the pen stands."""

    units_per_em: int
    pieces: list[Piece] = field(default_factory=list)
    pen: int = 0

    def write(self, glyphs: Iterable[PlacedGlyph], text: str, width: int) -> None:
        shapes = tuple(
            (glyph.glyph, glyph.x + round((glyph.pen - self.pen) * self.units_per_em / 1000), glyph.y)
            for glyph in glyphs
        )
        self.pieces.append(Piece(shapes, text, width))
        self.pen += width


def _write_from_right(writer: _Writer, base: _Base | None, letters: Sequence[_Letter], end: int) -> None:
    """Write right-to-left letters: the last of them is at the left, and has the shape."""
    from_left = letters[::-1]
    ends = _share_among([letter.text for letter in from_left], writer.pen, end)
    for left, (letter, own_end) in enumerate(zip(from_left, ends, strict=True)):
        for mark, glyph in reversed(letter.marks):
            writer.write([glyph] if glyph else [], mark, 0)
        if base is not None:
            shapes = [base.glyph, *base.others] if left == 0 else []
            writer.write(shapes, letter.text, own_end - writer.pen)


def _share_among(letters: Sequence[str], pen: int, end: int) -> list[int]:
    """Return where each of some letters that share a glyph ends, from the left, in 1/1000 em.

    All are equally wide, but where the same letter follows, as in the name of God in U+FDFA, it begins far enough away
    to be no repetition.
    """
    doubled = [letter == following for letter, following in pairwise(letters)] + [False] * bool(letters)
    share = (end - pen) // max(len(letters), 1)
    rest = (end - pen - sum(doubled) * _DOUBLED_WIDTH) // max(len(letters) - sum(doubled), 1)
    if share >= _DOUBLED_WIDTH or rest < 0:
        rest, doubled = share, [False] * len(letters)
    widths = [_DOUBLED_WIDTH if is_doubled else rest for is_doubled in doubled]
    return [*accumulate(widths[:-1], initial=pen)][1:] + [end] * bool(letters)


def _write_from_left(writer: _Writer, base: _Base | None, letters: Sequence[_Letter], end: int) -> None:
    """Write left-to-right letters, which may share a glyph: the text of one glyph is read in their order.

    Marks are drawn with their letter, and read composed with it: PDFium divides a word at a mark by itself, and
    where it turns a line round, it turns the parts of the word round too.
    """
    marks = [glyph for letter in letters for _, glyph in letter.marks if glyph is not None]
    text = unicodedata.normalize("NFC", "".join(letter.spelling for letter in letters))
    if base is not None:
        writer.write([base.glyph, *base.others, *marks], text, end - writer.pen)
    elif marks:
        writer.write(marks, text, 0)
