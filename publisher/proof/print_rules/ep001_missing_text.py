"""EP001: a paragraph, a note, a caption or a cell that is not in the EPUB."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.message import say, say_term
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.epub_evidence import EpubEvidence

CODE = Code(
    "EP001",
    "text missing from the EPUB",
    "A paragraph, a note, a caption, a cell or an entry of a list that the source has is not in the pages of the EPUB: "
    "a template left it out. The book would be incomplete.",
)


def find_lost_blocks(evidence: "EpubEvidence") -> Iterator[Fault]:
    """Find blocks of the source that are on no page of the EPUB."""
    for block in evidence.source.lost:
        yield Fault(
            CODE,
            say("this {kind} is on no page", kind=say_term(block.kind)),
            expected=block.text,
            position=block.position,
        )
