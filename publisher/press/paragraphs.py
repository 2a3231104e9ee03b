"""Composes paragraphs as a whole: WeasyPrint's layout of a line in, the same with lines that end where they should out.

WeasyPrint fills one line after another, and what it puts into one tears the next. Here the text of a paragraph is
measured once (`paragraph_text.py`), the places at which it may be broken are found (`paragraph_places.py`), the ends of
all its lines are chosen together (`line_breaks.py`), and each line is then laid out of just what it holds. A paragraph
that cannot be measured is left to WeasyPrint.

Breaks are chosen inside the layout, since only there widths are known: of the fonts that are really used, of columns,
and of the page on which a paragraph goes on.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import accumulate
from math import inf
from typing import Any

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout, line_size

from publisher.press.kashida import find_stretch
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
from publisher.press.paragraph_places import Place, break_long, divide_words, find_places, leave_dates
from publisher.press.paragraph_text import ParagraphText, is_justified, measure_frame, measure_sides, read_text
from publisher.press.word_breaks import SPACES

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
SkipStack = Any

#: How exact widths are, in CSS pixels.
_EXACT = 0.02
#: The least spacing that Pango knows, in CSS pixels, twice.
_LEAST_SPACING = 2 / 1024
#: What the layout is told of the line that it is at: whether it is composed, or ragged, how letters are scaled.
_OF_LINE = ("composes", "is_ragged", "scaling")
#: What has no joins to be filled by is justified only in a column of so many em, unless spaces alone are asked for.
_LEAST_MEASURE = 20.0


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
        if not is_justified(line):
            return text_align(context, line, available_width, last=last and not is_composed)
        begun, ended = _measure_hanging(line)
        if not is_composed:
            return text_align(context, line, available_width, last) - begun
        extra = available_width + begun + ended - line.width
        if extra and not context.is_ragged:
            inline.justify_line(context, line, extra)
        return -begun

    return aligned


def _measure_hanging(line: Box) -> tuple[float, float]:
    """Return how wide the frames of inline boxes are where a line begins and where it ends."""

    def measure(side: int) -> float:
        hanging, box = 0.0, line
        while children := [child for child in getattr(box, "children", ()) if child.is_in_normal_flow()]:
            box = children[side if box.style["direction"] == line.style["direction"] else -1 - side]
            if not isinstance(box, boxes.InlineBox):
                break
            hanging += measure_sides(box, line)[side]
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
            plans["text"] = read_text(context, linebox, containing_block)
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


def _plan_lines(
    context: Any, linebox: Box, text: ParagraphText, skip_stack: SkipStack, width: float
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
        is_justified=is_justified(linebox) and not (is_bare and width < _LEAST_MEASURE * em),
        stretch=stretch,
        tight=TIGHT_AT_NEED if is_bare else TIGHT,
        scaling=find_scaling(linebox, has_joins=bool(text.joins)),
    )
    places = [Place(first, 0.0), *find_places(linebox, text, first), Place(len(text.text), 0.0)]
    breaks = _measure_breaks(text, places)
    chosen = choose_breaks(breaks, setting)
    if chosen is None:
        places = sorted((*places, *break_long(text, places, width)), key=lambda place: place.at)
        breaks = _measure_breaks(text, places)
        chosen = choose_breaks(breaks, setting)
    if chosen is None:
        return
    whole = places
    for is_far in (False, True):
        # Where a line is torn because a long word follows, the word may be divided, and then any other.
        torn = {places[number].at for number in find_torn(chosen, breaks, setting)}
        asked = range(len(text.text)) if is_far else torn
        divided = leave_dates(linebox, text, divide_words(context, text, asked)) if torn else []
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


def _find_start(text: ParagraphText, skip_stack: SkipStack) -> int | None:
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


def _measure_breaks(text: ParagraphText, places: list[Place]) -> Breaks:
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


def _locate(text: ParagraphText, place: Place, setting: Setting) -> _LineEnd:
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
    if box.style["box_decoration_break"] != "clone" and any(measure_frame(box)):
        side = "right" if box.style["direction"] == "ltr" else "left"
        box.style = style = box.style.copy()
        for name in (f"margin_{side}", f"padding_{side}"):
            style[name] = INITIAL_VALUES["padding_left"]
        style[f"border_{side}_width"] = 0
    return box
