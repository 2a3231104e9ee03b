"""Reads a finished PDF back: its bytes in, its pages with every glyph that stands on them out.

PDFium tells where glyphs stand, but gives the text that it makes of them instead of their numbers. So it is
given the same file with other maps to text (ISO 32000-1, 9.10.3), in which each glyph reads as a character
that stands for its number. What the glyphs read as is then looked up in the maps that were taken out.
"""

import ctypes
import io
import math
import unicodedata
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, Self

import cffi
import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name
from pypdfium2 import raw

from publisher.fonts.text_map import read_text_map, write_text_map
from publisher.model.message import describe_error
from publisher.model.proof import Box
from publisher.proof.structure import Element, read_elements

#: What text is that lies in no marked content (ISO 32000-1, 14.6).
NO_CONTENT = -1
_LONGEST_NAME = 128
_LAST_CODE = 0xFFFF
_THOUSAND = 1000
#: The code points that stand for the glyphs of a font: those for private use. PDFium leaves them as they are and
#: where they are, since they run from the left and compose with nothing.
STAND_INS = range(0xE000, 0xF900)
#: What a PDF says of all its pages that bears on how they read: their direction, and layers (ISO 32000-1, table 28).
_KEPT = ("/ViewerPreferences", "/OCProperties")

# PDFium has no types. This name says at least what is meant.
Handle = Any


@dataclass(frozen=True, slots=True, eq=False)
class PrintedFont:
    """A font of a PDF: its name as the file has it, what its glyphs read as, and the program that draws them.

    `program` is empty if none is embedded. Glyph 0 is what a font draws for a character that it lacks. `widths` are
    the advances of glyphs in 1/1000 em, as far as the file gives each its own.
    """

    name: str
    texts: Mapping[int, str]
    program: bytes = field(repr=False)
    widths: Mapping[int, float] = field(default_factory=dict, repr=False)

    @property
    def postscript_name(self) -> str:
        """The name without the tag of a subset (ISO 32000-1, 9.6.4)."""
        return self.name.partition("+")[2] or self.name


#: What is less wide or less high blackens nothing, in em: of what shows nothing PDFium gives a box of a thousandth.
_NOTHING = 0.005


class PrintedGlyph(NamedTuple):
    """One glyph on a page. Lengths are in points, places are from the lower left corner of the page.

    `text` is what the file says that it stands for. `x` and `y` are where it is drawn from, `box` (left, bottom,
    right, top) is what it blackens, `angle` is in degrees. `content` is the number of the marked content that it lies
    in, or -1; an artifact is no part of the text. What lies outside of `clip` is not drawn; None cuts nothing off.
    `scale` is how much wider it is drawn than it is high (ISO 32000-1, 9.3.4).
    """

    font: PrintedFont
    code: int
    text: str
    x: float
    y: float
    box: Box
    size: float
    angle: float
    content: int
    is_artifact: bool
    clip: Box | None = None
    scale: float = 1.0

    def reaches_out(self, area: Box, allowance: float) -> bool:
        """Return whether it blackens anything by more than so many points outside of an area."""
        (left, bottom, right, top), (area_left, area_bottom, area_right, area_top) = self.box, area
        is_drawn = min(right - left, top - bottom) > _NOTHING * self.size
        return is_drawn and (
            left < area_left - allowance
            or bottom < area_bottom - allowance
            or right > area_right + allowance
            or top > area_top + allowance
        )

    @property
    def end(self) -> float:
        """Where the next glyph of a line from the left would be drawn from."""
        return self.x + self.font.widths.get(self.code, 0.0) * self.size * self.scale / _THOUSAND


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page: its number from 1, its size in points, its glyphs in the order in which they are drawn.

    `type_area` is what the margins leave (ISO 32000-1, 14.11.2: the art box), the whole page where the file does not
    say.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[PrintedGlyph, ...]
    type_area: Box


