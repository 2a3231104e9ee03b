"""Takes folios out of laid pages: a page in, the `FolioSlot` out that remembers where its folio stood.

A part knows neither its first page nor how many pages the book has, so what its pages count is wrong in the
book; the bindery stamps the right folio into the slot.
"""

from pathlib import Path

from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import get_pango_font_hb_face

from publisher.model.parts import FolioSlot
from publisher.press.boxes import POINTS_PER_PIXEL, Box, Page, convert_point, get_page_box
from publisher.press.faces import Face, store_face

#: Counters that mean nothing in a part: a part knows neither its first page nor how many the book has.
PAGE_COUNTERS = frozenset({"page", "pages"})


class FolioError(Exception):
    """A folio that cannot be stamped: several on a page, or one mixed with other content."""


def take_folio(page: Page, fonts_folder: Path) -> FolioSlot | None:
    """Take the folio out of a page, and tell where it stood; None where the page has none.

    A folio is a page-margin box whose content is `counter(page)` and nothing else. Its text is the number
    of the page in the part, which is wrong in the book; its place, size, font and colour are those that the
    stylesheet wants.
    """
    found = [box for box in get_page_box(page).children if isinstance(box, boxes.MarginBox) and _is_folio(box)]
    if len(found) > 1:
        names = ", ".join(box.at_keyword for box in found)
        raise FolioError(f"a page has {len(found)} folios ({names}), but only one can be stamped")
    slots = [_measure_folio(page, box, fonts_folder) for box in found]
    for box in found:
        box.children = []
    return slots[0] if slots else None


def _is_folio(box: Box) -> bool:
    """Return whether a margin box is a folio. Raises `FolioError` if it mixes a folio with other content."""
    content = box.style["content"]
    items = content if isinstance(content, tuple) else ()
    counted = [item for item in items if item[0] in {"counter()", "counters()"} and item[1][0] in PAGE_COUNTERS]
    if not counted:
        return False
    if len(items) == 1 and counted[0][0] == "counter()" and counted[0][1][0] == "page":
        return True
    raise FolioError(
        f"{box.at_keyword} mixes a page number with other content: a part does not know its numbers, so the "
        "content of a folio has to be counter(page) alone"
    )


def _measure_folio(page: Page, box: Box, fonts_folder: Path) -> FolioSlot | None:
    text = next((child for child in box.descendants() if isinstance(child, boxes.TextBox)), None)
    if text is None or text.style["visibility"] != "visible":
        return None
    align = _find_alignment(box)
    share = {"left": 0.0, "middle": 0.5, "right": 1.0}[align]
    x, y = convert_point(page, text.position_x + share * text.width, text.position_y + text.baseline)
    red, green, blue = (round(float(value), 4) for value in text.style["color"].to("srgb").coordinates)
    return FolioSlot(
        x=x,
        y=y,
        size=text.style["font_size"] * POINTS_PER_PIXEL,
        align=align,
        font=store_face(_find_face(text), fonts_folder),
        colour=(red, green, blue),
    )


def _find_alignment(box: Box) -> str:
    """Return the point of a margin box from which its text grows: "left", "middle" or "right"."""
    align = box.style["text_align_all"]
    if align == "center":
        return "middle"
    if align in {"start", "end", "justify"}:
        starts_left = box.style["direction"] == "ltr"
        return "left" if starts_left is (align != "end") else "right"
    return str(align)


def _find_face(text: Box) -> Face:
    """Return HarfBuzz's face of the font that a laid text box is set in."""
    layout = text.pango_layout
    layout.reactivate(text.style)
    line, _ = layout.get_first_line()
    face = get_pango_font_hb_face(line.runs[0].data.item.analysis.font)
    layout.deactivate()
    return face
