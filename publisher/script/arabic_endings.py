"""Tells ى from ي and ه from ة: an Arabic word and the words of its book in, the word as it should be out."""

import re
from collections.abc import Mapping

from publisher.script.letters import ARABIC, ARABIC_MARKS, strip_marks

# Words with one of the two letters only: with the other they are a mistake wherever they stand.
_ENDS_IN_YA = ("في", "التي", "الذي", "اللواتي", "هي", "الثاني", "الماضي", "حوالي", "أراضي", "الأراضي")
_ENDS_IN_ALEF = (
    "حتى", "إحدى", "أخرى", "الأخرى", "الكبرى", "الصغرى", "الوسطى", "العظمى", "القصوى", "قتلى", "القتلى", "جرحى",
    "الجرحى", "مستشفى", "المستشفى",
)  # fmt: skip
_ENDS_IN_HA = ("هذه", "مياه", "المياه", "الوجه", "الفقه", "انتباه", "الانتباه", "اتجاه", "الاتجاه", "الشفاه")
_MENDED = {
    **{word[:-1] + "ى": word for word in _ENDS_IN_YA},
    **{word[:-1] + "ي": word for word in _ENDS_IN_ALEF},
    **{word[:-1] + "ة": word for word in _ENDS_IN_HA},
    "الي": "إلى",
}
# Nouns in ـيه that have no ة, so that ال does not show that one was meant.
_ENDS_IN_YEH_HEH = frozenset(
    ("فقيه", "سفيه", "نبيه", "وجيه", "نزيه", "كريه", "شبيه", "تنبيه", "توجيه", "ترفيه", "تشبيه", "تمويه", "تنزيه",
     "تشويه", "تأليه", "تسفيه", "تيه", "مشبوه", "سيبويه")
)  # fmt: skip
# Nouns in ى beside which there is another word in ي, المعنى and المعني; and what is left of verbs that begin with ال of
# their own, such as التقى.
_ENDS_IN_ALEF_OR_YA = frozenset(
    ("معنى", "مرضى", "مبنى", "منفى", "أسرى", "قوى", "مدى", "مستوى", "هدى", "مثنى", "مقتنى", "مستثنى", "ملقى", "منتقى",
     "مصطفى", "معطى", "مقصى", "مؤدى", "مجرى", "مرمى", "مسعى", "مأوى", "مغزى", "موتى", "ثرى", "قرى", "ذرى", "أولى",
     "تقى", "توى", "تهى")
)  # fmt: skip

#: The form of infinitives, whose last letter is one of the root: تنويه, توجيه.
_INFINITIVE = re.compile("^ت..يه$")
_CLITICS = re.compile("^[وف]?[بكل]?(?=.{2})")
_ARTICLE = re.compile("^[وف]?(?:[بك]?ال|لل)(?=.{3})")
_YA_INSIDE = re.compile(f"ى(?=[{ARABIC_MARKS}]*[{ARABIC}])")
_TA_INSIDE = re.compile(f"(?<!^)ة(?=[{ARABIC_MARKS}]*[{ARABIC}])")
#: A shorter word is too often another one.
_LEAST = 5


def mend_ending(word: str, counts: Mapping[str, int]) -> str | None:
    """Write a word with the letter that it should have; None if nothing is wrong, "" if that cannot be told.

    `counts` says how often the book has each word, without marks. Some words are always wrong; others are
    if the book has them with the other letter, and they could not be another word as they stand.
    """
    if _YA_INSIDE.search(word):
        return _YA_INSIDE.sub("ي", word)
    if _TA_INSIDE.search(word):
        return ""
    bare = strip_marks(word)
    clitics = _CLITICS.match(bare)
    for start in (0, clitics.end() if clitics else 0):
        if mended := _MENDED.get(bare[start:]):
            return bare[:start] + mended
    if word.endswith("ه") and _is_ta(bare, counts):
        return word[:-1] + "ة"
    if word.endswith("ى") and _is_ya(bare, counts):
        return word[:-1] + "ي"
    return None


def _has_other(stem: str, letter: str, counts: Mapping[str, int]) -> int:
    """Say how often the book has a noun with the other letter, with the article or without."""
    other = stem[:-1] + letter
    return sum(counts.get(start + other, 0) for start in ("", "ال", "وال", "بال", "لل"))


def _is_ta(bare: str, counts: Mapping[str, int]) -> bool:
    """Return whether a word in ه is one in ة. With the article no pronoun can follow, so that its ه is no "his"."""
    article = _ARTICLE.match(bare)
    stem = bare[article.end() :] if article else bare
    if stem in _ENDS_IN_HA or bare in _ENDS_IN_HA:
        return False
    if article:
        is_relation = stem.endswith("يه") and len(stem) >= _LEAST and stem not in _ENDS_IN_YEH_HEH
        is_relation = is_relation and not _INFINITIVE.match(stem)
        return is_relation or bool(_has_other(stem, "ة", counts))
    # كتابه is "his book" and كتابة "writing": only a word that the book does not have without ending is judged.
    is_possessed = counts.get(bare[:-1]) or counts.get("ال" + bare[:-1])
    return len(bare) >= _LEAST and not is_possessed and _has_other(bare, "ة", counts) > counts.get(bare, 0)


def _is_ya(bare: str, counts: Mapping[str, int]) -> bool:
    """Return whether a word in ى is one in ي, such as المصرى; not a noun that has an alef of its own."""
    article = _ARTICLE.match(bare)
    stem = bare[article.end() :] if article else ""
    return bool(stem) and stem not in _ENDS_IN_ALEF_OR_YA and bool(_has_other(stem, "ي", counts))
