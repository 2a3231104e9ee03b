"""Tells in words what a figure shows, from the same data: a map in, a short alternative and a long description out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from publisher.model.book import Book, Route
from publisher.model.maps import MapSheet
from publisher.model.tree import Figure
from publisher.model.woven import ChronologyEntry
from publisher.script.locale import join_list
from publisher.typeset.house import HouseStyle


@dataclass(frozen=True, slots=True)
class Description:
    """What a figure shows, for those who do not see it: in a sentence, and line by line."""

    alternative: str
    lines: tuple[str, ...]

    @property
    def whole(self) -> str:
        """The alternative and the lines after it, as one text."""
        return " ".join((self.alternative, *self.lines))


def describe_map(figure: Figure, sheet: MapSheet, book: Book, house: HouseStyle) -> Description:
    """Describe a map. The writer's own alternative stands before the one that is made of the data."""
    routes = [book.routes[name] for name in sheet.routes]
    places = join_list([book.places[name].name for name in sheet.places], house.language)
    if routes:
        ways = join_list([name_route(route, book, house) for route in routes], house.language)
        made = house.words["map_alt"].format(places=places, routes=ways)
    else:
        made = house.words["map_places_alt"].format(places=places)
    lines = (*_list_places(sheet, book, house), *(tell_route(route, book, house) for route in routes))
    return Description(figure.alternative or made, lines)


def describe_timeline(figure: Figure, entries: Sequence[ChronologyEntry], house: HouseStyle) -> Description:
    """Describe a timeline: each event with its date, as the chronology has it."""
    words = house.words
    colon, end = words["colon"], words["sentence_end"]
    first, last = figure.start or entries[0].event.date, figure.end or entries[-1].event.date
    lines = []
    for entry in entries:
        event = entry.event
        doubt = f" ({words['certainty'][event.certainty]})" if event.certainty != "certain" else ""
        lines.append(f"{house.date(event.date)}{colon} {event.text}{doubt}{end}")
    told = join_list([entry.event.text for entry in entries], house.language)
    made = words["timeline_alt"].format(start=house.date(first), end=house.date(last), events=told)
    return Description(figure.alternative or made, tuple(lines))


def name_route(route: Route, book: Book, house: HouseStyle) -> str:
    """Name a route by its ends."""
    start, end = book.places[route.start].name, book.places[route.end].name
    return str(house.words["from_to"].format(a=start, b=end))


def tell_route(route: Route, book: Book, house: HouseStyle) -> str:
    """Tell a route: how, from where over what to where, when, how many, and how certain that is."""
    words = house.words
    via = join_list([book.places[name].name for name in route.via], house.language)
    way = words["route_way_via" if via else "route_way"].format(
        mode=words["modes"][route.mode], start=book.places[route.start].name, via=via, end=book.places[route.end].name
    )
    parts = [way[:1].upper() + way[1:]]
    if route.date:
        parts.append(house.date(route.date))
    if route.people and (people := house.headcount(route.people)):
        parts.append(f"{words['headcount']}{words['colon']} {people}")
    if route.certainty != "certain":
        parts.append(words["certainty"][route.certainty])
    return str(words["list_separator"].join(parts) + words["sentence_end"])


def _list_places(sheet: MapSheet, book: Book, house: HouseStyle) -> Iterator[str]:
    """List the places of a map by kind, each with its square."""
    kinds = list(house.words["place_kinds"])
    known = [book.places[name] for name in sheet.places]
    ordered = sorted(known, key=lambda place: kinds.index(place.kind) if place.kind in kinds else len(kinds))
    for kind, group in groupby(ordered, key=lambda place: place.kind):
        names = [
            f"{place.name} ({sheet.squares[place.id]})" if place.id in sheet.squares else place.name for place in group
        ]
        label = house.words["place_kinds"].get(kind, house.words["place"])
        yield f"{label}{house.words['colon']} {join_list(names, house.language)}{house.words['sentence_end']}"
