"""Reads plain text: bytes in, the HTML of its paragraphs out. A blank line stands between two, or verse in lines."""

import codecs
import re
from html import escape

from publisher.conversion.document import SourceDocument, UnreadableDocumentError
from publisher.conversion.half_lines import GAP, TYPED
from publisher.model.message import say

#: Encodings in which old files of right-to-left scripts are found, after UTF-8.
_ENCODINGS = ("utf-8-sig", "cp1256", "cp1255")
#: What a text begins with whose letters take two bytes each, as some editors of Windows write it.
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: Lines that are headings of chapters by their first word.
_HEADING = re.compile(r"(?:الفصل|الباب|فصل|باب|بخش|פרק|Chapter|Part)\s+\S.{0,80}")


def read_text(data: bytes) -> SourceDocument:
    """Return the paragraphs of a text. Raises `UnreadableDocumentError` for what is no text."""
    if b"\0" in data and not data.startswith(_WIDE):
        raise UnreadableDocumentError(say("it is no text"))
    text = _decode(data).replace("\r\n", "\n").replace("\r", "\n")
    blocks = (one for block in re.split(r"\n[ \t]*\n", text) for one in _list_paragraphs(block))
    html = "\n".join(_write_block(block) for block in blocks if block)
    return SourceDocument(html)


def _list_paragraphs(block: str) -> list[str]:
    """Return a block as one paragraph, or each of its lines as one where they are verse."""
    lines = [line.strip() for line in block.split("\n")]
    verse = [line for line in lines if GAP.search(line) or TYPED.search(line)]
    return lines if len(verse) * 2 > len(lines) else [" ".join(block.split())]


def _decode(data: bytes) -> str:
    for encoding in ("utf-16",) if data.startswith(_WIDE) else _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocumentError(say("its letters are in no encoding that is known: save it as UTF-8"))


def _write_block(block: str) -> str:
    tag = "h1" if _HEADING.fullmatch(block) else "p"
    return f"<{tag}>{escape(block)}</{tag}>"
