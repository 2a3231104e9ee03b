"""Pairs what two sequences have in common, in the order of both: the sequences in, the places of the pairs out.

A whole alignment takes memory for each item of one with each of the other, which for the words of a chapter of 400
pages is more than a process may have. What is longer is aligned in windows, each of which begins where all before it
is paired.
"""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import LCSseq

#: Items of the first by items of the second that are aligned at once. Each takes a bit.
_MOST = 2**28
#: Items of the first in a window, of which those in the first half are sure to have all that could move them.
_WINDOW = 2**12
#: Items of the second among which these are looked for at first, and then, where fewer than half are there.
_REACHES = (2 * _WINDOW, _MOST // _WINDOW)


def pair_in_order(wanted: Sequence[str], given: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of equal items, as many as can be paired in the order of both; of long sequences nearly so."""
    at = behind = 0
    while len(wanted) - at > _WINDOW and (len(wanted) - at) * (len(given) - behind) > _MOST:
        pairs = _pair_window(wanted[at : at + _WINDOW], given, behind)
        last = behind
        for place, other in pairs:
            if place < _WINDOW // 2:
                yield at + place, other
                last = other + 1
        at, behind = at + _WINDOW // 2, last
    rest = wanted[at:]
    reach = _MOST // max(len(rest), 1)
    yield from ((at + place, behind + other) for place, other in _pair(rest, given[behind : behind + reach]))


def _pair_window(window: Sequence[str], given: Sequence[str], behind: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for reach in _REACHES:
        pairs = list(_pair(window, given[behind : behind + reach]))
        if 2 * len(pairs) >= len(window):
            break
    return [(place, behind + other) for place, other in pairs]


def _pair(wanted: Sequence[str], given: Sequence[str]) -> Iterator[tuple[int, int]]:
    for operation in LCSseq.opcodes(wanted, given):
        if operation.tag == "equal":
            yield from zip(
                range(operation.src_start, operation.src_end),
                range(operation.dest_start, operation.dest_end),
                strict=True,
            )
