"""Reads orders to put the Markdown of another file into a chapter: a line in, the names that the file may have out.

Each maker of websites has an order of its own; all mean the same. Names are those of the book's folder, from the
chapter's file or from the top.
"""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from publisher.manuscript.markdown.included_code import ANCHOR

_FILE = r"(?P<file>[^\s\"'<>{}|:#]+\.(?:md|markdown|mdx|qmd|Rmd|rmd))"
#: mdBook; Quarto and Hugo; GitBook, Jekyll and MkDocs with macros; MkDocs's snippets; VitePress; Docsify; MyST.
_ORDERS = tuple(
    re.compile(order.replace(" ", r"[ \t]+").replace("_", r"[ \t]*").replace("FILE", f"[\"']?{_FILE}[\"']?"))
    for order in (
        r"\{\{#include FILE(?::(?P<part>[^\s{}]*))?_\}\}",
        r"\{\{[<%]_(?:include|readfile|import) (?:file=)?FILE_/?[%>]\}\}",
        r"\{%-?_include(?:\x5Frelative)? FILE_-?%\}",
        r"-{1,9}8<-{1,9} FILE",
        r"<!--_@include:_FILE_-->",
        r"\[[^\[\]\n]*\]\(FILE [\"']:include[\"']\)",
        # The head of a block of code.
        r"\{include\} FILE",
    )
)
#: Where Jekyll keeps what is put into several pages.
_SHARED = "_includes"
_HEAD = re.compile(r"---[ \t]*\n(?>(?:(?!---[ \t]*\n)[^\n]*\n)*)---[ \t]*(?:\n|\Z)")
_ABOVE = re.compile(r"^(?:\.\./)+")


def find_included(line: str) -> tuple[str, str] | None:
    """Return the file that a line or the head of a block of code asks for, and the part of it ("" for all); or None."""
    for order in _ORDERS:
        if match := order.fullmatch(line):
            return match["file"], match.groupdict().get("part") or ""
    return None


def list_names(file: str, name: str) -> Iterator[str]:
    """Yield the names that a file which a chapter `file` includes may have in the book's folder."""
    inner = name.lstrip("/")
    if not name.startswith("/"):
        yield _ABOVE.sub("", normpath(join(dirname(file), name)))
    yield _ABOVE.sub("", normpath(inner))
    yield join(_SHARED, normpath(inner))


def cut_text(text: str, part: str) -> str:
    """Return the part of a file that is asked for, all its lines in their places; its head is no part of it."""
    head = _HEAD.match(text)
    text = "\n" * head[0].count("\n") + text[head.end() :] if head else text
    lines = text.split("\n")
    first, colon, last = part.partition(":")
    if not part or not (first or last).isdigit():
        kept = _find_anchored(lines, first) if part else range(len(lines))
    else:
        start = int(first or 1) - 1
        kept = range(start, int(last) if last.isdigit() else len(lines) if colon else start + 1)
    return "\n".join(line if number in kept and not ANCHOR.search(line) else "" for number, line in enumerate(lines))


def _find_anchored(lines: list[str], name: str) -> range:
    """Find the lines between the two comments that name a part; all where there are none."""
    marks = [(number, found) for number, line in enumerate(lines) if (found := ANCHOR.search(line))]
    start = next((number for number, found in marks if found["name"] == name and not found["ends"]), -1)
    end = next((number for number, found in marks if found["name"] == name and found["ends"]), len(lines))
    return range(start + 1, end)


def read_inclusion(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    """Read an order that stands on a line of its own."""
    if state.is_code_block(start_line):
        return False
    line = state.src[state.bMarks[start_line] + state.tShift[start_line] : state.eMarks[start_line]].strip()
    found = find_included(line) if line[:1] in "{<-[" else None
    if found is None:
        return False
    if not silent:
        token = state.push("inclusion", "", 0)
        token.map = [start_line, start_line + 1]
        token.meta["file"], token.meta["part"] = found
        token.content = line
        state.line = start_line + 1
    return True


def add_inclusions(parser: MarkdownIt) -> None:
    """Add the rule of this file to a parser."""
    parser.block.ruler.before(
        "left_out", "inclusion", read_inclusion, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
