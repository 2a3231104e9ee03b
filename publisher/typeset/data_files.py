"""Writes the book's data for other programs: the gazetteer as GeoJSON, the chronology as JSON."""

import json

from publisher.model.woven import Mention, WovenBook


def _write_json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _count_by_chapter(woven: WovenBook, mentions: tuple[Mention, ...]) -> dict[str, int]:
    files = [woven.chapters[mention.chapter].chapter.file for mention in mentions]
    return {file: files.count(file) for file in dict.fromkeys(files)}


def write_places(woven: WovenBook) -> bytes:
    """Write the gazetteer as a FeatureCollection (RFC 7946: longitude first, WGS 84)."""
    mentions = {entry.place.id: entry.mentions for entry in woven.place_index if entry.place}
    features = []
    for place in woven.book.places.values():
        found = mentions.get(place.id, ())
        properties = {
            "name": place.name,
            "names": dict(place.names),
            "variants": list(place.variants),
            "kind": place.kind,
            "within": list(place.within),
            "wikidata": place.wikidata,
            "note": place.note,
            "mentions": len(found),
            "chapters": _count_by_chapter(woven, found),
        }
        geometry = None
        if place.coordinates:
            latitude, longitude = place.coordinates
            geometry = {"type": "Point", "coordinates": [longitude, latitude]}
        features.append({"type": "Feature", "id": place.id, "geometry": geometry, "properties": properties})
    return _write_json({"type": "FeatureCollection", "features": features})


def write_chronology(woven: WovenBook) -> bytes:
    """Write the events in the order of time, dates in EDTF."""
    return _write_json(
        [
            {
                "id": entry.event.id,
                "date": entry.event.date.text,
                "earliest": entry.event.date.earliest.isoformat(),
                "latest": entry.event.date.latest.isoformat(),
                "text": entry.event.text,
                "places": list(entry.event.places),
                "sources": list(entry.event.sources),
                "certainty": entry.event.certainty,
                "chapters": _count_by_chapter(woven, entry.mentions),
            }
            for entry in woven.chronology
        ]
    )
