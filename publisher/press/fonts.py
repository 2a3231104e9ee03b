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
import math
import re
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pikepdf
import uharfbuzz
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent
from pikepdf import Array, Dictionary, Name

from publisher.fonts.substitutions import read_substitutions
from publisher.fonts.text_map import write_text_map
from publisher.model.parts import Piece
from publisher.model.press_error import LayoutError
from publisher.press.glyph_text import map_glyphs

#: How far outlines may stray when they are turned into TrueType's, in font units.
STRAY = 0.5
TRUE_TYPE = "\x00\x01\x00\x00"

#: Codes of glyphs have two bytes.
LAST_GLYPH = 0xFFFF
#: The largest numbers for a length and for how many there are of something (OpenType 1.9, int16 and uint16).
_LONGEST, _MOST = 0x7FFF, 0xFFFF
#: A program with fewer units an em has no widths that are right to a thousandth of one (PDF/UA-1, 7.21.5).
_LEAST_UNITS = 1000

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
        """Return the advance width of a glyph in thousandths of an em."""
        advance: int = self.font.get_glyph_h_advance(glyph)
        return round(advance * 1000 / self.units_per_em)

    def cut_subset(self, glyphs: Iterable[int]) -> bytes:
        """Return a font program with only some glyphs, their numbers kept, without hints and layout tables.

        Raises `LayoutError` for a damaged font.
        """
        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update(glyphs)
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii")) for tag in USELESS_TABLES)
        wanted.flags = (
            uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.DESUBROUTINIZE
        )
        try:
            program = bytes(uharfbuzz.subset(self.face, wanted).blob.data)
        except RuntimeError as error:
            raise LayoutError(f"the font {_find_name(self.table)} cannot be cut: {error}") from error
        return _convert_outlines(program) if self.is_cff else program


def _convert_outlines(program: bytes) -> bytes:
    """Return a font program of PostScript outlines in TrueType's, of which glyphs can be composed.

    Quadratic curves stray from cubic ones by less than `STRAY` font units, which nobody can see.
    """
    table = TTFont(io.BytesIO(program), recalcTimestamp=False)
    names = table.getGlyphOrder()
    glyphs = table.getGlyphSet()
    shapes = {}
    for name in names:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, STRAY, reverse_direction=True))
        shapes[name] = pen.glyph()
    maxp = newTable("maxp")
    maxp.tableVersion = 0x00010000
    for limit in ("Zones", "TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(maxp, f"max{limit}", 1 if limit == "Zones" else 0)
    maxp.maxSizeOfInstructions = maxp.maxComponentElements = maxp.maxComponentDepth = 0
    table["glyf"], table["loca"], table["maxp"] = newTable("glyf"), newTable("loca"), maxp
    table["glyf"].glyphs, table["glyf"].glyphOrder = shapes, names
    table["head"].glyphDataFormat = 0
    del table["CFF "]
    table.sfntVersion = TRUE_TYPE
    output = io.BytesIO()
    table.save(output, reorderTables=None)
    return output.getvalue()


@lru_cache(maxsize=16)
def open_font(data: bytes) -> FontFile:
    """Open a font file, once a process: reading a large font takes a tenth of a second."""
    return FontFile(data)


@dataclass(slots=True, eq=False)
class SharedFont:
    """A font that all parts of a document draw with.

    `drawn` has, for each glyph, the texts for which the parts say to have drawn it, and how many of them
    say so. When all parts have been noted, `settle` decides what the glyphs read as and cuts the program
    that draws them; after it pieces can be numbered.
    """

    file: FontFile
    drawn: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    texts: dict[int, str] = field(default_factory=dict)
    variants: dict[Piece, int] = field(default_factory=dict)
    program: bytes = b""
    _widths: dict[int, int] = field(default_factory=dict)
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
        self._widths = {glyph: self.file.measure_glyph(glyph) for glyph in sorted(self.drawn)}

    def number(self, piece: Piece) -> int:
        """Return the number of the glyph that is a piece: one of the font's, or one of its own, new if it is new.

        Raises `OverflowError` if there are no numbers left.
        """
        match piece.shapes:
            case ((glyph, 0, 0),) if piece.width == self._widths[glyph] and piece.text == self.texts[glyph]:
                return glyph
        if piece not in self.variants:
            number = self._first_variant + len(self.variants)
            if number > LAST_GLYPH:
                raise OverflowError(f"{self.file.digest} has more than {LAST_GLYPH} glyphs")
            self.variants[piece] = number
        return self.variants[piece]

    def list_widths(self) -> dict[int, int]:
        """Return the width of each glyph, its own among them, in thousandths of an em."""
        return self._widths | {number: piece.width for piece, number in self.variants.items()}

    def list_texts(self) -> dict[int, str]:
        """Return the text of each glyph, its own among them."""
        return self.texts | {number: piece.text for piece, number in self.variants.items()}


# --- The font in the PDF ---


def make_font(pdf: pikepdf.Pdf, font: SharedFont) -> pikepdf.Object:
    """Put a font into a PDF, and give its dictionary (ISO 32000-1, 9.7)."""
    widths, texts = font.list_widths(), font.list_texts()
    # Nothing draws this glyph, which is as wide as all that have no width in the file: one em (ISO 32000-1, 9.7.4.3).
    # PDFium takes half of the last space of a font for the least gap between words, unless it is too wide to be one;
    # then it sees none before what shows nothing (`pdfium_order.py`).
    texts = {**texts, LAST_GLYPH: texts.get(LAST_GLYPH, " ")}
    name = Name(f"/{_make_tag(font)}+{_find_name(font.file.table)}")
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([_make_descendant(pdf, font, widths, name)]),
            ToUnicode=pdf.make_stream(write_text_map(texts)),
        )
    )


