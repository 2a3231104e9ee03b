"""Writes the tree as markup: blocks and inlines in, XHTML out, for print and for the EPUB alike.

What differs between media is where a link leads and where a note stands; a `Medium` says so.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any, Literal
from urllib.parse import unquote

from markupsafe import Markup, escape

from publisher.model.anchors import is_source, name_call, name_note, name_source, name_term
from publisher.model.book import Chapter, Event, NotePlaces, OtherEdition, Person, Place, Source, Term
from publisher.model.dates import HistoricalDate
from publisher.model.finding import Position
from publisher.model.parts import MARGIN_NOTE, PAGE_REFERENCE, SECOND_NOTE
from publisher.model.tree import (
    Alert,
    Block,
    Break,
    Caesura,
    Cell,
    Citation,
    Counting,
    DefinitionList,
    Division,
    DocumentHead,
    Enumeration,
    ExampleCall,
    Figure,
    Heading,
    Image,
    Inline,
    Isolate,
    Label,
    LineBlock,
    LineBreak,
    Link,
    Math,
    Milestone,
    Node,
    Note,
    NoteCall,
    Paragraph,
    Preformatted,
    Quotation,
    Span,
    Stanza,
    Style,
    Styled,
    Table,
    Text,
    find_all,
    read_plain_text,
)
from publisher.script.digits import localize_digits
from publisher.script.direction import is_right_to_left
from publisher.script.honorifics import Draws, draw_common, hold_signs
from publisher.script.locale import BorrowedText
from publisher.script.ruler import Tracer
from publisher.typeset.editing import find_editing, spell_editing
from publisher.typeset.figures import Draw, DrawnFigure, leave_undrawn, name_families
from publisher.typeset.house import HouseStyle
from publisher.typeset.isolation import TokenRules, isolate_code, isolate_runs, runs_other_way
from publisher.typeset.mathematics import draw_formula, leave_untraced
from publisher.typeset.milestones import move_out_of_words, write_milestone
from publisher.typeset.phrases import hold_phrases
from publisher.typeset.quran import QURAN, spell_block, spell_quotation
from publisher.typeset.raised import hold_scripts
from publisher.typeset.tables import choose_width, classify_size, has_row_heads, label_columns, list_above, list_places
from publisher.typeset.units import spell_unit
from publisher.typeset.verse import Measure, estimate_width, list_note_lines, spell_caesura, write_poem
from publisher.typeset.views import show_only

#: What the lists of a book hold.
Entry = Event | Person | Place | Source | Term


@dataclass(frozen=True, slots=True)
class Medium:
    """Where the markup goes. `address` turns an anchor of the book into an `href`.

    `image` turns the path of an image in the book's folder into a `src`. `folio` gives the printed
    page of an anchor for a cross-reference that shows it, "" where there are no pages. With `tells_source`
    each block says where the source has it, in `data-source`. `draw` draws a figure; one that is not drawn is
    told by its text alternative. `measure` tells how wide a text is, in em, `trace` what its letters look like, and
    `draws` whether a font has a character. `languages` are those of names that the book's lists tell, by the names.
    With `lists_milestones` the pages of another edition are those that an EPUB lists. `elsewhere` is said after a
    reference to what has no address, where a reader does not have it at hand.
    """

    kind: Literal["print", "epub"]
    address: Callable[[str], str]
    image: Callable[[str], str]
    folio: Callable[[str], str] = lambda _anchor: ""
    tells_source: bool = False
    draw: Draw = leave_undrawn
    measure: Measure = estimate_width
    trace: Tracer = leave_untraced
    draws: Draws = draw_common
    languages: Mapping[str, str] = field(default_factory=dict)
    lists_milestones: bool = False
    elsewhere: str = ""


#: The last year that `datetime` in HTML takes without a sign.
_LAST_YEAR = 9999
_COUNTINGS: Mapping[Counting, str] = {
    "decimal": "1",
    "lower-alpha": "a",
    "upper-alpha": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
#: Characters. What is longer is no name, but a description.
_LONGEST_NAME = 160
#: Characters. No word of a language is longer, but addresses are.
_LONG_WORD = 32
#: Characters. A paragraph of the other direction that is no longer stays at the side where lines begin.
_SHORT_LINE = 60
#: Characters. A line of code that is no longer fits on each page.
_SHORT_CODE_LINE = 40
#: Characters. How far a tab leads in code.
_TAB = 4
#: Characters. What is isolated and no longer is not divided at the end of a line.
_SHORT_TOKEN = 20
#: The longest locator of a citation, in characters, that is not divided at the end of a line.
_SHORT_LOCATOR = 12
#: Letters of a locator that is in another script, whose digits are of that script too.
_LATIN_LETTER = re.compile(r"[A-Za-z]")
_STYLES: Mapping[Style, str] = {
    "emphasis": "em",
    "strong": "strong",
    "strikethrough": "del",
    "superscript": "sup",
    "subscript": "sub",
    "underline": "u",
    "highlight": "mark",
    "keyboard": "kbd",
    "small": "small",
}
#: What stands before a task, by whether it is done.
_BOXES = {True: "\u2611", False: "\u2610"}
#: Words that are held together, and the longest that hold on a screen of ten ems.
_HELD_CHAIN = re.compile("(?<![^ \\n\u00a0])[^ \\n\u00a0]++(?:\u00a0[^ \\n\u00a0]++)+")
_LONGEST_CHAIN = 16
_KEYCAP = re.compile(".\ufe0f\u20e3")
_EMPTY = Markup("")
#: The language of what is in none (BCP 47; ISO 639-3).
_NO_LANGUAGE = "zxx"
_NOTE_BLOCKS = ('<span class="note-table"', '<code class="note-code"')


@show_only("tell_source", "write_blocks", "write_runs", "write_text")
@dataclass(slots=True)
class HtmlWriter:
    """Writes the blocks of one part. `source_numbers` are the numbers of the sources by key.

    `texts` remembers plain texts as they were written, and may serve all parts of a book. `note_places` says where the
    notes of each series stand, `other_edition` how the beginnings of the pages of another edition are shown, and
    `note_numbers` are the numbers of notes by label where they are not those of the chapter.
    """

    house: HouseStyle
    medium: Medium
    source_numbers: dict[str, int] = field(default_factory=dict)
    texts: dict[tuple[str, str, bool | None], Markup] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    note_numbers: dict[str, int] = field(default_factory=dict)
    chapter: str = ""
    section: str = ""
    used_ids: set[str] = field(default_factory=set)
    right_to_left: bool | None = None
    in_link: bool = False
    note_places: NotePlaces = field(default_factory=NotePlaces)
    other_edition: OtherEdition = field(default_factory=OtherEdition)

    def open_chapter(self, chapter: Chapter, anchor: str) -> None:
        """Make ready for the blocks of a chapter, whose notes are written where they are called."""
        self.notes = {note.label: note for note in chapter.notes}
        self.chapter, self.section = anchor, chapter.title

    # --- Attributes ---------------------------------------------------------------------------

    def _attributes(self, identifier: str = "", classes: Iterable[str] = (), **others: str) -> Markup:
        """Write attributes. An id is written once, even where its element had to be divided."""
        parts: list[Markup] = []
        if identifier and identifier not in self.used_ids:
            self.used_ids.add(identifier)
            parts.append(Markup(' id="{}"').format(identifier))
        if names := " ".join(classes):
            parts.append(Markup(' class="{}"').format(names))
        parts.extend(
            Markup(' {}="{}"').format(name.rstrip("_").replace("_", "-").replace("epub-", "epub:"), value)
            for name, value in others.items()
            if value
        )
        return _EMPTY.join(parts)

    def tell_source(self, things: Sequence[Node | Entry]) -> Markup:
        """Write where the source has a block that begins with some things, so that the proof can point there."""
        if not (self.medium.tells_source and things and things[0].position.file):
            return _EMPTY
        return self._attributes(data_source=str(things[0].position))

    def _language(self, tag: str) -> dict[str, str]:
        if not tag:
            return {}
        return {"lang": tag} | ({"xml:lang": tag} if self.medium.kind == "epub" else {})

    # --- Blocks -------------------------------------------------------------------------------

    def write_blocks(self, blocks: Sequence[Block]) -> Markup:
        """Write blocks one after another."""
        return Markup("\n").join(self._write_block(block) for block in blocks)

    def _write_block(self, block: Block) -> Markup:
        match block:
            case Paragraph(children=(Image() as image,)):
                return self._write_image_figure(image)
            case Paragraph():
                with self._turn_to(block) as own:
                    line = self.write_line(block.children)
                return Markup("<p{}>{}</p>").format(self._attributes(dir=own) + self.tell_source((block,)), line)
            case Heading():
                self.section = read_plain_text(block.children)
                return Markup("<h{0}{1}>{2}</h{0}>").format(
                    block.level,
                    self._attributes(block.identifier, block.classes) + self.tell_source((block,)),
                    self.write_line(block.children),
                )
            case Quotation():
                return Markup("<blockquote>{}</blockquote>").format(self.write_blocks(block.children))
            case Enumeration():
                return self._write_list(block)
            case Break():
                return Markup('<hr class="break"/>')
            case _:
                return self._write_structure(block)

    @contextmanager
    def _turn_to(self, *blocks: Block) -> Iterator[str]:
        """Write what is long and runs the other way as a whole in its own direction; gives `dir` for it, or nothing."""
        outer = self.right_to_left
        right_to_left = self._is_right_to_left()
        is_turned = bool(blocks) and all(
            isinstance(block, Paragraph)
            and len(read_plain_text(block.children)) > _SHORT_LINE
            and runs_other_way(block.children, right_to_left=right_to_left)
            for block in blocks
        )
        self.right_to_left = not right_to_left if is_turned else outer
        yield ("ltr" if right_to_left else "rtl") if is_turned else ""
        self.right_to_left = outer

    def _is_right_to_left(self) -> bool:
        return self.house.right_to_left if self.right_to_left is None else self.right_to_left

    def _write_structure(self, block: Block) -> Markup:
        """Write a block that is more than a line of text."""
        writers: dict[type, Callable[[Any], Markup]] = {
            DefinitionList: self._write_definitions,
            Table: self._write_table,
            Alert: self._write_alert,
            LineBlock: self._write_line_block,
            Preformatted: self._write_preformatted,
            Division: self._write_division,
            Figure: self._write_figure,
        }
        return writers[type(block)](block)

    def _write_preformatted(self, block: Preformatted) -> Markup:
        attributes = self._attributes(block.identifier, block.classes) + self.tell_source((block,))
        written = Markup('<pre dir="ltr"{}>{}</pre>').format(attributes, self._write_code_lines(block))
        if not block.caption:
            return written
        source = self.tell_source((block,))
        return Markup('<figure class="listing"><figcaption{}>{}</figcaption>{}</figure>').format(
            source, self.write_text(block.caption), written
        )

    def _name_box(self, block: Alert) -> Markup:
        """Write what a box is about, and its title."""
        kind = self.house.words[f"alert_{block.kind}"]
        return self.write_text(f"{kind}{self.house.words['colon']} {block.title}" if block.title else kind)

    def _write_alert(self, block: Alert) -> Markup:
        """Write a box, and over it what it is about."""
        title = self._name_box(block)
        return Markup('<div class="alert {}"><p class="alert-title">{}</p>{}</div>').format(
            block.kind, title, self.write_blocks(block.children)
        )

    def _write_line_block(self, block: LineBlock) -> Markup:
        lines = (
            Markup('<p class="line"{}>{}</p>').format(
                self.tell_source(line), self.write_line(line) if line else "\u00a0"
            )
            for line in block.lines
        )
        return Markup('<div class="line-block">{}</div>').format(_EMPTY.join(lines))

    def _write_code_lines(self, block: Preformatted) -> Markup:
        """Write the lines of code; in print each is a block, so that one which is too long goes on behind a sign.

        A sign of honour that no font draws is said in words here too.
        """
        is_epub = self.medium.kind == "epub"
        # Readers may copy a tab from an EPUB; on paper it is as many spaces as there is room for.
        lines = [
            self._write_code_words(
                isolate_code(line if is_epub else line.expandtabs(_TAB), block.position, block.language)
            )
            for line in hold_signs(block.text, self.medium.draws).split("\n")
        ]
        if is_epub:
            return Markup("<code>{}</code>").format(Markup("\n").join(lines))
        if not lines[-1]:
            del lines[-1]
        return _EMPTY.join(Markup('<span class="line">{}</span>').format(line or "\u00a0") for line in lines)

    def _write_code(self, code: Styled) -> Markup:
        """Write code in a line, which is not divided inside a word that is no longer than a word can be."""
        is_short = len(read_plain_text(code.children)) <= _LONG_WORD // 2
        inner = self.write_inlines(code.children) if is_short else self._write_code_words(code.children)
        attributes = self._attributes("", ("unbroken",) if is_short else (), dir="ltr")
        return Markup("<code{}>{}</code>").format(attributes, inner)

    def _write_code_words(self, inlines: Sequence[Inline]) -> Markup:
        """Write code whose words with signs in them, such as options, are not divided at the end of a line."""
        is_print = self.medium.kind == "print"
        if len(read_plain_text(inlines)) <= _SHORT_CODE_LINE and is_print:
            return self.write_inlines(inlines)
        # A telephone shows no longer words in large type.
        limit = _LONG_WORD if is_print else _LONG_WORD // 2
        return _EMPTY.join(
            Markup(" ").join(_hold_code_word(word, limit) for word in inline.text.split(" "))
            if isinstance(inline, Text)
            else self._write_inline(inline)
            for inline in inlines
        )

    def _write_list(self, block: Enumeration) -> Markup:
        tag = "ul" if block.start is None else "ol"
        start: dict[str, str] = {}
        if block.counting:
            # HTML's own word for it (HTML, 4.4.5), by which the style sheets know it too.
            start["type"] = _COUNTINGS[block.counting]
        if block.start not in {None, 1}:
            start["start"] = str(block.start)
            if self.medium.kind == "print":
                # The layout engine does not read `start`.
                start["style"] = f"counter-reset: list-item {block.start - 1}"
        items = _EMPTY.join(
            Markup("<li{}>{}</li>").format(
                self._attributes("", () if task is None else ("task",)) + self.tell_source(item),
                self._write_item(item, block, task=task),
            )
            for item, task in zip_longest(block.items, block.tasks)
        )
        classes = (*(("tasks",) if block.tasks else ()), *(() if block.delimiter == "period" else (block.delimiter,)))
        return Markup("<{0}{1}>{2}</{0}>").format(tag, self._attributes("", classes, **start), items)

    def _write_item(self, item: Sequence[Block], block: Enumeration, *, task: bool | None) -> Markup:
        if task is not None:
            first = item[0] if item and isinstance(item[0], Paragraph) else Paragraph(block.position, ())
            box = Span(first.position, (Text(first.position, f"{_BOXES[task]}\u00a0"),), classes=("box",))
            item = (replace(first, children=(box, *first.children)), *item[1 if item and item[0] == first else 0 :])
        if block.is_tight and item and isinstance(item[0], Paragraph) and not _is_picture(item[0]):
            return self.write_line(item[0].children) + self.write_blocks(item[1:])
        return self.write_blocks(item)

    def _write_definitions(self, block: DefinitionList) -> Markup:
        parts: list[Markup] = []
        for item in block.items:
            parts.append(Markup("<dt{}>{}</dt>").format(self.tell_source(item.term), self.write_line(item.term)))
            parts.extend(Markup("<dd>{}</dd>").format(self.write_blocks(detail)) for detail in item.details)
        return Markup("<dl>{}</dl>").format(_EMPTY.join(parts))

    def _write_table(self, block: Table) -> Markup:
        if self.medium.kind == "epub":
            return self._write_flowing_table(block)
        rows = {tag: list_places(cells) for tag, cells in (("th", block.header), ("td", block.rows))}
        written = {
            tag: _EMPTY.join(
                Markup("<tr>{}</tr>").format(_EMPTY.join(self._write_cell(block, tag, *place) for place in row))
                for row in places
            )
            for tag, places in rows.items()
        }
        head = Markup("<thead>{}</thead>").format(written["th"])
        return Markup("<table{}>{}{}<tbody>{}</tbody></table>").format(
            self._attributes(block.identifier, (*block.classes, *classify_size(block))),
            self._write_table_caption(block),
            head if block.header else _EMPTY,
            written["td"],
        )

    def _write_table_caption(self, block: Table) -> Markup:
        if not (block.caption or block.credit or block.origin):
            return _EMPTY
        return Markup("<caption{}>{}{}{}</caption>").format(
            self.tell_source(block.caption),
            self._write_label(block.label),
            self.write_line(block.caption),
            self._write_credits(block),
        )

    def _write_flowing_table(self, block: Table) -> Markup:
        """Write a table of an EPUB, whose rows can stand one under another where the screen is too narrow.

        Each cell says what heads its column then, and each row what reaches down into it from above. The roles stay
        when a style sheet takes the elements apart (HTML-AAM 1.0). Without a caption it is named after its section.
        """
        labels = label_columns(block)
        has_heads = has_row_heads(block)
        head = [
            Markup('<tr role="row">{}</tr>').format(
                _EMPTY.join(self._write_cell(block, "th", cell, column, role="columnheader") for cell, column in row)
            )
            for row in list_places(block.header)
        ]
        body: list[Markup] = []
        for row, above in zip(list_places(block.rows), list_above(block.rows), strict=True):
            cells = _EMPTY.join(
                self._write_cell(block, "th", cell, column, role="rowheader")
                if has_heads and not column
                else self._write_cell(block, "td", cell, column, role="cell", label=labels.get(column, ""))
                for cell, column in row
            )
            told = self.house.words["citation_separator"].join(
                f"{labels[column]}{self.house.words['colon']} {text}" if labels.get(column) else text
                for column, text in above
            )
            body.append(Markup("<tr{}>{}</tr>").format(self._attributes("", (), role="row", data_above=told), cells))
        caption = self._write_table_caption(block)
        attributes = self._attributes(
            block.identifier, block.classes, role="table", aria_label="" if caption else self.section
        )
        return Markup('<div class="table fits-{}"><table{}>{}{}<tbody role="rowgroup">{}</tbody></table></div>').format(
            choose_width(block),
            attributes,
            caption,
            Markup('<thead role="rowgroup">{}</thead>').format(_EMPTY.join(head)) if head else _EMPTY,
            _EMPTY.join(body),
        )

    def _write_cell(
        self, block: Table, tag: str, cell: Cell, column: int, *, role: str = "", label: str = ""
    ) -> Markup:
        outer = self.right_to_left
        direction = block.directions[column] if column < len(block.directions) else ""
        if direction:
            self.right_to_left = direction == "rtl"
        first: Sequence[Node] = cell.children
        text = ""
        if len(cell.children) == 1 and isinstance(only := cell.children[0], Paragraph):
            first, text = only.children, read_plain_text(only.children)
            inner = self.write_line(only.children)
        else:
            inner = self.write_blocks(cell.children)
        self.right_to_left = outer
        # A corner without text is no heading of anything (HTML 4.9.10).
        if not inner:
            tag, role = "td", role and "cell"
        has_long_word = any(len(word) > _LONG_WORD for word in text.split())
        # Figures alone are no words of another script, and as large as those around them.
        is_turned = direction == "ltr" and self._is_right_to_left()
        figures = "number" if is_turned and text and not any(map(str.isalpha, text)) else ""
        alignment = block.alignments[column] if column < len(block.alignments) else ""
        attributes = self._attributes(
            "",
            tuple(name for name in (alignment, "long-word" if has_long_word else "", figures) if name),
            scope="" if tag == "td" else "row" if role == "rowheader" else "col",
            role=role,
            data_label=label if inner else "",
            colspan=str(cell.columns) if cell.columns > 1 else "",
            rowspan=str(cell.rows) if cell.rows > 1 else "",
            dir=direction,
            style=f"width: {block.widths[column]:.0%}" if block.widths and cell.columns == 1 else "",
        )
        return Markup("<{0}{1}>{2}</{0}>").format(tag, attributes + self.tell_source(first), inner)

    def _write_division(self, block: Division) -> Markup:
        # A historical document is a section of its own, whose head names it.
        tag, head = "div", _EMPTY
        if block.document:
            tag, head = "section", self._write_document_head(block)
        if block.poem:
            return self._write_poem(block)
        if block.quran or QURAN in block.classes:
            block = replace(
                block,
                children=spell_block(block, self.house),
                classes=tuple(dict.fromkeys((*block.classes, QURAN))),
                quran=None,
            )
        if block.unit:
            block = replace(block, children=spell_unit(block, self.house), unit=None)
        if not (block.language or block.direction):
            return Markup("<{0}{1}>{2}{3}</{0}>").format(
                tag, self._attributes(block.identifier, block.classes), head, self.write_blocks(block.children)
            )
        outer = self.right_to_left
        self.right_to_left = block.direction == "rtl" if block.direction else is_right_to_left(block.language)
        inner = self.write_blocks(block.children)
        direction = "rtl" if self.right_to_left else "ltr"
        self.right_to_left = outer
        attributes = self._attributes(block.identifier, block.classes, dir=direction, **self._language(block.language))
        return Markup("<{0}{1}>{2}{3}</{0}>").format(tag, attributes, head, inner)

    def _write_poem(self, block: Division) -> Markup:
        outer = self.right_to_left
        own: dict[str, str] = {}
        if block.language or block.direction:
            self.right_to_left = block.direction == "rtl" if block.direction else is_right_to_left(block.language)
            own = {"dir": "rtl" if self.right_to_left else "ltr", **self._language(block.language)}
        written = write_poem(
            self, block, lambda classes, style: self._attributes(block.identifier, classes, style=style, **own)
        )
        self.right_to_left = outer
        return written

    def _write_document_head(self, block: Division) -> Markup:
        """Write what a historical document is: a line with its title, and one with all else that is known of it."""
        if block.document is None:
            return _EMPTY
        source = self.tell_source((block,))
        title, *others = self._tell_document(block.document)
        parts = [Markup('<p class="document-title"{}>{}</p>').format(source, title)]
        if others:
            line = escape(self.house.words["citation_separator"]).join(others)
            parts.append(Markup('<p class="document-head"{}>{}</p>').format(source, line))
        return _EMPTY.join(parts)

    def _tell_document(self, head: DocumentHead) -> list[Markup]:
        words = self.house.words
        date = self.house.date(head.date) if head.date else ""
        told = (
            ("document_author", head.author),
            ("document_date", date),
            ("document_addressee", head.addressee),
            ("document_kept", head.kept),
        )
        title = f"{words['document']}{words['colon']} {head.title}" if head.title else words["document"]
        return [
            self.write_text(title),
            *(self.write_text(f"{words[label]}{words['colon']} {text}") for label, text in told if text),
        ]

    def _write_figure(self, block: Figure) -> Markup:
        """Write a map or a timeline: what is drawn, its caption, and in the EPUB its long description."""
        words = self.house.words
        label = words["figure_map" if block.kind == "map" else "figure_timeline"].format(
            n=self.house.number(block.number)
        )
        drawn = self.medium.draw(block)
        drawings = self._write_drawings(block, drawn) if drawn else []
        before, after = _EMPTY.join(drawings), _EMPTY
        if drawn is None:
            after = Markup('<p class="figure-alternative">{}</p>').format(self.write_text(block.alternative))
        # A caption is the first or the last of a figure (HTML 4.4.12), so the description stands before it.
        if drawn and self.medium.kind == "epub":
            before += self._write_description(block, drawn)
        caption = Markup('<figcaption><span class="figure-number"{}>{}</span> {}</figcaption>').format(
            self._attributes(f"{block.identifier}-name") if drawn and self.medium.kind == "epub" else _EMPTY,
            self.write_text(label),
            self.write_text(block.caption),
        )
        # What goes on over pages is named on the first of them.
        is_divided = drawn is not None and len(drawn.pieces) > 1 and self.medium.kind == "print"
        parts = (caption, before) if is_divided else (before, caption)
        classes: tuple[str, ...] = ("drawn" if drawn else "told", block.kind)
        if is_divided and block.is_spread:
            # On the first of two facing pages it stands below, so that the halves meet.
            classes += ("spread",)
            parts = (drawings[0], caption + _EMPTY.join(drawings[1:]))
        return Markup("<figure{}>{}{}{}</figure>").format(
            self._attributes(block.identifier, classes) + self.tell_source((block,)),
            *parts,
            after,
        )

    def _write_drawings(self, block: Figure, drawn: DrawnFigure) -> list[Markup]:
        """Write what is drawn, with the words that stand for it (PDF/UA-1, 7.3; SVG-AAM 1.0, 4.1)."""
        is_epub = self.medium.kind == "epub"
        parts: list[Markup] = []
        for number, piece in enumerate(drawn.pieces, 1):
            # The halves of a spread are one figure (publisher/press/tags.py).
            is_half = block.is_spread and number > 1
            # A PDF has one text for a figure, so the long description is part of it.
            told = drawn.description.alternative if number > 1 else drawn.description.whole
            size = {} if is_epub else {"width": f"{piece.width:.1f}pt", "height": f"{piece.height:.1f}pt"}
            # In an EPUB it is that of the page.
            language = {} if is_epub else {"lang": self.house.language}
            parts.append(
                Markup('<svg xmlns="http://www.w3.org/2000/svg"{}>{}{}</svg>').format(
                    self._attributes(
                        "",
                        ("half",) if is_half else (),
                        viewBox=f"0 0 {piece.width:.1f} {piece.height:.1f}",
                        font_family=name_families(drawn.families),
                        direction=self.house.direction,
                        **language,
                        **size,
                        # In an EPUB all pieces are one picture, which is told once.
                        aria_hidden="true" if is_epub else "",
                    ),
                    _EMPTY if is_epub or is_half else Markup("<title>{}</title>").format(told),
                    piece.svg,
                )
            )
        if not is_epub:
            return parts
        whole = Markup("<div{}>{}</div>").format(
            self._attributes(
                "",
                ("drawing",),
                role="img",
                aria_label=_name_drawing(block),
                aria_labelledby="" if _name_drawing(block) else f"{block.identifier}-name",
                aria_describedby=f"{block.identifier}-long",
            ),
            _EMPTY.join(parts),
        )
        return [whole]

    def _write_description(self, block: Figure, drawn: DrawnFigure) -> Markup:
        """Write the long description of a figure, which a reader opens."""
        lines = _EMPTY.join(Markup("<li>{}</li>").format(self.write_text(line)) for line in drawn.description.lines)
        # What is the name of the drawing, or is made of the lines, is not said twice.
        is_said = not block.alternative or _name_drawing(block)
        whole = _EMPTY if is_said else Markup("<p>{}</p>").format(self.write_text(block.alternative))
        # What describes a drawing is read though it is not shown (Accessible Name 1.2, 4.3.2, 2A), but not inside of a
        # closed element.
        return Markup("<details{}><summary>{}</summary></details><div{}>{}<ul>{}</ul></div>").format(
            self._attributes("", ("figure-description",)),
            self.write_text(self.house.words["alt_text_label"]),
            self._attributes(f"{block.identifier}-long", ("figure-long",)),
            whole,
            lines,
        )

    def _write_image_figure(self, image: Image) -> Markup:
        caption = Markup("<figcaption>{}{}{}</figcaption>").format(
            self._write_label(image.label), self.write_line(image.caption), self._write_credits(image)
        )
        if not (image.caption or image.credit or image.origin):
            caption = _EMPTY
        attributes = self._attributes(image.identifier, ("picture", *image.classes)) + self.tell_source((image,))
        picture = self._write_image(replace(image, identifier="", classes=()))
        return Markup("<figure{}>{}{}</figure>").format(attributes, picture, caption)

    def _write_label(self, label: Label | None) -> Markup:
        """Write the number that stands before a caption."""
        if label is None:
            return _EMPTY
        return Markup('<span class="figure-number">{}</span> ').format(self.write_text(self.house.label(label)))

    def _write_credits(self, thing: Image | Table) -> Markup:
        """Write who made what is shown, and where it is from, behind its caption."""
        words = self.house.words
        told = (("figure_credit", thing.credit), ("figure_source", thing.origin))
        lines = [self.write_text(words[name].format(x=text)) for name, text in told if text]
        return _EMPTY.join(Markup(' <span class="credit">{}</span>').format(line) for line in lines)

    def _write_image(self, image: Image) -> Markup:
        # A PDF that says that it is accessible has words for every picture (PDF/UA-1, 7.3). For an EPUB whose pictures
        # lack them, no such claim is made.
        is_print = self.medium.kind == "print"
        alternative = image.alternative or (self.house.words["picture_without_text"] if is_print else "")
        sizes = (("width", image.shown_width), ("height", image.shown_height))
        style = "; ".join(f"{name}: {length}" for name, length in sizes if length)
        attributes = self._attributes(image.identifier, image.classes, style=style)
        return Markup('<img src="{}" alt="{}"{}/>').format(self.medium.image(image.source), alternative, attributes)

    def _write_math(self, math: Math) -> Markup:
        """Write a formula: as MathML where it is read, as a drawing with its text alternative where it is printed."""
        kind = "display-math" if math.is_display else "math"
        if self.medium.kind == "epub":
            written = Markup(math.mathml)  # noqa: S704 - written by us, from nothing but known elements
            return Markup('<span class="{}">{}</span>').format(kind, written) if math.is_display else written
        drawn = draw_formula(math.mathml, self.medium.trace)
        style = f"width: {drawn.width:.4f}em; height: {drawn.height:.4f}em; vertical-align: {-drawn.depth:.4f}em"
        picture = Markup('<img class="math" src="{}" alt="{}" style="{}"/>').format(drawn.address, math.tex, style)
        return Markup('<span class="{}">{}</span>').format(kind, picture) if math.is_display else picture

    # --- Inlines ------------------------------------------------------------------------------

    def write_line(self, inlines: Sequence[Inline]) -> Markup:
        """Write the inlines of one paragraph, with its runs of the other direction isolated."""
        right_to_left = self._is_right_to_left()
        spelt_out = tuple(self._spell_out(inlines))
        if right_to_left:
            spelt_out = hold_scripts(spelt_out)
        spelt_out = hold_phrases(spelt_out, right_to_left=right_to_left)
        rules = TokenRules(self.house.tokens_left, self.house.tokens_added)
        if spelt_out and runs_other_way(spelt_out, right_to_left=right_to_left):
            inner = isolate_runs(spelt_out, right_to_left=not right_to_left, rules=rules)
            direction: Literal["ltr", "rtl"] = "ltr" if right_to_left else "rtl"
            return self._write_isolate(Isolate(spelt_out[0].position, direction, inner, is_meant=True))
        return self.write_inlines(isolate_runs(spelt_out, right_to_left=right_to_left, rules=rules))

    def write_text(self, text: str, language: str = "") -> Markup:
        """Write plain text of the house or of a data file, with its runs of the other direction isolated."""
        if isinstance(text, BorrowedText):
            language = language or text.language
        known = (str(text), language, self.right_to_left)
        if known not in self.texts:
            node: Inline = Text(Position(""), str(text))
            if language:
                node = Span(Position(""), (node,), language=language)
            self.texts[known] = self.write_line((node,)) if text else _EMPTY
        return self.texts[known]

    def write_runs(self, runs: Sequence[tuple[str, str]]) -> Markup:
        """Write a line of plain text in runs of one language each: its tag, "" for the book's, and its text."""
        position = Position("")
        texts = ((language, Text(position, text)) for language, text in runs)
        return self.write_line(
            [Span(position, (text,), language=language) if language else text for language, text in texts]
        )

    def _spell_out(self, inlines: Sequence[Inline]) -> Iterable[Inline]:
        """Replace citations and page references by the text that is printed for them."""
        held = tuple(part for inline in move_out_of_words(inlines) for part in self._hold_signs(inline))
        for inline, following in zip_longest(held, held[1:]):
            match inline:
                case Citation():
                    yield self._spell_citation(inline)
                case Caesura():
                    yield spell_caesura(inline, self.house.words["verse_divider"])
                case ExampleCall():
                    yield Text(inline.position, self.house.number(inline.number))
                case NoteCall() if isinstance(following, NoteCall):
                    # Two numbers side by side would be one.
                    comma = f"{self.house.words['list_separator'].strip()}\u00a0"
                    yield inline
                    yield Span(inline.position, (Text(inline.position, comma),), classes=("between-calls",))
                case Text() if isinstance(following, Citation | Caesura) and inline.text.endswith(" "):
                    # A citation goes with the last word that it stands for, and never begins a line.
                    yield replace(inline, text=inline.text[:-1] + "\u00a0")
                case Link() if inline.label:
                    name = self.house.label(inline.label)
                    said: Inline = Text(inline.position, name.replace(" ", "\u00a0"))
                    if isinstance(name, BorrowedText):
                        said = Span(inline.position, (said,), language=name.language)
                    yield from self._spell_out((replace(inline, children=(said,), label=None),))
                case Link() if where := self._tell_where(inline):
                    yield replace(inline, children=(*self._spell_out(inline.children), where))
                case Link(children=(Text() as text,)) if not inline.is_internal and _is_address(
                    text.text, inline.target
                ):
                    # An address with letters of the other direction runs from the left as a whole.
                    yield replace(inline, children=(Span(text.position, (text,), direction="ltr"),))
                case Span() if inline.quran or QURAN in inline.classes:
                    yield from map(self._spell_inside, spell_quotation(inline, self.house))
                case Span() if find_editing(inline):
                    spelt = spell_editing(inline, self.house.words)
                    yield replace(spelt, children=tuple(self._spell_out(spelt.children)))
                case Span() if self._is_bare(inline):
                    yield from self._spell_out(inline.children)
                case Styled() | Span() | Link():
                    yield replace(inline, children=tuple(self._spell_out(inline.children)))
                case _:
                    yield inline

    def _tell_where(self, link: Link) -> Inline | None:
        """Return what is said after a link of where it leads: its page, or that a reader does not have it at hand."""
        if self.medium.elsewhere and link.is_internal and link.target and not self.medium.address(link.target):
            return Text(link.position, f" ({self.medium.elsewhere})")
        if link.shows_page and (folio := self.medium.folio(link.target)):
            page = Text(link.position, f" ({self.house.words['on_page'].format(n=folio)})")
            return Span(link.position, (page,), classes=(PAGE_REFERENCE,))
        return None

    def _spell_inside(self, inline: Inline) -> Inline:
        return replace(inline, children=tuple(self._spell_out(inline.children))) if isinstance(inline, Span) else inline

    def _hold_signs(self, inline: Inline) -> Iterator[Inline]:
        """Yield text whose signs of honour begin no line, and whose keys have room; other inlines as they are."""
        if not isinstance(inline, Text):
            yield inline
            return
        held = hold_signs(inline.text, self.medium.draws)
        kept = inline if held == inline.text else replace(inline, text=held)
        if self.medium.kind == "print" and "\ufe0f\u20e3" in held:
            yield from _enclose_keycaps(kept)
        else:
            yield kept

    def _is_bare(self, span: Span) -> bool:
        """Return whether a span needs no element, as a date does not in print: each costs the layout time."""
        return self.medium.kind == "print" and not (span.identifier or span.classes or span.language or span.direction)

    def _spell_citation(self, citation: Citation) -> Inline:
        position = citation.position
        parts: list[Inline] = []
        between = self.house.words["citation_separator"]
        last = len(citation.sources) - 1
        for index, cited in enumerate(citation.sources):
            number = self.source_numbers.get(cited.key, 0)
            text = Text(position, self.house.number(number))
            # Signs stand within what is not divided: a line may end before and behind a box.
            before = () if index else (Text(position, "["),)
            locator = (
                f"{self.house.words['list_separator']}{self._spell_locator(cited.locator)}" if cited.locator else ""
            )
            behind = Text(position, locator + (between.rstrip() if index < last else "]"))
            whole = (*before, Link(position, (text,), name_source(number), is_internal=True), behind)
            # A short locator stays with its number; a long one may be divided, or the line before would be torn.
            is_short = cited.locator and len(cited.locator) <= _SHORT_LOCATOR
            parts += (Span(position, whole, classes=("cited",)),) if is_short else whole
            if index < last:
                parts.append(Text(position, between[len(between.rstrip()) :]))
        return Span(position, tuple(parts), classes=("citation",))

    def _spell_locator(self, locator: str) -> str:
        """Write a locator in the digits of the book, unless it has Latin words."""
        return locator if _LATIN_LETTER.search(locator) else localize_digits(locator, self.house.digits)

    def write_inlines(self, inlines: Sequence[Inline]) -> Markup:
        """Write inlines whose runs are isolated already."""
        return _EMPTY.join(self._write_inline(inline) for inline in inlines)

    def _write_inline(self, inline: Inline) -> Markup:
        match inline:
            case Text():
                is_flowing = self.medium.kind == "epub"
                return escape(_HELD_CHAIN.sub(_loosen_chain, inline.text) if is_flowing else inline.text)
            case Isolate():
                return self._write_isolate(inline)
            case Styled(style="code"):
                return self._write_code(inline)
            case Styled():
                tag = _STYLES[inline.style]
                return Markup("<{0}>{1}</{0}>").format(tag, self.write_inlines(inline.children))
            case Span():
                return self._write_span(inline)
            case Link():
                return self._write_link(inline)
            case Image():
                return self._write_image(inline)
            case Math():
                return self._write_math(inline)
            case NoteCall():
                return self._write_call(inline)
            case LineBreak():
                return Markup("<br/>")
            case Milestone():
                return write_milestone(
                    inline,
                    self.house,
                    self.other_edition,
                    self._attributes,
                    is_listed=self.medium.lists_milestones,
                    is_flowing=self.medium.kind == "epub",
                )
            case _:
                return _EMPTY

    def _write_isolate(self, isolate: Isolate) -> Markup:
        """Write a run of the other direction; one without letters is a number, and looks like what is around it.

        What is meant to be isolated is so in each reading system, and the proof expects it.
        """
        classes = [] if _has_letters(isolate) else ["number"]
        text = read_plain_text(isolate.children)
        if isolate.is_meant and len(text) <= _SHORT_TOKEN:
            classes.append("unbroken")
        language = self._language(self.medium.languages.get(text.strip(), ""))
        attributes = self._attributes("", classes, dir=isolate.direction, **language)
        tag = "bdi" if isolate.is_meant else "span"
        return Markup("<{0}{1}>{2}</{0}>").format(tag, attributes, self.write_inlines(isolate.children))

    def _write_span(self, span: Span) -> Markup:
        inner = self.write_inlines(span.children)
        marks = span.marks
        classes = list(span.classes)
        stands_in_link = self.in_link or any(find_all(span.children, Link))
        if marks.term and self.medium.kind == "epub" and not stands_in_link:
            attributes = self._attributes(
                span.identifier,
                (*classes, "term"),
                epub_type="glossref",
                role="doc-glossref",
                **self._language(span.language),
            )
            return Markup('<a{} href="{}">{}</a>').format(
                attributes,
                self.medium.address(name_term(marks.term)),
                inner,
            )
        identifier = span.identifier
        language = self._language(span.language)
        if span.direction:
            language["dir"] = span.direction
        if marks.date and self.medium.kind == "epub" and (machine := _machine_date(marks.date)):
            return Markup("<time{}>{}</time>").format(
                self._attributes(identifier, classes, datetime=machine, **language), inner
            )
        match span.children:
            case (Isolate(is_meant=True) as run,) if language:
                # What is in another language and runs the other way is one element, not one in another.
                inner = self.write_inlines(run.children)
                language["dir"] = run.direction
                classes += [] if _has_letters(run) else ["number"]
        attributes = self._attributes(identifier, classes, **language)
        # A date alone needs no element in print, and each element costs the layout time.
        tag = "bdi" if span.direction else "span"
        return Markup("<{0}{1}>{2}</{0}>").format(tag, attributes, inner) if attributes else inner

    def _write_link(self, link: Link) -> Markup:
        # A term inside a link is no link of its own: HTML allows no link in a link.
        self.in_link = True
        inner = self.write_inlines(link.children)
        self.in_link = False
        if not link.is_internal:
            text = read_plain_text(link.children)
            language = self._language(_NO_LANGUAGE if self._names_address(text, link.target) else "")
            attributes = self._attributes("", ("external",), **language)
            return Markup('<a{} href="{}">{}</a>').format(attributes, link.target, inner)
        address = self.medium.address(link.target) if link.target else ""
        if not address:
            return inner
        roles = {}
        if is_source(link.target) and self.medium.kind == "epub":
            roles = {"epub_type": "biblioref", "role": "doc-biblioref"}
        return Markup('<a{} href="{}">{}</a>').format(self._attributes("", ("internal",), **roles), address, inner)

    def _names_address(self, text: str, target: str) -> bool:
        """Return whether the text of a link is its address, which is in no language; print says nothing of that."""
        shown = text.removeprefix("doi:").rstrip("/")
        return self.medium.kind == "epub" and "." in shown and unquote(target).rstrip("/").endswith(unquote(shown))

    # --- Notes --------------------------------------------------------------------------------

    def _write_call(self, call: NoteCall) -> Markup:
        note = self.notes.get(call.label)
        if note is None:
            return _EMPTY
        number = self.house.note_number(self.note_numbers.get(call.label, call.number), call.series)
        anchor = name_note(self.chapter, call.number, call.series)
        place = self.note_places.find(call.series)
        if self.medium.kind == "epub":
            address = self.medium.address(anchor) if place == "book" else f"#{anchor}"
            classes = ("note-call", *_classify_note(note))
            attributes = self._attributes(name_call(anchor), classes, epub_type="noteref", role="doc-noteref")
            return Markup('<a{} href="{}"><bdi>{}</bdi></a>').format(attributes, address, number)
        if place not in {"foot", "margin"}:
            attributes = self._attributes(name_call(anchor), ("note-call", *_classify_note(note)))
            return Markup('<a{} href="{}"><bdi>{}</bdi></a>').format(attributes, self.medium.address(anchor), number)
        # A note is written where notes are, whatever it is called in: in a division of another language perhaps.
        outer, self.right_to_left = self.right_to_left, None
        with self._turn_to(*note.children) as turned:
            lines = self._write_note_lines(note.children)
        self.right_to_left = outer
        own = {"dir": turned or self.house.direction, **self._language(self.house.language)}
        classes = ("footnote", *_classify_note(note), *((MARGIN_NOTE,) if place == "margin" else ()))
        return Markup('<span{} data-number="{}">{}</span>').format(
            self._attributes(anchor, classes, **own) + self.tell_source((note,)),
            number,
            lines,
        )

    def _write_note_lines(self, blocks: Sequence[Block]) -> Markup:
        """Write the blocks of a printed footnote, which stands inside a paragraph, as lines of it."""
        lines: list[Markup] = []
        for block in blocks:
            match block:
                case Paragraph():
                    lines += self._write_note_paragraph(block)
                case Heading():
                    lines.append(self._anchor(block.identifier, self.write_line(block.children)))
                case Quotation() | Alert():
                    if isinstance(block, Alert):
                        lines.append(self._name_box(block))
                    lines.append(self._write_note_lines(block.children))
                case LineBlock() | Stanza():
                    lines.extend(map(self.write_line, list_note_lines(block)))
                case Division():
                    lines.append(self._write_note_division(block))
                case Enumeration():
                    for index, blocks_of_item in enumerate(block.items):
                        marker = "•" if block.start is None else f"{self.house.number(block.start + index)}."
                        lines.append(escape(f"{marker}\u00a0") + self._write_note_lines(blocks_of_item))
                case DefinitionList():
                    for definition in block.items:
                        lines.append(self.write_line(definition.term))
                        lines.extend(self._write_note_lines(detail) for detail in definition.details)
                case Table():
                    lines.append(self._write_note_table(block))
                case Preformatted():
                    lines.append(
                        Markup('<code class="note-code" dir="ltr">{}</code>').format(self._write_code_lines(block))
                    )
                case Figure():
                    # There is no room for a drawing; its caption stands there, and what it shows is told.
                    told = [self.write_text(text) for text in dict.fromkeys((block.caption, block.alternative)) if text]
                    lines.append(self._anchor(block.identifier, _join_note_lines(told)))
                case _:
                    pass
        return _join_note_lines(lines)

    def _write_note_paragraph(self, block: Paragraph) -> tuple[Markup, ...]:
        """Write the lines of a paragraph in a note; a picture that is one has its caption under it."""
        match block.children:
            case (Image() as image,) if image.caption:
                return self._write_image(image), self.write_line(image.caption)
            case _:
                return (self.write_line(block.children),)

    def _write_note_table(self, table: Table) -> Markup:
        """Write a table in a note, where HTML takes no element of a table."""
        rows = (
            Markup(" ").join(
                Markup('<span class="note-cell">{}</span>').format(self._write_note_lines(cell.children))
                for cell in row
            )
            for row in (*table.header, *table.rows)
        )
        caption = (
            Markup('<span class="note-caption line">{}</span>').format(self.write_line(table.caption))
            if table.caption
            else _EMPTY
        )
        return Markup('<span class="note-table">{}{}</span>').format(
            caption, _EMPTY.join(Markup('<span class="note-row line">{}</span>').format(row) for row in rows)
        )

    def _write_note_division(self, block: Division) -> Markup:
        outer = self.right_to_left
        if block.language:
            self.right_to_left = is_right_to_left(block.language)
        inner = self._write_note_lines(block.children)
        if block.document:
            inner = Markup("<br/>").join((*self._tell_document(block.document), inner))
        if block.poem:
            over, under = (
                map(self.write_text, dict(block.poem.tell(keys)).values())
                for keys in (block.poem.over, block.poem.under)
            )
            inner = Markup("<br/>").join((*over, inner, *under))
        direction = {"dir": "rtl" if self.right_to_left else "ltr"} if block.language else {}
        self.right_to_left = outer
        return self._anchor(block.identifier, inner, **direction, **self._language(block.language))

    def _anchor(self, identifier: str, inner: Markup, **others: str) -> Markup:
        attributes = self._attributes(identifier, (), **others)
        return Markup("<span{}>{}</span>").format(attributes, inner) if attributes else inner

    def write_endnotes(self, notes: Sequence[Note]) -> Markup:
        """Write notes that stand behind the text, each with a way back to its call."""
        if self.medium.kind == "print":
            return Markup("\n").join(map(self._write_printed_endnote, notes))
        parts: list[Markup] = []
        for note in notes:
            anchor = name_note(self.chapter, note.number, note.series)
            call = name_call(anchor)
            back = Markup(
                ' <a class="note-back" epub:type="backlink" role="doc-backlink" href="{}" aria-label="{}">↩\ufe0e</a>'
            ).format(
                self.medium.address(call) if self.note_places.find(note.series) == "book" else f"#{call}",
                self.house.words["back_to_text"],
            )
            with self._turn_to(*note.children) as turned:
                body = self.write_blocks(note.children)
            # The way back stands at the end of the last paragraph, not on a line of its own.
            closing = Markup("</p>")
            body = (
                body[: -len(closing)] + back + closing
                if body.endswith(closing)
                else body + Markup("<p>{}</p>").format(back)
            )
            attributes = self._attributes(
                anchor, ("note", *_classify_note(note)), epub_type="footnote", role="doc-footnote", dir=turned
            )
            parts.append(
                Markup('<aside{}><span class="note-number">{}</span> {}</aside>').format(
                    attributes, self.house.note_number(note.number, note.series), body
                )
            )
        return Markup("\n").join(parts)

    def _write_printed_endnote(self, note: Note) -> Markup:
        """Write a note as one paragraph, whose number leads back to the call."""
        anchor = name_note(self.chapter, note.number, note.series)
        with self._turn_to(*note.children) as turned:
            lines = self._write_note_lines(note.children)
        attributes = self._attributes(anchor, ("endnote", *_classify_note(note)), dir=turned, data_expected="note")
        return Markup('<p{}><a class="note-number" href="{}"><bdi>{}</bdi></a>\u2002{}</p>').format(
            attributes + self.tell_source((note,)),
            self.medium.address(name_call(anchor)),
            self.house.note_number(note.number, note.series),
            lines,
        )


