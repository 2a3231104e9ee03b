"""Finds the chapters that a folder has already: a folder in, its title and its Markdown files out, in their order.

The order is that of the software of a website where it says one: in a `SUMMARY.md` (mdBook, GitBook), in
`mkdocs.yml`, `_quarto.yml`, `_bookdown.yml` or `_toc.yml`, or in the heads of the files (Hugo, Docusaurus, Jekyll).
Otherwise it is that of the links of a `README.md` that leads to most of them, or of their numbers and names.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import join, normpath
from urllib.parse import unquote

import yaml

from publisher.folder_door import OutsideFolderError, is_text, open_inside

_ENDINGS = (".md", ".markdown", ".mdx", ".qmd", ".Rmd", ".rmd")
#: Names of files that tell about a folder, and are no chapters of a book.
_NO_CHAPTERS = frozenset(
    {
        "_sidebar", "changelog", "code_of_conduct", "contributing", "license", "navbar", "pull_request_template",
        "security", "summary", "support",
    }
)  # fmt: skip
#: What the software of websites makes or needs.
_NO_FOLDERS = frozenset({"_book", "_site", "build", "dist", "node_modules", "site-packages", "vendor", "venv"})
#: Files that stand for the folder in which they lie, and come first there.
_FOLDER_FILES = frozenset({"_index", "index", "readme"})
_SUMMARY_LINK = re.compile(r"\]\(<?(?P<path>[^()<>#\n]+)[^()\n]*\)")
_WEIGHT = re.compile(
    r"^[ \t{]*\"?(?:weight|sidebar_position|nav_order|order|position)\"?[ \t]*[:=][ \t]*(?P<number>\d+)", re.MULTILINE
)
_HEAD_FENCES = {"---": "---", "+++": "+++", "{": "}"}
#: Names in a list of chapters.
_MOST_NAMES = 10_000
#: Characters of a file that may hold its head; of a list of chapters all; of one in YAML, which takes 20 µs for each.
_HEAD_LENGTH, _LIST_LENGTH, _YAML_LENGTH = 4_000, 1_000_000, 200_000
_LAST = 10**9
#: Of its chapters a file links to so many at least that is a table of contents of a folder.
_MOST_LINKED = 0.75


def find_chapters(folder: Path) -> tuple[str, ...]:
    """Return the files below a folder that may be chapters of a book, in the order of its website or of their names.

    One whose name is not UTF-8 is none, since no book can name it.
    """
    for listed in (_read_summary(folder), _read_navigation(folder)):
        names = tuple(dict.fromkeys(name for name in listed if _is_inside(name) and (folder / name).is_file()))
        if len(names) > 1:
            return names
    paths = (path for path in folder.rglob("*") if path.suffix in _ENDINGS and path.is_file())
    names = tuple(path.relative_to(folder).as_posix() for path in paths)
    chapters = tuple(name for name in names if _may_be_chapter(PurePosixPath(name)))
    # A file that tells about the whole folder is a chapter where there is no other.
    kept = tuple(name for name in chapters if name.lower() != "readme.md") or chapters
    ranks = _Ranks(folder)
    ranked = tuple(sorted(kept, key=ranks.make_key))
    linked = tuple(dict.fromkeys(name for name in _read_links(folder, "README.md") if name in kept))
    if len(linked) < _MOST_LINKED * len(kept) or any(map(ranks.says_place, kept)):
        return ranked
    return (*linked, *(name for name in ranked if name not in set(linked)))


def find_site_title(folder: Path) -> str:
    """Return the title that the configuration of a website or of a book gives, "" without any."""
    quarto = _read_yaml(folder, "_quarto.yml").get("book")
    told = (
        _read_yaml(folder, "mkdocs.yml").get("site_name"),
        quarto.get("title") if isinstance(quarto, dict) else "",
        # JSON is YAML.
        *(_read_yaml(folder, name).get("title") for name in ("book.json", "_config.yml")),
        _read_toml_title(folder),
    )
    return next((text for text in told if isinstance(text, str) and text.strip()), "")


def _read_toml_title(folder: Path) -> object:
    """Return the title in the `book.toml` of mdBook."""
    try:
        book = tomllib.loads(_read(folder, "book.toml", _LIST_LENGTH)).get("book")
    except (ValueError, RecursionError):
        return ""
    return book.get("title") if isinstance(book, dict) else ""


def _is_inside(name: str) -> bool:
    return not name.startswith(("/", "../")) and ":" not in name and is_text(name)


def _may_be_chapter(path: PurePosixPath) -> bool:
    is_hidden = any(part.startswith(".") or part.lower() in _NO_FOLDERS for part in path.parts)
    return path.stem.casefold() not in _NO_CHAPTERS and not is_hidden and is_text(str(path))


def _read(folder: Path, name: str, length: int) -> str:
    """Read the beginning of a file, "" where there is none in the folder."""
    try:
        with (
            open_inside(folder.resolve(), name) as found,
            open(found, encoding="utf-8", errors="replace", closefd=False) as file,  # it is open already
        ):
            return file.read(length)
    except (OSError, OutsideFolderError):
        return ""


def _read_summary(folder: Path) -> Iterator[str]:
    """Yield the files to which the links of a summary lead."""
    for name in ("SUMMARY.md", "src/SUMMARY.md", "docs/SUMMARY.md"):
        yield from _read_links(folder, name)


def _read_links(folder: Path, name: str) -> Iterator[str]:
    """Yield the files to which the links of a file lead; of a folder, the file that stands for it."""
    for link in _SUMMARY_LINK.finditer(_read(folder, name, _LIST_LENGTH)):
        path = normpath(join(PurePosixPath(name).parent.as_posix(), unquote(link["path"].strip())))
        yield path if path.endswith(_ENDINGS) else f"{path}/README.md"


def _read_navigation(folder: Path) -> Iterator[str]:
    """Yield the files that the configuration of a website or of a book lists."""
    mkdocs = _read_yaml(folder, "mkdocs.yml")
    docs = str(mkdocs.get("docs_dir", "docs"))
    for name in _list_names(mkdocs.get("nav")):
        yield normpath(join(docs, name))
    quarto = _read_yaml(folder, "_quarto.yml").get("book")
    parts = [quarto.get(key) for key in ("chapters", "appendices")] if isinstance(quarto, dict) else []
    toc = _read_yaml(folder, "_toc.yml")
    for name in _list_names([parts, _read_yaml(folder, "_bookdown.yml").get("rmd_files"), toc]):
        # The table of contents of a Jupyter Book leaves endings out.
        yield from (normpath(name + ending) for ending in ("", *(_ENDINGS if toc else ())))


class _TagBlindLoader(yaml.SafeLoader):
    """Reads what stands behind a tag that is not known, such as MkDocs's `!!python/name`, as nothing."""


