"""Gives inline tokens their place in the source, which markdown-it knows for blocks only.

The inline parser is given a state that notes, with each token, the offset at which it was made; a core
rule notes for each inline block where its lines begin in the file. Both together give line and column.
"""

from dataclasses import dataclass
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from publisher.model.finding import Position


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the lines of an inline block begin in the file: (line, column), both from 1."""

    file: str
    content: str
    lines: tuple[tuple[int, int], ...]

    def locate(self, offset: int) -> Position:
        """Turn an offset in the block's content into a position in the file."""
        row = self.content.count("\n", 0, offset)
        column = offset - (self.content.rfind("\n", 0, offset) + 1)
        line, first_column = self.lines[min(row, len(self.lines) - 1)]
        return Position(self.file, line, first_column + column)


class _PositionedState(StateInline):
    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["offset"] = self.pos
        return token


class PositionedInline(ParserInline):
    """markdown-it's inline parser, noting offsets."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        """Parse one inline block; `env["origin"]` is its origin while its rules run."""
        state = _PositionedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def note_origins(state: StateCore) -> None:
    """Core rule between block and inline parsing: give each inline token its `Origin`."""
    lines = state.src.split("\n")
    file = state.env["file"]
    cursor = (0, 0)
    for token in state.tokens:
        if token.type != "inline" or token.map is None:
            continue
        starts: list[tuple[int, int]] = []
        row = token.map[0]
        for text in token.content.split("\n"):
            # The cells of a table row share a line, so a search goes on where the last one ended.
            from_column = cursor[1] if cursor[0] == row else 0
            column = lines[row].find(text, from_column) if row < len(lines) else -1
            if column < 0 and row < len(lines):
                column = max(lines[row].find(text), 0)
            starts.append((row + 1, max(column, 0) + 1))
            cursor = (row, max(column, 0) + len(text))
            row += 1
        token.meta["origin"] = Origin(file, token.content, tuple(starts))
