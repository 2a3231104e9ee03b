"""Makes the indexes of a book, of places and of people: data and mentions in, entries in order out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from publisher.model.anchors import name_person, name_place
from publisher.model.book import PERSON_ROLES, Book, Person, Place
from publisher.model.maps import MapLocator
from publisher.model.woven import ForeignName, IndexEntry, Mention, Reference, Subject
from publisher.script.sort_keys import first_letter, sort_key
from publisher.weave.chapters import Mentions

#: A variant that shares so many letters with the name files beside it, and needs no "see".
_BESIDE = 3

#: So many mentions in one section, and more than in any other, make it the one that tells most of a thing.
_LEAST_PRINCIPAL = 3

#: So many places inside another are named under it; of a country with more a reader wants the map.
_MOST_SEE_ALSO = 8

#: A name stands on the line of another that leads to the same heading, where so few lines lie between them.
_NEAR = 3

#: A name that leads to another heading, its language ("" for the book's), and the entry that it leads to.
_OtherName = tuple[str, str, IndexEntry]


@dataclass(slots=True)
class _Filing:
    """Entries with what each is filed by."""

    language: str
    entries: list[tuple[str, IndexEntry]] = field(default_factory=list)

    def add(self, entry: IndexEntry, sort: str = "") -> None:
        """File an entry by `sort`, or by its heading."""
        filed = sort or entry.heading
        self.entries.append((filed, replace(entry, letter=first_letter(filed, self.language))))

    def add_references(self, names: Iterable[_OtherName]) -> None:
        """File the names that lead to other headings, each once however many it leads to."""
        seen: dict[tuple[str, str], dict[Reference, None]] = defaultdict(dict)
        for name, language, entry in names:
            seen[name, language][Reference(entry.heading, entry.anchor)] = None
        for (name, language), references in seen.items():
            self.add(IndexEntry(name, "", language=language, see=tuple(references)))

    def put_in_order(self) -> tuple[IndexEntry, ...]:
        """Return the entries in the order of the alphabet; of two with one heading the reference comes last."""
        ordered = sorted(self.entries, key=lambda filed: (*sort_key(filed[0], self.language), bool(filed[1].see)))
        return tuple(_join_references(entry for _, entry in ordered))


def _join_references(ordered: Iterable[IndexEntry]) -> Iterator[IndexEntry]:
    """Yield entries with names that lead to the same headings on one line, that of the first, where they are near."""
    lines: list[IndexEntry] = []
    for entry in ordered:
        near = range(len(lines) - 1, max(len(lines) - 1 - _NEAR, -1), -1)
        kin = (number for number in near if (lines[number].see, lines[number].letter) == (entry.see, entry.letter))
        if entry.see and (number := next(kin, None)) is not None:
            lines[number] = replace(lines[number], others=(*lines[number].others, *entry.headings))
        else:
            lines.append(entry)
    yield from lines


def order_places(
    book: Book, mentions: Mentions, maps: Mapping[str, tuple[MapLocator, ...]] | None = None
) -> tuple[IndexEntry, ...]:
    """Make the index of places: every place that is mentioned or on a map, and "see" for its other names.

    `maps` says by a place's id where maps show it.
    """
    maps = maps or {}
    entries: dict[str, IndexEntry] = {}
    for place in book.places.values():
        found = tuple(mentions.places.get(place.id, ()))
        shown = maps.get(place.id, ())
        if not (found or shown):
            continue
        entries[place.id] = IndexEntry(
            place.name,
            "",
            name_place(place.id),
            place=place,
            foreign=list_foreign_names(place),
            mentions=found,
            subjects=divide_by_subject(found, book.metadata.language),
            principal=find_principal(found),
            maps=shown,
            country=find_country(place, book.places),
        )
    filing = _Filing(book.metadata.language)
    neighbours = _find_neighbours(entries)
    for identifier, entry in entries.items():
        see_also = tuple(Reference(other.heading, other.anchor) for other in neighbours[identifier])
        filing.add(replace(entry, see_also=see_also), book.places[identifier].sort)
    filing.add_references(
        (name, language, entry)
        for identifier, entry in entries.items()
        for name, language in (
            *_list_variants(book.places[identifier], book.metadata.language),
            *(
                (name.text, name.language)
                for name in entry.foreign
                if name.text not in book.places[identifier].variants
            ),
        )
    )
    return filing.put_in_order()


def order_people(book: Book, mentions: Mentions) -> tuple[IndexEntry, ...]:
    """Make the index of people: all whom the book lists, and "see" for their other names.

    Where the book says what they were, they are grouped by it, in the order of `PERSON_ROLES`. Their names in other
    languages lead nowhere: they stand by the name, and would file by the given name.
    """
    if not any(person.role for person in book.people.values()):
        return _file_people(book, mentions, book.people.values())
    groups = ((role, [person for person in book.people.values() if person.role == role]) for role in PERSON_ROLES)
    return tuple(
        replace(entry, letter="", role=role or "other")
        for role, people in groups
        for entry in _file_people(book, mentions, people)
    )


def _file_people(book: Book, mentions: Mentions, people: Iterable[Person]) -> tuple[IndexEntry, ...]:
    filing = _Filing(book.metadata.language)
    for person in people:
        found = tuple(mentions.people.get(person.id, ()))
        entry = IndexEntry(
            person.file_as or person.name,
            "",
            name_person(person.id),
            person=person,
            foreign=list_foreign_names(person),
            mentions=found,
            subjects=divide_by_subject(found, book.metadata.language),
            principal=find_principal(found),
        )
        filing.add(entry, person.sort or person.file_as)
        filing.add_references((name, language, entry) for name, language in _list_variants(person, filing.language))
    return filing.put_in_order()


def divide_by_subject(mentions: Iterable[Mention], language: str) -> tuple[Subject, ...]:
    """Divide mentions by what they are about: those of which it is not said, then subjects in alphabetical order."""
    found: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        found[mention.about].append(mention)
    titles = sorted(found, key=lambda title: (bool(title), sort_key(title, language)))
    return tuple(Subject(title, tuple(found[title])) for title in titles)


def find_principal(mentions: Sequence[Mention]) -> frozenset[str]:
    """Find where most is told of a thing: the anchors of its mentions in one section, or none.

    It is the first section whose heading names the thing; without one the section that names it most often, at
    least three times and more often than any other. What stands in one section alone needs no such sign.
    """
    in_text = [mention for mention in mentions if mention.section]
    counts = Counter(mention.section for mention in in_text)
    if len(counts) <= 1:
        return frozenset()
    named = next((mention.section for mention in in_text if mention.standing == "heading"), "")
    if not named:
        (first, most), (_, next_most) = counts.most_common(2)
        named = first if most >= _LEAST_PRINCIPAL and most > next_most else ""
    return frozenset(mention.anchor for mention in in_text if mention.section == named)


def find_country(place: Place, places: Mapping[str, Place]) -> str:
    """Find the name of the country in which a place lies: the nearest that `within` leads to, "" without one."""
    around = (places[name] for name in list_surroundings(place, places))
    return next((outer.name for outer in around if outer.kind == "country"), "")


def list_surroundings(place: Place, places: Mapping[str, Place]) -> Iterator[str]:
    """Yield the places around a place, each once and the nearest first; the place itself where it lies in itself."""
    met: set[str] = set()
    level = [place]
    while level:
        names = [name for inner in level for name in inner.within if name in places and name not in met]
        names = list(dict.fromkeys(names))
        yield from names
        met.update(names)
        level = [places[name] for name in names]


def _find_neighbours(entries: Mapping[str, IndexEntry]) -> dict[str, list[IndexEntry]]:
    """Find what else a reader may look up: the places around a place, but for its country, and a few inside it."""
    inside: dict[str, list[IndexEntry]] = defaultdict(list)
    around: dict[str, list[IndexEntry]] = defaultdict(list)
    for identifier, entry in entries.items():
        for name in entry.place.within if entry.place else ():
            if name in entries:
                inside[name].append(entry)
                outer = entries[name]
                if outer.heading != entry.country:
                    around[identifier].append(outer)
    return {
        identifier: [*around[identifier], *(inside[identifier] if len(inside[identifier]) <= _MOST_SEE_ALSO else ())]
        for identifier in entries
    }


def _list_variants(thing: Place | Person, language: str) -> Iterator[tuple[str, str]]:
    """Yield the other spellings of a name, with no language, but for those that file beside it."""
    for variant in thing.variants:
        if not _files_beside(variant, thing, language):
            yield variant, ""


def list_foreign_names(thing: Place | Person) -> tuple[ForeignName, ...]:
    """Return the names of a thing in other languages, each once, with the first language that has it.

    A name that holds a shorter one gives way to it: `Konzentrationslager Auschwitz`, which would file under
    the word for a camp, to `Auschwitz`.
    """
    languages: dict[str, str] = {}
    for language, names in thing.names.items():
        for name in names.split(";"):
            languages.setdefault(name.strip(), language)
    shortest = (
        min((other for other in languages if set(other.split()) <= set(name.split())), key=len) for name in languages
    )
    return tuple(ForeignName(name, languages[name]) for name in dict.fromkeys(shortest))


def _files_beside(variant: str, thing: Place | Person, language: str) -> bool:
    one, other = (
        [letter for word in sort_key(name, language)[0] for letter in word]
        for name in (variant, thing.sort or thing.name)
    )
    return one[:_BESIDE] == other[:_BESIDE]
