"""Makes the locators of an index: an entry and the pages of its mentions in; pages and runs of pages out.

A page is given once. What it has in running text decides how: a page that has a mention there is a plain number, one
that has a mention in a note alone takes the letter for notes. Pages with maps come last, with the letter for maps.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from publisher.model.maps import MapLocator
from publisher.model.parts import PageOf
from publisher.model.woven import IndexEntry, Mention
from publisher.typeset.views import show

#: Pages from which a run is written as one.
_SHORTEST_RUN = 3

#: What the place that a locator tells is.
Kind = Literal["text", "note", "map"]


@show
@dataclass(frozen=True, slots=True)
class Locator:
    """One page, or a run of pages, of an index entry. `anchor` is its first mention.

    `kind` says what is on the page; `is_principal` that most is told there; `squares` are those of the grid of a map in
    which the place is.
    """

    folio: str
    last_folio: str
    anchor: str
    kind: Kind = "text"
    is_principal: bool = False
    squares: tuple[str, ...] = ()


@show
@dataclass(frozen=True, slots=True)
class SubEntry:
    """The locators of one subject under an entry; the title is "" for the entry's own."""

    title: str
    locators: tuple[Locator, ...]


def divide_entry(entry: IndexEntry, pages: Mapping[str, PageOf]) -> tuple[SubEntry, ...]:
    """Return the locators of an entry: first its own, with those of its maps last, then those of each subject."""
    own = next((subject.mentions for subject in entry.subjects if not subject.title), ())
    parts = [SubEntry("", (*make_locators(own, pages, entry.principal), *_locate_maps(entry.maps, pages)))]
    parts += [
        SubEntry(subject.title, make_locators(subject.mentions, pages, entry.principal))
        for subject in entry.subjects
        if subject.title
    ]
    return tuple(part for part in parts if part.locators)


def _locate_maps(maps: Iterable[MapLocator], pages: Mapping[str, PageOf]) -> Iterator[Locator]:
    """Yield each page of maps once, with the squares in which they show the place."""
    found: dict[int, tuple[PageOf, list[MapLocator]]] = {}
    for shown in maps:
        if page := pages.get(shown.anchor):
            found.setdefault(page.index, (page, []))[1].append(shown)
    for _, (page, on_page) in sorted(found.items()):
        squares = tuple(dict.fromkeys(one.square for one in on_page if one.square))
        yield Locator(page.folio, page.folio, on_page[0].anchor, "map", squares=squares)


@show
@dataclass(frozen=True, slots=True)
class LocatedEntry:
    """An entry of an index with its pages."""

    entry: IndexEntry
    parts: tuple[SubEntry, ...]

    @property
    def group(self) -> str:
        """The heading under which the entry stands."""
        return self.entry.group


def locate_entries(entries: Iterable[IndexEntry], pages: Mapping[str, PageOf]) -> tuple[LocatedEntry, ...]:
    """Return the entries of an index with their pages."""
    return tuple(LocatedEntry(entry, divide_entry(entry, pages)) for entry in entries)


def list_signs(located: Iterable[LocatedEntry]) -> tuple[str, ...]:
    """Return the signs that the locators of an index bear, and that its reader has to be told of."""
    locators = [locator for entry in located for part in entry.parts for locator in part.locators]
    signs = {locator.kind for locator in locators if locator.kind != "text"}
    return (
        *(("principal",) if any(locator.is_principal for locator in locators) else ()),
        *sorted(signs)[::-1],
        *(("square",) if any(locator.squares for locator in locators) else ()),
    )


def make_locators(
    mentions: Iterable[Mention],
    pages: Mapping[str, PageOf],
    principal: frozenset[str] = frozenset(),
) -> tuple[Locator, ...]:
    """Return each page once, in order, and pages of running text that follow one another as one run.

    Two pages are written apart ("12, 13") unless a third follows: a run promises that the matter goes on.
    """
    found: dict[int, Locator] = {}

    def take(anchor: str, kind: Kind, *, is_principal: bool = False) -> None:
        page = pages.get(anchor)
        if page is None:
            return
        before = found.get(page.index)
        if before is None or (before.kind, kind) == ("note", "text"):
            found[page.index] = Locator(page.folio, page.folio, anchor, kind, is_principal)
        elif is_principal and not before.is_principal:
            found[page.index] = replace(before, is_principal=True)

    for mention in mentions:
        kind: Kind = "note" if mention.standing == "note" else "text"
        take(mention.anchor, kind, is_principal=mention.anchor in principal)
    return tuple(_merge_runs(sorted(found.items())))


def _merge_runs(found: Sequence[tuple[int, Locator]]) -> Iterator[Locator]:
    """Write three pages or more that follow one another, and are of one kind and weight, as one locator."""
    runs: list[list[tuple[int, Locator]]] = []
    for index, locator in found:
        last = runs[-1][-1] if runs else None
        if last and index == last[0] + 1 and locator.kind == "text" and _look_alike(last[1], locator):
            runs[-1].append((index, locator))
        else:
            runs.append([(index, locator)])
    for run in runs:
        locators = [locator for _, locator in run]
        if len(run) >= _SHORTEST_RUN:
            yield replace(locators[0], last_folio=locators[-1].folio)
        else:
            yield from locators


def _look_alike(one: Locator, other: Locator) -> bool:
    return (one.kind, one.is_principal) == (other.kind, other.is_principal)


def list_folios(mentions: Iterable[Mention], pages: Mapping[str, PageOf]) -> list[str]:
    """List the folios of the pages on which something is mentioned, each once and in order."""
    found = {pages[mention.anchor] for mention in mentions if mention.anchor in pages}
    return [page.folio for page in sorted(found, key=lambda page: page.index)]
