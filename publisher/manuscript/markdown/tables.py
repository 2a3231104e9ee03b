"""Reads the tables of Pandoc's that CommonMark does not know: simple, multiline and grid tables, and captions.

A column is known by where it stands in its lines, so lines are cut by what is seen and not by code points: a vowel
mark stands in the place of its letter.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from publisher.manuscript.markdown.attributes import split_ending_attributes
from publisher.manuscript.markdown.block_marks import read_line
from publisher.model.tree import Alignment

_DASHES = re.compile(r" {0,3}-+(?: +-+)+ *$")
_FULL_LINE = re.compile(r" {0,3}-{3,} *$")
#: What ends a table of several lines a row.
_CLOSING = re.compile(r" {0,3}-[- ]*-+ *")
_GRID_LINE = re.compile(r"\+(?:[-=:]+\+)+ *$")
_CAPTION = re.compile(r"(?:[Tt]able:|:(?!:))[ \t]*")

Columns = list[tuple[int, int]]


@dataclass(slots=True)
class _Cell:
    """A cell as written: its lines, the row of the file of the first, and where it begins in them."""

    lines: list[str]
    row: int
    from_column: int = 0
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class _Draft:
    """A table as written. `end` is the line behind it."""

    end: int
    alignments: list[Alignment]
    header: list[list[_Cell]] = field(default_factory=list)
    rows: list[list[_Cell]] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)


# --- Places in a line -------------------------------------------------------------------------------


def _take_places(line: str) -> list[str]:
    """Cut a line into what takes one place each: a letter with its marks. A wide letter takes two."""
    places: list[str] = []
    for character in line:
        if unicodedata.category(character) in {"Mn", "Me", "Cf"} and places:
            places[-1] += character
        else:
            places.append(character)
            if unicodedata.east_asian_width(character) in {"W", "F"}:
                places.append("")
    return places


def _cut(line: str, columns: Columns) -> list[str]:
    places = _take_places(line)
    return ["".join(places[start:end]) for start, end in columns]


def _find_columns(dashes: str) -> Columns:
    """Find the columns under which dashes stand: each goes on to where the next begins."""
    starts = [found.start() for found in re.finditer(r"-+", dashes)]
    return list(zip(starts, [*starts[1:], 10**6], strict=True))


def _align(texts: Sequence[str], width: int) -> Alignment:
    """Tell how a column is aligned, as Pandoc does: by where its first lines leave room over the dashes."""
    written = [text.rstrip() for text in texts if text.strip()]
    if not written:
        return ""
    shortest = min(map(_take_places, written), key=len)
    has_room_before, has_room_behind = shortest[0] in {" ", "\t"}, len(shortest) < width
    names: dict[tuple[bool, bool], Alignment] = {(True, False): "end", (False, True): "start", (True, True): "center"}
    return names.get((has_room_before, has_room_behind), "")


# --- Simple and multiline tables --------------------------------------------------------------------


def _read_simple(lines: Sequence[str]) -> _Draft | None:
    """Read a simple table: a head over dashes, or dashes before and behind; one line is one row."""
    has_head = len(lines) > 1 and not _DASHES.match(lines[0]) and bool(_DASHES.match(lines[1]))
    at = 1 if has_head else 0
    if not lines[0].strip() or not _DASHES.match(lines[at]):
        return None
    columns = _find_columns(lines[at])
    end = at + 1
    while end < len(lines) and lines[end].strip() and not _DASHES.match(lines[end]):
        end += 1
    closes = end < len(lines) and bool(_DASHES.match(lines[end]))
    body = range(at + 1, end)
    if not body or (not has_head and not closes) or _FULL_LINE.match(lines[0]):
        return None
    widths = [len(found) for found in re.findall(r"-+", lines[at])]
    example = _cut(lines[0 if has_head else at + 1], columns)
    draft = _Draft(end + closes, [_align((text,), width) for text, width in zip(example, widths, strict=True)])
    draft.header = [_read_row(lines, (0,), columns)] if has_head else []
    draft.rows = [_read_row(lines, (row,), columns) for row in body]
    return draft


def _read_multiline(lines: Sequence[str]) -> _Draft | None:
    """Read a multiline table: lines of dashes before and behind, rows of several lines with blank lines between."""
    if not lines:
        return None
    has_head = bool(_FULL_LINE.match(lines[0])) and not _DASHES.match(lines[0])
    at = 0
    if has_head:
        at = next((n for n, line in enumerate(lines) if n and (_DASHES.match(line) or not line.strip())), 0)
    if (not at and has_head) or not _DASHES.match(lines[at]) or (has_head and at == 1):
        return None
    columns = _find_columns(lines[at])
    end = next(
        (
            n
            for n in range(at + 1, len(lines))
            if _CLOSING.fullmatch(lines[n]) and (n + 1 == len(lines) or not lines[n + 1].strip())
        ),
        0,
    )
    groups: list[list[int]] = [[]]
    for row in range(at + 1, end):
        if lines[row].strip():
            groups[-1].append(row)
        elif groups[-1]:
            groups.append([])
    rows = [group for group in groups if group]
    if not end or not rows:
        return None
    widths = [len(found) for found in re.findall(r"-+", lines[at])]
    head = tuple(range(1, at))
    examples = zip(*(_cut(lines[row], columns) for row in (head or rows[0])), strict=True)
    draft = _Draft(end + 1, [_align(texts, width) for texts, width in zip(examples, widths, strict=True)])
    draft.header = [_read_row(lines, head, columns)] if has_head else []
    draft.rows = [_read_row(lines, group, columns) for group in rows]
    draft.widths = [width / sum(widths) for width in widths]
    return draft


def _read_row(lines: Sequence[str], rows: Sequence[int], columns: Columns) -> list[_Cell]:
    # What is written under no dashes belongs to the first column.
    whole = [(0 if number == 0 else start, end) for number, (start, end) in enumerate(columns)]
    cut = [_cut(lines[row], whole) for row in rows]
    return [
        _Cell([parts[number] for parts in cut], rows[0], start if len(rows) == 1 else 0)
        for number, (start, _) in enumerate(whole)
    ]


# --- Grid tables ------------------------------------------------------------------------------------


def _read_grid(lines: Sequence[str]) -> _Draft | None:
    """Read a grid table, in which a cell may take several rows and columns.

    Some editors give a mark a place of its own, so lines that do not meet by what is seen are cut by code points.
    """
    if not _GRID_LINE.match(lines[0]):
        return None
    return _read_grid_by(lines, _take_places) or _read_grid_by(lines, list)


def _take_grid(lines: Sequence[str], take: Callable[[str], list[str]]) -> list[list[str]]:
    """Cut the lines of a grid into places, up to the line that ends it."""
    end = next((n for n, line in enumerate(lines) if not line.startswith(("+", "|"))), len(lines))
    return [take(line.rstrip()) for line in lines[:end]]


def _find_ragged_row(lines: Sequence[str]) -> int:
    """Return the first line of a grid that is not as long as the first one, or 0."""
    first, *others = (len(places) for places in _take_grid(lines, _take_places))
    return next((row for row, length in enumerate(others, start=1) if length != first), 0)


def _read_grid_by(lines: Sequence[str], take: Callable[[str], list[str]]) -> _Draft | None:
    grid = _take_grid(lines, take)
    while grid and grid[-1][:1] != ["+"]:
        grid.pop()
    width = len(grid[0])
    if len(grid) < 3 or any(len(line) != width for line in grid):  # noqa: PLR2004 - a line, a row, a line
        return None
    boxes = list(_find_boxes(grid))
    rows = sorted({edge for top, _, bottom, _ in boxes for edge in (top, bottom)})
    columns = sorted({edge for _, left, _, right in boxes for edge in (left, right)})
    area = sum((bottom - top) * (right - left) for top, left, bottom, right in boxes)
    if area != (len(grid) - 1) * (width - 1):
        return None
    heads = [row for row in rows[1:-1] if "=" in grid[row]]
    head_end = heads[0] if heads else 0
    marks = grid[head_end]
    alignments = [_read_alignment("".join(marks[a + 1 : b])) for a, b in pairwise(columns)]
    shares = [b - a for a, b in pairwise(columns)]
    draft = _Draft(len(grid), alignments, widths=[share / sum(shares) for share in shares])
    for top, bottom in pairwise(rows):
        row: list[_Cell] = []
        for box in sorted((box for box in boxes if box[0] == top), key=lambda box: box[1]):
            _, left, foot, right = box
            texts = ["".join(grid[n][left + 1 : right]) for n in range(top + 1, foot)]
            cell = _Cell(texts, top + 1, left + 1)
            cell.columns = columns.index(right) - columns.index(left)
            cell.rows = rows.index(foot) - rows.index(top)
            row.append(cell)
        (draft.header if bottom <= head_end else draft.rows).append(row)
    return draft


def _read_alignment(marks: str) -> Alignment:
    names: dict[tuple[bool, bool], Alignment] = {(True, True): "center", (True, False): "start", (False, True): "end"}
    return names.get((marks.startswith(":"), marks.endswith(":")), "")


def _find_boxes(grid: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, int, int]]:
    """Find the cells of a grid: top, left, bottom and right edge of each."""
    for top in range(len(grid) - 1):
        for left in range(len(grid[0]) - 1):
            if grid[top][left] == "+" and grid[top][left + 1] in "-=:+" and grid[top + 1][left] in "|+":
                box = _trace_box(grid, top, left)
                if box:
                    yield top, left, *box


def _trace_box(grid: Sequence[Sequence[str]], top: int, left: int) -> tuple[int, int] | None:
    """Find the lower right corner of the smallest cell that has its upper left corner here."""
    for bottom in range(top + 1, len(grid)):
        if grid[bottom][left] not in "|+":
            return None
        if grid[bottom][left] != "+":
            continue
        for right in range(left + 1, len(grid[0])):
            if grid[top][right] not in "-=:+" or grid[bottom][right] not in "-=:+":
                break
            if grid[top][right] == grid[bottom][right] == "+" and all(
                grid[n][right] in "|+" for n in range(top, bottom + 1)
            ):
                return bottom, right
    return None


# --- Tokens -----------------------------------------------------------------------------------------


def read_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a simple, multiline or grid table."""
    if state.is_code_block(start_line) or _is_outside(state, start_line):
        return False
    first = read_line(state, start_line)
    following = read_line(state, start_line + 1) if start_line + 1 < end_line else ""
    is_grid = first.startswith("+")
    has_dashes = bool(_DASHES.match(first))
    if not (is_grid or has_dashes or _FULL_LINE.match(first) or _DASHES.match(following)):
        return False
    block = range(start_line, end_line)
    grid: list[str] = []
    if is_grid:
        grid = list(_read_lines(state, block, lambda line: not line.startswith(("+", "|"))))
        draft = _read_grid(grid)
    elif not _FULL_LINE.match(first):
        draft = _read_simple(list(_read_lines(state, block, lambda line: not line.strip(), dashes=2)))
        if draft is None and has_dashes:
            draft = _read_multiline(_read_up_to_closing(state, block, start_line + 1))
    else:
        head = list(_read_lines(state, block, lambda line: not line.strip() or bool(_FULL_LINE.match(line)), dashes=1))
        is_head = len(head) > 1 and bool(_DASHES.match(head[-1]))
        lines = _read_up_to_closing(state, block, start_line + len(head)) if is_head else []
        draft = _read_multiline(lines)
    if draft is None:
        if is_grid and _GRID_LINE.match(first) and not silent:
            state.env["complain_line"]("ragged table", start_line + _find_ragged_row(grid))
            # What stands between its cells is not judged as spaces of a text.
            token = state.push("code_block", "code", 0)
            token.content, token.map = "\n".join(grid), [start_line, start_line + len(grid)]
            state.line = start_line + len(grid)
            return True
        return False
    if silent:
        return True
    opening = state.push("table_open", "table", 1)
    opening.map = [start_line, start_line + draft.end]
    opening.meta.update(alignments=draft.alignments, widths=draft.widths)
    for rows, tag in ((draft.header, "th"), (draft.rows, "td")):
        for row in rows:
            state.push("tr_open", "tr", 1)
            for cell in row:
                _push_cell(state, cell, start_line, tag)
            state.push("tr_close", "tr", -1)
    state.push("table_close", "table", -1)
    state.line = start_line + draft.end
    return True


