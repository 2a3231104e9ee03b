"""Builds links: what a link holds and where it leads in, a link or only its words out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.markdown.judge_attributes import refuse_attribute
from publisher.manuscript.markdown.take_calls import part_at_calls
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.tree import Inline, Link

if TYPE_CHECKING:
    from publisher.manuscript.markdown.attributes import Attributes
    from publisher.manuscript.markdown.inline_builder import InlineBuilder

_SAFE_SCHEME = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_UNSAFE_SCHEME = re.compile(
    r"(?:javascript|vbscript|livescript|file|data|blob|filesystem|ftp|http|https):|//", re.IGNORECASE
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def build_link(builder: "InlineBuilder", node: SyntaxTreeNode) -> Iterator[Inline]:
    """Build a link; what leads nowhere in a book gives way to its words."""
    position = builder.locate(node)
    if node.markup == "autolink":
        node.children[0].meta["is_address"] = True
    else:
        # markdown-it makes the token behind the bracket.
        position = replace(position, column=position.column - 1)
    children = builder.build_inside(node)
    if not children:
        # What it leads to is said there.
        builder.writers[-1].write_object(position)
    if node.attrs.get("title"):
        # It shows where a mouse rests on the link, which no book has.
        told = say("attribute {key} left out", key="title")
        builder.blocks.folder.report.add(codes.FOREIGN_ATTRIBUTE, position, told, say("a link takes .page"))
    shows_page = False
    attributes: Attributes | None = node.nester_tokens.closing.meta.get("attributes") if node.nester_tokens else None
    if attributes:
        shows_page = "page" in attributes.classes
        for name in (
            *(name for name in attributes.classes if name != "page"),
            *(key for key, _ in attributes.pairs),
        ):
            refuse_attribute(builder.blocks.folder.report, position, name, say("a link takes .page"))
    yield from judge_link(builder, position, children, str(node.attrs.get("href", "")), shows_page=shows_page)


def judge_link(
    builder: "InlineBuilder", position: Position, children: tuple[Inline, ...], target: str, *, shows_page: bool = False
) -> Iterator[Inline]:
    """Judge where a link leads; one that means nothing in a book gives way to its words.

    A call or a citation, which is a link itself, parts it in two.
    """
    groups = tuple(part_at_calls(children))
    if len(groups) > 1:
        for group, is_call in groups:
            if is_call:
                yield from group
            else:
                yield from judge_link(builder, position, group, target, shows_page=shows_page)
        return
    report = builder.blocks.folder.report
    if not (_SCHEME.match(target) or target.startswith("//")) or target.startswith(("[[", "info:")):
        yield Link(position, children, target, is_internal=True, shows_page=shows_page)
    elif _SAFE_SCHEME.match(target):
        yield Link(position, children, target, is_internal=False)
    elif _UNSAFE_SCHEME.match(target):
        hint = say("link to https, http, mailto or into the book")
        report.add(codes.UNSAFE_LINK, position, say("unsafe link to {value}", value=target[:60]), hint)
        yield from children
    else:
        hint = say("link to https, http, mailto, tel or into the book, or take the link out")
        report.add(codes.UNKNOWN_SCHEME, position, say("a book cannot follow {value}", value=target[:60]), hint)
        yield from children
