"""Print: how markup is written for the layout engine, whose pages have margins, feet and folios."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from publisher.fonts.ruler import Tracer
from publisher.model.anchors import name_call, name_note
from publisher.model.parts import MARGIN_NOTE
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
)
from publisher.script.formula_width import LINE
from publisher.typeset.figures import DrawnFigure
from publisher.typeset.html.medium import Medium
from publisher.typeset.html.write_code import LONG_WORD, write_lines
from publisher.typeset.html.write_figure import join_figure, write_drawing, write_figure_caption
from publisher.typeset.html.write_notes import classify_note, link_note, number_note, write_note_lines
from publisher.typeset.html.write_table import write_cell, write_table_caption
from publisher.typeset.mathematics import draw_formula, leave_untraced
from publisher.typeset.tables import classify_size, list_places
from publisher.typeset.verse import mark_introduced

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

#: Characters. A line of code that is no longer fits on each page, and how far a tab leads in code.
_SHORT_CODE_LINE, _TAB = 40, 4
#: Signs before which no line ends, even after a space (UAX #14, LB13).
_NEVER_FIRST = tuple("!),./:;?]}")
#: Em. A formula in a line of text that is wider may have no room in it.
_WIDE_FORMULA = 18
_KEYCAP = re.compile(".\ufe0f\u20e3")
_EMPTY = Markup("")


@dataclass(frozen=True, slots=True)
class PrintMedium(Medium):
    """Paper. `trace` tells what the letters of a formula look like."""

    has_margin = True
    formula_width = LINE
    # Its lines are rounded.
    verse_room = 1.01

    trace: Tracer = leave_untraced

    def tag_language(self, tag: str) -> dict[str, str]:
        """Return the attribute that says in which language an element is."""
        return {"lang": tag}

    def hold_words(self, text: str) -> str:
        """Return a text as it is: the layout divides what has no room."""
        return text

    def hold_hyphens(self, text: str) -> str:
        """Return a text no line of which ends in a hyphen: readers of PDF take it out and join what it parts."""
        return text.replace("-", "-\u2060")

    def enclose_keys(self, text: Text) -> Iterator[Inline]:
        """Yield a text with each key in a span: its frame is wider than the digit, and takes no room of its own.

        The selector of a coloured glyph (Unicode 17, 23.4) takes a keycap to whatever face has one, and is left out.
        """
        at = 0
        for found in _KEYCAP.finditer(text.text):
            if before := text.text[at : found.start()]:
                yield replace(text, text=before)
            yield Span(text.position, (replace(text, text=found[0].replace("\ufe0f", "")),), classes=("keycap",))
            at = found.end()
        if rest := text.text[at:]:
            yield replace(text, text=rest)

    def is_bare(self, span: Span) -> bool:
        """Return whether a span needs no element, as a date: each costs the layout time."""
        return not (span.identifier or span.classes or span.language or span.direction)

    def write_marked(self, _writer: "HtmlWriter", _span: Span, _inner: Markup) -> Markup | None:
        """Write nothing: terms and dates look like the text around them."""
        return None

    def tag_link(self, _link: Link) -> dict[str, str]:
        """Return nothing: a link of a PDF says where it leads, and not to what."""
        return {}

    def names_address(self, _link: Link) -> bool:
        """Return False: an address is read like the text around it."""
        return False

    def tag_milestone(self, _number: str) -> dict[str, str]:
        """Return nothing: a PDF has one list of pages, its own."""
        return {}

    def arrange_blocks(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Return blocks with each poem marked that a paragraph introduces, and stays with."""
        return mark_introduced(blocks)

    def count_from(self, first: int) -> dict[str, str]:
        """Return the attributes of a list, since the layout engine does not read `start`."""
        return {"start": str(first), "style": f"counter-reset: list-item {first - 1}"}

    def write_code_lines(self, writer: "HtmlWriter", block: Preformatted) -> Markup:
        """Write each line of code as a block, so that one which is too long goes on behind a sign.

        A tab is as many spaces as there is room for.
        """
        lines = write_lines(writer, block, lambda line: line.expandtabs(_TAB))
        if not lines[-1]:
            del lines[-1]
        return _EMPTY.join(Markup('<span class="line">{}</span>').format(line or "\u00a0") for line in lines)

    def fits_line(self, code: str) -> bool:
        """Return whether a line of code fits on each page."""
        return len(code) <= _SHORT_CODE_LINE

    def holds_code_word(self, word: str) -> bool:
        """Return whether a word of code is not divided: a line before which none can end would stand over the edge."""
        return len(word) <= LONG_WORD and not word.startswith(_NEVER_FIRST)

    def write_table(self, writer: "HtmlWriter", table: Table) -> Markup:
        """Write a table."""
        head, body = (
            _EMPTY.join(
                Markup("<tr>{}</tr>").format(_EMPTY.join(write_cell(writer, table, tag, *place) for place in row))
                for row in list_places(rows)
            )
            for tag, rows in (("th", table.header), ("td", table.rows))
        )
        return Markup("<table{}>{}{}<tbody>{}</tbody></table>").format(
            writer.write_attributes(table.identifier, (*table.classes, *classify_size(table))),
            write_table_caption(writer, table),
            Markup("<thead>{}</thead>").format(head) if table.header else _EMPTY,
            body,
        )

    def write_drawn(self, writer: "HtmlWriter", figure: Figure, drawn: DrawnFigure) -> Markup:
        """Write a figure in one piece or more; what goes on over pages is named on the first of them."""
        drawings = [
            # A PDF has one text for a figure, so the long description is part of it. The halves of a spread are one
            # figure (publisher/press/tags.py).
            write_drawing(
                writer,
                drawn,
                piece,
                ("half",) if figure.is_spread and number else (),
                _EMPTY
                if figure.is_spread and number
                else Markup("<title>{}</title>").format(
                    drawn.description.alternative if number else drawn.description.whole
                ),
                lang=writer.house.language,
                width=f"{piece.width:.1f}pt",
                height=f"{piece.height:.1f}pt",
            )
            for number, piece in enumerate(drawn.pieces)
        ]
        caption = write_figure_caption(writer, figure)
        is_divided = len(drawn.pieces) > 1
        is_spread = is_divided and figure.is_spread
        if is_spread and not figure.is_overview:
            # On the first of two facing pages it stands below, so that the halves meet.
            parts = (drawings[0], caption, *drawings[1:])
        elif is_divided or (figure.is_overview and figure.is_spread):
            # The map of the whole book stands below the title of its pages.
            parts = (caption, *drawings)
        else:
            parts = (*drawings, caption)
        return join_figure(writer, figure, ("drawn", "spread") if is_spread else ("drawn",), parts)

    def tell_picture(self, writer: "HtmlWriter", image: Image) -> str:
        """Return the words for a picture: a PDF that says that it is accessible has some for each (PDF/UA-1, 7.3)."""
        return image.alternative or writer.house.words["picture_without_text"]

    def write_formula(self, math: Math, divided: str, *, stands_alone: bool) -> Markup:
        """Write a formula as a drawing with its text alternative."""
        drawn = draw_formula(divided, self.trace)
        style = f"width: {drawn.width:.4f}em; height: {drawn.height:.4f}em; vertical-align: {-drawn.depth:.4f}em"
        classes = "math wide" if drawn.width > _WIDE_FORMULA and not stands_alone else "math"
        return Markup('<img class="{}" src="{}" alt="{}" style="{}"/>').format(classes, drawn.address, math.tex, style)

    def write_call(self, writer: "HtmlWriter", call: NoteCall, note: Note) -> Markup:
        """Write in the place of a call the note that goes to the foot or the margin; else the call."""
        number = number_note(writer, call)
        anchor = name_note(writer.chapter, call.number, call.series)
        place = writer.note_places.find(call.series)
        if place not in {"foot", "margin"}:
            attributes = writer.write_attributes(name_call(anchor), ("note-call", *classify_note(note)))
            return link_note(number, self.address(anchor), attributes)
        # A note is written where notes are, whatever it is called in: in a division of another language perhaps.
        with writer.set_direction(right_to_left=None), writer.turn_to(*note.children) as turned:
            lines = write_note_lines(writer, note.children)
        own = {"dir": turned or writer.house.direction, **writer.tag_language(writer.house.language)}
        # The margin has no room for what cannot be made narrower.
        is_beside = place == "margin" and not (
            any(find_all(note.children, Table)) or any(find_all(note.children, Preformatted))
        )
        classes = ("footnote", *classify_note(note), *((MARGIN_NOTE,) if is_beside else ()))
        return Markup('<span{} data-number="{}">{}</span>').format(
            writer.write_attributes(anchor, classes, **own) + writer.tell_source((note,)), number, lines
        )

    def write_endnotes(self, writer: "HtmlWriter", notes: Sequence[Note]) -> Markup:
        """Write each note as one paragraph, whose number leads back to the call."""
        return Markup("\n").join(map(partial(self._write_endnote, writer), notes))

    def _write_endnote(self, writer: "HtmlWriter", note: Note) -> Markup:
        anchor = name_note(writer.chapter, note.number, note.series)
        with writer.turn_to(*note.children) as turned:
            lines = write_note_lines(writer, note.children)
        classes = ("endnote", *classify_note(note))
        attributes = writer.write_attributes(anchor, classes, dir=turned, data_expected="note")
        return Markup('<p{}><a class="note-number" href="{}"><bdi>{}</bdi></a>\u2002{}</p>').format(
            attributes + writer.tell_source((note,)),
            self.address(name_call(anchor)),
            writer.house.note_number(note.number, note.series),
            lines,
        )
