"""PD002: a paragraph, a note, a caption or a cell that is on the pages more often than in the source."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.message import say, say_term
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.evidence import Evidence, Setting

CODE = Code(
    "PD002",
    "text printed twice",
    "A paragraph stands in the finished file once more than in the source: a template shows it in two places, or the "
    "layout began it anew after a page break.",
)


def find_blocks_set_twice(setting: "Setting") -> Iterator[Fault]:
    """Find blocks of the source that were set twice."""
    for block in setting.source.doubled:
        yield Fault(
            CODE,
            say("this {kind} was set twice", kind=say_term(block.kind)),
            expected=block.text,
            position=block.position,
        )


def find_doubled_blocks(evidence: "Evidence") -> Iterator[Fault]:
    """Find blocks of which the file draws the text twice."""
    for doubled in evidence.coverage.doubled:
        block, place = doubled.block, doubled.place
        box = evidence.find_content(place)
        yield Fault(
            CODE,
            say("this {kind} is printed twice", kind=say_term(block.kind)),
            place[0] + 1,
            box,
            found=block.text,
            position=block.position,
        )
