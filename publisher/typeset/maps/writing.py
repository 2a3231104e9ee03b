"""Writes a panel: its scene in, everything that is drawn there out, with names, dates and a scale bar."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import hypot

from markupsafe import Markup

from publisher.geometry.boxes import Box
from publisher.geometry.cells import sort_boxes
from publisher.geometry.lines import find_length
from publisher.geometry.projection import Point
from publisher.model.book import Book, Place, Route
from publisher.model.maps import MapSheet
from publisher.typeset.drawing.lettering import write_line
from publisher.typeset.drawing.look import Look
from publisher.typeset.drawing.svg import write_box, write_group, write_path
from publisher.typeset.house import HouseStyle
from publisher.typeset.maps.base import write_ground
from publisher.typeset.maps.names import CELL, Obstacles, Placed, Request, Segments, Writing, place_writings
from publisher.typeset.maps.scene import DrawnLeg, Scene
from publisher.typeset.maps.symbols import AREAS, find_radius, write_arrows, write_casing, write_symbol, write_way

#: What it costs to leave out a date, the name of where a route leads that leaves the panel, that of a sea, the scale.
_DATE, _EXIT, _SEA, _SCALE = 14.0, 13.0, 6.0, 200.0
#: … and that of another water, region or country; how far from its middle it is tried, in sizes of a name and steps.
_GROUND, _GROUND_STEP, _GROUND_TRIALS = 8.0, 1.6, 2
#: … and how far it keeps away from all else, in sizes of a name.
_GROUND_MARGIN = 0.7
#: … the name of a camp, of another end of a route, and of a place between; where a map of the whole book is too full
#: for all names, those of the places between give way, and of the others those of the camps last.
_CAMP, _END, _BETWEEN, _BETWEEN_IN_OVERVIEW = 300.0, 200.0, 100.0, 8.0
_CAMP_IN_OVERVIEW = 800.0
#: Below so many squares of the size of a name for each place a map of the whole book is too full for all names.
_NAME_ROOM = 8.0
#: The sizes of dates and of the names of seas, in sizes of a name.
_DATE_SIZE, _SEA_SIZE = 0.86, 0.95
#: The lengths of a scale bar: this much of a power of ten, in kilometres; and its greatest share of a panel's width.
_ROUND, _BAR = (5, 2, 1), 0.24
#: Along how many places of an edge a scale bar is tried.
_BAR_TRIALS = 12


@dataclass(frozen=True, slots=True)
class PanelWriter:
    """Writes one panel. `year` is that of all dates, None where they differ and each says its own."""

    book: Book
    house: HouseStyle
    look: Look
    sheet: MapSheet
    scene: Scene
    year: int | None

    @staticmethod
    def find_common_year(routes: Iterable[Route]) -> int | None:
        """Return the year in which the dates of all routes lie, None where there are several or none."""
        dates = [route.date for route in routes if route.date]
        years = {year for date in dates for year in (date.earliest.year, date.latest.year)}
        return years.pop() if len(years) == 1 and len(dates) > 1 else None

    def write(
        self,
        *,
        hidden: frozenset[str] = frozenset(),
        elsewhere: Sequence[frozenset[str]] = (),
        closed: Sequence[Box] = (),
        outlines: Sequence[Box] = (),
        only: frozenset[str] | None = None,
    ) -> Iterator[Markup]:
        """Write the panel.

        `hidden` are places that are not named here; a route among places that stand together in `elsewhere` has
        its date there. Nothing is written in the boxes of `closed`, nor across the edges of `outlines`. In an
        inset `only` are the places that it is for.
        """
        scene, look = self.scene, self.look
        requests = [
            *self.request_names(hidden),
            *self.request_dates(elsewhere, only),
            *self.request_ground(),
            *(self.request_exits() if only else ()),
            self.request_scale_bar(),
        ]
        lines = [drawn.line for drawn in scene.drawn]
        obstacles = Obstacles(
            edge=scene.panel.box.grow(-1.2 * look.unit),
            closed=closed,
            symbols=sort_boxes(
                (scene.find_symbol(place, look) for place in scene.shown if place.kind not in AREAS), CELL
            ),
            routes=Segments([*lines, *map(_trace_box, outlines)]),
            coasts=Segments(scene.ground.coasts),
        )
        placed = place_writings(requests, obstacles, look)
        yield from write_ground(scene.ground, look, [writing.box for writing in placed if writing])
        yield from self.write_routes()
        for place in scene.shown:
            if place.kind not in AREAS:
                yield write_symbol(place.kind, scene.points[place.id], look)
        yield from self.write_writings(placed[:-1])
        if placed[-1]:
            yield self.write_scale_bar(placed[-1])

    def write_routes(self) -> Iterator[Markup]:
        """Write the routes, each with paper around it, and their arrows on top of all."""
        drawn = self.scene.drawn
        for piece in drawn:
            if piece.leg.route.mode != "ship":
                yield write_casing([piece.line], self.look)
            yield from write_way(piece.leg.route.mode, [piece.line], self.look)
        for piece in drawn:
            yield from write_arrows(
                piece.line,
                self.look,
                ends_here=piece.leg.is_last and piece.is_end,
                is_certain=piece.leg.route.certainty == "certain",
            )

    # --- What asks for a place ----------------------------------------------------------------

    def request_names(self, hidden: frozenset[str]) -> Iterator[Request]:
        """Ask for the names of places."""
        size = self.look.size
        for place in self.scene.shown:
            point = self.scene.points[place.id]
            if place.id in hidden:
                continue
            if place.kind in AREAS:
                yield Request(Writing((place.name,), self.look.reduce(_SEA_SIZE), quiet=True), _SEA, point)
            else:
                radius = find_radius(place.kind) * self.look.unit
                writing = Writing((place.name,), size, bold=place.kind == "camp")
                yield Request(writing, self.weigh_name(place), point, radius)

    def request_ground(self) -> Iterator[Request]:
        """Ask for the names of what the map lies in: near the middle of each, wherever nothing else is to be read."""
        if self.is_overfull:
            return
        step = _GROUND_STEP * self.look.size
        for place, (x, y) in self.scene.around:
            writing = Writing((place.name,), self.look.reduce(_SEA_SIZE), quiet=True)
            width, ascent, descent = writing.measure(self.look.ruler)
            # It must not pass for the name of a place that is near.
            margin = _GROUND_MARGIN * self.look.size
            box = Box(x, y, x, y).grow(width / 2 + margin, (ascent + descent) / 2 + 0.5 * self.look.unit + margin)
            shifts = sorted(product(range(-_GROUND_TRIALS, _GROUND_TRIALS + 1), repeat=2), key=lambda at: hypot(*at))
            boxes = tuple(box.move(across * step, along * step) for across, along in shifts)
            yield Request(writing, _GROUND, boxes=boxes, margin=margin)

    def weigh_name(self, place: Place) -> float:
        """Return what it costs to leave out the name of a place."""
        if place.kind == "camp":
            return _CAMP if self.sheet.chapter is not None else _CAMP_IN_OVERVIEW
        if self.is_overfull:
            return _BETWEEN_IN_OVERVIEW
        routes = [self.book.routes[name] for name in self.sheet.routes]
        if not routes or any(place.id in {route.start, route.end} for route in routes):
            return _END
        return _BETWEEN if self.sheet.chapter is not None else _BETWEEN_IN_OVERVIEW

    @property
    def is_overfull(self) -> bool:
        """Whether a map of the whole book is too small for all names: camps come first then, and dates are left out."""
        box, size = self.scene.panel.box, self.look.size
        room = _NAME_ROOM * size * size * len(self.scene.shown)
        return self.sheet.chapter is None and box.width * box.height < room

    def request_dates(self, elsewhere: Sequence[frozenset[str]], only: frozenset[str] | None) -> Iterator[Request]:
        """Ask for the dates of routes, along the longest piece of each that is to be seen."""
        if self.is_overfull:
            return
        for route, pieces in self._group_by_route().items():
            stops = {name for name in (route.start, *route.via, route.end) if name in self.scene.points}
            if not route.date or any(stops <= held for held in elsewhere) or (only and not stops <= only):
                continue
            longest = max(pieces, key=lambda piece: find_length(piece.line))
            text = self.house.date(route.date, with_year=self.year is None)
            yield Request(Writing((text,), self.look.reduce(_DATE_SIZE)), _DATE, line=longest.line)

    def request_exits(self) -> Iterator[Request]:
        """Ask for the names of the places to which, and from which, routes cross the edge of an inset."""
        words = self.house.words
        for route, pieces in self._group_by_route().items():
            for piece in pieces:
                length = find_length(piece.line)
                if not piece.is_end:
                    text = words["leads_to"].format(place=self.book.places[route.end].name)
                    line = piece.line[len(piece.line) // 2 :] if length > 6 * self.look.size else piece.line
                elif not piece.is_start:
                    text = words["comes_from"].format(place=self.book.places[route.start].name)
                    line = piece.line[: len(piece.line) // 2 + 1] if length > 6 * self.look.size else piece.line
                else:
                    continue
                yield Request(Writing((text,), self.look.reduce(_DATE_SIZE)), _EXIT, line=line)

    def _group_by_route(self) -> dict[Route, list[DrawnLeg]]:
        grouped: dict[str, list[DrawnLeg]] = {}
        for drawn in self.scene.drawn:
            grouped.setdefault(drawn.leg.route.id, []).append(drawn)
        return {pieces[0].leg.route: pieces for pieces in grouped.values()}

    def request_scale_bar(self) -> Request:
        """Ask for a place for a scale bar: a corner, or elsewhere along the upper or lower edge."""
        look = self.look
        writing, length = self._find_scale()
        width, ascent, descent = writing.measure(look.ruler)
        size = (max(width, length) + 2 * look.unit, ascent + descent + 4.5 * look.unit)
        inner = self.scene.panel.box.grow(-2 * look.unit)
        steps = (0, _BAR_TRIALS, *range(1, _BAR_TRIALS))
        places = [
            (inner.left + (inner.width - size[0]) * step / _BAR_TRIALS, y)
            for step in steps
            for y in (inner.bottom - size[1], inner.top)
        ]
        return Request(writing, _SCALE, boxes=tuple(Box(x, y, x + size[0], y + size[1]) for x, y in places))

    def _find_scale(self) -> tuple[Writing, float]:
        """Return a round length for the scale bar, as text and in points."""
        panel = self.scene.panel
        most = _BAR * panel.box.width / panel.scale / 1000
        power = 10.0 ** (len(str(int(most))) - 1) if most >= 1 else 0.1
        kilometres = next((step * power for step in _ROUND if step * power <= most), power)
        text = self.house.words["kilometres"].format(n=self.house.quantity(kilometres))
        return Writing((text,), self.look.reduce(_DATE_SIZE)), kilometres * 1000 * panel.scale

    # --- What has a place ---------------------------------------------------------------------

    def write_writings(self, placed: Sequence[Placed | None]) -> Iterator[Markup]:
        """Write leader lines, then names and dates."""
        look = self.look
        leaders = [writing.leader for writing in placed if writing and writing.leader]
        yield write_path(leaders, fill="none", stroke=look.tones.ink, stroke_width=look.line(0.35))
        for writing in placed:
            if writing:
                yield from self.write_writing(writing)

    def write_writing(self, placed: Placed) -> Iterator[Markup]:
        """Write the lines of a writing, one in the middle below the other."""
        look, writing = self.look, placed.writing
        for number, line in enumerate(writing.lines):
            yield write_line(
                line,
                (placed.box.centre[0], placed.base + number * writing.leading),
                look,
                size=writing.size,
                bold=writing.bold,
                fill=look.tones.quiet if writing.quiet else None,
            )

    def write_scale_bar(self, placed: Placed) -> Markup:
        """Write a scale bar of two halves, its length above it."""
        look, unit = self.look, self.look.unit
        writing, length = self._find_scale()
        middle, bottom = placed.box.centre[0], placed.box.bottom - unit
        bar = Box(middle - length / 2, bottom - 1.5 * unit, middle + length / 2, bottom)
        return write_group(
            (
                write_box(bar, fill=look.tones.paper, stroke=look.tones.ink, stroke_width=look.line(0.4)),
                write_box(Box(bar.left, bar.top, middle, bar.bottom), fill=look.tones.ink),
                write_line(writing.lines[0], (middle, placed.base), look, size=writing.size),
            )
        )


def _trace_box(box: Box) -> list[Point]:
    return [
        (box.left, box.top),
        (box.right, box.top),
        (box.right, box.bottom),
        (box.left, box.bottom),
        (box.left, box.top),
    ]
