"""Sheets: what each map shows, and in which square, whatever the edition."""

from collections.abc import Callable
from pathlib import Path

from publisher.model.woven import WovenBook
from publisher.production.check import check
from publisher.weave.maps import locate_on_maps

PLACES = """\
west: {name: غرب, kind: camp, coordinates: [50, 10]}
middle: {name: وسط, kind: city, coordinates: [51, 14]}
east: {name: شرق, kind: camp, coordinates: [50, 18]}
nowhere: {name: بلا, kind: city}
far: {name: بعيد, kind: city, coordinates: [48, 12]}
"""
ROUTES = """\
there: {from: west, via: [nowhere], to: east}
back: {from: east, via: [middle], to: west, mode: train}
"""
MAP = '::: {{.map {} alt="أ"}}\n:::\n\n'


def weave(make_book: Callable[..., Path], text: str, **files: str) -> WovenBook:
    chapter = f"---\ntitle: أ\n---\n\nنص.\n\n{text}"
    book = {"places.yaml": PLACES, "routes.yaml": ROUTES, "01.md": chapter}
    _, woven = check(make_book({**book, **{f"{name}.yaml": content for name, content in files.items()}}))
    assert woven is not None
    return woven


def test_a_map_shows_the_places_of_its_routes_and_those_that_it_names(make_book: Callable[..., Path]) -> None:
    woven = weave(make_book, MAP.format('routes="there" places="far west"') + MAP.format('places="nowhere"'))
    first, overview = woven.maps
    assert first.places == ("west", "nowhere", "east", "far")
    assert first.routes == ("there",)
    assert (first.anchor, first.number, first.chapter) == ("_map1", 1, 0)
    # A map without a place that can be drawn has no sheet, but its number.
    assert (overview.anchor, overview.number, overview.chapter) == ("_map3", 3, None)


def test_squares_count_from_the_right_and_from_the_top(make_book: Callable[..., Path]) -> None:
    sheet = weave(make_book, MAP.format('places="west east far"')).maps[0]
    assert set(sheet.squares) == {"west", "east", "far"}
    assert sheet.squares["east"][0] == "أ"
    assert sheet.squares["west"][0] > "أ"
    assert sheet.squares["far"][-1] > sheet.squares["west"][-1]
    left, top, right, bottom = sheet.frame
    assert 0.8 < (right - left) / (bottom - top) < 1.6
    assert abs((right - left) / sheet.columns / ((bottom - top) / sheet.rows) - 1) < 0.25


def test_a_map_of_one_place_shows_what_is_around_it(make_book: Callable[..., Path]) -> None:
    sheet = weave(make_book, MAP.format('places="west"')).maps[0]
    left, top, right, bottom = sheet.frame
    assert right - left > 50_000
    assert left < 0 < right
    assert top < 0 < bottom


def test_the_whole_book_has_a_map_unless_one_shows_all_routes(make_book: Callable[..., Path]) -> None:
    assert weave(make_book, MAP.format('routes="there"')).overview is not None
    assert weave(make_book, MAP.format('routes="back there"')).overview is None
    one = "there: {from: west, to: east}\n"
    assert weave(make_book, "", routes=one).overview is None


def test_a_place_knows_the_maps_that_show_it(make_book: Callable[..., Path]) -> None:
    woven = weave(make_book, MAP.format('#own routes="there"') + MAP.format('places="west far"'))
    found = locate_on_maps(woven.maps)
    assert [(locator.anchor, locator.number) for locator in found["west"]] == [("own", 1), ("_map2", 2), ("_map3", 3)]
    assert [locator.anchor for locator in found["far"]] == ["_map2"]
    assert all(locator.square for locators in found.values() for locator in locators)
    assert "nowhere" not in found
    entry = next(entry for entry in woven.place_index if entry.place and entry.place.id == "far")
    assert entry.maps == found["far"]
