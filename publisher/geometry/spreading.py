"""Spreads things along a line: where each wants to be and how long it is in, where each is out, none over another."""

from collections.abc import Sequence
from itertools import accumulate


def spread(wished: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Return the starts of things in their order between two bounds, as near as can be to where they are wished.

    The sum of the squares of the distances is the least that there is: a regression that may only rise (Barlow et
    al., Statistical Inference under Order Restrictions, 1972; pool adjacent violators). Things that are longer
    together than there is room stand one after the other from `low`.
    """
    before = [0.0, *accumulate(sizes)][:-1]
    # Without their lengths they may stand at one point, but not change places.
    pools: list[tuple[float, int]] = []
    for wish, shift in zip(wished, before, strict=True):
        mean, count = wish - shift, 1
        while pools and pools[-1][0] > mean:
            other, others = pools.pop()
            mean = (mean * count + other * others) / (count + others)
            count += others
        pools.append((mean, count))
    risen = [mean for mean, count in pools for _ in range(count)]
    most = max(low, high - sum(sizes))
    return [min(max(mean, low), most) + shift for mean, shift in zip(risen, before, strict=True)]
