"""Watches a page being drawn: a laid page in, a `DrawnPage` out that knows what its boxes became.

WeasyPrint knows, while it draws, which marked content each box becomes, and forgets it. What mends the
structure tree has to know it, and so does what tells artifacts from text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes

from publisher.model.parts import IN_MARGIN
from publisher.press.boxes import Box, Page, climb_boxes, has_class

# pydyf has no types. These names say at least what is meant.
Stream = Any


@dataclass(slots=True)
class DrawnPage:
    """A page, the parents of its boxes, and the marked content that its texts became (ISO 32000-1, 14.6)."""

    page: Page
    parents: Mapping[Box, Box]
    content: dict[Box, int] = field(default_factory=dict)
    artifacts: dict[int, Mapping[str, str]] = field(default_factory=dict)


def drop_nested_links(page: Page, parents: Mapping[Box, Box]) -> None:
    """Keep one link an element: WeasyPrint links each box inside a linked box again, one above the other."""
    linked = {box: target for _, target, _, box in page.links}
    page.links[:] = [
        link for link in page.links if all(linked.get(outer) != link[1] for outer in climb_boxes(link[3], parents))
    ]


def note_drawing(page: Page, parents: Mapping[Box, Box]) -> DrawnPage:
    """Have a page note, when it is painted, which marked content its boxes became, and mark its artifacts.

    WeasyPrint knows that while it draws, and forgets it.
    """
    drawn = DrawnPage(page, parents)
    paint = page.paint

    def paint_and_note(stream: Stream, scale: float = 1) -> None:
        paint(stream, scale)
        drawn.content.update((box, note["mcid"]) for box, note in stream._tags.items())
        drawn.artifacts.update(_mark_artifacts(stream, _find_artifacts(drawn)))

    page.paint = paint_and_note
    return drawn


def _find_artifacts(drawn: DrawnPage) -> dict[int, Mapping[str, str]]:
    """Return the marked content that is no part of the text, with the properties of the artifact that it is.

    Running heads and feet are pagination artifacts (PDF/UA-1, 7.8), and so are numbers of pages of another edition in
    the margin; the dots of a leader are of the layout.
    """
    artifacts: dict[int, Mapping[str, str]] = {}
    for box, number in drawn.content.items():
        for outer in climb_boxes(box, drawn.parents):
            if isinstance(outer, boxes.MarginBox):
                place = "Header" if outer.at_keyword.startswith("@top") else "Footer"
                artifacts[number] = {"Type": "/Pagination", "Subtype": f"/{place}"}
            elif has_class(outer.element, IN_MARGIN):
                # Beside its page a number of another edition is a folio.
                artifacts[number] = {"Type": "/Pagination"}
            elif outer.is_leader:
                artifacts[number] = {"Type": "/Layout"}
    return artifacts


def _mark_artifacts(stream: Stream, artifacts: Mapping[int, Mapping[str, str]]) -> dict[int, Mapping[str, str]]:
    """Make artifacts of marked content in a page's stream (ISO 32000-1, 14.8.2.2); give those found in it.

    Content inside a transparency group is not in the page's own stream and stays as it is.
    """
    found = {}
    operators = stream.stream
    for at, operator in enumerate(operators):
        if operator == b"BDC" and (number := operators[at - 1].get("MCID")) in artifacts:
            operators[at - 2] = "/Artifact"
            operators[at - 1] = pydyf.Dictionary(artifacts[number])
            found[number] = artifacts[number]
    return found
