"""The EPUB: how markup is written for reading systems, whose pages flow and whose structure is read aloud."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree
from markupsafe import Markup

from publisher.model.anchors import is_source, name_call, name_note, name_term
from publisher.model.dates import HistoricalDate
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
    find_all,
    read_plain_text,
)
from publisher.script.formula_width import measure_formula
from publisher.typeset.figures import DrawnFigure
from publisher.typeset.html.medium import Medium
from publisher.typeset.html.write_code import LONG_WORD, write_lines
from publisher.typeset.html.write_figure import join_figure, write_drawing, write_figure_caption
from publisher.typeset.html.write_notes import classify_note, link_note, number_note
from publisher.typeset.html.write_table import write_cell, write_table_caption
from publisher.typeset.tables import choose_width, has_row_heads, label_columns, list_above, list_places

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

#: The last year that `datetime` in HTML takes without a sign.
_LAST_YEAR = 9999
#: Words that are held together, and the longest that hold on a screen of ten ems.
_HELD_CHAIN = re.compile("(?<![^ \\n\u00a0])[^ \\n\u00a0]++(?:\u00a0[^ \\n\u00a0]++)+")
_LONGEST_CHAIN = 16
#: Characters. What is longer is no name, but a description.
_LONGEST_NAME = 160
#: Widths of formulas, in em, by which the style sheet makes them fit; narrower ones fit at 200 % on any screen.
_FITS_ALWAYS, FORMULA_WIDTHS = 7, (9, 11, 13, 15, 17, 20, 24, 30)
_EMPTY = Markup("")


@dataclass(frozen=True, slots=True)
class EpubMedium(Medium):
    """A screen. With `lists_milestones` the pages of another edition are those that the EPUB lists."""

    has_margin = False
    # A telephone shows no wider ones.
    formula_width = 20
    # The font is the reader's.
    verse_room = 1.08

    lists_milestones: bool = False

    def tag_language(self, tag: str) -> dict[str, str]:
        """Return the attributes that say in which language an element is (HTML 3.2.6.2; XML 1.0, 2.12)."""
        return {"lang": tag, "xml:lang": tag}

    def hold_words(self, text: str) -> str:
        """Return a text whose lines may end in words that are held together, where they are too long for a screen."""
        return _HELD_CHAIN.sub(_loosen_chain, text)

    def hold_hyphens(self, text: str) -> str:
        """Return a text as it is: nobody joins its lines."""
        return text

    def enclose_keys(self, text: Text) -> Iterator[Inline]:
        """Yield a text as it is: readers have faces of their own for keys."""
        yield text

    def is_bare(self, _span: Span) -> bool:
        """Return False: what a span says is read."""
        return False

    def write_marked(self, writer: "HtmlWriter", span: Span, inner: Markup) -> Markup | None:
        """Write a term as a link to the glossary, and a date as one that a machine can read."""
        term, date, language = span.marks.term, span.marks.date, writer.tag_language(span.language)
        # HTML allows no link in a link.
        if term and not (writer.in_link or any(find_all(span.children, Link))):
            classes = (*span.classes, "term")
            roles = {"epub_type": "glossref", "role": "doc-glossref"}
            attributes = writer.write_attributes(span.identifier, classes, **roles, **language)
            return Markup('<a{} href="{}">{}</a>').format(attributes, self.address(name_term(term)), inner)
        if date and (machine := _write_machine_date(date)):
            direction = {"dir": span.direction} if span.direction else {}
            attributes = writer.write_attributes(
                span.identifier, span.classes, datetime=machine, **language, **direction
            )
            return Markup("<time{}>{}</time>").format(attributes, inner)
        return None

    def tag_link(self, link: Link) -> dict[str, str]:
        """Return the roles of a link to a source (EPUB Structural Semantics; DPUB-ARIA 1.1, doc-biblioref)."""
        return {"epub_type": "biblioref", "role": "doc-biblioref"} if is_source(link.target) else {}

    def names_address(self, link: Link) -> bool:
        """Return whether the text of a link is its address, which no voice should read as words."""
        shown = read_plain_text(link.children).removeprefix("doi:").rstrip("/")
        return "." in shown and unquote(link.target).rstrip("/").endswith(unquote(shown))

    def tag_milestone(self, number: str) -> dict[str, str]:
        """Return the roles of a listed page, and its number for who does not see it.

        EPUB Accessibility 1.1, 3.3; DPUB-ARIA 1.1, doc-pagebreak.
        """
        roles = {"epub_type": "pagebreak", "role": "doc-pagebreak", "aria_label": number}
        return roles if self.lists_milestones else {}

    def arrange_blocks(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Return blocks as they are: a page that flows keeps nothing together."""
        return blocks

    def count_from(self, first: int) -> dict[str, str]:
        """Return the attribute of a list whose first number is another than 1."""
        return {"start": str(first)}

    def write_code_lines(self, writer: "HtmlWriter", block: Preformatted) -> Markup:
        """Write the lines of code as they are: readers may copy a tab."""
        return Markup("<code>{}</code>").format(Markup("\n").join(write_lines(writer, block, str)))

    def fits_line(self, _code: str) -> bool:
        """Return False: no line is so short that it fits on each screen."""
        return False

    def holds_code_word(self, word: str) -> bool:
        """Return whether a word of code is not divided: a telephone shows no longer ones in large type."""
        return len(word) <= LONG_WORD // 2

    def write_table(self, writer: "HtmlWriter", table: Table) -> Markup:
        """Write a table whose rows can stand one under another where the screen is too narrow.

        Each cell says what heads its column then, and each row what reaches down into it from above. The roles stay
        when a style sheet takes the elements apart (HTML-AAM 1.0). Without a caption it is named after its section.
        """
        head = [
            Markup('<tr role="row">{}</tr>').format(
                _EMPTY.join(write_cell(writer, table, "th", cell, column, role="columnheader") for cell, column in row)
            )
            for row in list_places(table.header)
        ]
        body = _write_rows(writer, table)
        caption = write_table_caption(writer, table)
        attributes = writer.write_attributes(
            table.identifier, table.classes, role="table", aria_label="" if caption else writer.section
        )
        return Markup('<div class="table fits-{}"><table{}>{}{}<tbody role="rowgroup">{}</tbody></table></div>').format(
            choose_width(table),
            attributes,
            caption,
            Markup('<thead role="rowgroup">{}</thead>').format(_EMPTY.join(head)) if head else _EMPTY,
            body,
        )

    def write_drawn(self, writer: "HtmlWriter", figure: Figure, drawn: DrawnFigure) -> Markup:
        """Write a figure, whose pieces are one picture with a name and a long description (SVG-AAM 1.0, 4.1)."""
        name, described_by = f"{figure.identifier}-name", f"{figure.identifier}-long"
        told = _name_drawing(figure)
        pieces = _EMPTY.join(
            write_drawing(
                writer,
                drawn,
                piece,
                ("half",) if figure.is_spread and number else (),
                _EMPTY,
                aria_hidden="true",
            )
            for number, piece in enumerate(drawn.pieces)
        )
        attributes = writer.write_attributes(
            "",
            ("drawing",),
            role="img",
            aria_label=told,
            aria_labelledby="" if told else name,
            aria_describedby=described_by,
        )
        drawing = Markup("<div{}>{}</div>").format(attributes, pieces)
        description = _write_description(writer, figure, drawn, described_by)
        caption = write_figure_caption(writer, figure, name)
        # A caption is the first or the last of a figure (HTML 4.4.12), so the description stands before it.
        is_first = figure.is_overview and figure.is_spread
        parts = (caption, drawing, description) if is_first else (drawing, description, caption)
        return join_figure(writer, figure, ("drawn",), parts)

    def tell_picture(self, _writer: "HtmlWriter", image: Image) -> str:
        """Return the words for a picture; for an EPUB whose pictures lack them, no claim is made."""
        return image.alternative

    def write_formula(self, _math: Math, divided: str, *, stands_alone: bool) -> Markup:
        """Write a formula as MathML, which is read; one in lines of its own says how wide it is."""
        width = measure_formula(etree.fromstring(divided)) if stands_alone else 0
        fitting = next((limit for limit in FORMULA_WIDTHS if width <= limit), FORMULA_WIDTHS[-1])
        if width > _FITS_ALWAYS:
            divided = divided.replace("<math", f'<math class="fits-{fitting}"', 1)
        return Markup(divided)  # noqa: S704 - written by us, from nothing but known elements

    def write_call(self, writer: "HtmlWriter", call: NoteCall, note: Note) -> Markup:
        """Write the call of a note, which stands at the end of its chapter or of the book."""
        anchor = name_note(writer.chapter, call.number, call.series)
        is_elsewhere = writer.note_places.find(call.series) == "book"
        classes = ("note-call", *classify_note(note))
        attributes = writer.write_attributes(name_call(anchor), classes, epub_type="noteref", role="doc-noteref")
        return link_note(number_note(writer, call), self.address(anchor) if is_elsewhere else f"#{anchor}", attributes)

    def write_endnotes(self, writer: "HtmlWriter", notes: Sequence[Note]) -> Markup:
        """Write notes, each with a way back at the end of its last paragraph, not on a line of its own."""
        parts: list[Markup] = []
        for note in notes:
            anchor = name_note(writer.chapter, note.number, note.series)
            call = name_call(anchor)
            told = writer.house.words["back_to_text"]
            back = Markup(
                ' <a class="note-back" epub:type="backlink" role="doc-backlink" href="{}"{} aria-label="{}">↩\ufe0e</a>'
            ).format(
                self.address(call) if writer.note_places.find(note.series) == "book" else f"#{call}",
                writer.tag_borrowed(told),
                str(told),
            )
            with writer.turn_to(*note.children) as turned:
                body = writer.write_blocks(note.children)
            closing = Markup("</p>")
            body = (
                body[: -len(closing)] + back + closing
                if body.endswith(closing)
                else body + Markup("<p>{}</p>").format(back)
            )
            attributes = writer.write_attributes(
                anchor, ("note", *classify_note(note)), epub_type="footnote", role="doc-footnote", dir=turned
            )
            parts.append(
                Markup('<aside{}><span class="note-number">{}</span> {}</aside>').format(
                    attributes, writer.house.note_number(note.number, note.series), body
                )
            )
        return Markup("\n").join(parts)


