"""Makes the locators of an index: an entry and the pages of its mentions in; pages and runs of pages out.

A page is given once. What it has in running text decides how: a page that has a mention there is a plain number, one
that has a mention in a note alone takes the letter for notes, and one that only shows a map takes the letter for maps.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from publisher.model.maps import MapLocator
from publisher.model.parts import PageOf
from publisher.model.woven import IndexEntry, Mention, WovenChapter
from publisher.typeset.views import show

#: Pages from which a run is written as one.
_SHORTEST_RUN = 3

#: An entry with more locators is divided by chapters: nobody turns to twenty pages to find the one that is meant.
MOST_LOCATORS = 8

#: What is on a page, and which of it the locator tells where there is more than one thing.
Kind = Literal["text", "note", "map"]
_RANKS: Mapping[Kind, int] = {"text": 0, "note": 1, "map": 2}


@show
@dataclass(frozen=True, slots=True)
class Locator:
    """One page, or a run of pages, of an index entry. `anchor` is its first mention.

    `kind` says what is on the page; `is_principal` that most is told there.
    """

    folio: str
    last_folio: str
    anchor: str
    kind: Kind = "text"
    is_principal: bool = False


@show
@dataclass(frozen=True, slots=True)
class SubEntry:
    """The locators of one chapter under an entry, with the chapter's title; "" where an entry is not divided."""

    title: str
    locators: tuple[Locator, ...]


def divide_entry(
    entry: IndexEntry, chapters: Sequence[WovenChapter], pages: Mapping[str, PageOf], title_of_maps: str
) -> tuple[SubEntry, ...]:
    """Give the locators of an entry: all together, or by chapters where there are many in several chapters.

    Pages that only show a map come last then, under a title of their own.
    """
    together = make_locators(entry.mentions, pages, entry.principal, entry.maps)
    parts = [(chapters[number].chapter.title, found) for number, found in group_by_chapter(entry.mentions)]
    if len(together) <= MOST_LOCATORS or len(parts) <= 1:
        return (SubEntry("", together),) if together else ()
    divided = [SubEntry(title, make_locators(found, pages, entry.principal)) for title, found in parts]
    divided.append(SubEntry(title_of_maps, tuple(locator for locator in together if locator.kind == "map")))
    return tuple(part for part in divided if part.locators)


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


def locate_entries(
    entries: Iterable[IndexEntry], chapters: Sequence[WovenChapter], pages: Mapping[str, PageOf], title_of_maps: str
) -> tuple[LocatedEntry, ...]:
    """Give the entries of an index with their pages."""
    return tuple(LocatedEntry(entry, divide_entry(entry, chapters, pages, title_of_maps)) for entry in entries)


def list_signs(located: Iterable[LocatedEntry]) -> tuple[str, ...]:
    """Give the signs that the locators of an index bear, and that its reader has to be told of."""
    locators = [locator for entry in located for part in entry.parts for locator in part.locators]
    signs = {locator.kind for locator in locators if locator.kind != "text"}
    return (*(("principal",) if any(locator.is_principal for locator in locators) else ()), *sorted(signs)[::-1])


def group_by_chapter(mentions: Iterable[Mention]) -> Iterator[tuple[int, tuple[Mention, ...]]]:
    """Give the mentions of each chapter, which is counted from 0; they come in reading order."""
    for number, found in groupby(mentions, lambda mention: mention.chapter):
        yield number, tuple(found)


def make_locators(
    mentions: Iterable[Mention],
    pages: Mapping[str, PageOf],
    principal: frozenset[str] = frozenset(),
    maps: Iterable[MapLocator] = (),
) -> tuple[Locator, ...]:
    """Give each page once, in order, and pages of running text that follow one another as one run.

    Two pages are written apart ("12, 13") unless a third follows: a run promises that the matter goes on.
    """
    found: dict[int, Locator] = {}

    def take(anchor: str, kind: Kind, *, is_principal: bool = False) -> None:
        page = pages.get(anchor)
        if page is None:
            return
        before = found.get(page.index)
        if before is None or _RANKS[kind] < _RANKS[before.kind]:
            found[page.index] = Locator(page.folio, page.folio, anchor, kind, is_principal)
        elif is_principal and not before.is_principal:
            found[page.index] = replace(before, is_principal=True)

    for mention in mentions:
        kind: Kind = "note" if mention.standing == "note" else "text"
        take(mention.anchor, kind, is_principal=mention.anchor in principal)
    for shown in maps:
        take(shown.anchor, "map")
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
