"""Uses up what stays blank at the foot of a page: finished pages with too much blank in, with less out.

What has lines of its own (rows of tables, entries in columns, notes and figures) is no whole lines high. So a page that
no text can fill, which may leave two lines blank, leaves up to four. Where a page ends with rows or entries, they stand
a little further apart. What is left above notes or a figure at the foot goes below them, up to a line: text of many
pages ends a line or two before the foot too.
"""

from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes

from publisher.press.baseline_grid import has_own_lines

# WeasyPrint has no types. These names say at least what is meant.
Box = Any

#: How far what stands at the foot may rise, in lines.
_MOST_RAISED = 1
#: How much further apart two rows or entries may stand, in lines.
_MOST_APART = 0.25
_LISTS = {"ol", "ul", "dl"}


def mark_foot(figure: Box) -> None:
    """Note that a laid figure stands at the foot of its page."""
    figure.stands_at_foot = True


def use_up(page: Box, excess: float, unit: float) -> None:
    """Take from the blank above the foot of a page what is too much.

    `excess` is told in lines, `unit` is the height of one in CSS pixels. A page that stands again is changed once.
    """
    wanted = max(excess, 0) * unit
    left = wanted - _spread_rows(page, wanted, unit * _MOST_APART)
    _raise_feet(page, min(left, _MOST_RAISED * unit))


def _raise_feet(page: Box, height: float) -> None:
    """Let the notes of a page, and the figure at its foot, stand higher."""
    more, page.raised = height - getattr(page, "raised", 0), height
    if more:
        roots = (child for child in page.children if child.is_for_root_element)
        for child in [child for box in (page, *roots) for child in box.children]:
            if isinstance(child, boxes.FootnoteAreaBox) or _stands_at_foot(child):
                child.translate(dy=-more)


def _spread_rows(page: Box, wanted: float, most: float) -> float:
    """Let rows or entries that the text of a page ends with fill a height, and return what of it they fill.

    `most` is what may be added to each.
    """
    if not hasattr(page, "spread"):
        around = next((_find_last(child) for child in page.children if child.is_for_root_element), [])
        page.spread = _spread_last(around, wanted, most) if around and wanted else 0.0
    spread: float = page.spread
    return spread


def _spread_last(around: list[Box], wanted: float, most: float) -> float:
    """Let a table, columns or a list fill a height as far as they may: those that they are in, and they at last."""
    last = around[-1]
    is_table = isinstance(last, boxes.TableBox)
    lists = [_list_rows(last)] if is_table else [one.children for one in _list_columns(last) or [last]]
    # A table gets something in each row, a list between two of its entries.
    places = [len(rows) - (not is_table) for rows in lists]
    filled = min(wanted, *(count * most for count in places))
    for rows, count in zip(lists, places, strict=True):
        for number, row in enumerate(rows):
            row.translate(dy=number * filled / count)
    if is_table:
        _heighten(last, filled / places[0])
    for box in (*_list_columns(last), last):
        box.height += filled
    for box, inner in pairwise(reversed(around)):
        inner.height = max(inner.height, box.position_y + box.margin_height() - inner.content_box_y())
    return filled


def _find_last(root: Box) -> list[Box]:
    """Return the table, columns or list that the text of a page ends with, behind the boxes that it is in.

    Empty if it ends with anything else.
    """
    around, box = [], root
    while True:
        children = [one for one in box.children if one.is_in_normal_flow() and not _stands_at_foot(one)]
        around.append(box)
        if isinstance(box, boxes.TableBox):
            return around if _list_rows(box) else []
        if _list_columns(box):
            # What stands between columns, or over all of them, has its own place.
            return around if all(one.is_column and len(one.children) > 1 for one in children) else []
        if box.element_tag in _LISTS and has_own_lines(box) and len(children) > 1:
            return around
        if not children or not isinstance(children[-1], boxes.BlockLevelBox) or not isinstance(box, boxes.BlockBox):
            return []
        box = children[-1]


def _list_columns(box: Box) -> list[Box]:
    return [one for one in box.children if one.is_column]


def _list_rows(table: Box) -> list[Box]:
    """List the rows of a table, without those that its head and its foot repeat."""
    return [row for group in table.children if not (group.is_header or group.is_footer) for row in group.children]


def _heighten(table: Box, more: float) -> None:
    """Make rows that have been moved apart as much higher, with what is in them in the middle of it."""
    moved = 0.0
    for group in table.children:
        if group.is_footer:
            group.translate(dy=moved)
        elif not group.is_header:
            group.position_y += moved
            for number, row in enumerate(group.children):
                row.height += more
                for cell in row.children:
                    rest = len(group.children) - number
                    added = more * min(cell.rowspan or rest, rest)
                    cell.height += added
                    for child in cell.children:
                        child.translate(dy=added / 2)
            added = more * len(group.children)
            group.height += added
            moved += added


def _stands_at_foot(box: Box) -> bool:
    return getattr(box, "stands_at_foot", False)
