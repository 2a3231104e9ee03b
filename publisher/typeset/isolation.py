"""Wraps the runs of the other direction in a paragraph: inlines in, inlines with isolates out.

The layout engine knows the base direction of a paragraph, but lays the inline boxes in it one after
another in that direction, whatever they hold, and resolves the text of each box without its
neighbours. So the levels of the paragraph are resolved here, over its whole text (UAX #9), and every
run that the engine would get wrong is wrapped, once and whole, in an `Isolate` of its direction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from publisher.model.tree import Inline, Isolate, Span, Text
from publisher.script.bidi import resolve_levels
from publisher.script.direction import is_right_to_left
from publisher.typeset.leaves import Leaf, put_together, take_apart
from publisher.typeset.words import grow_to_words

_DIGITS_ONLY = re.compile(r"[\d\s\W]*")
_LRE, _RLE, _PDF = "\u202a", "\u202b", "\u202c"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a leaf whose characters have one level. `needs_wrap` marks what the engine gets wrong."""

    leaf: Leaf
    level: int
    needs_wrap: bool


def isolate_runs(inlines: Sequence[Inline], *, right_to_left: bool) -> tuple[Inline, ...]:
    """Give the inlines of one paragraph with spans grown to words and runs of the other direction wrapped."""
    leaves = grow_to_words(take_apart(inlines))
    base = 1 if right_to_left else 0
    if _is_plain(leaves, right_to_left=right_to_left):
        return put_together(leaves)
    return _wrap(_cut_by_level(leaves, base), 0, base)


def _is_plain(leaves: Sequence[Leaf], *, right_to_left: bool) -> bool:
    """Say at once that a left-to-right paragraph without right-to-left characters needs nothing."""
    if right_to_left:
        return False
    return not any(
        re.search("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U0001efff]", leaf.text) for leaf in leaves
    )


def _cut_by_level(leaves: Sequence[Leaf], base: int) -> list[_Piece]:
    """Resolve the levels of the whole paragraph, and cut its leaves where the level changes."""
    text: list[str] = []
    starts: list[int] = []
    length = 0
    for leaf in leaves:
        opening, closing = _find_embedding(leaf, base)
        starts.append(length + len(opening))
        text.append(opening + leaf.text + closing)
        length += len(text[-1])
    levels = resolve_levels("".join(text), base)
    pieces: list[_Piece] = []
    for leaf, start in zip(leaves, starts, strict=True):
        own = levels[start : start + len(leaf.text)]
        if not isinstance(leaf.node, Text):
            pieces.append(_Piece(leaf, own[0], needs_wrap=False))
            continue
        # A run of digits inside one box comes out right by itself if the box alone gives it its level.
        alone_differs = own != resolve_levels(leaf.text, base)
        offset = 0
        for level, group in groupby(own):
            count = len(list(group))
            part = leaf.text[offset : offset + count]
            wrap = level > base and (alone_differs or not _DIGITS_ONLY.fullmatch(part))
            pieces.append(_Piece(leaf.with_text(part), level, wrap))
            offset += count
        if not own:
            pieces.append(_Piece(leaf, base, needs_wrap=False))
    return pieces


def _find_embedding(leaf: Leaf, base: int) -> tuple[str, str]:
    """Text in a language of the other direction is an embedding: its punctuation goes with it."""
    for _, wrapper in reversed(leaf.path):
        if isinstance(wrapper, Span) and wrapper.language:
            right_to_left = is_right_to_left(wrapper.language)
            if right_to_left == bool(base):
                return "", ""
            return (_RLE if right_to_left else _LRE), _PDF
    return "", ""


def _wrap(pieces: Sequence[_Piece], depth: int, base: int) -> tuple[Inline, ...]:
    """Put pieces together from `depth` inwards, wrapping the runs above the level `base`.

    A run that lies in one element is wrapped inside it; one that crosses elements is wrapped around
    them, and an element that reaches out of the run is divided.
    """
    inlines: list[Inline] = []
    pending: list[_Piece] = []
    for above, group in groupby(pieces, key=lambda piece: piece.level > base):
        run = list(group)
        owners = {_owner(piece, depth) for piece in run}
        lies_in_one_element = len(owners) == 1 and None not in owners
        crosses = len(run) > 1 and not lies_in_one_element
        if not above or lies_in_one_element or not (crosses or any(piece.needs_wrap for piece in run)):
            pending.extend(run)
            continue
        inlines.extend(_nest(pending, depth, base))
        pending = []
        direction: Literal["ltr", "rtl"] = "rtl" if (base + 1) % 2 else "ltr"
        inlines.append(Isolate(run[0].leaf.node.position, direction, _wrap(run, depth, base + 1)))
    inlines.extend(_nest(pending, depth, base))
    return tuple(inlines)


def _owner(piece: _Piece, depth: int) -> int | None:
    path = piece.leaf.path
    return path[depth][0] if len(path) > depth else None


def _nest(pieces: Sequence[_Piece], depth: int, base: int) -> list[Inline]:
    inlines: list[Inline] = []
    for owner, group in groupby(pieces, key=lambda piece: _owner(piece, depth)):
        inside = list(group)
        if owner is None:
            inlines.extend(_join_texts(inside))
        else:
            wrapper = inside[0].leaf.path[depth][1]
            inlines.append(replace(wrapper, children=_wrap(inside, depth + 1, base)))
    return inlines


def _join_texts(pieces: Sequence[_Piece]) -> list[Inline]:
    inlines: list[Inline] = []
    for piece in pieces:
        node = piece.leaf.node
        if isinstance(node, Text) and inlines and isinstance(inlines[-1], Text):
            inlines[-1] = Text(inlines[-1].position, inlines[-1].text + node.text)
        elif not (isinstance(node, Text) and not node.text):
            inlines.append(node)
    return inlines
