"""Guesses the language of a text by its letters: text in, a BCP 47 tag out."""

import unicodedata
from collections import Counter

from publisher.script.direction import find_script, is_right_to_left

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


def find_title_language(title: str, told: str, book_language: str) -> str:
    """Return the language of a title: what is told of it, else the book's, unless the title is in another script.

    That of most of its letters decides: a German title has letters beyond ASCII, and may quote a word. Then nobody
    knows, which is "".
    """
    if told:
        return told
    directions = Counter(unicodedata.bidirectional(letter) for letter in title if letter.isalpha())
    runs_right_to_left = directions["R"] + directions["AL"] > directions["L"]
    if not directions.total():
        return book_language
    if runs_right_to_left != is_right_to_left(book_language):
        return ""
    is_hebrew = directions["R"] > directions["AL"]
    is_other = runs_right_to_left and is_hebrew != (find_script(book_language) == "Hebr")
    return guess_language(title) if is_other else book_language


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
