"""Describes a book for its records: a woven book and the files made of it in, a `BookRecord` out.

Every record is written of this one value. What no format can hold is taken out here, once: characters that XML and
MARC have no place for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from publisher.library.cover import make_cover
from publisher.library.file_facts import EpubFacts, read_epub, record_file
from publisher.model.book import Cataloguing, Chapter, Subject
from publisher.model.dates import HistoricalDate
from publisher.model.record import BookRecord, Heading, MadeFile, RecordedFile, Romanized
from publisher.model.tree import Figure, Image, Node, find_all
from publisher.model.woven import WovenBook
from publisher.script.digits import default_digits, localize_digits
from publisher.script.locale import join_list
from publisher.script.romanization import romanize, romanize_name

#: Characters that XML 1.0 has not (2.2), and the delimiters of ISO 2709, which are among them.
_UNRECORDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\r\n\u2028\u2029]+")
#: The format whose number a file bears, by its edition.
_FORMATS = {"print": "pdf", "large-print": "large-print", "epub": "epub"}


def describe_book(
    woven: WovenBook, made: Sequence[MadeFile], issued_text: str
) -> tuple[BookRecord, Mapping[str, bytes]]:
    """Describe a book with the files that were made of it, and give the images of its cover by name.

    `issued_text` is the date of publication in the book's own words.
    """
    metadata, cataloguing = woven.book.metadata, woven.book.metadata.cataloguing
    epub = next((read_epub(file.data) for file in made if file.edition == "epub"), EpubFacts())
    cover, images = make_cover(epub.cover)
    files = tuple(
        record_file(
            file,
            cataloguing.identifiers.get(_FORMATS.get(file.edition, ""), ""),
            epub.access if file.edition == "epub" else None,
        )
        for file in made
    )
    files = tuple(_match_pictures(file, woven) if file.media_type == "application/pdf" else file for file in files)
    digits = metadata.digits or default_digits(metadata.language)
    nodes = [node for chapter in woven.chapters for node in chapter.chapter.blocks]
    record = BookRecord(
        slug=metadata.slug,
        identifier=metadata.identifier,
        title=metadata.title,
        language=metadata.language,
        subtitle=metadata.subtitle,
        identifiers=cataloguing.identifiers,
        contributors=metadata.contributors,
        publisher=metadata.publisher_name,
        place=metadata.publisher_place,
        country=cataloguing.country,
        website=cataloguing.website,
        email=cataloguing.email,
        address=cataloguing.address,
        issued=write_day(metadata.date) if metadata.date else "",
        issued_text=issued_text,
        modified=epub.modified or write_instant(metadata.last_change),
        version=metadata.version,
        edition_number=cataloguing.edition_number,
        edition_text=cataloguing.edition_text,
        original=cataloguing.original,
        series=cataloguing.series,
        rights=metadata.rights,
        license=metadata.license,
        description=metadata.description,
        audience=metadata.audience,
        subjects=metadata.subjects,
        price=cataloguing.price,
        certification=cataloguing.certification,
        peer_review=cataloguing.peer_review,
        contents=tuple(list_contents(woven, digits)),
        written_with=tuple(_list_parts(woven)),
        pages=next((file.pages for file in files if file.edition == "print"), 0),
        maps=len(woven.maps),
        pictures=sum(1 for _ in find_all(nodes, Image)) + sum(1 for _ in find_all(nodes, Figure)),
        digits=digits,
        files=files,
        cover=cover,
    )
    cleaned = clean(record)
    return replace(cleaned, romanized=romanize_record(cleaned, metadata.cataloguing)), images


def _match_pictures(file: RecordedFile, woven: WovenBook) -> RecordedFile:
    """Say of a PDF no more than is true of the pictures of its book: where there are none, or one lacks words."""
    nodes: list[Node] = [
        node for chapter in woven.chapters for node in (*chapter.chapter.blocks, *chapter.chapter.notes)
    ]
    has_drawings = woven.overview is not None or next(find_all(nodes, Figure), None) is not None
    pictures = list(find_all(nodes, Image))
    is_told = all(picture.alternative for picture in pictures)
    access = file.access
    if not access.modes or ((pictures or has_drawings) and is_told):
        return file
    return replace(
        file,
        access=replace(
            access,
            modes=access.modes if pictures or has_drawings else ("textual",),
            sufficient=access.sufficient if is_told else ("textual,visual",),
            features=tuple(feature for feature in access.features if feature != "alternativeText"),
        ),
    )


def clean(record: BookRecord) -> BookRecord:
    """Take out of all texts of a book what no record can hold, and fold white space."""

    def tidy(text: str) -> str:
        return _SPACES.sub(" ", _UNRECORDABLE.sub("", text)).strip()

    texts: dict[str, Any] = {
        name: tidy(getattr(record, name))
        for name in (
            "title", "subtitle", "publisher", "place", "rights", "license", "description", "audience", "version",
            "edition_text", "identifier",
        )
    }  # fmt: skip
    series, original, reviewed = record.series, record.original, record.peer_review
    return replace(
        record,
        **texts,
        contributors=tuple(
            replace(one, name=tidy(one.name), file_as=tidy(one.file_as), romanized=tidy(one.romanized))
            for one in record.contributors
        ),
        subjects=tuple(
            Subject(tidy(one.text), tidy(one.scheme), tidy(one.code), one.language) for one in record.subjects
        ),
        files=tuple(
            replace(file, access=replace(file.access, summary=tidy(file.access.summary))) for file in record.files
        ),
        series=replace(series, title=tidy(series.title), number=tidy(series.number)) if series else None,
        original=replace(original, title=tidy(original.title)) if original else None,
        peer_review=replace(reviewed, text=tidy(reviewed.text)) if reviewed else None,
        contents=tuple(Heading(one.number, tidy(one.text)) for one in record.contents),
    )


def romanize_record(record: BookRecord, cataloguing: Cataloguing) -> Mapping[str, Romanized]:
    """Return forms in Latin letters: those that the book says, and by rule those that it does not."""
    originals = {
        "title": record.title,
        "subtitle": record.subtitle,
        "publisher": record.publisher,
        "place": record.place,
        "series": record.series.title if record.series else "",
        "edition": record.edition_text,
    }
    forms: dict[str, Romanized] = {}
    for name, text in originals.items():
        own = _SPACES.sub(" ", _UNRECORDABLE.sub("", cataloguing.romanized.get(name, ""))).strip()
        forms[name] = Romanized(own) if own else Romanized(romanize(text, record.language), is_by_rule=True)
    for number, person in enumerate(record.contributors, 1):
        write = romanize if person.is_group else romanize_name
        by_rule = Romanized(write(person.file_as or person.name, record.language), is_by_rule=True)
        forms[f"contributor {number}"] = Romanized(person.romanized) if person.romanized else by_rule
    # What is in Latin letters already has no other form in them.
    said = originals | {f"contributor {n}": one.file_as or one.name for n, one in enumerate(record.contributors, 1)}
    return {
        name: form for name, form in forms.items() if form.text and not (form.is_by_rule and form.text == said[name])
    }


def write_day(date: HistoricalDate) -> str:
    """Write a date of publication in digits (W3CDTF): a year, a month or a day, else ""."""
    start = date.start
    if date.is_interval or start is None or start.season or start.unspecified or not 0 < start.year <= 9999:  # noqa: PLR2004 - W3CDTF has four digits of a year
        return ""
    return "-".join([f"{start.year:04d}", *(f"{part:02d}" for part in (start.month, start.day) if part)])


def write_instant(moment: datetime) -> str:
    """Write an instant as EPUB has it (EPUB 3.3, 5.5.6): in UTC, in whole seconds, its year in four digits."""
    return f"{moment.replace(microsecond=0, tzinfo=None).isoformat()}Z"


def list_contents(woven: WovenBook, digits: str) -> Iterator[Heading]:
    """Yield the chapters in the order of binding, each part before its first chapter."""
    for chapter in woven.bound_chapters:
        if part := woven.openings.get(chapter.anchor):
            yield Heading("", ": ".join(filter(None, (part.title, part.subtitle))))
        if chapter.chapter.kind == "chapter":
            number = localize_digits(str(chapter.ordinal), digits) if chapter.ordinal else ""
            yield Heading(number, _name_chapter(chapter.chapter, woven.language))


def _name_chapter(chapter: Chapter, language: str) -> str:
    """Return the title of a chapter and the statement of responsibility, if it has one (ISBD 1.4)."""
    return " / ".join(filter(None, (chapter.title, join_list(chapter.authors, language))))


def _list_parts(woven: WovenBook) -> Iterator[str]:
    for name, entries in (
        ("index", woven.place_index),
        ("glossary", woven.glossary),
        ("chronology", woven.chronology),
        ("sources", woven.sources),
        ("people", woven.people_index),
    ):
        if entries:
            yield name
