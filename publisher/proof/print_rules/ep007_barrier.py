"""EP007: something in the EPUB that bars readers, for which it does not claim to be accessible."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.epub_evidence import EpubEvidence

CODE = Code(
    "EP007",
    "barrier in the EPUB",
    "The pages of the EPUB or their style sheet fall short of WCAG 2.2: a picture without words, letters too near in "
    "colour to the page by day or by night (who colours letters alone or the page alone gives both, or another colour "
    "under `prefers-color-scheme: dark`), a heading that skips a level, a table whose headings name nothing, links too "
    "near to one another to be hit, a link that does not show that it has the focus, letters that are tiny or of a "
    "fixed size, lines wider than a small screen, text that is seen in another order than it is read in, or something "
    "that moves. "
    "The EPUB does not claim to be accessible then, and its summary names what is deficient; so do the records.",
    Severity.WARNING,
)

_MESSAGES = {
    "language": say("a page does not name its language"),
    "titles": say("a page has no title"),
    "headings": say("headings skip a level"),
    "alternatives": say("a picture has no words that stand for it"),
    "tables": say("a heading of a table is empty or heads nothing"),
    "order": say("something is seen in another order than it is read in"),
    "links": say("links are told from the text around them by a colour that is too near to its own (3 is asked for)"),
    "motion": say("something moves, and nobody can stop it"),
    "targets": say("links that stand alone are too near to one another (24 pixels are asked for)"),
    "focus": say("a style sheet takes away by what it is seen which link has the focus, and gives no other sign"),
    "size": say("letters are too small, or do not grow when a reader chooses larger ones"),
    "reflow": say("a box or a line has no room on a small screen, or cuts off what grows with the letters"),
    "contrast": say("letters are too near in colour to what is behind them (4.5 is asked for)"),
    "night": say(
        "letters are too near in colour to what is behind them by night, where a reader has light letters on a dark "
        "page (4.5 is asked for)"
    ),
}


def find_told_barriers(evidence: "EpubEvidence") -> Iterator[Fault]:
    """Find what bars readers from an EPUB."""
    for barrier in evidence.barriers:
        yield Fault(CODE, _MESSAGES[barrier.kind], found=" ".join(filter(None, (barrier.page, barrier.text))))
