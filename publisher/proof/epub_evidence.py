"""Gathers what the proof of an EPUB needs to know: bytes and what the book has to say in, what the pages have out."""

import io
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from publisher.model.expected import ExpectedBlock, ExpectedPart
from publisher.proof.barriers import PICTURES, Barrier, find_barriers
from publisher.proof.match_source import SourceMatch, match_source
from publisher.proof.read_expected import read_pictures_of, read_tree

_PAGE = (".xhtml", ".html", ".htm")


@dataclass(frozen=True, slots=True)
class EpubEvidence:
    """An EPUB as the rules see it.

    `source` says how the pages match the `pieces` of the book. `pictures` counts the text alternatives of the pictures
    in the page that holds a piece, by its name. `pages` is the number of all pages, and `barriers` what bars readers.
    """

    pieces: tuple[ExpectedPart, ...]
    source: SourceMatch
    pictures: Mapping[str, Counter[str]]
    pages: int
    barriers: tuple[Barrier, ...] = ()


def gather_epub_evidence(epub: bytes, pieces: tuple[ExpectedPart, ...] = ()) -> EpubEvidence:
    """Read the pages of an EPUB.

    A piece is looked for in the page that has its anchor. Raises `zipfile.BadZipFile` for what is no EPUB, and
    `lxml.etree.XMLSyntaxError` for a page that is no XHTML.
    """
    with zipfile.ZipFile(io.BytesIO(epub)) as package:
        named = {name: _parse(package.read(name)) for name in package.namelist() if name.endswith(_PAGE)}
        style = "\n".join(package.read(name).decode() for name in package.namelist() if name.endswith(".css"))
        drawn = {name: package.read(name) for name in package.namelist() if name.endswith(PICTURES)}
    pages = list(named.values())
    barriers = find_barriers(named, style, drawn)
    blocks: dict[str, tuple[ExpectedBlock, ...]] = {}
    pictures: dict[str, Counter[str]] = {}
    for page in pages:
        anchors = {element.get("id", "").removeprefix("_") for element in page.iter()}
        for piece in pieces:
            if piece.name in anchors and piece.name not in blocks:
                blocks[piece.name] = read_tree(page, "latn")
                pictures[piece.name] = Counter(picture.alternative for picture in read_pictures_of(page))
    return EpubEvidence(pieces, match_source(pieces, blocks), pictures, len(pages), barriers)


def list_barriers(pages: Mapping[str, bytes], style: str, pictures: Mapping[str, bytes]) -> tuple[Barrier, ...]:
    """List what bars readers from what is not packed yet: pages and pictures by their names, and a style sheet."""
    return find_barriers({name: _parse(data) for name, data in pages.items()}, style, pictures)


def _parse(data: bytes) -> etree._Element:
    """Parse a page, and take its elements out of their namespaces."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    for element in root.iter("{*}*"):
        element.tag = etree.QName(element).localname
    return root
