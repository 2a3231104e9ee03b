"""Reads and writes the text maps of PDF fonts: a ToUnicode CMap in, the text of each glyph out, and back."""

import re
from collections.abc import Mapping

import pikepdf

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)

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


def read_text_map(font: pikepdf.Object) -> dict[int, str]:
    """Read the text of each glyph from a font that WeasyPrint wrote: one line a glyph, and no ranges."""
    data = font.ToUnicode.read_bytes()
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for block in _CHARACTERS.findall(data)
        for glyph, text in _PAIR.findall(block)
    }


def write_text_map(texts: Mapping[int, str]) -> bytes:
    """Write a ToUnicode CMap (ISO 32000-1, 9.10.3), in blocks of at most a hundred glyphs."""
    lines = [f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>" for glyph, text in sorted(texts.items())]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "".join(
        f"{len(block)} beginbfchar\n" + "".join(f"{line}\n" for line in block) + "endbfchar\n" for block in blocks
    )
    return f"{_HEAD}{body}{_TAIL}".encode("ascii")
