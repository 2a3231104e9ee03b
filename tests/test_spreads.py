"""Maps on two facing pages: halves that meet in the fold, nothing lost there, one figure for those who hear it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from publisher.model.order import Order
from publisher.production.build import build
from publisher.production.check import check
from tests.conftest import write_files
from tests.kept_cache import make_folder, use_kept_cache
from tests.made_files import read_pages, read_words
from tests.page_turns import is_alone, judge_page_list, read_turns

BOOK = """\
title: דרכים
language: he
identifier: urn:uuid:2f1c1e0a-6c51-5bb2-9d86-6f0a4b7a8f42
slug: roads
overview: spread
chapters: [01.md]
editions: {print: {}, epub: {}}
"""
NAMES = {"מזרח": (52.2, 21.0), "אמצע": (51.2, 16.9), "מערב": (50.9, 11.0), "דרום": (48.2, 14.3)}
PLACES = "".join(
    f"p{number}: {{name: {name}, kind: city, coordinates: [{north}, {east}]}}\n"
    for number, (name, (north, east)) in enumerate(NAMES.items())
)
ROUTES = "one: {from: p0, via: [p1], to: p2}\ntwo: {from: p2, to: p3}\n"
CHAPTER = '# פרק\n\nטקסט.\n\n::: {.map .spread routes="one" alt="מפה בשני דפים"}\n:::\n'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_folder("spread", tmp_path_factory)
    files = {"book.yaml": BOOK, "places.yaml": PLACES, "routes.yaml": ROUTES, "01.md": CHAPTER}
    write_files(folder / "book", files)
    with use_kept_cache():
        made = build(Order(folder / "book", folder))
    assert [str(finding.message) for finding in made.findings] == []
    return folder


def list_figures(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield the figures of the structure tree that have words for them."""
    for element in pdf.objects:
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/Figure" and "/Alt" in element:
            yield element


def test_halves_of_a_map_meet_in_the_fold(made: Path) -> None:
    document = pypdfium2.PdfDocument(made / "roads-print.pdf")
    pages = [page.render(scale=1, grayscale=True).to_pil() for page in document]
    document.close()

    def find_dark(number: int, x: int) -> set[int]:
        return {y for y in range(pages[number].height) if pages[number].getpixel((x, y)) < 160}

    spreads = [
        (verso, verso + 1)
        for verso in range(1, len(pages) - 1, 2)
        # A verso of a book from the right lies on the right.
        if find_dark(verso, 1) and find_dark(verso + 1, pages[verso].width - 2)
    ]
    assert len(spreads) == 2
    for verso, recto in spreads:
        meeting = find_dark(verso, 1), find_dark(recto, pages[verso].width - 2)
        # The frame of the map, its band above and below.
        assert len(meeting[0] & meeting[1]) >= 4


def test_each_name_is_printed_once_on_a_map_and_not_in_the_fold(made: Path) -> None:
    words = read_words(made / "roads-print.pdf").split()
    for name in NAMES:
        assert words.count(name) == 2 + (name != "דרום"), "once on each map that shows it, and once in the index"


def test_a_map_on_two_pages_is_one_figure(made: Path) -> None:
    with pikepdf.open(made / "roads-print.pdf") as pdf:
        figures = list(list_figures(pdf))
        assert len(figures) == 2
        for figure in figures:
            _, half = list(figure["/K"])
            assert half.S == "/Span"
            assert half.Pg != figure.Pg
            assert "/Alt" not in half
        assert any("מפה בשני דפים" in str(figure.Alt) for figure in figures)


def test_it_is_one_picture_in_the_epub(made: Path) -> None:
    pages = read_pages(made / "roads.epub").values()
    assert sum(page.count("<svg") for page in pages) == 2


def test_its_pages_are_listed_before_it_in_the_epub(made: Path) -> None:
    """The map is one drawing there, of which the second page has nothing of its own."""
    epub, pdf = made / "roads.epub", made / "roads-print.pdf"
    assert judge_page_list(epub, pdf) == []
    turns = {turn.folio: turn for turn in read_turns(epub)}
    assert [folio for folio, turn in turns.items() if turn.drawn] == ["3", "6", "7"]
    assert [is_alone(turns[folio].name) for folio in "1234567"] == [False, False, True, True, False, False, True]


def test_a_book_may_do_without_the_map_of_all_routes(make_book: Callable[..., Path]) -> None:
    for asked, is_there in (("page", True), ("none", False)):
        files = {"book.yaml": BOOK.replace("spread", asked), "places.yaml": PLACES, "routes.yaml": ROUTES}
        _, woven = check(make_book({**files, "01.md": "# פרק\n\nטקסט.\n"}, name=asked))
        assert woven is not None
        assert (woven.overview is not None) == is_there
