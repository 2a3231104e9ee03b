"""Fonts of the machine, mended: forms of a language, and signs around numbers."""

import io
from functools import cache
from pathlib import Path

import pikepdf
import pytest
import uharfbuzz
from fontTools.ttLib import TTFont

from publisher.model.parts import BoundPart, DocumentInfo, Part
from publisher.press.bind import bind
from publisher.press.epub_fonts import cut_subset
from publisher.press.font_mends import mend_font, mend_fonts, prefer_mended
from publisher.press.fontbook import find_font
from publisher.press.layout import lay_out
from tests.hostile_books import BOOKS

NASKH = "Noto Naskh Arabic"

#: The last letters of the names of the glyphs that ۴, ۶ and ۷ have in a language (The Unicode Standard 15, table 9-2).
FORMS = dict.fromkeys(("fa", "ar", "ps", "ku", "ckb", "ug", "az", "en", ""), ("4", "F6", "7")) | {
    "ur": ("4.locl", "0666", "7.locl"),
    "ks": ("4.locl", "0666", "7.locl"),
    "sd": ("4", "0666", "7.locl"),
}


@cache
def open_mended(*, bold: bool = False) -> bytes:
    return mend_font(find_font(NASKH, bold=bold).read_bytes())


def shape(data: bytes, text: str, language: str, script: str = "Arab") -> list[tuple[str, int]]:
    """Return the glyphs of a text that runs from the left, and how far the pen goes on by each."""
    font = uharfbuzz.Font(uharfbuzz.Face(data))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.script, buffer.direction = script, "ltr"
    if language:
        buffer.language = language
    uharfbuzz.shape(font, buffer)
    return [
        (font.glyph_to_string(info.codepoint), place.x_advance)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("script", ["Arab", "Zyyy"])
@pytest.mark.parametrize("language", FORMS)
def test_digits_have_the_forms_of_their_language(language: str, script: str, *, bold: bool) -> None:
    glyphs = [name for name, _ in shape(open_mended(bold=bold), "۴۶۷", language, script)]
    assert all(name.endswith(form) for name, form in zip(glyphs, FORMS[language], strict=True)), glyphs


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("sign", ["\u06dd", "\u0600", "\u0601", "\u0602", "\u0603"])
@pytest.mark.parametrize("number", ["", "٢", "١٢", "٢٨٦", "۱۲", "١٩٤٥"])
def test_a_sign_stands_beside_what_is_before_its_number(sign: str, number: str, *, bold: bool) -> None:
    data = open_mended(bold=bold)
    font = uharfbuzz.Font(uharfbuzz.Face(data))
    glyphs = shape(data, sign + number, "ar")
    extents = font.get_glyph_extents(font.glyph_from_string(glyphs[0][0]))
    assert extents is not None
    assert extents.x_bearing + extents.width <= sum(advance for _, advance in glyphs) + font.face.upem * 0.1


@pytest.mark.parametrize("number", ["٢", "١٢", "٢٨٦"])
def test_the_sign_of_an_aya_has_its_number_in_the_middle(number: str) -> None:
    data = open_mended()
    font = uharfbuzz.Font(uharfbuzz.Face(data))
    (sign, lead), *digits = shape(data, f"\u06dd{number}", "ar")
    extents = font.get_glyph_extents(font.glyph_from_string(sign))
    assert extents is not None
    widths = [font.get_glyph_h_advance(font.glyph_from_string(name)) for name, _ in digits]
    middle = lead + sum(widths) / 2
    assert middle == pytest.approx(extents.x_bearing + extents.width / 2, abs=font.face.upem * 0.08)


def test_what_needs_no_mending_stays_as_it_is(tmp_path: Path) -> None:
    path = find_font("Noto Serif")
    assert mend_font(path.read_bytes()) == b""
    assert prefer_mended(path, tmp_path) == path
    assert not list(mend_fonts([path], tmp_path))


def test_a_font_whose_name_is_reserved_is_not_changed() -> None:
    font = TTFont(find_font(NASKH))
    font["name"].setName("With Reserved Font Name Noto", 13, 3, 1, 0x409)
    data = io.BytesIO()
    font.save(data)
    assert mend_font(data.getvalue()) == b""


def test_what_is_no_font_is_not_mended() -> None:
    assert mend_font(b"no font") == b""


@pytest.mark.parametrize("name", ["font-nested", "font-cut"])
def test_a_damaged_font_stays_as_it_is(name: str) -> None:
    assert mend_font(BOOKS[name]()["fonts/a.ttf"]) == b""  # type: ignore[arg-type]


def test_glyphs_without_names_are_mended_too() -> None:
    # What is cut from a font has no names of glyphs any more.
    mended = mend_font(cut_subset(find_font(NASKH).read_bytes(), "\u06dd٠١٢٣٤٥٦٧٨٩م"))
    widths = [[width for _, width in shape(font, "\u06dd١٢", "ar")] for font in (mended, open_mended())]
    assert widths[0] == widths[1]


def test_a_font_is_mended_in_the_same_bytes() -> None:
    assert mend_font(find_font(NASKH).read_bytes()) == open_mended()


def list_drawn(fragment: str, language: str, fonts: Path) -> set[str]:
    """Return the names of the glyphs that a page is drawn with."""
    html = f'<html lang="{language}" dir="rtl"><head><title>ت</title></head><body>{fragment}</body></html>'
    laid = lay_out(Part("part", html, (f'html {{ font-family: "{NASKH}" }}',)), roots=(), fonts_folder=fonts)
    pdf = bind([BoundPart(laid, ("",) * laid.page_count)], DocumentInfo("ت", language, is_right_to_left=True), fonts)
    names = TTFont(find_font(NASKH)).getGlyphOrder()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (font,) = document.pages[0].Resources.Font.values()
        program = TTFont(io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
        outlines = program["glyf"]
        return {
            names[number]
            for number, name in enumerate(program.getGlyphOrder())
            if number < len(names) and outlines[name].numberOfContours
        }


_SIZE = f'font-family="{NASKH}" width="90" height="40"'
_LABEL = '<text x="50" y="20" font-size="12">۴۶۷</text>'


@pytest.mark.parametrize("language", ["fa", "ur", "ar", "sd", "ku", "ug", "ps"])
@pytest.mark.parametrize(
    "fragment",
    [
        "<p>صفحه ۴۶۷ است</p>",
        "<p>۴۶۷</p>",
        f'<svg xmlns="http://www.w3.org/2000/svg" lang="{{0}}" {_SIZE}>{_LABEL}</svg>',
    ],
)
def test_pages_and_drawings_are_drawn_in_the_forms_of_their_language(fonts: Path, fragment: str, language: str) -> None:
    wanted = {name for name, _ in shape(open_mended(), "۴۶۷", language)}
    assert wanted <= list_drawn(fragment.format(language), language, fonts)
    others = {"uni06F4", "uni06F4.locl", "uni06F7", "uni06F7.locl"} - wanted
    assert others.isdisjoint(list_drawn(fragment.format(language), language, fonts))


def test_a_damaged_copy_is_made_again(tmp_path: Path) -> None:
    path = find_font(NASKH)
    copy = prefer_mended(path, tmp_path)
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    assert prefer_mended(path, tmp_path).read_bytes() == whole
