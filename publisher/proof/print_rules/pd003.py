"""PD003: a word that is printed, but that a reader of the PDF does not find."""

from collections.abc import Iterator

from publisher.model.finding import Code, Severity
from publisher.model.proof import Fault
from publisher.proof.evidence import Evidence

CODE = Code(
    "PD003",
    "word lost in the text layer",
    "The word is seen on the page, but who searches for it, copies it or has it read aloud gets another: the font or "
    "the program that reads takes it for something else. The printed book is right.",
    Severity.WARNING,
)


def find_lost_words(evidence: Evidence) -> Iterator[Fault]:
    """Find the words of the copy that a reader does not give."""
    for matching in evidence.matchings:
        for lost in matching.lost:
            # What is on no page, or beside it, no reader can find.
            block = lost.word.block
            if evidence.coverage.lacks(block) or any(overflow.says(block) for overflow in evidence.overflows):
                continue
            yield Fault(
                CODE,
                f"{matching.reader} does not find {lost.word.text}" + (f" but {lost.instead}" if lost.instead else ""),
                lost.page,
                evidence.locate(lost.number, lost.page),
                expected=lost.word.text,
                found=lost.instead,
                position=lost.word.block.position,
                reader=matching.reader,
            )
