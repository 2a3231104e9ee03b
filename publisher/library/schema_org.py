"""Writes schema.org JSON-LD: a `BookRecord` in, a description of the book and of each of its formats out.

The context is written out, so that a program reads the record without asking a network for it.
"""

from typing import Any

from publisher.library.formats import Addresses, Format, is_free, list_formats, list_identifiers
from publisher.model.record import BookRecord
from publisher.script.licences import find_license
from publisher.script.names import turn_name
from publisher.script.text_scripts import name_language, name_romanized

Data = dict[str, Any]

#: What a file conforms to has no name in schema.org.
CONTEXT = {"@vocab": "https://schema.org/", "conformsTo": "http://purl.org/dc/terms/conformsTo"}
_FORMATS = {"print": "Paperback", "pdf": "EBook", "large-print": "EBook", "epub": "EBook"}
_KEYS = {"aut": "author", "edt": "editor", "trl": "translator", "ill": "illustrator"}


def describe_linked(record: BookRecord, addresses: Addresses) -> Data:
    """Describe a book as a `Book` of schema.org, with an example of the work for each format."""
    data: Data = {
        "@context": CONTEXT,
        "@type": "Book",
        "@id": record.identifier if ":" in record.identifier else f"urn:x-identifier:{record.identifier}",
        "name": say_in(record.title, record.language),
        "identifier": [identifier.uri for _, identifier in list_identifiers(record)],
        "inLanguage": record.language,
        "dateModified": record.modified,
    }
    texts = {
        "alternativeHeadline": record.subtitle,
        "description": record.description,
        "copyrightNotice": record.rights,
    }
    data |= {name: say_in(text, record.language) for name, text in texts.items() if text}
    values = {
        "datePublished": record.issued,
        "numberOfPages": record.pages,
        "version": record.version,
        "bookEdition": record.edition_text,
        "position": record.series.number if record.series else "",
    }
    data |= {name: value for name, value in values.items() if value}
    for number, person in enumerate(record.contributors, 1):
        kind = "Organization" if person.is_group else "Person"
        one: Data = {"@type": kind, "name": _say_name(person.name, record.language)}
        form = record.romanized.get(f"contributor {number}")
        if form and not form.is_by_rule:
            one["alternateName"] = say_in(turn_name(form.text), name_romanized(person.name, record.language))
        data.setdefault(_KEYS.get(person.role, "contributor"), []).append(one)
    if record.publisher:
        house: Data = {"@type": "Organization", "name": _say_name(record.publisher, record.language)}
        if record.place:
            house["location"] = record.place
        if record.website:
            house["url"] = {"@id": record.website}
        data["publisher"] = house
    if record.subjects:
        data["about"] = [
            {
                "@type": "DefinedTerm",
                "name": say_in(subject.text, subject.language),
                **({"termCode": subject.code} if subject.code else {}),
                **({"inDefinedTermSet": subject.scheme} if subject.scheme else {}),
            }
            for subject in record.subjects
        ]
    if record.audience:
        data["audience"] = {"@type": "Audience", "audienceType": say_in(record.audience, record.language)}
    if address := find_license(record.license):
        data["license"] = {"@id": address}
    if original := record.original:
        data["translationOfWork"] = {
            "@type": "Book",
            "name": say_in(original.title, original.language),
            **({"inLanguage": original.language} if original.language else {}),
        }
    if record.series:
        data["isPartOf"] = {
            "@type": "BookSeries",
            "name": say_in(record.series.title, record.language),
            **({"issn": record.series.issn} if record.series.issn else {}),
        }
    if reviewed := record.peer_review:
        data["creativeWorkStatus"] = f"Peer reviewed ({reviewed.kind})"
        if reviewed.address:
            data["publishingPrinciples"] = {"@id": reviewed.address}
    if record.cover:
        data["image"] = {"@id": addresses.locate(record.cover.name)}
    examples = [_describe_format(record, one, addresses) for one in list_formats(record)]
    if examples:
        data["workExample"] = examples
    return data


def say_in(text: str, language: str) -> str | Data:
    """Return a text under its language, or alone where that is not known."""
    return {"@value": text, "@language": language} if language else text


def _say_name(name: str, language: str) -> str | Data:
    """Return a name under the language of the book, or alone where it is in another script than that one's."""
    return say_in(name, language if name_language(name, language) == language else "")


def _describe_format(record: BookRecord, one: Format, addresses: Addresses) -> Data:
    data: Data = {
        "@type": "Book",
        "name": say_in(record.title, record.language),
        "bookFormat": {"@id": f"https://schema.org/{_FORMATS[one.name]}"},
        "inLanguage": record.language,
    }
    if one.identifier:
        data["identifier"] = one.identifier.uri
        if one.identifier.standard == "isbn":
            data["isbn"] = one.identifier.value
    if file := one.file:
        if file.pages:
            data["numberOfPages"] = file.pages
        data["encoding"] = {
            "@type": "MediaObject",
            "contentUrl": {"@id": addresses.locate(file.name)},
            "encodingFormat": file.media_type,
            "contentSize": str(file.size),
            "sha256": file.sha256,
        }
        access = file.access
        lists = {
            "accessMode": access.modes,
            "accessModeSufficient": access.sufficient,
            "accessibilityFeature": access.features,
            "accessibilityHazard": access.hazards,
            "conformsTo": access.conformance,
        }
        data |= {name: list(values) for name, values in lists.items() if values}
        if access.summary:
            data["accessibilitySummary"] = say_in(access.summary, access.summary_language or record.language)
        data["isAccessibleForFree"] = is_free(record, one)
    return data
