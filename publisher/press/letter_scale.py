"""Scales the letters of justified lines: a line in, the same with letters a little narrower or wider out.

What Hàn Thế Thành calls font expansion: a line has letters up to three hundredths wider or narrower, which nobody sees,
and word spaces that are so much nearer to their norm. The share is chosen with the breaks (`line_breaks.py`), and where
the line is drawn its text matrix has it (ISO 32000-1, 9.4.2): glyphs, and what programs read, stay as they are. Boxes
in the line move with its letters; what is no text in it keeps its width. A style sheet asks for it by
`--letters: scaled`.
"""

from collections.abc import Sequence
from functools import wraps
from typing import Any

from weasyprint.layout.inline import count_expandable_spaces
from weasyprint.matrix import Matrix

from publisher.press.boxes import has_keyword
from publisher.press.kashida import list_texts, measure_space, widen_texts
from publisher.press.letter_gaps import set_apart
from publisher.press.line_breaks import TIGHT, TIGHT_AT_NEED, Scaling, share_scale

# WeasyPrint has no types. These names say at least what is meant.
Box = Any

_PROPERTY, _KEYWORD = "__letters", "scaled"
#: By which share letters are made narrower or wider at most.
_MOST = 0.03
#: The word space, in em, from which on letters that are as wide as may be are set apart.
_TORN = 0.42
#: The word space, in em, from which on letters are made wider beside joins that are lengthened.
_BESIDE_JOINS = 0.40
#: How many decimals a share has.
_DECIMALS = 4


def find_scaling(line: Box, *, has_joins: bool) -> Scaling | None:
    """Return how the letters of a paragraph are scaled; None if they are not.

    Where joins can be lengthened letters are left alone, unless that is not enough.
    """
    if not has_keyword(line, _PROPERTY, _KEYWORD):
        return None
    return Scaling(_MOST, _BESIDE_JOINS, TIGHT, narrows=False) if has_joins else Scaling(_MOST, 0.0, TIGHT_AT_NEED)


def scale_letters(justify_line: Any) -> Any:
    """Scale the letters of a line that is composed, and let word spaces have the rest."""

    @wraps(justify_line)
    def scaled(context: Any, line: Box, extra_width: float) -> None:
        scaling = getattr(context, "scaling", None)
        count = count_expandable_spaces(line)
        if scaling is None or not extra_width:
            justify_line(context, line, extra_width)
            return
        em = line.style["font_size"]
        texts = list(list_texts(line))
        width = sum(box.width for box in texts)
        space = measure_space(context, line)
        share = round(share_scale(extra_width / em, count, space / em, width / em, scaling), _DECIMALS)
        # Spaces, and what is between letters, are scaled with these.
        room = (extra_width - share * width) / (1 + share)
        if count:
            room -= set_apart(context, line, room - count * (_TORN * em - space))
        justify_line(context, line, room)
        if share:
            widen_texts(line, 0.0, lambda box: _scale_text(box, 1 + share))

    return scaled


def _scale_text(box: Box, scale: float) -> float:
    """Scale a text; return how much wider it became."""
    added: float = box.width * (scale - 1)
    box.width += added
    box.letter_scale = scale
    return added


def forget_scale(box: Box) -> None:
    """Forget how a text was scaled of which a new one was copied."""
    box.__dict__.pop("letter_scale", None)


def scale_matrix(box: Box, matrix: Any) -> Any:
    """Return the text matrix with which a text is drawn."""
    scale = getattr(box, "letter_scale", 1.0)
    return matrix if scale == 1 else Matrix(a=scale) @ matrix


def scale_pictures(box: Box, pictures: Sequence[Any]) -> Sequence[Any]:
    """Return the pictures of letters of a text, and where they stand in it, as that is scaled."""
    scale = getattr(box, "letter_scale", 1.0)
    if scale == 1:
        return pictures
    return [(image, font, a * scale, d, e * scale, f) for image, font, a, d, e, f in pictures]
