"""PD012: braces behind brackets that hold no attributes, and so are printed."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say, suggest
from publisher.model.woven import WovenBook
from publisher.proof.rules.bk070_unknown_class import SPAN_CLASSES
from publisher.script.nearest import find_nearest

CODE = Code(
    "PD012",
    "braces printed as text",
    "What stands in braces behind brackets gives no class and no value, so it is no attribute, here and in Pandoc, and "
    "brackets and braces are printed as they were typed. A class has a point before it, and a value its key.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nوصلوا إلى [المدينة]{mark}.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nوصلوا إلى [المدينة]{.mark}.\n"},
)

_BRACES = re.compile(r"\[[^\[\]\n]*\]\{\s*([^\W\d][\w-]*)[^{}\n]*\}")


def find_printed_braces(woven: WovenBook) -> Iterator[Finding]:
    """Find brackets with a word in braces behind them, each with what the word is most like."""
    # Of those in a value BK114 tells: attributes do not help there.
    for passage in (passage for passage in woven.book.passages if passage.kind != "value"):
        for found in _BRACES.finditer(passage.text):
            nearest = find_nearest(found[1], sorted(SPAN_CLASSES))
            hint = say("write [text]{…}, or \\{ for a brace")
            yield Finding(
                CODE,
                passage.locate(found.start(1)),
                say("{text} gives no attributes, and is printed as it stands", text=found[0]),
                suggest(f".{nearest}" if nearest else "", hint),
            )
