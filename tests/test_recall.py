"""What decides that a build stands: the style sheets of the house, by name and content, wherever they lie."""

from pathlib import Path

import pytest

from publisher.model.order import Order
from publisher.production.recall import digest_house_styles, digest_inputs


@pytest.fixture
def styles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "styles"
    folder.mkdir()
    (folder / "book.css").write_text("p { color: black }")
    move(folder, monkeypatch)
    return folder


def move(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.typeset.style_folders.find_house_styles", lambda: folder)
    monkeypatch.setattr("publisher.production.recall.find_house_styles", lambda: folder)


def test_a_sheet_of_the_house_that_is_changed_or_named_anew_is_told(styles: Path) -> None:
    told = {digest_house_styles()}
    (styles / "book.css").write_text("p { color: white }")
    told.add(digest_house_styles())
    (styles / "book.css").rename(styles / "page.css")
    told.add(digest_house_styles())
    assert len(told) == 3


def test_a_sheet_that_cannot_be_read_is_told_from_one_that_can_and_stops_nothing(styles: Path) -> None:
    before = digest_house_styles()
    (styles / "book.css").unlink()
    without = digest_house_styles()
    (styles / "book.css").mkdir()
    assert len({before, without, digest_house_styles()}) == 3


def test_a_build_stands_where_the_house_has_moved(
    styles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "book").mkdir()
    order = Order(tmp_path / "book", tmp_path / "output")
    before = digest_inputs(order)
    move(styles.rename(tmp_path / "elsewhere"), monkeypatch)
    assert digest_inputs(order) == before
