"""Mends letters of another keyboard: a word and its language in, the word in the language's own letters out.

The letters are those of CLDR's exemplar sets of ar, fa and ur; what looks like one of them and is in no
set of the language is a lookalike.
"""

import re
from collections.abc import Mapping
from itertools import pairwise

from publisher.script.language import parse_tag

# Letters of names from abroad that Arabic print knows, such as پ چ ژ گ ڤ, are no lookalikes.
_LOOKALIKES: Mapping[str, Mapping[str, str]] = {
    "ar": {"ک": "ك", "ڪ": "ك", "ی": "ي", "ے": "ي", "ې": "ي", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه", "ۃ": "ة"},
    "fa": {"ك": "ک", "ڪ": "ک", "ي": "ی", "ى": "ی", "ے": "ی", "ې": "ی", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ة"},
    "ur": {"ك": "ک", "ڪ": "ک", "ي": "ی", "ى": "ی", "ې": "ی", "ه": "ہ", "ە": "ہ", "ة": "ۃ"},
}
# At the end of an Arabic word Persian ی may stand for ي or for ى; these words have ى.
_ENDS_WITH_ALEF = frozenset(
    ("على", "إلى", "الى", "حتى", "متى", "لدى", "سوى", "مدى", "إحدى", "أخرى", "الأخرى", "كبرى", "الكبرى", "مستشفى",
     "المستشفى", "أسرى", "الأسرى", "مرضى", "المرضى", "قتلى", "القتلى", "جرحى", "الجرحى", "الأولى", "القوى")
)  # fmt: skip
_CLITICS = re.compile("^[وف]?[بكل]?")
# An Urdu word does not begin with the ھ of an aspirate: ھزار is ہزار.
_INITIAL = {"ur": {"ھ": "ہ"}}
# After these letters Urdu ه may be the ھ of an aspirate, بھ, or a ہ: only a reader of Urdu can tell.
_ASPIRATED = frozenset("بپتٹجچدڈرڑکگلمن")


def find_lookalikes(word: str, language: str) -> tuple[str, ...]:
    """List the letters of a word that its language writes otherwise, each once, in their order."""
    table = _LOOKALIKES.get(parse_tag(language).language, {})
    initial = word[:1] if word[:1] in _INITIAL.get(parse_tag(language).language, {}) else ""
    return tuple(dict.fromkeys(initial + "".join(letter for letter in word if letter in table)))


def mend_lookalikes(word: str, language: str) -> str:
    """Write a word in its language's own letters; "" where the right letter cannot be told.

    The result has no lookalikes, and as many characters as the word.
    """
    tag = parse_tag(language).language
    table = _LOOKALIKES.get(tag, {})
    if tag == "ur" and any(letter == "ه" and before in _ASPIRATED for before, letter in pairwise(word)):
        return ""
    first = _INITIAL.get(tag, {}).get(word[:1], word[:1])
    mended = first + word[1:]
    mended = "".join(table.get(letter, letter) for letter in mended)
    if tag == "ar" and word.endswith("ی"):
        with_alef = mended[:-1] + "ى"
        if {with_alef, _CLITICS.sub("", with_alef)} & _ENDS_WITH_ALEF:
            return with_alef
    return mended
