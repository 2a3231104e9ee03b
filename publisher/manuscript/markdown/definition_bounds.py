"""Finds where a definition ends, which Pandoc and markdown-it tell otherwise: lines in, the line of its end out."""

from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock

#: How far a line must stand in to go on with a definition behind an empty line, in columns (Pandoc's manual,
#: "Extension: definition_lists").
_INDENT = 4


class BoundedBlocks(ParserBlock):
    """Reads blocks as markdown-it does, and no more of them into a definition than Pandoc does."""

    def __init__(self) -> None:
        """Begin outside of all lists."""
        super().__init__()
        self._indent = 0

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - markdown-it's names
        """Read the blocks between two lines; those of a definition end where it does."""
        outer = self._indent
        if state.parentType == "deflist":
            endLine = _find_end(state, startLine, endLine, outer + _INDENT)  # noqa: N806 - markdown-it's name
        self._indent = state.blkIndent
        super().tokenize(state, startLine, endLine)
        self._indent = outer


def _find_end(state: StateBlock, start: int, end: int, indent: int) -> int:
    """Return the first line that stands behind an empty one and less far in than `indent`: it is outside.

    markdown-it asks for two columns more than the colon has, and takes in a table that stands in by two.
    """
    for line in range(start + 1, end):
        if state.isEmpty(line - 1) and not state.isEmpty(line) and state.sCount[line] < indent:
            return line
    return end
