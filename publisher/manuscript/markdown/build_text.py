"""Builds paragraphs, headings and quotations: their tokens in, blocks out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

from markdown_it.token import Token

from publisher.manuscript.markdown.foreign_marks import keep_foreign
from publisher.manuscript.markdown.inline_builder import start_of
from publisher.manuscript.markdown.judge_attributes import judge_identifier, refuse_attribute
from publisher.manuscript.markdown.site_marks import BOXES
from publisher.model import codes
from publisher.model.message import say
from publisher.model.tree import Alert, AlertKind, Block, Heading, Paragraph, Quotation, Styled

if TYPE_CHECKING:
    from publisher.manuscript.markdown.attributes import Attributes
    from publisher.manuscript.markdown.tree_builder import TreeBuilder

#: Boxes that GitHub makes of quotations, and Pandoc of divisions of these classes.
ALERTS: Mapping[str, AlertKind] = {kind: kind for kind in get_args(AlertKind)}
_ALERT = re.compile(r"\[!(?P<kind>[A-Za-z][\w-]*)(?:\|[^\[\]\n]*)?\][+-]?[ \t]*(?P<title>[^\n]*)(?:\n|$)")
#: What writers put before the items of a list, and Markdown does not read.
_HAND_MARK = re.compile(
    r"(?:\((?:\d+|[A-Za-z\u0621-\u064a\u05d0-\u05ea]|@[\w-]*)\)|[A-Za-z\u0621-\u064a\u05d0-\u05ea][.)]|[ivxIVX]+[.)]"
    r"|[\u0660-\u0669\u06f0-\u06f9]+\s?[.)\-\u2013]|[\u2022\u25cf\u25aa\u25e6\u25a0])\s+\S"
)
_METADATA = re.compile(r"(?:[\w-]+:(?:[ \t].*)?(?:\n|$)(?:[ \t]+.*(?:\n|$)|- .*(?:\n|$))*)+")
#: A heading and what stands before it.
_HEADING_TOKENS = 4


def build_paragraph(builder: "TreeBuilder", token: Token) -> Block | None:
    """Build a paragraph; None of one whose only picture is left out."""
    position = builder.locate(token)
    inline = builder.tokens[builder.index]
    builder.index += 2
    if _is_list_by_hand(inline.content):
        builder.folder.report.add(
            codes.UNREAD_LIST,
            position,
            say("lines that are numbered or marked by hand run together"),
            say("write 1. 2. 3. or - at the beginning of each line, or end the lines with \\"),
        )
    if position.line == 1 and inline.content.startswith("% "):
        keep_foreign(builder.folder.report, inline.content.split("\n")[0], position)
    children = builder.build_inlines(inline)
    # A picture that is left out may have been all.
    return Paragraph(start_of(children) or position, children) if children else None


def build_heading(builder: "TreeBuilder", token: Token) -> Block:
    """Build a heading, with its id and classes."""
    position = builder.locate(token)
    inline = builder.tokens[builder.index]
    builder.index += 2
    attributes: Attributes | None = token.meta.get("attributes")
    if attributes:
        for key, _ in attributes.pairs:
            refuse_attribute(builder.folder.report, position, key, say("a heading takes an id and classes"))
    before = builder.tokens[builder.index - 4] if builder.index >= _HEADING_TOKENS else token
    is_right_behind = before.type == "hr" and before.map and token.map and before.map[1] == token.map[0]
    if token.markup == "-" and is_right_behind and _METADATA.fullmatch(inline.content):
        # Metadata in the text, which Pandoc takes out of it.
        keep_foreign(builder.folder.report, inline.content.split("\n")[0], position)
    children = builder.build_inlines(inline, "heading")
    return Heading(
        position,
        int(token.tag[1:]),
        children,
        judge_identifier(builder.folder.report, attributes.identifier, position) if attributes else "",
        attributes.classes if attributes else (),
    )


def build_quotation(builder: "TreeBuilder", token: Token) -> Block:
    """Build a quotation, or the box that GitHub and Obsidian make of one whose first line is `[!NOTE]`."""
    position = builder.locate(token)
    inline = builder.tokens[builder.index + 1] if builder.index + 1 < len(builder.tokens) else token
    alert = _read_alert(inline) if builder.tokens[builder.index].type == "paragraph_open" else None
    if alert is None:
        return Quotation(position, builder.build_until("blockquote_close"))
    kind, title = alert
    above: tuple[Block, ...] = ()
    if title.children:
        place = builder.locate(inline)
        above = (Paragraph(place, (Styled(place, "strong", builder.build_inlines(title)),)),)
    if not inline.content.strip():
        builder.index += 3
    return Alert(position, kind, (*above, *builder.build_until("blockquote_close")))


def _is_list_by_hand(text: str) -> bool:
    """Return whether two lines that run on begin as items of a list do."""
    lines = text.split("\n")
    return any(
        _HAND_MARK.match(first) and _HAND_MARK.match(second) and not first.endswith(("  ", "\\"))
        for first, second in pairwise(lines)
    )


def _read_alert(inline: Token) -> tuple[AlertKind, Token] | None:
    """Read `[!NOTE] title` at the beginning of a line, and take it off: the kind of box, and the title."""
    children = inline.children or []
    match = _ALERT.match(inline.content)
    if match is None:
        return None
    after = next((n for n, child in enumerate(children) if child.type == "softbreak"), len(children))
    title = Token("inline", "", 0)
    title.map, title.meta["origin"] = inline.map, inline.meta.get("origin")
    title.children = list(_drop_letters(children[:after], match.start("title")))
    inline.children = children[after + 1 :]
    inline.content = inline.content[match.end() :] if inline.children else ""
    return ALERTS[BOXES.get(match["kind"].lower(), "note")], title


def _drop_letters(tokens: Sequence[Token], count: int) -> Iterator[Token]:
    """Drop the first letters of a line, which are plain text, as tokens of their own or at the beginning of one."""
    for token in tokens:
        taken = min(count, len(token.content)) if token.type == "text" else 0
        count -= taken
        if taken:
            token.content = token.content[taken:]
            token.meta["offset"] = int(token.meta.get("offset", 0)) + taken
        if token.content or token.type != "text":
            yield token