def _read_lines(state: StateBlock, block: range, is_end: Callable[[str], bool], dashes: int = 0) -> Iterator[str]:
    """Read lines of a block up to one that ends the table, as the first never does, or to a number of lines of dashes.

    No more is read: every line may begin a table, and few do.
    """
    for line in block:
        if _is_outside(state, line):
            return
        text = read_line(state, line)
        yield text
        dashes -= bool(_DASHES.match(text))
        if (line > block.start and is_end(text)) or (not dashes and _DASHES.match(text)):
            return


def _read_up_to_closing(state: StateBlock, block: range, after: int) -> list[str]:
    """Read the lines of a block up to one of dashes, `after` or behind it, that a blank line follows; [] for none.

    Where it stands is remembered, and not looked for anew from every line that may begin a table.
    """
    context = (state.blkIndent, block.stop)
    known, known_context, start, closing = state.env.get("closing_dashes", (None, context, 0, 0))
    if known is not state or known_context != context or not start <= after <= closing:
        closing = after
        while closing < block.stop and not _is_outside(state, closing) and not _is_closing(state, closing, block.stop):
            closing += 1
        state.env["closing_dashes"] = (state, context, after, closing)
    if closing >= block.stop or _is_outside(state, closing):
        return []
    return [read_line(state, line) for line in range(block.start, closing + 1)]


