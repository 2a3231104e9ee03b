"""AR001: tatweel inside a word."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_arabic_script
from publisher.script.letters import ARABIC, ARABIC_MARKS, TATWEEL

CODE = Code(
    "AR001",
    "tatweel inside a word",
    "Tatweel stretches a word for looks. Readers of the finished book who search for the word do not find it, and "
    "a screen reader may fall silent in its middle. Lines are justified by the press. A tatweel at the end of a "
    "letter that stands alone (هـ) or before a foreign word (لـ WHO) is right and is not meant.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nساروا إلى المحتشـــد.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nساروا إلى المحتشد سنة 1363 هـ.\n"},
)

# A tatweel that carries a mark, as in هـٰذا, is the seat of the mark.
_INSIDE = re.compile(f"(?<=[{ARABIC}{ARABIC_MARKS}]){TATWEEL}+(?=[{ARABIC}])")
_AT_END = re.compile(f"(?<=[{ARABIC}{ARABIC_MARKS}]{{2}}){TATWEEL}{{2,}}(?![{ARABIC}{ARABIC_MARKS}])")


def find_tatweel(woven: WovenBook) -> Iterator[Finding]:
    """Find tatweels between two letters, and rows of them at the end of a word."""
    for passage, text in find_arabic_script(woven):
        for pattern in (_INSIDE, _AT_END) if TATWEEL in text else ():
            for found in pattern.finditer(text):
                yield Finding(
                    CODE,
                    passage.locate(found.start()),
                    say("tatweel inside a word"),
                    say("delete it"),
                    passage.edit(*found.span(), ""),
                )
