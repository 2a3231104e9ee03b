"""Finds what glyphs read as: `Substitutions` and the glyphs that a book draws in, the text of each out.

The map is made from the font itself. WeasyPrint gives a glyph the text in which it met it first, which is
wrong where a letter is drawn with several glyphs and a mark apart from its letter; that text is only asked
for evidence here.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from publisher.fonts.substitutions import Substitutions
from publisher.press.spelling import PRESENTATION_FORMS

#: What a glyph reads as that draws part of a letter which another glyph stands for already: the word
#: joiner. Not nothing at all: PDFium prints the number of a glyph without a text, and PDF/UA-1, 7.21.7
#: wants one for every glyph. PDFium, Poppler and MuPDF all keep whatever stands here; this character
#: neither parts words (UAX #29, WB4) nor changes how letters join, as U+200B and U+200C would.
NO_TEXT = "\u2060"

#: How many texts of one glyph are weighed. More than a few has only a glyph that is a mere stroke.
MOST_TEXTS = 32
KASHIDA = "\u0640"


def map_glyphs(font: Substitutions, drawn: Mapping[int, Counter[str]]) -> dict[int, str]:
    """Return the text of each glyph that is drawn.

    A glyph of the font's character map reads as its character; where several characters share it, as one
    that the book uses. A glyph that comes of shaping reads as what it replaces: a joined form as its
    letter, a ligature as its letters in order, and of several glyphs for one letter the first reads as the
    letter and the others as nothing.
    """
    used = frozenset(character for texts in drawn.values() for text in texts for character in text)
    known = {
        glyph: text
        for glyph in _find_sources(font, drawn)
        if (text := _choose_character(font.characters.get(glyph, ()), used))
        and not (text == KASHIDA and _is_filler(glyph, font, used))
    }
    found = _follow_substitutions(known, font, drawn)
    texts: dict[int, str] = {}
    for glyph, evidence in drawn.items():
        if candidates := found.get(glyph):
            texts[glyph] = _choose_text(candidates, evidence, used)
        else:
            texts[glyph] = _spell_form(font.characters.get(glyph, ())).strip(KASHIDA) or NO_TEXT
    return texts


def _choose_character(codes: tuple[int, ...], used: frozenset[str]) -> str:
    """Choose among the characters of a glyph; nothing if all are joined forms: shaping explains them better."""
    letters = [code for code in codes if not any(code in block for block in PRESENTATION_FORMS)]
    if not letters:
        return ""
    plain = {code: unicodedata.normalize("NFKC", chr(code)) == chr(code) for code in letters}
    return chr(min(letters, key=lambda code: (chr(code) not in used, not plain[code], code)))


def _is_filler(glyph: int, font: Substitutions, used: frozenset[str]) -> bool:
    """Return whether a kashida is one that the font puts in, and not one that was written."""
    return glyph in font.added and KASHIDA not in used


def _spell_form(codes: Iterable[int]) -> str:
    """Return the letters of a presentation form; of a mark's form the mark without the space under it."""
    return next((unicodedata.normalize("NFKC", chr(code)).strip(" ") for code in codes), "")


def _follow_substitutions(known: Mapping[int, str], font: Substitutions, drawn: Iterable[int]) -> dict[int, list[str]]:
    """Follow substitutions to the end; give the texts that each glyph may stand for, the nearest first."""
    found = {glyph: [text] for glyph, text in known.items()}
    waiting = _find_sources(font, drawn) & font.derived.keys() - known.keys()
    while True:
        grown = {}
        for glyph in waiting:
            before = found.get(glyph, [])
            texts = (text for source in font.derived[glyph] for text in _join_texts(source, found))
            after = list(dict.fromkeys((*before, *texts)))[:MOST_TEXTS]
            if len(after) > len(before):
                grown[glyph] = after
        if not grown:
            return found
        found |= grown


def _join_texts(glyphs: tuple[int, ...], texts: Mapping[int, list[str]]) -> Iterator[str]:
    """Return what glyphs read as, one after the other, with every text that each of them may have."""
    return map("".join, product(*(texts.get(glyph, ()) for glyph in glyphs)))


def _find_sources(font: Substitutions, drawn: Iterable[int]) -> set[int]:
    """Return glyphs and all that they may have come of: a large font has thousands of others."""
    found: set[int] = set()
    queue = list(drawn)
    while queue:
        glyph = queue.pop()
        if glyph not in found:
            found.add(glyph)
            queue += [part for source in font.derived.get(glyph, ()) for part in source]
    return found


def _choose_text(candidates: list[str], evidence: Mapping[str, int], used: frozenset[str]) -> str:
    """Choose among the texts that a glyph may stand for: that for which the book drew it, or the nearest."""

    def weigh(text: str) -> tuple[int, int, bool]:
        around = sum(count for context, count in evidence.items() if text in context)
        return evidence.get(text, 0), around, used.issuperset(text)

    return max(candidates, key=weigh)
