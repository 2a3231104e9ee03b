"""Writes names and titles in Latin letters by rule: a text and its language in, its form by the tables of ALA-LC out.

The tables are those of ALA-LC Romanization for Arabic, Persian, Urdu and Hebrew. A text without vowel marks has no
short vowels that a rule could know, so none are written: what comes out is sure of its consonants and long vowels
alone, and a record has to say that it was made by rule. Endings of cases are left out, as the tables want it.
"""

import re
import unicodedata
from collections.abc import Mapping

from publisher.script.direction import find_script
from publisher.script.language import parse_tag

_FATHATAN, _DAMMATAN, _KASRATAN, _FATHA, _DAMMA, _KASRA, _SHADDA, _SUKUN = "ًٌٍَُِّْ"
_SHORT = {_FATHA: "a", _DAMMA: "u", _KASRA: "i", _FATHATAN: "an", _DAMMATAN: "un", _KASRATAN: "in", _SUKUN: ""}
_VOWELS = (_FATHA, _DAMMA, _KASRA)
_HAMZA_ABOVE = "\u0654"
#: What a case ends with, but for an a: verbs and particles have that more often.
_CASES = (_DAMMA, _KASRA, _DAMMATAN, _KASRATAN)
_MARKS = frozenset((*_SHORT, _SHADDA, "\u0670", "\u0653", "\u0640", _HAMZA_ABOVE))
#: Letters that are a consonant or a long vowel.
_GLIDES = "ويی"
_AYN, _HAMZA = "\u02bb", "\u02bc"

