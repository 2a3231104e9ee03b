"""Finds the record of a build or a check: an order in, what decides what comes of it, and where that is kept, out."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from publisher.manuscript.sources import digest_sources
from publisher.model.order import Order
from publisher.press.basis import digest_basis
from publisher.press.build_record import BuildRecord
from publisher.press.cache_folder import find_cache_folder
from publisher.proof.poppler import describe_poppler
from publisher.typeset.style_folders import list_house_styles


def find_record(order: Order) -> BuildRecord:
    """Return where the record of a build is kept, as the sources and the machine are now."""
    basis = "\n".join((digest_basis(), describe_poppler(), *order.editions))
    return BuildRecord(find_cache_folder(), basis, digest_inputs(order))


def find_judgement(book: Path) -> BuildRecord:
    """Return where is kept what was found in the sources of a book, as they and the machine are now."""
    return BuildRecord(find_cache_folder(), f"{digest_basis()}\njudged", _digest_book(book))


def digest_inputs(order: Order) -> str:
    """Return a digest of the files of the book, and of the style sheets of the house, which may lie elsewhere."""
    return _digest_book(order.book, order.output)


def _digest_book(book: Path, output: Path | None = None) -> str:
    return f"{digest_sources(book, output)} {_digest_files(list_house_styles())}"


def digest_house_styles() -> str:
    """Return a digest of the style sheets of the house, by name and content, wherever they lie."""
    digest = hashlib.sha256()
    for path in list_house_styles():
        data = path.read_bytes()
        digest.update(f"{path.name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _digest_files(paths: Iterable[Path]) -> str:
    """Return a digest of files, by path and content."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        try:
            digest.update(f"{path}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
        except OSError as error:
            # What cannot be read is reported by the stage that needs it.
            digest.update(f"{error.errno}\0".encode())
    return digest.hexdigest()
