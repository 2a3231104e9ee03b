"""Places what a preflight finds: a line and what is wrong with it in, a `Fault` out."""

from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.proof import Fault

if TYPE_CHECKING:
    # What reads files is not loaded to know the codes.
    from publisher.proof.align import AlignedLine
    from publisher.proof.printed_lines import PrintedLine


def place_line(code: Code, message: str, line: "PrintedLine", aligned: "AlignedLine | None") -> Fault:
    """Tell what is wrong with a line, with its text in logical order and the place of its paragraph in the source."""
    lefts, bottoms, rights, tops = zip(*(glyph.box for glyph in line.glyphs), strict=True)
    box = (min(lefts), min(bottoms), max(rights), max(tops))
    text, position = "", None
    if aligned is not None:
        position = aligned.block.position
        if aligned.seen.places:
            text = aligned.expected[min(aligned.seen.places) : max(aligned.seen.places) + 1]
    return Fault(code, message, line.page, box, expected=text, position=position)
