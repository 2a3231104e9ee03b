"""Judges how letters join: aligned lines and the fonts that they are set in, in; letters drawn in a wrong form out.

What form a letter should have arabic-reshaper says, from the text alone; what form was drawn the font says, from
the glyph. Neither is asked what the other thinks, nor HarfBuzz, which shaped the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from arabic_reshaper import ArabicReshaper
from fontTools.ttLib import TTFont, TTLibError

from publisher.file_state import FileState, find_state
from publisher.proof.align import AlignedLine
from publisher.proof.letter_forms import Form, LetterForms, PrintedGlyphs
from publisher.proof.printed import PrintedFont, PrintedGlyph
from publisher.script.character_map import CharacterMap
from publisher.script.words import is_word_character

_ZWJ = "\u200d"
_HIGH_HAMZA_U, _NOON_GHUNNA = "\u0677", "\u06ba"
_LAM, _ALEFS = "\u0644", frozenset("\u0622\u0623\u0625\u0627\u0671")
#: The forms in the order of arabic-reshaper's tables.
_RESHAPED = (Form(False, False), Form(False, True), Form(True, True), Form(True, False))  # noqa: FBT003


class WrongForm(NamedTuple):
    """A letter that is drawn in a form in which it does not join as it should, or a lam-alef without its ligature."""

    line: AlignedLine
    glyph: PrintedGlyph
    word: str
    letters: str
    expected: Form
    drawn: frozenset[Form]


class _Word(NamedTuple):
    """A written word of a text, and where it begins."""

    text: str
    start: int


class _DrawnWord(NamedTuple):
    """A word on a line: for each letter, from the right, as letters join, its place in its text and its glyph."""

    line: AlignedLine
    word: _Word
    places: tuple[int, ...]
    glyphs: tuple[PrintedGlyph, ...]

    @property
    def look(self) -> "_Look":
        """What decides whether its letters are in their forms."""
        return self.word.text, self.places[0] - self.word.start, self.languages, tuple(map(_identify, self.glyphs))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages, without script and region, in one of which the word may be."""
        block = self.line.block
        tags = (block.language, *(stretch.language for stretch in block.stretches if stretch.language))
        return tuple(dict.fromkeys(tag.partition("-")[0].lower() for tag in tags))


#: A word, the place in it of the first letter on the line, languages, the fonts and the numbers of the glyphs.
_Look = tuple[str, int, tuple[str, ...], tuple[tuple[PrintedFont, int], ...]]
_identify = itemgetter(0, 1)


class _Letters(NamedTuple):
    """Letters that are drawn together: the number of the first, their places in the word, what the font says of it."""

    number: int
    places: tuple[int, ...]
    traced: "_Traced"


class _Traced(NamedTuple):
    """The glyphs of the font that a printed glyph draws, and the forms in which they join."""

    glyphs: tuple[int, ...]
    drawn: frozenset[Form]
    forms: LetterForms | None


class _WrongLetters(NamedTuple):
    """Letters of a word in a wrong form, and which of the glyphs of the word draws them."""

    number: int
    letters: str
    expected: Form
    drawn: frozenset[Form]


