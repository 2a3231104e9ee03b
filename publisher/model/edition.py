"""What an edition is: data that names its look and its making. The editions are in `publisher.production.editions`."""

from dataclasses import dataclass, replace
from typing import Literal

from publisher.model.book import BookFont, EditionSettings, Justification, Letters, Margins, MarginsName, PageList

#: The style sheets that editions are made with: those of the editions, then those of marks that few books have.
SHEETS = (
    "base.css", "book.css", "print.css", "large-print.css", "handouts.css", "epub.css",
    "endnotes.css", "margin-notes.css", "milestones.css", "quran.css", "second-notes.css", "units.css", "verse.css",
    "endnotes-epub.css", "margin-notes-epub.css", "milestones-epub.css", "quran-epub.css", "second-notes-epub.css",
    "units-epub.css", "verse-epub.css",
)  # fmt: skip

#: What the pages of an edition are: leaves of a bound book, sheets that lie by themselves, or as long as a screen is.
PageKind = Literal["bound", "loose", "reflowable"]


@dataclass(frozen=True, slots=True)
class FigureSettings:
    """How an edition draws maps and timelines: width and greatest height in millimetres, size of names in points.

    `page` is the width and greatest height of a figure that has a page of its own. The lengths are those on a page of
    the size `sheet` with the margins of the style sheets; in an edition without pages they are relative to one another.
    """

    width: float
    height: float
    size: float
    page: tuple[float, float]
    is_tinted: bool = True
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One thing that the press can make of a book.

    `maker` names what makes it (`publisher.production.makers`): parts bound into one PDF, a sheet for each chapter,
    pages of another edition (`source`) imposed on sheets, or pages packed into an EPUB. `path` is where it
    goes below the output folder. `pages` says what its pages are, and so what they have room for. `page` is a CSS
    page size, `size` the size of the text in points, `leading` a multiple of it, `font` a family ("" for the house's
    choice by script). `stylesheets` are files of `styles/`, in the order of the cascade. `figures` says how maps and
    timelines are drawn. `fonts` are the book's own. `sides` are the inner and outer margins that its style sheets give
    pages, `ends` those of head and foot, in millimetres. `page_list` says whose pages an edition without pages of its
    own lists. `margins` are those that the book asks for. An edition that `takes_margin_notes` has room for notes in
    its margins, and `has_margin_notes` if the book puts notes there. `justify` and `justify_verse` say how lines of
    text and halves of verse are filled, `letters` whether letters are scaled for it; "" is what its style sheets do.
    """

    name: str
    maker: str
    path: str
    page: str = ""
    size: float = 0.0
    leading: float = 0.0
    font: str = ""
    stylesheets: tuple[str, ...] = ()
    source: str = ""
    pages: PageKind = "bound"
    figures: FigureSettings = FigureSettings(106, 140, 7.2, (106, 140))
    sides: tuple[float, float] = (18, 24)
    ends: tuple[float, float] = (22, 24)
    fonts: tuple[BookFont, ...] = ()
    page_list: PageList = "print"
    margins: MarginsName | Margins | None = None
    takes_margin_notes: bool = False
    has_margin_notes: bool = False
    justify: Justification = ""
    justify_verse: Justification = ""
    letters: Letters = ""

    def adapt(
        self, settings: EditionSettings, fonts: tuple[BookFont, ...] = (), *, wants_margin_notes: bool = False
    ) -> "Edition":
        """Return the edition with what a book asks of it, and the fonts that it brings."""
        return replace(
            self,
            page=settings.page or self.page,
            size=float(settings.size.removesuffix("pt")) if settings.size else self.size,
            font=settings.font or self.font,
            fonts=fonts,
            page_list=settings.page_list,
            margins=settings.margins,
            has_margin_notes=wants_margin_notes and self.takes_margin_notes,
            justify=settings.justify,
            justify_verse=settings.justify_verse,
            letters=settings.letters,
        )
