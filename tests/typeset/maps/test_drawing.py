"""Maps as they are drawn: measured in the SVG, as a reader would with a rule."""

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from publisher.editions import EDITIONS
from publisher.geometry.boxes import Box
from publisher.model.woven import WovenBook
from publisher.pipeline import check
from publisher.press.fontbook import find_installed
from publisher.script.ruler import Ruler, make_ruler
from publisher.typeset.families import list_families
from publisher.typeset.figures import FigureDrawer
from publisher.typeset.house import open_house
from publisher.weave.maps import list_maps

CHAPTERS = Path(__file__).parents[3] / "chapters"
SVG = "{http://www.w3.org/2000/svg}"
_SHIFT = re.compile(r"translate\(0 (.*)\)")


class Written(NamedTuple):
    """A line of text of a drawing, and the box of its ink."""

    text: str
    box: Box


def open_ruler(script: str, *, right_to_left: bool) -> Ruler:
    families = list_families(script)[0]
    regular, bold = (tuple(find_installed(families, bold=bold)) for bold in (False, True))
    return make_ruler(regular, bold, right_to_left=right_to_left)


def draw_maps(woven: WovenBook, edition: str) -> Iterator[tuple[int, etree._Element, Ruler]]:
    house = open_house(woven.book.metadata)
    ruler = open_ruler(house.script, right_to_left=house.right_to_left)
    drawer = FigureDrawer(woven, house, EDITIONS[edition], ruler)
    figures = [figure for _, figure in list_maps(woven.chapters)]
    for figure in (*figures, *([woven.overview] if woven.overview else [])):
        drawn = drawer.draw(figure)
        if drawn:
            (piece,) = drawn.pieces
            svg = (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {piece.width} {piece.height}">{piece.svg}</svg>'
            )
            yield figure.number, etree.fromstring(svg), ruler


def list_texts(svg: etree._Element, ruler: Ruler) -> list[Written]:
    """Give the lines of text of a drawing, measured as they will be set."""
    found = []
    for element in svg.iter(f"{SVG}text"):
        size, text = float(element.get("font-size", "0")), element.text or ""
        width, ascent, descent = ruler(text, size, element.get("font-weight") == "bold")
        x, y = float(element.get("x", "0")), float(element.get("y", "0"))
        left = x - width / 2 if element.get("text-anchor") == "middle" else x
        box = Box(left, y - ascent, left + width, y + descent)
        shifts = (_SHIFT.match(group.get("transform", "")) for group in element.iterancestors())
        down = sum(float(shift[1]) for shift in shifts if shift)
        found.append(Written(text, box.move(0, down)))
    return found


def judge_texts(svg: etree._Element, ruler: Ruler) -> list[str]:
    """Tell which lines of text overlap, or leave the drawing."""
    _, _, width, height = map(float, (svg.get("viewBox") or "").split())
    texts = list_texts(svg, ruler)
    faults = [text for text, box in texts if not Box(0, 0, width, height).grow(0.05).holds(box)]
    pairs = combinations(texts, 2)
    faults += [f"{one.text} × {two.text}" for one, two in pairs if one.box.grow(-0.05).overlaps(two.box)]
    return faults


@pytest.fixture(scope="module")
def book() -> WovenBook:
    _, woven = check(CHAPTERS)
    assert woven is not None
    return woven


@pytest.mark.parametrize("edition", ["print", "large-print", "epub", "handouts"])
def test_no_label_of_the_book_lies_over_another_or_leaves_its_drawing(edition: str, book: WovenBook) -> None:
    faults = {number: judge_texts(svg, ruler) for number, svg, ruler in draw_maps(book, edition)}
    assert len(faults) == len(book.maps)
    assert not {number: found for number, found in faults.items() if found}
