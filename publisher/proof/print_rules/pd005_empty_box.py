"""PD005: a box that stands for a character which the font lacks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.message import say
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.evidence import Evidence

CODE = Code(
    "PD005",
    "character drawn as an empty box",
    "The page draws glyph 0 of a font, which a font shows for a character that it does not have (OpenType 1.9, "
    "`.notdef`). The reader sees a box instead of a letter.",
)


def find_missing_glyphs(evidence: "Evidence") -> Iterator[Fault]:
    """Find glyphs with the number 0."""
    for page in evidence.printed.pages:
        for glyph in page.glyphs:
            if glyph.code == 0:
                name = glyph.font.postscript_name
                yield Fault(
                    CODE,
                    say("{name} has no glyph for a character", name=name),
                    page.number,
                    glyph.box,
                    found=glyph.text,
                )
