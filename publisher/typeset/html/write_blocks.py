"""Write blocks as markup: each kind by a function, those of more than a line of text in files of their own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from publisher.model.tree import (
    Alert,
    Block,
    Break,
    Counting,
    DefinitionList,
    Division,
    Enumeration,
    Figure,
    Heading,
    Image,
    LineBlock,
    Paragraph,
    Preformatted,
    Quotation,
    Span,
    Table,
    Text,
    read_plain_text,
)
from publisher.script.locale import compose_text
from publisher.typeset.html.write_code import write_preformatted
from publisher.typeset.html.write_division import write_division
from publisher.typeset.html.write_figure import write_figure
from publisher.typeset.html.write_image import write_image_figure

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

_COUNTINGS: Mapping[Counting, str] = {
    "decimal": "1",
    "lower-alpha": "a",
    "upper-alpha": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
#: What stands before a task, by whether it is done.
_BOXES = {True: "\u2611", False: "\u2610"}
_EMPTY = Markup("")


def write_block(writer: "HtmlWriter", block: Block) -> Markup:
    """Write a block."""
    return _WRITERS[type(block)](writer, block)


def _write_paragraph(writer: "HtmlWriter", block: Paragraph) -> Markup:
    match block.children:
        case (Image() as image,):
            return write_image_figure(writer, image)
    with writer.turn_to(block) as own:
        return _write_lines(writer, block, own)


def _write_lines(writer: "HtmlWriter", block: Paragraph, direction: str = "") -> Markup:
    line = writer.write_line(block.children)
    return Markup("<p{}>{}</p>").format(writer.write_attributes(dir=direction) + writer.tell_source((block,)), line)


def _write_heading(writer: "HtmlWriter", block: Heading) -> Markup:
    writer.section = read_plain_text(block.children)
    return Markup("<h{0}{1}>{2}</h{0}>").format(
        block.level,
        writer.write_attributes(block.identifier, block.classes) + writer.tell_source((block,)),
        writer.write_line(block.children),
    )


def _write_quotation(writer: "HtmlWriter", block: Quotation) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(writer.write_blocks(block.children))


def _write_break(_writer: "HtmlWriter", _block: Break) -> Markup:
    return Markup('<hr class="break"/>')


def name_box(writer: "HtmlWriter", block: Alert) -> Markup:
    """Write what a box is about, and its title."""
    kind = writer.house.words[f"alert_{block.kind}"]
    return writer.write_text(compose_text(kind, writer.house.words["colon"], " ", block.title) if block.title else kind)


def _write_alert(writer: "HtmlWriter", block: Alert) -> Markup:
    """Write a box, and over it what it is about."""
    title = name_box(writer, block)
    return Markup('<div class="alert {}"><p class="alert-title">{}</p>{}</div>').format(
        block.kind, title, writer.write_blocks(block.children)
    )


def _write_line_block(writer: "HtmlWriter", block: LineBlock) -> Markup:
    lines = (
        Markup('<p class="line"{}>{}</p>').format(
            writer.tell_source(line), writer.write_line(line) if line else "\u00a0"
        )
        for line in block.lines
    )
    return Markup('<div class="line-block">{}</div>').format(_EMPTY.join(lines))


def _write_list(writer: "HtmlWriter", block: Enumeration) -> Markup:
    tag = "ul" if block.start is None else "ol"
    start: dict[str, str] = {}
    if block.counting:
        # HTML's own word for it (HTML, 4.4.5), by which the style sheets know it too.
        start["type"] = _COUNTINGS[block.counting]
    if block.start not in {None, 1}:
        start |= writer.medium.count_from(block.start)
    items = _EMPTY.join(
        Markup("<li{}>{}</li>").format(
            writer.write_attributes("", () if task is None else ("task",)) + writer.tell_source(item),
            _write_item(writer, item, block, task=task),
        )
        for item, task in zip_longest(block.items, block.tasks)
    )
    classes = (*(("tasks",) if block.tasks else ()), *(() if block.delimiter == "period" else (block.delimiter,)))
    return Markup("<{0}{1}>{2}</{0}>").format(tag, writer.write_attributes("", classes, **start), items)


def _write_item(writer: "HtmlWriter", item: Sequence[Block], block: Enumeration, *, task: bool | None) -> Markup:
    if task is not None:
        first = item[0] if item and isinstance(item[0], Paragraph) else Paragraph(block.position, ())
        box = Span(first.position, (Text(first.position, f"{_BOXES[task]}\u00a0"),), classes=("box",))
        item = (replace(first, children=(box, *first.children)), *item[1 if item and item[0] == first else 0 :])
    if block.is_tight and item and isinstance(item[0], Paragraph) and not _is_picture(item[0]):
        return writer.write_line(item[0].children) + _write_in_item(writer, item[1:])
    return _write_in_item(writer, item)


def _write_in_item(writer: "HtmlWriter", blocks: Sequence[Block]) -> Markup:
    """Write what an item holds; its paragraphs begin at the side of its bullet, in whatever direction they run."""
    return Markup("\n").join(
        _write_lines(writer, block)
        if isinstance(block, Paragraph) and not _is_picture(block)
        else write_block(writer, block)
        for block in blocks
    )


def _write_definitions(writer: "HtmlWriter", block: DefinitionList) -> Markup:
    parts: list[Markup] = []
    for item in block.items:
        parts.append(Markup("<dt{}>{}</dt>").format(writer.tell_source(item.term), writer.write_line(item.term)))
        parts.extend(Markup("<dd>{}</dd>").format(writer.write_blocks(detail)) for detail in item.details)
    return Markup("<dl>{}</dl>").format(_EMPTY.join(parts))


def _write_table(writer: "HtmlWriter", block: Table) -> Markup:
    return writer.medium.write_table(writer, block)


def _is_picture(block: Paragraph) -> bool:
    """Return whether a paragraph is a picture, which has its caption under it."""
    return len(block.children) == 1 and isinstance(block.children[0], Image)


_WRITERS: Mapping[type[Block], Callable[["HtmlWriter", Any], Markup]] = {
    Paragraph: _write_paragraph,
    Heading: _write_heading,
    Quotation: _write_quotation,
    Enumeration: _write_list,
    DefinitionList: _write_definitions,
    Break: _write_break,
    Alert: _write_alert,
    LineBlock: _write_line_block,
    Preformatted: write_preformatted,
    Table: _write_table,
    Division: write_division,
    Figure: write_figure,
}
