"""AR002: tatweel alone, as a dash."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_arabic_script
from publisher.script.letters import ARABIC, ARABIC_MARKS, TATWEEL

CODE = Code(
    "AR002",
    "tatweel as a dash",
    "A tatweel that joins nothing is no dash: it sits on the base line, is of no use to a screen reader, and "
    "belongs to the class of letters, so that a line may not be broken beside it as beside a dash.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nساروا ـ وكانوا جياعًا ـ حتى المساء.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nساروا – وكانوا جياعًا – حتى المساء.\n"},
)

_JOINS = f"{ARABIC}{ARABIC_MARKS}{TATWEEL}"
_ALONE = re.compile(f"(?<![{_JOINS}]){TATWEEL}+(?![{_JOINS}])")


def find_tatweel_dashes(woven: WovenBook) -> Iterator[Finding]:
    """Find tatweels without a letter on either side."""
    for passage, text in find_arabic_script(woven):
        for found in _ALONE.finditer(text):
            yield Finding(
                CODE,
                passage.locate(found.start()),
                say("tatweel as a dash"),
                say("write an en dash: –"),
                passage.edit(*found.span(), "\u2013"),
            )
