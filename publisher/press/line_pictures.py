"""Draws lines of a finished PDF: places on its pages in, a picture of the line around each out."""

import io
from collections.abc import Sequence

import pypdfium2
from PIL import Image, ImageDraw

from publisher.model.proof import Box

#: Pixels a point: enough to tell a dot from a vowel mark.
_SCALE = 2.5
#: What is shown above and below, in points, and the frame around the place itself.
_AROUND, _FRAME = 9.0, 1.5
#: The least that is shown, in pixels.
_LEAST_HEIGHT = 60
_MARK = (200, 30, 30)


def draw_lines(pdf: bytes, places: Sequence[tuple[int, Box]]) -> tuple[bytes, ...]:
    """Draw each place, a page from 1 and a box in points, with the line around it, as PNG.

    Raises `pypdfium2.PdfiumError` for what is no PDF.
    """
    document = pypdfium2.PdfDocument(pdf)
    pages: dict[int, Image.Image] = {}
    try:
        for number in sorted({number for number, _ in places}):
            page = document[number - 1]
            pages[number] = page.render(scale=_SCALE).to_pil().convert("RGB")
            page.close()
    finally:
        document.close()
    return tuple(_cut_line(pages[number], box) for number, box in places)


def _cut_line(page: Image.Image, box: Box) -> bytes:
    left, bottom, right, top = box
    height = page.height / _SCALE
    # What hangs out of the page is looked for at its edge.
    upper = min(max(0, int((height - top - _AROUND) * _SCALE)), page.height - _LEAST_HEIGHT)
    lower = min(max(upper + _LEAST_HEIGHT, int((height - bottom + _AROUND) * _SCALE)), page.height)
    line = page.crop((0, upper, page.width, lower))
    frame = (
        (left - _FRAME) * _SCALE,
        (height - top - _FRAME) * _SCALE - upper,
        (right + _FRAME) * _SCALE,
        (height - bottom + _FRAME) * _SCALE - upper,
    )
    ImageDraw.Draw(line).rectangle(frame, outline=_MARK, width=2)
    output = io.BytesIO()
    line.quantize(32).save(output, "PNG", optimize=True)
    return output.getvalue()
