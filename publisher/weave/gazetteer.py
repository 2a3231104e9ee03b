"""Finds the place that a marked text names: a written name in, the id of a place out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publisher.model import codes
from publisher.model.book import Place
from publisher.model.finding import Position, Report
from publisher.model.message import say
from publisher.script.names import fold_name, strip_clitics
from publisher.script.nearest import find_nearest

#: With how many findings a guess at what is meant is still worth its time: each compares with all that is known.
GUESSED = 200


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The places of a book by id and by every folded name."""

    places: Mapping[str, Place]
    ids_by_name: Mapping[str, tuple[str, ...]]
    language: str

    def find(self, written: str, *, by_name: bool, position: Position, report: Report) -> str | None:
        """Return the id of the place meant; report an unknown or an ambiguous name and give None.

        An id is looked for first, unless the text itself is the name (`by_name`). Of the forms that a
        written Arabic or Hebrew word may have, clitics taken off, the longest that is a name decides.
        """
        if not by_name and written in self.places:
            return written
        candidates = strip_clitics(written.strip(), self.language) if by_name else (written.strip(),)
        for candidate in candidates:
            ids = self.ids_by_name.get(fold_name(candidate), ())
            if len(ids) > 1:
                names = ", ".join(f"place={place}" for place in ids)
                report.add(
                    codes.AMBIGUOUS_PLACE,
                    position,
                    say("{candidate} may be {count} places", candidate=candidate, count=len(ids)),
                    say("write one of {names}", names=names),
                )
                return None
            if ids:
                return ids[0]
        near = _find_near(written, self.places) if len(report.findings) < GUESSED else ""
        report.add(
            codes.UNKNOWN_PLACE,
            position,
            say("no place is called {written}", written=written),
            say("did you mean {near}?", near=near)
            if near
            else say("add it to places.yaml, or name its id: {place=ID}"),
        )
        return None


def make_gazetteer(places: Mapping[str, Place], language: str) -> Gazetteer:
    """Make a gazetteer of all names, variants and foreign names."""
    ids_by_name: dict[str, list[str]] = defaultdict(list)
    for place in places.values():
        for name in dict.fromkeys(fold_name(name) for name in _iterate_names(place)):
            ids_by_name[name].append(place.id)
    return Gazetteer(places, {name: tuple(ids) for name, ids in ids_by_name.items()}, language)


def _iterate_names(place: Place) -> Iterator[str]:
    yield place.name
    yield from place.variants
    for names in place.names.values():
        yield from (name.strip() for name in names.split(";"))


def _find_near(written: str, places: Mapping[str, Place]) -> str:
    return find_nearest(written, [*places, *(place.name for place in places.values())])
