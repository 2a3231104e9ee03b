"""What is converted: the HTML of a document with its pictures, and the chapters that are made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bs4 import Tag

from publisher.model.message import Message, say

#: Elements of HTML that may stand in one another: what writes chapters calls itself for each.
_DEEPEST = 300

#: The subtitle of a book in the HTML of a document: behind its title, the first of both.
SUBTITLE = ".book-title:not(.book-title ~ .book-title) + .subtitle"

#: The class of a heading of the HTML of a document that its letters alone show: a section, at which no chapter begins.
TYPED_HEADING = "typed-heading"


class UnreadableDocumentError(Exception):
    """A file that is none of those that can be imported, or is damaged. The message says what it is."""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document as it was read: its HTML, the pictures that it shows by name, and what it says of itself.

    `left_out` are sentences on what could not be taken along, or was taken for something that it does not say.
    """

    html: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    title: str = ""
    language: str = ""
    left_out: tuple[Message, ...] = ()
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class ConvertedChapter:
    """A chapter: its title, and its text in Markdown, which begins with the title."""

    title: str
    text: str


def check_depth(page: Tag) -> None:
    """Refuse HTML whose elements stand too deep in one another, before anything is done with each in turn.

    Raises `UnreadableDocumentError`.
    """
    depths = {id(page): 0}
    for element in page.descendants:
        if isinstance(element, Tag):
            depth = depths[id(element)] = depths[id(element.parent)] + 1
            if depth > _DEEPEST:
                raise UnreadableDocumentError(say("what is in it stands too deep in one another"))
