"""Weaves a whole book: `Book` in, `WovenBook` out, and every broken reference in the report."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from publisher.model import codes
from publisher.model.anchors import name_part_title
from publisher.model.book import Book, Place
from publisher.model.finding import Position, Report
from publisher.model.message import say
from publisher.model.woven import WovenBook, WovenChapter, WovenPartTitle
from publisher.weave.anchors import gather_anchors, part_identifiers
from publisher.weave.chapters import ChapterWeaver
from publisher.weave.chronology import order_events
from publisher.weave.gazetteer import make_gazetteer
from publisher.weave.indexes import list_surroundings, order_people, order_places
from publisher.weave.labels import label_things, number_chapters
from publisher.weave.lists import number_sources, order_terms
from publisher.weave.maps import draw_up_sheets, find_overview, locate_on_maps
from publisher.weave.own_indexes import order_own_indexes


def weave_book(book: Book, report: Report) -> WovenBook:
    """Relate the places of a book. The woven book is complete only if no error is reported."""
    language = book.metadata.language
    gazetteer = make_gazetteer(book.places, language)
    book, identifiers = part_identifiers(book, report)
    weaver = ChapterWeaver(book, gazetteer, gather_anchors(book, identifiers), label_things(book), report)
    chapters = []
    for index, (chapter, number, ordinal) in enumerate(number_chapters(book)):
        chapters.append(replace(weaver.weave(chapter, index, number), ordinal=ordinal))
    _judge_data(book, report)
    overview = find_overview(book, chapters)
    maps = draw_up_sheets(book, chapters, overview)
    return WovenBook(
        book=book,
        chapters=tuple(chapters),
        place_index=order_places(book, weaver.mentions, locate_on_maps(maps)),
        chronology=order_events(book, weaver.mentions),
        glossary=order_terms(book, weaver.mentions),
        people_index=order_people(book, weaver.mentions),
        sources=number_sources(book),
        overview=overview,
        maps=maps,
        part_titles=tuple(_weave_part_titles(book, chapters, report)),
        own_indexes=tuple(order_own_indexes(book.metadata.indexes, weaver.own, language)),
    )


def _weave_part_titles(book: Book, chapters: Sequence[WovenChapter], report: Report) -> Iterator[WovenPartTitle]:
    """Return the parts of the book with the chapters that are in each; one with none is no part."""
    found = {chapter.chapter.file: chapter for chapter in chapters}
    for count, part in enumerate(book.part_titles, 1):
        own = [found[file] for file in part.files if file in found]
        for chapter in own:
            if chapter.chapter.matter != "body":
                report.add(
                    codes.OUT_OF_PART,
                    chapter.chapter.position,
                    say("front or back matter stands in the part {title}", title=part.title),
                    say("list it before or behind the parts, or take `matter` out of its head"),
                )
        if own:
            number = count if book.metadata.numbering.parts else None
            anchors = tuple(chapter.anchor for chapter in own)
            yield WovenPartTitle(part.title, part.subtitle, part.position, name_part_title(count), number, anchors)


def _has_rings(places: Mapping[str, Place]) -> bool:
    """Return whether any place lies within itself. To follow each place outwards takes long where many are nested."""
    try:
        TopologicalSorter({place.id: place.within for place in places.values()}).prepare()
    except CycleError:
        return True
    return False


def _judge_data(book: Book, report: Report) -> None:
    """Report the ids by which the data files name one another and that are not there."""

    def judge_place(name: str, position: Position) -> None:
        if name not in book.places and "places.yaml" not in book.unread:
            report.add(
                codes.UNKNOWN_PLACE,
                position,
                say("no place has the id {name}", name=name),
                say("add it to places.yaml"),
            )

    def judge_sources(keys: tuple[str, ...], position: Position) -> None:
        for key in keys:
            if key not in book.sources and "sources.yaml" not in book.unread:
                report.add(
                    codes.UNKNOWN_SOURCE, position, say("unknown source: {key}", key=key), say("add it to sources.yaml")
                )

    has_rings = _has_rings(book.places)
    for place in book.places.values():
        for name in place.within:
            judge_place(name, place.position)
        if has_rings and place.id in list_surroundings(place, book.places):
            message = say("{id} lies within itself", id=place.id)
            report.add(codes.CIRCULAR_PLACE, place.position, message, say("take one place out of `within`"))
    for event in book.events.values():
        for name in event.places:
            judge_place(name, event.position)
        judge_sources(event.sources, event.position)
    for route in book.routes.values():
        for name in (route.start, *route.via, route.end):
            judge_place(name, route.position)
        judge_sources(route.sources, route.position)
