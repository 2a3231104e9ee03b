"""Marks that scripts share: each is set in the font of its letter, in books of every script."""

import pytest
from fontTools.ttLib import TTFont

from publisher.model.parts import Part
from publisher.press.font_order import _ARABIC, _SYRIAC
from publisher.press.fontbook import find_font
from publisher.press.layout import lay_out
from publisher.script.direction import find_script, is_right_to_left
from publisher.typeset.families import FAMILIES, list_families
from tests.fonts_folder import open_fonts_folder

NASKH, SYRIAC, LATIN = "Noto Naskh Arabic", "Noto Sans Syriac", "Noto Serif"
#: A letter of a script, and the marks that stand on it and are of other scripts too.
SHARED = {
    "Arab": ("ب", "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"),
    "Syrc": ("ܒ", "\u064e\u0651\u0308\u0323"),
}


def list_fonts(language: str, body: str, *, display: bool = False) -> set[str]:
    """Lay a page out and return the families that its letters are drawn with."""
    families = ", ".join(f'"{name}"' for name in list_families(find_script(language))[display])
    direction = "rtl" if is_right_to_left(language) else "ltr"
    page = f'<html lang="{language}" dir="{direction}"><head><title>t</title></head><body><p>{body}</p></body></html>'
    folder = open_fonts_folder()
    part = Part("part", page, (f"html {{ font-family: {families} }}",))
    digests = lay_out(part, roots=(), fonts_folder=folder).fonts.values()
    return {str(TTFont(folder / digest)["name"].getDebugName(1)) for digest in digests}


@pytest.mark.parametrize(
    ("language", "body", "fonts"),
    [
        ("syr", '<span lang="ar">صُفّ</span>', {NASKH}),
        ("syr", '<span lang="fa-IR">صُفّ</span>', {NASKH}),
        ("syr", "صُفّ", {NASKH}),
        ("ar", "ܡ̈ܠܟܐ", {SYRIAC}),
        ("ar", "ܟܬَܒ", {SYRIAC}),
        ("he", "ܡ̈ܠܟܐ", {SYRIAC}),
        ("en", '<span dir="rtl">ܡ̈ܠܟܐ</span>', {SYRIAC}),
        ("en", '<span lang="syr" dir="rtl">ܡ̈ܠܟܐ</span>', {SYRIAC}),
        # What needs no other font keeps its own.
        ("syr", "ܟܬَܒܐ ܡ̈ܠܟܐ", {SYRIAC}),
        ("ar", "صُفّ", {NASKH}),
        ("en", "e\u0308x", {LATIN}),
    ],
)
def test_mark_has_the_font_of_its_letter(language: str, body: str, fonts: set[str]) -> None:
    assert list_fonts(language, body) == fonts


def test_headings_keep_the_family_for_headings() -> None:
    assert list_fonts("syr", "صُفّ", display=True) == {"Noto Kufi Arabic"}


@pytest.mark.parametrize(("script", "lending"), [("Arab", _ARABIC), ("Syrc", _SYRIAC)])
def test_every_family_with_marks_alone_is_told(script: str, lending: tuple[tuple[str, ...], ...]) -> None:
    letter, marks = SHARED[script]
    languages, families, with_marks_alone = lending
    assert {find_script(language) for language in languages} == {script}
    own = FAMILIES[script]
    assert set(families) == {own.text, own.display}
    named = {name for family in FAMILIES.values() for name in (family.text, family.display)}
    known = {name: set(TTFont(find_font(name), fontNumber=0).getBestCmap()) for name in named}
    assert all(ord(letter) in known[name] for name in families)
    assert set(with_marks_alone) == {
        name for name, points in known.items() if ord(letter) not in points and points & set(map(ord, marks))
    }
