"""PD019: type that is too small to be read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Fault
from publisher.proof.place_line import place_line

if TYPE_CHECKING:
    from publisher.proof.preflight import SetSection

CODE = Code(
    "PD019",
    "type under 7 points",
    "A line or a label is smaller than 7 points, which few can read on paper. Raised numbers beside larger type do not "
    "count.",
    Severity.WARNING,
)
_LEAST = 7.0
#: Rounding errors, in points.
_NOTHING = 0.05


def find_small_type(section: "SetSection") -> Iterator[Fault]:
    """Find lines and labels whose largest letters are small."""
    aligned = {id(line.line): line for line in section.evidence.lines}
    for block in section.evidence.blocks:
        for line in block.lines:
            size = max((glyph.size for glyph in line.glyphs if glyph.text.strip()), default=_LEAST)
            if size < _LEAST - _NOTHING:
                yield place_line(CODE, say("type of {size} pt", size=f"{size:.1f}"), line, aligned.get(id(line)))
