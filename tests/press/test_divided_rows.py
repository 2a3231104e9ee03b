"""A row that goes on over a page begins with all of its cells on the first, with two lines of text on each side."""

from pathlib import Path

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from publisher.press.weasyprint_patches import patch_weasyprint

patch_weasyprint()

_STYLES = Path(__file__).parents[2] / "styles"
_OWN = """@page { size: 300px 300px; margin: 20px } html { font: 12px/20px 'Noto Naskh Arabic'; --leading: 1.6 }
    body { line-height: 20px } h1 { font-size: 12px; line-height: 20px; padding: 0; margin: 0 }
    .chronology table { font-size: 12px; line-height: 20px; margin: 0 } .chronology :is(td, tbody th) { padding: 0 }"""


def render_rows(before: int, date: int, lines: int, places: int) -> list[list[list[str]]]:
    """Return the lines of each cell of the last row on each page that has any of it, below rows of one line."""
    style = "".join((_STYLES / name).read_text("utf-8") for name in ("base.css", "book.css"))
    rows = "".join("<tr><th>س</th><td>ص</td><td>1</td></tr>" for _ in range(before))
    shown = ["<br>".join(f"{name}{number}" for number in range(count)) for name, count in (("ت", date), ("ن", lines))]
    where = f"<span class='places'>{'<br>'.join(f'م{number}' for number in range(places))}</span>" if places else ""
    last = f"<tr id='last'><th>{shown[0]}</th><td>{shown[1]}{where}</td><td>9</td></tr>"
    html = (
        f"<html lang='ar' dir='rtl'><style>{style}{_OWN}</style><body><section class='back chronology'>"
        f"<table><tbody>{rows}{last}{rows}</tbody></table></section>"
    )
    rows_of_pages = (
        box
        for page in HTML(string=html).render().pages
        for box in page._page_box.descendants()
        if isinstance(box, boxes.TableRowBox) and box.element.get("id") == "last"
    )
    return [
        [[box.text for box in cell.descendants() if isinstance(box, boxes.TextBox)] for cell in row.children]
        for row in rows_of_pages
    ]


@pytest.mark.parametrize(("date", "lines", "places"), [(1, 5, 0), (1, 4, 1), (1, 3, 1), (1, 3, 2), (3, 5, 1)])
def test_a_row_is_divided_with_two_lines_on_each_side_and_a_whole_date(date: int, lines: int, places: int) -> None:
    divided = 0
    for before in range(4, 13):
        pieces = render_rows(before, date, lines, places)
        assert [text for piece in pieces for text in piece[1]] == [
            *(f"ن{number}" for number in range(lines)),
            *(f"م{number}" for number in range(places)),
        ]
        assert min(len(piece[1]) for piece in pieces) >= 2, before
        assert len(pieces[0][0]) == date
        assert pieces[0][2] == ["9"]
        divided += len(pieces) - 1
    assert divided


def test_a_row_that_cannot_be_divided_so_goes_to_the_next_page() -> None:
    for before in range(4, 13):
        assert len(render_rows(before, 1, 3, 0)) == 1
        assert len(render_rows(before, 4, 4, 0)) == 1
