"""Reads the text of a paragraph: the boxes of a line as WeasyPrint has them in, its text, measured, out.

The text is measured once, in its very fonts: its boxes, notes' calls, citations and code included. A paragraph that
holds what has no width of its own in a line, such as a float, or breaks of its own, has no such text.
"""

import re
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import percent
from weasyprint.layout.inline import atomic_box
from weasyprint.text.ffi import FROM_UNITS, ffi
from weasyprint.text.line_break import create_layout, line_size

from publisher.press.kashida import find_joins, find_stretch
from publisher.press.style_values import list_answers

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
SkipStack = Any

#: How many numbers of 32 bits Pango has for a glyph, and which of them is its width.
_WORDS_OF_A_GLYPH, _WIDTH = 5, 1
#: What stands for a box that is one thing in its line; WeasyPrint has the same.
_ATOM = "\u2e80"
#: Texts that break of their own, or are not broken as words are.
_FORCED = re.compile("[\n\t\f\u0085\u2028\u2029]")
#: Paragraphs with fewer characters have one line.
_SHORTEST = 8


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text in a paragraph, or a box that is one thing: its way from the line box, its text, where that begins."""

    box: Box
    path: tuple[int, ...]
    around: tuple[Box, ...]
    start: int
    text: str

    @property
    def end(self) -> int:
        """Where its text ends in the paragraph."""
        return self.start + len(self.text)


@dataclass(slots=True)
class ParagraphText:
    """The text of a paragraph: its leaves, and how far it reaches before each of its characters, in CSS pixels.

    `joins` are the characters before which a join may be lengthened, one a word. `begun` and `ended` are the widths of
    frames that hang over the edge where a line begins before a character, or ends there.
    """

    leaves: list[Leaf] = field(default_factory=list)
    text: str = ""
    joins: list[int] = field(default_factory=list)
    begun: dict[int, float] = field(default_factory=dict)
    ended: dict[int, float] = field(default_factory=dict)
    advances: list[float] = field(default_factory=list)
    reaches: list[float] = field(default_factory=list)


class _NotComposedError(Exception):
    """A paragraph holds what cannot be measured."""


def read_text(context: Any, linebox: Box, containing_block: Box) -> ParagraphText | None:
    """Measure the text of a paragraph; None if it is to be left to WeasyPrint."""
    style = linebox.style
    if style["white_space"] != "normal" or style["text_align_last"] not in {"auto", "start"}:
        return None
    text = ParagraphText()
    try:
        _read_children(context, linebox, (), (linebox,), text, containing_block)
    except _NotComposedError:
        return None
    if len(text.text) < _SHORTEST:
        return None
    text.reaches = list(accumulate(text.advances, initial=0.0))
    return text


def _read_children(
    context: Any, box: Box, path: tuple[int, ...], around: tuple[Box, ...], text: ParagraphText, containing_block: Box
) -> None:
    for number, child in enumerate(box.children):
        if not child.is_in_normal_flow():
            if child.is_floated():
                raise _NotComposedError
            continue
        here = (*path, number)
        if isinstance(child, boxes.TextBox):
            _read_leaf(context, child, here, around, text)
        elif isinstance(child, boxes.InlineBox) and not child.is_leader:
            percent.resolve_percentages(child, containing_block)
            before, begins = len(text.advances), len(text.text)
            _read_children(context, child, here, (*around, child), text, containing_block)
            if len(text.text) > begins:
                starts, ends = measure_frame(child)
                text.advances[before] += starts
                text.advances[-1] += ends
                if (starts or ends) and is_justified(around[0]):
                    _note_hanging(text, before, around[0], child)
        elif isinstance(child, boxes.InlineReplacedBox | boxes.InlineBlockBox) and not _calls_notes(child):
            percent.resolve_percentages(child, containing_block)
            laid = atomic_box(context, child, 0, None, containing_block, [], [])
            text.leaves.append(Leaf(child, here, around, len(text.text), _ATOM))
            text.text += _ATOM
            text.advances.append(laid.margin_width())
        else:
            raise _NotComposedError


def _note_hanging(text: ParagraphText, begin: int, line: Box, box: Box) -> None:
    """Note how far the frame of an inline box that ends a text hangs over the edges of lines at each of its breaks.

    A box that runs the other way has its beginning at the edge at which lines end, whatever of it is on them.
    """
    end = len(text.text)
    near, far = measure_sides(box, line)
    runs_other_way = box.style["direction"] != line.style["direction"]
    for at in range(begin, end if runs_other_way else begin + 1):
        text.begun[at] = text.begun.get(at, 0.0) + near
    for at in range(begin + 1 if runs_other_way else end, end + 1):
        text.ended[at] = text.ended.get(at, 0.0) + far


def measure_sides(box: Box, line: Box) -> tuple[float, float]:
    """Return how wide the frame of an inline box is at its sides where the line that it is in begins and ends."""
    starts, ends = measure_frame(box)
    return (starts, ends) if box.style["direction"] == line.style["direction"] else (ends, starts)


def _calls_notes(box: Box) -> bool:
    return isinstance(box, boxes.ParentBox) and any(child.footnote is not None for child in box.descendants())


def measure_frame(box: Box) -> tuple[float, float]:
    """Return how wide margin, border and padding of an inline box are at its start and at its end."""

    def measure(side: str) -> float:
        margin = getattr(box, f"margin_{side}")
        width: float = getattr(box, f"padding_{side}") + getattr(box, f"border_{side}_width")
        return width + (0 if margin == "auto" else margin)

    left, right = measure("left"), measure("right")
    return (left, right) if box.style["direction"] == "ltr" else (right, left)


def _read_leaf(context: Any, box: Box, path: tuple[int, ...], around: tuple[Box, ...], text: ParagraphText) -> None:
    if box.style["white_space"] not in {"normal", "nowrap"} or _FORCED.search(box.text):
        raise _NotComposedError
    if not box.text or not box.style["font_size"]:
        return
    text.leaves.append(Leaf(box, path, around, len(text.text), box.text))
    text.text += box.text
    measured = _measure_characters(context, box)
    begin = len(text.advances)
    text.joins += (begin + join for join in measured.joins)
    text.advances += measured.advances
    if measured.mixes_fonts:
        box.mixes_fonts = True


class _Measured(NamedTuple):
    """A text in one line: the advance of each character, that of a cluster being that of its first.

    `joins` are the characters before which a join may be lengthened.
    """

    advances: list[float]
    joins: list[int]
    mixes_fonts: bool


def _measure_characters(context: Any, box: Box) -> _Measured:
    """Measure the text of a box, once for all texts of its style that are equal."""
    answers = list_answers(box.style)
    key = _measure_characters, box.text
    if key not in answers:
        answers[key] = _shape_characters(context, box)
    measured: _Measured = answers[key]
    return measured


def _shape_characters(context: Any, box: Box) -> _Measured:
    layout = create_layout(box.text, box.style, context, None, 0)
    line, _ = layout.get_first_line()
    data = box.text.encode()
    joins: list[int] = []
    if find_stretch(box) is not None:
        joins = [len(data[: join.at].decode()) for join in find_joins(line, box.text)]
    widths = [0] * len(data)
    fonts = set()
    link = line.runs
    while link != ffi.NULL:
        fonts.add(link.data.item.analysis.font)
        string, offset = link.data.glyphs, link.data.item.offset
        count = string.num_glyphs
        words = memoryview(ffi.buffer(string.glyphs, count * _WORDS_OF_A_GLYPH * 4)).cast("i")
        for start, width in zip(
            ffi.unpack(string.log_clusters, count), words[_WIDTH::_WORDS_OF_A_GLYPH].tolist(), strict=True
        ):
            widths[offset + start] += width
        link = link.next
    # A character has the width that stands at its first byte; the others of a character in UTF-8 begin with 10.
    advances = [width * FROM_UNITS for width, byte in zip(widths, data, strict=True) if byte & 0xC0 != 0x80]  # noqa: PLR2004
    return _Measured(
        advances, joins, len(fonts) > 1 or (" " in box.text and _find_space_font(context, box) not in fonts)
    )


def _find_space_font(context: Any, box: Box) -> Any:
    """Return the font of a space that stands by itself in the style of a box: asked once for each style."""
    answers = list_answers(box.style)
    if _find_space_font not in answers:
        layout = create_layout(" ", box.style, context, None, 0)
        # The font is the layout's, which is held with it.
        answers[_find_space_font] = layout, layout.get_first_line()[0].runs.data.item.analysis.font
    return answers[_find_space_font][1]


def measure_text(text: str, style: Any, context: Any, spacing: Any = 0) -> float:
    """Return the width of a text in one line, in CSS pixels, with a spacing for justified lines."""
    # The line belongs to its layout, and is gone with it.
    layout = create_layout(text, style, context, None, spacing)
    width: float = line_size(layout.get_first_line()[0], style)[0]
    return width


def is_justified(line: Box) -> bool:
    """Return whether the lines of a paragraph are justified."""
    return bool(line.style["text_align_all"] == "justify")