_ARABIC = {
    "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "ḥ", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s",
    "ش": "sh", "ص": "ṣ", "ض": "ḍ", "ط": "ṭ", "ظ": "ẓ", "ع": _AYN, "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l",
    "م": "m", "ن": "n", "ه": "h", "ة": "h", "ى": "á", "آ": "ā", "ء": _HAMZA, "ؤ": _HAMZA, "ئ": _HAMZA, "پ": "p",
    "چ": "ch", "ژ": "zh", "گ": "g", "ڤ": "v",
}  # fmt: skip
_PERSIAN = _ARABIC | {
    "ای": "ī", "ث": "s̱", "ذ": "ẕ", "ض": "z̤", "ک": "k", "ی": "ī", "ى": "á", "و": "v", "ۀ": "hʼ", "ة": "h",
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
_OF_ARTICLE = ("\u05b7", "\u05b8")
_DAGESH, _SHIN_DOT, _SIN_DOT = "\u05bc", "\u05c1", "\u05c2"
_TABLES = {"ar": _ARABIC, "fa": _PERSIAN, "ur": _URDU}

_SIGNS = str.maketrans({
    "،": ",", "؛": ";", "؟": "?", "«": "\u201c", "»": "\u201d", "\u05be": "-", "\u05f3": _HAMZA, "\u05f4": '"',
    "٪": "%", "۔": ".", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": "",
})  # fmt: skip
_WORD = re.compile(r"[\w\u0300-\u036f\u0591-\u05c7\u064b-\u0670\u0640]+")
_SPACE = re.compile(r"\s+")
_ARTICLE_NEXT, _WORD_NEXT = re.compile(r"\s[اٱ]ل"), re.compile(r"\s\w")
#: What is written together with the article of the word behind it: conjunctions and prepositions (ALA-LC, Arabic,
#: 16 b and 17 b), the letter as it is written, and before it the vowel that it can have.
_BEFORE_ARTICLE = {"و": ("wa-al-", _FATHA), "ف": ("fa-al-", _FATHA), "ب": ("bi-al-", _KASRA), "ك": ("ka-al-", _FATHA)}
#: Words that begin with such a letter and the letters of the article, and have neither: father, ruler, adult, clever.
_NO_ARTICLE = re.compile("(وال[ديهات]|بال[غويت]|فال[حكس]|كال[يس])")
#: Words that are not written as they sound.
_OWN_FORMS = {
    "ابن": "ibn", "و": "wa", "الله": "Allāh", "هذا": "hādhā", "هذه": "hādhihi", "ذلك": "dhālika", "لكن": "lākin",
}  # fmt: skip
#: So many letters a word has at least that has the article behind such a letter.
_LEAST_WITH_ARTICLE = 5
#: Words between the names of a person and of its father.
_BETWEEN_NAMES = frozenset(("ibn", "bin", "bint", "wa", "ha", "ben"))


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
        # Of a noun that is bound to the next one the t is heard (rule 7 b): that one has the article, or this its case.
        is_bound = _ARTICLE_NEXT if word[-1] not in _VOWELS else _WORD_NEXT
        return _romanize_arabic(word, _TABLES[own], own, is_joined=bool(is_bound.match(composed, found.end())))

    written = "".join(_write_digit(character) for character in _WORD.sub(write, composed))
    return _capitalize(unicodedata.normalize("NFC", _SPACE.sub(" ", written).strip()))


def romanize_name(text: str, language: str) -> str:
    """Write the name of a person in Latin letters by rule, with a capital at the head of each of its words."""
    words = romanize(text, language).split(" ")
    return " ".join(word if word in _BETWEEN_NAMES else _capitalize(word) for word in words)


def _write_digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _capitalize(text: str) -> str:
    """Write the first letter as a capital; the article `al-` stays small (ALA-LC, Arabic, rule 17)."""
    start = next((place for place, sign in enumerate(text) if sign.isalpha()), 0)
    start += len("al-") if text.startswith("al-", start) else 0
    for place in range(start, len(text)):
        if text[place].isalpha() and text[place] not in (_AYN, _HAMZA):
            return text[:place] + text[place].upper() + text[place + 1 :]
    return text


def _romanize_arabic(word: str, table: Mapping[str, str], language: str, *, is_joined: bool) -> str:
    letters = _split(word)
    if not letters:
        # Marks without a letter to stand on.
        return ""
    written: list[str] = []
    place = 0
    if language == "ar":
        if "".join(letter for letter, _ in letters) in _OWN_FORMS:
            return _OWN_FORMS["".join(letter for letter, _ in letters)]
        head, place = _read_article(letters)
        written.append(head)
        letters = _leave_out_case(letters, is_joined=is_joined and not head, has_article=bool(head))
    elif letters[:2] == [("ا", ""), ("ی", "")] and len(letters) > len("ای"):
        letters[:2] = [("ای", "")]
    ending = ""
    if language != "ar":
        letters, ending = _read_izafa(letters)
    if place:
        first = letters[place]
        letters[place] = (first[0], first[1].replace(_SHADDA, ""))
    start = place
    long = _list_long(letters, start)
    while place < len(letters):
        letter, marks = letters[place]
        after = letters[place + 1] if place + 1 < len(letters) else ("", "")
        previous = letters[place - 1] if place > start else ("", "")
        written.append(
            _write_letter(letter, marks, previous, after, table, is_first=place == start, is_long=long[place])
        )
        place += 1
    return "".join(written) + ending


def _read_izafa(letters: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], str]:
    """Return a word without the vowel that binds it to the next one, and that (ALA-LC, Persian, 2 and Urdu, 8)."""
    letter, marks = letters[-1]
    if letter == "ۀ" or _HAMZA_ABOVE in marks:
        return [*letters[:-1], ("ه" if letter == "ۀ" else letter, marks.replace(_HAMZA_ABOVE, ""))], f"-{_HAMZA}i"
    if marks == _KASRA and len(letters) > 1:
        return [*letters[:-1], (letter, "")], "-i"
    return letters, ""


