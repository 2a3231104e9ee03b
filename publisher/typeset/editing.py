"""Spells what an editor has done to a text: a span of one of four classes in, the same between the house's signs out.

The classes are named as in TEI P5 (3.5, 11.3): what the editor supplies, what is in the source and should not be, what
stands there so, and what is missing.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from publisher.model.tree import Span, Text

EDITING = ("supplied", "surplus", "sic", "gap")
#: What stands for the text while the sign around it is taken apart.
_PLACE = "\ufffc"


def find_editing(span: Span) -> str:
    """Return which of the classes a span has, "" for none."""
    return next((name for name in span.classes if name in EDITING), "")


def spell_editing(span: Span, words: Mapping[str, Any]) -> Span:
    """Put the signs of the house around what an editor has marked; a gap without words has dots."""
    before, _, after = words[f"editing_{find_editing(span)}"].format(x=_PLACE).partition(_PLACE)
    position = span.position
    inside = span.children or (Text(position, "\u2026"),)
    ends = (Text(position, before), *inside, Text(position, after))
    return replace(span, children=tuple(one for one in ends if not isinstance(one, Text) or one.text))
