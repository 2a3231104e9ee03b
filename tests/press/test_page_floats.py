"""Figures that float: pages on which a figure has no room where it stands, and where it stands then."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from publisher.model.parts import PieceStart
from publisher.press import filled_page, floating_blocks, measured_blocks, page_floats, weasyprint_patches
from publisher.press.page_floats import is_floating
from publisher.press.page_starts import find_note_starts, find_page_starts, find_piece_starts

weasyprint_patches.patch_weasyprint()

UNIT = 20
LINES = 20
STYLE = f"""
@page {{ size: 300px {LINES * UNIT + 40}px; margin: 20px }}
html {{ font: 12px/{UNIT}px 'Noto Naskh Arabic'; --grid: line }}
body, p, h2, figure {{ margin: 0; orphans: 2; widows: 2 }}
h2 {{ font-size: 12px; break-after: avoid }}
figure {{ --float: page; --grid: none; break-inside: avoid }}
"""


def write_text(lines: int, name: str = "س") -> str:
    """Write a paragraph of so many lines."""
    return f"<p>{'<br>'.join(f'{name} {number}' for number in range(lines))}</p>"


def write_figure(lines: int, name: str = "شكل") -> str:
    return f"<figure id='{name}'><div style='height: {(lines - 1) * UNIT}px'></div><p>{name}</p></figure>"


NEXT = f"<h2>ثان</h2>{write_text(30, 'ع')}"


def render(*blocks: str, style: str = "") -> Any:  # noqa: ANN401  # WeasyPrint has no types
    html = HTML(string=f'<html dir="rtl" lang="ar"><style>{STYLE}{style}</style><body>{"".join(blocks)}</body></html>')
    return html, html.render()


def read_pages(document: Any) -> list[list[str]]:  # noqa: ANN401
    """Return the lines of each page from its head to its foot."""
    pages = []
    for page in document.pages:
        lines = [box for box in page._page_box.descendants() if isinstance(box, boxes.LineBox)]
        texts = [
            (line.position_y, "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox)))
            for line in lines
        ]
        pages.append([text for _, text in sorted(texts)])
    return pages


def count_blank(document: Any, number: int) -> float:  # noqa: ANN401
    """Count the blank lines at the foot of a page."""
    kinds = boxes.LineBox
    bottom: float = max(
        box.position_y + box.height for box in document.pages[number]._page_box.descendants() if isinstance(box, kinds)
    )
    return round((LINES * UNIT + 20 - bottom) / UNIT, 2)


def test_a_row_whose_cells_go_on_together_may_follow_a_figure() -> None:
    """Where a page ends in a row the text goes on at several places, one in each cell."""
    cells = f"<td>{write_text(14, 'ص')}</td><td>{write_text(14, 'ع')}</td>"
    _, document = render(write_text(12), write_figure(10), f"<table><tr>{cells}</tr></table>")
    read = [text for page in read_pages(document) for text in page]
    assert sorted(read) == sorted(
        [*(f"س {n}" for n in range(12)), "شكل", *(f"{c} {n}" for c in "صع" for n in range(14))]
    )


def test_text_goes_on_before_a_figure_that_has_no_room() -> None:
    _, document = render(write_text(14), write_figure(10), write_text(14, "ص"))
    first, second = read_pages(document)
    assert first == [f"س {number}" for number in range(14)] + [f"ص {number}" for number in range(6)]
    assert second[0] == "شكل"
    assert count_blank(document, 0) == 0


def test_a_figure_that_cannot_wait_in_its_section_stands_at_the_foot() -> None:
    _, document = render(
        "<h2>أول</h2>", write_text(14), write_figure(10), write_text(2, "ص"), "<h2>ثان</h2>", write_text(9, "ع")
    )
    first, second = read_pages(document)
    assert first == ["أول", *(f"س {number}" for number in range(9)), "شكل"]
    assert second[:5] == ["س 9", "س 10", "س 11", "س 12", "س 13"]
    assert second[5:8] == ["ص 0", "ص 1", "ثان"]


@pytest.mark.parametrize("above", range(17, 23))
def test_no_line_stands_alone_above_a_figure_at_the_foot(above: int) -> None:
    _, document = render(write_text(above), write_text(5, "ص"), write_figure(19), NEXT)
    pages = read_pages(document)
    assert [line for page in pages for line in page if line.startswith("ص")] == [f"ص {number}" for number in range(5)]
    assert all(sum(line.startswith("ص") for line in page) != 1 for page in pages)
    assert all(count_blank(document, number) <= 2 for number in range(len(pages) - 1))


def test_a_figure_never_stands_before_the_heading_of_its_section() -> None:
    _, document = render(write_text(13), "<h2>أول</h2>", write_text(3, "ص"), write_figure(16), write_text(30, "ع"))
    pages = read_pages(document)
    assert "شكل" in pages[1]
    assert pages[0].index("أول") == 13
    assert count_blank(document, 0) == 0


def test_a_figure_waits_beyond_its_section_rather_than_leave_a_hole() -> None:
    _, document = render(
        write_text(12), "<h2>أول</h2>", write_text(2, "ص"), write_figure(19), "<h2>ثان</h2>", write_text(30, "ع")
    )
    assert count_blank(document, 0) == 0
    assert read_pages(document)[1][0] == "شكل"


def test_figures_keep_their_order() -> None:
    figures = [write_figure(9, f"شكل {number}") for number in range(4)]
    _, document = render(write_text(15), *figures, write_text(40, "ص"))
    shown = [line for page in read_pages(document) for line in page if line.startswith("شكل")]
    assert shown == [f"شكل {number}" for number in range(4)]


@pytest.mark.parametrize("above", [8, 10, 14, 17])
@pytest.mark.parametrize("between", [0, 3, 6])
def test_figures_that_fit_on_no_page_together_leave_no_hole_between_text(above: int, between: int) -> None:
    """Each waits for a page of its own while text goes on, in their order."""
    blocks = [write_text(above), write_figure(12, "شكل 1"), write_text(between, "ص"), write_figure(15, "شكل 2")]
    _, document = render(*blocks, write_text(40, "ع"))
    pages = read_pages(document)
    assert [line for page in pages for line in page if line.startswith("شكل")] == ["شكل 1", "شكل 2"]
    assert all(count_blank(document, number) <= 2 for number in range(len(pages) - 1))


def test_figures_that_wait_behind_one_another_leave_their_section_together() -> None:
    """The second is put off behind the first, and is no more bound to its section than that."""
    figures = [write_figure(19, f"شكل {number}") for number in range(3)]
    _, document = render(write_text(10), "<h2>أول</h2>", write_text(2, "ص"), *figures, NEXT, write_text(60, "ف"))
    pages = read_pages(document)
    assert [page.index("ثان") for page in pages if "ثان" in page] == [13]
    assert [line for page in pages for line in page if line.startswith("شكل")] == ["شكل 0", "شكل 1", "شكل 2"]
    assert all(count_blank(document, number) <= 2 for number in range(len(pages) - 1))


@pytest.mark.parametrize("above", range(6, 16))
@pytest.mark.parametrize("below", [2, 5])
def test_at_the_end_of_a_chapter_the_last_figure_that_has_no_place_keeps_its_own(above: int, below: int) -> None:
    """What stands between two figures stays on the page that both leave, with as much of the text as there is."""
    blocks = [write_text(above), write_figure(12, "شكل 1"), write_text(2, "ص"), write_figure(6, "شكل 2")]
    _, document = render(*blocks, write_text(below, "ع"))
    pages = read_pages(document)
    assert [line for page in pages for line in page if line.startswith("شكل")] == ["شكل 1", "شكل 2"]
    assert len(pages) == 2
    assert count_blank(document, 0) <= 2


@pytest.mark.parametrize("below", [9, 12, 13])
def test_figures_stand_behind_the_text_rather_than_leave_a_hole(below: int) -> None:
    """The text has room below the first of two, and ends there; above the second all of it would be a hole."""
    blocks = [write_text(14), write_figure(12, "شكل 1"), write_figure(15, "شكل 2")]
    _, document = render(*blocks, write_text(below, "ع"))
    pages = read_pages(document)
    assert [line for page in pages for line in page if line.startswith("شكل")] == ["شكل 1", "شكل 2"]
    assert pages[-1] == ["شكل 2"]
    assert sum(count_blank(document, number) for number in range(2)) == 2 * LINES - 14 - 12 - below


@pytest.mark.parametrize(("last", "on_first"), [(1, 18), (2, 18), (3, 20), (4, 20)])
def test_the_last_paragraph_but_one_takes_no_more_lines_to_the_last_page_than_are_missing(
    last: int, on_first: int
) -> None:
    """It would take three, and so could not be divided; with the last of three lines two are enough. A note is kept."""
    note = "<span style='float: footnote'>حاشية</span>"
    blocks = [write_text(18), "<p id='but-one'>" + write_text(4, "ص")[3:]]
    blocks.append(write_text(last, "ع").replace("</p>", f"{note}</p>"))
    _, document = render(*blocks, style="#but-one { widows: 3 } span { font: 12px/20px 'Noto Naskh Arabic' }")
    first, second = read_pages(document)
    assert len(first) == on_first
    assert [line for line in second if "حاشية" in line]


@pytest.mark.parametrize(
    ("above", "between", "below", "heights"),
    [(5, 1, 0, (10, 6, 4, 4)), (12, 4, 2, (14, 4, 7, 3)), (13, 3, 1, (14, 7, 4, 3)), (16, 5, 3, (14, 6, 5, 3))],
)
def test_what_is_low_never_stands_before_what_waits(
    above: int, between: int, below: int, heights: tuple[int, ...]
) -> None:
    """The last of several at the end of a chapter would have room where it stands."""
    first, *others = (write_figure(height, f"شكل {number}") for number, height in enumerate(heights))
    _, document = render(write_text(above), first, write_text(between, "ص"), *others, write_text(below, "ع"))
    shown = [line for page in read_pages(document) for line in page if line.startswith("شكل")]
    assert shown == ["شكل 0", "شكل 1", "شكل 2", "شكل 3"]


def test_nothing_is_lost_and_nothing_is_twice() -> None:
    """Whatever stands where: every line and every figure is on one page."""
    for above in range(1, 24):
        blocks = [write_text(above), write_figure(9, "شكل 1"), write_text(3, "ص"), write_figure(13, "شكل 2")]
        blocks += ["<h2>عنوان</h2>", write_text(7, "ع"), write_figure(18, "شكل 3"), write_text(11, "ف")]
        _, document = render(*blocks)
        lines = [line for page in read_pages(document) for line in page]
        assert len(lines) == len(set(lines)) == above + 3 + 1 + 7 + 11 + 3


@pytest.mark.parametrize(
    "figure",
    [f"<table><tr><td>{write_figure(10)}</table>", f"<div style='display: flex'>{write_figure(10)}</div>"],
    ids=["in a cell", "in a row"],
)
def test_what_stands_in_something_else_does_not_float(figure: str) -> None:
    _, document = render(write_text(14), figure, write_text(14, "ص"))
    assert not any(is_floating(box) for page in document.pages for box in page._page_box.descendants())


def test_what_does_not_ask_for_it_stays() -> None:
    _, document = render(write_text(14), write_figure(10), write_text(14, "ص"), style="figure { --float: none }")
    assert count_blank(document, 0) == 6


def test_a_figure_leaves_a_table_room_for_its_head() -> None:
    """At the foot it would leave room for the row alone: it stands on the next page."""
    table = (
        f"<table style='border-spacing: 0'><thead><tr><th>رأس<tbody><tr><td style='height: {10 * UNIT}px'>خلية</table>"
    )
    _, document = render(
        table, write_figure(10), write_text(1, "ص"), style="td, th { padding: 0 } tr { break-inside: avoid }"
    )
    assert read_pages(document) == [["رأس", "خلية", "ص 0"], ["شكل"]]


def test_a_note_below_a_float_stands_at_the_foot_of_the_page() -> None:
    note = "<span style='float: footnote'>حاشية</span>"
    _, document = render(write_text(14), write_figure(10), f"<p>ص{note}</p>", write_text(14, "ع"))
    pages = read_pages(document)
    assert sum("حاشية" in line for page in pages for line in page) == 1
    assert sum(line.startswith("ع") for page in pages for line in page) == 14


def test_letters_are_counted_where_a_figure_stands_in_the_text() -> None:
    html, document = render(write_text(14), write_figure(10), write_text(14, "ص"))
    _, plain = render(write_text(14), write_figure(10), write_text(14, "ص"), style="figure { --float: none }")
    starts = find_page_starts(document.pages, html.etree_element)
    # The figure counts for one letter and its caption, before the text that went on.
    assert starts[1] == (10 * 2 + 4 * 3) + (1 + 3) + 6 * 2
    assert starts[-1] == find_page_starts(plain.pages, html.etree_element)[-1]


def test_a_page_begins_with_its_text_behind_a_figure_that_floats_to_a_later_page() -> None:
    blocks = (write_text(14), write_figure(10), write_text(6, "ص"), write_figure(12, "رسم"), write_text(30, "ع"))
    html, document = render(*blocks)
    pages = read_pages(document)
    assert pages[1][:2] == ["شكل", "ع 0"]
    assert pages[2][0] == "رسم"
    starts = find_page_starts(document.pages, html.etree_element)
    assert starts[1] == (10 * 2 + 4 * 3) + (1 + 3) + 6 * 2 + (1 + 3)
    assert starts[2] == starts[1] + 10 * 2


def test_a_page_of_figures_alone_begins_with_the_first_of_them() -> None:
    """The text goes on before that page and after it: the page is where its figures stand in the text."""
    html, document = render(write_text(14), write_figure(10), write_figure(9, "رسم"), write_text(40, "ص"))
    assert read_pages(document)[1] == ["شكل", "رسم"]
    starts = find_page_starts(document.pages, html.etree_element)
    assert starts[1] == 10 * 2 + 4 * 3
    # The page after it begins with the text that went on, and both figures count before that.
    assert starts[2] == starts[1] + (1 + 3) * 2 + 6 * 2


FRAME = "<div class=frame><p>إطار<br>وسطره</p></div>"
FRAME_STYLE = ".frame { --float: page; border: 1px solid; padding: 4px; margin: 7px 0; break-inside: avoid }"


@pytest.mark.parametrize("above", [17, 18, 19])
@pytest.mark.parametrize("below", [1, 30])
def test_the_lines_of_a_frame_that_floats_stand_on_the_grid(above: int, below: int) -> None:
    _, document = render(write_text(above), FRAME, write_text(below, "ص"), NEXT, style=FRAME_STYLE)
    lines = [box for page in document.pages for box in page._page_box.descendants() if isinstance(box, boxes.LineBox)]
    assert len(lines) == above + 2 + below + 31
    assert {round((line.position_y - 20) % UNIT, 2) % UNIT for line in lines} == {0.0}


def test_frames_that_wait_for_one_head_leave_its_page_nowhere() -> None:
    """With what is between them, and with their lines on the grid, they are higher than they are alone."""
    frame = FRAME.replace("</p>", "<br>وسطر</p>")
    _, document = render(write_text(17), frame * 5, write_text(30, "ص"), style=FRAME_STYLE)
    pages = read_pages(document)
    assert sum(map(len, pages)) == 17 + 5 * 3 + 30
    assert min(count_blank(document, number) for number in range(len(pages))) >= 0


def test_a_table_that_fits_on_no_page_begins_where_it_stands() -> None:
    rows = "".join(f"<tr><td>صف {number}" for number in range(40))
    style = "table { --float: page; --grid: none; break-inside: avoid; border-spacing: 0 } td { padding: 0 }"
    _, document = render(write_text(8), f"<table>{rows}</table>", write_text(3, "ص"), style=style)
    pages = read_pages(document)
    assert pages[0][8:] == [f"صف {number}" for number in range(12)]
    assert sum(line.startswith("صف") for page in pages for line in page) == 40


def write_pieces(*heights: int) -> str:
    """Write a figure that is drawn in pieces of so many lines, the first below a caption."""
    drawn = "".join(
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{100 + number}' height='{height * UNIT}'></svg>"
        for number, height in enumerate(heights)
    )
    return f"<figure class='pieces'><p>شكل</p>{drawn}</figure>"


PIECES = "figure.pieces { break-inside: auto } svg { display: block; break-inside: avoid }"


def list_pieces(document: Any) -> list[list[int]]:  # noqa: ANN401
    """List the numbers of the pieces on each page, from its head."""
    found: list[list[int]] = []
    for page in document.pages:
        drawn = [box for box in page._page_box.descendants() if isinstance(box, boxes.ReplacedBox)]
        found.append([round(box.width) - 100 for box in sorted(drawn, key=lambda box: float(box.position_y))])
    return found


def test_each_piece_of_a_figure_floats_alone() -> None:
    _, document = render(write_text(12), write_pieces(14, 15, 13), write_text(50, "ص"), style=PIECES)
    assert list_pieces(document)[:4] == [[], [0], [1], [2]]
    assert [count_blank(document, number) for number in range(4)] == [0, 0, 0, 0]


@pytest.mark.parametrize(("last", "above", "below"), [(8, 6, 2), (10, 7, 3), (11, 7, 4)])
def test_the_end_of_a_chapter_goes_on_below_a_figure_that_stands_on_its_last_page(
    last: int, above: int, below: int
) -> None:
    """A piece that has waited for its page fills it enough: two lines may go on below it, and five need not."""
    end = write_text(last, "ع").replace("<p>", "<p class='last'>")
    style = PIECES + "p.last { break-before: avoid; widows: 5 }"
    _, document = render(write_text(14), write_pieces(12, 14), write_text(6, "ص"), end, style=style)
    lines = [[line for line in page if line[:1] in {"س", "ص", "ع"}] for page in read_pages(document)]
    assert [len(page) for page in lines] == [20, above, below]
    assert list_pieces(document) == [[], [0], [1]]


def test_no_piece_and_no_line_is_lost_or_twice() -> None:
    """Whatever stands where, also where the text ends before all pieces have found room."""
    for above in range(1, 22, 3):
        for below in (0, 1, 4, 11, 25):
            blocks = [write_text(above), write_pieces(14, 15, 13), *([write_text(below, "ص")] if below else [])]
            for more in ([], [NEXT], [write_figure(9, "آخر")]):
                _, document = render(*blocks, *more, style=PIECES)
                assert [piece for page in list_pieces(document) for piece in page] == [0, 1, 2], (above, below, more)
                lines = [line for page in read_pages(document) for line in page if line]
                wanted = [f"س {number}" for number in range(above)] + [f"ص {number}" for number in range(below)]
                assert [line for line in lines if line[0] in "سص"] == wanted, (above, below, more)
                assert lines.count("شكل") == 1


def test_the_end_of_a_chapter_that_fills_a_page_needs_no_line_before_it() -> None:
    last = write_text(6, "ص").replace("<p>", "<p class='last'>")
    style = "p.last { break-before: avoid; widows: 5 }"
    _, document = render(write_text(18), last, style=style)
    assert [len(page) for page in read_pages(document)] == [18, 6]
    _, document = render(write_text(18), last.replace("<br>ص 4<br>ص 5", ""), style=style)
    assert [len(page) for page in read_pages(document)] == [16, 6]


@pytest.mark.parametrize("lines", [16, 17, 18])
def test_a_caption_of_two_lines_stays_with_the_first_row_of_its_table(lines: int) -> None:
    house = (Path(__file__).parents[2] / "styles/base.css").read_text("utf-8")
    caption = next(line for line in house.splitlines() if line.startswith("caption {"))
    rows = "".join(f"<tr><td>صف {number}</td></tr>" for number in range(4))
    table = f"<table><caption><div>الجدول</div><div>المصدر</div></caption>{rows}</table>"
    _, document = render(write_text(lines), table, style=f"{caption} caption {{ font-size: 12px; padding: 0 }}")
    told = next(page for page in read_pages(document) if "الجدول" in page)
    assert {"المصدر", "صف 0"}.issubset(told)


def test_a_heading_is_not_left_alone_by_all_that_its_section_has() -> None:
    _, document = render(write_text(12), "<h2>أول</h2>", write_figure(10), "<h2>ثان</h2>", write_text(30, "ع"))
    first, second, *_ = read_pages(document)
    assert "أول" not in first
    assert second[:2] == ["أول", "شكل"]


CODE_LINES = "".join(f"<span class='line'>x {number}</span>" for number in range(10))
LISTING_STYLE = """
figure.listing { --float: none; --divided: late }
pre { margin: 0; font: inherit }
.line { display: block }
.line:first-child { break-after: avoid }
.line:last-child { break-before: avoid }
figcaption { break-after: avoid }
"""


@pytest.mark.parametrize(("above", "on_first"), [(9, 10), (12, 7), (16, 3), (17, 2), (18, 0)])
def test_code_is_divided_rather_than_leaves_a_hole(above: int, on_first: int) -> None:
    listing = f"<figure class='listing'><figcaption>a.py</figcaption><pre>{CODE_LINES}</pre></figure>"
    _, document = render(write_text(above), listing, write_text(12, "ص"), style=LISTING_STYLE)
    assert sum(line.startswith("x ") for line in read_pages(document)[0]) == on_first


SPREAD = """
figure.spread { --float: spread; break-inside: auto }
.spread svg { display: block; width: 200px; height: 300px; break-before: verso }
.spread svg.half { break-before: recto }
"""
HALF = "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='300'{}><rect width='9' height='9'/></svg>"
SECOND = HALF.format(" class='half'")
MAP = f"<figure class='spread' id='map'>{HALF.format('')}<p>خريطة</p>{SECOND}</figure>"


def find_halves(document: Any) -> list[int]:  # noqa: ANN401
    """Return the pages on which a half of a picture stands, from 1."""
    return [
        number
        for number, page in enumerate(document.pages, 1)
        if any(isinstance(box, boxes.ReplacedBox) for box in page._page_box.descendants())
    ]


@pytest.mark.parametrize("above", [3, 14, 23, 37])
def test_text_goes_on_before_a_picture_on_a_spread(above: int) -> None:
    _, document = render(write_text(above), MAP, write_text(70, "ص"), style=SPREAD)
    verso, recto = find_halves(document)
    # The first page is a recto.
    assert (verso % 2, recto) == (0, verso + 1)
    assert all(count_blank(document, number) <= 2 for number in range(len(document.pages) - 1))
    lines = [line for page in read_pages(document) for line in page]
    assert len(lines) == len(set(lines)) == above + 70 + 1


@pytest.mark.parametrize(("above", "below", "pages"), [(3, 0, [2, 3]), (25, 9, [4, 5]), (43, 4, [4, 5])])
def test_a_picture_on_a_spread_stands_behind_the_end_of_its_text(above: int, below: int, pages: list[int]) -> None:
    _, document = render(write_text(above), MAP, write_text(below, "ص") if below else "", style=SPREAD)
    assert find_halves(document) == pages
    lines = [line for page in read_pages(document) for line in page]
    assert len(lines) == len(set(lines)) == above + below + 1


@pytest.mark.parametrize("above", [7, 8, 9])
def test_the_rest_of_a_divided_table_goes_on_below_a_picture_on_a_spread(above: int) -> None:
    tables = [
        f"<table>{''.join(f'<tr><td>{name} {n}</td></tr>' for n in range(rows))}</table>"
        for name, rows in (("ج", 14), ("د", 3))
    ]
    style = "table { --float: page; --grid: none; break-inside: avoid; border-spacing: 0 } td { padding: 0 }"
    between, below = "<p>بين</p>", write_text(2, "ص")
    _, document = render(write_text(above), MAP, *tables[:1], between, *tables[1:], below, NEXT, style=SPREAD + style)
    lines = [line for page in read_pages(document) for line in page]
    assert len(lines) == len(set(lines)) == above + 1 + 14 + 1 + 3 + 2 + 31


def test_the_halves_of_a_picture_stay_what_they_are_however_often_their_first_page_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sides: list[list[str]] = []
    choose = filled_page.choose_heads

    def noting(waiting: Any, page_box: Any, root: Any) -> Any:  # noqa: ANN401  # WeasyPrint has no types
        sides.append(list(filter(None, map(floating_blocks.get_side, root.descendants()))))
        return choose(waiting, page_box, root)

    monkeypatch.setattr(page_floats, "choose_heads", noting)
    style = SPREAD + "a::before { content: target-counter(attr(href), page) }"
    blocks = write_text(25), MAP, write_text(9, "ص"), "<p id='last'>آخر</p>"
    _, document = render("<p><a href='#last'></a></p>", *blocks, style=style)
    assert len(sides) > len(document.pages)
    assert all(each == ["verso", "recto"] for each in sides)


def test_one_block_stands_behind_the_text_however_often_its_first_page_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts: list[int] = []
    choose = filled_page.choose_heads

    def noting(waiting: Any, page_box: Any, root: Any) -> Any:  # noqa: ANN401  # WeasyPrint has no types
        counts.append(len(root.children))
        return choose(waiting, page_box, root)

    monkeypatch.setattr(page_floats, "choose_heads", noting)
    # The number of a later page stands on the first one, which is made anew when it is known.
    link, last = "<p><a href='#last'></a></p>", "<p id='last'>آخر</p>"
    style = SPREAD + "a::before { content: target-counter(attr(href), page) }"
    _, document = render(link, write_text(25), MAP, write_text(9, "ص"), last, style=style)
    assert len(counts) > len(document.pages)
    assert set(counts) == {2}


def test_what_waits_is_not_lost_on_a_blank_page() -> None:
    turned = f"<div><p style='break-before: verso'>ع</p>{write_text(9, 'غ')}</div>"
    _, document = render(write_text(34), write_figure(10), write_text(3, "ص"), turned)
    lines = [line for page in read_pages(document) for line in page]
    assert lines.count("شكل") == 1
    assert lines.index("ص 2") < lines.index("ع")


def test_a_box_that_is_higher_than_a_page_is_divided_where_it_begins() -> None:
    lines = "".join(f"<p>سطر {number}</p>" for number in range(LINES + 5))
    box = f"<section style='--float: page; break-inside: avoid'>{lines}</section>"
    _, document = render(write_text(8), box, write_text(14, "ص"))
    first, *_ = read_pages(document)
    assert first[8] == "سطر 0"
    assert count_blank(document, 0) <= 1


def test_what_proves_to_be_higher_than_it_was_measured_floats_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """On whole lines a table may be a little higher than alone."""
    measure = measured_blocks.measure_block
    monkeypatch.setattr(page_floats, "measure_block", lambda *others: measure(*others) - 1.5 * UNIT)
    _, document = render(write_text(14), write_figure(7), write_text(14, "ص"))
    first, second = read_pages(document)
    assert first == [f"س {number}" for number in range(14)] + [f"ص {number}" for number in range(6)]
    assert second[0] == "شكل"


def test_a_caption_at_the_head_of_a_listing_does_not_hold_it_to_what_is_before() -> None:
    """The heading and its words would go to the next page with it."""
    rules = (Path(__file__).parents[2] / "styles/base.css").read_text("utf-8")
    held = "\n".join(line for line in rules.splitlines() if line.startswith("figcaption"))
    listing = f"<figure><figcaption>تعليق</figcaption><div style='height: {9 * UNIT}px'></div></figure>"
    _, document = render(
        write_text(12), "<h2>عنوان</h2>", write_text(3, "ص"), listing, style=f"figure {{ --float: none }} {held}"
    )
    first, second = read_pages(document)
    assert first[12:] == ["عنوان", "ص 0", "ص 1", "ص 2"]
    assert second == ["تعليق"]


def write_drawing(*heights: int, caption_first: bool = False) -> str:
    """Write a figure of drawings of so many lines, which is divided between them."""
    drawings = "".join(f"<svg width='100' height='{height * UNIT}'></svg>" for height in heights)
    caption = "<figcaption>رسم</figcaption>"
    parts = f"{caption}{drawings}" if caption_first else f"{drawings}{caption}"
    return f"<figure id='d'>{parts}</figure>"


@pytest.mark.parametrize(
    ("heights", "caption_first", "begun"),
    [
        ((8, 12), False, [None, PieceStart("d", 1)]),
        ((8, 18, 18), False, [None, PieceStart("d", 1), PieceStart("d", 2)]),
        # Below its caption the first of them may begin a page too.
        ((18, 18), True, [None, PieceStart("d", 0), PieceStart("d", 1)]),
        ((8,), False, [None]),
    ],
)
def test_a_page_that_goes_on_with_a_drawing_begins_with_that_piece(
    heights: tuple[int, ...],
    caption_first: bool,  # noqa: FBT001 - a column of the table
    begun: list[PieceStart | None],
) -> None:
    style = "figure { --float: none; break-inside: auto } svg { display: block }"
    html, document = render(write_text(10), write_drawing(*heights, caption_first=caption_first), style=style)
    assert list(find_piece_starts(document.pages)) == begun
    # A page of a drawing and of the rest of a note is none of notes alone.
    assert find_note_starts(document.pages, find_page_starts(document.pages, html.etree_element)) == (None,) * len(
        begun
    )


def test_a_formula_is_a_letter() -> None:
    formula = "<img class='math' alt='x' src='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22/>'>"
    html, document = render(f"<p>سس {formula} ص {formula}</p>")
    assert find_page_starts(document.pages, html.etree_element) == (0, 5)


_CELL = st.builds(
    "<{0} {1} style='{2}'>{3}</{0}>".format,
    st.sampled_from(("td", "th")),
    st.sampled_from(("", "rowspan=2", "colspan=2")),
    st.sampled_from(("", "height: 5px", "line-height: 9px", "font-size: 30px", "padding: 0", "vertical-align: top")),
    st.sampled_from(("", " ", "س", "س ص " * 20, "<br>", "<p>س</p>", "<small>س</small>", "<table><tr><td>س</table>")),
)
_ROW = st.lists(_CELL, max_size=3).map(lambda cells: f"<tr>{''.join(cells)}</tr>")


@settings(max_examples=60)
@given(
    st.lists(_ROW, min_size=1, max_size=5),
    st.sampled_from(("", "border-collapse: collapse", "margin-top: -50px", "margin-top: 9px", "height: 10px")),
)
def test_a_table_is_as_high_as_is_known_before_its_layout(rows: list[str], style: str) -> None:
    head = "<caption>رأس</caption><thead><tr><th>س</thead>"
    page = "@page { size: 500px 20000px; margin: 60px }"
    _, document = render(f"<table style='{style}'>{head}{''.join(rows)}</table>", style=page)
    (outer, *_) = (box for box in document.pages[0]._page_box.descendants() if box.is_table_wrapper)
    least = measured_blocks.find_least_height(outer)
    if "-50px" in style:
        assert least == 0
    else:
        assert 0 < least <= outer.margin_top + outer.border_height() + measured_blocks.NOTHING


@pytest.mark.parametrize("calling", [{6}, {4, 7}, {0, 3, 6}, set(range(8))])
def test_a_table_that_is_divided_leaves_each_row_its_notes(calling: set[int]) -> None:
    """To be measured it was laid out with its notes, and those of rows that went overleaf stayed behind."""
    note = "<span style='float: footnote'>حاشية {0}</span>"
    rows = (
        "<br>".join(f"ص {row} {line}" for line in range(4)) + (note.format(row) if row in calling else "")
        for row in range(8)
    )
    table = f"<table>{''.join(f'<tr><td>{cell}' for cell in rows)}</table>"
    _, document = render(write_text(5), table, write_text(3, "ع"), style="tr { break-inside: avoid }")
    pages = read_pages(document)
    assert len(pages) > 2
    for page in pages:
        called = [int(line.split()[1]) for line in page if line.startswith("ص") and line.split()[2] == "0"]
        assert [int(line.split()[-1]) for line in page if "حاشية" in line] == sorted(calling & set(called))


@pytest.mark.parametrize(("rows", "is_measured"), [(3, True), (60, False)])
def test_a_table_longer_than_a_page_is_not_laid_out_to_be_measured(
    monkeypatch: pytest.MonkeyPatch, rows: int, *, is_measured: bool
) -> None:
    measured = []
    lay_out_alone = measured_blocks.lay_out_alone

    def note(context: Any, child: Any, containing_block: Any) -> Any:  # noqa: ANN401
        measured.append(child)
        return lay_out_alone(context, child, containing_block)

    monkeypatch.setattr(measured_blocks, "lay_out_alone", note)
    table = f"<table>{''.join(f'<tr><td>ص {number}' for number in range(rows))}</table>"
    _, document = render(write_text(10), table, write_text(3, "ع"), style="table { --float: page }")
    read = [text for page in read_pages(document) for text in page]
    assert read == [f"{c} {n}" for c, count in (("س", 10), ("ص", rows), ("ع", 3)) for n in range(count)]
    assert any(box.is_table_wrapper for box in measured) == is_measured
