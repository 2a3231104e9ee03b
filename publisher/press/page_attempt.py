"""Judges how a page was laid out with what floats: an attempt in, the block that must stand elsewhere out."""

from dataclasses import dataclass, field
from typing import Any

from publisher.press.boxes import begins_with_single_head
from publisher.press.even_pages import MOST_BLANK
from publisher.press.floating_blocks import get_side
from publisher.press.floating_pieces import are_of_one
from publisher.press.text_places import find_section, has_float, list_indices, locate_box

# WeasyPrint has no types. These names say at least what is meant.
Box = Any


@dataclass(slots=True)
class Attempt:
    """One layout of a page: what has to stay in the flow, what stands at the foot, and what was put off on the way.

    `late` are those that have waited for this page, and find no room at its head: the first that were put off. `behind`
    are those that were put off together with what stands at the foot, before it did.
    """

    elsewhere: frozenset[Box]
    late: tuple[Box, ...] = ()
    kept: frozenset[Box] = frozenset()
    free: frozenset[Box] = frozenset()
    foot: Box = None
    behind: tuple[Box, ...] = ()
    unit: float = 0.0
    room: float = 0.0
    put_off: list[Box] = field(default_factory=list)
    blank: float = 0.0
    overflows: bool = False
    bottom: float = 0.0
    foot_top: float = 0.0

    def __post_init__(self) -> None:
        """Begin with what is late."""
        self.put_off += self.late
        self.free |= frozenset(self.late)

    def list_foot(self) -> tuple[Box, ...]:
        """Return what stands at the foot."""
        return () if self.foot is None else (self.foot,)

    def change(self, failed: Box) -> "Attempt":
        """Try a block at the foot of its page that cannot wait in its section; then out of it; at last where it is.

        Those behind it leave their section with it: they come after it.
        """
        kept, free, foot, behind = self.kept, self.free, self.foot, self.behind
        waiting = [child for child in self.put_off if child not in free]
        if failed is foot:
            free, foot = free.union((failed,), self._list_rest(failed), behind), None
        elif failed in free and waiting:
            free = free.union(waiting)
        elif failed in free:
            kept |= {failed}
        elif foot is None:
            foot, behind = failed, tuple(waiting)
        else:
            free = free.union((failed,), self._list_rest(failed))
        return Attempt(self.elsewhere, self.late, kept, free, foot, behind)

    def begin_anew(self) -> "Attempt":
        """Return the same attempt before its page was laid out."""
        return Attempt(self.elsewhere, self.late, self.kept, self.free, self.foot, self.behind)

    def _list_rest(self, piece: Box) -> list[Box]:
        """List what was put off of the same figure as a piece."""
        return [other for other in self.put_off if are_of_one(other, piece)]


def find_failure(root: Box, attempt: Attempt, result: Any) -> Box | None:
    """Return the block that must not stand where an attempt has put it; None if all may."""
    laid, resume_at, *_ = result
    chain = list_indices(resume_at)
    passed = list_passed(root, attempt, result)
    if attempt.foot is not None:
        place = locate_box(root, attempt.foot)
        is_early = chain is not None and chain <= find_section(root, place)
        is_out_of_order = any(locate_box(root, child) < place for child in passed) or (
            chain is not None and chain < place and has_float(root, chain, place, attempt.elsewhere)
        )
        if laid is None or attempt.overflows or is_early or is_out_of_order or _parts_table(laid):
            return attempt.foot
    is_holey = chain is None or attempt.blank > MOST_BLANK * attempt.unit
    new = [child for child in passed if child not in attempt.late and not get_side(child)]
    if not new or not is_holey:
        return None
    # Where none of them has another place, the last has the least text behind it that stays on the page without it.
    return new[-1] if attempt.free.issuperset(new) else new[0]


def _parts_table(root: Box) -> bool:
    """Return whether a page has a head of a table for whose rows no room was left."""
    return any(map(begins_with_single_head, root.descendants()))


def list_passed(root: Box, attempt: Attempt, result: Any) -> tuple[Box, ...]:
    """Return the blocks that were put off, and whose place in the text is on the page or before it."""
    chain = list_indices(result[1])
    return tuple(child for child in attempt.put_off if chain is None or locate_box(root, child) < chain)
