"""Writes the gazetteer for other programs: a woven book and its printed pages in, GeoJSON and JSON-LD out."""

import json
from collections.abc import Mapping
from typing import Any

from publisher.model.book import Place
from publisher.model.parts import PageOf
from publisher.model.woven import IndexEntry, Mention, WovenBook
from publisher.typeset.locators import list_folios

Pages = Mapping[str, PageOf]

#: What kinds of places are called at schema.org, where it has a narrower word than `Place`.
_SCHEMA_TYPES = {
    "city": "City",
    "country": "Country",
    "region": "AdministrativeArea",
    "river": "RiverBodyOfWater",
    "sea": "SeaBodyOfWater",
    "site": "LandmarksOrHistoricalBuildings",
}

_WIKIDATA, _GEONAMES = "http://www.wikidata.org/entity/", "https://sws.geonames.org/"


def write_json(data: object) -> bytes:
    """Write JSON that people can read too."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def count_by_chapter(woven: WovenBook, mentions: tuple[Mention, ...]) -> dict[str, int]:
    """Count mentions by the file of their chapter, in reading order."""
    counts: dict[str, int] = {}
    for mention in mentions:
        file = woven.chapters[mention.chapter].chapter.file
        counts[file] = counts.get(file, 0) + 1
    return counts


def write_places(woven: WovenBook, pages: Pages) -> bytes:
    """Write the gazetteer as a FeatureCollection (RFC 7946: longitude first, WGS 84).

    `pages` are those of the print edition; without them places have no `pages`.
    """
    entries = {entry.place.id: entry for entry in woven.place_index if entry.place}
    features = [_describe_feature(woven, place, entries.get(place.id), pages) for place in woven.book.places.values()]
    return write_json({"type": "FeatureCollection", "features": features})


def _describe_feature(woven: WovenBook, place: Place, entry: IndexEntry | None, pages: Pages) -> dict[str, Any]:
    mentions = entry.mentions if entry else ()
    properties: dict[str, Any] = {
        "name": place.name,
        "names": dict(place.names),
        "variants": list(place.variants),
        "kind": place.kind,
        "country": entry.country if entry else "",
        "within": list(place.within),
        "wikidata": place.wikidata,
        "note": place.note,
        "mentions": len(mentions),
        "chapters": count_by_chapter(woven, mentions),
    }
    if pages:
        properties["pages"] = list_folios(mentions, pages)
    geometry = None
    if place.coordinates:
        latitude, longitude = place.coordinates
        geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "id": place.id, "geometry": geometry, "properties": properties}


def write_place_records(woven: WovenBook) -> bytes:
    """Write the places that the book names as records of schema.org, in JSON-LD 1.1, with the book that mentions them.

    The vocabulary is named and not fetched: the record reads without a network.
    """
    metadata = woven.book.metadata
    places = [entry.place for entry in woven.place_index if entry.place]
    named = {place.id for place in places}
    book = {
        "@id": metadata.identifier,
        "@type": "Book",
        "name": metadata.title,
        "inLanguage": metadata.language,
        "mentions": [{"@id": _name_record(place.id)} for place in places],
    }
    records = [_describe_place(place, metadata.language, named) for place in places]
    return write_json({"@context": {"@vocab": "https://schema.org/"}, "@graph": [book, *records]})


def _name_record(identifier: str) -> str:
    return f"#place-{identifier}"


def _describe_place(place: Place, language: str, named: set[str]) -> dict[str, Any]:
    names = [
        *({"@value": name, "@language": language} for name in place.variants),
        *(
            {"@value": name.strip(), "@language": tag}
            for tag, names in place.names.items()
            for name in names.split(";")
        ),
    ]
    same = [f"{_WIKIDATA}{place.wikidata}"] if place.wikidata else []
    same += [f"{_GEONAMES}{place.geonames}/"] if place.geonames else []
    record: dict[str, Any] = {
        "@id": _name_record(place.id),
        "@type": _SCHEMA_TYPES.get(place.kind, "Place"),
        "name": {"@value": place.name, "@language": language},
        "alternateName": names,
        "description": place.note,
        "containedInPlace": [{"@id": _name_record(name)} for name in place.within if name in named],
        "sameAs": [{"@id": address} for address in same],
    }
    if place.coordinates:
        latitude, longitude = place.coordinates
        record["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return {key: value for key, value in record.items() if value}
