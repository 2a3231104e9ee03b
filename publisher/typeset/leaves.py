"""Takes a line of inlines apart into leaves and puts leaves together again.

Direction and cursive joining concern the text of a whole paragraph, whatever markup stands in it. So a
paragraph is looked at as a row of leaves, each with the path of the nodes around it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from publisher.model.tree import (
    Caesura,
    Citation,
    Image,
    Inline,
    Isolate,
    LineBreak,
    Link,
    Math,
    Milestone,
    NoteCall,
    Span,
    Styled,
    Text,
)

Wrapper = Styled | Span | Link
#: Code, and what is isolated as a whole, is an atom too: to the text around it it is one object.
Atom = Image | Math | NoteCall | Citation | LineBreak | Caesura | Milestone | Isolate | Styled | Span


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stretch of text, or an atom without letters, with the wrappers around it from the outside in.

    Each wrapper comes with a number, so that two equal spans side by side stay two.
    """

    node: Text | Atom
    path: tuple[tuple[int, Wrapper], ...]

    @property
    def text(self) -> str:
        """The letters of the leaf; an atom stands for itself as U+FFFC, a line break as U+2028."""
        if isinstance(self.node, Text):
            return self.node.text
        return "\u2028" if isinstance(self.node, LineBreak) else "\ufffc"

    def with_text(self, text: str) -> "Leaf":
        """Return the same leaf with other letters."""
        return replace(self, node=Text(self.node.position, text))


def take_apart(inlines: Sequence[Inline]) -> tuple[Leaf, ...]:
    """Take inlines apart into leaves, in logical order."""
    counter = iter(range(10**9))

    def walk(nodes: Sequence[Inline], path: tuple[tuple[int, Wrapper], ...]) -> Iterator[Leaf]:
        for node in nodes:
            if isinstance(node, Isolate) or (isinstance(node, Styled) and node.style == "code"):
                yield Leaf(node, path)
            elif isinstance(node, Styled | Span | Link):
                own = (*path, (next(counter), node))
                if node.children:
                    yield from walk(node.children, own)
                else:
                    yield Leaf(Text(node.position, ""), own)
            elif isinstance(node, Text | Image | Math | NoteCall | Citation | LineBreak | Caesura | Milestone):
                yield Leaf(node, path)

    leaves: list[Leaf] = []
    for leaf in walk(inlines, ()):
        before = leaves[-1] if leaves else None
        if before and before.path == leaf.path and isinstance(before.node, Text) and isinstance(leaf.node, Text):
            leaves[-1] = before.with_text(before.text + leaf.text)
        else:
            leaves.append(leaf)
    return tuple(leaves)


def put_together(leaves: Sequence[Leaf], depth: int = 0) -> tuple[Inline, ...]:
    """Put leaves together into inlines again, from the wrappers at `depth` inwards."""
    inlines: list[Inline] = []
    for key, group in groupby(leaves, key=lambda leaf: leaf.path[depth] if len(leaf.path) > depth else None):
        if key is None:
            inlines.extend(leaf.node for leaf in group)
        else:
            inlines.append(replace(key[1], children=put_together(tuple(group), depth + 1)))
    return tuple(inlines)
