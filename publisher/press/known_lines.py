"""Sets a text of a style once: WeasyPrint's search for the end of a line in, the same that knows what has room out.

A word, a number or a whole line stands in a document many times: in each page that is laid out anew, in each cell that
is measured, in each entry of an index. Where all of a text has room, its layout depends on its style alone (upstream
issue: none).
"""

from functools import wraps
from typing import Any

from weasyprint.text.line_break import Layout

from publisher.press.style_values import list_answers

# WeasyPrint has no types. These names say at least what is meant.
Style = Any


def remember_lines(split_first_line: Any) -> Any:
    """Patch the setting of a text that was set before in the same style, and has room."""

    @wraps(split_first_line)
    def patched(text: str, style: Style, context: Any, max_width: Any, spacing: Any, **named: Any) -> Any:
        known = list_answers(style).get((remember_lines, text))
        if known is not None:
            layout, length, width, *others = known
            if max_width is None or width <= max_width:
                return _copy_layout(layout, spacing, max_width), length, None, width, *others
        result = split_first_line(text, style, context, max_width, spacing, **named)
        layout, length, resume_at, width, *others = result
        has_room = resume_at is None and (max_width is None or width <= max_width)
        if known is None and has_room and layout.text == text:
            list_answers(style)[remember_lines, text] = _copy_layout(layout, spacing, max_width), length, width, *others
        return result

    return patched


def _copy_layout(layout: Layout, spacing: Any, max_width: Any) -> Layout:
    """Return a copy of a layout that Pango has forgotten: what is left of it says how it is to be made again."""
    copied = Layout.__new__(Layout)
    copied.__dict__ |= layout.__dict__
    copied.justification_spacing, copied.max_width = spacing, max_width
    return copied
