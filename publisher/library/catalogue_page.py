"""Writes the page of a book in a catalogue, and the pages of a catalogue of many: records in, HTML out.

The words are the house's, in the language of the book; markup is in `templates/library/`. No page has a script.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader
from markupsafe import Markup

from publisher.library.formats import Addresses, Format, list_formats, list_identifiers
from publisher.model.record import Access, BookRecord, RecordedFile
from publisher.script.digits import localize_digits
from publisher.script.direction import is_right_to_left
from publisher.script.licences import find_license
from publisher.script.locale import BorrowedText, MixedText, find_borrowed, list_runs, load_words, tag_run
from publisher.script.text_scripts import name_language

_KILO = 1024


@dataclass(frozen=True, slots=True)
class Row:
    """A format in the table of a page: its name, the address, type, size and checksum of its file."""

    name: str
    address: str
    file: RecordedFile
    size: str
    pages: str


def write_page(record: BookRecord, addresses: Addresses, records: Sequence[tuple[str, str]]) -> bytes:
    """Write the page of a book. `records` are the names and media types of the records beside it."""
    words = load_words(record.language)
    rows = [_make_row(record, one, one.file, addresses, words) for one in list_formats(record) if one.file]
    others = [file for file in record.files if file.edition in {"handouts", "booklet"}]
    numbers = [
        (words["isbn"] if identifier.standard == "isbn" else identifier.standard.upper(), identifier.value, name)
        for name, identifier in list_identifiers(record)
    ]
    access = next((row.file.access for row in rows if row.file.edition == "epub"), None)
    access = access or next((row.file.access for row in rows), None)
    return _fill(
        "book.html.j2",
        record=record,
        direction="rtl" if is_right_to_left(record.language) else "ltr",
        words=words,
        own=words["library"],
        rows=rows,
        others=[_make_row(record, None, file, addresses, words) for file in others],
        numbers=numbers,
        format_names=words["library"],
        license_address=find_license(record.license),
        cover=record.cover and addresses.locate(record.cover.name),
        thumbnail=record.cover and addresses.locate(record.cover.thumbnail),
        sentences=list(say_access(access.features, access.hazards, access.conformance, words)) if access else [],
        summary=_name_summary(access) if access else "",
        number=lambda value: localize_digits(str(value), record.digits),
        records=records,
        tag=lambda text, language="": _tag(text, language, record.language),
    )


def _name_summary(access: Access) -> str:
    """Return what a file says of its accessibility, with its language where that is not the book's."""
    return BorrowedText(access.summary, access.summary_language) if access.summary_language else access.summary


def _tag(text: str, language: str, own: str) -> Markup:
    """Write the attribute of a text that is in another language than the page: as it is said, or by its script."""
    tag = language or name_language(text, own)
    return Markup(' lang="{}"').format(tag) if tag != own else Markup()


def _make_row(
    record: BookRecord, one: Format | None, file: RecordedFile, addresses: Addresses, words: Mapping[str, Any]
) -> Row:
    name = words["library"]["format_" + one.name.replace("-", "_")] if one else file.name.removeprefix("handouts/")
    pages = localize_digits(str(file.pages), record.digits) if file.pages else ""
    return Row(name, addresses.locate(file.name), file, write_size(file.size, record.digits, words), pages)


def write_size(size: int, digits: str, words: Mapping[str, Any]) -> str:
    """Write the size of a file for people: in kibibytes, or from a mebibyte on in those."""
    kilo = size / _KILO
    if kilo < _KILO:
        kilobytes: str = words["library"]["kilobytes"]
        return kilobytes.format(n=localize_digits(str(max(1, round(kilo))), digits))
    megabytes: str = words["library"]["megabytes"]
    return megabytes.format(n=localize_digits(f"{kilo / _KILO:.1f}", digits))


def say_access(
    features: Sequence[str], hazards: Sequence[str], conformance: Sequence[str], words: Mapping[str, Any]
) -> list[str]:
    """Say in words what a file offers to readers with a disability."""
    own = words["library"]
    known = words["access_features"]
    said: list[str] = [known[name] for name in features if name in known]
    if "none" in hazards:
        said.append(own["no_hazards"])
    said += [own["conforms"].format(name=name) for name in conformance]
    return list(dict.fromkeys(said))


@dataclass(frozen=True, slots=True)
class Card:
    """A book in a catalogue of many: what its card shows."""

    title: str
    subtitle: str
    names: str
    language: str
    direction: str
    address: str
    thumbnail: str
    formats: tuple[tuple[str, str], ...]

    def name_formats(self) -> Iterator[tuple[str, str]]:
        """Yield what each format is called, in the book's language or in words lent to it, and its address."""
        words = load_words(self.language)["library"]
        for name, address in self.formats:
            yield words["format_" + name.replace("-", "_")], address


def make_card(record: BookRecord, addresses: Addresses, page: str) -> Card:
    """Make the card of a book; `page` is the address of its own page."""
    words = load_words(record.language)
    return Card(
        title=record.title,
        subtitle=record.subtitle,
        names=words["list_separator"].join(person.name for person in record.contributors if person.role == "aut"),
        language=record.language,
        direction="rtl" if is_right_to_left(record.language) else "ltr",
        address=page,
        thumbnail=addresses.locate(record.cover.thumbnail) if record.cover else "",
        formats=tuple((one.name, addresses.locate(one.file.name)) for one in list_formats(record) if one.file),
    )


def write_catalogue(title: str, language: str, cards: Sequence[Card], number: int, count: int, total: int) -> bytes:
    """Write a page of a catalogue of many books: number `number` of `count` pages."""
    words = load_words(language)
    digits = words.get("digits", "latn") if isinstance(words.get("digits"), str) else "latn"
    return _fill(
        "catalogue.html.j2",
        title=title,
        language=language,
        direction="rtl" if is_right_to_left(language) else "ltr",
        words=words,
        own=words["library"],
        cards=cards,
        number=number,
        count=count,
        total=localize_digits(str(total), digits),
        name_page=name_page,
    )


def name_page(number: int) -> str:
    """Name a page of a catalogue: the first is what a web server shows for the folder."""
    return "index.html" if number == 1 else f"page-{number}.html"


def _tag_borrowed(value: Any) -> Any:
    """Name the language of words that the house borrows for want of the book's own; for attributes there is `plain`."""
    if not isinstance(value, BorrowedText | MixedText):
        return value
    runs = (tag_run(language, text) for language, text in list_runs(value))
    return Markup().join(
        Markup("<span{}>{}</span>").format(_tag_label(run), str(run)) if find_borrowed(run) else run for run in runs
    )


def _tag_label(label: Any) -> Markup:
    """Write the attributes of an element that carries a borrowed label; none for words in the book's own language."""
    if not (language := find_borrowed(label) if isinstance(label, str) else ""):
        return Markup()
    direction = "rtl" if is_right_to_left(language) else "ltr"
    return Markup(' lang="{}" dir="{}"').format(language, direction)


@cache
def _open_templates() -> Environment:
    folder = files("publisher").joinpath("templates", "library")
    return Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text("utf-8")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_tag_borrowed,
    )


def _fill(name: str, **values: Any) -> bytes:
    values |= {"plain": str, "lent": _tag_label}
    return (_open_templates().get_template(name).render(**values).rstrip() + "\n").encode()
