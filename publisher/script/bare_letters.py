"""Strips a text to its bare letters: text in, what of it is drawn with a shape of its own out, whatever its spelling.

Two texts that look alike come to the same: composed or not, with digits of any set, in joined forms or plain letters,
with or without marks, spaces and controls, in capitals or small letters.
"""

import unicodedata

from publisher.script.character_map import CharacterMap

#: Letters that fonts draw alike in some of their forms, so that a glyph does not tell which of them was meant.
_ALIKE = str.maketrans("ىیکہھەۀ‐‑", "ييكهههه--")
_UNSEEN = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"))


def _strip_character(character: str) -> str:
    if character.isdigit():
        return str(unicodedata.digit(character))
    plain = unicodedata.normalize("NFKD", character)
    seen = "".join(letter for letter in plain if unicodedata.category(letter) not in _UNSEEN)
    return (
        "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in seen)
        .translate(_ALIKE)
        .casefold()
    )


_BARE = CharacterMap(_strip_character)


def strip_to_letters(text: str) -> str:
    """Return the letters, digits and signs of a text."""
    return text.translate(_BARE)
