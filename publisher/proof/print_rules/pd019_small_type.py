"""PD019: type that is too small to be read."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Fault
from publisher.proof.place_line import place_line

if TYPE_CHECKING:
    from publisher.proof.preflight import SetSection
    from publisher.proof.printed import PrintedGlyph
    from publisher.proof.printed_lines import PrintedLine

CODE = Code(
    "PD019",
    "type under 7 points",
    "A line or a label is smaller than 7 points, or a word in it is, which few can read on paper. Raised numbers "
    "beside larger type do not count.",
    Severity.WARNING,
)
_LEAST = 7.0
#: Rounding errors, in points.
_NOTHING = 0.05
#: Raised letters begin so far above the line, as a share of the size of its largest; lowered ones end no farther above
#: it than so much of their own. The press draws both from the line itself, of glyphs that are raised.
_RAISED, _LOWERED = 0.12, 0.3


def find_small_type(section: "SetSection") -> Iterator[Fault]:
    """Find lines and labels with small letters, be they as few as those of one word."""
    aligned = {id(line.line): line for line in section.evidence.lines}
    for block in section.evidence.blocks:
        for line in block.lines:
            small = _list_small(line)
            if small:
                size = min(glyph.size for glyph in small)
                told = replace(line, glyphs=small)
                yield place_line(CODE, say("type of {size} pt", size=f"{size:.1f}"), told, aligned.get(id(line)))


def _list_small(line: "PrintedLine") -> tuple["PrintedGlyph", ...]:
    """List the small letters of a line which stand on it, and are neither raised nor lowered beside larger ones."""
    shown = [glyph for glyph in line.glyphs if any(map(_is_seen, glyph.text))]
    largest = max(shown, key=lambda glyph: glyph.size, default=None)
    if largest is None:
        return ()
    runs = [tuple(run) for is_small, run in groupby(shown, _is_small) if is_small]
    return tuple(glyph for run in runs if _is_small(largest) or not _is_raised(run, largest) for glyph in run)


def _is_small(glyph: "PrintedGlyph") -> bool:
    return glyph.size < _LEAST - _NOTHING


def _is_raised(run: tuple["PrintedGlyph", ...], largest: "PrintedGlyph") -> bool:
    """Return whether letters that stand together are raised or lowered beside larger ones."""
    size = max(glyph.size for glyph in run)
    return (
        min(glyph.box[1] for glyph in run) - largest.y > _RAISED * largest.size
        or max(glyph.box[3] for glyph in run) - largest.y < _LOWERED * size
    )


def _is_seen(character: str) -> bool:
    """Return whether a character is a letter or a sign of its own, and no mark on one."""
    return not character.isspace() and not unicodedata.combining(character)
