"""Text maps of PDF fonts (ISO 32000-1, 9.10.3)."""

import re

from publisher.fonts.text_map import read_text_map, write_text_map


def test_text_maps_are_read_as_they_are_written() -> None:
    texts = {number: chr(0x627 + number % 20) for number in range(5, 260)} | {300: "لا", 301: "𐤀"}
    assert read_text_map(write_text_map(texts)) == texts
    blocks = re.findall(rb"(\d+) beginbfchar", write_text_map(texts))
    assert [int(block) for block in blocks] == [100, 100, 57]


def test_ranges_are_read() -> None:
    """ISO 32000-1, 9.10.3, the second example: ranges that rise, and ranges with a text for each glyph."""
    data = b"""1 beginbfchar
<3A51> <D840DC3E>
endbfchar
2 beginbfrange
<0000> <005E> <0020>
<005F> <0061> [<00660066> <00660069> <00660066006C>]
endbfrange"""
    texts = read_text_map(data)
    assert (texts[0], texts[1], texts[0x5E]) == (" ", "!", "~")
    assert [texts[glyph] for glyph in (0x5F, 0x60, 0x61)] == ["ff", "fi", "ffl"]
    assert texts[0x3A51] == "\U0002003e"


def test_ranges_without_end_are_read_so_far_as_there_are_glyphs() -> None:
    """Neither a range of more glyphs than a font has, nor ranges over one another, nor one beyond all characters."""
    block = b"2 beginbfrange\n<0000> <FFFFFFFFFFFF> <DBFFDFFE>\n" + b"<0000> <FFFF> <D7FF>\n" * 3000 + b"endbfrange"
    texts = read_text_map(block)
    assert len(texts) == 0x10000
    assert (texts[0], texts[1], texts[0x900]) == ("\ud7ff", "\ufffd", "\ue0ff")
