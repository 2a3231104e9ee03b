"""Orders the lists of a book: mentions and data in; index, chronology, glossary, people and sources out."""

from datetime import date

from publisher.model.anchors import name_event, name_person, name_place, name_source, name_term
from publisher.model.book import Book, Place, Source
from publisher.model.woven import (
    ChronologyEntry,
    GlossaryEntry,
    IndexEntry,
    NumberedSource,
    PersonEntry,
)
from publisher.script.collation import first_letter, sort_key
from publisher.script.names import fold_name
from publisher.weave.chapters import Mentions

#: A variant that shares so many letters with the name files beside it, and needs no "see".
_BESIDE = 3


def order_places(book: Book, mentions: Mentions) -> tuple[IndexEntry, ...]:
    """Make the index of places: every place that is mentioned, and "see" entries for its variants."""
    language = book.metadata.language
    entries: list[tuple[str, IndexEntry]] = []
    for place in book.places.values():
        found = tuple(mentions.places.get(place.id, ()))
        if not found:
            continue
        sort = place.sort or place.name
        anchor = name_place(place.id)
        entries.append((sort, IndexEntry(place.name, first_letter(sort, language), anchor, place, mentions=found)))
        entries.extend(
            (
                variant,
                IndexEntry(variant, first_letter(variant, language), "", see=place.name, see_anchor=anchor),
            )
            for variant in place.variants
            if not _files_beside(variant, place)
        )
    entries.sort(key=lambda entry: sort_key(entry[0], language))
    return tuple(entry for _, entry in entries)


def _files_beside(variant: str, place: Place) -> bool:
    name = fold_name(place.sort or place.name).removeprefix("ال")
    other = fold_name(variant).removeprefix("ال")
    return name[:_BESIDE] == other[:_BESIDE]


def order_events(book: Book, mentions: Mentions) -> tuple[ChronologyEntry, ...]:
    """Put the events in the order of time: by earliest day; of two that begin together the shorter first."""

    def key(entry: ChronologyEntry) -> tuple[date, date, str]:
        return entry.event.date.earliest, entry.event.date.latest, entry.event.id

    entries = (
        ChronologyEntry(
            event,
            name_event(event.id),
            tuple(book.places[place] for place in event.places if place in book.places),
            tuple(mentions.events.get(event.id, ())),
        )
        for event in book.events.values()
    )
    return tuple(sorted(entries, key=key))


def order_terms(book: Book, mentions: Mentions) -> tuple[GlossaryEntry, ...]:
    """Put the glossary in the order of the alphabet."""
    language = book.metadata.language
    terms = sorted(book.terms.values(), key=lambda term: sort_key(term.sort or term.term, language))
    return tuple(
        GlossaryEntry(
            term,
            first_letter(term.sort or term.term, language),
            name_term(term.id),
            tuple(mentions.terms.get(term.id, ())),
        )
        for term in terms
    )


def order_people(book: Book, mentions: Mentions) -> tuple[PersonEntry, ...]:
    """Put the people in the order of the alphabet."""
    language = book.metadata.language
    people = sorted(book.people.values(), key=lambda person: sort_key(person.sort or person.name, language))
    return tuple(
        PersonEntry(person, name_person(person.id), tuple(mentions.people.get(person.id, ()))) for person in people
    )


def number_sources(book: Book) -> tuple[NumberedSource, ...]:
    """Give the sources numbers in the order in which the list prints them: by author, or by title, then year."""

    def key(source: Source) -> tuple[object, ...]:
        name = (source.authors or source.editors or (source.title,))[0]
        # A personal name files under its last word; what stands for an institution under its first.
        filed = name.rsplit(" ", 1)[-1] if source.authors and source.type != "webpage" else name
        return sort_key(filed, book.metadata.language), source.year, source.title

    ordered = sorted(book.sources.values(), key=key)
    return tuple(NumberedSource(source, number, name_source(number)) for number, source in enumerate(ordered, 1))
