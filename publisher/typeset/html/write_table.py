"""Write tables as markup: for print as they are, for an EPUB so that their rows can stand one under another."""

from typing import TYPE_CHECKING

from markupsafe import Markup

from publisher.model.tree import Cell, Node, Paragraph, Table, read_plain_text
from publisher.typeset.html.write_code import LONG_WORD
from publisher.typeset.html.write_image import write_credits, write_label
from publisher.typeset.tables import choose_width, classify_size, has_row_heads, label_columns, list_above, list_places

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

_EMPTY = Markup("")


def write_table(writer: "HtmlWriter", block: Table) -> Markup:
    """Write a table."""
    if writer.medium.kind == "epub":
        return _write_flowing_table(writer, block)
    rows = {tag: list_places(cells) for tag, cells in (("th", block.header), ("td", block.rows))}
    written = {
        tag: _EMPTY.join(
            Markup("<tr>{}</tr>").format(_EMPTY.join(_write_cell(writer, block, tag, *place) for place in row))
            for row in places
        )
        for tag, places in rows.items()
    }
    head = Markup("<thead>{}</thead>").format(written["th"])
    return Markup("<table{}>{}{}<tbody>{}</tbody></table>").format(
        writer.write_attributes(block.identifier, (*block.classes, *classify_size(block))),
        _write_caption(writer, block),
        head if block.header else _EMPTY,
        written["td"],
    )


def _write_caption(writer: "HtmlWriter", block: Table) -> Markup:
    if not (block.caption or block.credit or block.origin):
        return _EMPTY
    return Markup("<caption{}>{}{}{}</caption>").format(
        writer.tell_source(block.caption),
        write_label(writer, block.label),
        writer.write_line(block.caption),
        write_credits(writer, block),
    )


def _write_flowing_table(writer: "HtmlWriter", block: Table) -> Markup:
    """Write a table of an EPUB, whose rows can stand one under another where the screen is too narrow.

    Each cell says what heads its column then, and each row what reaches down into it from above. The roles stay
    when a style sheet takes the elements apart (HTML-AAM 1.0). Without a caption it is named after its section.
    """
    labels = label_columns(block)
    has_heads = has_row_heads(block)
    head = [
        Markup('<tr role="row">{}</tr>').format(
            _EMPTY.join(_write_cell(writer, block, "th", cell, column, role="columnheader") for cell, column in row)
        )
        for row in list_places(block.header)
    ]
    body: list[Markup] = []
    for row, above in zip(list_places(block.rows), list_above(block.rows), strict=True):
        cells = _EMPTY.join(
            _write_cell(writer, block, "th", cell, column, role="rowheader")
            if has_heads and not column
            else _write_cell(writer, block, "td", cell, column, role="cell", label=labels.get(column, ""))
            for cell, column in row
        )
        told = writer.house.words["citation_separator"].join(
            f"{labels[column]}{writer.house.words['colon']} {text}" if labels.get(column) else text
            for column, text in above
        )
        body.append(Markup("<tr{}>{}</tr>").format(writer.write_attributes("", (), role="row", data_above=told), cells))
    caption = _write_caption(writer, block)
    attributes = writer.write_attributes(
        block.identifier, block.classes, role="table", aria_label="" if caption else writer.section
    )
    return Markup('<div class="table fits-{}"><table{}>{}{}<tbody role="rowgroup">{}</tbody></table></div>').format(
        choose_width(block),
        attributes,
        caption,
        Markup('<thead role="rowgroup">{}</thead>').format(_EMPTY.join(head)) if head else _EMPTY,
        _EMPTY.join(body),
    )


def _write_cell(
    writer: "HtmlWriter", block: Table, tag: str, cell: Cell, column: int, *, role: str = "", label: str = ""
) -> Markup:
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
