"""The grid of lines: pages with what makes lines and blocks higher, on which every line of text stands on the grid."""

from base64 import b64encode
from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from publisher.press import weasyprint_patches
from tests.samples import draw_picture

weasyprint_patches.patch_weasyprint()

UNIT, TOP = 30.0, 20.0
STYLE = f"""
@page {{ size: 300px 460px; margin: {TOP}px 20px; @footnote {{ margin-top: 10px }} }}
html {{ font: 16px/{UNIT}px 'Noto Naskh Arabic', 'Noto Serif'; --grid: line }}
body, p, h2 {{ margin: 0; orphans: 1; widows: 1 }}
h2 {{ font: bold 19px/41px 'Noto Kufi Arabic' }}
figure, table, pre, .footnote {{ --grid: none }}
figure {{ margin: 13px 0 }}
table {{ font-size: 13px; line-height: 19px; margin: 7px 0 }}
.frame {{ border: 1px solid; padding: 9px; margin: 5px 0 }}
.footnote {{ float: footnote; font-size: 12px; line-height: 17px }}
.row {{ display: flex; margin: 4px 0 }}
.raised {{ font-size: 11px; vertical-align: super; line-height: 11px }}
"""
TEXT = "وصلوا إلى المحطة في المساء ولم يكن في البلدة من يسأل عنهم فناموا في حظيرة إلى جانب الطريق حتى الصباح."


def render(body: str, style: str = STYLE) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    page = f'<html dir="rtl" lang="ar"><style>{style}</style><body>{body}</body></html>'
    return HTML(string=page).render()


def list_lines(document: Any) -> list[Any]:  # noqa: ANN401
    """Return the lines of paragraphs that stand in the text itself."""
    return [
        line
        for page in document.pages
        for box in page._page_box.descendants()
        if isinstance(box, boxes.BlockBox) and box.element_tag == "p"
        for line in box.children
        if isinstance(line, boxes.LineBox)
    ]


def measure_phases(document: Any) -> set[float]:  # noqa: ANN401
    """Return how far below a line of the grid the baselines of the text stand."""
    return {round((line.position_y + line.baseline - TOP) % UNIT, 1) for line in list_lines(document)}


PICTURE = (
    f"<img alt='' style='width: 40px; height: 47px' src='data:image/png;base64,{b64encode(draw_picture()).decode()}'>"
)
ISLANDS = {
    "a figure": f"<figure>{PICTURE}<figcaption>شكل</figcaption></figure>",
    "a table": "<table><tr><td>واحد<td>اثنان<tr><td>ثلاثة<td>أربعة</table>",
    "a heading": "<h2>عنوان</h2>",
    "a frame": f"<div class=frame><p>{TEXT}</p></div>",
    "boxes in a row": "<div class=row><div style='line-height: 22px'>يمين</div><div>يسار</div></div>",
    "a picture in a line": f"<p>كلمة {PICTURE} كلمة</p>",
    "a raised letter": "<p>كلمة<span class=raised>(1)</span> وكلمة</p>",
    "code": "<pre style='font-size: 12px; line-height: 17px'>a = 1\nb = 2</pre>",
    "a note": f"<p>كلمة<span class=footnote>{TEXT}</span> أخرى</p>",
}


@pytest.mark.parametrize("island", ISLANDS.values(), ids=list(ISLANDS))
def test_what_has_a_height_of_its_own_takes_whole_lines(island: str) -> None:
    body = f"<p>{TEXT}</p>{island}<p>{TEXT}</p>" * 4
    document = render(body)
    assert len(document.pages) > 1
    assert len(measure_phases(document)) == 1
    unruled = render(body, STYLE.replace("--grid: line", ""))
    assert len(measure_phases(unruled)) > 1 or island in {ISLANDS["a note"], ISLANDS["a raised letter"]}


@pytest.mark.parametrize("sign", ["(", "[", "–", "•", "א", "中", "܀"])
def test_a_character_of_another_font_makes_no_line_higher(sign: str) -> None:
    document = render(f"<p>{TEXT} <span>{sign}</span> {TEXT}</p>", STYLE.replace("--grid: line", ""))
    assert {round(line.height, 2) for line in list_lines(document)} == {UNIT}
    texts = [box for line in list_lines(document) for box in line.descendants() if isinstance(box, boxes.TextBox)]
    assert len({round((box.position_y + box.baseline - TOP) % UNIT, 2) for box in texts}) == 1


def test_a_figure_stands_in_the_middle_of_its_lines() -> None:
    document = render(f"<p>{TEXT}</p>{ISLANDS['a figure']}<p>{TEXT}</p>")
    before, figure, after = document.pages[0]._page_box.children[0].children[0].children
    above = figure.border_box_y() - (before.position_y + before.height)
    below = after.position_y - (figure.border_box_y() + figure.border_height())
    assert above == pytest.approx(below)
    assert above >= 13


def test_a_frame_at_the_head_of_a_page_holds_its_text_as_elsewhere() -> None:
    """The margin of a frame is gone at the head of a page: the frame is moved, not the text in it."""
    frame = ISLANDS["a frame"]
    document = render(f"<p>{TEXT}</p>{frame}<p>{TEXT}</p><div style='break-after: page'></div>" * 2 + frame)
    insets = set()
    for page in document.pages:
        for box in page._page_box.descendants():
            if isinstance(box, boxes.BlockBox) and box.element is not None and box.element.get("class") == "frame":
                line = box.children[0].children[0]
                insets.add(round(line.position_y - box.border_box_y(), 2))
    assert insets == {10.0}


def test_a_row_of_boxes_is_as_high_as_its_text() -> None:
    document = render(f"<div class=row><p>{TEXT}</p><p>{TEXT}</p></div>")
    row = next(box for box in document.pages[0]._page_box.descendants() if isinstance(box, boxes.FlexBox))
    assert row.height == max(len(child.children) for child in row.children) * UNIT


def test_a_page_without_a_grid_is_left_alone() -> None:
    body = f"<p>{TEXT}</p>{ISLANDS['a figure']}<p>{TEXT}</p>"
    document = render(body, STYLE.replace("--grid: line", ""))
    before, figure, after = document.pages[0]._page_box.children[0].children[0].children
    assert after.position_y - before.position_y - before.height == pytest.approx(figure.margin_height())


@pytest.mark.parametrize("before", range(8, 14))
@pytest.mark.parametrize("around", ["<div>{}</div>", "<div class=frame>{}</div>", "<ul><li>{}</ul>"])
def test_what_does_not_fit_under_the_text_begins_the_next_page(around: str, before: int) -> None:
    # What is cancelled there has nothing laid out in it.
    figure = "<figure style='break-inside: avoid; height: 200px'>شكل</figure>"
    document = render("<p>كلمة</p>" * before + around.format(figure) + "<p>كلمة</p>")
    assert len(document.pages) == 2
    assert len(measure_phases(document)) == 1
