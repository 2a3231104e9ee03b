r"""Reads the commands of TeX that a chapter defines for its formulas: text in, definitions and the rest out.

`\newcommand{\R}{\mathbb{R}}` stands in a formula or on a line of its own (Pandoc's "latex_macros"). It prints nothing,
and holds for all formulas behind it.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_DEFINITION = re.compile(
    r"\\(?P<order>newcommand|renewcommand|providecommand|DeclareMathOperator|g?def)(?![A-Za-z])(?P<star>\*?)\s*"
    r"(?P<name>\{\\[A-Za-z]+\}|\\[A-Za-z]+)(?P<takes>(?:\s*\[[^\[\]{}]*\]){0,2}|(?:#\d){1,9})\s*(?=\{)"
)
#: What latex2mathml knows of them.
_ORDERS = {"renewcommand": "newcommand", "providecommand": "newcommand", "gdef": "def"}
_SIGN = re.compile(r"\\.|[{}]", re.DOTALL)
_COMMAND = re.compile(r"\\([A-Za-z]+)")


def take_definitions(tex: str) -> tuple[dict[str, str], str]:
    """Take the definitions out of some TeX: each by the name of its command, as it is to be written; and the rest."""
    found: dict[str, str] = {}
    rest: list[str] = []
    start = 0
    for definition in _DEFINITION.finditer(tex):
        end = _find_group_end(tex, definition.end()) if definition.start() >= start else -1
        if end < 0:
            continue
        rest.append(tex[start : definition.start()])
        name = definition["name"].strip("{}\\")
        order = _ORDERS.get(definition["order"], definition["order"])
        takes = definition["takes"].replace(" ", "")
        group = tex[definition.end() : end]
        if order == "DeclareMathOperator":
            order, group = "newcommand", f"{{\\operatorname{definition['star']}{group}}}"
        written = f"\\{name}" if order == "def" else f"{{\\{name}}}"
        found[name] = f"\\{order}{written}{takes}{group}"
        start = end
    return found, "".join((*rest, tex[start:]))


def _find_group_end(tex: str, start: int) -> int:
    """Find where the group ends whose brace stands at `start`; -1 where it does not."""
    depth = 0
    for sign in _SIGN.finditer(tex, start):
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
        if depth == 0:
            return sign.end()
    return -1


def choose_definitions(tex: str, known: dict[str, str]) -> str:
    """Return the definitions that a formula needs: those of its commands, and of the commands in these."""
    needed: dict[str, str] = {}
    waiting = _COMMAND.findall(tex)
    while waiting:
        name = waiting.pop()
        if name in known and name not in needed:
            needed[name] = known[name]
            waiting += _COMMAND.findall(known[name])
    return "".join(definition for name, definition in known.items() if name in needed)


def read_definitions(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read lines that hold nothing but definitions."""
    if state.is_code_block(start_line):
        return False
    line = start_line
    while line < end_line and not state.isEmpty(line) and _is_definition(_line(state, line)):
        line += 1
    if line == start_line:
        return False
    if not silent:
        token = state.push("definitions", "", 0)
        token.map = [start_line, line]
        token.content = "\n".join(_line(state, number) for number in range(start_line, line))
        state.line = line
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _is_definition(line: str) -> bool:
    if not line.startswith("\\"):
        return False
    found, rest = take_definitions(line)
    return bool(found) and not rest.strip()


def add_definitions(parser: MarkdownIt) -> None:
    """Add the rule of this file to a parser."""
    parser.block.ruler.before(
        "left_out", "definitions", read_definitions, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
