"""Write inlines as markup: spelt out and isolated inlines in, elements of a line out."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markupsafe import Markup, escape

from publisher.model.anchors import is_source, name_term
from publisher.model.dates import HistoricalDate
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
    find_all,
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
#: The last year that `datetime` in HTML takes without a sign.
_LAST_YEAR = 9999
#: Characters. What is isolated and no longer is not divided at the end of a line.
_SHORT_TOKEN = 20
#: Words that are held together, and the longest that hold on a screen of ten ems.
_HELD_CHAIN = re.compile("(?<![^ \\n\u00a0])[^ \\n\u00a0]++(?:\u00a0[^ \\n\u00a0]++)+")
_LONGEST_CHAIN = 16
#: The language of what is in none (BCP 47; ISO 639-3).
_NO_LANGUAGE = "zxx"
_EMPTY = Markup("")


def write_inline(writer: "HtmlWriter", inline: Inline) -> Markup:
    """Write an inline whose runs are isolated already."""
    match inline:
        case Text():
            is_flowing = writer.medium.kind == "epub"
            return escape(_HELD_CHAIN.sub(_loosen_chain, inline.text) if is_flowing else inline.text)
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
            return write_milestone(
                inline,
                writer.house,
                writer.other_edition,
                writer.write_attributes,
                is_listed=writer.medium.lists_milestones,
                is_flowing=writer.medium.kind == "epub",
            )
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
    marks = span.marks
    classes = list(span.classes)
    stands_in_link = writer.in_link or any(find_all(span.children, Link))
    if marks.term and writer.medium.kind == "epub" and not stands_in_link:
        attributes = writer.write_attributes(
            span.identifier,
            (*classes, "term"),
            epub_type="glossref",
            role="doc-glossref",
            **writer.tag_language(span.language),
        )
        return Markup('<a{} href="{}">{}</a>').format(
            attributes,
            writer.medium.address(name_term(marks.term)),
            inner,
        )
    identifier = span.identifier
    language = writer.tag_language(span.language)
    if span.direction:
        language["dir"] = span.direction
    if marks.date and writer.medium.kind == "epub" and (machine := _machine_date(marks.date)):
        return Markup("<time{}>{}</time>").format(
            writer.write_attributes(identifier, classes, datetime=machine, **language), inner
        )
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
        text = read_plain_text(link.children)
        language = writer.tag_language(_NO_LANGUAGE if _names_address(writer, text, link.target) else "")
        attributes = writer.write_attributes("", ("external",), **language)
        return Markup('<a{} href="{}">{}</a>').format(attributes, link.target, inner)
    address = writer.medium.address(link.target) if link.target else ""
    if not address:
        return inner
    roles = {}
    if is_source(link.target) and writer.medium.kind == "epub":
        roles = {"epub_type": "biblioref", "role": "doc-biblioref"}
    return Markup('<a{} href="{}">{}</a>').format(writer.write_attributes("", ("internal",), **roles), address, inner)


def _names_address(writer: "HtmlWriter", text: str, target: str) -> bool:
    """Return whether the text of a link is its address, which is in no language; print says nothing of that."""
    shown = text.removeprefix("doi:").rstrip("/")
    return writer.medium.kind == "epub" and "." in shown and unquote(target).rstrip("/").endswith(unquote(shown))


def _loosen_chain(chain: re.Match[str]) -> str:
    """Let a line end in words that are held together, where they are longer than a line of a small screen may be."""
    return chain[0].replace("\u00a0", " ") if len(chain[0]) > _LONGEST_CHAIN else chain[0]


def _has_letters(isolate: Isolate) -> bool:
    return any(map(str.isalpha, read_plain_text(isolate.children)))


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
