"""Builds what other files put into a chapter: an order in, the blocks of the file that it names out."""

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.markdown.foreign_marks import leave_out_foreign
from publisher.manuscript.markdown.included_text import cut_text, find_included, list_names
from publisher.model.tree import Block

if TYPE_CHECKING:
    from publisher.manuscript.markdown.tree_builder import TreeBuilder

#: How deep files may stand in one another, and how many a chapter may take in.
_DEEPEST_INCLUSION, _MOST_INCLUSIONS = 8, 500


def build_included(builder: "TreeBuilder", node: SyntaxTreeNode) -> tuple[Block, ...] | None:
    """Build the blocks of another file that stands in the place of an order; None where none can be read."""
    found = find_included(node.info.strip()) if node.type == "fence" else (node.meta["file"], node.meta["part"])
    if found is None or builder.parse is None or len(builder.around) >= _DEEPEST_INCLUSION:
        return None
    names = [name for name in list_names(builder.file, found[0]) if builder.folder.has_file(name)]
    if not names or names[0] in (*builder.around, builder.file) or builder.included.total() >= _MOST_INCLUSIONS:
        return None
    text = builder.folder.read_text(names[0])
    if text is None:
        return None
    builder.included[names[0]] += 1
    inside = replace(
        builder,
        file=names[0],
        lines=text.split("\n"),
        labels=set(),
        calls=Counter(),
        around=(*builder.around, builder.file),
    )
    return inside.build(builder.parse(cut_text(text, found[1]), names[0]))


def leave_out_inclusion(builder: "TreeBuilder", node: SyntaxTreeNode) -> None:
    """Report an order that cannot be carried out, and leave it out."""
    leave_out_foreign(builder.folder.report, node.content, builder.locate(node))
