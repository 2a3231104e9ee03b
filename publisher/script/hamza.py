"""Writes the hamza at the start of Arabic words: a word in, the spellings that its hamza asks for out.

The rule of the grammars: a verbal noun of form VII, VIII or X and ten nouns begin with the alef of
connection, without hamza; nearly all else that begins with an alef has one. Words are judged that are
written otherwise most often; a word that is not known is passed over.
"""

import re
from collections import defaultdict

from publisher.script.letters import strip_marks

# Each is written without its hamza most often. Those that are alike without it are all listed.
_WITH_HAMZA = (
    "إلى", "إليه", "إليها", "إليهم", "إلا", "ألا", "أن", "إن", "أنه", "إنه", "أنها", "إنها", "أنهم", "إنهم", "أو",
    "أي", "أية", "إذا", "إذ", "أيضا", "أول", "أولى", "أكثر", "أقل", "أكبر", "أصغر", "أحد", "إحدى", "أخرى", "آخر",
    "آخرون", "آخرين", "أخيرا", "أثناء", "أمام", "إمام", "أما", "إما", "أين", "أبريل", "أغسطس", "أكتوبر", "أيلول",
    "آذار", "أيار", "أيام", "ألف", "آلاف", "أسرى", "أسرة", "أطفال", "أرض", "أراضي", "أسابيع", "أشهر", "أعداد",
    "أوامر", "أمر", "أوروبا", "ألمانيا", "ألماني", "ألمانية", "ألمان", "إعدام", "إخلاء", "إجلاء", "إطلاق", "إنسان",
    "إنسانية", "أسماء", "أسلحة", "آلة", "أماكن", "أساس", "أساسي", "أمريكا", "أمريكي", "أمريكية", "إيطاليا", "الآن",
    "لأن", "لأنه", "لأنها", "لأنهم", "أوشفيتز",
)  # fmt: skip
# Not و with أحد: it is a word of its own.
_WHOLE = frozenset(("واحد", "واحدا", "كان", "بان", "فان"))
_WITHOUT_HAMZA = re.compile(
    "^إ(?:"
    # Forms VIII, VII and X: اجتماع, انسحاب, استعمال, استقالة, استيلاء.
    "(?:.ت.ا.|ن..ا.|ست..ا.|ست.ا.ة|ستي.اء)(?:ة|ات|ي|ية|ا|ه|ها|هم)?"
    "|(?:تفاق|تحاد|تصال|تجاه|تهام|تخاذ|تساع|دعاء|زدياد|ضطراب|ضطهاد|صطدام)(?:ات|ي|ية|ا|ه|ها|هم)?"
    # The ten nouns, and what has the article.
    "|سم|سمه|سمها|بن|بنه|بنة|ثنان|ثنين|ثنا|ثني|مرأة|لذي|لتي)$"
)
_CLITICS = re.compile("^(?P<conjunction>[وف]?)(?P<preposition>[بكل]?)(?P<article>ال)?")
#: Behind a preposition a short word is too often another one: كان is not ك with أن.
_LEAST = 4

_SEATS = str.maketrans("أإآ", "ااا")
_SPELLINGS: dict[str, list[str]] = defaultdict(list)
for _word in _WITH_HAMZA:
    _SPELLINGS[_word.translate(_SEATS)].append(_word)


def find_spellings(word: str) -> tuple[str, ...]:
    """Return the spellings that a word may have been meant to have; none where nothing is wrong.

    Each differs from the word by one letter, its alef, and has the word's marks.
    """
    bare = strip_marks(word)
    if bare in _WHOLE:
        return ()
    for start in _find_stems(bare):
        stem = bare[start:]
        letters = [spelling[index] for spelling in _SPELLINGS.get(stem, ()) if (index := _find_alef(stem)) >= 0]
        if letters:
            at = start + _find_alef(stem)
            return tuple(_replace_letter(word, at, letter) for letter in dict.fromkeys(letters))
        if _WITHOUT_HAMZA.match(stem):
            return (_replace_letter(word, start, "ا"),)
    return ()


def _find_stems(bare: str) -> list[int]:
    """Find where the word may begin behind its clitics, from the first letter on."""
    found = _CLITICS.match(bare)
    starts = [0]
    if found:
        starts.append(found.end("conjunction"))
        if found["article"] or len(bare) - found.end("preposition") >= _LEAST:
            starts += [found.end("preposition"), found.end()]
    return sorted(set(starts))


def _find_alef(stem: str) -> int:
    """Find the alef that is in question: the first, but for الآن and لأن, where it is the second letter or third."""
    if stem == "الان":
        return 2
    return stem.find("ا")


def _replace_letter(word: str, number: int, letter: str) -> str:
    """Put a letter in the place of one of a word, counted without marks."""
    letters = [index for index, character in enumerate(word) if strip_marks(character)]
    index = letters[number]
    return word[:index] + letter + word[index + 1 :]
