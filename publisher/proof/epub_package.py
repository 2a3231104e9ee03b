"""Judges whether a package (ZIP) is an EPUB at all: its bytes in, an error out where no reader finds its pages."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from publisher.model.message import describe_error
from publisher.unpack import read_entry

_MEDIA_TYPE = b"application/epub+zip"
_CONTAINER = "META-INF/container.xml"


def check_package(epub: bytes) -> None:
    """Follow the way of a reader from the container to the pages (EPUB 3.3, 4.2 and 5).

    Raises `zipfile.BadZipFile`, which says what is missing or cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(epub)) as package:
            if "mimetype" not in package.namelist() or read_entry(package, "mimetype") != _MEDIA_TYPE:
                raise zipfile.BadZipFile("its file mimetype does not say application/epub+zip")
            named = [one.get("full-path", "") for one in _read(package, _CONTAINER).iterfind(".//{*}rootfile")]
            if not named:
                raise zipfile.BadZipFile(f"{_CONTAINER} names no package")
            # Of several packages readers take the first (4.2.6.3.1).
            _check_spine(package, named[0])
    except (RuntimeError, EOFError, zlib.error) as error:
        # What is encrypted, or packed in a way that nobody knows.
        raise zipfile.BadZipFile(describe_error(error)) from error


def _check_spine(package: zipfile.ZipFile, name: str) -> None:
    """Look for each page that a spine names."""
    root = _read(package, name)
    items = {item.get("id"): item.get("href", "") for item in root.iterfind("{*}manifest/{*}item")}
    pages = [reference.get("idref", "") for reference in root.iterfind("{*}spine/{*}itemref")]
    if not pages:
        raise zipfile.BadZipFile(f"the spine of {name} names no page")
    if lacking := next(_list_lacking(pages, items, posixpath.dirname(name), set(package.namelist())), ""):
        raise zipfile.BadZipFile(f"the spine of {name} names {lacking}, which is not there")


def _list_lacking(pages: list[str], items: dict[str | None, str], folder: str, files: set[str]) -> Iterator[str]:
    for page in pages:
        address = items.get(page)
        if address is None:
            yield page or "an item without a name"
        elif ":" not in address and posixpath.normpath(posixpath.join(folder, unquote(address))) not in files:
            yield address or page


def _read(package: zipfile.ZipFile, name: str) -> etree._Element:
    """Read a file of XML in a package."""
    if name not in package.namelist():
        raise zipfile.BadZipFile(f"there is no {name or 'package without a name'} in it")
    try:
        return etree.fromstring(read_entry(package, name), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise zipfile.BadZipFile(f"{name} is no XML: {describe_error(error)}") from error
