"""Names sections by what a finished file says on their pages: a PDF and its sections in, a digest of each out.

Two sections of the same name come to the same proof, so that one proof is enough (`proof/proof_record.py`). What
decides is read from the finished file and not from what made it: the content of each page, what its glyphs look like
and read as, the elements of the structure tree, and the expected text. Pages count from the first of the section. The
numbers of glyphs do not count, since a glyph that is new anywhere in the book moves those of others.
"""

import hashlib
import io
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont, TTLibError
from pikepdf import Dictionary, Name

from publisher.file_state import describe_file
from publisher.fonts.text_map import read_text_map
from publisher.model.expected import ExpectedText
from publisher.proof.poppler import describe_poppler
from publisher.proof.printed import STAND_INS, read_program, read_widths
from publisher.proof.sections import Section
from publisher.proof.structure import Element, read_elements

#: Strings of glyphs, and what decides by which font they are drawn.
_SHOWN = re.compile(
    rb"(?P<strings>\[[^\]]*\])\s*TJ\b|(?P<string><[0-9A-Fa-f]*>)\s*Tj\b"
    rb"|/(?P<font>[^\s/<>\[\]]+)\s+[-\d.]+\s+Tf\b|(?<!\S)(?P<state>[qQ])(?!\S)"
)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
#: Codes of glyphs have four hexadecimal digits, as in all fonts that the press makes.
_DIGITS = 4
#: Keys that lead out of a page to the rest of the book, or tell its place there; links are read by no rule.
_OUTSIDE = frozenset(("/Parent", "/StructParents", "/StructParent", "/Annots", "/Contents"))
#: What a font descriptor has that names the subset, whose glyphs are known one by one.
_SUBSET = frozenset(("/FontName", "/FontFile2", "/FontFile3", "/FontFile"))
#: How the description of a composed glyph begins: with a number of contours less than 0.
_COMPOSED = tuple(bytes([first]) for first in range(0x80, 0x100))
#: Glyphs that are composed of composed ones, and so on: as deep as any real font goes.
_DEEPEST = 8
#: The last of a font's codes, whose text some programs ask for (`press/fonts.py`).
_LAST_CODE = 0xFFFF

# Objects of pikepdf and tables of fontTools have no types. These names say at least what is meant.
Object = Any
Table = Any


def name_share(pdf: bytes, sections: Sequence[Section], fonts: Iterable[Path] = ()) -> str:
    """Return a digest of sections of a PDF together with all that stands in it: cheap, and known by no other file."""
    digest = hashlib.sha256(pdf)
    digest.update(_describe_readers(fonts).encode())
    for section in sections:
        digest.update(f"{section.pages}{_describe_expected(section.expected, section.pages.start)}".encode())
    return digest.hexdigest()


def name_sections(pdf: bytes, sections: Sequence[Section], fonts: Iterable[Path] = ()) -> tuple[str, ...]:
    """Return a digest of each section of a PDF that may be set in `fonts`.

    Raises `pikepdf.PdfError` for what is no PDF.
    """
    readers = _describe_readers(fonts)
    elements: dict[int, list[Element]] = {}
    for element in read_elements(pdf):
        elements.setdefault(element.content[0][0], []).append(element)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = list(opened.pages)
        digests = _Digests()
        return tuple(_name_section(readers, section, pages, elements, digests) for section in sections)


def _describe_readers(fonts: Iterable[Path]) -> str:
    return f"{describe_poppler()}\n{[describe_file(path) for path in fonts]}\n"


def _name_section(
    readers: str,
    section: Section,
    pages: Sequence[pikepdf.Page],
    elements: Mapping[int, Sequence[Element]],
    digests: "_Digests",
) -> str:
    first = section.pages.start
    digest = hashlib.sha256(f"{readers}{_describe_expected(section.expected, first)}".encode())
    for number in section.pages:
        digest.update(digests.digest_page(pages[number].obj))
    own = [element for number in section.pages for element in elements.get(number, ())]
    for text in _describe_elements(own, first):
        digest.update(text.encode())
    return digest.hexdigest()


def _describe_expected(expected: ExpectedText | None, first: int) -> str:
    """Describe the expected text of a section that begins on page `first`."""
    if expected is None:
        return "-"
    parts = tuple(replace(part, first_page=part.first_page - first, fonts=frozenset()) for part in expected.parts)
    return f"{replace(expected, parts=parts)}\n{sorted(expected.fonts)}\n"


def _describe_elements(elements: Sequence[Element], first: int) -> Iterator[str]:
    """Describe elements; tables and notes are numbered from the first of the section."""
    base = min((element.whole.number for element in elements if element.whole), default=0)
    for element in elements:
        content = [(page - first, number) for page, number in element.content]
        whole = element.whole and (element.whole.type, element.whole.number - base)
        yield f"{element.type} {content} {element.alternative!r} {whole}\n"


