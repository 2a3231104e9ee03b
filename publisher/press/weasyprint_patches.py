"""Patches faults of WeasyPrint 70.0 that tear a right-to-left page or cost it time: functions in, the same patched out.

Each patch is a wrapper around one function, names the fault and the upstream issue that tells of it (`#…`; "none" where
none was found), and has a test that lays out the page on which it shows. WeasyPrint is pinned; with another version all
patches are to be tried without.
"""

import hashlib
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial, wraps
from typing import Any
from urllib.parse import unquote

import pydyf
import weasyprint
from cssselect2 import ElementWrapper
from tinyhtml5 import inputstream
from weasyprint import images, svg
from weasyprint.css import ComputedStyle, StyleFor
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext, absolute, block, column, grid, inline, page, percent, preferred, table
from weasyprint.layout import float as floating
from weasyprint.layout.absolute import AbsolutePlaceholder, absolute_layout
from weasyprint.pdf.fonts import Font
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango

from publisher.model.press_error import LayoutError
from publisher.press.balanced_lines import balance_lines
from publisher.press.baseline_grid import lay_lines_on_grid
from publisher.press.column_widths import note_cell_widths, share_columns
from publisher.press.columns import fill_columns_once
from publisher.press.divided_notes import divide_notes
from publisher.press.divided_rows import keep_cells_together
from publisher.press.even_pages import even_pages
from publisher.press.faces import can_be_shared
from publisher.press.kashida import fill_with_kashida
from publisher.press.known_lines import remember_lines
from publisher.press.known_pages import know_pages
from publisher.press.least_size import keep_least_size
from publisher.press.letter_scale import scale_letters
from publisher.press.margin_notes import set_margin_notes
from publisher.press.note_series import order_series
from publisher.press.page_floats import float_figures
from publisher.press.paragraph_text import measure_text
from publisher.press.paragraphs import (
    align_composed_lines,
    compose_paragraphs,
    fill_composed_lines,
    measure_as_drawn,
)
from publisher.press.running_heads import divide_long_heads, shorten_running_heads
from publisher.press.sinks import lessen_sinks
from publisher.press.straight_paths import draw_straight_paths
from publisher.press.style_values import (
    inherit_at_once,
    list_answers,
    remember_flow,
    resolve_lengths_once,
    share_pseudo_styles,
)
from publisher.press.whole_dates import hold_dates, keep_dates
from publisher.press.word_breaks import (
    SPACES,
    break_words_last,
    keep_joined_words,
    keep_ranges,
    lay_out_beginnings,
    measure_letters_once,
    remember_line_text,
)

PATCHED_VERSION = "70.0"

#: What patches several functions at once, in the order in which they wrap one another.
_PATCHES = (
    keep_least_size,
    balance_lines,
    lessen_sinks,
    lay_lines_on_grid,
    keep_cells_together,
    float_figures,
    even_pages,
    set_margin_notes,
    divide_notes,
)


