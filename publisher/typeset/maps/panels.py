"""A panel: what of a sheet is drawn where on the page, and how large."""

from collections.abc import Iterable
from dataclasses import dataclass

from publisher.geometry.boxes import Box
from publisher.geometry.projection import LatLon, Point, Projection


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a sheet as it is drawn: `frame` is what it shows, in metres; `box` where, in points of the page."""

    projection: Projection
    frame: Box
    box: Box

    @property
    def scale(self) -> float:
        """Points of the page for each metre."""
        return self.box.width / self.frame.width

    def locate(self, place: LatLon) -> Point:
        """Return the point of the page where a place lies."""
        (point,) = self.place([self.projection.place_on_sheet(place)])
        return point

    def place(self, line: Iterable[Point]) -> list[Point]:
        """Return the points of the page where points of the sheet lie, which are in metres."""
        scale, box, frame = self.scale, self.box, self.frame
        return [(box.left + (x - frame.left) * scale, box.top + (y - frame.top) * scale) for x, y in line]
