"""Spells what an editor has done to a text: a span of one of four classes in, the same between the house's signs out.

The classes are named as in TEI P5 (3.5, 11.3): what the editor supplies, what is in the source and should not be, what
stands there so, and what is missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from publisher.model.finding import Position
from publisher.model.tree import Inline, Span, Text
from publisher.script.locale import find_borrowed

EDITING = ("supplied", "surplus", "sic", "gap")
#: What stands for the text while the sign around it is taken apart.
_PLACE = "\ufffc"


def find_editing(span: Span) -> str:
    """Return which of the classes a span has, "" for none."""
    return next((name for name in span.classes if name in EDITING), "")


def spell_editing(span: Span, words: Mapping[str, Any]) -> Span:
    """Put the signs of the house around what an editor has marked; a gap without words has dots."""
    pattern: str = words[f"editing_{find_editing(span)}"]
    before, _, after = str(pattern).format(x=_PLACE).partition(_PLACE)
    position = span.position
    inside = span.children or (Text(position, "\u2026"),)
    ends = (*_spell_sign(position, before, pattern), *inside, *_spell_sign(position, after, pattern))
    return replace(span, children=ends)


def _spell_sign(position: Position, sign: str, pattern: str) -> Iterator[Inline]:
    """Yield a sign, whose letters, as in `[sic]`, may be in a borrowed language."""
    if sign:
        text = Text(position, sign)
        language = find_borrowed(pattern) if any(map(str.isalpha, sign)) else ""
        yield Span(position, (text,), language=language) if language else text
