"""The manual is true: each example in it builds, each key and mark of the source format stands in it."""

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import Result

from publisher.manuscript.schema import make_json_schemas
from publisher.production.check import check
from publisher.proof.rules.bk070_unknown_class import DIVISION_CLASSES, HEADING_CLASSES, SPAN_CLASSES
from publisher.script.tokens import ROWS
from tests.conftest import write_files
from tests.test_import import write_word

DOCS = Path(__file__).parent.parent / "docs"
MANUALS = [DOCS / language for language in ("en", "ar")]

#: What an example leaves out.
_BASE = {
    "book.yaml": "title: كتاب\nlanguage: ar\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b11\n"
    "chapters: [01.md]\n",
    "01.md": "# الفصل\n\nنص الفصل.\n",
}
_EXAMPLE = re.compile(
    r'^(?P<fence>`{3,}) \{\.\w+ \.example filename="(?P<file>[^"]+)"\}\n(?P<text>.*?)^(?P=fence)$',
    re.DOTALL | re.MULTILINE,
)
_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^## ", re.MULTILINE)


def list_examples() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the book of each section that has examples.

    A page goes on with one book: what a section does not show is as the page showed it before.
    """
    for manual in MANUALS:
        for path in sorted(manual.glob("*.md")):
            sections = [_read_examples(section) for section in _HEADING.split(path.read_text("utf-8"))]
            for number, files in enumerate(sections):
                if files:
                    book: dict[str, str] = dict(_BASE)
                    for others in (*sections[:number], files):
                        book |= others
                    yield f"{manual.name}/{path.name}#{number}", book


def _read_examples(section: str) -> Mapping[str, str]:
    files: dict[str, str] = {}
    for found in _EXAMPLE.finditer(section):
        files[found["file"]] = files.get(found["file"], "") + found["text"]
    return files


@pytest.mark.parametrize(
    ("name", "files"), list(list_examples()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_an_example_of_the_manual_has_no_error(name: str, files: Mapping[str, str], tmp_path: Path) -> None:
    write_files(tmp_path, files)
    report, woven = check(tmp_path)
    assert woven, name
    assert [f"{finding.position} {finding.code.id} {finding.message}" for finding in report.errors] == []


@pytest.mark.parametrize("manual", MANUALS, ids=lambda manual: manual.name)
def test_the_tutorial_does_what_it_says(
    manual: Path, tmp_path: Path, publish: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run each command of the first page in an empty folder, and make the mistake that it shows."""
    page = (manual / "01-first-book.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lessons.docx").write_bytes(write_word())
    blocks = [found["text"] for found in _FENCE.finditer(page) if not found["info"]]
    commands = [line for block in blocks for line in block.splitlines() if line.startswith("publisher ")]
    assert [shlex.split(command)[1] for command in commands] == ["new", "build", "import"]
    for command in commands:
        _, name, *arguments = shlex.split(command)
        if name == "build":
            # All editions are made in the same way, and one costs less.
            arguments += ["-e", "epub"]
        if "-o" in arguments:
            arguments[-1] += "-of-word"
        assert publish(name, *arguments).exit_code == 0, command
    assert (tmp_path / "output/ktaby.epub").is_file()
    *_, (_, files) = (example for example in list_examples() if example[0].startswith(f"{manual.name}/01-"))
    wrong = files["01.md"].replace("[قرطبة]{.place}", "[غرناطة]{.place}", 1)
    write_files(tmp_path / "wrong", {**files, "01.md": wrong})
    told = publish("--language", manual.name, "check", tmp_path / "wrong").output
    shown = next(block for block in blocks if block.startswith("01.md:"))
    assert all(line in told for line in shown.splitlines()), told


@pytest.mark.parametrize("manual", MANUALS, ids=lambda manual: manual.name)
def test_every_key_of_the_source_format_stands_in_the_manual(manual: Path) -> None:
    pages = {"book": "05-book-file.md", "chapter": "06-chapters.md"}
    for file, schema in make_json_schemas().items():
        text = (manual / pages.get(file.partition(".")[0], "07-lists.md")).read_text("utf-8")
        missing = sorted(
            key for key in _list_keys(json.loads(schema)) if not re.search(rf"`{re.escape(key)}[`:]", text)
        )
        assert missing == [], file


def _list_keys(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for value in schema.values():
            yield from _list_keys(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _list_keys(value)


@pytest.mark.parametrize("manual", MANUALS, ids=lambda manual: manual.name)
def test_every_class_and_every_kind_of_token_stands_in_the_manual(manual: Path) -> None:
    text = (manual / "06-chapters.md").read_text("utf-8")
    names = {*DIVISION_CLASSES, *SPAN_CLASSES, *HEADING_CLASSES, *(row.name for row in ROWS)}
    assert (
        sorted(name for name in names if not re.search(rf"[`.!\[{{ ]{re.escape(name)}[`}}\] ]", text, re.IGNORECASE))
        == []
    )
