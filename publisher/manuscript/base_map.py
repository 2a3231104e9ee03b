"""Reads base maps: GeoJSON in (RFC 7946), lines and rings by what they show out.

A book may bring a base map of its own, `base-map.geojson`; the house has one of Central Europe. Features say what
they are by the property `kind`: `land`, `lake`, `river` or `border_today`. Others are passed over.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from publisher.manuscript.folder import BookFolder, locate
from publisher.model import codes
from publisher.model.finding import Position as SourcePosition
from publisher.model.maps import BASE_KINDS, BaseKind, BaseMap, Position
from publisher.model.message import say

#: The base map that a book may bring.
OWN_BASE_MAP = "base-map.geojson"
_HOUSE_BASE_MAPS = ("central-europe.geojson",)

#: Collections of geometries inside one another; more is an attack.
_DEPTH_LIMIT = 8
#: The fewest points of a line, and of a ring, which comes back to its first point (RFC 7946, 3.1.4, 3.1.6).
_FEWEST_IN_LINE, _FEWEST_IN_RING = 2, 4
_MOST_LATITUDE, _MOST_LONGITUDE = 90, 180


class _FaultyMapError(ValueError):
    """What is no base map. The message says why."""


def read_base_maps(folder: BookFolder) -> tuple[BaseMap, ...]:
    """Return the base maps that the maps of a book can be drawn upon: its own first, then those of the house."""
    own = _read_own(folder) if folder.has(OWN_BASE_MAP) else None
    house = tuple(map(_read_house_map, _HOUSE_BASE_MAPS))
    return (own, *house) if own else house


@cache
def _read_house_map(name: str) -> BaseMap:
    """Read a base map of the house, once for all books of a process: it has thousands of points."""
    return make_base_map(json.loads(files("publisher").joinpath("basemaps", name).read_text("utf-8")))


def _read_own(folder: BookFolder) -> BaseMap | None:
    text = folder.read_text(OWN_BASE_MAP)
    if text is None:
        return None
    position = SourcePosition(OWN_BASE_MAP, 1, 1)
    try:
        return make_base_map(json.loads(text))
    except json.JSONDecodeError as error:
        position, reason = locate(OWN_BASE_MAP, text, error.pos), error.msg
    except RecursionError:
        reason = say("it is nested too deep")
    except ValueError as error:
        # Of a number of thousands of digits too.
        reason = error.args[0]
    folder.report.add(
        codes.FAULTY_BASE_MAP,
        position,
        say("the base map cannot be used: {reason}", reason=reason),
        say("write a FeatureCollection whose features have the property kind: land, lake, river or border_today"),
    )
    return None


def make_base_map(data: Any) -> BaseMap:  # noqa: ANN401 - what JSON holds may be anything
    """Make a base map of GeoJSON. Raises `ValueError` for what is none."""
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise _FaultyMapError(say("it is no FeatureCollection"))
    features = data.get("features")
    if not isinstance(features, list):
        raise _FaultyMapError(say("it has no features"))
    lines: dict[BaseKind, list[tuple[Position, ...]]] = defaultdict(list)
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        kind = properties.get("kind") if isinstance(properties, dict) else None
        if kind in BASE_KINDS:
            try:
                lines[kind].extend(_list_lines(feature.get("geometry"), is_area=kind in {"land", "lake"}))
            except _FaultyMapError as error:
                raise _FaultyMapError(say("feature {number}: {error}", number=number, error=error)) from error
    if not any(lines.values()):
        raise _FaultyMapError(say("no feature shows land, a lake, a river or a border"))
    points = [point for found in lines.values() for line in found for point in line]
    across, along = [point[0] for point in points], [point[1] for point in points]
    credit = data.get("credit")
    return BaseMap(
        {kind: tuple(found) for kind, found in lines.items()},
        (min(across), min(along), max(across), max(along)),
        credit if isinstance(credit, str) else "",
    )


def _list_lines(geometry: Any, *, is_area: bool, depth: int = 0) -> Iterator[tuple[Position, ...]]:  # noqa: ANN401
    """Yield the rings of areas, or the lines, of a geometry; points and lines show no area."""
    if geometry is None:
        return
    if not isinstance(geometry, dict) or depth > _DEPTH_LIMIT:
        raise _FaultyMapError(say("its geometry is none"))
    if geometry.get("type") == "GeometryCollection":
        for inner in _take_list(geometry.get("geometries")):
            yield from _list_lines(inner, is_area=is_area, depth=depth + 1)
        return
    coordinates = geometry.get("coordinates")
    match geometry.get("type"):
        case "Polygon" if is_area:
            yield from (_read_line(ring, _FEWEST_IN_RING) for ring in _take_list(coordinates))
        case "MultiPolygon" if is_area:
            for polygon in _take_list(coordinates):
                yield from (_read_line(ring, _FEWEST_IN_RING) for ring in _take_list(polygon))
        case "LineString" if not is_area:
            yield _read_line(coordinates, _FEWEST_IN_LINE)
        case "MultiLineString" if not is_area:
            yield from (_read_line(line, _FEWEST_IN_LINE) for line in _take_list(coordinates))


def _take_list(value: Any) -> list[Any]:  # noqa: ANN401
    if not isinstance(value, list):
        raise _FaultyMapError(say("its coordinates are no list"))
    return value


def _read_line(value: Any, fewest: int) -> tuple[Position, ...]:  # noqa: ANN401
    line = tuple(_read_position(position) for position in _take_list(value))
    if len(line) < fewest:
        raise _FaultyMapError(
            say("a line of {count} points, where {fewest} are the least", count=len(line), fewest=fewest)
        )
    return line


def _read_position(value: Any) -> Position:  # noqa: ANN401
    match value:
        case [float() | int() as longitude, float() | int() as latitude, *_] if (
            abs(longitude) <= _MOST_LONGITUDE and abs(latitude) <= _MOST_LATITUDE
        ):
            return float(longitude), float(latitude)
    raise _FaultyMapError(say("a position is longitude (-180 to 180), then latitude (-90 to 90)"))
