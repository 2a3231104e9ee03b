"""Keeps a phrase that is set off together with its signs: inlines in, inlines with spans of a direction out.

In `*Hello, world!*` in right-to-left text the exclamation mark belongs to what is emphasised, as its writer put it
there. To the algorithm it stands between letters of two directions, and would come before the words. So it is with
Arabic and Hebrew words in left-to-right text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from publisher.model.tree import Image, Inline, Link, NoteCall, Span, Styled, find_all, read_plain_text
from publisher.typeset.leaves import take_apart

_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_LEFT = "A-Za-z\u00c0-\u052f"
#: A word, or a sentence of three words or more, that ends in a sign of its own.
_PHRASE = re.compile(
    "\\A[\"'\u201c\u2018\u00ab(]?[^\\W\\d_](?:.*[!?\u2026]|\\S* +\\S+ .*[.!?\u2026])[\"'\u201d\u2019\u00bb)]?\\Z",
    re.DOTALL,
)
#: The letters of the direction of a text, and those of the other, by whether it runs from the right.
_OWN = {True: re.compile(f"[{_RIGHT}]"), False: re.compile(f"[{_LEFT}]")}
_FIRST, _LAST = (
    {True: re.compile(f"\\A\\s*[{_LEFT}\\d]"), False: re.compile(f"\\A\\s*[{_RIGHT}\\d]")},
    {True: re.compile(f"[{_LEFT}\\d]\\s*\\Z"), False: re.compile(f"[{_RIGHT}\\d]\\s*\\Z")},
)
#: Characters. What is farther away is not looked at.
_REACH = 20


def hold_phrases(inlines: Sequence[Inline], *, right_to_left: bool) -> tuple[Inline, ...]:
    """Put what stands in each phrase of the other direction that is set off, and ends in its own sign, into a span.

    One that is a part of a longer phrase in the same direction is left as it is.
    """
    return tuple(_hold(inlines, "", "", right_to_left=right_to_left))


def _hold(inlines: Sequence[Inline], before: str, behind: str, *, right_to_left: bool) -> Iterator[Inline]:
    """Hold phrases in inlines between two texts."""
    for at, inline in enumerate(inlines):
        if not isinstance(inline, Styled | Link | Span) or (isinstance(inline, Styled) and inline.style == "code"):
            yield inline
            continue
        around = (
            _read_letters(inlines[at - 1 : at])[-_REACH:] if at else before,
            _read_letters(inlines[at + 1 : at + 2])[:_REACH] if at + 1 < len(inlines) else behind,
        )
        children = inline.children
        if isinstance(inline, Span):
            says_direction = bool(inline.language or inline.direction)
            held = children if says_direction else tuple(_hold(children, *around, right_to_left=right_to_left))
        elif _is_alone(*around, right_to_left=right_to_left) and _is_phrase(children, right_to_left=right_to_left):
            held = (Span(inline.position, children, direction="ltr" if right_to_left else "rtl"),)
        else:
            held = tuple(_hold(children, *around, right_to_left=right_to_left))
        yield replace(inline, children=held)


def _read_letters(inlines: Sequence[Inline]) -> str:
    """Return the letters of inlines, with a sign for each picture and each call between them."""
    return "".join(leaf.text for leaf in take_apart(inlines))


def _is_alone(before: str, behind: str, *, right_to_left: bool) -> bool:
    """Return whether what stands between two texts is neither a part of a word nor of a phrase in its own direction."""
    is_word = not before[-1:].isalnum() and not behind[:1].isalnum()
    return is_word and not _LAST[right_to_left].search(before) and not _FIRST[right_to_left].match(behind)


def _is_phrase(inlines: Sequence[Inline], *, right_to_left: bool) -> bool:
    if any(span.language or span.direction for span in find_all(inlines, Span)):
        return False
    holds_object = any(find_all(inlines, Image)) or any(find_all(inlines, NoteCall))
    text = read_plain_text(inlines)
    return not holds_object and not _OWN[right_to_left].search(text) and bool(_PHRASE.match(text))