_TagBlindLoader.add_multi_constructor("", lambda _loader, _tag, _node: None)


def _read_yaml(folder: Path, name: str) -> dict[object, object]:
    try:
        value = yaml.load(_read(folder, name, _YAML_LENGTH), _TagBlindLoader)  # noqa: S506 - it is a safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _list_names(value: object) -> Iterator[str]:
    """Yield the texts in lists and values that are in one another, in their order."""
    waiting = [value]
    for _ in range(_MOST_NAMES):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))


class _Ranks:
    """Gives what puts the files of a folder in order: what stands first, the numbers in their heads, their names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._find_weight = cache(self._read_weight)

    def make_key(self, name: str) -> list[tuple[int, list[tuple[int, str]]]]:
        """Make the key by which chapter 2 stands before chapter 10, and an introduction before all of its folder."""
        path = PurePosixPath(name)
        folders = [(self._weigh_folder(parent), _split(parent.name)) for parent in reversed(path.parents[:-1])]
        rank = -1 if path.stem.casefold() in _FOLDER_FILES else self._find_weight(name)
        return [*folders, (rank, _split(path.name))]

    def says_place(self, name: str) -> bool:
        """Return whether the head of a file says where it stands."""
        return self._find_weight(name) < _LAST

    def _weigh_folder(self, folder: PurePosixPath) -> int:
        names = (f"{folder}/{name}" for name in ("_index.md", "index.md", "README.md", "_category_.json"))
        return min(map(self._find_weight, names))

    def _read_weight(self, name: str) -> int:
        lines = _read(self.folder, name, _HEAD_LENGTH).split("\n")
        closing = _HEAD_FENCES.get(lines[0].rstrip())
        end = next((number for number, line in enumerate(lines) if number and line.rstrip() == closing), 0)
        head = lines if name.endswith(".json") else lines[:end]
        found = _WEIGHT.search("\n".join(head))
        return int(found["number"][:9]) if found else _LAST


def _split(name: str) -> list[tuple[int, str]]:
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in re.split(r"(\d+)", name)]
