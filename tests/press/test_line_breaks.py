"""The choice of breaks: paragraphs of words and widths in, where their lines end out."""

import itertools
import random
from collections.abc import Sequence

import pytest

from publisher.press.line_breaks import (
    Breaks,
    Setting,
    Stretch,
    choose_breaks,
    choose_other_counts,
    find_torn,
    measure_cost,
    share_room,
)

SPACE = 2.5


def make_breaks(words: Sequence[float], costs: dict[int, float] | None = None) -> Breaks:
    """Make the places of a paragraph of words of some widths, with spaces between them."""
    starts = [0.0, *itertools.accumulate(word + SPACE for word in words)]
    ends = [0.0, *(start - SPACE for start in starts[1:])]
    numbers = range(len(starts))
    return Breaks(
        ends=ends,
        starts=starts,
        end_spaces=[max(number - 1, 0) for number in numbers],
        start_spaces=list(numbers),
        costs=[(costs or {}).get(number, 0.0) for number in numbers],
        hyphens=[0.0 for _ in numbers],
    )


def make_setting(measure: float, *, is_justified: bool = True) -> Setting:
    return Setting(measure, measure, 11.0, SPACE, is_justified=is_justified)


def measure_spaces(words: Sequence[float], chosen: Sequence[int], measure: float) -> list[float]:
    """Return the word space of each line but the last, in em."""
    lines = [words[start:end] for start, end in itertools.pairwise((0, *chosen))]
    return [(measure - sum(line)) / max(len(line) - 1, 0.01) / 11 for line in lines[:-1]]


def fill_greedily(words: Sequence[float], measure: float) -> list[int]:
    chosen: list[int] = []
    width = -SPACE
    for number, word in enumerate(words):
        width += SPACE + word
        if width > measure:
            chosen.append(number)
            width = word
    return [*chosen, len(words)]


def test_breaks_chosen_together_tear_no_line_that_another_choice_does_not() -> None:
    chance = random.Random(1)  # noqa: S311 - the same words each time, no secret
    worst_together, worst_greedy = [], []
    for _ in range(60):
        words = [chance.uniform(8, 60) for _ in range(90)]
        chosen = choose_breaks(make_breaks(words), make_setting(298))
        assert chosen is not None
        assert chosen == sorted(set(chosen))
        assert chosen[-1] == len(words)
        spaces = measure_spaces(words, chosen, 298)
        assert min(spaces) >= 0.2 - 1e-3
        worst_together.append(max(spaces))
        worst_greedy.append(max(measure_spaces(words, fill_greedily(words, 298), 298)))
    assert sum(worst_together) < 0.9 * sum(worst_greedy)


def test_a_place_that_costs_too_much_is_not_chosen() -> None:
    chance = random.Random(2)  # noqa: S311 - the same words each time, no secret
    for _ in range(20):
        words = [chance.uniform(8, 30) for _ in range(60)]
        chosen = choose_breaks(make_breaks(words), make_setting(298))
        for barred in chosen[:-1] if chosen else ():
            other = choose_breaks(make_breaks(words, {barred: 1000.0}), make_setting(298))
            assert other is not None
            assert barred not in other


def test_no_word_is_alone_on_the_last_line() -> None:
    words = [20.0] * 12 + [21.0]
    measure = sum(words[:12]) + 11 * SPACE
    assert fill_greedily(words, measure) == [12, 13]
    chosen = choose_breaks(make_breaks(words), make_setting(measure))
    assert chosen is not None
    assert chosen[-2] < 12


@pytest.mark.parametrize("is_justified", [True, False])
def test_what_belongs_together_is_parted_only_if_a_line_is_torn_otherwise(is_justified: bool) -> None:  # noqa: FBT001
    words = [22.0] * 40
    setting = make_setting(298, is_justified=is_justified)
    chosen = choose_breaks(make_breaks(words), setting)
    assert chosen is not None
    held = choose_breaks(make_breaks(words, {chosen[0]: 20.0}), setting)
    assert held is not None
    assert chosen[0] not in held
    if is_justified:
        words = [22.0, 260.0, 30.0, 22.0, 22.0]
        assert choose_breaks(make_breaks(words, {2: 20.0}), setting) == [2, 5]


def test_a_word_wider_than_the_measure_has_no_line() -> None:
    assert choose_breaks(make_breaks([20.0, 400.0, 20.0]), make_setting(298)) is None


def test_ragged_lines_are_no_narrower_than_their_spaces_by_nature() -> None:
    words = [20.0] * 30
    for measure in range(100, 200, 7):
        chosen = choose_breaks(make_breaks(words), make_setting(measure, is_justified=False))
        assert chosen is not None
        for start, end in itertools.pairwise((0, *chosen)):
            assert sum(words[start:end]) + (end - start - 1) * SPACE <= measure + 0.1


def test_a_hyphen_is_set_where_a_line_is_torn_otherwise() -> None:
    words = [30.0] * 8 + [75.0] + [30.0] * 8
    plain = make_breaks(words)
    setting = make_setting(300)

    def divide() -> Breaks:
        at = plain.starts[8] + 35
        return Breaks(
            ends=[*plain.ends[:9], at, *plain.ends[9:]],
            starts=[*plain.starts[:9], at, *plain.starts[9:]],
            end_spaces=[*plain.end_spaces[:9], 8, *plain.end_spaces[9:]],
            start_spaces=[*plain.start_spaces[:9], 8, *plain.start_spaces[9:]],
            costs=[*plain.costs[:9], 1.0, *plain.costs[9:]],
            hyphens=[*plain.hyphens[:9], 4.0, *plain.hyphens[9:]],
        )

    chosen = choose_breaks(plain, setting)
    assert chosen is not None
    assert chosen[0] in find_torn(chosen, plain, setting)
    divided = choose_breaks(divide(), setting)
    assert divided is not None
    assert 9 in divided


def test_a_line_that_is_torn_otherwise_has_more_and_longer_joins() -> None:
    stretch = Stretch(0.38, 0.22, 0.7, 5)
    number, total = share_room(5.0, 7, 0.22, 7, stretch)
    assert number == 5
    assert total == pytest.approx(3.5)
    number, total = share_room(6.8, 7, 0.22, 7, stretch)
    assert number == 7
    assert 0.22 + (6.8 - total) / 7 == pytest.approx(0.38)
    # There is an end to it.
    number, total = share_room(20.0, 7, 0.22, 7, stretch)
    assert total / number == pytest.approx(0.98)


def test_another_number_of_lines_is_the_cheapest_of_its_kind_and_has_no_line_over_the_norm() -> None:
    chance = random.Random(2)  # noqa: S311 - the same words each time, no secret
    found = 0
    for _ in range(80):
        words = [chance.uniform(6, 22) for _ in range(150)]
        breaks, setting = make_breaks(words), make_setting(298)
        chosen = choose_breaks(breaks, setting)
        assert chosen is not None
        best = measure_cost(chosen, breaks, setting)
        others = choose_other_counts(breaks, setting, len(chosen), best)
        for count, (cost, ends) in others.items():
            found += 1
            assert abs(count - len(chosen)) == 1
            assert len(ends) == count
            assert cost == pytest.approx(measure_cost(ends, breaks, setting) - best)
            spaces = measure_spaces(words, ends, 298)
            assert 0.2 - 1e-3 <= min(spaces) <= max(spaces) <= 0.45 + 1e-3
    assert found > 10
