"""PD101: a printed line whose characters do not stand in the order of the bidirectional algorithm."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Box, Fault

if TYPE_CHECKING:
    from publisher.proof.align import AlignedLine
    from publisher.proof.evidence import Evidence

CODE = Code(
    "PD101",
    "line out of order",
    "The characters of the line are printed in another order than that in which the text has to be seen (UAX #9): a "
    "run of the other direction is reversed, or a number or a bracket stands on the wrong side. No search shows it, "
    "and a reader takes it for what the author wrote. The cause is a style sheet of the book, or the press itself; "
    "neither is the writer's fault, and so it stops no build.",
    Severity.WARNING,
)


def find_misordered_lines(evidence: "Evidence") -> Iterator[Fault]:
    """Find lines that have the letters of their expected text in another order."""
    for line in evidence.lines:
        if line.is_comparable and not line.is_in_order:
            yield Fault(
                CODE,
                say("the characters of a line stand in another order than they should"),
                line.line.page,
                find_box(line),
                expected=line.seen.text,
                found="".join(glyph.text for glyph in line.drawn.glyphs),
                position=line.block.position,
            )


def find_box(line: "AlignedLine") -> Box:
    """Return the box of a line."""
    lefts, bottoms, rights, tops = zip(*(glyph.box for glyph in line.line.glyphs), strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)
