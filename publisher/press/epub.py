"""Packs an EPUB: written pages and what belongs to them in, the bytes of the file out.

EbookLib writes the package document and the container. The pages go through it as they are, because what
it makes of pages itself loses attributes and text. The same book and fonts give the same bytes: no clock,
no chance, and fixed entries in the zip file (reproducible-builds.org).
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from ebooklib import epub
from lxml import etree

from publisher.model.epub import EpubBook, EpubCover, EpubImage, EpubPage, EpubRecord, Statement
from publisher.model.kept import Do, KeptWork, do_here
from publisher.model.press_error import PressError
from publisher.press.cover import draw_cover
from publisher.press.epub_fonts import list_faces, write_font_faces, write_licences
from publisher.press.ncx import NCX_TYPE, list_guide, write_ncx
from publisher.script.drawing_styles import clean_drawing

#: A zip file knows no time before this (APPNOTE 6.3.10, 4.4.6).
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
#: … and none after this: seven bits count the years from 1980.
LATEST = datetime(2107, 12, 31, tzinfo=UTC)

#: Who and what a file is for: an ordinary file, made on Unix, that all may read (APPNOTE 4.4.2, 4.4.15).
_UNIX, _MODE = 3, 0o100644 << 16

_FOLDER = "EPUB"
_IDENTIFIER = "pub-id"
_COVER = "cover-image"
_NCX = "ncx"
_XML = "http://www.w3.org/XML/1998/namespace"
_SVG = "http://www.w3.org/2000/svg"
_MATHML = "http://www.w3.org/1998/Math/MathML"
#: Attributes that name what a page shows, and addresses outside of the package.
_SHOWN = ("src", "poster", "data")
_ELSEWHERE = re.compile(r"(?!data:)[A-Za-z][A-Za-z0-9+.-]*:|//")


class MalformedPageError(PressError):
    """A page that is not well-formed XML, or breaks a rule that a reading system relies on."""

    def __init__(self, name: str, reason: str) -> None:
        """Say which page, and what is wrong with it."""
        super().__init__(f"{name}: {reason}")
        self.name = name


def pack_epub(book: EpubBook, mended: Path, do: Do = do_here) -> bytes:
    """Pack a book as EPUB 3.3; `mended` is the folder for mended fonts. What takes long is given to `do`.

    Raises `MalformedPageError` for a page that is not XHTML, `MissingFontError` where a font that the
    book needs is not installed, `OSError` where an image cannot be read, and `CoverError`.
    """
    package = make_package(book)
    for item in list_items(book, mended, do):
        package.add_item(item)
        if item.media_type == "application/xhtml+xml":
            package.spine.append(item)
    for page in book.pages:
        if "nav" in page.properties:
            navigation = page.markup.encode()
            package.add_item(make_item(_NCX, "toc.ncx", NCX_TYPE, write_ncx(navigation, book.identifier, book.title)))
            package.guide.extend(list_guide(navigation))
    for record in book.records:
        package.add_item(make_record(record))
    buffer = io.BytesIO()
    options = {"mtime": book.modified, "compresslevel": 9, "package_direction": True}
    PackageWriter(buffer, package, book.language, options).write()
    return buffer.getvalue()


def make_package(book: EpubBook) -> Any:
    """Make the package without its files: its identifier, its direction and what it says of itself."""
    package = epub.EpubBook()
    # EbookLib begins with an identifier by chance, and with a mark of its own.
    package.metadata.clear()
    package.FOLDER_NAME = _FOLDER
    package.IDENTIFIER_ID = _IDENTIFIER
    package.set_identifier(book.identifier)
    package.set_direction("rtl" if book.right_to_left else "ltr")
    for name, address in book.prefixes.items():
        package.add_prefix(name, address)
    for statement in book.statements:
        add_statement(package, statement)
    for record in book.records:
        link = {"rel": "record", "href": record.name, "media-type": record.media_type}
        package.add_metadata(None, "link", None, link)
    # Reading systems of EPUB 2 find the cover by this (EPUB 3.3, 5.5.4).
    package.add_metadata(None, "meta", "", {"name": "cover", "content": _COVER})
    return package


def clamp_time(moment: datetime) -> datetime:
    """Return the instant that is nearest to one of those that a zip file can tell."""
    return min(max(moment, EARLIEST), LATEST)


def list_items(book: EpubBook, mended: Path, do: Do) -> Iterator[Any]:
    """Yield every file of the package as an item of its manifest: first the pages, in the order of the spine."""
    for number, page in enumerate(book.pages, 1):
        yield make_item(f"page-{number}", page.name, "application/xhtml+xml", page.markup.encode(), judge_page(page))
    wanted = list_faces(book.fonts, mended)
    drawn = [] if book.cover.picture else [_order_cover(book.cover)]
    made = do([*drawn, *(face.work for face in wanted)])
    cover = book.cover.picture or EpubImage(book.cover.name, "image/png", made[0])
    cut = made[len(drawn) :]
    yield make_item(_COVER, cover.name, cover.media_type, cover.data, (_COVER,))
    faces = [face.describe(data) for face, data in zip(wanted, cut, strict=True)]
    # The style sheet lies in a folder; each folder is one step back.
    back = "../" * (len(PurePosixPath(book.stylesheet_name).parts) - 1)
    style = write_font_faces(faces, back) + book.stylesheet
    yield make_item("style", book.stylesheet_name, "text/css", style.encode())
    for number, face in enumerate(faces, 1):
        yield make_item(f"font-{number}", face.name, "font/woff2", face.data)
    if licences := write_licences(faces):
        yield make_item("font-licences", "fonts/LICENSE.txt", "text/plain", f"{licences}\n".encode())
    for number, image in enumerate(book.images, 1):
        yield make_item(f"image-{number}", image.name, image.media_type, _read_image(image))


def _order_cover(cover: EpubCover) -> KeptWork:
    return KeptWork(("cover", cover.html, f"{cover.width} {cover.height}"), partial(draw_cover, cover))


def _read_image(image: EpubImage) -> bytes:
    return clean_drawing(image.data) if image.media_type == "image/svg+xml" else image.data


def make_record(record: EpubRecord) -> Any:
    """Make a file that is linked as a record of the book, and is no item of the manifest (EPUB 3.3, 5.5.6)."""
    return epub.EpubItem(file_name=f"{_FOLDER}/{record.name}", content=record.data, manifest=False)


def make_item(identifier: str, name: str, media_type: str, data: bytes, properties: tuple[str, ...] = ()) -> Any:
    """Make an item that EbookLib packs as it is."""
    item = epub.EpubItem(uid=identifier, file_name=name, media_type=media_type, content=data)
    item.properties = list(properties)
    return item


def judge_page(page: EpubPage) -> tuple[str, ...]:
    """Parse a page, and give the properties of its manifest item (EPUB 3.3, 5.6.2.1).

    Raises `MalformedPageError` for what is not well-formed, runs a script, or has an id twice.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(page.markup.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise MalformedPageError(page.name, str(error)) from error
    seen: set[str] = set()
    spaces: set[str | None] = set()
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        spaces.add(name.namespace)
        if name.localname == "script" or any(str(key).startswith("on") for key in element.attrib):
            raise MalformedPageError(page.name, "the page holds a script")
        # Where links lead to is the reader's choice; what a page shows has to be in the book (EPUB 3.3, 3.6).
        shown = [element.get(key, "") for key in _SHOWN]
        if any(_ELSEWHERE.match(address) for address in shown) or "srcset" in element.attrib:
            raise MalformedPageError(page.name, f"the page shows what is not in the book: {' '.join(shown).strip()}")
        identifier = element.get("id")
        if identifier in seen:
            raise MalformedPageError(page.name, f"the id {identifier} stands there twice")
        if identifier is not None:
            seen.add(identifier)
    found = tuple(name for name, space in (("mathml", _MATHML), ("svg", _SVG)) if space in spaces)
    return (*page.properties, *found)


def add_statement(package: Any, statement: Statement) -> None:
    """Add a statement and its refinements to the package's metadata."""
    identity = {"id": statement.identifier} if statement.identifier else {}
    if statement.language:
        identity[f"{{{_XML}}}lang"] = statement.language
    if statement.refines:
        identity["refines"] = f"#{statement.refines}"
    if statement.kind == "element":
        package.add_metadata("DC", statement.name.removeprefix("dc:"), statement.value, identity)
    elif statement.kind == "link":
        package.add_metadata(None, "link", None, {"rel": statement.name, "href": statement.value, **identity})
    else:
        package.add_metadata(None, "meta", statement.value, {"property": statement.name, **identity})
    for refinement in statement.refinements:
        attributes = {"refines": f"#{statement.identifier}", "property": refinement.name}
        if refinement.scheme:
            attributes["scheme"] = refinement.scheme
        if refinement.language:
            attributes[f"{{{_XML}}}lang"] = refinement.language
        package.add_metadata(None, "meta", refinement.value, attributes)


class PackageWriter(epub.EpubWriter):  # type: ignore[misc] # EbookLib has no types
    """EbookLib's writer without its clock: every entry of the zip file has the book's own time."""

    def __init__(self, file: io.BytesIO, package: Any, language: str, options: dict[str, Any]) -> None:
        """Take the file to write to, the package, its language and EbookLib's options."""
        super().__init__(file, package, options)
        self.language = language

    def _write_opf_file(self, root: Any) -> None:
        root.set(f"{{{_XML}}}lang", self.language)
        # EbookLib names a table of contents of EPUB 2 even where there is none (EPUBCheck OPF-049).
        if self.book.get_item_with_id(_NCX) is None:
            root.find("spine").attrib.pop("toc", None)
        # EbookLib writes a year before 1000 in fewer digits than four.
        moment: datetime = self.options["mtime"]
        modified = root.find("metadata/meta[@property='dcterms:modified']")
        modified.text = f"{moment.replace(microsecond=0, tzinfo=None).isoformat()}Z"
        # EbookLib writes a title that is not known as an empty one.
        for reference in root.iterfind("guide/reference[@title='']"):
            del reference.attrib["title"]
        super()._write_opf_file(root)

    def write(self) -> None:
        """Write the whole package; `mimetype` comes first and is not compressed (OCF 3.3, 4.3.3)."""
        with FixedZip(self.file_name, clamp_time(self.options["mtime"]), self.options["compresslevel"]) as self.out:
            self.out.writestr("mimetype", "application/epub+zip", compress_type=zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()


class FixedZip(zipfile.ZipFile):
    """A zip file whose entries all have one time, one maker and one mode."""

    def __init__(self, file: io.BytesIO, time: datetime, level: int) -> None:
        """Take the file to write to, the time of all entries, and how hard to compress."""
        super().__init__(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level)
        self._time = time.timetuple()[:6]

    def writestr(
        self,
        zinfo_or_arcname: str | zipfile.ZipInfo,
        data: str | bytes,  # type: ignore[override] # only what EbookLib gives
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Write an entry by its name."""
        name = zinfo_or_arcname if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname.filename
        entry = zipfile.ZipInfo(name, self._time)
        entry.create_system, entry.external_attr = _UNIX, _MODE
        super().writestr(
            entry,
            data,
            zipfile.ZIP_DEFLATED if compress_type is None else compress_type,
            self.compresslevel if compresslevel is None else compresslevel,
        )
