"""RT005: no space after punctuation."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_spaced
from publisher.script.brackets import find_turned
from publisher.script.letters import MARKS, RIGHT_TO_LEFT
from publisher.script.visual_order import find_visual_order

CODE = Code(
    "RT005",
    "no space after punctuation",
    "Without a space a line cannot break there, and readers of the text layer take two words for one.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج،ثم توقفوا.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج، ثم توقفوا.\n"},
)

_LETTER = f"[{RIGHT_TO_LEFT}]"
_IN_WORD = f"[{RIGHT_TO_LEFT}{MARKS}]"
_NO_SPACE = re.compile(
    # A sign of the sentence, and a word, a number, or something that opens, but not the number of a note: ،[1]. `![` is
    # a sign of Markdown's.
    rf"(?<=[^\s])(?:[،؛؟۔;?](?=\[\D)|[،؛؟۔!;?](?=[\w«(]))|(?<=[^\s\d]),(?=[\w«(]|\[\D)|(?<={_IN_WORD}),(?=\d)"
    # A colon or point between two words; letters alone are an abbreviation, ق.م.
    rf"|(?<={_IN_WORD})[:](?={_LETTER}|[«(])|(?<={_IN_WORD}{{2}})\.(?={_LETTER}{{2}})"
    # What closes, and a word.
    rf"|[)\]»](?={_LETTER})"
)
_BRACKET_IN_WORD = re.compile(rf"{_IN_WORD}[(\[][^()\[\]]*[)\]]$")
_DECIMAL = re.compile(r"(?<=\d)[،,](?=\d)")


def find_missing_spaces(woven: WovenBook) -> Iterator[Finding]:
    """Find signs that end or close something with a word right behind them."""
    for passage, text in find_spaced(woven):
        excused = {found.start() for found in _DECIMAL.finditer(text)}
        excused |= {index for index, _ in find_turned(text)}
        excused |= {index for start, end in find_visual_order(text) for index in range(start, end)}
        for found in _NO_SPACE.finditer(text):
            index = found.start()
            is_word = found[0] in ")]" and _BRACKET_IN_WORD.search(text[max(index - 40, 0) : index + 1])
            if index in excused or is_word:
                continue
            # In YAML a colon with a space would be the sign of a key.
            is_unsafe = found[0] == ":" and passage.kind == "value"
            yield Finding(
                CODE,
                passage.locate(index),
                say("no space after {value}", value=found[0]),
                say("put one there"),
                () if is_unsafe else passage.edit(found.end(), found.end(), " "),
            )
