"""Write inlines as markup: spelt out and isolated inlines in, elements of a line out."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from publisher.model.tree import (
    Image,
    Inline,
    Isolate,
    LineBreak,
    Link,
    Math,
    Milestone,
    NoteCall,
    Span,
    Style,
    Styled,
    Text,
    read_plain_text,
)
from publisher.typeset.html.write_code import write_code
from publisher.typeset.html.write_image import write_image, write_math
from publisher.typeset.html.write_notes import write_call
from publisher.typeset.milestones import write_milestone

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

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
#: Characters. What is isolated and no longer is not divided at the end of a line.
_SHORT_TOKEN = 20
#: The language of what is in none (BCP 47; ISO 639-3).
_NO_LANGUAGE = "zxx"
_EMPTY = Markup("")


def write_inline(writer: "HtmlWriter", inline: Inline) -> Markup:
    """Write an inline whose runs are isolated already."""
    match inline:
        case Text():
            return escape(writer.medium.hold_words(inline.text))
        case Isolate():
            return write_isolate(writer, inline)
        case Styled(style="code"):
            return write_code(writer, inline)
        case Styled():
            tag = _STYLES[inline.style]
            return Markup("<{0}>{1}</{0}>").format(tag, writer.write_inlines(inline.children))
        case Span():
            return _write_span(writer, inline)
        case Link():
            return _write_link(writer, inline)
        case Image():
            return write_image(writer, inline)
        case Math():
            return write_math(writer, inline)
        case NoteCall():
            return write_call(writer, inline)
        case LineBreak():
            return Markup("<br/>")
        case Milestone():
            return write_milestone(writer, inline)
        case _:
            return _EMPTY


def write_isolate(writer: "HtmlWriter", isolate: Isolate, *, is_token: bool = True) -> Markup:
    """Write a run of the other direction; one without letters is a number, and looks like what is around it.

    What is meant to be isolated is so in each reading system, and the proof expects it. A short token is not divided.
    """
    classes = [] if _has_letters(isolate) else ["number"]
    text = read_plain_text(isolate.children)
    if isolate.is_meant and is_token and len(text) <= _SHORT_TOKEN:
        classes.append("unbroken")
    language = writer.tag_language(writer.medium.languages.get(text.strip(), ""))
    attributes = writer.write_attributes("", classes, dir=isolate.direction, **language)
    tag = "bdi" if isolate.is_meant else "span"
    return Markup("<{0}{1}>{2}</{0}>").format(tag, attributes, writer.write_inlines(isolate.children))


def _write_span(writer: "HtmlWriter", span: Span) -> Markup:
    inner = writer.write_inlines(span.children)
    if marked := writer.medium.write_marked(writer, span, inner):
        return marked
    classes = list(span.classes)
    identifier = span.identifier
    language = writer.tag_language(span.language)
    if span.direction:
        language["dir"] = span.direction
    match span.children:
        case (Isolate(is_meant=True) as run,) if language:
            # What is in another language and runs the other way is one element, not one in another.
            inner = writer.write_inlines(run.children)
            language["dir"] = run.direction
            classes += [] if _has_letters(run) else ["number"]
    attributes = writer.write_attributes(identifier, classes, **language)
    # A date alone needs no element in print, and each element costs the layout time.
    tag = "bdi" if span.direction else "span"
    return Markup("<{0}{1}>{2}</{0}>").format(tag, attributes, inner) if attributes else inner


def _write_link(writer: "HtmlWriter", link: Link) -> Markup:
    # A term inside a link is no link of its own: HTML allows no link in a link.
    writer.in_link = True
    inner = writer.write_inlines(link.children)
    writer.in_link = False
    if not link.is_internal:
        language = writer.tag_language(_NO_LANGUAGE if writer.medium.names_address(link) else "")
        attributes = writer.write_attributes("", ("external",), **language)
        return Markup('<a{} href="{}">{}</a>').format(attributes, link.target, inner)
    address = writer.medium.address(link.target) if link.target else ""
    if not address:
        return inner
    attributes = writer.write_attributes("", ("internal",), **writer.medium.tag_link(link))
    return Markup('<a{} href="{}">{}</a>').format(attributes, address, inner)


def _has_letters(isolate: Isolate) -> bool:
    return any(map(str.isalpha, read_plain_text(isolate.children)))
