"""Makes one font a document: font files and the glyphs that the parts drew in, one PDF font for all parts out.

WeasyPrint cuts a font program for every part and keeps the glyph numbers of the file, so all parts can draw with one
program that has the glyphs of all of them. With it comes one table of widths and one map from glyphs to text.

The map is made from the font itself. WeasyPrint gives a glyph the text in which it met it first, which is wrong where
a letter is drawn with several glyphs and a mark apart from its letter; that text is only asked for evidence here.
"""

import hashlib
import io
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pikepdf
import uharfbuzz
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

#: What a glyph reads as that draws part of a letter which another glyph stands for already. Not nothing at all:
#: PDFium prints the number of a glyph that has no text, and PDF/UA-1, 7.21.7 wants one for every glyph.
NO_TEXT = "\u200b"

KASHIDA = "\u0640"

#: Blocks of letters in their joined forms, which are not written but come of shaping (Unicode 15, 9.2).
PRESENTATION_FORMS = (range(0xFB1D, 0xFE00), range(0xFE70, 0xFEFF))

#: Tables that draw nothing. A CIDFont program needs none of them (ISO 32000-1, 9.9, table 126).
USELESS_TABLES = (
    "BASE DSIG FFTM GDEF GPOS GSUB JSTF LTSH OS/2 PCLT STAT VDMX VORG cmap gasp hdmx kern meta name post".split()
)

#: Bits of a font descriptor's flags (ISO 32000-1, 9.8.2, table 123).
FIXED_PITCH, SERIF, SYMBOLIC, ITALIC = 1, 2, 4, 64


@dataclass(frozen=True, slots=True)
class Substitutions:
    """What a font says of its glyphs: the characters that each is for, and what becomes of glyphs in shaping.

    `derived` maps a glyph to the glyph sequences that it replaces, in the order of the lookups. `added` are glyphs
    that come second or later where one glyph becomes several.
    """

    characters: Mapping[int, tuple[int, ...]]
    derived: Mapping[int, tuple[tuple[int, ...], ...]]
    added: frozenset[int]


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
        self.substitutions = _read_substitutions(self.table)

    def measure_glyph(self, glyph: int) -> int:
        """Give the advance width of a glyph in thousandths of an em."""
        return round(self.font.get_glyph_h_advance(glyph) * 1000 / self.units_per_em)

    def cut_subset(self, glyphs: Iterable[int]) -> bytes:
        """Give a font program with only some glyphs, their numbers kept, without hints and layout tables."""
        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update(glyphs)
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii")) for tag in USELESS_TABLES)
        wanted.flags = (
            uharfbuzz.SubsetFlags.RETAIN_GIDS
            | uharfbuzz.SubsetFlags.NO_HINTING
            | uharfbuzz.SubsetFlags.DESUBROUTINIZE
        )
        return bytes(uharfbuzz.subset(self.face, wanted).blob.data)


@lru_cache(maxsize=16)
def open_font(data: bytes) -> FontFile:
    """Open a font file, once a process: reading the substitutions of a large font takes a tenth of a second."""
    return FontFile(data)


def make_font(pdf: pikepdf.Pdf, font: FontFile, drawn: Mapping[int, Counter[str]]) -> pikepdf.Object:
    """Put a font into a PDF that draws the given glyphs, and give its dictionary (ISO 32000-1, 9.7).

    `drawn` has, for each glyph, the texts for which the parts say to have drawn it, and how many of them say so.
    """
    glyphs = sorted(drawn)
    texts = map_glyphs(font.substitutions, drawn)
    name = Name(f"/{_make_tag(font, glyphs)}+{_find_name(font.table)}")
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([_make_descendant(pdf, font, glyphs, name)]),
            ToUnicode=pdf.make_stream(write_text_map({glyph: texts[glyph] for glyph in glyphs})),
        )
    )


def _make_descendant(
    pdf: pikepdf.Pdf, font: FontFile, glyphs: list[int], name: pikepdf.Object
) -> pikepdf.Object:
    kind = Name.CIDFontType0 if font.is_cff else Name.CIDFontType2
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=kind,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(_make_descriptor(pdf, font, glyphs, name)),
        W=_make_widths(font, glyphs),
    )
    if not font.is_cff:
        descendant.CIDToGIDMap = Name.Identity
    return pdf.make_indirect(descendant)


