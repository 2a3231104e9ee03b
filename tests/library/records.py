"""What the tests of records share: a book with all metadata, and records read back by other programs' eyes."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from lxml import etree
from referencing import Registry, Resource

from publisher.library.formats import Addresses
from publisher.library.kit import write_records
from publisher.model.finding import Report
from publisher.model.record import BookRecord

Data = dict[str, Any]

SCHEMAS = Path(__file__).parent / "schemas"

BOOK = """\
title: «كتاب» الطريق & الوصول
subtitle: دروس أولى
language: ar-EG
identifier: urn:uuid:00000000-0000-4000-8000-00000000000a
slug: road
version: 1.2.0
date: "2026-05"
modified: 2026-06-07
authors:
  - {name: ليلى حداد, file_as: "حداد، ليلى", romanized: "Ḥaddād, Laylá"}
contributors:
  - {name: سمير عون, role: edt}
  - {name: جمعية الطرق, role: edt, group: true, romanized: Jamʿīyat al-Ṭuruq}
publisher: {name: دار الورق, place: القاهرة, country: EG, website: "https://www.example.org/", email: books@example.org}
rights: جميع الحقوق متاحة
license: CC-BY-4.0
description: وصف الكتاب في جملة واحدة.
audience: القراء
identifiers:
  print: urn:isbn:978-3-16-148410-0
  epub: urn:isbn:9780306406157
  work: doi:10.1000/182
series: {title: سلسلة الطرق, number: "3", issn: 2049-3630}
original: {title: "Wege & Ziele", language: de}
edition: {number: 2, text: الطبعة الثانية}
romanized: {title: "\\"Kitāb\\" al-ṭarīq wa-al-wuṣūl", subtitle: Durūs ūlá, publisher: Dār al-Waraq, place: al-Qāhirah}
price: {amount: 0}
address: https://www.example.org/books/road
subjects:
  - {text: الطرق, scheme: thema, code: WG}
  - {text: Roads, scheme: lcsh, language: en}
  - {text: السفر}
peer_review: {kind: double-anonymous, text: قرأه محكّمان., address: "https://www.example.org/review"}
accessibility:
  certifier: مركز الفحص
  date: 2026-05-01
  report: https://www.example.org/report
  contact: access@example.org
chapters: [01.md]
editions: {print: , epub: }
"""

CHAPTER = "---\ntitle: الفصل <الأول>\n---\n\nنصّ قصير فيه [لوبلين]{.place}.\n"
PLACES = "lublin: {name: لوبلين, coordinates: [51.25, 22.57]}\n"


@cache
def _load_schemas() -> tuple[dict[str, Any], "Registry[Any]"]:
    schemas: dict[str, Any] = {}
    registry: Registry[Any] = Registry()
    for path in (SCHEMAS / "readium").rglob("*.json"):
        # Names of groups are written otherwise in Python's expressions.
        schema = json.loads(path.read_text("utf-8").replace("(?<", "(?P<"))
        schemas[schema["$id"].rpartition("/")[2]] = schema
        registry = registry.with_resource(schema["$id"], Resource.from_contents(schema))
    # What links of a feed may say besides is in a schema that has no licence, and so is not kept here.
    anything = {"$schema": "http://json-schema.org/draft-07/schema#"}
    other = "https://drafts.opds.io/schema/properties.schema.json"
    return schemas, registry.with_resource(other, Resource.from_contents(anything))


def judge_json(name: str, data: object) -> list[str]:
    """Judge data by a schema of the Readium manifest."""
    schemas, registry = _load_schemas()
    judge = Draft7Validator(schemas[name], registry=registry, format_checker=Draft7Validator.FORMAT_CHECKER)
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in judge.iter_errors(data)]


def judge_publication(publication: Data) -> list[str]:
    """Judge an OPDS 2.0 publication (OPDS 2.0, 3 and 5): metadata and links by schema, an acquisition link, images."""
    faults = judge_json("metadata.schema.json", publication["metadata"])
    links = [*publication["links"], *publication.get("images", [])]
    for link in links:
        faults += judge_json("link.schema.json", link)
    if not any(str(link["rel"]).startswith("http://opds-spec.org/acquisition") for link in publication["links"]):
        faults.append("no acquisition link")
    if any(not image["type"].startswith("image/") for image in publication.get("images", [])):
        faults.append("an image that is none")
    return faults


def judge_feed(feed: Data) -> list[str]:
    """Judge an OPDS 2.0 feed: a title, a link to itself, and its publications, each once (OPDS 2.0, 2)."""
    faults = [fault for publication in feed["publications"] for fault in judge_publication(publication)]
    if not feed["metadata"]["title"] or not any(link["rel"] == "self" for link in feed["links"]):
        faults.append("no title, or no link to itself")
    identifiers = [publication["metadata"]["identifier"] for publication in feed["publications"]]
    if len(set(identifiers)) != len(identifiers) or not identifiers:
        faults.append("a publication that stands twice, or none")
    return faults


@cache
def _load_marcxml() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "MARC21slim.xsd"))


def judge_marcxml(data: bytes) -> list[str]:
    """Judge a collection by the schema of MARCXML."""
    schema = _load_marcxml()
    schema.validate(etree.fromstring(data))
    log: Any = schema.error_log
    return [str(error) for error in log]


def judge_onix(path: Path) -> list[str]:
    """Have onixcheck judge a message."""
    import onixcheck

    return [f"{message.location}: {message.message}" for message in onixcheck.validate(str(path))]


def write_made_folder(folder: Path, book: BookRecord, data: bytes) -> Path:
    """Write a folder as a build would leave it: the one file of a book, and its records."""
    path = folder / book.slug
    (path / "library").mkdir(parents=True)
    (path / book.files[0].name).write_bytes(data)
    for name, record in write_records(book, Addresses(), b"", Report()).items():
        (path / "library" / name).write_bytes(record)
    return path
