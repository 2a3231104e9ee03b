"""Settles the pages of a book: planned parts in; the same laid out, with page numbers that stand still, out.

What prints page numbers is laid out after what it tells the pages of. Each part is asked for the pages of some
anchors, and is known by its answers: where they stay as they were, so does the part.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from publisher.model.parts import LaidPart, PageOf, Part
from publisher.press.number import Extent, NumberedPages, number_pages
from publisher.typeset.book_parts import PlannedPart

#: How often a part that prints page numbers may be written again until the numbers stand still.
ROUNDS = 8

#: Lays out parts as they come, and tells of each when it is done; None among them waits for that.
LayOut = Callable[[Iterable[Part | None], Callable[[LaidPart], None]], None]


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
    work = _Settling(planned, known, write_folio)
    lay_out(work.give_parts(), work.take)
    return Settled([work.written[plan.name].part for plan in planned], work.laid, work.numbered)


class _Settling:
    """The state of the work: what is written, what is laid out, and what numbers that gives."""

    def __init__(
        self, planned: Sequence[PlannedPart], known: Mapping[str, PageOf], write_folio: Callable[[int, bool], str]
    ) -> None:
        self.planned, self.known, self.write_folio = planned, known, write_folio
        self.written: dict[str, _WrittenPart] = {}
        self.laid: dict[str, LaidPart] = {}
        self.numbered = NumberedPages({}, {}, {})
        #: How often each part was written.
        self.rounds = Counter[str]()
        #: What is being laid out now.
        self.begun: set[str] = set()

    def take(self, result: LaidPart) -> None:
        """Take a part that is laid out."""
        self.laid[result.name] = result
        self.begun.discard(result.name)

    def give_parts(self) -> Iterator[Part | None]:
        """Give the parts to lay out, each as soon as it can be; None where one has to be taken first."""
        for plan in self.planned:
            # What waits is written too, since what it opens with and asks for is told by that.
            part = self._write(plan, self.known)
            if self.known or not plan.waits_for_pages:
                yield part
            else:
                self.begun.discard(plan.name)
        while (ready := self._list_ready()) or self.begun:
            # The longest first: a long part that begins last would leave the other processes without work.
            ready.sort(key=lambda plan: len(self.written[plan.name].part.html))
            yield self._write_again(ready[-1]) if ready else None

    def _write_again(self, plan: PlannedPart) -> Part | None:
        """Write a part with the numbers of now; give None where that changes nothing that was laid out."""
        before = self.written[plan.name].part
        part = self._write(plan, self.numbered.anchors)
        if plan.name in self.laid and part.html == before.html:
            self.begun.discard(plan.name)
            return None
        return part

    def _write(self, plan: PlannedPart, pages: Mapping[str, PageOf]) -> Part:
        asking = _AskedPages(pages)
        part = plan.write(asking)
        self.written[plan.name] = _WrittenPart(part, asking.asked)
        self.rounds[plan.name] += 1
        self.begun.add(plan.name)
        return part

    def _list_ready(self) -> list[PlannedPart]:
        """List what can be laid out now, whose numbers are not moved by what is still to come."""
        extents = [_measure(plan, self.written[plan.name].part, self.laid.get(plan.name)) for plan in self.planned]
        self.numbered = number_pages(extents, self.write_folio)
        due = [plan for plan in self.planned if plan.name not in self.begun and self._is_due(plan)]
        # What was laid out waits for what was not, which moves its numbers once more.
        due = [plan for plan in due if plan.name not in self.laid] or due
        firm = _find_firm_anchors(extents, self.laid)
        ready = [plan for plan in due if self.written[plan.name].asked.keys() <= firm]
        # Where each waits for another, all are laid out on a guess.
        return ready if ready or self.begun else due

    def _is_due(self, plan: PlannedPart) -> bool:
        if plan.name not in self.laid:
            return True
        return self.rounds[plan.name] <= ROUNDS and not self.written[plan.name].is_right(self.numbered.anchors)


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
