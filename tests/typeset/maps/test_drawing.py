"""Maps as they are drawn: measured in the SVG, as a reader would with a rule."""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from publisher.fonts.ruler import Ruler, make_ruler
from publisher.geometry.boxes import Box
from publisher.geometry.lines import Line
from publisher.geometry.placement import Label
from publisher.geometry.projection import Point, Projection
from publisher.model.maps import BaseMap
from publisher.model.woven import WovenBook
from publisher.press.fontbook import find_installed
from publisher.production.check import check
from publisher.production.editions import EDITIONS
from publisher.typeset.families import list_families
from publisher.typeset.figures import FigureDrawer
from publisher.typeset.house import open_house
from publisher.typeset.maps.base import find_ground, project_base
from publisher.typeset.maps.panels import Panel
from publisher.typeset.maps.sea_ways import SeaChart
from publisher.weave.maps import list_maps

SVG = "{http://www.w3.org/2000/svg}"
_SHIFT = re.compile(r"translate\((.*) (.*)\)")


def is_inside(point: Point, ring: Line) -> bool:
    """Return whether a point lies in an area, by the even-odd rule."""
    inside = False
    x, y = point
    before = ring[-1]
    for here in ring:
        if (here[1] > y) != (before[1] > y) and x < here[0] + (y - here[1]) * (before[0] - here[0]) / (
            before[1] - here[1]
        ):
            inside = not inside
        before = here
    return inside


class Written(NamedTuple):
    """A line of text of a drawing, and the box of its ink."""

    text: str
    box: Box


#: Draws maps for an edition: each with its number, and what measures its letters.
DrawMaps = Callable[[str], Iterable[tuple[int, etree._Element, Ruler]]]


def open_ruler(script: str, *, right_to_left: bool) -> Ruler:
    families = list_families(script)[0]
    regular, bold = (tuple(find_installed(families, bold=bold)) for bold in (False, True))
    return make_ruler(regular, bold, right_to_left=right_to_left)


def make_drawer(woven: WovenBook, edition: str) -> FigureDrawer:
    house = open_house(woven.book.metadata)
    return FigureDrawer(woven, house, EDITIONS[edition], open_ruler(house.script, right_to_left=house.right_to_left))


def draw_maps(woven: WovenBook, edition: str) -> Iterator[tuple[int, etree._Element, Ruler]]:
    drawer = make_drawer(woven, edition)
    figures = [figure for _, figure in list_maps(woven.chapters)]
    for figure in (*figures, *([woven.overview] if woven.overview else [])):
        drawn = drawer.draw(figure)
        if drawn:
            for piece in drawn.pieces:
                box = f"0 0 {piece.width} {piece.height}"
                svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{piece.svg}</svg>'
                yield figure.number, etree.fromstring(svg), drawer.ruler


def list_texts(svg: etree._Element, ruler: Ruler) -> list[Written]:
    """Return the lines of text of a drawing, measured as they will be set."""
    found = []
    for element in svg.iter(f"{SVG}text"):
        size, text = float(element.get("font-size", "0")), "".join(map(str, element.itertext()))
        width, ascent, descent = ruler(text, size, bold=element.get("font-weight") == "bold")
        x, y = float(element.get("x", "0")), float(element.get("y", "0"))
        left = x - width / 2 if element.get("text-anchor") == "middle" else x
        box = Box(left, y - ascent, left + width, y + descent)
        shifts = (_SHIFT.match(group.get("transform", "")) for group in element.iterancestors())
        across, down = map(sum, zip((0, 0), *(map(float, shift.groups()) for shift in shifts if shift), strict=True))
        found.append(Written(text, box.move(across, down)))
    return found


def judge_texts(svg: etree._Element, ruler: Ruler) -> list[str]:
    """Tell which lines of text overlap, or leave the drawing."""
    _, _, width, height = map(float, (svg.get("viewBox") or "").split())
    texts = list_texts(svg, ruler)
    faults = [text for text, box in texts if not Box(0, 0, width, height).grow(0.05).holds(box)]
    pairs = combinations(texts, 2)
    faults += [f"{one.text} × {two.text}" for one, two in pairs if one.box.grow(-0.05).overlaps(two.box)]
    return faults


@pytest.fixture(scope="module")
def draw(shipped: WovenBook) -> DrawMaps:
    """Return a function that draws the maps of the book for an edition, once for all tests."""
    return cache(lambda edition: tuple(draw_maps(shipped, edition)))


@pytest.mark.parametrize("edition", ["print", "large-print", "epub", "handouts"])
def test_no_label_of_the_book_lies_over_another_or_leaves_its_drawing(
    edition: str, shipped: WovenBook, draw: DrawMaps
) -> None:
    faults = [(number, judge_texts(svg, ruler)) for number, svg, ruler in draw(edition)]
    assert {number for number, _ in faults} == {sheet.number for sheet in shipped.maps}
    assert not [(number, found) for number, found in faults if found]


