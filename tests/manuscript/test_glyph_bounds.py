"""Fonts whose glyphs nobody can draw, or find, are refused before anything is drawn."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable

from publisher.model import codes
from publisher.production.check import check
from tests.hostile_books import make_font, nest_glyphs


def nest_in_a_ring(font: TTFont) -> None:
    """Let a glyph be drawn of others of which one is drawn of it."""
    nest_glyphs(font)
    names = font.getGlyphOrder()[5:16]
    font["glyf"][names[9]].components[0].glyphName = names[0]


@pytest.mark.parametrize("change", [nest_glyphs, nest_in_a_ring])
def test_glyphs_without_end_are_refused(change: Callable[[TTFont], object], make_book: Callable[..., Path]) -> None:
    book = make_book({"01.md": "# أ\n\nنص.\n"})
    (book / "fonts").mkdir()
    (book / "fonts/a.ttf").write_bytes(make_font(change))
    report, _ = check(book)
    (error,) = report.errors
    assert (error.code, error.position.file) == (codes.NOT_A_FONT, "fonts/a.ttf")
    assert "of itself, or of more than 100000 points" in error.message


def map_beyond(font: TTFont) -> None:
    """Let the map of characters go on where there are no glyphs."""
    table = DefaultTable("cmap")
    groups = struct.pack(">HHIIIIII", 12, 0, 28, 0, 1, 0x20, 0x10FFFF, 1)
    table.data = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + groups
    font.tables["cmap"] = table


def test_a_map_to_glyphs_that_are_not_there_is_refused(make_book: Callable[..., Path]) -> None:
    book = make_book({"01.md": "# أ\n\nنص.\n"})
    (book / "fonts").mkdir()
    (book / "fonts/a.ttf").write_bytes(make_font(map_beyond))
    (error,) = check(book)[0].errors
    assert "a glyph that it has not" in error.message
