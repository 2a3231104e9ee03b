"""Writes OPDS 1.2 feeds, which are Atom (RFC 4287): a `BookRecord` in, an entry out."""

from collections.abc import Mapping

from publisher.library.formats import Addresses, list_formats, list_identifiers
from publisher.library.opds import SCHEMES, find_relation
from publisher.library.xml import LANGUAGE, Element, add, add_if, open_root
from publisher.model.record import BookRecord
from publisher.script.licences import find_license

ATOM, DCTERMS = "http://www.w3.org/2005/Atom", "http://purl.org/dc/terms/"
OPDS = "http://opds-spec.org/2010/catalog"
NAMESPACES: Mapping[str | None, str] = {None: ATOM, "dcterms": DCTERMS, "opds": OPDS}
FEED_TYPE = "application/atom+xml;profile=opds-catalog;kind=acquisition"
_TERMS = f"{{{DCTERMS}}}"


def open_feed(identifier: str, title: str, language: str, modified: str, author: str) -> Element:
    """Make a feed without entries."""
    feed = open_root(ATOM, "feed", NAMESPACES, {LANGUAGE: language})
    add(feed, "id", identifier)
    add(feed, "title", title)
    add(feed, "updated", modified)
    if author:
        add(add(feed, "author"), "name", author)
    return feed


def add_link(parent: Element, relation: str, address: str, media_type: str) -> Element:
    """Add a link to a feed or an entry."""
    return add(parent, "link", "", {"rel": relation, "href": address, "type": media_type})


def write_entry(record: BookRecord, addresses: Addresses) -> Element:
    """Write a book as an entry of an acquisition feed (OPDS 1.2, 5)."""
    entry = open_root(ATOM, "entry", NAMESPACES, {LANGUAGE: record.language})
    add(entry, "id", record.identifier if ":" in record.identifier else f"urn:x-identifier:{record.identifier}")
    add(entry, "title", record.title)
    add(entry, "updated", record.modified)
    for person in record.contributors:
        if person.role == "aut":
            add(add(entry, "author"), "name", person.name)
        else:
            add(add(entry, "contributor"), "name", person.name)
    if not any(person.role == "aut" for person in record.contributors):
        # An entry has an author, or its feed has (RFC 4287, 4.1.2); the publisher answers for it.
        add(add(entry, "author"), "name", record.publisher or record.title)
    for subject in record.subjects:
        attributes = {"term": subject.code or subject.text, "label": subject.text}
        if scheme := SCHEMES.get(subject.vocabulary):
            attributes["scheme"] = scheme
        add(entry, "category", "", attributes)
    add_if(entry, "rights", record.rights)
    add_if(entry, "summary", record.description, {"type": "text"})
    for _, identifier in list_identifiers(record):
        add(entry, f"{_TERMS}identifier", identifier.uri)
    add(entry, f"{_TERMS}language", record.language)
    add_if(entry, f"{_TERMS}publisher", record.publisher)
    add_if(entry, f"{_TERMS}issued", record.issued)
    add_if(entry, f"{_TERMS}extent", f"{record.pages} pages" if record.pages else "")
    if record.cover:
        add_link(entry, "http://opds-spec.org/image", addresses.locate(record.cover.name), "image/png")
        add_link(entry, "http://opds-spec.org/image/thumbnail", addresses.locate(record.cover.thumbnail), "image/png")
    if address := find_license(record.license):
        add_link(entry, "license", address, "text/html")
    for one in list_formats(record):
        if file := one.file:
            relation = find_relation(record, one)
            link = add_link(entry, relation, addresses.locate(file.name), file.media_type)
            link.set("length", str(file.size))
            link.set("hreflang", record.language)
            if record.price and record.price.currency and relation.endswith("/buy"):
                add(link, f"{{{OPDS}}}price", record.price.amount, {"currencycode": record.price.currency})
    return entry
