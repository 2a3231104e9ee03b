"""Patches where WeasyPrint breaks words that are too long for a line: functions in, the same patched out.

A word may be broken at any letter only where the line cannot be broken otherwise (CSS Text 3, 5.5: `overflow-wrap`).
WeasyPrint asks whether the word is the first thing in its line, and takes it for that in the first inline box of a
line, whatever stands before it there (WeasyPrint #1614, #2102): of a date whose parts are isolated, "AH" came out as A
and, below it, H.

Of a word without an end WeasyPrint lays out all that is left for each of its lines, and for each letter where it may be
broken at any: of ten thousand letters the time grew with their square.

Between letters that join, as those of the Arabic script do, there is no such place at all: what is broken there is read
as two words.
"""

import math
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import can_break_text

from publisher.script.letters import ARABIC, ARABIC_MARKS, LONGEST_WORD, MARKS, TATWEEL, ZWJ, ZWNJ

#: A letter of the Arabic script, or what belongs to one.
_JOINED = re.compile(f"[{ARABIC}{ARABIC_MARKS}{TATWEEL}{ZWJ}]")
_JOINED_LETTER = re.compile(f"[{ARABIC}{TATWEEL}{ZWJ}][{ARABIC_MARKS}]*")
_ENDS_IN_LETTER = re.compile(f"[{ARABIC}{TATWEEL}{ZWJ}][{ARABIC_MARKS}]*\\Z")
#: What is left of a word, with the signs that close it.
_REST_OF_WORD = re.compile(f"[{ARABIC}{ARABIC_MARKS}{TATWEEL}{ZWJ}]*[^\\w\\s([{{«]*[ \u00a0]?")
#: By so many letters the rest of such a word is known again.
_MOST_REMEMBERED = 200
#: The most marks that are looked for on a letter.
_MOST_MARKS = 8
#: Between words: a space, and one at which no line may end.
SPACES = " \u00a0"
#: What stands between the ends of a range.
DASHES = "\u2010\u2013\u2014/-"
#: The second number of a range, with the dash of a third.
_REST_OF_RANGE = re.compile(f"[\\d.,\u066b\u066c]+[^\\s\\w{DASHES}]*[{DASHES}]?")
#: A longer range may be broken: its column could not be as wide.
_LONGEST_RANGE = 14
#: A text of so many characters is laid out whole for each of its lines.
_LONGEST_BEGINNING = 4 * LONGEST_WORD
#: More letters than stand in a line that is one em long.
_MOST_TO_AN_EM = 12
_ENDLESS_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
#: A letter and its marks, or a mark alone.
_LETTER = re.compile(rf".[\u0300-\u036f{MARKS}{ZWNJ}{ZWJ}]*")
_SPACE = re.compile(r"[\s\u200b\u00ad]")
#: Where the place at which the text goes on, in bytes, and the width of a line stand in what `split_first_line` gives.
_RESUME_AT, _WIDTH = 2, 3


def remember_line_text(split_inline_box: Any) -> Any:
    """Let a line know the text that stands in it already."""

    @wraps(split_inline_box)
    def patched(context: Any, box: Any, *others: Any) -> Any:
        if not isinstance(box, boxes.LineBox):
            return split_inline_box(context, box, *others)
        # A line may stand in a box that stands in a line.
        outer = getattr(context, "line_text", "")
        context.line_text = ""
        try:
            return split_inline_box(context, box, *others)
        finally:
            context.line_text = outer

    return patched


def break_words_last(split_text_box: Any) -> Any:
    """Break a word at any letter only where no line can end before it."""

    @wraps(split_text_box)
    def patched(context: Any, box: Any, available_width: Any, skip: Any, is_line_start: bool = True) -> Any:  # noqa: FBT001, FBT002
        before = getattr(context, "line_text", "")
        if is_line_start and before and available_width is not None:
            following = box.text.encode()[skip or 0 :].decode()
            is_line_start = not can_break_text(f"{before}{following[:1]}".lstrip(), box.style["lang"])
        result = split_text_box(context, box, available_width, skip, is_line_start)
        if available_width is not None and result[0] is not None:
            context.line_text = before + result[0].text
        return result

    return patched