@pytest.mark.parametrize("edition", ["print", "large-print", "epub"])
def test_the_map_of_all_routes_names_every_camp_however_full_it_is(
    edition: str, shipped: WovenBook, draw: DrawMaps
) -> None:
    sheet = shipped.maps[-1]
    assert sheet.chapter is None
    pieces = [piece for piece in draw(edition) if piece[0] == sheet.number]
    assert len(pieces) == (1 if edition == "epub" else 2)
    written = " ".join(text for _, svg, ruler in pieces for text, _ in list_texts(svg, ruler)).split()
    camps = [place for place in map(shipped.book.places.__getitem__, sheet.places) if place.kind == "camp"]
    assert not [camp.name for camp in camps if not set(camp.name.split()) <= set(written)]


# --- Maps of books that nobody has seen -----------------------------------------------------------

NAMES = ("فودجيسواف", "لوبلين", "بيرغن بيلزن", "كام", "هانوفر-شتوكن", "زاكسنهاوزن", "نويشتات في هولشتاين", "غراتس")
HEAD = """\
title: كتاب
language: {language}
identifier: urn:uuid:00000000-0000-4000-8000-000000000001
chapters: [01.md]
"""
CHAPTER = "---\ntitle: أ\n---\n\nنص.\n\n::: {{.map {} alt=أ}}\n:::\n"


