"""Takes a text apart into the words that a reader searches for: text in, words and where they stand out.

A word is a run of letters with their marks, or of digits; marks without a letter, such as those that make a key of a
digit, are none. Punctuation is none of it, because readers of PDF put
it where they like.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from publisher.script.character_map import CharacterMap

#: ZERO WIDTH NON-JOINER and JOINER part letters, as in Persian می‌رود; they are no part of a word themselves.
_JOINERS = frozenset("\u200c\u200d")
#: What PDFium gives for a hyphen at the end of a line, and then joins the parts of the word.
_HYPHEN = "\ufffe"
#: Selectors of variants (PropList.txt, Variation_Selector) say how the sign before them looks. A reader may give one of
#: them to the word beside the sign.
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x180B, 0x180C, 0x180D, 0x180F)))

# A text is looked at by the classes of its characters: a letter, a mark, a digit, what is ignored, anything else.
_LETTER, _MARK, _DIGIT, _IGNORED, _OTHER = "LMD-."
_WORD = re.compile("L(?:-*[LM])*|D(?:-*D)*")


class SearchWord(NamedTuple):
    """A word, and its first and last character in the text, from 0 and up to, not including, `end`."""

    text: str
    start: int
    end: int


def _classify(character: str) -> str:
    category = unicodedata.category(character)
    if character in _SELECTORS:
        return _IGNORED
    if category[0] in "LM":
        return _LETTER if category[0] == "L" else _MARK
    if category == "Nd":
        return _DIGIT
    # Controls of direction, the soft hyphen, the word joiner: nobody searches for them.
    is_ignored = (category == "Cf" and character not in _JOINERS) or character == _HYPHEN
    return _IGNORED if is_ignored else _OTHER


_CLASSES = CharacterMap(_classify)

_FROM_LEFT, _FROM_RIGHT, _ARABIC, _ANY = "LRA-"
_RUN = re.compile("L[L-]*|R[R-]*|A[A-]*|-+")
_DIRECTION_NAMES = {"L": _FROM_LEFT, "R": _FROM_RIGHT, "AL": _ARABIC}


def _find_direction(character: str) -> str:
    return _DIRECTION_NAMES.get(unicodedata.bidirectional(character), _ANY)


_DIRECTIONS = CharacterMap(_find_direction)


def find_search_words(text: str) -> Iterator[SearchWord]:
    """Yield the words of a text in their order, in Unicode's form NFKC."""
    classes = text.translate(_CLASSES)
    is_plain = _IGNORED not in classes and unicodedata.is_normalized("NFKC", text)
    for found in _WORD.finditer(classes):
        start, end = found.span()
        word = text[start:end]
        if is_plain:
            yield SearchWord(word, start, end)
        else:
            # A sign such as U+FDFA stands for several words.
            yield from (SearchWord(spelled, start, end) for spelled in _spell_word(word, found[0]).split())


def find_directed_words(text: str) -> Iterator[SearchWord]:
    """Yield the words of a text, parted where letters of another bidirectional class begin (UAX #9, table 4).

    One program takes a prefix and a name in another script for one word, as in `וLublin`, another one for two.
    """
    for word in find_search_words(text):
        runs = [run.span() for run in _RUN.finditer(word.text.translate(_DIRECTIONS))]
        if len(runs) < 2:  # noqa: PLR2004 - nothing to part
            yield word
            continue
        # Where a sign stands for several letters, nobody can tell the place of one of them.
        is_plain = len(word.text) == word.end - word.start
        for start, end in runs:
            place = (word.start + start, word.start + end) if is_plain else (word.start, word.end)
            yield SearchWord(word.text[start:end], *place)


def _spell_word(word: str, classes: str) -> str:
    shown = (letter for letter, kind in zip(word, classes, strict=True) if kind != _IGNORED)
    return unicodedata.normalize("NFKC", "".join(shown))
