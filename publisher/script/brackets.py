"""Pairs brackets and quotation marks: a text in, those without a partner, and those that face the wrong way, out."""

import re

#: Opening marks and the marks that close them.
PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
_CLOSING = {closing: opening for opening, closing in PAIRS.items()}
_MIRRORED = {**PAIRS, **_CLOSING}
_MARK = re.compile("[" + re.escape("".join(_MIRRORED)) + "]")
# `1)` and `أ)` number the items of a list.
_ENUMERATOR = re.compile(r"(?:^|\s)(?:\d{1,3}|\w)\)")


def find_unpaired(text: str) -> list[int]:
    """Find the brackets without a partner, as indices; the brackets of enumerators (`1)`) need none."""
    enumerators = {found.end() - 1 for found in _ENUMERATOR.finditer(text)}
    opened: list[int] = []
    unpaired: list[int] = []
    for found in _MARK.finditer(text):
        index, mark = found.start(), found[0]
        if mark in PAIRS:
            opened.append(index)
        elif any(PAIRS[text[other]] == mark for other in opened):
            # What was opened since, and is not closed, has no partner.
            while PAIRS[text[opened[-1]]] != mark:
                unpaired.append(opened.pop())
            opened.pop()
        elif index not in enumerators:
            unpaired.append(index)
    return sorted(unpaired + opened)


def find_turned(text: str) -> list[tuple[int, str]]:
    """Find the brackets that face the wrong way: the index of each, and the bracket that was meant.

    A bracket faces the wrong way if it has no partner and stands like its mirror image: an opening one
    behind a word and before a space, a closing one behind a space and before a word.
    """
    return [(index, _MIRRORED[text[index]]) for index in find_unpaired(text) if _is_turned(text, index)]


def _is_turned(text: str, index: int) -> bool:
    before, after = text[:index][-1:], text[index + 1 : index + 2]
    opens = (
        bool(after)
        and not after.isspace()
        and after not in ".,،؛;:!?؟)]»"
        and (not before or before.isspace() or before in "([«")
    )
    closes = bool(before) and not before.isspace() and (not after or after.isspace() or after in ".,،؛;:!?؟)]»\ufffc")
    return opens if text[index] in _CLOSING else closes
