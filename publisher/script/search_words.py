"""Takes a text apart into the words that a reader searches for: text in, words and where they stand out.

A word is a run of letters with their marks, or of digits. Punctuation is none of it, because readers of PDF put
it where they like.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

_LETTER, _DIGIT, _IGNORED, _OTHER = range(4)
#: ZERO WIDTH NON-JOINER and JOINER part letters, as in Persian می‌رود; they are no part of a word themselves.
_JOINERS = frozenset("\u200c\u200d")
#: What PDFium gives for a hyphen at the end of a line, and then joins the parts of the word.
_HYPHEN = "\ufffe"


class SearchWord(NamedTuple):
    """A word, and its first and last character in the text, from 0 and up to, not including, `end`."""

    text: str
    start: int
    end: int


@cache
def _classify(character: str) -> int:
    category = unicodedata.category(character)
    if category[0] in "LM":
        return _LETTER
    if category == "Nd":
        return _DIGIT
    # Controls of direction, the soft hyphen, the word joiner: nobody searches for them.
    is_ignored = (category == "Cf" and character not in _JOINERS) or character == _HYPHEN
    return _IGNORED if is_ignored else _OTHER


def find_words(text: str) -> Iterator[SearchWord]:
    """Give the words of a text in their order, in Unicode's form NFKC."""
    shown = [(index, kind) for index, character in enumerate(text) if (kind := _classify(character)) != _IGNORED]
    for kind, run in groupby(shown, key=lambda place: place[1]):
        if kind != _OTHER:
            indices = [index for index, _ in run]
            word = "".join(text[index] for index in indices)
            yield SearchWord(unicodedata.normalize("NFKC", word), indices[0], indices[-1] + 1)
