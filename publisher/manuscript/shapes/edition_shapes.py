"""The shapes of what `book.yaml` asks of editions: pages, margins, type, and the cover of the printed book."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Discriminator,
    StringConstraints,
    Tag,
)

from publisher.geometry.page_sizes import measure_page, read_length
from publisher.manuscript.shapes.base import Shape, tell_form
from publisher.manuscript.shapes.forms import FAMILY, PAGE, PAGE_NAMES, SIZE, WIDTH, Filled
from publisher.model.message import say
from publisher.model.order import EditionName

#: Points and millimetres between which there is something to read, and room for it.
_SMALLEST_SIZE, _LARGEST_SIZE = 4, 72
_SMALLEST_PAGE, _LARGEST_PAGE = 70, 1000
#: Millimetres. No printer reaches nearer to an edge, and no book has wider margins.
_SMALLEST_MARGIN, _LARGEST_MARGIN = 3, 150
#: Millimetres: of Bible paper and of board, and of the thickest book that is bound as one.
_THINNEST_LEAF, _THICKEST_LEAF, _WIDEST_SPINE = 0.02, 1, 120
#: Millimetres of the width and of the height of a page that are left for the text.
_LEAST_TEXT = 40


def _judge_size(value: str) -> str:
    if value and not _SMALLEST_SIZE <= float(value.removesuffix("pt")) <= _LARGEST_SIZE:
        raise ValueError(
            say("a size from {least}pt to {most}pt is asked for", least=_SMALLEST_SIZE, most=_LARGEST_SIZE)
        )
    return value


def _judge_page_size(value: str) -> str:
    for length in value.split() if value[:1].isdigit() else ():
        if not _SMALLEST_PAGE <= read_length(length) <= _LARGEST_PAGE:
            raise ValueError(
                say("sides from {least}mm to {most}mm are asked for", least=_SMALLEST_PAGE, most=_LARGEST_PAGE)
            )
    return value


def _judge_margin(value: str) -> str:
    if not _SMALLEST_MARGIN <= read_length(value) <= _LARGEST_MARGIN:
        raise ValueError(
            say("margins from {least}mm to {most}mm are asked for", least=_SMALLEST_MARGIN, most=_LARGEST_MARGIN)
        )
    return value


MarginWidth = Annotated[str, StringConstraints(pattern=WIDTH.pattern), AfterValidator(_judge_margin)]


class MarginsShape(Shape):
    """The widths of the margins of a page: at its head and foot, in the fold and at the fore-edge."""

    head: MarginWidth | None = None
    foot: MarginWidth | None = None
    inner: MarginWidth | None = None
    outer: MarginWidth | None = None


MarginsEntry = Annotated[
    Annotated[Literal["narrow", "normal", "wide"], Tag("[word]")] | Annotated[MarginsShape, Tag("[keys]")],
    Discriminator(tell_form),
]


class JustifyShape(Shape):
    """What fills the lines of the text and the halves of verse: word spaces, lengthened joins, or both.

    `letters` are made a little narrower or wider for it, or not.
    """

    text: Literal["spaces", "kashida", "both"] | None = None
    verse: Literal["spaces", "kashida", "both"] | None = None
    letters: Literal["scaled", "fixed"] | None = None


JustifyEntry = Annotated[
    Annotated[Literal["spaces", "kashida", "both"], Tag("[word]")] | Annotated[JustifyShape, Tag("[keys]")],
    Discriminator(tell_form),
]


class EditionShape(Shape):
    """What the book asks of one edition."""

    page: Annotated[
        str,
        StringConstraints(pattern=PAGE.pattern),
        AfterValidator(_judge_page_size),
    ] = ""
    margins: MarginsEntry | None = None
    font: Annotated[str, StringConstraints(pattern=FAMILY.pattern)] = ""
    size: Annotated[str, StringConstraints(pattern=SIZE.pattern), AfterValidator(_judge_size)] = ""
    page_list: bool | Literal["print", "other"] = True
    justify: JustifyEntry | None = None


#: The pages of the editions that a book says nothing of.
DEFAULT_PAGES: Mapping[EditionName, str] = {"print": "A5", "large-print": "A4", "handouts": "A4"}


def judge_room(
    editions: Mapping[EditionName, EditionShape | None],
) -> Mapping[EditionName, EditionShape | None]:
    """Ask of the margins of each edition to leave room for a text."""
    for name, shape in editions.items():
        if shape is None or not isinstance(shape.margins, MarginsShape) or name not in DEFAULT_PAGES:
            continue
        width, height = measure_page(PAGE_NAMES.get(shape.page, shape.page) or DEFAULT_PAGES[name])
        asked = shape.margins
        for side, taken in ((width, (asked.inner, asked.outer)), (height, (asked.head, asked.foot))):
            if side - sum(read_length(length) for length in taken if length) < _LEAST_TEXT:
                raise ValueError(
                    say(
                        "the margins of {edition} leave less than {least}mm of a page of {side}mm for the text",
                        edition=name,
                        least=_LEAST_TEXT,
                        side=f"{side:g}",
                    )
                )
    return editions


def _judge_thickness(value: str) -> str:
    if not _THINNEST_LEAF <= read_length(value) <= _THICKEST_LEAF:
        raise ValueError(say("a leaf is from {least}mm to {most}mm thick", least=_THINNEST_LEAF, most=_THICKEST_LEAF))
    return value


def _judge_cover_width(value: str) -> str:
    if read_length(value) > _WIDEST_SPINE:
        raise ValueError(say("a width of {most}mm at most is asked for", most=_WIDEST_SPINE))
    return value


CoverWidth = Annotated[str, StringConstraints(pattern=WIDTH.pattern), AfterValidator(_judge_cover_width)]


class CoverShape(Shape):
    """The cover of the printed book: a picture for its front, a text for its back, and what its widths follow from."""

    picture: str = ""
    text: list[Filled] = []
    paper: Annotated[str, StringConstraints(pattern=WIDTH.pattern), AfterValidator(_judge_thickness)] = "0.1mm"
    spine: CoverWidth | None = None
    bleed: CoverWidth = "3mm"
