"""Fonts whose glyphs nobody can draw, or find, are refused before anything is drawn."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from publisher.model import codes
from publisher.production.check import check
from tests.hostile_books import make_font, map_beyond, nest_glyphs, nest_in_a_ring


@pytest.mark.parametrize("change", [nest_glyphs, nest_in_a_ring])
def test_glyphs_without_end_are_refused(change: Callable[[TTFont], object], make_book: Callable[..., Path]) -> None:
    book = make_book({"01.md": "# أ\n\nنص.\n"})
    (book / "fonts").mkdir()
    (book / "fonts/a.ttf").write_bytes(make_font(change))
    report, _ = check(book)
    (error,) = report.errors
    assert (error.code, error.position.file) == (codes.NOT_A_FONT, "fonts/a.ttf")
    assert "of itself, or of more than 100000 points" in error.message


def test_a_map_to_glyphs_that_are_not_there_is_refused(make_book: Callable[..., Path]) -> None:
    book = make_book({"01.md": "# أ\n\nنص.\n"})
    (book / "fonts").mkdir()
    (book / "fonts/a.ttf").write_bytes(make_font(map_beyond))
    (error,) = check(book)[0].errors
    assert "a glyph that it has not" in error.message
