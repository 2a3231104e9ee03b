"""The room of drawings: what a page and its margins leave, so that no drawing is made smaller than it was drawn."""

from dataclasses import replace

import pytest

from publisher.geometry.page_sizes import measure_page
from publisher.model.book import Margins
from publisher.model.edition import Edition
from publisher.production.editions import EPUB, HANDOUTS, LARGE_PRINT, PRINT
from publisher.typeset.margins import measure_figures, measure_spread


@pytest.mark.parametrize("edition", [PRINT, LARGE_PRINT, HANDOUTS, EPUB])
def test_a_page_that_the_book_does_not_choose_leaves_what_the_edition_says(edition: Edition) -> None:
    figures = edition.figures
    assert measure_figures(edition) == ((figures.width, figures.height), figures.page)


@pytest.mark.parametrize("page", ["A6", "B5", "A4", "123mm 186mm", "6in 9in"])
@pytest.mark.parametrize("margins", [None, "narrow", "wide", Margins(inner=25, head=30)])
def test_a_drawing_is_as_wide_as_the_text_and_leaves_room_for_its_caption(page: str, margins: Margins | None) -> None:
    edition = replace(PRINT, page=page, margins=margins)
    (width, height), (alone, _) = measure_figures(edition)
    page_width, page_height = measure_page(page)
    assert width < page_width
    assert height < page_height - 40
    assert alone == pytest.approx(page_width - 26)
    if margins is None:
        assert width == pytest.approx(page_width - sum(PRINT.sides))
        assert height == pytest.approx(page_height - sum(PRINT.ends) - 22)


def test_margins_with_notes_leave_less_width() -> None:
    (width, _), _ = measure_figures(replace(PRINT, has_margin_notes=True))
    assert width == pytest.approx(148 * (1 - 0.095 - 0.27), abs=0.1)


def test_a_drawing_takes_half_of_a_sheet_of_any_size() -> None:
    (width, height), _ = measure_figures(replace(HANDOUTS, page="A5"))
    assert width == pytest.approx(112)
    assert height == pytest.approx(98 * 210 / 297)


@pytest.mark.parametrize("edition", [PRINT, HANDOUTS, EPUB])
def test_the_room_is_that_of_the_pages_whoever_makes_them(edition: Edition) -> None:
    asked = replace(edition, page=edition.page and "A5", margins="wide" if edition.page else None)
    other = replace(asked, maker="another")
    assert measure_figures(other) == measure_figures(asked)
    assert measure_spread(other) == measure_spread(asked)
    assert (measure_spread(other) is None) == (edition is not PRINT)
