"""Raises what stands at the foot of a page: pages with too much blank above notes or a figure in, less above them out.

Notes and figures are no whole lines high. So two lines that no text can fill become up to three above them. What is
more than may be blank goes below them, up to a line: text of many pages ends a line or two before the foot too.
"""

from typing import Any

from weasyprint.formatting_structure import boxes

# WeasyPrint has no types. These names say at least what is meant.
Box = Any

#: How far what stands at the foot may rise, in lines.
_MOST_RAISED = 1


def mark_foot(figure: Box) -> None:
    """Note that a laid figure stands at the foot of its page."""
    figure.stands_at_foot = True


def raise_feet(page: Box, excess: float, unit: float) -> None:
    """Let the notes of a page, and the figure at its foot, stand higher by what is blank too much above them.

    `excess` is told in lines, `unit` is the height of one in CSS pixels. A page that stands again is raised once.
    """
    height = min(max(excess, 0), _MOST_RAISED) * unit
    more, page.raised = height - getattr(page, "raised", 0), height
    if more:
        roots = (child for child in page.children if child.is_for_root_element)
        for child in [child for box in (page, *roots) for child in box.children]:
            if isinstance(child, boxes.FootnoteAreaBox) or getattr(child, "stands_at_foot", False):
                child.translate(dy=-more)
