"""What passes between setting type and binding: parts of a book, before and after layout."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from publisher.model.book import Matter

#: The scheme of a link from one part to an anchor of the bound book: `book:#m12`. The layout engine
#: takes it for a foreign address and keeps it; the bindery makes it a destination.
BOOK_LINK = "book:#"


#: The class of the number of a page after a reference to it, which only print has.
PAGE_REFERENCE = "on-page"
#: The class of the number of a list's item in a note of print, which an EPUB leaves to the list.
ITEM_NUMBER = "item-number"
#: The class of the beginning of a page of another edition.
MILESTONE = "milestone"
#: The class of what stands in the margin, beside its line.
IN_MARGIN = "in-margin"
#: The class of a division that is nothing but the end of a page.
PAGE_BREAK = "page-break"
#: The class of a call and of a note of the second series.
SECOND_NOTE = "second-note"
#: The class of a note that stands in the margin, beside the line that calls it.
MARGIN_NOTE = "margin-note"


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a document that is laid out alone: a whole HTML page, and where it goes.

    `stylesheets` are the texts of CSS files. `outline` is the part's entry in the outline of the
    bound document: (level, label, anchor), in reading order. One that `opens_on_recto` has a blank page before it where
    it would open on a verso.
    """

    name: str
    html: str
    stylesheets: tuple[str, ...]
    matter: Matter = "body"
    outline: tuple[tuple[int, str, str], ...] = ()
    opens_on_recto: bool = True


@dataclass(frozen=True, slots=True)
class PageOf:
    """Where an anchor stands: `index` puts pages in order, `folio` is what the page prints or would print.

    Pages that follow one another have indices that do, but for a gap between front matter and body,
    whose folios count apart.
    """

    index: int
    folio: str


@dataclass(frozen=True, slots=True)
class FolioSlot:
    """Where a page wants its folio, which is not known while the part is laid out.

    `x` and `y` are the left or right end (by `align`) or the middle of the baseline, in PDF points
    from the lower left corner of the page; `size` is in points. `font` is the digest of the font.
    """

    x: float
    y: float
    size: float
    align: str
    font: str
    colour: tuple[float, float, float] = (0.0, 0.0, 0.0)


#: What is drawn of one glyph: its number, and how far it is moved to the right and up, in font units.
Shape = tuple[int, int, int]


class Piece(NamedTuple):
    """What is drawn and read as one: shapes, their text, and how far the pen goes on, in 1/1000 em."""

    shapes: tuple[Shape, ...]
    text: str
    width: int


@dataclass(frozen=True, slots=True)
class NoteStart:
    """Where a page of notes alone begins: in which note, by its anchor, after how many of its letters, and of how many.

    The number of the note does not count.
    """

    anchor: str
    letters: int
    whole: int


@dataclass(frozen=True, slots=True)
class PieceStart:
    """Where a page begins that goes on with a figure: before which of its pieces, from 0, and the figure's anchor.

    The figure begins on an earlier page, with pieces before this one or with its caption.
    """

    anchor: str
    number: int


@dataclass(frozen=True, slots=True)
class LaidPart:
    """A part after layout: a tagged PDF, and what binding needs to know of it.

    `anchors` maps an id to (page from 0, x, y) of its first box, in PDF points from the lower left
    corner. `folios` has one entry a page, None where the page shows no folio. `fonts` maps the name
    of a font in the pages' resources to the SHA-256 digest of the whole font file that it was cut
    from; the file is `<digest>` in the folder of fonts. `pieces` are what the pages draw with these fonts,
    each with the digest of its font; the pages name them by their places in it. `starts` counts the
    letters of the text before each page, and at last all of them. `note_starts` has one entry a page: the
    note with which it begins where it has notes alone, else None; `piece_starts` the piece of a figure with which it
    goes on.
    """

    name: str
    pdf: bytes
    page_count: int
    anchors: Mapping[str, tuple[int, float, float]]
    folios: tuple[FolioSlot | None, ...]
    fonts: Mapping[str, str]
    missing_characters: tuple[str, ...] = ()
    pieces: tuple[tuple[str, Piece], ...] = ()
    starts: tuple[int, ...] = ()
    note_starts: tuple[NoteStart | None, ...] = ()
    piece_starts: tuple[PieceStart | None, ...] = ()


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page of the print edition begins: after so many letters of its part. `folio` is its number.

    A page that has notes alone begins in one of them: `note`. One that goes on with a figure begins with a `piece`.
    """

    letters: int
    folio: str
    note: NoteStart | None = None
    piece: PieceStart | None = None


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """The beginnings of the pages of one part in print, and how many letters it has in all.

    `html` is the part as it was laid out; `blank` the number of the blank page before it, "" where there is none.
    """

    starts: tuple[PageStart, ...]
    letters: int
    html: str = field(default="", repr=False)
    blank: str = ""


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """The pages of the print edition, for editions that refer to them: of each anchor, and of each part by name."""

    anchors: Mapping[str, PageOf]
    parts: Mapping[str, PrintedPart]


@dataclass(frozen=True, slots=True)
class BoundPart:
    """A laid part with its outline and the folio strings of its pages ("" where there is none).

    `labels` are the numbers by which a reader goes to the pages, also to those that show no folio; without them they
    are the folios. `blank_label` is that of the blank page that binding puts before a part to start it on a recto.
    """

    laid: LaidPart
    folios: tuple[str, ...]
    outline: tuple[tuple[int, str, str], ...] = ()
    starts_on_recto: bool = True
    labels: tuple[str, ...] = ()
    blank_label: str = ""


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What the bound PDF says of itself in its metadata."""

    title: str
    language: str
    is_right_to_left: bool
    authors: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    subject: str = ""
    keywords: tuple[str, ...] = ()
    identifier: str = ""
    rights: str = ""
    license: str = ""
    date: str = ""
    publisher: str = ""
