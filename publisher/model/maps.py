"""What maps are made of: the base map, and the sheets, which say what each map shows and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: A place of the globe as GeoJSON has it (RFC 7946, 3.1.1): longitude first, then latitude, in degrees.
Position = tuple[float, float]

#: What a base map shows. Borders are those of today, whatever the time of the map.
BaseKind = Literal["land", "lake", "river", "border_today"]
BASE_KINDS: tuple[BaseKind, ...] = ("land", "lake", "river", "border_today")


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Lines and areas to draw a map upon.

    Land and lakes are rings: the outer ring of each polygon and its holes one after the other, to be filled by
    the even-odd rule. Rivers and borders are lines. `bounds` are west, south, east and north of the whole: land
    that ends there is cut off, and no coast. `credit` says whose map it is.
    """

    lines: Mapping[BaseKind, tuple[tuple[Position, ...], ...]]
    bounds: tuple[float, float, float, float]
    credit: str = ""

    def covers(self, latitude: float, longitude: float) -> bool:
        """Return whether a place lies in the bounds."""
        west, south, east, north = self.bounds
        return south <= latitude <= north and west <= longitude <= east


@dataclass(frozen=True, slots=True)
class MapLocator:
    """Where one map shows one place: the anchor and number of the figure, and the square of its grid, `أ3`."""

    anchor: str
    number: int
    square: str


@dataclass(frozen=True, slots=True)
class MapSheet:
    """What one map shows, in every edition alike.

    `centre` is the origin of the projection, in degrees of latitude and longitude; `frame` is left, top,
    right and bottom in metres from it, y pointing down. The frame is divided into `columns` and `rows`, with
    letters and numbers from the corner in which reading begins; `squares` has the square of each place. `routes`
    and `places` are ids, in the order of the figure. `chapter` counts the chapters from 0; the map of the whole
    book has none.
    """

    anchor: str
    number: int
    chapter: int | None
    routes: tuple[str, ...]
    places: tuple[str, ...]
    centre: tuple[float, float]
    frame: tuple[float, float, float, float]
    columns: int
    rows: int
    squares: Mapping[str, str]
