"""PD001: a paragraph, a note, a caption or a cell that is not on the pages."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.message import say, say_term
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.evidence import Evidence, Setting

CODE = Code(
    "PD001",
    "text missing from the pages",
    "A paragraph, a note, a caption, a cell or an entry of a list that the source has is not in the finished file: a "
    "template left it out, or the layout lost it at the end of a page. The book would be incomplete.",
)


def find_unset_blocks(setting: "Setting") -> Iterator[Fault]:
    """Find blocks of the source that were not set."""
    for block in setting.source.lost:
        yield Fault(
            CODE,
            say("this {kind} was not set", kind=say_term(block.kind)),
            expected=block.text,
            position=block.position,
        )


def find_lost_blocks(evidence: "Evidence") -> Iterator[Fault]:
    """Find blocks that were set and of which the file draws no text."""
    for lost in evidence.coverage.lost:
        block = lost.block
        yield Fault(
            CODE,
            say("this {kind} is on no page", kind=say_term(block.kind)),
            lost.page,
            expected=block.text,
            position=block.position,
        )
