"""Reads the YAML files of a book: each file in, the dataclasses of the model out."""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from posixpath import normpath
from typing import Any, TypeVar, cast, get_args

from pydantic import BaseModel, ValidationError

from publisher.manuscript.edtf import InvalidDateError, parse_edtf
from publisher.manuscript.folder import BookFolder
from publisher.manuscript.passages import write_values
from publisher.manuscript.schema import (
    BookShape,
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
    WaiverShape,
)
from publisher.manuscript.yaml_reader import Path, Plain, YamlDocument, read_yaml
from publisher.model import codes
from publisher.model.book import (
    Contributor,
    EditionSettings,
    Event,
    Headcount,
    Metadata,
    Person,
    Place,
    Route,
    Source,
    Subject,
    Term,
    Waiver,
)
from publisher.model.dates import HistoricalDate
from publisher.model.edition import EditionName
from publisher.model.finding import Code, Position, Report
from publisher.script.slug import slugify

Shape = TypeVar("Shape", bound=BaseModel)
Thing = TypeVar("Thing")

EDITION_NAMES: tuple[EditionName, ...] = get_args(EditionName)

#: What stands in for a required value that is missing or at fault, so that the rest can be judged.
_STAND_INS: Mapping[str | int, Plain] = {
    "title": "-",
    "name": "-",
    "term": "-",
    "text": "-",
    "type": "-",
    "identifier": "-",
    "language": "und",
    "date": "1900",
    "chapters": [],
}


def fit_shape(document: YamlDocument, shape: type[Shape], report: Report) -> Shape | None:
    """Fit a document to its shape; turn each of pydantic's errors into a finding with line and column.

    What is at fault is left out of what comes back: one wrong key is no reason to leave the rest of the book
    unjudged. None where nothing is left.
    """
    value: Plain = {} if document.value is None else deepcopy(document.value)
    # Leaving out may make a required value missing, and that may make an entry one to leave out.
    for attempt in range(4):
        try:
            return shape.model_validate(value)
        except ValidationError as error:
            faults = [dict(fault) for fault in error.errors()]
            if attempt == 0:
                for fault in faults:
                    _add_fault(document, fault, report)
            _leave_out(value, document, faults)
    return None


def _leave_out(value: Plain, document: YamlDocument, faults: Iterable[Mapping[str, Any]]) -> None:
    done: set[Path] = set()
    # From the last to the first, so that the items of a list keep their numbers.
    for fault in reversed(list(faults)):
        path: Path = tuple(step for step in fault["loc"] if step != "[key]")
        is_missing = fault["type"] == "missing"
        place = path[:-1] if is_missing else _trim_path(document, path)
        if any(place[: len(other)] == other for other in done):
            continue
        if is_missing and path[-1] in _STAND_INS:
            _find_value(value, place)[path[-1]] = deepcopy(_STAND_INS[path[-1]])
        elif place:
            done.add(place)
            del _find_value(value, place[:-1])[place[-1]]


def _find_value(value: Plain, path: Path) -> dict[str | int, Plain]:
    """Give what a path leads to, which may be a list as well: both are looked into by `[]`."""
    found = cast("dict[str | int, Plain]", value)
    for step in path:
        found = cast("dict[str | int, Plain]", found[step])
    return found


def _add_fault(document: YamlDocument, fault: Mapping[str, Any], report: Report) -> None:
    path: Path = tuple(step for step in fault["loc"] if step != "[key]")
    kind = str(fault["type"])
    name = str(path[-1]) if path else document.file
    if kind == "missing" and isinstance(path[-1], str):
        code: Code = codes.MISSING_KEY
        report.add(code, document.locate(path[:-1]), f"{name} is missing", f"add {name}: …")
    elif kind == "extra_forbidden":
        report.add(codes.UNKNOWN_KEY, document.locate_key(path), f"unknown key {name}", "check the spelling")
    elif isinstance(cause := fault.get("ctx", {}).get("error"), InvalidDateError):
        report.add(find_date_code(cause), document.locate(path), str(cause), "write it as 1945-01-17, 1945-01 …")
    elif "coordinates" in path and kind in {"greater_than_equal", "less_than_equal"}:
        report.add(
            codes.BAD_COORDINATES,
            document.locate(path),
            f"{fault['input']} is out of range",
            "latitude first (-90 to 90), then longitude (-180 to 180)",
        )
    elif "[key]" in fault["loc"] and "editions" in path:
        report.add(
            codes.UNKNOWN_KEY,
            document.locate_key(path),
            f"unknown edition {name}",
            f"the editions are {', '.join(EDITION_NAMES)}",
        )
    else:
        said = str(fault["msg"]).removeprefix("Value error, ")
        message = "a mapping of keys is asked for" if kind == "model_type" else said
        report.add(
            codes.WRONG_VALUE,
            document.locate(_trim_path(document, path)),
            f"{_name_path(path)}: {message[0].lower()}{message[1:]}",
            "see the source format",
        )


def _trim_path(document: YamlDocument, path: Path) -> Path:
    # Pydantic adds names of union members to the path of an error; they are nowhere in the file.
    while path and path not in document.values:
        path = path[:-1]
    return path


def _name_path(path: Path) -> str:
    return ".".join(str(step) for step in path) or "the file"


