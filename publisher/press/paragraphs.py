"""Composes paragraphs as a whole: WeasyPrint's layout of a line in, the same with lines that end where they should out.

WeasyPrint fills one line after another, and what it puts into one tears the next. Here the text of a paragraph is
measured once, in its very fonts (its boxes, notes' calls, citations and code included), the ends of all its lines are
chosen together (`line_breaks.py`), and each line is then laid out of just what it holds. A paragraph that holds what
has no width of its own in a line, such as a float, or breaks of its own, is left to WeasyPrint.

Breaks are chosen inside the layout, since only there widths are known: of the fonts that are really used, of columns,
and of the page on which a paragraph goes on.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import wraps
from itertools import accumulate, pairwise
from math import inf
from typing import Any, NamedTuple

import pyphen
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline, percent
from weasyprint.layout.inline import atomic_box
from weasyprint.text.ffi import FROM_UNITS, ffi
from weasyprint.text.line_break import create_layout, get_log_attrs, line_size

from publisher.press.boxes import has_class
from publisher.press.hyphenation import CommonDivider, open_divider
from publisher.press.kashida import find_joins, find_stretch
from publisher.press.letter_gaps import forget_gaps
from publisher.press.letter_scale import find_scaling, forget_scale
from publisher.press.line_breaks import (
    TIGHT,
    TIGHT_AT_NEED,
    Breaks,
    Scaling,
    Setting,
    choose_breaks,
    choose_other_counts,
    find_torn,
    measure_cost,
)
from publisher.press.style_values import list_answers
from publisher.press.word_breaks import SPACES, is_inside_joined, is_inside_range
from publisher.script.direction import is_right_to_left
from publisher.script.foreign_phrases import guess_foreign_language
from publisher.script.written_dates import find_likely_dates, find_written_dates

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
SkipStack = Any

#: What it costs to part what belongs together, in the unit of `line_breaks.py`.
_RANGE, _DATE, _IN_CITATION, _CITATION, _NUMBER, _NAME = 300.0, 120.0, 100.0, 90.0, 60.0, 2.0
#: What it costs to divide a word, and to break one at any letter.
_HYPHEN, _ANYWHERE = 1.0, 200.0
#: What it costs to divide a word of nobody knows which language, and to break an address or a name of code.
_HYPHEN_ALIKE, _IN_CODE = 3.0, 4.0
#: How many numbers of 32 bits Pango has for a glyph, and which of them is its width.
_WORDS_OF_A_GLYPH, _WIDTH = 5, 1
#: The flag of a character before which a line may be broken, among those that Pango tells of it in 32 bits.
_LINE_BREAK: int = memoryview(ffi.buffer(ffi.new("PangoLogAttr *", {"is_line_break": 1}))).cast("I")[0]
#: What stands for a box that is one thing in its line; WeasyPrint has the same.
_ATOM = "\u2e80"
#: Texts that break of their own, or are not broken as words are.
_FORCED = re.compile("[\n\t\f\u0085\u2028\u2029]")
_WORD = re.compile(r"[^\W\d_]{6,}")
#: A word alone between spaces, so that no address is divided.
_LONE_WORD = re.compile(r"(?<!\S)[^\w\s]{0,2}([^\W\d_]{6,})(?=[^\w\s@/\\]{0,3}(?:\s|\Z))")
#: Where an address or a name of code may be broken: behind a sign in it, and before a capital.
_CODE_PLACE = re.compile(r"(?<=[A-Za-z_][A-Za-z_)][._@(=&?+:])(?=[A-Za-z0-9]{2})|(?<=[a-z]{2})(?=[A-Z][a-z])")
_ADDRESS = re.compile("[@/]")
#: Signs that open a path (/usr) or an option (--help), and behind which UAX #14 lets a line end.
_OPENING_SIGNS = "/-"
_OPENED = re.compile(r"(?:\A|[^\w/:\-])[/\-]+\Z")
_MOST_SIGNS = 4
_CODE_WORD = re.compile(r"\S{8,}")
#: How many signs, such as brackets, a word may have before it.
_MOST_OPENING = 2
#: Paragraphs with fewer characters have one line.
_SHORTEST = 8
#: How exact widths are, in CSS pixels.
_EXACT = 0.02
#: The least spacing that Pango knows, in CSS pixels, twice.
_LEAST_SPACING = 2 / 1024
#: What the layout is told of the line that it is at: whether it is composed, or ragged, how letters are scaled.
_OF_LINE = ("composes", "is_ragged", "scaling")
_CITATION_CLASS = "citation"
#: What has no joins to be filled by is justified only in a column of so many em, unless spaces alone are asked for.
_LEAST_MEASURE = 20.0


@dataclass(frozen=True, slots=True)
class _Leaf:
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
class _Text:
    """The text of a paragraph: its leaves, and how far it reaches before each of its characters, in CSS pixels.

    `joins` are the characters before which a join may be lengthened, one a word. `begun` and `ended` are the widths of
    frames that hang over the edge where a line begins before a character, or ends there.
    """

    leaves: list[_Leaf] = field(default_factory=list)
    text: str = ""
    joins: list[int] = field(default_factory=list)
    begun: dict[int, float] = field(default_factory=dict)
    ended: dict[int, float] = field(default_factory=dict)
    advances: list[float] = field(default_factory=list)
    reaches: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _LineEnd:
    """Where a line ends: the way to the leaf, how many bytes of it are on the line, its hyphen, where text goes on.

    The last line of a paragraph has no way. `scaling` is how its letters are scaled, if they are.
    """

    path: tuple[int, ...]
    bytes: int
    hyphen: str
    resume_at: SkipStack
    is_justified: bool
    scaling: Scaling | None


@dataclass(slots=True)
class _Choice:
    """What the lines of a whole paragraph were chosen of, the choice, and how it is set with a line more or less."""

    breaks: Breaks
    setting: Setting
    chosen: list[int]
    others: dict[int, tuple[float, list[int]]] | None = None


class _NotComposedError(Exception):
    """A paragraph holds what cannot be measured."""


def compose_paragraphs(get_next_linebox: Any) -> Any:
    """Return a layout of lines that end where the paragraph as a whole is best set."""

    @wraps(get_next_linebox)
    def composed(context: Any, linebox: Box, position_y: Any, bottom_space: Any, skip_stack: Any, *others: Any) -> Any:
        containing_block, *_, first_letter_style, first_line_style = others
        outer = tuple(getattr(context, name, None) for name in _OF_LINE)
        end = None
        if not (context.excluded_shapes or first_letter_style or first_line_style):
            context.composes = False
            end = _find_line_end(context, linebox, skip_stack, containing_block)
        try:
            context.composes = end is not None
            context.is_ragged = end is not None and not end.is_justified
            context.scaling = end and end.scaling
            if end is None:
                line, resume_at = get_next_linebox(context, linebox, position_y, bottom_space, skip_stack, *others)
            else:
                part = _cut(linebox, end.path, end) if end.path else linebox
                line, _ = get_next_linebox(context, part, position_y, bottom_space, skip_stack, *others)
                resume_at = end.resume_at
            if line is not None and getattr(context, "attempt", None) is not None:
                line.composed = linebox, skip_stack is None, resume_at is None
            return line, resume_at
        finally:
            context.composes, context.is_ragged, context.scaling = outer

    return composed


def forget_lines(box: Box) -> None:
    """Forget where the lines in a box end: their text is no more what it was."""
    for line in box.descendants():
        for name in ("line_ends", "line_choice"):
            line.__dict__.pop(name, None)


def find_whole_paragraphs(pages: Sequence[Any]) -> Iterator[tuple[int, Box]]:
    """Find the paragraphs of the text that begin and end on some laid pages: the number of the first page, and each."""
    begun: dict[Box, int] = {}
    for number, page in enumerate(pages):
        for line in page.descendants():
            paragraph, begins, ends = getattr(line, "composed", (None, False, False))
            if begins:
                begun[paragraph] = number
            if ends and paragraph in begun:
                yield begun[paragraph], paragraph


def list_other_counts(paragraph: Box) -> dict[int, float]:
    """Return what it costs to set a paragraph with a line more (1) or less (-1), where it can be well set so.

    One that has such a number of lines already is left as it is.
    """
    if paragraph.__dict__.get("added_lines") or "line_choice" not in paragraph.__dict__:
        return {}
    count, others = _choose_other_counts(paragraph)
    return {lines - count: cost for lines, (cost, _) in others.items()}


def add_lines(paragraph: Box, number: int) -> None:
    """Have a paragraph set with a line more (1) or less (-1), or again as it is best (0)."""
    paragraph.added_lines = number


def _choose_other_counts(paragraph: Box) -> tuple[int, dict[int, tuple[float, list[int]]]]:
    """Return how many lines a paragraph has at its best, and how it is set with a line more or less."""
    choice: _Choice = paragraph.line_choice
    count = len(choice.chosen)
    if choice.others is None:
        best = measure_cost(choice.chosen, choice.breaks, choice.setting)
        choice.others = choose_other_counts(choice.breaks, choice.setting, count, best)
    return count, choice.others


def fill_composed_lines(split_inline_box: Any) -> Any:
    """Lay out all of a line that is composed, however wide it is."""

    @wraps(split_inline_box)
    def filled(context: Any, box: Box, position_x: Any, max_x: Any, *others: Any) -> Any:
        if isinstance(box, boxes.LineBox) and getattr(context, "composes", False):
            max_x = inf
        return split_inline_box(context, box, position_x, max_x, *others)

    return filled


def align_composed_lines(text_align: Any) -> Any:
    """Justify a line that is composed, with narrower spaces too.

    What is framed, such as code on a tint, hangs over the edges of justified lines, so that their letters are straight.
    """

    @wraps(text_align)
    def aligned(context: Any, line: Box, available_width: Any, last: Any) -> Any:
        is_composed = getattr(context, "composes", False)
        if not _is_justified(line):
            return text_align(context, line, available_width, last=last and not is_composed)
        begun, ended = _measure_hanging(line)
        if not is_composed:
            return text_align(context, line, available_width, last) - begun
        extra = available_width + begun + ended - line.width
        if extra and not context.is_ragged:
            inline.justify_line(context, line, extra)
        return -begun

    return aligned


def _is_justified(line: Box) -> bool:
    return bool(line.style["text_align_all"] == "justify")


def _measure_hanging(line: Box) -> tuple[float, float]:
    """Return how wide the frames of inline boxes are where a line begins and where it ends."""

    def measure(side: int) -> float:
        hanging, box = 0.0, line
        while children := [child for child in getattr(box, "children", ()) if child.is_in_normal_flow()]:
            box = children[side if box.style["direction"] == line.style["direction"] else -1 - side]
            if not isinstance(box, boxes.InlineBox):
                break
            hanging += _measure_sides(box, line)[side]
        return hanging

    return measure(0), measure(-1)


def measure_as_drawn(split_text_box: Any) -> Any:
    """Measure a text of several fonts in a justified line with the spaces with which it will be drawn.

    A space is of the font of the letters before it (Pango), but not where it has a spacing of its own.
    """

    @wraps(split_text_box)
    def measured(context: Any, box: Box, *others: Any, **named: Any) -> Any:
        result = split_text_box(context, box, *others, **named)
        part = result[0]
        if part is not None:
            forget_scale(part)
            forget_gaps(part)
        is_filled = getattr(context, "composes", False) and not context.is_ragged
        if part is not None and is_filled and part.__dict__.get("mixes_fonts"):
            layout = create_layout(part.text, part.style, context, None, _LEAST_SPACING)
            layout.set_text(part.text, justify=True)
            part.width = line_size(layout.get_first_line()[0], part.style)[0]
        return result

    return measured


def _find_line_end(context: Any, linebox: Box, skip_stack: SkipStack, containing_block: Box) -> _LineEnd | None:
    """Tell where a line ends that begins at a place; None where WeasyPrint is to see to that."""
    plans = linebox.__dict__.setdefault("line_ends", {})
    width = containing_block.width, linebox.__dict__.get("added_lines", 0)
    key = (width, _flatten(skip_stack))
    if key not in plans:
        plans[key] = None
        if "text" not in plans:
            plans["text"] = _read_text(context, linebox, containing_block)
        text = plans["text"]
        if text is not None:
            for start, end in _plan_lines(context, linebox, text, skip_stack, containing_block.width):
                plans[width, start] = end
    found: _LineEnd | None = plans[key]
    return found


def _flatten(skip_stack: SkipStack) -> tuple[int, ...]:
    """Return the way to where text goes on."""
    path: list[int] = []
    while skip_stack is not None:
        (number, skip_stack), *_ = skip_stack.items()
        path.append(number)
    return tuple(path)


def _nest(path: tuple[int, ...], skipped: int) -> SkipStack:
    """Return the way to where text goes on as WeasyPrint writes it."""
    stack: SkipStack = {skipped: None} if skipped else None
    for number in reversed(path[1:]):
        stack = {number: stack} if number or stack else None
    return {path[0]: stack}


def _read_text(context: Any, linebox: Box, containing_block: Box) -> _Text | None:
    """Measure the text of a paragraph; None if it is to be left to WeasyPrint."""
    style = linebox.style
    if style["white_space"] != "normal" or style["text_align_last"] not in {"auto", "start"}:
        return None
    text = _Text()
    try:
        _read_children(context, linebox, (), (linebox,), text, containing_block)
    except _NotComposedError:
        return None
    if len(text.text) < _SHORTEST:
        return None
    text.reaches = list(accumulate(text.advances, initial=0.0))
    return text


def _read_children(
    context: Any, box: Box, path: tuple[int, ...], around: tuple[Box, ...], text: _Text, containing_block: Box
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
                starts, ends = _measure_frame(child)
                text.advances[before] += starts
                text.advances[-1] += ends
                if (starts or ends) and _is_justified(around[0]):
                    _note_hanging(text, before, around[0], child)
        elif isinstance(child, boxes.InlineReplacedBox | boxes.InlineBlockBox) and not _calls_notes(child):
            percent.resolve_percentages(child, containing_block)
            laid = atomic_box(context, child, 0, None, containing_block, [], [])
            text.leaves.append(_Leaf(child, here, around, len(text.text), _ATOM))
            text.text += _ATOM
            text.advances.append(laid.margin_width())
        else:
            raise _NotComposedError


def _note_hanging(text: _Text, begin: int, line: Box, box: Box) -> None:
    """Note how far the frame of an inline box that ends a text hangs over the edges of lines at each of its breaks.

    A box that runs the other way has its beginning at the edge at which lines end, whatever of it is on them.
    """
    end = len(text.text)
    near, far = _measure_sides(box, line)
    runs_other_way = box.style["direction"] != line.style["direction"]
    for at in range(begin, end if runs_other_way else begin + 1):
        text.begun[at] = text.begun.get(at, 0.0) + near
    for at in range(begin + 1 if runs_other_way else end, end + 1):
        text.ended[at] = text.ended.get(at, 0.0) + far


def _measure_sides(box: Box, line: Box) -> tuple[float, float]:
    """Return how wide the frame of an inline box is at its sides where the line that it is in begins and ends."""
    starts, ends = _measure_frame(box)
    return (starts, ends) if box.style["direction"] == line.style["direction"] else (ends, starts)


def _calls_notes(box: Box) -> bool:
    return isinstance(box, boxes.ParentBox) and any(child.footnote is not None for child in box.descendants())


def _measure_frame(box: Box) -> tuple[float, float]:
    """Return how wide margin, border and padding of an inline box are at its start and at its end."""

    def measure(side: str) -> float:
        margin = getattr(box, f"margin_{side}")
        width: float = getattr(box, f"padding_{side}") + getattr(box, f"border_{side}_width")
        return width + (0 if margin == "auto" else margin)

    left, right = measure("left"), measure("right")
    return (left, right) if box.style["direction"] == "ltr" else (right, left)


def _read_leaf(context: Any, box: Box, path: tuple[int, ...], around: tuple[Box, ...], text: _Text) -> None:
    if box.style["white_space"] not in {"normal", "nowrap"} or _FORCED.search(box.text):
        raise _NotComposedError
    if not box.text or not box.style["font_size"]:
        return
    text.leaves.append(_Leaf(box, path, around, len(text.text), box.text))
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


class _Place(NamedTuple):
    """A place at which a paragraph may be broken: before a character, at a cost, with a hyphen or none."""

    at: int
    cost: float
    hyphen: str = ""
    hyphen_width: float = 0.0


def _plan_lines(
    context: Any, linebox: Box, text: _Text, skip_stack: SkipStack, width: float
) -> Iterator[tuple[tuple[int, ...], _LineEnd | None]]:
    """Choose where lines end, from a place on: give the beginning and the end of each; None for the last."""
    first = _find_start(text, skip_stack)
    style = linebox.style
    indent = linebox.text_indent if skip_stack is None else 0
    if first is None or text.reaches[-1] - text.reaches[first] <= width - indent + _EXACT:
        return
    em = style["font_size"]
    stretch = find_stretch(linebox)
    # Joins would be lengthened, and there are none.
    is_bare = stretch is not None and not text.joins
    spaces = [advance for character, advance in zip(text.text, text.advances, strict=True) if character in SPACES]
    setting = Setting(
        first=width - indent,
        measure=width,
        em=em,
        space=sum(spaces) / len(spaces) if spaces else em / 4,
        is_justified=_is_justified(linebox) and not (is_bare and width < _LEAST_MEASURE * em),
        stretch=stretch,
        tight=TIGHT_AT_NEED if is_bare else TIGHT,
        scaling=find_scaling(linebox, has_joins=bool(text.joins)),
    )
    places = [_Place(first, 0.0), *_find_places(linebox, text, first), _Place(len(text.text), 0.0)]
    breaks = _measure_breaks(text, places)
    chosen = choose_breaks(breaks, setting)
    if chosen is None:
        places = sorted((*places, *_break_long(text, places, width)), key=lambda place: place.at)
        breaks = _measure_breaks(text, places)
        chosen = choose_breaks(breaks, setting)
    if chosen is None:
        return
    whole = places
    for is_far in (False, True):
        # Where a line is torn because a long word follows, the word may be divided, and then any other.
        torn = {places[number].at for number in find_torn(chosen, breaks, setting)}
        asked = range(len(text.text)) if is_far else torn
        divided = _leave_dates(linebox, text, _divide_words(context, text, asked)) if torn else []
        if not divided:
            continue
        places = sorted((*whole, *divided), key=lambda place: place.at)
        breaks = _measure_breaks(text, places)
        chosen = choose_breaks(breaks, setting) or []
    if skip_stack is None and chosen:
        chosen = _change_count(linebox, _Choice(breaks, setting, chosen))
    start = _flatten(skip_stack)
    for number in chosen[:-1]:
        end = _locate(text, places[number], setting)
        yield start, end
        start = _flatten(end.resume_at)
    if chosen:
        # The last line is as WeasyPrint lays it out, unless it is longer than its measure.
        yield start, _end_text(breaks, chosen, setting)


def _change_count(paragraph: Box, choice: _Choice) -> list[int]:
    """Return where the lines of a paragraph end that may be asked to have a line more or less; keep what was chosen."""
    paragraph.line_choice = choice
    added = paragraph.__dict__.get("added_lines", 0)
    if not added:
        return choice.chosen
    count, others = _choose_other_counts(paragraph)
    return others.get(count + added, (0.0, choice.chosen))[1]


def _end_text(breaks: Breaks, chosen: list[int], setting: Setting) -> _LineEnd | None:
    """Return the end of the last line if that is to be narrowed."""
    begin = chosen[-2] if len(chosen) > 1 else 0
    room = (setting.measure if begin else setting.first) - (breaks.ends[-1] - breaks.starts[begin])
    return _LineEnd((), 0, "", None, is_justified=True, scaling=setting.scaling) if room < -_EXACT else None


def _find_start(text: _Text, skip_stack: SkipStack) -> int | None:
    """Return the character at which a line begins."""
    first = 0
    if skip_stack is not None:
        path = _flatten(skip_stack)
        for leaf in text.leaves:
            if leaf.path >= path or leaf.path == path[:-1]:
                skipped = path[-1] if leaf.path == path[:-1] else 0
                first = leaf.start + len(leaf.text.encode()[:skipped].decode(errors="ignore"))
                break
        else:
            return None
    while first < len(text.text) and text.text[first] == " ":
        first += 1
    return first


def _find_places(linebox: Box, text: _Text, first: int) -> Iterator[_Place]:
    """Find the places at which a paragraph may be broken behind its beginning, and what that costs."""
    language = linebox.style["lang"] or ""
    breaks = _list_line_breaks(text.text, language)
    spans = _list_dates(text.text, language)
    # A line may end before a date, and behind the space that follows it.
    begun = {at for start, end in spans for at in (start, end + 1)}
    dates = {at for start, end in spans for at in range(start + 1, end)}
    before: _Leaf | None = None
    for leaf in text.leaves:
        if before is not None and leaf.start > first:
            yield from _find_border(text, before, leaf, breaks, dates, begun)
        before = leaf
        if leaf.box.style["white_space"] == "normal":
            is_in_citation = _is_in_citation(leaf)
            inner = range(bisect_right(breaks, max(first, leaf.start)), bisect_left(breaks, leaf.end))
            for at in map(breaks.__getitem__, inner):
                yield _Place(at, _IN_CITATION if is_in_citation else _judge_place(text.text, at, dates, begun))


def _list_dates(text: str, language: str) -> list[tuple[int, int]]:
    """List where dates in a text begin and end."""
    if not any(map(str.isdigit, text)):
        return []
    return [*find_written_dates(text, language), *find_likely_dates(text)]


def _list_line_breaks(text: str, language: str) -> list[int]:
    """List the characters of a text before which a line may be broken (UAX #14, as Pango has it)."""
    attributes = memoryview(ffi.buffer(get_log_attrs(text, language))).cast("I")
    return [at for at, flags in enumerate(attributes) if flags & _LINE_BREAK]


def _find_border(
    text: _Text, before: _Leaf, leaf: _Leaf, breaks: list[int], dates: set[int], begun: set[int]
) -> Iterator[_Place]:
    """Find whether a paragraph may be broken between two leaves."""
    at = leaf.start
    number = bisect_left(breaks, at)
    may_break = number < len(breaks) and breaks[number] == at
    opens_citation = _is_in_citation(leaf) and not _is_in_citation(before)
    if not may_break and not (opens_citation and text.text[at - 1] == "\u00a0"):
        return
    if _is_note_call(leaf) or _find_common(before, leaf).style["white_space"] != "normal":
        return
    if opens_citation:
        yield _Place(at, _CITATION)
    else:
        yield _Place(at, _IN_CITATION if _is_in_citation(leaf) else _judge_place(text.text, at, dates, begun))


def _judge_place(text: str, at: int, dates: set[int], begun: set[int]) -> float:
    """Tell what it costs to break a text at a place, by the numbers and the dates around it."""
    if is_inside_range(text, at):
        return _RANGE
    if at in dates:
        return _DATE
    if text[at - 1] in _OPENING_SIGNS and _OPENED.search(text, max(0, at - _MOST_SIGNS), at):
        return inf
    if at in begun:
        return 0.0
    if at > 1 and text[at - 2].isdigit() and text[at - 1] in SPACES:
        return _NUMBER
    return _NAME if text[at].isdigit() else 0.0


def _break_long(text: _Text, places: list[_Place], width: float) -> Iterator[_Place]:
    """Find where a word may be broken that is wider than the measure (CSS Text 3, 5.5), if it is not a joined one."""
    for place, following in pairwise(places):
        if text.reaches[following.at] - text.reaches[place.at] <= width:
            continue
        for leaf in text.leaves:
            style = leaf.box.style
            if style["overflow_wrap"] == "normal" or style["white_space"] != "normal":
                continue
            good = {at for places in _list_code_places(leaf).values() for at in places}
            for at in range(max(place.at, leaf.start) + 1, min(following.at, leaf.end)):
                if text.advances[at] and not is_inside_joined(text.text, at):
                    yield _Place(at, _IN_CODE if at in good else _ANYWHERE)


def _divide_words(context: Any, text: _Text, torn: Container[int]) -> Iterator[_Place]:
    """Find where words that begin at some places may be divided by the patterns of their language (CSS Text 3, 5.4).

    Where no language is known that is the one that the phrase looks like, or those in which several agree. Addresses
    and names of code have no hyphen.
    """
    for leaf in text.leaves:
        style = leaf.box.style
        if style["white_space"] != "normal" or not isinstance(leaf.box, boxes.TextBox):
            continue
        yield from _break_code(leaf, torn)
        if style["hyphens"] != "auto":
            continue
        total, left, right = style["hyphenate_limit_chars"]
        told = style["lang"] and pyphen.language_fallback(style["lang"])
        is_foreign = not told and bool(style["lang"]) and is_right_to_left(style["lang"])
        guessed = is_foreign and guess_foreign_language(leaf.text)
        language = told or (guessed and pyphen.language_fallback(guessed))
        if not language and not is_foreign:
            continue
        for found in (_LONE_WORD if is_foreign else _WORD).finditer(leaf.text):
            word, begin = found[found.lastindex or 0], found.start(found.lastindex or 0)
            start = leaf.start + begin
            if len(word) < total or not _is_torn(start, torn):
                continue
            key = (language, left, right, total)
            if key not in context.dictionaries:
                context.dictionaries[key] = (
                    open_divider(language, left, right) if language else CommonDivider(left, right)
                )
            hyphen = style["hyphenate_character"]
            width = measure_text(hyphen, style, context)
            for place in context.dictionaries[key].positions(word):
                yield _Place(start + place, _HYPHEN if language else _HYPHEN_ALIKE, hyphen, width)


def _leave_dates(linebox: Box, text: _Text, places: Iterator[_Place]) -> list[_Place]:
    """Leave out the places at which the month of a date would be divided."""
    dates = _list_dates(text.text, linebox.style["lang"] or "")
    return [place for place in places if not any(start < place.at < end for start, end in dates)]


def _is_torn(start: int, torn: Container[int]) -> bool:
    """Tell whether a word stands at one of some places, with signs before it or without."""
    return any(at in torn for at in range(start - _MOST_OPENING, start + 1))


def _break_code(leaf: _Leaf, torn: Container[int]) -> Iterator[_Place]:
    """Find where addresses and names of code may be broken that begin at some places."""
    for start, places in _list_code_places(leaf).items():
        if _is_torn(start, torn):
            yield from (_Place(at, _IN_CODE) for at in places)


def _list_code_places(leaf: _Leaf) -> dict[int, list[int]]:
    """List the characters before which addresses and names of code may be broken, by those with which these begin."""
    is_code = any(box.element_tag == "code" for box in leaf.around)
    return {
        leaf.start + word.start(): [
            leaf.start + place.start() for place in _CODE_PLACE.finditer(leaf.text, word.start(), word.end())
        ]
        for word in _CODE_WORD.finditer(leaf.text)
        if is_code or _ADDRESS.search(word[0])
    }


def measure_text(text: str, style: Any, context: Any, spacing: Any = 0) -> float:
    """Return the width of a text in one line, in CSS pixels, with a spacing for justified lines."""
    # The line belongs to its layout, and is gone with it.
    layout = create_layout(text, style, context, None, spacing)
    width: float = line_size(layout.get_first_line()[0], style)[0]
    return width


def _is_citation(box: Box) -> bool:
    return has_class(box.element, _CITATION_CLASS)


def _is_note_call(leaf: _Leaf) -> bool:
    return any(box.footnote is not None for box in leaf.around[1:])


def _is_in_citation(leaf: _Leaf) -> bool:
    return any(_is_citation(box) for box in leaf.around[1:])


def _find_common(before: _Leaf, leaf: _Leaf) -> Box:
    """Return the innermost box that holds both of two leaves."""
    common = leaf.around[0]
    for one, other in zip(before.around, leaf.around, strict=False):
        if one is not other:
            break
        common = one
    return common


def _measure_breaks(text: _Text, places: list[_Place]) -> Breaks:
    """Measure what stands before and behind each of some places."""
    counts = list(accumulate((character in SPACES for character in text.text), initial=0))
    ends: list[int] = []
    for place in places:
        end = place.at
        while end > places[0].at and text.text[end - 1] in SPACES:
            end -= 1
        ends.append(end)
    return Breaks(
        ends=[text.reaches[end] - text.ended.get(end, 0.0) for end in ends],
        starts=[text.reaches[place.at] + text.begun.get(place.at, 0.0) for place in places],
        end_spaces=[counts[end] for end in ends],
        start_spaces=[counts[place.at] for place in places],
        costs=[place.cost for place in places],
        hyphens=[place.hyphen_width for place in places],
        joins=[bisect_left(text.joins, place.at) for place in places] if text.joins else (),
    )


def _locate(text: _Text, place: _Place, setting: Setting) -> _LineEnd:
    """Find a place in the boxes of a paragraph."""
    leaf = next(leaf for leaf in reversed(text.leaves) if leaf.start <= place.at)
    skipped = len(leaf.text[: place.at - leaf.start].encode())
    return _LineEnd(leaf.path, skipped, place.hyphen, _nest(leaf.path, skipped), setting.is_justified, setting.scaling)


def _cut(box: Box, path: tuple[int, ...], end: _LineEnd) -> Box:
    """Copy a box up to the end of a line."""
    part = box.copy()
    number, *rest = path
    children = list(box.children[:number])
    child = box.children[number]
    if rest:
        inner = _cut(child, tuple(rest), end)
        if inner.children:
            children.append(_open_end(inner))
    elif end.bytes:
        text = child.text.encode()[: end.bytes].decode().rstrip(SPACES) + end.hyphen
        if text:
            children.append(child.copy_with_text(text))
    part.children = tuple(children)
    _strip_end(part)
    return part


def _strip_end(part: Box) -> None:
    """Take the no-break space off the end of a line that ends in one."""
    if part.children and isinstance(last := part.children[-1], boxes.TextBox) and last.text.endswith("\u00a0"):
        bare = last.text.rstrip(SPACES)
        part.children = (*part.children[:-1], *((last.copy_with_text(bare),) if bare else ()))


def _open_end(box: Box) -> Box:
    """Take the frame off the end of an inline box that goes on in the next line."""
    if box.style["box_decoration_break"] != "clone" and any(_measure_frame(box)):
        side = "right" if box.style["direction"] == "ltr" else "left"
        box.style = style = box.style.copy()
        for name in (f"margin_{side}", f"padding_{side}"):
            style[name] = INITIAL_VALUES["padding_left"]
        style[f"border_{side}_width"] = 0
    return box
