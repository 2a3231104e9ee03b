"""Draws the pages of a book: pages that name pieces of their parts in, pages with glyphs and folios out."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

import pikepdf
import uharfbuzz
from pikepdf import Dictionary, Name

from publisher.model.parts import BoundPart, FolioSlot
from publisher.press.binding import Binding, BindingError
from publisher.press.fonts import SharedFont, make_font
from publisher.press.line_notes import Cluster, LineNote
from publisher.press.line_writer import DrawnGlyph, FontRun, LineWriter
from publisher.press.piece_table import DrawnFont, PieceTable, code_glyphs, set_glyphs
from publisher.press.shown import write_shown


def draw_pages(book: Binding) -> None:
    """Let all pages draw with the shared fonts, and draw their folios."""
    folios = [_shape_folios(book, part) for part in book.parts]
    for font in book.fonts.values():
        font.settle()
    for number, part in enumerate(book.parts):
        codes = code_glyphs(book.fonts[digest].number(piece) for digest, piece in part.laid.pieces)
        for page, folio in zip(book.list_pages(number), folios[number], strict=True):
            content = set_glyphs(page.obj.Contents.read_bytes(), codes)
            if folio is not None:
                # What the page draws is put between q and Q, because WeasyPrint turns the page over.
                content = b"".join((b"q\n", content, b"\nQ\n", _draw_folio(book, part, page, folio)))
            page.obj.Contents = book.pdf.make_stream(content)
        # All pages of a part have the same resources.
        for form in _find_forms(book.list_pages(number)[0].obj.Resources):
            form.write(set_glyphs(form.read_bytes(), codes))


def _find_forms(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield what a page draws apart: figures and what is transparent (form XObjects, ISO 32000-1, 8.10)."""
    for thing in resources.get("/XObject", Dictionary()).values():
        if thing.get("/Subtype") == Name.Form:
            yield thing
            yield from _find_forms(thing.get("/Resources", Dictionary()))


def share_fonts(book: Binding) -> None:
    """Put each font into the book once, and let all parts find it."""
    fonts = {digest: make_font(book.pdf, font) for digest, font in book.fonts.items()}
    for place, name, digest in book.font_places:
        place[name] = fonts[digest]


@dataclass(frozen=True, slots=True)
class _Folio:
    """A folio that has been shaped: its clusters, the glyphs that draw them, and its width in 1/1000 em."""

    slot: FolioSlot
    note: LineNote
    glyphs: tuple[DrawnGlyph, ...]
    width: float


def _shape_folios(book: Binding, part: BoundPart) -> list[_Folio | None]:
    """Shape the folios of a part's pages, and note what they draw."""
    folios: list[_Folio | None] = []
    for text, slot in zip(part.folios, part.laid.folios, strict=True):
        folio = _shape_folio(book.get_font(slot.font), text, slot, book.info.language) if text and slot else None
        if folio is not None and any(glyph.number == 0 for glyph in folio.glyphs):
            raise BindingError(f"{part.laid.name}: the font of the folio has no glyph for {text!r}")
        folios.append(folio)
    return folios


def _shape_folio(font: SharedFont, text: str, slot: FolioSlot, language: str) -> _Folio:
    """Shape a folio: numbers run from the left, letters of an abjad number from the right and join.

    They have the forms of the book's language.
    """
    scale = 1000 / font.file.units_per_em
    runs = list(_order_runs(text))
    clusters: list[Cluster] = []
    glyphs: list[DrawnGlyph] = []
    width = 0.0
    for run, direction in runs:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        # HarfBuzz takes Arabic-Indic digits for Arabic, and would turn them round.
        buffer.direction = direction
        if language:
            buffer.language = language
        uharfbuzz.shape(font.file.font, buffer)
        counts = Counter(info.cluster for info in buffer.glyph_infos)
        for start, end in _pair_bounds(counts, len(run), from_right=direction == "rtl"):
            clusters.append(Cluster(run[start:end], counts[start], direction == "rtl"))
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            font.note({info.codepoint: run[info.cluster]})
            gap = font.file.measure_glyph(info.codepoint) - position.x_advance * scale
            glyphs.append(DrawnGlyph(info.codepoint, position.x_offset, position.y_offset, gap))
            width += position.x_advance * scale
    return _Folio(slot, LineNote(clusters, any(direction == "rtl" for _, direction in runs)), tuple(glyphs), width)


def _pair_bounds(starts: Iterable[int], end: int, *, from_right: bool) -> list[tuple[int, int]]:
    """Return where each cluster begins and ends in the text, from the left of the line."""
    bounds = list(pairwise([*sorted(starts), end]))
    return bounds[::-1] if from_right else bounds


def _order_runs(text: str) -> list[tuple[str, str]]:
    """Return the runs of a folio from the left, each with its direction: "rtl" for letters of such a script."""

    def find_direction(character: str) -> str:
        return "rtl" if unicodedata.bidirectional(character) in {"R", "AL", "NSM"} else "ltr"

    runs = [("".join(run), direction) for direction, run in groupby(text, find_direction)]
    return runs[::-1] if any(direction == "rtl" for _, direction in runs) else runs


def _draw_folio(book: Binding, part: BoundPart, page: pikepdf.Page, folio: _Folio) -> bytes:
    """Return the operators that draw a folio, as an artifact of pagination (PDF/UA-1, 7.8)."""
    slot = folio.slot
    left = slot.x - folio.width * slot.size / 1000 * {"left": 0.0, "middle": 0.5, "right": 1.0}[slot.align]
    bottom, top = (float(page.mediabox[side]) for side in (1, 3))
    margin = "Header" if slot.y > (bottom + top) / 2 else "Footer"
    # Grey is black ink alone.
    is_grey = len(set(slot.colour)) == 1
    colour = f"{_write_number(slot.colour[0])} g" if is_grey else f"{' '.join(map(_write_number, slot.colour))} rg"
    font, table = book.get_font(slot.font), PieceTable()
    stretch = FontRun(
        f"{_find_resource(book, part.laid.fonts, slot.font, page)} {_write_number(slot.size)} Tf\n".encode("ascii"),
        font=DrawnFont(font.file, font.texts, table),
        size=slot.size,
        glyphs=list(folio.glyphs),
    )
    place = f"1 0 0 1 {_write_number(left)} {_write_number(slot.y)} Tm\n".encode("ascii")
    line = b"".join(write_shown(LineWriter().write_line(folio.note, [stretch])))
    return b"".join(
        (
            f"/Artifact <</Type /Pagination /Subtype /{margin}>> BDC\nq BT {colour}\n".encode("ascii"),
            place,
            set_glyphs(line, code_glyphs(font.number(piece) for _, piece in table.pieces)),
            b"ET Q\nEMC\n",
        )
    )


def _find_resource(book: Binding, names: Mapping[str, str], digest: str, page: pikepdf.Page) -> str:
    """Return the name under which a page has a font, a new one if it has not."""
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