def find_date_code(error: InvalidDateError) -> Code:
    """Tell an impossible date (30 February) from what is no date at all."""
    return codes.IMPOSSIBLE_DATE if error.is_impossible else codes.INVALID_DATE


@dataclass(frozen=True, slots=True)
class BookHead:
    """What `book.yaml` says: the metadata, the chapter files in order, each with where it is named, the waivers."""

    metadata: Metadata
    files: tuple[tuple[str, Position], ...]
    waivers: tuple[Waiver, ...]


def read_waivers(document: YamlDocument, shapes: Iterable[WaiverShape], file: str = "") -> tuple[Waiver, ...]:
    """Give the waivers of a document, for findings in one file or, without one, in all."""
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
    if isinstance(document.value, dict) and document.value.get("chapters") == []:
        folder.report.add(
            codes.EMPTY_BOOK,
            document.locate(("chapters",)),
            "the book has no chapters",
            "list at least one file under chapters",
        )
    files: list[tuple[str, Position]] = []
    for index, file in enumerate(shape.chapters):
        position = document.locate(("chapters", index))
        # Links name a chapter by its path, however `book.yaml` writes it.
        name = normpath(file)
        if any(name == other for other, _ in files):
            folder.report.add(codes.DUPLICATE_CHAPTER, position, f"{file} is listed twice", "delete one of the two")
        else:
            files.append((name, position))
    return BookHead(_make_metadata(shape), tuple(files), read_waivers(document, shape.waive))


def _make_metadata(shape: BookShape) -> Metadata:
    authors = tuple(Contributor(person.name, "aut", person.file_as, person.romanized) for person in shape.authors)
    others = tuple(
        Contributor(person.name, person.role, person.file_as, person.romanized) for person in shape.contributors
    )
    if shape.editions is None:
        editions: dict[str, EditionSettings] = {name: EditionSettings() for name in EDITION_NAMES}
    else:
        editions = {
            name: EditionSettings(settings.page, settings.font, settings.size) if settings else EditionSettings()
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
        contributors=authors + others,
        publisher_name=shape.publisher.name if shape.publisher else "",
        publisher_place=shape.publisher.place if shape.publisher else "",
        rights=shape.rights,
        license=shape.license,
        description=shape.description.strip(),
        subjects=tuple(Subject(subject.text, subject.scheme, subject.code) for subject in shape.subjects),
        audience=shape.audience,
        digits=shape.digits or "",
        months=shape.months or "",
        calendar=tuple(shape.calendar),
        orthography=shape.orthography.model_dump(exclude_none=True) if shape.orthography else {},
        editions=editions,
    )


def _read_date(text: str | None) -> HistoricalDate | None:
    return None if text is None else parse_edtf(text)


def _read_entries(
    folder: BookFolder,
    file: str,
    shape: type[Shape],
    make: Callable[[Position, str, Any], Thing],
) -> dict[str, Thing]:
    """Read a file that maps ids to entries; a book may do without the file."""
    if not folder.has(file):
        return {}
    text = folder.read_text(file)
    document = None if text is None else read_yaml(text, file, folder.report)
    fitted = None if document is None else fit_shape(document, shape, folder.report)
    if document is None or fitted is None:
        folder.unread.add(file)
        return {}
    folder.passages.extend(write_values(document, folder.texts[file]))
    entries: Mapping[str, Any] = fitted.root  # type: ignore[attr-defined]
    return {key: make(document.locate_key((key,)), key, entry) for key, entry in entries.items()}


def read_places(folder: BookFolder) -> dict[str, Place]:
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

    return _read_entries(folder, "places.yaml", PlacesShape, make)


def read_events(folder: BookFolder) -> dict[str, Event]:
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

    return _read_entries(folder, "chronology.yaml", EventsShape, make)


def read_terms(folder: BookFolder) -> dict[str, Term]:
    """Read the glossary, `glossary.yaml`."""

    def make(position: Position, key: str, shape: TermShape) -> Term:
        return Term(position, key, shape.term, shape.definition, shape.sort, tuple(shape.variants), dict(shape.names))

    return _read_entries(folder, "glossary.yaml", TermsShape, make)


def read_people(folder: BookFolder) -> dict[str, Person]:
    """Read the people of the book, `people.yaml`."""

    def make(position: Position, key: str, shape: PersonShape) -> Person:
        return Person(
            position=position,
            id=key,
            name=shape.name,
            sort=shape.sort,
            variants=tuple(shape.variants),
            names=dict(shape.names),
            birth=_read_date(shape.birth),
            death=_read_date(shape.death),
            role=shape.role,
            wikidata=shape.wikidata or "",
            note=shape.note,
        )

    return _read_entries(folder, "people.yaml", PeopleShape, make)


def read_routes(folder: BookFolder) -> dict[str, Route]:
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

    return _read_entries(folder, "routes.yaml", RoutesShape, make)


def _make_headcount(shape: HeadcountShape | None) -> Headcount | None:
    return Headcount(shape.about, shape.min, shape.max) if shape else None


def read_sources(folder: BookFolder) -> dict[str, Source]:
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

    return _read_entries(folder, "sources.yaml", SourcesShape, make)


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
