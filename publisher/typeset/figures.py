"""Draws the figures of a book in the look of an edition: a node of the tree in, a drawing and its description out."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from math import ceil
from typing import NamedTuple

from markupsafe import Markup

from publisher.fonts.ruler import Ruler
from publisher.model.book import Book
from publisher.model.dates import HistoricalDate
from publisher.model.edition import Edition
from publisher.model.kept import Begin, KeptWork, begin_here
from publisher.model.maps import MapSheet
from publisher.model.tree import Figure, find_all
from publisher.model.woven import ChronologyEntry, WovenBook
from publisher.typeset.describe import Description, describe_map, describe_timeline
from publisher.typeset.drawing.look import BLACK, SCREEN, TINTED, Drawing, Look, Tones
from publisher.typeset.families import list_families
from publisher.typeset.house import HouseStyle
from publisher.typeset.maps.drawing import MapDrawer
from publisher.typeset.maps.scene import list_ground
from publisher.typeset.margins import measure_figures, measure_spread
from publisher.typeset.timelines import TimelineDrawer, find_events

_POINTS_PER_MILLIMETRE = 72 / 25.4
#: A caption at most: its size, as a share of the text's, the distance of its lines and the gap above it, in its sizes,
#: and how much wider it may be in another face than was measured.
_CAPTION, _CAPTION_LEADING, _CAPTION_GAP, _WIDER = 0.92, 1.6, 0.8, 1.15


@dataclass(frozen=True, slots=True)
class DrawnFigure:
    """A figure that has been drawn, in one piece or more from the top down, and described."""

    pieces: tuple[Drawing, ...]
    description: Description
    families: tuple[str, ...]


#: Draws a figure; None for one of which there is nothing to draw.
Draw = Callable[[Figure], DrawnFigure | None]


def leave_undrawn(_figure: Figure) -> None:
    """Draw nothing: the figure is told by its text alternative."""


class _Order(NamedTuple):
    """The work of drawing a figure, and what describes it."""

    work: KeptWork
    description: Description


@dataclass(frozen=True)
class FigureDrawer:
    """Draws the figures of one book for one edition, each once.

    `begin` has the drawing done, where it was not done before of the same data in the same look.
    """

    woven: WovenBook
    house: HouseStyle
    edition: Edition
    ruler: Ruler
    begin: Begin = begin_here
    drawn: dict[str, DrawnFigure | None] = field(default_factory=dict)

    @cached_property
    def look(self) -> Look:
        """The look of the edition's drawings."""
        (width, height), _ = measure_figures(self.edition)
        return Look(
            width=width * _POINTS_PER_MILLIMETRE,
            height=height * _POINTS_PER_MILLIMETRE,
            size=self.edition.figures.size,
            tones=self._choose_tones(),
            families=list_families(self.house.script, self.edition.font)[0],
            ruler=self.ruler,
            right_to_left=self.house.right_to_left,
            is_reflowable=self.edition.pages == "reflowable",
        )

    def _choose_tones(self) -> Tones:
        if self.edition.pages == "reflowable":
            return SCREEN
        return TINTED if self.edition.figures.is_tinted else BLACK

    @cached_property
    def page_look(self) -> Look:
        """The look of a drawing that has a page of its own."""
        width, height = (length * _POINTS_PER_MILLIMETRE for length in measure_figures(self.edition)[1])
        return replace(self.look, width=width, height=height)

    @cached_property
    def sheets(self) -> dict[str, MapSheet]:
        """The sheets of the maps, by anchor."""
        return {sheet.anchor: sheet for sheet in self.woven.maps}

    def draw(self, figure: Figure) -> DrawnFigure | None:
        """Draw a figure; None where the data has nothing to be drawn."""
        if figure.identifier not in self.drawn:
            self._begin_all((figure,))()
        return self.drawn[figure.identifier]

    def draw_book(self) -> None:
        """Draw all figures of the book, side by side where there are processes for it."""
        self.begin_book()()

    def begin_book(self) -> Callable[[], None]:
        """Begin to draw all figures of the book; return what waits until they are drawn."""
        blocks = [
            block for chapter in self.woven.chapters for block in (*chapter.chapter.blocks, *chapter.chapter.notes)
        ]
        overview = (self.woven.overview,) if self.woven.overview else ()
        return self._begin_all(
            [figure for figure in (*find_all(blocks, Figure), *overview) if figure.kind in {"map", "timeline"}]
        )

    def _begin_all(self, figures: Iterable[Figure]) -> Callable[[], None]:
        ordered = {figure.identifier: self._order(figure) for figure in figures}
        wait = self.begin([order.work for order in ordered.values() if order])

        def finish() -> None:
            drawn = iter(wait())
            for identifier, order in ordered.items():
                pieces = _read_pieces(next(drawn)) if order else ()
                self.drawn[identifier] = order and DrawnFigure(pieces, order.description, self.look.families)

        return finish

    def _order(self, figure: Figure) -> _Order | None:
        return self._order_map(figure) if figure.kind == "map" else self._order_timeline(figure)

    def _order_map(self, figure: Figure) -> _Order | None:
        sheet = self.sheets.get(figure.identifier)
        if sheet is None:
            return None
        look = self._choose_map_look(figure, sheet)
        book = _cut_book(self.woven.book, sheet)
        key = ("map", f"{sheet} {book.places} {book.routes} {self._base_maps}", repr(look), self.house.spelled_out)
        work = KeptWork(key, partial(_draw_map, MapDrawer(book, self.house, look), sheet))
        return _Order(work, describe_map(figure, sheet, book, self.house))

    def _choose_map_look(self, figure: Figure, sheet: MapSheet) -> Look:
        if figure.is_spread and (spread := measure_spread(self.edition, self._measure_caption(figure))):
            width, height, gutter = (length * _POINTS_PER_MILLIMETRE for length in spread)
            return replace(self.look, width=width, height=height, gutter=gutter)
        return self.look if sheet.chapter is not None else self.page_look

    def _measure_caption(self, figure: Figure) -> float:
        """Return how high the caption below a drawing may be, in millimetres; that of the whole book has none below."""
        if figure.is_overview:
            return 0.0
        size = _CAPTION * self.edition.size
        text = f"{self.house.words['figure_map'].format(n=self.house.number(figure.number))} {figure.caption}"
        lines = ceil(_WIDER * self.ruler(text, size).width / self.look.width)
        return (lines * _CAPTION_LEADING + _CAPTION_GAP) * size / _POINTS_PER_MILLIMETRE

    def _order_timeline(self, figure: Figure) -> _Order | None:
        entries = find_events(self.woven.chronology, figure.start, figure.end)
        if not entries:
            return None
        # Where else an event is told is not drawn.
        bare = tuple(replace(entry, mentions=()) for entry in entries)
        label = self.house.words["figure_timeline"].format(n=self.house.number(figure.number))
        key = ("timeline", f"{bare} {figure.start} {figure.end} {label}", repr(self.look), self.house.spelled_out)
        drawer = TimelineDrawer(self.house, self.look)
        work = KeptWork(key, partial(_draw_timeline, drawer, bare, figure.start, figure.end, label))
        return _Order(work, describe_timeline(figure, entries, self.house))

    @cached_property
    def _base_maps(self) -> str:
        """A digest of the base maps of the book."""
        return hashlib.sha256(repr(self.woven.book.base_maps).encode()).hexdigest()


