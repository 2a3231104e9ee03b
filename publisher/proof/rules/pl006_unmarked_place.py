"""PL006: a place that is named and not marked."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.passage import MarkKind
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left
from publisher.script.letters import MARKS, RIGHT_TO_LEFT
from publisher.script.names import fold_name, strip_clitics

CODE = Code(
    "PL006",
    "place not marked",
    "The place is in the gazetteer, but this mention is not marked, so the index does not lead here. One mark in a "
    "paragraph is enough. Books that mark no places are not judged.",
    Severity.WARNING,
    bad={
        "places.yaml": "lublin: {name: لوبلين}\n",
        "01.md": "---\ntitle: أ\n---\n\nوصلوا إلى [لوبلين]{.place}.\n\nثم تركوا لوبلين في الليل.\n",
    },
    good={
        "places.yaml": "lublin: {name: لوبلين}\n",
        "01.md": "---\ntitle: أ\n---\n\nوصلوا إلى [لوبلين]{.place}.\n\nثم تركوا [لوبلين]{.place} في الليل.\n",
    },
)

_WORD = re.compile(f"[{RIGHT_TO_LEFT}{MARKS}\u200c'\u05f3\u05f4]+")
_GAP = re.compile("[ \u00a0\\-\u2010-\u2013\u05be]")
#: Names of fewer letters are words too often.
_LEAST = 4
_MARKED: tuple[MarkKind, ...] = ("place", "event", "term", "person")

#: By the further words of names that begin with one word, all folded: the place that alone has the name.
_Places = Mapping[tuple[str, ...], str]
#: By the folded first word of a name.
_Names = Mapping[str, _Places]


def find_unmarked_places(woven: WovenBook) -> Iterator[Finding]:
    """Find names of the gazetteer in the running text, where the paragraph has no mark of the same place."""
    passages = [(passage, text) for passage, text in find_right_to_left(woven) if passage.kind == "running"]
    if not any(mark.kind == "place" for passage, _ in passages for mark in passage.marked):
        return
    reader = _Reader(_list_names(woven))
    marked = _find_marked(woven)
    for passage, text in passages:
        done = {place for piece in passage.pieces for place in marked.get((passage.file, piece.line), ())}
        for start, end, place in reader.find_places(text, passage.language):
            if place not in done and not passage.is_marked(start, end, _MARKED):
                done.add(place)
                yield Finding(
                    CODE,
                    passage.locate(start),
                    say("the place {value} is not marked", value=text[start:end]),
                    say("mark it: [{value}]{place={place}}", value=text[start:end], place=place),
                )


class _Reader:
    """Finds names in texts; what a word may be is worked out once."""

    def __init__(self, names: _Names) -> None:
        self.names = names
        self.folded: dict[str, str] = {}
        self.starts: dict[tuple[str, str], tuple[_Places, Sequence[int]]] = {}

    def find_places(self, text: str, language: str) -> Iterator[tuple[int, int, str]]:
        """Find the longest names, one after another: where each begins and ends, and the id of its place."""
        words = list(_WORD.finditer(text))
        index = 0
        while index < len(words):
            places, lengths = self._start_names(words[index][0], language)
            for last in (index + length for length in lengths):
                further = self._read_on(text, words[index : last + 1])
                if last < len(words) and further is not None and further in places:
                    yield words[index].start(), words[last].end(), places[further]
                    index = last
                    break
            index += 1

    def _start_names(self, word: str, language: str) -> tuple[_Places, Sequence[int]]:
        """Return the names that begin with a word, and how many words they may have after it, the most first."""
        key = word, language
        if key not in self.starts:
            # What ends in a tanwin is an adverb: ألمانيًا is not ألمانيا.
            forms = () if "\u064b" in word else strip_clitics(word, language)
            places: dict[tuple[str, ...], str] = {}
            for form in reversed(forms):
                places |= self.names.get(fold_name(form), {})
            self.starts[key] = places, sorted({len(further) for further in places}, reverse=True)
        return self.starts[key]

    def _read_on(self, text: str, words: Sequence[re.Match[str]]) -> tuple[str, ...] | None:
        """Fold the words after the first one; None if more than a gap is between them."""
        if not all(_GAP.fullmatch(text[one.end() : two.start()]) for one, two in pairwise(words)):
            return None
        return tuple(self._fold(word[0]) for word in words[1:])

    def _fold(self, word: str) -> str:
        if word not in self.folded:
            self.folded[word] = fold_name(word)
        return self.folded[word]


def _list_names(woven: WovenBook) -> _Names:
    owners: dict[str, set[str]] = defaultdict(set)
    for place in woven.book.places.values():
        for name in (place.name, *place.variants):
            owners[fold_name(name)].add(place.id)
    names: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
    for name, ids in owners.items():
        if len(ids) == 1 and len(name) >= _LEAST:
            first, *further = name.split(" ")
            names[first][tuple(further)] = min(ids)
    return names


def _find_marked(woven: WovenBook) -> Mapping[tuple[str, int], set[str]]:
    """Map each line of a file to the places that are marked in it."""
    marked: dict[tuple[str, int], set[str]] = defaultdict(set)
    for entry in woven.place_index:
        for mention in entry.mentions if entry.place else ():
            marked[mention.position.file, mention.position.line].add(entry.place.id if entry.place else "")
    return marked
