"""Keeps a phrase that is set off together with its signs: inlines in, inlines with spans from left to right out.

In `*Hello, world!*` in right-to-left text the exclamation mark belongs to what is emphasised, as its writer put it
there. To the algorithm it stands between letters of two directions, and would come before the words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from publisher.model.tree import Image, Inline, Link, NoteCall, Span, Styled, find_all, read_plain_text

#: A word, or a sentence of three words or more, that ends in a sign of its own and has nothing from the right in it.
_PHRASE = re.compile(
    "(?:(?=[^\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+\\Z))[\"'\u201c\u2018\u00ab(]?[^\\W\\d_]"
    "(?:.*[!?\u2026]|\\S* +\\S+ .*[.!?\u2026])[\"'\u201d\u2019\u00bb)]?\\Z",
    re.DOTALL,
)
_LEFT_FIRST, _LEFT_LAST = re.compile(r"\s*[A-Za-z\d\u00c0-\u052f]"), re.compile(r"[A-Za-z\d\u00c0-\u052f]\s*\Z")


def hold_phrases(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Put what stands in each phrase that is set off, and ends in its own sign, into a span from left to right.

    One that is a part of a longer phrase in the same script is left as it is.
    """
    return tuple(_hold(inlines))


def _hold(inlines: Sequence[Inline]) -> Iterator[Inline]:
    for at, inline in enumerate(inlines):
        if not isinstance(inline, Styled | Link) or (isinstance(inline, Styled) and inline.style == "code"):
            yield inline
            continue
        around = read_plain_text(inlines[max(at - 1, 0) : at]), read_plain_text(inlines[at + 1 : at + 2])
        is_alone = not _LEFT_LAST.search(around[0][-20:]) and not _LEFT_FIRST.match(around[1])
        if is_alone and _is_phrase(inline.children):
            whole = Span(inline.position, inline.children, direction="ltr")
            yield replace(inline, children=(whole,))
        else:
            yield replace(inline, children=hold_phrases(inline.children))


def _is_phrase(inlines: Sequence[Inline]) -> bool:
    if any(span.language or span.direction for span in find_all(inlines, Span)):
        return False
    holds_object = any(find_all(inlines, Image)) or any(find_all(inlines, NoteCall))
    return not holds_object and bool(_PHRASE.match(read_plain_text(inlines)))