def _is_closing(state: StateBlock, line: int, end: int) -> bool:
    """Return whether a line is one of dashes, and the last or before a blank one."""
    is_last = line + 1 >= end or state.isEmpty(line + 1) or _is_outside(state, line + 1)
    return is_last and bool(_CLOSING.fullmatch(read_line(state, line)))


def _is_outside(state: StateBlock, line: int) -> bool:
    """Return whether a line is indented less than the block, and so belongs to another one."""
    return not state.isEmpty(line) and bool(state.sCount[line] < state.blkIndent)


def _push_cell(state: StateBlock, cell: _Cell, start_line: int, tag: str) -> None:
    opening = state.push(f"{tag}_open", tag, 1)
    row = start_line + cell.row
    opening.map = [row, row + len(cell.lines)]
    opening.meta.update(columns=cell.columns, rows=cell.rows)
    indents = [len(line) - len(line.lstrip()) for line in cell.lines if line.strip()]
    cut = min(indents, default=0)
    text = "\n".join(line[cut:].rstrip() for line in cell.lines)
    tokens: list[Token] = []
    complain = state.env["complain_line"]
    state.env["complain_line"] = lambda kind, line: complain(kind, line + row)
    state.md.block.parse(text, state.md, state.env, tokens)
    state.env["complain_line"] = complain
    for token in tokens:
        token.level += state.level
        if token.map:
            token.map = [token.map[0] + row, token.map[1] + row]
        token.meta["from_column"] = cell.from_column
    state.tokens.extend(tokens)
    state.push(f"{tag}_close", tag, -1)


