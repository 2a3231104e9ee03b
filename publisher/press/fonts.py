"""Makes one font a document: font files and what the parts drew with them in, one PDF font for all parts out.

WeasyPrint cuts a font program for every part and keeps the glyph numbers of the file, so all parts can draw
with one program that has the glyphs of all of them. With it comes one table of widths and one map from
glyphs to text.

A right map is not enough. Programs that read a page put its glyphs in order by where they are drawn from,
and lose marks that are drawn from elsewhere than their letters; and they turn the text of a right-to-left
ligature round. So the font gets glyphs of its own, and the pages draw with them: marks that have their
shift inside, and are drawn from where their letter is, and letters without a shape, which stand beside a
ligature for all but its first letter.
"""

import hashlib
import io
import re
import struct
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pikepdf
import uharfbuzz
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent
from pikepdf import Array, Dictionary, Name

from publisher.press.glyph_text import map_glyphs
from publisher.script.substitutions import read_substitutions
from publisher.script.text_map import write_text_map

#: Codes of glyphs have two bytes.
LAST_GLYPH = 0xFFFF

#: Tables that draw nothing. A CIDFont program needs none of them (ISO 32000-1, 9.9, table 126).
USELESS_TABLES = [
    "BASE",
    "DSIG",
    "FFTM",
    "GDEF",
    "GPOS",
    "GSUB",
    "JSTF",
    "LTSH",
    "OS/2",
    "PCLT",
    "STAT",
    "VDMX",
    "VORG",
    "cmap",
    "gasp",
    "hdmx",
    "kern",
    "meta",
    "name",
    "post",
]

#: Bits of a font descriptor's flags (ISO 32000-1, 9.8.2, table 123).
FIXED_PITCH, SERIF, SYMBOLIC, ITALIC = 1, 2, 4, 64

# fontTools has no types. This name says at least what is meant.
Table = Any


class FontFile:
    """A whole font file: what it says of its glyphs, how wide they are, and subsets of it."""

    def __init__(self, data: bytes) -> None:
        """Open a font file of one font. Raises `fontTools.ttLib.TTLibError` for what is none."""
        self.data = data
        self.digest = hashlib.sha256(data).hexdigest()
        self.table = TTFont(io.BytesIO(data), lazy=True)
        self.face = uharfbuzz.Face(data)
        self.font = uharfbuzz.Font(self.face)
        self.units_per_em = int(self.table["head"].unitsPerEm)
        self.is_cff = "CFF " in self.table
        self.substitutions = read_substitutions(self.table)

    def measure_glyph(self, glyph: int) -> int:
        """Give the advance width of a glyph in thousandths of an em."""
        advance: int = self.font.get_glyph_h_advance(glyph)
        return round(advance * 1000 / self.units_per_em)

    def cut_subset(self, glyphs: Iterable[int]) -> bytes:
        """Give a font program with only some glyphs, their numbers kept, without hints and layout tables."""
        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update(glyphs)
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii")) for tag in USELESS_TABLES)
        wanted.flags = (
            uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.DESUBROUTINIZE
        )
        return bytes(uharfbuzz.subset(self.face, wanted).blob.data)


@lru_cache(maxsize=16)
def open_font(data: bytes) -> FontFile:
    """Open a font file, once a process: reading a large font takes a tenth of a second."""
    return FontFile(data)


@dataclass(frozen=True, slots=True)
class Variant:
    """A glyph that the font has not: another one moved by (x, y) font units, or no shape at all.

    `text` is what it reads as, and `width` its advance in thousandths of an em.
    """

    glyph: int | None
    x: int
    y: int
    text: str
    width: int


