"""Wraps the runs of the other direction in a paragraph: inlines in, inlines with isolates out.

What has a direction of its own is isolated first: code, text in a language of the other direction, what the writer
gives a direction, and the tokens of `script/tokens.py`. Each is an object to the paragraph, as an isolate is by UAX #9,
and a paragraph in itself.

The layout engine knows the base direction of a paragraph, but lays the inline boxes in it one after
another in that direction, whatever they hold, and resolves the text of each box without its
neighbours. So the levels of the paragraph are resolved here, over its whole text (UAX #9), and every
run that the engine would get wrong is wrapped, once and whole, in an `Isolate` of its direction.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, takewhile
from typing import Literal

from publisher.model.finding import Position
from publisher.model.tree import Inline, Isolate, Span, Styled, Text, find_all, read_plain_text
from publisher.script.bidi import resolve_as_drawn, resolve_levels
from publisher.script.code_text import find_code_stretches
from publisher.script.direction import choose_mark, is_right_to_left
from publisher.script.tokens import Token, find_tokens
from publisher.typeset.leaves import Leaf, Wrapper, put_together, take_apart
from publisher.typeset.words import grow_to_words

_DIGITS_ONLY = re.compile(r"[\d\s\W]*")
#: Arabic-Indic digits and their separators, of bidi class AN.
_ARABIC_NUMBER = re.compile("[\u0660-\u0669\u066b\u066c]+")
_DIGIT = re.compile(r"\d")
#: What comes after a space or a dash, where a line may be broken, to the next letter, or as far as a line may go.
_LINE_START = re.compile(r"(?<=[\s\u2012-\u2015])(?=([\W\d_]{1,200}[^\W\d_]?))")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U0001efff]")
_LEFT_TO_RIGHT = re.compile("[A-Za-z\u00aa\u00b5\u00ba\u00c0-\u02af\u0370-\u0589\u0900-\u1fff\u2c00-\ud7ff]")
#: Two words, the first of which stands near the beginning.
_TWO_WORDS = re.compile(r"\A[\W\d_]{0,12}[^\W\d_]+[\W\d_]+[^\W\d_]")
#: A label: up to three words and a colon.
_LABEL = re.compile(r"\A(?:\S+[ \u00a0]){0,2}\S*[^\s:]:\Z")
_DASH_FIRST = re.compile("[-\u2010-\u2015\u2212\u2022]|\\*(?!\\*)")
#: What stands for an inline without text, and for the end of a line.
_ATOMS = "\ufffc\u2028"
_NO_LEVEL = -1
#: Paragraphs that are remembered: as many as a book of some 500 pages has, since one edition is written after another.
_REMEMBERED = 1 << 14


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a leaf whose characters have one level."""

    leaf: Leaf
    level: int


@dataclass(frozen=True, slots=True)
class TokenRules:
    """Which tokens a book leaves to the algorithm, by the rows of the table, and what else is one."""

    left_out: frozenset[str] = frozenset()
    added: tuple[str, ...] = ()


def isolate_runs(
    inlines: Sequence[Inline], *, right_to_left: bool, rules: TokenRules | None = TokenRules()
) -> tuple[Inline, ...]:
    """Return the inlines of one paragraph with spans grown to words and runs of the other direction wrapped.

    Without `rules` no token is looked for.
    """
    return _isolate_paragraph(tuple(inlines), int(right_to_left), rules)


@lru_cache(maxsize=_REMEMBERED)
def _isolate_paragraph(inlines: tuple[Inline, ...], base: int, rules: TokenRules | None) -> tuple[Inline, ...]:
    """Do so once for all editions, which print the same paragraphs."""
    grown = grow_to_words(take_apart(inlines), lambda leaf: _find_directed(leaf, base) is not None)
    return _isolate(grown, base, rules)


def _isolate(leaves: Sequence[Leaf], base: int, rules: TokenRules | None) -> tuple[Inline, ...]:
    enclosed = _enclose_spans(leaves, base, rules)
    if _is_plain(enclosed, base):
        return put_together(enclosed)
    if rules is not None:
        enclosed = _enclose_tokens(enclosed, base, rules)
    return _wrap(_cut_by_level(enclosed, base), 0, base)


def _is_plain(leaves: Sequence[Leaf], base: int) -> bool:
    """Say at once that a left-to-right paragraph without right-to-left characters needs nothing."""
    return not base and not any(_RIGHT_TO_LEFT.search(leaf.text) for leaf in leaves)


