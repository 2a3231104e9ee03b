"""PD014: a line with word spaces that tear it open."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Fault
from publisher.proof.place_line import place_line

if TYPE_CHECKING:
    from publisher.proof.preflight import SetSection

CODE = Code(
    "PD014",
    "torn line",
    "A line of justified text has word spaces so wide that the eye falls into them. A long word that may not be "
    "divided stands behind it, or much that belongs together: a date, a name and its number, a citation. Other "
    "words, or another order of them, mend it.",
    Severity.WARNING,
)
#: The widest word space, in em, that a line may have.
_WIDEST = 0.6


def find_torn_lines(section: "SetSection") -> Iterator[Fault]:
    """Find lines that fill their measure with spaces."""
    for paragraph, number, line in section.find_justified():
        if line.word_space > _WIDEST:
            told = say("the word spaces of a line are {width} em wide", width=f"{line.word_space:.2f}")
            yield place_line(CODE, told, line.printed, paragraph.aligned[number])
