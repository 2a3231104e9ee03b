"""RT011: text left in visual order."""

from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left
from publisher.script.visual_order import find_visual_order

CODE = Code(
    "RT011",
    "text in visual order",
    "Text is stored in the order in which it is read. A stretch in the order in which it once looked, from a "
    "program without the bidirectional algorithm or out of a PDF, prints as nonsense: «9 .(V-E Day)مايو» was "
    "«9 مايو (V-E Day).»",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nانتهت في 9 .(V-E Day)مايو\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nانتهت في 9 مايو (V-E Day).\n"},
)


def find_unordered_text(woven: WovenBook) -> Iterator[Finding]:
    """Find signs of visual order: signs and brackets before their words, words that begin with a final letter."""
    for passage, text in find_right_to_left(woven):
        for start, end in find_visual_order(text):
            yield Finding(
                CODE,
                passage.locate(start),
                say("in visual order: {value}", value=text[start:end]),
                say("write it in the order in which it is read"),
            )
