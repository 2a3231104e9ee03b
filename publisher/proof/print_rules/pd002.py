"""PD002: a paragraph, a note, a caption or a cell that is on the pages more often than in the source."""

from collections.abc import Iterator

from publisher.model.finding import Code
from publisher.model.proof import Fault
from publisher.proof.evidence import Evidence, Setting

CODE = Code(
    "PD002",
    "text printed twice",
    "A paragraph stands in the finished file once more than in the source: a template shows it in two places, or the "
    "layout began it anew after a page break.",
)


def find_blocks_set_twice(setting: Setting) -> Iterator[Fault]:
    """Find blocks of the source that were set twice."""
    for block, _ in setting.source.doubled_blocks:
        yield Fault(CODE, f"this {block.kind} was set twice", expected=block.text, position=block.position)


def find_doubled_blocks(evidence: Evidence) -> Iterator[Fault]:
    """Find blocks that are on the pages twice."""
    for matching in evidence.matchings[:1]:
        for block, word in matching.doubled_blocks:
            box = evidence.finder.find_box(word.page, word.start, word.end)
            yield Fault(
                CODE, f"this {block.kind} is printed twice", word.page, box, found=block.text, position=block.position
            )