def patch_weasyprint() -> None:
    """Put the patches in place, once. Raises `RuntimeError` for a version that they were not made for."""
    if weasyprint.VERSION != PATCHED_VERSION:
        message = f"the patches are for WeasyPrint {PATCHED_VERSION}, and this is {weasyprint.VERSION}"
        raise RuntimeError(message)
    if not hasattr(inline.remove_last_whitespace, "__wrapped__"):
        for patch in _PATCHES:
            patch()
        inline.remove_last_whitespace = _trim_line(inline.remove_last_whitespace)
        block._linebox_layout = _keep_notes_on_page(_keep_notes_of_last_line(block._linebox_layout))
        block.block_level_width = column.block_level_width = _center_from_right(block.block_level_width)
        block.columns_layout = fill_columns_once(block.columns_layout, block.block_box_layout)
        inline.get_next_linebox = _indent_from_right(compose_paragraphs(_lay_out_lines_once(inline.get_next_linebox)))
        inline.justify_line = fill_with_kashida(scale_letters(inline.justify_line))
        inline.text_align = align_composed_lines(inline.text_align)
        page.compute_variable_dimension = divide_long_heads(page.compute_variable_dimension)
        page.margin_box_content_layout = shorten_running_heads(page.margin_box_content_layout)
        update_footnote_area = _give_room_back(LayoutContext._update_footnote_area)
        LayoutContext._update_footnote_area = _let_notes_fit(update_footnote_area)
        boxes.FootnoteAreaBox.deepcopy = order_series(boxes.FootnoteAreaBox.deepcopy)
        inline.split_inline_box = fill_composed_lines(remember_line_text(inline.split_inline_box))
        inline.split_text_box = break_words_last(measure_as_drawn(inline.split_text_box))
        split_first_line = remember_lines(inline.split_first_line)
        inline.split_first_line = _fill_line_before_space(keep_joined_words(lay_out_beginnings(split_first_line)))
        preferred.split_first_line = keep_ranges(keep_dates(keep_joined_words(lay_out_beginnings(split_first_line))))
        preferred.inline_line_widths = measure_letters_once(preferred.inline_line_widths)
        preferred.table_cell_min_max_content_width = note_cell_widths(preferred.table_cell_min_max_content_width)
        table.auto_table_layout = hold_dates(share_columns(table.auto_table_layout))
        line_break.Layout.setup = _copy_layout_of_style(line_break.Layout.setup)
        line_break.Layout.set_text = _space_last_space(line_break.Layout.set_text)
        line_break._font_style_cache_key = _ask_once(line_break._font_style_cache_key)
        inline.strut = line_break.strut = _ask_once(line_break.strut)
        ComputedStyle.__missing__ = inherit_at_once(ComputedStyle.__missing__)
        StyleFor.set_computed_styles = share_pseudo_styles(StyleFor.set_computed_styles)
        boxes.Box.is_in_normal_flow = remember_flow(boxes.Box.is_in_normal_flow)
        resolve_percentages = resolve_lengths_once(percent.resolve_percentages)
        for module in (absolute, block, column, floating, grid, inline, page, percent, table):
            module.resolve_percentages = resolve_percentages
        inline.inline_replaced_box_layout = _begin_at_zero(inline.inline_replaced_box_layout)
        block.table_layout = _print_heads_once(_keep_heads_of_long_row(block.table_layout))
        block.flex_layout = _keep_flex_whole(_divide_column(block.flex_layout))
        pydyf.Stream.set_color_rgb = _write_grey_as_grey(pydyf.Stream.set_color_rgb)
        page.make_page = know_pages(_place_forgotten_marks(page.make_page))
        pydyf.PDF.page_references = property(_remember_pages(pydyf.PDF.page_references.fget))
        images.SVGImage.draw = _draw_or_fail
        images.RasterImage.__init__ = _name_picture_by_content(images.RasterImage.__init__)
        draw_text = _draw_whole_lines(svg.text)
        svg.TAGS |= {tag: draw_text for tag, draw in svg.TAGS.items() if draw is svg.text} | {
            "path": draw_straight_paths(svg.TAGS["path"])
        }
        svg.text = draw_text
        inputstream.characters_until_regex = _PatternsByLetters()
        ElementWrapper.iter_siblings = _iterate_siblings
        ElementWrapper.iter_next_siblings = _iterate_next_siblings


@lru_cache(maxsize=8)
def _list_children(parent: Any) -> list[Any]:
    return list(parent.iter_children())


def _iterate_siblings(element: Any) -> Iterator[Any]:
    """Give an element's siblings and itself, which cssselect2 makes anew for each (upstream issue: none).

    It asks for them for each `:has(+ …)` and `:last-of-type`, so that contents took time that grew with their square.
    """
    return iter([element] if element.parent is None else _list_children(element.parent))


def _iterate_next_siblings(element: Any) -> Iterator[Any]:
    """Give the siblings behind an element (`_iterate_siblings`)."""
    return iter([] if element.parent is None else _list_children(element.parent)[element.index + 1 :])


class _PatternsByLetters(dict[tuple[Any, bool], re.Pattern[str]]):
    """The patterns with which tinyhtml5 reads HTML, each made once (upstream issue: none, in tinyhtml5 either).

    It means to keep them, but by themselves and not by the letters that it has: it makes one for each tag and text.
    """

    def __missing__(self, key: tuple[Any, bool]) -> re.Pattern[str]:
        """Make the pattern of some letters, or of all others."""
        letters, is_of_them = key
        listed = "".join(f"\\x{ord(letter):02x}" for letter in letters)
        self[key] = re.compile(f"[{'' if is_of_them else '^'}{listed}]+")
        return self[key]


