"""Lets a part draw with the fonts of the book: a PDF about to be written in, the same look with a right text out.

Before each line stands a note of its clusters (`line_notes.py`), which is read here and left out. The line is
written anew (`lines.py`), each cluster spelled with pieces that have one letter each.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pydyf
from weasyprint.pdf.stream import Stream

from publisher.press.line_notes import NOTE, LineNote, read_note
from publisher.press.line_writer import DrawnGlyph, FontRun, KeptRun, LineWriter
from publisher.press.pdfium_order import order_for_pdfium
from publisher.press.piece_table import DrawnFont
from publisher.press.shown import ShownText, write_shown

#: A text object. Only in these texts are looked for: a map is a million numbers outside of them.
_TEXT_OBJECT = re.compile(rb"(?<=BT\n)(.*?)(?=ET\n)", re.DOTALL)
_FONT = re.compile(rb"/(\w+) ([\d.]+) Tf")
_TOKEN = re.compile(rb"<([0-9a-f]*)>|([-\d.e]+) Ts|(-?[\d.]+(?:e-?\d+)?)")


def redraw_part(pdf: Any, fonts: Mapping[str, DrawnFont], *, right_to_left: bool) -> None:
    """Let the pages and forms of a part draw with the fonts of the book, which they have under the given names.

    `pdf` is that of pydyf, before it is written; it is part of a book that is read from the right, or from the left.
    """
    writer = LineWriter()
    for item in pdf.objects:
        if isinstance(item, Stream) and item.extra.get("Type") != "/Pattern":
            content = b"\n".join(map(_write_operator, item.stream))
            things = redraw_page(content, fonts, writer)
            if item.extra.get("Subtype") != "/Form":
                # How a form is scaled is not known in it.
                things = order_for_pdfium(things, right_to_left=right_to_left)
            item.stream = [b"".join(write_shown(things))]


def _write_operator(operator: Any) -> bytes:
    if isinstance(operator, bytes):
        return operator
    return bytes(operator.data) if isinstance(operator, pydyf.Object) else str(operator).encode("ascii")


def redraw_page(content: bytes, fonts: Mapping[str, DrawnFont], writer: LineWriter) -> list[bytes | ShownText]:
    """Let a page or form that WeasyPrint drew draw with other fonts, which it has under the given names.

    Given are its operators, and what is to be shown between them. `writer` is one for the whole part: it remembers
    how clusters are spelled.

    What is seen stays the same, but for the shift of marks: WeasyPrint takes Pango's 1/1024 for 1/1000.
    """
    writer.begin_page()
    things: list[bytes | ShownText] = []
    at = 0
    for text in _TEXT_OBJECT.finditer(content):
        things += (content[at : text.start()], *_redraw_text(text[1], fonts, writer))
        at = text.end()
    return [*things, content[at:]]


def _redraw_text(text: bytes, fonts: Mapping[str, DrawnFont], writer: LineWriter) -> Iterator[bytes | ShownText]:
    """Yield the operators of a text object: each of its lines anew, and others between them as they are."""
    note = LineNote((), is_right_to_left=False)
    select = b""
    stretches: list[KeptRun] = []
    writer.begin_text()
    for line in text.splitlines(keepends=True):
        if line.endswith((b"TJ\n", b"Ts\n")):
            # A line that begins in the font of the last one does not say so.
            if not stretches or stretches[-1].select != select:
                stretches.append(_begin_stretch(select, fonts))
            _collect(line, stretches[-1])
        elif _FONT.match(line):
            select = line
        else:
            if stretches:
                yield from writer.write_line(note, stretches)
                stretches = []
            if line.startswith(NOTE):
                note = read_note(line.rstrip(b"\n"))
                continue
            if line.endswith(b" Tm\n"):
                writer.place_line(line)
            yield line
    if stretches:
        yield from writer.write_line(note, stretches)


def _begin_stretch(select: bytes, fonts: Mapping[str, DrawnFont]) -> KeptRun:
    if (found := _FONT.match(select)) and (font := fonts.get(found[1].decode())):
        return FontRun(select, font=font, size=float(found[2]))
    return KeptRun(select)


def _collect(operator: bytes, stretch: KeptRun) -> None:
    """Collect the glyphs of an operator that shows text or raises what comes next.

    WeasyPrint writes a glyph's own shift as a decimal fraction before it, and what is then missing to the
    next glyph as an integer after it.
    """
    stretch.operators.append(operator)
    if not isinstance(stretch, FontRun):
        return
    shift = 0.0
    for string, rise, number in _TOKEN.findall(operator):
        if rise:
            stretch.rise = float(rise)
        elif number and (b"." in number or b"e" in number):
            shift += float(number)
        elif number:
            stretch.go_back(int(number))
        elif string:
            first, *others = (int(string[at : at + 4], 16) for at in range(0, len(string), 4))
            if shift and not stretch.rise and stretch.font.texts[first].isspace():
                # A space shows nothing: what it is shifted by is a part of its width, and not of the letter before it.
                stretch.glyphs.append(DrawnGlyph(first, gap=shift))
            else:
                stretch.glyphs.append(_shift_glyph(first, shift, stretch))
            shift = 0.0
            stretch.glyphs += map(DrawnGlyph, others)


def _shift_glyph(glyph: int, shift: float, stretch: FontRun) -> DrawnGlyph:
    """Return a glyph that is shifted and raised. The pen does not go along, so it has not to go back either."""
    units = stretch.font.units_per_em / 1024
    return DrawnGlyph(glyph, round(-shift * units), round(stretch.rise * 1000 / stretch.size * units), shift)
