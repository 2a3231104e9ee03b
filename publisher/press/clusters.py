"""Notes what each glyph of a line stands for: a line as Pango shaped it in, a `LineNote` out.

Pango knows for which characters it drew which glyphs, and WeasyPrint keeps of that one text a glyph. Here it
is written into the page as a comment (`line_notes.py`) before the operators that draw the line. It is read
when the line is drawn anew (`redraw.py`), and left out.

WeasyPrint writes how far it is from a glyph to the next in whole thousandths of an em and cuts off the rest, so that a
line ends short of its edge by all those rests. Here what was rounded off at a glyph is made good at the next.
"""

from collections.abc import Iterator, Mapping
from functools import wraps
from typing import Any

from weasyprint.draw import text as drawing
from weasyprint.svg import text as svg_drawing
from weasyprint.text.ffi import ffi, pango

from publisher.press.kashida import widen_joins
from publisher.press.line_notes import Cluster, LineNote, write_note

# WeasyPrint and cffi have no types. This name says at least what is meant.
Run = Any

#: The glyph of what has none.
_EMPTY: int = pango.PANGO_GLYPH_EMPTY
#: How many numbers of 32 bits Pango has for a glyph.
_WORDS_OF_A_GLYPH = 5


class _Rounding:
    """Rounds the kerning of a line to whole numbers, whose sum is that of what they are rounded from."""

    def __init__(self) -> None:
        self.rest = 0.0

    def __call__(self, number: float) -> int:
        whole = round(number + self.rest)
        self.rest += number - whole
        return whole


_ROUND_KERNING = _Rounding()


def note_clusters() -> None:
    """Have WeasyPrint note the clusters of each line that it draws, in text and in figures."""
    if not hasattr(drawing.draw_first_line, "__wrapped__"):
        # `int` is what WeasyPrint rounds kerning with.
        drawing.int = _ROUND_KERNING
        svg_drawing.draw_first_line = drawing.draw_first_line = _note_line(drawing.draw_first_line)


def _note_line(draw_first_line: Any) -> Any:
    @wraps(draw_first_line)
    def noting(stream: Any, textbox: Any, *others: Any) -> Any:
        before = len(stream.stream)
        _ROUND_KERNING.rest = 0.0
        lengths = widen_joins(stream, textbox)
        result = draw_first_line(stream, textbox, *others)
        if len(stream.stream) > before:
            # Asked for after drawing: what does not fit may have been shortened.
            line, _ = textbox.pango_layout.get_first_line()
            text = textbox.pango_layout.text.encode()
            clusters = [cluster for run in _list_runs(line) for cluster in _list_clusters(run, text, lengths)]
            note = LineNote(clusters, bool(line.resolved_dir % 2))
            stream.stream.insert(before, write_note(note))
        return result

    return noting


def _list_runs(line: Any) -> Iterator[Run]:
    link = line.runs
    while link != ffi.NULL:
        yield link.data
        link = link.next


def _list_clusters(run: Run, text: bytes, lengths: Mapping[int, int]) -> Iterator[Cluster]:
    """Yield the clusters of a run, from the left. `text` is that of the whole layout, in UTF-8.

    `lengths` are those of joins that are lengthened, by the bytes before which they stand.
    """
    item, string = run.item, run.glyphs
    count = string.num_glyphs
    starts = ffi.unpack(string.log_clusters, count)
    words = memoryview(ffi.buffer(string.glyphs, count * _WORDS_OF_A_GLYPH * 4)).cast("I")
    glyphs = words[::_WORDS_OF_A_GLYPH].tolist()
    in_order = sorted(set(starts))
    ends = dict(zip(in_order, [*in_order[1:], item.length], strict=True))
    is_right_to_left = item.analysis.level % 2 == 1
    first = 0
    while first < count:
        start, last = starts[first], first + 1
        while last < count and starts[last] == start:
            last += 1
        # WeasyPrint draws nothing for a glyph that is only a place in the text.
        drawn = last - first - glyphs[first:last].count(_EMPTY)
        at = item.offset + start
        written = text[at : item.offset + ends[start]].decode()
        yield Cluster(written, drawn, is_right_to_left, lengths.get(at, 0))
        first = last
