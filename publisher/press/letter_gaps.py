"""Sets the letters of justified lines apart at need: a line in, the same with a hair of room between its letters out.

Some lines nothing else fills: what follows is a date, or a word that has no place at which it is divided, and its
letters are as wide as they may be (`letter_scale.py`). There letters that do not join stand up to a fiftieth of an em
farther apart, which is seen less than a hole between words. The breaks know nothing of it: they avoid such lines.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

from weasyprint.text.ffi import TO_UNITS, ffi, pango
from weasyprint.text.line_break import create_layout

from publisher.press.kashida import list_texts, widen_texts

# WeasyPrint and cffi have no types. These names say at least what is meant.
Box = Any
Layout = Any

#: A letter of a script whose letters join, hang from one line, or are not known to bear it.
_JOINED = re.compile("(?![A-Za-z\u00aa-\u024f\u02b0-\u02ff\u0370-\u05ff\u1d00-\u1fff\ufb00-\ufb4f])[^\\W\\d_]")
#: How far letters stand apart at most, and of what that is a multiple: each such width of each letter is a glyph of the
#: book. In em.
_MOST, _STEP = 0.02, 0.004
#: What is between words, in UTF-8.
_SPACES = (b" ", b"\xc2\xa0")


def _may_stand_apart(text: str) -> bool:
    """Return whether the letters of a text may be set apart."""
    return not _JOINED.search(text)


def set_apart(context: Any, line: Box, wanted: float) -> float:
    """Set the letters of a line apart, so that they take some room if they can; return how much they take.

    Both are in CSS pixels. The last glyph at the right has no room behind it: there the line ends.
    """
    texts = [box for box in list_texts(line) if box.text.strip()] if wanted > 0 else []
    if not texts or not all(_may_stand_apart(box.text) for box in texts):
        return 0.0
    last = max(texts, key=lambda box: box.position_x)
    counts = {id(box): _count_letters(context, box) - (box is last) for box in texts}
    unit = sum(counts[id(box)] * box.style["font_size"] for box in texts)
    gap = min(_MOST, math.ceil(wanted / unit / _STEP) * _STEP) if unit else 0.0
    if not gap:
        return 0.0
    for box in texts:
        box.letter_gap, box.ends_at_right = gap, box is last
    return widen_texts(line, 0.0, lambda box: _widen_text(box, counts.get(id(box), 0)))


def _count_letters(context: Any, box: Box) -> int:
    layout = create_layout(box.text, box.style, context, None, 0)
    return len(list(_list_letters(layout)))


def _widen_text(box: Box, count: int) -> float:
    """Make a text wider by the room between its letters; return by how much."""
    added: float = count * getattr(box, "letter_gap", 0.0) * box.style["font_size"]
    box.width += added
    return added


def forget_gaps(box: Box) -> None:
    """Forget how the letters of a text stood apart of which a new one was copied."""
    box.__dict__.pop("letter_gap", None)


def widen_letters(box: Box) -> None:
    """Make the glyphs of a text that is about to be drawn wider, where its letters stand apart."""
    gap = getattr(box, "letter_gap", 0.0)
    if not gap:
        return
    # Asked for before the line is: it would be forgotten.
    pango.pango_layout_set_single_paragraph_mode(box.pango_layout.layout, 1)
    letters = list(_list_letters(box.pango_layout))
    for glyph in letters[:-1] if box.ends_at_right else letters:
        glyph.geometry.width += round(gap * box.style["font_size"] * TO_UNITS)


def _list_letters(layout: Layout) -> Iterator[Any]:
    """Yield the last glyph at the right of each cluster of a line, from the left, without spaces."""
    text = layout.text.encode()
    link = layout.get_first_line()[0].runs
    while link != ffi.NULL:
        item, string = link.data.item, link.data.glyphs
        starts = ffi.unpack(string.log_clusters, string.num_glyphs)
        for number, (start, following) in enumerate(zip(starts, (*starts[1:], None), strict=True)):
            if start != following and not text.startswith(_SPACES, item.offset + start):
                yield string.glyphs[number]
        link = link.next
