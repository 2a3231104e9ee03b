"""Finds the written words of cursive scripts: a text and a point in it in, the bounds of the word out.

Markup that begins or ends inside a written word makes the layout engine shape the two halves apart,
and readers of the text layer take them for two words; so callers move their spans to these bounds.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import cache

# The characters whose Joining_Type is D, R or L: those that join a neighbour by a stroke of their own.
# Derived from DerivedJoiningType-15.0.0.txt, which the tests compare; marks (T) and joiners (C) are not
# letters and are told by their category or below.
_JOINING_RANGES = """
    620 622-63F 641-64A 66E-66F 671-673 675-6D3 6D5 6EE-6EF 6FA-6FC 6FF 710 712-72F 74D-77F 7CA-7EA 840-858
    860 862-865 867-86A 870-882 886 889-88E 8A0-8AC 8AE-8C8 1807 1820-1878 1887-18A8 18AA A840-A872
    10AC0-10AC5 10AC7 10AC9-10ACA 10ACD-10AE1 10AE4 10AEB-10AEF 10B80-10B91 10BA9-10BAE 10D00-10D23
    10F30-10F44 10F51-10F54 10F70-10F81 10FB0 10FB2-10FB6 10FB8-10FBF 10FC1-10FC4 10FC9-10FCB 1E900-1E943
"""

# The blocks of the cursive scripts (Blocks-15.0.0.txt): Arabic, Syriac, N'Ko, Mandaic, Mongolian,
# Phags-pa, Arabic presentation forms, Manichaean, Psalter Pahlavi, Rohingya, Arabic Extended-C, Sogdian,
# Old Uyghur, Chorasmian, Mongolian supplement, Adlam. Their letters that join nothing, such as hamza in
# جزء, are inside written words all the same.
_CURSIVE_RANGES = """
    600-77F 7C0-7FF 840-8FF 1800-18AF A840-A87F FB50-FDFF FE70-FEFE 10AC0-10AFF 10B80-10BAF 10D00-10D3F
    10EC0-10EFF 10F30-10F6F 10F70-10FAF 10FB0-10FDF 11660-1167F 1E900-1E95F
"""

_ZERO_WIDTH_JOINERS = frozenset("\u200c\u200d")
_MONGOLIAN_NIRUGU = "\u180a"


def _read_ranges(table: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Read a table of ranges into their first and last code points, both in rising order."""
    bounds = [entry.partition("-") for entry in re.split(r"\s+", table.strip())]
    starts = tuple(int(first, 16) for first, _, _ in bounds)
    return starts, tuple(int(last or first, 16) for first, _, last in bounds)


_JOINING = _read_ranges(_JOINING_RANGES)
_CURSIVE = _read_ranges(_CURSIVE_RANGES)


def _is_within(character: str, ranges: tuple[tuple[int, ...], tuple[int, ...]]) -> bool:
    starts, ends = ranges
    index = bisect_right(starts, ord(character)) - 1
    return index >= 0 and ord(character) <= ends[index]


@cache
def is_joining_letter(character: str) -> bool:
    """Return whether a character is a letter that joins a neighbour (Joining_Type D, R or L)."""
    return _is_within(character, _JOINING)


@cache
def is_word_character(character: str) -> bool:
    """Return whether a character may stand inside a written word of a cursive script.

    Letters of the script may, joining or not, and tatweel; so may any combining mark, and the zero width
    joiner and non-joiner, which shape the word though they show nothing.
    """
    if character in _ZERO_WIDTH_JOINERS or character == _MONGOLIAN_NIRUGU:
        return True
    category = unicodedata.category(character)
    return category in {"Mn", "Me"} or (category.startswith("L") and _is_within(character, _CURSIVE))


def count_letters(text: str) -> int:
    """Count the letters and digits of a text: what no layout adds or takes away, as it does hyphens and spaces."""
    return sum(map(str.isalnum, text))
