"""EP002: a paragraph, a note, a caption or a cell that is in the EPUB more often than in the source."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.message import say, say_term
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.epub_evidence import EpubEvidence

CODE = Code(
    "EP002",
    "text twice in the EPUB",
    "A paragraph stands in the pages of the EPUB once more than in the source: a template shows it in two places.",
)


def find_doubled_blocks(evidence: "EpubEvidence") -> Iterator[Fault]:
    """Find blocks of the source that are twice on a page of the EPUB."""
    for block in evidence.source.doubled:
        yield Fault(
            CODE,
            say("this {kind} is there twice", kind=say_term(block.kind)),
            found=block.text,
            position=block.position,
        )
