"""Finds text that was left in visual order: a text in, the stretches that were typed or copied as they look out."""

import re
from functools import lru_cache

from publisher.script.letters import HEBREW, RIGHT_TO_LEFT

_LETTER = f"[{RIGHT_TO_LEFT}]"
_WORD = re.compile(f"{_LETTER}{{3,}}")

# `9 .(V-E Day)مايو`: the end of a sentence, then a bracket that belongs before it, then the word before that.
_MOVED_BRACKET = re.compile(rf"(?<![.،؛:])[.،؛:]\([^()\n]{{1,60}}\)[ \u00a0]?{_LETTER}+")
# A full stop before the first word: `.النهاية`
_MOVED_SIGN = re.compile(rf"(?:^|(?<=[\s]))\.(?={_LETTER}{{2}})[^\n.،؛؟\s]+")
# Letters that no word begins with, ة and the final forms of Hebrew, at the start of words.
_BACKWARDS = re.compile(rf"(?<![{RIGHT_TO_LEFT}])(?:ة{_LETTER}{{2,}}|[ךםןףץ][{HEBREW}]{{2,}})")


# Several rules ask of every passage.
@lru_cache(maxsize=2**14)
def find_visual_order(text: str) -> tuple[tuple[int, int], ...]:
    """Find the stretches that stand in the order of the eye, as (start, end), in their order."""
    brackets = [(_go_back(text, match.start()), match.end()) for match in _MOVED_BRACKET.finditer(text)]
    others = [match.span() for pattern in (_MOVED_SIGN, _BACKWARDS) for match in pattern.finditer(text)]
    return tuple(sorted(brackets + others))


def _go_back(text: str, start: int) -> int:
    """Return where the number begins that stands before a place, or the place itself.

    An expression that begins with a number would try each digit of a long one as its first.
    """
    end = start
    while end and text[end - 1] in " \u00a0":
        end -= 1
    first = end
    while first and text[first - 1].isdecimal():
        first -= 1
    return first if first < end else start
