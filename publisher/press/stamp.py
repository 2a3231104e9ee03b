"""Draws the pages of a book: pages as their parts drew them in, pages with shared fonts and folios out."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

import pikepdf
import uharfbuzz
from pikepdf import Dictionary

from publisher.model.parts import BoundPart, FolioSlot
from publisher.press.book_in_hand import BindingError, BookInHand
from publisher.press.fonts import SharedFont, make_font
from publisher.press.redraw import redraw_page


def draw_pages(book: BookInHand) -> None:
    """Let all pages draw with the shared fonts, and draw their folios."""
    folios = [_shape_folios(book, part) for part in book.parts]
    for font in book.fonts.values():
        font.settle()
    for number, part in enumerate(book.parts):
        fonts = {name: book.fonts[digest] for name, digest in part.laid.fonts.items()}
        for page, folio in zip(book.list_pages(number), folios[number], strict=True):
            content = redraw_page(page.obj.Contents.read_bytes(), fonts)
            if folio is not None:
                # What the page draws is put between q and Q, because WeasyPrint turns the page over.
                content = b"".join((b"q\n", content, b"\nQ\n", _draw_folio(book, part, page, folio)))
            page.obj.Contents = book.pdf.make_stream(content)


def share_fonts(book: BookInHand) -> None:
    """Put each font into the book once, and let all parts find it."""
    fonts = {digest: make_font(book.pdf, font) for digest, font in book.fonts.items()}
    for place, name, digest in book.font_places:
        place[name] = fonts[digest]


@dataclass(frozen=True, slots=True)
class _Folio:
    """A folio that has been shaped: its glyphs from the left, the shifts before and after each, its width.

    Shifts are what a TJ operator takes, to the left and in thousandths of the size (ISO 32000-1, 9.4.3); so
    is the width.
    """

    slot: FolioSlot
    glyphs: tuple[tuple[int, float, float], ...]
    width: float


def _shape_folios(book: BookInHand, part: BoundPart) -> list[_Folio | None]:
    """Shape the folios of a part's pages, and note what they draw."""
    folios: list[_Folio | None] = []
    for text, slot in zip(part.folios, part.laid.folios, strict=True):
        folio = _shape_folio(book.get_font(slot.font), text, slot) if text and slot else None
        if folio is not None and any(glyph == 0 for glyph, *_ in folio.glyphs):
            raise BindingError(f"{part.laid.name}: the font of the folio has no glyph for {text!r}")
        folios.append(folio)
    return folios


def _shape_folio(font: SharedFont, text: str, slot: FolioSlot) -> _Folio:
    """Shape a folio: numbers run from the left, letters of an abjad number from the right and join."""
    scale = 1000 / font.file.units_per_em
    glyphs: list[tuple[int, float, float]] = []
    width = 0.0
    for run, direction in _order_runs(text):
        buffer = uharfbuzz.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        # HarfBuzz takes Arabic-Indic digits for Arabic, and would turn them round.
        buffer.direction = direction
        uharfbuzz.shape(font.file.font, buffer)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            font.note({info.codepoint: run[info.cluster]})
            offset, advance = position.x_offset * scale, position.x_advance * scale
            glyphs.append((info.codepoint, -offset, offset + font.file.measure_glyph(info.codepoint) - advance))
            width += advance
    return _Folio(slot, tuple(glyphs), width)


def _order_runs(text: str) -> list[tuple[str, str]]:
    """Give the runs of a folio from the left, each with its direction: "rtl" for letters of such a script."""

    def find_direction(character: str) -> str:
        return "rtl" if unicodedata.bidirectional(character) in {"R", "AL", "NSM"} else "ltr"

    runs = [("".join(run), direction) for direction, run in groupby(text, find_direction)]
    return runs[::-1] if any(direction == "rtl" for _, direction in runs) else runs


def _draw_folio(book: BookInHand, part: BoundPart, page: pikepdf.Page, folio: _Folio) -> bytes:
    """Give the operators that draw a folio, as an artifact of pagination (PDF/UA-1, 7.8)."""
    slot = folio.slot
    left = slot.x - folio.width * slot.size / 1000 * {"left": 0.0, "middle": 0.5, "right": 1.0}[slot.align]
    bottom, top = (float(page.mediabox[side]) for side in (1, 3))
    place = "Header" if slot.y > (bottom + top) / 2 else "Footer"
    colour = " ".join(map(_write_number, slot.colour))
    shown = " ".join(
        f"{_write_number(before)} <{glyph:04x}> {_write_number(after)}" for glyph, before, after in folio.glyphs
    )
    return (
        f"/Artifact <</Type /Pagination /Subtype /{place}>> BDC\n"
        f"q BT {colour} rg {_find_resource(book, part.laid.fonts, slot.font, page)} {_write_number(slot.size)} Tf "
        f"1 0 0 1 {_write_number(left)} {_write_number(slot.y)} Tm [{shown}] TJ ET Q\nEMC\n"
    ).encode("ascii")


def _find_resource(book: BookInHand, names: Mapping[str, str], digest: str, page: pikepdf.Page) -> str:
    """Give the name under which a page has a font, a new one if it has not."""
    for name, other in names.items():
        if other == digest:
            return f"/{name}"
    fonts = page.obj.Resources.Font
    name = f"/folio{digest[:8]}"
    if name not in fonts:
        fonts[name] = Dictionary()
        book.font_places.append((fonts, name, digest))
    return name


def _write_number(value: float) -> str:
    """Write a number as PDF wants it: without an exponent (ISO 32000-1, 7.3.3)."""
    return f"{round(value, 3) + 0.0:.3f}".rstrip("0").rstrip(".")
