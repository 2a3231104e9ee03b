"""Shortens running heads to the room that their margin has: the layout of a margin box in, the same mended out.

A box in a margin is as high as the margin leaves it, and what is higher is drawn over the text (CSS Paged Media 3,
6.3). Of a title that is too long so many words are printed as there is room for, and an ellipsis; of a first word that
is too long so many letters.
"""

import re
from bisect import bisect_right
from functools import wraps
from typing import Any

from weasyprint.formatting_structure import boxes

from publisher.press.paragraphs import forget_lines
from publisher.script.letters import LONGEST_WORD, MARKS, ZWJ, ZWNJ

ELLIPSIS = "\u2026"

_ISOLATES, _POP = "\u2066\u2067\u2068", "\u2069"
#: What no text that goes on ends in.
_LOOSE_ENDS = " \u00a0,;:.\u2013\u2014-\u060c\u061b\u06d4"
#: A letter with its marks and the controls around it, none of which may be parted from it.
_LETTER = re.compile(rf"[{_ISOLATES}]*[^{_POP}][\u0300-\u036f{MARKS}{_POP}{ZWNJ}{ZWJ}]*")
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1}}}")
#: More letters of one word than any margin holds.
_MOST_LETTERS = 2_000


def shorten_running_heads(lay_out_margin_box: Any) -> Any:
    """Lay out a margin box with as many words of its last text as it has room for, or letters of the first of them."""

    @wraps(lay_out_margin_box)
    def mended(context: Any, page: Any, box: Any) -> Any:
        laid = lay_out_margin_box(context, page, box)
        texts = [one for one in box.descendants() if isinstance(one, boxes.TextBox)]
        if _is_contained(laid) or not texts:
            return laid
        last, whole = texts[-1], texts[-1].text

        def is_too_long(end: int) -> bool:
            last.text = shorten(whole, end)
            forget_lines(box)
            return not _is_contained(lay_out_margin_box(context, page, box))

        ends = list_word_ends(whole)
        first = ends[0] if ends else len(whole)
        if not ends or is_too_long(first):
            ends = list_letter_ends(whole[:first])
        kept = bisect_right(ends, False, key=is_too_long)  # noqa: FBT003 - from which on it is true
        last.text = shorten(whole, ends[max(kept - 1, 0)]) if ends else whole
        forget_lines(box)
        return lay_out_margin_box(context, page, box)

    return mended


def divide_long_heads(compute_widths: Any) -> Any:
    """Let a head with what is longer than any word end its lines at any letter, before margins are divided.

    WeasyPrint makes a box in a margin at least as wide as its longest word, wider than the page.
    """

    @wraps(compute_widths)
    def patched(context: Any, margin_boxes: Any, *others: Any) -> Any:
        for box in margin_boxes.values() if isinstance(margin_boxes, dict) else margin_boxes:
            for text in box.descendants():
                if isinstance(text, boxes.TextBox) and _LONG_WORD.search(text.text):
                    text.style = text.style.copy()
                    text.style["overflow_wrap"] = "anywhere"
        return compute_widths(context, margin_boxes, *others)

    return patched


def shorten(text: str, end: int) -> str:
    """Return the beginning of a text and an ellipsis behind all isolates that it opens."""
    kept = text[:end].rstrip(_LOOSE_ENDS)
    opened = sum(map(kept.count, _ISOLATES)) - kept.count(_POP)
    return kept + _POP * opened + ELLIPSIS


def list_word_ends(text: str) -> list[int]:
    """Return where the words of a text end, but for the last."""
    begin = len(text) - len(text.lstrip())
    return [place for place, sign in enumerate(text) if sign == " " and place > begin]


def list_letter_ends(word: str) -> list[int]:
    """Return where the letters of a word end, but for the last; of one that is very long, those of its beginning."""
    return [letter.end() for letter in _LETTER.finditer(word, 0, _MOST_LETTERS) if letter.end() < len(word)]


def _is_contained(box: Any) -> bool:
    """Return whether all lines of a margin box stand in it, or it has one line and no room for any."""
    lines = [one for one in box.descendants() if isinstance(one, boxes.LineBox)]
    if len(lines) < 2:  # noqa: PLR2004 - nothing could be shorter
        return True
    height: float = lines[-1].position_y + lines[-1].height - lines[0].position_y
    return bool(height <= box.height + 1)
