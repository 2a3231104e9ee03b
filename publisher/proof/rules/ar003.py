"""AR003: Latin comma, semicolon or question mark in text of the Arabic script."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.passage import OBJECT
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_arabic_script
from publisher.script.letters import ARABIC, ARABIC_MARKS

CODE = Code(
    "AR003",
    "Latin punctuation in Arabic text",
    "The comma, the semicolon and the question mark of the Arabic script are signs of their own (، ؛ ؟). The "
    "Latin ones are turned the other way, and beside a number they move to its wrong side.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج, فإلى أين?\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج، فإلى أين؟\n"},
)

_MENDED = {",": "،", ";": "؛", "?": "؟"}
_SIGN = re.compile("[,;?]")
# The nearest letter on each side says whose sign it is; an object is a foreign word or a note.
_LETTER = re.compile(f"[{ARABIC}]|[^\\W\\d_{ARABIC}{ARABIC_MARKS}]|{OBJECT}")
_NUMBER_INSIDE = re.compile(r"(?<=\d)[,;](?=\d)")


def find_latin_punctuation(woven: WovenBook) -> Iterator[Finding]:
    """Find Latin signs that stand behind an Arabic word, or behind something foreign and before an Arabic word."""
    for passage, text in find_arabic_script(woven):
        inside = {found.start() for found in _NUMBER_INSIDE.finditer(text)}
        for found in _SIGN.finditer(text):
            if found.start() not in inside and _is_arabic(text, found.start()):
                mended = _MENDED[found[0]]
                yield Finding(
                    CODE,
                    passage.locate(found.start()),
                    f"Latin {found[0]} in Arabic text",
                    f"write {mended}",
                    passage.edit(*found.span(), mended),
                )


def _is_arabic(text: str, index: int) -> bool:
    letters = [found[0] for found in (_find_before(text, index), _LETTER.search(text, index)) if found]
    return any(re.match(f"[{ARABIC}]", letter) for letter in letters)


def _find_before(text: str, index: int) -> re.Match[str] | None:
    for start in range(index - 1, -1, -1):
        if found := _LETTER.match(text, start):
            return found
    return None
