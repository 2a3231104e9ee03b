"""EP003: a picture that is not in the EPUB."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.message import say
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.epub_evidence import EpubEvidence

CODE = Code(
    "EP003",
    "picture missing from the EPUB",
    "The source has a picture, and the page of its chapter has none with its text alternative: a template left it out.",
)


def find_lost_pictures(evidence: "EpubEvidence") -> Iterator[Fault]:
    """Find pictures of the source that the page of their chapter does not show."""
    for piece in evidence.pieces:
        given = Counter(evidence.pictures.get(piece.name, Counter()))
        for picture in piece.pictures:
            if not given[picture.alternative]:
                alternative, position = picture.alternative, picture.position
                yield Fault(CODE, say("this picture is on no page"), expected=alternative, position=position)
            given[picture.alternative] -= 1
