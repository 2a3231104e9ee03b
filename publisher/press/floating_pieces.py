"""Parts what floats: the text of a chapter in, the same with pieces and halves out of which each floats alone.

A picture with `--float: spread` has two halves. A timeline in pieces is divided between its pictures.
"""

from collections.abc import Sequence
from typing import Any

from weasyprint.formatting_structure import boxes

from publisher.press.boxes import has_keyword
from publisher.press.floating_blocks import CONTAINERS, asks_to_float, may_float

# WeasyPrint has no types. These names say at least what is meant.
Box = Any


def part_pieces(box: Box) -> None:
    """Part what floats and may be divided, such as a timeline in pieces, so that each of its pictures floats alone.

    Words before a picture stay with it, and those behind the last.
    """
    children: list[Box] = []
    for child in box.children:
        if child.element_tag in CONTAINERS:
            part_pieces(child)
        is_divided = asks_to_float(child) and child.style["break_inside"] == "auto" and not child.is_table_wrapper
        pieces = _list_pieces(child) if is_divided else [child]
        if has_keyword(child, "__float", "spread") and may_float(box, child):
            _lay_on_spread(pieces)
        children += pieces
    box.children = children


def _lay_on_spread(halves: Sequence[Box]) -> None:
    """Let the halves of a picture wait for a verso and a recto, to which breaks would send them where they stand."""
    for half, side in zip(halves, ("verso", "recto"), strict=False):
        half.spread_side = side
        half.children[0].style = half.children[0].style.copy()
        half.children[0].style["break_before"] = "auto"


def put_end(root: Box) -> None:
    """Put an empty block behind the text where what floats may have to wait for pages of its own."""
    if any(map(asks_to_float, root.descendants())):
        root.children = [*root.children, boxes.BlockBox.anonymous_from(root, [])]


def list_end(root: Box) -> dict[int, None]:
    """Return where the text goes on that has ended: at the empty block behind it."""
    return {len(root.children) - 1: None}


def _list_pieces(child: Box) -> list[Box]:
    pieces: list[list[Box]] = [[]]
    for part in child.children:
        if any(isinstance(one, boxes.ReplacedBox) for one in pieces[-1]) and isinstance(part, boxes.ReplacedBox):
            pieces.append([])
        pieces[-1].append(part)
    if len(pieces) == 1:
        return [child]
    parted = [child.copy_with_children(piece) for piece in pieces]
    for piece in parted:
        piece.piece_of = child
        piece.style = piece.style.copy()
        piece.style["break_inside"] = "avoid"
    return parted


def are_of_one(first: Box, second: Box) -> bool:
    """Return whether two blocks are pieces of one figure."""
    whole = getattr(first, "piece_of", None)
    return whole is not None and whole is getattr(second, "piece_of", None)
