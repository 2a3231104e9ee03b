"""Puts a paragraph in the order in which it is seen: text in logical order in, its characters from the left out.

This is the second opinion on the order of a line: python-bidi's, while the press sets lines by the levels of
FriBidi. python-bidi gives a reordered text and no levels; but tags say which character is which. They are of classes
that the algorithm looks through: variation selectors, which take the class of their character (UAX #9, W1), and
behind a separator of numbers tag characters, which are as good as absent (X9), since W4 asks for a single separator
between two numbers. A run of letters of one class, with its marks, has one level, and so its first letter stands for
all of it.

The order is that of the whole paragraph on one line, and yet it tells that of each of its lines. Which of two
characters stands to the left depends by rule L2 on the lowest level between them, both included, and on nothing
else; so the characters of a line stand in it as they stand in the paragraph. The only levels that breaking a line
changes are those of the white space at its end (L1), which is not seen.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from bidi import get_display
from bidi.mirror import MIRRORED

from publisher.script.character_map import CharacterMap

#: How many characters each of the four places of a tag has.
_RADIX = 24
_PLACES = 4
#: The first of the variation selectors 17 to 256, and of the tag characters.
_SELECTORS, _TAGS = 0xE0100, 0xE0020
#: The classes of the characters that rule X9 removes, and of those that isolate (UAX #9, table 4).
_UNSEEN = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"))

#: POP DIRECTIONAL ISOLATE.
_POP = "\u2069"

# A text is looked at by classes: letters from the left, from the right, Arabic ones; marks; separators of numbers;
# what is not seen; anything else.
_MARK, _SEPARATOR, _CONTROL, _OTHER = "M,-."
_CLASS_NAMES = {"L": "L", "R": "R", "AL": "A", "NSM": _MARK, "ES": _SEPARATOR, "CS": _SEPARATOR}
_CLASS_NAMES |= dict.fromkeys(_UNSEEN, _CONTROL)
_CLASSES = CharacterMap(lambda character: _CLASS_NAMES.get(unicodedata.bidirectional(character), _OTHER))
_RUN = re.compile("L[LM]*|R[RM]*|A[AM]*|.", re.DOTALL)
_MIRRORED = str.maketrans(MIRRORED)


class Display(NamedTuple):
    """A text as it is seen from the left: what is drawn, mirrored in some places (L4), and the places in the text."""

    text: str
    places: tuple[int, ...]


@lru_cache(maxsize=4096)
def order_for_display(text: str, *, right_to_left: bool) -> Display:
    """Return the characters of a paragraph as they are seen from the left to the right, were it one line.

    The controls that rule X9 removes order the text and are left out. Raises `ValueError` for a paragraph of
    more than 331,776 characters.
    """
    if len(text) > _RADIX**_PLACES:
        raise ValueError(f"a paragraph has {len(text)} characters")
    runs = [(found.start(), found[0]) for found in _RUN.finditer(text.translate(_CLASSES))]
    kinds = [_OTHER if _is_last_sign(text, start, classes) else classes[0] for start, classes in runs]
    tagged = "".join(
        _write_unlike_tags(text[start], kinds[number]) + _write_tag(number, kinds[number])
        for number, (start, _) in enumerate(runs)
    )
    shown: list[str] = []
    places: list[int] = []
    for tag in _TAG.findall(str(get_display(tagged, base_dir="R" if right_to_left else "L"))):
        number, is_reversed = _read_tag(tag)
        start, classes = runs[number]
        end = start + len(classes)
        if is_reversed:
            # On odd levels signs are mirrored (UAX #9, L4).
            shown.append(text[start:end][::-1].translate(_MIRRORED))
            places += range(end - 1, start - 1, -1)
        else:
            shown.append(text[start:end])
            places += range(start, end)
    return Display("".join(shown), tuple(places))


def _is_last_sign(text: str, start: int, classes: str) -> bool:
    """Return whether a sign ends an isolate: what is as good as absent there would take the level outside of it."""
    return classes == _SEPARATOR and text[start + 1 : start + 2] == _POP


def _write_unlike_tags(character: str, kind: str) -> str:
    """Write a character so that it is taken for no tag: one of the kind of which tags are is another of its class."""
    if not _TAGS <= ord(character) < _SELECTORS + _RADIX * _PLACES:
        return character
    return "" if kind == _CONTROL else "\u0300"


@cache
def _write_tag(number: int, kind: str) -> str:
    """Write a number as four characters, each from a range of its own, so that it can be read from either end."""
    if kind == _CONTROL:
        return ""
    first = _TAGS if kind == _SEPARATOR else _SELECTORS
    return "".join(
        chr(first + place * _RADIX + number // _RADIX ** (_PLACES - 1 - place) % _RADIX) for place in range(_PLACES)
    )


_TAG = re.compile(
    "|".join(f"[{chr(first)}-{chr(first + _RADIX * _PLACES - 1)}]{{{_PLACES}}}" for first in (_SELECTORS, _TAGS))
)


@cache
def _read_tag(tag: str) -> tuple[int, bool]:
    """Read the number in a tag, and whether it stands backwards, as on an odd level."""
    first = _SELECTORS if ord(tag[0]) >= _SELECTORS else _TAGS
    digits = [ord(character) - first for character in tag]
    is_reversed = digits[0] > digits[-1]
    number = 0
    for digit in reversed(digits) if is_reversed else digits:
        number = number * _RADIX + digit % _RADIX
    return number, is_reversed
