"""The README is true: each of its blocks is run, or stands here with the reason why it is not."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import Result

from publisher import __version__
from publisher.cli import main
from publisher.production.check import check

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

#: Commands that are not run here, by how they begin, each with the reason.
NOT_RUN = {
    "make": "the targets are looked up in the Makefile; .ci/run runs them",
    "git": "there need not be a network",
    "python3 -m venv": "it needs a network; the wheel is tested in `test_wheel.py`",
    "apt-get": "it changes the machine; `requirements/system.py` names the same packages, and a test compares",
    "brew": "as apt-get",
    "dnf": "as apt-get",
    "podman": "it needs a network, and a program that few machines have",
    "docker": "as podman",
    "cp": "it names files of the reader's own",
    "mkdir": "as cp",
    "cd": "it goes where the next command is run",
}


class Block(NamedTuple):
    """A fenced block: what language it says that it is in, and its text."""

    language: str
    text: str


def read_blocks() -> Iterator[Block]:
    for found in re.finditer(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        yield Block(found[1], found[2])


def list_commands() -> list[str]:
    """List the lines of blocks without a language, or in that of a shell, that are commands and not names of files."""
    lines = [
        line for block in read_blocks() if block.language in {"", "sh", "shell"} for line in block.text.splitlines()
    ]
    commands = [re.split(r" {3,}| # ", line.strip())[0].strip() for line in lines]
    return [line for line in dict.fromkeys(commands) if line and not line.startswith(("output/", "#"))]


def test_there_are_commands_to_run() -> None:
    assert (
        len([command for command in list_commands() if command.startswith(("publisher ", ".venv/bin/publisher "))]) > 5
    )


@pytest.mark.parametrize("command", list_commands())
def test_each_command_is_one_that_there_is(command: str) -> None:
    words = shlex.split(command)
    program = Path(words[0]).name
    if program == "make":
        targets = {word for word in words[1:] if "=" not in word}
        assert all(re.search(rf"^{target}:", MAKEFILE, re.MULTILINE) for target in targets), command
    elif program == "pip":
        # From an index there is nothing to be had.
        assert words[1:] == ["install", words[-1]]
        assert words[-1] == f"dist/rtl_publisher-{__version__}-py3-none-any.whl"
    elif program == "publisher":
        parsed = main.get_command(None, words[1])  # type: ignore[arg-type]  # a group of fixed commands needs no context
        assert parsed is not None, command
        known = {option for parameter in parsed.params for option in (*parameter.opts, *parameter.secondary_opts)}
        known |= {"--help", "-h"}
        assert {word.partition("=")[0] for word in words[2:] if word.startswith("-")} <= known, command
    else:
        assert any(command.startswith(begin) for begin in NOT_RUN), f"{command} is neither run nor excused"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Write the book that the README shows: blocks whose first line names their file, and one of Markdown."""
    folder = tmp_path / "my-book"
    folder.mkdir()
    for block in read_blocks():
        if named := re.match(r"# my-book/(\S+\.yaml)\n", block.text):
            (folder / named[1]).write_text(block.text, "utf-8")
        elif block.language == "markdown":
            (folder / "01.md").write_text(block.text, "utf-8")
    assert {path.name for path in folder.iterdir()} >= {"book.yaml", "01.md"}
    return folder


def test_the_sample_book_has_no_error(sample: Path) -> None:
    report, woven = check(sample)
    assert woven
    assert report.errors == []


@pytest.mark.slow
def test_the_commands_on_a_book_do_what_they_say(
    sample: Path, publish: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample.parent)
    built = publish("build", "my-book", "-e", "print", "-e", "epub")
    assert built.exit_code == 0, built.output
    (pdf, *_) = (sample.parent / "output").glob("*-print.pdf")
    for command in list_commands():
        words = shlex.split(command)
        if Path(words[0]).name != "publisher" or words[1] in {"build", "fonts", "cache", "import", "new"}:
            continue
        arguments = [str(pdf) if word == "FILE" else word for word in words[1:]]
        done = publish(*arguments)
        assert done.exit_code == 0, (command, done.output)


def test_yaml_of_the_readme_that_belongs_to_book_yaml_is_read(sample: Path) -> None:
    """The blocks that show single keys fit the schema, and what they accept need not be there."""
    book = (sample / "book.yaml").read_text("utf-8")
    for block in read_blocks():
        if block.language == "yaml" and "# my-book/" not in block.text:
            (sample / "book.yaml").write_text(book + block.text, "utf-8")
            assert check(sample)[0].errors == [], block.text


@pytest.mark.parametrize(
    ("system", "command"), [("debian", "apt-get install"), ("fedora", "dnf install"), ("macos", "brew install")]
)
def test_the_packages_named_are_those_that_make_would_install(system: str, command: str) -> None:
    program = (
        "import sys; sys.path.insert(0, 'requirements'); import system\n"
        f"print(*system.unique(need.{system} for need in system.BOOK))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    (line,) = re.findall(rf"^{command} (.*)$", README, re.MULTILINE)
    assert set(done.stdout.split()) <= set(line.split())
    if system == "debian":
        container = (ROOT / "Containerfile").read_text("utf-8")
        assert all(package in container for package in done.stdout.split())


def test_the_versions_of_python_are_those_of_the_metadata_and_of_the_workflow() -> None:
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [item.rpartition(" ")[2] for item in metadata["classifiers"] if re.search(r":: 3\.\d+$", item)]
    workflow = (ROOT / ".github/workflows/tests.yml").read_text("utf-8")
    assert metadata["requires-python"] == f">={named[0]}"
    assert f"Python {named[0]} or newer" in README
    assert all(f'"{version}"' in workflow for version in named)
    assert os.access(ROOT / ".ci/run", os.R_OK)
