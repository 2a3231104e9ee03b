"""Divides a finished PDF into sections that can be proven apart: its expected text in, parts with their pages out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from publisher.model.expected import ExpectedPart, ExpectedText

#: A share of the work has at least so many pages: each process has to open the file anew.
_LEAST_PAGES = 32


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of a PDF, from 0, and the expected text of the parts that stand on them; None where nobody knows it."""

    pages: range
    expected: ExpectedText | None


def divide_pages(expected: ExpectedText | None, count: int) -> tuple[Section, ...]:
    """Divide `count` pages between parts that have no page in common; pages behind a part go with it."""
    if expected is None:
        return (Section(range(count), None),)
    cuts = [0, *_find_cuts(expected.parts), len(expected.parts)]
    firsts = [0, *(expected.parts[cut].first_page for cut in cuts[1:-1]), count]
    return tuple(
        Section(range(*pages), replace(expected, parts=expected.parts[start:end]))
        for (start, end), pages in zip(pairwise(cuts), pairwise(firsts), strict=True)
    )


def _find_cuts(parts: Sequence[ExpectedPart]) -> Iterator[int]:
    """Yield the parts, by their numbers, before which all parts end and before which none of the others begins."""
    ends = list(accumulate((part.first_page + len(part.folios) for part in parts), max))
    starts = list(accumulate((part.first_page for part in reversed(parts)), min))[::-1]
    for number in range(1, len(parts)):
        if ends[number - 1] <= parts[number].first_page == starts[number]:
            yield number


def share_out(sections: Sequence[Section], shares: int) -> tuple[tuple[Section, ...], ...]:
    """Put sections that follow one another into up to `shares` shares of about as many pages."""
    count = sections[-1].pages.stop
    wanted = max(1, min(shares, count // _LEAST_PAGES))
    shared: list[list[Section]] = [[] for _ in range(wanted)]
    for section in sections:
        middle = (section.pages.start + section.pages.stop) / 2
        shared[min(wanted - 1, int(middle * wanted / max(1, count)))].append(section)
    return tuple(tuple(share) for share in shared if share)


def find_runs(sections: Sequence[Section]) -> Iterator[range]:
    """Yield the runs of pages that sections, in their order, have without a gap."""
    start, end = 0, 0
    for section in sections:
        if section.pages.start != end:
            if end > start:
                yield range(start, end)
            start = section.pages.start
        end = section.pages.stop
    if end > start:
        yield range(start, end)
