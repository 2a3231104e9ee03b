"""Writes into a PDF where the margins of its pages end: laid pages and a PDF about to be written in."""

from collections.abc import Sequence
from typing import Any

import pydyf

from publisher.press.boxes import Page, convert_point, get_page_box


def mark_type_areas(pages: Sequence[Page], pdf: Any) -> None:
    """Give each page its type area as its art box (ISO 32000-1, 14.11.2), so that a proof knows the margins."""
    for page, reference in zip(pages, pdf.page_references, strict=True):
        box = get_page_box(page)
        left, top = box.content_box_x(), box.content_box_y()
        corners = (*convert_point(page, left, top + box.height), *convert_point(page, left + box.width, top))
        pdf.objects[int(reference.split()[0])]["ArtBox"] = pydyf.Array(corners)