@contextmanager
def cutting_no_shared_font() -> Iterator[None]:
    """Let a PDF be written in which fonts that all parts of a book share have no program of their own (none).

    WeasyPrint cuts one for each part, from a file of half a megabyte, and the bindery throws it away. Of it the first
    four bytes stay, which say what kind of font it is.
    """
    clean = Font.clean

    def patched(font: Any, to_unicode: Any, hinting: Any) -> None:
        if can_be_shared(font):
            font.file_content = font.file_content[:4]
        else:
            clean(font, to_unicode, hinting)

    Font.clean = patched
    try:
        yield
    finally:
        Font.clean = clean


def _begin_at_zero(inline_replaced_box_layout: Any) -> Any:
    """Let a picture in a line of a right-to-left block have a width of its own choosing (kin: #106).

    A picture without a size, such as an SVG with a view box alone, is made as wide as its block. In a block from right
    to left WeasyPrint then moves it, before it has a place in its line at all.
    """

    @wraps(inline_replaced_box_layout)
    def patched(box: Any, containing_block: Any) -> None:
        # The line gives it its place afterwards.
        box.position_x = 0
        inline_replaced_box_layout(box, containing_block)

    return patched


def _write_grey_as_grey(set_color_rgb: Any) -> Any:
    """Write black, white and grey in the colour space of grey (ISO 32000-1, 8.6.4.2; kin: #844).

    WeasyPrint writes all colours as red, green and blue. A press makes black of these out of four inks, in which small
    letters are screened and never lie exactly over one another.
    """

    @wraps(set_color_rgb)
    def patched(stream: Any, red: Any, green: Any, blue: Any, stroke: bool = False) -> None:  # noqa: FBT001, FBT002
        if red == green == blue:
            operator = b"G" if stroke else b"g"
            stream.stream.append(b" ".join((pydyf._to_bytes(red), operator)))
        else:
            set_color_rgb(stream, red, green, blue, stroke)

    return patched


def _draw_or_fail(image: Any, stream: Any, width: float, height: float, _style: Any) -> None:
    """Draw an SVG, or fail; WeasyPrint logs what goes wrong, and prints no picture (upstream issue: none)."""
    try:
        image._svg.draw(stream, width, height, image._base_url, image._context)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        name = unquote(image._base_url.rpartition("/")[2])[:60]
        raise LayoutError(f"the drawing {name} cannot be drawn: {type(error).__name__}: {error}") from error


def _trim_line(remove_last_whitespace: Any) -> Any:
    """Patch a line that ends in a space, in a paragraph with boxes of both directions (kin: #1111, #106).

    The space is taken off the last box, and of its width all boxes of the line move to the left if that box runs
    from the right. But what has to move depends on the boxes around it: in one that runs from the right, its other
    children close up; in one that runs from the left, nothing moves. And the box goes on to draw the space that it
    has lost. Unpatched, the last words of such a line hang out of the text block, stand apart from the word before,
    or are drawn over it.
    """

    @wraps(remove_last_whitespace)
    def patched(context: Any, line: Any) -> None:
        width = line.width
        places = [child.position_x for child in line.children]
        remove_last_whitespace(context, line)
        removed = width - line.width
        if not removed:
            return
        for child, place in zip(line.children, places, strict=True):
            child.translate(dx=place - child.position_x, ignore_floats=True)
        box = line
        while isinstance(box, boxes.LineBox | boxes.InlineBox):
            if box.style["direction"] == "rtl":
                for child in box.children[:-1]:
                    child.translate(dx=-removed, ignore_floats=True)
            box = box.children[-1]
        trimmed, *_ = inline.split_text_box(context, box, None, 0)
        if trimmed is not None:
            box.pango_layout = trimmed.pango_layout

    return patched


def _lay_out_lines_once(get_next_linebox: Any) -> Any:
    """Patch the layout of every line that runs from the right, which is done twice (upstream issue: none).

    A line that came out higher than was thought is laid out again if it moves for a float. Whether it moved is told
    by the right edge in one measure and by right edge and width in the other, which differ in every such line. Where
    there is no float no line can move, however high it is: so it is thought to be as high as can be. A style for
    first lines is set in the second layout, which has to be done then.
    """
    avoid_collisions = inline.avoid_collisions

    @wraps(avoid_collisions)
    def place(context: Any, box: Any, *others: Any, **named: Any) -> Any:
        placed = avoid_collisions(context, box, *others, **named)
        if isinstance(box, boxes.LineBox) and box.width == box.height == 0 and context.lines_stay:
            box.height = math.inf
        return placed

    @wraps(get_next_linebox)
    def patched(context: Any, *arguments: Any) -> Any:
        containing_block, first_line_style = arguments[4], arguments[-1]
        runs_from_right = containing_block.style["direction"] == "rtl"
        context.lines_stay = runs_from_right and not context.excluded_shapes and not first_line_style
        return get_next_linebox(context, *arguments)

    inline.avoid_collisions = place
    return patched


