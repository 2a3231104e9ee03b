"""Write maps and timelines as markup: a figure in, its drawing, caption and long description out."""

from typing import TYPE_CHECKING

from markupsafe import Markup

from publisher.model.tree import Figure
from publisher.typeset.figures import DrawnFigure, name_families

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

#: Characters. What is longer is no name, but a description.
_LONGEST_NAME = 160
_EMPTY = Markup("")


def write_figure(writer: "HtmlWriter", block: Figure) -> Markup:
    """Write a map or a timeline: what is drawn, its caption, and in the EPUB its long description."""
    words = writer.house.words
    label = words["figure_map" if block.kind == "map" else "figure_timeline"].format(
        n=writer.house.number(block.number)
    )
    drawn = writer.medium.draw(block)
    drawings = _write_drawings(writer, block, drawn) if drawn else []
    before, after = _EMPTY.join(drawings), _EMPTY
    if drawn is None:
        after = Markup('<p class="figure-alternative">{}</p>').format(writer.write_text(block.alternative))
    # A caption is the first or the last of a figure (HTML 4.4.12), so the description stands before it.
    if drawn and writer.medium.kind == "epub":
        before += _write_description(writer, block, drawn)
    caption = Markup('<figcaption><span class="figure-number"{}>{}</span> {}</figcaption>').format(
        writer.write_attributes(f"{block.identifier}-name") if drawn and writer.medium.kind == "epub" else _EMPTY,
        writer.write_text(label),
        writer.write_text(block.caption),
    )
    # What goes on over pages is named on the first of them; the map of the whole book below the title of its pages.
    is_divided = drawn is not None and len(drawn.pieces) > 1 and writer.medium.kind == "print"
    parts = (caption, before) if is_divided or (block.is_overview and block.is_spread) else (before, caption)
    classes: tuple[str, ...] = ("drawn" if drawn else "told", block.kind)
    if is_divided and block.is_spread:
        classes += ("spread",)
        if not block.is_overview:
            # On the first of two facing pages it stands below, so that the halves meet.
            parts = (drawings[0], caption + _EMPTY.join(drawings[1:]))
    return Markup("<figure{}>{}{}{}</figure>").format(
        writer.write_attributes(block.identifier, classes) + writer.tell_source((block,)),
        *parts,
        after,
    )


def _write_drawings(writer: "HtmlWriter", block: Figure, drawn: DrawnFigure) -> list[Markup]:
    """Write what is drawn, with the words that stand for it (PDF/UA-1, 7.3; SVG-AAM 1.0, 4.1)."""
    is_epub = writer.medium.kind == "epub"
    parts: list[Markup] = []
    for number, piece in enumerate(drawn.pieces, 1):
        # The halves of a spread are one figure (publisher/press/tags.py).
        is_half = block.is_spread and number > 1
        # A PDF has one text for a figure, so the long description is part of it.
        told = drawn.description.alternative if number > 1 else drawn.description.whole
        size = {} if is_epub else {"width": f"{piece.width:.1f}pt", "height": f"{piece.height:.1f}pt"}
        # In an EPUB it is that of the page.
        language = {} if is_epub else {"lang": writer.house.language}
        parts.append(
            Markup('<svg xmlns="http://www.w3.org/2000/svg"{}>{}{}</svg>').format(
                writer.write_attributes(
                    "",
                    ("half",) if is_half else (),
                    viewBox=f"0 0 {piece.width:.1f} {piece.height:.1f}",
                    font_family=name_families(drawn.families),
                    direction=writer.house.direction,
                    **language,
                    **size,
                    # In an EPUB all pieces are one picture, which is told once.
                    aria_hidden="true" if is_epub else "",
                ),
                _EMPTY if is_epub or is_half else Markup("<title>{}</title>").format(told),
                piece.svg,
            )
        )
    if not is_epub:
        return parts
    whole = Markup("<div{}>{}</div>").format(
        writer.write_attributes(
            "",
            ("drawing",),
            role="img",
            aria_label=_name_drawing(block),
            aria_labelledby="" if _name_drawing(block) else f"{block.identifier}-name",
            aria_describedby=f"{block.identifier}-long",
        ),
        _EMPTY.join(parts),
    )
    return [whole]


def _write_description(writer: "HtmlWriter", block: Figure, drawn: DrawnFigure) -> Markup:
    """Write the long description of a figure, which a reader opens."""
    lines = _EMPTY.join(Markup("<li>{}</li>").format(writer.write_text(line)) for line in drawn.description.lines)
    # What is the name of the drawing, or is made of the lines, is not said twice.
    is_said = not block.alternative or _name_drawing(block)
    whole = _EMPTY if is_said else Markup("<p>{}</p>").format(writer.write_text(block.alternative))
    # What describes a drawing is read though it is not shown (Accessible Name 1.2, 4.3.2, 2A), but not inside of a
    # closed element.
    return Markup("<details{}><summary>{}</summary></details><div{}>{}<ul>{}</ul></div>").format(
        writer.write_attributes("", ("figure-description",)),
        writer.write_text(writer.house.words["alt_text_label"]),
        writer.write_attributes(f"{block.identifier}-long", ("figure-long",)),
        whole,
        lines,
    )


def _name_drawing(figure: Figure) -> str:
    """Name a drawing by what its writer says instead of it; "" where that is no name but a description."""
    return figure.alternative if len(figure.alternative) <= _LONGEST_NAME else ""
