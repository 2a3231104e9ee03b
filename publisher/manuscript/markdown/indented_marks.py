"""Reads the boxes and tabs of MkDocs: a line of marks and an indented text under it in, a division out.

`!!! note "Title"` makes a box, `??? note` one that is folded on a screen, `=== "Title"` one of several tabs. In a book
nothing is folded away, and tabs stand one under the other, each under its title.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from publisher.manuscript.markdown.block_marks import read_line
from publisher.manuscript.markdown.nested_blocks import read_between
from publisher.manuscript.markdown.site_marks import make_box, push_title

_OPENING = re.compile(r"(?:(?:!!!|\?\?\?)\+?[ \t]+(?P<kind>[\w-]+)[^\"\n]*|(?P<tab>===[!+]?)[ \t]+)(?P<quoted>\".*\")?")
_INDENT = 4


def read_indented(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a box or a tab, up to the first line that is not indented (Python-Markdown, "Admonition")."""
    if state.is_code_block(start_line):
        return False
    opening = _OPENING.fullmatch(read_line(state, start_line).strip())
    indent = state.sCount[start_line] + _INDENT
    if opening is None or (opening["tab"] and not opening["quoted"]):
        return False
    end = start_line + 1
    while end < end_line and (state.isEmpty(end) or state.sCount[end] >= indent):
        end += 1
    while state.isEmpty(end - 1):
        end -= 1
    if end == start_line + 1:
        return False
    if silent:
        return True
    title = (opening["quoted"] or '""')[1:-1].strip()
    if opening["kind"]:
        division = state.push("division_open", "div", 1)
        division.map, division.meta["attributes"] = [start_line, end], make_box(opening["kind"].lower())
    push_title(state, title, start_line)
    around, state.blkIndent = state.blkIndent, indent
    read_between(state, start_line + 1, end)
    state.blkIndent = around
    if opening["kind"]:
        state.push("division_close", "div", -1)
    state.line = end
    return True


def add_indented_marks(parser: MarkdownIt) -> None:
    """Add the rule of this file to a parser."""
    parser.block.ruler.before(
        "fence", "indented", read_indented, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