def _indent_from_right(get_next_linebox: Any) -> Any:
    """Patch the indent of a first line from the right (CSS Text 3, 7.1), which falls on its left end (kin: #106).

    The line is as wide as it should be, and what is in it stands too far to the right by the indent.
    """

    @wraps(get_next_linebox)
    def patched(context: Any, linebox: Any, *others: Any) -> Any:
        line, resume_at = get_next_linebox(context, linebox, *others)
        if line is not None and linebox.text_indent and others[3].style["direction"] == "rtl":
            for child in line.children:
                child.translate(dx=-linebox.text_indent)
        return line, resume_at

    return patched


def _center_from_right(block_level_width: Any) -> Any:
    """Patch boxes with margins of `auto` in a page from the right, which stand too far to the right by these margins.

    The box is put where it would stand with margins of nothing, and they are added to that (CSS 2.1, 10.3.3;
    upstream issue: none). A rule between passages stood beyond the edge of the page.
    """

    @wraps(block_level_width)
    def patched(box: Any, containing_block: Any, with_min_max: bool = True) -> None:  # noqa: FBT001, FBT002 - as WeasyPrint has it
        sides = [side for side in ("margin_left", "margin_right") if getattr(box, side) == "auto"]
        block_level_width(box, containing_block, with_min_max)
        # What is in no box is taken to run from the left.
        direction = containing_block.style["direction"] if isinstance(containing_block, boxes.Box) else "ltr"
        if direction == "rtl" and not box.is_column:
            box.position_x -= sum(getattr(box, side) for side in sides)

    patched.without_min_max = partial(patched, with_min_max=False)  # type: ignore[attr-defined]
    return patched


def _keep_notes_of_last_line(linebox_layout: Any) -> Any:
    """Patch the loss of a footnote (kin: #1636, #2432).

    Where a line does not fit, other notes of the page are put off to the next one to make room. Where
    that is enough the line is kept, but the notes that it calls itself are forgotten, and never printed.
    They are put off too.
    """

    @wraps(linebox_layout)
    def patched(context: Any, box: Any, index: Any, child: Any, new_children: Any, *others: Any) -> Any:
        result = linebox_layout(context, box, index, child, new_children, *others)
        new_footnotes = result[4]
        if not new_children:
            return result
        for descendant in new_children[-1].descendants():
            footnote = descendant.footnote
            if footnote is not None and footnote in context.footnotes:
                context.layout_footnote(footnote)
                context.report_footnote(footnote)
                new_footnotes.append(footnote)
        return result

    return patched


def _keep_notes_on_page(linebox_layout: Any) -> Any:
    """Patch notes that are put off to the next page for a paragraph that only begins on theirs (kin: #2432).

    Where the page has room for so few of its first lines that they must not stand alone, the engine puts all notes of
    the page off. The paragraph is put off instead, unless nothing stands above it.
    """

    @wraps(linebox_layout)
    def patched(
        context: Any, box: Any, index: Any, child: Any, new_children: Any, page_is_empty: Any, *others: Any
    ) -> Any:
        current, put_off = list(context.current_page_footnotes), list(context.reported_footnotes)
        # One that goes on overleaf (`divided_notes.py`) does not any more once it has been put off.
        divisions = [getattr(note, "division", None) for note in current]
        result = linebox_layout(context, box, index, child, new_children, page_is_empty, *others)
        abort, stop, resume_at, position_y, new_footnotes, max_lines = result
        moved = [note for note in current if note in context.reported_footnotes and note not in put_off]
        if page_is_empty or abort or not stop or not moved:
            return result
        context.reported_footnotes[:] = put_off
        context.current_page_footnotes[:] = [*current, *new_footnotes]
        for note, division in zip(current, divisions, strict=True):
            note.division = division
        context._update_footnote_area()
        return True, False, resume_at, position_y, new_footnotes, max_lines

    return patched


