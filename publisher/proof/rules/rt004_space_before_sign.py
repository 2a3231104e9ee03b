"""RT004: a space before punctuation."""

import re
import unicodedata
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
# Behind a colon a sign is all that somebody says: `نورا: !`
_BEFORE_SIGN = re.compile(
    r"(?<=[^\s(\[«“:])[ \u00a0]+(?=[،؛؟۔!]|[,;?:](?:[\s»”)\]\ufffc]|$)|\.(?:[\s»”)\]\ufffc]|$)|(?<![«(\[] )[»)\]])"
)
#: The signs before or behind which French has a space, the kinds of letters, and how far away the next one counts.
_FRENCH_SIGNS, _LETTERS, _NEAR = frozenset(":;!?«»"), frozenset(("L", "R", "AL")), 40
# Three points typed in a row are read as one sign, so that a blank of four or more ends in one of these.
_BLANK_ENDS = ("\u2026\u2026", "\u2026.", "\u2026..", "....")
# Brackets around nothing are a box to be ticked.
_AFTER_OPENING = re.compile(r"(?<=[«(\[])[ \u00a0]+(?=[^\s)\]»])")


def find_spaces_before_signs(woven: WovenBook) -> Iterator[Finding]:
    """Find spaces before a sign that ends or closes, and behind one that opens."""
    for passage, text in find_spaced(woven):
        turned = {index for index, _ in find_turned(text)}
        for pattern, where in ((_BEFORE_SIGN, "before"), (_AFTER_OPENING, "behind")):
            for found in pattern.finditer(text):
                index = found.end() if where == "before" else found.start() - 1
                if index in turned or _is_french(text, index) or _ends_blank(text, found.start(), index):
                    continue
                yield Finding(
                    CODE,
                    passage.locate(found.start()),
                    say("a space {where} {value}", where=say_term(where), value=text[index]),
                    say("delete it"),
                    passage.edit(*found.span(), ""),
                )


def _ends_blank(text: str, start: int, index: int) -> bool:
    """Return whether a space keeps the point of a sentence from the points of a blank to be filled in: `........ .`."""
    return text[index] == "." and text.endswith(_BLANK_ENDS, 0, start)


def _is_french(text: str, index: int) -> bool:
    """Return whether a sign has its space by the custom of French: no letter beside it is from right to left."""
    if text[index] not in _FRENCH_SIGNS:
        return False
    sides = (text[max(0, index - _NEAR) : index][::-1], text[index + 1 : index + _NEAR])
    nearest = {_find_side(side) for side in sides}
    return "L" in nearest and nearest.isdisjoint({"R", "AL"})


def _find_side(text: str) -> str:
    """Return the kind of the first letter of a text, as the bidirectional algorithm has it; "" without any."""
    return next((kind for kind in map(unicodedata.bidirectional, text) if kind in _LETTERS), "")
