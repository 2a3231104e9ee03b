"""The blocks that CommonMark lacks, and Pandoc and code hosts have: blocks of lines, formulas, breaks of the page."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_LINE = re.compile(r"\|(?: (?P<indent> *)(?P<text>.*))?$")
_CELL_END = re.compile(r"(?<!\\)\|")
#: Environments of LaTeX that are formulas.
_ENVIRONMENT = re.compile(
    r"\\begin\{(?P<name>(?:equation|align|aligned|gather|multline|eqnarray|displaymath|math)\*?)\}"
)
_PAGE_BREAK = re.compile(r"\\(?:newpage|pagebreak|clearpage)\s*(?:\{\})?")


def read_line(state: StateBlock, line: int) -> str:
    """Return a line of a block, without the indentation of what it stands in."""
    return state.getLines(line, line + 1, state.blkIndent, False)


def _is_row(line: str) -> bool:
    """Return whether a line looks like the row of a table: two cells with something in them, between upright lines."""
    pieces = _CELL_END.split(line.strip())
    is_closed = not pieces[0] and not pieces[-1]
    return is_closed and sum(bool(cell.strip("\\ \t")) for cell in pieces) > 1


def read_line_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read `| lines`, which stay as they are (Pandoc's manual, "Extension: line_blocks")."""
    if state.is_code_block(start_line) or _LINE.match(read_line(state, start_line)) is None:
        return False
    if silent:
        return True
    if _is_row(read_line(state, start_line)):
        state.env["complain_line"]("rows without dashes", start_line)
    state.push("line_block_open", "", 1).map = [start_line, end_line]
    line = start_line
    while line < end_line and state.sCount[line] >= state.blkIndent and (match := _LINE.match(read_line(state, line))):
        first, parts = line, [(match["text"] or "").rstrip()]
        line += 1
        # A line that begins with a space goes on with the one before.
        while line < end_line and not state.isEmpty(line) and state.sCount[line] > state.blkIndent:
            parts.append(read_line(state, line).strip())
            line += 1
        inline = state.push("inline", "", 0)
        inline.content = "\n".join(parts)
        inline.map = [first, line]
        inline.children = []
        inline.meta["indent"] = len(match["indent"] or "")
    state.push("line_block_close", "", -1)
    state.line = line
    return True


def read_display_math(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read `$$`, a formula on lines of its own, whatever its lines look like."""
    if state.is_code_block(start_line) or not read_line(state, start_line).startswith("$$"):
        return False
    first = read_line(state, start_line).rstrip()
    line, parts = start_line, [first[2:]]
    while not parts[-1].rstrip().endswith("$$"):
        line += 1
        if line >= end_line or state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            return False
        parts.append(read_line(state, line))
    # With text right before or behind it is a formula in a paragraph, which the rule of the line reads.
    if line + 1 < end_line and not state.isEmpty(line + 1) and state.sCount[line + 1] >= state.blkIndent:
        return False
    tex = "\n".join(parts).rstrip().removesuffix("$$")
    if "$$" in tex or not tex.strip():
        return False
    if silent:
        return True
    token = state.push("math_block", "", 0)
    token.content, token.map = tex.strip(), [start_line, line + 1]
    state.line = line + 1
    return True


def read_environment(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    r"""Read a formula between `\begin{equation}` and its end, which MathJax shows wherever it stands."""
    opening = None if state.is_code_block(start_line) else _ENVIRONMENT.match(read_line(state, start_line))
    if opening is None:
        return False
    closing = f"\\end{{{opening['name']}}}"
    line, parts = start_line, [read_line(state, start_line)]
    while not parts[-1].rstrip().endswith(closing):
        line += 1
        if line >= end_line or state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            return False
        parts.append(read_line(state, line))
    if not silent:
        tex = "\n".join(parts).rstrip()
        is_plain = opening["name"].rstrip("*") in {"equation", "displaymath", "math"}
        token = state.push("math_block", "", 0)
        token.content = (tex[opening.end() :].removesuffix(closing) if is_plain else tex).strip()
        token.map = [start_line, line + 1]
        state.line = line + 1
    return True


def read_page_break(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    r"""Read `\newpage` on a line of its own, which Pandoc hands on to TeX."""
    del end_line
    if state.is_code_block(start_line) or not _PAGE_BREAK.fullmatch(read_line(state, start_line).strip()):
        return False
    if not silent:
        state.push("page_break", "", 0).map = [start_line, start_line + 1]
        state.line = start_line + 1
    return True


def add_block_marks(parser: MarkdownIt) -> None:
    """Add the rules of this file to a parser."""
    parser.block.ruler.after("table", "line_block", read_line_block)
    parser.block.ruler.before("line_block", "display_math", read_display_math)
    parser.block.ruler.before("line_block", "environment", read_environment, {"alt": ["paragraph"]})
    parser.block.ruler.before(
        "line_block", "page_break", read_page_break, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