def _keep_flex_whole(flex_layout: Any) -> Any:
    """Patch a line of verse whose halves a page break parts, though it says `break-inside: avoid` (kin: #2183).

    The engine asks blocks and tables whether they may be divided, and no flex container. One is divided where a line
    in it calls a note for which there is no room.
    """

    @wraps(flex_layout)
    def patched(context: Any, box: Any, *arguments: Any) -> Any:
        _, _, _, page_is_empty, absolute_boxes, fixed_boxes, *_ = arguments
        laid, resume_at, *others = flex_layout(context, box, *arguments)
        if resume_at and not page_is_empty and block.avoid_page_break(box.style["break_inside"], context):
            block.remove_placeholders(context, [*laid.children, *box.children], absolute_boxes, fixed_boxes)
            return None, None, {"break": "any", "page": None}, [], False
        return laid, resume_at, *others

    return patched


def _divide_column(flex_layout: Any) -> Any:
    """Patch a column that pushes its parts apart and is longer than a page: lines of it are on no page (kin: #2183).

    The engine measures the parts where the page ends, and so takes what is cut off for nothing. A column that goes on
    over pages has nothing to push apart, and is laid out as a block is. One that fits stays as it was.
    """

    @wraps(flex_layout)
    def patched(context: Any, box: Any, *arguments: Any) -> Any:
        is_column = box.style["flex_direction"] == "column" and box.style["flex_wrap"] == "nowrap"
        if is_column and isinstance(box, boxes.BlockLevelBox):
            bottom_space, skip_stack, containing_block, page_is_empty, absolute_boxes, fixed_boxes, discard = arguments
            as_block = box.copy()
            as_block.__class__ = boxes.BlockBox
            laid, resume_at, *others = block.block_box_layout(
                context, as_block, bottom_space, skip_stack, containing_block, page_is_empty,
                absolute_boxes, fixed_boxes, [], None, None, discard, None,
            )  # fmt: skip
            if resume_at is not None or skip_stack is not None:
                return laid, resume_at, *others[:3]
            if laid is not None:
                block.remove_placeholders(context, [laid], absolute_boxes, fixed_boxes)
        return flex_layout(context, box, *arguments)

    return patched


def _let_notes_fit(update_footnote_area: Any) -> Any:
    """Patch notes that are put off though there is room for them (upstream issue: none).

    The engine asks whether the last note ends below its area. An area that is as high as its notes holds them all, but
    where both ends are sums of many lengths the last digits may say otherwise.
    """

    @wraps(update_footnote_area)
    def patched(context: Any) -> Any:
        overflows = update_footnote_area(context)
        style = context.current_footnote_area.style
        return overflows and not (style["height"] == "auto" and math.isinf(style["max_height"].value))

    return patched


def _give_room_back(update_footnote_area: Any) -> Any:
    """Patch a page that is lower by the margin of notes though no note stands on it (upstream issue: none).

    Where the only note of a page has been put off, the area of notes is empty, and the engine still takes its margins
    and padding off the page: a line of text had no room, and the page ended in three blank lines for two.
    """

    @wraps(update_footnote_area)
    def patched(context: Any) -> Any:
        result = update_footnote_area(context)
        area = context.current_footnote_area
        if not area.children and area.height != "auto" and not context.in_column:
            context.page_bottom += area.margin_height()
            # As before the first note of a page: the area takes no room.
            area.height = "auto"
        return result

    return patched


def _place_forgotten_marks(make_page: Any) -> Any:
    """Patch the mark of an item in a list in an item, at the foot of a page, which is never laid out (kin: #945).

    It is taken off the list of what has still to be placed when another way to break the page is tried, and stays on
    the page; those of a figure that is laid out by itself to float are on no such list. What is drawn without having
    been laid out ends the layout.
    """

    @wraps(make_page)
    def patched(context: Any, *arguments: Any) -> Any:
        made, *others = make_page(context, *arguments)
        boxes_left = [made]
        while boxes_left:
            box = boxes_left.pop()
            for child in box.children:
                if isinstance(child, AbsolutePlaceholder) and not child._layout_done:
                    absolute_layout(context, child, made, [], 0, None)
            boxes_left += (child for child in box.children if hasattr(child, "children"))
        return made, *others

    return patched


