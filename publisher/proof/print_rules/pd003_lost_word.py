"""PD003: a word that is printed, but that a reader of the PDF does not find."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import Message, say
from publisher.model.proof import Fault
from publisher.script.search_words import find_directed_words

if TYPE_CHECKING:
    from publisher.proof.evidence import Evidence

CODE = Code(
    "PD003",
    "word lost in the text layer",
    "The word is seen on the page, but who searches for it, copies it or has it read aloud gets another: the font or "
    "the program that reads takes it for something else. The printed book is right.",
    Severity.WARNING,
)


def find_lost_words(evidence: "Evidence") -> Iterator[Fault]:
    """Find the words of the expected text that a reader does not give."""
    for matching in evidence.matchings:
        # What is beside the page no reader can find, and which of several equal words that is cannot be known.
        beside = Counter(
            word.text
            for overflow in evidence.overflows
            for block in overflow.blocks
            for word in find_directed_words(block.text_apart)
        )
        for lost in matching.lost:
            # Nor what is on no page.
            if evidence.coverage.lacks(lost.word.block) or evidence.is_overfull(lost.page):
                continue
            if beside[lost.word.text]:
                beside[lost.word.text] -= 1
                continue
            yield Fault(
                CODE,
                _tell(matching.reader, lost.word.text, lost.instead),
                lost.page,
                evidence.locate(lost.number, lost.page),
                expected=lost.word.text,
                found=lost.instead,
                position=lost.word.block.position,
                reader=matching.reader,
            )


def _tell(reader: str, word: str, instead: str) -> Message:
    if instead:
        return say("{reader} does not find {word} but {instead}", reader=reader, word=word, instead=instead)
    return say("{reader} does not find {word}", reader=reader, word=word)
