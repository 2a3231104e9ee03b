"""Write divisions as markup: poems, historical documents, quotations from the Qur'an, units, and all others."""

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from publisher.model.tree import Division, DocumentHead
from publisher.script.direction import is_right_to_left
from publisher.script.locale import compose_text
from publisher.typeset.quran import QURAN, spell_block
from publisher.typeset.units import spell_unit
from publisher.typeset.verse import write_poem

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

_EMPTY = Markup("")


def write_division(writer: "HtmlWriter", block: Division) -> Markup:
    """Write a division, with what its kind puts before its text."""
    # A historical document is a section of its own, whose head names it.
    tag, head = "div", _EMPTY
    if block.document:
        tag, head = "section", _write_document_head(writer, block)
    if block.poem:
        return _write_poem(writer, block)
    if block.quran or QURAN in block.classes:
        block = replace(
            block,
            children=spell_block(block, writer.house),
            classes=tuple(dict.fromkeys((*block.classes, QURAN))),
            quran=None,
        )
    if block.unit:
        block = replace(block, children=spell_unit(block, writer.house), unit=None)
    if not (block.language or block.direction):
        return Markup("<{0}{1}>{2}{3}</{0}>").format(
            tag, writer.write_attributes(block.identifier, block.classes), head, writer.write_blocks(block.children)
        )
    right_to_left = _runs_right_to_left(block)
    with writer.set_direction(right_to_left=right_to_left):
        inner = writer.write_blocks(block.children)
    attributes = writer.write_attributes(
        block.identifier,
        block.classes,
        dir="rtl" if right_to_left else "ltr",
        **writer.tag_language(block.language),
    )
    return Markup("<{0}{1}>{2}{3}</{0}>").format(tag, attributes, head, inner)


def _write_poem(writer: "HtmlWriter", block: Division) -> Markup:
    own: dict[str, str] = {}
    right_to_left = writer.right_to_left
    if block.language or block.direction:
        right_to_left = _runs_right_to_left(block)
        own = {"dir": "rtl" if right_to_left else "ltr", **writer.tag_language(block.language)}
    with writer.set_direction(right_to_left=right_to_left):
        return write_poem(
            writer, block, lambda classes, style: writer.write_attributes(block.identifier, classes, style=style, **own)
        )


def _runs_right_to_left(block: Division) -> bool:
    """Return which way a division runs that says its direction or its language."""
    return block.direction == "rtl" if block.direction else is_right_to_left(block.language)


def _write_document_head(writer: "HtmlWriter", block: Division) -> Markup:
    """Write what a historical document is: a line with its title, and one with all else that is known of it."""
    if block.document is None:
        return _EMPTY
    source = writer.tell_source((block,))
    title, *others = tell_document(writer, block.document)
    parts = [Markup('<p class="document-title"{}>{}</p>').format(source, title)]
    if others:
        line = escape(writer.house.words["citation_separator"]).join(others)
        parts.append(Markup('<p class="document-head"{}>{}</p>').format(source, line))
    return _EMPTY.join(parts)


def tell_document(writer: "HtmlWriter", head: DocumentHead) -> list[Markup]:
    """Write what is known of a historical document: its title, and each other thing, as a text of its own."""
    words = writer.house.words
    date = writer.house.date(head.date) if head.date else ""
    told = (
        ("document_author", head.author),
        ("document_date", date),
        ("document_addressee", head.addressee),
        ("document_kept", head.kept),
    )
    title = compose_text(words["document"], words["colon"], " ", head.title) if head.title else words["document"]
    return [
        writer.write_text(title),
        *(writer.write_text(compose_text(words[label], words["colon"], " ", text)) for label, text in told if text),
    ]
