"""Shares out what stays blank in mid-chapter: WeasyPrint's pages in, the same with no more than two blank lines out.

A heading with the lines that follow it, a box or a picture that has no room at the foot of a page leaves a hole there.
If the pages before it end a line or two early, the text on the page of the hole begins earlier in its course, and fills
it. Or a heading or a figure on the page gets a line more above it. In the same way the last page of a chapter gets the
lines that it lacks. Lines stay on their grid. Of all that would do the smallest change is made.

Where that does not do, paragraphs of the page and of those before it are set a line longer or shorter than at their
best, if they are well set so (TeX calls it looseness): more lines fill the hole, or less make room for what comes next.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from functools import wraps
from itertools import product
from math import ceil, inf
from typing import Any, NamedTuple

from weasyprint import layout

from publisher.press.loosened import list_loosened, set_loosened
from publisher.press.page_feet import use_up
from publisher.press.paragraphs import add_lines, find_whole_paragraphs, list_other_counts

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Context = Any
Page = Any

#: How many lines may stay blank.
MOST_BLANK = 2
#: How many lines the last page of a chapter has at least.
LEAST_LAST = 5
#: By how much of a line a frame or a picture may miss its own.
_NEAR = 0.15
#: A change that leaves a fault has to make it smaller by so many lines.
_WORTH = 0.5
#: How many pages may end early for one that has a hole.
_PAGES = 3
#: How many paragraphs may have a line more or less for a page, and on how many pages before it they may begin.
_MOST_CHANGED, _PAGES_CHANGED = 3, 1


class FilledPage(NamedTuple):
    """How a page was filled: lines that are blank at the foot of its text, and those that are not.

    `goes_on` says that text follows because the page is full, `is_last` that none follows, `is_clear` that nothing out
    of the flow but notes is left for the next page, and `lacks_room` that a note had no room below its line.
    """

    blank: float
    lines: float
    goes_on: bool
    is_last: bool
    is_clear: bool
    lacks_room: bool

    def measure_fault(self) -> float:
        """Return how many lines are blank too much, or are missing on a last page; 0 if none."""
        fault = LEAST_LAST - self.lines if self.is_last else self.measure_excess()
        return fault if fault > _NEAR else 0.0

    def measure_excess(self) -> float:
        """Return how many lines are blank too much in mid-chapter; less than 0 if more may be."""
        return self.blank - MOST_BLANK if self.goes_on else 0.0


class _Plan(NamedTuple):
    """What may be tried: which pages end early by how many lines, and on which how many blocks get a line above them.

    On the first page the title stands lower by so many lines. `divided` are pages that may divide a note. `paragraphs`
    get so many lines more: they are told with the page on which they begin.
    """

    early: tuple[tuple[int, int], ...] = ()
    air: tuple[tuple[int, int], ...] = ()
    divided: tuple[int, ...] = ()
    paragraphs: tuple[tuple[int, Box, int], ...] = ()

    @property
    def first(self) -> int:
        """The first page that is laid out otherwise."""
        begun = (page for page, *_ in self.paragraphs)
        return min((*self.divided, *begun, *(page for page, _ in (*self.early, *self.air))))

    @property
    def cost(self) -> int:
        """How much it changes: a line between blocks counts more than one at a foot, and a divided note more still."""
        blank = 2 * sum(lines for _, lines in self.early) + 3 * sum(lines for _, lines in self.air)
        return blank + 5 * len(self.divided)


@dataclass(slots=True)
class _Course:
    """How the pages of a document have been filled so far: what is known of each, and what is planned for it.

    `put_off` are the notes that were put off to a page; `lacks_room` says whether a note has had none on the page that
    is laid out.
    """

    filled: dict[int, FilledPage] = field(default_factory=dict)
    early: dict[int, int] = field(default_factory=dict)
    air: dict[int, int] = field(default_factory=dict)
    tried: set[int] = field(default_factory=set)
    divided: set[int] = field(default_factory=set)
    put_off: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    changed: dict[Box, int] = field(default_factory=dict)
    lacks_room: bool = False

    def list_plans(self, number: int) -> list[_Plan]:
        """List what may be tried for a page, the smallest change first."""
        fault = self.filled[number].measure_fault()
        plans: dict[_Plan, int] = {}
        divisions = range(1 + (self.filled[number].lacks_room and number not in self.divided))
        choices = product(range(_PAGES + 1), range(1, MOST_BLANK + 1), range(MOST_BLANK + 1), divisions)
        for pages, lines, air, divisions_made in choices:
            before = range(number - pages, number)
            if (
                pages * lines + air + divisions_made
                and (lines == 1 or pages)
                and not (air and self.filled[number].is_last and number == 1)
                and all(one in self.filled and self.filled[one].goes_on for one in before)
            ):
                early = {one: min(self.early.get(one, 0) + lines, MOST_BLANK) for one in before}
                # What stands lower on the page before sends lines to a last page.
                aired = number - 1 if self.filled[number].is_last else number
                plan = _Plan(tuple(early.items()), ((aired, air),) if air else (), (number,) * divisions_made)
                if self._can_begin(plan):
                    plans.setdefault(plan, pages * lines + air)
        # Where none shares out all that is blank, the most that can be shared is better than nothing.
        enough = min(fault - _NEAR, max(plans.values(), default=0) - _NEAR)
        return sorted((plan for plan in plans if plan.divided or plans[plan] > enough), key=lambda plan: plan.cost)

    def list_other_lines(self, number: int, pages: list[Page], fault: float, plan: _Plan) -> Iterator[_Plan]:
        """List by which paragraphs, set longer or shorter, what a plan leaves of a fault may be mended."""
        before = range(max(1, number - _PAGES_CHANGED), number)
        first = number - sum(one in self.filled and self.filled[one].goes_on for one in before)
        # One that goes on behind the page counts too: of its last lines some must stand together.
        found = [(first + at, one) for at, one in find_whole_paragraphs(pages[first - 1 : number + 1])]
        costs = [(page, one, list_other_counts(one)) for page, one in found if page <= number]
        wanted = ceil(fault - _NEAR)
        filled = self.filled[number]
        less = range(-1, -1 - int(filled.lines), -1) if filled.is_last else (-1, -2)
        seen = set()
        for total in (wanted, *less, wanted + 1):
            lines = 1 if total > 0 else -1
            for page in range(number, first - 1, -1):
                able = [(at, one, cost[lines]) for at, one, cost in costs if at >= page and lines in cost]
                chosen = sorted(able, key=lambda way: way[2])[: abs(total)]
                changed = tuple((at, one, lines) for at, one, _ in chosen)
                if chosen and len(chosen) == abs(total) <= _MOST_CHANGED and changed not in seen:
                    seen.add(changed)
                    one = plan._replace(paragraphs=changed)
                    if self._can_begin(one):
                        yield one

    def _can_begin(self, plan: _Plan) -> bool:
        """Return whether nothing is left over for the first page of a plan, as there is not behind a blank page."""
        before = self.filled.get(plan.first - 1)
        return before is None or before.is_clear

    def find_fault(self) -> int | None:
        """Return the first page that has a fault and for which nothing has been tried."""
        return next(
            (one for one in sorted(self.filled) if one not in self.tried and self.filled[one].measure_fault()), None
        )

    def measure_worst(self, start: int, end: int) -> float:
        """Return the worst fault of the pages between two, both included."""
        return max((self._measure_fault(one) for one in range(start, end + 1) if one in self.filled), default=0.0)

    def _measure_fault(self, number: int) -> float:
        """Return how bad a page is. What is left of a note never stands alone behind the text."""
        filled = self.filled[number]
        return inf if number in self.divided and not filled.goes_on else filled.measure_fault()


def even_pages() -> None:
    """Patch the layout of all pages."""
    layout.make_all_pages = _share_out(layout.make_all_pages)


def find_early_end(context: Context) -> int:
    """Return by how many lines the text of the page that is laid out ends early."""
    return _get_course(context).early.get(context.current_page, 0)


def find_air(context: Context) -> int:
    """Return how many blocks of the page that is laid out get a line more above them."""
    return _get_course(context).air.get(context.current_page, 0)


def may_divide_notes(context: Context) -> bool:
    """Return whether the page that is laid out may divide a note."""
    return context.current_page in _get_course(context).divided


def note_lack_of_room(context: Context) -> None:
    """Note that a note has no room below its line on the page that is laid out."""
    _get_course(context).lacks_room = True


def lacked_room(context: Context) -> bool:
    """Return whether a note had no room below its line in the last layout of a page."""
    return _get_course(context).lacks_room


def begin_filling(context: Context) -> None:
    """Forget what was noted of the last layout of a page."""
    _get_course(context).lacks_room = False


def note_put_off(context: Context, number: int) -> None:
    """Note which notes have been put off to a page that is going to be laid out."""
    context.made_page = number
    _get_course(context).put_off[number] = tuple(context.reported_footnotes)


def note_filled(context: Context, filled: FilledPage) -> None:
    """Note how the page that was laid out is filled."""
    _get_course(context).filled[context.current_page] = filled


def find_filled(context: Context, number: int) -> FilledPage | None:
    """Return how a page is filled; None if that is not known."""
    return _get_course(context).filled.get(number)


def describe_plan(context: Context, number: int) -> Hashable:
    """Return what is planned for a page, and which paragraphs are set otherwise than at their best."""
    course = _get_course(context)
    changed = frozenset((paragraph, lines) for paragraph, lines in course.changed.items() if lines)
    return course.early.get(number, 0), course.air.get(number, 0), number in course.divided, changed


def _get_course(context: Context) -> _Course:
    course: _Course = context.__dict__.setdefault("course", _Course())
    return course


def _share_out(make_all_pages: Any) -> Any:
    """Lay out some pages anew where that mends a fault, or makes it smaller."""

    @wraps(make_all_pages)
    def shared(context: Context, root: Any, html: Any, pages: list[Page]) -> list[Page]:
        notes = list(context.footnotes)
        # What is made from here on is known, until no page is laid out anew any more (`known_pages.py`).
        context.known_pages = {}
        made = list(_pass_notes_on(context, make_all_pages(context, root, html, pages)))

        def lay_out(plan: _Plan) -> Iterator[Page]:
            return _lay_out_anew(plan, context, notes, make_all_pages(context, root, html, made))

        while (number := _get_course(context).find_fault()) is not None:
            _get_course(context).tried.add(number)
            made = _Mending(context, number, made, lay_out).mend()
        context.known_pages = None
        for page_number, filled in _get_course(context).filled.items():
            use_up(made[page_number - 1], filled.measure_excess(), context.grid_unit)
        return made

    return shared


class _Mending:
    """Mends the fault of a page: the pages as they are in, and what lays some of them out anew; the best pages out."""

    def __init__(
        self, context: Context, number: int, made: list[Page], lay_out: Callable[[_Plan], Iterator[Page]]
    ) -> None:
        self.context, self.number, self.made, self.lay_out = context, number, made, lay_out
        self.fault = self.least = _get_course(context).filled[number].measure_fault()
        self.best = _Plan()

    def mend(self) -> list[Page]:
        """Try what may be tried, and return the pages as they are best."""
        for plan in self._list_plans():
            saved = _Saved(self.context)
            laid = self.lay_out(plan)
            begun = []
            worst = 0.0
            for page in laid:
                begun.append(page)
                worst = _get_course(self.context).measure_worst(plan.first, len(begun))
                # A fault that is less than what a change is worth is mended wholly, or left.
                if worst > max(self.least - _WORTH, 0) or len(begun) == self.number:
                    break
            if not worst:
                return [*begun, *laid]
            saved.restore()
            if worst <= self.least - _WORTH:
                self.best, self.least = plan, worst
        return list(self.lay_out(self.best)) if self.least < self.fault else self.made

    def _list_plans(self) -> Iterator[_Plan]:
        """List what may be tried: blank lines shared out, then with the best of that paragraphs of other lengths."""
        yield from _get_course(self.context).list_plans(self.number)
        yield from _get_course(self.context).list_other_lines(self.number, self.made, self.least, self.best)


def _lay_out_anew(plan: _Plan, context: Context, notes: list[Any], laid: Iterator[Page]) -> Iterator[Page]:
    """Lay out pages anew, from the first one that a plan changes."""
    course = _get_course(context)
    course.early.update(plan.early)
    course.air.update(plan.air)
    course.divided.update(plan.divided)
    for _, paragraph, lines in plan.paragraphs:
        course.changed[paragraph] = lines
        add_lines(paragraph, lines)
    context.footnotes = list(notes)
    before = dict(context.settled_floats)
    context.page_maker[plan.first - 1][-1]["content_changed"] = True
    number = 0
    for number, page in enumerate(_pass_notes_on(context, laid), 1):
        yield page
        # What floats on the next page decides it as much as the place at which its text begins.
        is_known = number < len(context.page_maker) and context.page_maker[number][0] is not None
        if is_known and context.settled_floats.get(number + 1) != before.get(number + 1):
            context.page_maker[number][-1]["content_changed"] = True
    for rest in [one for one in course.filled if one > number]:
        del course.filled[rest]


def _pass_notes_on(context: Context, laid: Iterator[Page]) -> Iterator[Page]:
    """Yield pages of which some stand as they were made: each puts off the notes that it put off then.

    Where other notes are put off to a page it is laid out anew. So is one that ends the text and puts notes off, for
    behind such a page that stands WeasyPrint ends the book.
    """
    context.made_page = 0
    for number, page in enumerate(laid, 1):
        yield page
        put_off = _get_course(context).put_off
        following = context.page_maker[number : number + 2]
        if context.made_page != number:
            context.reported_footnotes = list(put_off.get(number + 1, ()))
        elif following and tuple(context.reported_footnotes) != put_off.get(number + 1, ()):
            following[0][-1]["content_changed"] = True
        if len(following) > 1 and following[1][0] is None and put_off.get(number + 2):
            following[0][-1]["content_changed"] = True


class _Saved:
    """What the layout of pages is known by, as it was before some of them are laid out anew."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.page_maker = [(*state, dict(remake)) for *state, remake in context.page_maker]
        self.settled = dict(context.settled_floats)
        self.loosened = list_loosened(context)
        course = _get_course(context)
        self.course = replace(
            course,
            filled=dict(course.filled),
            early=dict(course.early),
            air=dict(course.air),
            divided=set(course.divided),
            put_off=dict(course.put_off),
            changed=dict(course.changed),
        )

    def restore(self) -> None:
        """Put all back."""
        self.context.page_maker, self.context.settled_floats = self.page_maker, self.settled
        for paragraph in _get_course(self.context).changed:
            add_lines(paragraph, self.course.changed.get(paragraph, 0))
        self.context.course = self.course
        set_loosened(self.context, self.loosened)
        self.context.broken_out_of_flow.clear()
        self.context.reported_footnotes.clear()
