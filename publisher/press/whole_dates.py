"""Keeps dates and numbers whole in tables: the columns of a table in, the same as wide as their dates out.

The least width of a column is that of its longest word, so that «17 مارس 1923» stood in two lines of a cell beside
columns with room. Here columns get what keeps a number with its word, then what keeps whole dates, as long as the table
has room for it: those first that ask for least.
"""

from functools import wraps
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import preferred

from publisher.press.word_breaks import SPACES, move_breaks
from publisher.script.written_dates import find_likely_dates, find_written_dates

# WeasyPrint has no types. These names say at least what is meant.
Box = Any

#: What is kept whole: a number and its word, or a day and its month; dates with their years.
_NUMBERS, _DATES = 1, 2
#: What is as good as no width, in CSS pixels.
_LEAST = 0.01


def hold_dates(auto_table_layout: Any) -> Any:
    """Give columns that a table has not room for in one line each the width of their dates, if it has room for that."""

    @wraps(auto_table_layout)
    def held(context: Any, box: Box, containing_block: Any) -> None:
        table = box.get_wrapped_table()
        plain = preferred.table_and_columns_preferred_widths(context, box, outer=False)
        room = _measure_table(box, table, containing_block) - plain[0]
        known = context.tables[table]
        if room > 0 and plain[1] > plain[0] + room and _has_digits(table):
            widened = context.__dict__.setdefault("widened_tables", {})
            if (table, room) not in widened:
                widened[table, room] = _widen_columns(context, box, known, room)
            context.tables[table] = widened[table, room]
        try:
            auto_table_layout(context, box, containing_block)
        finally:
            context.tables[table] = known

    return held


def _measure_table(box: Box, table: Box, containing_block: Any) -> float:
    """Return how wide a table may be."""
    if table.width != "auto":
        return float(table.width)
    margins = sum(margin for margin in (box.margin_left, box.margin_right) if margin != "auto")
    frame = table.padding_left + table.padding_right + table.border_left_width + table.border_right_width
    return float(containing_block[0] - margins - frame)


def _has_digits(table: Box) -> bool:
    return any(isinstance(box, boxes.TextBox) and any(map(str.isdigit, box.text)) for box in table.descendants())


def _widen_columns(context: Any, box: Box, known: Any, room: float) -> dict[bool, Any]:
    """Return the preferred widths of a table whose columns are at least as wide as what is to be whole in them."""
    table = box.get_wrapped_table()
    least: list[float] = list(known[False][2])
    added = 0.0
    for kept in (_NUMBERS, _DATES):
        del context.tables[table]
        context.kept_whole = kept
        try:
            wanted = preferred.table_and_columns_preferred_widths(context, box, outer=False)[2]
        finally:
            context.kept_whole = 0
        # Those that ask for least come first.
        lacking = sorted((want - have, column) for column, (want, have) in enumerate(zip(wanted, least, strict=True)))
        for lack, column in lacking:
            if _LEAST < lack <= room - added:
                least[column] += lack
                added += lack
    return {
        is_outer: (widths[0] + added, max(widths[1], widths[0] + added), least, *widths[3:])
        for is_outer, widths in known.items()
    }


def keep_dates(split_first_line: Any) -> Any:
    """Measure what is to be kept whole as one word, where the least width of a column is asked for with that."""

    def find_end(text: str, cut: int, style: Any, context: Any) -> int:
        kept = getattr(context, "kept_whole", 0)
        return find_kept_end(text, cut, style["lang"] or "", with_years=kept == _DATES) if kept else cut

    return move_breaks(split_first_line, find_end)


def find_kept_end(text: str, cut: int, language: str, *, with_years: bool) -> int:
    """Return where a date ends, or a number and its word, in which a line would end; the place itself if in none."""
    end = cut
    spans = (*find_written_dates(text, language), *find_likely_dates(text))
    while before := text[:end].rstrip(SPACES):
        is_in_date = any(start < end < stop for start, stop in spans)
        if end == len(text) or not (is_in_date or before[-1].isdigit()):
            break
        if text[end].isdigit() and not (with_years and is_in_date):
            break
        word = end
        while end < len(text) and text[end] not in SPACES:
            end += 1
        if end == word:
            break
        if end < len(text) and any(start < end < stop for start, stop in spans):
            end += 1
        elif not is_in_date:
            break
    return end
