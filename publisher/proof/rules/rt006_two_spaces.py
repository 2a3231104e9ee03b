"""RT006: two spaces in a row."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_spaced

CODE = Code(
    "RT006",
    "doubled space",
    "A second space is never meant. Print shows one; the search of some readers counts both.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nساروا  في الثلج.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج.\n"},
)

_SPACES = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
#: So many spaces are no slip of the hand, but perhaps the gap between two half-lines, which no fix takes away.
_GAP = 4


def find_doubled_spaces(woven: WovenBook) -> Iterator[Finding]:
    """Find spaces in a row between two words."""
    for passage, text in find_spaced(woven):
        for found in _SPACES.finditer(text):
            yield Finding(
                CODE,
                passage.locate(found.start()),
                say("{count} spaces in a row", count=len(found[0])),
                say("leave one"),
                () if len(found[0]) >= _GAP else passage.edit(*found.span(), "\u00a0" if "\u00a0" in found[0] else " "),
            )
