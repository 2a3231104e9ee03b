"""Keeps pictures of pages: parts of books in, small pictures in grey out, which are compared with those kept before.

`python -m tests.reference_pages` (`make reference`) lays the parts out and renews the pictures in `tests/reference`. A
picture is kept in sixteen greys and at sixty dots an inch: enough to see a line that moved, another face or a rule that
is gone, and no more. Pages are drawn by PDFium, which is locked; what decides where letters stand besides, libraries of
the system and fonts, is noted beside the pictures, and on a machine that has others they cannot be compared.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageChops

from publisher.model.edition import Edition
from publisher.model.finding import Report
from publisher.model.order import Order
from publisher.model.parts import PageOf, Part
from publisher.model.woven import WovenBook
from publisher.press.basis import find_library_versions
from publisher.press.bind import bind
from publisher.press.fontbook import find_fonts
from publisher.press.impose import impose
from publisher.production.bound_file import PlannedFile, _join_parts
from publisher.production.check import check
from publisher.production.makers import MAKERS
from publisher.production.pagination import paginate
from publisher.production.press_run import PressRun, adapt_edition, open_run
from publisher.typeset.book_parts import PlannedPart
from publisher.typeset.document_info import make_document_info
from publisher.typeset.families import choose_families

ROOT = Path(__file__).parents[1]
KEPT = Path(__file__).parent / "reference"
#: What the pictures were made with.
MADE_WITH = KEPT / "made-with.txt"


@dataclass(frozen=True)
class Excerpt:
    """Parts of an edition of a book, none for all, and the pages of them that are shown, from 1; imposed or not.

    A sheet for a class is a part too. What prints pages of parts that are left out has a number in their place.
    """

    book: str
    edition: str
    parts: tuple[str, ...]
    pages: tuple[int, ...]
    is_imposed: bool = False

    @cached_property
    def name(self) -> str:
        """The name with which its pictures begin."""
        part = f"-{self.parts[0]}" if len(self.parts) == 1 else ""
        return f"{Path(self.book).name}-{'booklet' if self.is_imposed else self.edition}{part}"


_PARTS = ("title-pages", "contents", "c3", "c7", "overview", "glossary", "sources")
EXCERPTS = (
    Excerpt("chapters", "print", _PARTS, (3, 4, 5, 9, 10, 13, 14, 15, 17, 22, 26, 27, 29, 36, 43)),
    Excerpt("chapters", "large-print", ("c8",), (1, 3, 6, 8, 9)),
    Excerpt("chapters", "handouts", ("pupil-05",), (1, 2)),
    Excerpt("chapters", "handouts", ("teacher-09",), (1,)),
    Excerpt("docs/examples/arabic-reader", "print", (), (11, 12, 14, 16, 17, 29, 33)),
    Excerpt("docs/examples/arabic-reader", "print", (), (3, 6), is_imposed=True),
    Excerpt("docs/examples/hebrew-anthology", "print", (), (9, 13, 14, 16, 20, 21, 39)),
    Excerpt("docs/examples/persian-programming", "print", ("c3",), (1, 2, 3)),
    Excerpt("docs/examples/arabic-edition", "print", (), (7, 8)),
)
_ANCHOR, _LINK = re.compile(r' id="([^"]+)"'), re.compile(r' href="book:#([^"]+)"')
_DOTS = 60
_GREYS = 16
#: How much a dot may differ, of 255, and how many may differ more: edges of letters do where a renderer is another.
_SEEN, _MOST = 48, 12


def make_excerpts(root: Path = ROOT) -> Iterator[tuple[Excerpt, bytes]]:
    """Lay out and bind what is shown, each as a PDF; `root` is the folder in which the books lie."""
    for excerpt in EXCERPTS:
        woven = _weave(root / excerpt.book)
        with (
            TemporaryDirectory() as output,
            open_run(woven, [excerpt.edition], Order(root / excerpt.book, Path(output)), Report()) as run,
        ):
            pdf = bind_excerpt(run, excerpt)
        yield excerpt, impose(pdf, right_to_left=run.house.right_to_left) if excerpt.is_imposed else pdf


@cache
def _weave(book: Path) -> WovenBook:
    _, woven = check(book)
    assert woven is not None
    return woven


def bind_excerpt(run: PressRun, excerpt: Excerpt) -> bytes:
    """Lay out and bind parts of a book."""
    edition = adapt_edition(run.woven, excerpt.edition)
    parts = [part for file in plan_files(run, edition) for part in file.parts]
    chosen = [part for part in parts if not excerpt.parts or part.name in excerpt.parts]
    anchors = {anchor for part in chosen for anchor in _ANCHOR.findall(part.write({}).html)}
    cut = [replace(part, write=partial(_write_cut, part, anchors), waits_for_pages=False) for part in chosen]
    # No numbers of an earlier order are a first guess: the same pages come out whatever was made before.
    _, bound = _join_parts(paginate(cut, {}, run.open_queue(excerpt.edition, len(cut)), run._write_folio))
    return bind(bound, make_document_info(run.woven, run.woven.book.metadata.title, edition.name), run.cache.fonts)


def _write_cut(planned: PlannedPart, anchors: AbstractSet[str], pages: Mapping[str, PageOf]) -> Part:
    """Write a part without its links to parts that are left out."""
    part = planned.write(pages)
    return replace(part, html=_LINK.sub(lambda link: link[0] if link[1] in anchors else "", part.html))


def plan_files(run: PressRun, edition: Edition) -> Sequence[PlannedFile]:
    """Plan the files of an edition."""
    return tuple(MAKERS[edition.maker].plan(run, edition))


def draw_pages(excerpts: Iterable[tuple[Excerpt, bytes]]) -> Iterator[tuple[str, Image.Image]]:
    """Draw the pages that are shown, each with the name of its picture."""
    for excerpt, pdf in excerpts:
        document = pypdfium2.PdfDocument(pdf)
        try:
            for number in excerpt.pages:
                if number <= len(document):
                    page = document[number - 1].render(scale=_DOTS / 72, grayscale=True).to_pil()
                    yield f"{excerpt.name}-{number:03}.png", page
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


def renew_pictures() -> None:
    """Keep pictures of the pages that are shown, in the place of those that were kept."""
    pages = dict(draw_pages(make_excerpts()))
    for old in KEPT.glob("*.png"):
        old.unlink()
    KEPT.mkdir(exist_ok=True)
    for name, page in pages.items():
        reduce_greys(page).quantize(_GREYS).save(KEPT / name, optimize=True)
    MADE_WITH.write_text(describe_machine(), "utf-8")


if __name__ == "__main__":
    renew_pictures()
