"""BK098: a table that is too wide for a page."""

from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.tree import TABLE_LIMIT, TURNED_LIMIT, Table, find_all, measure_table
from publisher.model.woven import WovenBook

_WORDS = "المستشفيات | الجامعات | المسؤوليات | الاحتياطيات | المواصلات | الاستثمارات | المعلومات"

CODE = Code(
    "BK098",
    "table too wide for a page",
    "A wide table is set smaller, down to a limit, and then stands on a page of its own that is turned, unless it is "
    "part of something else. This one has more and longer columns than there is room for, even so: its words are "
    "divided at the ends of lines.",
    Severity.WARNING,
    bad={"01.md": f"# الفصل\n\n| {_WORDS} | {_WORDS} |\n{'|---' * 14}|\n| {_WORDS} | {_WORDS} |\n"},
    good={"01.md": f"# الفصل\n\n| {_WORDS} |\n{'|---' * 7}|\n| {_WORDS} |\n"},
)


def find_wide_tables(woven: WovenBook) -> Iterator[Finding]:
    """Find tables whose longest words stand side by side in no page."""
    for chapter in woven.chapters:
        whole = [block for block in chapter.chapter.blocks if isinstance(block, Table)]
        for table in find_all((*chapter.chapter.blocks, *chapter.chapter.notes), Table):
            if measure_table(table) > (TURNED_LIMIT if table in whole else TABLE_LIMIT):
                message = say("the {count} columns of the table are too wide for a page", count=len(table.alignments))
                yield Finding(CODE, table.position, message, say("divide it into two, or turn its rows into columns"))