def _cut_book(book: Book, sheet: MapSheet) -> Book:
    """Leave of a book what a sheet shows, so that nothing else can decide how it is drawn."""
    routes = {name: book.routes[name] for name in sheet.routes}
    stops = (stop for route in routes.values() for stop in (route.start, *route.via, route.end))
    names = {*sheet.places, *list_ground(book.places, sheet.places), *stops}
    places = {name: book.places[name] for name in sorted(names)}
    return Book(book.folder, book.metadata, (), places=places, routes=routes, base_maps=book.base_maps)


def _draw_map(drawer: MapDrawer, sheet: MapSheet) -> bytes:
    return _write_pieces(drawer.draw(sheet))


def _draw_timeline(
    drawer: TimelineDrawer,
    entries: Sequence[ChronologyEntry],
    start: HistoricalDate | None,
    end: HistoricalDate | None,
    label: str,
) -> bytes:
    return _write_pieces(drawer.draw(entries, start, end, label))


def _write_pieces(pieces: Iterable[Drawing]) -> bytes:
    return json.dumps([(piece.svg, piece.width, piece.height) for piece in pieces]).encode()


def _read_pieces(data: bytes) -> tuple[Drawing, ...]:
    """Return the pieces of a drawing, which were written by this module: their markup is safe."""
    return tuple(Drawing(Markup(svg), width, height) for svg, width, height in json.loads(data))  # noqa: S704


def name_families(families: Iterable[str]) -> str:
    """Write families as the value of an attribute of SVG."""
    return ", ".join(family.replace(",", " ") for family in families)
