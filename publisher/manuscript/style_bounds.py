"""Judges how much a style sheet asks for: its text in, what is out of all proportion, and where, out.

A few letters of CSS can ask a layout engine for any amount of work. What can be seen in the letters is told here, with
its line; what shows only together with a text ends at the bounds of the part (`publisher/bounds.py`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import tinycss2

from publisher.model.message import Message, say

#: Signs of a style sheet, and what one value may unfold to. The house's largest has some thousands.
_MOST_TOKENS, _MOST_UNFOLDED = 200_000, 10_000
#: Brackets in one another. Engines read them by recursion.
_DEEPEST = 50
#: Letters of a string that is printed.
_LONGEST = 2_000
#: Numbers without a unit count things (columns, rows, repetitions); those with one are lengths. 100,000 px are 26 m.
_MOST_THINGS, _LONGEST_LENGTH = 10_000, 100_000
#: A smaller line height or page would give millions of pages.
_SMALLEST = 1e-4
#: Whose numbers order, and make nothing.
_ORDERING = frozenset({"z-index"})
_NUMBERS = frozenset({"number", "percentage", "dimension"})

# tinycss2 has no types.
Node = Any


class Excess(NamedTuple):
    """What a style sheet asks for out of all proportion, and where."""

    line: int
    column: int
    message: str


@dataclass(slots=True)
class _Declaration:
    """A declaration of a custom property: where, how many signs it has, and whose values it asks for."""

    node: Node
    own: int = 0
    asked: list[str] = field(default_factory=list)


def find_excess(css: str) -> Iterator[Excess]:
    """Yield what a style sheet asks for out of all proportion."""
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    declared: dict[str, _Declaration] = {}
    count = 0
    waiting: list[tuple[Sequence[Node], int, _Declaration | None]] = [(nodes, 0, None)]
    while waiting:
        row, depth, around = waiting.pop()
        if depth > _DEEPEST:
            yield _tell(row[0], say("brackets stand more than {most} deep in one another", most=_DEEPEST))
            return
        count += len(row)
        if count > _MOST_TOKENS:
            yield Excess(1, 1, say("the style sheet has more than {most} signs", most=f"{_MOST_TOKENS:,}"))
            return
        for node, property_, declaration in _follow(row, around, declared):
            yield from _judge_node(node, property_)
            inside = (getattr(node, part, None) for part in ("prelude", "content", "arguments"))
            waiting += [(children, depth + 1, declaration) for children in inside if children]
    yield from _judge_unfolding(declared)
    yield from _judge_nesting(nodes)


def _follow(
    row: Iterable[Node], around: _Declaration | None, declared: dict[str, _Declaration]
) -> Iterator[tuple[Node, str, _Declaration | None]]:
    """Yield each node with the property that it is a value of, and the custom property in whose value it stands."""
    property_, last, declaration = "", None, around
    for node in row:
        if node == ":" and last is not None and last.type == "ident" and not property_:
            property_ = last.lower_value
            if property_.startswith("--") and around is None:
                declaration = declared.setdefault(last.value, _Declaration(last))
        elif node == ";":
            property_, declaration = "", around
        if declaration is not None:
            declaration.own += 1
            if node.type == "function" and node.lower_name == "var":
                declaration.asked += [one.value for one in node.arguments if one.type == "ident"]
        yield node, property_, declaration
        last = node if node.type != "whitespace" else last


def _judge_node(node: Node, property_: str) -> Iterator[Excess]:
    if node.type in _NUMBERS and property_ not in _ORDERING:
        most = _LONGEST_LENGTH if node.type == "dimension" else _MOST_THINGS
        if abs(node.value) > most:
            yield _tell(node, _say_bound(node, say("the most is {most}", most=f"{most:,}")))
        elif 0 < abs(node.value) < _SMALLEST:
            yield _tell(node, _say_bound(node, say("the least is {least}", least=f"{_SMALLEST:g}")))
    elif node.type == "string" and len(node.value) > _LONGEST:
        yield _tell(
            node,
            say("a string of {count} letters: the most is {most}", count=f"{len(node.value):,}", most=f"{_LONGEST:,}"),
        )


def _judge_unfolding(declared: dict[str, _Declaration]) -> Iterator[Excess]:
    """Judge how much the values of custom properties come to, each put in the place of its name."""
    sizes: dict[str, int] = {}
    for first in declared:
        waiting = [first]
        while waiting:
            name = waiting[-1]
            asked = [one for one in declared[name].asked if one in declared]
            # Those that ask for themselves are not valid, and come to nothing (CSS Variables 1, 2.3).
            unknown = [one for one in asked if one not in sizes]
            if name not in sizes and unknown:
                sizes[name] = 0
                waiting += unknown
                continue
            waiting.pop()
            sizes[name] = declared[name].own + sum(sizes[one] for one in asked if one != name)
            if sizes[name] > _MOST_UNFOLDED:
                yield _tell(
                    declared[name].node,
                    say("{name} unfolds to more than {most} signs", name=name[:20], most=f"{_MOST_UNFOLDED:,}"),
                )
                return


def _judge_nesting(nodes: Iterable[Node]) -> Iterator[Excess]:
    """Judge how many signs the selectors of nested rules come to, each `&` replaced by those of the rule around.

    Where a list of selectors has several, the layout engine puts the whole list in the place of each (CSS Nesting 1,
    3.1 asks for the list once). So what a rule comes to may grow eightfold with every rule around it.
    """
    waiting: list[tuple[Iterable[Node], int]] = [(nodes, 0)]
    total = 0
    while waiting:
        rules, around = waiting.pop()
        for rule in rules:
            if rule.type not in {"qualified-rule", "at-rule"} or rule.content is None:
                continue
            size = around
            if rule.type == "qualified-rule":
                signs, references = _count_signs(rule.prelude)
                size = signs
                if around:
                    lists = 1 + sum(node == "," for node in rule.prelude)
                    size = (signs + max(references, 1) * around) * lists
                    total += size
                if around and (size > _MOST_UNFOLDED or total > _MOST_TOKENS):
                    most = f"{_MOST_UNFOLDED if size > _MOST_UNFOLDED else _MOST_TOKENS:,}"
                    yield _tell(rule, say("nested rules unfold to more than {most} signs", most=most))
                    return
            waiting.append((tinycss2.parse_blocks_contents(rule.content, skip_comments=True), size))


def _count_signs(nodes: Sequence[Node]) -> tuple[int, int]:
    """Count the signs of a list of selectors, and how many of them stand for the selectors around."""
    signs, references = 0, 0
    waiting = [nodes]
    while waiting:
        row = waiting.pop()
        signs += len(row)
        references += sum(node == "&" for node in row)
        inside = (getattr(node, part, None) for node in row for part in ("content", "arguments"))
        waiting += [children for children in inside if children]
    return signs, references


def _say_bound(node: Node, bound: Message) -> Message:
    return say("{number} is out of all proportion: {bound}", number=node.representation[:20], bound=bound)


def _tell(node: Node, message: str) -> Excess:
    return Excess(node.source_line, node.source_column, message)
