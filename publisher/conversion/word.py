"""Reads a Word file (.docx, ECMA-376): its bytes in, the HTML of its text and its pictures out.

Mammoth reads headings by their styles, emphasis, lists, tables, notes and pictures. What it does not know is put into
markup that it knows before (`word_markup.py`). No word is lost unsaid: what is left out is told with its text.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import mammoth
from bs4 import BeautifulSoup, Tag
from lxml import etree
from mammoth.docx.files import InvalidFileReferenceError

from publisher.conversion.document import SUBTITLE, TYPED_HEADING, SourceDocument, UnreadableDocumentError
from publisher.conversion.package import open_package
from publisher.conversion.pictures import PictureStore, convert_picture
from publisher.conversion.typed_headings import SECTION, mark_typed_headings
from publisher.conversion.word_markup import (
    DISPLAY_FORMULA,
    FORMULA,
    find_headings,
    list_texts,
    make_plain,
    mark_headings,
    read_markup,
    tell_comments,
    tell_margins,
    write_markup,
)
from publisher.conversion.word_styles import W
from publisher.model.message import Message, describe_error, say
from publisher.unpack import read_entry

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
#: The parts in which text stands.
_TEXTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_STYLE_SHEET = "word/styles.xml"
_COMMENTS = "word/comments.xml"
_PICTURES = "word/media/"
#: How Word, LibreOffice and Pandoc call quotations, code, and the lists in lists that are styles of their own.
_QUOTED = "\n".join(
    f"p[style-name='{name}'] => blockquote > p:fresh" for name in ("Quote", "Intense Quote", "Quotations", "Block Text")
)
_TYPED = "\n".join(
    f"p[style-name='{name}'] => pre:separator('\\n')"
    for name in ("HTML Preformatted", "Preformatted Text", "Source Code")
)
_NESTED = "\n".join(
    f"p[style-name='List {name} {level}'] => {'ul|ol > li > ' * (level - 1)}{tag} > li:fresh"
    for name, tag in (("Bullet", "ul"), ("Number", "ol"))
    for level in (2, 3)
)
#: How they call captions; one that stands beside no picture and no table is a paragraph.
_CAPTIONS = "\n".join(
    f"p[style-name='{name}'] => p.caption:fresh"
    for name in ("Caption", "Image Caption", "Table Caption", "Illustration", "Figure", "Drawing")
)
_STYLES = f"""
p[style-name='Title'] => h1.book-title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
{_CAPTIONS}
p[style-name='{SECTION}'] => h2.{TYPED_HEADING}:fresh
{_QUOTED}
{_TYPED}
{_NESTED}
u => u
highlight => mark
r.{FORMULA} => code.formula
r.{DISPLAY_FORMULA} => code.display-formula
"""
_UNKNOWN = "An unrecognised element was ignored: "


def read_word(data: bytes) -> SourceDocument:
    """Return the HTML of a Word file. Raises `UnreadableDocumentError` for what is none, or is damaged."""
    try:
        with open_package(data) as package:
            parts = {name: read_entry(package, name) for name in package.namelist()}
            title, language = _read_title(parts), _read_language(parts)
            plain = _make_plain(parts)
        return _convert(plain, title, language)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, OSError) as error:
        message = say("it is no Word file that can be read: {error}", error=describe_error(error))
        raise UnreadableDocumentError(message) from error


@dataclass(frozen=True, slots=True)
class _PlainWord:
    """A Word file made plain, what of it was left out, the elements in which text stands, and names of pictures."""

    data: bytes
    left_out: tuple[Message, ...]
    holders: frozenset[str]
    pictures: Mapping[bytes, str]


def _convert(plain: _PlainWord, title: str, language: str) -> SourceDocument:
    pictures = PictureStore()
    left_out = list(plain.left_out)

    def take_picture(image: mammoth.documents.Image) -> dict[str, str]:
        told = " ".join((image.alt_text or "").split())
        try:
            with image.open() as stream:
                found = stream.read()
        except (KeyError, InvalidFileReferenceError):
            left_out.append(say("a picture that does not lie in the Word file was left out: {text}", text=told or "…"))
            return {"src": "", "alt": told}
        name = pictures.take(convert_picture(found))
        if not name:
            kind = (image.content_type or "…").rpartition("/")[2]
            left_out.append(
                say(
                    "the picture {name} of the type {type} was left out; save it as PNG or SVG: {text}",
                    name=plain.pictures.get(found, "…"),
                    type=kind,
                    text=told or "…",
                )
            )
            return {"src": "", "alt": told}
        return {"src": name, "alt": told}

    result = mammoth.convert_to_html(
        io.BytesIO(plain.data), style_map=_STYLES, convert_image=mammoth.images.img_element(take_picture)
    )
    left_out += (
        say("of the Word file this was not read: {what}", what=message)
        for message in dict.fromkeys(message.message for message in result.messages)
        if _loses_text(message, plain.holders)
    )
    found, subtitle = _find_titles(result.value)
    return SourceDocument(
        result.value, pictures.files, found or title, language, tuple(dict.fromkeys(left_out)), subtitle
    )


def _find_titles(html: str) -> tuple[str, str]:
    """Return what has the style of a title, and the subtitle that stands right behind it, "" for what is missing.

    What the file says of itself is often the name of a template.
    """
    page = BeautifulSoup(html, "lxml")
    title, subtitle = (page.select_one(one) for one in (".book-title", SUBTITLE))
    return _read_words(title), _read_words(subtitle)


def _read_words(element: Tag | None) -> str:
    return "" if element is None else " ".join(element.get_text(" ").split())


def _loses_text(message: str, holders: frozenset[str]) -> bool:
    """Return whether what the reader says is of the text: a style that means nothing to it loses none."""
    if message.startswith(_UNKNOWN):
        return message.removeprefix(_UNKNOWN).partition(":")[2] in holders
    return " style" not in message and "unlikely to display" not in message


def _make_plain(parts: dict[str, bytes]) -> _PlainWord:
    """Write the package anew, in markup that the reader knows."""
    trees = {name: read_markup(parts[name]) for name in (*_TEXTS, _STYLE_SHEET) if name in parts}
    styles = trees.get(_STYLE_SHEET)
    left_out = list(tell_margins(parts))
    if _COMMENTS in parts:
        left_out += tell_comments(read_markup(parts[_COMMENTS]))
    if styles is not None:
        find_headings(styles)
    holders: set[str] = set()
    for name in _TEXTS:
        if name in trees:
            left_out += make_plain(trees[name])
            mark_headings(trees[name], styles)
            if name == _TEXTS[0]:
                left_out += mark_typed_headings(trees[name], styles)
            holders |= list_texts(trees[name])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, write_markup(trees[name]) if name in trees else content)
    pictures = {content: name for name, content in parts.items() if name.startswith(_PICTURES)}
    return _PlainWord(buffer.getvalue(), tuple(dict.fromkeys(left_out)), frozenset(holders), pictures)


def _read_title(parts: dict[str, bytes]) -> str:
    content = parts.get("docProps/core.xml")
    found = None if content is None else read_markup(content).find(_TITLE)
    return (found.text or "").strip() if found is not None else ""


def _read_language(parts: dict[str, bytes]) -> str:
    """Return the language that the document has for right-to-left text, "" where it says none."""
    content = parts.get("word/styles.xml")
    found = None if content is None else read_markup(content).find(f".//{W}lang")
    return found.get(f"{W}bidi", "") if found is not None else ""
