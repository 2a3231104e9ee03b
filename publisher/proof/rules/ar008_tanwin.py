"""AR008: tanwin against the convention that the book has chosen."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_language

_HEAD = "title: كتاب\nlanguage: ar\nidentifier: x\nchapters: [01.md]\northography: {tanwin: before_alef}\n"
CODE = Code(
    "AR008",
    "tanwin on the other side of its alef",
    "Two conventions live beside one another: شكرًا, with the mark on the letter before the alef, and شكراً. With "
    "`orthography: {tanwin: before_alef}` or `{tanwin: on_alef}` in book.yaml a book chooses one. Without that key "
    "nothing is judged.",
    Severity.WARNING,
    bad={"book.yaml": _HEAD, "01.md": "---\ntitle: الفصل\n---\n\nساروا غرباً.\n"},
    good={"book.yaml": _HEAD, "01.md": "---\ntitle: الفصل\n---\n\nساروا غربًا.\n"},
)

_FATHATAN = "\u064b"
_WRONG = {
    "before_alef": (re.compile(f"ا{_FATHATAN}"), f"{_FATHATAN}ا"),
    "on_alef": (re.compile(f"{_FATHATAN}ا"), f"ا{_FATHATAN}"),
}


def find_wrong_tanwin(woven: WovenBook) -> Iterator[Finding]:
    """Find the tanwin of the convention that the book has not chosen."""
    chosen = woven.book.metadata.orthography.get("tanwin", "")
    if chosen not in _WRONG:
        return
    pattern, mended = _WRONG[chosen]
    for passage, text in find_language(woven, "ar"):
        for found in pattern.finditer(text):
            yield Finding(
                CODE,
                passage.locate(found.start()),
                say("tanwin written {value}", value=found[0]),
                say("write {mended}", mended=mended),
                passage.edit(*found.span(), mended),
            )
