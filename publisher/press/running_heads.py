"""Shortens running heads to the room that their margin has: the layout of a margin box in, the same mended out.

A box in a margin is as high as the margin leaves it, and what is higher is drawn over the text (CSS Paged Media 3,
6.3). Of a title that is too long so many words are printed as there is room for, and an ellipsis.
"""

from bisect import bisect_right
from functools import wraps
from typing import Any

from weasyprint.formatting_structure import boxes

from publisher.press.paragraphs import forget_lines

ELLIPSIS = "\u2026"

_ISOLATES, _POP = "\u2066\u2067\u2068", "\u2069"
#: What no text that goes on ends in.
_LOOSE_ENDS = " \u00a0,;:.\u2013\u2014-\u060c\u061b\u06d4"


def shorten_running_heads(lay_out_margin_box: Any) -> Any:
    """Lay out a margin box with as many words of its last text as it has room for; one at least."""

    @wraps(lay_out_margin_box)
    def mended(context: Any, page: Any, box: Any) -> Any:
        laid = lay_out_margin_box(context, page, box)
        texts = [one for one in box.descendants() if isinstance(one, boxes.TextBox)]
        if _is_contained(laid) or not texts:
            return laid
        last, whole = texts[-1], texts[-1].text

        def is_too_long(count: int) -> bool:
            last.text = shorten(whole, count)
            forget_lines(box)
            return not _is_contained(lay_out_margin_box(context, page, box))

        counts = range(1, len(whole.split(" ")))
        kept = bisect_right(counts, False, key=is_too_long)  # noqa: FBT003 - from which on it is true
        last.text = shorten(whole, counts[max(kept - 1, 0)]) if counts else whole
        forget_lines(box)
        return lay_out_margin_box(context, page, box)

    return mended


def shorten(text: str, count: int) -> str:
    """Return the first words of a text and an ellipsis behind all isolates that they open."""
    kept = " ".join(text.split(" ")[:count]).rstrip(_LOOSE_ENDS)
    opened = sum(map(kept.count, _ISOLATES)) - kept.count(_POP)
    return kept + _POP * opened + ELLIPSIS


def _is_contained(box: Any) -> bool:
    """Return whether all lines of a margin box stand in it, or it has one line and no room for any."""
    lines = [one for one in box.descendants() if isinstance(one, boxes.LineBox)]
    if len(lines) < 2:  # noqa: PLR2004 - nothing could be shorter
        return True
    height: float = lines[-1].position_y + lines[-1].height - lines[0].position_y
    return bool(height <= box.height + 1)
