"""Tells how much of a text another one has: two texts in, the share of the words of the first that are in the second.

A word is a run of letters with their marks, or of digits, after compatibility composition (UAX #15, NFKC).
Words count as often as they occur.
"""

import re
import unicodedata
from collections import Counter

# Python's own \\w leaves marks out. All marks of the scripts that have letters of these kinds lie below.
_MARKS = "".join(chr(code) for code in range(0x300, 0x900) if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me"})
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*|\d+")
_NON_JOINER = "\u200c"
#: What a reader may take the non-joiner for: nothing, or a space.
_RULES = ("", " ")


def count_words(text: str, non_joiner: str = "") -> Counter[str]:
    """Return the words of a text. The zero width non-joiner is replaced with `non_joiner`: nothing, or a space."""
    spelled = unicodedata.normalize("NFKC", text).replace(_NON_JOINER, non_joiner)
    # What shows nothing parts no words: controls of direction, joiners, soft hyphens.
    kept = "".join(character for character in spelled if unicodedata.category(character) != "Cf")
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", kept)))


def share_words(text: str, other: str) -> float:
    """Return the share, from 0 to 1, of a text's words that another has. A text without words has all of them."""
    return min(_share(count_words(text, rule), count_words(other, rule)) for rule in _RULES)


def _share(words: Counter[str], others: Counter[str]) -> float:
    return (words & others).total() / words.total() if words else 1.0
