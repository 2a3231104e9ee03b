"""Writes into a PDF where the margins of its pages end: laid pages and a PDF about to be written in.

Notes that stand in a margin take their column of it, and a map on a spread reaches through the gutter.
"""

from collections.abc import Sequence
from typing import Any

import pydyf
from weasyprint.formatting_structure.boxes import ReplacedBox

from publisher.press.boxes import Box, Page, convert_point, get_page_box, has_class, list_children
from publisher.press.margin_notes import MarginNoteArea


def _list_halves(box: Box) -> list[Box]:
    """List the halves of drawings on a spread that a page has."""
    figures = [one for one in box.descendants() if one.element_tag == "figure" and has_class(one.element, "spread")]
    return [one for figure in figures for one in figure.descendants() if isinstance(one, ReplacedBox)]


def mark_type_areas(pages: Sequence[Page], pdf: Any) -> None:
    """Give each page its type area as its art box (ISO 32000-1, 14.11.2), so that a proof knows the margins."""
    for page, reference in zip(pages, pdf.page_references, strict=True):
        box = get_page_box(page)
        left, top = box.content_box_x(), box.content_box_y()
        right = left + box.width
        for area in list_children(box):
            if isinstance(area, MarginNoteArea):
                left, right = min(left, area.position_x), max(right, area.position_x + area.width)
        for drawing in _list_halves(box):
            start = drawing.content_box_x()
            left, right = min(left, start), max(right, start + drawing.width)
        corners = (*convert_point(page, left, top + box.height), *convert_point(page, right, top))
        written = pdf.objects[int(reference.split()[0])]
        written["ArtBox"] = pydyf.Array(corners)
        if any(page.bleed.values()):
            # The layout engine has ten points of it at most.
            written["BleedBox"] = written["MediaBox"]
