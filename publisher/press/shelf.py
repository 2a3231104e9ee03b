"""Keeps what was made, so that what did not change is not made again: parts, and whole builds.

A part is known by all that its layout depends on: its HTML, its style sheets, the files of the book that it may show,
and what `press/basis.py` lists. A build is known by its sources in the same way. What is damaged or of another shape
counts as not there, and is made again.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from publisher.model.finding import Code, Finding, Position
from publisher.model.message import pack_message, unpack_message
from publisher.model.parts import LaidPart, PageOf, Part
from publisher.press.cache_folder import BOOKS, BUILDS, FONTS, PAGES, PARTS
from publisher.press.kept_files import is_font_whole, keep, read_kept

#: What reading a record can raise that was written by another version.
_UNREADABLE = (OSError, ValueError, TypeError, KeyError, AttributeError)
_LAID = TypeAdapter(LaidPart)


def digest_files(paths: Iterable[Path]) -> str:
    """Give a digest of files, by path and content."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        try:
            digest.update(f"{path}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
        except OSError as error:
            # What cannot be read is reported by the stage that needs it.
            digest.update(f"{error.errno}\0".encode())
    return digest.hexdigest()


def _read_record(path: Path) -> Any:
    """Read a record; give None for one that is not there or is damaged."""
    data = read_kept(path)
    return None if data is None else json.loads(data)


def _mark_used(path: Path) -> None:
    """Note that a file was used now: what was not used for longest is thrown away first."""
    with suppress(OSError):
        os.utime(path)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A cache folder of laid parts and records of builds.

    `basis` is all that the things on it depend on besides their own text: what `press/basis.py` lists, and the files
    of the book. `book` is the book's identifier. What is put is put for good with `confirm` alone, because a file
    that changed while it was read would otherwise be known by its old digest.
    """

    folder: Path
    basis: str
    book: str = ""
    _unconfirmed: list[Path] = field(default_factory=list)

    @property
    def fonts(self) -> Path:
        """The folder of whole font files, by digest."""
        return self.folder / FONTS

    @property
    def _book_name(self) -> str:
        """The name of the folders of this book."""
        return hashlib.sha256(self.book.encode()).hexdigest()[:16]

    def _path(self, part: Part) -> Path:
        digest = hashlib.sha256(self.basis.encode())
        for text in (part.html, *part.stylesheets):
            digest.update(text.encode() + b"\0")
        return self.folder / PARTS / self._book_name / digest.hexdigest()

    def take(self, part: Part) -> LaidPart | None:
        """Give a part that was laid out before, or None."""
        path = self._path(part)
        kept = read_kept(path)
        if kept is None:
            return None
        try:
            record, _, pdf = kept.partition(b"\n")
            laid: LaidPart = replace(_LAID.validate_json(record), name=part.name, pdf=pdf)
        except ValueError:
            return None
        fonts = {*laid.fonts.values(), *(slot.font for slot in laid.folios if slot)}
        if not all(is_font_whole(digest, self.fonts) for digest in fonts):
            return None
        for used in (path, *(self.fonts / digest for digest in fonts)):
            _mark_used(used)
        return laid

    def put(self, part: Part, laid: LaidPart) -> None:
        """Keep a laid part. A shelf that cannot be written is no reason to stop."""
        path = self._path(part)
        self._unconfirmed.append(path)
        with suppress(OSError):
            keep(path, _LAID.dump_json(replace(laid, pdf=b"")) + b"\n" + laid.pdf)

    def withdraw(self) -> None:
        """Take away what was put: what it was made from changed meanwhile."""
        for path in self._unconfirmed:
            with suppress(OSError):
                path.unlink()
        self._unconfirmed.clear()

    def record_book(self, title: str) -> None:
        """Keep the identifier and the title of the book, for those who look at what lies in the cache."""
        path = self.folder / BOOKS / self._book_name
        record = json.dumps({"identifier": self.book, "title": title}).encode()
        with suppress(OSError):
            if read_kept(path) != record:
                keep(path, record)

    def _pages_path(self, what: str) -> Path:
        # Not known by its sources: it is a guess, and need not be right.
        return self.folder / PAGES / self._book_name / hashlib.sha256(what.encode()).hexdigest()

    def recall_pages(self, what: str) -> dict[str, PageOf]:
        """Give the pages of the anchors of an edition when it was last bound, or none."""
        path = self._pages_path(what)
        try:
            record: dict[str, tuple[int, str]] = _read_record(path) or {}
            pages = {anchor: PageOf(*page) for anchor, page in record.items()}
        except _UNREADABLE:
            return {}
        _mark_used(path)
        return pages

    def record_pages(self, what: str, pages: Mapping[str, PageOf]) -> None:
        """Keep the pages of the anchors of an edition, as the first guess of the next build."""
        record = {anchor: astuple(page) for anchor, page in pages.items()}
        with suppress(OSError):
            keep(self._pages_path(what), json.dumps(record).encode())

    def _build_path(self) -> Path:
        return self.folder / BUILDS / hashlib.sha256(self.basis.encode()).hexdigest()

    def recall_build(
        self, output: Path, codes: Mapping[str, Code]
    ) -> tuple[tuple[Path, ...], tuple[Finding, ...]] | None:
        """Give the files and findings of a build made before, if its files lie in `output` unchanged.

        `codes` are all codes that a finding may have.
        """
        path = self._build_path()
        try:
            record = _read_record(path)
            files: dict[str, str] = record["files"]
            if any(hashlib.sha256((output / name).read_bytes()).hexdigest() != files[name] for name in files):
                return None
            findings = tuple(
                Finding(codes[code], Position(*position), unpack_message(message), unpack_message(hint))
                for code, position, message, hint in record["findings"]
            )
        except _UNREADABLE:
            return None
        _mark_used(path)
        return tuple(output / name for name in files), findings

    def record_build(self, files: Mapping[str, bytes], findings: Sequence[Finding]) -> None:
        """Keep the digests of the files of a build, and its findings."""
        record = {
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
            "findings": [
                (found.code.id, astuple(found.position), pack_message(found.message), pack_message(found.hint))
                for found in findings
            ],
        }
        with suppress(OSError):
            keep(self._build_path(), json.dumps(record).encode())
