"""Divides a row of a table over two pages only where each of its cells begins on the first: cells in, the same out.

WeasyPrint divides a row that may be divided (`break-inside: auto`) wherever a line of one of its cells has room. A cell
that must keep more lines together goes to the next page as a whole, and its date or its page number stays behind alone.
Such a row is kept whole (CSS Tables 3, 6.1: a row may be divided where all of its cells can be).
"""

from functools import wraps
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Context = Any

_PROPERTY = "break_inside"


def keep_cells_together() -> None:
    """Patch the layout of cells."""
    block.block_container_layout = _refuse_empty_cells(block.block_container_layout)


def _refuse_empty_cells(block_container_layout: Any) -> Any:
    @wraps(block_container_layout)
    def patched(context: Context, box: Box, *others: Any, **named: Any) -> Any:
        if not isinstance(box, boxes.TableCellBox):
            return block_container_layout(context, box, *others, **named)
        if not box.children and (whole := context.__dict__.pop("refused_cell", None)) is not None:
            # An empty copy is laid out where the cell has no room: the row asks its cells afterwards what they avoid.
            whole.refused = whole.style[_PROPERTY]
            whole.style = whole.style.copy()
            whole.style[_PROPERTY] = "avoid"
        if (asked := box.__dict__.pop("refused", None)) is not None:
            box.style[_PROPERTY] = asked
        result = block_container_layout(context, box, *others, **named)
        context.refused_cell = box if result[0] is None else None
        return result

    return patched
