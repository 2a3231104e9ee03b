"""Tells how a language is written: a BCP 47 tag in, its script and its direction out."""

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
    """Return whether a language is written from right to left; one that is not known is not."""
    return find_script(language) in RIGHT_TO_LEFT_SCRIPTS


def choose_mark(*, right_to_left: bool) -> str:
    """Return LEFT-TO-RIGHT MARK or RIGHT-TO-LEFT MARK, an invisible letter of a direction (UAX #9, 2.6)."""
    return "\u200f" if right_to_left else "\u200e"
