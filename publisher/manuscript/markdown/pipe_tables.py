"""Reads pipe tables: lines of cells between upright lines in, the tokens of a table out.

They are read as code hosts read them, and two things as Pandoc does or kinder: a bar in code or in a formula divides no
cells, and a row with more cells than the head makes the table wider, where code hosts drop what is too much.
"""

import re
from bisect import bisect_right
from collections import defaultdict

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from publisher.manuscript.markdown.block_marks import read_line

_DELIMITER = re.compile(r"(?P<left>:?)-+(?P<right>:?)")
_DELIMITERS = re.compile(r"[|:-][ \t|:-]+")
_RUN = re.compile(r"`+")
_BEGINS_LIST = re.compile(r"-[ \t]")
#: No table of a book has more columns; what a row holds beyond them stands in its last cell.
_MOST_COLUMNS = 100
#: Of a table that is filled up with empty cells.
_MOST_CELLS = 65_536


def split_row(line: str) -> list[str]:
    """Split a line at its bars, but for those that are escaped or stand in code or in a formula.

    The backslash of an escaped bar is gone, as code hosts take it away before they read the cell.
    """
    text = line.strip()
    runs: dict[int, list[int]] = defaultdict(list)
    for run in _RUN.finditer(text):
        runs[len(run[0])].append(run.start())
    cells, cell, position = [], "", 0
    while position < len(text):
        end = _skip(text, position, runs)
        piece = text[position:end].replace("\\|", "|")
        if piece == "|" and end == position + 1:
            cells.append(cell.strip())
            cell = ""
        else:
            cell += piece
        position = end
    cells.append(cell.strip())
    inner = cells[1:] if cells[0] == "" else cells
    return inner[:-1] if inner and inner[-1] == "" else inner


def _skip(text: str, position: int, runs: dict[int, list[int]]) -> int:
    """Return where the next piece of a row ends: an escaped sign, code, a formula, or one character."""
    if text[position] == "\\":
        return min(position + 2, len(text))
    if run := _RUN.match(text, position):
        starts = runs[len(run[0])]
        closing = bisect_right(starts, position)
        return starts[closing] + len(run[0]) if closing < len(starts) else run.end()
    if text[position] == "$" and text[position + 1 : position + 2].strip():
        closing = text.find("$", position + 1)
        # A dollar behind a space, or before a digit, is money (Pandoc's manual, "Extension: tex_math_dollars").
        if closing > 0 and text[closing - 1].strip() and not text[closing + 1 : closing + 2].isdigit():
            return closing + 1
    return position + 1


def _read_alignments(line: str) -> list[str] | None:
    """Read the line of dashes under the head: how each column is aligned; None where it is none."""
    text = line.strip()
    if not _DELIMITERS.fullmatch(text) or _BEGINS_LIST.match(text):
        return None
    pieces = text.split("|")
    pieces = pieces[1:] if not pieces[0].strip() else pieces
    pieces = pieces[:-1] if pieces and not pieces[-1].strip() else pieces
    found = [_DELIMITER.fullmatch(piece.strip()) for piece in pieces]
    names = {("", ""): "", (":", ""): "left", ("", ":"): "right", (":", ":"): "center"}
    alignments = [names[match["left"], match["right"]] for match in found if match]
    return alignments if len(alignments) == len(pieces) else None


def read_pipe_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a pipe table (GitHub Flavored Markdown, "Tables")."""
    if start_line + 2 > end_line or state.sCount[start_line + 1] < state.blkIndent:
        return False
    if state.is_code_block(start_line) or state.is_code_block(start_line + 1):
        return False
    if "|" not in (first := read_line(state, start_line)):
        return False
    alignments, head = _read_alignments(read_line(state, start_line + 1)), split_row(first)
    if not alignments or len(head) != len(alignments):
        return False
    if silent:
        return True
    old_parent, state.parentType = state.parentType, "table"
    rows: list[list[str]] = []
    line = start_line + 2
    while line < end_line and not _ends(state, line, end_line) and len(rows) * len(head) < _MOST_CELLS:
        rows.append(split_row(read_line(state, line)))
        line += 1
    width = len(head)
    for number, row in enumerate(rows):
        if len(row) > len(head):
            state.env["complain_line"]("more cells", start_line + 2 + number)
            limit = max(len(head), min(_MOST_COLUMNS, _MOST_CELLS // len(rows)))
            row[limit - 1 :] = [" | ".join(row[limit - 1 :])] if len(row) > limit else row[limit - 1 :]
            width = max(width, len(row))
    alignments += [""] * (width - len(alignments))
    opening = state.push("table_open", "table", 1)
    opening.map = [start_line, line]
    for number, row in ((start_line, head), *enumerate(rows, start_line + 2)):
        _push_row(state, number, row, alignments, "th" if row is head else "td")
    state.push("table_close", "table", -1)
    state.parentType = old_parent
    state.line = line
    return True


def _ends(state: StateBlock, line: int, end_line: int) -> bool:
    """Return whether a line is no row of the table above it."""
    if state.isEmpty(line) or state.sCount[line] < state.blkIndent or state.is_code_block(line):
        return True
    return any(rule(state, line, end_line, True) for rule in state.md.block.ruler.getRules("blockquote"))


def _push_row(state: StateBlock, line: int, row: list[str], alignments: list[str], tag: str) -> None:
    state.push("tr_open", "tr", 1).map = [line, line + 1]
    for number, alignment in enumerate(alignments):
        cell = state.push(f"{tag}_open", tag, 1)
        if alignment:
            cell.attrs = {"style": f"text-align:{alignment}"}
        inline = state.push("inline", "", 0)
        inline.map = [line, line + 1]
        inline.content = row[number] if number < len(row) else ""
        inline.children = []
        state.push(f"{tag}_close", tag, -1)
    state.push("tr_close", "tr", -1)


def add_pipe_tables(parser: MarkdownIt) -> None:
    """Set the rule of this file in the place of markdown-it's own."""
    parser.block.ruler.at("table", read_pipe_table, {"alt": ["paragraph", "reference"]})
