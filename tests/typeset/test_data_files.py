"""The gazetteer for other programs: GeoJSON by RFC 7946, and records of schema.org."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publisher.model.parts import PageOf
from publisher.model.woven import WovenBook
from publisher.production.check import check
from publisher.typeset.data_files import write_place_records, write_places

FILES = {
    "01.md": "---\ntitle: أ\n---\n\n[x]{place=lublin} [x]{place=lublin} [x]{place=majdanek}[^1]\n\n"
    "[^1]: [x]{place=lublin}\n",
    "02.md": "---\ntitle: ب\n---\n\n[x]{place=lublin} [x]{place=poland}\n",
    "places.yaml": """\
        poland: {name: بولندا, kind: country}
        lublin: {name: لوبلين, kind: city, within: [poland], coordinates: [51.25, 22.5667], wikidata: Q37333}
        majdanek:
          name: مايدانيك
          variants: [ميدانيك]
          names: {de: KZ Lublin; Majdanek, pl: Majdanek}
          kind: camp
          within: [lublin, silent]
          coordinates: [-51.2228, -22.5985]
          geonames: 765766
          note: محتشد
        silent: {name: صامت}
        """,
}


@pytest.fixture
def woven(make_book: Callable[..., Path]) -> WovenBook:
    report, woven = check(make_book(FILES))
    assert report.errors == []
    assert woven
    return woven


def test_places_are_features_with_longitude_first(woven: WovenBook) -> None:
    collection = json.loads(write_places(woven, {}))
    assert set(collection) == {"type", "features"}
    features = {feature["id"]: feature for feature in collection["features"]}
    # All of the gazetteer, mentioned or not; what has no coordinates has a geometry of null (RFC 7946, 3.2).
    assert list(features) == ["poland", "lublin", "majdanek", "silent"]
    assert all(set(feature) == {"type", "id", "geometry", "properties"} for feature in features.values())
    assert features["majdanek"]["geometry"] == {"type": "Point", "coordinates": [-22.5985, -51.2228]}
    assert features["poland"]["geometry"] is None
    properties = features["lublin"]["properties"]
    assert (properties["mentions"], properties["chapters"]) == (4, {"01.md": 3, "02.md": 1})
    assert (properties["kind"], properties["country"], features["silent"]["properties"]["mentions"]) == (
        "city",
        "بولندا",
        0,
    )
    assert "pages" not in properties


def test_pages_are_those_of_print_each_once_in_order(woven: WovenBook) -> None:
    mentions = next(entry.mentions for entry in woven.place_index if entry.place and entry.place.id == "lublin")
    numbers = dict(zip((mention.anchor for mention in mentions), (7, 7, 9, 8), strict=True))
    pages = {anchor: PageOf(page, str(page)) for anchor, page in numbers.items()}
    features = {feature["id"]: feature["properties"] for feature in json.loads(write_places(woven, pages))["features"]}
    assert features["lublin"]["pages"] == ["7", "8", "9"]
    assert features["silent"]["pages"] == []


def test_records_name_the_places_of_the_book_in_the_words_of_schema_org(woven: WovenBook) -> None:
    record = json.loads(write_place_records(woven))
    # The context is written out: nothing is fetched to read it.
    assert record["@context"] == {"@vocab": "https://schema.org/"}
    book, *places = record["@graph"]
    by_id: dict[str, Any] = {place["@id"]: place for place in places}
    assert [mention["@id"] for mention in book["mentions"]] == list(by_id)
    assert set(by_id) == {"#place-poland", "#place-lublin", "#place-majdanek"}
    majdanek = by_id["#place-majdanek"]
    assert majdanek["@type"] == "Place"
    assert majdanek["name"] == {"@value": "مايدانيك", "@language": "ar"}
    assert majdanek["alternateName"] == [
        {"@value": "ميدانيك", "@language": "ar"},
        {"@value": "KZ Lublin", "@language": "de"},
        {"@value": "Majdanek", "@language": "de"},
        {"@value": "Majdanek", "@language": "pl"},
    ]
    assert majdanek["containedInPlace"] == [{"@id": "#place-lublin"}]
    assert majdanek["geo"] == {"@type": "GeoCoordinates", "latitude": -51.2228, "longitude": -22.5985}
    assert majdanek["sameAs"] == [{"@id": "https://sws.geonames.org/765766/"}]
    assert by_id["#place-lublin"]["sameAs"] == [{"@id": "http://www.wikidata.org/entity/Q37333"}]
    assert by_id["#place-poland"]["@type"] == "Country"
