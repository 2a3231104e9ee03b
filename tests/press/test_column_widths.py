"""Widths of columns: tables in, how many lines their cells have out."""

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from publisher.press import weasyprint_patches
from publisher.press.column_widths import Cell, choose_widths

weasyprint_patches.patch_weasyprint()

LIBERATED = [
    ["11 أبريل", "بوخنفالد", "القوات الأمريكية", "نحو 21 ألفًا"],
    ["22 أبريل", "زاكسنهاوزن", "القوات السوفيتية", "نحو 3000 من المرضى ومن لم يستطع السير منهم"],
    ["30 أبريل", "رافنسبروك", "القوات السوفيتية", "بين 2000 و3000"],
]
BOOKS = [
    ["מלאכת הדפוס", "יעקב בן אשר", "ספר על האותיות ועל הנייר ועל כל מה שנעשה בבית הדפוס מן הבוקר ועד הערב"],
    ["תולדות הספר", "משה בן יצחק", "פרקים"],
]


def list_cells(rows: list[list[str]], width: int, style: str = "") -> list[list[str]]:
    """List the lines of each cell of a table."""
    page = (
        f"body {{ margin: 0; width: {width}px; font: 14px 'Noto Naskh Arabic', 'Noto Serif Hebrew' }} "
        f"table {{ width: 100%; border-collapse: collapse }} td {{ padding: 2px 5px }} {style}"
    )
    text = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    html = f'<html dir="rtl" lang="ar"><style>{page}</style><body><table>{text}</table></body></html>'
    (laid,) = HTML(string=html).render().pages
    return [
        [
            "".join(text.text for text in line.descendants() if isinstance(text, boxes.TextBox))
            for line in cell.descendants()
            if isinstance(line, boxes.LineBox)
        ]
        for cell in laid._page_box.descendants()
        if isinstance(cell, boxes.TableCellBox)
    ]


@pytest.mark.parametrize(("rows", "width", "whole"), [(LIBERATED, 390, 3), (BOOKS, 330, 2)])
def test_names_stand_in_one_line_beside_a_sentence_that_has_several(
    rows: list[list[str]], width: int, whole: int
) -> None:
    cells = list_cells(rows, width)
    columns = len(rows[0])
    assert [cell for number, cell in enumerate(cells) if number % columns < whole and len(cell) > 1] == []
    assert max(map(len, cells)) > 1


def test_a_table_whose_style_sheet_gives_widths_keeps_them() -> None:
    cells = list_cells(LIBERATED, 390, "td:last-child { width: 60% }")
    assert any(len(cell) > 1 for number, cell in enumerate(cells) if number % 4 == 2)


def test_widths_have_the_same_sum_and_none_is_less_than_it_may_be() -> None:
    cells = [Cell(0, 0, 4, 90), Cell(1, 0, 4, 90), Cell(0, 1, 4, 400), Cell(1, 1, 4, 20), Cell(1, 2, 4, 15)]
    least = [40.0, 80.0, 60.0]
    widths = choose_widths([80.0, 200.0, 60.0], least, cells)
    assert widths[0] >= 94
    assert sum(widths) == pytest.approx(340)
    assert all(width >= low - 0.001 for width, low in zip(widths, least, strict=True))


def test_widths_that_no_others_better_stay_as_they_are() -> None:
    cells = [Cell(0, 0, 4, 50), Cell(0, 1, 4, 60)]
    assert choose_widths([60.0, 70.0], [20.0, 20.0], cells) == [60.0, 70.0]
