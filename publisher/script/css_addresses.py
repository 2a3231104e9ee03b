"""Finds what CSS asks for: the text of a style sheet or of a `style` attribute in, its addresses out.

It is parsed (CSS Syntax 3), so that no escape hides an address. Brackets may be as deep as anyone likes.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2

#: What takes a text for an address (CSS Values 4, 4.5; CSS Images 4, 2.2 and 2.4).
_TAKES_ADDRESS = frozenset({"import", "url", "src", "image", "image-set", "-webkit-image-set"})

# tinycss2 has no types.
Node = Any


def walk_tokens(css: str) -> Iterator[tuple[Node, str]]:
    """Yield every token of a style sheet, each with the address that it is, "" for one that is none."""
    yield from _walk(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))


def find_addresses(css: str) -> Iterator[str]:
    """Yield the addresses of a style sheet, of declarations, or of a single value."""
    # Read as values and nothing else all three are the same tokens.
    for node, address in _walk(tinycss2.parse_component_value_list(css, skip_comments=True)):
        if address:
            yield address
        elif node.type == "at-keyword" and node.lower_value == "import":
            yield "@import"


def _walk(nodes: Iterable[Node]) -> Iterator[tuple[Node, str]]:
    waiting = [(node, "") for node in nodes]
    while waiting:
        node, around = waiting.pop()
        is_address = node.type == "url" or (node.type == "string" and around in _TAKES_ADDRESS)
        yield node, node.value if is_address else ""
        # A function inside one that takes an address is one too: image-set(var(--a, "x")).
        name = getattr(node, "lower_at_keyword", getattr(node, "lower_name", ""))
        if name not in _TAKES_ADDRESS and around in _TAKES_ADDRESS and around != "import":
            name = around
        # The address of @namespace is a name, and nothing reads it.
        parts = () if name == "namespace" else ("prelude", "content", "arguments")
        for part in parts:
            waiting += [(child, name) for child in getattr(node, part, None) or ()]
