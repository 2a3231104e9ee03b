"""RT004: a space before punctuation."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left

CODE = Code(
    "RT004",
    "space before punctuation",
    "A sign that ends something stands at what it ends. With a space between, the sign may begin a line.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج ، ثم توقفوا .\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج، ثم توقفوا.\n"},
)

# Points in a row are an ellipsis, and a sign with something right behind it is no end.
_BEFORE_SIGN = re.compile(
    r"(?<=[^\s(\[«“])[ \u00a0]+(?=[،؛؟!,;?:](?:[\s»”)\]\ufffc]|$)|\.(?:[\s»”)\]\ufffc]|$)|[»)\]])"
)
_AFTER_OPENING = re.compile(r"(?<=[«(\[])[ \u00a0]+(?=\S)")


def find_spaces_before_signs(woven: WovenBook) -> Iterator[Finding]:
    """Find spaces before a sign that ends or closes, and behind one that opens."""
    for passage, text in find_right_to_left(woven):
        for pattern, where in ((_BEFORE_SIGN, "before"), (_AFTER_OPENING, "behind")):
            for found in pattern.finditer(text):
                sign = text[found.end()] if where == "before" else text[found.start() - 1]
                yield Finding(
                    CODE,
                    passage.locate(found.start()),
                    f"a space {where} {sign}",
                    "delete it",
                    passage.edit(*found.span(), ""),
                )