@dataclass(frozen=True, slots=True)
class Print:
    """Pages of a finished PDF as they can be read, and the elements of its structure tree that begin on them.

    The elements are in reading order.
    """

    pages: tuple[PrintedPage, ...]
    elements: tuple[Element, ...]


class PrintReader:
    """Reads a PDF; to be used as a context. Raises `pikepdf.PdfError` or `pypdfium2.PdfiumError` for what is none."""

    def __init__(self, data: bytes, pages: Container[int] | None = None) -> None:
        """Open a PDF, of which only some `pages`, which count from 0, will be read; None for all."""
        self._elements = read_elements(data)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            self.page_count = len(pdf.pages)
            taken = [number for number in range(self.page_count) if pages is None or number in pages]
            fonts, numbered = _number_glyphs(_take_pages(pdf, taken))
        self._places = {number: place for place, number in enumerate(taken)}
        self._glyphs = _GlyphReader(fonts)
        self._document = pypdfium2.PdfDocument(numbered)

    def __enter__(self) -> Self:
        """Open the context."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the PDF."""
        self._document.close()

    def read(self, pages: range) -> Print:
        """Read some pages, which count from 0."""
        elements = tuple(element for element in self._elements if element.content[0][0] in pages)
        return Print(tuple(self._read_page(index) for index in pages), elements)

    def _read_page(self, index: int) -> PrintedPage:
        page = self._document[self._places[index]]
        text_page = raw.FPDFText_LoadPage(page.raw)
        try:
            width, height = page.get_size()
            glyphs = tuple(
                glyph for glyph in self._glyphs.read_glyphs(text_page) if glyph.x <= width or _shows_something(glyph)
            )
            return PrintedPage(index + 1, width, height, glyphs, page.get_artbox())
        finally:
            raw.FPDFText_ClosePage(text_page)
            page.close()


def _shows_something(glyph: PrintedGlyph) -> bool:
    """Return whether a glyph is seen. Beyond the page lie those by which the press orders texts for readers."""
    return any(unicodedata.category(character) != "Cf" for character in glyph.text)


class _NumberedFont(NamedTuple):
    """A font, and the number and the text of the glyph for which a code point stands in the file for PDFium."""

    font: PrintedFont
    glyphs: Mapping[int, tuple[int, str]]


def _take_pages(pdf: pikepdf.Pdf, numbers: Sequence[int]) -> pikepdf.Pdf:
    """Return a PDF of some pages of another, without what PDFium is not asked for: links, and the structure tree."""
    taken = pikepdf.new()
    pages = list(pdf.pages)
    kept = [key for key in _KEPT if key in pdf.Root]
    for number in numbers:
        page = pages[number]
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
        # It goes with a page: nothing else of another PDF is copied without all of that being looked through.
        for key in kept:
            page.obj[key] = pdf.Root[key]
        taken.pages.append(page)
        for key in kept:
            taken.Root[key] = taken.pages[-1].obj[key]
            del taken.pages[-1].obj[key]
        kept = []
    return taken


def _number_glyphs(pdf: pikepdf.Pdf) -> tuple[dict[str, _NumberedFont], bytes]:
    """Let the glyphs of all fonts read as their numbers; give the fonts by name, and the file.

    Raises `pikepdf.PdfError` for a font that is damaged.
    """
    fonts: dict[str, _NumberedFont] = {}
    for font in pdf.objects:
        if isinstance(font, Dictionary) and font.get("/Type") == Name.Font and "/ToUnicode" in font:
            try:
                numbered = _number_font(pdf, font)
            except (AttributeError, LookupError, TypeError, ValueError) as error:
                # In a stranger's file anything may stand in the place of anything.
                raise pikepdf.PdfError(f"a font in it is damaged: {describe_error(error)}") from error
            fonts[numbered.font.name] = numbered
    return fonts, _save(pdf)


