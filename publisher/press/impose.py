"""Imposes a bound PDF for folding: pages in reading order in, sheets to print, fold and stitch out.

Two pages lie side by side on each side of a sheet. Printed on both sides, turned over the short edge, and
folded in the middle, the sheets of a signature lie in one another and the pages come in order. A
right-to-left book is bound on the right, so its sheets are the mirror image of a left-to-right book's.

What comes out is for the printer only: it keeps the title and loses tags, links and outline, because a
reader would meet the pages in the order of the sheets.
"""

import io
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name, String

#: A sheet that is folded once has four pages.
PAGES_A_SHEET = 4

#: Twenty sheets are about what one can fold and staple as one. A thicker book is sewn in signatures of
#: eight sheets.
LARGEST_BOOKLET = 80
SIGNATURE = 32

#: One side of a sheet: the pages on its left and on its right, from 0, or None for a blank.
Side = tuple[int | None, int | None]


def impose(pdf: bytes, *, right_to_left: bool, sheet: tuple[float, float] | None = None) -> bytes:
    """Impose a PDF, for duplex printing on the short edge.

    `sheet` is the width and height of the paper in points, held crosswise; without it a sheet is as large
    as two pages. Pages are made smaller to fit it, never larger, and lie against the fold. The same PDF
    gives the same bytes. Raises `pikepdf.PdfError` for what is no PDF.
    """
    with pikepdf.open(io.BytesIO(pdf)) as source, pikepdf.new() as target:
        sizes = [_measure_page(page) for page in source.pages]
        upright = [_turn_upright(size, sizes[0]) for size in sizes]
        width, height = sheet or (2 * max(size[0] for size in upright), max(size[1] for size in upright))
        forms = [target.copy_foreign(page.as_form_xobject()) for page in source.pages]
        for side in arrange_pages(len(forms), right_to_left=right_to_left):
            target.pages.append(_make_side(target, side, forms, upright, (width, height)))
        if "/Title" in source.docinfo:
            target.docinfo["/Title"] = String(str(source.docinfo["/Title"]))
        target.Root.ViewerPreferences = Dictionary(
            # The printer's dialogue offers what the sheets are made for (ISO 32000-1, 12.2, table 150).
            DisplayDocTitle=True,
            Duplex=Name.DuplexFlipShortEdge,
            PrintScaling=Name("/None"),
        )
        output = io.BytesIO()
        target.save(
            output,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            min_version="1.7",
        )
        return output.getvalue()


def arrange_pages(count: int, *, right_to_left: bool) -> Iterator[Side]:
    """Yield the sides of all sheets in the order in which they are printed: front, back, front, back."""
    for first, end in pairwise(_find_signatures(count)):
        for number in range((end - first) // 2):
            # From the outer sheet inwards, pages are taken from both ends: the front shows the last and the
            # first.
            outer, inner = end - 1 - number, first + number
            is_front = number % 2 == 0
            left, right = (outer, inner) if is_front is not right_to_left else (inner, outer)
            yield (left if left < count else None, right if right < count else None)


def _find_signatures(count: int) -> list[int]:
    """Return the page with which each signature begins, and the end of the last, blanks included."""
    end = -(-count // PAGES_A_SHEET) * PAGES_A_SHEET
    length = end if end <= LARGEST_BOOKLET else SIGNATURE
    return [*range(0, end, length or 1), end]


def _measure_page(page: pikepdf.Page) -> tuple[float, float]:
    """Return the size of the trimmed page (ISO 32000-1, 14.11.2): bleed would cover the page beside it."""
    left, bottom, right, top = (float(value) for value in page.trimbox)
    return right - left, top - bottom


def _turn_upright(size: tuple[float, float], first: tuple[float, float]) -> tuple[float, float]:
    """Return the size of a page as it lies on the sheet: one on its side is turned as the book's first page stands."""
    is_turned = (size[0] > size[1]) is not (first[0] > first[1]) and size[0] != size[1]
    return size[::-1] if is_turned else size


def _make_side(
    pdf: pikepdf.Pdf,
    side: Side,
    forms: Sequence[pikepdf.Object],
    sizes: Sequence[tuple[float, float]],
    sheet: tuple[float, float],
) -> pikepdf.Page:
    """Make one side of a sheet."""
    operators: list[str] = []
    resources = Dictionary()
    for name, number, is_left in (("/Left", side[0], True), ("/Right", side[1], False)):
        if number is not None:
            resources[name] = forms[number]
            operators.append(_place_page(name, forms[number], sizes[number], sheet, is_left=is_left))
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, *sheet]),
        Resources=Dictionary(XObject=resources),
        Contents=pdf.make_stream("\n".join(operators).encode("ascii")),
    )
    return pikepdf.Page(pdf.make_indirect(page))


def _place_page(
    name: str, form: pikepdf.Object, size: tuple[float, float], sheet: tuple[float, float], *, is_left: bool
) -> str:
    """Return the operators that draw a page against the fold, in the middle of the sheet's height.

    `size` is that of the page as it lies on the sheet; where the page itself is the other way, it is turned.
    """
    half, height = sheet[0] / 2, sheet[1]
    scale = min(1.0, half / size[0], height / size[1])
    left, bottom, right, top = (float(value) for value in form.BBox.as_list())
    x = half - size[0] * scale if is_left else half
    y = (height - size[1] * scale) / 2
    if (right - left > top - bottom) is not (size[0] > size[1]):
        # Its head is at the left, so that it is read from the right side of the book.
        x, y = x + top * scale, y - left * scale
        return f"q 0 {scale:.6f} {-scale:.6f} 0 {x:.4f} {y:.4f} cm {name} Do Q"
    x, y = x - left * scale, y - bottom * scale
    return f"q {scale:.6f} 0 0 {scale:.6f} {x:.4f} {y:.4f} cm {name} Do Q"
