"""AR004: a letter from another language's keyboard."""

import re
from collections.abc import Iterator
from functools import cache

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_arabic_script
from publisher.script.letters import ARABIC, ARABIC_MARKS, TATWEEL, ZWNJ
from publisher.script.lookalikes import find_lookalikes, mend_lookalikes

CODE = Code(
    "AR004",
    "letter from another keyboard",
    "Arabic, Persian and Urdu have code points of their own for letters that look alike in some places of a word: "
    "ك and ک, ي and ی, ه, ہ and ھ. Written with the wrong one a word is not found, is filed wrongly in an index, "
    "and shows another shape at its end.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nکان السجناء فی الطريق.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nكان السجناء في الطريق.\n"},
)

_WORD = re.compile(f"[{ARABIC}{ARABIC_MARKS}{TATWEEL}{ZWNJ}]+")
# Urdu marks a year of the Hijra by this letter alone, for the shape that it has: ۱۴۴۷ھ
_HIJRI_SIGN = re.compile(r"(?<=[0-9٠-٩۰-۹])[ \u00a0]?\u06be(?!\w)")


def find_foreign_letters(woven: WovenBook) -> Iterator[Finding]:
    """Find words with letters that the language writes otherwise."""
    # A word is judged once, however often the book has it.
    judge = cache(find_lookalikes)
    for passage, text in find_arabic_script(woven):
        signs = {found.end() - 1 for found in _HIJRI_SIGN.finditer(text)} if passage.language[:2] == "ur" else set()
        for found in _WORD.finditer(text):
            if found.start() in signs:
                continue
            letters = judge(found[0], passage.language)
            if not letters:
                continue
            mended = mend_lookalikes(found[0], passage.language)
            yield Finding(
                CODE,
                passage.locate(found.start()),
                say(
                    "{value} has {list}",
                    value=found[0],
                    list=" ".join(f"{letter} (U+{ord(letter):04X})" for letter in letters),
                ),
                say("write {mended}", mended=mended) if mended else say("write it with the letters of the language"),
                passage.edit(*found.span(), mended) if mended else (),
            )
