"""Counts the steps in which a backtracking matcher searches a text: an expression and a text in, a number out.

The clock of a machine that has other work tells nothing. This matcher goes the way of Python's own (`re`), alternative
by alternative, without its shortcuts; how its steps grow with a text is how the time of Python's may grow at worst.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Any

#: More is out of all proportion for the texts that are counted here.
MOST = 200_000
#: The nodes that stand for one character.
_CHARACTERS = frozenset(("LITERAL", "NOT_LITERAL", "ANY", "IN"))

#: What the parser of `re` gives has no types.
Node = Any
Match = Iterator[int]


class TooManyStepsError(Exception):
    """A search takes more steps than anybody wants to count."""


class _Counter:
    def __init__(self, text: str, flags: int) -> None:
        self.text, self.flags, self.steps = text, flags, 0
        self.groups: dict[int, tuple[int, int]] = {}
        # By the number of a node: to write a node out for each character would take longer than all else.
        self.tests: dict[int, Callable[[Node, str], bool]] = {}

    def step(self) -> None:
        self.steps += 1
        if self.steps > MOST:
            raise TooManyStepsError

    def match(self, nodes: Node, index: int, at: int) -> Match:
        """Return every end of a match of `nodes[index:]` at a place, the preferred one first."""
        if index == len(nodes):
            yield at
            return
        for end in self.match_one(nodes[index], at):
            yield from self.match(nodes, index + 1, end)

    def match_one(self, node: Node, at: int) -> Match:
        self.step()
        name, value = str(node[0]), node[1]
        if name in _CHARACTERS:
            test = self.tests.get(id(node)) or self.tests.setdefault(id(node), _make_test(repr(node), self.flags))
            if at < len(self.text) and test(node, self.text[at]):
                yield at + 1
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            least, most, nodes = value
            ends = self.repeat(least, most, nodes, at, is_lazy=name == "MIN_REPEAT")
            yield from ends if name != "POSSESSIVE_REPEAT" else _take_first(ends)
        elif name == "SUBPATTERN":
            for end in self.match(value[3], 0, at):
                self.groups[value[0]] = (at, end)
                yield end
        elif name == "ATOMIC_GROUP":
            yield from _take_first(self.match(value, 0, at))
        elif name == "BRANCH":
            for branch in value[1]:
                yield from self.match(branch, 0, at)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            if self.holds(value, at) == (name == "ASSERT"):
                yield at
        elif name == "GROUPREF":
            start, end = self.groups.get(value, (0, 0))
            if self.text.startswith(self.text[start:end], at):
                yield at + end - start
        elif name == "AT":
            if self.stands(str(value), at):
                yield at
        else:
            raise NotImplementedError(name)

    def repeat(self, least: int, most: int, nodes: Node, at: int, *, is_lazy: bool) -> Match:
        # Without recursion: a run is as long as the text. Each entry is a place and what may still follow it.
        if is_lazy and least == 0:
            yield at
        trail = [(at, self.match(nodes, 0, at))]
        waiting = [] if is_lazy else [at]
        while trail:
            start, ends = trail[-1]
            end = next(ends, None) if len(trail) <= most else None
            if end is None or end == start:
                trail.pop()
                if not is_lazy:
                    place = waiting.pop()
                    if len(trail) >= least:
                        self.step()
                        yield place
                continue
            trail.append((end, self.match(nodes, 0, end)))
            if is_lazy and len(trail) - 1 >= least:
                self.step()
                yield end
            if not is_lazy:
                waiting.append(end)

    def holds(self, value: Node, at: int) -> bool:
        direction, nodes = value
        if direction < 0:
            at -= nodes.getwidth()[0]
        return at >= 0 and next(self.match(nodes, 0, at), None) is not None

    def stands(self, name: str, at: int) -> bool:
        text, before, after = self.text, self.text[at - 1 : at] if at else "", self.text[at : at + 1]
        is_multiline = bool(self.flags & re.MULTILINE)
        if name == "AT_BEGINNING":
            return at == 0 or (is_multiline and before == "\n")
        if name == "AT_BEGINNING_STRING":
            return at == 0
        if name == "AT_END":
            return at == len(text) or text[at:] == "\n" or (is_multiline and after == "\n")
        if name == "AT_END_STRING":
            return at == len(text)
        is_border = (before.isalnum() or before == "_") != (after.isalnum() or after == "_")
        return is_border == (name == "AT_BOUNDARY")


def _take_first(ends: Match) -> Match:
    first = next(ends, None)
    if first is not None:
        yield first


@cache
def _make_test(_key: str, flags: int) -> Callable[[Node, str], bool]:
    """Make a test of one character against one node, which remembers its answers."""
    known: dict[str, bool] = {}

    def test(node: Node, character: str) -> bool:
        if character not in known:
            state = _parser.State()
            state.flags = flags
            one = _compiler.compile(_parser.SubPattern(state, [node]), flags)
            known[character] = one.match(character) is not None
        return known[character]

    return test


@cache
def _parse(pattern: "re.Pattern[str]") -> Node:
    return _parser.parse(pattern.pattern, pattern.flags)


def tell_apart(pattern: "re.Pattern[str]", texts: Iterable[str]) -> Iterable[str]:
    """Return one of all texts that a pattern cannot tell apart, for which it takes the same steps.

    No character may stand twice in a text.
    """
    tests = [(node, _make_test(repr(node), pattern.flags)) for node in _list_characters(_parse(pattern))]

    @cache
    def describe(character: str) -> tuple[bool, ...]:
        of_word = character.isalnum() or character == "_"
        return (character == "\n", of_word, *(test(node, character) for node, test in tests))

    return {tuple(map(describe, text)): text for text in texts}.values()


def list_possessive(pattern: "re.Pattern[str]") -> list[Node]:
    """List what of a pattern is repeated possessively and is more than one character."""
    return list(_list_repeated(_parse(pattern)))


def _list_repeated(nodes: Node) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, tuple) and str(node[0]) == "POSSESSIVE_REPEAT":
            repeated = node[1][2]
            if len(repeated) != 1 or str(repeated[0][0]) not in _CHARACTERS:
                yield node
        if isinstance(node, tuple | list | _parser.SubPattern):
            yield from _list_repeated(node)


def _list_characters(nodes: Node) -> Iterator[Node]:
    """Yield the nodes that stand for one character, however deep."""
    for node in nodes:
        if isinstance(node, tuple) and str(node[0]) in _CHARACTERS:
            yield node
        elif isinstance(node, tuple | list | _parser.SubPattern):
            yield from _list_characters(node)


def count_steps(pattern: "re.Pattern[str]", text: str) -> int:
    """Count the steps of finding all that a pattern matches in a text. Raises `TooManyStepsError`."""
    counter = _Counter(text, pattern.flags)
    nodes = _parse(pattern)
    at = 0
    while at <= len(text):
        end = next(counter.match(nodes, 0, at), None)
        at = end if end is not None and end > at else at + 1
    return counter.steps
