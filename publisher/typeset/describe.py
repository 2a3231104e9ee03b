"""Tells in words what a figure shows, from the same data: a map in, a short alternative and a long description out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from publisher.model.book import Book, Route
from publisher.model.maps import MapSheet
from publisher.model.tree import Figure
from publisher.model.woven import ChronologyEntry
from publisher.script.locale import BorrowedText, MixedText, compose_text, fill_pattern, join_list, join_texts
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
        made = fill_pattern(house.words["map_alt"], places=places, routes=ways)
    else:
        made = fill_pattern(house.words["map_places_alt"], places=places)
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
        doubt = compose_text(" (", words["certainty"][event.certainty], ")") if event.certainty != "certain" else ""
        lines.append(compose_text(house.date(event.date), colon, " ", event.text, doubt, end))
    told = join_list([entry.event.text for entry in entries], house.language)
    made = fill_pattern(words["timeline_alt"], start=house.date(first), end=house.date(last), events=told)
    return Description(figure.alternative or made, tuple(lines))


def name_route(route: Route, book: Book, house: HouseStyle) -> str:
    """Name a route by its ends."""
    start, end = book.places[route.start].name, book.places[route.end].name
    return fill_pattern(house.words["from_to"], a=start, b=end)


def tell_route(route: Route, book: Book, house: HouseStyle) -> str:
    """Tell a route: how, from where over what to where, when, how many, and how certain that is."""
    words = house.words
    via = join_list([book.places[name].name for name in route.via], house.language)
    way = fill_pattern(
        words["route_way_via" if via else "route_way"],
        mode=words["modes"][route.mode],
        start=book.places[route.start].name,
        via=via,
        end=book.places[route.end].name,
    )
    parts = [_begin_sentence(way)]
    if route.date:
        parts.append(house.date(route.date))
    if route.people and (people := house.headcount(route.people)):
        parts.append(compose_text(words["headcount"], words["colon"], " ", people))
    if route.certainty != "certain":
        parts.append(words["certainty"][route.certainty])
    return compose_text(join_texts(words["list_separator"], parts), words["sentence_end"])


def _begin_sentence(text: str) -> str:
    """Write the first letter of a text as a sentence begins."""
    if isinstance(text, MixedText):
        (language, first), *others = text.runs
        return MixedText(((language, _begin_sentence(first)), *others), text.frame)
    begun = text[:1].upper() + text[1:]
    return BorrowedText(begun, text.language) if isinstance(text, BorrowedText) else begun


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
        listed = join_list(names, house.language)
        yield compose_text(label, house.words["colon"], " ", listed, house.words["sentence_end"])
