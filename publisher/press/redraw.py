"""Draws a part with the fonts of the book: a PDF about to be written in, its lines drawn with a right text out.

Among the operators of a page stand notes of its lines (`clusters.py`). Here each of them is drawn (`line_writer.py`),
its clusters spelled with pieces that have one letter each.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pydyf
from weasyprint.pdf.stream import Stream

from publisher.press.line_notes import LineNote, NotedGlyph, NotedRun
from publisher.press.line_writer import DrawnGlyph, FontRun, KeptRun, LineWriter
from publisher.press.pdfium_order import order_for_pdfium
from publisher.press.piece_table import DrawnFont
from publisher.press.shown import LINE_START, ShownText, write_shown

_FONT = re.compile(rb"/(\w+) ([\d.]+) Tf")
_BEGINS_TEXT, _ENDS_TEXT = b"BT\n", b"ET\n"

# An operator of pydyf: bytes, or what it makes bytes of.
Operator = Any


def redraw_part(pdf: Any, fonts: Mapping[str, DrawnFont], *, right_to_left: bool) -> None:
    """Let the pages and forms of a part draw with the fonts of the book, which they have under the given names.

    `pdf` is that of pydyf, before it is written; it is part of a book that is read from the right, or from the left.
    """
    writer = LineWriter()
    for item in pdf.objects:
        # A pattern is drawn with the fonts that WeasyPrint gives it.
        if isinstance(item, Stream) and item.extra.get("Type") != "/Pattern":
            things = redraw_page(item.stream, fonts, writer)
            if item.extra.get("Subtype") != "/Form":
                # How a form is scaled is not known in it.
                things = order_for_pdfium(things, right_to_left=right_to_left)
            item.stream = [b"".join(write_shown(things)).removesuffix(b"\n")]


def redraw_page(
    operators: Iterable[Operator | LineNote], fonts: Mapping[str, DrawnFont], writer: LineWriter
) -> list[bytes | ShownText]:
    """Let a page or form draw the lines that are noted in it with fonts that it has under the given names.

    Given are its operators, and what is to be shown between them; those of a text object each by itself. `writer` is
    one for the whole part: it remembers how clusters are spelled.

    What is seen stays what WeasyPrint would draw, but for the shift of marks: it takes Pango's 1/1024 for 1/1000.
    """
    writer.begin_page()
    things: list[bytes | ShownText] = []
    outside: list[bytes] = []
    is_text = False
    for operator in operators:
        if isinstance(operator, LineNote):
            things += writer.write_line(operator, [_open_run(run, fonts) for run in operator.runs])
            continue
        line = _write_operator(operator) + b"\n"
        if is_text and line != _ENDS_TEXT:
            if line.endswith(LINE_START):
                writer.place_line(line)
            things.append(line)
            continue
        outside.append(line)
        is_text = line == _BEGINS_TEXT
        if is_text:
            writer.begin_text()
            things.append(b"".join(outside))
            outside.clear()
    return [*things, b"".join(outside)]


def _write_operator(operator: Operator) -> bytes:
    if isinstance(operator, bytes):
        return operator
    return bytes(operator.data) if isinstance(operator, pydyf.Object) else str(operator).encode("ascii")


def _open_run(run: NotedRun, fonts: Mapping[str, DrawnFont]) -> KeptRun:
    """Return a run with the font of the book, or as WeasyPrint draws it where there is none."""
    found = _FONT.match(run.select)
    font = fonts.get(found[1].decode()) if found else None
    if found is None or font is None:
        return KeptRun(run.select, run.list_operators())
    size = float(found[2])
    return FontRun(run.select, font=font, size=size, glyphs=[_place_glyph(glyph, font, size) for glyph in run.glyphs])


def _place_glyph(glyph: NotedGlyph, font: DrawnFont, size: float) -> DrawnGlyph:
    """Place a glyph in the units of its font. The pen does not go along with a shift, so it need not go back either."""
    number, shift, drop, gap = glyph
    if not (shift or drop):
        return DrawnGlyph(number, gap=gap)
    if not drop and font.texts[number].isspace():
        # A space shows nothing: what it is shifted by is a part of its width, and not of the letter before it.
        return DrawnGlyph(number, gap=shift + gap)
    units = font.units_per_em / 1024
    return DrawnGlyph(number, round(-shift * units), round(drop * 1000 / size * units), shift + gap)
