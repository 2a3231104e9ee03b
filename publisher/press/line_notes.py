"""Keeps what is noted of a line that is to be drawn: its clusters, and the glyphs of its runs as Pango placed them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Cluster(NamedTuple):
    """Neighbouring glyphs of a line, from the left, and the characters for which they stand together."""

    text: str
    glyph_count: int
    is_right_to_left: bool
    #: By how much the join to the letter before is lengthened, in 1/1000 em.
    kashida: int = 0


class NotedGlyph(NamedTuple):
    """A glyph: how far to the left and down it is drawn, and what the pen goes back after it.

    `shift` is in the unit of WeasyPrint, 1/1024 of an em, `drop` in points, `gap` in 1/1000 em.
    """

    number: int
    shift: float = 0.0
    drop: float = 0.0
    gap: int = 0


@dataclass(frozen=True, slots=True)
class NotedRun:
    """Glyphs of one font in a line, from the left, and what selects the font.

    What a font draws as pictures has no glyphs, but the `operators` with which WeasyPrint shows its text.
    """

    select: bytes
    glyphs: Sequence[NotedGlyph] = ()
    operators: Sequence[bytes] = ()

    def list_operators(self) -> Sequence[bytes]:
        """Return the operators with which WeasyPrint shows the run (ISO 32000-1, 9.4.3)."""
        return self.operators or _show_glyphs(self.glyphs)


@dataclass(frozen=True, slots=True)
class LineNote:
    """A line to be drawn: its clusters, from the left, its direction, and its runs.

    Where nobody draws it, it is written as WeasyPrint would have drawn it.
    """

    clusters: Sequence[Cluster]
    is_right_to_left: bool
    runs: Sequence[NotedRun] = ()

    def __str__(self) -> str:
        """Return the operators of the line as pydyf writes them."""
        operators = (operator for run in self.runs for operator in (run.select, *run.list_operators()))
        return b"".join(operators).decode("ascii").removesuffix("\n")


def _show_glyphs(glyphs: Sequence[NotedGlyph]) -> list[bytes]:
    operators: list[str] = []
    # A string is open for the next glyph.
    shown = "<"
    for number, shift, drop, gap in glyphs:
        if drop:
            operators += [*_close(shown), f"{drop:g} Ts", f"[{shift or ''}<{number:04x}>] TJ", "0 Ts"]
            shown = "<"
        else:
            shown += f">{shift}<{number:04x}" if shift else f"{number:04x}"
        shown += f">{gap}<" if gap else ""
    return [f"{operator}\n".encode("ascii") for operator in (*operators, *_close(shown))]


def _close(shown: str) -> list[str]:
    closed = shown.removesuffix("<") if shown.endswith("<") else f"{shown}>"
    return [f"[{closed}] TJ"] if closed else []
