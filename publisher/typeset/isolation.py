"""Wraps the runs of the other direction in a paragraph: inlines in, inlines with isolates out.

The layout engine knows the base direction of a paragraph, but lays the inline boxes in it one after
another in that direction, whatever they hold, and resolves the text of each box without its
neighbours. So the levels of the paragraph are resolved here, over its whole text (UAX #9), and every
run that the engine would get wrong is wrapped, once and whole, in an `Isolate` of its direction.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from publisher.model.tree import Inline, Isolate, Span, Text
from publisher.script.bidi import resolve_levels
from publisher.script.direction import choose_controls, is_right_to_left
from publisher.typeset.leaves import Leaf, put_together, take_apart
from publisher.typeset.words import grow_to_words

_DIGITS_ONLY = re.compile(r"[\d\s\W]*")
_DIGIT = re.compile(r"\d")
#: What comes after a space or a dash, where a line may be broken, to the next letter.
_LINE_START = re.compile(r"(?<=[\s\u2012-\u2015])(?=([\W\d_]+[^\W\d_]?))")
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
        or any(isinstance(wrapper, Span) and is_right_to_left(wrapper.language) for _, wrapper in leaf.path)
        for leaf in leaves
    )


def _cut_by_level(leaves: Sequence[Leaf], base: int) -> list[_Piece]:
    """Resolve the levels of the whole paragraph, and cut its leaves where the level changes."""
    text: list[str] = []
    starts: list[int] = []
    length = 0
    for leaf, (opening, closing) in zip(leaves, _set_controls(leaves, base), strict=True):
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


def _set_controls(leaves: Sequence[Leaf], base: int) -> list[tuple[str, str]]:
    """Give what stands before and after each leaf while levels are resolved: controls of direction, or nothing.

    Text in a language of the other direction than what is around it takes its punctuation with it, and a citation
    of the house never joins the run before it. None of it is printed.
    """
    texts: dict[int, str] = defaultdict(str)
    for leaf in leaves:
        for number, _ in leaf.path:
            texts[number] += leaf.text
    none: dict[int, tuple[str, str]] = {}
    around = [none, *(_list_controls(leaf, base, texts) for leaf in leaves), none]
    return [
        (
            "".join(opening for number, (opening, _) in own.items() if number not in before),
            "".join(closing for number, (_, closing) in reversed(own.items()) if number not in after),
        )
        for before, own, after in zip(around, around[1:-1], around[2:], strict=False)
    ]


def _list_controls(leaf: Leaf, base: int, texts: Mapping[int, str]) -> dict[int, tuple[str, str]]:
    """List the controls before and after each span around a leaf that has any, from the outside in."""
    controls: dict[int, tuple[str, str]] = {}
    direction = bool(base)
    for number, wrapper in leaf.path:
        if isinstance(wrapper, Span) and "citation" in wrapper.classes:
            controls[number] = choose_controls("", right_to_left=bool(base))
        elif isinstance(wrapper, Span) and wrapper.language and is_right_to_left(wrapper.language) != direction:
            direction = not direction
            controls[number] = choose_controls(texts[number], right_to_left=direction)
    return controls


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
        wrong = {number for box in _find_boxes(runs, chosen, depth) for number in _find_wrong_runs(box, base)}
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


def _find_wrong_runs(box: Sequence[tuple[int, _Piece]], base: int) -> set[int]:
    """Find the runs above the base level that a box gets wrong, as it is or where a line is broken in it.

    The engine lays out each line by itself, and what stands before a number, and changes its class (UAX #9, W2
    and W7), may be on the line above.
    """
    text = "".join(piece.leaf.text for _, piece in box)
    # The engine knows a direction only, the lowest level of which is 0 or 1.
    wanted = [piece.level - base + base % 2 for _, piece in box for _ in piece.leaf.text]
    owners = [number for number, piece in box for _ in piece.leaf.text]
    raised = {number for number, piece in box if piece.level > base}
    if wanted != resolve_levels(text, base % 2):
        return raised
    return {
        owner
        for start, end in _list_line_starts(text)
        if wanted[start:end] != resolve_levels(text[start:end], base % 2)
        for owner in owners[start:end]
        if owner in raised
    }


def _list_line_starts(text: str) -> Iterator[tuple[int, int]]:
    """Give what may begin a line and has a number in it, up to the first letter, which rules what comes after."""
    return (match.span(1) for match in _LINE_START.finditer(text) if _DIGIT.search(match[1]))


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
