"""Reads a folder of Markdown: the folder in, its chapters in their order and its pictures out.

The order is that of the links in `SUMMARY.md` (mdBook, GitBook), or else in `README.md`, or else that of the names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from publisher.folder_door import OutsideFolderError, is_passed_over, read_inside

_LINK = re.compile(r"\[[^\]\n]{0,300}\]\(([^)\s#]{1,300}\.(?:md|markdown))(?:#[^)\s]{0,300})?\)", re.IGNORECASE)
_CONTENTS = ("SUMMARY.md", "src/SUMMARY.md", "README.md")
_TAKEN = (".md", ".markdown", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


def read_folder(folder: Path, found: Sequence[str]) -> tuple[tuple[str, ...], Mapping[str, bytes]]:
    """Return the names of the chapters in order, and the files to take along; `found` are all that may be chapters."""
    files = dict(_read_files(folder.resolve()))
    for contents in _CONTENTS:
        linked = dict.fromkeys(_list_links(contents, files.get(contents, b"").decode("utf-8", "replace")))
        chapters = tuple(name for name in linked if name in files and name not in _CONTENTS)
        # A single link is no table of contents.
        if len(chapters) > 1:
            return chapters, files
    return tuple(name for name in found if name in files), files


def _read_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.suffix.lower() not in _TAKEN or any(map(is_passed_over, name.parts)):
            continue
        try:
            yield name.as_posix(), read_inside(folder, name)
        except (OSError, OutsideFolderError):
            # What is no file, or lies elsewhere, is not taken along.
            continue


def _list_links(contents: str, text: str) -> Iterator[str]:
    for found in _LINK.finditer(text):
        yield normpath(join(dirname(contents), unquote(found[1])))
