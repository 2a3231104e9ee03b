"""PD013: a joined word that is broken inside."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.message import say
from publisher.model.proof import Fault
from publisher.script.letters import ARABIC, ARABIC_MARKS, LONGEST_WORD, TATWEEL, ZWJ

if TYPE_CHECKING:
    from publisher.proof.evidence import Evidence

CODE = Code(
    "PD013",
    "joined word broken at a line's end",
    "A line ends inside a word of a script whose letters join. Such a word is never divided: its letters take other "
    "forms, and the two halves are read as two words. It has no room in its column or box; a style sheet that lets "
    "words be broken anywhere may also be the reason.",
)

_LETTER = re.compile(f"[{ARABIC}{TATWEEL}{ZWJ}]")
_MARKS = re.compile(f"[{ARABIC_MARKS}{TATWEEL}{ZWJ}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*")
_WORD = re.compile(f"[{ARABIC}{ARABIC_MARKS}{TATWEEL}{ZWJ}]+")


def find_broken_words(evidence: "Evidence") -> Iterator[Fault]:
    """Find lines that end inside a word whose letters join."""
    for line, following in pairwise(evidence.lines):
        text = line.expected
        if text is not following.expected or not (line.is_in_order and following.is_in_order):
            continue
        last, first = max(line.seen.places), min(following.seen.places)
        if first <= last or not (_LETTER.match(text[last]) and _LETTER.match(text[first])):
            continue
        if _MARKS.fullmatch(text, last + 1, first):
            word = next((word[0] for word in _WORD.finditer(text) if word.start() <= last < word.end()), text[last])
            if len(word) > LONGEST_WORD:
                continue
            box = max(line.line.glyphs, key=lambda glyph: glyph.box[2] - glyph.box[0]).box
            yield Fault(
                CODE,
                say("the word {word} is broken inside", word=word),
                line.line.page,
                box,
                expected=word,
                position=line.block.position,
            )
