"""Finds verse that is typed as paragraphs: the HTML of a document in, the same with its poems in divisions out.

Who types a line of verse in a word processor parts its halves by a tab or by many spaces, each line a paragraph, or
puts them into a table of two columns. An EPUB of the house has each half in an element of its own.
"""

import re
from collections import Counter
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
#: How many lines of a table rhyme, if it is a poem; and letters that rhyme only with the one before them.
_RHYMING = 0.75
_WEAK = frozenset("اويىهةאויה")


def gather_verse(body: Tag) -> None:
    """Put paragraphs of two halves that follow one another into a division of the class `VERSE`."""
    for half in body.select(".bayt > .half + .half"):
        half.insert_before(f" {CAESURA} ")
    for number in body.select(".bayt > .verse-number"):
        number.decompose()
    for table in body.find_all("table"):
        _free_verse(table)
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


def _free_verse(table: Tag) -> None:
    """Make paragraphs of the rows of a table that holds a poem: lines of two halves that rhyme, without a head."""
    lines = list(_list_lines(table))
    texts = [[" ".join(half.get_text(" ").split()) for half in line] for line in lines]
    if len(lines) < _FEWEST or not all(_are_halves(line) for line in texts) or not _rhyme(texts):
        return
    for first, second in lines:
        paragraph = Tag(name="p")
        paragraph.extend([*_take_children(first), f" {CAESURA} ", *_take_children(second)])
        table.insert_before(paragraph)
    table.decompose()


def _list_lines(table: Tag) -> Iterator[tuple[Tag, Tag]]:
    """Yield the halves of each row, which has nothing but a sign between them, or of each line of its two columns."""
    if table.find(("th", "table", "img", "ul", "ol")) or table.find_parent("table"):
        return
    rows = [row.find_all("td") for row in table.find_all("tr")]
    halves = [[cell for cell in row if re.search(r"[^\W\d_]", cell.get_text())] for row in rows]
    outer = [[row[0], row[-1]] for row in rows if row]
    if halves != outer:
        return
    for first, second in halves:
        lines = [cell.find_all("p") for cell in (first, second)]
        if len(lines[0]) == len(lines[1]) > 1:
            yield from zip(*lines, strict=True)
        else:
            yield first, second


def _rhyme(lines: Sequence[Sequence[str]]) -> bool:
    """Return whether the lines of a poem rhyme with one another, or the halves of each."""
    ends = [[_find_end(half) for half in line] for line in lines]
    (_, most), *_ = Counter(second for _, second in ends).most_common(1)
    paired = sum(first == second for first, second in ends)
    return max(most, paired) >= _RHYMING * len(lines)


def _find_end(half: str) -> str:
    """Return the last letter of a half, with the one before it where that alone makes no rhyme."""
    letters = re.sub(r"[^\w]|[\d_\u0640]", "", half)
    return letters[-2:] if letters[-1:] in _WEAK else letters[-1:]


def _take_children(cell: Tag) -> list[Any]:
    """Take what stands in a cell out of it, without its paragraphs."""
    for paragraph in cell.find_all("p"):
        paragraph.insert_after(" ")
        paragraph.unwrap()
    return [child.extract() for child in list(cell.children)]


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
    return _are_halves(halves)


def _are_halves(halves: Sequence[str]) -> bool:
    """Return whether two texts are as long as the halves of a line, and as one another."""
    short, long = sorted(map(len, halves))
    return short >= _SHORTEST and long <= _LONGEST and long <= _UNEVEN * short and all(" " in half for half in halves)


def _find_gap(line: Tag) -> NavigableString | None:
    """Return the text in which the halves of a line part, None where markup stands there."""
    return next((text for text in line.find_all(string=True) if GAP.search(str(text))), None)
