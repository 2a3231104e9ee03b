"""Reads pages of HTML and EPUBs: a file in, the HTML of its text and its pictures out. Nothing is fetched."""

import io
import posixpath
import re
import warnings
from collections.abc import Callable, Iterator
from urllib.parse import unquote
from zipfile import BadZipFile

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from ebooklib import ITEM_DOCUMENT, epub

from publisher.conversion.document import SourceDocument, UnreadableDocumentError, check_depth
from publisher.conversion.package import open_package
from publisher.conversion.pictures import PictureStore
from publisher.folder_door import FILE_LIMIT
from publisher.model.message import Message, describe_error, say
from publisher.unpack import read_entry

#: What of a page is no text of the book.
_NO_TEXT = ("script", "style", "nav", "head", "template", "noscript", "iframe", "form", "object")

#: What an annotation of a formula is called that has it as in LaTeX, and what words for a formula have that are no TeX.
_TEX = "application/x-tex"
_PROSE = re.compile(r"[^\W\d_]{2}")

#: Formulas that a page has as they are typed, for MathJax or KaTeX to set: on a line of their own, and in a line.
_TYPED_TEX = re.compile(r"\\\[(?P<shown>.+?)\\\]|\$\$(?P<block>[^$]+)\$\$|\\\((?P<inline>.+?)\\\)", re.DOTALL)

#: Gives the bytes of what a page refers to, None for what is not there.
ReadFile = Callable[[str], bytes | None]


class _BoundedReader(epub.EpubReader):  # type: ignore[misc]
    """Reads an EPUB, and unpacks no more of a file in it than the package says that it has."""

    def read_file(self, name: str) -> bytes:
        """Read a file."""
        return read_entry(self.zf, posixpath.normpath(name))


def read_html(data: bytes, read_file: ReadFile) -> SourceDocument:
    """Return a page of HTML without what is no text of a book; `read_file` opens what lies beside it."""
    page = _read_page(data)
    title = page.title.get_text(" ", strip=True) if page.title else ""
    language = str(page.html.get("lang", "")) if page.html else ""
    pictures = PictureStore()
    left_out = list(_clean(page, read_file, pictures))
    body = page.body or page
    return SourceDocument(body.decode_contents(), pictures.files, title, language, tuple(left_out))


def read_epub(data: bytes) -> SourceDocument:
    """Return the pages of an EPUB in the order of its spine. Raises `UnreadableDocumentError` for what is none."""
    try:
        open_package(data).close()
        book = _BoundedReader(io.BytesIO(data), {"ignore_ncx": True}).load()
    except (BadZipFile, epub.EpubException, KeyError, ValueError, OSError) as error:
        told = error.msg if isinstance(error, epub.EpubException) else describe_error(error)
        raise UnreadableDocumentError(say("it is no EPUB that can be read: {error}", error=told)) from error
    files = {item.get_name(): item.content for item in book.get_items()}
    pages: list[str] = []
    pictures = PictureStore()
    left_out: list[Message] = []
    for item in _list_pages(book):
        folder = posixpath.dirname(item.get_name())
        # EbookLib would write the page anew, without a text of more than 10 MB or one that stands in no element.
        page = _read_page(item.content, "utf-8")
        left_out += _clean(page, lambda path, folder=folder: files.get(_join(folder, path)), pictures)  # type: ignore[misc]
        _qualify_ids(page, item.get_name())
        body = page.find("body")
        pages.append(body.decode_contents() if isinstance(body, Tag) else "")
    title = next((value for value, _ in book.get_metadata("DC", "title")), "")
    language = next((value for value, _ in book.get_metadata("DC", "language")), "")
    return SourceDocument("\n".join(pages), pictures.files, title, language, tuple(dict.fromkeys(left_out)))


def _read_page(data: bytes, encoding: str | None = None) -> BeautifulSoup:
    """Read a page of HTML; one of XML too, since what ends nowhere or has no name loses no text so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(data, "lxml", from_encoding=encoding)


def _list_pages(book: epub.EpubBook) -> Iterator[epub.EpubItem]:
    """Yield the pages of a spine, each once: no spine names one twice (EPUB 3.3, 5.7.2).

    Raises `UnreadableDocumentError` for a page that is too large.
    """
    own = {item.get_id(): item for item in book.get_items()}
    seen: set[str] = set()
    for name, _ in book.spine:
        item = own.get(name)
        if item is None or item.get_type() != ITEM_DOCUMENT or "nav" in (getattr(item, "properties", None) or ()):
            continue
        if item.get_name() not in seen:
            seen.add(item.get_name())
            if len(item.content) > FILE_LIMIT:
                raise UnreadableDocumentError(say("it has more than {limit} MiB", limit=FILE_LIMIT // 2**20))
            yield item


def _join(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path))


def _qualify_ids(page: BeautifulSoup, name: str) -> None:
    """Give ids the name of their page, since all pages are read as one."""
    own = posixpath.basename(name)
    for element in page.find_all(id=True):
        element["id"] = f"{own}#{element['id']}"
    for link in page.find_all("a", href=True):
        path, _, fragment = str(link["href"]).partition("#")
        if fragment and ":" not in path:
            link["href"] = f"#{posixpath.basename(path) or own}#{fragment}"


def _clean(page: BeautifulSoup, read_file: ReadFile, pictures: PictureStore) -> Iterator[Message]:
    """Take out what is no text, and take the pictures along; tell what was left out."""
    check_depth(page)
    for element in page.find_all(_NO_TEXT):
        element.decompose()
    known: dict[str, str] = {}
    for image in page.find_all("img"):
        source = unquote(str(image.get("src", "")))
        if source not in known:
            content = None if ":" in source else read_file(source)
            known[source] = pictures.take(content) if content else ""
        if name := known[source]:
            image["src"] = name
        else:
            yield say("the picture {name} was left out", name=source[:60])
            image.replace_with(str(image.get("alt", "")))
    for shown in page.select(".katex-html"):
        shown.decompose()
    for formula in page.find_all("math"):
        if tex := _find_tex(formula):
            formula.name = "code"
            formula["class"] = "display-formula" if formula.get("display") == "block" else "formula"
            formula.string = tex
    for text in page.find_all(string=_TYPED_TEX):
        if text.find_parent(("code", "pre", "kbd", "samp")) is None:
            text.replace_with(*_mark_tex(str(text)))
    # A chapter counts by itself.
    for number in page.select(".opening > .chapter-number"):
        number.decompose()
    for element in page.find_all(("video", "audio", "canvas", "svg", "math")):
        yield say("<{tag}> was left out", tag=element.name)
        # Of a formula that says no TeX its words are kept.
        told = str(element.get("alttext", "")) or element.get_text(" ", strip=True) if element.name == "math" else ""
        element.replace_with(told)


def _mark_tex(text: str) -> Iterator[str | Tag]:
    """Yield a text with each formula that is typed in it in an element of its own."""
    end = 0
    for found in _TYPED_TEX.finditer(text):
        yield text[end : found.start()]
        formula = Tag(name="code", attrs={"class": "formula" if found["inline"] else "display-formula"})
        formula.string = " ".join((found["shown"] or found["block"] or found["inline"]).split())
        yield formula
        end = found.end()
    yield text[end:]


def _find_tex(formula: Tag) -> str:
    """Return how a formula is written as in LaTeX: by its annotation, or by its words for those who do not see it."""
    annotation = formula.find("annotation", encoding=_TEX)
    if isinstance(annotation, Tag):
        return " ".join(annotation.get_text().split())
    told = " ".join(str(formula.get("alttext", "")).split())
    return "" if _PROSE.search(told) and "\\" not in told else told
