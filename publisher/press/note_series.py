"""Puts the second series of notes below the first on each page: the notes of a page in, the same in two areas out.

The layout engine has one area for notes and fills it in the order of their calls. The style sheet puts a rule over
each note of the second series; here all lose it but the first of them on a page that has notes of both.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from publisher.model.parts import SECOND_NOTE
from publisher.press.boxes import Box, has_class

#: What sets the first note of the second series off from the first series, besides the rule.
_ROOM = ("padding_top", "margin_top")


def order_series(deepcopy: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Order the notes of a page by their series, whenever the engine copies their area to lay it out."""

    @wraps(deepcopy)
    def mended(area: Any) -> Any:
        laid = deepcopy(area)
        if any(map(is_second, laid.children)):
            laid.children = _part_series(laid.children)
        return laid

    return mended


def _part_series(notes: Sequence[Box]) -> list[Box]:
    first = [note for note in notes if not is_second(note)]
    second = [note for note in notes if is_second(note)]
    for note in second[1:] if first else second:
        note.style = note.style.copy()
        for key in _ROOM:
            note.style[key] = type(note.style[key])(0, "px")
        note.style["background_image"] = (("none", None),)
    return [*first, *second]


def is_second(note: Box) -> bool:
    """Return whether a note is of the second series."""
    return has_class(note.element, SECOND_NOTE)
