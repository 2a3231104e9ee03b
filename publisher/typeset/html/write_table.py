"""Write tables as markup: for print as they are, for an EPUB so that their rows can stand one under another."""

from typing import TYPE_CHECKING

from markupsafe import Markup

from publisher.model.tree import Cell, Node, Paragraph, Table, read_plain_text
from publisher.typeset.html.write_code import LONG_WORD
from publisher.typeset.html.write_image import write_credits, write_label

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

_EMPTY = Markup("")


def write_table_caption(writer: "HtmlWriter", block: Table) -> Markup:
    """Write the number, the caption and the source of a table; nothing for one that has none."""
    if not (block.caption or block.credit or block.origin):
        return _EMPTY
    return Markup("<caption{}>{}{}{}</caption>").format(
        writer.tell_source(block.caption),
        write_label(writer, block.label),
        writer.write_line(block.caption),
        write_credits(writer, block),
    )


def write_cell(
    writer: "HtmlWriter", block: Table, tag: str, cell: Cell, column: int, *, role: str = "", label: str = ""
) -> Markup:
    """Write a cell; `role` and `label` are those that a table has whose rows may be taken apart."""
    direction = block.directions[column] if column < len(block.directions) else ""
    first: tuple[Node, ...] = cell.children
    text = ""
    with writer.set_direction(right_to_left=direction == "rtl" if direction else writer.right_to_left):
        if len(cell.children) == 1 and isinstance(only := cell.children[0], Paragraph):
            first, text = only.children, read_plain_text(only.children)
            inner = writer.write_line(only.children)
        else:
            inner = writer.write_blocks(cell.children)
    # A corner without text is no heading of anything (HTML 4.9.10).
    if not inner:
        tag, role = "td", role and "cell"
    has_long_word = any(len(word) > LONG_WORD for word in text.split())
    # Figures alone are no words of another script, and as large as those around them.
    is_turned = direction == "ltr" and writer.runs_right_to_left
    figures = "number" if is_turned and text and not any(map(str.isalpha, text)) else ""
    alignment = block.alignments[column] if column < len(block.alignments) else ""
    attributes = writer.write_attributes(
        "",
        tuple(name for name in (alignment, "long-word" if has_long_word else "", figures) if name),
        scope="" if tag == "td" else "row" if role == "rowheader" else "col",
        role=role,
        data_label=label if inner else "",
        colspan=str(cell.columns) if cell.columns > 1 else "",
        rowspan=str(cell.rows) if cell.rows > 1 else "",
        dir=direction,
        style=f"width: {block.widths[column]:.0%}" if block.widths and cell.columns == 1 else "",
    )
    return Markup("<{0}{1}>{2}</{0}>").format(tag, attributes + writer.tell_source(first), inner)
