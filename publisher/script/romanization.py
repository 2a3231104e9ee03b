"""Writes names and titles in Latin letters by rule: a text and its language in, its form by the tables of ALA-LC out.

The tables are those of ALA-LC Romanization for Arabic, Persian, Urdu and Hebrew. A text without vowel marks has no
short vowels that a rule could know, so none are written: what comes out is sure of its consonants and long vowels
alone, and a record has to say that it was made by rule.
"""

import re
import unicodedata
from collections.abc import Mapping

from publisher.script.direction import find_script
from publisher.script.language import parse_tag

_FATHATAN, _DAMMATAN, _KASRATAN, _FATHA, _DAMMA, _KASRA, _SHADDA, _SUKUN = "ًٌٍَُِّْ"
_SHORT = {_FATHA: "a", _DAMMA: "u", _KASRA: "i", _FATHATAN: "an", _DAMMATAN: "un", _KASRATAN: "in", _SUKUN: ""}
_MARKS = frozenset((*_SHORT, _SHADDA, "\u0670", "\u0653", "\u0640"))
_AYN, _HAMZA = "\u02bb", "\u02bc"

_ARABIC = {
    "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "ḥ", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s",
    "ش": "sh", "ص": "ṣ", "ض": "ḍ", "ط": "ṭ", "ظ": "ẓ", "ع": _AYN, "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l",
    "م": "m", "ن": "n", "ه": "h", "ة": "h", "ى": "á", "آ": "ā", "ء": _HAMZA, "ؤ": _HAMZA, "ئ": _HAMZA, "پ": "p",
    "چ": "ch", "ژ": "zh", "گ": "g", "ڤ": "v",
}  # fmt: skip
_PERSIAN = _ARABIC | {
    "ث": "s̱", "ذ": "ẕ", "ض": "z̤", "ک": "k", "ی": "ī", "ى": "á", "و": "v", "ۀ": "hʼ", "ة": "h",
}  # fmt: skip
_URDU = _PERSIAN | {
    "ٹ": "ṭ", "ڈ": "ḍ", "ڑ": "ṛ", "ط": "t̤", "ض": "ẓ", "ظ": "z̤", "ں": "ṉ", "ہ": "h", "ھ": "h", "ے": "e", "ۃ": "h",
}  # fmt: skip
_HEBREW: Mapping[str, str] = {
    "א": _HAMZA, "ב": "v", "ג": "g", "ד": "d", "ה": "h", "ו": "ṿ", "ז": "z", "ח": "ḥ", "ט": "ṭ", "י": "y", "כ": "kh",
    "ך": "kh", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": _AYN, "פ": "f", "ף": "f", "צ": "ts",
    "ץ": "ts", "ק": "ḳ", "ר": "r", "ש": "sh", "ת": "t",
}  # fmt: skip
#: Letters that a dagesh makes plosive.
_PLOSIVE = {"ב": "b", "כ": "k", "ך": "k", "פ": "p", "ף": "p"}
_HEBREW_VOWELS = {
    "\u05b0": "", "\u05b1": "e", "\u05b2": "a", "\u05b3": "o", "\u05b4": "i", "\u05b5": "e", "\u05b6": "e",
    "\u05b7": "a", "\u05b8": "a", "\u05b9": "o", "\u05ba": "o", "\u05bb": "u",
}  # fmt: skip
_DAGESH, _SHIN_DOT, _SIN_DOT = "\u05bc", "\u05c1", "\u05c2"
_TABLES = {"ar": _ARABIC, "fa": _PERSIAN, "ur": _URDU}

_SIGNS = str.maketrans({
    "،": ",", "؛": ";", "؟": "?", "«": "\u201c", "»": "\u201d", "\u05be": "-", "\u05f3": _HAMZA, "\u05f4": '"',
    "٪": "%", "۔": ".", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": "",
})  # fmt: skip
_WORD = re.compile(r"[\w\u0300-\u036f\u0591-\u05c7\u064b-\u0670\u0640]+")


def can_romanize(language: str) -> bool:
    """Return whether there are rules for a language."""
    tag = parse_tag(language)
    return tag.language in {*_TABLES, "he"} and find_script(language) in {"Arab", "Aran", "Hebr"}


def romanize(text: str, language: str) -> str:
    """Write a text in Latin letters by rule, its first letter a capital; "" for a language without rules.

    Words of other scripts stay as they are, digits become European, and signs those of Latin text.
    """
    if not can_romanize(language):
        return ""
    own = parse_tag(language).language
    composed = unicodedata.normalize("NFC", text).translate(_SIGNS)

    def write(found: re.Match[str]) -> str:
        word = found[0]
        if own == "he":
            return _romanize_hebrew(word)
        return _romanize_arabic(word, _TABLES[own], own)

    written = "".join(_write_digit(character) for character in _WORD.sub(write, composed))
    return _capitalize(unicodedata.normalize("NFC", re.sub(r"\s+", " ", written).strip()))


