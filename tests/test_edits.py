"""After an edit a build makes the very bytes that a cold one makes; `python -m tests.edit_book` tries fifty edits."""

from pathlib import Path

import pytest

from publisher.production.bound_file import count_shares
from tests.edit_book import edit_book


@pytest.mark.parametrize(
    ("jobs", "pages", "new_pages", "shares"),
    [
        (2, 176, 176, 2),
        (2, 176, 20, 1),
        (2, 561, 561, 3),
        (2, 561, 6, 1),
        (8, 176, 176, 5),
        (2, 1800, 6, 3),
        (1, 4, 4, 1),
    ],
)
def test_a_file_in_which_little_is_new_is_proven_by_one_process(
    jobs: int, pages: int, new_pages: int, shares: int
) -> None:
    # What takes too much of one piece of work is divided whatever is known of it.
    assert count_shares(jobs, pages, new_pages) == shares


@pytest.mark.slow
def test_a_build_after_an_edit_makes_what_a_cold_build_makes(tmp_path: Path) -> None:
    # A paragraph of many lines is put into a chapter, and taken out; one too wide is put into another.
    assert list(edit_book(tmp_path, 3, seed=85)) == [""] * 3
