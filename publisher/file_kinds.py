"""Tells what a file is that is no text: its bytes in, what it is called and what to do with it out.

Beginners name a Word file as a chapter. That its 11th byte is not UTF-8 helps nobody.
"""

import re
from dataclasses import dataclass

from publisher.model.message import Message, say


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is, as it is called in a sentence, and what whoever names it for a text can do."""

    name: Message
    hint: Message


_IMPORT = say("make a book of it: publisher import FILE -o FOLDER")
_SAVE_AS_WORD = say("save it as .docx, and make a book of that: publisher import FILE.docx -o FOLDER")
_SHOW = say("show it in a chapter: ![what it shows](images/file.png)")
_UNPACK = say("unpack it")
_OTHER = say("name a file of text")

#: How files begin, with an offset. The first that fits tells.
_SIGNATURES: tuple[tuple[int, bytes, FileKind], ...] = (
    (0, b"%PDF-", FileKind(say("a PDF"), say("take the document that it was made of"))),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind(say("a document of an old Word or Excel"), _SAVE_AS_WORD)),
    (0, b"{\\rtf", FileKind(say("an RTF document"), _SAVE_AS_WORD)),
    (0, b"\x89PNG\r\n", FileKind(say("a picture (PNG)"), _SHOW)),
    (0, b"\xff\xd8\xff", FileKind(say("a picture (JPEG)"), _SHOW)),
    (0, b"GIF8", FileKind(say("a picture (GIF)"), _SHOW)),
    (0, b"II*\0", FileKind(say("a picture (TIFF)"), _SHOW)),
    (0, b"MM\0*", FileKind(say("a picture (TIFF)"), _SHOW)),
    (8, b"WEBP", FileKind(say("a picture (WebP)"), _SHOW)),
    (4, b"ftypheic", FileKind(say("a picture (HEIC)"), _SHOW)),
    (4, b"ftypavif", FileKind(say("a picture (AVIF)"), _SHOW)),
    (4, b"ftyp", FileKind(say("a film or a sound"), _OTHER)),
    (0, b"OggS", FileKind(say("a film or a sound"), _OTHER)),
    (0, b"ID3", FileKind(say("a film or a sound"), _OTHER)),
    (8, b"WAVE", FileKind(say("a film or a sound"), _OTHER)),
    (0, b"\x1f\x8b\x08", FileKind(say("a packed file (gzip)"), _UNPACK)),
    (0, b"7z\xbc\xaf\x27\x1c", FileKind(say("an archive (7z)"), _UNPACK)),
    (0, b"Rar!\x1a\x07", FileKind(say("an archive (RAR)"), _UNPACK)),
    (0, b"BZh", FileKind(say("a packed file (bzip2)"), _UNPACK)),
    (0, b"\xfd7zXZ\0", FileKind(say("a packed file (xz)"), _UNPACK)),
    (0, b"\0\1\0\0\0", FileKind(say("a font"), say("put it into fonts/ of the book"))),
    (0, b"OTTO", FileKind(say("a font"), say("put it into fonts/ of the book"))),
    (0, b"ttcf", FileKind(say("a collection of fonts"), say("use whole TTF or OTF files"))),
    (0, b"wOFF", FileKind(say("a font that is packed for the web (WOFF)"), say("use whole TTF or OTF files"))),
    (0, b"wOF2", FileKind(say("a font that is packed for the web (WOFF)"), say("use whole TTF or OTF files"))),
    (0, b"SQLite format 3\0", FileKind(say("a database"), _OTHER)),
    (0, b"\x7fELF", FileKind(say("a program"), _OTHER)),
    (0, b"MZ\x90\0", FileKind(say("a program"), _OTHER)),
    (0, b"\xff\xfe", FileKind(say("text in UTF-16"), say("save the file as UTF-8"))),
    (0, b"\xfe\xff", FileKind(say("text in UTF-16"), say("save the file as UTF-8"))),
)
#: What is packed as ZIP, by what it holds (ECMA-376, part 2; EPUB 3.3, 4.2.6.3; OpenDocument 1.3, part 2, 3.3).
_PACKED = (
    (b"application/epub+zip", FileKind(say("an EPUB"), _IMPORT)),
    (b"application/vnd.oasis.opendocument.text", FileKind(say("an OpenDocument text"), _SAVE_AS_WORD)),
    (b"application/vnd.oasis.opendocument", FileKind(say("an OpenDocument file"), _OTHER)),
    (b"word/document.xml", FileKind(say("a Word file"), _IMPORT)),
    (b"xl/workbook.xml", FileKind(say("a workbook of Excel"), _OTHER)),
    (b"ppt/presentation.xml", FileKind(say("a presentation of PowerPoint"), _OTHER)),
    (b"", FileKind(say("an archive (ZIP)"), _UNPACK)),
)
_HTML = re.compile(rb"\s{0,99}(?:<\?xml[^<>]{0,200}>\s{0,99})?<(?:!doctype html|html)\b", re.IGNORECASE)
#: What a template may be too.
WEB_PAGE = FileKind(say("a web page"), _IMPORT)
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1f]")
#: Bytes in which a file that is no text has a control character.
_HEAD = 512
#: What no text begins with, and may be followed by text.
_SIGNS_IN_TEXT = frozenset({b"%PDF-", b"{\\rtf", b"\xff\xfe", b"\xfe\xff"})
_BOM = b"\xef\xbb\xbf"


def recognize_kind(data: bytes) -> FileKind | None:
    """Tell what a file is by its bytes; None where it may be text of a book, or is of no kind that is known."""
    if data.startswith(b"PK\3\4"):
        return next(kind for mark, kind in _PACKED if mark in data)
    # A chapter may begin with OTTO.
    is_text = not _CONTROL.search(data, 0, _HEAD)
    signs = ((at, sign, kind) for at, sign, kind in _SIGNATURES if not is_text or sign in _SIGNS_IN_TEXT)
    found = next((kind for at, sign, kind in signs if data.startswith(sign, at)), None)
    return found or (WEB_PAGE if _HTML.match(data.removeprefix(_BOM)) else None)
