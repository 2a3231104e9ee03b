"""Reads the structure tree of a PDF: the tree in, its elements as numbers of marked content out, in reading order."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import pikepdf

# What pikepdf gives for a kid of an element is an object of the PDF, or a plain number.
Kid = Any

#: Types of elements that set off a part of a line, and do not begin a new one (ISO 32000-1, 14.8.4.4, and `NonStruct`).
INLINE_TYPES = frozenset(
    {"Span", "Link", "Reference", "Quote", "Code", "BibEntry", "Em", "Strong", "NonStruct", "Annot"}
)


#: Types of elements that have to find room as a whole: what is too large for its page stands over the edge.
_WHOLES = frozenset(("Note", "Table"))


class Whole(NamedTuple):
    """A table or a note, with its number in the order of reading."""

    type: str
    number: int


@dataclass(frozen=True, slots=True)
class Element:
    """A structure element that has lines of its own (ISO 32000-1, 14.7.2): its type, such as `P`, and its content.

    `content` are pairs of a page, from 0, and the number of marked content on it, in reading order. What lies
    in elements that set off a part of a line belongs to the element around them. `alternative` is what is read
    instead of a picture (14.9.3). `whole` is the table or the note that it is a part of, or is itself.
    """

    type: str
    content: tuple[tuple[int, int], ...]
    alternative: str = ""
    whole: Whole | None = None


@lru_cache(maxsize=1)
def read_elements(data: bytes) -> tuple[Element, ...]:
    """Return the elements of a PDF that have content, in reading order; none of one without a structure tree.

    The tree of a long book is large, and those who ask for it ask for the same one after the other. Raises
    `pikepdf.PdfError` for what is no PDF.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return _read_elements(pdf)


def _read_elements(pdf: pikepdf.Pdf) -> tuple[Element, ...]:
    if "/StructTreeRoot" not in pdf.Root:
        return ()
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found: dict[int, tuple[_Owner, list[tuple[int, int]]]] = {}
    for owner, page, number in _walk(pdf.Root.StructTreeRoot, pages):
        found.setdefault(owner.number, (owner, []))[1].append((page, number))
    return tuple(
        Element(owner.type, tuple(content), owner.alternative, owner.whole) for owner, content in found.values()
    )


class _Owner(NamedTuple):
    """An element that pieces of content belong to, with its number in the order of the walk."""

    number: int = 0
    type: str = ""
    alternative: str = ""
    whole: Whole | None = None


def _walk(root: pikepdf.Object, pages: dict[tuple[int, int], int]) -> Iterator[tuple[_Owner, int, int]]:
    """Yield each piece of marked content with the element that it belongs to, and its page.

    A stack of its own stands for recursion: a long book is a deep tree. An element that is its own kid, or that of two,
    is read once.
    """
    counter = 0
    seen: set[tuple[int, int]] = set()
    stack: list[tuple[Kid, _Owner, int]] = [(root, _Owner(), -1)]
    while stack:
        node, owner, page = stack.pop()
        if isinstance(node, int):
            yield owner, page, node
            continue
        if not isinstance(node, pikepdf.Dictionary):
            # Of a stranger's file anything may stand here.
            continue
        if node.is_indirect:
            if node.objgen in seen:
                continue
            seen.add(node.objgen)
        shown = node.get("/Pg")
        if shown is not None:
            page = pages.get(shown.objgen, -1) if isinstance(shown, pikepdf.Dictionary) else -1
        type_of_element = node.get("/S")
        if type_of_element is None:
            match str(node.get("/Type", "")):
                case "/MCR":
                    number: Kid = node.get("/MCID")
                    if isinstance(number, int):
                        yield owner, page, number
                    continue
                case "/OBJR":
                    continue
        elif (own := str(type_of_element).lstrip("/")) not in INLINE_TYPES:
            counter += 1
            whole = Whole(own, counter) if own in _WHOLES else owner.whole
            owner = _Owner(counter, own, str(node.get("/Alt", "")), whole)
        kids = node.get("/K", ())
        if isinstance(kids, pikepdf.Array):
            stack += [(child, owner, page) for child in reversed(kids.as_list())]
        elif kids != ():
            stack.append((kids, owner, page))
