"""Makes written names comparable: a name as it stands in a text in, the forms to look it up by out."""

import re
import unicodedata
from functools import lru_cache

from publisher.script.digits import read_digits
from publisher.script.language import parse_tag

# Letters that writers and keyboards put for one another: seats of hamza, the two forms of final ya and
# of ha, and the code points of Persian and Urdu for letters of Arabic.
_VARIANTS = str.maketrans("أإآٱٲٳؤئىیةہۀۂەکڪ", "ااااااويييهههههكك")
_SPACES = re.compile(r"[\s\-\u2010-\u2015/_\u05be]+")
_INVISIBLE = frozenset({"Mn", "Me", "Cf"})
_TATWEEL = "\u0640"


class _Bare(dict[int, int | None]):
    """For each character what is left of it where marks and what cannot be seen do not count; it fills itself."""

    def __missing__(self, number: int) -> int | None:
        """Look up a character that was not met before."""
        character = chr(number)
        is_left = character != _TATWEEL and unicodedata.category(character) not in _INVISIBLE
        self[number] = number if is_left else None
        return self[number]


_BARE = _Bare()
#: How many names are remembered: a long book has some 20,000 different words.
_REMEMBERED = 2**15

# Clitics are written as one word with the name: in Arabic a conjunction, then a preposition or the
# particle of the future; in Hebrew up to three letters (וכשה).
_ARABIC_CLITICS = ("وف", "بكلس")
_HEBREW_CLITICS = "והבלמשכ"
_MOST_HEBREW_CLITICS = 3
_LEAST_LETTERS = 2


@lru_cache(maxsize=_REMEMBERED)
def fold_name(text: str) -> str:
    """Fold a name so that spellings of one name compare equal.

    PieceTable, vowel marks, accents, tatweel and invisible characters do not count; seats of hamza fold to
    their letter, ى and ی to ي, ة and ہ to ه, ک to ك; a hyphen, slash or maqaf is a space; digits are
    European. The form is for comparing only, not for print; folding it again changes nothing.
    """
    for _ in range(4):
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded
    return text


def _fold_once(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text).casefold().translate(_VARIANTS)
    bare = unicodedata.normalize("NFKD", composed).translate(_BARE)
    return _SPACES.sub(" ", read_digits(bare)).strip()


@lru_cache(maxsize=_REMEMBERED)
def turn_name(text: str) -> str:
    """Turn a name that is filed by its family name into the order in which it is said: "Doe, Jane" is "Jane Doe"."""
    family, comma, given = text.partition(", ")
    return f"{given} {family}" if comma and "," not in given else text


@lru_cache(maxsize=_REMEMBERED)
def strip_clitics(text: str, language: str) -> tuple[str, ...]:
    """List the names that a marked word may stand for, the longest first, beginning with itself.

    In Arabic the conjunctions و ف, then ب ك ل س, then the article ال may be clitics: وبالمنيكن may be
    بالمنيكن or المنيكن. لل is ل with the article, or before a name in ل alone. In Hebrew up to three of
    ו ה ב ל מ ש כ may be. Two letters are left at least. Other languages write no clitics, and have one
    candidate. Only the first word of a name has clitics.
    """
    match parse_tag(language).language:
        case "ar":
            candidates = _strip_arabic(text)
        case "he":
            candidates = _strip_hebrew(text)
        case _:
            candidates = [text]
    # The sort is stable: of two candidates of one length the one found first is tried first.
    return tuple(sorted(dict.fromkeys(candidates), key=len, reverse=True))


def _strip_arabic(text: str) -> list[str]:
    """Take off conjunction, preposition or both, and then the article from each form that is left."""
    stems = [text]
    for letters in _ARABIC_CLITICS:
        stems += [rest for stem in list(stems) if (rest := _drop_first(stem, letters))]
    candidates: list[str] = []
    for stem in stems:
        forms = [stem]
        after_preposition = _drop_first(stem, "ل")
        if after_preposition.startswith("ل"):
            forms.append("ا" + after_preposition)
        candidates += forms
        # With the alef of the article its lam goes too; _drop_first gives "" where either is not there.
        candidates += [rest for form in forms if (rest := _drop_first(_drop_first(form, "اٱ"), "ل"))]
    return candidates


def _strip_hebrew(text: str) -> list[str]:
    candidates = [text]
    for _ in range(_MOST_HEBREW_CLITICS):
        rest = _drop_first(candidates[-1], _HEBREW_CLITICS)
        if not rest:
            break
        candidates.append(rest)
    return candidates


def _drop_first(text: str, letters: str) -> str:
    """Drop the first letter if it is one of `letters`, with its marks; "" where that cannot be."""
    if not text or text[0] not in letters:
        return ""
    rest = text[1:]
    while rest and (unicodedata.category(rest[0]) in _INVISIBLE or rest[0] == _TATWEEL):
        rest = rest[1:]
    letters_left = sum(1 for character in rest if character.isalpha())
    return rest if letters_left >= _LEAST_LETTERS else ""
