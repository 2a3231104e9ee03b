"""Judges how letters join: collated lines and the fonts that they are set in, in; letters drawn in a wrong form out.

What form a letter should have arabic-reshaper says, from the text alone; what form was drawn the font says, from
the glyph. Neither is asked what the other thinks, nor HarfBuzz, which shaped the text.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from itertools import groupby
from operator import itemgetter
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


class _Shape(NamedTuple):
    """A glyph in a word, and the letters that it draws, by their places in the word in logical order."""

    font: PrintedFont
    code: int
    places: tuple[int, ...]


class _Letters(NamedTuple):
    """Letters that are drawn together: the number of the shape, their places in the word, the glyphs of the font."""

    shape: int
    places: tuple[int, ...]
    traced: tuple[int, ...]


class _WrongLetters(NamedTuple):
    """Letters of a word in a wrong form, and the number of the shape that draws them."""

    shape: int
    letters: str
    expected: Form
    drawn: frozenset[Form]


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
    sound = [line for line in lines if line.is_in_order]
    predicted = _predict_words({word for text in {line.copy for line in sound} for _, word in _find_words(text)})
    # Most words come again, drawn by the same glyphs.
    judge_word = cache(partial(_judge_word, predicted=predicted, shelf=shelf))
    for line in sound:
        for word, glyphs, shapes in _gather_words(line):
            for wrong in judge_word(word, shapes):
                yield WrongForm(line, glyphs[wrong.shape], word, wrong.letters, wrong.expected, wrong.drawn)


def _gather_words(line: CollatedLine) -> Iterator[tuple[str, list[PrintedGlyph], tuple[_Shape, ...]]]:
    """Give the words of a line from the right, as letters join, each with its glyphs and what these draw."""
    words = _map_words(line.copy)
    drawn = zip(reversed(line.seen.places), reversed(line.drawn.glyphs), strict=True)
    for found, letters in groupby(drawn, key=lambda pair: words[pair[0]]):
        if found is not None:
            start, word = found
            groups = [
                (glyph, [place - start for place, _ in group]) for glyph, group in groupby(letters, itemgetter(1))
            ]
            shapes = tuple(_Shape(glyph.font, glyph.code, tuple(places)) for glyph, places in groups)
            yield word, [glyph for glyph, _ in groups], shapes


def _judge_word(
    word: str, shapes: tuple[_Shape, ...], *, predicted: Mapping[str, Mapping[int, Form]], shelf: FontShelf
) -> tuple[_WrongLetters, ...]:
    return tuple(_find_wrong_letters(word, shapes, predicted[word], shelf))


def _find_wrong_letters(
    word: str, shapes: tuple[_Shape, ...], expected: Mapping[int, Form], shelf: FontShelf
) -> Iterator[_WrongLetters]:
    before: _Letters | None = None
    for letters in _gather_letters(shapes, expected, shelf):
        found = shelf.find_forms(shapes[letters.shape].font)
        if found is None:
            before = None
            continue
        forms = found[0]
        drawn = frozenset[Form]().union(*map(forms.find_forms, letters.traced))
        wanted = Form(expected[letters.places[0]].joins_before, expected[letters.places[-1]].joins_after)
        is_torn = before is not None and _lacks_ligature(word, before, letters, forms)
        if is_torn or (drawn and wanted not in drawn):
            yield _WrongLetters(letters.shape, "".join(word[place] for place in letters.places), wanted, drawn)
        before = letters


def _gather_letters(shapes: tuple[_Shape, ...], expected: Mapping[int, Form], shelf: FontShelf) -> Iterator[_Letters]:
    """Give what each shape draws, from the right; letters without a shape belong to the one on their left."""
    waiting: list[int] = []
    for number, shape in enumerate(shapes):
        places = [place for place in shape.places if place in expected]
        if not places:
            continue
        waiting += places
        found = shelf.find_forms(shape.font)
        traced = found[1].trace(shape.code) if found else (shape.code,)
        if traced:
            yield _Letters(number, tuple(waiting), traced)
            waiting = []


def _lacks_ligature(word: str, first: _Letters, second: _Letters, forms: LetterForms) -> bool:
    """Tell whether a lam and an alef stand side by side though the font has a glyph for the two."""
    if first.places[-1] > second.places[0] or len(first.traced) != 1 or len(second.traced) != 1:
        return False
    between = word[first.places[-1] + 1 : second.places[0]]
    return (
        word[first.places[-1]] == _LAM
        and word[second.places[0]] in _ALEFS
        and not between.strip("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670")
        and forms.has_ligature((first.traced[0], second.traced[0]))
    )


# --- What the text asks for ---


def predict_forms(text: str) -> Mapping[int, Form]:
    """Give the form of each letter of cursive script in a text, by its place.

    Left out are tatweel, and words with letters that arabic-reshaper does not know or takes for others than
    Unicode does (Joining_Type): U+0677, and U+06BA where it is not the last letter.
    """
    words = list(_find_words(text))
    predicted = _predict_words({word for _, word in words})
    return {start + place: form for start, word in words for place, form in predicted[word].items()}


def _predict_words(words: Iterable[str]) -> Mapping[str, Mapping[int, Form]]:
    """Give the forms of the letters of words: all in one text, since arabic-reshaper takes long to begin one."""
    bare = {word: [(n, letter) for n, letter in enumerate(word) if not _is_mark(letter)] for word in words}
    text = "\n".join("".join(letter for _, letter in letters) for letters in bare.values())
    reshaped = str(_make_reshaper().reshape(text)).split("\n")
    return {
        word: dict(_read_forms(letters, shapes)) if _is_known(word) else {}
        for (word, letters), shapes in zip(bare.items(), reshaped, strict=bool(bare))
    }


def _read_forms(letters: Iterable[tuple[int, str]], shapes: str) -> Iterator[tuple[int, Form]]:
    """Read the forms of letters off the characters that arabic-reshaper gives for them."""
    kept = [(place, letter) for place, letter in letters if letter != _ZWJ]
    if len(kept) == len(shapes):
        for (place, letter), shape in zip(kept, shapes, strict=True):
            forms = _make_reshaper().letters.get(letter)
            if forms and len(set(forms)) > 1 and shape in forms:
                yield place, _RESHAPED[forms.index(shape)]


@cache
def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}


def _find_words(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for is_word, group in groupby(text, key=is_word_character):
        word = "".join(group)
        if is_word:
            yield start, word
        start += len(word)


# The lines of a paragraph have it in common.
@lru_cache(maxsize=16)
def _map_words(text: str) -> Sequence[tuple[int, str] | None]:
    """Give the word in which each character of a text stands, and where that begins."""
    words: list[tuple[int, str] | None] = [None] * len(text)
    for start, word in _find_words(text):
        words[start : start + len(word)] = [(start, word)] * len(word)
    return words


@cache
def _make_reshaper() -> ArabicReshaper:
    return ArabicReshaper({"support_ligatures": False, "delete_harakat": True, "delete_tatweel": False})


def _is_known(word: str) -> bool:
    if _HIGH_HAMZA_U in word or _NOON_GHUNNA in word[:-1]:
        return False
    return all(letter in _make_reshaper().letters or not letter.isalpha() for letter in word)
