"""Draws a map: a sheet, the book and the look of an edition in, one SVG out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from publisher.geometry.boxes import Box
from publisher.geometry.projection import Point, Projection
from publisher.model.book import Book
from publisher.model.maps import MapSheet
from publisher.script.digits import localize_digits
from publisher.script.grid import name_column
from publisher.typeset.drawing.lettering import write_sign
from publisher.typeset.drawing.look import Drawing, Look
from publisher.typeset.drawing.svg import cut_out, write_box, write_group, write_path
from publisher.typeset.house import HouseStyle
from publisher.typeset.maps.insets import Inset, lay_out_insets
from publisher.typeset.maps.legend import Legend, write_legend
from publisher.typeset.maps.panels import Panel
from publisher.typeset.maps.scene import Scene, SceneSetter
from publisher.typeset.maps.symbols import AREAS, SYMBOLS
from publisher.typeset.maps.writing import PanelWriter

#: The size of the letters and numbers of the grid, and the width of the band in which they stand, in sizes of a name.
_GRID_SIZE, _BAND = 0.8, 1.15
#: How far insets stand below the map, and the legend below both, in sizes of a name.
_BELOW, _LEGEND_GAP = 1.0, 0.9
#: A map that would be higher than the page is drawn so much narrower, and again.
_NARROWER = 0.94
#: How far a place on a spread keeps from the fold, in points, and down to which share of the spread a map is drawn
#: narrower for that.
_FROM_FOLD, _NARROW_ENOUGH = 9.0, 0.8


@dataclass(frozen=True, slots=True)
class MapDrawer:
    """Draws the maps of one book in one look."""

    book: Book
    house: HouseStyle
    look: Look

    def draw(self, sheet: MapSheet) -> tuple[Drawing, ...]:
        """Draw a map with its grid, its insets and its legend, no higher than the page; in halves for a spread."""
        look = self.look
        setter = SceneSetter(self.book, sheet, look)
        # That of a spread is as wide as the text of the second page.
        column = replace(look, width=look.width / 2 - look.gutter) if look.gutter else look
        legend, legend_height = write_legend(self.list_legend(setter), self.house, column)
        gap = _LEGEND_GAP * look.size
        scene, insets, bottom = self.lay_out_panels(setter, look.height - legend_height - gap)
        bottom += gap
        parts = [
            *self.write_main(scene, insets, sheet),
            *self.write_insets(setter, scene, insets),
            *self.write_grid(sheet, scene.panel, _BAND * look.size),
        ]
        height = bottom + legend_height
        if look.gutter:
            x = 0 if look.right_to_left else look.width / 2 + look.gutter
            legend = write_group([legend], transform=f"translate({x:.1f} {bottom:.1f})")
            return self.divide(Markup().join(parts), legend, bottom, height, sheet.anchor)
        parts.append(write_group([legend], transform=f"translate(0 {bottom:.1f})"))
        if look.is_reflowable:
            # A reader's page may be of any colour.
            parts.insert(0, write_box(Box(0, 0, look.width, height), fill=look.tones.paper))
        return (Drawing(Markup().join(parts), look.width, height),)

    def divide(self, drawn: Markup, legend: Markup, bottom: float, height: float, name: str) -> tuple[Drawing, ...]:
        """Divide a map along the fold of a spread, first the half where reading begins; the legend is of the second."""
        middle = self.look.width / 2
        starts = (middle, 0.0) if self.look.right_to_left else (0.0, middle)
        halves = zip(starts, (Markup(), legend), (bottom, height), strict=True)
        return tuple(
            Drawing(cut_out(drawn, Box(start, 0, start + middle, end), f"{name}-half{start:.0f}", beside), middle, end)
            for start, beside, end in halves
        )

    def lay_out_panels(self, setter: SceneSetter, room: float) -> tuple[Scene, list[Inset], float]:
        """Lay out the map and its insets, down to `room` at most where that can be; tell where they end."""
        look, band = self.look, _BAND * self.look.size
        width = look.width - 2 * band
        while True:
            panel = self.lay_out_main(setter, width)
            end = panel.box.bottom + band
            is_narrowest = width < look.width / (4 if look.gutter else 2)
            # A panel that is too high without insets need not be looked at.
            if end <= room or is_narrowest:
                scene = setter.set_main(panel)
                insets = lay_out_insets(scene, look, end + _BELOW * look.size)
                end = max([end, *(inset.panel.box.bottom for inset in insets)])
                if (end <= room and self.keeps_fold(scene, width)) or is_narrowest:
                    return scene, insets, end
            width *= _NARROWER

    def lay_out_main(self, setter: SceneSetter, width: float) -> Panel:
        """Lay out the panel of the whole sheet, in the middle of the drawing, with its frame of a width.

        What is left of the width of the drawing shows what lies beside the frame, as far as the base map reaches.
        """
        frame = Box(*setter.sheet.frame)
        band = _BAND * self.look.size
        scale = width / frame.width
        if self.look.gutter:
            return self.lay_out_spread(setter, frame, scale)
        margin = (self.look.width - 2 * band - width) / 2 / scale
        west, east = setter.find_reach(frame)
        shown = Box(max(frame.left - margin, west), frame.top, min(frame.right + margin, east), frame.bottom)
        left = (self.look.width - shown.width * scale) / 2
        box = Box(left, band, left + shown.width * scale, band + shown.height * scale)
        return Panel(Projection(setter.sheet.centre), shown, box)

    def lay_out_spread(self, setter: SceneSetter, frame: Box, scale: float) -> Panel:
        """Lay out the panel of a sheet on a spread, its frame so far from the middle that no place is in the fold."""
        band, middle = _BAND * self.look.size, self.look.width / 2
        spare = middle - band - frame.width * scale / 2
        west, east = setter.find_reach(frame)

        def lay(shift: int) -> Panel:
            left = middle + shift - frame.width * scale / 2
            start, end = (
                max(band, left + (west - frame.left) * scale),
                min(2 * middle - band, left + (east - frame.left) * scale),
            )
            shown = Box(frame.left + (start - left) / scale, frame.top, frame.left + (end - left) / scale, frame.bottom)
            return Panel(Projection(setter.sheet.centre), shown, Box(start, band, end, band + shown.height * scale))

        places = [place.coordinates for place in setter.places if place.coordinates and place.kind not in AREAS]
        unshifted = lay(0)
        xs = [unshifted.locate(place)[0] for place in places]

        def rate(shift: int) -> tuple[float, float, float]:
            """Rate by places clear of the fold, then by how much of the pages is filled, then by the middle."""
            clear = min((abs(x + shift - middle) for x in xs), default=_FROM_FOLD)
            return min(_FROM_FOLD, clear), lay(shift).box.width, -abs(shift)

        return lay(max(range(-int(spare), int(spare) + 1), key=rate, default=0))

    def keeps_fold(self, scene: Scene, width: float) -> bool:
        """Return whether no place lies in the fold of a spread, or the map is as narrow as it may be for that."""
        if not self.look.gutter or width < _NARROW_ENOUGH * self.look.width:
            return True
        xs = (scene.points[place.id][0] for place in scene.shown if place.kind not in AREAS)
        return all(abs(x - self.look.width / 2) >= _FROM_FOLD for x in xs)

    def list_legend(self, setter: SceneSetter) -> Legend:
        """Return what the legend has to explain: only what the map has."""
        kinds = {place.kind for place in setter.places} - AREAS
        modes = {route.mode for route in setter.routes}
        base_map = setter.base_map
        return Legend(
            kinds=tuple(kind for kind in SYMBOLS if kind and kind in kinds),
            modes=tuple(mode for mode in ("foot", "train", "ship") if mode in modes),
            has_doubtful=any(route.certainty != "certain" for route in setter.routes),
            has_borders=base_map is not None,
            credit=base_map.credit if base_map else "",
            year=PanelWriter.find_common_year(setter.routes),
        )

    # --- Panels -------------------------------------------------------------------------------

    def write_main(self, scene: Scene, insets: Sequence[Inset], sheet: MapSheet) -> Iterator[Markup]:
        """Write the map itself: with the outlines of its insets, and where they stand on it without anything."""
        look = self.look
        hidden = {name for inset in insets for name in self.choose_hidden(sheet, inset.held)}
        writer = PanelWriter(self.book, self.house, look, sheet, scene, self.find_year(sheet))
        yield from writer.write(
            hidden=frozenset(hidden),
            elsewhere=tuple(frozenset(inset.held) for inset in insets),
            closed=[
                *(inset.panel.box.grow(look.unit) for inset in insets if inset.panel.box.overlaps(scene.panel.box)),
                *(self.find_sign_box(inset.outline) for inset in insets if len(insets) > 1),
                *([look.fold] if look.fold else []),
            ],
            outlines=[inset.outline for inset in insets],
        )
        for number, inset in enumerate(insets, 1):
            yield write_box(inset.outline, fill="none", stroke=look.tones.ink, stroke_width=look.line(0.5))
            if len(insets) > 1:
                yield self.write_inset_sign(number, inset.outline)

    def write_insets(self, setter: SceneSetter, main: Scene, insets: Sequence[Inset]) -> Iterator[Markup]:
        """Write the insets."""
        look = self.look
        for number, inset in enumerate(insets, 1):
            scene = setter.set_inset(inset.panel, main, inset.held)
            writer = PanelWriter(self.book, self.house, look, setter.sheet, scene, self.find_year(setter.sheet))
            sign = [self.find_sign_box(inset.panel.box)] if len(insets) > 1 else []
            yield from writer.write(closed=sign, only=frozenset(inset.held))
            yield write_box(inset.panel.box, fill="none", stroke=look.tones.ink, stroke_width=look.line(0.8))
            if len(insets) > 1:
                yield self.write_inset_sign(number, inset.panel.box)

    def find_year(self, sheet: MapSheet) -> int | None:
        """Return the year of all dates of a sheet, which then need not say it."""
        return PanelWriter.find_common_year([self.book.routes[name] for name in sheet.routes])

    def choose_hidden(self, sheet: MapSheet, held: Sequence[str]) -> set[str]:
        """Return the places of an inset that are not named on the map itself: all but the principal one."""
        routes = [self.book.routes[name] for name in sheet.routes]
        ends = [name for route in routes for name in (route.start, route.end)]

        def weigh(name: str) -> tuple[bool, int, int]:
            return self.book.places[name].kind == "camp", ends.count(name), -held.index(name)

        return set(held) - {max(held, key=weigh)}

    def find_sign_box(self, box: Box) -> Box:
        """Return the place of the number that an inset and its outline share: the corner where reading begins."""
        side = 1.25 * self.look.size
        left = box.right - side if self.look.right_to_left else box.left
        return Box(left, box.top, left + side, box.top + side)

    def write_inset_sign(self, number: int, box: Box) -> Markup:
        """Write the number that an inset and its outline share."""
        look = self.look
        place = self.find_sign_box(box)
        text = self.house.number(number)
        return write_group(
            (
                write_box(place, fill=look.tones.ink),
                write_sign(text, place.centre, look, size=look.reduce(_GRID_SIZE), bold=True, fill=look.tones.paper),
            )
        )

    # --- The grid -----------------------------------------------------------------------------

    def write_grid(self, sheet: MapSheet, panel: Panel, band: float) -> Iterator[Markup]:
        """Write the frame with the letters and numbers of its squares."""
        look, box = self.look, panel.box
        outer = box.grow(band)
        for edge in (box, outer):
            yield write_box(edge, fill="none", stroke=look.tones.ink, stroke_width=look.line(0.7))
        columns = self._find_columns(sheet, panel)
        rows = [box.top + box.height * number / sheet.rows for number in range(sheet.rows + 1)]
        ticks: list[tuple[Point, Point]] = [
            *(((x, outer.top), (x, box.top)) for x in columns[1:-1]),
            *(((x, box.bottom), (x, outer.bottom)) for x in columns[1:-1]),
            *(((outer.left, y), (box.left, y)) for y in rows[1:-1]),
            *(((box.right, y), (outer.right, y)) for y in rows[1:-1]),
        ]
        yield write_path(ticks, fill="none", stroke=look.tones.ink, stroke_width=look.line(0.5))
        size = look.reduce(_GRID_SIZE)
        for number in range(sheet.columns):
            letter = name_column(number, sheet.columns, self.house.script)
            x = self.leave_fold((columns[number] + columns[number + 1]) / 2)
            for y in (box.top - band / 2, box.bottom + band / 2):
                yield write_sign(letter, (x, y), look, size=size)
        for number in range(sheet.rows):
            digit = localize_digits(str(number + 1), self.house.digits)
            y = (rows[number] + rows[number + 1]) / 2
            for x in (box.left - band / 2, box.right + band / 2):
                yield write_sign(digit, (x, y), look, size=size)

    def leave_fold(self, x: float) -> float:
        """Return a place across the map, or the next one that the fold of a spread does not swallow."""
        fold = self.look.fold
        if fold is None or not fold.left - self.look.size < x < fold.right + self.look.size:
            return x
        return fold.left - self.look.size if x < fold.centre[0] else fold.right + self.look.size

    def _find_columns(self, sheet: MapSheet, panel: Panel) -> list[float]:
        """Return the edges of the columns of the grid. The outer ones reach to the edges of what is shown."""
        frame, box = Box(*sheet.frame), panel.box
        inner = (frame.left + frame.width * number / sheet.columns for number in range(1, sheet.columns))
        return [box.left, *(box.left + (x - panel.frame.left) * panel.scale for x in inner), box.right]
