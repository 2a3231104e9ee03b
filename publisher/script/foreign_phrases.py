"""Guesses the language of a foreign phrase that nobody has named: its text in, a language tag or "" out.

A phrase of a few words tells it by its small words, as «of the» and «nach der», and by the letters that its language
has beyond ASCII.
"""

import re
from collections import Counter

#: Words that a phrase of a language has more often than one of the others.
_WORDS = {
    "de": "am aus das dem den der des die ein eine für im mit nach und über von vom zum zur",
    "en": "a an and at by for from in of on the to with",
    "es": "de del el en la las los para por sobre un una y",
    "fr": "au aux dans de des du en et la le les par sur un une",
    "it": "al alla con da dei del della delle di e gli i il in la le lo nel per un una",
    "nl": "de en het in op te van voor",
    "pt": "a ao as com da das de do dos e em na no o os para um uma",
}
#: Letters of which the same is true.
_LETTERS = {"de": "äöüß", "es": "áéíñóú", "fr": "àâçèéêëîïôûùœ", "it": "àèìòù", "pt": "áâãçéêíóõú"}
#: Languages that a script of their own tells, by its letters.
_SCRIPTS = (("el", "[\u0370-\u03ff]"), ("uk", "[іїєґ]"), ("ru", "[\u0400-\u04ff]"))
_WORD = re.compile(r"[^\W\d_]+")


def guess_foreign_language(text: str) -> str:
    """Return the language that a phrase looks like; "" where nothing tells it, or two languages as much."""
    text = text.casefold()
    for language, letters in _SCRIPTS:
        if re.search(letters, text):
            return language
    words = _WORD.findall(text)
    told: Counter[str] = Counter()
    for language, small in _WORDS.items():
        listed = frozenset(small.split())
        told[language] = sum(word in listed for word in words)
        told[language] += any(letter in text for letter in _LETTERS.get(language, ""))
    (first, count), (_, next_count) = told.most_common(2)
    return first if count > next_count else ""
