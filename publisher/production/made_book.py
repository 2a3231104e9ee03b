"""Takes a book that was made: its folder in, its record and the folder that it has below a catalogue out."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from publisher.folder_door import OutsideFolderError, find_real, open_inside, read_inside
from publisher.interrupts import defer_interrupts
from publisher.library.kit import FOLDER, RECORD, read_record
from publisher.model import codes
from publisher.model.finding import Position, Report
from publisher.model.message import say
from publisher.model.record import BookRecord

#: The most bytes of a description of a book.
_LARGEST_RECORD = 1 << 20
#: The most bytes of one of its files. A book of 1,100 pages has some millions.
_LARGEST_FILE = 1 << 32


@dataclass(frozen=True, slots=True)
class CataloguedBook:
    """A book that lies in the catalogue's folder, in the folder `name` below it."""

    record: BookRecord
    name: str
    source: Path


def read_made_book(path: Path, folder: Path, below: Path, report: Report) -> CataloguedBook | None:
    """Read the records of the book that was made in `folder`; copy its files `below` the catalogue from elsewhere.

    `path` is what the book was named by. Return None for a folder without records, or with other files than they tell.
    """
    try:
        record = _read_record(folder)
    except (OSError, ValueError, OutsideFolderError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error).partition("\n")[0]
        report.add(
            codes.NO_RECORDS,
            Position(str(path), 1, 1),
            say("no book, and no records of one: {reason}", reason=reason),
            say("name folders of books, or folders that `publisher build` wrote"),
        )
        return None
    altered = next((name for name in _list_altered(folder, record)), "")
    if altered:
        report.add(
            codes.ALTERED_FILE,
            Position(str(path), 1, 1),
            say("{file} is not the file that the records describe", file=altered),
            say("build the book again"),
        )
        return None
    root = find_real(below)
    if folder.is_relative_to(root) and folder != root:
        return CataloguedBook(record, folder.relative_to(root).as_posix(), path)
    name = _choose_name(root, record)
    _copy_book(folder, root / name, record)
    return CataloguedBook(record, name, path)


def _read_record(folder: Path) -> BookRecord:
    """Read the description of a book that was made. Raises `OSError`, `ValueError` and `OutsideFolderError`."""
    return read_record(read_inside(find_real(folder), f"{FOLDER}{RECORD}", _LARGEST_RECORD))


def list_records(folder: Path) -> tuple[str, ...]:
    """List the records of a book that was made, by their names in its folder: files alone, none of them a link."""
    found = (path for path in sorted((folder / FOLDER).iterdir()) if path.is_file() and not path.is_symlink())
    return tuple(f"{FOLDER}{path.name}" for path in found)


def _list_altered(folder: Path, record: BookRecord) -> Iterator[str]:
    """List the files that are not what the records say, or whose names lead out of the folder."""
    images = (record.cover.name, record.cover.thumbnail) if record.cover else ()
    root = find_real(folder)
    for name in (*(file.name for file in record.files), *images):
        parts = PurePosixPath(name).parts
        path = folder / name
        if (
            not parts
            or ".." in parts
            or PurePosixPath(name).is_absolute()
            or not find_real(path).is_relative_to(root)
            or not path.is_file()
        ):
            yield name
    for file in record.files:
        path = folder / file.name
        if path.is_file() and (
            path.stat().st_size != file.size or file.size > _LARGEST_FILE or _digest(path) != file.sha256
        ):
            yield file.name


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _choose_name(root: Path, record: BookRecord) -> str:
    """Choose the folder of a book that comes from elsewhere: its slug, or with a number where another book has that."""
    slug = re.sub(r"[^A-Za-z0-9._-]", "-", record.slug).strip(".-") or "book"
    names = (slug, *(f"{slug}-{number}" for number in range(2, 10_000)))
    return next(name for name in names if not (root / name).exists() or _holds(root / name, record))


def _holds(folder: Path, record: BookRecord) -> bool:
    """Return whether a folder holds an earlier copy of the same book."""
    try:
        return _read_record(folder).identifier == record.identifier
    except (OSError, ValueError, OutsideFolderError):
        return False


def _copy_book(source: Path, target: Path, record: BookRecord) -> None:
    """Copy the files of a book and its records: first all beside their places, then each into its own."""
    names = [file.name for file in record.files]
    names += list_records(source)
    staged: list[tuple[Path, Path]] = []
    for name in names:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}.new")
        staged.append((beside, path))
        with (
            open_inside(source, name) as taken,
            open(taken, "rb", closefd=False) as file,
            beside.open("wb") as copy,
        ):  # it is open already
            shutil.copyfileobj(file, copy)
    with defer_interrupts():
        for beside, path in staged:
            beside.replace(path)
