"""PD004: a word that a reader of the PDF gives, and that is not in the source."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Fault
from publisher.script.search_words import find_directed_words

if TYPE_CHECKING:
    from publisher.proof.evidence import Evidence

CODE = Code(
    "PD004",
    "word invented by the text layer",
    "A reader of the file finds a word that nobody wrote: mostly what it makes of a word that it lost, two words "
    "taken for one, or one for two. The printed book is right.",
    Severity.WARNING,
)


def find_invented_words(evidence: "Evidence") -> Iterator[Fault]:
    """Find the words of a reader that are not in the expected text."""
    for matching in evidence.matchings:
        # The words of what is printed twice are told with it.
        told = Counter(
            (doubled.place[0] + 1, word.text)
            for doubled in evidence.coverage.doubled
            for word in find_directed_words(doubled.block.text_apart)
        )
        for invented in matching.invented:
            word = invented.word
            if evidence.is_overfull(word.page):
                continue
            if told[word.page, word.text]:
                told[word.page, word.text] -= 1
                continue
            yield Fault(
                CODE,
                say("{reader} finds {text}, which is not in the text", reader=matching.reader, text=word.text),
                word.page,
                evidence.locate(invented.after, word.page),
                found=word.text,
                reader=matching.reader,
            )
