"""Puts a paragraph in the order in which it is seen: text in logical order in, its characters from the left out.

This is the second opinion on the order of a line: python-bidi's, while the press sets lines by the levels of
FriBidi. python-bidi gives a reordered text and no levels; but tags on each character say which is which. They are of
classes that the algorithm looks through: variation selectors, which take the class of their character (UAX #9,
W1), and behind a separator of numbers tag characters, which are as good as absent (X9), since W4 asks for a
single separator between two numbers.

The order is that of the whole paragraph on one line, and yet it tells that of each of its lines. Which of two
characters stands to the left depends by rule L2 on the lowest level between them, both included, and on nothing
else; so the characters of a line stand in it as they stand in the paragraph. The only levels that breaking a line
changes are those of the white space at its end (L1), which is not seen.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from bidi import get_display
from bidi.mirror import MIRRORED

#: How many characters each of the four places of a tag has.
_RADIX = 24
_PLACES = 4
#: The first of the variation selectors 17 to 256, and of the tag characters.
_SELECTORS, _TAGS = 0xE0100, 0xE0020
#: The classes of the characters that rule X9 removes, and of those that isolate (UAX #9, table 4).
_UNSEEN = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"))
_SEPARATORS = frozenset(("ES", "CS"))


class Seen(NamedTuple):
    """A character as it is seen: its place in the text, and what is drawn, which is mirrored in some places (L4)."""

    place: int
    character: str


@lru_cache(maxsize=4096)
def order_for_display(text: str, *, right_to_left: bool) -> tuple[Seen, ...]:
    """Give the characters of a paragraph as they are seen from the left to the right, were it one line.

    The controls that rule X9 removes order the text and are left out. Raises `ValueError` for a paragraph of
    more than 331,776 characters.
    """
    if len(text) > _RADIX**_PLACES:
        raise ValueError(f"a paragraph has {len(text)} characters")
    tagged = "".join(_tag_characters(text))
    displayed = str(get_display(tagged, base_dir="R" if right_to_left else "L"))
    return tuple(_read_tags(displayed, text))


def _tag_characters(text: str) -> Iterator[str]:
    for index, character in enumerate(text):
        kind = unicodedata.bidirectional(character)
        yield character
        if kind not in _UNSEEN:
            yield _write_tag(index, _TAGS if kind in _SEPARATORS else _SELECTORS)


@cache
def _write_tag(index: int, first: int) -> str:
    """Write an index as four characters, each from a range of its own, so that it can be read from either end."""
    return "".join(
        chr(first + place * _RADIX + index // _RADIX ** (_PLACES - 1 - place) % _RADIX) for place in range(_PLACES)
    )


_TAG = re.compile(
    "|".join(f"[{chr(first)}-{chr(first + _RADIX * _PLACES - 1)}]{{{_PLACES}}}" for first in (_SELECTORS, _TAGS))
)


@cache
def _read_tag(tag: str) -> tuple[int, bool]:
    """Read the index in a tag, and whether it stands backwards, as on an odd level."""
    first = _SELECTORS if ord(tag[0]) >= _SELECTORS else _TAGS
    digits = [ord(character) - first for character in tag]
    is_reversed = digits[0] > digits[-1]
    index = 0
    for digit in reversed(digits) if is_reversed else digits:
        index = index * _RADIX + digit % _RADIX
    return index, is_reversed


def _read_tags(displayed: str, text: str) -> Iterator[Seen]:
    """Read the tags of a reordered text; on odd levels signs are mirrored (UAX #9, L4)."""
    for tag in _TAG.findall(displayed):
        index, is_reversed = _read_tag(tag)
        character = text[index]
        yield Seen(index, MIRRORED.get(character, character) if is_reversed else character)
