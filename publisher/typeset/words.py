"""Grows marked spans to whole written words, so that markup never breaks a cursive join.

A boundary of an element inside a word makes the layout engine shape the two halves apart: the letters
take their final and initial forms, and the word is lost to search and speech.
"""

from collections.abc import Sequence

from publisher.script.words import is_joining_letter
from publisher.typeset.leaves import Leaf
from publisher.model.tree import Text


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
        if not (left.text and right.text and _joins(left.text[-1]) and _joins(right.text[0])):
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


def _joins(character: str) -> bool:
    return is_joining_letter(character)


def _find_last_word(text: str) -> int:
    start = len(text)
    while start and _joins(text[start - 1]):
        start -= 1
    return start


def _find_first_end(text: str) -> int:
    end = 0
    while end < len(text) and _joins(text[end]):
        end += 1
    return end
