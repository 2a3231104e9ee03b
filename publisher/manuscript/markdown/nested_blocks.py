"""Reads the blocks that stand between two lines of a mark: numbers of lines in, tokens out."""

from collections.abc import Iterator
from contextlib import contextmanager

from markdown_it.rules_block import StateBlock


def read_between(state: StateBlock, first: int, end: int) -> None:
    """Read lines as blocks; one that is indented less than the list or quotation around it belongs to them too."""
    for line in range(first, end):
        if not state.isEmpty(line):
            state.sCount[line] = max(state.sCount[line], state.blkIndent)
    with end_at(state, end):
        state.md.block.tokenize(state, first, end)


@contextmanager
def end_at(state: StateBlock, end: int) -> Iterator[None]:
    """Let no block that is read go on beyond a line."""
    parent, limit = state.parentType, state.lineMax
    state.parentType, state.lineMax = "division", end
    yield
    state.parentType, state.lineMax = parent, limit


def find_end_of_item(state: StateBlock, first: int, end: int) -> int:
    """Return the number of the line that ends the list item or quotation in which some lines stand, at most `end`."""
    outside = (line for line in range(first, end) if not state.isEmpty(line) and state.sCount[line] < state.blkIndent)
    return next(outside, end)
