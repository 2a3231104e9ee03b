"""Reads the YAML files of a book: each file in, the dataclasses of the model out."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from posixpath import normpath
from typing import Any, TypeVar, get_args

from pydantic import BaseModel

from publisher.geometry.page_sizes import read_length
from publisher.manuscript.edtf import parse_edtf
from publisher.manuscript.fit_shape import fit_shape
from publisher.manuscript.folder import BookFolder
from publisher.manuscript.images import judge_image
from publisher.manuscript.kept_sources import read_once
from publisher.manuscript.long_names import judge_names
from publisher.manuscript.passages import write_values
from publisher.manuscript.shapes.book_shape import BookShape, NotePlaceName, NotesShape, OwnIndexShape
from publisher.manuscript.shapes.chapter_shape import WaiverShape
from publisher.manuscript.shapes.data_shapes import (
    CslDateShape,
    EventShape,
    EventsShape,
    HeadcountShape,
    NameShape,
    PeopleShape,
    PersonShape,
    PlaceShape,
    PlacesShape,
    RouteShape,
    RoutesShape,
    SourceShape,
    SourcesShape,
    TermShape,
    TermsShape,
)
from publisher.manuscript.shapes.edition_shapes import CoverShape, EditionShape, JustifyShape, MarginsShape
from publisher.manuscript.shapes.forms import PAGE_NAMES
from publisher.manuscript.source_date import read_source_date
from publisher.manuscript.standard_numbers import judge_numbers
from publisher.manuscript.yaml_reader import YamlDocument, read_yaml
from publisher.model import codes
from publisher.model.book import (
    PERSON_ROLES,
    Cataloguing,
    Certification,
    Contributor,
    Cover,
    EditionSettings,
    Event,
    Headcount,
    IndexPlan,
    Margins,
    MarginsName,
    Metadata,
    NotePlaces,
    Numbering,
    Original,
    OtherEdition,
    PageList,
    PartTitle,
    PeerReview,
    Person,
    PersonRole,
    Place,
    Price,
    Route,
    Series,
    Source,
    Subject,
    Term,
    Waiver,
)
from publisher.model.dates import HistoricalDate
from publisher.model.finding import Position, Report
from publisher.model.kept import Store
from publisher.model.message import say
from publisher.model.order import EditionName
from publisher.script.slug import slugify

Shape = TypeVar("Shape", bound=BaseModel)
Thing = TypeVar("Thing")

EDITION_NAMES: tuple[EditionName, ...] = get_args(EditionName)


@dataclass(frozen=True, slots=True)
class BookHead:
    """What `book.yaml` says: the metadata, the chapter files in order, each with where it is named, parts, waivers."""

    metadata: Metadata
    files: tuple[tuple[str, Position], ...]
    part_titles: tuple[PartTitle, ...]
    waivers: tuple[Waiver, ...]


def read_waivers(document: YamlDocument, shapes: Iterable[WaiverShape], file: str = "") -> tuple[Waiver, ...]:
    """Return the waivers of a document, for findings in one file or, without one, in all."""
    return tuple(
        Waiver(document.locate(("waive", index)), shape.code, shape.reason, shape.text, file)
        for index, shape in enumerate(shapes)
    )


def read_head(folder: BookFolder) -> BookHead | None:
    """Read `book.yaml`; None where it cannot be used."""
    text = folder.read_text("book.yaml")
    document = None if text is None else read_yaml(text, "book.yaml", folder.report)
    shape = None if document is None else fit_shape(document, BookShape, folder.report)
    if document is None or shape is None:
        return None
    folder.passages.extend(write_values(document, folder.texts["book.yaml"]))
    judge_names(document, folder.report)
    judge_numbers(document, shape, folder.report)
    if isinstance(document.value, dict) and document.value.get("chapters") == []:
        folder.report.add(
            codes.EMPTY_BOOK,
            document.locate(("chapters",)),
            say("the book has no chapters"),
            say("list at least one file under chapters"),
        )
    files, part_titles = _list_chapters(document, shape, folder.report)
    metadata = replace(
        _make_metadata(shape),
        cover=_read_cover(folder, document, shape.cover),
        source_date=read_source_date(os.environ, folder.report),
    )
    return BookHead(metadata, files, part_titles, read_waivers(document, shape.waive))


def _read_cover(folder: BookFolder, document: YamlDocument, shape: CoverShape | None) -> Cover | None:
    if shape is None:
        return None
    picture = judge_image(folder, shape.picture, document.locate(("cover", "picture"))) if shape.picture else None
    return Cover(
        picture[0] if picture else "",
        tuple(shape.text),
        read_length(shape.paper),
        None if shape.spine is None else read_length(shape.spine),
        read_length(shape.bleed),
    )


def _list_chapters(
    document: YamlDocument, shape: BookShape, report: Report
) -> tuple[tuple[tuple[str, Position], ...], tuple[PartTitle, ...]]:
    """Return the files of all chapters, each with where it is named, and the parts that some of them stand in."""
    files: dict[str, Position] = {}
    part_titles: list[PartTitle] = []

    def add(file: str, path: tuple[str | int, ...]) -> str | None:
        # Links name a chapter by its path, however `book.yaml` writes it.
        name = normpath(file)
        if name in files:
            message = say("{file} is listed twice", file=file)
            report.add(codes.DUPLICATE_CHAPTER, document.locate(path), message, say("delete one of the two"))
            return None
        files[name] = document.locate(path)
        return name

    for index, entry in enumerate(shape.chapters):
        if isinstance(entry, str):
            add(entry, ("chapters", index))
            continue
        added = [
            name
            for place, file in enumerate(entry.chapters)
            if (name := add(file, ("chapters", index, "chapters", place)))
        ]
        position = document.locate(("chapters", index, "part"))
        part_titles.append(PartTitle(position, entry.part, entry.subtitle, tuple(added)))
    return tuple(files.items()), tuple(part_titles)


def _make_metadata(shape: BookShape) -> Metadata:
    authors = tuple(
        Contributor(person.name, "aut", person.file_as, person.romanized, person.group) for person in shape.authors
    )
    others = tuple(
        Contributor(person.name, person.role, person.file_as, person.romanized, person.group)
        for person in shape.contributors
    )
    if shape.editions is None:
        editions: dict[str, EditionSettings] = {name: EditionSettings() for name in EDITION_NAMES}
    else:
        editions = {
            name: _read_edition(settings) if settings else EditionSettings()
            for name, settings in shape.editions.items()
        }
    return Metadata(
        title=shape.title,
        language=shape.language,
        identifier=shape.identifier,
        slug=shape.slug or slugify(shape.title),
        subtitle=shape.subtitle,
        version=shape.version,
        date=_read_date(shape.date),
        modified=dt.date.fromisoformat(shape.modified) if shape.modified else None,
        contributors=authors + others,
        publisher_name=shape.publisher.name if shape.publisher else "",
        publisher_place=shape.publisher.place if shape.publisher else "",
        copyright=shape.copyright,
        rights=shape.rights,
        license=shape.license,
        description=shape.description.strip(),
        subjects=tuple(
            Subject(subject.text, subject.scheme, subject.code, subject.language or "") for subject in shape.subjects
        ),
        audience=shape.audience,
        digits=shape.digits or "",
        months=shape.months or "",
        calendar=tuple(shape.calendar),
        tokens_left=frozenset(shape.isolates.leave if shape.isolates else ()),
        tokens_added=tuple(shape.isolates.add if shape.isolates else ()),
        prefer=dict(shape.prefer),
        orthography=shape.orthography.model_dump(exclude_none=True) if shape.orthography else {},
        editions=editions,
        names_editions=shape.editions is not None,
        numbering=Numbering(**shape.numbering.model_dump()) if shape.numbering else Numbering(),
        lists=tuple(dict.fromkeys(shape.lists)),
        notes=_read_note_places(shape.notes),
        opening=shape.opening,
        overview=shape.overview,
        indexes=tuple(_read_index(name, index) for name, index in shape.indexes.items()),
        other_edition=OtherEdition(**shape.other_edition.model_dump()) if shape.other_edition else OtherEdition(),
        cataloguing=_make_cataloguing(shape),
    )


def _read_edition(shape: EditionShape) -> EditionSettings:
    page_list: PageList = (
        shape.page_list if isinstance(shape.page_list, str) else "print" if shape.page_list else "none"
    )
    page = PAGE_NAMES.get(shape.page, shape.page)
    justify = shape.justify if isinstance(shape.justify, JustifyShape) else JustifyShape(text=shape.justify)
    margins = _read_margins(shape.margins)
    filled = (justify.text or "", justify.verse or "", justify.letters or "")
    return EditionSettings(page, margins, shape.font, shape.size, page_list, *filled)


def _read_margins(shape: MarginsShape | MarginsName | None) -> Margins | MarginsName | None:
    if not isinstance(shape, MarginsShape):
        return shape
    widths = (shape.head, shape.foot, shape.inner, shape.outer)
    return Margins(*(None if width is None else read_length(width) for width in widths))


def _read_index(name: str, shape: OwnIndexShape | str | None) -> IndexPlan:
    if isinstance(shape, OwnIndexShape):
        return IndexPlan(name, shape.title, shape.by)
    return IndexPlan(name, shape or "")


def _read_note_places(shape: NotesShape | NotePlaceName) -> NotePlaces:
    return NotePlaces(shape.first, shape.second) if isinstance(shape, NotesShape) else NotePlaces(shape, shape)


def _make_cataloguing(shape: BookShape) -> Cataloguing:
    series, edition, certified, house = shape.series, shape.edition, shape.accessibility, shape.publisher
    price, original, reviewed = shape.price, shape.original, shape.peer_review
    return Cataloguing(
        identifiers={str(name): text for name, text in shape.identifiers.items()},
        series=Series(series.title, series.number, series.issn or "") if series else None,
        edition_number=edition.number if edition else None,
        edition_text=edition.text if edition else "",
        original=Original(original.title, original.language or "") if original else None,
        romanized={name: text for name, text in shape.romanized.model_dump().items() if text}
        if shape.romanized
        else {},
        price=Price(price.amount, price.currency or "") if price else None,
        country=(house.country or "") if house else "",
        website=house.website if house else "",
        email=(house.email or "") if house else "",
        address=shape.address,
        certification=Certification(
            certified.certifier, certified.date or "", certified.report, certified.contact or "", certified.credential
        )
        if certified
        else Certification(),
        peer_review=PeerReview(reviewed.kind, reviewed.text, reviewed.address) if reviewed else None,
    )


def _read_date(text: str | None) -> HistoricalDate | None:
    return None if text is None else parse_edtf(text)


def _read_entries(
    folder: BookFolder,
    file: str,
    shape: type[Shape],
    make: Callable[[Position, str, Any], Thing],
    store: Store | None,
) -> dict[str, Thing]:
    """Read a file that maps ids to entries; a book may do without the file. `store` keeps what was read."""
    if not folder.has(file):
        return {}
    text = folder.read_text(file)
    entries: dict[str, Thing] | None = None
    if text is not None:
        key = ("list", file, text)
        entries = read_once(folder, key, store, dict, lambda: _read_list(folder, file, text, shape, make))
    if entries is None:
        folder.unread.add(file)
        return {}
    return entries


def _read_list(
    folder: BookFolder, file: str, text: str, shape: type[Shape], make: Callable[[Position, str, Any], Thing]
) -> dict[str, Thing] | None:
    """Read the text of a file that maps ids to entries; report what is wrong, and give None for what is of no use."""
    document = read_yaml(text, file, folder.report)
    fitted = None if document is None else fit_shape(document, shape, folder.report)
    if document is None or fitted is None:
        return None
    folder.passages.extend(write_values(document, folder.texts[file]))
    judge_names(document, folder.report)
    entries: Mapping[str, Any] = fitted.root  # type: ignore[attr-defined]
    return {key: make(document.locate_key((key,)), key, entry) for key, entry in entries.items()}


def read_places(folder: BookFolder, store: Store | None = None) -> dict[str, Place]:
    """Read the gazetteer, `places.yaml`."""

    def make(position: Position, key: str, shape: PlaceShape) -> Place:
        return Place(
            position=position,
            id=key,
            name=shape.name,
            sort=shape.sort,
            variants=tuple(shape.variants),
            names=dict(shape.names),
            kind=shape.kind or "",
            within=tuple(shape.within),
            coordinates=shape.coordinates,
            wikidata=shape.wikidata or "",
            geonames=shape.geonames,
            note=shape.note,
        )

    return _read_entries(folder, "places.yaml", PlacesShape, make, store)


def read_events(folder: BookFolder, store: Store | None = None) -> dict[str, Event]:
    """Read the dated events, `chronology.yaml`."""

    def make(position: Position, key: str, shape: EventShape) -> Event:
        return Event(
            position=position,
            id=key,
            date=parse_edtf(shape.date),
            text=shape.text,
            places=tuple(shape.places),
            sources=tuple(shape.sources),
            certainty=shape.certainty,
        )

    return _read_entries(folder, "chronology.yaml", EventsShape, make, store)


def read_terms(folder: BookFolder, store: Store | None = None) -> dict[str, Term]:
    """Read the glossary, `glossary.yaml`."""

    def make(position: Position, key: str, shape: TermShape) -> Term:
        return Term(
            position=position,
            id=key,
            term=shape.term,
            definition=shape.definition,
            sort=shape.sort,
            variants=tuple(shape.variants),
            names=dict(shape.names),
            every_handout=shape.every_handout,
        )

    return _read_entries(folder, "glossary.yaml", TermsShape, make, store)


def read_people(folder: BookFolder, store: Store | None = None) -> dict[str, Person]:
    """Read the people of the book, `people.yaml`."""

    def make(position: Position, key: str, shape: PersonShape) -> Person:
        role: PersonRole = next((role for role in PERSON_ROLES if role == shape.role), "")
        return Person(
            position=position,
            id=key,
            name=shape.name,
            file_as=shape.file_as,
            sort=shape.sort,
            variants=tuple(shape.variants),
            names=dict(shape.names),
            birth=_read_date(shape.birth),
            death=_read_date(shape.death),
            role=role,
            description="" if role else shape.role,
            wikidata=shape.wikidata or "",
            note=shape.note,
        )

    return _read_entries(folder, "people.yaml", PeopleShape, make, store)


def read_routes(folder: BookFolder, store: Store | None = None) -> dict[str, Route]:
    """Read the ways between places, `routes.yaml`."""

    def make(position: Position, key: str, shape: RouteShape) -> Route:
        return Route(
            position=position,
            id=key,
            start=shape.start,
            end=shape.end,
            via=tuple(shape.via),
            mode=shape.mode,
            date=_read_date(shape.date),
            people=_make_headcount(shape.people),
            certainty=shape.certainty,
            sources=tuple(shape.sources),
        )

    return _read_entries(folder, "routes.yaml", RoutesShape, make, store)


def _make_headcount(shape: HeadcountShape | None) -> Headcount | None:
    return Headcount(shape.about, shape.min, shape.max) if shape else None


def read_sources(folder: BookFolder, store: Store | None = None) -> dict[str, Source]:
    """Read the bibliographic sources, `sources.yaml`."""

    def make(position: Position, key: str, shape: SourceShape) -> Source:
        return Source(
            position=position,
            key=key,
            type=shape.type,
            title=shape.title,
            authors=tuple(_join_name(name) for name in shape.author),
            editors=tuple(_join_name(name) for name in shape.editor),
            filed_as=next((name.literal or name.family for name in (*shape.author, *shape.editor)), ""),
            year=_find_year(shape.issued),
            container=shape.container_title,
            volume=shape.volume,
            issue=shape.issue,
            pages=shape.page,
            publisher=shape.publisher,
            publisher_place=shape.publisher_place,
            isbn=shape.isbn,
            doi=shape.doi,
            url=shape.url,
            language=shape.language,
            note=shape.note,
        )

    return _read_entries(folder, "sources.yaml", SourcesShape, make, store)


def _join_name(name: NameShape) -> str:
    return name.literal or " ".join(part for part in (name.given, name.family) if part)


def _find_year(issued: CslDateShape | list[CslDateShape] | str | None) -> str:
    if isinstance(issued, list):
        issued = issued[0] if issued else None
    if issued is None:
        return ""
    if isinstance(issued, str):
        return issued
    if issued.date_parts and issued.date_parts[0]:
        return str(issued.date_parts[0][0])
    return issued.year or issued.literal or issued.raw
