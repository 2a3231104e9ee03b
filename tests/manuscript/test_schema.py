"""The JSON Schemas that editors use: they lie where the model puts them, and judge as the press does."""

import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from publisher.manuscript.schema import SHAPES, make_json_schemas
from publisher.manuscript.shapes.book_shape import BookShape
from tests import samples

SCHEMAS = Path(str(files("publisher"))) / "schemas"
BOOK = Path(__file__).parents[2] / "chapters"


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do, by the core schema of YAML 1.2: a date is text, and so is `no`."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, Any]]]] = {}  # type: ignore[misc]


EditorLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?\d+$"), list("-+0123456789"))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?\d+\.\d+$"), list("-+0123456789"))


def judge(name: str, text: str) -> list[str]:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    value = yaml.load(text, EditorLoader)  # noqa: S506  # it is a safe loader
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def test_the_schemas_are_those_that_the_model_makes() -> None:
    made = make_json_schemas()
    assert {path.name for path in SCHEMAS.glob("*.json")} == set(made) == {f"{name}.schema.json" for name in SHAPES}
    for name, text in made.items():
        assert (SCHEMAS / name).read_text("utf-8") == text, "python -m publisher.manuscript.schema publisher/schemas"


def test_the_module_writes_them(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "publisher.manuscript.schema", str(tmp_path / "new")], check=True)
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "new").iterdir()} == make_json_schemas()


@pytest.mark.parametrize("path", sorted(BOOK.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_lists_of_the_book_fit_their_schemas(path: Path) -> None:
    assert judge(path.stem, path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", sorted(BOOK.glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_the_heads_of_the_chapters_fit_theirs(path: Path) -> None:
    assert judge("chapter", path.read_text("utf-8").split("---\n")[1]) == []


@pytest.mark.parametrize("name", ["book", "places", "chronology", "glossary", "people", "routes", "sources"])
def test_numbers_that_an_editor_sees_are_no_fault(name: str) -> None:
    # Here are `date: 1944`, `birth: 1920` and the like.
    text = samples.write_book("fa", "{print: }")[f"{name}.yaml"]
    assert isinstance(text, str)
    assert judge(name, text) == []


@pytest.mark.parametrize(
    ("line", "key", "taken"),
    [
        ("authors: أ", "authors", ["أ"]),
        ("authors: [أ, {name: ب}]", "authors", ["أ", "ب"]),
        ("authors: {name: أ}", "authors", ["أ"]),
        ("contributors: [أ]", "contributors", ["أ"]),
        ("subjects: [أ, {text: ب}]", "subjects", ["أ", "ب"]),
        ("publisher: أ", "publisher", ["أ"]),
        ("series: أ", "series", ["أ"]),
    ],
)
def test_a_name_alone_is_somebody_of_that_name(line: str, key: str, taken: list[str]) -> None:
    text = f"title: أ\nlanguage: ar\nidentifier: x\nchapters: [a.md]\n{line}\n"
    assert judge("book", text) == []
    value = getattr(BookShape.model_validate(yaml.safe_load(text)), key)
    shapes = value if isinstance(value, list) else [value]
    assert [next(iter(shape.model_dump().values())) for shape in shapes] == taken


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("book", "title: أ\nlanguage: ar\nidentifier: x\nchapters: [a.md]\nsubtitel: ب\n"),
        ("book", "title: أ\nlanguage: ar\nidentifier: x\n"),
        ("book", "title: أ\nlanguage: arabic!\nidentifier: x\nchapters: []\n"),
        ("book", "title: أ\nlanguage: ar\nidentifier: x\nchapters: []\neditions: {scroll: {}}\n"),
        ("book", "title: أ\nlanguage: ar\nidentifier: x\nchapters: []\neditions: {print: {justify: left}}\n"),
        ("chapter", "title: أ\nmatter: middle\n"),
        ("places", "a: {name: أ, coordinates: [151, 20]}\n"),
        ("places", "a: {name: أ, kind: planet}\n"),
        ("chronology", "e: {date: 1945}\n"),
        ("routes", "r: {from: a, to: b, mode: car}\n"),
        ("people", "p: [أ]\n"),
    ],
)
def test_what_the_press_refuses_an_editor_marks(name: str, text: str) -> None:
    assert judge(name, text)
