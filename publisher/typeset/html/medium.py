"""Where markup goes: what differs between print and the EPUB, as data and functions."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from publisher.model.tree import (
    Block,
    Figure,
    Image,
    Inline,
    Link,
    Math,
    Note,
    NoteCall,
    Preformatted,
    Span,
    Table,
    Text,
)
from publisher.script.honorifics import Draws, draw_common
from publisher.typeset.figures import Draw, DrawnFigure, leave_undrawn
from publisher.typeset.verse import Measure, estimate_width

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter


@dataclass(frozen=True, slots=True)
class Medium(ABC):
    """Where the markup goes. `address` turns an anchor of the book into an `href`.

    `image` turns the path of an image in the book's folder into a `src`. `folio` gives the printed
    page of an anchor for a cross-reference that shows it, "" where there are no pages. With `tells_source`
    each block says where the source has it, in `data-source`. `draw` draws a figure; one that is not drawn is
    told by its text alternative. `measure` tells how wide a text is, in em, and `draws` whether a font has a
    character. `languages` are those of names that the book's lists tell, by the names. `elsewhere` is said after a
    reference to what has no address, where a reader does not have it at hand.
    """

    #: Whether pages have a margin in which something may stand.
    has_margin: ClassVar[bool]
    #: Em. A formula that is wider is divided.
    formula_width: ClassVar[float]
    #: By how much the measure of a poem is wider than its longest half.
    verse_room: ClassVar[float]

    address: Callable[[str], str]
    image: Callable[[str], str]
    folio: Callable[[str], str] = lambda _anchor: ""
    tells_source: bool = False
    draw: Draw = leave_undrawn
    measure: Measure = estimate_width
    draws: Draws = draw_common
    languages: Mapping[str, str] = field(default_factory=dict)
    elsewhere: str = ""

    # --- Lines ------------------------------------------------------------------------------------

    @abstractmethod
    def tag_language(self, tag: str) -> dict[str, str]:
        """Return the attributes that say in which language an element is."""

    @abstractmethod
    def hold_words(self, text: str) -> str:
        """Return a text with the words held together that no line may part."""

    @abstractmethod
    def hold_hyphens(self, text: str) -> str:
        """Return a text of names and addresses with the hyphens held that no line may end in."""

    @abstractmethod
    def enclose_keys(self, text: Text) -> Iterable[Inline]:
        """Yield a text with its keycaps enclosed, where they need an element."""

    @abstractmethod
    def is_bare(self, span: Span) -> bool:
        """Return whether a span needs no element."""

    @abstractmethod
    def write_marked(self, writer: "HtmlWriter", span: Span, inner: Markup) -> Markup | None:
        """Write a span as what its marks make of it; None where that is nothing special."""

    @abstractmethod
    def tag_link(self, link: Link) -> dict[str, str]:
        """Return the attributes that say what a link within the book leads to."""

    @abstractmethod
    def names_address(self, link: Link) -> bool:
        """Return whether the text of a link to elsewhere is to be told as an address, which is in no language."""

    @abstractmethod
    def tag_milestone(self, number: str) -> dict[str, str]:
        """Return the attributes that say that a page of another edition begins."""

    # --- Blocks -----------------------------------------------------------------------------------

    @abstractmethod
    def arrange_blocks(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Return blocks that stand one after another with what the medium must know of their neighbours."""

    @abstractmethod
    def count_from(self, first: int) -> dict[str, str]:
        """Return the attributes of a list whose first number is another than 1."""

    @abstractmethod
    def write_code_lines(self, writer: "HtmlWriter", block: Preformatted) -> Markup:
        """Write the lines of a block of code."""

    @abstractmethod
    def fits_line(self, code: str) -> bool:
        """Return whether a line of code is so short that it is not divided."""

    @abstractmethod
    def holds_code_word(self, word: str) -> bool:
        """Return whether a word of code with signs in it is not divided."""

    @abstractmethod
    def write_table(self, writer: "HtmlWriter", table: Table) -> Markup:
        """Write a table."""

    @abstractmethod
    def write_drawn(self, writer: "HtmlWriter", figure: Figure, drawn: DrawnFigure) -> Markup:
        """Write a map or a timeline that is drawn."""

    @abstractmethod
    def tell_picture(self, writer: "HtmlWriter", image: Image) -> str:
        """Return the words that stand for a picture."""

    @abstractmethod
    def write_formula(self, math: Math, divided: str, *, stands_alone: bool) -> Markup:
        """Write a formula, whose MathML is `divided` where it is too wide."""

    # --- Notes ------------------------------------------------------------------------------------

    @abstractmethod
    def write_call(self, writer: "HtmlWriter", call: NoteCall, note: Note) -> Markup:
        """Write the call of a note, or in its place the note."""

    @abstractmethod
    def write_endnotes(self, writer: "HtmlWriter", notes: Sequence[Note]) -> Markup:
        """Write notes that stand behind the text, each with a way back to its call."""