def _number_font(pdf: pikepdf.Pdf, font: pikepdf.Object) -> _NumberedFont:
    """Let the glyphs of a font read as their numbers, and give what they are."""
    texts = read_text_map(font.ToUnicode.read_bytes())
    stand_ins = dict(zip(sorted(texts), STAND_INS, strict=False))
    font.ToUnicode = pdf.make_stream(write_text_map({code: chr(stand_in) for code, stand_in in stand_ins.items()}))
    name = str(font.BaseFont).lstrip("/")
    glyphs = {stand_in: (code, texts[code]) for code, stand_in in stand_ins.items()}
    return _NumberedFont(PrintedFont(name, texts, read_program(font), read_widths(font)), glyphs)


def _save(pdf: pikepdf.Pdf) -> bytes:
    """Return the bytes of a PDF that is read once: streams stay as they are."""
    output = io.BytesIO()
    pdf.save(output, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return output.getvalue()


def read_program(font: pikepdf.Object) -> bytes:
    """Return the font program that is embedded (ISO 32000-1, 9.9), or nothing."""
    described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = described.get("/FontDescriptor", Dictionary())
    for key in ("/FontFile2", "/FontFile3", "/FontFile"):
        if key in descriptor:
            return bytes(descriptor[key].read_bytes())
    return b""


def read_widths(font: pikepdf.Object) -> dict[int, float]:
    """Return the advance of each glyph of a font in 1/1000 em (ISO 32000-1, 9.7.4.3)."""
    described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    items = list(described.get("/W", pikepdf.Array()))
    widths: dict[int, float] = {}
    at = count = 0
    # Ranges that lie over one another have no end.
    while at + 1 < len(items) and count <= _LAST_CODE:
        first, second = int(items[at]), items[at + 1]
        if isinstance(second, pikepdf.Array):
            widths.update((first + offset, float(width)) for offset, width in enumerate(second.as_list()))
            at += 2
        else:
            glyphs = range(first, min(int(second), _LAST_CODE) + 1)
            widths.update(dict.fromkeys(glyphs, float(items[at + 2])))
            count += len(glyphs)
            at += 3
    return widths


class _Calls(NamedTuple):
    """What PDFium is asked of every glyph, called through cffi (`ffi`), which takes half the time of ctypes.

    Addresses are numbers to it.
    """

    ffi: cffi.FFI
    get_unicode: Callable[..., int]
    get_text_object: Callable[..., int]
    get_origin: Callable[..., int]
    get_box: Callable[..., int]


@cache
def _open_calls() -> _Calls:
    """Open them when a PDF is read: to read their signatures a parser of C is loaded."""
    ffi = cffi.FFI()

    def call_fast(signature: str, function: Handle) -> Callable[..., int]:
        called: Callable[..., int] = ffi.cast(signature, ctypes.cast(function, ctypes.c_void_p).value)
        return called

    return _Calls(
        ffi,
        call_fast("unsigned int (*)(uintptr_t, int)", raw.FPDFText_GetUnicode),
        call_fast("uintptr_t (*)(uintptr_t, int)", raw.FPDFText_GetTextObject),
        call_fast("int (*)(uintptr_t, int, double *, double *)", raw.FPDFText_GetCharOrigin),
        call_fast("int (*)(uintptr_t, int, double *, double *, double *, double *)", raw.FPDFText_GetCharBox),
    )


class _Drawing(NamedTuple):
    """What all glyphs of one text object have in common."""

    font: _NumberedFont
    size: float
    angle: float
    content: int
    is_artifact: bool
    clip: Box | None
    scale: float


class _GlyphReader:
    """Reads glyphs through PDFium's C interface, which fills variables that it is given."""

    def __init__(self, fonts: Mapping[str, _NumberedFont]) -> None:
        self.fonts = fonts
        self._places = _open_calls().ffi.new("double[6]")
        self._name = ctypes.create_string_buffer(_LONGEST_NAME)
        self._mark = (ctypes.c_ushort * _LONGEST_NAME)()
        self._length = ctypes.c_ulong()
        self._size = ctypes.c_float()
        self._matrix = raw.FS_MATRIX()
        self._by_handle: dict[int, _NumberedFont] = {}

    def read_glyphs(self, text_page: Handle) -> Iterator[PrintedGlyph]:
        """Yield the glyphs of a page."""
        text = ctypes.addressof(text_page.contents)
        ffi, get_unicode, get_text_object, get_origin, get_box = _open_calls()
        origin_x, origin_y, *sides = (self._places + number for number in range(6))
        drawings: dict[int, _Drawing] = {}
        for index in range(raw.FPDFText_CountChars(text_page)):
            character = get_unicode(text, index)
            # Of what reads as no stand-in most are spaces and line ends that PDFium found, and nobody drew.
            if character not in STAND_INS and raw.FPDFText_IsGenerated(text_page, index):
                continue
            address = get_text_object(text, index)
            drawing = drawings.get(address)
            if drawing is None:
                drawing = drawings[address] = self._read_drawing(text_page, index, address)
            (font, glyphs), size, angle, content, is_artifact, clip, scale = drawing
            get_origin(text, index, origin_x, origin_y)
            get_box(text, index, *sides)
            x, y, left, right, bottom, top = ffi.unpack(self._places, 6)
            # A glyph that no map knows reads as its number.
            code, read = glyphs.get(character) or (character, font.texts.get(character, ""))
            box = (left, bottom, right, top)
            yield PrintedGlyph(font, code, read, x, y, box, size, angle, content, is_artifact, clip, scale)

    def _read_drawing(self, text_page: Handle, index: int, address: int) -> _Drawing:
        handle = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
        raw.FPDFTextObj_GetFontSize(handle, self._size)
        matrix = self._matrix
        raw.FPDFText_GetMatrix(text_page, index, matrix)
        height = math.hypot(matrix.c, matrix.d)
        return _Drawing(
            self._find_font(raw.FPDFTextObj_GetFont(handle)),
            self._size.value * height,
            math.degrees(math.atan2(matrix.b, matrix.a)),
            raw.FPDFPageObj_GetMarkedContentID(handle),
            any(self._read_mark(handle, mark) == "Artifact" for mark in range(raw.FPDFPageObj_CountMarks(handle))),
            _read_clip(handle),
            math.hypot(matrix.a, matrix.b) / height if height else 1.0,
        )

    def _find_font(self, handle: Handle) -> _NumberedFont:
        # Text that a damaged file shows in no font has none.
        address = ctypes.addressof(handle.contents) if handle else 0
        if address not in self._by_handle:
            self._name.value = b""
            if handle:
                raw.FPDFFont_GetBaseFontName(handle, self._name, _LONGEST_NAME)
            name = self._name.value.decode("utf-8", "replace")
            # A font without a map to text is none that the press made; its glyphs read as their numbers.
            self._by_handle[address] = self.fonts.get(name) or _NumberedFont(PrintedFont(name, {}, b""), {})
        return self._by_handle[address]

    def _read_mark(self, handle: Handle, number: int) -> str:
        """Return the tag of marked content around a text object, such as `Span` or `Artifact`."""
        mark = raw.FPDFPageObj_GetMark(handle, number)
        raw.FPDFPageObjMark_GetName(mark, self._mark, ctypes.sizeof(self._mark), self._length)
        return bytes(self._mark)[: self._length.value].decode("utf-16-le").rstrip("\0")


def _read_clip(handle: Handle) -> Box | None:
    """Return the box in which a text object may be seen: what all paths of its clip have in common."""
    clip = raw.FPDFPageObj_GetClipPath(handle)
    count = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    if count < 1:
        return None
    boxes = [box for path in range(count) if (box := _measure_path(clip, path))]
    if not boxes:
        return None
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return max(lefts), max(bottoms), min(rights), min(tops)


def _measure_path(clip: Handle, path: int) -> Box | None:
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for number in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
        segment = raw.FPDFClipPath_GetPathSegment(clip, path, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
    if not points:
        return None
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
