"""Draws the figures of a book in the look of an edition: a node of the tree in, a drawing and its description out."""

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property

from markupsafe import Markup

from publisher.model.book import Book
from publisher.model.edition import Edition
from publisher.model.kept import Kept, NothingKept
from publisher.model.maps import MapSheet
from publisher.model.tree import Figure
from publisher.model.woven import WovenBook
from publisher.script.ruler import Ruler
from publisher.typeset.describe import Description, describe_map, describe_timeline
from publisher.typeset.drawing.look import BLACK, TINTED, Drawing, Look
from publisher.typeset.families import list_families
from publisher.typeset.house import House
from publisher.typeset.maps.drawing import MapDrawer
from publisher.typeset.timelines import TimelineDrawer, find_events

_POINTS_PER_MILLIMETRE = 72 / 25.4


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


@dataclass(frozen=True)
class FigureDrawer:
    """Draws the figures of one book for one edition, each once.

    What was drawn before of the same data in the same look is taken from `kept`.
    """

    woven: WovenBook
    house: House
    edition: Edition
    ruler: Ruler
    kept: Kept = field(default_factory=NothingKept)
    drawn: dict[str, DrawnFigure | None] = field(default_factory=dict)

    @cached_property
    def look(self) -> Look:
        """The look of the edition's drawings."""
        settings = self.edition.figures
        return Look(
            width=settings.width * _POINTS_PER_MILLIMETRE,
            height=settings.height * _POINTS_PER_MILLIMETRE,
            size=settings.size,
            tones=TINTED if settings.is_tinted else BLACK,
            families=list_families(self.house.script, self.edition.font)[0],
            ruler=self.ruler,
            right_to_left=self.house.right_to_left,
            is_reflowable=self.edition.maker == "packed",
        )

    @cached_property
    def page_look(self) -> Look:
        """The look of a drawing that has a page of its own."""
        width, height = (length * _POINTS_PER_MILLIMETRE for length in self.edition.figures.page)
        return replace(self.look, width=width, height=height)

    @cached_property
    def sheets(self) -> dict[str, MapSheet]:
        """The sheets of the maps, by anchor."""
        return {sheet.anchor: sheet for sheet in self.woven.maps}

    def draw(self, figure: Figure) -> DrawnFigure | None:
        """Draw a figure; None where the data has nothing to be drawn."""
        key = figure.identifier
        if key not in self.drawn:
            self.drawn[key] = self._draw_map(figure) if figure.kind == "map" else self._draw_timeline(figure)
        return self.drawn[key]

    def _draw_map(self, figure: Figure) -> DrawnFigure | None:
        sheet = self.sheets.get(figure.identifier)
        if sheet is None:
            return None
        look = self.look if sheet.chapter is not None else self.page_look
        book = _cut_book(self.woven.book, sheet)
        data = f"{sheet} {book.places} {book.routes} {self._base_maps}"
        pieces = self._draw_once("map", data, look, lambda: (MapDrawer(book, self.house, look).draw(sheet),))
        return DrawnFigure(pieces, describe_map(figure, sheet, book, self.house), self.look.families)

    def _draw_timeline(self, figure: Figure) -> DrawnFigure | None:
        entries = find_events(self.woven.chronology, figure.start, figure.end)
        if not entries:
            return None
        # Where else an event is told is not drawn.
        bare = [replace(entry, mentions=()) for entry in entries]
        data = f"{bare} {figure.start} {figure.end}"
        drawer = TimelineDrawer(self.house, self.look)
        pieces = self._draw_once("timeline", data, self.look, lambda: drawer.draw(bare, figure.start, figure.end))
        return DrawnFigure(pieces, describe_timeline(figure, entries, self.house), self.look.families)

    @cached_property
    def _base_maps(self) -> str:
        """A digest of the base maps of the book."""
        return hashlib.sha256(repr(self.woven.book.base_maps).encode()).hexdigest()

    @cached_property
    def _house(self) -> str:
        """What the house prints, as text that is the same in every process."""
        return f"{replace(self.house, tokens_left=frozenset())} {sorted(self.house.tokens_left)}"

    def _draw_once(
        self, kind: str, data: str, look: Look, draw: Callable[[], Iterable[Drawing]]
    ) -> tuple[Drawing, ...]:
        """Draw what was not drawn before of the same data, in the same look and for the same house."""
        key = (kind, data, repr(look), self._house)
        record = self.kept.recall(*key)
        if record is not None:
            with suppress(ValueError, TypeError):
                return tuple(Drawing(Markup(svg), width, height) for svg, width, height in json.loads(record))  # noqa: S704
        pieces = tuple(draw())
        self.kept.record(json.dumps([(piece.svg, piece.width, piece.height) for piece in pieces]).encode(), *key)
        return pieces


def _cut_book(book: Book, sheet: MapSheet) -> Book:
    """Leave of a book the places and routes that a sheet shows: nothing else can decide how it is drawn."""
    routes = {name: book.routes[name] for name in sheet.routes}
    names = {*sheet.places, *(stop for route in routes.values() for stop in (route.start, *route.via, route.end))}
    return replace(book, places={name: book.places[name] for name in sorted(names)}, routes=routes)


def name_families(families: Iterable[str]) -> str:
    """Write families as the value of an attribute of SVG."""
    return ", ".join(family.replace(",", " ") for family in families)
