"""PD017: a paragraph that ends with one word on a line, or a date that is divided between two lines."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Fault
from publisher.proof.place_line import place_line
from publisher.script.written_dates import find_written_dates

if TYPE_CHECKING:
    from publisher.proof.preflight import Paragraph, SetSection

CODE = Code(
    "PD017",
    "bad line end",
    "A paragraph or a caption ends with one word on a line of its own, or a line ends inside a date, so that a day and "
    "its month, or a month and its year, stand on two lines.",
    Severity.WARNING,
)
#: In a column that is narrower than so many em there is often no choice.
_NARROW = 20.0
_ENDED = frozenset({"paragraph", "note", "second note", "item", "definition", "caption"})


def find_bad_line_ends(section: "SetSection") -> Iterator[Fault]:
    """Find words alone on last lines, and divided dates."""
    for paragraph in section.paragraphs:
        kind = paragraph.block.kind if paragraph.block else "paragraph"
        widest = max(line.right - line.left for line in paragraph.lines)
        if kind not in _ENDED or paragraph.set.is_in_table or widest < _NARROW * paragraph.lines[0].size:
            continue
        last = paragraph.lines[-1]
        if len(paragraph.lines) > 1 and not last.spaces and not _is_carried_over(paragraph):
            told = say("one word stands alone on a last line")
            yield place_line(CODE, told, last.printed, paragraph.aligned[-1])
        yield from _find_divided_dates(paragraph)


def _is_carried_over(paragraph: "Paragraph") -> bool:
    """Return whether a last line stands alone because the writer asked for it, or is the end of a divided word."""
    before, last = paragraph.aligned[-2:]
    if len(paragraph.lines) - 2 in paragraph.forced:
        return True
    if before is None or last is None or before.expected is not last.expected:
        return False
    between = before.expected[max(before.seen.places) + 1 : min(last.seen.places)]
    return not any(letter.isspace() for letter in between)


def _find_divided_dates(paragraph: "Paragraph") -> Iterator[Fault]:
    for (line, aligned), (_, following) in pairwise(zip(paragraph.lines, paragraph.aligned, strict=True)):
        if aligned is None or following is None or aligned.expected is not following.expected:
            continue
        if not (aligned.is_in_order and following.is_in_order):
            continue
        last, first = max(aligned.seen.places), min(following.seen.places)
        for start, end in find_written_dates(aligned.expected, aligned.block.language):
            if start <= last < first < end:
                told = say("the date {date} is divided", date=" ".join(aligned.expected[start:end].split()))
                yield place_line(CODE, told, line.printed, aligned)
