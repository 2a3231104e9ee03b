"""PD001: a paragraph, a note, a caption or a cell that is not on the pages."""

from collections import Counter
from collections.abc import Iterator

from publisher.model.finding import Code
from publisher.model.proof import Fault
from publisher.proof.evidence import Evidence, Setting

CODE = Code(
    "PD001",
    "text missing from the pages",
    "A paragraph, a note, a caption, a cell or an entry of a list that the source has is not in the finished file: a "
    "template left it out, or the layout lost it at the end of a page. The book would be incomplete.",
)


def find_unset_blocks(setting: Setting) -> Iterator[Fault]:
    """Find blocks of the source that were not set."""
    for block, _ in setting.source.lost_blocks:
        yield Fault(CODE, f"this {block.kind} was not set", expected=block.text, position=block.position)


def find_lost_blocks(evidence: Evidence) -> Iterator[Fault]:
    """Find blocks that were set and that no reader finds on the pages."""
    if not evidence.matchings:
        return
    first, *others = evidence.matchings
    blocks = (block for part in (evidence.copy.parts if evidence.copy else ()) for block in part.blocks)
    labels = Counter(block.text for block in blocks if block.kind == "label")
    drawn = Counter(line.block.text for line in evidence.lines if line.block.kind == "label" and line.has_its_letters)
    for block, page in first.lost_blocks:
        # A short label, such as the number of a square, is there though readers drop it: its glyphs are.
        if block.kind == "label" and drawn[block.text] >= labels[block.text]:
            continue
        if all(any(block is other for other, _ in matching.lost_blocks) for matching in others):
            yield Fault(CODE, f"this {block.kind} is on no page", page, expected=block.text, position=block.position)
