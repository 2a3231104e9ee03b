"""Reads the lists of Pandoc's that CommonMark does not know: `a)`, `(iv)`, `#.` and the examples `(@label)`.

Which marks begin a list, and when one list ends and another begins, is as in Pandoc's manual ("Extension: fancy_lists",
"Extension: example_lists").
"""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.list import markTightParagraphs
from markdown_it.rules_inline import StateInline

from publisher.model.tree import Counting, Delimiter

_MARK = re.compile(
    r"(?P<opens>\()?(?P<sign>@[\w-]*|#|\d{1,9}|[ivxlcdm]+|[IVXLCDM]+|[a-z]|[A-Z])(?P<closes>[.)])(?P<space>[ \t]+|$)"
)
_ROMAN = re.compile(r"(?=.)m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_EXAMPLE_CALL = re.compile(r"@(?P<label>[\w-]+)")
#: How far the text of an item may stand from its mark; what stands further is code in the item (CommonMark 5.2).
_WIDEST_SPACE = 4


@dataclass(frozen=True, slots=True)
class _Mark:
    """What an item begins with: its sign, what stands round it, and how many characters it takes, spaces apart."""

    sign: str
    delimiter: Delimiter
    length: int

    @property
    def is_example(self) -> bool:
        return self.sign.startswith("@")

    def count(self, counting: Counting) -> int | None:
        """Return the number that the sign is in a way of counting; None where it is none."""
        match counting:
            case "decimal":
                return int(self.sign) if self.sign.isdigit() else None
            case "":
                return 1 if self.sign == "#" or self.is_example else None
            case "lower-roman" | "upper-roman":
                is_fit = self.sign.islower() == (counting == "lower-roman")
                return _read_roman(self.sign) if is_fit else None
            case _:
                is_fit = len(self.sign) == 1 and self.sign.isalpha()
                is_fit = is_fit and self.sign.islower() == (counting == "lower-alpha")
                return ord(self.sign.lower()) - ord("a") + 1 if is_fit else None

    def choose_counting(self) -> Counting | None:
        """Choose how a list counts of which this is the first mark; None where it begins no list.

        One letter is a letter, but for `i`, which is a numeral.
        """
        if self.sign == "#" or self.is_example:
            return ""
        if self.sign.isdigit():
            return "decimal"
        if len(self.sign) == 1 and self.sign not in "iI":
            return "lower-alpha" if self.sign.islower() else "upper-alpha"
        counting: Counting = "lower-roman" if self.sign.islower() else "upper-roman"
        return counting if _read_roman(self.sign) is not None else None


def _read_roman(text: str) -> int | None:
    if not _ROMAN.fullmatch(text):
        return None
    values = [_ROMAN_VALUES[letter] for letter in text.lower()]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


def _read_mark(state: StateBlock, line: int) -> _Mark | None:
    match = _MARK.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
    if match is None:
        return None
    opens, sign, closes = match["opens"], match["sign"], match["closes"]
    if opens and closes == ".":
        return None
    # Initials of a name are no list: `B. Russell` (Pandoc's manual, "Extension: fancy_lists").
    if len(sign) == 1 and sign.isupper() and closes == "." and len(match["space"].expandtabs(4)) == 1:
        return None
    delimiter: Delimiter = "period" if closes == "." else "parens" if opens else "paren"
    return _Mark(sign, delimiter, match.start("space") - match.start())


def read_fancy_list(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a list whose items begin with something that CommonMark does not read: all but `1.`, `1)`, `-`."""
    if state.is_code_block(start_line) or (mark := _read_mark(state, start_line)) is None:
        return False
    counting = mark.choose_counting()
    if counting is None or (counting == "decimal" and mark.delimiter != "parens"):
        return False
    if silent:
        # A list begins behind an empty line, or in the item of another.
        begins_here = state.parentType != "paragraph" or state.listIndent >= 0
        return begins_here or state.sCount[start_line] < state.blkIndent
    examples: list[str] = state.env.setdefault("examples", [])
    if mark.is_example:
        first = len(examples) + 1
    else:
        first = _continue_count(state, mark) if mark.sign == "#" else mark.count(counting) or 1
    opening = state.push("ordered_list_open", "ol", 1)
    opening.map = [start_line, start_line]
    opening.meta |= {"counting": counting, "delimiter": mark.delimiter}
    opening.attrs["start"] = first
    place = len(state.tokens) - 1
    line, is_tight, old_parent = start_line, True, state.parentType
    state.parentType = "list"
    while True:
        if mark.is_example:
            examples.append(mark.sign.removeprefix("@"))
        line, item_is_tight = _read_item(state, line, end_line, mark)
        ended_empty = line < end_line and state.isEmpty(line - 1)
        following = _read_following(state, line, end_line, mark, counting)
        is_tight = is_tight and item_is_tight and not (ended_empty and following)
        if following is None:
            break
        mark = following
    state.push("ordered_list_close", "ol", -1)
    opening.map[1] = state.line = line
    state.parentType = old_parent
    if is_tight:
        markTightParagraphs(state, place)
    return True


def _continue_count(state: StateBlock, mark: _Mark) -> int:
    """Return the number of the first item marked `#`, which goes on with a list `1.` or `1)` right before it."""
    markup = {"period": ".", "paren": ")"}.get(mark.delimiter, "")
    if not state.tokens or state.tokens[-1].type != "ordered_list_close" or state.tokens[-1].markup != markup:
        return 1
    level = state.tokens[-1].level
    before = len(state.tokens) - 1
    count = 0
    while state.tokens[before].type != "ordered_list_open" or state.tokens[before].level != level:
        count += state.tokens[before].type == "list_item_open" and state.tokens[before].level == level + 1
        before -= 1
    return int(state.tokens[before].attrs.get("start", 1)) + count


def _read_item(state: StateBlock, line: int, end_line: int, mark: _Mark) -> tuple[int, bool]:
    """Read one item: give the line behind it, and whether no line in it is empty."""
    start = state.bMarks[line] + state.tShift[line]
    behind = start + mark.length
    text = state.src[behind : state.eMarks[line]].expandtabs(4)
    space = len(text) - len(text.lstrip())
    is_empty = not text.strip()
    indent = 1 if is_empty or space > _WIDEST_SPACE else space
    old = (state.tShift[line], state.sCount[line], state.blkIndent, state.listIndent, state.tight)
    opening = state.push("list_item_open", "li", 1)
    opening.map = [line, line]
    state.listIndent, state.blkIndent = state.blkIndent, state.sCount[line] + mark.length + indent
    content = state.skipSpaces(behind)
    state.sCount[line] += mark.length + (0 if is_empty else space)
    state.tShift[line] = content - state.bMarks[line]
    state.tight = True
    if is_empty and state.isEmpty(line + 1):
        state.line = min(line + 2, end_line)
    else:
        state.md.block.tokenize(state, line, end_line)
    is_tight = state.tight
    state.tShift[line], state.sCount[line], state.blkIndent, state.listIndent, state.tight = old
    state.push("list_item_close", "li", -1)
    opening.map[1] = state.line
    return state.line, is_tight


def _read_following(state: StateBlock, line: int, end_line: int, mark: _Mark, counting: Counting) -> _Mark | None:
    """Read the mark of the item that goes on with a list; None where the list has ended."""
    if line >= end_line or state.sCount[line] < state.blkIndent or state.is_code_block(line):
        return None
    following = _read_mark(state, line)
    if following is None or following.delimiter != mark.delimiter or following.is_example != mark.is_example:
        return None
    return following if following.sign == "#" or following.count(counting) is not None else None


def read_example_call(state: StateInline, silent: bool) -> bool:
    """Read the number of an example, `@label`; parentheses around it stay."""
    character = state.src[state.pos]
    examples: list[str] = state.env.get("examples", [])
    if character != "@" or not examples:
        return False
    match = _EXAMPLE_CALL.match(state.src, state.pos, state.posMax)
    if match is None or match["label"] not in examples:
        return False
    if not silent:
        # Of two examples of one label the last is meant.
        state.push("example_call", "", 0).meta["number"] = len(examples) - examples[::-1].index(match["label"])
    state.pos = match.end()
    return True


def add_lists(parser: MarkdownIt) -> None:
    """Add the rules of this file to a parser."""
    parser.block.ruler.before("list", "fancy_list", read_fancy_list, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.before("tell_unread", "example_call", read_example_call)
