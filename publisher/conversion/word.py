"""Reads a Word file (.docx, ECMA-376): its bytes in, the HTML of its text and its pictures out.

Mammoth reads headings by their styles, emphasis, lists, tables, notes and pictures. What Word writes for right-to-left
text only is made plain before: of a run that has `w:rtl`, the bold and italic faces are `w:bCs` and `w:iCs`
(ECMA-376 part 1, 17.3.2.30).
"""

import io
import zipfile

import mammoth
from lxml import etree

from publisher.conversion.document import SourceDocument, UnreadableDocumentError
from publisher.conversion.pictures import name_picture
from publisher.model.message import Message, say

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
#: Bytes of all files in the package, unpacked.
_LARGEST = 512 * 2**20
#: The parts in which text stands.
_TEXTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")
_STYLES = "p[style-name='Title'] => h1.book-title:fresh\np[style-name='Subtitle'] => p.subtitle:fresh"


def read_word(data: bytes) -> SourceDocument:
    """Return the HTML of a Word file. Raises `UnreadableDocumentError` for what is none, or is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _LARGEST:
                raise UnreadableDocumentError("the Word file holds more than 512 MiB")
            parts = {name: package.read(name) for name in package.namelist()}
            title, language = _read_title(parts), _read_language(parts)
            plain = _make_plain(parts)
        return _convert(plain, title, language)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, OSError) as error:
        raise UnreadableDocumentError(f"it is no Word file that can be read: {error}") from error


def _convert(plain: bytes, title: str, language: str) -> SourceDocument:
    pictures: dict[str, bytes] = {}
    left_out: list[Message] = []

    def take_picture(image: mammoth.documents.Image) -> dict[str, str]:
        with image.open() as stream:
            content = stream.read()
        name = name_picture(content, len(pictures) + 1)
        if not name:
            left_out.append(say("a picture of the type {type} was left out", type=image.content_type))
            return {"src": ""}
        pictures[name] = content
        return {"src": name}

    result = mammoth.convert_to_html(
        io.BytesIO(plain), style_map=_STYLES, convert_image=mammoth.images.img_element(take_picture)
    )
    # A style that means nothing to it loses no text.
    told = dict.fromkeys(message.message for message in result.messages if " style" not in message.message)
    left_out += (say("of the Word file this was not read: {what}", what=message) for message in told)
    return SourceDocument(result.value, pictures, title, language, tuple(left_out))


def _make_plain(parts: dict[str, bytes]) -> bytes:
    """Write the package anew, with the faces of right-to-left runs where those of other runs stand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, _turn_runs(content) if name in _TEXTS else content)
    return buffer.getvalue()


def _turn_runs(content: bytes) -> bytes:
    tree = etree.fromstring(content, _make_parser())
    for marks in tree.iter(f"{_WORD}rPr"):
        if marks.find(f"{_WORD}rtl") is None:
            continue
        for complex_, plain in (("bCs", "b"), ("iCs", "i")):
            for old in marks.findall(f"{_WORD}{plain}"):
                marks.remove(old)
            for found in marks.findall(f"{_WORD}{complex_}"):
                found.tag = f"{_WORD}{plain}"
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def _read_title(parts: dict[str, bytes]) -> str:
    content = parts.get("docProps/core.xml")
    found = None if content is None else etree.fromstring(content, _make_parser()).find(_TITLE)
    return (found.text or "").strip() if found is not None else ""


def _read_language(parts: dict[str, bytes]) -> str:
    """Return the language that the document has for right-to-left text, "" where it says none."""
    content = parts.get("word/styles.xml")
    found = None if content is None else etree.fromstring(content, _make_parser()).find(f".//{_WORD}lang")
    return found.get(f"{_WORD}bidi", "") if found is not None else ""


def _make_parser() -> etree.XMLParser:
    """Return a parser that opens nothing and expands nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True)
