"""Pairs brackets and quotation marks: a text in, those without a partner, and those that face the wrong way, out."""

import re
from collections import Counter
from collections.abc import Iterable

#: Opening marks and the marks that close them.
PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
_CLOSING = {closing: opening for opening, closing in PAIRS.items()}
_MIRRORED = {**PAIRS, **_CLOSING}
_MARK = re.compile("[" + re.escape("".join(_MIRRORED)) + "]")
_ROUNDS = 4
_SPACE_OR_OPENING = frozenset(" \n\u00a0“" + "".join(PAIRS))
_SPACE_OR_SIGN = frozenset(" \n\u00a0.,،؛;:!?؟۔”" + "".join(_CLOSING))
# `1)` and `أ)` number the items of a list.
_ENUMERATOR = re.compile(r"(?:^|\s)(?:\d{1,3}|\w)\)")


def find_unpaired(text: str) -> list[int]:
    """Find the brackets without a partner, as indices; the brackets of enumerators (`1)`) need none."""
    return _find_unpaired(_turn_back(text, (index for index, _ in find_turned(text))))


def find_turned(text: str) -> list[tuple[int, str]]:
    """Find the brackets that face the wrong way: the index of each, and the bracket that was meant.

    A bracket faces the wrong way if it stands like its mirror image (an opening one behind a word and before
    a space, a closing one behind a space and before a word) and as its mirror image has a partner.
    """
    suspects = [found.start() for found in _MARK.finditer(text) if _is_turned(text, found.start())]
    # Who drops out leaves the others with other partners; where that goes on and on nothing is certain.
    for _ in range(_ROUNDS):
        unpaired = set(_find_unpaired(_turn_back(text, suspects))) if suspects else set()
        if unpaired.isdisjoint(suspects):
            return [(index, _MIRRORED[text[index]]) for index in suspects]
        suspects = [index for index in suspects if index not in unpaired]
    return []


def _turn_back(text: str, indices: Iterable[int]) -> str:
    characters = list(text)
    for index in indices:
        characters[index] = _MIRRORED[characters[index]]
    return "".join(characters)


def _find_unpaired(text: str) -> list[int]:
    opened: list[int] = []
    waiting: Counter[str] = Counter()
    unpaired: list[int] = []
    unopened: list[int] = []
    for found in _MARK.finditer(text):
        index, mark = found.start(), found[0]
        if mark in PAIRS:
            opened.append(index)
            waiting[PAIRS[mark]] += 1
        elif waiting[mark]:
            # What was opened since, and is not closed, has no partner.
            while (closing := PAIRS[text[opened[-1]]]) != mark:
                waiting[closing] -= 1
                unpaired.append(opened.pop())
            waiting[mark] -= 1
            opened.pop()
        else:
            unopened.append(index)
    enumerators = {found.end() - 1 for found in _ENUMERATOR.finditer(text)} if unopened else set()
    return sorted(unpaired + opened + [index for index in unopened if index not in enumerators])


def _is_turned(text: str, index: int) -> bool:
    before, after = text[index - 1 : index] if index else "", text[index + 1 : index + 2]
    if text[index] in PAIRS:
        return bool(before) and before not in _SPACE_OR_OPENING and (not after or after in _SPACE_OR_SIGN)
    return (not before or before in _SPACE_OR_OPENING) and bool(after) and after not in _SPACE_OR_SIGN