def _loosen_chain(chain: re.Match[str]) -> str:
    return chain[0].replace("\u00a0", " ") if len(chain[0]) > _LONGEST_CHAIN else chain[0]


def _write_machine_date(date: HistoricalDate) -> str:
    """Return a date as HTML's `datetime` takes it: a year, a month or a day, and nothing else."""
    start = date.start
    if date.is_interval or start is None or start.season or start.unspecified or not 0 < start.year <= _LAST_YEAR:
        return ""
    text = f"{start.year:04d}"
    if start.month:
        text += f"-{start.month:02d}"
    if start.day:
        text += f"-{start.day:02d}"
    return text


def _write_rows(writer: "HtmlWriter", table: Table) -> Markup:
    labels = label_columns(table)
    has_heads = has_row_heads(table)
    rows: list[Markup] = []
    for row, above in zip(list_places(table.rows), list_above(table.rows), strict=True):
        cells = _EMPTY.join(
            write_cell(writer, table, "th", cell, column, role="rowheader")
            if has_heads and not column
            else write_cell(writer, table, "td", cell, column, role="cell", label=labels.get(column, ""))
            for cell, column in row
        )
        told = writer.house.words["citation_separator"].join(
            f"{labels[column]}{writer.house.words['colon']} {text}" if labels.get(column) else text
            for column, text in above
        )
        rows.append(Markup("<tr{}>{}</tr>").format(writer.write_attributes("", (), role="row", data_above=told), cells))
    return _EMPTY.join(rows)


def _write_description(writer: "HtmlWriter", figure: Figure, drawn: DrawnFigure, identifier: str) -> Markup:
    """Write the long description of a figure, which a reader opens."""
    lines = _EMPTY.join(Markup("<li>{}</li>").format(writer.write_text(line)) for line in drawn.description.lines)
    # What is the name of the drawing, or is made of the lines, is not said twice.
    is_said = not figure.alternative or _name_drawing(figure)
    whole = _EMPTY if is_said else Markup("<p>{}</p>").format(writer.write_text(figure.alternative))
    # What describes a drawing is read though it is not shown (Accessible Name 1.2, 4.3.2, 2A), but not inside of a
    # closed element.
    return Markup("<details{}><summary>{}</summary></details><div{}>{}<ul>{}</ul></div>").format(
        writer.write_attributes("", ("figure-description",)),
        writer.write_text(writer.house.words["alt_text_label"]),
        writer.write_attributes(identifier, ("figure-long",)),
        whole,
        lines,
    )


def _name_drawing(figure: Figure) -> str:
    """Name a drawing by what its writer says instead of it; "" where that is no name but a description."""
    return figure.alternative if len(figure.alternative) <= _LONGEST_NAME else ""
