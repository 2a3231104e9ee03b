"""What a writer reads of a value that does not fit: plain words, and an example that fits."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from pydantic import TypeAdapter, ValidationError

from publisher.manuscript.fit_shape import list_keys
from publisher.manuscript.schema import SHAPES, make_json_schemas
from publisher.manuscript.shapes.book_shape import BookShape
from publisher.manuscript.shapes.data_shapes import PlacesShape, SourcesShape
from publisher.manuscript.shapes.forms import FORMS, Form

#: What programmers say, and writers do not.
JARGON = re.compile(r"pattern|\^|\$|tuple|validation|input should|literal|dict|NoneType|string", re.IGNORECASE)

HEAD = "title: كتاب\nlanguage: ar\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b11\nchapters: [01-small.md]\n"

FAULTS = [
    ("book.yaml", HEAD + "slug: كتاب\n", "slug: كتاب is not a file name", "slug: my-book"),
    ("book.yaml", HEAD.replace("ar\n", "arabic language\n"), "is not a language tag", "ar-EG"),
    ("book.yaml", HEAD + "digits: roman\n", "roman is none of the choices", "latn, arab, arabext"),
    ("book.yaml", HEAD.replace("[01-small.md]", "01-small.md"), "a list is asked for, and not 01-small.md", "hyphen"),
    ("book.yaml", HEAD + "license:\n", "license: it has no value", "delete the line"),
    ("book.yaml", HEAD + "license: ''\nrights: [a]\n", "rights: text is asked for, and not a list", "rights: text"),
    ("book.yaml", HEAD + "romanized: دار\n", "romanized: keys with values are asked for", "key: value"),
    ("book.yaml", HEAD + "editions: {print: {size: 12}}\n", "12 is not a type size in points", "size: 12pt"),
    ("book.yaml", HEAD + "editions: {print: {size: 120pt}}\n", "a size from 4pt to 72pt", "another value for size"),
    ("book.yaml", HEAD + "editions: {print: {page: A9}}\n", "A9 is not a page size", "148mm 210mm"),
    ("book.yaml", HEAD + "editions: {print: {justify: left}}\n", "left is none of the choices", "kashida, both"),
    ("book.yaml", HEAD + "editions: {print: {justify: {verse: x}}}\n", "x is none of the choices", "kashida, both"),
    ("book.yaml", HEAD + "editions: {print: {margins: {inner: x}}}\n", "print margins inner: x is not a width", "18mm"),
    ("book.yaml", HEAD + "editions: {print: {justify: {text: x}}}\n", "print justify text: x is none", "kashida"),
    ("book.yaml", HEAD + "contributors: [{name: أ, role: editor}]\n", "contributors 1 role: editor", "edt"),
    ("places.yaml", "a: {name: أ, coordinates: [1]}\n", "latitude and longitude", "[51.25, 22.57]"),
    ("places.yaml", "a: {name: أ, coordinates: '51.2, 22.5'}\n", "latitude and longitude", "[51.25, 22.57]"),
    ("places.yaml", "a: {name: أ, coordinates: [أ, ب]}\n", "latitude and longitude", "[51.25, 22.57]"),
    ("places.yaml", "a: {name: أ, geonames: كثير}\n", "a whole number is asked for, and not كثير", "geonames: 12"),
    ("places.yaml", "a b: {name: أ}\n", "a b is not an id", "bergen-belsen"),
    ("places.yaml", "a: لوبلين\n", "a: keys with values are asked for, and not لوبلين", "under a:"),
    ("routes.yaml", "r: {from: a, to: b, people: {about: -3}}\n", "-3 is out of range", "at least 0"),
]


@pytest.mark.parametrize(("file", "text", "message", "hint"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_a_value_that_does_not_fit_is_told_in_words(
    make_book: Callable[..., Path], publish: Callable[..., Result], file: str, text: str, message: str, hint: str
) -> None:
    told = publish("check", make_book({file: text})).stderr
    assert message in told
    assert hint in told
    assert not [line for line in told.splitlines() if JARGON.search(line.removeprefix("  hint: "))]


def test_an_unknown_key_is_told_with_the_nearest_and_all_that_are_known(
    make_book: Callable[..., Path], publish: Callable[..., Result]
) -> None:
    told = publish("check", make_book({"book.yaml": HEAD + "editions: {print: {pgae: A5}, prnt: {}}\n"})).stderr
    assert "unknown key pgae\n  hint: do you mean page? known here: page, margins, font, size" in told
    assert "unknown edition prnt\n  hint: do you mean print? known here: print, large-print" in told


def test_every_place_of_a_document_lists_its_keys() -> None:
    assert "subtitle" in list_keys(BookShape, ())
    assert list_keys(BookShape, ("authors", 3)) == ("name", "file_as", "romanized", "group")
    # `name` is the id of a place here, and no key.
    assert "coordinates" in list_keys(PlacesShape, ("name",))
    # CSL has more keys than the press knows.
    assert list_keys(SourcesShape, ("levi1947",)) == ()


def _list_patterns(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        yield from (pattern for value in schema.values() for pattern in _list_patterns(value))
        yield from schema.get("patternProperties", {})
    elif isinstance(schema, list):
        yield from (pattern for value in schema for pattern in _list_patterns(value))


def test_every_pattern_has_words_and_an_example() -> None:
    schemas = [shape.model_json_schema() for shape in SHAPES.values()]
    assert set(_list_patterns(schemas)) == set(FORMS)
    assert make_json_schemas().keys() == {f"{name}.schema.json" for name in SHAPES}


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.what)
def test_the_example_of_a_form_fits_it(form: Form) -> None:
    first = re.split(r", or | or | \(", form.example)[0].split(", ")[0]
    assert re.search(form.pattern, first)


def test_pydantic_still_names_a_pattern_as_it_was_given() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(BookShape).validate_python({"slug": "ك", "title": "a", "language": "ar", "identifier": "a"})
    contexts = [fault.get("ctx", {}) for fault in caught.value.errors()]
    assert [context["pattern"] for context in contexts if "pattern" in context] == [r"^[A-Za-z0-9][A-Za-z0-9._-]*$"]


def test_a_wrong_language_is_told_once(make_book: Callable[..., Path], publish: Callable[..., Result]) -> None:
    told = publish("check", make_book({"book.yaml": HEAD.replace("language: ar", "language: arabic")})).stderr
    assert "arabic is not a language tag" in told
    assert "und" not in told
