"""Keeps what was made, so that what did not change is not made again: parts, and whole builds.

A part is known by all that its layout depends on: its HTML, its style sheets, its images, the fonts and
the code. A build is known by its sources in the same way. The shelf lies in the user's cache folder; all
on it can be thrown away at any time.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, astuple, dataclass, replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryDirectory, TemporaryFile

from publisher.model.finding import Code, Finding, Position
from publisher.model.parts import FolioSlot, LaidPart, PageOf, Part, Piece

_KEPT_SECONDS = 30 * 24 * 3600
#: Bytes. The whole fonts and the parts of a book have to go on the shelf.
_ROOM_NEEDED = 64 * 2**20
#: What reading a record can raise that is damaged, or was written by another version.
_UNREADABLE = (OSError, ValueError, TypeError, KeyError, AttributeError)


def find_shelf_folder() -> Path:
    """Give the cache folder: PUBLISHER_CACHE, or below XDG_CACHE_HOME, or below ~/.cache."""
    if chosen := os.environ.get("PUBLISHER_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "rtl-publisher"
    except RuntimeError:
        # A user without a home, as in containers: below this nothing can lie.
        return Path(os.devnull) / "rtl-publisher"


@contextmanager
def open_shelf_folder() -> Iterator[Path]:
    """Give the cache folder, or where it cannot be written or is full one that goes with the build."""
    folder = find_shelf_folder()
    if _has_room(folder):
        yield folder
        return
    with TemporaryDirectory(prefix="rtl-publisher-") as temporary:
        yield Path(temporary)


def _has_room(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return disk_usage(folder).free >= _ROOM_NEEDED
    except OSError:
        return False


@cache
def fingerprint_press() -> str:
    """Give a digest of the code and of the libraries that decide the bytes."""
    digest = hashlib.sha256()
    for library in ("weasyprint", "pydyf", "pikepdf", "fonttools", "uharfbuzz", "EbookLib", "pillow", "icalendar"):
        digest.update(f"{library} {version(library)}\n".encode())
    root = Path(str(files("publisher")))
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".j2", ".toml", ".css", ".geojson"} and path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


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


@cache
def _digest_font(path: Path, _changed: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_piece(shapes: Iterable[Sequence[int]], text: str, width: int) -> Piece:
    return Piece(tuple((glyph, x, y) for glyph, x, y in shapes), text, width)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of laid parts and records of builds.

    `basis` is all that the things on it depend on besides their own text: code, fonts, images. `book`
    is the book's identifier.
    """

    folder: Path
    basis: str
    book: str = ""

    @property
    def fonts(self) -> Path:
        """The folder of whole font files, by digest."""
        return self.folder / "fonts"

    def _path(self, part: Part, suffix: str) -> Path:
        digest = hashlib.sha256(self.basis.encode())
        for text in (part.html, *part.stylesheets):
            digest.update(text.encode() + b"\0")
        return self.folder / "parts" / f"{digest.hexdigest()}{suffix}"

    def take(self, part: Part) -> LaidPart | None:
        """Give a part that was laid out before, or None."""
        record_path, pdf_path = self._path(part, ".json"), self._path(part, ".pdf")
        try:
            record = json.loads(record_path.read_text("utf-8"))
            pdf = pdf_path.read_bytes()
            if hashlib.sha256(pdf).hexdigest() != record.pop("digest"):
                return None
            if not all(self._has_font(digest) for digest in record["fonts"].values()):
                return None
            os.utime(record_path)
            record["folios"] = tuple(
                FolioSlot(**{**slot, "colour": tuple(slot["colour"])}) if slot else None for slot in record["folios"]
            )
            record["anchors"] = {name: tuple(point) for name, point in record["anchors"].items()}
            record["missing_characters"] = tuple(record["missing_characters"])
            record["pieces"] = tuple((font, _read_piece(*piece)) for font, piece in record["pieces"])
            record["starts"] = tuple(record["starts"])
            return LaidPart(**{**record, "name": part.name, "pdf": pdf})
        except _UNREADABLE:
            return None

    def _has_font(self, digest: str) -> bool:
        """Say whether a font lies whole on the shelf; throw one away that does not, so that it is stored anew."""
        path = self.fonts / digest
        state = path.stat()
        if _digest_font(path, state.st_mtime_ns, state.st_size) == digest:
            return True
        path.unlink()
        return False

    def put(self, part: Part, laid: LaidPart) -> None:
        """Keep a laid part. A shelf that cannot be written is no reason to stop."""
        record = asdict(replace(laid, pdf=b"", pieces=()))
        record["pieces"] = laid.pieces
        record["digest"] = hashlib.sha256(laid.pdf).hexdigest()
        del record["pdf"]
        try:
            self._write(self._path(part, ".pdf"), laid.pdf)
            self._write(self._path(part, ".json"), json.dumps(record).encode())
        except OSError:
            return

    def _pages_path(self, what: str) -> Path:
        # Not known by its sources: it is a guess, and need not be right.
        digest = hashlib.sha256(f"{self.book}\0{what}".encode()).hexdigest()
        return self.folder / "pages" / f"{digest}.json"

    def recall_pages(self, what: str) -> dict[str, PageOf]:
        """Give the pages of the anchors of an edition when it was last bound, or none."""
        try:
            record: dict[str, tuple[int, str]] = json.loads(self._pages_path(what).read_text("utf-8"))
            return {anchor: PageOf(*page) for anchor, page in record.items()}
        except _UNREADABLE:
            return {}

    def record_pages(self, what: str, pages: Mapping[str, PageOf]) -> None:
        """Keep the pages of the anchors of an edition, as the first guess of the next build."""
        record = {anchor: astuple(page) for anchor, page in pages.items()}
        try:
            self._write(self._pages_path(what), json.dumps(record).encode())
        except OSError:
            return

    def _build_path(self) -> Path:
        return self.folder / "builds" / f"{hashlib.sha256(self.basis.encode()).hexdigest()}.json"

    def recall_build(
        self, output: Path, codes: Mapping[str, Code]
    ) -> tuple[tuple[Path, ...], tuple[Finding, ...]] | None:
        """Give the files and findings of a build made before, if its files lie in `output` unchanged.

        `codes` are all codes that a finding may have.
        """
        path = self._build_path()
        try:
            record = json.loads(path.read_text("utf-8"))
            files: dict[str, str] = record["files"]
            if any(hashlib.sha256((output / name).read_bytes()).hexdigest() != files[name] for name in files):
                return None
            os.utime(path)
            findings = tuple(
                Finding(codes[code], Position(*position), message, hint)
                for code, position, message, hint in record["findings"]
            )
            return tuple(output / name for name in files), findings
        except _UNREADABLE:
            return None

    def record_build(self, files: Mapping[str, bytes], findings: Sequence[Finding]) -> None:
        """Keep the digests of the files of a build, and its findings."""
        record = {
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
            "findings": [(found.code.id, astuple(found.position), found.message, found.hint) for found in findings],
        }
        try:
            self._write(self._build_path(), json.dumps(record).encode())
        except OSError:
            return

    def sweep(self) -> None:
        """Throw away the parts and records of builds that nobody has used for a month; fonts and pages stay."""
        oldest = time.time() - _KEPT_SECONDS
        for path in (*self.folder.glob("parts/*.json"), *self.folder.glob("builds/*.json")):
            # Another build may sweep at the same time.
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink(missing_ok=True)
                    path.with_suffix(".pdf").unlink(missing_ok=True)

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            beside.write_bytes(data)
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
