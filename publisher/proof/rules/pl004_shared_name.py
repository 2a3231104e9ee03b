"""PL004: two places of the gazetteer that share a name."""

from collections import defaultdict
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.script.names import fold_name

CODE = Code(
    "PL004",
    "two places share a name",
    "A reader of the index cannot tell them apart, and `{.place}` cannot choose between them.",
    Severity.WARNING,
    bad={"places.yaml": "a: {name: لاونبورغ}\nb: {name: لمبورك, variants: [لاونبورغ]}\n"},
    good={"places.yaml": "a: {name: لاونبورغ}\nb: {name: لمبورك}\n"},
)


def find_shared_names(woven: WovenBook) -> Iterator[Finding]:
    """Find names and variants that two places have, at the second of the two."""
    owners = defaultdict(list)
    for place in woven.book.places.values():
        for name in dict.fromkeys(fold_name(name) for name in (place.name, *place.variants)):
            owners[name].append(place)
    for places in owners.values():
        for other in places[1:]:
            yield Finding(
                CODE,
                other.position,
                say("{id} shares a name with {id_a}", id=other.id, id_a=places[0].id),
                say("tell them apart, as in «لاونبورغ (إلبه)»"),
            )
