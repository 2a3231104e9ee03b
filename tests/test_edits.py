"""After an edit a build makes the very bytes that a cold one makes; `python -m tests.edit_book` tries fifty edits."""

from pathlib import Path

import pytest

from tests.edit_book import edit_book


@pytest.mark.slow
def test_a_build_after_an_edit_makes_what_a_cold_build_makes(tmp_path: Path) -> None:
    assert list(edit_book(tmp_path, 3, seed=1944)) == [""] * 3
