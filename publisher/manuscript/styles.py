"""Judges the style sheets that a book brings: the files of its folder `styles/` in, findings out.

The press reads them. Here they are parsed (CSS Syntax 3), so that no escape hides an address.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import tinycss2

from publisher.manuscript.folder import BookFolder, OutsideFolderError
from publisher.model import codes
from publisher.model.finding import Position

_OF_EPUB = "epub.css"
#: EPUB 3.3, 6.3.2: a style sheet must not use them.
_DIRECTIONS = frozenset({"direction", "unicode-bidi"})
#: What takes a text for an address (CSS Values 4, 4.5; CSS Images 4, 2.2 and 2.4).
_TAKES_ADDRESS = frozenset({"import", "url", "src", "image", "image-set"})

# tinycss2 has no types.
Node = Any


def judge_styles(folder: BookFolder) -> None:
    """Report what a style sheet of the book asks for and may not have, and one that cannot be read."""
    for path in sorted((folder.path / "styles").glob("*.css")):
        name = f"styles/{path.name}"
        text = folder.read_text(name)
        if text is None:
            continue
        is_of_epub = path.name == _OF_EPUB
        for node, address in _walk(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)):
            position = Position(name, node.source_line, node.source_column)
            if is_of_epub and node.type == "ident" and node.lower_value in _DIRECTIONS:
                message = f"the style sheet of an EPUB may not say {node.lower_value}"
                folder.report.add(codes.UNSAFE_STYLE, position, message, "delete it: the pages say it themselves")
            elif address and not _may_have(folder, address, is_of_epub=is_of_epub):
                message = f"{address[:60]} is no file that it may have"
                folder.report.add(codes.UNSAFE_STYLE, position, message, "copy what you need into the style sheet")


def _walk(nodes: Iterable[Node]) -> Iterator[tuple[Node, str]]:
    """Give every token, each with the address that it is, if it is one. Brackets may be as deep as anyone likes."""
    waiting = [(node, "") for node in nodes]
    while waiting:
        node, around = waiting.pop()
        is_address = node.type == "url" or (node.type == "string" and around in _TAKES_ADDRESS)
        yield node, node.value if is_address else ""
        name = getattr(node, "lower_at_keyword", getattr(node, "lower_name", ""))
        # The address of @namespace is a name, and nothing reads it.
        parts = () if name == "namespace" else ("prelude", "content", "arguments")
        for part in parts:
            waiting += [(child, name) for child in getattr(node, part, None) or ()]


def _may_have(folder: BookFolder, address: str, *, is_of_epub: bool) -> bool:
    parts = urlsplit(address)
    if parts.scheme == "data" or address.startswith("#"):
        return True
    if is_of_epub or parts.scheme or parts.netloc:
        return False
    try:
        return folder.resolve(unquote(parts.path)).is_file()
    except OutsideFolderError:
        return False
