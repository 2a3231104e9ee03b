"""Gives inline tokens their place in the source, which markdown-it knows for blocks only.

The inline parser is given a state that notes, with each token, the offset at which it was made; a core
rule notes for each inline block where its lines begin in the file. Both together give line and column.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

from publisher.manuscript.markdown.inline_marks import scan_delimiters
from publisher.model.finding import Position


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the lines of an inline block begin: in its content, and in the file as (line, column), both from 1."""

    file: str
    lines: tuple[tuple[int, int], ...]
    starts: tuple[int, ...] = (0,)

    def locate(self, offset: int) -> Position:
        """Turn an offset in the block's content into a position in the file."""
        row = bisect_right(self.starts, offset) - 1
        line, first_column = self.lines[min(row, len(self.lines) - 1)]
        return Position(self.file, line, first_column + offset - self.starts[row])


class _PositionedState(StateInline):
    pending_start = 0

    def pushPending(self) -> Token:  # noqa: N802 - markdown-it's name
        token = super().pushPending()
        token.meta["offset"] = self.pending_start
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["offset"] = self.pos
        return token

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - markdown-it's names
        scanned = super().scanDelims(start, canSplitWord)
        return scan_delimiters(self, start, scanned) if canSplitWord else scanned


def note_start(state: StateInline, silent: bool) -> bool:
    """Inline rule before all others, which reads nothing: note where plain text begins that is collected next."""
    if isinstance(state, _PositionedState) and not silent and not state.pending:
        state.pending_start = state.pos
    return False


def settle_levels(state: StateInline) -> None:
    """Rule after emphasis, in place of markdown-it's `fragments_join`: number the levels anew.

    The fragments stay apart, since a joined text would lose the offsets of its parts.
    """
    level = 0
    for token in state.tokens:
        level -= token.nesting < 0
        token.level = level
        level += token.nesting > 0


class PositionedInline(ParserInline):
    """markdown-it's inline parser, noting offsets: those of text, too, which it otherwise joins and forgets."""

    def __init__(self) -> None:
        super().__init__()
        self.ruler.before("text", "note_start", note_start)
        self.ruler2.at("fragments_join", settle_levels)

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        """Parse one inline block; `env["origin"]` is its origin while its rules run."""
        state = _PositionedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def list_inlines(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the inline tokens of a chapter, those of captions among them, in the order in which they are built."""
    for token in tokens:
        if token.type == "inline":
            yield token
        elif "caption" in token.meta:
            yield token.meta["caption"]


def note_origins(state: StateCore) -> None:
    """Core rule between block and inline parsing: give each inline token its `Origin`."""
    lines = state.src.split("\n")
    file = state.env["file"]
    cursor = (0, 0)
    for token in list_inlines(state.tokens):
        if token.map is None:
            continue
        written: list[tuple[int, int]] = []
        starts = [0]
        row = token.map[0]
        for text in token.content.split("\n"):
            # The cells of a table row share a line, so a search goes on where the last one ended.
            from_column = token.meta.get("from_column", 0) or (cursor[1] if cursor[0] == row else 0)
            column = lines[row].find(text, from_column) if row < len(lines) else -1
            if column < 0 and row < len(lines):
                column = max(lines[row].find(text), 0)
            written.append((row + 1, max(column, 0) + 1))
            starts.append(starts[-1] + len(text) + 1)
            cursor = (row, max(column, 0) + len(text))
            row += 1
        token.meta["origin"] = Origin(file, tuple(written), tuple(starts[:-1]))
