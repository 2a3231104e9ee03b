"""CH008: a day that a chapter tells of and that no event of the chronology has."""

from collections.abc import Iterator

from publisher.model.dates import Precision
from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.tree import Span, find_all
from publisher.model.woven import WovenBook

CODE = Code(
    "CH008",
    "date in no event",
    "A reader who looks up the day in the chronology finds nothing. Only days are meant, and only of the time that "
    "the chronology covers, from its first event to its last: what lies before or after is no part of it.",
    Severity.WARNING,
    bad={
        "chronology.yaml": "leaving: {date: 1945-01-17, text: خروج}\ntorgau: {date: 1945-04-25, text: لقاء}\n",
        "01.md": "---\ntitle: أ\n---\n\n[خرجوا]{event=leaving} و[التقوا]{event=torgau}، وبينهما "
        "[3 فبراير 1945]{date=1945-02-03}.\n",
    },
    good={
        "chronology.yaml": "leaving: {date: 1945-01-17, text: خروج}\ntorgau: {date: 1945-04-25, text: لقاء}\n",
        "01.md": "---\ntitle: أ\n---\n\n[خرجوا]{event=leaving} و[التقوا]{event=torgau} في "
        "[25 أبريل 1945]{date=1945-04-25}.\n",
    },
)


def find_dates_in_no_event(woven: WovenBook) -> Iterator[Finding]:
    """Find marked days in the time of the chronology that touch none of its events."""
    events = [entry.event.date for entry in woven.chronology]
    if not events:
        return
    first, last = min(date.earliest for date in events), max(date.latest for date in events)
    for chapter in woven.chapters:
        for span in find_all((*chapter.chapter.blocks, *chapter.chapter.notes), Span):
            date = span.marks.date
            if date is None or date.start is None or date.start.precision is not Precision.DAY:
                continue
            is_covered = first <= date.earliest and date.latest <= last
            if is_covered and not any(
                event.earliest <= date.latest and date.earliest <= event.latest for event in events
            ):
                yield Finding(
                    CODE,
                    span.position,
                    say("no event of the chronology has the date {text}", text=date.text),
                    say("add the event to chronology.yaml, or waive this with the reason why it is none"),
                )
