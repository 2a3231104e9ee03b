"""The tree of a chapter: some twenty kinds of node, each with its place in the source.

Blocks stand above one another, inlines stand in a line. The tree holds what the writer meant, and
nothing of how an edition shows it. Stages give new trees and change none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from publisher.model.dates import HistoricalDate
from publisher.model.finding import Position
from publisher.model.quran import QuranPlace


@dataclass(frozen=True, slots=True)
class Text:
    """Running text in logical order, unshaped."""

    position: Position
    text: str


#: A direction that a writer asks for; "" where none is.
Direction = Literal["ltr", "rtl", ""]

#: How a writer sets text off. `strikethrough` is text that is no longer meant, `keyboard` a key to be pressed.
Style = Literal[
    "emphasis",
    "strong",
    "code",
    "strikethrough",
    "superscript",
    "subscript",
    "underline",
    "highlight",
    "keyboard",
    "small",
]


@dataclass(frozen=True, slots=True)
class Styled:
    """Text that the writer set off."""

    position: Position
    style: Style
    children: "tuple[Inline, ...]"


#: What of a formula is set in the fonts of the text: letters and digits of right-to-left scripts.
WORDS_IN_FORMULA = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Math:
    """A formula, which runs from the left whatever is around it.

    `tex` is what the writer typed between the dollars, `mathml` the same as an element `math` of MathML 3.
    """

    position: Position
    tex: str
    mathml: str
    is_display: bool = False


@dataclass(frozen=True, slots=True)
class IndexMark:
    """Where an index of the book's own lists a span: the index, the heading, and what is said of it there."""

    index: str
    heading: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a span says about its text.

    Until the book is woven `place` holds what was written: an id, a name, or the span's own text
    (then `place_by_name`); afterwards it is the id of a place. `about` is the subject under which the index lists
    this mention of a place or a person.
    """

    place: str | None = None
    place_by_name: bool = False
    date: HistoricalDate | None = None
    event: str | None = None
    term: str | None = None
    person: str | None = None
    about: str = ""
    entry: IndexMark | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text with an id, classes, a language, a direction ("" for that of the language) or marks.

    `quran` is the place of a quotation of the Qur'an.
    When the book is woven, what names something is a mention, and has an id.
    """

    position: Position
    children: "tuple[Inline, ...]"
    marks: Marks = Marks()
    identifier: str = ""
    classes: tuple[str, ...] = ()
    language: str = ""
    direction: Direction = ""
    quran: QuranPlace | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """What a picture, a table, a map, a timeline or a unit is called by: its kind, and its number.

    A number of two is that of the chapter and that in the chapter; one of three has that of the part before them.
    `name` is what the writer calls such units.
    """

    kind: Literal["picture", "table", "map", "timeline", "unit"]
    number: tuple[int, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the web, or to a place in the book.

    `target` is as written (`#id`, `02-….md#id`, `https://…`); when woven, an internal target is the
    bare id in the bound book. `shows_page` asks print to add the page number. A link without words says the `label`
    of what it leads to.
    """

    position: Position
    children: "tuple[Inline, ...]"
    target: str
    is_internal: bool
    shows_page: bool = False
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture inside the book's folder; `alternative` is read where it cannot be seen.

    `source` is a path relative to the book's folder, `width` and `height` are pixels (0 for SVG
    without a size). `shown_width` and `shown_height` are what the writer asks for, as lengths of CSS. The caption is
    printed where the picture is a paragraph of its own, with its `label` before it, and behind it who made it
    (`credit`) and where it is from (`origin`).
    """

    position: Position
    source: str
    alternative: str
    caption: "tuple[Inline, ...]" = ()
    width: int = 0
    height: int = 0
    identifier: str = ""
    classes: tuple[str, ...] = ()
    shown_width: str = ""
    shown_height: str = ""
    credit: str = ""
    origin: str = ""
    label: Label | None = None


#: The series of notes that a book may have: the second has its own numbers, in letters, and a place below the first.
NoteSeries = Literal["first", "second"]
#: What the labels of the second series begin with: `[^a:…]`.
SECOND_SERIES = "a:"


def find_series(label: str) -> NoteSeries:
    """Tell to which series of notes a label belongs."""
    return "second" if label.startswith(SECOND_SERIES) else "first"


@dataclass(frozen=True, slots=True)
class NoteCall:
    """The call of a note; `number` counts the notes of its series in the chapter from 1."""

    position: Position
    label: str
    number: int = 0

    @property
    def series(self) -> NoteSeries:
        """The series to which the note belongs."""
        return find_series(self.label)


@dataclass(frozen=True, slots=True)
class ExampleCall:
    """The number of an item in a list of examples, which the house writes in its digits."""

    position: Position
    number: int


@dataclass(frozen=True, slots=True)
class CitedSource:
    """One source inside a citation: its key, and where in it (page, document …)."""

    key: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """One or more sources cited together: `[@key, locator; @key]`."""

    position: Position
    sources: tuple[CitedSource, ...]


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line break that the writer asked for."""

    position: Position


@dataclass(frozen=True, slots=True)
class Caesura:
    """Where one half of a line of verse ends and the other begins, in verse that stands in a paragraph."""

    position: Position


@dataclass(frozen=True, slots=True)
class Milestone:
    """Where a page of another edition begins: its number there, perhaps with its volume (`2:45`).

    It is no part of the text around it. `identifier` is its anchor, when the book is woven.
    """

    position: Position
    page: str
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Isolate:
    """Inlines that run in one direction, against that of what surrounds them.

    No writer writes it: typesetting wraps each run of the other direction in one, where the run would
    otherwise be laid out wrong. One that is meant is no run that the bidirectional algorithm makes: it is isolated
    from what is around it (UAX #9, 3.3.2), because it has a direction of its own.
    """

    position: Position
    direction: Literal["ltr", "rtl"]
    children: "tuple[Inline, ...]"
    is_meant: bool = False


Inline = (
    Text
    | Styled
    | Math
    | Span
    | Link
    | Image
    | NoteCall
    | ExampleCall
    | Citation
    | LineBreak
    | Caesura
    | Milestone
    | Isolate
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    position: Position
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a chapter; `level` is 2 to 6, since level 1 is the chapter's title.

    `automatic` are ids that other tools would give it, by which links of its chapter may name it.
    """

    position: Position
    level: int
    children: tuple[Inline, ...]
    identifier: str = ""
    classes: tuple[str, ...] = ()
    automatic: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation set off from the text."""

    position: Position
    children: "tuple[Block, ...]"


#: What a box is about: an alert of GitHub's, an example, or what a word means.
AlertKind = Literal["note", "tip", "important", "warning", "caution", "example", "definition"]


@dataclass(frozen=True, slots=True)
class Alert:
    """A box that calls for attention; the house prints over it what it is about, and the writer's title."""

    position: Position
    kind: AlertKind
    children: "tuple[Block, ...]"
    title: str = ""


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Lines that stay as they are: of verse, or of an address. A line without anything is a gap."""

    position: Position
    lines: tuple[tuple[Inline, ...], ...]

    @property
    def texts(self) -> tuple[tuple[Inline, ...], ...]:
        """The texts of the lines."""
        return self.lines


@dataclass(frozen=True, slots=True)
class VerseLine:
    """A line of verse in its parts: most have one, or two halves. `indent` are the spaces before it."""

    position: Position
    halves: tuple[tuple[Inline, ...], ...]
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Stanza:
    """Lines of a poem with nothing between them. `first` is the number of the first of them in the poem."""

    position: Position
    lines: tuple[VerseLine, ...]
    first: int = 1

    @property
    def texts(self) -> tuple[tuple[Inline, ...], ...]:
        """The texts of the lines, half by half."""
        return tuple(half for line in self.lines for half in line.halves)


#: How a list counts, by the names of CSS; "" for the way of the house.
Counting = Literal["", "decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"]
#: What stands around the number of an item: `1.`, `1)` or `(1)`.
Delimiter = Literal["period", "paren", "parens"]


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list, numbered from `start` or (None) not numbered. Each item is a run of blocks.

    Of a list of tasks `tasks` says for each item whether it is done, or None where it is no task.
    """

    position: Position
    items: "tuple[tuple[Block, ...], ...]"
    start: int | None = None
    is_tight: bool = True
    tasks: tuple[bool | None, ...] = ()
    counting: Counting = ""
    delimiter: Delimiter = "period"


@dataclass(frozen=True, slots=True)
class Definition:
    """One term of a definition list, with the blocks that define it."""

    term: tuple[Inline, ...]
    details: "tuple[tuple[Block, ...], ...]"


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """A list of terms and what they mean."""

    position: Position
    items: tuple[Definition, ...]


Alignment = Literal["start", "center", "end", ""]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. It takes `columns` × `rows` of the table's grid; most hold one paragraph or nothing."""

    children: "tuple[Block, ...]"
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The cells of each row, with those that reach down into it, fill as many columns as `alignments`.

    `header` are the rows at its head, of which there may be none. `directions` says how each column runs, where
    that is not how the table does. `widths` are shares of the line, () where the table is as wide as its text.
    """

    position: Position
    alignments: tuple[Alignment, ...]
    header: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: tuple[Inline, ...] = ()
    identifier: str = ""
    classes: tuple[str, ...] = ()
    directions: tuple[Direction, ...] = ()
    widths: tuple[float, ...] = ()
    credit: str = ""
    origin: str = ""
    label: Label | None = None

    def iterate_cells(self) -> Iterator[Cell]:
        """Yield the cells in reading order."""
        for row in (*self.header, *self.rows):
            yield from row


@dataclass(frozen=True, slots=True)
class Preformatted:
    """Text whose line breaks and spaces are kept; `language` is the programming language of code, if it says so."""

    position: Position
    text: str
    language: str = ""
    caption: str = ""
    identifier: str = ""
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """A break of thought between two paragraphs."""

    position: Position


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What a historical document is: its title, who wrote it, when, to whom, and where it is kept."""

    title: str = ""
    author: str = ""
    date: HistoricalDate | None = None
    addressee: str = ""
    kept: str = ""


#: What may be known of a poem.
POEM_KEYS = ("title", "poet", "metre", "rhyme", "source")


@dataclass(frozen=True, slots=True)
class PoemHead:
    """What a poem is: its title, its poet, its metre and rhyme, and its source.

    Each `numbers`th line has its number, or none (0). What is named in `over` and `under` is printed there.
    """

    title: str = ""
    poet: str = ""
    metre: str = ""
    rhyme: str = ""
    source: str = ""
    numbers: int = 0
    over: tuple[str, ...] = ("title", "poet")
    under: tuple[str, ...] = ("source",)

    def tell(self, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Return what is known of the poem among some things, by their keys."""
        known = dict(zip(POEM_KEYS, (self.title, self.poet, self.metre, self.rhyme, self.source), strict=True))
        return ((key, known[key]) for key in keys if known[key])


@dataclass(frozen=True, slots=True)
class UnitHead:
    """What a numbered unit is, such as a hadith or an article of a law: what such units are called, and its title.

    Units of one name count together. `start` is the number that the writer gives it, from which others go on, and
    `label` the number that it has when the book is woven.
    """

    name: str = ""
    title: str = ""
    start: int | None = None
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """Blocks that the writer put together with `:::`, with classes, an id, a language or a direction.

    A division of the class `document` tells of a historical document, and has its head; one of the class `verse` is
    a poem, and has what is known of it; one of the class `unit` is numbered. `quran` is the place of a quotation of the
    Qur'an.
    """

    position: Position
    children: "tuple[Block, ...]"
    identifier: str = ""
    classes: tuple[str, ...] = ()
    language: str = ""
    document: DocumentHead | None = None
    direction: Direction = ""
    poem: PoemHead | None = None
    quran: QuranPlace | None = None
    unit: UnitHead | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A map or a timeline drawn from the book's data.

    A map names `routes`; a timeline runs from `start` to `end`. `number` counts the figures of its
    kind in the book, given when the book is woven. A map that `is_spread` lies on two facing pages of a printed book.
    One that `is_overview` shows all routes, and no chapter holds it.
    """

    position: Position
    kind: Literal["map", "timeline"]
    caption: str = ""
    alternative: str = ""
    routes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    start: HistoricalDate | None = None
    end: HistoricalDate | None = None
    identifier: str = ""
    number: int = 0
    is_spread: bool = False
    is_overview: bool = False


Block = (
    Paragraph
    | Heading
    | Quotation
    | Alert
    | LineBlock
    | Stanza
    | Enumeration
    | DefinitionList
    | Table
    | Preformatted
    | Break
    | Division
    | Figure
)


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its label in the source, the blocks of its text, and its number in its series and the chapter."""

    position: Position
    label: str
    children: tuple[Block, ...]
    number: int = 0

    @property
    def series(self) -> NoteSeries:
        """The series to which the note belongs."""
        return find_series(self.label)


Node = Inline | Block | Note
Found = TypeVar("Found")

#: Nodes that hold no others; and with them those that hold nothing but a line of text.
_LEAVES = (Text, Math, LineBreak, Caesura, Milestone, NoteCall, ExampleCall, Citation, Preformatted, Break, Figure)
_LINES = (*_LEAVES, Paragraph, Heading, LineBlock, Stanza, Styled, Span, Link, Image, Isolate)


def iterate_children(node: Node | Definition) -> Iterator[Node]:
    """Yield the nodes directly inside a node, in reading order."""
    match node:
        case Styled() | Span() | Link() | Isolate() | Paragraph() | Heading():
            yield from node.children
        case Quotation() | Alert() | Division() | Note():
            yield from node.children
        case Image():
            yield from node.caption
        case LineBlock() | Stanza():
            for line in node.texts:
                yield from line
        case Enumeration():
            for item in node.items:
                yield from item
        case DefinitionList():
            for definition in node.items:
                yield from definition.term
                for detail in definition.details:
                    yield from detail
        case Table():
            yield from node.caption
            for cell in node.iterate_cells():
                yield from cell.children
        case _:
            return


def iterate_nodes(nodes: Iterable[Node], *, into_lines: bool = True) -> Iterator[Node]:
    """Yield nodes and all that they hold, in reading order; without `into_lines` nothing inside a line of text."""
    # A stack and no recursion: generators inside generators would hand each node up through all levels.
    stack = [iter(nodes)]
    while stack:
        for node in stack[-1]:
            yield node
            if not isinstance(node, _LEAVES if into_lines else _LINES):
                stack.append(iterate_children(node))
                break
        else:
            stack.pop()


def find_all(nodes: Iterable[Node], kind: type[Found]) -> Iterator[Found]:
    """Return every node of a kind among nodes and all that they hold, in reading order."""
    # No block stands in a line, and most nodes do.
    into_lines = kind not in get_args(Block)
    return (node for node in iterate_nodes(nodes, into_lines=into_lines) if isinstance(node, kind))


Identified = Heading | Division | Figure | Span | Image | Table | Preformatted | Milestone


def find_identified(nodes: Iterable[Node]) -> Iterator[Identified]:
    """Yield every node to which the writer gave an id, in reading order."""
    for node in iterate_nodes(nodes):
        if isinstance(node, Identified) and node.identifier:
            yield node


def read_plain_text(inlines: Iterable[Inline]) -> str:
    """Return the letters of inlines, without markup, notes and citations."""
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text():
                parts.append(inline.text)
            case Styled() | Span() | Link() | Isolate():
                parts.append(read_plain_text(inline.children))
            case LineBreak() | Caesura():
                parts.append(" ")
            case _:
                pass
    return "".join(parts)


#: Letters. A table with more of them in a line than this is too wide for an upright page, however small it is set.
TABLE_LIMIT = 84
#: Letters. One with more is too wide for a page that is turned, too.
TURNED_LIMIT = 130


def measure_table(table: Table) -> int:
    """Return the letters in a line of a table whose columns are as narrow as their longest words."""
    widths: dict[int, int] = {}
    for row in (*table.header, *table.rows):
        for column, cell in enumerate(row):
            words = [word for text in find_all(cell.children, Text) for word in text.text.split()]
            if cell.columns == 1:
                widths[column] = max(widths.get(column, 0), *map(len, words), 1)
    # Between two columns is room for two letters.
    return sum(widths.values()) + 2 * len(table.alignments)