def lay_out_beginnings(split_first_line: Any) -> Any:
    """Look for the end of a line in the beginning of a text in which a word is longer than several lines."""

    @wraps(split_first_line)
    def patched(text: str, style: Any, context: Any, max_width: Any, spacing: Any, **named: Any) -> Any:
        if max_width is not None and max_width < math.inf and len(text) > _LONGEST_BEGINNING and style["font_size"]:
            room = max(LONGEST_WORD, int(max_width / style["font_size"] * _MOST_TO_AN_EM)) + LONGEST_WORD
            beginning = text[:room]
            if room < len(text) and not _SPACE.search(beginning):
                if style["hyphens"] == "auto":
                    # Of no language, and each place for a hyphen would be tried.
                    style = style.copy()
                    style["hyphens"] = "manual"
                result = split_first_line(beginning, style, context, max_width, spacing, **named)
                if result[_RESUME_AT] is not None:
                    return result
        return split_first_line(text, style, context, max_width, spacing, **named)

    return patched


def measure_letters_once(inline_line_widths: Any) -> Any:
    """Measure each letter of a word without an end once, where the least width of a text is asked for.

    Where a line may end at any letter WeasyPrint lays out what is left of the word for each of them, and the widest
    one is all that is asked for.
    """

    @wraps(inline_line_widths)
    def patched(
        context: Any,
        box: Any,
        outer: Any,
        is_line_start: Any,
        minimum: Any,
        skip_stack: Any = None,
        first_line: Any = False,  # noqa: FBT002
    ) -> Any:
        # Of one that is skipped to a place, that place is counted in bytes of the whole.
        if minimum and skip_stack is None and any(map(_is_broken_anywhere, box.children)):
            box = box.copy_with_children([_abridge(child) for child in box.children])
        return inline_line_widths(context, box, outer, is_line_start, minimum, skip_stack, first_line)

    return patched


def _is_broken_anywhere(box: Any) -> bool:
    """Return whether a box is a text whose lines may end at any letter, and which is longer than any word."""
    return (
        isinstance(box, boxes.TextBox)
        and len(box.text) > LONGEST_WORD
        and (box.style["overflow_wrap"] == "anywhere" or box.style["word_break"] == "break-all")
    )


def _abridge(box: Any) -> Any:
    """Return a text box that has each letter of its longest words once; what is no such text as it is."""
    if not _is_broken_anywhere(box):
        return box
    abridged = box.copy()
    abridged.text = _ENDLESS_WORD.sub(lambda word: "".join(dict.fromkeys(_LETTER.findall(word[0]))), box.text)
    return abridged


def keep_joined_words(split_first_line: Any) -> Any:
    """Never break a text between letters that join, however narrow its column.

    Where a word would be broken at any letter, a no-break space before it is the better place, and then the side of
    the joined word. One that is wider than its column stands over its edge, unless it is longer than any word.
    """

    @wraps(split_first_line)
    def patched(text: str, style: Any, context: Any, max_width: Any, spacing: Any, **named: Any) -> Any:
        result = split_first_line(text, style, context, max_width, spacing, **named)
        cut = None if max_width is None else _find_cut(text, result)
        if cut is None or not is_inside_joined(text, cut):
            return result
        # What is left of a word that had to be broken is broken too, however often its line is laid out.
        broken = _get_broken_words(context)
        end = cut if text[:_MOST_REMEMBERED] in broken else find_whole_end(text, cut)
        if end != cut:
            return _set_up_to(end, split_first_line, text, style, context, spacing, named)
        # The form that ends a word is wider than the one within it, of some letters more than twice as wide.
        while (shorter := find_letter_before(text, end)) < end:
            end = shorter
            result = _set_up_to(end, split_first_line, text, style, context, spacing, named)
            if result[_WIDTH] <= max_width:
                break
        broken.add(text[end : end + _MOST_REMEMBERED])
        return result

    return patched


