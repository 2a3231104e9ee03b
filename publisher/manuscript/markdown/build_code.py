"""Builds code and formulas: nodes of fences and of mathematics in, blocks out."""

import re
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.markdown.attributes import parse_attributes
from publisher.manuscript.markdown.build_math import build_math
from publisher.manuscript.markdown.foreign_marks import keep_foreign, leave_out_raw
from publisher.manuscript.markdown.included_code import include_code
from publisher.manuscript.markdown.judge_attributes import judge_identifier
from publisher.manuscript.markdown.tex_definitions import take_definitions
from publisher.model.tree import Block, Paragraph, Preformatted

if TYPE_CHECKING:
    from publisher.manuscript.markdown.tree_builder import TreeBuilder

#: Languages that code hosts draw, and print nowhere.
_DRAWN = frozenset(("mermaid", "plantuml"))
#: A command of Hugo's that is shown, and not carried out.
_HELD = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}")
#: Code that R Markdown and Quarto run, to print what comes out.
_CHUNK = re.compile(r"\{(?P<language>r|python|julia|ojs|sql|bash|stan|dot|mermaid|exec)\b[^{}]*\}$", re.IGNORECASE)


def read_definitions(builder: "TreeBuilder", node: SyntaxTreeNode) -> None:
    """Read definitions of commands, which hold for the formulas behind them."""
    builder.definitions |= take_definitions(node.content)[0]


def build_formula(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block | None:
    """Build a formula that stands alone; None where it only defines."""
    position = builder.locate(node)
    children = tuple(build_math(builder, node.content, position, is_display=True))
    return Paragraph(position, children) if children else None


def build_fence(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block | None:
    """Build a block of code. Behind its fence stands a language, attributes, or both."""
    position = builder.locate(node)
    info = node.info.strip()
    if info.startswith("{="):
        leave_out_raw(builder.folder, info, info, position)
        return None
    if info == "math":
        # A formula to GitHub.
        return build_formula(builder, node)
    if info in _DRAWN:
        keep_foreign(builder.folder.report, f"```{info}", position)
    if chunk := _CHUNK.match(info):
        # Its result is not known.
        keep_foreign(builder.folder.report, f"```{info}", position)
        info = chunk["language"]
    # What Hugo is told not to carry out.
    text = _HELD.sub(r"{{\1\2\3}}", node.content)
    if "{{#" in text:
        text, unread = include_code(builder.folder, builder.file, text)
        for order in unread:
            keep_foreign(builder.folder.report, order, position)
    word, _, rest = info.partition(" ") if not info.startswith("{") else ("", "", info)
    if "{" in word:
        word, rest = word[: word.index("{")], info[info.index("{") :]
    attributes = parse_attributes(rest if rest.startswith("{") else f"{{{rest}}}", 0)
    if attributes is None:
        return Preformatted(position, text, word)
    classes = list(attributes.classes)
    language = word or (classes.pop(0) if classes else "")
    pairs = dict(attributes.pairs)
    caption = pairs.get("caption", pairs.get("title", pairs.get("filename", "")))
    if caption:
        builder.write_value(caption, position)
    return Preformatted(
        position,
        text,
        language,
        caption,
        judge_identifier(builder.folder.report, attributes.identifier, position),
        tuple(classes),
    )
