"""Makers: an edition names its maker, and a new one needs no line of another file."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

from publisher.model.edition import Edition
from publisher.model.order import Order
from publisher.press.layout_pool import LayoutPool
from publisher.production.bound_file import PlannedFile
from publisher.production.build import build
from publisher.production.editions import EDITIONS
from publisher.production.makers import MAKERS, BoundBook
from publisher.production.press_run import PressRun

MakeBook = Callable[..., Path]


class Reader:
    """Makes the words of a book as plain text, with the folio on which each part begins."""

    def plan(self, run: PressRun, edition: Edition) -> Iterator[PlannedFile]:
        return BoundBook().plan(run, edition)

    def make(self, run: PressRun, edition: Edition) -> Mapping[str, bytes]:
        paginated = run.paginate(next(self.plan(run, edition)).parts, edition.name)
        lines = [f"{paginated.numbered.folios[part.name][0]} {part.name}" for part in paginated.parts]
        return {run.name_file(edition): "\n".join(lines).encode()}


def test_an_edition_with_a_maker_of_its_own_is_data(
    make_book: MakeBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "reader"
    edition = Edition(name, maker="reader", path="{slug}.txt", page="A5", size=11, leading=1.7)
    monkeypatch.setitem(EDITIONS, name, edition)
    monkeypatch.setitem(MAKERS, name, Reader())
    delivery = build(Order(make_book(), tmp_path / "output", (name,), jobs=1))
    (made,) = [path for path in delivery.files if path.suffix == ".txt"]
    lines = made.read_text("utf-8").splitlines()
    assert "1 c1" in lines
    assert len(lines) > 2


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=lambda edition: edition.name)
def test_every_edition_names_a_maker(edition: Edition) -> None:
    assert edition.maker in MAKERS


def test_an_epub_without_a_list_of_pages_has_no_part_of_print_laid_out(
    make_book: MakeBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a part of print is laid out")

    folder = make_book()
    head = (folder / "book.yaml").read_text("utf-8")
    assert "editions" not in head
    monkeypatch.setattr(LayoutPool, "lay_out", refuse)
    with pytest.raises(AssertionError, match="is laid out"):
        build(Order(folder, tmp_path / "listed", ("epub",), jobs=1))
    (folder / "book.yaml").write_text(f"{head}\neditions: {{print: {{}}, epub: {{page_list: false}}}}\n", "utf-8")
    delivery = build(Order(folder, tmp_path / "unlisted", ("epub",), jobs=1))
    (made,) = [path for path in delivery.files if path.suffix == ".epub"]
    with ZipFile(made) as epub:
        assert b"doc-pagelist" not in epub.read("EPUB/nav.xhtml")
