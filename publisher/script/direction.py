"""Tells how a language is written: a BCP 47 tag in, its script and its direction out."""

import unicodedata
from functools import cache

from babel.core import get_global

from publisher.script.language import parse_tag

#: The scripts whose letters are of bidi class R or AL (Unicode 15, DerivedBidiClass), by ISO 15924 code.
RIGHT_TO_LEFT_SCRIPTS = frozenset(
    (
        "Adlm", "Arab", "Aran", "Armi", "Avst", "Chrs", "Cprt", "Elym", "Gara", "Hatr", "Hebr", "Hung",
        "Khar", "Lydi", "Mand", "Mani", "Mend", "Merc", "Mero", "Narb", "Nbat", "Nkoo", "Orkh", "Ougr",
        "Palm", "Phli", "Phlp", "Phnx", "Prti", "Rohg", "Samr", "Sarb", "Sogd", "Sogo", "Syrc", "Syre",
        "Syrj", "Syrn", "Thaa", "Yezi",
    )
)  # fmt: skip

#: ISO 15924 for a script that cannot be told.
UNKNOWN_SCRIPT = "Zzzz"


@cache
def find_script(language: str) -> str:
    """Find the script of a language as an ISO 15924 code, such as `Arab`, `Hebr` or `Latn`.

    A script subtag decides; else CLDR's likely subtags do (UTS #35, part 1, 4.3), for language and
    region together first: `pa` is Gurmukhi, `pa-PK` Arabic. `Zzzz` stands for a language not known.
    """
    tag = parse_tag(language)
    if tag.script:
        return tag.script
    likely = get_global("likely_subtags")
    for key in (f"{tag.language}_{tag.region}", tag.language):
        if key in likely:
            return parse_tag(likely[key]).script
    return UNKNOWN_SCRIPT


def is_right_to_left(language: str) -> bool:
    """Tell whether a language is written from right to left; one that is not known is not."""
    return find_script(language) in RIGHT_TO_LEFT_SCRIPTS


#: LEFT-TO-RIGHT MARK and RIGHT-TO-LEFT MARK.
_MARKS = ("\u200e", "\u200f")
#: LEFT-TO-RIGHT EMBEDDING and RIGHT-TO-LEFT EMBEDDING, and what ends them.
_EMBEDDINGS, _POP = ("\u202a", "\u202b"), "\u202c"
#: The strong classes of either direction (UAX #9, table 4).
_STRONG = (frozenset({"L"}), frozenset({"R", "AL"}))


def choose_controls(text: str, *, right_to_left: bool) -> tuple[str, str]:
    """Choose the bidi controls before and after a text that is of one direction as a whole.

    They take its punctuation with it. A mark (UAX #9, 2.6) is weaker than an embedding and leaves the brackets
    around it paired; but it does not hold a text together that has strong letters of the other direction.
    """
    if any(unicodedata.bidirectional(letter) in _STRONG[not right_to_left] for letter in text):
        return _EMBEDDINGS[right_to_left], _POP
    return _MARKS[right_to_left], _MARKS[right_to_left]
