"""Tells spellings of one name from two names: two words in, whether they may be one name out.

Names from abroad vary in their vowels (بوخنفالد, بوخينفالد), in the letters for a sound that the script lacks
(غ ج ك گ for g, ف ڤ for v, ب پ for p), and in emphatic letters (تورغاو, طورغاو).
"""

import re
import unicodedata
from functools import lru_cache

from publisher.script.letters import MARKS, RIGHT_TO_LEFT
from publisher.script.names import fold_name

_SOUNDS = str.maketrans(
    {
        "ط": "ت", "ص": "س", "ض": "د", "ظ": "ز", "ذ": "د", "ث": "ت", "ڤ": "ف", "پ": "ب",
        "ج": "غ", "گ": "غ", "ك": "غ",
        "ך": "כ", "ק": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "ט": "ת",
    }
)  # fmt: skip
_FINAL_FORMS = str.maketrans("ךםןףץ", "כמנפצ")
_VOWELS = "اويאוי"
_NO_VOWELS = str.maketrans("", "", _VOWELS)
#: The ending of a feminine in Arabic, and all letters of a last -a or -e that are no vowel elsewhere.
_FEMININE, _ENDINGS = "ة", ("ة", "ه", "ה")
#: The short vowels of Arabic, each with the letter of the long one, and the mark of none at all.
_LONG = {"\u064e": "ا", "\u064f": "و", "\u0650": "ي", "\u0652": ""}
_MARKED = re.compile(f"[{RIGHT_TO_LEFT}][{MARKS}]*")
#: What a last -a or -e may be written with, folded.
_OPEN = "هה"
_BETWEEN_CONSONANTS = re.compile(f"[^{_VOWELS}]")

#: Articles, each with one consonant.
_ARTICLES = ("ال", "ה")

# With fewer letters too many words are alike.
_LEAST_LETTERS, _LEAST_CONSONANTS = 5, 4


def fold_sounds(word: str) -> str:
    """Write a name with one letter for each sound: طورغاو as تورغاو. A second time changes nothing."""
    return fold_name(word).translate(_SOUNDS).rstrip(_OPEN)


@lru_cache(maxsize=2**15)
def make_skeleton(word: str) -> str:
    """Return the consonants of a name, one letter for each sound: what words that are spelt alike have in common."""
    return fold_sounds(word).translate(_NO_VOWELS)


def strip_vowels(word: str) -> str:
    """Leave the letters for vowels out of a word; final forms of letters are as the others."""
    return fold_name(word).translate(_FINAL_FORMS).translate(_NO_VOWELS)


def is_vocalised_otherwise(word: str, name: str) -> bool:
    """Return whether marks of Arabic give a word no vowel, or another one, where a name of its consonants has a letter.

    الطَّحْن is no spelling of الطحان. The mark of the last consonant is that of a case. The word may have clitics.
    """
    marked, plain = _list_vowels(word), _list_vowels(name)
    return any(
        not letter and told is not None and other and told != other[0]
        for (letter, told), (other, _) in zip(marked[-2::-1], plain[-2::-1], strict=False)
    )


def _list_vowels(word: str) -> list[tuple[str, str | None]]:
    """List the letters of the vowel behind each consonant, and the letter for what its mark says, None without one."""
    found: list[tuple[str, str | None]] = []
    pieces = _MARKED.findall(unicodedata.normalize("NFC", word))
    letters = [fold_name(piece) for piece in pieces]
    while letters and letters[-1] in _OPEN:
        letters.pop()
    for piece, letter in zip(pieces, letters, strict=False):
        if letter not in _VOWELS:
            found.append(("", next((_LONG[mark] for mark in piece if mark in _LONG), None)))
        elif found:
            found[-1] = (found[-1][0] + letter, found[-1][1])
    return found


def spells_alike(word: str, name: str) -> bool:
    """Return whether a word may be another spelling of a name, of the same consonants and nearly the same vowels.

    The first sound is the same, and one vowel differs, or two in a long name; a last h behind a consonant is a vowel
    too. The ending of an adjective (بولندي) is none of a name's, nor is that of a feminine (الكاتب, الكاتبة).
    """
    first, second = fold_sounds(word), fold_sounds(name)
    if make_skeleton(word) != make_skeleton(name):
        return False
    is_open = word.endswith(_ENDINGS) != name.endswith(_ENDINGS) and not {first[-1:], second[-1:]} & set(_VOWELS)
    if is_open and (word.endswith(_FEMININE) or name.endswith(_FEMININE)):
        return False
    if first == second and not is_open:
        return min(len(word), len(name)) >= _LEAST_LETTERS
    vowels, others = _BETWEEN_CONSONANTS.split(first), _BETWEEN_CONSONANTS.split(second)
    changed = sum(one != other for one, other in zip(vowels, others, strict=True)) + is_open
    is_adjective = vowels[-1] != others[-1] and "ي" in vowels[-1]
    # An article is no part of the name: الطحن and الطحان have three consonants, as most roots have.
    has_article = all(one.startswith(_ARTICLES) for one in (word, name))
    consonants = len(make_skeleton(word)) - has_article
    most_changed = 1 if consonants == _LEAST_CONSONANTS else 2
    return consonants >= _LEAST_CONSONANTS and first[0] == second[0] and changed <= most_changed and not is_adjective
