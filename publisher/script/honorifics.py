"""Holds signs that stand for words of honour, such as U+FDFA: text in, text to be printed out."""

import re
from collections.abc import Callable

#: What the signs say that hardly any font draws (Unicode 17, Arabic Presentation Forms-A: the names of the characters).
SPOKEN = {
    "\ufd40": "رحمه الله",
    "\ufd41": "رضي الله عنه",
    "\ufd42": "رضي الله عنها",
    "\ufd43": "رضي الله عنهم",
    "\ufd44": "رضي الله عنهما",
    "\ufd45": "رضي الله عنهن",
    "\ufd46": "صلى الله عليه وآله",
    "\ufd47": "عليه السلام",
    "\ufd48": "عليهم السلام",
    "\ufd49": "عليهما السلام",
    "\ufd4a": "عليه الصلاة والسلام",
    "\ufd4b": "قدس سره",
    "\ufd4c": "صلى الله عليه وآله وسلم",
    "\ufd4d": "عليها السلام",
    "\ufd4e": "تبارك وتعالى",
    "\ufd4f": "رحمهم الله",
    "\ufdcf": "سلامه علينا",
    "\ufdfa": "صلى الله عليه وسلم",
    "\ufdfb": "جل جلاله",
    "\ufdfe": "سبحانه وتعالى",
    "\ufdff": "عز وجل",
}
_SIGN = re.compile(
    r"(?P<space>(?>(?:(?<![ \t\u00a0])[ \t\u00a0]++)?))"
    r"(?P<sign>[\ufd40-\ufd4f\ufdcf\ufdfa\ufdfb\ufdfe\ufdff])(?P<next>\w?)"
)

#: Tells whether a font of the edition has a character.
Draws = Callable[[str], bool]


def draw_common(character: str) -> bool:
    """Return whether fonts for Arabic text mostly have a sign of honour: two of them, and no other."""
    return character in "\ufdfa\ufdfb"


def is_spoken(character: str) -> bool:
    """Return whether a character is a sign that is said in words."""
    return character in SPOKEN and not draw_common(character)


def hold_signs(text: str, draws: Draws = draw_common) -> str:
    """Hold each sign of honour to the word before it, and say in words what `draws` denies.

    What is said in words stands apart from the words on both sides.
    """
    if not _SIGN.search(text):
        return text
    return _SIGN.sub(lambda found: _hold(found, draws), text)


def _hold(found: re.Match[str], draws: Draws) -> str:
    sign, is_first = found["sign"], found.start() == 0
    space = "\u00a0" if found["space"] and not is_first else found["space"]
    if draws(sign):
        return f"{space}{sign}{found['next']}"
    before = space or ("" if is_first else "\u00a0")
    return f"{before}{SPOKEN[sign]}{' ' if found['next'] else ''}{found['next']}"
