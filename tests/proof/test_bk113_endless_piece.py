"""BK113: what no page holds is told with its line, and what a page holds is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.production.check import check

MakeBook = Callable[..., Path]

PIECES: dict[str, tuple[Callable[[int], str], int]] = {
    "a heading": (lambda count: f"## {'نص ' * (count // 3)}{'ا' * (count % 3)}\n", 2_000),
    "a table": (lambda count: f"|{' أ |' * count}\n|{'---|' * count}\n|{' ب |' * count}\n", 300),
    "a formula": (lambda count: f"$${'x' * count}$$\n", 9_990),
}


@pytest.mark.parametrize("what", PIECES)
def test_what_no_page_holds_is_told(what: str, make_book: MakeBook) -> None:
    write, most = PIECES[what]
    for count, is_told in ((most, False), (most + 20, True)):
        book = make_book({"01.md": f"---\ntitle: الفصل\n---\n\nنص.\n\n{write(count)}\nنص.\n"})
        report, _ = check(book)
        assert [str(found.position) for found in report.findings if found.code.id == "BK113"] == ["01.md:7:1"] * is_told


PLACES = "".join(f"p{n}: {{name: مكان{n}, coordinates: [{45 + n % 60 / 4}, {5 + n % 97 / 4}]}}\n" for n in range(1001))


@pytest.mark.parametrize("what", ["places", "legs"])
def test_a_map_of_more_than_any_page_holds_is_told(what: str, make_book: MakeBook) -> None:
    for count, is_told in ((1000, False), (1001, True)):
        stops = ", ".join(f"p{1 + n % 2}" for n in range(count - 1))
        names = " ".join(f"p{n}" for n in range(count))
        shown = f'places="{names}"' if what == "places" else 'routes="way"'
        book = make_book(
            {
                "01.md": f'---\ntitle: الفصل\n---\n\nنص.\n\n::: {{.map {shown} caption="ن" alt="ن"}}\n:::\n',
                "places.yaml": PLACES,
                "routes.yaml": f"way: {{from: p0, to: p3, via: [{stops}]}}\n",
            }
        )
        report, _ = check(book)
        assert [str(found.position) for found in report.findings if found.code.id == "BK113"] == ["01.md:7:1"] * is_told


def test_a_map_of_all_routes_of_more_than_any_page_holds_is_told_with_what_leaves_it_out(make_book: MakeBook) -> None:
    stops = ", ".join(f"p{1 + n % 2}" for n in range(600))
    routes = "".join(f"way{n}: {{from: p0, to: p3, via: [{stops}]}}\n" for n in range(2))
    book = make_book({"places.yaml": PLACES, "routes.yaml": routes})
    (found,) = [found for found in check(book)[0].findings if found.code.id == "BK113"]
    assert (found.position.file, "overview: none" in found.hint) == ("routes.yaml", True)


def test_a_formula_in_a_note_is_judged_too(make_book: MakeBook) -> None:
    report, _ = check(make_book({"01.md": f"---\ntitle: الفصل\n---\n\nنص.[^1]\n\n[^1]: نص ${'x' * 11_000}$.\n"}))
    assert [str(found.position) for found in report.findings if found.code.id == "BK113"] == ["01.md:7:10"]


def test_a_subtitle_that_no_page_holds_is_told(make_book: MakeBook) -> None:
    head = f"---\ntitle: الفصل\nsubtitle: {'كلمة ' * 500}\n---\n"
    assert "BK113" in {found.code.id for found in check(make_book({"01.md": f"{head}\nنص.\n"}))[0].errors}


def test_a_title_that_no_page_holds_is_told(make_book: MakeBook) -> None:
    report, _ = check(make_book({"01.md": f"---\ntitle: {'كلمة ' * 500}\n---\n\nنص.\n"}))
    assert "BK113" in {found.code.id for found in report.errors}
