"""Draws up the sheets of a book's maps: figures and the gazetteer in, what each map shows and where out.

Nothing of it depends on an edition: a place lies in the same square of the same map in all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from publisher.geometry.boxes import Box, enclose
from publisher.geometry.projection import Point, Projection, find_centre
from publisher.model.anchors import name_figure
from publisher.model.book import Book, Metadata, Place
from publisher.model.finding import Position
from publisher.model.maps import MapLocator, MapSheet
from publisher.model.tree import Figure, find_all
from publisher.model.woven import WovenChapter
from publisher.script.digits import default_digits
from publisher.script.direction import find_script
from publisher.script.grid import name_square
from publisher.script.locale import load_words

#: The least width and height of a map in metres, and the share of them by which it reaches beyond its places: farther
#: where ships have to find their way around the land.
_LEAST, _MARGIN, _SEA_MARGIN = 60_000.0, 0.09, 0.13
#: … on a spread.
_SPREAD_MARGIN = 0.05
#: The least and greatest width of a map, as a multiple of its height.
_NARROWEST, _WIDEST = 0.82, 1.55
#: Into how many squares the shorter side of a map is divided.
_SQUARES = 4
#: Two routes or more make a map of the whole book, if no map shows all of them.
_FEWEST_ROUTES = 2


def find_overview(book: Book, chapters: Sequence[WovenChapter]) -> Figure | None:
    """Return the map of the whole book: all routes, after the maps of the chapters; None where one shows them all."""
    figures = [figure for _, figure in list_maps(chapters)]
    routes = tuple(book.routes)
    asked = book.metadata.overview
    if asked == "none" or len(routes) < _FEWEST_ROUTES or any(set(figure.routes) >= set(routes) for figure in figures):
        return None
    number = len(figures) + 1
    return Figure(
        Position("routes.yaml"),
        "map",
        caption=load_words(book.metadata.language)["overview_caption"],
        routes=routes,
        number=number,
        identifier=name_figure("map", number),
        is_spread=asked == "spread",
        is_overview=True,
    )


def list_maps(chapters: Iterable[WovenChapter]) -> Iterator[tuple[int, Figure]]:
    """Yield the maps of the chapters in reading order, each with the number of its chapter from 0."""
    for index, chapter in enumerate(chapters):
        trees = (chapter.chapter.blocks, *(note.children for note in chapter.chapter.notes))
        for tree in trees:
            yield from ((index, figure) for figure in find_all(tree, Figure) if figure.kind == "map")


def draw_up_sheets(book: Book, chapters: Sequence[WovenChapter], overview: Figure | None) -> tuple[MapSheet, ...]:
    """Draw up a sheet for each map of which at least one place has coordinates."""
    figures: list[tuple[int | None, Figure]] = [*list_maps(chapters)]
    if overview:
        figures.append((None, overview))
    sheets = (_draw_up_sheet(book, chapter, figure) for chapter, figure in figures)
    return tuple(sheet for sheet in sheets if sheet)


def _draw_up_sheet(book: Book, chapter: int | None, figure: Figure) -> MapSheet | None:
    routes = tuple(name for name in dict.fromkeys(figure.routes) if name in book.routes)
    places = tuple(_list_places(book, routes, figure.places))
    located = {place.id: place.coordinates for place in places if place.coordinates}
    if not located:
        return None
    projection = Projection(find_centre(located.values()))
    points = {name: projection.place_on_sheet(place) for name, place in located.items()}
    has_ships = any(book.routes[name].mode == "ship" for name in routes)
    # What lies beside the frame is shown on a spread, which needs its height.
    margin = _SPREAD_MARGIN if figure.is_spread else _SEA_MARGIN if has_ships else _MARGIN
    frame = _find_frame(points.values(), margin)
    columns, rows = _divide(frame)
    squares = {name: _name_square(book.metadata, frame, columns, rows, point) for name, point in points.items()}
    return MapSheet(
        anchor=figure.identifier,
        number=figure.number,
        chapter=chapter,
        routes=routes,
        places=tuple(place.id for place in places),
        centre=projection.centre,
        frame=(frame.left, frame.top, frame.right, frame.bottom),
        columns=columns,
        rows=rows,
        squares=squares,
    )


def _list_places(book: Book, routes: Iterable[str], names: Iterable[str]) -> Iterator[Place]:
    """Yield the places of a map, each once: those of its routes, then those that it names besides."""
    listed = [name for route in routes for name in list_stops(book, route)]
    for name in dict.fromkeys((*listed, *names)):
        if name in book.places:
            yield book.places[name]


def list_stops(book: Book, route: str) -> tuple[str, ...]:
    """Return the places of a route in their order."""
    way = book.routes[route]
    return (way.start, *way.via, way.end)


def _find_frame(points: Iterable[Point], margin: float) -> Box:
    """Return the frame around points: with room at the edges, and neither too wide nor too high for a page."""
    around = enclose(points)
    width, height = max(_LEAST, around.width), max(_LEAST, around.height)
    width, height = width * (1 + 2 * margin), height * (1 + 2 * margin)
    width, height = max(width, height * _NARROWEST), max(height, width / _WIDEST)
    x, y = around.centre
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _divide(frame: Box) -> tuple[int, int]:
    """Return the columns and rows of a grid whose cells are nearly squares."""
    side = min(frame.width, frame.height) / _SQUARES
    return round(frame.width / side), round(frame.height / side)


def _name_square(metadata: Metadata, frame: Box, columns: int, rows: int, point: Point) -> str:
    column = min(columns - 1, int((point[0] - frame.left) / frame.width * columns))
    row = min(rows - 1, int((point[1] - frame.top) / frame.height * rows))
    digits = metadata.digits or default_digits(metadata.language)
    return name_square(column, row, columns, find_script(metadata.language), digits)


def locate_on_maps(sheets: Iterable[MapSheet]) -> Mapping[str, tuple[MapLocator, ...]]:
    """Return for each place the maps that show it, in reading order, with its square in the grid of each."""
    found: dict[str, list[MapLocator]] = defaultdict(list)
    for sheet in sheets:
        for place, square in sheet.squares.items():
            found[place].append(MapLocator(sheet.anchor, sheet.number, square))
    return {place: tuple(locators) for place, locators in found.items()}
