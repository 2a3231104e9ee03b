"""The page list of an EPUB: every page of print, each at the word with which it begins, by the PDF's own text."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import checkers
from tests.page_turns import is_alone, judge_page_list, read_turns


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ar", "fa", "he", "en"])
def test_every_page_of_print_is_in_the_list_at_its_place(language: str, build_sample: Callable[[str], Path]) -> None:
    output = build_sample(language) / "output"
    (epub,) = output.glob("*.epub")
    (pdf,) = (path for path in output.glob("*-print.pdf") if not path.stem.endswith("-large-print"))
    assert judge_page_list(epub, pdf) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_title_page_and_the_imprint_are_found_at_theirs(language: str, build_sample: Callable[[str], Path]) -> None:
    (epub,) = (build_sample(language) / "output").glob("*.epub")
    half_title, blank, title_page, imprint, *_ = read_turns(epub)
    # What the half title says is said on the title page alone here.
    assert [is_alone(turn.name) for turn in (half_title, blank, title_page, imprint)] == [True, True, False, False]
    assert title_page.address.startswith("title-page.xhtml#")
    assert imprint.address.startswith("imprint.xhtml#")
    assert not imprint.before


@pytest.mark.slow
@pytest.mark.axe
@pytest.mark.parametrize("language", ["ar", "he"])
def test_every_page_can_be_read_on_a_small_screen_and_by_everybody(
    language: str, build_sample: Callable[[str], Path]
) -> None:
    (epub,) = (build_sample(language) / "output").glob("*.epub")
    assert checkers.judge_pages_of_epub(epub) == ()
