"""Writes OPDS 2.0 publications and feeds, and the Readium manifest of an EPUB: a `BookRecord` in, plain data out."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from publisher.library.file_facts import EpubFacts, Leaf, Line
from publisher.library.formats import Addresses, Format, is_free, list_formats, list_identifiers
from publisher.model.book import Subject
from publisher.model.record import Access, BookRecord, RecordedFile
from publisher.script.direction import is_right_to_left
from publisher.script.identifiers import read_identifier
from publisher.script.licences import find_license
from publisher.script.names import turn_name
from publisher.script.text_scripts import name_language, name_romanized

Data = dict[str, Any]

ACQUISITION = "http://opds-spec.org/acquisition"
#: Kinds of contributors that the manifest has a key for, by MARC relator.
_KEYS = {"aut": "author", "trl": "translator", "edt": "editor", "ill": "illustrator", "art": "artist"}
#: Addresses of schemes of subjects.
SCHEMES = {
    "thema": "https://ns.editeur.org/thema/",
    "lcsh": "http://id.loc.gov/authorities/subjects",
    "bisac": "http://www.bisg.org/standards/bisac_subject/index.html",
    "ddc": "http://dewey.info/",
    "bic": "https://ns.editeur.org/bic/",
}
#: Addresses of the standards that a file claims to conform to.
_CLAIMS = (
    (("EPUB Accessibility 1.1", "WCAG 2.1", "AA"), "https://www.w3.org/TR/epub-a11y-11#wcag-2.1-aa"),
    (("EPUB Accessibility 1.1", "WCAG 2.2", "AA"), "https://www.w3.org/TR/epub-a11y-11#wcag-2.2-aa"),
    (("EPUB Accessibility 1.2", "WCAG 2.2", "AA"), "https://www.w3.org/TR/epub-a11y-12#wcag-2.2-aa"),
)
_FEATURES = frozenset(
    (
        "annotations", "ARIA", "index", "pageBreakMarkers", "printPageNumbers", "pageNavigation", "readingOrder",
        "structuralNavigation", "tableOfContents", "taggedPDF", "alternativeText", "describedMath", "longDescription",
        "displayTransformability", "unlocked", "latex", "MathML", "ttsMarkup", "highContrastDisplay", "largePrint",
        "none", "unknown",
    )
)  # fmt: skip


def write_json(data: object) -> bytes:
    """Write plain data as JSON, indented."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def describe_metadata(record: BookRecord) -> Data:
    """Describe a book as the metadata of a Readium web publication."""
    metadata: Data = {
        "@type": "http://schema.org/Book",
        "identifier": _as_uri(record.identifier),
        "title": name_in_languages(record, record.title, "title"),
    }
    if record.subtitle:
        metadata["subtitle"] = name_in_languages(record, record.subtitle, "subtitle")
    # One number can be written in several ways.
    main = read_identifier(record.identifier).uri
    others = [identifier.uri for _, identifier in list_identifiers(record) if identifier.uri != main]
    if others:
        metadata["altIdentifier"] = [_as_uri(uri) for uri in others]
    metadata["language"] = record.language
    metadata["readingProgression"] = "rtl" if is_right_to_left(record.language) else "ltr"
    metadata["modified"] = record.modified
    if record.issued:
        # A date has a day in the schema of the manifest; the first of what is known stands for it.
        metadata["published"] = f"{record.issued}-01-01"[:10] if len(record.issued) == 4 else f"{record.issued}-01"[:10]  # noqa: PLR2004 - the length of a year
    for number, person in enumerate(record.contributors, 1):
        one: Data = {"name": name_in_languages(record, person.name, f"contributor {number}")}
        if person.file_as:
            one["sortAs"] = person.file_as
        key = _KEYS.get(person.role, "contributor")
        if key == "contributor":
            one["role"] = person.role
        metadata.setdefault(key, []).append(one)
    if record.publisher:
        metadata["publisher"] = [{"name": name_in_languages(record, record.publisher, "publisher")}]
    if record.description:
        metadata["description"] = record.description
    if record.subjects:
        metadata["subject"] = [_describe_subject(subject) for subject in record.subjects]
    if record.pages:
        metadata["numberOfPages"] = record.pages
    if record.series:
        series: Data = {"name": record.series.title}
        if record.series.issn:
            series["identifier"] = f"urn:issn:{record.series.issn}"
        if record.series.number.isdecimal():
            series["position"] = int(record.series.number)
        metadata["belongsTo"] = {"series": [series]}
    if access := describe_access(record):
        metadata["accessibility"] = access
    return metadata


def _as_uri(identifier: str) -> str:
    """Return an identifier as a URI; one that is none becomes a URN of this book's own words."""
    return identifier if ":" in identifier and " " not in identifier else f"urn:x-identifier:{quote(identifier)}"


def name_in_languages(record: BookRecord, text: str, form: str) -> str | dict[str, str]:
    """Return a text under its language, with the form in Latin letters that the book says, if it says one.

    A name in another script than that of the book stands alone: its language is not known.
    """
    romanized, is_name = record.romanized.get(form), form.startswith(("contributor", "publisher"))
    language = name_language(text, record.language) if is_name else record.language
    if romanized is None or romanized.is_by_rule:
        return {language: text} if language == record.language else text
    said = turn_name(romanized.text) if form.startswith("contributor") else romanized.text
    return {language: text, name_romanized(text, language): said}


def _describe_subject(subject: Subject) -> Data:
    described: Data = {"name": {subject.language: subject.text} if subject.language else subject.text}
    if subject.code:
        described["code"] = subject.code
    if scheme := SCHEMES.get(subject.vocabulary):
        described["scheme"] = scheme
    return described


