"""AR007: hamza against the convention that the book has chosen."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_language
from publisher.script.hamza import find_spellings
from publisher.script.letters import ARABIC, ARABIC_MARKS

_HEAD = "title: كتاب\nlanguage: ar\nidentifier: x\nchapters: [01.md]\northography: {hamza: written}\n"
CODE = Code(
    "AR007",
    "hamza left out, or put where none belongs",
    "With `orthography: {hamza: written}` in book.yaml a book says that it writes the hamza of every word that has "
    "one (إلى, أن, أول) and none on the alef of connection (استعمال, اجتماع, ابن). Without that key nothing is judged.",
    Severity.WARNING,
    bad={"book.yaml": _HEAD, "01.md": "---\ntitle: الفصل\n---\n\nساروا الى الغرب في إجتماع.\n"},
    good={"book.yaml": _HEAD, "01.md": "---\ntitle: الفصل\n---\n\nساروا إلى الغرب في اجتماع.\n"},
)

_WORD = re.compile(f"(?<![{ARABIC}{ARABIC_MARKS}])[{ARABIC}][{ARABIC}{ARABIC_MARKS}]+")


def find_wrong_hamzas(woven: WovenBook) -> Iterator[Finding]:
    """Find words without their hamza and words with one too many, if the book asks for it."""
    if woven.book.metadata.orthography.get("hamza") != "written":
        return
    for passage, text in find_language(woven, "ar"):
        for found in _WORD.finditer(text):
            if spellings := find_spellings(found[0]):
                yield Finding(
                    CODE,
                    passage.locate(found.start()),
                    say("{value} against the convention of the hamza", value=found[0]),
                    say("write {list}", list=" or ".join(spellings)),
                    passage.edit(*found.span(), spellings[0]) if len(spellings) == 1 else (),
                )
