"""AR009: a space where Persian has a non-joiner."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_language
from publisher.script.letters import ARABIC, ARABIC_MARKS, ZWNJ

CODE = Code(
    "AR009",
    "space inside a Persian word",
    "The prefix می and the ending ها belong to their word and are parted from it by a non-joiner, not by a space: "
    "a line may break at a space, and leaves the prefix behind alone.",
    Severity.WARNING,
    bad={
        "book.yaml": "title: کتاب\nlanguage: fa\nidentifier: x\nchapters: [01.md]\n",
        "01.md": "---\ntitle: فصل\n---\n\nآنها می رفتند.\n",
    },
    good={
        "book.yaml": "title: کتاب\nlanguage: fa\nidentifier: x\nchapters: [01.md]\n",
        "01.md": f"---\ntitle: فصل\n---\n\nآنها می{ZWNJ}رفتند.\n",
    },
)

_LETTERS = f"{ARABIC}{ARABIC_MARKS}"
_PREFIX = re.compile(f"(?<![{_LETTERS}{ZWNJ}])ن?می(?P<space> )(?=[{_LETTERS}]{{2}})")
_ENDING = re.compile(
    f"(?<=[{_LETTERS}]{{2}})(?P<space> )(?=(?:ها|های|هایی|هایم|هایت|هایش|هایمان|هایتان|هایشان)(?![{_LETTERS}]))"
)


def find_spaced_affixes(woven: WovenBook) -> Iterator[Finding]:
    """Find the prefixes می and نمی before a space, and the ending ها behind one."""
    # In verse می is often the word for wine, and spaces are the poet's.
    for passage, text in find_language(woven, "fa"):
        if passage.kind == "verse":
            continue
        for pattern in (_PREFIX, _ENDING):
            for found in pattern.finditer(text):
                start, end = found.span("space")
                yield Finding(
                    CODE,
                    passage.locate(start),
                    say("a space inside a word"),
                    say("write a zero width non-joiner (U+200C) instead"),
                    passage.edit(start, end, ZWNJ),
                )
