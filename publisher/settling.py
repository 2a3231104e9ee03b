"""Settles the pages of a book: planned parts in; the same laid out, with page numbers that stand still, out.

What prints page numbers is laid out after what it tells the pages of. Each part is asked for the pages of some
anchors, and is known by its answers: where they stay as they were, so does the part.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from publisher.model.parts import LaidPart, PageOf, Part
from publisher.press.number import Extent, NumberedPages, number_pages
from publisher.typeset.book_parts import PlannedPart

#: How often parts that print page numbers may be written again until the numbers stand still.
ROUNDS = 8

#: Lays out parts as they come, of which there are so many, and gives them by name.
LayOut = Callable[[Iterable[Part], int], Mapping[str, LaidPart]]


class Settled(NamedTuple):
    """Parts whose page numbers stand still: as written, as laid out by name, and the numbers."""

    parts: list[Part]
    laid: dict[str, LaidPart]
    numbered: NumberedPages


@dataclass(frozen=True, slots=True)
class _AskedPages(Mapping[str, PageOf]):
    """The pages of anchors, with a note of each that was asked for; None for one whose page was not known."""

    pages: Mapping[str, PageOf]
    asked: dict[str, PageOf | None] = field(default_factory=dict)

    def __getitem__(self, anchor: str) -> PageOf:
        self.asked[anchor] = self.pages.get(anchor)
        return self.pages[anchor]

    def __iter__(self) -> Iterator[str]:
        return iter(self.pages)

    def __len__(self) -> int:
        return len(self.pages)


class _WrittenPart(NamedTuple):
    part: Part
    asked: Mapping[str, PageOf | None]

    def is_right(self, pages: Mapping[str, PageOf]) -> bool:
        """Tell whether all that was asked for is still where it was."""
        return all(pages.get(anchor) == page for anchor, page in self.asked.items())


def settle_pages(
    planned: Sequence[PlannedPart],
    known: Mapping[str, PageOf],
    lay_out: LayOut,
    write_folio: Callable[[int, bool], str],
) -> Settled:
    """Lay out all but the lists of pages; number; lay out what prints the numbers; again while they move.

    `known` are the pages of the last build. They are the first guess, and right where little changed. A part
    whose HTML is as it was is not laid out again.
    """
    written: dict[str, _WrittenPart] = {}

    def write_first() -> Iterator[Part]:
        for plan in planned:
            written[plan.name] = _write(plan, known)
            if known or not plan.waits_for_pages:
                yield written[plan.name].part

    laid = dict(lay_out(write_first(), len(planned)))
    numbered = NumberedPages({}, {}, {})
    for _ in range(ROUNDS):
        extents = [_measure(plan, written[plan.name].part, laid.get(plan.name)) for plan in planned]
        numbered = number_pages(extents, write_folio)
        due = [plan for plan in planned if plan.name not in laid or not written[plan.name].is_right(numbered.anchors)]
        if not due:
            break
        firm = _find_firm_anchors(extents, laid)
        # Where each waits for another, all are laid out on a guess.
        due = [plan for plan in due if written[plan.name].asked.keys() <= firm] or due
        again = {plan.name: _write(plan, numbered.anchors) for plan in due}
        changed = [
            one.part for name, one in again.items() if name not in laid or one.part.html != written[name].part.html
        ]
        written |= again
        # The longest first: a long part that begins last would leave the other processes without work.
        laid |= lay_out(sorted(changed, key=lambda part: -len(part.html)), len(changed))
    return Settled([written[plan.name].part for plan in planned], laid, numbered)


def _write(plan: PlannedPart, pages: Mapping[str, PageOf]) -> _WrittenPart:
    asking = _AskedPages(pages)
    return _WrittenPart(plan.write(asking), asking.asked)


def _measure(plan: PlannedPart, part: Part, laid: LaidPart | None) -> Extent:
    if laid is None:
        # Not laid out yet: two pages hold its place, and its title stands on the first.
        return Extent(plan.name, plan.matter, 2, {anchor: 0 for _, _, anchor in part.outline[:1]})
    anchors = {name: point[0] for name, point in laid.anchors.items()}
    return Extent(plan.name, plan.matter, laid.page_count, anchors)


def _find_firm_anchors(extents: Iterable[Extent], laid: Collection[str]) -> set[str]:
    """Find the anchors that no part moves that is still to be laid out: front matter and the rest count apart."""
    firm: set[str] = set()
    for _, group in groupby(extents, key=lambda extent: extent.matter == "front"):
        for extent in group:
            firm.update(extent.anchors)
            if extent.name not in laid:
                break
    return firm
