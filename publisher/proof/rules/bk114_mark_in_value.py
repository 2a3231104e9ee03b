"""BK114: a mark of Markdown in a value, which is plain text."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook

CODE = Code(
    "BK114",
    "mark in plain text",
    "The values of `book.yaml`, of the head of a chapter, of lists and of attributes are plain text. Formulas, bold "
    "type, code, links, notes and attributes are marks in chapters alone: in a value they are printed as they stand. "
    "Questions and answers for handouts are text of the chapter, and know no notes.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\nsummary: احسب $x^2$ للعدد خمسة.\n---\n\nنص الفصل.\n"},
    good={"01.md": "---\ntitle: الفصل\nsummary: احسب x² للعدد خمسة.\n---\n\nنص الفصل.\n"},
)

#: Formulas as Pandoc tells them from money ("Extension: tex_math_dollars"), and marks that are nothing else in prose.
_MARK = re.compile(
    r"\$(?=\S)[^$\n]{1,200}(?<=\S)\$(?!\d)"
    r"|\*\*(?=[^\s*])[^*\n]{1,200}(?<=\S)\*\*"
    r"|`[^`\n]{1,200}`"
    r"|\[\^[^\s\[\]]{1,100}\]"
    r"|\^\[[^\[\]\n]{1,200}\]"
    r"|\[[^\[\]\n]{1,200}\](?:\([^()\s]{1,200}\)|\{[^{}\n]{1,200}\})"
)
_LONGEST = 60


def find_marks_in_values(woven: WovenBook) -> Iterator[Finding]:
    """Find marks in values; the first of each value, since who has one has more."""
    for passage in woven.book.passages:
        if passage.kind == "value" and (found := _MARK.search(passage.text)):
            yield Finding(
                CODE,
                passage.locate(found.start()),
                say("{text} is printed as it stands: a value is plain text", text=found[0][:_LONGEST]),
                say("write it without marks, or in the chapter"),
            )
