"""Builds paragraphs, headings and quotations: their nodes in, blocks out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.markdown.foreign_marks import keep_foreign
from publisher.manuscript.markdown.inline_builder import start_of
from publisher.manuscript.markdown.judge_attributes import judge_identifier, refuse_attribute
from publisher.manuscript.markdown.site_marks import BOXES
from publisher.model import codes
from publisher.model.message import say
from publisher.model.tree import Alert, AlertKind, Block, Division, Heading, Paragraph, Quotation, Styled

if TYPE_CHECKING:
    from publisher.manuscript.markdown.attributes import Attributes
    from publisher.manuscript.markdown.tree_builder import TreeBuilder

#: Boxes that GitHub makes of quotations, and Pandoc of divisions of these classes.
ALERTS: Mapping[str, AlertKind] = {kind: kind for kind in get_args(AlertKind)}
_ALERT = re.compile(r"\[!(?P<kind>[A-Za-z][\w-]*)(?:\|[^\[\]\n]*)?\][+-]?[ \t]*(?P<title>[^\n]*)(?:\n|$)")
#: What writers put before the items of a list, and Markdown does not read.
_HAND_MARK = re.compile(
    r"(?:\((?:\d+|[A-Za-z\u0621-\u064a\u05d0-\u05ea]|@[\w-]*)\)|[A-Za-z\u0621-\u064a\u05d0-\u05ea][.)]|[ivxIVX]+[.)]"
    r"|[\u0660-\u0669\u06f0-\u06f9]+\s?[.)\-\u2013]|[\u2022\u25cf\u25aa\u25e6\u25a0]"
    r"|[\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?|\d\ufe0f?\u20e3)\s+\S"
)
_METADATA = re.compile(r"(?:[\w-]+:(?:[ \t].*)?(?:\n|$)(?:[ \t]+.*(?:\n|$)|- .*(?:\n|$))*)+")


def build_paragraph(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block | None:
    """Build a paragraph; None of one whose only picture is left out."""
    position = builder.locate(node)
    inline = node.children[0]
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


def build_heading(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block:
    """Build a heading, with its id and classes; in a cell it is a line in bold."""
    position = builder.locate(node)
    inline = node.children[0]
    attributes: Attributes | None = node.meta.get("attributes")
    if attributes:
        for key, _ in attributes.pairs:
            refuse_attribute(builder.folder.report, position, key, say("a heading takes an id and classes"))
    if node.markup == "-" and _METADATA.fullmatch(inline.content) and _is_right_behind_rule(node):
        # Metadata in the text, which Pandoc takes out of it.
        keep_foreign(builder.folder.report, inline.content.split("\n")[0], position)
    children = builder.build_inlines(inline, "heading")
    identifier = judge_identifier(builder.folder.report, attributes.identifier, position) if attributes else ""
    classes = attributes.classes if attributes else ()
    if builder.is_in_cell:
        # No section begins in a table: it would be in the contents, and a running head from there on.
        line = Paragraph(position, (Styled(position, "strong", children),))
        return Division(position, (line,), identifier, classes) if identifier or classes else line
    return Heading(position, int(node.tag[1:]), children, identifier, classes)


def build_quotation(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block:
    """Build a quotation, or the box that GitHub and Obsidian make of one whose first line is `[!NOTE]`."""
    position = builder.locate(node)
    first = node.children[0] if node.children and node.children[0].type == "paragraph" else None
    alert = _read_alert(first.children[0]) if first else None
    if first is None or alert is None:
        return Quotation(position, builder.build_blocks(node.children))
    kind, title = alert
    inline = first.children[0]
    above: tuple[Block, ...] = ()
    if title.children:
        place = builder.locate(inline)
        above = (Paragraph(place, (Styled(place, "strong", builder.build_inlines(title)),)),)
    inside = node.children if inline.children else node.children[1:]
    return Alert(position, kind, (*above, *builder.build_blocks(inside)))


def _is_right_behind_rule(heading: SyntaxTreeNode) -> bool:
    """Return whether the line before a heading is a rule."""
    before = heading.previous_sibling
    return bool(before and before.type == "hr" and before.map and heading.map and before.map[1] == heading.map[0])


def _is_list_by_hand(text: str) -> bool:
    """Return whether two lines that run on begin as items of a list do."""
    lines = text.split("\n")
    return any(
        _HAND_MARK.match(first) and _HAND_MARK.match(second) and not first.endswith(("  ", "\\"))
        for first, second in pairwise(lines)
    )


def _read_alert(inline: SyntaxTreeNode) -> tuple[AlertKind, SyntaxTreeNode] | None:
    """Read `[!NOTE] title` at the beginning of a line, and take it off: the kind of box, and the title."""
    match = _ALERT.match(inline.content)
    if match is None:
        return None
    nodes = inline.children
    after = next((n for n, child in enumerate(nodes) if child.type == "softbreak"), len(nodes))
    title = copy(inline)
    title.children = list(drop_letters(nodes[:after], match.start("title")))
    inline.children = nodes[after + 1 :]
    return ALERTS[BOXES.get(match["kind"].lower(), "note")], title


def drop_letters(nodes: Sequence[SyntaxTreeNode], count: int) -> Iterator[SyntaxTreeNode]:
    """Drop the first letters of a line, which are plain text, as nodes of their own or at the beginning of one."""
    for node in nodes:
        token = node.token if node.type == "text" else None
        if token and count:
            taken = min(count, len(token.content))
            count -= taken
            token.content = token.content[taken:]
            token.meta["offset"] = int(token.meta.get("offset", 0)) + taken
        else:
            count = 0
        if token is None or token.content:
            yield node