def _enclose_spans(leaves: Sequence[Leaf], base: int, rules: TokenRules | None) -> list[Leaf]:
    """Make an object of each stretch that has a direction of its own: code, and spans that say so."""
    enclosed: list[Leaf] = []
    for depth, group in groupby(leaves, key=lambda leaf: _find_directed(leaf, base)):
        inside = list(group)
        if depth is None:
            enclosed += (_enclose_code(leaf) for leaf in inside)
            continue
        for own in _group_by_owner(inside, depth):
            span = own[0].path[depth][1]
            direction = _read_direction(span)
            if not isinstance(span, Span) or direction is None or not any(leaf.text for leaf in own):
                enclosed += own
                continue
            # Whoever says how a span runs means all that is in it.
            own_rules = None if span.direction else rules
            children = _isolate([_cut_path(leaf, depth + 1) for leaf in own], int(direction == "rtl"), own_rules)
            whole = Isolate(span.position, direction, children, is_meant=True)
            enclosed.append(Leaf(replace(span, children=(whole,)), own[0].path[:depth]))
    return enclosed


def _group_by_owner(leaves: Sequence[Leaf], depth: int) -> Iterator[list[Leaf]]:
    return (list(group) for _, group in groupby(leaves, key=lambda leaf: leaf.path[depth][0]))


def _find_directed(leaf: Leaf, base: int) -> int | None:
    """Find the depth of the outermost span around a leaf that runs the other way, or is told how it runs."""
    other = "ltr" if base else "rtl"
    return next(
        (
            depth
            for depth, (_, wrapper) in enumerate(leaf.path)
            if (isinstance(wrapper, Span) and wrapper.direction) or _read_direction(wrapper) == other
        ),
        None,
    )


def _read_direction(wrapper: Wrapper) -> Literal["ltr", "rtl"] | None:
    if isinstance(wrapper, Span) and wrapper.direction:
        return wrapper.direction
    if isinstance(wrapper, Span) and wrapper.language:
        return "rtl" if is_right_to_left(wrapper.language) else "ltr"
    return None


def _enclose_code(leaf: Leaf) -> Leaf:
    """Isolate what code says in right-to-left scripts; code itself runs from the left."""
    if not isinstance(leaf.node, Styled):
        return leaf
    code = leaf.node
    if all(isinstance(child, Text) for child in code.children):
        children = isolate_code(read_plain_text(code.children), code.position)
    else:
        children = isolate_runs(code.children, right_to_left=False, rules=None)
    return replace(leaf, node=replace(code, children=children))


def runs_other_way(inlines: Sequence[Inline], *, right_to_left: bool) -> bool:
    """Return whether a paragraph is words of scripts of the other direction alone, with signs of theirs.

    So is one that is English as a whole, in an Arabic text. What the writer gives a language or a direction says for
    itself how it runs; a single word is the paragraph's own; a label with its colon, and what begins with a dash, as
    what says who spoke, are left to it too.
    """
    if any(span.language or span.direction for span in find_all(inlines, Span)):
        return False
    text = "".join(leaf.text for leaf in take_apart(inlines))
    if text != text.strip():
        # It is a part of a paragraph.
        return False
    foreign = _RIGHT_TO_LEFT if right_to_left else _LEFT_TO_RIGHT
    if foreign.search(text) or not _TWO_WORDS.search(text) or _DASH_FIRST.match(text) or _LABEL.match(text):
        return False
    base = int(right_to_left)
    levels = resolve_levels(text, base)
    return any(level <= base for level, character in zip(levels, text, strict=True) if character not in _ATOMS)


def isolate_code(line: str, position: Position, language: str = "") -> tuple[Inline, ...]:
    """Return a line of code with each thing isolated that it says in a right-to-left script.

    `language` is the name of the programming language, if it is known.
    """
    inlines: list[Inline] = []
    at = 0
    for start, end, direction in find_code_stretches(line, language):
        # A comment in Arabic is Arabic text, in which 5 - 3 = 2 is a token.
        rules = TokenRules() if direction == "rtl" else None
        children = isolate_runs((Text(position, line[start:end]),), right_to_left=direction == "rtl", rules=rules)
        inlines += (Text(position, line[at:start]), Isolate(position, direction, children, is_meant=True))
        at = end
    return tuple(_drop_empty((*inlines, Text(position, line[at:]))))


def _drop_empty(inlines: Iterable[Inline]) -> Iterator[Inline]:
    return (inline for inline in inlines if not (isinstance(inline, Text) and not inline.text))


