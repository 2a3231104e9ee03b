"""Names classes of characters, as parts of regular expressions."""

import re

#: Letters of the Arabic script, tatweel not among them (Unicode 15: Arabic, Arabic Supplement, Extended-A).
ARABIC = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f\u08a0-\u08c9"
)
#: Marks on Arabic letters: vowels, shadda, hamza above and below, the small alef, signs of the Quran.
ARABIC_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
#: More letters than any word has: what is longer may be divided anywhere.
LONGEST_WORD = 80
HEBREW = "\u05d0-\u05ea\u05ef-\u05f2"
HEBREW_MARKS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"

#: Letters of the right-to-left scripts that the rules know, and their marks.
RIGHT_TO_LEFT = ARABIC + HEBREW
MARKS = ARABIC_MARKS + HEBREW_MARKS
TATWEEL = "\u0640"
ZWNJ, ZWJ = "\u200c", "\u200d"

_MARKS = re.compile(f"[{MARKS}]")


def strip_marks(text: str) -> str:
    """Take vowel marks and their like off a text."""
    return _MARKS.sub("", text)
