"""RT016: a page of another edition that does not follow the one before it."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.tree import Milestone, find_all
from publisher.model.woven import WovenBook

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


def _read_place(page: str) -> tuple[tuple[int, ...], str]:
    """Read a page as what orders it: its numbers, the volume first, then the letter of its side."""
    volume, _, number = page.replace("/", ":").rpartition(":")
    figures = tuple(int(found) for found in _NUMBER.findall(f"{volume or 0}:{number}"))
    return figures, _NUMBER.sub("", number)