def _enclose_tokens(leaves: Sequence[Leaf], base: int, rules: TokenRules) -> list[Leaf]:
    """Make an object of each token, which may reach over several leaves."""
    text = "".join(leaf.text for leaf in leaves)
    tokens = find_tokens(text, base, left_out=rules.left_out, added=rules.added)

    def isolate(inside: Sequence[Leaf], direction: Literal["ltr", "rtl"]) -> tuple[Inline, ...]:
        return _isolate_token(inside) if direction == "ltr" else _isolate(inside, 1, rules)

    return _enclose_stretches(leaves, tokens, isolate) if tokens else list(leaves)


def _isolate_token(leaves: Sequence[Leaf]) -> tuple[Inline, ...]:
    """Set a token from left to right; numbers in Arabic digits, which run from the right to each other, one by one."""
    text = "".join(leaf.text for leaf in leaves)
    if any(level % 2 for level in resolve_levels(text, 0)):
        numbers = [Token(*match.span()) for match in _ARABIC_NUMBER.finditer(text)]
        leaves = _enclose_stretches(leaves, numbers, lambda inside, _: put_together(inside))
    return _wrap(_cut_by_level(leaves, 0), 0, 0)


def _enclose_stretches(
    leaves: Sequence[Leaf],
    stretches: Sequence[Token],
    isolate: Callable[[Sequence[Leaf], Literal["ltr", "rtl"]], tuple[Inline, ...]],
) -> list[Leaf]:
    """Make an object of each stretch of characters, isolated in itself."""
    enclosed: list[Leaf] = []
    rest = _LeafReader(leaves)
    at = 0
    for start, end, direction in stretches:
        enclosed += rest.take(start - at)
        inside = [leaf for leaf in rest.take(end - start) if leaf.text]
        depth = _count_shared([leaf.path for leaf in inside])
        children = isolate([_cut_path(leaf, depth) for leaf in inside], direction)
        whole = Isolate(inside[0].node.position, direction, children, is_meant=True)
        enclosed.append(Leaf(whole, inside[0].path[:depth]))
        at = end
    return [*enclosed, *rest.leaves]


class _LeafReader:
    """Gives leaves by the characters that they hold, and divides the one in which the last character stands."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.leaves = deque(leaves)

    def take(self, count: int) -> list[Leaf]:
        """Take as many characters, and what has none before them."""
        taken: list[Leaf] = []
        while count:
            leaf = self.leaves.popleft()
            if len(leaf.text) > count:
                self.leaves.appendleft(leaf.with_text(leaf.text[count:]))
                leaf = leaf.with_text(leaf.text[:count])
            taken.append(leaf)
            count -= len(leaf.text)
        return taken


def _cut_path(leaf: Leaf, depth: int) -> Leaf:
    return replace(leaf, path=leaf.path[depth:])


def _count_shared(paths: Sequence[Sequence[tuple[int, Wrapper]]]) -> int:
    """Count the wrappers, from the outside in, that several leaves share."""
    levels = zip(*([number for number, _ in path] for path in paths), strict=False)
    return sum(1 for _ in takewhile(lambda level: len(set(level)) == 1, levels))


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
    """Return a piece without letters, such as an anchor, the level at which it divides no run."""
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
    """Return what stands before and after each leaf while levels are resolved: controls of direction, or nothing.

    A citation of the house never joins the run before it. None of it is printed.
    """
    around = [frozenset[int](), *(_list_citations(leaf) for leaf in leaves), frozenset[int]()]
    mark = choose_mark(right_to_left=bool(base))
    return [
        (mark if own - before else "", mark if own - after else "")
        for before, own, after in zip(around, around[1:-1], around[2:], strict=False)
    ]


def _list_citations(leaf: Leaf) -> frozenset[int]:
    return frozenset(
        number for number, wrapper in leaf.path if isinstance(wrapper, Span) and "citation" in wrapper.classes
    )


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
    """Yield the stretches of text that the engine resolves alone, each piece with the number of its run."""
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
    raised = {number for number, piece in box if piece.level > base}
    if not raised:
        return raised
    text = "".join(piece.leaf.text for _, piece in box)
    # The engine knows a direction only, the lowest level of which is 0 or 1.
    wanted = [piece.level - base + base % 2 for _, piece in box for _ in piece.leaf.text]
    owners = [number for number, piece in box for _ in piece.leaf.text]
    if wanted != resolve_as_drawn(text, base % 2):
        return raised
    return {
        owner
        for start, end in _list_line_starts(text)
        if wanted[start:end] != resolve_as_drawn(text[start:end], base % 2)
        for owner in owners[start:end]
        if owner in raised
    }


def _list_line_starts(text: str) -> Iterator[tuple[int, int]]:
    """Return what may begin a line and has a number in it, up to the first letter, which rules what comes after."""
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
