"""Lists the characters of a book: a woven book in, each character that its sources print, with its first place, out."""

import unicodedata
from collections.abc import Iterator

from publisher.model.finding import Position
from publisher.model.passage import OBJECT
from publisher.model.tree import Node, Preformatted, Styled, Text, find_all
from publisher.model.woven import WovenBook

#: Categories of what needs no glyph: controls, format characters, separators.
_UNDRAWN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x180E))))


def find_characters(woven: WovenBook) -> dict[str, Position]:
    """Return where each character that needs a glyph is first written; code is read as well as running text."""
    found: dict[str, Position] = {}
    for passage in woven.book.passages:
        for character in dict.fromkeys(passage.text):
            if character not in found and _is_drawn(character):
                found[character] = passage.locate(passage.text.index(character))
    for text, position in _list_code(woven):
        for character in dict.fromkeys(text):
            if character not in found and _is_drawn(character):
                found[character] = _locate(woven, character, position)
    return found


def _locate(woven: WovenBook, character: str, start: Position) -> Position:
    """Return the first place of a character of code in the lines from its beginning on; code is written verbatim."""
    lines = woven.book.texts[start.file].split("\n")
    for number, line in enumerate(lines[start.line - 1 :], start.line):
        column = line.find(character, start.column - 1 if number == start.line else 0)
        if column >= 0:
            return Position(start.file, number, column + 1)
    return start


def _list_code(woven: WovenBook) -> Iterator[tuple[str, Position]]:
    for chapter in woven.book.chapters:
        trees: list[tuple[Node, ...]] = [chapter.blocks, *(note.children for note in chapter.notes), chapter.asked]
        for tree in trees:
            yield from ((block.text, block.position) for block in find_all(tree, Preformatted))
            for styled in find_all(tree, Styled):
                if styled.style == "code":
                    yield from ((piece.text, piece.position) for piece in find_all(styled.children, Text))


def _is_drawn(character: str) -> bool:
    return (
        character != OBJECT
        and character not in _VARIATION_SELECTORS
        and unicodedata.category(character) not in _UNDRAWN
    )