def _keep_heads_of_long_row(table_layout: Any) -> Any:
    """Patch a table with a row longer than its page behind rows that must not be parted from it (kin: #2679).

    Where the heads of such a row are a group of their own, no page could be broken, and the layout ends in an
    assertion: that a page is empty but for them is known where its first group is laid out, and then forgotten. They
    are parted from the row: there is no other place for either.
    """
    find_earlier_page_break = table._find_earlier_page_break

    @wraps(find_earlier_page_break)
    def find(context: Any, element: Any, index: int, before: Any, *others: Any) -> Any:
        found = find_earlier_page_break(context, element, index, before, *others)
        if found == (None, None) and before and isinstance(element, boxes.TableRowGroupBox) and context.begins_page:
            return before, {index: None}
        return found

    @wraps(table_layout)
    def patched(context: Any, box: Any, bottom: Any, skip: Any, parent: Any, page_is_empty: Any, *others: Any) -> Any:
        around = getattr(context, "begins_page", False)
        context.begins_page = page_is_empty
        try:
            return table_layout(context, box, bottom, skip, parent, page_is_empty, *others)
        finally:
            context.begins_page = around

    table._find_earlier_page_break = find
    return patched


def _print_heads_once(table_layout: Any) -> Any:
    """Patch the loss of a table's head that leaves no room on its page for a row, and of such a foot (kin: #2679).

    WeasyPrint leaves a head out on each page on which none of the rows has room below it, so also on the first one,
    and its words are nowhere. Such a head is not repeated: it is set as a group of rows before all others. A foot
    that has no room with the last rows is set as one behind them.
    """

    @wraps(table_layout)
    def mended(context: Any, box: Any, bottom: Any, skip: Any, parent: Any, page_is_empty: Any, *placed: Any) -> Any:
        widths = tuple(box.column_widths)

        def lay_out() -> Any:
            # The widths of a table from the right are turned round while it is laid out.
            box.column_widths = list(widths)
            return table_layout(context, box, bottom, skip, parent, page_is_empty, *placed)

        if skip is None:
            for group in box.children:
                group.is_header, group.is_footer = getattr(group, "repeated", (group.is_header, group.is_footer))
        made, resume_at, *others = lay_out()
        for group in _find_left_out(box, made, skip, resume_at):
            block.remove_placeholders(context, [made], *placed)
            group.repeated = group.is_header, group.is_footer
            group.is_header = group.is_footer = False
            made, resume_at, *others = lay_out()
        return made, resume_at, *others

    return mended


def _find_left_out(box: Any, made: Any, skip: Any, resume_at: Any) -> Iterator[Any]:
    """Yield the head of a table if it is not in what was made of its beginning, and the foot, of its end."""
    if made is None or not box.children:
        return
    if skip is None and box.children[0].is_header and not made.children[0].is_header:
        yield box.children[0]
    if resume_at is None and box.children[-1].is_footer and not made.children[-1].is_footer:
        yield box.children[-1]


def _fill_line_before_space(split_first_line: Any) -> Any:
    """Patch a line that is broken at a wrong place because a space stands at the end of its text (kin: #1614).

    A text that ends in a space, because markup follows it, may be too wide for the line by that space alone.
    Pango lets the space hang and breaks nothing; WeasyPrint takes that for one word that is too long, and breaks
    the line behind its first word, or in a box before. A space may hang indeed; a no-break space may not, and the
    word before it goes to the next line with it.
    """

    @wraps(split_first_line)
    def patched(text: str, style: Any, context: Any, max_width: Any, spacing: Any, **named: Any) -> Any:
        result = split_first_line(text, style, context, max_width, spacing, **named)
        first_words, _, resume_index, *_ = result
        bare = text.rstrip(SPACES)
        may_hang = "\u00a0" not in text[len(bare) :]
        if bare == text or not bare or max_width in {None, math.inf}:
            return result
        if (may_hang and resume_index is None) or (resume_index is not None and " " in first_words.text.strip()):
            return result
        whole, bare_width = (measure_text(part, style, context, spacing) for part in (text, bare))
        if not bare_width <= max_width < whole:
            return result
        fitting_width = whole if may_hang else max_width - (whole - bare_width)
        return split_first_line(text, style, context, fitting_width, spacing, **named)

    return patched


