"""PD006: a font that the edition did not name."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.evidence import Evidence

CODE = Code(
    "PD006",
    "font that the edition does not name",
    "Another font stands in for those of the style sheets, because none of them has the character. It may not fit the "
    "page, and on another machine it may be another font.",
    Severity.WARNING,
)
#: What a style adds to the name of a family in a PostScript name, such as `-Bold` or `MT`.
_STYLE = re.compile(r"-.*|(?:PS)?MT$")


def find_fallback_fonts(evidence: "Evidence") -> Iterator[Fault]:
    """Find the fonts of a section that are of no family of the style sheets, each at its first glyph."""
    if evidence.expected is None:
        return
    named = {_fold(family) for family in evidence.expected.fonts}
    seen: set[str] = set()
    for page in evidence.printed.pages:
        for glyph in page.glyphs:
            if glyph.font.name not in seen:
                seen.add(glyph.font.name)
                name = glyph.font.postscript_name
                if _fold(_STYLE.sub("", name)) not in named:
                    yield Fault(
                        CODE, say("{name} stands in for a font", name=name), page.number, glyph.box, found=glyph.text
                    )


def tell_once(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the faults of a whole file: of each font that stands in for others the first place alone."""
    seen: set[str] = set()
    for fault in faults:
        if fault.code == CODE:
            if fault.message in seen:
                continue
            seen.add(fault.message)
        yield fault


def _fold(name: str) -> str:
    return re.sub(r"[\s_]", "", name).casefold()
