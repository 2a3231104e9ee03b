"""Builds pictures: an image and its attributes in, the picture with its caption, or only its words, out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.images import find_by_name, judge_image
from publisher.manuscript.markdown.attributes import Attributes
from publisher.manuscript.markdown.judge_attributes import judge_identifier, refuse_attribute
from publisher.manuscript.markdown.take_calls import take_all_calls
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.tree import Image, Inline, Text, read_plain_text

if TYPE_CHECKING:
    from publisher.manuscript.markdown.inline_builder import InlineBuilder

#: A length of CSS, as images take it; a bare number is of pixels.
_LENGTH = re.compile(r"(?P<number>\d+(?:\.\d+)?|\.\d+)\s*(?P<unit>px|pt|pc|mm|cm|in|em|ex|rem|%|)")


def build_image(builder: "InlineBuilder", node: SyntaxTreeNode) -> Iterator[Inline]:
    """Build a picture, with its caption: its title, or else what stands in its brackets."""
    position = builder.write_object(node)
    attributes: Attributes = node.meta.get("attributes") or Attributes(0, 0)
    pairs = dict(attributes.pairs)
    for key in pairs.keys() - {"width", "height", "alt", "credit", "source"}:
        refuse_attribute(
            builder.blocks.folder.report,
            position,
            key,
            say("an image takes an id, classes, width, height, alt, credit and source"),
        )
    title = str(node.attrs.get("title", ""))
    # A caption is the title, or else what stands in the brackets.
    builder.writers.append(builder.blocks.start_passage("value"))
    origin = replace(builder.origin, starts=tuple(start - builder.offset - 2 for start in builder.origin.starts))
    written = replace(builder, origin=origin, offset=0).build(node.children)
    builder.blocks.folder.passages.extend(builder.writers.pop().finish())
    bracketed = read_plain_text(written)
    if title:
        builder.blocks.write_value(title, position)
    source = str(node.attrs.get("src", ""))
    if node.meta.get("is_wiki"):
        source = find_by_name(builder.blocks.folder, source, position)
        pairs |= dict(zip(("width", "height"), node.meta.get("size", ()), strict=False))
        bracketed = node.meta.get("text", "")
        written = (Text(position, bracketed),) if bracketed else ()
    image = Image(
        position,
        source,
        pairs.get("alt", bracketed),
        (Text(position, title), *take_all_calls(written)[1]) if title else written,
        identifier=judge_identifier(builder.blocks.folder.report, attributes.identifier, position),
        classes=attributes.classes,
        shown_width=judge_length(builder, pairs.get("width", ""), position),
        shown_height=judge_length(builder, pairs.get("height", ""), position),
        credit=builder.blocks.read_value(pairs, "credit", position),
        origin=builder.blocks.read_value(pairs, "source", position),
    )
    yield from fit_image(builder, image)


def fit_image(builder: "InlineBuilder", image: Image) -> Iterator[Inline]:
    """Yield a picture with its size in pixels, or the words and the calls of one that is unfit."""
    folder = builder.blocks.folder
    judged = judge_image(folder, image.source, image.position)
    if not image.alternative.strip():
        folder.report.add(
            codes.NO_ALTERNATIVE,
            image.position,
            say("the image has no alternative text"),
            say("say in the brackets what the image shows"),
        )
    if judged:
        source, width, height = judged
        yield replace(image, source=source, width=width, height=height)
    else:
        if image.alternative.strip():
            yield Text(image.position, image.alternative)
        yield from take_all_calls(image.caption)[1]


def judge_length(builder: "InlineBuilder", text: str, position: Position) -> str:
    """Return a length of CSS, or report what is none and give ""."""
    match = _LENGTH.fullmatch(text.strip().removesuffix(";"))
    if not text.strip():
        return ""
    if match is None:
        builder.blocks.folder.report.add(
            codes.BAD_ATTRIBUTES,
            position,
            say("{text} is not a length", text=text),
            say("write width=50%, width=8cm or width=300px"),
        )
        return ""
    return f"{match['number']}{match['unit'] or 'px'}"
