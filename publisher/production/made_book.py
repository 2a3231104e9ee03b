"""Takes a book that was made: its folder in, its record and the folder that it has below a catalogue out."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from publisher.interrupts import defer_interrupts
from publisher.library.kit import FOLDER, RECORD, read_record
from publisher.model import codes
from publisher.model.finding import Position, Report
from publisher.model.message import say
from publisher.model.record import BookRecord

#: The most bytes of a description of a book.
_LARGEST_RECORD = 16 << 20


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
        with (folder / FOLDER / RECORD).open("rb") as file:
            # One that is larger is cut, and so is none.
            record = read_record(file.read(_LARGEST_RECORD))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error).partition("\n")[0]
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
    root = below.resolve()
    if folder.is_relative_to(root) and folder != root:
        return CataloguedBook(record, folder.relative_to(root).as_posix(), path)
    name = _choose_name(root, record)
    _copy_book(folder, root / name, record)
    return CataloguedBook(record, name, path)


def _list_altered(folder: Path, record: BookRecord) -> Iterator[str]:
    """List the files that are not what the records say, or whose names lead out of the folder."""
    images = (record.cover.name, record.cover.thumbnail) if record.cover else ()
    root = folder.resolve()
    for name in (*(file.name for file in record.files), *images):
        parts = PurePosixPath(name).parts
        path = folder / name
        if (
            not parts
            or ".." in parts
            or PurePosixPath(name).is_absolute()
            or not path.resolve().is_relative_to(root)
            or not path.is_file()
        ):
            yield name
    for file in record.files:
        path = folder / file.name
        if path.is_file() and (path.stat().st_size != file.size or _digest(path) != file.sha256):
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
        return read_record((folder / FOLDER / RECORD).read_bytes()).identifier == record.identifier
    except (OSError, ValueError):
        return False


def _copy_book(source: Path, target: Path, record: BookRecord) -> None:
    """Copy the files of a book and its records: first all beside their places, then each into its own."""
    names = [file.name for file in record.files]
    names += [f"{FOLDER}{path.name}" for path in sorted((source / FOLDER).iterdir()) if path.is_file()]
    staged: list[tuple[Path, Path]] = []
    for name in names:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}.new")
        shutil.copyfile(source / name, beside)
        staged.append((beside, path))
    with defer_interrupts():
        for beside, path in staged:
            beside.replace(path)
