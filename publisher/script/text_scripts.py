"""Tells in which script a text is: letters in, an ISO 15924 code or a language tag that is true of them out."""

from collections import Counter

from publisher.script.direction import find_script

#: Scripts of signs and marks that all scripts use (UAX #24).
_SHARED = frozenset(("Zyyy", "Zinh", "Zzzz"))


def find_text_script(text: str, language: str) -> str:
    """Find the script of a text of which it is thought that it is in a language.

    It is that of the language where any letter is in it, else that of most letters; "" for a text without letters.
    Nastaliq (`Aran`) is a hand of `Arab`.
    """
    from fontTools.unicodedata import script  # noqa: PLC0415 - few commands ask for it

    counted = Counter(code for character in text if character.isalpha() and (code := script(character)) not in _SHARED)
    expected = find_script(language).replace("Aran", "Arab") if language else ""
    if expected in counted:
        return expected
    return counted.most_common(1)[0][0] if counted else ""


def name_language(text: str, language: str) -> str:
    """Return the language of a text of which it is thought that it is in `language`, if its script can be that one's.

    What is in another script is in a language that nobody has named: `und-Latn` (BCP 47, 4.1).
    """
    script = find_text_script(text, language)
    is_own = not language or script in {"", find_script(language).replace("Aran", "Arab")}
    return language if is_own else f"und-{script}"


def name_romanized(text: str, language: str) -> str:
    """Return the tag of the form in Latin letters of a text of which it is thought that it is in `language`."""
    return f"{name_language(text, language).partition('-')[0]}-Latn"