def gather_captions(state: StateCore) -> None:
    """Core rule before inlines are parsed: give each table the paragraph beside it that is its caption."""
    tokens = state.tokens
    taken: set[int] = set()
    for index, token in enumerate(tokens):
        if token.type != "table_open":
            continue
        end = next(n for n in range(index, len(tokens)) if tokens[n].type == "table_close")
        for first in (end + 1, index - 3):
            if _is_caption(tokens, first) and first not in taken:
                inline = tokens[first + 1]
                inline.content, attributes = split_ending_attributes(_CAPTION.sub("", inline.content, count=1))
                token.meta.update(caption=inline, attributes=attributes)
                taken.add(first)
                break
    state.tokens = [token for n, token in enumerate(tokens) if not any(n - 2 <= first <= n for first in taken)]


def _is_caption(tokens: Sequence[Token], first: int) -> bool:
    if not 0 <= first <= len(tokens) - 3 or tokens[first].type != "paragraph_open":
        return False
    return _CAPTION.match(tokens[first + 1].content) is not None


def add_tables(parser: MarkdownIt) -> None:
    """Add the rules of this file to a parser."""
    parser.block.ruler.before("table", "pandoc_table", read_table, {"alt": []})
    parser.core.ruler.after("block", "captions", gather_captions)
