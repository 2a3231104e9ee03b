"""RT016: a page of another edition that does not follow the one before it."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.tree import Milestone, find_all
from publisher.model.woven import WovenBook
from publisher.script.counters import read_counter

CODE = Code(
    "RT016",
    "pages of another edition out of order",
    "The pages of another edition follow one another, as the text does. One that comes again or goes back is most "
    "likely mistyped, and whoever looks for a cited page does not find it.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nنص []{page=45} ونص []{page=44} ونص.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nنص []{page=45} ونص []{page=46} ونص.\n"},
)

_NUMBER = re.compile(r"\d+")
#: The first and the second side of a leaf, whose letters may stand the other way round in the alphabet.
_SIDES = {"r": "0", "v": "1", "\u0648": "0", "\u0638": "1", "\u0631": "0", "\u067e": "1"}


def find_pages_out_of_order(woven: WovenBook) -> Iterator[Finding]:
    """Find the pages of another edition that do not come after those before them."""
    last: Milestone | None = None
    for chapter in woven.bound_chapters:
        for milestone in find_all(chapter.chapter.blocks, Milestone):
            if last and _read_place(milestone.page) <= _read_place(last.page):
                yield Finding(
                    CODE,
                    milestone.position,
                    say("page {page} comes after page {before}", page=milestone.page, before=last.page),
                    say("correct the number; a volume stands before it: page=2:1"),
                )
            last = milestone


def _read_place(page: str) -> tuple[tuple[int, ...], int, tuple[int, ...], str]:
    """Read a page as what orders it: its volume, its number, and its side; pages in letters come before the others."""
    volume, _, number = page.replace("/", ":").rpartition(":")
    place = (*_read_figures(volume), read_counter(volume) or 0)[:1]
    letters, _, side = number.partition("-")
    if counted := read_counter(letters):
        return place, 0, (counted,), _SIDES.get(side, side)
    side = _NUMBER.sub("", number)
    return place, 1, _read_figures(number), _SIDES.get(side, side)


def _read_figures(text: str) -> tuple[int, ...]:
    return tuple(int(found) for found in _NUMBER.findall(text))
