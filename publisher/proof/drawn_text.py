"""Reads what the pages of a PDF draw in letters: content streams in, the text of each piece of marked content out.

No program is asked what it makes of a page. A string of a content stream has the numbers of glyphs, the font says what
each of them reads as (ISO 32000-1, 9.10.3), and marked content says where it belongs (14.6). The press writes strings
in hexadecimal digits, and no other is read here.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

import pikepdf
from pikepdf import Dictionary, Name

from publisher.fonts.text_map import read_text_map

#: What is read of a content stream; the rest says where and how things are drawn.
_OPERATOR = re.compile(
    rb"\[(?P<strings>[^\]]*)\]\s*TJ\b|<(?P<string>[0-9A-Fa-f]*)>\s*Tj\b"
    rb"|/(?P<font>[^\s/<>\[\]]+)\s+[-\d.]+\s+Tf\b"
    rb"|/MCID (?P<content>\d+)[^>]*>>\s*BDC\b|/(?P<artifact>Artifact)\b[^>]{0,99}?>*\s*B[DM]C\b|\b(?P<other>B[DM]C)\b"
    rb"|\b(?P<end>EMC)\b|/(?P<form>[^\s/<>\[\]]+)\s+Do\b|(?<!\S)(?P<mode>\d)\s+Tr\b|(?<!\S)(?P<state>[qQ])(?!\S)"
)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
#: Codes of glyphs have four hexadecimal digits, as in all fonts that the press makes.
_DIGITS = 4
#: Modes in which text is not drawn (ISO 32000-1, table 106): a text of which only the clip is used, or nothing.
_UNDRAWN = frozenset((3, 7))

#: A page, from 0, and a number of marked content on it.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DrawnText:
    """The text that pages draw, as their glyphs follow one another.

    `contents` has that of each piece of marked content, and `artifacts` that of each page's artifacts, such as running
    heads and folios, one by one. Pages count from 0.
    """

    contents: Mapping[Place, str]
    artifacts: Mapping[int, tuple[str, ...]]


class DrawnTextReader:
    """Reads the text of a PDF; to be used as a context. Raises `pikepdf.PdfError` for what is none."""

    def __init__(self, data: bytes) -> None:
        """Open a PDF."""
        self._pdf = pikepdf.open(io.BytesIO(data))
        self._fonts: dict[tuple[int, int], Mapping[int, str]] = {}

    def __enter__(self) -> Self:
        """Open the context."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the PDF."""
        self._pdf.close()

    def read(self, pages: Iterable[int]) -> DrawnText:
        """Read some pages, which count from 0."""
        contents: dict[Place, str] = {}
        artifacts: dict[int, tuple[str, ...]] = {}
        for number in pages:
            page = self._pdf.pages[number]
            texts = _PageTexts(self)
            if "/Contents" in page.obj:
                texts.read_stream(_join_contents(page.obj.Contents), page.obj.get("/Resources", Dictionary()))
            contents |= {(number, content): "".join(parts) for content, parts in texts.contents.items()}
            artifacts[number] = tuple("".join(parts) for parts in texts.artifacts if parts)
        return DrawnText(contents, artifacts)

    def read_font(self, font: pikepdf.Object) -> Mapping[int, str]:
        """Return what the glyphs of a font read as; nothing of one without a map."""
        key = font.objgen
        if key == (0, 0) or key not in self._fonts:
            self._fonts[key] = read_text_map(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
        return self._fonts[key]


def _join_contents(contents: pikepdf.Object) -> bytes:
    """Return the content of a page, which may be in several streams (ISO 32000-1, 7.8.2)."""
    streams = contents.as_list() if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams)


@dataclass(slots=True)
class _PageTexts:
    """The texts of a page that is being read. `marks` are the pieces of marked content around the point reached."""

    reader: DrawnTextReader
    contents: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    artifacts: list[list[str]] = field(default_factory=list)
    marks: list[list[str]] = field(default_factory=list)

    def read_stream(self, content: bytes, resources: pikepdf.Object) -> None:
        """Read a content stream, and the forms that it draws (ISO 32000-1, 8.10)."""
        fonts, things = resources.get("/Font", Dictionary()), resources.get("/XObject", Dictionary())
        state: tuple[Mapping[int, str], int] = ({}, 0)
        saved: list[tuple[Mapping[int, str], int]] = []
        for found in _OPERATOR.finditer(content):
            kind, value = str(found.lastgroup), found[found.lastgroup or 0].decode("latin-1")
            match kind:
                case "strings" | "string":
                    if state[1] not in _UNDRAWN and self.marks:
                        self.marks[-1] += _read_strings(found, state[0])
                case "font":
                    state = (self.reader.read_font(fonts[f"/{value}"]) if f"/{value}" in fonts else {}, state[1])
                case "mode":
                    state = (state[0], int(value))
                case "form" if f"/{value}" in things and things[f"/{value}"].get("/Subtype") == Name.Form:
                    form = things[f"/{value}"]
                    self.read_stream(form.read_bytes(), form.get("/Resources", resources))
                case "state" if value == "q":
                    saved.append(state)
                case "state" if saved:
                    state = saved.pop()
                case _:
                    self._mark(kind, value)

    def _mark(self, kind: str, value: str) -> None:
        """Begin or end a piece of marked content."""
        match kind:
            case "content":
                self.marks.append(self.contents[int(value)])
            case "artifact":
                self.artifacts.append([])
                self.marks.append(self.artifacts[-1])
            case "other":
                self.marks.append(self.marks[-1] if self.marks else [])
            case "end" if self.marks:
                self.marks.pop()


def _read_strings(found: re.Match[bytes], texts: Mapping[int, str]) -> Iterator[str]:
    """Yield the text of each glyph of the strings of an operator."""
    strings = [found["string"]] if found["strings"] is None else _HEX.findall(found["strings"])
    for string in strings:
        for at in range(0, len(string), _DIGITS):
            yield texts.get(int(string[at : at + _DIGITS], 16), "")
