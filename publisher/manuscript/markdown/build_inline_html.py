"""Builds what tags of HTML in a line mean in Markdown: a tag or an element in, inlines out."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.markdown.build_image import fit_image, judge_length
from publisher.manuscript.markdown.build_link import judge_link
from publisher.manuscript.markdown.foreign_marks import drop_attributes, drop_tag, refuse_html
from publisher.manuscript.markdown.html_elements import Element
from publisher.manuscript.markdown.html_marks import (
    FRAMES,
    GROUPS,
    KNOWN,
    LOOKS,
    REFUSED,
    STYLES,
    Tag,
    find_frame_address,
    is_refused,
    read_tag,
)
from publisher.manuscript.markdown.judge_attributes import judge_identifier, judge_language, read_direction
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.tree import Image, Inline, LineBreak, Link, Span, Styled, Text

if TYPE_CHECKING:
    from publisher.manuscript.markdown.inline_builder import InlineBuilder

#: Attributes of HTML that say what a book need not know, or how a page of the web looks.
_LANGUAGE_KEYS = frozenset(("lang", "xml:lang"))


def build_inline_element(builder: "InlineBuilder", element: Element) -> Iterator[Inline]:
    """Build what an element means in Markdown; refuse one that means something else."""
    position = builder.locate(element.opening)
    if builder.blocks.enter_element(position):
        yield from _build_element(builder, element, position)
        builder.blocks.leave_element()


def _build_element(builder: "InlineBuilder", element: Element, position: Position) -> Iterator[Inline]:
    tag = element.tag
    if tag.name == "style":
        # A style sheet is no text.
        drop_tag(builder.blocks.folder, tag, position)
        return
    yield from _link_frame(builder, tag, position)
    if is_refused(tag):
        refuse_html(builder.blocks.folder, element.opening.content, position)
        # What a script says is no text.
        if tag.name not in REFUSED:
            yield from builder.build(element.inside)
            yield from build_single_tag(builder, element.closing)
    elif tag.name in STYLES or tag.name in GROUPS:
        yield from _build_pair(builder, element, position)
    else:
        drop_tag(builder.blocks.folder, tag, position)
        yield from _build_inside(builder, element)


def build_single_tag(builder: "InlineBuilder", node: SyntaxTreeNode) -> Iterator[Inline]:
    """Build what a tag without its other tag means in Markdown; refuse one that means something else."""
    position = builder.locate(node)
    tag = read_tag(node.content)
    if tag.kind == "comment":
        # The spaces around it are not two in a row.
        builder.writers[-1].write_object(position)
        return
    if tag.kind == "empty" and not is_refused(tag):
        yield from _build_empty_tag(builder, tag, position)
        return
    yield from _link_frame(builder, tag, position)
    if is_refused(tag) and tag.kind != "open":
        refuse_html(builder.blocks.folder, node.content, position)
    elif tag.name in KNOWN | GROUPS | FRAMES | LOOKS or tag.name in STYLES:
        drop_tag(builder.blocks.folder, tag, position)
    else:
        builder.blocks.folder.report.add(
            codes.PRINTED_TAG,
            position,
            say("{value} is printed as typed", value=" ".join(node.content.split())[:40]),
            say("write it as code, between backticks, or escape the < as \\<"),
        )
        builder.writers[-1].write_object(position)
        yield Text(position, node.content)


def get_inline_tag(node: SyntaxTreeNode) -> Tag | None:
    """Return the tag that a node is; None of what is none."""
    return read_tag(node.content) if node.type == "html_inline" else None


def _link_frame(builder: "InlineBuilder", tag: Tag, position: Position) -> Iterator[Inline]:
    if link := build_frame(tag, position):
        builder.writers[-1].write_object(position)
        yield link


def _build_inside(builder: "InlineBuilder", element: Element) -> tuple[Inline, ...]:
    """Build what stands in an element, and step over its end."""
    inlines = builder.build(element.inside)
    builder.note_offset(element.closing.meta)
    return inlines


def _build_empty_tag(builder: "InlineBuilder", tag: Tag, position: Position) -> Iterator[Inline]:
    if tag.name == "br":
        builder.writers[-1].write("\n", position)
        yield LineBreak(position)
    elif tag.name == "wbr":
        # A place where a line may be broken, and nothing else.
        yield Text(position, "\u200b")
    elif tag.name == "img":
        builder.writers[-1].write_object(position)
        attributes = dict(tag.attributes)
        alternative = attributes.get("alt", "")
        title = attributes.get("title", "")
        for text in (alternative, title):
            if text:
                builder.blocks.write_value(text, position)
        drop_attributes(builder.blocks.folder, tag, position, {"src", "alt", "title", "width", "height", "id"})
        yield from fit_image(
            builder,
            Image(
                position,
                attributes.get("src", ""),
                alternative,
                (Text(position, title),) if title else (),
                identifier=judge_identifier(builder.blocks.folder.report, attributes.get("id", ""), position),
                shown_width=judge_length(builder, attributes.get("width", ""), position),
                shown_height=judge_length(builder, attributes.get("height", ""), position),
            ),
        )


def _build_pair(builder: "InlineBuilder", element: Element, position: Position) -> Iterator[Inline]:
    tag, attributes = element.tag, element.tag.attributes
    if tag.name in STYLES:
        drop_attributes(builder.blocks.folder, tag, position, set())
        if STYLES[tag.name] == "code":
            builder.writers[-1].write_object(position)
            builder.writers.append(builder.blocks.start_passage("running"))
            children = _build_inside(builder, element)
            # Code is no text of the passage.
            builder.writers.pop()
        else:
            children = _build_inside(builder, element)
        yield Styled(position, STYLES[tag.name], children)
        return
    known = {"href", "name", "id", "dir", *_LANGUAGE_KEYS} if tag.name == "a" else {"dir", "id", *_LANGUAGE_KEYS}
    drop_attributes(builder.blocks.folder, tag, position, known)
    language = attributes.get("lang", attributes.get("xml:lang", ""))
    if language:
        language = judge_language(builder.blocks.folder.report, language, position)
    if language:
        builder.writers[-1].write_object(position)
        builder.writers.append(builder.blocks.start_passage(builder.writers[-1].kind, language))
    children = _build_inside(builder, element)
    if language:
        builder.blocks.folder.passages.extend(builder.writers.pop().finish())
    identifier = judge_identifier(
        builder.blocks.folder.report, attributes.get("id", attributes.get("name", "")), position
    )
    direction = read_direction(attributes.get("dir", ""))
    if attributes.get("href"):
        children = tuple(judge_link(builder, position, children, attributes["href"]))
    if identifier or language or direction:
        yield Span(position, children, identifier=identifier, language=language, direction=direction)
    else:
        yield from children


def build_frame(tag: Tag, position: Position) -> Link | None:
    """Build a link to what a frame shows, such as a film; None where that is not on the web."""
    address = find_frame_address(tag) if tag.kind == "open" else ""
    return Link(position, (Text(position, address),), address, is_internal=False) if address else None
