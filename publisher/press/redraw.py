"""Lets pages draw with shared fonts: what WeasyPrint wrote for a page in, the same look with a right text out.

Texts that need no glyph of the shared font's own stay as they are, byte for byte.
"""

import re
from collections.abc import Mapping

from publisher.press.fonts import SharedFont

#: What WeasyPrint writes between a font and the next: texts, and lines that raise or lower what comes next.
_FONT_OR_TEXT = re.compile(rb"/(\w+) ([\d.]+) Tf\n|((?:\[[^\]]*\] TJ\n|[-\d.e]+ Ts\n)+)")

#: A text object. Only in these texts are looked for: a map is a million numbers outside of them.
_TEXT_OBJECT = re.compile(rb"BT\n.*?ET\n", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9a-f]+)>|([-\d.e]+) Ts|(-?[\d.]+(?:e-?\d+)?)")


def redraw_page(content: bytes, fonts: Mapping[str, SharedFont]) -> bytes:
    """Let a page that WeasyPrint drew draw with shared fonts, which it has under the given names.

    What is seen stays the same, but for the shift of marks: WeasyPrint takes Pango's 1/1024 for 1/1000.
    """
    font: SharedFont | None = None
    size = 1.0

    def redraw(match: re.Match[bytes]) -> bytes:
        nonlocal font, size
        if match[3] is None:
            font, size = fonts.get(match[1].decode()), float(match[2])
            return match[0]
        return match[0] if font is None or not font.can_vary else _redraw_text(match[3], font, size)

    return _TEXT_OBJECT.sub(lambda text: _FONT_OR_TEXT.sub(redraw, text[0]), content)


def _redraw_text(text: bytes, font: SharedFont, size: float) -> bytes:
    """Draw a run of text in one go: marks are glyphs that have their shift inside.

    WeasyPrint writes a glyph's own shift as a decimal fraction before it, and what is then missing to the
    next glyph as an integer after it, cut off and not rounded; so less than one is nothing.
    """
    if not (font.ligatures or b"." in text or b"Ts" in text):
        return text
    shown: list[bytes] = []
    glyphs: list[bytes] = []
    gap = shift = rise = 0.0
    units = font.file.units_per_em / 1024
    for match in _TOKEN.finditer(text):
        string, height, number = match.groups()
        if height is not None:
            rise = float(height)
        elif string is None:
            if b"." in number or b"e" in number:
                shift += float(number)
            else:
                gap += int(number)
        else:
            first = int(string[:4], 16)
            if shift and not rise and font.texts[first].isspace():
                gap += shift
                shift = 0.0
            if abs(gap) >= 1:
                shown += (b"<", *glyphs, b">") if glyphs else ()
                shown.append(b"%.1f" % gap)
                glyphs.clear()
            gap = 0.0
            if shift or rise:
                glyphs.append(font.spell_glyph(first, round(-shift * units), round(rise * 1000 / size * units)))
                string = string[4:]
                gap, shift = shift, 0.0
            glyphs.append(font.spell(string))
    shown += (b"<", *glyphs, b">") if glyphs else ()
    if abs(gap) >= 1:
        shown.append(b"%.1f" % gap)
    return b"[" + b"".join(shown) + b"] TJ\n"
