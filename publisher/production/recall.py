"""Finds the record of a build or a check: an order in, what decides what comes of it, and where that is kept, out."""

import hashlib
from pathlib import Path

from publisher.manuscript.sources import digest_sources
from publisher.model.order import Order
from publisher.press.basis import digest_basis
from publisher.press.build_record import BuildRecord
from publisher.press.cache_folder import find_cache_folder
from publisher.proof.poppler import describe_poppler
from publisher.typeset.style_folders import find_house_styles, list_house_styles


def find_record(order: Order) -> BuildRecord:
    """Return where the record of a build is kept, as the sources and the machine are now."""
    return _locate_record(digest_inputs(order), describe_poppler(), *order.editions)


def find_judgement(book: Path) -> BuildRecord:
    """Return where is kept what was found in the sources of a book, as they and the machine are now."""
    return _locate_record(_digest_book(book), "judged")


def _locate_record(sources: str, *decisive: str) -> BuildRecord:
    """Return the record of what comes of sources and of all that decides it besides, as the machine is now."""
    return BuildRecord(find_cache_folder(), "\n".join((digest_basis(), *decisive)), sources)


def digest_inputs(order: Order) -> str:
    """Return a digest of the files of the book, and of the style sheets of the house, which may lie elsewhere."""
    return _digest_book(order.book, order.output)


def _digest_book(book: Path, output: Path | None = None) -> str:
    return f"{digest_sources(book, output)} {digest_house_styles()}"


def digest_house_styles() -> str:
    """Return a digest of the style sheets of the house, by name and content, wherever they lie.

    One that cannot be read is reported by the stage that needs it.
    """
    folder, digest = find_house_styles(), hashlib.sha256()
    for path in list_house_styles():
        name = path.relative_to(folder).as_posix()
        try:
            data = path.read_bytes()
        except OSError as error:
            digest.update(f"{name}\0error {error.errno}\0".encode())
        else:
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
