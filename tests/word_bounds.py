"""Finds written words of cursive scripts, in which no element may begin or end: a text and a point in, bounds out."""

import unicodedata

from publisher.script import words
from publisher.script.words import is_word_character


def find_word_bounds(text: str, index: int) -> tuple[int, int]:
    """Find the written word of a cursive script that touches a point of a text.

    `index` is the point before the character of that index, 0 to the length of the text. Gives the
    start and end of the word, or `(index, index)` where the point touches none. Markup may stand at
    the point unless `start < index < end`. Raises `IndexError` for a point outside of the text.
    """
    if not 0 <= index <= len(text):
        raise IndexError(f"point {index} is outside of a text of {len(text)} characters")
    start = end = index
    while start > 0 and is_word_character(text[start - 1]):
        start -= 1
    while end < len(text) and is_word_character(text[end]):
        end += 1
    # A mark at the start belongs to what stands before it, such as a Latin letter.
    while start < end and unicodedata.category(text[start]) in {"Mn", "Me"}:
        start += 1
    if start > index or not any(words._is_within(character, words._CURSIVE) for character in text[start:end]):
        return index, index
    return start, end