def _make_descendant(
    pdf: pikepdf.Pdf, font: SharedFont, widths: Mapping[int, int], name: pikepdf.Object
) -> pikepdf.Object:
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        CIDToGIDMap=Name.Identity,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(_make_descriptor(pdf, font, widths, name)),
        W=_make_widths(widths),
    )
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
    """Return the six letters that mark a subset (ISO 32000-1, 9.6.4), the same for the same glyphs and file."""
    content = f"{font.file.digest} {sorted(font.drawn)} {list(font.variants)}"
    digest = hashlib.sha256(content.encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _find_name(table: Table) -> str:
    """Return a font's PostScript name, fit for a name in a PDF."""
    name = table["name"].getDebugName(6) or table["name"].getBestFullName() or "Font"
    return re.sub(r"[^A-Za-z0-9-]", "", name) or "Font"


# --- Glyphs of its own ---


def _add_variants(program: bytes, variants: Mapping[Piece, int], units_per_em: int) -> bytes:
    """Add pieces to a font program, as glyphs that are composed of others (OpenType 1.9, `glyf`)."""
    factor = math.ceil(_LEAST_UNITS / units_per_em)
    if factor > 1:
        program = _refine_units(program, units_per_em * factor)
    table = TTFont(io.BytesIO(program), recalcTimestamp=False, recalcBBoxes=False)
    shapes, metrics = table["glyf"], table["hmtx"].metrics
    names = list(table.getGlyphOrder())
    for piece, number in variants.items():
        # Variants are numbered on from the last glyph of the program.
        names.append(f"variant{number:05}")
        sources = [
            # fontTools keeps no data of a glyph without a shape.
            (data, names[glyph], factor * x, factor * y)
            for glyph, x, y in piece.shapes
            if (data := getattr(shapes.glyphs[names[glyph]], "data", b""))
        ]
        shape = _compose_glyph(sources)
        bearing = min((metrics[name][1] + x for _, name, x, _ in sources), default=0)
        shapes.glyphs[names[number]] = shape
        metrics[names[number]] = (round(piece.width * factor * units_per_em / 1000), bearing)
    table.setGlyphOrder(names)
    shapes.glyphOrder = names
    _raise_limits(table["maxp"], max(len(piece.shapes) for piece in variants))
    output = io.BytesIO()
    table.save(output, reorderTables=None)
    return output.getvalue()


def _refine_units(program: bytes, units_per_em: int) -> bytes:
    """Return a font program with more units an em: a whole multiple, so that no shape changes."""
    table = TTFont(io.BytesIO(program), recalcTimestamp=False, recalcBBoxes=False)
    # Instructions are for the units that there were.
    for name in ("cvt ", "fpgm", "prep"):
        if name in table:
            del table[name]
    for glyph in table["glyf"].glyphs.values():
        glyph.removeHinting()
    scale_upem(table, units_per_em)
    output = io.BytesIO()
    table.save(output, reorderTables=None)
    return output.getvalue()


def _compose_glyph(sources: Sequence[tuple[bytes, str, int, int]]) -> Glyph:
    """Make a glyph of other ones, moved: the description of each in the program, its name, x and y."""
    shape = Glyph()
    if not sources:
        return shape
    shape.numberOfContours, shape.components = -1, []
    boxes = []
    for data, name, x, y in sources:
        component = GlyphComponent()
        component.glyphName, component.flags = name, 0
        component.x, component.y = _keep_in_range(x), _keep_in_range(y)
        shape.components.append(component)
        # Every description of a shape begins with the number of its contours and its box.
        _, left, bottom, right, top = struct.unpack(">5h", data[:10])
        boxes.append((left + x, bottom + y, right + x, top + y))
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    sides = (min(lefts), min(bottoms), max(rights), max(tops))
    shape.xMin, shape.yMin, shape.xMax, shape.yMax = map(_keep_in_range, sides)
    return shape


def _keep_in_range(length: int) -> int:
    """Return the nearest number that a glyph's description has room for: 32 em away, which is beyond any page."""
    return min(max(length, -_LONGEST), _LONGEST)


def _raise_limits(maxp: Table, components: int) -> None:
    """Let the table of limits know of glyphs that are composed of so many others."""
    points = max(maxp.maxCompositePoints, maxp.maxPoints) * max(components, 1)
    contours = max(maxp.maxCompositeContours, maxp.maxContours) * max(components, 1)
    maxp.maxCompositePoints, maxp.maxCompositeContours = min(points, _MOST), min(contours, _MOST)
    maxp.maxComponentElements = min(max(maxp.maxComponentElements, components), _MOST)
    maxp.maxComponentDepth += 1