def _list_long(letters: list[tuple[str, str]], start: int) -> list[bool]:
    """Tell for each letter whether it is a waw or ya that stands for a long vowel, as far as its neighbours tell.

    No two vowels meet: of two such letters in a row the first is a consonant.
    """
    long = [False] * (len(letters) + 1)
    for place in range(len(letters) - 1, start, -1):
        letter, marks = letters[place]
        after = letters[place + 1][0] if place + 1 < len(letters) else ""
        is_free = letter in _GLIDES and not marks and letters[place - 1][0] not in "اآ"
        long[place] = is_free and after not in {"ا", "آ", "ة"} and not long[place + 1]
    return long


def _read_article(letters: list[tuple[str, str]]) -> tuple[str, int]:
    """Return the article at the head of a word, with what is written together with it, and how many letters it has."""
    plain = "".join(letter for letter, _ in letters)
    marks = [marks for _, marks in letters]
    if len(letters) > len("ال") + 1 and plain[0] in "اٱ" and plain[1] == "ل":
        # The article is written al- before every letter (rule 17 a).
        return "al-", 2
    if len(letters) < _LEAST_WITH_ARTICLE:
        return "", 0
    if plain.startswith("لل") and not marks[1].strip(_SUKUN):
        return "lil-", 2
    head, vowel = _BEFORE_ARTICLE.get(plain[0], ("", ""))
    is_article = plain[1] in "اٱ" and plain[2] == "ل" and not marks[1] and not marks[2].strip(_SUKUN)
    if head and is_article and not marks[0].strip(vowel) and not _NO_ARTICLE.match(plain):
        return head, 3
    return "", 0


def _leave_out_case(letters: list[tuple[str, str]], *, is_joined: bool, has_article: bool) -> list[tuple[str, str]]:
    """Take the ending of the case off a word (rule 12 b); that of a pronoun stays, with which no article goes."""
    letter, marks = letters[-1]
    if letter == "ة":
        return [*letters[:-1], (letter, _SUKUN if is_joined else "")]
    if (letter == "ه" and not has_article) or len(letters) == 1:
        return letters
    return [*letters[:-1], (letter, "".join(mark for mark in marks if mark not in _CASES))]


def _write_letter(
    letter: str,
    marks: str,
    previous: tuple[str, str],
    after: tuple[str, str],
    table: Mapping[str, str],
    *,
    is_first: bool,
    is_long: bool,
) -> str:
    vowel = "".join(_SHORT.get(mark, "") for mark in marks)
    doubled = _SHADDA in marks
    if letter in "اٱ":
        if is_first:
            return vowel or "a"
        return "" if _FATHATAN in previous[1] else "ā"
    if letter in "أإ":
        if _SUKUN in marks:
            return _HAMZA
        if not is_first and not after[0] and not vowel:
            # A hamza sits on alef at the end of a word where an a comes before it.
            return ("" if previous[1] else "a") + _HAMZA
        return ("" if is_first else _HAMZA) + (vowel or ("i" if letter == "إ" else "a"))
    if letter in _GLIDES:
        consonant, long = ("w", "ū") if letter == "و" else ("y", "ī")
        consonant = "v" if letter == "و" and "و" in table else consonant
        if is_long and _FATHA in previous[1]:
            return consonant
        if is_long and previous[1] and _SUKUN in previous[1]:
            return consonant
        if is_long:
            # The short vowel before it is already written, and is the same sound.
            return long
        if vowel == "a" and after == ("ا", ""):
            vowel = ""
        return (consonant * 2 if doubled else consonant) + vowel
    if letter == "ة":
        # An a always comes before it (rule 7); with a vowel of its own, t is heard.
        before = "" if _FATHA in previous[1] or previous[0] in {"ا", "آ"} else "a"
        return before + (f"t{vowel}" if marks else "h")
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
        if not place and letter == "ה" and marks in _OF_ARTICLE and len(letters) > 1 and _DAGESH in letters[1][1]:
            # What is written together with a word has a hyphen (ALA-LC, Hebrew, note 6).
            written.append("ha-")
            continue
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