def _space_last_space(set_text: Any) -> Any:
    """Patch the width of a no-break space that ends a text of a justified line (upstream issue: none).

    Pango gives a space at either end of a text half of its spacing, so WeasyPrint asks for twice as much there; but it
    looks for the last space one byte before the end, where no space of two bytes begins. Nor has a no-break space that
    is all of a text any spacing. The line then ends short of its edge.
    """

    @wraps(set_text)
    def patched(layout: Any, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002 - as WeasyPrint has it
        spacing = layout.style["word_spacing"] + (layout.justification_spacing if justify else 0)
        if spacing and text == "\u00a0":
            # What WeasyPrint does with a space that may be broken.
            text += "\u200b"
        set_text(layout, text, justify)
        if spacing and text.endswith("\u00a0"):
            end = len(text.encode())
            attribute = line_break.pango.pango_attr_letter_spacing_new(2 * int(spacing * line_break.TO_UNITS))
            attribute.start_index, attribute.end_index = end - len("\u00a0".encode()), end
            attributes = line_break.pango.pango_layout_get_attributes(layout.layout)
            line_break.pango.pango_attr_list_change(attributes, attribute)
            line_break.pango.pango_layout_set_attributes(layout.layout, attributes)

    return patched


def _ask_once(ask: Any) -> Any:
    """Patch what a style is asked anew for every text that is set in it (upstream issue: none).

    The fourteen properties that decide the height of a line are described again each time that one is measured. A
    style with other properties is another style, made by copying: what it is asked it forgets.
    """

    @wraps(ask)
    def patched(style: Any, *others: Any, **named: Any) -> Any:
        answers = list_answers(style)
        key = (ask, others, *named.values())
        if key not in answers:
            answers[key] = ask(style, *others, **named)
        return answers[key]

    return patched


def _copy_layout_of_style(set_up: Any) -> Any:
    """Patch what is made ready anew for every text that is set in a style: context, font, features (issue: none).

    The first layout of a style stays as it is, without a text, and what is set is a copy of it.
    """
    ffi.cdef("PangoLayout *pango_layout_copy(PangoLayout *);")

    @wraps(set_up)
    def patched(layout: Any, style: Any) -> None:
        answers = list_answers(style)
        if set_up not in answers:
            bare = line_break.Layout.__new__(line_break.Layout)
            set_up(bare, style)
            del bare.style
            answers[set_up] = bare.__dict__
        layout.__dict__ |= answers[set_up]
        layout.style = style
        layout.layout = ffi.gc(pango.pango_layout_copy(layout.layout), gobject.g_object_unref)

    return patched


def _remember_pages(list_references: Any) -> Any:
    """Patch the references to the pages of a PDF, all written anew for every box that is tagged (issue: none)."""

    @wraps(list_references)
    def patched(pdf: Any) -> Any:
        count = len(pdf.pages["Kids"])
        if getattr(pdf, "known_pages", (None,))[0] != count:
            pdf.known_pages = count, list_references(pdf)
        return pdf.known_pages[1]

    return patched


def _name_picture_by_content(initialise: Any) -> Any:
    """Patch the names of pictures in the PDF (upstream issue: none).

    A picture is named after its address, so that a book built in another folder would be another file.
    """

    @wraps(initialise)
    def patched(image: Any, picture: Any, _name: str, data: bytes, *others: Any, **named: Any) -> None:
        initialise(image, picture, hashlib.sha256(data).hexdigest(), data, *others, **named)

    return patched


def _draw_whole_lines(draw_text: Any) -> Any:
    """Patch the text of SVG, of which each character is laid out alone, from left to right (#2249, #2909).

    So letters do not join, marks stand on dotted circles, and words run backwards. A text whose characters have
    no places of their own (SVG 2, 11.4) is laid out as a line, as all other text is. Nor has it the language that the
    drawing says (SVG 2, 5.11), in whose forms it should be: all its style is what is so from the start.
    """

    @wraps(draw_text)
    def patched(drawing: Any, node: Any, font_size: float) -> None:
        if node.text and not any(_places_characters(node, name) for name in ("x", "y", "dx", "dy", "rotate")):
            node._etree_node.text = _WholeLine(node.text)
        language = INITIAL_VALUES["lang"]
        INITIAL_VALUES["lang"] = node.get("lang") or language
        try:
            draw_text(drawing, node, font_size)
        finally:
            INITIAL_VALUES["lang"] = language

    return patched


def _places_characters(node: Any, attribute: str) -> bool:
    """Return whether an attribute places more than the first character, or turns any."""
    values = (node.get(attribute) or "").replace(",", " ").split()
    return len(values) > 1 or (attribute == "rotate" and any(float(value) for value in values))


class _WholeLine(str):
    """A text that WeasyPrint takes for one character."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)
