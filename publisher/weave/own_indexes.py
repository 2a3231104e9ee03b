"""Makes the indexes of the book's own: what was met of their marks, poems and quotations in, entries in order out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from publisher.model.anchors import name_own_entry
from publisher.model.book import IndexPlan
from publisher.model.quran import QuranPlace
from publisher.model.tree import Caesura, Division, Inline, Span, Stanza, Text, find_all, read_plain_text
from publisher.model.woven import Mention, OwnEntry, OwnIndex
from publisher.script.bare_letters import strip_to_letters
from publisher.script.sort_keys import first_letter, sort_key

#: A heading, and what is told behind it.
_Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Verse:
    """A poem, or a line of verse in a paragraph, as an index lists it."""

    first: str
    rhyme: str
    poet: str
    mention: Mention


@dataclass(slots=True)
class OwnMentions:
    """What is met of the indexes of the book's own, in reading order: of entries what is said of each, by heading."""

    entries: dict[str, dict[str, list[tuple[str, Mention]]]] = field(default_factory=lambda: defaultdict(dict))
    verses: list[Verse] = field(default_factory=list)
    quotations: list[tuple[QuranPlace, Mention]] = field(default_factory=list)

    def add_entry(self, index: str, heading: str, about: str, mention: Mention) -> None:
        """Add a mention under a heading."""
        self.entries[index].setdefault(heading, []).append((about, mention))


def read_verse(verse: Division | Span) -> tuple[str, str, str] | None:
    """Read the first half of a poem or a line, its rhyme and its poet; None of one that has no words.

    The rhyme is what the poem says, or else the last letter of its first line.
    """
    halves = _list_halves(verse)
    texts = [text for text in (" ".join(read_plain_text(half).split()) for half in halves) if text]
    if not texts:
        return None
    head = verse.poem if isinstance(verse, Division) else None
    letters = strip_to_letters(texts[-1])
    return texts[0], (head.rhyme if head else "") or letters[-1:], head.poet if head else ""


def _list_halves(verse: Division | Span) -> tuple[tuple[Inline, ...], ...]:
    if isinstance(verse, Division):
        lines = (line for stanza in find_all(verse.children, Stanza) for line in stanza.lines)
        return next((line.halves for line in lines if any(line.halves)), ())
    at = next((n for n, one in enumerate(verse.children) if isinstance(one, Caesura)), len(verse.children))
    return verse.children[:at], verse.children[at + 1 :] or (Text(verse.position, ""),)


def order_own_indexes(plans: tuple[IndexPlan, ...], mentions: OwnMentions, language: str) -> Iterator[OwnIndex]:
    """Yield the indexes that a book asks for, as far as there is anything to list."""
    for plan in plans:
        match plan.kind:
            case "verses":
                entries = _order_verses(plan, mentions.verses, language)
            case "quran":
                entries = _order_quotations(plan, mentions.quotations)
            case _:
                entries = _order_entries(plan, mentions.entries.get(plan.name, {}), language)
        if entries:
            yield OwnIndex(plan, entries)


def _order_entries(
    plan: IndexPlan, found: Mapping[str, list[tuple[str, Mention]]], language: str
) -> tuple[OwnEntry, ...]:
    ordered = sorted(found.items(), key=lambda item: sort_key(item[0], language))
    entries: list[OwnEntry] = []
    for count, (heading, told) in enumerate(ordered, 1):
        subjects: dict[str, list[Mention]] = defaultdict(list)
        for about, mention in told:
            subjects[about].append(mention)
        own = tuple(subjects.pop("", ()))
        said = sorted(subjects.items(), key=lambda item: sort_key(item[0], language))
        entries.append(
            OwnEntry(
                heading,
                first_letter(heading, language),
                name_own_entry(plan.name, count),
                own,
                tuple((about, tuple(ones)) for about, ones in said),
            )
        )
    return tuple(entries)


def _order_verses(plan: IndexPlan, verses: list[Verse], language: str) -> tuple[OwnEntry, ...]:
    """Order poems by their first words, or by their rhymes; the same poem twice is one entry."""
    lines: dict[tuple[str, str, str], list[Mention]] = defaultdict(list)
    for verse in verses:
        group = verse.rhyme if plan.by == "rhyme" else first_letter(verse.first, language)
        lines[group, verse.first, verse.poet].append(verse.mention)

    def key(line: tuple[str, str, str]) -> tuple[object, ...]:
        group, first, poet = line
        filed = sort_key(group, language) if plan.by == "rhyme" else ()
        return filed, sort_key(first, language), sort_key(poet, language)

    return tuple(
        OwnEntry(first, group, name_own_entry(plan.name, count), tuple(lines[group, first, poet]), detail=poet)
        for count, (group, first, poet) in enumerate(sorted(lines, key=key), 1)
    )


def _order_quotations(plan: IndexPlan, found: list[tuple[QuranPlace, Mention]]) -> tuple[OwnEntry, ...]:
    places: dict[QuranPlace, list[Mention]] = defaultdict(list)
    for place, mention in found:
        places[place].append(mention)
    return tuple(
        OwnEntry(
            f"{place.first}" if place.first == place.last else f"{place.first}\u2013{place.last}",
            str(place.sura),
            name_own_entry(plan.name, count),
            tuple(places[place]),
        )
        for count, place in enumerate(sorted(places), 1)
    )
