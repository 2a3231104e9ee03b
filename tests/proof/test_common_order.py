"""What two sequences have in common: as much as a whole alignment finds, and never more memory than is allowed."""

import random

import pytest
from rapidfuzz.distance import LCSseq

from publisher.proof import common_order
from publisher.proof.common_order import pair_in_order

WORDS = [f"w{number}" for number in range(400)]


def spoil(words: list[str], chance: random.Random) -> list[str]:
    """Leave out words, put others in, and move a stretch on, as a reader does."""
    spoilt = [word for word in words if chance.random() > 0.02]
    for _ in range(len(words) // 100):
        spoilt.insert(chance.randrange(len(spoilt)), chance.choice(WORDS))
    start = chance.randrange(len(spoilt) // 2)
    moved = spoilt[start : start + 30]
    del spoilt[start : start + 30]
    return [*spoilt[: start + 60], *moved, *spoilt[start + 60 :]]


@pytest.mark.parametrize("seed", range(4))
def test_windows_find_what_a_whole_alignment_finds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same words every time
    wanted = chance.choices(WORDS, k=3000)
    given = [*spoil(wanted, chance), *chance.choices(WORDS, k=700)]
    whole = list(pair_in_order(wanted, given))
    assert len(whole) == LCSseq.similarity(wanted, given)
    asked: list[int] = []

    def align(first: list[str], second: list[str]) -> object:
        asked.append(len(first) * len(second))
        return LCSseq.opcodes(first, second)

    monkeypatch.setattr(common_order, "_MOST", 2**17)
    monkeypatch.setattr(common_order, "_WINDOW", 2**8)
    monkeypatch.setattr(common_order, "_REACHES", (2**9, 2**9))
    monkeypatch.setattr(common_order, "LCSseq", type("Aligner", (), {"opcodes": staticmethod(align)}))
    pairs = list(pair_in_order(wanted, given))
    assert max(asked) <= 2**17
    assert all(wanted[place] == given[other] for place, other in pairs)
    places, others = zip(*pairs, strict=True)
    assert all(sorted(set(found)) == list(found) for found in (places, others))
    assert len(pairs) > 0.99 * len(whole)


def test_what_has_nothing_in_common_has_no_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common_order, "_MOST", 2**8)
    assert list(pair_in_order([], ["a"])) == []
    assert list(pair_in_order(["a"] * 9000, ["b"] * 50)) == []
