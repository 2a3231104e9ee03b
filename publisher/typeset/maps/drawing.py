"""Draws a map: a sheet, the book and the look of an edition in, one SVG out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from publisher.geometry.boxes import Box
from publisher.geometry.lines import clip_line, find_length, trim_line
from publisher.geometry.projection import Point, Projection
from publisher.model.book import Book, Place
from publisher.model.maps import MapSheet
from publisher.script.digits import localize_digits
from publisher.script.grid import name_column
from publisher.typeset.house import House
from publisher.typeset.maps.base import find_ground, write_ground
from publisher.typeset.maps.legend import write_legend
from publisher.typeset.maps.look import Look
from publisher.typeset.maps.names import Obstacles, Placed, Request, Segments, Writing, place_writings
from publisher.typeset.maps.panels import Panel, find_crowds, fit_frame
from publisher.typeset.maps.svg import write_element, write_group, write_path, write_text
from publisher.typeset.maps.symbols import AREAS, SYMBOLS, write_arrows, write_casing, write_symbol, write_way
from publisher.typeset.maps.ways import Leg, bend_routes, list_stages

#: What it costs to leave out a date, the name of where a route leads that leaves the panel, and that of a sea.
_DATE, _EXIT, _SEA = 14.0, 12.0, 6.0
#: The size of a date and of a letter of the grid, as a share of a name's.
_DATE_SIZE, _GRID_SIZE = 0.86, 0.8
#: The lengths that a scale bar may have: this much of a power of ten, in kilometres.
_ROUND = (5, 2, 1)
#: The share of a panel's width that a scale bar takes at most.
_BAR = 0.24


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing as SVG, and its size in points."""

    svg: Markup
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class MapDrawer:
    """Draws the maps of one book in one look."""

    book: Book
    house: House
    look: Look

    def draw(self, sheet: MapSheet) -> Drawing:
        """Draw a map with its grid, its insets and its legend."""
        look = self.look
        projection = Projection(sheet.centre)
        frame = Box(*sheet.frame)
        band = 1.15 * look.size
        legend, legend_height = write_legend(
            self.list_kinds(sheet), self.list_ways(sheet), self.house, look, self.find_credit(sheet)
        )
        width = look.width - 2 * band
        height = width * frame.height / frame.width
        main = Panel(projection, frame, Box(band, band, band + width, band + height))
        points = {place.id: main.locate(place.coordinates) for place in self.list_places(sheet) if place.coordinates}
        insets = self.lay_out_insets(main, points)
        bottom = max([main.box.bottom + band, *(panel.box.bottom for panel, _ in insets)])
        hidden = {name for panel, held in insets for name in self.choose_hidden(sheet, held)}
        inside = [panel.box for panel, _ in insets if panel.box.top < main.box.bottom]
        parts = [*self.write_panel(sheet, main, hidden, inside)]
        for panel, held in insets:
            parts.append(self.write_outline(main, panel))
            parts += self.write_panel(sheet, panel, set(), (), only=frozenset(held))
            parts.append(self.write_neat_line(panel.box))
        parts += self.write_grid(sheet, main, band)
        parts.append(write_element("g", legend, transform=f"translate(0 {bottom + 0.9 * look.size:.1f})"))
        height = bottom + 0.9 * look.size + legend_height
        if look.is_reflowable:
            # A reader's page may be of any colour.
            sheet_of_paper = [(0.0, 0.0), (look.width, 0.0), (look.width, height), (0.0, height)]
            parts.insert(0, write_path([sheet_of_paper], closed=True, fill=look.tones.paper))
        return Drawing(Markup().join(part for part in parts if part), look.width, height)

    # --- What a sheet shows -------------------------------------------------------------------

    def list_places(self, sheet: MapSheet) -> list[Place]:
        """Give the places of a sheet."""
        return [self.book.places[name] for name in sheet.places]

    def list_kinds(self, sheet: MapSheet) -> tuple[str, ...]:
        """Give the kinds of place for which the sheet shows a symbol, in the order of the legend."""
        found = {place.kind for place in self.list_places(sheet) if place.coordinates} - AREAS
        return tuple(kind for kind in SYMBOLS if kind in found and kind)

    def list_ways(self, sheet: MapSheet) -> tuple[tuple[str, bool], ...]:
        """Give the modes of the sheet's routes, and whether any of the routes is not certain."""
        routes = [self.book.routes[name] for name in sheet.routes]
        modes = [mode for mode in ("foot", "train", "ship") if any(route.mode == mode for route in routes)]
        doubtful = any(route.certainty != "certain" for route in routes)
        return (*((mode, True) for mode in modes), *([(modes[0], False)] if doubtful else []))

    def find_credit(self, sheet: MapSheet) -> str:
        """Give whose base map it is."""
        places = [place.coordinates for place in self.list_places(sheet) if place.coordinates]
        for base_map in self.book.base_maps:
            if all(base_map.covers(*place) for place in places):
                return base_map.credit
        return ""

    # --- Insets -------------------------------------------------------------------------------

    def lay_out_insets(self, main: Panel, points: Mapping[str, Point]) -> list[tuple[Panel, tuple[str, ...]]]:
        """Give the insets of a sheet, each with the places that it shows."""
        look = self.look
        crowds = [*find_crowds(points, look.size, main.box)]
        found: list[tuple[Panel, tuple[str, ...]]] = []
        scale = main.scale

        def to_metres(box: Box) -> Box:
            left, top = main.box.left - main.frame.left * scale, main.box.top - main.frame.top * scale
            return Box(
                (box.left - left) / scale,
                (box.top - top) / scale,
                (box.right - left) / scale,
                (box.bottom - top) / scale,
            )

        top = main.box.bottom + 2.2 * look.size
        count = len(crowds)
        if not count:
            return []
        gap = look.size
        width = (main.box.width - gap * (count - 1)) / count
        height = min(width * 0.75, max(crowd.height / crowd.width * width for _, crowd in crowds), 22 * look.size)
        for number, (held, crowd) in enumerate(crowds):
            left = main.box.left + number * (width + gap)
            box = Box(left, top, left + width, top + height)
            found.append((Panel(main.projection, fit_frame(to_metres(crowd), width, height), box), held))
        return found

    def choose_hidden(self, sheet: MapSheet, held: Sequence[str]) -> set[str]:
        """Give the places of an inset that are not named on the map itself: all but the principal one."""
        ends = [name for route in sheet.routes for name in (self.book.routes[route].start, self.book.routes[route].end)]

        def weigh(name: str) -> tuple[bool, int, int]:
            return self.book.places[name].kind == "camp", ends.count(name), -held.index(name)

        return set(held) - {max(held, key=weigh)}

    def write_outline(self, main: Panel, inset: Panel) -> Markup:
        """Write the outline of an inset on the map."""
        box = main.frame_box(inset.frame)
        corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
        unit = self.look.unit
        return write_path([corners], closed=True, fill="none", stroke=self.look.tones.ink, stroke_width=0.5 * unit)

    def write_neat_line(self, box: Box) -> Markup:
        """Write the frame of a panel."""
        corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
        unit = self.look.unit
        return write_path([corners], closed=True, fill="none", stroke=self.look.tones.ink, stroke_width=0.7 * unit)

    # --- A panel ------------------------------------------------------------------------------

    def write_panel(
        self,
        sheet: MapSheet,
        panel: Panel,
        hidden: set[str],
        closed: Sequence[Box],
        only: frozenset[str] | None = None,
    ) -> Iterator[Markup]:
        """Write a panel: ground, routes, symbols, and the writing on top of them."""
        look, unit = self.look, self.look.unit
        places = [place for place in self.list_places(sheet) if place.coordinates]
        points = {place.id: panel.locate(place.coordinates) for place in places if place.coordinates}
        ground = find_ground(self.book.base_maps, panel, [place.coordinates for place in places if place.coordinates])
        stages = [
            stage
            for name in sheet.routes
            for route in (self.book.routes[name],)
            for stops in ([stop for stop in (route.start, *route.via, route.end) if stop in points],)
            for stage in list_stages(route, stops)
            if only is None or only & set(stops)
        ]
        legs = bend_routes(stages, points, ground.land, panel.box, unit)
        drawn = [(leg, line) for leg in legs for line in self.trim_leg(leg, panel)]
        shown = [place for place in places if panel.box.has(points[place.id])]
        symbols = {
            place.id: self.find_symbol_box(place, points[place.id]) for place in shown if place.kind not in AREAS
        }
        requests = [*self.request_names(shown, points, hidden), *self.request_dates(legs, panel)]
        bar, length = self.request_scale_bar(panel)
        obstacles = Obstacles(
            edge=panel.box.grow(-1.2 * unit),
            closed=closed,
            symbols=list(symbols.values()),
            routes=Segments(line for _, line in drawn),
            coasts=Segments(ground.coasts),
        )
        placed = place_writings([*requests, bar], obstacles, look)
        boxes = [writing.box for writing in placed if writing]
        yield from write_ground(ground, look, boxes)
        yield from self.write_routes(drawn)
        yield write_group(write_symbol(place.kind, points[place.id], look) for place in shown if place.id in symbols)
        yield from self.write_writings(placed[:-1])
        if placed[-1]:
            yield self.write_scale_bar(placed[-1], panel, length)

    def find_symbol_box(self, place: Place, point: Point) -> Box:
        """Give the box of a place's symbol."""
        radius = SYMBOLS.get(place.kind, SYMBOLS[""]).radius * self.look.unit
        return Box(point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius)

    def trim_leg(self, leg: Leg, panel: Panel) -> Iterator[list[Point]]:
        """Give the pieces of a leg inside a panel; it stops short of the symbols at its ends."""
        unit = self.look.unit

        def find_gap(name: str) -> float:
            kind = self.book.places[name].kind
            return 0.0 if kind in AREAS else (SYMBOLS.get(kind, SYMBOLS[""]).radius + 1.0) * unit

        line = trim_line(leg.line, find_gap(leg.start), find_gap(leg.end))
        if len(line) > 1:
            yield from clip_line(line, panel.box)

    def write_routes(self, drawn: Sequence[tuple[Leg, Sequence[Point]]]) -> Iterator[Markup]:
        """Write the routes, each with paper around it."""
        for leg, line in drawn:
            yield write_casing([line], self.look)
            yield from write_way(leg.route.mode, [line], self.look)
        for leg, line in drawn:
            is_whole = find_length(line) > 0.6 * find_length(leg.line)
            yield from write_arrows(
                line, self.look, is_last=leg.is_last and is_whole, is_certain=leg.route.certainty == "certain"
            )

    # --- Writing ------------------------------------------------------------------------------

    def request_names(self, shown: Sequence[Place], points: Mapping[str, Point], hidden: set[str]) -> Iterator[Request]:
        """Ask for the names of places."""
        look = self.look
        for place in shown:
            if place.id in hidden:
                continue
            if place.kind in AREAS:
                yield Request(Writing((place.name,), look.size * 0.95, quiet=True), points[place.id], omission=_SEA)
            else:
                radius = SYMBOLS.get(place.kind, SYMBOLS[""]).radius * look.unit
                yield Request(Writing((place.name,), look.size, bold=place.kind == "camp"), points[place.id], radius)

    def request_dates(self, legs: Sequence[Leg], panel: Panel) -> Iterator[Request]:
        """Ask for the dates of routes, along the longest piece of each that is to be seen."""
        seen: dict[str, list[Point]] = {}
        for leg in legs:
            for piece in clip_line(leg.line, panel.box):
                if find_length(piece) > find_length(seen.get(leg.route.id, [])):
                    seen[leg.route.id] = piece
        for name, line in seen.items():
            date = self.book.routes[name].date
            if date:
                writing = Writing((self.house.date(date),), _DATE_SIZE * self.look.size, quiet=False)
                yield Request(writing, line=tuple(line), omission=_DATE)

    def write_writings(self, placed: Sequence[Placed | None]) -> Iterator[Markup]:
        """Write leader lines, then names and dates."""
        tones, unit = self.look.tones, self.look.unit
        yield write_path(
            [writing.leader for writing in placed if writing and writing.leader],
            fill="none",
            stroke=tones.ink,
            stroke_width=0.35 * unit,
        )
        for writing in placed:
            if writing:
                yield from self.write_writing(writing)

    def write_writing(self, placed: Placed) -> Iterator[Markup]:
        """Write the lines of a writing."""
        look, writing = self.look, placed.writing
        for number, line in enumerate(writing.lines):
            width = look.ruler(line, writing.size, writing.bold).width
            # Lines of a name are centred on one another.
            left = placed.box.centre[0] - width / 2
            point = (placed.box.centre[0] if look.is_reflowable else left, placed.base + number * writing.leading)
            yield write_text(
                line,
                point,
                right_to_left=look.right_to_left,
                anchor="middle" if look.is_reflowable else "left",
                font_size=writing.size,
                font_weight="bold" if writing.bold else None,
                fill=look.tones.quiet if writing.quiet else None,
            )

    def request_scale_bar(self, panel: Panel) -> tuple[Request, float]:
        """Ask for a place for a scale bar; give its length in metres too."""
        look = self.look
        most = _BAR * panel.box.width / panel.scale / 1000
        power = 10 ** (len(str(int(most))) - 1)
        kilometres = next((step * power for step in _ROUND if step * power <= most), power)
        text = self.house.words["kilometres"].format(n=self.house.number(int(kilometres)))
        writing = Writing((text,), _DATE_SIZE * look.size)
        width, ascent, descent = writing.measure(look.ruler)
        length = kilometres * 1000 * panel.scale
        size = (max(width, length) + 2 * look.unit, ascent + descent + 4.5 * look.unit)
        inner = panel.box.grow(-2 * look.unit)
        corners = [
            (inner.left, inner.bottom - size[1]),
            (inner.right - size[0], inner.bottom - size[1]),
            (inner.left, inner.top),
            (inner.right - size[0], inner.top),
        ]
        steps = [share / 12 for share in range(13)]
        edges = [
            (inner.left + (inner.width - size[0]) * share, y)
            for y in (inner.bottom - size[1], inner.top)
            for share in steps
        ]
        boxes = tuple(Box(x, y, x + size[0], y + size[1]) for x, y in (*corners, *edges))
        return Request(writing, boxes=boxes), kilometres * 1000

    def write_scale_bar(self, placed: Placed, panel: Panel, metres: float) -> Markup:
        """Write a scale bar of two halves, its length above it."""
        look, unit = self.look, self.look.unit
        length = metres * panel.scale
        left, bottom = placed.box.centre[0] - length / 2, placed.box.bottom - unit
        height = 1.5 * unit
        half = length / 2
        text = placed.writing.lines[0]
        width = look.ruler(text, placed.writing.size, False).width  # noqa: FBT003 - the shape of a `Ruler`
        middle = placed.box.centre[0]
        point = (middle if look.is_reflowable else middle - width / 2, placed.base)
        return write_group(
            (
                write_path(
                    [
                        [
                            (left, bottom - height),
                            (left + length, bottom - height),
                            (left + length, bottom),
                            (left, bottom),
                        ]
                    ],
                    closed=True,
                    fill=look.tones.paper,
                    stroke=look.tones.ink,
                    stroke_width=0.4 * unit,
                ),
                write_path(
                    [[(left, bottom - height), (left + half, bottom - height), (left + half, bottom), (left, bottom)]],
                    closed=True,
                    fill=look.tones.ink,
                ),
                write_text(
                    text,
                    point,
                    right_to_left=look.right_to_left,
                    anchor="middle" if look.is_reflowable else "left",
                    font_size=placed.writing.size,
                ),
            )
        )

    # --- The grid -----------------------------------------------------------------------------

    def write_grid(self, sheet: MapSheet, panel: Panel, band: float) -> Iterator[Markup]:
        """Write the frame with the letters and numbers of its squares."""
        look, box = self.look, panel.box
        outer = box.grow(band)
        yield self.write_neat_line(box)
        yield self.write_neat_line(outer)
        columns = [box.left + box.width * number / sheet.columns for number in range(sheet.columns + 1)]
        rows = [box.top + box.height * number / sheet.rows for number in range(sheet.rows + 1)]
        ticks = [
            *([(x, outer.top), (x, box.top)] for x in columns[1:-1]),
            *([(x, box.bottom), (x, outer.bottom)] for x in columns[1:-1]),
            *([(outer.left, y), (box.left, y)] for y in rows[1:-1]),
            *([(box.right, y), (outer.right, y)] for y in rows[1:-1]),
        ]
        yield write_path(ticks, fill="none", stroke=look.tones.ink, stroke_width=0.5 * look.unit)
        size = _GRID_SIZE * look.size
        for number in range(sheet.columns):
            letter = name_column(number, sheet.columns, self.house.script)
            x = (columns[number] + columns[number + 1]) / 2
            yield from (self.write_sign(letter, (x, y), size) for y in (box.top - band / 2, box.bottom + band / 2))
        for number in range(sheet.rows):
            digit = localize_digits(str(number + 1), self.house.digits)
            y = (rows[number] + rows[number + 1]) / 2
            yield from (self.write_sign(digit, (x, y), size) for x in (box.left - band / 2, box.right + band / 2))

    def write_sign(self, text: str, middle: Point, size: float) -> Markup:
        """Write a letter or number with its ink around a point."""
        look = self.look
        width, ascent, descent = look.ruler(text, size, False)  # noqa: FBT003 - the shape of a `Ruler`
        x = middle[0] if look.is_reflowable else middle[0] - width / 2
        return write_text(
            text,
            (x, middle[1] + (ascent - descent) / 2),
            right_to_left=look.right_to_left,
            anchor="middle" if look.is_reflowable else "left",
            font_size=size,
        )
