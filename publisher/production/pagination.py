"""Paginates a book: planned parts in; the same laid out, with page numbers that stand still, out.

While a part is ready or pending: submit what is ready, wait for one, number the pages again. What prints page numbers
is laid out after what it tells the pages of. Each part is asked for the pages of some anchors, and is known by its
answers: where they stay as they were, so does the part. How many pages a part will have is guessed by its lines, beside
those of the parts that are laid out: so contents, and chapters that refer to pages, are mostly laid out once.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median
from typing import NamedTuple, Protocol

from publisher.model.anchors import name_last_page
from publisher.model.parts import LaidPart, PageOf, Part
from publisher.press.number import Extent, NumberedPages, number_pages
from publisher.typeset.book_parts import PlannedPart

#: How often a part that prints page numbers may be written again until the numbers stand still.
ROUNDS = 8
#: What ends a line in the HTML of a part, and what is no text of it.
_LINE_END = re.compile(r"</(?:p|li|h[1-6]|d[dt]|figcaption|tr|div)>|<br")
_TAG = re.compile(r"<[^>]*>")
#: How many characters a line has, about.
_LINE = 45


class Queue(Protocol):
    """What lays out parts: `publisher.press.layout_queue.LayoutQueue` is one."""

    @property
    def has_room(self) -> bool:
        """Whether another part should be submitted now."""

    def submit(self, part: Part) -> None:
        """Have a part laid out."""

    def wait(self) -> LaidPart:
        """Return the next part that is laid out."""


class Paginated(NamedTuple):
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
        """Return whether all that was asked for is still where it was."""
        return all(pages.get(anchor) == page for anchor, page in self.asked.items())


def paginate(
    planned: Sequence[PlannedPart],
    known: Mapping[str, PageOf],
    queue: Queue,
    write_folio: Callable[[int, bool], str],
) -> Paginated:
    """Return a book laid out, with the numbers of its pages.

    `known` are the pages of the last build. They are the first guess, and right where little changed. A part whose
    HTML is as it was is not laid out again. Raises what `queue.wait` raises.
    """
    work = _Pagination(planned, queue, write_folio)
    work.lay_out_first(known)
    work.lay_out_ready()
    return Paginated([work.written[plan.name].part for plan in planned], work.laid, work.numbered)


class _Pagination:
    """The state of the work: what is written, what is pending, what is laid out, and what numbers that gives."""

    def __init__(self, planned: Sequence[PlannedPart], queue: Queue, write_folio: Callable[[int, bool], str]) -> None:
        self.planned, self.queue, self.write_folio = planned, queue, write_folio
        self.written: dict[str, _WrittenPart] = {}
        self.laid: dict[str, LaidPart] = {}
        self.numbered = NumberedPages({}, {}, {})
        #: How often each part was written.
        self.rounds = Counter[str]()
        #: About how many lines each part fills.
        self.lines: dict[str, int] = {}
        self.pending: set[str] = set()

    def lay_out_first(self, known: Mapping[str, PageOf]) -> None:
        """Write every part, and submit all that need not wait for others."""
        for plan in self.planned:
            # What waits is written too, since what it opens with and asks for is told by that.
            part = self._write(plan, known)
            if known or not self.written[plan.name].asked:
                self._submit(part)

    def lay_out_ready(self) -> None:
        """Submit each part as soon as its numbers are firm, until none is ready and none is pending."""
        while (ready := self._list_ready()) or self.pending:
            if not ready or not self.queue.has_room:
                self._take()
                continue
            # The longest first: a long part that begins last would leave the other processes without work.
            plan = max(reversed(ready), key=lambda plan: len(self.written[plan.name].part.html))
            before = self.written[plan.name].part
            part = self._write(plan, self.numbered.anchors)
            if plan.name not in self.laid or part.html != before.html:
                self._submit(part)

    def _write(self, plan: PlannedPart, pages: Mapping[str, PageOf]) -> Part:
        asking = _AskedPages(pages)
        part = plan.write(asking)
        self.written[plan.name] = _WrittenPart(part, asking.asked)
        self.rounds[plan.name] += 1
        self.lines[plan.name] = _count_lines(part.html)
        return part

    def _submit(self, part: Part) -> None:
        while not self.queue.has_room:
            self._take()
        self.pending.add(part.name)
        self.queue.submit(part)

    def _take(self) -> None:
        laid = self.queue.wait()
        self.laid[laid.name] = laid
        self.pending.discard(laid.name)

    def _list_ready(self) -> list[PlannedPart]:
        """Return what can be laid out now, whose numbers are not moved by what is still to come."""
        extents = self._measure_parts()
        self.numbered = number_pages(extents, self.write_folio)
        due = [plan for plan in self.planned if plan.name not in self.pending and self._is_due(plan)]
        # What was laid out waits for what was not, which moves its numbers once more.
        due = [plan for plan in due if plan.name not in self.laid] or due
        firm = _find_firm_anchors(extents, self.laid)
        ready = [plan for plan in due if self._knows_pages(plan.name, firm)]
        if ready or any(self._knows_pages(name, firm) for name in self.pending):
            return ready
        # Where each waits for another all are laid out on a guess: chapters first, then lists, then contents.
        ranks = {plan.name: self._rank(plan) for plan in self.planned}
        first = min((ranks[name] for name in (*self.pending, *(plan.name for plan in due))), default=0)
        return [plan for plan in due if ranks[plan.name] == first]

    def _rank(self, plan: PlannedPart) -> int:
        """Return 0 for what moves the pages of others, 1 for a list of them, 2 for what asks where lists begin."""
        if plan.waits_for_pages:
            return 1
        lists = (self.written[other.name].part.outline for other in self.planned if other.waits_for_pages)
        return 2 if any(anchor in self.written[plan.name].asked for outline in lists for _, _, anchor in outline) else 0

    def _knows_pages(self, name: str, firm: Collection[str]) -> bool:
        return all(anchor in firm for anchor in self.written[name].asked)

    def _measure_parts(self) -> list[Extent]:
        """Tell how many pages each part has, or will have about, by the lines on the pages of the others."""
        of_page = median([self.lines[name] / laid.page_count for name, laid in self.laid.items()] or [1.0]) or 1.0
        return [
            _measure(plan, self.written[plan.name].part, self.laid.get(plan.name), self.lines[plan.name] / of_page)
            for plan in self.planned
        ]

    def _is_due(self, plan: PlannedPart) -> bool:
        if plan.name not in self.laid:
            return True
        return self.rounds[plan.name] <= ROUNDS and not self.written[plan.name].is_right(self.numbered.anchors)


def _count_lines(html: str) -> int:
    """Return about how many lines the text of a part fills."""
    return sum(-(-len(_TAG.sub("", text).strip()) // _LINE) for text in _LINE_END.split(html))


def _measure(plan: PlannedPart, part: Part, laid: LaidPart | None, guess: float) -> Extent:
    if laid is None:
        # Its title stands on the first page.
        anchors = {anchor: 0 for _, _, anchor in part.outline[:1]}
        return Extent(plan.name, plan.matter, max(round(guess), 1), anchors, part.opens_on_recto)
    anchors = {name: point[0] for name, point in laid.anchors.items()}
    anchors[name_last_page(plan.name)] = laid.page_count - 1
    return Extent(plan.name, plan.matter, laid.page_count, anchors, part.opens_on_recto)


def _find_firm_anchors(extents: Iterable[Extent], laid: Collection[str]) -> set[str]:
    """Find the anchors that no part moves that is still to be laid out: front matter and the rest count apart."""
    firm: set[str] = set()
    for _, group in groupby(extents, key=lambda extent: extent.matter == "front"):
        for extent in group:
            firm.update(extent.anchors)
            if extent.name not in laid:
                break
    return firm
