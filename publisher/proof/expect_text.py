"""Makes the expected text of a bound document: its parts and where they were bound in, the `ExpectedText` out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from publisher.model.book import Metadata
from publisher.model.expected import ExpectedPart, ExpectedText
from publisher.model.parts import Part
from publisher.proof.read_expected import read_expected, read_margins, read_pictures
from publisher.script.direction import is_right_to_left

#: Where a style sheet names families: in the property, and in the variables of the house.
_FAMILIES = re.compile(r"(?:font-family|--text|--display|--mono)\s*:\s*([^;}]+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A part, its first page in the bound document, from 0, and the folios that its pages print, "" for none."""

    part: Part
    first_page: int
    folios: tuple[str, ...]


def expect_text(placed: Iterable[PlacedPart], edition: str, metadata: Metadata, digits: str) -> ExpectedText:
    """Make the expected text of a document of an edition. `digits` are those of its lists."""
    title, language = metadata.title, metadata.language
    parts = tuple(_make_part(one, title, digits) for one in placed)
    return ExpectedText(edition, title, language, is_right_to_left(language), parts)


def _make_part(placed: PlacedPart, title: str, digits: str) -> ExpectedPart:
    part = placed.part
    blocks = read_expected(part.html, digits)
    heading = next((block.text for block in blocks if block.kind == "heading"), title)
    return ExpectedPart(
        part.name,
        blocks,
        placed.first_page,
        placed.folios,
        tuple(dict.fromkeys((title, heading, *read_margins(part.html)))),
        read_pictures(part.html),
        list_named_families(part.stylesheets),
    )


def list_named_families(stylesheets: Iterable[str]) -> frozenset[str]:
    """Return the families that style sheets name."""
    lists = (match for sheet in stylesheets for match in _FAMILIES.findall(_COMMENT.sub("", sheet)))
    names = (name.strip().strip("\"'") for families in lists for name in families.split(","))
    return frozenset(name for name in names if name and "(" not in name)