def _make_descriptor(
    pdf: pikepdf.Pdf, font: FontFile, glyphs: list[int], name: pikepdf.Object
) -> pikepdf.Object:
    """Make a font descriptor (ISO 32000-1, 9.8) with the program in it."""
    head, post = font.table["head"], font.table["post"]
    scale = 1000 / font.units_per_em
    widths = {font.measure_glyph(glyph) for glyph in glyphs}
    flags = SYMBOLIC
    flags |= ITALIC if post.italicAngle else 0
    flags |= FIXED_PITCH if len(glyphs) > 1 and len(widths) == 1 else 0
    flags |= SERIF if "Serif" in str(name) else 0
    program = pdf.make_stream(font.cut_subset(glyphs))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        FontFamily=str(font.table["name"].getBestFamilyName()),
        Flags=flags,
        FontBBox=Array(round(value * scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax)),
        ItalicAngle=round(post.italicAngle),
        Ascent=round(font.table["hhea"].ascent * scale),
        Descent=round(font.table["hhea"].descent * scale),
        CapHeight=round(font.table["hhea"].ascent * scale),
        StemV=80,
    )
    if font.is_cff:
        program.Subtype = Name.OpenType
        descriptor.FontFile3 = program
    else:
        program.Length1 = len(program.read_bytes())
        descriptor.FontFile2 = program
    return descriptor


