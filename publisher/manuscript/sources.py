"""Digests the files of a book: a folder in, one number for all that is in it out.

Nothing has been judged when this is done, so it reads through `folder.py` as the rest does, and no more than a
bound: what is larger than any file of a book, and what is beyond the bound for all, is known by its size and the time
of its last change.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from publisher.folder_door import FILE_LIMIT, OutsideFolderError, find_real
from publisher.manuscript.folder import BookFolder, Entry
from publisher.model.finding import Report

#: Bytes that are read of one folder.
_READ_LIMIT = 2**30
#: What a book may read and the press never makes, so that it counts even where the output lies.
_SOURCE_SUFFIXES = (".md", ".yaml", ".css", ".j2", ".ttf", ".otf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
#: The folder of the output whose pictures are made: those of the cover, for libraries and shops.
_RECORDS = "library"
#: What no part shows as it is: chapters and lists.
_UNSHOWN = (".md", ".yaml")


def digest_sources(book: Path, output: Path | None = None) -> str:
    """Return a digest of all files of a book, but for what was made: the output may lie in the book's own folder."""
    return _digest(BookFolder(book.resolve(), Report()), output, "")


def digest_shown(book: Path, output: Path | None = None) -> str:
    """Return a digest of the files of a book that a part may show: all but its chapters and lists."""
    return _digest(BookFolder(book.resolve(), Report()), output, _UNSHOWN)


def list_shown(book: Path, output: Path | None = None) -> Iterator[str]:
    """Return the names of the files of a book that a part may show: all but its chapters and lists."""
    return (name for name in list_sources(book, output) if not name.endswith(_UNSHOWN))


def list_sources(book: Path, output: Path | None = None) -> Iterator[str]:
    """Return the names of all files of a book, but for what was made."""
    folder = BookFolder(book.resolve(), Report())
    return (entry.name for entry in _list_own(folder, output) if folder.has_file(entry.name))


def _digest(folder: BookFolder, output: Path | None, passed_over: str | tuple[str, ...]) -> str:
    digest = hashlib.sha256(os.fsencode(folder.path))
    left = _READ_LIMIT
    for entry in _list_own(folder, output):
        if passed_over and entry.name.endswith(passed_over):
            continue
        digest.update(os.fsencode(entry.name) + b"\0%d\0%d\0" % (entry.mode, entry.size))
        if entry.is_link:
            digest.update(_read_link(folder.path / entry.name))
        elif not entry.is_file or entry.size > min(FILE_LIMIT, left):
            digest.update(b"%d\0" % entry.changed)
        else:
            left -= entry.size
            digest.update(_read(folder, entry))
    return digest.hexdigest()


def _read(folder: BookFolder, entry: Entry) -> bytes:
    try:
        return folder.read_bytes(entry.name)
    except (OSError, OutsideFolderError) as error:
        # What cannot be read is reported by the stage that needs it.
        return b"%d\0" % (getattr(error, "errno", None) or 0)


def _read_link(path: Path) -> bytes:
    """Return where a link leads, as it is written: what it leads to in the folder is listed by its own name."""
    try:
        return os.fsencode(path.readlink())
    except OSError:
        return b""


def _list_own(folder: BookFolder, output: Path | None) -> Iterator[Entry]:
    made = find_real(output) if output else None
    for entry in folder.list_entries():
        path = folder.path / entry.name
        is_made = made is not None and made != folder.path and made in path.parents
        is_record = made is not None and path.parent == made / _RECORDS
        if not is_record and (not is_made or entry.name.lower().endswith(_SOURCE_SUFFIXES)):
            yield entry
