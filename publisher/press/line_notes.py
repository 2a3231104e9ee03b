"""Writes and reads notes of lines: a `LineNote` in, a comment for the page (ISO 32000-1, 7.2.4) out, and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

NOTE = b"%~"

#: Stands between two clusters. No text has it: control characters are not let into a book.
_SEPARATOR = "\x1f"
#: The first character of a cluster is this one moved on by twice the count of its glyphs, and by one if it
#: runs from the right.
_FIRST = 0x30
_DIRECTIONS = "lr"
#: Stands behind the length of a join that is lengthened, before all else.
_LENGTH = "\x1e"


class Cluster(NamedTuple):
    """Neighbouring glyphs of a line, from the left, and the characters for which they stand together."""

    text: str
    glyph_count: int
    is_right_to_left: bool
    #: By how much the join to the letter before is lengthened, in 1/1000 em.
    kashida: int = 0


@dataclass(frozen=True, slots=True)
class LineNote:
    """The clusters of a line, from the left, and the direction of the line."""

    clusters: Sequence[Cluster]
    is_right_to_left: bool


def write_note(note: LineNote) -> bytes:
    """Write a note as a comment."""
    written = (
        (f"{cluster.kashida}{_LENGTH}" if cluster.kashida else "")
        + chr(_FIRST + 2 * cluster.glyph_count + cluster.is_right_to_left)
        + " ".join(cluster.text.splitlines())
        for cluster in note.clusters
    )
    return NOTE + _SEPARATOR.join((_DIRECTIONS[note.is_right_to_left], *written)).encode()


def read_note(comment: bytes) -> LineNote:
    """Read what `write_note` wrote."""
    direction, *clusters = comment[len(NOTE) :].decode().split(_SEPARATOR)
    return LineNote([_read_cluster(cluster) for cluster in clusters], bool(_DIRECTIONS.index(direction)))


@lru_cache(maxsize=4096)
def _read_cluster(written: str) -> Cluster:
    length, mark, rest = written.partition(_LENGTH)
    kashida, written = (int(length), rest) if mark else (0, written)
    glyph_count, is_right_to_left = divmod(ord(written[0]) - _FIRST, 2)
    return Cluster(written[1:], glyph_count, bool(is_right_to_left), kashida)
