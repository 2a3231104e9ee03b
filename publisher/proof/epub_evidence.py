"""Gathers what the proof of an EPUB needs to know: bytes and what the book has to say in, what the pages have out."""

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

import tinycss2
from lxml import etree

from publisher.model.expected import ExpectedBlock, ExpectedPart
from publisher.model.message import describe_error
from publisher.proof.barriers import PICTURES, Barrier, judge_pages, judge_pictures
from publisher.proof.match_source import SourceMatch, match_source
from publisher.proof.read_expected import read_pictures_of, read_tree
from publisher.unpack import read_entry

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


@dataclass(frozen=True, slots=True)
class JudgedPages:
    """What was found before packing: names and digest of the pages, their style sheet, what bars readers.

    Pictures are judged again where they are packed: they are cleaned for it, and to judge them takes no time.
    """

    names: tuple[str, ...]
    digest: str
    style: str
    barriers: tuple[Barrier, ...]

    def find_again(self, pages: Mapping[str, bytes], style: str) -> tuple[Barrier, ...] | None:
        """Return what bars readers from the pages of a package, if they are those that were judged; else None.

        They are if every byte is the same, and nothing but fonts was put before their style sheet.
        """
        fonts = style.removesuffix(self.style)
        if _digest(pages) != self.digest or not style.endswith(self.style) or not _holds_fonts_alone(fonts):
            return None
        names = dict(zip(self.names, pages, strict=True)) | {"": ""}
        return tuple(replace(one, page=names[one.page]) for one in self.barriers if one.page in names)


def judge_unpacked(pages: Mapping[str, bytes], style: str, pictures: Mapping[str, bytes]) -> JudgedPages:
    """Judge what is not packed yet: pages and pictures by their names, and a style sheet."""
    found = judge_pages({name: _parse(data) for name, data in pages.items()}, style)
    return JudgedPages(tuple(pages), _digest(pages), style, (*found, *judge_pictures(pictures)))


def _digest(pages: Mapping[str, bytes]) -> str:
    return sha256("".join(sha256(data).hexdigest() for data in pages.values()).encode()).hexdigest()


def _holds_fonts_alone(style: str) -> bool:
    rules = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
    return all(rule.type == "at-rule" and rule.lower_at_keyword == "font-face" for rule in rules)


def gather_epub_evidence(
    epub: bytes, pieces: tuple[ExpectedPart, ...] = (), judged: JudgedPages | None = None
) -> EpubEvidence:
    """Read the pages of an EPUB. What is `judged` already is not judged again, if the EPUB has those very pages.

    A piece is looked for in the page that has its anchor. Raises `zipfile.BadZipFile` for what is no EPUB, and
    `lxml.etree.XMLSyntaxError` for a page that is no XHTML.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(epub)) as package:
            written = {name: read_entry(package, name) for name in package.namelist() if name.endswith(_PAGE)}
            styles = [read_entry(package, name) for name in package.namelist() if name.endswith(".css")]
            drawn = {name: read_entry(package, name) for name in package.namelist() if name.endswith(PICTURES)}
    except (RuntimeError, EOFError, zlib.error) as error:
        # What is encrypted, or packed in a way that nobody knows.
        raise zipfile.BadZipFile(describe_error(error)) from error
    style = "\n".join(data.decode("utf-8", "replace") for data in styles)
    named = {name: _parse(data) for name, data in written.items()}
    pages = list(named.values())
    found = judged.find_again(written, style) if judged else None
    barriers = (*(judge_pages(named, style) if found is None else found), *judge_pictures(drawn))
    blocks: dict[str, tuple[ExpectedBlock, ...]] = {}
    pictures: dict[str, Counter[str]] = {}
    for page in pages:
        anchors = {element.get("id", "").removeprefix("_") for element in page.iter("*")}
        for piece in pieces:
            if piece.name in anchors and piece.name not in blocks:
                blocks[piece.name] = read_tree(page, "latn")
                pictures[piece.name] = Counter(picture.alternative for picture in read_pictures_of(page))
    return EpubEvidence(pieces, match_source(pieces, blocks), pictures, len(pages), barriers)


def _parse(data: bytes) -> etree._Element:
    """Parse a page, and take its elements out of their namespaces; what is no element or text is left out."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    etree.strip_tags(root, etree.Entity, etree.ProcessingInstruction)
    for element in root.iter("{*}*"):
        element.tag = etree.QName(element).localname
    return root
