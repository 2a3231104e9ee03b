"""Finds what parts the halves of a line of verse where it is no mark of the format: lines of text in, signs out.

Who types verse without knowing a mark parts its halves by what the keyboard has: `//`, `*`, `=`, three dots, a dash,
some spaces. One such sign alone may be the poet's. One that stands in every line of a poem, between two parts about
as long as one another, is not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

#: What prose never has between two words; what it may have; what only the eye sees.
Kind = Literal["sign", "dots", "dash", "gap"]

_SIGNS: dict[Kind, re.Pattern[str]] = {
    "sign": re.compile(r"(?<![:/])//(?!/)|(?<=[ \t])(?:\*{1,2}|={1,3}|#{1,3}|~{1,3}|\|{1,2}|/|[+_٭•❖✦۞])(?=[ \t])"),
    "dots": re.compile(r"\.{2,}|…"),
    "dash": re.compile(r"(?<=[ \t])(?:[—–]|-{1,3})(?=[ \t])"),
    "gap": re.compile(r"(?<=[^ \u00a0])[ \u00a0]{2,3}(?=[^ \u00a0])"),
}
#: How many lines show that a sign parts the halves of all of them. A dash that is taken for one is not printed.
_FEWEST: dict[Kind, int] = {"sign": 1, "dots": 2, "dash": 4, "gap": 2}
#: Letters that a half has, and how much longer than the other one it may be.
_SHORTEST, _UNEVEN = 4, 2.0
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Parting:
    """What parts a line in two: its kind, the sign as it is written, and where it stands."""

    kind: Kind
    sign: str
    start: int
    end: int
    is_loose: bool


def find_parting(line: str) -> Parting | None:
    """Return what may part a line of verse in two halves: a sign that stands once, about in the middle."""
    for kind, pattern in _SIGNS.items():
        found = list(pattern.finditer(line))
        if len(found) == 1 and _are_even(line[: found[0].start()], line[found[0].end() :]):
            start, end = found[0].span()
            is_loose = line[start - 1 : start].isspace() and line[end : end + 1].isspace()
            sign = "" if kind == "gap" else "..." if kind == "dots" else found[0][0]
            return Parting(kind, sign, start, end, is_loose or kind == "gap" or found[0][0] == "//")
    return None


def find_common_parting(lines: Sequence[str]) -> Sequence[Parting]:
    """Return what parts each line of a poem, if one sign does so in all; nothing otherwise."""
    partings = [parting for line in lines if (parting := find_parting(line))]
    if len(partings) < len(lines) or not partings:
        return ()
    is_common = len({(parting.kind, parting.sign) for parting in partings}) == 1
    is_sure = len(lines) >= _FEWEST[partings[0].kind] and all(parting.is_loose for parting in partings)
    return partings if is_common and is_sure else ()


def _are_even(first: str, second: str) -> bool:
    """Return whether two texts are about as long as one another, as halves are."""
    short, long = sorted(len(_LETTER.findall(half)) for half in (first, second))
    return short >= _SHORTEST and long <= _UNEVEN * short
