"""RT014: a name in two spellings."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.passage import OBJECT
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left
from publisher.script.letters import MARKS, RIGHT_TO_LEFT, strip_marks
from publisher.script.names import strip_clitics
from publisher.script.spelling import is_vocalised_otherwise, make_skeleton, spells_alike, strip_vowels

CODE = Code(
    "RT014",
    "name in two spellings",
    "A name from abroad can be spelt in many ways; a book keeps to one, or its index falls apart and a search finds "
    "half of the mentions. Compared are the names of places, people and terms, and their variants.",
    Severity.WARNING,
    bad={
        "places.yaml": "torgau: {name: تورغاو}\n",
        "01.md": "---\ntitle: أ\n---\n\nالتقوا في [تورغاو]{.place}، ثم تركوا طورغاو.\n",
    },
    good={
        "places.yaml": "torgau: {name: تورغاو, variants: [طورغاو]}\n",
        "01.md": "---\ntitle: أ\n---\n\nالتقوا في [تورغاو]{.place}، ثم تركوا [طورغاو]{.place}.\n",
    },
)

_WORD = re.compile(f"[{RIGHT_TO_LEFT}{MARKS}]+")

#: The vowels of Hebrew that are points (The Unicode Standard 15, 9.1).
_POINTED = re.compile("[\u05b1-\u05bb\u05c7]")

_ORIGINAL = re.compile(f" ?\\((?:{OBJECT}|[A-Z])")


def find_two_spellings(woven: WovenBook) -> Iterator[Finding]:
    """Find words that sound like a name of the book's lists and are spelt like none of its names."""
    known = {word for name in _iterate_names(woven) for word in _split(name)}
    spellings: dict[str, set[str]] = defaultdict(set)
    for word in _find_proper(woven):
        spellings[make_skeleton(word)].add(word)
    # A word is looked up once, however often the book has it.
    looked_up: dict[tuple[str, str], tuple[str, str] | None] = {}
    for passage, text in find_right_to_left(woven):
        for found in _WORD.finditer(text):
            key = found[0], passage.language
            if key not in looked_up:
                looked_up[key] = _look_up(*key, known, spellings)
            alike = looked_up[key]
            # Who adds the original name means another place: لونبورغ (Lüneburg).
            if alike and not _ORIGINAL.match(text, found.end()):
                yield Finding(
                    CODE,
                    passage.locate(found.start()),
                    say("{value} is spelt {value_a} in the lists", value=alike[0], value_a=alike[1]),
                    say("keep to one spelling, or add the other to the variants"),
                )


def _look_up(
    word: str, language: str, known: AbstractSet[str], spellings: Mapping[str, AbstractSet[str]]
) -> tuple[str, str] | None:
    """Find a name that a word spells otherwise: the word without its clitics, and the name."""
    forms = strip_clitics(_spell(word), language)
    if any(form in known for form in forms):
        return None
    names = ((form, name) for form in forms for name in spellings.get(make_skeleton(form), ()))
    if _POINTED.search(word):
        # What points say no letter says: a pointed word is spelt otherwise where its consonants are.
        names = ((form, name) for form, name in names if strip_vowels(form) != strip_vowels(name))
    alike = (pair for pair in names if spells_alike(*pair) and not is_vocalised_otherwise(word, pair[1]))
    return min(alike, default=None)


def _split(name: str) -> list[str]:
    return _WORD.findall(_spell(name))


def _spell(text: str) -> str:
    """Return a text without its marks; a letter that is typed in parts, such as a hamza on its carrier, stays one."""
    return strip_marks(unicodedata.normalize("NFC", text))


def _iterate_names(woven: WovenBook) -> Iterator[str]:
    """Yield each name of the lists."""
    book = woven.book
    for place in book.places.values():
        yield from (place.name, *place.variants)
    for person in book.people.values():
        yield from (person.name, *person.variants)
    for term in book.terms.values():
        yield from (term.term, *term.variants)


def _find_proper(woven: WovenBook) -> Iterator[str]:
    """Find the words that are names by themselves: whole names of places, last names of people.

    The other words of a name are nouns as often as not: نهر, محتشد.
    """
    for place in woven.book.places.values():
        for name in (place.name, *place.variants):
            words = _split(name)
            if len(words) == 1 or "-" in name:
                yield from words
    for person in woven.book.people.values():
        yield from (words[-1] for name in (person.name, *person.variants) if (words := _split(name)))
