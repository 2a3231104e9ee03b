"""Mends where WeasyPrint breaks words that are too long for a line: functions in, the same mended out.

A word may be broken at any letter only where the line cannot be broken otherwise (CSS Text 3, 5.5: `overflow-wrap`).
WeasyPrint asks whether the word is the first thing in its line, and takes it for that in the first inline box of a
line, whatever stands before it there: of a date whose parts are isolated, "AH" came out as A and, below it, H.
"""

from functools import wraps
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import can_break_text


def remember_line_text(split_inline_box: Any) -> Any:
    """Let a line know the text that stands in it already."""

    @wraps(split_inline_box)
    def mended(context: Any, box: Any, *others: Any) -> Any:
        if not isinstance(box, boxes.LineBox):
            return split_inline_box(context, box, *others)
        # A line may stand in a box that stands in a line.
        outer = getattr(context, "line_text", "")
        context.line_text = ""
        try:
            return split_inline_box(context, box, *others)
        finally:
            context.line_text = outer

    return mended


def break_words_last(split_text_box: Any) -> Any:
    """Break a word at any letter only where no line can end before it."""

    @wraps(split_text_box)
    def mended(context: Any, box: Any, available_width: Any, skip: Any, is_line_start: bool = True) -> Any:  # noqa: FBT001, FBT002
        before = getattr(context, "line_text", "")
        if is_line_start and before and available_width is not None:
            following = box.text.encode()[skip or 0 :].decode()
            is_line_start = not can_break_text(f"{before}{following[:1]}".lstrip(), box.style["lang"])
        result = split_text_box(context, box, available_width, skip, is_line_start)
        if available_width is not None and result[0] is not None:
            context.line_text = before + result[0].text
        return result

    return mended
