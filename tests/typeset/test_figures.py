"""A figure that was drawn is not drawn again, unless its data, its look or the words of the house are new."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from publisher.model.book import Place
from publisher.model.finding import Position
from publisher.model.kept import KeptWork
from publisher.model.tree import Figure, find_all
from publisher.model.woven import WovenBook
from publisher.typeset.figures import DrawnFigure
from publisher.typeset.maps.drawing import MapDrawer
from publisher.typeset.timelines import TimelineDrawer
from tests.typeset.maps.test_drawing import make_drawer


class Cache(dict[tuple[str, ...], bytes]):
    """A cache in memory, and what looks into it before it has work done as another process does it."""

    def do(self, works: Sequence[KeptWork]) -> list[bytes]:
        for work in works:
            if work.key not in self:
                self[work.key] = pickle.loads(pickle.dumps(work.make))()  # noqa: S301 - it was pickled here
        return [self[work.key] for work in works]

    def begin(self, works: Sequence[KeptWork]) -> Callable[[], list[bytes]]:
        return partial(self.do, works)


def draw(woven: WovenBook, cache: Cache, edition: str = "print", **changes: Any) -> list[DrawnFigure | None]:
    """Draw a map and a timeline of the book."""
    drawer = replace(make_drawer(woven, edition), begin=cache.begin)
    for name, value in changes.items():
        drawer = replace(drawer, house=replace(drawer.house, **{name: value}))
    return [drawer.draw(figure) for figure in choose_figures(woven)]


def choose_figures(woven: WovenBook) -> Iterator[Figure]:
    figures = find_all([block for chapter in woven.chapters for block in chapter.chapter.blocks], Figure)
    for kind in ("map", "timeline"):
        yield next(figure for figure in figures if figure.kind == kind)


def test_what_was_drawn_is_taken_as_it_was(shipped: WovenBook, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache()
    drawn = draw(shipped, cache)
    assert [key[0] for key in cache] == ["map", "timeline"]
    monkeypatch.delattr(MapDrawer, "draw")
    monkeypatch.delattr(TimelineDrawer, "draw")
    assert draw(shipped, cache) == drawn
    # Only the map and its places count: a place that it does not show may be anywhere.
    elsewhere = replace(shipped.book, places={**shipped.book.places, "x": Place(Position("places.yaml"), "x", "س")})
    assert draw(replace(shipped, book=elsewhere), cache) == drawn


def test_all_figures_of_a_book_are_drawn_together(shipped: WovenBook) -> None:
    ordered: list[int] = []
    cache = Cache()

    def begin(works: Sequence[KeptWork]) -> Callable[[], list[bytes]]:
        ordered.append(len(works))
        return cache.begin(works)

    drawer = replace(make_drawer(shipped, "print"), begin=begin)
    finish = drawer.begin_book()
    # They are drawn while other things are done.
    assert len(ordered) == 1
    assert not cache
    finish()
    assert [drawer.draw(figure) for figure in choose_figures(shipped)] == draw(shipped, Cache())
    assert shipped.overview is not None
    assert drawer.draw(shipped.overview) is not None
    assert len(ordered) == 1
    assert ordered[0] >= 12


def test_another_look_another_house_and_other_data_are_drawn_anew(shipped: WovenBook) -> None:
    cache = Cache()
    draw(shipped, cache)
    for edition, changes in (
        ("large-print", {}),
        ("print", {"digits": "arab"}),
        ("print", {"words": {**open_words(shipped), "kilometres": "{n} ك"}}),
    ):
        before = len(cache)
        assert draw(shipped, cache, edition, **changes) == draw(shipped, Cache(), edition, **changes)
        assert len(cache) == before + 2
    sheet = next(sheet for sheet in shipped.maps if sheet.anchor == next(choose_figures(shipped)).identifier)
    name = sheet.places[0]
    latitude, longitude = shipped.book.places[name].coordinates or (0.0, 0.0)
    moved = replace(shipped.book.places[name], coordinates=(latitude + 0.2, longitude))
    other = replace(shipped, book=replace(shipped.book, places={**shipped.book.places, name: moved}))
    before = len(cache)
    assert draw(other, cache)[0] == draw(other, Cache())[0] != draw(shipped, Cache())[0]
    assert len(cache) == before + 1


def open_words(woven: WovenBook) -> dict[str, object]:
    return dict(make_drawer(woven, "print").house.words)
