"""Reads and writes the text maps of PDF fonts: a ToUnicode CMap in, the text of each glyph out, and back."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]*)>|\[([^\]]*)\])")
_STRING = re.compile(rb"<([0-9A-Fa-f]*)>")

#: The last code of a glyph, which has two bytes, and the last of characters.
_LAST_CODE, _LAST_CHARACTER = 0xFFFF, 0x10FFFF
#: So many texts of ranges are read at most: each glyph has one, and ranges that lie over one another have no end.
_MOST_IN_RANGES = 2 * (_LAST_CODE + 1)
_SURROGATES = range(0xD800, 0xE000)

_HEAD = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""

_TAIL = """\
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def read_text_map(data: bytes) -> dict[int, str]:
    """Read the text of each glyph from a ToUnicode CMap (ISO 32000-1, 9.10.3)."""
    texts: dict[int, str] = {}
    left = _MOST_IN_RANGES
    for kind, block in _BLOCK.findall(data):
        if kind == b"char":
            texts |= {int(glyph, 16): _decode(text) for glyph, text in _PAIR.findall(block)}
        else:
            read = list(islice(_read_ranges(block), left))
            left -= len(read)
            texts |= read
    return texts


def _read_ranges(block: bytes) -> Iterator[tuple[int, str]]:
    """Yield the texts of ranges of glyphs: each has its own, or the last character rises by one with the glyph."""
    for first, last, text, listed in _RANGE.findall(block):
        glyphs = range(int(first, 16), min(int(last, 16), _LAST_CODE) + 1)
        if listed:
            yield from zip(glyphs, map(_decode, _STRING.findall(listed)), strict=False)
        elif start := _decode(text):
            yield from (
                (glyph, start[:-1] + _write_character(ord(start[-1]) + step)) for step, glyph in enumerate(glyphs)
            )


def _write_character(code: int) -> str:
    """Return a character, or what stands for one where there is none of that number."""
    return chr(code) if code <= _LAST_CHARACTER and code not in _SURROGATES else "\ufffd"


def _decode(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be", "replace")


def write_text_map(texts: Mapping[int, str]) -> bytes:
    """Write a ToUnicode CMap (ISO 32000-1, 9.10.3), in blocks of at most a hundred glyphs."""
    lines = [f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>" for glyph, text in sorted(texts.items())]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "".join(
        f"{len(block)} beginbfchar\n" + "".join(f"{line}\n" for line in block) + "endbfchar\n" for block in blocks
    )
    return f"{_HEAD}{body}{_TAIL}".encode("ascii")
