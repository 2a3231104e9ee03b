"""Finds the style at which a layout breaks off: the part that failed in, the place in a style sheet of the book out.

An engine that reads every style sheet lays out most of them, and breaks off at some: nobody can list which. So the part
is laid out anew with less and less of the book's own sheets, until the declaration is found with which it first fails.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, Self

import tinycss2

from publisher.model.finding import Position
from publisher.model.parts import Part

#: Seconds after which a rule, or a whole style sheet, is named instead of a declaration.
_PATIENCE = 100
_HOLDS_RULES = frozenset({"media", "supports", "layer", "container"})

# tinycss2 has no types.
Node = Any


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a style sheet: where it is, its text, and how it is divided, if it has a block."""

    place: Position
    text: str
    node: Node


def blame_style(part: Part, own: Mapping[str, str], is_laid_out: Callable[[Part], bool]) -> Position | None:
    """Return where the style stands without which a part is laid out; None where no style of the book's is found.

    `own` are the style sheets of the book by their names; `is_laid_out` tells whether the layout of a part ends well.
    """
    trials = _Trials.of_part(part, own, is_laid_out)
    if not trials.names or not trials.fit({}):
        return None
    ends = monotonic() + _PATIENCE
    sheets = [_Piece(Position(f"styles/{name}", 1, 1), own[name], None) for name in trials.names]
    sheet = _find_first(sheets, lambda count: trials.fit({name: own[name] for name in trials.names[:count]}), ends)
    return None if sheet is None else _find_inside(sheet, trials, ends).place


@dataclass(frozen=True, slots=True)
class _Trials:
    """The layouts of a part with other texts in place of the style sheets of the book that it has.

    `sheets` tells for each of them the number of the part's style sheet that ends with it, and its name.
    """

    part: Part
    own: Mapping[str, str]
    sheets: Sequence[tuple[int, str]]
    is_laid_out: Callable[[Part], bool]

    @classmethod
    def of_part(cls, part: Part, own: Mapping[str, str], is_laid_out: Callable[[Part], bool]) -> Self:
        """Return the trials of a part, with the book's style sheets that it has found."""
        sheets = [(number, name) for number, sheet in enumerate(part.stylesheets) for name in _list_own(sheet, own)]
        return cls(part, own, sheets, is_laid_out)

    @property
    def names(self) -> list[str]:
        """Return the names of the book's style sheets in the part, in the order of the cascade."""
        return list(dict.fromkeys(name for _, name in self.sheets))

    def fit(self, texts: Mapping[str, str]) -> bool:
        """Return whether the part is laid out with these texts of the book's style sheets, and without the others."""
        changed = list(self.part.stylesheets)
        for number, name in self.sheets:
            changed[number] = changed[number].removesuffix(self.own[name]) + texts.get(name, "")
        return self.is_laid_out(replace(self.part, stylesheets=tuple(changed)))


def _find_inside(sheet: _Piece, trials: _Trials, ends: float) -> _Piece:
    """Return the smallest piece found in a style sheet with which the layout fails, behind what stands before it."""
    name = sheet.place.file.removeprefix("styles/")
    before = {earlier: trials.own[earlier] for earlier in trials.names[: trials.names.index(name)]}
    found, head, tail = sheet, "", ""
    while inner := list(_divide(found, name)):
        opening = _open_block(found)
        head, tail = head + opening, ("}" if opening else "") + tail

        def fit_with(count: int, inner: list[_Piece] = inner, head: str = head, tail: str = tail) -> bool:
            return trials.fit({**before, name: head + "".join(piece.text for piece in inner[:count]) + tail})

        # What is read again from its parts may be another style sheet.
        if monotonic() > ends or fit_with(len(inner)) or not fit_with(0):
            break
        first = _find_first(inner, fit_with, ends)
        if first is None:
            break
        found = first
        head += "".join(piece.text for piece in inner[: inner.index(found)])
    return found


def _list_own(sheet: str, own: Mapping[str, str]) -> Iterator[str]:
    """Yield the names of the book's style sheets that are a style sheet of a part, or its end (`read_mark_sheets`)."""
    yield from (name for name, text in own.items() if text and (sheet == text or sheet.endswith(f"\n{text}")))


def _find_first(pieces: Sequence[_Piece], fits: Callable[[int], bool], ends: float) -> _Piece | None:
    """Return the piece with which, behind those before it, the layout fails: none of them does no harm, all do.

    None where it is not found in time.
    """
    good, bad = 0, len(pieces)
    while bad - good > 1:
        if monotonic() > ends:
            return None
        middle = (good + bad) // 2
        if fits(middle):
            good = middle
        else:
            bad = middle
    return pieces[bad - 1]


def _divide(piece: _Piece, name: str) -> Iterator[_Piece]:
    """Yield what stands in a style sheet, or in the block of a rule."""
    node = piece.node
    if node is None:
        nodes = tinycss2.parse_stylesheet(piece.text, skip_comments=True, skip_whitespace=True)
    elif node.type in {"qualified-rule", "at-rule"} and node.content:
        is_list = node.type == "at-rule" and node.lower_at_keyword in _HOLDS_RULES
        parse = tinycss2.parse_rule_list if is_list else tinycss2.parse_blocks_contents
        nodes = parse(node.content, skip_comments=True, skip_whitespace=True)
    else:
        return
    for inner in nodes:
        text = inner.serialize() + (";" if inner.type == "declaration" else "")
        yield _Piece(Position(f"styles/{name}", inner.source_line, inner.source_column), text, inner)


def _open_block(piece: _Piece) -> str:
    """Return what opens the block of a rule; nothing opens a whole style sheet."""
    node = piece.node
    if node is None:
        return ""
    prelude = tinycss2.serialize(node.prelude)
    return f"{prelude}{{" if node.type == "qualified-rule" else f"@{node.at_keyword}{prelude}{{"
