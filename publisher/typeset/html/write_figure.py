"""Write maps and timelines as markup: what all media say of a figure, as functions that a medium puts together."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from publisher.model.tree import Figure
from publisher.typeset.drawing.look import Drawing
from publisher.typeset.figures import DrawnFigure, name_families

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

_EMPTY = Markup("")


def write_figure(writer: "HtmlWriter", block: Figure) -> Markup:
    """Write a map or a timeline: what is drawn, or what is told instead of it, and its caption."""
    drawn = writer.medium.draw(block)
    if drawn:
        return writer.medium.write_drawn(writer, block, drawn)
    told = Markup('<p class="figure-alternative">{}</p>').format(writer.write_text(block.alternative))
    return join_figure(writer, block, ("told",), (write_figure_caption(writer, block), told))


def join_figure(writer: "HtmlWriter", block: Figure, classes: tuple[str, ...], parts: Sequence[Markup]) -> Markup:
    """Write the element of a figure, which has parts."""
    first, *others = classes
    attributes = writer.write_attributes(block.identifier, (first, block.kind, *others)) + writer.tell_source((block,))
    return Markup("<figure{}>{}</figure>").format(attributes, _EMPTY.join(parts))


def write_figure_caption(writer: "HtmlWriter", block: Figure, name: str = "") -> Markup:
    """Write the number and the caption of a figure; `name` is the id of the number."""
    word = writer.house.words["figure_map" if block.kind == "map" else "figure_timeline"]
    return Markup('<figcaption><span class="figure-number"{}>{}</span> {}</figcaption>').format(
        writer.write_attributes(name),
        writer.write_text(word.format(n=writer.house.number(block.number))),
        writer.write_text(block.caption),
    )


def write_drawing(
    writer: "HtmlWriter", drawn: DrawnFigure, piece: Drawing, classes: Sequence[str], told: Markup, **others: str
) -> Markup:
    """Write a piece of what is drawn; `told` is the element that stands for it."""
    attributes = writer.write_attributes(
        "",
        classes,
        viewBox=f"0 0 {piece.width:.1f} {piece.height:.1f}",
        font_family=name_families(drawn.families),
        direction=writer.house.direction,
        **others,
    )
    return Markup('<svg xmlns="http://www.w3.org/2000/svg"{}>{}{}</svg>').format(attributes, told, piece.svg)
