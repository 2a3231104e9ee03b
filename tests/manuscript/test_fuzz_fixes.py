"""Markdown written by chance, mended: no letter of it is another thing than it was."""

from pathlib import Path

import pytest

from tests.fuzz_fixes import find_difference, write_random


@pytest.mark.parametrize("first", range(5001, 5031, 10))
def test_fixes_make_no_other_text(first: int, tmp_path: Path) -> None:
    found = (find_difference(*write_random(seed), tmp_path, asks_pandoc=False) for seed in range(first, first + 10))
    assert [difference for difference in found if difference] == []


@pytest.mark.pandoc
def test_fixes_make_no_other_text_for_pandoc(tmp_path: Path) -> None:
    found = (find_difference(*write_random(seed), tmp_path, asks_pandoc=True) for seed in range(6001, 6007))
    assert [difference for difference in found if difference] == []


def test_the_same_number_writes_the_same_text() -> None:
    assert write_random(7) == write_random(7) != write_random(8)
