"""PD011: a table that is wider than its page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.message import say
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.evidence import Evidence

CODE = Code(
    "PD011",
    "table wider than the page",
    "A table has more or wider columns than the page has room for, and what stands at its side is cut off.",
)


def find_wide_tables(evidence: "Evidence") -> Iterator[Fault]:
    """Find tables that stand over the edge of a page."""
    for overflow in evidence.overflows:
        if overflow.type == "Table":
            block = overflow.blocks[0] if overflow.blocks else None
            yield Fault(
                CODE,
                say("this table is wider than its page; give it fewer columns, or shorter words"),
                overflow.page,
                overflow.box,
                expected=block.text if block else "",
                position=block.position if block else None,
            )