def _make_tag(font: FontFile, glyphs: list[int]) -> str:
    """Give the six letters that mark a subset (ISO 32000-1, 9.6.4): the same for the same glyphs of the same file."""
    digest = hashlib.sha256(f"{font.digest} {glyphs}".encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _find_name(table: Any) -> str:
    """Give a font's PostScript name, fit for a name in a PDF."""
    name = table["name"].getDebugName(6) or table["name"].getBestFullName() or "Font"
    return re.sub(r"[^A-Za-z0-9-]", "", name) or "Font"


def _make_widths(font: FontFile, glyphs: list[int]) -> pikepdf.Array:
    """Make the widths of a CIDFont: first glyph and widths, for each run of glyphs (ISO 32000-1, 9.7.4.3)."""
    widths = Array()
    last = -2
    for glyph in glyphs:
        if glyph != last + 1:
            widths.append(glyph)
            widths.append(Array())
        widths[-1].append(font.measure_glyph(glyph))
        last = glyph
    return widths


# --- From glyphs to text ------------------------------------------------------------------------------------------


def map_glyphs(font: Substitutions, drawn: Mapping[int, Counter[str]]) -> dict[int, str]:
    """Give the text of each glyph that is drawn.

    A glyph of the font's character map reads as its character; where several characters share it, as one that the
    book uses. A glyph that comes of shaping reads as what it replaces: a joined form as its letter, a ligature as its
    letters in order, and of several glyphs for one letter the first reads as the letter and the others as nothing.
    """
    used = frozenset(character for texts in drawn.values() for text in texts for character in text)
    texts = {
        glyph: text
        for glyph, codes in font.characters.items()
        if (text := _choose_character(codes, used)) and not (text == KASHIDA and _is_filler(glyph, font, used))
    }
    _follow_substitutions(texts, font, drawn, used)
    for glyph, codes in font.characters.items():
        texts.setdefault(glyph, _spell_form(codes[0]))
    return {glyph: texts.get(glyph) or NO_TEXT for glyph in drawn}


def _choose_character(codes: tuple[int, ...], used: frozenset[str]) -> str:
    """Choose among the characters of a glyph: nothing if all are presentation forms, which shaping explains better."""
    letters = [code for code in codes if not any(code in block for block in PRESENTATION_FORMS)]
    if not letters:
        return ""
    plain = {code: unicodedata.normalize("NFKC", chr(code)) == chr(code) for code in letters}
    return chr(min(letters, key=lambda code: (chr(code) not in used, not plain[code], code)))


def _is_filler(glyph: int, font: Substitutions, used: frozenset[str]) -> bool:
    """Tell whether a kashida is one that the font puts in, and not one that was written."""
    return glyph in font.added and KASHIDA not in used


def _spell_form(code: int) -> str:
    """Give the letters of a presentation form; of a mark's own form the mark without the space that carries it."""
    return unicodedata.normalize("NFKC", chr(code)).strip(" ")


def _follow_substitutions(
    texts: dict[int, str], font: Substitutions, drawn: Mapping[int, Counter[str]], used: frozenset[str]
) -> None:
    """Give texts to glyphs that replace glyphs which have one, until none is left to give."""
    waiting = _find_needed(font, drawn) - set(texts)
    while waiting:
        found: dict[int, str] = {}
        for glyph in waiting:
            sources = (source for source in font.derived[glyph] if all(part in texts for part in source))
            candidates = ["".join(texts[part] for part in source) for source in sources]
            if candidates:
                found[glyph] = _choose_text(candidates, drawn.get(glyph, Counter()), used)
        if not found:
            break
        texts.update(found)
        waiting -= set(found)


def _find_needed(font: Substitutions, drawn: Iterable[int]) -> set[int]:
    """Give the glyphs that some glyphs may have come of, one after the other: a large font has thousands of others."""
    needed: set[int] = set()
    queue = [glyph for glyph in drawn if glyph in font.derived]
    while queue:
        glyph = queue.pop()
        if glyph not in needed and glyph in font.derived:
            needed.add(glyph)
            queue += [part for source in font.derived[glyph] for part in source]
    return needed


def _choose_text(candidates: list[str], evidence: Mapping[str, int], used: frozenset[str]) -> str:
    """Choose among the texts that a glyph may stand for: the one for which the book drew it, else the font's first."""

    def weigh(text: str) -> tuple[int, int, bool]:
        around = sum(count for context, count in evidence.items() if text in context)
        return evidence.get(text, 0), around, used.issuperset(text)

    return max(candidates, key=weigh)


def _read_substitutions(table: Any) -> Substitutions:
    """Read a font's character map and the lookups of its GSUB table (OpenType 1.9).

    Contextual lookups (types 5 and 6) are left out: they only say where the others apply.
    """
    number = table.getReverseGlyphMap()
    characters: dict[int, list[int]] = defaultdict(list)
    for code, name in sorted(table.getBestCmap().items()):
        characters[number[name]].append(code)
    derived: dict[int, dict[tuple[int, ...], None]] = defaultdict(dict)
    added: set[int] = set()
    for sources, targets in _list_substitutions(table):
        derived[number[targets[0]]][tuple(number[name] for name in sources)] = None
        added.update(number[name] for name in targets[1:])
    return Substitutions(
        characters={glyph: tuple(codes) for glyph, codes in characters.items()},
        derived={glyph: tuple(sources) for glyph, sources in derived.items()},
        added=frozenset(added),
    )


def _list_substitutions(table: Any) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Give what replaces what in GSUB, as names of glyphs."""
    lookups = table["GSUB"].table.LookupList if "GSUB" in table else None
    for lookup in lookups.Lookup if lookups else ():
        if lookup.LookupType in {5, 6}:
            continue
        for subtable in lookup.SubTable:
            yield from _list_replacements(subtable.ExtSubTable if subtable.LookupType == 7 else subtable)  # noqa: PLR2004


def _list_replacements(subtable: Any) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    match subtable.LookupType:
        case 1:
            for source, target in subtable.mapping.items():
                yield (source,), (target,)
        case 2:
            for source, targets in subtable.mapping.items():
                if targets:
                    yield (source,), tuple(targets)
        case 3:
            for source, targets in subtable.alternates.items():
                for target in targets:
                    yield (source,), (target,)
        case 4:
            for first, ligatures in subtable.ligatures.items():
                for ligature in ligatures:
                    yield (first, *ligature.Component), (ligature.LigGlyph,)
        case 8:
            yield from (((source,), (target,)) for source, target in zip(
                subtable.Coverage.glyphs, subtable.Substitute, strict=True
            ))


# --- Text maps of PDFs --------------------------------------------------------------------------------------------

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)

_HEAD = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_TAIL = """\
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def read_text_map(font: pikepdf.Object) -> dict[int, str]:
    """Read the text of each glyph from a font that WeasyPrint wrote: it has one line a glyph, and no ranges."""
    data = font.ToUnicode.read_bytes()
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for block in _CHARACTERS.findall(data)
        for glyph, text in _PAIR.findall(block)
    }


def write_text_map(texts: Mapping[int, str]) -> bytes:
    """Write a ToUnicode CMap (ISO 32000-1, 9.10.3), in blocks of at most a hundred glyphs."""
    lines = [f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>" for glyph, text in sorted(texts.items())]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "".join(
        f"{len(block)} beginbfchar\n" + "".join(f"{line}\n" for line in block) + "endbfchar\n" for block in blocks
    )
    return f"{_HEAD}{body}{_TAIL}".encode("ascii")
