"""Keeps what was made, so that what did not change is not made again: texts that decide a thing in, the thing out.

Whatever is kept is known by all that it depends on: its texts, the files of the book that it may show, and what
`press/basis.py` lists. Those of a laid part are its HTML and its style sheets. What is damaged or of another shape
counts as not there, and is made again.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from publisher.model.parts import LaidPart, PageOf, Part
from publisher.press.basis import digest_basis
from publisher.press.cache_folder import BOOKS, FONTS, PAGES, PARTS, open_cache_folder
from publisher.press.kept_files import UNREADABLE, is_font_whole, keep, read_kept

_LAID = TypeAdapter(LaidPart)


def _read_record(path: Path) -> Any:
    """Read a record; give None for one that is not there or is damaged."""
    data = read_kept(path)
    return None if data is None else json.loads(data)


def _mark_used(path: Path) -> None:
    """Note that a file was used now: what was not used for longest is thrown away first."""
    with suppress(OSError):
        os.utime(path)


def _describe(part: Part) -> tuple[str, ...]:
    """Return what a part is known by."""
    return ("part", part.html, *part.stylesheets)


@dataclass(frozen=True, slots=True)
class BuildCache:
    """A cache folder of laid parts, drawings and proofs.

    `basis` is what `press/basis.py` lists, on which all things in it depend besides their own text, and `files` is a
    digest of the files of the book, on which most do. `book` is the book's identifier. What is put is put for good with
    `confirm` alone, because a file that changed while it was read would otherwise be known by its old digest.
    """

    folder: Path
    basis: str
    book: str = ""
    files: str = ""
    _unconfirmed: list[Path] = field(default_factory=list)

    @property
    def fonts(self) -> Path:
        """The folder of whole font files, by digest."""
        return self.folder / FONTS

    @property
    def _book_name(self) -> str:
        """The name of the folders of this book."""
        return hashlib.sha256(self.book.encode()).hexdigest()[:16]

    def _path(self, *texts: str, is_of_book: bool) -> Path:
        digest = hashlib.sha256(f"{self.basis}\n{self.files if is_of_book else ''}".encode())
        for text in texts:
            digest.update(text.encode() + b"\0")
        folder = self.folder / PARTS
        return (folder / self._book_name if is_of_book else folder) / digest.hexdigest()

    def recall(self, *texts: str, is_of_book: bool = True) -> bytes | None:
        """Return what was kept of the texts that decide it, the first of which says what it is; None for nothing.

        What is not of the book may have been kept when another one was made.
        """
        path = self._path(*texts, is_of_book=is_of_book)
        data = read_kept(path)
        if data is not None:
            _mark_used(path)
        return data

    def record(self, data: bytes, *texts: str, is_of_book: bool = True) -> None:
        """Keep what was made of some texts. A cache that cannot be written is no reason to stop."""
        path = self._path(*texts, is_of_book=is_of_book)
        self._unconfirmed.append(path)
        with suppress(OSError):
            keep(path, data)

    def take(self, part: Part) -> LaidPart | None:
        """Return a part that was laid out before, or None."""
        kept = self.recall(*_describe(part))
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
        for digest in fonts:
            _mark_used(self.fonts / digest)
        return laid

    def put(self, part: Part, laid: LaidPart) -> None:
        """Keep a laid part."""
        self.record(_LAID.dump_json(replace(laid, pdf=b"")) + b"\n" + laid.pdf, *_describe(part))

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
        """Return the pages of the anchors of an edition when it was last bound, or none."""
        path = self._pages_path(what)
        try:
            record: dict[str, tuple[int, str]] = _read_record(path) or {}
            pages = {anchor: PageOf(*page) for anchor, page in record.items()}
        except UNREADABLE:
            return {}
        _mark_used(path)
        return pages

    def record_pages(self, what: str, pages: Mapping[str, PageOf]) -> None:
        """Keep the pages of the anchors of an edition, as the first guess of the next build."""
        record = {anchor: astuple(page) for anchor, page in pages.items()}
        with suppress(OSError):
            keep(self._pages_path(what), json.dumps(record).encode())


@contextmanager
def open_build_cache(book: str = "", files: str = "") -> Iterator[BuildCache]:
    """Open the cache of this machine as it is now, for a book with these files, or for what is of no book."""
    with open_cache_folder() as folder:
        yield BuildCache(folder, digest_basis(), book, files)
