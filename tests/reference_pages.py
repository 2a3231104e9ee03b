"""Keeps pictures of pages: finished books in, small pictures in grey out, which are compared with those kept before.

`python -m tests.reference_pages` (`make reference`) makes the books and renews the pictures in `tests/reference`. A
picture is kept in sixteen greys and at sixty dots an inch: enough to see a line that moved, another face or a rule that
is gone, and no more. Pages are drawn by PDFium, which is locked; what decides where letters stand besides, libraries of
the system and fonts, is noted beside the pictures, and on a machine that has others they cannot be compared.
"""

import hashlib
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

from publisher.model.order import Order
from publisher.press.basis import find_library_versions
from publisher.press.fontbook import find_fonts
from publisher.production.build import build
from publisher.typeset.families import choose_families

ROOT = Path(__file__).parents[1]
KEPT = Path(__file__).parent / "reference"
#: What the pictures were made with.
MADE_WITH = KEPT / "made-with.txt"
#: The books, and the editions of them that are shown.
BOOKS: Mapping[str, tuple[str, ...]] = {
    "chapters": ("print", "handouts"),
    "docs/examples/persian-programming": ("print",),
}
#: The pages that are shown of each file, from 1.
PAGES: Mapping[str, tuple[int, ...]] = {
    "death-marches-print.pdf": (
        *(1, 3, 4, 5, 9, 19, 20, 25, 28, 31, 33, 40, 47, 65, 68),
        *(78, 85, 96, 107, 108, 111, 123, 133, 135, 143, 147, 157, 165, 168),
    ),
    "handouts/death-marches-05-auschwitz-january-1945.pdf": (1, 2),
    "handouts/death-marches-11-north.pdf": (1, 2),
    "handouts/teacher/death-marches-09-spring-1945.pdf": (1,),
    "command-line-to-python-print.pdf": (5, 7, 9),
}
_DOTS = 60
_GREYS = 16
#: How much a dot may differ, of 255, and how many may differ more: edges of letters do where a renderer is another.
_SEEN, _MOST = 48, 12


def make_books(folder: Path) -> None:
    """Make the books, all in one folder."""
    for book, editions in BOOKS.items():
        build(Order(ROOT / book, folder, editions))


def draw_pages(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """Draw the pages that are shown of the books in a folder, each with the name of its picture."""
    for file, numbers in PAGES.items():
        document = pypdfium2.PdfDocument(folder / file)
        try:
            for number in numbers:
                if number <= len(document):
                    page = document[number - 1].render(scale=_DOTS / 72, grayscale=True).to_pil()
                    yield f"{Path(file).with_suffix('').as_posix().replace('/', '-')}-{number:03}.png", page
        finally:
            document.close()


def reduce_greys(page: Image.Image) -> Image.Image:
    """Return a page in as many greys as are kept."""
    step = 255 / (_GREYS - 1)
    return page.point([round(round(grey / step) * step) for grey in range(256)])


def find_difference(kept: Image.Image, found: Image.Image) -> Image.Image | None:
    """Return where two pictures differ so that it is seen, dark on white; None where they do not."""
    if kept.size != found.size:
        return found
    difference = ImageChops.difference(kept.convert("L"), reduce_greys(found)).point(lambda grey: (grey > _SEEN) * 255)
    if difference.histogram()[255] <= _MOST:
        return None
    # What was there is red, what is there now is blue.
    return Image.merge("RGB", (found, ImageChops.darker(kept.convert("L"), found), kept.convert("L")))


def describe_machine() -> str:
    """Say what decides where letters stand besides the press and its locked packages: libraries and fonts."""
    families = {family for script in ("Arab", "Hebr", "Latn") for family in choose_families(script)}
    fonts = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in find_fonts(families)}
    lines = [f"{name} {number}" for name, number in sorted(find_library_versions().items())]
    return "\n".join([*lines, *(f"{name} {digest}" for name, digest in sorted(fonts.items()))]) + "\n"


def renew_pictures(folder: Path) -> None:
    """Make the books in a folder, and keep pictures of them in the place of those that were kept."""
    make_books(folder)
    for old in KEPT.glob("*.png"):
        old.unlink()
    KEPT.mkdir(exist_ok=True)
    for name, page in draw_pages(folder):
        reduce_greys(page).quantize(_GREYS).save(KEPT / name, optimize=True)
    MADE_WITH.write_text(describe_machine(), "utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        renew_pictures(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            renew_pictures(Path(temporary))
