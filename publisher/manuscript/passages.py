"""Writes passages: text and where it was read in, the passages that rules judge out."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from publisher.manuscript.yaml_reader import Path, Scalar, YamlDocument
from publisher.model.book import PERSON_ROLES
from publisher.model.finding import Position
from publisher.model.passage import OBJECT, MarkedStretch, MarkKind, Passage, PassageKind, PassagePart

#: The keys of the YAML files whose values a reader reads, in the language of the book.
_TEXT_KEYS = frozenset(
    (
        "title", "subtitle", "description", "audience", "rights", "summary", "objectives",
        "name", "variants", "note", "term", "definition", "text", "role",
    )
)  # fmt: skip
#: Where such keys mean something else: a heading of another language's catalogue, words that a waiver quotes.
_OTHER_MEANINGS = frozenset(("subjects", "waive"))

_FOLD = re.compile(r"[ \t]*\n\s*")
_WHITE_SPACE = re.compile(r"\s+")
_BLOCK_HEADER = re.compile(r"[|>][^\n]*\n[ \t]*")


@dataclass(slots=True)
class PassageWriter:
    """Writes one passage. `lines` are those of its file, by which it sees what is written verbatim.

    Where `keeps_places`, nothing can be mended: a letter more or less would move all behind it into another column.
    """

    file: str
    lines: Sequence[str]
    language: str
    kind: PassageKind
    keeps_places: bool = False
    length: int = 0
    parts: list[str] = field(default_factory=list)
    pieces: list[PassagePart] = field(default_factory=list)
    marked: list[MarkedStretch] = field(default_factory=list)

    def write(self, text: str, position: Position) -> None:
        """Add text that is printed, and where it was read."""
        line = self.lines[position.line - 1] if 0 < position.line <= len(self.lines) else ""
        is_verbatim = not self.keeps_places and line.startswith(text, position.column - 1)
        if not (is_verbatim and self._continues(position)):
            self.pieces.append(PassagePart(self.length, position.line, position.column, is_verbatim))
        self.parts.append(text)
        self.length += len(text)

    def write_object(self, position: Position) -> None:
        """Add what is printed there and is no text of this passage."""
        self.write(OBJECT, position)

    def mark(self, start: int, kind: MarkKind) -> None:
        """Say that all from `start` on is marked."""
        self.marked.append(MarkedStretch(start, self.length, kind))

    @property
    def ends_in_word(self) -> bool:
        """Whether a letter is the last that was written."""
        return bool(self.parts) and self.parts[-1][-1:].isalpha()

    def finish(self) -> Iterator[Passage]:
        """Yield the passage, unless it has no text."""
        text = "".join(self.parts)
        if text.replace(OBJECT, "").strip():
            yield Passage(self.file, self.language, text, tuple(self.pieces), self.kind, tuple(self.marked))

    def _continues(self, position: Position) -> bool:
        last = self.pieces[-1] if self.pieces else None
        return (
            last is not None
            and last.is_verbatim
            and last.line == position.line
            and last.column + self.length - last.start == position.column
        )


def write_values(document: YamlDocument, text: str) -> Iterator[Passage]:
    """Write the passages of all values of a YAML document that a reader reads; `text` is its whole file."""
    lines = text.split("\n")
    for path, scalar in document.scalars.items():
        is_word_of_ours = path[-1:] == ("role",) and scalar.value in PERSON_ROLES
        if _find_key(path) in _TEXT_KEYS and path[0] not in _OTHER_MEANINGS and not is_word_of_ours:
            writer = PassageWriter(document.file, lines, _find_language(document, path), "value")
            for part, position in align_value(scalar, document.file):
                writer.write(part, position)
            yield from writer.finish()


def _find_language(document: YamlDocument, path: Path) -> str:
    """Return the language that a title names beside it, as in `sources.yaml`; empty is that of the book."""
    beside = document.scalars.get((*path[:-1], "language")) if path[-1] == "title" else None
    return beside.value if beside else ""


def _find_key(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def align_value(scalar: Scalar, file: str) -> Iterator[tuple[str, Position]]:
    """Yield the parts of a scalar's value, each with the place in the source where it is written.

    A fold is a white space of the value, and an escape the character that it means: neither is verbatim.
    What cannot be followed is given as written where it begins.
    """
    source, value = scalar.source, scalar.value
    header = _BLOCK_HEADER.match(source)
    at = header.end() if header else int(source[:1] in {'"', "'"})
    index, start = 0, at

    starts = [0, *(found.end() for found in re.finditer("\n", source))]

    def place(offset: int) -> Position:
        row = bisect_right(starts, offset) - 1
        return Position(file, scalar.line + row, offset - starts[row] + (1 if row else scalar.column))

    while index < len(value):
        fold = _FOLD.match(source, at) if value[index].isspace() else None
        is_escape = (scalar.style == '"' and source[at : at + 1] == "\\") or (
            scalar.style == "'" and source[at : at + 2] == "''"
        )
        is_same = source[at : at + 1] == value[index]
        if fold is None and not is_escape and is_same:
            index, at = index + 1, at + 1
            continue
        if at > start:
            yield source[start:at], place(start)
        if fold:
            space = _WHITE_SPACE.match(value, index)
            end = space.end() if space else index + 1
            yield value[index:end], place(at)
            index, at = end, fold.end()
        elif is_escape and source[at + 1] == value[index]:
            yield value[index], place(at)
            index, at = index + 1, at + 2
        else:
            yield value[index:], place(at)
            return
        start = at
    if at > start:
        yield source[start:at], place(start)
