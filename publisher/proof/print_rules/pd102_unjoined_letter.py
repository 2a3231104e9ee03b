"""PD102: a letter that is drawn in another form than that in which it joins its neighbours."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Fault

if TYPE_CHECKING:
    from publisher.proof.evidence import Evidence

CODE = Code(
    "PD102",
    "letter that does not join",
    "Letters of cursive scripts have a form for each place in a word. One that is drawn in the form of another place "
    "tears its word apart: a label was not shaped, or markup begins or ends inside a word.",
    Severity.WARNING,
)


def find_unjoined_letters(evidence: "Evidence") -> Iterator[Fault]:
    """Find letters in a wrong form, and a lam and an alef without their ligature."""
    for wrong in evidence.find_wrong_forms():
        yield Fault(
            CODE,
            say("{letters} does not join as {word} asks for", letters=wrong.letters, word=wrong.word),
            wrong.line.line.page,
            wrong.glyph.box,
            expected=wrong.word,
            position=wrong.line.block.position,
        )
