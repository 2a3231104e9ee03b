"""Expected text: the text of a document, block by block, as it has to stand on the pages.

The proof compares what was printed with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from publisher.model.finding import Position

#: What a block is on the page. A label stands in a drawing; a description tells in words what a figure shows. The
#: second series of notes stands below the first.
BlockKind = Literal[
    "paragraph",
    "heading",
    "note",
    "second note",
    "caption",
    "cell",
    "column head",
    "item",
    "term",
    "definition",
    "preformatted",
    "contents",
    "folio",
    "label",
    "description",
]

#: What sets a stretch of a block apart: another language, the call of a note, a citation, a number that stands
#: before the block (of a note, of a list's item), or that it does not concern the order of what is around it (`bdi`)
#: and has the direction of its first letter, or one of its own, or is code.
StretchKind = Literal["language", "call", "citation", "marker", "isolate", "ltr", "rtl", "code"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a block that is set apart, from `start` up to, not including, `end`, in characters of its text.

    `language` is a BCP 47 tag, and "" but for a stretch in another language than what is around it.
    """

    start: int
    end: int
    kind: StretchKind
    language: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedBlock:
    """A piece of text that is set in lines of its own.

    `text` is in logical order and unshaped, with digits, citations, calls and markers as they are printed; a
    forced line break is U+000A. `right_to_left` is the base direction of its lines (UAX #9, BD5). `position` is
    where the source has it, None for words of the house. Stretches are in the order of their starts, outer
    ones first. `anchors` are ids with the character before which each stands. `begins_page` says that the writer has
    ended a page before it.
    """

    kind: BlockKind
    text: str
    language: str
    right_to_left: bool
    position: Position | None = None
    stretches: tuple[Stretch, ...] = ()
    anchors: tuple[tuple[str, int], ...] = ()
    begins_page: bool = False

    @property
    def is_note(self) -> bool:
        """Whether the block is a note, of either series."""
        return self.kind in {"note", "second note"}

    @property
    def text_apart(self) -> str:
        """The text with its calls and its code set apart by spaces: a 12 with the call 3 is not 123."""
        return self._cut_at(("call", "code"), lambda call: f" {call} ")

    @property
    def text_without_calls(self) -> str:
        """The text without the numbers of the notes that it calls."""
        return self._cut_at(("call",), lambda _call: " ")

    def _cut_at(self, kinds: tuple[StretchKind, ...], write: Callable[[str], str]) -> str:
        parts: list[str] = []
        end = 0
        for stretch in self.stretches:
            if stretch.kind in kinds and stretch.start >= end:
                parts += (self.text[end : stretch.start], write(self.text[stretch.start : stretch.end]))
                end = stretch.end
        return "".join((*parts, self.text[end:]))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or a drawn figure, by what is read where it cannot be seen."""

    alternative: str
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class ExpectedPart:
    """The expected text of one part of a bound document.

    `blocks` are in reading order; a note follows the block that calls it. `first_page` counts the pages of the
    document from 0; `folios` has one entry for each page of the part, "" where none is printed. `heads` are the
    running heads that may stand on the pages, and numbers in their margins. `fonts` are the families that its style
    sheets name.
    """

    name: str
    blocks: tuple[ExpectedBlock, ...]
    first_page: int = 0
    folios: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    fonts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ExpectedText:
    """The expected text of a whole document, part by part, in the order of binding; what it is and how it runs."""

    edition: str
    title: str
    language: str
    right_to_left: bool
    parts: tuple[ExpectedPart, ...]

    @property
    def page_count(self) -> int:
        """How many pages the parts have."""
        return sum(len(part.folios) for part in self.parts)

    @property
    def fonts(self) -> frozenset[str]:
        """The families that any part names."""
        return frozenset[str]().union(*(part.fonts for part in self.parts))
