"""Judges how letters join: collated lines and the fonts that they are set in, in; letters drawn in a wrong form out.

What form a letter should have arabic-reshaper says, from the text alone; what form was drawn the font says, from
the glyph. Neither is asked what the other thinks, nor HarfBuzz, which shaped the text.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from arabic_reshaper import ArabicReshaper
from fontTools.ttLib import TTFont, TTLibError

from publisher.proof.collate import CollatedLine
from publisher.proof.letter_forms import Form, LetterForms, PrintedGlyphs
from publisher.proof.printed import PrintedFont, PrintedGlyph
from publisher.script.words import is_word_character

_ZWJ = "\u200d"
_HIGH_HAMZA_U, _NOON_GHUNNA = "\u0677", "\u06ba"
_LAM, _ALEFS = "\u0644", frozenset("\u0622\u0623\u0625\u0627\u0671")
#: The forms in the order of arabic-reshaper's tables.
_RESHAPED = (Form(False, False), Form(False, True), Form(True, True), Form(True, False))  # noqa: FBT003


class WrongForm(NamedTuple):
    """A letter that is drawn in a form in which it does not join as it should, or a lam-alef without its ligature."""

    line: CollatedLine
    glyph: PrintedGlyph
    word: str
    letters: str
    expected: Form
    drawn: frozenset[Form]


@dataclass(frozen=True, slots=True)
class _Letters:
    """What one shape draws: the letters, by their places in the copy in logical order, and the glyphs of the font."""

    places: tuple[int, ...]
    glyph: PrintedGlyph
    traced: tuple[int, ...]


class FontShelf:
    """The font files that a document may be set in, by PostScript name."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        """Note the files. What is no font is passed over."""
        self._paths = {name: path for path in paths for name in _read_names(path)}

    @cache  # noqa: B019  # a shelf lives as long as a proof
    def find_forms(self, font: PrintedFont) -> tuple[LetterForms, PrintedGlyphs] | None:
        """Find the file that a printed font was cut from; None if it is not on the shelf."""
        path = self._paths.get(font.postscript_name.replace("-", ""))
        if path is None or not font.program:
            return None
        forms = LetterForms(path.read_bytes())
        return forms, PrintedGlyphs(font.program, forms.table)


def _read_names(path: Path) -> Iterator[str]:
    """Give the names by which a PDF may call a font: as its PostScript name and as its full name, without hyphens."""
    try:
        with TTFont(path, lazy=True) as table:
            names = table["name"]
            for number in (6, 4, 1):
                if name := names.getDebugName(number):
                    yield "".join(letter for letter in name if letter.isalnum())
    except (TTLibError, OSError, KeyError):
        return


def find_wrong_forms(lines: Iterable[CollatedLine], shelf: FontShelf) -> Iterator[WrongForm]:
    """Find every letter that is drawn in a form in which it does not join as the word asks for."""
    for line in lines:
        if line.is_in_order:
            yield from _judge_line(line, shelf)


def _judge_line(line: CollatedLine, shelf: FontShelf) -> Iterator[WrongForm]:
    expected = predict_forms(line.copy)
    before: _Letters | None = None
    # From the right, as the letters join.
    for letters in _gather_letters(line, expected, shelf):
        found = shelf.find_forms(letters.glyph.font)
        if found is None:
            before = None
            continue
        forms = found[0]
        drawn = frozenset(form for glyph in letters.traced for form in forms.find_forms(glyph))
        wanted = Form(expected[letters.places[0]].joins_before, expected[letters.places[-1]].joins_after)
        is_torn = before is not None and _lacks_ligature(line.copy, before, letters, forms)
        if is_torn or (drawn and wanted not in drawn):
            yield _report(line, letters, wanted, drawn)
        before = letters


def _report(line: CollatedLine, letters: _Letters, wanted: Form, drawn: frozenset[Form]) -> WrongForm:
    text = "".join(line.copy[place] for place in letters.places)
    return WrongForm(line, letters.glyph, _find_word(line.copy, letters.places[0]), text, wanted, drawn)


def _gather_letters(line: CollatedLine, expected: Mapping[int, Form], shelf: FontShelf) -> Iterator[_Letters]:
    """Give what each shape draws, from the right; letters without a shape belong to the one on their left."""
    waiting: list[int] = []
    pairs = zip(line.seen, line.drawn, strict=True)
    drawn = [(seen.place, letter.glyph) for seen, letter in pairs if seen.place in expected]
    for glyph, group in groupby(reversed(drawn), key=lambda pair: pair[1]):
        waiting += [place for place, _ in group]
        found = shelf.find_forms(glyph.font)
        traced = found[1].trace(glyph.code) if found else (glyph.code,)
        if traced:
            yield _Letters(tuple(waiting), glyph, traced)
            waiting = []


def _lacks_ligature(copy: str, first: _Letters, second: _Letters, forms: LetterForms) -> bool:
    """Tell whether a lam and an alef stand side by side though the font has a glyph for the two."""
    if first.places[-1] > second.places[0] or len(first.traced) != 1 or len(second.traced) != 1:
        return False
    between = copy[first.places[-1] + 1 : second.places[0]]
    return (
        copy[first.places[-1]] == _LAM
        and copy[second.places[0]] in _ALEFS
        and not between.strip("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670")
        and forms.has_ligature((first.traced[0], second.traced[0]))
    )


# --- What the text asks for ---


@lru_cache(maxsize=256)
def predict_forms(text: str) -> Mapping[int, Form]:
    """Give the form of each letter of cursive script in a text, by its place.

    Left out are tatweel, and words with letters that arabic-reshaper does not know or takes for others than
    Unicode does (Joining_Type): U+0677, and U+06BA where it is not the last letter.
    """
    reshaper = _make_reshaper()
    letters = [(place, letter) for place, letter in enumerate(text) if unicodedata.category(letter) not in {"Mn", "Me"}]
    shapes = str(reshaper.reshape("".join(letter for _, letter in letters)))
    kept = [(place, letter) for place, letter in letters if letter != _ZWJ]
    if len(kept) != len(shapes):
        return {}
    unknown = {
        place for start, word in _find_words(text) if not _is_known(word) for place in range(start, start + len(word))
    }
    return {
        place: _RESHAPED[forms.index(shape)]
        for (place, letter), shape in zip(kept, shapes, strict=True)
        if (forms := reshaper.letters.get(letter)) and len(set(forms)) > 1 and shape in forms and place not in unknown
    }


def _find_words(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for is_word, group in groupby(text, key=is_word_character):
        word = "".join(group)
        if is_word:
            yield start, word
        start += len(word)


def _find_word(text: str, place: int) -> str:
    return next((word for start, word in _find_words(text) if start <= place < start + len(word)), "")


@cache
def _make_reshaper() -> ArabicReshaper:
    return ArabicReshaper({"support_ligatures": False, "delete_harakat": True, "delete_tatweel": False})


@lru_cache(maxsize=65536)
def _is_known(word: str) -> bool:
    if _HIGH_HAMZA_U in word or _NOON_GHUNNA in word[:-1]:
        return False
    return all(letter in _make_reshaper().letters or not letter.isalpha() for letter in word)