@dataclass(slots=True)
class SharedFont:
    """A font that all parts of a document draw with.

    `drawn` has, for each glyph, the texts for which the parts say to have drawn it, and how many of them
    say so. When all parts have been noted, `settle` decides what the glyphs read as and cuts the program
    that draws them; after it variants can be made.
    """

    file: FontFile
    drawn: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    texts: dict[int, str] = field(default_factory=dict)
    variants: dict[Variant, int] = field(default_factory=dict)
    ligatures: dict[int, list[str]] = field(default_factory=dict)
    program: bytes = b""
    _spellings: dict[bytes, bytes] = field(default_factory=dict)
    _first_variant: int = 0

    def note(self, texts: Mapping[int, str]) -> None:
        """Note what a part draws."""
        for glyph, text in texts.items():
            self.drawn[glyph][text] += 1

    def settle(self) -> None:
        """Decide what the glyphs read as, and cut a program that draws them."""
        self.texts = map_glyphs(self.file.substitutions, self.drawn)
        self.program = self.file.cut_subset(self.drawn)
        # Not after the last glyph that is drawn: one may be composed of glyphs that come later in the font.
        self._first_variant = int(uharfbuzz.Face(self.program).glyph_count)
        if self.can_vary:
            letters = {glyph: _split_letters(text) for glyph, text in self.texts.items()}
            self.ligatures = {glyph: parts for glyph, parts in sorted(letters.items()) if len(parts) > 1}
            self._spellings = {b"%04x" % glyph: self.spell_glyph(glyph, 0, 0) for glyph in self.ligatures}

    @property
    def can_vary(self) -> bool:
        """Whether glyphs can be made of others: those of TrueType can, of CFF they cannot."""
        return not self.file.is_cff

    def number_variant(self, variant: Variant) -> int:
        """Give the number of a variant, a new one if it is new. Raises `OverflowError` if none is left."""
        if variant not in self.variants:
            number = self._first_variant + len(self.variants)
            if number > LAST_GLYPH:
                raise OverflowError(f"{self.file.digest} has more than {LAST_GLYPH} glyphs")
            self.variants[variant] = number
        return self.variants[variant]

    def spell(self, glyphs: bytes) -> bytes:
        """Give what to draw for glyphs in hexadecimal digits: beside ligatures their other letters."""
        if not self.ligatures:
            return glyphs
        numbers = [glyphs[at : at + 4] for at in range(0, len(glyphs), 4)]
        if self._spellings.keys().isdisjoint(numbers):
            return glyphs
        return b"".join(self._spellings.get(number, number) for number in numbers)

    def spell_glyph(self, glyph: int, x: int, y: int) -> bytes:
        """Give what to draw for a glyph that is moved by (x, y) font units.

        Right-to-left text is drawn from the left, so the shape of a ligature stands for its last letter.
        Each letter gets its share of the width: of two letters in one place programs that read a page drop
        one.
        """
        if not (x or y or glyph in self.ligatures):
            return b"%04x" % glyph
        *others, last = self.ligatures.get(glyph, [self.texts[glyph]])
        width = self.file.measure_glyph(glyph)
        share = width // (len(others) + 1)
        variants = [Variant(glyph, x, y, last, width - share * len(others))]
        variants += (Variant(None, 0, 0, letter, share) for letter in reversed(others))
        return b"".join(b"%04x" % self.number_variant(variant) for variant in variants)

    def list_widths(self) -> dict[int, int]:
        """Give the width of each glyph, the variants among them, in thousandths of an em."""
        widths = {glyph: self.file.measure_glyph(glyph) for glyph in sorted(self.drawn)}
        return widths | {number: variant.width for variant, number in self.variants.items()}

    def list_texts(self) -> dict[int, str]:
        """Give the text of each glyph, the variants among them."""
        return self.texts | {number: variant.text for variant, number in self.variants.items()}


def _split_letters(text: str) -> list[str]:
    """Give the letters of a right-to-left text, each with its marks; any other text in one piece."""
    letters: list[str] = []
    for character in text:
        if letters and unicodedata.bidirectional(character) == "NSM":
            letters[-1] += character
        else:
            letters.append(character)
    is_right_to_left = all(unicodedata.bidirectional(letter[0]) in {"R", "AL"} for letter in letters)
    return letters if is_right_to_left else [text]


# --- The font in the PDF ---


def make_font(pdf: pikepdf.Pdf, font: SharedFont) -> pikepdf.Object:
    """Put a font into a PDF, and give its dictionary (ISO 32000-1, 9.7)."""
    widths = font.list_widths()
    name = Name(f"/{_make_tag(font)}+{_find_name(font.file.table)}")
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([_make_descendant(pdf, font, widths, name)]),
            ToUnicode=pdf.make_stream(write_text_map(font.list_texts())),
        )
    )


def _make_descendant(
    pdf: pikepdf.Pdf, font: SharedFont, widths: Mapping[int, int], name: pikepdf.Object
) -> pikepdf.Object:
    is_cff = font.file.is_cff
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if is_cff else Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(_make_descriptor(pdf, font, widths, name)),
        W=_make_widths(widths),
    )
    if not is_cff:
        descendant.CIDToGIDMap = Name.Identity
    return pdf.make_indirect(descendant)


