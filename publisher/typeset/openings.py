"""Lets parts open on either side of a leaf: planned parts in, the same, each for the side that it comes to, out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from publisher.model.anchors import name_last_page
from publisher.model.parts import PageOf, Part
from publisher.typeset.book_parts import PlannedPart

#: What says to the layout engine that the first page is a verso (CSS Fragmentation 3, 3.1).
_ON_VERSO = '<html style="break-before: verso" '


def open_anywhere(planned: Iterable[PlannedPart]) -> Iterator[PlannedPart]:
    """Let each part that may do so open right behind the one before it of the same matter."""
    before: PlannedPart | None = None
    for plan in planned:
        is_first = before is None or (before.matter == "front") != (plan.matter == "front")
        if plan.opens_on_recto or is_first or before is None:
            yield plan
        else:
            yield replace(plan, write=partial(_write_behind, plan, before.name))
        before = plan


def _write_behind(plan: PlannedPart, before: str, pages: Mapping[str, PageOf]) -> Part:
    """Write a part for the page behind the last one of another: a verso where that is a recto."""
    part = replace(plan.write(pages), opens_on_recto=False)
    last = pages.get(name_last_page(before))
    # A recto has an odd folio, and the numbers that order pages follow the folios.
    if last is None or last.index % 2 == 0:
        return part
    return replace(part, html=part.html.replace("<html ", _ON_VERSO, 1))
