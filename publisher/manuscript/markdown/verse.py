"""Reads verse: the lines of `::: verse` and `[…]{.verse}` in, tokens of stanzas, lines and half-lines out.

In a poem every line of the file is a line: neither a number nor a dash before it makes a list. Halves are parted by
`***`, as most who type Arabic verse part them; also by the mark of OpenITI, `%~%`, by a gap of a tab or of four
spaces, or by a sign of the writer's own that stands so in every line. To Pandoc a poem is a division with paragraphs,
and the mark is text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from publisher.manuscript.markdown.block_marks import read_line
from publisher.script.half_lines import find_common_parting

#: The class of a division and of a span that are verse.
VERSE = "verse"
_MARK = r"(?:\*\*\*|%~%)"
_CAESURA = re.compile(rf"(?:^|(?<![ \t])[ \t]++){_MARK}(?=[ \t]|$)[ \t]*")
_TIGHT = re.compile(r"(?<=[^\s*])\*\*\*(?=[^\s*])")
_GAP = re.compile(r"(?<=\S)(?:[ \u00a0]{4,}| *\t[ \t]*)(?=\S)")
_MARK_IN_LINE = re.compile(_MARK)
#: What is no line of a poem: a heading, a division, a note, the end of a page, a picture of the poem.
_OTHER_BLOCK = re.compile(r"#{1,6}[ \t]|:{3,}|\[\^[^\s\[\]^]+\]:|\\(?:newpage|pagebreak|clearpage)\b|<!--")
_BAR = re.compile(r"\|(?: |$)")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a poem as written: its number in the file, the spaces before it, and its text."""

    number: int
    indent: int
    text: str


def has_halves(text: str) -> bool:
    """Return whether a line is divided into halves by one of the marks, which no gap is."""
    return _CAESURA.search(text) is not None


def split_halves(text: str) -> list[str]:
    """Return the halves of a line of verse; a line that begins or ends with the mark has an empty half.

    A single mark of stars needs no spaces around it, where it can open or close nothing.
    """
    if text.count("***") == 1:
        text = _TIGHT.sub(" *** ", text)
    return [half.strip() for part in _CAESURA.split(text) for half in _GAP.split(part)]


def read_poem(state: StateBlock, start_line: int, end_line: int) -> None:
    """Push the tokens of the lines of a poem, and of what stands between them."""
    lines: list[_Line] = []
    margin = _find_margin(state, start_line, end_line)
    line, before = start_line, len(state.tokens)
    while line < end_line:
        text = read_line(state, line).expandtabs(4) if not state.isEmpty(line) else ""
        written = text.strip()
        if _BAR.match(written):
            # A line of Pandoc's line blocks keeps its own spaces.
            written = written[2:]
            indent = len(written) - len(written.lstrip(" "))
        else:
            indent = len(text) - len(text.lstrip(" ")) - margin
        if not written or _OTHER_BLOCK.match(written):
            push_stanza(state, lines)
            lines = []
        if written and _OTHER_BLOCK.match(written):
            line = _read_other(state, line, end_line)
            continue
        if written:
            lines.append(_Line(line, max(indent, 0), _end_line(read_line(state, line))))
        line += 1
    push_stanza(state, lines)
    _divide_lines(state.tokens, before)


def _divide_lines(tokens: list[Token], start: int) -> None:
    """Divide the lines of a poem by the sign that its writer has put into each of them, where no mark divides one."""
    opened = [at for at in range(start, len(tokens)) if tokens[at].type == "verse_line_open"]
    if any(tokens[at + 2].type != "verse_line_close" for at in opened):
        return
    partings = find_common_parting([tokens[at + 1].content for at in opened])
    for at, parting in reversed(list(zip(opened, partings, strict=False))):
        whole = tokens[at + 1]
        second = whole.copy(content=whole.content[parting.end :].strip(), children=[])
        whole.content = whole.content[: parting.start].strip()
        tokens.insert(at + 2, second)


def _find_margin(state: StateBlock, start_line: int, end_line: int) -> int:
    """Return the spaces that stand before every line of a poem, and mean nothing."""
    texts = [read_line(state, line).expandtabs(4) for line in range(start_line, end_line) if not state.isEmpty(line)]
    return min((len(text) - len(text.lstrip(" ")) for text in texts), default=0)


def _end_line(text: str) -> str:
    """Take off what says that a line ends, where every line does, and the bar before it."""
    text = text.strip().removesuffix("\\").rstrip()
    return text[1:].strip() if _BAR.match(text) else text


def _read_other(state: StateBlock, line: int, end_line: int) -> int:
    """Read a block that is no line of the poem; give the line behind it."""
    state.line = line
    for rule in state.md.block.ruler.getRules(""):
        if rule(state, line, end_line, False):
            break
    return max(state.line, line + 1)


def push_stanza(state: StateBlock, lines: Sequence[_Line]) -> None:
    """Push the tokens of lines that belong together: one of each half, between those of its line."""
    if not lines:
        return
    state.push("stanza_open", "", 1).map = [lines[0].number, lines[-1].number + 1]
    for line in lines:
        opening = state.push("verse_line_open", "", 1)
        opening.map = [line.number, line.number + 1]
        opening.meta["indent"] = line.indent
        for half in split_halves(line.text):
            inline = state.push("inline", "", 0)
            inline.content, inline.children = half, []
            inline.map = [line.number, line.number + 1]
        state.push("verse_line_close", "", -1)
    state.push("stanza_close", "", -1)


def read_divided_lines(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a block of lines with bars some of which are divided into halves: it is a poem without a head."""
    if state.is_code_block(start_line):
        return False
    lines = list(_list_barred(state, start_line, end_line))
    if not any(has_halves(line.text) for line in lines):
        return False
    if silent:
        return True
    state.push("poem_open", "", 1).map = [start_line, lines[-1].number + 1]
    stanza: list[_Line] = []
    for line in lines:
        if line.text:
            stanza.append(line)
        else:
            push_stanza(state, stanza)
            stanza = []
    push_stanza(state, stanza)
    state.push("poem_close", "", -1)
    state.line = lines[-1].number + 1
    return True


def _list_barred(state: StateBlock, start_line: int, end_line: int) -> Iterator[_Line]:
    for line in range(start_line, end_line):
        text = read_line(state, line)
        if state.sCount[line] < state.blkIndent or not _BAR.match(text):
            return
        written = text[2:]
        yield _Line(line, len(written) - len(written.lstrip(" ")), written.strip())


def read_caesura(state: StateInline, silent: bool) -> bool:
    """Read the mark between two halves in verse that stands in a paragraph."""
    if not state.env.get("verse_spans") or state.src[state.pos] not in "*%":
        return False
    match = _MARK_IN_LINE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    before, after = state.src[state.pos - 1 : state.pos], state.src[match.end() : match.end() + 1]
    if not (before.isspace() and after.isspace()):
        return False
    if not silent:
        state.push("caesura", "", 0)
    state.pos = match.end()
    return True


def add_verse(parser: MarkdownIt) -> None:
    """Add the rules of this file to a parser; `read_poem` is asked by the rule of divisions."""
    parser.block.ruler.before("line_block", "divided_lines", read_divided_lines)
    parser.inline.ruler.before("emphasis", "caesura", read_caesura)
