"""CH004: an event of the chronology that no chapter tells."""

from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
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
                f"no chapter tells the event {entry.event.id}",
                f"mark the words that tell it: [...]{{event={entry.event.id}}}",
            )
