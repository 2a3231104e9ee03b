"""Settles the headings of a chapter: as typed in, with levels that readers can rely on and with ids out."""

from collections.abc import Mapping
from dataclasses import replace

from publisher.manuscript.folder import BookFolder
from publisher.manuscript.heading_ids import name_headings
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.tree import Alert, Block, Division, Enumeration, Heading, Quotation, find_all, read_plain_text


def settle_levels(
    folder: BookFolder, title: Heading | None, blocks: tuple[Block, ...]
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Make the headings of a chapter begin at level 2, tell of those that skip a level, and give them their ids.

    A writer who begins at level 1 means the same as one who begins at 2: the title is above both. What skips a level
    is taken for a heading of the next, since readers rely on the levels (PDF/UA-1 7.4.2). The ids of the title, where
    it is a heading of the text, come beside the blocks.
    """
    headings = list(find_all(blocks, Heading))
    levels: dict[Position, int] = {}
    above: list[int] = []
    # A chapter may begin at level 1 or at level 2, or under the heading that is its title.
    lowest = min((heading.level for heading in headings), default=1)
    previous = title.level if title else min(max(lowest - 1, 0), 1)
    for heading in headings:
        if heading.level > previous + 1:
            folder.report.add(
                codes.SKIPPED_LEVEL,
                heading.position,
                say("a heading of level {level} after one of level {previous}", level=heading.level, previous=previous)
                if above
                else say("a heading of level {level} at first", level=heading.level),
                say("use level {value}; it is taken for that", value=previous + 1),
            )
        previous = heading.level
        while above and above[-1] >= heading.level:
            above.pop()
        above.append(heading.level)
        levels[heading.position] = len(above) + 1
    written = [heading for heading in (title, *headings) if heading]
    named = name_headings((read_plain_text(heading.children), heading.identifier) for heading in written)
    names = {heading.position: ids for heading, ids in zip(written, named, strict=True)}
    own = (*([title.identifier] if title.identifier else []), *names[title.position]) if title else ()
    return tuple(_settle_heading(block, levels, names) for block in blocks), own


def _settle_heading(block: Block, levels: Mapping[Position, int], names: Mapping[Position, tuple[str, ...]]) -> Block:
    """Give each heading its level, and the ids that other tools give it."""
    match block:
        case Heading():
            return replace(block, level=min(levels[block.position], 6), automatic=names[block.position])
        case Division() | Quotation() | Alert():
            return replace(block, children=tuple(_settle_heading(child, levels, names) for child in block.children))
        case Enumeration():
            items = (tuple(_settle_heading(child, levels, names) for child in item) for item in block.items)
            return replace(block, items=tuple(items))
        case _:
            return block
