"""Fits a YAML document to its shape: plain values in, a pydantic model out, and each misfit a finding in plain words.

Pydantic finds what does not fit; what a writer reads of it is said here, with an example of what fits.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, TypeVar, cast, get_args

from pydantic import BaseModel, RootModel, ValidationError

from publisher.manuscript.edtf import InvalidDateError
from publisher.manuscript.shapes.forms import FORMS
from publisher.manuscript.yaml_reader import Path, Plain, YamlDocument
from publisher.model import codes
from publisher.model.finding import Code, Report
from publisher.model.message import Message, say, suggest
from publisher.script.nearest import find_nearest

Shape = TypeVar("Shape", bound=BaseModel)

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

#: What is asked for where pydantic finds something else, by the kind of its error, and how it is written.
_ASKED: Mapping[str, tuple[Message, Message]] = {
    "list_type": (
        say("a list is asked for"),
        say("write {key}: [one, two], or each item in a line of its own after a hyphen"),
    ),
    "dict_type": (
        say("keys with values are asked for"),
        say("write each as `key: value`, in a line of its own under {key}:"),
    ),
    "string_type": (say("text is asked for"), say("write {key}: text, in one line")),
    "string_too_short": (
        say("there is nothing in it"),
        say("write something after {key}:, or delete the key if it may be absent"),
    ),
    "int_parsing": (say("a whole number is asked for"), say("write digits alone, as in {key}: 12")),
    "float_parsing": (say("a number is asked for"), say("write digits, with a point before decimals, as in 51.25")),
}
_SAME_AS = {
    "model_type": "dict_type",
    "model_attributes_type": "dict_type",
    "mapping_type": "dict_type",
    "int_type": "int_parsing",
    "int_from_float": "int_parsing",
    "float_type": "float_parsing",
    "too_short": "string_too_short",
}
#: Characters of a wrong value that a message repeats.
_LONGEST_QUOTED = 40
#: What pydantic puts into the path of a value that may have one of several shapes.
_TAGS = frozenset(("[key]", "[word]", "[keys]"))
_COORDINATES = (say("two numbers are asked for: latitude and longitude"), say("write coordinates: [51.25, 22.57]"))


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
                    _add_fault(document, shape, fault, report)
            _leave_out(value, document, faults)
    return None


def list_keys(shape: type[BaseModel], path: Path) -> tuple[str, ...]:
    """Return the keys that may stand at a path of a document of some shape; none where any key may."""
    if issubclass(shape, RootModel):
        # The first step is an id that the writer chose.
        shape, path = next(_find_models(shape.model_fields["root"].annotation), shape), path[1:]
    for step in path:
        fields = {field.alias or name: field for name, field in shape.model_fields.items()}
        if step in fields:
            shape = next(_find_models(fields[str(step)].annotation), shape)
    if shape.model_config.get("extra") == "allow":
        return ()
    return tuple(field.alias or name for name, field in shape.model_fields.items())


def _find_models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _find_models(argument)


def _leave_out(value: Plain, document: YamlDocument, faults: Iterable[Mapping[str, Any]]) -> None:
    done: set[Path] = set()
    # From the last to the first, so that the items of a list keep their numbers.
    for fault in reversed(list(faults)):
        path = _read_path(fault)
        is_missing = fault["type"] == "missing"
        place = path[:-1] if is_missing else _trim_path(document, path)
        if any(place[:length] in done for length in range(len(place) + 1)):
            continue
        if is_missing and path[-1] in _STAND_INS:
            _find_value(value, place)[path[-1]] = deepcopy(_STAND_INS[path[-1]])
        elif place:
            done.add(place)
            del _find_value(value, place[:-1])[place[-1]]


def _find_value(value: Plain, path: Path) -> dict[str | int, Plain]:
    """Return what a path leads to, which may be a list as well: both are looked into by `[]`."""
    found = cast("dict[str | int, Plain]", value)
    for step in path:
        found = cast("dict[str | int, Plain]", found[step])
    return found


def _add_fault(document: YamlDocument, shape: type[BaseModel], fault: Mapping[str, Any], report: Report) -> None:
    path = _read_path(fault)
    kind = str(fault["type"])
    name = str(path[-1]) if path else document.file
    if kind == "missing" and isinstance(path[-1], str):
        code: Code = codes.MISSING_KEY
        report.add(
            code, document.locate(path[:-1]), say("{name} is missing", name=name), say("add {name}: …", name=name)
        )
    elif kind == "extra_forbidden":
        _add_unknown_key(document, path, list_keys(shape, path[:-1]), report)
    elif isinstance(cause := fault.get("ctx", {}).get("error"), InvalidDateError):
        report.add(
            find_date_code(cause), document.locate(path), cause.args[0], say("write it as 1945-01-17, 1945-01 …")
        )
    elif "coordinates" in path and kind in {"greater_than_equal", "less_than_equal"}:
        report.add(
            codes.BAD_COORDINATES,
            document.locate(path),
            say("{input} is out of range", input=fault["input"]),
            say("latitude first (-90 to 90), then longitude (-180 to 180)"),
        )
    elif "[key]" in fault["loc"] and kind == "literal_error":
        choices = re.findall(r"'([^']*)'", str(fault["ctx"]["expected"]))
        _add_unknown_key(document, path, choices, report, is_edition="editions" in path)
    else:
        trimmed = _trim_path(document, path)
        message, hint = _describe(fault, trimmed)
        report.add(
            codes.WRONG_VALUE,
            document.locate(trimmed),
            say("{path}: {message}", path=_name_path(trimmed), message=message),
            hint,
        )


def _add_unknown_key(
    document: YamlDocument, path: Path, known: Sequence[str], report: Report, *, is_edition: bool = False
) -> None:
    name = str(path[-1])
    nearest = find_nearest(name, known)
    report.add(
        codes.UNKNOWN_KEY,
        document.locate_key(path),
        say("unknown edition {name}", name=name) if is_edition else say("unknown key {name}", name=name),
        suggest(nearest, say("known here: {list}", list=", ".join(known)) if known else ""),
    )


def _describe(fault: Mapping[str, Any], path: Path) -> tuple[str, str]:
    """Return what is wrong with a value, and how it is written right."""
    kind, context, given = str(fault["type"]), fault.get("ctx", {}), fault.get("input")
    key = next((step for step in reversed(path) if isinstance(step, str)), say("the file"))
    kind = _SAME_AS.get(kind, kind)
    if "coordinates" in path:
        return _COORDINATES
    if kind == "string_pattern_mismatch":
        form = FORMS[context["pattern"]]
        # The key of a mapping, such as the id of a place, is what stands under no key of its own.
        example = form.example
        if "[key]" in fault["loc"]:
            written = say("as in {example}", example=example)
        else:
            written = say("write {key}: {example}", key=key, example=example)
        return say("{given} is not {what}", given=_quote(given), what=form.what), written
    if kind == "literal_error":
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        return (
            say("{given} is none of the choices", given=_quote(given)),
            say("the choices are {choices}", choices=choices),
        )
    if kind in {"greater_than_equal", "less_than_equal"}:
        is_least, bound = kind == "greater_than_equal", context.get("ge", context.get("le"))
        told = say("{given} is out of range", given=_quote(given))
        if is_least:
            return told, say("write a number of at least {bound}", bound=bound)
        return told, say("write a number of at most {bound}", bound=bound)
    if kind == "string_too_short" or (kind == "string_type" and given is None):
        return say("it has no value"), say("write something after {key}:, or delete the line", key=key)
    if kind in _ASKED:
        asked, hint = _ASKED[kind]
        if not path:
            hint = say("write each as `key: value`, in a line of its own")
        if not path:
            hint = say("write each as `key: value`, in a line of its own")
        return say("{asked}, and not {given}", asked=asked, given=_name_kind(given)), Message(
            hint.template, {"key": key}
        )
    cause = context.get("error")
    said = cause.args[0] if isinstance(cause, ValueError) and cause.args else str(fault["msg"])
    return (
        say("{given}: {said}", given=_quote(given), said=said),
        say("write another value for {key}", key=key),
    )


def _name_kind(value: object) -> str:
    match value:
        case None:
            return say("nothing")
        case list():
            return say("a list")
        case dict():
            return say("keys with values")
        case _:
            return _quote(value)


def _quote(value: object) -> str:
    text = str(value) if isinstance(value, str | int | float) else _name_kind(value)
    return text if len(text) <= _LONGEST_QUOTED else text[:_LONGEST_QUOTED] + "…"


def _read_path(fault: Mapping[str, Any]) -> Path:
    # A step in brackets is what pydantic calls a key, or the kind of an entry; no such step is in the file.
    return tuple(step for step in fault["loc"] if step not in _TAGS)


def _trim_path(document: YamlDocument, path: Path) -> Path:
    # Pydantic adds names of union members to the path of an error; they are nowhere in the file.
    while path and path not in document.values:
        path = path[:-1]
    return path


def _name_path(path: Path) -> str:
    """Write a path as a writer counts: the second author is `authors 2`."""
    return " ".join(str(step + 1) if isinstance(step, int) else step for step in path) or say("the file")


def find_date_code(error: InvalidDateError) -> Code:
    """Return the code of an impossible date (30 February), or of what is no date at all."""
    return codes.IMPOSSIBLE_DATE if error.is_impossible else codes.INVALID_DATE
