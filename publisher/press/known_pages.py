"""Makes pages of equal beginnings once: WeasyPrint's making of a page in, a page that was made before out.

To share out blank lines (`even_pages.py`) some pages are laid out for one plan after another, and many plans begin
alike. What a page is made of is where its text begins, what other pages have left for it (notes, figures) and what is
planned for it. A page that was made of the same stands again, and leaves behind what it left then.
"""

from collections.abc import Hashable
from copy import deepcopy
from functools import wraps
from typing import Any, NamedTuple

from publisher.press.even_pages import FilledPage, describe_plan, find_filled, note_filled, note_put_off
from publisher.press.loosened import Loosened, list_loosened, set_loosened

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Context = Any
Page = Any

#: What a page leaves behind in the context: what goes on on the next page, and the room that margins are laid out in.
_LEFT_LISTS = ("footnotes", "reported_footnotes", "current_page_footnotes")
_LEFT = ("kashidas_above", "page_bottom", "current_footnote_area", "called", "rests", "due", "refused_cell")


class _Beginning(NamedTuple):
    """All that a page is made of. Boxes are known by themselves.

    `loosened` tells which blocks may be divided by now and `broken` how many words have been, which changes what comes
    later.
    """

    number: int
    page_type: Hashable
    resume_at: Hashable
    next_page: Hashable
    counters: Hashable
    notes: tuple[Box, ...]
    put_off: tuple[Box, ...]
    floats: Hashable
    plan: Hashable
    kashidas: tuple[float, ...]
    refused_cell: Box | None
    loosened: tuple[Loosened, ...]
    broken: int


class _KnownPage(NamedTuple):
    """A page, and what it left behind."""

    page: Page
    resume_at: Any
    next_page: Any
    counters: Any
    remake_state: dict[str, Any]
    lists: dict[str, list[Any]]
    others: dict[str, Any]
    floats: Any
    loosened: tuple[Loosened, ...]
    filled: FilledPage | None


def know_pages(make_page: Any) -> Any:
    """Return a making of pages that makes those of equal beginnings once, while blank lines are shared out."""

    @wraps(make_page)
    def known(
        context: Context, root: Box, page_type: Any, resume_at: Any, number: int, counters: Any
    ) -> tuple[Page, Any, Any]:
        pages: dict[_Beginning, _KnownPage] | None = getattr(context, "known_pages", None)
        if pages is None or not _is_decided(context):
            made: tuple[Page, Any, Any] = make_page(context, root, page_type, resume_at, number, counters)
            return made
        beginning = _describe_beginning(context, page_type, resume_at, number, counters)
        if beginning not in pages:
            before = find_filled(context, number)
            made = make_page(context, root, page_type, resume_at, number, counters)
            remake_state = context.page_maker[number - 1][-1]
            if _is_decided(context) and not (remake_state["content_changed"] or remake_state["pages_wanted"]):
                filled = find_filled(context, number)
                pages[beginning] = _note(context, made, number, counters, None if filled is before else filled)
            return made
        return _let_stand(context, pages[beginning], number, counters)

    return known


def _is_decided(context: Context) -> bool:
    """Return whether nothing is in the text that pages tell one another but what is known of them."""
    moving = any(context.running_elements.values()) or context.broken_out_of_flow
    return not (moving or context.target_collector.counter_lookup_items)


def _describe_beginning(context: Context, page_type: Any, resume_at: Any, number: int, counters: Any) -> _Beginning:
    return _Beginning(
        number,
        page_type,
        _freeze(resume_at),
        _freeze(context.page_maker[number - 1][1]),
        _freeze(counters),
        tuple(context.footnotes),
        tuple(context.reported_footnotes),
        context.__dict__.get("settled_floats", {}).get(number),
        describe_plan(context, number),
        getattr(context, "kashidas_above", ()),
        getattr(context, "refused_cell", None),
        list_loosened(context),
        len(context.__dict__.get("broken_words", ())),
    )


def _freeze(value: Any) -> Hashable:
    """Return lists and tables as what can be looked up."""
    if isinstance(value, dict):
        return tuple((name, _freeze(one)) for name, one in value.items())
    if isinstance(value, set):
        return frozenset(value)
    return tuple(map(_freeze, value)) if isinstance(value, list | tuple) else value


def _note(
    context: Context, made: tuple[Page, Any, Any], number: int, counters: Any, filled: FilledPage | None
) -> _KnownPage:
    return _KnownPage(
        *made,
        counters=deepcopy(counters),
        remake_state=deepcopy(context.page_maker[number - 1][-1]),
        lists={name: list(getattr(context, name)) for name in _LEFT_LISTS},
        others={name: getattr(context, name) for name in _LEFT if hasattr(context, name)},
        floats=context.settled_floats[number + 1],
        loosened=list_loosened(context),
        filled=filled,
    )


def _let_stand(context: Context, known: _KnownPage, number: int, counters: Any) -> tuple[Page, Any, Any]:
    """Leave behind what a page has left when it was made."""
    note_put_off(context, number)
    context.current_page = number
    for name, value in known.lists.items():
        setattr(context, name, list(value))
    for name, value in known.others.items():
        setattr(context, name, value)
    context.settled_floats[number + 1] = known.floats
    set_loosened(context, known.loosened)
    if known.filled is not None:
        note_filled(context, known.filled)
    for now, then in zip(counters, deepcopy(known.counters), strict=True):
        now.clear()
        now.update(then) if isinstance(now, dict) else now.extend(then)
    context.page_maker[number - 1][-1].update(deepcopy(known.remake_state))
    return known.page, known.resume_at, known.next_page
