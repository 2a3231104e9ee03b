"""Write notes as markup: calls with the notes of the page in them, and notes that stand behind the text."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from publisher.model.anchors import name_call, name_note
from publisher.model.parts import MARGIN_NOTE, SECOND_NOTE
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
    find_all,
)
from publisher.script.direction import is_right_to_left
from publisher.typeset.html.write_blocks import name_box
from publisher.typeset.html.write_code import write_code_lines
from publisher.typeset.html.write_division import tell_document
from publisher.typeset.html.write_image import write_image
from publisher.typeset.verse import list_note_lines

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

_NOTE_BLOCKS = ('<span class="note-table"', '<code class="note-code"')
_EMPTY = Markup("")


def write_call(writer: "HtmlWriter", call: NoteCall) -> Markup:
    """Write the call of a note, or in its place the note that goes to the foot or the margin of the page."""
    note = writer.notes.get(call.label)
    if note is None:
        return _EMPTY
    number = writer.house.note_number(writer.note_numbers.get(call.label, call.number), call.series)
    anchor = name_note(writer.chapter, call.number, call.series)
    place = writer.note_places.find(call.series)
    if writer.medium.kind == "epub":
        address = writer.medium.address(anchor) if place == "book" else f"#{anchor}"
        classes = ("note-call", *_classify_note(note))
        attributes = writer.write_attributes(name_call(anchor), classes, epub_type="noteref", role="doc-noteref")
        return Markup('<a{} href="{}"><bdi>{}</bdi></a>').format(attributes, address, number)
    if place not in {"foot", "margin"}:
        attributes = writer.write_attributes(name_call(anchor), ("note-call", *_classify_note(note)))
        return Markup('<a{} href="{}"><bdi>{}</bdi></a>').format(attributes, writer.medium.address(anchor), number)
    # A note is written where notes are, whatever it is called in: in a division of another language perhaps.
    with writer.set_direction(right_to_left=None), writer.turn_to(*note.children) as turned:
        lines = _write_note_lines(writer, note.children)
    own = {"dir": turned or writer.house.direction, **writer.tag_language(writer.house.language)}
    # The margin has no room for what cannot be made narrower.
    is_beside = place == "margin" and not (
        any(find_all(note.children, Table)) or any(find_all(note.children, Preformatted))
    )
    classes = ("footnote", *_classify_note(note), *((MARGIN_NOTE,) if is_beside else ()))
    return Markup('<span{} data-number="{}">{}</span>').format(
        writer.write_attributes(anchor, classes, **own) + writer.tell_source((note,)),
        number,
        lines,
    )


def _write_note_lines(writer: "HtmlWriter", blocks: Sequence[Block]) -> Markup:
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
                lines.append(_write_note_lines(writer, block.children))
            case LineBlock() | Stanza():
                lines.extend(map(writer.write_line, list_note_lines(block)))
            case Division():
                lines.append(_write_note_division(writer, block))
            case Enumeration():
                for index, blocks_of_item in enumerate(block.items):
                    marker = "•" if block.start is None else f"{writer.house.number(block.start + index)}."
                    lines.append(escape(f"{marker}\u00a0") + _write_note_lines(writer, blocks_of_item))
            case DefinitionList():
                for definition in block.items:
                    lines.append(writer.write_line(definition.term))
                    lines.extend(_write_note_lines(writer, detail) for detail in definition.details)
            case Table():
                lines.append(_write_note_table(writer, block))
            case Preformatted():
                lines.append(
                    Markup('<code class="note-code" dir="ltr">{}</code>').format(write_code_lines(writer, block))
                )
            case Figure():
                # There is no room for a drawing; its caption stands there, and what it shows is told.
                told = [writer.write_text(text) for text in dict.fromkeys((block.caption, block.alternative)) if text]
                lines.append(_write_anchor(writer, block.identifier, _join_note_lines(told)))
            case _:
                pass
    return _join_note_lines(lines)


def _write_note_paragraph(writer: "HtmlWriter", block: Paragraph) -> tuple[Markup, ...]:
    """Write the lines of a paragraph in a note; a picture that is one has its caption under it."""
    match block.children:
        case (Image() as image,) if image.caption:
            return write_image(writer, image), writer.write_line(image.caption)
        case _:
            return (writer.write_line(block.children),)


def _write_note_table(writer: "HtmlWriter", table: Table) -> Markup:
    """Write a table in a note, where HTML takes no element of a table."""
    rows = (
        Markup(" ").join(
            Markup('<span class="note-cell">{}</span>').format(_write_note_lines(writer, cell.children)) for cell in row
        )
        for row in (*table.header, *table.rows)
    )
    caption = (
        Markup('<span class="note-caption line">{}</span>').format(writer.write_line(table.caption))
        if table.caption
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
        inner = _write_note_lines(writer, block.children)
        if block.document:
            inner = Markup("<br/>").join((*tell_document(writer, block.document), inner))
        if block.poem:
            over, under = (
                map(writer.write_text, dict(block.poem.tell(keys)).values())
                for keys in (block.poem.over, block.poem.under)
            )
            inner = Markup("<br/>").join((*over, inner, *under))
    return _write_anchor(writer, block.identifier, inner, **own)


def _write_anchor(writer: "HtmlWriter", identifier: str, inner: Markup, **others: str) -> Markup:
    attributes = writer.write_attributes(identifier, (), **others)
    return Markup("<span{}>{}</span>").format(attributes, inner) if attributes else inner


def write_endnotes(writer: "HtmlWriter", notes: Sequence[Note]) -> Markup:
    """Write notes that stand behind the text, each with a way back to its call."""
    if writer.medium.kind == "print":
        return Markup("\n").join(map(partial(_write_printed_endnote, writer), notes))
    parts: list[Markup] = []
    for note in notes:
        anchor = name_note(writer.chapter, note.number, note.series)
        call = name_call(anchor)
        back = Markup(
            ' <a class="note-back" epub:type="backlink" role="doc-backlink" href="{}" aria-label="{}">↩\ufe0e</a>'
        ).format(
            writer.medium.address(call) if writer.note_places.find(note.series) == "book" else f"#{call}",
            writer.house.words["back_to_text"],
        )
        with writer.turn_to(*note.children) as turned:
            body = writer.write_blocks(note.children)
        # The way back stands at the end of the last paragraph, not on a line of its own.
        closing = Markup("</p>")
        body = (
            body[: -len(closing)] + back + closing
            if body.endswith(closing)
            else body + Markup("<p>{}</p>").format(back)
        )
        attributes = writer.write_attributes(
            anchor, ("note", *_classify_note(note)), epub_type="footnote", role="doc-footnote", dir=turned
        )
        parts.append(
            Markup('<aside{}><span class="note-number">{}</span> {}</aside>').format(
                attributes, writer.house.note_number(note.number, note.series), body
            )
        )
    return Markup("\n").join(parts)


def _write_printed_endnote(writer: "HtmlWriter", note: Note) -> Markup:
    """Write a note as one paragraph, whose number leads back to the call."""
    anchor = name_note(writer.chapter, note.number, note.series)
    with writer.turn_to(*note.children) as turned:
        lines = _write_note_lines(writer, note.children)
    attributes = writer.write_attributes(anchor, ("endnote", *_classify_note(note)), dir=turned, data_expected="note")
    return Markup('<p{}><a class="note-number" href="{}"><bdi>{}</bdi></a>\u2002{}</p>').format(
        attributes + writer.tell_source((note,)),
        writer.medium.address(name_call(anchor)),
        writer.house.note_number(note.number, note.series),
        lines,
    )


def _classify_note(note: Note) -> tuple[str, ...]:
    return () if note.series == "first" else (SECOND_NOTE,)


def _join_note_lines(lines: Sequence[Markup]) -> Markup:
    """Put the lines of a note under one another; tables and code are blocks already."""
    joined: list[Markup] = []
    for line in lines:
        if joined and not any(block.startswith(_NOTE_BLOCKS) for block in (joined[-1], line)):
            joined.append(Markup("<br/>"))
        joined.append(line)
    return _EMPTY.join(joined)
