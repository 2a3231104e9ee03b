"""Passages: the text of a book as rules read it, with the place in the source of each character.

The tree holds what the writer meant; a passage holds how it was written: doubled spaces, straight
quotes, the very column of a comma. It is what one paragraph, heading, cell or value prints, without
markup, in one language.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from publisher.model.finding import Edit, Position

#: Stands in a passage for what is no text of it: a note's call, a citation, an image, code, a web address,
#: words of another language, which are a passage of their own.
OBJECT = "\ufffc"

#: `running` is the text of chapters and notes, `verse` that of poems; `value` stands in YAML, or in an attribute.
PassageKind = Literal["running", "heading", "cell", "value", "verse"]
MarkKind = Literal["place", "date", "event", "term", "person"]


@dataclass(frozen=True, slots=True)
class PassagePart:
    """A part of a passage that stands in one line of its file.

    `start` is its first character in the passage; `line` and `column` tell where that is written. If
    `is_verbatim`, each of its characters is written as itself, so that it can be mended.
    """

    start: int
    line: int
    column: int
    is_verbatim: bool = True


@dataclass(frozen=True, slots=True)
class MarkedStretch:
    """What the writer marked in a passage: the characters from `start` up to, not including, `end`."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Passage:
    """Text of one language that is printed together. `pieces` are in order, and cover all of `text`."""

    file: str
    language: str
    text: str
    pieces: tuple[PassagePart, ...]
    kind: PassageKind = "running"
    marked: tuple[MarkedStretch, ...] = ()

    def locate(self, index: int) -> Position:
        """Return the place in the source of a character, or of the end of the text."""
        number = self._find_piece(index)
        piece = self.pieces[number]
        return Position(self.file, piece.line, piece.column + (index - piece.start if piece.is_verbatim else 0))

    def edit(self, start: int, end: int, text: str) -> tuple[Edit, ...]:
        """Return the edit of the source that puts a text in the place of some characters.

        None is given where it would not be safe: where what stands there is not written verbatim in one
        line, or nothing would be left of the passage. With `start == end` text is put in, which both characters
        beside it must allow.
        """
        first = self._find_piece(max(start - 1, 0) if start == end else start)
        last = self._find_piece(start if start == end else end - 1)
        leaves_nothing = not text and not (self.text[:start] + self.text[end:]).strip()
        if first != last or not self.pieces[first].is_verbatim or leaves_nothing:
            return ()
        return (Edit(self.locate(start), self._locate_in(first, end), text),)

    def is_marked(self, start: int, end: int, kinds: Iterable[MarkKind]) -> bool:
        """Return whether some characters touch a stretch that is marked as one of several kinds."""
        wanted = set(kinds)
        return any(mark.start < end and start < mark.end and mark.kind in wanted for mark in self.marked)

    def _find_piece(self, index: int) -> int:
        return max(bisect_right(self.pieces, index, key=lambda piece: piece.start) - 1, 0)

    def _locate_in(self, number: int, index: int) -> Position:
        piece = self.pieces[number]
        return Position(self.file, piece.line, piece.column + index - piece.start)
