"""Imposed sheets: which page lies where, read from the text on both sides."""

import io

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from publisher.press.impose import arrange_pages, impose

WIDTH, HEIGHT = 200.0, 300.0


def make_book(count: int, *, bleed: float = 0) -> bytes:
    """Make a PDF whose pages show their numbers, from 1, in the middle."""
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for number in range(1, count + 1):
        text = f"BT /F 20 Tf 90 140 Td (p{number}) Tj ET".encode()
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([-bleed, -bleed, WIDTH + bleed, HEIGHT + bleed]),
            TrimBox=Array([0, 0, WIDTH, HEIGHT]),
            Resources=Dictionary(Font=Dictionary(F=font)),
            Contents=pdf.make_stream(text),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.docinfo["/Title"] = "كتاب صغير"
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    output = io.BytesIO()
    pdf.save(output)
    return output.getvalue()


def read_sides(pdf: bytes) -> list[tuple[str, str]]:
    """Return the text on the left and on the right half of each side."""
    sides = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        text, middle = page.get_textpage(), page.get_width() / 2
        halves = ((0, middle), (middle, page.get_width()))
        left, right = (text.get_text_bounded(a, 0, b, page.get_height()).strip() for a, b in halves)
        sides.append((left, right))
    return sides


def test_right_to_left_sheets_open_on_the_right() -> None:
    sides = read_sides(impose(make_book(8), right_to_left=True))
    assert sides == [("p1", "p8"), ("p7", "p2"), ("p3", "p6"), ("p5", "p4")]


def test_left_to_right_sheets_are_the_mirror_image() -> None:
    sides = read_sides(impose(make_book(8), right_to_left=False))
    assert sides == [("p8", "p1"), ("p2", "p7"), ("p6", "p3"), ("p4", "p5")]


def test_blanks_fill_the_last_sheet() -> None:
    sides = read_sides(impose(make_book(5), right_to_left=True))
    assert sides == [("p1", ""), ("", "p2"), ("p3", ""), ("p5", "p4")]


@pytest.mark.parametrize("right_to_left", [True, False])
@pytest.mark.parametrize("count", [1, 4, 6, 31, 80, 81, 125])
def test_folded_sheets_read_in_order(count: int, *, right_to_left: bool) -> None:
    """Fold every sheet as a binder does: each leaf has a page on its front and the next one behind it."""
    sides = list(arrange_pages(count, right_to_left=right_to_left))
    leaves = []
    for (left, right), (back_left, back_right) in zip(sides[::2], sides[1::2], strict=True):
        # Turned over the short edge, the left of the back lies behind the right of the front.
        leaves += [(left, back_right), (right, back_left)]
    pages = [page for leaf in leaves for page in leaf if page is not None]
    assert sorted(pages) == list(range(count))
    for front, back in leaves:
        shown = {page for page in (front, back) if page is not None}
        assert shown <= {min(shown, default=0), min(shown, default=0) + 1}
        if front is not None and back is not None:
            # A page with an even index is a recto, which is on top when a leaf is turned.
            assert front % 2 != back % 2


def test_a_thick_book_has_signatures_of_eight_sheets() -> None:
    sides = read_sides(impose(make_book(84), right_to_left=True))
    assert len(sides) == 42
    assert sides[0] == ("p1", "p32")
    assert sides[16] == ("p33", "p64")
    assert sides[32] == ("p65", "p84")


def test_eighty_pages_are_one_signature() -> None:
    assert next(arrange_pages(80, right_to_left=True)) == (0, 79)
    assert next(arrange_pages(81, right_to_left=True)) == (0, 31)


def test_a_sheet_is_two_pages_wide() -> None:
    with pikepdf.open(io.BytesIO(impose(make_book(4, bleed=9), right_to_left=True))) as pdf:
        assert [float(value) for value in pdf.pages[0].mediabox.as_list()] == [0, 0, 2 * WIDTH, HEIGHT]


def test_pages_lie_against_the_fold_and_shrink_to_fit() -> None:
    def find_left_edges(sheet: tuple[float, float]) -> tuple[float, float]:
        document = pypdfium2.PdfDocument(impose(make_book(4), right_to_left=True, sheet=sheet))
        text = document[0].get_textpage()
        # On the first side of four pages: p1 on the left, p4 on the right.
        return text.get_charbox(0)[0], text.get_charbox(text.count_chars() - 2)[0]

    exact = find_left_edges((2 * WIDTH, HEIGHT))
    assert exact[1] - exact[0] == pytest.approx(WIDTH, abs=1)
    # A larger sheet moves both pages outwards by the same, and does not make them larger.
    large = find_left_edges((2 * WIDTH + 100, HEIGHT + 50))
    assert [edge - 50 for edge in large] == pytest.approx(exact, abs=0.1)
    # A smaller one makes them smaller.
    small = find_left_edges((WIDTH, HEIGHT))
    assert small == pytest.approx([edge / 2 for edge in exact], abs=0.6)


def test_bleed_does_not_reach_the_page_beside() -> None:
    with pikepdf.open(io.BytesIO(impose(make_book(4, bleed=20), right_to_left=True))) as pdf:
        form = pdf.pages[0].Resources.XObject.Left
        assert [float(value) for value in form.BBox.as_list()] == [0, 0, WIDTH, HEIGHT]


def test_only_the_title_is_kept() -> None:
    with pikepdf.open(io.BytesIO(impose(make_book(4), right_to_left=True))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "كتاب صغير"
        assert "/StructTreeRoot" not in pdf.Root
        assert "/MarkInfo" not in pdf.Root
        assert pdf.Root.ViewerPreferences.Duplex == Name.DuplexFlipShortEdge


def test_the_same_book_gives_the_same_bytes() -> None:
    book = make_book(6)
    assert impose(book, right_to_left=True) == impose(book, right_to_left=True)


def test_a_page_on_its_side_is_turned_as_the_others_stand() -> None:
    with pikepdf.open(io.BytesIO(make_book(4))) as pdf:
        pdf.pages[1].obj.MediaBox = pdf.pages[1].obj.TrimBox = Array([0, 0, HEIGHT, WIDTH])
        book = io.BytesIO()
        pdf.save(book)
    with pikepdf.open(io.BytesIO(impose(book.getvalue(), right_to_left=True))) as sheets:
        assert [float(value) for value in sheets.pages[0].mediabox] == [0, 0, 2 * WIDTH, HEIGHT]
        lines = sheets.pages[1].obj.Contents.read_bytes().decode().splitlines()
    # The page lies on the right half: its left lower corner is the half's right lower one.
    assert f"q 0 1.000000 -1.000000 0 {2 * WIDTH:.4f} 0.0000 cm /Right Do Q" in lines
