"""BK101: the mark between two halves of a line, outside of verse."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_spaced

CODE = Code(
    "BK101",
    "halves of a line outside of verse",
    "Three stars with spaces around them part the halves of a line of verse, and `%~%` does. Outside of verse they "
    "mean nothing and are printed, as Pandoc prints them: a poem stands in a division of the class `verse`, a line of "
    "it in a paragraph, an epigraph or a note in a span of that class.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nقفا نبك من ذكرى حبيب ومنزل *** بسقط اللوى بين الدخول فحومل\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\n[قفا نبك من ذكرى حبيب ومنزل *** بسقط اللوى بين الدخول فحومل]{.verse}\n"},
)
_MARK = re.compile(r"(?<=[^\s*] )(?:\*{3}|%~%)(?= [^\s*])")


def find_stars(woven: WovenBook) -> Iterator[Finding]:
    """Find the marks between two halves in passages that are no verse."""
    for passage, text in find_spaced(woven):
        for mark in _MARK.finditer(text):
            yield Finding(
                CODE,
                passage.locate(mark.start()),
                say("{written} is printed as typed", written=mark[0]),
                say("put the lines into `::: verse`, or the line into a span of the class verse"),
            )
