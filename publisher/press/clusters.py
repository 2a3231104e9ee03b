"""Notes lines instead of drawing them: a line as Pango shaped it in, a `LineNote` among the operators of its page out.

Pango knows for which characters it drew which glyphs, and WeasyPrint keeps of that one text a glyph. Here clusters and
glyphs are noted together, and the line is drawn of them when the page is written (`redraw.py`), once.

WeasyPrint writes how far it is from a glyph to the next in whole thousandths of an em and cuts off the rest, so that a
line ends short of its edge by all those rests. Here what was rounded off at a glyph is made good at the next.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import partial, wraps
from itertools import groupby
from typing import Any

import pydyf
from weasyprint.draw import text as drawing
from weasyprint.svg import text as svg_drawing
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from publisher.press.kashida import widen_joins
from publisher.press.letter_gaps import widen_letters
from publisher.press.letter_scale import scale_matrix, scale_pictures
from publisher.press.line_notes import Cluster, LineNote, NotedGlyph, NotedRun
from publisher.press.style_values import list_answers

# WeasyPrint and cffi have no types. These names say at least what is meant.
Stream = Any
Box = Any
Font = Any
Run = Any

#: The glyph of what has none, and the flag of one that stands for a character that no font has.
_EMPTY: int = pango.PANGO_GLYPH_EMPTY
_UNKNOWN: int = pango.PANGO_GLYPH_UNKNOWN_FLAG
#: How many numbers of 32 bits Pango has for a glyph: which it is, its width, its shifts, and flags.
_WORDS_OF_A_GLYPH = 5
#: Letters below this size WeasyPrint does not draw, in points.
_SMALLEST = 1e-6
#: What is wider in a line that is filled.
_SPACE = re.compile("[ \u00a0]")

#: Operators, and the pictures of letters.
_Drawn = tuple[Sequence[bytes], Sequence[Any]]


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
    """Have WeasyPrint note each line that it should draw, in text and in figures."""
    if not hasattr(drawing.draw_first_line, "__wrapped__"):
        # `int` is what WeasyPrint rounds kerning with.
        drawing.int = _ROUND_KERNING
        svg_drawing.draw_first_line = drawing.draw_first_line = _note_line(drawing.draw_first_line)


def _note_line(draw_first_line: Any) -> Any:
    @wraps(draw_first_line)
    def noting(stream: Stream, box: Box, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Sequence[Any]:
        if not box.text.strip() or box.style["font_size"] < _SMALLEST:
            return ()
        lengths = widen_joins(stream, box)
        widen_letters(box)
        draw = partial(_draw_aside, draw_first_line, stream, box, text_overflow, block_ellipsis, matrix)
        # What does not fit WeasyPrint shortens when it draws it.
        is_shortened = text_overflow == "ellipsis" or block_ellipsis != "none"
        # A word or a number is the same wherever it stands, and an index has thousands; spaces are filled line by line.
        is_word = not (
            is_shortened or lengths or getattr(box, "letter_gap", 0.0) or _SPACE.search(box.pango_layout.text)
        )
        answers, key = list_answers(box.style), (note_clusters, box.pango_layout.text)
        pictures: Sequence[Any] = ()
        note = answers.get(key) if is_word else None
        if note is None:
            note, pictures = _read_line(stream, box.pango_layout, lengths, draw, draw() if is_shortened else None)
            if is_word and not pictures:
                answers[key] = note
        stream.set_text_matrix(*scale_matrix(box, matrix).values)
        stream.stream.append(note)
        return scale_pictures(box, pictures)

    return noting


def _read_line(
    stream: Stream, layout: Any, lengths: Mapping[int, int], draw: Callable[[], _Drawn], drawn: _Drawn | None
) -> tuple[LineNote, Sequence[Any]]:
    """Read a line that Pango has set; return it and the pictures of its letters.

    `draw` has WeasyPrint draw it, `drawn` is what that gives if it is done already.
    """
    pango.pango_layout_set_single_paragraph_mode(layout.layout, 1)
    line, _ = layout.get_first_line()
    runs = list(_list_runs(line))
    opened = [stream.add_font(run.item.analysis.font) for run in runs]
    text = layout.text.encode()
    clusters = [cluster for run in runs for cluster in _list_clusters(run, text, lengths)]
    pictures: Sequence[Any] = ()
    if any(font.bitmap or font.svg or font.png or font.colr for font, _ in opened):
        operators, pictures = drawn or draw()
        noted = list(_list_drawn(operators))
    else:
        noted = list(_note_runs(runs, opened, text, stream))
    return LineNote(clusters, bool(line.resolved_dir % 2), noted), pictures


def _draw_aside(draw_first_line: Any, stream: Stream, *arguments: Any) -> tuple[Sequence[bytes], Sequence[Any]]:
    """Have WeasyPrint draw a line that is not to be seen; return its operators, and the pictures of its letters."""
    aside = copy(stream)
    aside.stream, aside._current_font = [], None
    _ROUND_KERNING.rest = 0.0
    pictures: Sequence[Any] = draw_first_line(aside, *arguments)
    return aside.stream, pictures


def _list_drawn(operators: Iterable[bytes]) -> Iterator[NotedRun]:
    """Yield the runs of a line as WeasyPrint draws it, without the gaps of nothing that it writes after most glyphs."""
    select = b""
    for is_font, group in groupby(operators, key=lambda operator: operator.endswith(b" Tf")):
        if is_font:
            *_, select = group
        else:
            shown = [one.replace(b">0<", b"").replace(b">0]", b">]") for one in group if one.endswith((b"TJ", b"Ts"))]
            if shown:
                yield NotedRun(select + b"\n", operators=[one + b"\n" for one in shown])


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
    glyphs = _read_glyphs(run)[::_WORDS_OF_A_GLYPH]
    in_order = sorted(set(starts))
    ends = dict(zip(in_order, [*in_order[1:], item.length], strict=True))
    is_right_to_left = item.analysis.level % 2 == 1
    first = 0
    while first < count:
        start, last = starts[first], first + 1
        while last < count and starts[last] == start:
            last += 1
        # Nothing is drawn for a glyph that is only a place in the text.
        drawn = last - first - glyphs[first:last].count(_EMPTY)
        at = item.offset + start
        written = " ".join(text[at : item.offset + ends[start]].decode().splitlines())
        yield Cluster(written, drawn, is_right_to_left, lengths.get(at, 0))
        first = last


def _read_glyphs(run: Run) -> list[int]:
    """Return the numbers that Pango has for the glyphs of a run."""
    size = run.glyphs.num_glyphs * _WORDS_OF_A_GLYPH * 4
    return memoryview(ffi.buffer(run.glyphs.glyphs, size)).cast("i").tolist()


def _note_runs(
    runs: Sequence[Run], opened: Sequence[tuple[Font, float]], text: bytes, stream: Stream
) -> Iterator[NotedRun]:
    """Yield what the runs of a line draw, those of one font in one."""
    rounding = _Rounding()
    for (font, size), group in groupby(zip(runs, opened, strict=True), key=lambda pair: pair[1]):
        select = b"/%s %s Tf\n" % (pydyf._to_bytes(font.hash), pydyf._to_bytes(size))
        glyphs: list[NotedGlyph] = []
        shift = 0.0
        for run, _ in group:
            shift = _note_glyphs(run, font, size, text, stream, glyphs, rounding, shift)
        yield NotedRun(select, glyphs)


def _note_glyphs(
    run: Run,
    font: Font,
    size: float,
    text: bytes,
    stream: Stream,
    noted: list[NotedGlyph],
    rounding: _Rounding,
    shift: float,
) -> float:
    """Note the glyphs of a run, and what they read as in WeasyPrint's font; return what the next glyph is shifted by.

    `shift` is what the first one is.
    """
    numbers = _read_glyphs(run)
    columns = (numbers[column::_WORDS_OF_A_GLYPH] for column in range(4))
    for at, (number, width, right, up) in enumerate(zip(*columns, strict=True)):
        if number == _EMPTY:
            shift += -width / size
            continue
        glyph = number
        if number & _UNKNOWN:
            glyph = font.get_unused_glyph_id(number - _UNKNOWN)
            font.widths[glyph] = round(width * 1000 * FROM_UNITS / size)
            font.widths.setdefault(0, font.widths[glyph])
        if glyph not in font.to_unicode:
            font.to_unicode[glyph] = _find_text(run, at, text)
        if glyph not in font.widths:
            pango.pango_font_get_glyph_extents(run.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
            font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        offset = right / size
        kerning = font.widths[glyph] + offset - width * 1000 * FROM_UNITS / size
        gap = rounding(kerning) if kerning else 0
        if up:
            # What comes before a glyph that is raised moves the glyph no more.
            noted.append(NotedGlyph(glyph, -offset, -up / 1000, gap))
        else:
            noted.append(NotedGlyph(glyph, shift - offset, 0.0, gap))
        shift = 0.0
    return shift


def _find_text(run: Run, at: int, text: bytes) -> str:
    """Return the text of a glyph of a run, as WeasyPrint has it: up to the cluster beside it."""
    item, string = run.item, run.glyphs
    starts, is_right_to_left = string.log_clusters, item.analysis.level % 2
    is_last = at == 0 if is_right_to_left else at == string.num_glyphs - 1
    end = item.length if is_last else starts[at - 1 if is_right_to_left else at + 1]
    return text[item.offset + starts[at] : item.offset + end].decode()
