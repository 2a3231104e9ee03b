"""RT013: a bracket without its partner."""

from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left
from publisher.script.brackets import find_unpaired
from publisher.script.visual_order import find_visual_order

CODE = Code(
    "RT013",
    "bracket without a partner",
    "A bracket or quotation mark opens and never closes in its paragraph, or closes what was not opened. A long "
    "quotation in several paragraphs, each of which begins with «, is not meant.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nالمحتشد (معسكر الاعتقال بعيد.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nالمحتشد (معسكر الاعتقال) بعيد.\n"},
)


def find_lonely_brackets(woven: WovenBook) -> Iterator[Finding]:
    """Find brackets without a partner, but for what visual order has torn apart."""
    for passage, text in find_right_to_left(woven):
        known = {index for start, end in find_visual_order(text) for index in range(start, end)}
        for index in find_unpaired(text):
            if index not in known and not (index == 0 and text[index] == "«"):
                yield Finding(
                    CODE,
                    passage.locate(index),
                    say("{value} has no partner", value=text[index]),
                    say("add it, or delete this one"),
                )
