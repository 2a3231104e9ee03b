"""RT004: a space before punctuation."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say, say_term
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_spaced
from publisher.script.brackets import find_turned

CODE = Code(
    "RT004",
    "space before punctuation",
    "A sign that ends something stands at what it ends. With a space between, the sign may begin a line.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج ، ثم توقفوا .\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج، ثم توقفوا.\n"},
)

# Points in a row are an ellipsis, and a Latin sign with something right behind it may be a name: .NET
_BEFORE_SIGN = re.compile(
    r"(?<=[^\s(\[«“])[ \u00a0]+(?=[،؛؟۔!]|[,;?:](?:[\s»”)\]\ufffc]|$)|\.(?:[\s»”)\]\ufffc]|$)|(?<![«(\[] )[»)\]])"
)
# Brackets around nothing are a box to be ticked.
_AFTER_OPENING = re.compile(r"(?<=[«(\[])[ \u00a0]+(?=[^\s)\]»])")


def find_spaces_before_signs(woven: WovenBook) -> Iterator[Finding]:
    """Find spaces before a sign that ends or closes, and behind one that opens."""
    for passage, text in find_spaced(woven):
        turned = {index for index, _ in find_turned(text)}
        for pattern, where in ((_BEFORE_SIGN, "before"), (_AFTER_OPENING, "behind")):
            for found in pattern.finditer(text):
                index = found.end() if where == "before" else found.start() - 1
                if index in turned:
                    continue
                yield Finding(
                    CODE,
                    passage.locate(found.start()),
                    say("a space {where} {value}", where=say_term(where), value=text[index]),
                    say("delete it"),
                    passage.edit(*found.span(), ""),
                )