def _write_digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _capitalize(text: str) -> str:
    """Write the first letter as a capital; the article `al-` stays small (ALA-LC, Arabic, rule 17)."""
    start = len("al-") if text.startswith("al-") else 0
    for place in range(start, len(text)):
        if text[place].isalpha() and text[place] not in (_AYN, _HAMZA):
            return text[:place] + text[place].upper() + text[place + 1 :]
    return text


def _romanize_arabic(word: str, table: Mapping[str, str], language: str) -> str:
    letters = _split(word)
    written: list[str] = []
    place = 0
    if language == "ar" and len(letters) > len("ال") + 1 and letters[0][0] in "اٱ" and letters[1][0] == "ل":
        # The article is written al- before every letter (rule 17 a).
        written.append("al-")
        place = 2
        first = letters[2]
        letters[2] = (first[0], first[1].replace(_SHADDA, ""))
    start = place
    while place < len(letters):
        letter, marks = letters[place]
        after = letters[place + 1] if place + 1 < len(letters) else ("", "")
        previous = letters[place - 1] if place > start else ("", "")
        written.append(_write_letter(letter, marks, previous, after, table, is_first=place == start))
        place += 1
    return "".join(written)


def _write_letter(
    letter: str,
    marks: str,
    previous: tuple[str, str],
    after: tuple[str, str],
    table: Mapping[str, str],
    *,
    is_first: bool,
) -> str:
    vowel = "".join(_SHORT.get(mark, "") for mark in marks)
    doubled = _SHADDA in marks
    if letter in "اٱ":
        if is_first:
            return vowel or "a"
        return "" if _FATHATAN in previous[1] else "ā"
    if letter in "أإ":
        if not is_first and not after[0] and not vowel:
            # A hamza sits on alef at the end of a word where an a comes before it.
            return ("" if previous[1] else "a") + _HAMZA
        return ("" if is_first else _HAMZA) + (vowel or ("i" if letter == "إ" else "a"))
    if letter in "وي" or letter == "ی":
        consonant, long = ("w", "ū") if letter == "و" else ("y", "ī")
        consonant = "v" if letter == "و" and "و" in table else consonant
        is_long = not is_first and not marks and previous[0] not in "اآ" and after[0] not in {"ا", "آ", "ة"}
        if is_long and _FATHA in previous[1]:
            return consonant
        if is_long and previous[1] and _SUKUN in previous[1]:
            return consonant
        if is_long:
            # The short vowel before it is already written, and is the same sound.
            return long
        return (consonant * 2 if doubled else consonant) + vowel
    if letter == "ة":
        # An a always comes before it (rule 7); with a vowel of its own, t is heard.
        before = "" if _FATHA in previous[1] or previous[0] in {"ا", "آ"} else "a"
        return before + (f"t{vowel}" if vowel else "h")
    base = table.get(letter)
    if base is None:
        return letter
    next_is_long = not after[1] and ((vowel == "u" and after[0] == "و") or (vowel == "i" and after[0] in {"ي", "ی"}))
    next_is_alef = vowel == "a" and after[0] in {"ا", "ى"} and not after[1]
    if next_is_long or next_is_alef:
        vowel = ""
    return (base * 2 if doubled else base) + vowel


def _romanize_hebrew(word: str) -> str:
    letters = _split(word)
    written: list[str] = []
    for place, (letter, marks) in enumerate(letters):
        vowel = "".join(_HEBREW_VOWELS.get(mark, "") for mark in marks)
        if letter == "ו" and _DAGESH in marks and not vowel and place:
            written.append("u")
        elif letter == "ו" and ("\u05b9" in marks or "\u05ba" in marks):
            written.append("o")
        elif letter == "י" and not marks and place and "\u05b4" in letters[place - 1][1]:
            continue
        elif letter == "א" and place == 0:
            # A first alef is not written (ALA-LC, Hebrew, note 2).
            written.append(vowel)
        elif letter == "ש" and _SIN_DOT in marks:
            written.append("ś" + vowel)
        elif letter in _HEBREW:
            is_plosive = letter in _PLOSIVE and (_DAGESH in marks or (place == 0 and not marks))
            written.append((_PLOSIVE[letter] if is_plosive else _HEBREW[letter]) + vowel)
        else:
            written.append(letter + marks)
    return "".join(written)


def _split(word: str) -> list[tuple[str, str]]:
    """Divide a word into letters with the vowel marks that stand on each."""
    letters: list[tuple[str, str]] = []
    for character in word:
        is_mark = character in _MARKS or character in _HEBREW_VOWELS or character in (_DAGESH, _SHIN_DOT, _SIN_DOT)
        if is_mark and letters:
            letter, marks = letters[-1]
            letters[-1] = (letter, marks + character)
        elif not is_mark:
            letters.append((character, ""))
    return letters
