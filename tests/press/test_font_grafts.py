"""Figures, brackets and signs cut to a face of Arabic letters."""

import io
from pathlib import Path

import pikepdf
import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from publisher.model.parts import BoundPart, DocumentInfo, Part
from publisher.press.bind import bind
from publisher.press.font_grafts import needs_graft
from publisher.press.font_mends import mend_font
from publisher.press.fontbook import find_font
from publisher.press.layout import lay_out

FAMILIES = [("Noto Naskh Arabic", "Noto Serif"), ("Noto Kufi Arabic", "Noto Sans")]
ALEF = "\u0627"


def find_top(font: TTFont, character: str) -> float:
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getBestCmap()[ord(character)]].draw(pen)
    return float(pen.bounds[3]) / float(font["head"].unitsPerEm)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(("family", "latin"), FAMILIES)
def test_figures_and_signs_are_those_of_the_latin_face_cut_to_the_alef(family: str, latin: str, *, bold: bool) -> None:
    before = TTFont(find_font(family, bold=bold))
    font = TTFont(io.BytesIO(mend_font(find_font(family, bold=bold).read_bytes())))
    beside = TTFont(find_font(latin, bold=bold))
    assert needs_graft(before)
    assert not needs_graft(font)
    scale = find_top(font, "1") / find_top(beside, "1")
    assert 0.85 < find_top(font, "1") / find_top(font, ALEF) < 0.95
    for sign in "0123456789()[]–•%":
        assert find_top(font, sign) / find_top(beside, sign) == pytest.approx(scale, abs=0.01)
        widths = [one["hmtx"][one.getBestCmap()[ord(sign)]][0] / one["head"].unitsPerEm for one in (font, beside)]
        assert widths[0] / widths[1] == pytest.approx(scale, abs=0.01)
    # Letters, and what the face has of its own, stay as they were.
    for sign in (ALEF, "\u060c", "\u0661", "\u06f1"):
        assert find_top(font, sign) == find_top(before, sign)


def test_a_face_with_brackets_of_its_own_keeps_its_figures() -> None:
    for family in ("Noto Serif", "DejaVu Sans Mono"):
        assert not needs_graft(TTFont(find_font(family)))


def test_a_line_with_figures_and_brackets_is_set_in_one_font_and_in_black_alone(fonts: Path) -> None:
    text = "سنة (1944) وما بعدها [5–7] • 30%"
    html = f'<html lang="ar" dir="rtl"><head><title>ت</title></head><body><p>{text}</p></body></html>'
    style = 'html { font-family: "Noto Naskh Arabic"; border: 0.5pt solid #777 }'
    laid = lay_out(Part("part", html, (style,)), roots=(), fonts_folder=fonts)
    assert len(laid.fonts) == 1
    assert not laid.missing_characters
    pdf = bind([BoundPart(laid, ("",))], DocumentInfo("ت", "ar", is_right_to_left=True), fonts)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        operators = {str(one.operator) for one in pikepdf.parse_content_stream(document.pages[0])}
    assert operators & {"g", "G"}
    assert not operators & {"rg", "RG"}
