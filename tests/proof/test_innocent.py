"""Books made by chance in which nothing is wrong: the proof refuses none of them."""

from pathlib import Path

import pytest

from publisher.model.finding import Severity
from tests.innocent import judge_innocent
from tests.innocent_books import write_innocent

#: So many books, each with a seed of its own; the language goes with the seed.
BOOKS = 60
#: Each test judges some of them, so that the processes of a run can share them.
SHARE = 5


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1, BOOKS + 1, SHARE))
def test_an_innocent_book_is_not_refused(first: int, fonts: Path) -> None:
    for seed in range(first, first + SHARE):
        refused = [one for one in judge_innocent(seed, fonts) if one.code.severity is Severity.ERROR]
        assert refused == [], f"seed {seed}"


def test_the_same_seed_gives_the_same_book() -> None:
    assert write_innocent(7) == write_innocent(7)
    assert write_innocent(7) != write_innocent(15)
