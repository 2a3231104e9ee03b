"""Keeps raised and lowered letters with what they stand on: inlines in, inlines with spans from left to right out.

`10^-3^` and `H~2~O` are read from the left like all formulas. To the algorithm a minus after a number is a mark between
two numbers, and in right-to-left text it would turn them round.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from publisher.model.tree import Inline, Link, Span, Styled, Text, find_all, read_plain_text

_BASE = r"[!-~\u00b0-\u024f\u0370-\u03ff\u2032\u2033\u2212]"
#: A sign with spaces around it, before which and behind which stand the parts of one formula: `E = mc^2^`.
_SIGN = " [=+\u2212\u00b1\u00d7\u00b7<>\u2248\u2260\u2264\u2265\u2190-\u21ff-] "
_ENDS = re.compile(f"(?<!{_BASE})(?:{_BASE}+{_SIGN}){{0,8}}{_BASE}+$")
_BEGINS = re.compile(f"{_BASE}*(?:{_SIGN}{_BASE}+){{0,8}}(?<![.,:;!?)])")
#: Characters. A formula in a line reaches no farther back.
_REACH = 100


def hold_scripts(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Put each raised or lowered letter into one span with what it stands on, and what goes on behind it."""
    if not any(map(_is_script, find_all(inlines, Styled))):
        return tuple(inlines)
    return tuple(_hold(inlines))


def _hold(inlines: Sequence[Inline]) -> Iterator[Inline]:
    waiting = list(inlines)
    while waiting:
        first = waiting.pop(0)
        base = _ENDS.search(first.text, max(len(first.text) - _REACH, 0)) if isinstance(first, Text) else None
        if isinstance(first, Text) and base and waiting and _is_script(waiting[0]):
            if base.start():
                yield Text(first.position, first.text[: base.start()])
            yield _take(Text(first.position, base[0]), waiting)
        elif _is_script(first):
            yield Span(first.position, (first,), direction="ltr")
        elif isinstance(first, Styled | Span | Link):
            yield replace(first, children=hold_scripts(first.children))
        else:
            yield first


def _take(first: Inline, waiting: list[Inline]) -> Span:
    """Take what belongs together off the inlines that wait."""
    taken = [first]
    while waiting and _is_script(waiting[0]):
        taken.append(waiting.pop(0))
        if waiting and isinstance(waiting[0], Text):
            behind = waiting[0]
            head = _BEGINS.match(behind.text)
            cut = head.end() if head else 0
            if cut:
                taken.append(Text(behind.position, behind.text[:cut]))
            if cut < len(behind.text):
                waiting[0] = Text(behind.position, behind.text[cut:])
            else:
                waiting.pop(0)
    return Span(first.position, tuple(taken), direction="ltr")


def _is_script(inline: Inline) -> bool:
    return (
        isinstance(inline, Styled)
        and inline.style in {"superscript", "subscript"}
        and not any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in read_plain_text(inline.children))
    )