def describe_access(record: BookRecord) -> Data:
    """Describe the accessibility of a book: that of its EPUB, or else of its PDF."""
    file = record.find_file("epub") or record.find_file("print")
    access = file.access if file else Access()
    if not access.modes:
        return {}
    described: Data = {"accessMode": list(access.modes), "hazard": list(access.hazards)}
    if access.sufficient:
        described["accessModeSufficient"] = [
            modes[0] if len(modes := one.split(",")) == 1 else modes for one in access.sufficient
        ]
    described["feature"] = [feature for feature in access.features if feature in _FEATURES]
    if access.summary:
        described["summary"] = access.summary
    addresses = [
        address for claim in access.conformance for texts, address in _CLAIMS if all(text in claim for text in texts)
    ]
    if addresses:
        described["conformsTo"] = addresses if len(addresses) > 1 else addresses[0]
    # Who certified stands beside what is claimed, as in the EPUB: what claims nothing is certified by nobody.
    certification = {
        "certifiedBy": record.certification.certifier or access.certifier,
        "credential": record.certification.credential,
        "report": record.certification.report,
    }
    certification = {key: value for key, value in certification.items() if value}
    if access.conformance and certification:
        described["certification"] = certification
    return described


def describe_publication(record: BookRecord, addresses: Addresses, self_name: str) -> Data:
    """Describe a book as an OPDS 2.0 publication: its metadata, and links to where its formats are had."""
    links: list[Data] = [
        {"rel": "self", "href": addresses.locate(self_name), "type": "application/opds-publication+json"}
    ]
    links += [_link_format(record, one, one.file, addresses) for one in list_formats(record) if one.file]
    if address := find_license(record.license):
        links.append({"rel": "license", "href": address, "type": "text/html"})
    data: Data = {"metadata": describe_metadata(record), "links": links}
    if cover := record.cover:
        data["images"] = [
            {"href": addresses.locate(name), "type": "image/png", "width": width, "height": height}
            for name, width, height in (
                (cover.name, cover.width, cover.height),
                (cover.thumbnail, cover.thumbnail_width, cover.thumbnail_height),
            )
        ]
    return data


def find_relation(record: BookRecord, one: Format) -> str:
    """Return the relation of a link to a format: how it is acquired (OPDS 2.0, 5.2)."""
    if is_free(record, one):
        return f"{ACQUISITION}/open-access"
    return f"{ACQUISITION}/buy" if record.price else ACQUISITION


def _link_format(record: BookRecord, one: Format, file: RecordedFile, addresses: Addresses) -> Data:
    relation = find_relation(record, one)
    link: Data = {
        "rel": relation,
        "href": addresses.locate(file.name),
        "type": file.media_type,
        "size": file.size,
        "language": record.language,
    }
    if record.price and relation.endswith("/buy") and record.price.currency:
        link["properties"] = {"price": {"value": float(record.price.amount), "currency": record.price.currency}}
    return link


def describe_feed(title: str, modified: str, links: list[Data], publications: Iterable[Data], total: int) -> Data:
    """Describe a feed of publications, or a page of one; `total` counts those of all pages."""
    return {
        "metadata": {"title": title, "modified": modified, "numberOfItems": total},
        "links": links,
        "publications": list(publications),
    }


def describe_manifest(record: BookRecord, facts: EpubFacts, addresses: Addresses) -> Data:
    """Describe an EPUB as a Readium web publication manifest; the paths are those inside the EPUB (EPUB profile)."""
    metadata = describe_metadata(record)
    metadata["conformsTo"] = "https://readium.org/webpub-manifest/profiles/epub"
    metadata["layout"] = "reflowable"
    file = record.find_file("epub")
    data: Data = {"@context": "https://readium.org/webpub-manifest/context.jsonld", "metadata": metadata}
    if file:
        data["links"] = [{"rel": "alternate", "href": addresses.locate(file.name), "type": file.media_type}]
    if address := find_license(record.license):
        data.setdefault("links", []).append({"rel": "license", "href": address, "type": "text/html"})
    data["readingOrder"] = [_link_leaf(leaf) for leaf in facts.spine]
    data["resources"] = [_link_leaf(leaf) for leaf in facts.resources]
    data["toc"] = [_link_line(line) for line in facts.contents]
    if facts.page_list:
        data["pageList"] = [_link_line(line) for line in facts.page_list]
    return data


def _link_leaf(leaf: Leaf) -> Data:
    link: Data = {"href": _quote(leaf.path), "type": leaf.media_type}
    if "nav" in leaf.properties:
        link["rel"] = "contents"
    elif "cover-image" in leaf.properties:
        link["rel"] = "cover"
    return link


def _link_line(line: Line) -> Data:
    link: Data = {"href": _quote(line.href), "title": line.title}
    if line.children:
        link["children"] = [_link_line(child) for child in line.children]
    return link


def _quote(path: str) -> str:
    return quote(path, safe="/#%:")


def describe_pdf_manifest(record: BookRecord, addresses: Addresses) -> Mapping[str, Any]:
    """Describe a book without an EPUB as a manifest whose reading order is its PDF (PDF profile)."""
    metadata = describe_metadata(record)
    metadata["conformsTo"] = "https://readium.org/webpub-manifest/profiles/pdf"
    files = [file for edition in ("print", "large-print") if (file := record.find_file(edition))]
    return {
        "@context": "https://readium.org/webpub-manifest/context.jsonld",
        "metadata": metadata,
        "readingOrder": [{"href": addresses.locate(file.name), "type": file.media_type} for file in files[:1]],
    }
