"""Timelines as they are drawn: events in their order beside their days, none over another, no page too full."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree

from publisher.fonts.ruler import make_ruler
from publisher.geometry.boxes import Box
from publisher.model.tree import Figure, find_all
from publisher.model.woven import WovenBook
from publisher.press.fontbook import find_installed
from publisher.production.check import check
from publisher.production.editions import EDITIONS
from publisher.typeset.families import list_families
from publisher.typeset.figures import DrawnFigure, FigureDrawer
from publisher.typeset.house import open_house

SVG = "{http://www.w3.org/2000/svg}"


def make_drawer(woven: WovenBook, edition: str) -> FigureDrawer:
    house = open_house(woven.book.metadata)
    families = list_families(house.script)[0]
    regular, bold = (tuple(find_installed(families, bold=bold)) for bold in (False, True))
    ruler = make_ruler(regular, bold, right_to_left=house.right_to_left)
    return FigureDrawer(woven, house, EDITIONS[edition], ruler)


def draw_timelines(woven: WovenBook, drawer: FigureDrawer) -> list[DrawnFigure]:
    blocks = [block for chapter in woven.chapters for block in chapter.chapter.blocks]
    figures = [figure for figure in find_all(blocks, Figure) if figure.kind == "timeline"]
    return [drawn for figure in figures if (drawn := drawer.draw(figure))]


def list_boxes(svg: etree._Element, drawer: FigureDrawer) -> list[tuple[str, Box]]:
    """Return the lines of text with the boxes of their ink."""
    right_to_left = drawer.house.right_to_left
    found = []
    for element in svg.iter(f"{SVG}text"):
        text, size = element.text or "", float(element.get("font-size", "0"))
        width, ascent, descent = drawer.ruler(text, size, bold=element.get("font-weight") == "bold")
        x, y = float(element.get("x", "0")), float(element.get("y", "0"))
        anchor = element.get("text-anchor")
        if anchor == "middle":
            x -= width / 2
        elif anchor is None and right_to_left:
            x -= width
        found.append((text, Box(x, y - ascent, x + width, y + descent)))
    return found


@pytest.mark.parametrize("edition", ["print", "large-print", "epub"])
def test_no_line_of_the_books_timelines_lies_over_another_or_leaves_its_drawing(
    edition: str, shipped: WovenBook
) -> None:
    drawer = make_drawer(shipped, edition)
    drawn = draw_timelines(shipped, drawer)
    assert drawn
    for piece in (piece for figure in drawn for piece in figure.pieces):
        assert piece.height <= EDITIONS[edition].figures.height * 72 / 25.4
        texts = list_boxes(etree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{piece.svg}</svg>'), drawer)
        page = Box(0, 0, piece.width, piece.height).grow(0.05)
        assert [text for text, box in texts if not page.holds(box)] == []
        pairs = combinations(texts, 2)
        assert [(one, two) for (one, a), (two, b) in pairs if a.grow(-0.2).overlaps(b.grow(-0.2))] == []


BOOK = {
    "01.md": "---\ntitle: أ\n---\n\nنص.\n\n::: {.timeline from=1945-01 to=1945-02 caption=أ}\n:::\n",
    "chronology.yaml": """\
        before: {date: 1944-12-31, text: قبل}
        during: {date: 1944-12/1945-01, text: في أثنائه}
        first: {date: 1945-01-05, text: أول, certainty: disputed}
        second: {date: 1945-02, text: ثان}
        after: {date: 1945-03-01, text: بعد}
        """,
}


def test_a_timeline_has_the_events_between_its_dates(make_book: Callable[..., Path]) -> None:
    _, woven = check(make_book(BOOK))
    assert woven is not None
    drawer = make_drawer(woven, "print")
    (drawn,) = draw_timelines(woven, drawer)
    (piece,) = drawn.pieces
    texts = list_boxes(etree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{piece.svg}</svg>'), drawer)
    by_text = dict(texts)
    events = [text for text, _ in texts if text in {"قبل", "في أثنائه", "أول (مختلف فيه)", "ثان", "بعد"}]
    assert events == ["في أثنائه", "أول (مختلف فيه)", "ثان"]
    # A date in the year of the axis need not say it; one that is not, must.
    assert {"5 يناير", "فبراير", "1945"} <= set(by_text)
    # Time runs down, and a right-to-left book reads from the axis on its right.
    assert by_text["في أثنائه"].top < by_text["ثان"].top
    assert by_text["ثان"].right < by_text["5 يناير"].left
    assert drawn.description.alternative.startswith("خط زمني من يناير 1945 إلى فبراير 1945")
    assert drawn.description.lines[1] == "5 يناير 1945: أول (مختلف فيه)."


@pytest.mark.parametrize("edition", ["print", "large-print", "epub"])
def test_no_date_of_a_timeline_is_divided(edition: str, make_book: Callable[..., Path]) -> None:
    chronology = (
        "war: {date: 1914-07-28/1918-11-11, text: حرب}\npeace: {date: 1916-12-22/1919-06-28, text: صلح}\n"
        "end: {date: 1919-07-01, text: ثم عاد الناس إلى بيوتهم في القرى وفي المدن كلها يوم 14 ديسمبر 1919 وبعده}\n"
    )
    chapter = BOOK["01.md"].replace("1945-01", "1914").replace("1945-02", "1920")
    _, woven = check(make_book({"01.md": chapter, "chronology.yaml": chronology}))
    assert woven is not None
    drawer = make_drawer(woven, edition)
    (drawn,) = draw_timelines(woven, drawer)
    lines = [
        text.text or ""
        for piece in drawn.pieces
        for text in etree.fromstring(f'<svg xmlns="{SVG[1:-1]}">{piece.svg}</svg>').iter(f"{SVG}text")
    ]
    for date in ("28 يوليو 1914", "11 نوفمبر 1918", "22 ديسمبر 1916", "28 يونيو 1919", "14 ديسمبر 1919"):
        assert any(date in line.replace("\u00a0", " ") for line in lines), lines


def test_a_timeline_without_events_is_told(make_book: Callable[..., Path]) -> None:
    chapter = BOOK["01.md"].replace("1945-01", "1950").replace("1945-02", "1951")
    _, woven = check(make_book({**BOOK, "01.md": chapter}))
    assert woven is not None
    assert draw_timelines(woven, make_drawer(woven, "print")) == []


def test_a_long_timeline_is_divided_evenly(make_book: Callable[..., Path]) -> None:
    many = "".join(f"e{n}: {{date: 1945-01-{1 + n // 3:02d}, text: {'حدث طويل ' * 12}{n}}}\n" for n in range(60))
    _, woven = check(make_book({**BOOK, "chronology.yaml": many}))
    assert woven is not None
    (drawn,) = draw_timelines(woven, make_drawer(woven, "print"))
    heights = [piece.height for piece in drawn.pieces]
    assert len(heights) > 1
    assert max(heights) <= EDITIONS["print"].figures.height * 72 / 25.4
    assert min(heights) > 0.6 * max(heights)


def test_each_bar_has_a_letter_that_stands_by_its_event_too(shipped: WovenBook) -> None:
    for edition in ("print", "epub"):
        drawer = make_drawer(shipped, edition)
        for drawn in draw_timelines(shipped, drawer):
            marks: list[str] = []
            for piece in drawn.pieces:
                svg = etree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{piece.svg}</svg>')
                white = [text.text or "" for text in svg.iter(f"{SVG}text") if text.get("fill") == "#fff"]
                assert sorted(white) == sorted([*white[::2]] * 2)
                marks += white[::2]
            # The letters go on from piece to piece.
            assert len(set(marks)) == len(marks)


def test_a_timeline_over_pages_says_at_each_head_what_it_continues(shipped: WovenBook) -> None:
    drawer = make_drawer(shipped, "print")
    divided = [drawn for drawn in draw_timelines(shipped, drawer) if len(drawn.pieces) > 1]
    assert divided
    for drawn in divided:
        heads = ["(تابع)" in piece.svg for piece in drawn.pieces]
        assert heads == [False, *(True for _ in drawn.pieces[1:])]
        assert all(">1944<" in piece.svg or ">1945<" in piece.svg for piece in drawn.pieces)


@pytest.mark.parametrize("page", ["A6", "A5"])
def test_no_word_of_an_event_hangs_out_of_a_narrow_timeline(page: str, make_book: Callable[..., Path]) -> None:
    long = "https://example.org/a/very/long/address/of/an/archive/that/holds/the/list"
    chronology = (
        "one: {date: 1945-01-17, text: Die Todesmärsche aus den Konzentrationslagern}\n"
        f"two: {{date: 1945-01-20/1945-02-17, text: 'أول {long}', certainty: disputed}}\n"
        "three: {date: 1945-02-20, text: Donaudampfschifffahrtsgesellschaftskapitänsmütze}\n"
    )
    _, woven = check(make_book({"01.md": BOOK["01.md"], "chronology.yaml": chronology}))
    assert woven is not None
    drawer = replace(make_drawer(woven, "print"), edition=replace(EDITIONS["print"], page=page))
    (drawn,) = draw_timelines(woven, drawer)
    (piece,) = drawn.pieces
    texts = list_boxes(etree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{piece.svg}</svg>'), drawer)
    page_box = Box(0, 0, piece.width, piece.height).grow(0.05)
    assert [text for text, box in texts if not page_box.holds(box)] == []
    assert long in "".join(text for text, _ in texts).replace("أول", "").replace(" ", "")
