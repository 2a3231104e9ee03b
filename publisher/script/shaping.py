"""Shapes labels for a layout engine that does not: a text in logical order in, glyph order out.

WeasyPrint draws the text of an SVG figure character by character from left to right. So the letters
become presentation forms, and are put in the order in which they are seen. This is for figures in a PDF
alone: running text, and figures in an EPUB, are stored in logical order and unshaped.
"""

import unicodedata
from functools import cache

from arabic_reshaper import ArabicReshaper

from publisher.script.bidi import mirror_character, order_visually, resolve_levels


@cache
def _make_reshaper() -> ArabicReshaper:
    return ArabicReshaper({"delete_harakat": False, "delete_tatweel": False})


def shape_label(text: str, base: int | None = None) -> str:
    """Give a label in presentation forms and visual order, its brackets mirrored (UAX #9, L2 and L4).

    `base` is the direction of the label: 0 left to right, 1 right to left, None by its first strong
    letter. The marks that do not compose with their letter are left out: drawn as a character of its
    own, a vowel mark stands on a dotted circle beside its letter. A letter without presentation
    forms, as Pashto and Sindhi have some, stays as it is. The label is one line: a line break is
    a space. Raises `MissingLibraryError` without FriBidi.
    """
    line = " ".join(text.split())
    # Joiners and bidi controls do their work first; then they would print as nothing or as a box.
    shaped = str(_make_reshaper().reshape(_strip_marks(line)))
    levels = resolve_levels(shaped, base)
    visual = (
        mirror_character(shaped[index]) if levels[index] % 2 else shaped[index] for index in order_visually(levels)
    )
    return "".join(character for character in visual if unicodedata.category(character) != "Cf")


def _strip_marks(text: str) -> str:
    """Compose letters with their marks, and leave out the marks that remain."""
    return "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if unicodedata.category(character) not in {"Mn", "Me"}
    )
