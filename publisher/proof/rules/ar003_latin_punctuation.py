"""AR003: Latin comma, semicolon or question mark in text of the Arabic script."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.passage import OBJECT
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_arabic_script
from publisher.script.language import parse_tag
from publisher.script.letters import ARABIC, ARABIC_MARKS
from publisher.script.tokens import find_sentences

CODE = Code(
    "AR003",
    "Latin punctuation in Arabic text",
    "The comma, the semicolon and the question mark of the Arabic script are signs of their own (، ؛ ؟), and so is "
    "the full stop of Urdu (۔). The Latin ones are turned the other way, and beside a number they move.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج, فإلى أين?\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج، فإلى أين؟\n"},
)

_MENDED = {",": "،", ";": "؛", "?": "؟", ".": "۔"}
_SIGN = re.compile("[,;?]")
# Urdu has a full stop of its own; behind one letter, and in a row, a point is something else.
_POINT = re.compile(f"(?<=[{ARABIC}{ARABIC_MARKS}]{{2}})\\.(?=\\s|$|[{ARABIC}]{{2}})")
# The nearest letter on each side says whose sign it is; an object is a foreign word or a note.
_LETTER = re.compile(f"[{ARABIC}]|[^\\W\\d_{ARABIC}{ARABIC_MARKS}]|{OBJECT}")
_ARABIC = re.compile(f"[{ARABIC}]")
_NUMBER_INSIDE = re.compile(r"(?<=\d)[,;](?=\d)")


def find_latin_punctuation(woven: WovenBook) -> Iterator[Finding]:
    """Find Latin signs that stand behind an Arabic word, or behind something foreign and before an Arabic word."""
    for passage, text in find_arabic_script(woven):
        signs = list(_SIGN.finditer(text))
        if parse_tag(passage.language).language == "ur":
            signs += _POINT.finditer(text)
        if not signs:
            continue
        inside = {found.start() for found in _NUMBER_INSIDE.finditer(text)}
        # The sign that ends a sentence in Latin letters is that sentence's.
        inside.update(end - 1 for _, end in find_sentences(text))
        letters = list(_LETTER.finditer(text))
        starts = [letter.start() for letter in letters]
        for found in signs:
            index = bisect_left(starts, found.start())
            is_arabic = any(_ARABIC.match(letter[0]) for letter in letters[max(index - 1, 0) : index + 1])
            if is_arabic and found.start() not in inside:
                mended = _MENDED[found[0]]
                yield Finding(
                    CODE,
                    passage.locate(found.start()),
                    say("Latin {value} in Arabic text", value=found[0]),
                    say("write {mended}", mended=mended),
                    passage.edit(*found.span(), mended),
                )
