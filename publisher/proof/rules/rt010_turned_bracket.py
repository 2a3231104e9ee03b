"""RT010: a bracket or quotation mark that faces the wrong way."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left
from publisher.script.brackets import find_turned

_SQUARE = re.compile(r"[\[\]]")
_MARKED = re.compile(r"[\[\]][\^@:({!%x ]|[!^\\\]\[\ufffc][\[\]]|[\[\]]\ufffc")

CODE = Code(
    "RT010",
    "bracket that faces the wrong way",
    "In the source an opening bracket is the same character in all scripts; the bidirectional algorithm turns it. "
    "Who types it as it looks, or copies it from a program that did, has it turned twice.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nالمحتشد )معسكر الاعتقال( بعيد.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nالمحتشد (معسكر الاعتقال) بعيد.\n"},
)


def find_turned_brackets(woven: WovenBook) -> Iterator[Finding]:
    """Find brackets without a partner that would have one if they faced the other way."""
    for passage, text in find_right_to_left(woven):
        for index, mended in find_turned(text):
            yield Finding(
                CODE,
                passage.locate(index),
                say("{value} faces the wrong way", value=text[index]),
                say("write {mended}", mended=mended),
                # Among square brackets something would become a link, or a note.
                () if text[index] in "[]" and not _stand_alone(text) else passage.edit(index, index + 1, mended),
            )


def _stand_alone(text: str) -> bool:
    """Return whether the square brackets of a text are one pair in which, and behind which, no mark of Markdown is."""
    return len(_SQUARE.findall(text)) == 2 and not _MARKED.search(text)  # noqa: PLR2004 - a pair