class FontIndex:
    """The font files that a document may be set in, by PostScript name, and what was found wrong in words of them."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        """Note the files. What is no font is passed over."""
        read = ((path, _read_names(path, find_state(path))) for path in paths)
        named = [(rank, name, path) for path, names in read for rank, name in enumerate(names) if name]
        # The PostScript name of one file may be the family's name of another: what is more exact comes last, and stays.
        self._paths = {name: path for _, name, path in sorted(named, key=lambda item: -item[0])}
        # Most words come again, drawn by the same glyphs.
        self.judged: dict[_Look, tuple[_WrongLetters, ...]] = {}

    @cache  # noqa: B019  # an index lives as long as a proof
    def trace(self, font: PrintedFont, code: int) -> _Traced:
        """Find what a glyph draws, as far as the file that its font was cut from is in the index."""
        found = self.find_forms(font)
        if found is None:
            return _Traced((code,), frozenset(), None)
        forms, printed = found
        glyphs = printed.trace(code)
        return _Traced(glyphs, frozenset[Form]().union(*map(forms.find_forms, glyphs)), forms)

    @cache  # noqa: B019
    def find_forms(self, font: PrintedFont) -> tuple[LetterForms, PrintedGlyphs] | None:
        """Find the file that a printed font was cut from; None if it is not in the index."""
        path = self._paths.get(font.postscript_name.replace("-", ""))
        if path is None or not font.program:
            return None
        forms = _open_forms(path, find_state(path))
        return forms, PrintedGlyphs(font.program, forms.table)


# The files of a book are set in the same fonts.
@lru_cache(maxsize=16)
def _open_forms(path: Path, _state: FileState | None) -> LetterForms:
    return LetterForms(path.read_bytes())


@lru_cache(maxsize=64)
def _read_names(path: Path, _state: FileState | None) -> tuple[str, ...]:
    """Return the names by which a PDF may call a font, without hyphens: in PostScript, in full, that of the family."""
    try:
        with TTFont(path, lazy=True) as table:
            names = [table["name"].getDebugName(number) for number in (6, 4, 1)]
    except (TTLibError, OSError, KeyError):
        return ()
    return tuple("".join(filter(str.isalnum, name or "")) for name in names)


def find_wrong_forms(lines: Iterable[AlignedLine], index: FontIndex) -> Iterator[WrongForm]:
    """Find every letter that is drawn in a form in which it does not join as the word asks for."""
    words = [(word.look, word) for line in lines if line.is_in_order for word in _gather_words(line)]
    unjudged = {look: word for look, word in words if look not in index.judged}
    predicted = predict_forms({word.word.text for word in unjudged.values()})
    for look, word in unjudged.items():
        index.judged[look] = tuple(_find_wrong_letters(word, predicted[word.word.text], index))
    for look, word in words:
        for number, letters, expected, drawn in index.judged[look]:
            yield WrongForm(word.line, word.glyphs[number], word.word.text, letters, expected, drawn)


def _gather_words(line: AlignedLine) -> Iterator[_DrawnWord]:
    """Yield the words of a line from the right."""
    places, glyphs = line.seen.places[::-1], line.drawn.glyphs[::-1]
    formed = _list_formed_words(line.block.text)
    at = 0
    for word, group in groupby(places, _map_words(line.expected).__getitem__):
        own = tuple(group)
        if word is not None and word.text not in formed:
            yield _DrawnWord(line, word, own, glyphs[at : at + len(own)])
        at += len(own)


def _find_wrong_letters(word: _DrawnWord, expected: Mapping[int, Form], index: FontIndex) -> Iterator[_WrongLetters]:
    text = word.word.text
    before: _Letters | None = None
    for letters in _gather_letters(word, expected, index):
        forms, drawn = letters.traced.forms, letters.traced.drawn
        if forms is None:
            before = None
            continue
        wanted = Form(expected[letters.places[0]].joins_before, expected[letters.places[-1]].joins_after)
        is_torn = before is not None and _lacks_ligature(word, before, letters, forms)
        if is_torn or (drawn and wanted not in drawn):
            yield _WrongLetters(letters.number, "".join(text[place] for place in letters.places), wanted, drawn)
        before = letters


def _gather_letters(word: _DrawnWord, expected: Mapping[int, Form], index: FontIndex) -> Iterator[_Letters]:
    """Yield what each glyph draws, from the right; letters without a shape belong to the one on their left."""
    waiting: list[int] = []
    for glyph, group in groupby(enumerate(word.glyphs), itemgetter(1)):
        numbers = [number for number, _ in group]
        places = [place for number in numbers if (place := word.places[number] - word.word.start) in expected]
        if not places:
            continue
        waiting += places
        traced = index.trace(glyph.font, glyph.code)
        if traced.glyphs:
            yield _Letters(numbers[0], tuple(waiting), traced)
            waiting = []


def _lacks_ligature(drawn: _DrawnWord, first: _Letters, second: _Letters, forms: LetterForms) -> bool:
    """Return whether a lam and an alef stand side by side though for the language the font has a glyph for both."""
    word = drawn.word.text
    if first.places[-1] > second.places[0] or len(first.traced.glyphs) != 1 or len(second.traced.glyphs) != 1:
        return False
    between = word[first.places[-1] + 1 : second.places[0]]
    return (
        word[first.places[-1]] == _LAM
        and word[second.places[0]] in _ALEFS
        and not between.strip("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670")
        and all(
            forms.has_ligature((first.traced.glyphs[0], second.traced.glyphs[0]), language)
            for language in drawn.languages
        )
    )


# --- What the text asks for ---


def predict_forms(words: Iterable[str]) -> Mapping[str, Mapping[int, Form]]:
    """Return the form of each letter of words of cursive script, by its place in the word.

    Left out are tatweel, and words with letters that arabic-reshaper does not know or takes for others than
    Unicode does (Joining_Type): U+0677, and U+06BA where it is not the last letter.
    """
    # All in one text, since arabic-reshaper takes long to begin one.
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


_FORM = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_WORD_CLASSES = CharacterMap(lambda character: "W" if is_word_character(character) else ".")


def _find_words(text: str) -> Iterator[_Word]:
    for found in re.finditer("W+", text.translate(_WORD_CLASSES)):
        yield _Word(text[found.start() : found.end()], found.start())


@lru_cache(maxsize=16)
def _list_formed_words(text: str) -> frozenset[str]:
    """List the words of which the writer gives the forms (Unicode 17, 9.2: Arabic Presentation Forms), spelled out.

    They are printed as they are written, such as the first form of a letter that stands alone.
    """
    words = (word.text for word in _find_words(text) if _FORM.search(word.text))
    return frozenset(unicodedata.normalize("NFKC", word) for word in words)


# The lines of a paragraph have it in common.
@lru_cache(maxsize=16)
def _map_words(text: str) -> Sequence[_Word | None]:
    """Return the word in which each character of a text stands."""
    words: list[_Word | None] = [None] * len(text)
    for word in _find_words(text):
        words[word.start : word.start + len(word.text)] = [word] * len(word.text)
    return words


@cache
def _make_reshaper() -> ArabicReshaper:
    return ArabicReshaper({"support_ligatures": False, "delete_harakat": True, "delete_tatweel": False})


def _is_known(word: str) -> bool:
    if _HIGH_HAMZA_U in word or _NOON_GHUNNA in word[:-1]:
        return False
    return all(letter in _make_reshaper().letters or not letter.isalpha() for letter in word)
