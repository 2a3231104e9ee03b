"""PD015: a line that does not reach its edge."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Fault
from publisher.proof.place_line import place_line

if TYPE_CHECKING:
    from publisher.proof.preflight import SetSection

CODE = Code(
    "PD015",
    "line off its edge",
    "A line of justified text ends a little short of the edge that the lines around it have, or beyond it.",
    Severity.WARNING,
)


def find_uneven_lines(section: "SetSection") -> Iterator[Fault]:
    """Find lines that almost reach the edges of their measure."""
    for paragraph, number, line in section.find_full_lines():
        if miss := section.measure_miss(paragraph, number, line):
            told = say("a line is {miss} pt off its edge", miss=f"{miss:.1f}")
            yield place_line(CODE, told, line.printed, paragraph.aligned[number])
