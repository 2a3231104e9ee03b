"""Guesses the language of a text by its letters: text in, a BCP 47 tag out."""

from collections import Counter

#: Letters that one language of the Arabic script has and its neighbours lack. The first that has enough of them is it.
_LETTERS = (
    ("ug", "ۇۈۋې"),
    ("ckb", "ڕڵێۆە"),
    ("ps", "ځڅښڼۍټډړ"),
    ("sd", "ڏڌڄڳڱٻڀٺٿڦ"),
    ("ur", "ٹڈڑںےہھ"),
    ("fa", "پچژگکی"),
)
#: The share of all letters that they have at least.
_LEAST = 0.01
_ARABIC, _HEBREW = ("\u0600", "\u06ff"), ("\u0590", "\u05ff")


def guess_language(text: str) -> str:
    """Return the language that a text looks like: one of the Arabic or the Hebrew script, or English for all else."""
    letters = Counter(letter for letter in text if letter.isalpha())
    arabic, hebrew = (
        sum(count for letter, count in letters.items() if first <= letter <= last) for first, last in (_ARABIC, _HEBREW)
    )
    if max(arabic, hebrew) * 2 < letters.total() or not letters:
        return "en"
    if hebrew > arabic:
        return "yi" if sum(letters[letter] for letter in "\u05f0\u05f1\u05f2") > _LEAST * hebrew else "he"
    for language, own in _LETTERS:
        if sum(letters[letter] for letter in own) >= _LEAST * arabic:
            return language
    return "ar"
