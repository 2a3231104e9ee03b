"""Columns of text: filled as WeasyPrint fills them, and with each page's text laid out once."""

from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block

from publisher.press import weasyprint_patches

weasyprint_patches.patch_weasyprint()

STYLE = """
@page { size: 400px 300px; margin: 20px }
body { margin: 0; font: 16px/1.5 'Noto Naskh Arabic' }
p { margin: 0 }
.columns { columns: 2; column-gap: 20px }
"""


def render(entries: int, style: str = "", before: str = "") -> Any:  # noqa: ANN401  # WeasyPrint has no types
    text = "".join(f"<p id='e{number}'>مدخل {number}</p>" for number in range(entries))
    html = f"<html dir='rtl' lang='ar'><style>{STYLE}{style}</style><body>{before}<div class='columns'>{text}</div>"
    return HTML(string=html).render()


def list_columns(document: Any) -> list[list[tuple[float, float, list[str]]]]:  # noqa: ANN401
    """Return of each page its columns: left edge, height, and the texts in it."""
    return [
        [
            (
                round(column.position_x, 3),
                round(column.height, 3),
                [box.text for box in column.descendants() if isinstance(box, boxes.TextBox)],
            )
            for column in page._page_box.descendants()
            if getattr(column, "is_column", False)
        ]
        for page in document.pages
    ]


@pytest.fixture
def unmended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block, "columns_layout", block.columns_layout.__wrapped__)


@pytest.mark.parametrize(
    "style", ["", ".columns { columns: 3 }", ".columns { columns: 90px }", "html { direction: ltr }"]
)
def test_pages_are_filled_as_without_the_mend(style: str, request: pytest.FixtureRequest) -> None:
    mended = list_columns(render(70, style))
    request.getfixturevalue("unmended")
    assert mended == list_columns(render(70, style))
    assert len(mended) > 2


def test_the_first_column_is_the_right_one() -> None:
    (first, second), *_ = list_columns(render(70))
    assert first[0] > second[0]
    assert first[2][0] == "مدخل 0"


def test_the_last_page_is_balanced() -> None:
    (first, second), *others = list_columns(render(9))
    assert not others
    assert (len(first[2]), len(second[2])) == (5, 4)
    assert first[1] == second[1] == 5 * 24


def test_columns_begin_after_what_stands_before_them_and_nothing_is_lost() -> None:
    pages = list_columns(render(70, before="<h1>الفهرس</h1>"))
    texts = [text for page in pages for _, _, texts in page for text in texts]
    assert texts == [f"مدخل {number}" for number in range(70)]
    assert len(pages[0][0][2]) < len(pages[1][0][2])


def test_columns_for_which_a_page_has_no_room_begin_on_the_next() -> None:
    first, second, *_ = list_columns(render(30, before="<div style='height: 250px'></div>"))
    assert not first
    assert second[0][2][0] == "مدخل 0"


def test_each_pages_text_is_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    filled = 0
    lay_out_line = block._linebox_layout

    def count(*arguments: Any) -> Any:  # noqa: ANN401
        nonlocal filled
        filled += 1
        return lay_out_line(*arguments)

    monkeypatch.setattr(block, "_linebox_layout", count)
    entries = 4 * 2 * 10
    assert len(list_columns(render(entries))) == 4
    # What does not fit a column any more is tried there, and the last page is balanced.
    assert filled <= entries * 1.5
    filled = 0
    monkeypatch.setattr(block, "columns_layout", block.columns_layout.__wrapped__)
    render(entries)
    assert filled > entries * 2


def list_tops(document: Any) -> list[list[float]]:  # noqa: ANN401
    """Return of each page the tops of the first lines of its columns."""
    return [
        [
            next(box.position_y for box in column.descendants() if isinstance(box, boxes.LineBox))
            for column in page._page_box.descendants()
            if getattr(column, "is_column", False)
        ]
        for page in document.pages
    ]


@pytest.mark.parametrize("note", ["", "<span class='note'>حاشية</span>"], ids=["text alone", "with notes"])
@pytest.mark.parametrize(
    "head",
    ["<p class='head'>عنوان</p>", "<div class='keep'><h2 class='head'>عنوان</h2><p>مدخل</p></div>"],
    ids=["a head", "a head in a box"],
)
def test_columns_begin_at_one_height_below_other_text(head: str, note: str) -> None:
    html = (
        f"<html dir='rtl' lang='ar'><style>{STYLE}@page {{ size: 400px 500px }} "
        ".head { margin: 14px 0 0; font-size: 16px } "
        ".keep { break-inside: avoid } .note { float: footnote } .columns > :first-child { margin-top: 0 }</style>"
        f"<body><h1>أشخاص</h1><p>تمهيد{note}</p><div class='columns'>{'<p>مدخل</p>' * 4}{head}{'<p>مدخل</p>' * 2}</div>"
    )
    document = HTML(string=html).render()
    ((first, second),) = list_tops(document)
    (_, (_, _, texts)), *_ = list_columns(document)
    assert texts[0] == "عنوان"
    assert first == second


def test_a_column_that_is_forced_to_begin_keeps_its_margin() -> None:
    html = (
        f"<html dir='rtl' lang='ar'><style>{STYLE}.head {{ margin-top: 14px; break-before: column }}</style>"
        "<body><h1>أشخاص</h1><div class='columns'><p>مدخل</p><p class='head'>عنوان</p><p>مدخل</p></div>"
    )
    ((first, second),) = list_tops(HTML(string=html).render())
    assert second - first == pytest.approx(14)
