"""Write notes as markup: what a note holds as lines of a paragraph, and what all media say of a call."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from publisher.model.parts import ITEM_NUMBER, SECOND_NOTE
from publisher.model.tree import (
    Alert,
    Block,
    DefinitionList,
    Division,
    Enumeration,
    Figure,
    Heading,
    Image,
    LineBlock,
    Note,
    NoteCall,
    Paragraph,
    Preformatted,
    Quotation,
    Stanza,
    Table,
)
from publisher.script.direction import is_right_to_left
from publisher.typeset.html.write_blocks import name_box
from publisher.typeset.html.write_division import tell_document
from publisher.typeset.html.write_image import write_credits, write_image
from publisher.typeset.verse import list_note_lines

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

_NOTE_BLOCKS = ('<span class="note-table"', '<code class="note-code"')
_EMPTY = Markup("")


def write_call(writer: "HtmlWriter", call: NoteCall) -> Markup:
    """Write the call of a note, or in its place the note that goes to the foot or the margin of the page."""
    note = writer.notes.get(call.label)
    return _EMPTY if note is None else writer.medium.write_call(writer, call, note)


def link_note(number: str, address: str, attributes: Markup) -> Markup:
    """Write the call of a note that stands elsewhere."""
    return Markup('<a{} href="{}"><bdi>{}</bdi></a>').format(attributes, address, number)


def number_note(writer: "HtmlWriter", call: NoteCall) -> str:
    """Return the number of a note as it is printed."""
    return writer.house.note_number(writer.note_numbers.get(call.label, call.number), call.series)


def write_note_lines(writer: "HtmlWriter", blocks: Sequence[Block]) -> Markup:
    """Write the blocks of a printed footnote, which stands inside a paragraph, as lines of it."""
    lines: list[Markup] = []
    for block in blocks:
        match block:
            case Paragraph():
                lines += _write_note_paragraph(writer, block)
            case Heading():
                lines.append(_write_anchor(writer, block.identifier, writer.write_line(block.children)))
            case Quotation() | Alert():
                if isinstance(block, Alert):
                    lines.append(name_box(writer, block))
                lines.append(write_note_lines(writer, block.children))
            case LineBlock() | Stanza():
                lines.extend(map(writer.write_line, list_note_lines(block)))
            case Division():
                lines.append(_write_note_division(writer, block))
            case Enumeration():
                for index, blocks_of_item in enumerate(block.items):
                    lines.append(_write_item_number(writer, block, index) + write_note_lines(writer, blocks_of_item))
            case DefinitionList():
                for definition in block.items:
                    lines.append(writer.write_line(definition.term))
                    lines.extend(write_note_lines(writer, detail) for detail in definition.details)
            case Table():
                lines.append(_write_note_table(writer, block))
            case Preformatted():
                lines.append(
                    Markup('<code class="note-code" dir="ltr">{}</code>').format(
                        writer.medium.write_code_lines(writer, block)
                    )
                )
            case Figure():
                # There is no room for a drawing; its caption stands there, and what it shows is told.
                told = [writer.write_text(text) for text in dict.fromkeys((block.caption, block.alternative)) if text]
                lines.append(_write_anchor(writer, block.identifier, _join_note_lines(told)))
            case _:
                pass
    return _join_note_lines(lines)


def _write_note_paragraph(writer: "HtmlWriter", block: Paragraph) -> tuple[Markup, ...]:
    """Write the lines of a paragraph in a note; a picture that is one has its caption and credits under it."""
    match block.children:
        case (Image() as image,) if image.caption or image.credit or image.origin:
            return write_image(writer, image), writer.write_line(image.caption) + write_credits(writer, image)
        case _:
            return (writer.write_line(block.children),)


def _write_note_table(writer: "HtmlWriter", table: Table) -> Markup:
    """Write a table in a note, where HTML takes no element of a table."""
    rows = (
        Markup(" ").join(
            Markup('<span class="note-cell">{}</span>').format(write_note_lines(writer, cell.children)) for cell in row
        )
        for row in (*table.header, *table.rows)
    )
    caption = (
        Markup('<span class="note-caption line">{}{}</span>').format(
            writer.write_line(table.caption), write_credits(writer, table)
        )
        if table.caption or table.credit or table.origin
        else _EMPTY
    )
    return Markup('<span class="note-table">{}{}</span>').format(
        caption, _EMPTY.join(Markup('<span class="note-row line">{}</span>').format(row) for row in rows)
    )


def _write_note_division(writer: "HtmlWriter", block: Division) -> Markup:
    own: dict[str, str] = {}
    right_to_left = writer.right_to_left
    if block.language:
        right_to_left = is_right_to_left(block.language)
        own = {"dir": "rtl" if right_to_left else "ltr", **writer.tag_language(block.language)}
    with writer.set_direction(right_to_left=right_to_left):
        inner = write_note_lines(writer, block.children)
        if block.document:
            inner = Markup("<br/>").join((*tell_document(writer, block.document), inner))
        if block.poem:
            over, under = (
                map(writer.write_text, dict(block.poem.tell(keys)).values())
                for keys in (block.poem.over, block.poem.under)
            )
            inner = Markup("<br/>").join((*over, inner, *under))
    return _write_anchor(writer, block.identifier, inner, **own)


def _write_item_number(writer: "HtmlWriter", items: Enumeration, index: int) -> Markup:
    """Write what stands before an item of a list."""
    if items.start is None:
        return escape("•\u00a0")
    number = writer.house.number(items.start + index)
    return Markup('<span class="{}">{}.</span>\u00a0').format(ITEM_NUMBER, number)


def _write_anchor(writer: "HtmlWriter", identifier: str, inner: Markup, **others: str) -> Markup:
    attributes = writer.write_attributes(identifier, (), **others)
    return Markup("<span{}>{}</span>").format(attributes, inner) if attributes else inner


def classify_note(note: Note) -> tuple[str, ...]:
    """Return the class of a note of the second series."""
    return () if note.series == "first" else (SECOND_NOTE,)


def _join_note_lines(lines: Sequence[Markup]) -> Markup:
    """Put the lines of a note under one another; tables and code are blocks already."""
    joined: list[Markup] = []
    for line in lines:
        if joined and not any(block.startswith(_NOTE_BLOCKS) for block in (joined[-1], line)):
            joined.append(Markup("<br/>"))
        joined.append(line)
    return _EMPTY.join(joined)
