"""Reads the structure tree of a PDF: the tree in, its elements as numbers of marked content out, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

# What pikepdf gives for a kid of an element is an object of the PDF, or a plain number.
Kid = Any

#: Types of elements that set off a part of a line, and do not begin a new one (ISO 32000-1, 14.8.4.4, and `NonStruct`).
INLINE_TYPES = frozenset(
    {"Span", "Link", "Reference", "Quote", "Code", "BibEntry", "Em", "Strong", "NonStruct", "Annot"}
)


@dataclass(frozen=True, slots=True)
class Element:
    """A structure element that has lines of its own (ISO 32000-1, 14.7.2): its type, such as `P`, and its content.

    `content` are pairs of a page, from 0, and the number of marked content on it, in reading order. What lies
    in elements that set off a part of a line belongs to the element around them.
    """

    type: str
    content: tuple[tuple[int, int], ...]


def read_elements(pdf: pikepdf.Pdf) -> tuple[Element, ...]:
    """Read the elements that have content; none of a PDF without a structure tree. They stand in reading order."""
    if "/StructTreeRoot" not in pdf.Root:
        return ()
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found: dict[int, tuple[str, list[tuple[int, int]]]] = {}
    for owner, kind, page, number in _walk(pdf.Root.StructTreeRoot, pages):
        found.setdefault(owner, (kind, []))[1].append((page, number))
    return tuple(Element(kind, tuple(content)) for kind, content in found.values())


def _walk(root: pikepdf.Object, pages: dict[tuple[int, int], int]) -> Iterator[tuple[int, str, int, int]]:
    """Give each piece of marked content with the number and the type of the element that it belongs to, and its page.

    A stack of its own stands for recursion: a long book is a deep tree.
    """
    counter = 0
    stack: list[tuple[Kid, int, str, int]] = [(root, 0, "", -1)]
    while stack:
        node, owner, kind, page = stack.pop()
        if isinstance(node, int):
            yield owner, kind, page, node
            continue
        if "/Pg" in node:
            page = pages.get(node.Pg.objgen, -1)
        match str(node.get("/Type", "")):
            case "/MCR":
                yield owner, kind, page, int(node.MCID)
                continue
            case "/OBJR":
                continue
        own = str(node.get("/S", "")).lstrip("/")
        if own and own not in INLINE_TYPES:
            counter += 1
            owner, kind = counter, own
        kids = node.get("/K", pikepdf.Array())
        children = list(kids.as_list()) if isinstance(kids, pikepdf.Array) else [kids]
        stack += [(child, owner, kind, page) for child in reversed(children)]
