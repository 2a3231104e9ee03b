"""CH004: an event of the chronology that no chapter tells."""

from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook

CODE = Code(
    "CH004",
    "event told in no chapter",
    "The chronology promises the reader the page on which an event is told; this one has none.",
    Severity.WARNING,
    bad={"chronology.yaml": "torgau: {date: 1945-04-25, text: لقاء}\n"},
    good={
        "chronology.yaml": "torgau: {date: 1945-04-25, text: لقاء}\n",
        "01.md": "---\ntitle: أ\n---\n\nفي [ذلك اليوم]{event=torgau}.\n",
    },
)


def find_untold_events(woven: WovenBook) -> Iterator[Finding]:
    """Find events without a mention."""
    for entry in woven.chronology:
        if not entry.mentions:
            yield Finding(
                CODE,
                entry.event.position,
                say("no chapter tells the event {id}", id=entry.event.id),
                say("mark the words that tell it: [...]{event={id}}", id=entry.event.id),
            )
