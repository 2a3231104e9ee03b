"""Writes the margins that a book asks for: a name or widths in, rules of CSS out.

Without either they are those of the style sheets.
"""

from collections.abc import Iterator, Mapping

from publisher.geometry.page_sizes import measure_page
from publisher.model.book import Margins
from publisher.model.edition import Edition

#: Margins by name, as shares of the width of a page: head, foot, fold, fore-edge. `notes` are those of a book that has
#: notes in them.
_SHARES: Mapping[str, tuple[float, float, float, float]] = {
    "narrow": (0.125, 0.125, 0.095, 0.108),
    "wide": (0.17, 0.2, 0.16, 0.21),
    "notes": (0.149, 0.162, 0.095, 0.27),
}
#: The share of the head margin above a running head, as in the style sheet of the house.
_ABOVE_HEAD = 0.5
#: The share of the height of the text that a drawing may have on the lowest page.
_LEAST_HEIGHT = 0.3
#: The share of a page's height that a drawing on a spread may have with its legend.
_SPREAD_HEIGHT = 0.75


def measure_spread(edition: Edition, below: float = 0.0) -> tuple[float, float, float] | None:
    """Return what a drawing on a spread may fill, in millimetres: its width and height; and the gutter beside its fold.

    It reaches from one fore-edge margin to the other, and leaves room for what stands `below` it; None in an edition
    whose pages are no leaves of a book.
    """
    if edition.pages != "bound":
        return None
    head, foot, inner, outer = _list_margins(edition)
    width, height = measure_page(edition.page)
    return 2 * (width - outer), min(_SPREAD_HEIGHT * height, height - head - foot - below), inner


def measure_figures(edition: Edition) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return what a drawing may fill, in millimetres: its width and height in the text, and on a page of its own."""
    figures = edition.figures
    in_text, alone = (figures.width, figures.height), figures.page
    if not figures.sheet:
        return in_text, alone
    (width, height), (usual_width, usual_height) = measure_page(edition.page), measure_page(figures.sheet)
    head, foot, inner, outer = _list_margins(edition)
    wider = width - usual_width - (inner + outer - sum(edition.sides))
    higher = height - usual_height - (head + foot - sum(edition.ends))
    if edition.pages == "loose":
        # The other half of a sheet is for questions.
        higher = figures.height * (height / usual_height - 1)
    least = _LEAST_HEIGHT * (height - head - foot)
    # One that reaches into the margins does so whatever they are.
    alone_wider = width - usual_width if figures.page[0] > figures.width else wider
    return (
        (figures.width + wider, max(figures.height + higher, least)),
        (figures.page[0] + alone_wider, max(figures.page[1] + higher, least)),
    )


def write_margins(edition: Edition) -> str:
    """Write the rules for the margins of an edition's pages; "" where the style sheets say it."""
    margins = _find_margins(edition)
    return "\n".join(_write_rules(margins)) if margins else ""


def _list_margins(edition: Edition) -> tuple[float, float, float, float]:
    """Return the margins of an edition in millimetres: head, foot, fold and fore-edge."""
    usual = (*edition.ends, *edition.sides)
    asked = _find_margins(edition) or Margins()
    lengths = zip((asked.head, asked.foot, asked.inner, asked.outer), usual, strict=True)
    head, foot, inner, outer = (own if length is None else length for length, own in lengths)
    return head, foot, inner, outer


def _find_margins(edition: Edition) -> Margins | None:
    asked = edition.margins
    if isinstance(asked, Margins):
        return asked
    shares = _SHARES.get("notes" if asked in {None, "normal"} and edition.has_margin_notes else asked or "")
    if shares is None:
        return None
    width, _ = measure_page(edition.page)
    head, foot, inner, outer = (round(share * width, 1) for share in shares)
    if edition.pages == "loose":
        # Sheets are not bound.
        inner = outer = round((inner + outer) / 2, 1)
    return Margins(head, foot, inner, outer)


def _write_rules(margins: Margins) -> Iterator[str]:
    if margins.head is not None:
        yield f"@page {{ margin-top: {margins.head}mm }}"
        above = f"padding-top: {round(margins.head * _ABOVE_HEAD, 1)}mm"
        yield f"@page {{ @top-left {{ {above} }} @top-right {{ {above} }} @top-center {{ {above} }} }}"
    if margins.foot is not None:
        yield f"@page {{ margin-bottom: {margins.foot}mm }}"
    for name, left, right in (("left", margins.outer, margins.inner), ("right", margins.inner, margins.outer)):
        sides = {"left": left, "right": right}
        rules = "; ".join(f"margin-{side}: {width}mm" for side, width in sides.items() if width is not None)
        if rules:
            yield f"@page :{name} {{ {rules} }}"