def _is_picture(block: Paragraph) -> bool:
    """Return whether a paragraph is a picture, which has its caption under it."""
    return len(block.children) == 1 and isinstance(block.children[0], Image)


def _classify_note(note: Note) -> tuple[str, ...]:
    return () if note.series == "first" else (SECOND_NOTE,)


def _name_drawing(figure: Figure) -> str:
    """Name a drawing by what its writer says instead of it; "" where that is no name but a description."""
    return figure.alternative if len(figure.alternative) <= _LONGEST_NAME else ""


def _hold_code_word(word: str, limit: int) -> Markup:
    if len(word) > limit or word.isalnum() or word.split() != [word]:
        return escape(word)
    return Markup('<span class="unbroken">{}</span>').format(word)


def _loosen_chain(chain: re.Match[str]) -> str:
    """Let a line end in words that are held together, where they are longer than a line of a small screen may be."""
    return chain[0].replace("\u00a0", " ") if len(chain[0]) > _LONGEST_CHAIN else chain[0]


def _enclose_keycaps(text: Text) -> Iterator[Inline]:
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


def _is_address(text: str, target: str) -> bool:
    """Return whether the text of a link is the address to which it leads, in letters beyond ASCII."""
    return not text.isascii() and unquote(target).endswith(unquote(text))


def _has_letters(isolate: Isolate) -> bool:
    return any(map(str.isalpha, read_plain_text(isolate.children)))


def _join_note_lines(lines: Sequence[Markup]) -> Markup:
    """Put the lines of a note under one another; tables and code are blocks already."""
    joined: list[Markup] = []
    for line in lines:
        if joined and not any(block.startswith(_NOTE_BLOCKS) for block in (joined[-1], line)):
            joined.append(Markup("<br/>"))
        joined.append(line)
    return _EMPTY.join(joined)


def _machine_date(date: HistoricalDate) -> str:
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
