"""PL005: a place of the gazetteer that the book never mentions."""

from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook

CODE = Code(
    "PL005",
    "place mentioned nowhere",
    "The place will not be in the index: either its mentions are not marked, or it is not needed.",
    Severity.WARNING,
    bad={"places.yaml": "lublin: {name: لوبلين}\n"},
    good={
        "places.yaml": "lublin: {name: لوبلين}\n",
        "01.md": "---\ntitle: أ\n---\n\nوصلوا إلى [لوبلين]{.place}.\n",
    },
)


def find_unmentioned_places(woven: WovenBook) -> Iterator[Finding]:
    """Find places that no chapter mentions, no event, no route and no other place names."""
    book = woven.book
    named = {entry.place.id for entry in woven.place_index if entry.place}
    for event in book.events.values():
        named.update(event.places)
    for route in book.routes.values():
        named.update((route.start, *route.via, route.end))
    for place in book.places.values():
        named.update(place.within)
    for place in book.places.values():
        if place.id not in named:
            yield Finding(
                CODE,
                place.position,
                say("no chapter mentions {id}", id=place.id),
                say("mark its mentions, or delete the place"),
            )
