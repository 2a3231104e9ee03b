"""Wraps the runs of the other direction in a paragraph: inlines in, inlines with isolates out.

The layout engine knows the base direction of a paragraph, but lays the inline boxes in it one after
another in that direction, whatever they hold, and resolves the text of each box without its
neighbours. So the levels of the paragraph are resolved here, over its whole text (UAX #9), and every
run that the engine would get wrong is wrapped, once and whole, in an `Isolate` of its direction.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from publisher.model.tree import Inline, Isolate, Span, Text
from publisher.script.bidi import resolve_levels
from publisher.script.direction import MARKS, choose_controls, is_right_to_left
from publisher.typeset.leaves import Leaf, put_together, take_apart
from publisher.typeset.words import grow_to_words

_DIGITS_ONLY = re.compile(r"[\d\s\W]*")
_NO_LEVEL = -1


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a leaf whose characters have one level."""

    leaf: Leaf
    level: int


def isolate_runs(inlines: Sequence[Inline], *, right_to_left: bool) -> tuple[Inline, ...]:
    """Give the inlines of one paragraph with spans grown to words and runs of the other direction wrapped."""
    leaves = grow_to_words(take_apart(inlines))
    base = 1 if right_to_left else 0
    if _is_plain(leaves, right_to_left=right_to_left):
        return put_together(leaves)
    return _wrap(_cut_by_level(leaves, base), 0, base)


def _is_plain(leaves: Sequence[Leaf], *, right_to_left: bool) -> bool:
    """Say at once that a left-to-right paragraph without right-to-left characters needs nothing."""
    return not right_to_left and not any(
        re.search("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U0001efff]", leaf.text)
        or MARKS[1] in _find_marks(leaf, 0)
        for leaf in leaves
    )


def _cut_by_level(leaves: Sequence[Leaf], base: int) -> list[_Piece]:
    """Resolve the levels of the whole paragraph, and cut its leaves where the level changes."""
    text: list[str] = []
    starts: list[int] = []
    length = 0
    for leaf, (opening, closing) in zip(leaves, _set_marks(leaves, base), strict=True):
        starts.append(length + len(opening))
        text.append(opening + leaf.text + closing)
        length += len(text[-1])
    levels = resolve_levels("".join(text), base)
    pieces: list[_Piece] = []
    for leaf, start in zip(leaves, starts, strict=True):
        if not leaf.text:
            pieces.append(_Piece(leaf, _NO_LEVEL))
        offset = 0
        for level, group in groupby(levels[start : start + len(leaf.text)]):
            count = len(list(group))
            part = leaf.with_text(leaf.text[offset : offset + count]) if isinstance(leaf.node, Text) else leaf
            pieces.append(_Piece(part, level))
            offset += count
    return _settle_empty(pieces, base)


def _settle_empty(pieces: Sequence[_Piece], base: int) -> list[_Piece]:
    """Give a piece without letters, such as an anchor, the level at which it divides no run."""
    levels = [piece.level for piece in pieces if piece.level != _NO_LEVEL]
    settled: list[_Piece] = []
    before = 0
    for piece in pieces:
        if piece.level == _NO_LEVEL:
            around = (*levels[max(before - 1, 0) : before], *levels[before : before + 1])
            inside = len(around) > 1
            settled.append(replace(piece, level=min(around) if inside else base))
        else:
            before += 1
            settled.append(piece)
    return settled


def _set_marks(leaves: Sequence[Leaf], base: int) -> list[tuple[str, str]]:
    """Give the controls around each leaf; between two leaves of one span there are none."""
    marks = [_find_marks(leaf, base) for leaf in leaves]
    owners = [next((number for number, node in reversed(leaf.path) if _has_direction(node)), None) for leaf in leaves]
    for index in range(len(leaves) - 1):
        (opening, closing), (next_opening, next_closing) = marks[index], marks[index + 1]
        if owners[index] is not None and owners[index] == owners[index + 1] and closing == next_opening:
            marks[index], marks[index + 1] = (opening, ""), ("", next_closing)
    return marks


