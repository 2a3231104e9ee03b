"""Builds what tags of HTML in a line mean in Markdown: a tag and what it holds in, inlines out."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markdown_it.token import Token

from publisher.manuscript.markdown.build_image import fit_image, judge_length
from publisher.manuscript.markdown.build_link import judge_link
from publisher.manuscript.markdown.foreign_marks import drop_attributes, drop_tag, refuse_html
from publisher.manuscript.markdown.html_marks import (
    FRAMES,
    GROUPS,
    KNOWN,
    LOOKS,
    REFUSED,
    STYLES,
    Tag,
    find_closing_tag,
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


def build_inline_html(builder: "InlineBuilder", token: Token) -> Iterator[Inline]:
    """Build what a tag means in Markdown; refuse one that means something else."""
    position = builder.locate(token)
    tag = read_tag(token.content)
    if tag.kind == "comment":
        # The spaces around it are not two in a row.
        builder.writers[-1].write_object(position)
        return
    if tag.kind == "empty":
        if is_refused(tag):
            refuse_html(builder.blocks.folder, token.content, position)
        else:
            yield from _build_empty_tag(builder, tag, position)
        return
    end = find_closing_tag(builder.tokens, builder.index, tag.name, _get_tag)
    if tag.name == "style" and end is not None:
        drop_tag(builder.blocks.folder, tag, position)
        # A style sheet is no text.
        builder.index = end + 1
        return
    if link := build_frame(tag, position):
        builder.writers[-1].write_object(position)
        yield link
    if is_refused(tag) and (tag.kind != "open" or end is not None):
        refuse_html(builder.blocks.folder, token.content, position)
        if tag.name in REFUSED and end is not None:
            # What a script says is no text.
            builder.index = end + 1
        return
    if tag.kind == "open" and end is not None and (tag.name in STYLES or tag.name in GROUPS):
        yield from _build_pair(builder, tag, position, end)
    elif tag.kind == "open" and end is not None:
        drop_tag(builder.blocks.folder, tag, position)
        yield from builder.build_up_to(end)
    elif tag.name in KNOWN | GROUPS | FRAMES | LOOKS or tag.name in STYLES:
        drop_tag(builder.blocks.folder, tag, position)
    else:
        builder.blocks.folder.report.add(
            codes.PRINTED_TAG,
            position,
            say("{value} is printed as typed", value=" ".join(token.content.split())[:40]),
            say("write it as code, between backticks, or escape the < as \\<"),
        )
        builder.writers[-1].write_object(position)
        yield Text(position, token.content)


def _get_tag(token: Token) -> Tag | None:
    """Return the tag that a token is; None of what is none."""
    return read_tag(token.content) if token.type == "html_inline" else None


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


def _build_pair(builder: "InlineBuilder", tag: Tag, position: Position, end: int) -> Iterator[Inline]:
    attributes = tag.attributes
    if tag.name in STYLES:
        drop_attributes(builder.blocks.folder, tag, position, set())
        if STYLES[tag.name] == "code":
            builder.writers[-1].write_object(position)
            builder.writers.append(builder.blocks.start_passage("running"))
            children = builder.build_up_to(end)
            # Code is no text of the passage.
            builder.writers.pop()
        else:
            children = builder.build_up_to(end)
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
    children = builder.build_up_to(end)
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
