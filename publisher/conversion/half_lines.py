"""Finds verse that is typed as paragraphs: the HTML of a document in, the same with its poems in divisions out.

Who types a line of verse in a word processor parts its halves by a tab or by many spaces, each line a paragraph. An
EPUB of the house has each half in an element of its own.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bs4 import Tag
from bs4.element import NavigableString

#: The class of what is found, and the marks between two halves and of its fence, which no text has (of private use).
VERSE, CAESURA, FENCE = "publisher-verse", "\ue0f1", "\ue0f2"
#: What parts two halves: spaces or a tab, or a mark that is typed for it.
GAP = re.compile(r"(?<=\S)(?:[ \u00a0]{4,}|[ \u00a0]*\t[ \t\u00a0]*)(?=\S)")
TYPED = re.compile(r"(?<=[^\s*])[ \u00a0]+(?:\*{3}|%~%)[ \u00a0]+(?=[^\s*])")
#: Characters that a half has, and how much longer than the other one it may be.
_SHORTEST, _LONGEST, _UNEVEN = 6, 70, 2.0
#: Lines of verse that stand together; a line of another kind may have a gap in it by chance.
_FEWEST = 2


def gather_verse(body: Tag) -> None:
    """Put paragraphs of two halves that follow one another into a division of the class `VERSE`."""
    for half in body.select(".bayt > .half + .half"):
        half.insert_before(f" {CAESURA} ")
    for number in body.select(".bayt > .verse-number"):
        number.decompose()
    for text in body.find_all(string=TYPED):
        if text.find_parent("p") is not None:
            text.replace_with(TYPED.sub(f" {CAESURA} ", str(text)))
    for paragraph in body.find_all("p"):
        _part_lines(paragraph)
    for lines in list(_list_poems(body)):
        poem = Tag(name="div", attrs={"class": VERSE})
        lines[0].insert_before(poem)
        for line in lines:
            gap = _find_gap(line)
            if gap is not None:
                gap.replace_with(GAP.sub(f" {CAESURA} ", str(gap)))
            poem.append(line.extract())


def _part_lines(paragraph: Tag) -> None:
    """Make a paragraph of each line of one whose lines are mostly of two halves."""
    lines: list[list[Any]] = [[]]
    for child in paragraph.children:
        if isinstance(child, Tag) and child.name == "br":
            lines.append([])
        else:
            lines[-1].append(child)
    texts = ["".join(child.get_text() for child in line).strip() for line in lines]
    if len(lines) > 1 and 2 * sum(bool(GAP.search(text) or CAESURA in text) for text in texts) > len(lines):
        for line in lines:
            parted = Tag(name="p")
            parted.extend([child.extract() for child in line])
            paragraph.insert_before(parted)
        paragraph.decompose()


def _list_poems(body: Tag) -> Iterator[Sequence[Tag]]:
    """Yield the paragraphs of each poem."""
    seen: set[int] = set()
    for paragraph in body.find_all("p"):
        lines: list[Tag] = []
        following: Any = paragraph
        while isinstance(following, Tag) and id(following) not in seen and _is_line(following):
            seen.add(id(following))
            lines.append(following)
            following = following.find_next_sibling()
        if len(lines) >= _FEWEST or any(CAESURA in line.get_text() for line in lines):
            yield lines


def _is_line(block: Tag) -> bool:
    if block.name == "p" and CAESURA in block.get_text():
        return True
    halves = GAP.split(block.get_text().strip())
    if block.name != "p" or len(halves) != 2 or _find_gap(block) is None:  # noqa: PLR2004 - two halves
        return False
    short, long = sorted(map(len, halves))
    return short >= _SHORTEST and long <= _LONGEST and long <= _UNEVEN * short and all(" " in half for half in halves)


def _find_gap(line: Tag) -> NavigableString | None:
    """Return the text in which the halves of a line part, None where markup stands there."""
    return next((text for text in line.find_all(string=True) if GAP.search(str(text))), None)
