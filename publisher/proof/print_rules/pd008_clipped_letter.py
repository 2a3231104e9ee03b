"""PD008: letters or marks that are cut off."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.message import say
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.evidence import Evidence

CODE = Code(
    "PD008",
    "letters cut off",
    "A part of a letter, often a mark above or a tail below, lies outside of what is drawn: a box of the style sheet "
    "clips it (`overflow: hidden`), or the edge of the page does.",
)
#: What may be cut off, in points: less than a printer's dot.
_UNSEEN = 0.3


def find_clipped_glyphs(evidence: "Evidence") -> Iterator[Fault]:
    """Find glyphs that reach out of their clip or of the page, once a line."""
    for page in evidence.printed.pages:
        sheet = (0.0, 0.0, page.width, page.height)
        seen: set[int] = set()
        for glyph in page.glyphs:
            if not glyph.reaches_out(glyph.clip or sheet, _UNSEEN) or evidence.overflows_with(page.number, glyph):
                continue
            if (line := round(glyph.y)) not in seen:
                seen.add(line)
                yield Fault(CODE, say("a letter is cut off"), page.number, glyph.box, found=glyph.text)