def _has_direction(node: Inline) -> bool:
    return isinstance(node, Span) and bool(node.language or "citation" in node.classes)


def _find_marks(leaf: Leaf, base: int) -> tuple[str, str]:
    """Give what stands before and after a leaf while levels are resolved: controls of direction, or nothing.

    Text in a language of the other direction takes its punctuation with it, and a citation of the house
    never joins the run before it. None of it is
    printed.
    """
    if any(isinstance(wrapper, Span) and "citation" in wrapper.classes for _, wrapper in leaf.path):
        return MARKS[base], MARKS[base]
    languages = [wrapper.language for _, wrapper in leaf.path if isinstance(wrapper, Span) and wrapper.language]
    directions = [int(is_right_to_left(language)) for language in languages]
    if all(direction == base for direction in directions):
        return "", ""
    return choose_controls(leaf.text, right_to_left=bool(directions[-1]))


def _wrap(pieces: Sequence[_Piece], depth: int, base: int) -> tuple[Inline, ...]:
    """Put pieces together from `depth` inwards, wrapping the runs above the level `base`.

    A run that lies in one element is wrapped inside it; one that crosses elements is wrapped around
    them, and an element that reaches out of the run is divided.
    """
    runs = [list(group) for _, group in groupby(pieces, key=lambda piece: piece.level > base)]
    chosen = _choose_runs(runs, depth, base)
    inlines: list[Inline] = []
    pending: list[_Piece] = []
    direction: Literal["ltr", "rtl"] = "rtl" if (base + 1) % 2 else "ltr"
    for number, run in enumerate(runs):
        if number in chosen:
            inlines.extend(_nest(pending, depth, base))
            pending = []
            inlines.append(Isolate(run[0].leaf.node.position, direction, _wrap(run, depth, base + 1)))
        else:
            pending.extend(run)
    inlines.extend(_nest(pending, depth, base))
    return tuple(inlines)


def _choose_runs(runs: Sequence[list[_Piece]], depth: int, base: int) -> set[int]:
    """Choose the runs to wrap, by their numbers.

    A run of digits comes out right by itself where the box around it, resolved alone, gives it its level. What
    is wrapped divides a box, so that the rest of it has to be judged anew.
    """
    chosen = {number for number, run in enumerate(runs) if run[0].level > base and _has_to_be_wrapped(run, depth)}
    while True:
        wrong = {
            number
            for box in _find_boxes(runs, chosen, depth)
            if _is_laid_out_wrong([piece for _, piece in box], base)
            for number, piece in box
            if piece.level > base
        }
        if not wrong:
            return chosen
        chosen |= wrong


def _has_to_be_wrapped(run: Sequence[_Piece], depth: int) -> bool:
    owners = {_owner(piece, depth) for piece in run}
    if len(owners) == 1 and None not in owners:
        return False
    texts = [piece.leaf.text for piece in run if isinstance(piece.leaf.node, Text)]
    return len(run) > 1 or not all(_DIGITS_ONLY.fullmatch(text) for text in texts)


def _find_boxes(runs: Sequence[Sequence[_Piece]], chosen: set[int], depth: int) -> Iterator[list[tuple[int, _Piece]]]:
    """Give the stretches of text that the engine resolves alone, each piece with the number of its run."""
    numbered = [(number, piece) for number, run in enumerate(runs) for piece in run]
    for is_text, box in groupby(
        numbered,
        key=lambda pair: (
            pair[0] not in chosen and _owner(pair[1], depth) is None and isinstance(pair[1].leaf.node, Text)
        ),
    ):
        if is_text:
            yield list(box)


def _is_laid_out_wrong(pieces: Sequence[_Piece], base: int) -> bool:
    # The engine knows a direction only, the lowest level of which is 0 or 1.
    wanted = [piece.level - base + base % 2 for piece in pieces for _ in piece.leaf.text]
    return wanted != resolve_levels("".join(piece.leaf.text for piece in pieces), base % 2)


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
