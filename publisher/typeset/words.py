"""Grows marked spans to whole written words, so that markup never breaks a cursive join.

A boundary of an element inside a word makes the layout engine shape the two halves apart: the letters
take their final and initial forms, and the word is lost to search and speech.
"""

from collections.abc import Sequence

from publisher.model.tree import Text
from publisher.script.words import is_word_character
from publisher.typeset.leaves import Leaf


def grow_to_words(leaves: Sequence[Leaf]) -> tuple[Leaf, ...]:
    """Move letters over the boundaries that fall inside a word of a cursive script.

    The part of the word that is marked up draws the rest to itself; of two parts that are marked up,
    the first does.
    """
    grown = list(leaves)
    for index in range(len(grown) - 1):
        left, right = grown[index], grown[index + 1]
        if left.path == right.path or not (isinstance(left.node, Text) and isinstance(right.node, Text)):
            continue
        if not (left.text and right.text and is_word_character(left.text[-1]) and is_word_character(right.text[0])):
            continue
        if len(right.path) > len(left.path):
            kept = _find_last_word(left.text)
            grown[index] = left.with_text(left.text[:kept])
            grown[index + 1] = right.with_text(left.text[kept:] + right.text)
        else:
            end = _find_first_end(right.text)
            grown[index] = left.with_text(left.text + right.text[:end])
            grown[index + 1] = right.with_text(right.text[end:])
    return tuple(leaf for leaf in grown if leaf.text or not isinstance(leaf.node, Text))


def _find_last_word(text: str) -> int:
    start = len(text)
    while start and is_word_character(text[start - 1]):
        start -= 1
    return start


def _find_first_end(text: str) -> int:
    end = 0
    while end < len(text) and is_word_character(text[end]):
        end += 1
    return end
