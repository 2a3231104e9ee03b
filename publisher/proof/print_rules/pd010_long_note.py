"""PD010: a note that its page cannot hold."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.message import say
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.evidence import Evidence

CODE = Code(
    "PD010",
    "note longer than its page",
    "A footnote is longer than the page on which it is called can hold, and its end is cut off. A note at the foot of "
    "a page of the book goes on overleaf, but none in a margin or on a handout does.",
)


def find_long_notes(evidence: "Evidence") -> Iterator[Fault]:
    """Find notes that stand over the edge of a page."""
    for overflow in evidence.overflows:
        if overflow.type == "Note":
            block = overflow.blocks[0] if overflow.blocks else None
            yield Fault(
                CODE,
                say("this note is longer than its page can hold; shorten it, or move a part of it into the text"),
                overflow.page,
                overflow.box,
                expected=block.text if block else "",
                position=block.position if block else None,
            )