def scatter(count: int, seed: int) -> Mapping[str, str]:
    """Write a book with one map of places by chance, and routes among some of them."""
    chance = random.Random(seed)  # noqa: S311 - the same places in every run, and no secret
    kinds = ("camp", "subcamp", "city", "site", "region")
    places = "".join(
        f"p{n}: {{name: {chance.choice(NAMES)} {n}, kind: {chance.choice(kinds)}, "
        f"coordinates: [{chance.uniform(47, 55):.3f}, {chance.uniform(7, 22):.3f}]}}\n"
        for n in range(count)
    )
    routes = "".join(
        f"r{n}: {{from: p{chance.randrange(count)}, to: p{chance.randrange(count)}, date: 1945-01-{n + 1:02d}}}\n"
        for n in range(count // 12)
    )
    shown = " ".join(f"p{n}" for n in range(count))
    used = " ".join(f"r{n}" for n in range(count // 12))
    return {
        "book.yaml": HEAD.format(language="ar"),
        "places.yaml": places,
        "routes.yaml": routes,
        "01.md": CHAPTER.format(f'places="{shown}" routes="{used}"'),
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sixty_places_by_chance_are_all_named_and_none_over_another(seed: int, make_book: Callable[..., Path]) -> None:
    _, woven = check(make_book(scatter(60, seed)))
    assert woven is not None
    ((_, svg, ruler),) = draw_maps(woven, "print")
    assert judge_texts(svg, ruler) == []
    # A name in two lines is two texts.
    written = " ".join(text for text, _ in list_texts(svg, ruler)).split()
    missing = [n for n in range(60) if str(n) not in written]
    assert missing == []


def test_of_places_on_one_spot_some_look_for_room(
    make_book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    looking: list[int] = []

    def place(labels: Sequence[Label]) -> list[int | None]:
        looking.append(sum(bool(label.spots) for label in labels))
        return [None] * len(labels)

    monkeypatch.setattr("publisher.typeset.maps.names.place_labels", place)
    crowd = scatter(96, 1)
    for files, least, most in (
        (scatter(60, 1), 60, 99),
        ({**crowd, "places.yaml": re.sub(r"\[.*?\]", "[50, 20]", crowd["places.yaml"])}, 10, 30),
    ):
        looking.clear()
        _, woven = check(make_book(files, name=f"book-{least}"))
        assert woven is not None
        assert list(draw_maps(woven, "print"))
        assert least <= max(looking) <= most


def test_the_same_book_gives_the_same_drawing(make_book: Callable[..., Path]) -> None:
    folder = make_book(scatter(30, 4))
    first, second = (
        [etree.tostring(svg) for _, svg, _ in draw_maps(woven, "print")]
        for woven in (check(folder)[1], check(folder)[1])
        if woven
    )
    assert first == second


def test_handouts_are_black_alone(draw: DrawMaps) -> None:
    for _, svg, _ in draw("handouts"):
        colours = {element.get(name) for element in svg.iter() for name in ("fill", "stroke")}
        assert colours <= {None, "none", "#000", "#fff"}


def test_a_part_of_the_world_without_a_base_map_has_a_graticule(make_book: Callable[..., Path]) -> None:
    files = {
        "book.yaml": HEAD.format(language="en"),
        "places.yaml": "a: {name: Lagos, coordinates: [6.45, 3.4]}\nb: {name: Accra, coordinates: [5.6, -0.2]}\n",
        "01.md": CHAPTER.format('places="a b"'),
    }
    _, woven = check(make_book(files))
    assert woven is not None
    ((_, svg, ruler),) = draw_maps(woven, "print")
    texts = [text for text, _ in list_texts(svg, ruler)]
    assert {"Lagos", "Accra", "A", "1"} <= set(texts)
    # Nothing is said of a base map that is not there.
    assert not [text for text in texts if "Natural Earth" in text or "borders" in text]
    assert len([path for path in svg.iter(f"{SVG}path") if path.get("stroke-width") == "0.31"]) == 1


def test_a_spread_of_rivers_alone_has_nothing_to_keep_clear_of_the_fold(make_book: Callable[..., Path]) -> None:
    files = {
        "book.yaml": HEAD.format(language="en"),
        "places.yaml": "a: {name: Oder, kind: river, coordinates: [54.0, 15.0]}\n"
        "b: {name: Danube, kind: river, coordinates: [48.0, 15.5]}\n",
        "01.md": CHAPTER.format('.spread places="a b"'),
    }
    _, woven = check(make_book(files))
    assert woven is not None
    drawn = list(draw_maps(woven, "print"))
    texts = [text for _, svg, ruler in drawn for text, _ in list_texts(svg, ruler)]
    assert {"Oder", "Danube"} <= {text.strip() for text in texts}


@pytest.mark.parametrize(("language", "tag"), [("ar", "und-Latn"), ("he", "und-Latn"), ("en", None)])
def test_the_script_of_a_credit_is_named_where_it_is_not_that_of_the_book(
    language: str, tag: str | None, make_book: Callable[..., Path]
) -> None:
    files = {
        "book.yaml": HEAD.format(language=language),
        "places.yaml": "a: {name: Lublin, coordinates: [51.25, 22.57]}\nb: {name: Graz, coordinates: [47.07, 15.44]}\n",
        "01.md": CHAPTER.format('places="a b"'),
    }
    _, woven = check(make_book(files))
    assert woven is not None
    ((_, svg, ruler),) = draw_maps(woven, "epub")
    assert [text for text, _ in list_texts(svg, ruler) if text.endswith("Natural Earth")]
    told = {part.text: part.get("{http://www.w3.org/XML/1998/namespace}lang") for part in svg.iter(f"{SVG}tspan")}
    assert told == ({"Natural Earth": tag} if tag else {})


def test_where_a_base_map_ends_there_is_no_coast() -> None:
    """Land that is cut off at the bounds of the base map has a coast elsewhere only."""
    base_map = BaseMap({"land": (((0, 0), (4, 0), (4, 5), (4, 10), (0, 10), (0, 0)),)}, bounds=(0, 0, 10, 10))
    projection = Projection((5, 5))
    reach = 600_000.0
    panel = Panel(projection, Box(-reach, -reach, reach, reach), Box(0, 0, 100, 100))
    ground = find_ground(project_base(base_map, projection), panel)
    ((first, *_, last),) = ground.coasts
    assert first == pytest.approx(panel.locate((0, 4)))
    assert last == pytest.approx(panel.locate((10, 4)))
    # … and a panel of nothing but sea has no land.
    east = Panel(projection, Box(100_000.0, -1000.0, 200_000.0, 1000.0), Box(0, 0, 100, 2))
    assert not find_ground(project_base(base_map, projection), east).land


def test_ships_keep_to_the_water() -> None:
    island = [(40.0, 10.0), (60.0, 10.0), (60.0, 90.0), (40.0, 90.0)]
    way = SeaChart(Box(0, 0, 100, 100), [island], 2.0).find_way((10, 40), (90, 40))
    assert way[0] == (10.0, 40.0)
    assert way[-1] == (90.0, 40.0)
    assert not any(is_inside(point, island) for point in way)
    # Nothing in the way: nothing is gone around.
    assert max(abs(y - 95) for _, y in SeaChart(Box(0, 0, 100, 100), [island], 2.0).find_way((10, 95), (90, 95))) < 3


def test_a_legend_explains_what_the_map_has_and_nothing_else(shipped: WovenBook, draw: DrawMaps) -> None:
    maps = {number: {text for text, _ in list_texts(svg, ruler)} for number, svg, ruler in draw("print")}
    for sheet in shipped.maps:
        modes = {shipped.book.routes[route].mode for route in sheet.routes}
        for mode, word in (("foot", "سيرًا على الأقدام"), ("train", "بالقطار"), ("ship", "بالسفينة")):
            assert (word in maps[sheet.number]) == (mode in modes)


# --- In words -------------------------------------------------------------------------------------


def test_a_map_is_told_from_its_data(make_book: Callable[..., Path]) -> None:
    files = {
        "book.yaml": HEAD.format(language="en"),
        "places.yaml": "a: {name: Celle, kind: city, coordinates: [52.6, 10.1]}\n"
        "b: {name: Bergen-Belsen, kind: camp, coordinates: [52.8, 9.9]}\n",
        "routes.yaml": "r: {from: a, to: b, date: 1945-04-08, people: {min: 3400, max: 4500}, certainty: probable}\n",
        "01.md": "---\ntitle: A\n---\n\nText.\n\n::: {.map routes=r}\n:::\n",
    }
    _, woven = check(make_book(files))
    assert woven is not None
    (figure,) = (figure for _, figure in list_maps(woven.chapters))
    drawn = make_drawer(woven, "print").draw(figure)
    assert drawn is not None
    assert drawn.description.alternative == (
        "Map showing Celle and Bergen-Belsen, and the routes: from Celle to Bergen-Belsen"
    )
    squares = woven.maps[0].squares
    assert drawn.description.lines == (
        f"camp: Bergen-Belsen ({squares['b']}).",
        f"city: Celle ({squares['a']}).",
        "On foot from Celle to Bergen-Belsen, 8 April 1945, Number of people: between 3400 and 4500, probable.",
    )


def test_the_writers_own_words_come_first(shipped: WovenBook) -> None:
    for _, figure in list_maps(shipped.chapters):
        drawn = make_drawer(shipped, "epub").draw(figure)
        assert drawn is not None
        assert drawn.description.alternative == figure.alternative
        assert len(drawn.description.lines) >= len(figure.routes)
        break


@pytest.mark.parametrize("edition", ["print", "large-print", "handouts"])
def test_nothing_on_a_map_is_too_small_to_be_read_or_too_fine_to_be_printed(edition: str, draw: DrawMaps) -> None:
    for _, svg, _ in draw(edition):
        assert min(float(text.get("font-size", "0")) for text in svg.iter(f"{SVG}text")) >= 7
        widths = [float(width) for element in svg.iter() if (width := element.get("stroke-width"))]
        assert min(widths) >= 0.3


@pytest.mark.parametrize("edition", ["print", "large-print"])
def test_a_printed_map_has_one_tint_for_water_and_all_else_black(edition: str, draw: DrawMaps) -> None:
    for _, svg, _ in draw(edition):
        assert {element.get("stroke") for element in svg.iter()} <= {None, "none", "#000", "#fff"}
        assert {element.get("fill") for element in svg.iter()} <= {None, "none", "#000", "#fff", "#dfdfdf"}


MIDLANDS = """\
    land: {name: الداخل, kind: country, coordinates: [51.5, 11.5]}
    far: {name: البعيد, kind: country, coordinates: [47.0, 25.0]}
    flow: {name: النهر, kind: river, coordinates: [52.2, 12.2]}
    a: {name: أول, coordinates: [51.0, 10.0], within: [land]}
    b: {name: ثان, coordinates: [53.0, 13.0], within: [land]}
    c: {name: ثالث, coordinates: [51.1, 12.9], within: [far]}
    """


def test_a_map_names_the_waters_and_the_countries_that_its_places_lie_in(make_book: Callable[..., Path]) -> None:
    files = {"book.yaml": HEAD.format(language="ar"), "places.yaml": MIDLANDS, "01.md": CHAPTER.format('places="a b"')}
    _, woven = check(make_book(files))
    assert woven is not None
    ((_, svg, ruler),) = draw_maps(woven, "print")
    texts = {text for text, _ in list_texts(svg, ruler)}
    assert {"الداخل", "النهر", "أول", "ثان"} <= texts
    # Nobody on the map lies in it, and what is named besides is no place of the map.
    assert not texts & {"البعيد", "ثالث"}
    assert set(woven.maps[0].squares) == {"a", "b"}


def test_a_map_is_as_wide_as_its_drawing_and_its_places_keep_their_squares(shipped: WovenBook, draw: DrawMaps) -> None:
    """Where a side is too low for a map as it is, more land is shown beside it, as far as the base map reaches."""
    look = make_drawer(shipped, "handouts").look
    sheets = {sheet.number: sheet for sheet in shipped.maps}
    for number, svg, _ in draw("handouts"):
        left, _, right, _ = sheets[number].frame
        outer = max(float(box.get("width", "0")) for box in svg.iter(f"{SVG}rect"))
        # A frame in the midst of the base map; those that reach to its edge are as wide as it is.
        if right - left < 900_000:
            assert outer >= look.width - 1
