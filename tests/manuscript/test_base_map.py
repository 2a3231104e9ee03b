"""Base maps: what GeoJSON means, and what is no base map."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publisher.manuscript.base_map import make_base_map
from publisher.manuscript.read import read_book
from publisher.model.finding import Report

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]


def make_feature(kind: str, geometry: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"kind": kind}, "geometry": geometry}


def make_collection(*features: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **members}


def test_areas_become_rings_and_lines_stay_lines() -> None:
    base_map = make_base_map(
        make_collection(
            make_feature("land", {"type": "MultiPolygon", "coordinates": [[SQUARE, SQUARE], [SQUARE]]}),
            make_feature(
                "lake", {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 1]}]}
            ),
            make_feature(
                "river", {"type": "MultiLineString", "coordinates": [[[0, 0], [5, 5]], [[5, 5], [9, -3, 120]]]}
            ),
            make_feature("railway", {"type": "LineString", "coordinates": "passed over"}),
            credit="Somebody",
        )
    )
    assert [len(base_map.lines[kind]) for kind in ("land", "lake", "river")] == [3, 0, 2]
    assert base_map.lines["river"][1] == ((5.0, 5.0), (9.0, -3.0))
    assert base_map.bounds == (0.0, -3.0, 10.0, 10.0)
    assert base_map.credit == "Somebody"
    assert base_map.covers(5, 5)
    assert not base_map.covers(5, 11)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "base-map.geojson:1:2"),
        ("[]", "no FeatureCollection"),
        ('{"type": "FeatureCollection"}', "no features"),
        ('{"type": "FeatureCollection", "features": [3]}', "no feature shows"),
        (json.dumps(make_collection(make_feature("land", {"type": "Polygon", "coordinates": [[[0, 0]]]}))), "1 points"),
        (json.dumps(make_collection(make_feature("river", {"type": "LineString", "coordinates": 3}))), "no list"),
        (
            json.dumps(
                make_collection(make_feature("river", {"type": "LineString", "coordinates": [[0, 0], [200, 0]]}))
            ),
            "feature 1: a position is longitude",
        ),
        (json.dumps(make_collection(make_feature("river", "line"))), "geometry is none"),
        ('{"type": "FeatureCollection", "features": ' + "[" * 100000, "MP001"),
    ],
)
def test_what_is_no_base_map_is_reported(text: str, reason: str, make_book: Callable[..., Path]) -> None:
    report = Report()
    book = read_book(make_book({"base-map.geojson": text}), report)
    (finding,) = report.findings
    assert finding.code.id == "MP001"
    assert reason in f"{finding.code.id} {finding.position}: {finding.message}"
    # The house's own is there all the same.
    assert book is not None
    assert [base_map.credit for base_map in book.base_maps] == ["Natural Earth"]


def test_a_books_own_base_map_comes_first(make_book: Callable[..., Path]) -> None:
    own = make_collection(make_feature("land", {"type": "Polygon", "coordinates": [SQUARE]}), credit="Own")
    book = read_book(make_book({"base-map.geojson": json.dumps(own)}), Report())
    assert book is not None
    assert [base_map.credit for base_map in book.base_maps] == ["Own", "Natural Earth"]
