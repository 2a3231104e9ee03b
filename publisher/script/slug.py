"""Makes names of files: a title in any script in, lower-case ASCII with hyphens out.

The table gives one Latin letter or two for each letter of the Arabic and Hebrew scripts. It is not
a romanisation for readers (that is ALA-LC's, in the library records): it needs to be short and safe.
"""

import re
import unicodedata
from hashlib import sha256

_LETTERS = {
    # Arabic, and what Persian, Urdu and Kurdish add
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ء": "", "ؤ": "u", "ئ": "i", "ب": "b", "ت": "t",
    "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh",
    "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l",
    "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "w", "ي": "y", "ى": "a", "پ": "p", "چ": "ch", "ژ": "zh",
    "ک": "k", "گ": "g", "ی": "y", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ں": "n", "ہ": "h", "ھ": "h", "ۃ": "a",
    "ے": "e", "ۓ": "e", "ڤ": "v", "ە": "e", "ێ": "e", "ۆ": "o", "ڵ": "l", "ڕ": "r", "ۀ": "h",
    # Hebrew and Yiddish
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "v", "ז": "z", "ח": "h", "ט": "t", "י": "y",
    "כ": "k", "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a", "פ": "p",
    "ף": "p", "צ": "ts", "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t", "װ": "v", "ױ": "oy", "ײ": "ey",
    # Latin letters that Unicode does not decompose
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i",
}  # fmt: skip

#: What the name of a title begins with that has no letter the table knows.
UNREADABLE = "book"
#: Longer slugs are cut between words: names of files must fit a file system, with what an edition adds.
LONGEST = 80


def slugify(title: str) -> str:
    """Romanise a title to `[a-z0-9]` and single hyphens, fit for a file name and a URL; never empty.

    Vowel marks are not read, and the digits of all scripts become European. A title of which nothing
    can be read gets a name made of its own bytes, so that two such titles do not get one name.
    """
    composed = unicodedata.normalize("NFKC", title).lower()
    romanized = "".join(_romanize(character) for character in composed)
    slug = re.sub("[^a-z0-9]+", "-", romanized).strip("-")
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug or f"{UNREADABLE}-{sha256(title.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _romanize(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    category = unicodedata.category(character)
    # Apostrophes, geresh and gershayim stand inside words; other punctuation parts them.
    if category in {"Mn", "Me", "Cf", "Lm", "Sk"} or character in "'\u2019\u05f3\u05f4\"":
        return ""
    base = unicodedata.normalize("NFKD", character)[0]
    return _LETTERS.get(base, base)