def _make_descriptor(
    pdf: pikepdf.Pdf, font: SharedFont, widths: Mapping[int, int], name: pikepdf.Object
) -> pikepdf.Object:
    """Make a font descriptor (ISO 32000-1, 9.8) with the program in it."""
    table = font.file.table
    head, scale = table["head"], 1000 / font.file.units_per_em
    flags = SYMBOLIC
    flags |= ITALIC if table["post"].italicAngle else 0
    flags |= FIXED_PITCH if len(widths) > 1 and len(set(widths.values())) == 1 else 0
    flags |= SERIF if "Serif" in str(name) else 0
    data = font.program
    if font.variants:
        data = _add_variants(data, font.variants, font.file.units_per_em)
    program = pdf.make_stream(data)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        FontFamily=str(table["name"].getBestFamilyName()),
        Flags=flags,
        FontBBox=Array(round(value * scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax)),
        ItalicAngle=round(table["post"].italicAngle),
        Ascent=round(table["hhea"].ascent * scale),
        Descent=round(table["hhea"].descent * scale),
        CapHeight=round(table["hhea"].ascent * scale),
        StemV=80,
    )
    if font.file.is_cff:
        program.Subtype = Name.OpenType
        descriptor.FontFile3 = program
    else:
        program.Length1 = len(data)
        descriptor.FontFile2 = program
    return descriptor


def _make_widths(widths: Mapping[int, int]) -> pikepdf.Array:
    """Make the widths of a CIDFont: first glyph and widths, for each run of glyphs (ISO 32000-1, 9.7.4.3)."""
    runs: list[tuple[int, list[int]]] = []
    for glyph, width in widths.items():
        if not runs or glyph != runs[-1][0] + len(runs[-1][1]):
            runs.append((glyph, []))
        runs[-1][1].append(width)
    return Array(item for first, run in runs for item in (first, Array(run)))


def _make_tag(font: SharedFont) -> str:
    """Give the six letters that mark a subset (ISO 32000-1, 9.6.4), the same for the same glyphs and file."""
    content = f"{font.file.digest} {sorted(font.drawn)} {list(font.variants)}"
    digest = hashlib.sha256(content.encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _find_name(table: Table) -> str:
    """Give a font's PostScript name, fit for a name in a PDF."""
    name = table["name"].getDebugName(6) or table["name"].getBestFullName() or "Font"
    return re.sub(r"[^A-Za-z0-9-]", "", name) or "Font"


# --- Glyphs of its own ---


def _add_variants(program: bytes, variants: Mapping[Variant, int], units_per_em: int) -> bytes:
    """Add variants to a font program, as glyphs that are composed of others (OpenType 1.9, `glyf`)."""
    table = TTFont(io.BytesIO(program), recalcTimestamp=False, recalcBBoxes=False)
    shapes, metrics = table["glyf"], table["hmtx"].metrics
    names = list(table.getGlyphOrder())
    for variant, number in variants.items():
        # Variants are numbered on from the last glyph of the program.
        names.append(f"variant{number:05}")
        shape, bearing = Glyph(), 0
        if variant.glyph is not None and (source := shapes.glyphs[names[variant.glyph]]).data:
            shape = _compose_glyph(source, names[variant.glyph], variant)
            bearing = metrics[names[variant.glyph]][1] + variant.x
        shapes.glyphs[names[number]] = shape
        metrics[names[number]] = (round(variant.width * units_per_em / 1000), bearing)
    table.setGlyphOrder(names)
    shapes.glyphOrder = names
    _raise_limits(table["maxp"])
    output = io.BytesIO()
    table.save(output, reorderTables=None)
    return output.getvalue()


def _compose_glyph(source: Table, name: str, variant: Variant) -> Glyph:
    """Make a glyph that is another one, moved."""
    component = GlyphComponent()
    component.glyphName, component.flags = name, 0
    component.x, component.y = variant.x, variant.y
    shape = Glyph()
    shape.numberOfContours, shape.components = -1, [component]
    # Every description of a shape begins with the number of its contours and its box.
    _, left, bottom, right, top = struct.unpack(">5h", source.data[:10])
    shape.xMin, shape.yMin = left + variant.x, bottom + variant.y
    shape.xMax, shape.yMax = right + variant.x, top + variant.y
    return shape


def _raise_limits(maxp: Table) -> None:
    """Let the table of limits know of glyphs that are composed of any one other glyph."""
    maxp.maxCompositePoints = max(maxp.maxCompositePoints, maxp.maxPoints)
    maxp.maxCompositeContours = max(maxp.maxCompositeContours, maxp.maxContours)
    maxp.maxComponentElements = max(maxp.maxComponentElements, 1)
    maxp.maxComponentDepth += 1
