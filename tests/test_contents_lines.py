"""The lines of printed contents: a book of chapters and sections in, where their lines stand on the page out."""

import ctypes
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from click.testing import Result

# What is built is only read.
pytestmark = pytest.mark.usefixtures("kept")

#: How far from the grid a base line may be, in points: letters of several sizes stand in the middle of their lines.
_NEAR = 0.4
#: The distance of two lines of text in print, in points.
_LINE = 11 * 1.72


def list_bases(page: pypdfium2.PdfPage) -> dict[float, str]:
    """List what stands on each base line of a page, from its top."""
    text = page.get_textpage()
    lines: dict[float, str] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        letter = text.get_text_range(index, 1)
        if letter.strip():
            pypdfium2.raw.FPDFText_GetCharOrigin(text, index, x, y)
            lines[round(y.value, 1)] = lines.get(round(y.value, 1), "") + letter
    return dict(sorted(lines.items(), reverse=True))


def print_contents(
    make_book: Callable[..., Path], publish: Callable[..., Result], chapters: int, sections: int
) -> list[dict[float, str]]:
    """Print a book of chapters with sections, and return the lines of each page of its contents."""
    section = "".join(f"## قسم {part}\n\nنص.\n\n" for part in range(1, sections + 1))
    book = make_book({f"{number:02}.md": f"# فصل {number}\n\n{section}" for number in range(1, chapters + 1)})
    result = publish("build", book, "-e", "print", "-o", book / "out")
    assert result.exit_code == 0, result.output
    (path,) = (book / "out").glob("*-print.pdf")
    pdf = pypdfium2.PdfDocument(path)
    pages = [list_bases(page) for page in pdf]
    first = next(number for number, lines in enumerate(pages) if any("المحتويات" in line for line in lines.values()))
    last = next(number for number, label in enumerate(map(pdf.get_page_label, range(len(pdf)))) if label == "1")
    return [lines for lines in pages[first:last] if lines]


@pytest.mark.parametrize(("chapters", "sections"), [(5, 3), (14, 4)])
def test_contents_stand_on_the_grid(
    make_book: Callable[..., Path], publish: Callable[..., Result], chapters: int, sections: int
) -> None:
    bases = [
        base
        for page in print_contents(make_book, publish, chapters, sections)
        for base, line in page.items()
        if "فصل" in line or "قسم" in line
    ]
    assert len(bases) == chapters * (sections + 1)
    for base in bases:
        rest = (bases[0] - base) % _LINE
        assert min(rest, _LINE - rest) < _NEAR


@pytest.mark.parametrize("sections", [4, 5, 7])
def test_no_section_stands_alone_over_a_page_break(
    make_book: Callable[..., Path], publish: Callable[..., Result], sections: int
) -> None:
    pages = [
        [line for line in page.values() if "فصل" in line or "قسم" in line]
        for page in print_contents(make_book, publish, 14, sections)
    ]
    assert len(pages) > 2
    for before, page in pairwise(pages):
        heads = [number for number, line in enumerate(page) if "فصل" in line]
        assert heads[0] != 1
        assert all("قسم" in line for line in before[-2:])
