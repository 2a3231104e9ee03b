"""Reference pictures: some pages look as they did, and what would look otherwise is seen."""

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from tests.ink import read_ink
from tests.kept_cache import find_kept_cache, use_kept_cache
from tests.reference_pages import (
    EXCERPTS,
    KEPT,
    MADE_WITH,
    ROOT,
    Excerpt,
    describe_machine,
    draw_pages,
    find_difference,
    make_excerpts,
)


@pytest.fixture(scope="module")
def excerpts() -> list[tuple[Excerpt, bytes]]:
    """Lay the excerpts out; where runs share a cache, of books that lie at one place for both of them."""
    kept = find_kept_cache()
    if kept is None:
        return list(make_excerpts())
    for book in {excerpt.book for excerpt in EXCERPTS}:
        shutil.rmtree(kept / "reference" / book, ignore_errors=True)
        shutil.copytree(ROOT / book, kept / "reference" / book)
    with use_kept_cache():
        return list(make_excerpts(kept / "reference"))


@pytest.mark.slow
def test_every_page_is_black_with_one_tint(excerpts: list[tuple[Excerpt, bytes]]) -> None:
    """No screened type, no gradient, no rule under 0.3 points; pictures that a book brings are its own."""
    for excerpt, pdf in excerpts:
        if (ROOT / excerpt.book / "images").exists():
            continue
        ink = read_ink(io.BytesIO(pdf))
        is_sheet = excerpt.edition == "handouts"
        assert len(ink.colours - {("g", "0"), ("g", "1")}) <= (not is_sheet), excerpt.name
        assert not ink.screened, excerpt.name
        assert min(ink.strokes) >= 0.3, excerpt.name


@pytest.mark.slow
def test_the_pages_look_as_they_did(excerpts: list[tuple[Excerpt, bytes]], tmp_path: Path) -> None:
    drawn = dict(draw_pages(excerpts))
    kept = {path.name: Image.open(path) for path in KEPT.glob("*.png")}
    if MADE_WITH.read_text("utf-8") != describe_machine():
        # Other fonts and libraries set other lines; how many pages there are and how large is the same.
        assert {name: page.size for name, page in drawn.items()} == {name: page.size for name, page in kept.items()}
        return
    assert drawn.keys() == kept.keys(), "the pages that are shown are others: `make reference` renews the pictures"
    changed = []
    for name, page in drawn.items():
        difference = find_difference(kept[name], page)
        if difference is not None:
            page.save(tmp_path / name)
            difference.save(tmp_path / f"difference-{name}")
            changed.append(name)
    assert changed == [], (
        f"look at difference-….png in {tmp_path}; if it is meant, `make reference` renews the pictures"
    )


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return Image.open(KEPT / "chapters-print-010.png").convert("L")


def test_what_a_renderer_does_otherwise_at_edges_is_not_told(page: Image.Image) -> None:
    assert find_difference(page, page) is None
    assert find_difference(page, page.point(lambda grey: max(0, grey - 20))) is None
    assert find_difference(page, page.point(lambda grey: min(255, grey + 20))) is None


def move_line(page: Image.Image, by: tuple[int, int]) -> Image.Image:
    """Move what stands in a strip of a page as high as a line."""
    top, bottom = page.height // 2, page.height // 2 + 16
    strip = page.crop((0, top, page.width, bottom))
    moved = page.copy()
    moved.paste(255, (0, top, page.width, bottom))
    moved.paste(strip, (by[0], top + by[1]))
    return moved


def lose_rule(page: Image.Image) -> Image.Image:
    """Draw a fine rule into a page; the page itself is then one that has lost it."""
    ruled = page.copy()
    ImageDraw.Draw(ruled).line((60, 8, 120, 8), fill=190)
    return ruled


@pytest.mark.parametrize("by", [(0, 1), (1, 0), (0, 3)])
def test_a_line_that_moved_is_told(page: Image.Image, by: tuple[int, int]) -> None:
    assert find_difference(page, move_line(page, by)) is not None


def test_a_rule_that_is_gone_is_told(page: Image.Image) -> None:
    assert find_difference(lose_rule(page), page) is not None


def test_another_face_and_another_size_are_told(page: Image.Image) -> None:
    wider = page.resize((page.width, round(page.height * 1.01))).crop((0, 0, page.width, page.height))
    assert find_difference(page, wider) is not None
    assert find_difference(page, ImageChops.offset(page, 2, 0)) is not None
    assert find_difference(page, page.crop((0, 0, page.width, page.height - 1))) is not None
