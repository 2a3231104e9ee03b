"""BK099: an index of the book's own in which nothing stands."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Position, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook

_HEAD = "title: كتاب\nlanguage: ar\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b11\nchapters: [01.md]\n"

CODE = Code(
    "BK099",
    "index with nothing in it",
    "The book asks for an index, and nothing in its chapters is marked for it, so that it is not printed. The marks "
    "are missing yet, or its name is another one.",
    Severity.WARNING,
    bad={"book.yaml": _HEAD + "indexes: {tribes: فهرس القبائل}\n", "01.md": "# الفصل\n\nنزلت قريش مكة.\n"},
    good={
        "book.yaml": _HEAD + "indexes: {tribes: فهرس القبائل}\n",
        "01.md": "# الفصل\n\nنزلت [قريش]{index=tribes} مكة.\n",
    },
)


def find_empty_indexes(woven: WovenBook) -> Iterator[Finding]:
    """Find the indexes that a book asks for and that list nothing."""
    filled = {index.plan.name for index in woven.own_indexes}
    text = woven.book.texts.get("book.yaml", "")
    for plan in woven.book.metadata.indexes:
        if plan.name not in filled:
            found = re.search(
                rf"^indexes:[^\n]*?\b{re.escape(plan.name)}\b|^[ \t]+{re.escape(plan.name)}:", text, re.MULTILINE
            )
            line = text.count("\n", 0, found.start()) + 1 if found else 1
            yield Finding(
                CODE,
                Position("book.yaml", line, 1),
                say("nothing is listed in the index {name}", name=plan.name),
                say("mark poems with ::: verse, and ayas with quran=")
                if plan.kind != "entries"
                else say("mark what it lists: [text]{index={name}}", name=plan.name),
            )
