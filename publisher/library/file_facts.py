"""Reads what finished files say of themselves: the bytes of a PDF or an EPUB in, pages, claims and dates out.

Records repeat what stands in the file that a reader gets, and claim nothing else.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import unquote

import pikepdf
from lxml import etree

from publisher.model.record import Access, MadeFile, RecordedFile

#: Media types by the suffix of a name.
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".jsonld": "application/ld+json",
    ".csv": "text/csv",
    ".ics": "text/calendar",
    ".xml": "application/xml",
    ".mrc": "application/marc",
    ".html": "text/html",
    ".png": "image/png",
    ".txt": "text/plain",
}
#: What a tagged PDF of the press offers (schema.org, accessibilityFeature).
_TAGGED_FEATURES = ("structuralNavigation", "tableOfContents", "readingOrder", "alternativeText", "taggedPDF")
_OPF = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
_CONTAINER = {"c": "urn:oasis:names:tc:opendocument:xmlns:container"}
_XHTML = {"h": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PDFUA = "{http://www.aiim.org/pdfua/ns/id/}part"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file of an EPUB: its path from the root of the container, and its media type."""

    path: str
    media_type: str
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list of the navigation document, and the lines below it."""

    title: str
    href: str
    children: "tuple[Line, ...]" = ()


@dataclass(frozen=True, slots=True)
class EpubFacts:
    """What an EPUB says of itself."""

    modified: str = ""
    access: Access = field(default_factory=Access)
    spine: tuple[Leaf, ...] = ()
    resources: tuple[Leaf, ...] = ()
    contents: tuple[Line, ...] = ()
    page_list: tuple[Line, ...] = ()
    cover: bytes = field(default=b"", repr=False)


def find_media_type(name: str) -> str:
    """Return the media type of a file by the suffix of its name."""
    return MEDIA_TYPES.get(posixpath.splitext(name)[1].lower(), "application/octet-stream")


def record_file(made: MadeFile, identifier: str, access: Access | None = None) -> RecordedFile:
    """Return a file as records tell of it. `access` is what is known of it already."""
    media_type = find_media_type(made.name)
    pages = 0
    if media_type == MEDIA_TYPES[".pdf"]:
        pages, access = read_pdf(made.data)
    return RecordedFile(
        name=made.name,
        edition=made.edition,
        media_type=media_type,
        size=len(made.data),
        sha256=sha256(made.data).hexdigest(),
        pages=pages,
        identifier=identifier,
        access=access or Access(),
    )


def read_pdf(data: bytes) -> tuple[int, Access]:
    """Read of a PDF how many pages it has, and whether it claims to conform to PDF/UA (ISO 14289-1, 5)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = len(pdf.pages)
        metadata = pdf.Root.get("/Metadata")
        packet = bytes(metadata.read_bytes()) if metadata is not None else b""
    part = ""
    if packet:
        tree = etree.fromstring(packet, _make_parser())
        part = next((node.text or "" for node in tree.iter(_PDFUA)), "")
        part = part or next((value for node in tree.iter() if (value := node.get(_PDFUA, ""))), "")
    if not part:
        return pages, Access()
    access = Access(
        modes=("textual", "visual"),
        sufficient=("textual",),
        features=_TAGGED_FEATURES,
        hazards=("none",),
        conformance=(f"PDF/UA-{part}",),
    )
    return pages, access


def read_epub(data: bytes) -> EpubFacts:
    """Read an EPUB that the press made."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"), _make_parser())
        rootfile = container.find(".//c:rootfile", _CONTAINER)
        path = "" if rootfile is None else rootfile.get("full-path", "")
        package = etree.fromstring(archive.read(path), _make_parser())
        folder = posixpath.dirname(path)
        leaves = {
            item.get("id"): Leaf(
                posixpath.join(folder, unquote(item.get("href", ""))),
                item.get("media-type", ""),
                tuple((item.get("properties") or "").split()),
            )
            for item in package.iterfind("opf:manifest/opf:item", _OPF)
        }
        spine = tuple(leaves[item.get("idref")] for item in package.iterfind("opf:spine/opf:itemref", _OPF))
        cover = next((leaf.path for leaf in leaves.values() if "cover-image" in leaf.properties), "")
        nav = next((leaf.path for leaf in leaves.values() if "nav" in leaf.properties), "")
        lists = _read_navigation(archive.read(nav), posixpath.dirname(nav)) if nav else {}
        return EpubFacts(
            modified=_read_meta(package, "dcterms:modified")[0],
            access=_read_access(package),
            spine=spine,
            resources=tuple(leaf for leaf in leaves.values() if leaf not in spine),
            contents=lists.get("toc", ()),
            page_list=lists.get("page-list", ()),
            cover=archive.read(cover) if cover else b"",
        )


def _make_parser() -> etree.XMLParser:
    """Make a parser that resolves nothing and has no memory of one document in the next."""
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _read_meta(package: etree._Element, name: str) -> tuple[str, ...]:
    return tuple(meta.text or "" for meta in _find_metas(package, name))


def _find_metas(package: etree._Element, name: str) -> Iterator[etree._Element]:
    for meta in package.iterfind("opf:metadata/opf:meta", _OPF):
        if meta.get("property") == name and not (meta.get("refines") and name != "a11y:certifiedBy"):
            yield meta


def _read_access(package: etree._Element) -> Access:
    summary = next(_find_metas(package, "schema:accessibilitySummary"), None)
    return Access(
        modes=_read_meta(package, "schema:accessMode"),
        sufficient=_read_meta(package, "schema:accessModeSufficient"),
        features=_read_meta(package, "schema:accessibilityFeature"),
        hazards=_read_meta(package, "schema:accessibilityHazard"),
        summary="" if summary is None else summary.text or "",
        summary_language="" if summary is None else summary.get(_XML_LANG, ""),
        conformance=_read_meta(package, "dcterms:conformsTo"),
        certifier=next(iter(_read_meta(package, "a11y:certifiedBy")), ""),
    )


def _read_navigation(data: bytes, folder: str) -> dict[str, tuple[Line, ...]]:
    """Read the lists of a navigation document by their `epub:type` (EPUB 3.3, 7.3)."""
    tree = etree.fromstring(data, _make_parser())
    kind = f"{{{_XHTML['epub']}}}type"
    return {
        nav.get(kind, ""): _read_lines(found, folder)
        for nav in tree.iterfind(".//h:nav", _XHTML)
        if (found := nav.find("h:ol", _XHTML)) is not None
    }


def _read_lines(ordered: etree._Element, folder: str) -> tuple[Line, ...]:
    lines: list[Line] = []
    for item in ordered.iterfind("h:li", _XHTML):
        link, below = item.find("h:a", _XHTML), item.find("h:ol", _XHTML)
        title = " ".join("".join(map(str, link.itertext())).split()) if link is not None else ""
        href = posixpath.join(folder, link.get("href", "")) if link is not None else ""
        lines.append(Line(title, href, _read_lines(below, folder) if below is not None else ()))
    return tuple(lines)
