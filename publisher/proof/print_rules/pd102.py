"""PD102: a letter that is drawn in another form than that in which it joins its neighbours."""

from collections.abc import Iterator

from publisher.model.finding import Code, Severity
from publisher.model.message import say
from publisher.model.proof import Fault
from publisher.proof.evidence import Evidence
from publisher.proof.joining import find_wrong_forms

CODE = Code(
    "PD102",
    "letter that does not join",
    "Letters of cursive scripts have a form for each place in a word. One that is drawn in the form of another place "
    "tears its word apart: a label was not shaped, or markup begins or ends inside a word.",
    Severity.WARNING,
)


def find_unjoined_letters(evidence: Evidence) -> Iterator[Fault]:
    """Find letters in a wrong form, and a lam and an alef without their ligature."""
    for wrong in find_wrong_forms(evidence.lines, evidence.fonts):
        yield Fault(
            CODE,
            say("{letters} does not join as {word} asks for", letters=wrong.letters, word=wrong.word),
            wrong.line.line.page,
            wrong.glyph.box,
            expected=wrong.word,
            position=wrong.line.block.position,
        )
