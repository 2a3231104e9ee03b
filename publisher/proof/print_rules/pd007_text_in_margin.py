"""PD007: text that stands outside of the margins of its page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.evidence import Evidence

CODE = Code(
    "PD007",
    "text in the margin",
    "A line hangs out of the type area: a word that cannot be divided, or a table or a picture that is wider than "
    "the page is. It may vanish in the fold.",
    Severity.WARNING,
)
#: How far a glyph may hang over the type area, as a share of its size: tails, and marks above a first line, do.
_OVERHANG = 0.5


def find_text_in_margins(evidence: "Evidence") -> Iterator[Fault]:
    """Find text outside of the type area, once a line."""
    for page in evidence.printed.pages:
        seen: set[int] = set()
        for glyph in page.glyphs:
            hangs_out = glyph.reaches_out(page.type_area, _OVERHANG * glyph.size)
            if glyph.is_artifact or not hangs_out or evidence.overflows_with(page.number, glyph):
                continue
            if (line := round(glyph.y)) not in seen:
                seen.add(line)
                yield Fault(CODE, say("text hangs out of the type area"), page.number, glyph.box, found=glyph.text)
