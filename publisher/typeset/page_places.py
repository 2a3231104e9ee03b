"""Finds where in the text of an EPUB the pages of print begin: two texts of one part in, letters before each page out.

Where the texts are the same letters, the places are too. Where the EPUB tells a part otherwise, as it does an index,
what both have is followed: anchors, which divide the texts into entries, links that lead to the same place, and else
the words with which a page begins.
"""

from bisect import bisect_right
from collections.abc import Sequence

from publisher.typeset.page_text import PageText

#: So many letters of a page tell where it begins.
_LONGEST = 60


def align_starts(starts: Sequence[int], printed: PageText, page: PageText) -> list[int]:
    """Find how many letters of a page stand before what stands in print after so many letters, in rising order."""
    if printed.letters == page.letters:
        return list(starts)
    common = sorted(
        (place, page.anchors[anchor]) for anchor, place in printed.anchors.items() if anchor in page.anchors
    )
    places: list[int] = []
    least = 0
    for start in starts:
        least = max(least, _find_place(start, printed, page, common, least))
        places.append(least)
    return places


def _find_place(start: int, printed: PageText, page: PageText, common: Sequence[tuple[int, int]], least: int) -> int:
    if start >= len(printed.letters):
        return len(page.letters)
    before = bisect_right(common, (start, len(page.letters)))
    lowest = common[before - 1][1] if before else 0
    if before and common[before - 1][0] == start:
        return next(place for begin, place in common if begin == start)
    highest = next((place for _, place in common[before:] if place > lowest), len(page.letters))
    targets = {target for place, target in printed.links if place == start}
    for place, target in page.links:
        if target in targets and max(lowest, least) <= place <= highest:
            return place
    return _find_words(printed.letters[start : start + _LONGEST], page.letters, max(lowest, least), highest)


def _find_words(words: str, letters: str, lowest: int, highest: int) -> int:
    """Find the place between two others that has most of some words; the lowest where none has any."""
    for length in range(len(words), 1, -1):
        found = letters.find(words[:length], lowest, highest + length)
        if found >= 0:
            return found
    return lowest
