"""PD018: a line off the grid of base lines."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Fault
from publisher.proof.place_line import place_line

if TYPE_CHECKING:
    from publisher.proof.preflight import SetSection

CODE = Code(
    "PD018",
    "line off the grid",
    "The text stands on a grid, so that the lines of facing pages and of both sides of a leaf align; from this line on "
    "those of a page do not. Something above it takes no whole lines: a style of the book's own, a picture, a sign "
    "that is higher than its line.",
    Severity.WARNING,
)


def find_lines_off_grid(section: "SetSection") -> Iterator[Fault]:
    """Find the first line of each page that is off the grid of the section."""
    if section.grid is None:
        return
    pages = section.pages
    told: set[int] = set()
    for paragraph in section.list_text():
        for line, aligned in zip(paragraph.lines, paragraph.aligned, strict=True):
            off = section.grid.measure_offset(pages[line.page], line.base)
            if off and section.is_body(line) and line.page not in told:
                told.add(line.page)
                yield place_line(CODE, say("a line is {off} pt off the grid", off=f"{off:.1f}"), line.printed, aligned)
