"""Puts the code of other files into blocks of code: the block of a chapter in, its text with theirs out.

mdBook writes `{{#include listing.rs:2:9}}`, or `{{#include listing.rs:name}}` for what stands between two comments
`ANCHOR: name` and `ANCHOR_END: name`. Files are those of the book's folder, named from the chapter's.
"""

import re
from posixpath import dirname, join, normpath

from publisher.folder_door import OutsideFolderError
from publisher.manuscript.folder import BookFolder

_INCLUDE = re.compile(
    r"\{\{#(?:rustdoc_include|include|playground)[ \t]+(?P<file>[^\s:{}]+)(?::(?P<part>[^\s{}]*))?"
    r"[^{}\n]*\}\}"
)
#: What begins and ends a part of a file that others name.
ANCHOR = re.compile(r"ANCHOR(?P<ends>_END)?:[ \t]*(?P<name>[\w.-]+)")
_ABOVE = re.compile(r"^(?:\.\./)+")
_LIMIT = 2**20


def include_code(folder: BookFolder, file: str, code: str) -> tuple[str, list[str]]:
    """Return a block of code of the chapter `file` with what it includes, and the orders that lead to no text."""
    lines: list[str] = []
    unread: list[str] = []
    for line in code.split("\n"):
        order = _INCLUDE.fullmatch(line.strip())
        indent = line[: len(line) - len(line.lstrip())]
        text = _read_part(folder, file, order["file"], order["part"] or "") if order else None
        if order and text is not None:
            lines.extend(indent + one if one else one for one in text.split("\n"))
        else:
            lines.append(line)
            unread.extend([line.strip()] if order else [])
    return "\n".join(lines), unread


def _read_part(folder: BookFolder, file: str, name: str, part: str) -> str | None:
    try:
        data = folder.read_bytes(_ABOVE.sub("", normpath(join(dirname(file), name))), _LIMIT)
        lines = data.decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n").split("\n")
    except (OSError, OutsideFolderError, UnicodeDecodeError):
        return None
    first, colon, last = part.partition(":")
    if part and not first.isdigit() and not last.isdigit():
        return _cut_anchor(lines, first)
    if part:
        start = int(first or 1) if (first or "1").isdigit() else 1
        end = (int(last) if last.isdigit() else len(lines)) if colon else start
        lines = lines[max(start - 1, 0) : end]
    return "\n".join(line for line in lines if not ANCHOR.search(line))


def _cut_anchor(lines: list[str], name: str) -> str | None:
    marks = [(number, found) for number, line in enumerate(lines) if (found := ANCHOR.search(line))]
    start = next((number for number, found in marks if found["name"] == name and not found["ends"]), None)
    if start is None:
        return None
    end = next((number for number, found in marks if found["name"] == name and found["ends"]), len(lines))
    return "\n".join(line for line in lines[start + 1 : end] if not ANCHOR.search(line))