class _Digests:
    """Digests of the objects of one PDF, each made once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}
        self._fonts: dict[tuple[int, int], _GlyphNames] = {}

    def digest_page(self, page: Object) -> bytes:
        """Return the digest of a page: what it draws, its boxes and its resources."""
        digest = hashlib.sha256(self._digest_dictionary(page))
        if "/Contents" in page:
            streams = page.Contents
            content = b"\n".join(
                stream.read_bytes()
                for stream in (streams.as_list() if isinstance(streams, pikepdf.Array) else [streams])
            )
            digest.update(self._name_glyphs(content, page.get("/Resources", Dictionary())))
        return digest.digest()

    def _digest_object(self, thing: Object) -> bytes:
        if not isinstance(thing, pikepdf.Object):
            return repr(thing).encode()
        key = thing.objgen
        if key == (0, 0):
            return self._digest_value(thing)
        if key not in self._known:
            # What comes back to itself says nothing new.
            self._known[key] = b"again"
            self._known[key] = self._digest_value(thing)
        return self._known[key]

    def _digest_value(self, thing: Object) -> bytes:
        if isinstance(thing, pikepdf.Stream):
            head = self._digest_dictionary(thing)
            if thing.get("/Subtype") == Name.Form:
                content = self._name_glyphs(thing.read_bytes(), thing.get("/Resources", Dictionary()))
            else:
                content = thing.read_raw_bytes()
            return hashlib.sha256(head + content).digest()
        if isinstance(thing, pikepdf.Dictionary):
            return self._digest_dictionary(thing)
        if isinstance(thing, pikepdf.Array):
            return hashlib.sha256(b" ".join(self._digest_object(item) for item in thing.as_list())).digest()
        return bytes(thing.unparse())

    def _digest_dictionary(self, thing: Object) -> bytes:
        if thing.get("/Type") == Name.Font:
            return self._open_font(thing).digest
        digest = hashlib.sha256()
        for key in sorted(thing.keys()):
            # How long a stream is, is seen in it; and it depends on the numbers of glyphs.
            if key not in _OUTSIDE and not (key in {"/Length", "/Filter"} and isinstance(thing, pikepdf.Stream)):
                digest.update(key.encode() + b" " + self._digest_object(thing[key]) + b"\0")
        return digest.digest()

    def _open_font(self, font: Object) -> "_GlyphNames":
        key = font.objgen
        if key not in self._fonts:
            self._fonts[key] = _GlyphNames(font, self)
        return self._fonts[key]

    def digest_descriptor(self, font: Object) -> bytes:
        """Return the digest of what a font says of itself, without its glyphs and the name of its subset."""
        described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor = described.get("/FontDescriptor", Dictionary())
        return b" ".join(
            key.encode() + self._digest_object(descriptor[key])
            for key in sorted(descriptor.keys())
            if key not in _SUBSET
        )

    def _name_glyphs(self, content: bytes, resources: Object) -> bytes:
        """Return a content stream with the names of glyphs in the place of their numbers."""
        fonts = resources.get("/Font", Dictionary())
        names: _GlyphNames | None = None
        saved: list[_GlyphNames | None] = []

        def name_string(found: re.Match[bytes]) -> bytes:
            codes = found[1]
            if names is None:
                return codes
            name = names.name
            return b"".join([name(codes[at : at + _DIGITS]) for at in range(0, len(codes), _DIGITS)])

        def name_operator(found: re.Match[bytes]) -> bytes:
            nonlocal names
            match found.lastgroup:
                case "font":
                    key = f"/{found['font'].decode('latin-1')}"
                    names = self._open_font(fonts[key]) if key in fonts else None
                case "state" if found["state"] == b"q":
                    saved.append(names)
                case "state" if saved:
                    names = saved.pop()
                case "strings" | "string":
                    return _HEX.sub(name_string, found[0])
            return found[0]

        return _SHOWN.sub(name_operator, content)


class _GlyphNames:
    """Names the glyphs of a font by what is seen and read of them: text, width and outline."""

    def __init__(self, font: Object, digests: _Digests) -> None:
        self._texts = read_text_map(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
        self._widths = read_widths(font)
        self._program = read_program(font)
        self._outlines = _Outlines(self._program)
        base_name = str(font.get("/BaseFont", "")).partition("+")
        digest = hashlib.sha256((base_name[2] or base_name[0]).encode())
        digest.update(digests.digest_descriptor(font))
        digest.update(repr(self._texts.get(_LAST_CODE)).encode())
        if not self._texts or len(self._texts) > len(STAND_INS) or not self._outlines.is_known:
            # Glyphs of such a font are not known one by one.
            digest.update(repr((self._texts, self._widths)).encode() + self._program)
        self.digest = digest.digest()
        self.name = cache(self._name)

    def _name(self, digits: bytes) -> bytes:
        code = int(digits, 16)
        seen = self._outlines.describe(code) if self._outlines.is_known else digits
        said = f"{self._texts.get(code)!r} {self._widths.get(code)} ".encode()
        return hashlib.sha256(said + seen).digest()[:12]


class _Outlines:
    """The outlines of a font program of TrueType (OpenType 1.9, `glyf` and `loca`)."""

    def __init__(self, program: bytes) -> None:
        self.is_known = False
        try:
            with TTFont(io.BytesIO(program), lazy=True) as table:
                self._outlines: bytes = table.reader["glyf"]
                self._places: Sequence[int] = table["loca"]
                self.is_known = True
        except (TTLibError, KeyError):
            pass

    def describe(self, code: int, depth: int = 0) -> bytes:
        """Describe a glyph: by its number and outline, or by those of which it is composed."""
        if code + 1 >= len(self._places):
            return b"none"
        data = self._outlines[self._places[code] : self._places[code + 1]]
        if not data:
            return b"empty"
        if not data.startswith(_COMPOSED):
            return b"%d " % code + data
        if depth == _DEEPEST:
            return data
        return data + b"".join(self.describe(number, depth + 1) for number in _list_components(data))


def _list_components(data: bytes) -> Iterator[int]:
    """List the glyphs of which one is composed (OpenType 1.9, `glyf`, composite glyph description)."""
    at, more = 10, True
    while more and at + 4 <= len(data):
        flags, number = struct.unpack(">HH", data[at : at + 4])
        yield number
        more = bool(flags & 0x20)
        at += 4 + (4 if flags & 0x1 else 2) + (2 if flags & 0x8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0)
