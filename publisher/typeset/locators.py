"""Makes the locators of an index: mentions and their pages in, merged runs of pages out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from publisher.model.parts import PageOf
from publisher.model.woven import Mention

#: Pages from which a run is written as one.
_SHORTEST_RUN = 3


@dataclass(frozen=True, slots=True)
class Locator:
    """One page, or a run of pages, of an index entry. `anchor` is its first mention."""

    folio: str
    last_folio: str
    anchor: str


def make_locators(mentions: Iterable[Mention], pages: Mapping[str, PageOf]) -> tuple[Locator, ...]:
    """Give each page once, in order, and pages that follow one another as one run.

    Two pages are written apart ("12, 13") unless a third follows: a run promises that the matter goes on.
    """
    first: dict[int, tuple[str, str]] = {}
    for mention in mentions:
        page = pages.get(mention.anchor)
        if page is not None:
            first.setdefault(page.index, (page.folio, mention.anchor))
    ordered = sorted(first)
    runs: list[list[int]] = [[index] for index in ordered[:1]]
    for before, index in pairwise(ordered):
        if index == before + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    locators: list[Locator] = []
    for run in runs:
        whole = [run] if len(run) >= _SHORTEST_RUN else [[index] for index in run]
        for part in whole:
            folio, anchor = first[part[0]]
            locators.append(Locator(folio, first[part[-1]][0], anchor))
    return tuple(locators)