def _get_broken_words(context: Any) -> set[str]:
    """Return how the rests of words begin that had to be broken in a layout."""
    broken: set[str] = set() if context is None else context.__dict__.setdefault("broken_words", set())
    return broken


def keep_ranges(split_first_line: Any) -> Any:
    """Measure a range of numbers as one word, where the least width of a column is asked for.

    Behind a dash a line may end (UAX #14, BA), and so «17–23» stood in two lines of a cell beside columns with room.
    """
    return move_breaks(split_first_line, lambda text, cut, _style, _context: find_range_end(text, cut))


def move_breaks(split_first_line: Any, find_end: Callable[[str, int, Any, Any], int]) -> Any:
    """Break a line where `find_end` says for the place at which it would be broken, both counted in characters.

    It is given the text, the place, the style of the text, and the context of the layout.
    """

    @wraps(split_first_line)
    def patched(text: str, style: Any, context: Any, max_width: Any, spacing: Any, **named: Any) -> Any:
        result = split_first_line(text, style, context, max_width, spacing, **named)
        cut = None if max_width is None else _find_cut(text, result)
        if cut is None:
            return result
        end = find_end(text, cut, style, context)
        return result if end == cut else _set_up_to(end, split_first_line, text, style, context, spacing, named)

    return patched


def _find_cut(text: str, result: Any) -> int | None:
    """Return before which character of a text its first line ends, as `split_first_line` gives it; None for no end."""
    resume_index = result[_RESUME_AT]
    return None if resume_index is None else len(text.encode()[:resume_index].decode())


def _set_up_to(
    end: int, split_first_line: Any, text: str, style: Any, context: Any, spacing: Any, named: Mapping[str, Any]
) -> Any:
    """Lay out a text up to a place as a line, as `split_first_line` gives it."""
    layout, _, _, *size = split_first_line(text[:end].rstrip(SPACES), style, context, None, spacing, **named)
    length = len(text[:end].encode())
    return layout, length, length if end < len(text) else None, *size


def is_inside_range(text: str, place: int) -> bool:
    """Return whether a place in a text is behind the dash of a range of numbers."""
    return place > 1 and text[place - 1] in DASHES and text[place - 2].isdigit() and text[place : place + 1].isdigit()


def find_range_end(text: str, cut: int) -> int:
    """Return where a short range of numbers ends in which a line would end, and what is held to it.

    That is the place itself if there is none.
    """
    end = cut
    while is_inside_range(text, end):
        rest = _REST_OF_RANGE.match(text, end)
        end = rest.end() if rest else end
    start = cut
    while start and not text[start - 1].isspace():
        start -= 1
    if end == cut or end - start > _LONGEST_RANGE:
        return cut
    while end < len(text) and text[end] != " ":
        end += 1
    return end


def is_inside_joined(text: str, place: int) -> bool:
    """Return whether letters of one word of a joining script stand at both sides of a place in a text."""
    return bool(_JOINED_LETTER.match(text, place) and _ENDS_IN_LETTER.search(text[max(0, place - _MOST_MARKS) : place]))


def find_letter_before(text: str, place: int) -> int:
    """Return where the last joined letter before a place in a text begins; the end of the first where there is none."""
    end = place - 1
    while end > 1 and not _JOINED_LETTER.match(text, end):
        end -= 1
    return max(end, 1)


def find_whole_end(text: str, cut: int) -> int:
    """Return the place at which a line ends instead of inside a joined word: before the word if it can, or behind."""
    held = text.rfind("\u00a0", 0, cut)
    if held > 0:
        return held + 1
    start = cut
    while start and _JOINED.match(text, start - 1):
        start -= 1
    if start:
        return start
    rest = _REST_OF_WORD.match(text, cut)
    return rest.end() if rest and rest.end() <= LONGEST_WORD else cut
