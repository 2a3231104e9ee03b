"""CH005: an event of the chronology that is marked as told in several chapters."""

from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook

CODE = Code(
    "CH005",
    "event told in several chapters",
    "An event mark says: here it is told. Where two chapters say so, the reader of the chronology does not "
    "know where to look; one of the two is a mere mention.",
    Severity.WARNING,
    bad={
        "book.yaml": "title: كتاب\nlanguage: ar\nidentifier: x\nchapters: [01.md, 02.md]\n",
        "chronology.yaml": "torgau: {date: 1945-04-25, text: لقاء}\n",
        "01.md": "---\ntitle: أ\n---\n\nفي [ذلك اليوم]{event=torgau}.\n",
        "02.md": "---\ntitle: ب\n---\n\nفي [ذلك اليوم]{event=torgau}.\n",
    },
    good={
        "chronology.yaml": "torgau: {date: 1945-04-25, text: لقاء}\n",
        "01.md": "---\ntitle: أ\n---\n\nفي [ذلك اليوم]{event=torgau}.\n",
    },
)


def find_events_told_twice(woven: WovenBook) -> Iterator[Finding]:
    """Find events with mentions in more than one chapter, at each mention after the first chapter's."""
    for entry in woven.chronology:
        for mention in entry.mentions:
            if mention.chapter != entry.mentions[0].chapter:
                yield Finding(
                    CODE,
                    mention.position,
                    say(
                        "the event {id} is told at {position} already",
                        id=entry.event.id,
                        position=entry.mentions[0].position,
                    ),
                    say("keep the mark where the event is told at most length"),
                )
