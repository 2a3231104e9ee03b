"""Grows marked spans to whole written words, so that markup never breaks a cursive join.

A boundary of an element inside a word makes the layout engine shape the two halves apart: the letters
take their final and initial forms, and the word is lost to search and speech.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from publisher.model.tree import Span, Text
from publisher.script.words import is_word_character
from publisher.typeset.leaves import Leaf


def grow_to_words(leaves: Sequence[Leaf], is_isolated: Callable[[Leaf], bool] = lambda _: False) -> tuple[Leaf, ...]:
    """Move letters over the boundaries that fall inside a word of a cursive script.

    The part of the word that is marked up draws the rest to itself; of two parts that are marked up alike,
    the first does. A part that is left without letters stays where its id is needed. A part that will be isolated from
    what is around it comes before all others: what follows in it would be parted from its word.
    """
    grown = list(leaves)
    for parts in _find_divided_words(leaves):
        owner = max(parts, key=lambda number: (is_isolated(grown[number]), len(grown[number].path), -number))
        first, last = parts[0], parts[-1]
        before, head = _split_end(grown[first].text)
        tail, after = _split_start(grown[last].text)
        middle = "".join(grown[number].text for number in parts[1:-1])
        for number in parts:
            grown[number] = grown[number].with_text("")
        grown[first] = grown[first].with_text(before)
        grown[last] = grown[last].with_text(after)
        word = head + middle + tail
        mine = grown[owner].text
        grown[owner] = grown[owner].with_text(word + mine if owner == last else mine + word)
    return tuple(kept for leaf in grown if (kept := _keep(leaf)))


def _find_divided_words(leaves: Sequence[Leaf]) -> Iterator[list[int]]:
    """Yield the leaves over which each word is divided, by their numbers; those without letters stand in no way."""
    parts: list[int] = []
    for number, leaf in enumerate(leaves):
        if not leaf.text:
            continue
        begins = isinstance(leaf.node, Text) and is_word_character(leaf.text[0])
        if not begins:
            yield from _give_divided(parts, leaves)
            parts = []
        if not isinstance(leaf.node, Text):
            continue
        parts.append(number)
        if not all(is_word_character(letter) for letter in leaf.text):
            if begins:
                yield from _give_divided(parts, leaves)
            parts = [number] if is_word_character(leaf.text[-1]) else []
    yield from _give_divided(parts, leaves)


def _give_divided(parts: list[int], leaves: Sequence[Leaf]) -> Iterator[list[int]]:
    # Parts that are marked up alike are divided too by what stands between them, such as an anchor.
    if len({leaves[number].path for number in parts}) > 1 or (parts and parts[-1] - parts[0] >= len(parts)):
        yield parts


def _split_end(text: str) -> tuple[str, str]:
    """Split off the word at the end of a text."""
    start = len(text)
    while start and is_word_character(text[start - 1]):
        start -= 1
    return text[:start], text[start:]


def _split_start(text: str) -> tuple[str, str]:
    """Split off the word at the start of a text."""
    end = 0
    while end < len(text) and is_word_character(text[end]):
        end += 1
    return text[:end], text[end:]


def _keep(leaf: Leaf) -> Leaf | None:
    """Return a leaf that has letters, or the spans of one that has none but an id."""
    if leaf.text or not isinstance(leaf.node, Text):
        return leaf
    spans = tuple((number, node) for number, node in leaf.path if isinstance(node, Span) and node.identifier)
    return replace(leaf, path=spans) if spans else None
