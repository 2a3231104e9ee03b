"""The index of a book that nobody has written: hundreds of places, thousands of mentions, every locator right.

The names are words that nothing else in the book holds, so that the pages that name a place are found by their text.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result

from publisher.model.woven import IndexEntry, WovenBook
from publisher.production.check import check
from publisher.script.locale import load_words
from tests.reading import PrintedBook, fold

# All of a large book at once would take this process near the bounds of one piece of work.
pytestmark = [pytest.mark.slow, pytest.mark.processes, pytest.mark.usefixtures("kept")]


@dataclass(frozen=True, slots=True)
class Generator:
    """Of what the words of a book are made: `edge` begins and ends a name and is in no other word."""

    language: str
    edge: str
    letters: str
    clitic: str
    places: int
    mentions: int


GENERATORS = (
    Generator("ar", "ظ", "بتجحدرسشصعفقكلمنهي", "و", 200, 2000),
    Generator("he", "ט", "אבגדהזחילמנסעפקרשת", "ב", 60, 500),
    Generator("fa", "ژ", "بپتجدرزسشعفقکگلمنهی", "", 60, 500),
)

CHAPTERS = 6


def write_book(generator: Generator) -> Mapping[str, str | bytes]:
    """Write a book whose places are named by chance, some often and some once, a tenth of them in notes."""
    draw = random.Random(1945)  # noqa: S311 - the same book each time, no secret
    names: dict[str, None] = {}
    while len(names) < generator.places:
        names[f"{generator.edge}{''.join(draw.choices(generator.letters, k=4))}{generator.edge}"] = None
    weights = [1 / rank for rank in range(1, generator.places + 1)]
    paragraphs: dict[int, list[str]] = defaultdict(list)
    notes: dict[int, list[str]] = defaultdict(list)
    count = 0
    while count < generator.mentions:
        chapter = min(CHAPTERS - 1, count * CHAPTERS // generator.mentions)
        words: list[str] = []
        for name in draw.choices([*names], weights, k=6):
            # Every place is named once before chance decides.
            name = [*names][count] if count < generator.places else name  # noqa: PLW2901
            count += 1
            mark = f"[{generator.clitic if draw.random() < 0.2 else ''}{name}]{{.place}}"
            # A word as long as what is inside a name would make one between the edges of two others.
            filler = [
                "".join(draw.choices(generator.letters, k=draw.choice((2, 3, 5, 6)))) for _ in range(draw.randint(0, 4))
            ]
            if draw.random() < 0.1:
                label = len(notes[chapter]) + 1
                notes[chapter].append(f"[^{label}]: {' '.join(filler)} {mark}")
                words.append(f"{''.join(draw.choices(generator.letters, k=5))}[^{label}]")
            else:
                words += [*filler, mark]
        paragraphs[chapter].append(f"{' '.join(words)}.")
    files = {
        f"{chapter:02}.md": f"---\ntitle: {generator.letters[:4]} {chapter}\n---\n\n"
        + "\n\n".join((*paragraphs[chapter], *notes[chapter]))
        + "\n"
        for chapter in range(CHAPTERS)
    }
    return {
        **files,
        "places.yaml": "".join(f"p{number}: {{name: {name}}}\n" for number, name in enumerate(names)),
        "book.yaml": (
            f"title: {generator.letters[:4]}\nlanguage: {generator.language}\n"
            f"identifier: urn:uuid:00000000-0000-4000-8000-0000000000{ord(generator.language[0]):02x}\nslug: large\n"
            f"digits: latn\nchapters: [{', '.join(files)}]\neditions: {{print: {{}}}}\n"
        ),
    }


def list_locators(book: PrintedBook, woven: WovenBook) -> dict[str, list[int]]:
    """Return the pages, from 0, that the printed index promises for each place, in the order of its links."""
    words = load_words(woven.language)
    owners = {mention.anchor: entry.anchor for entry in woven.place_index for mention in entry.mentions}
    found: dict[str, list[int]] = defaultdict(list)
    for link in book.links:
        if link.page < book.destinations["_index"] or link.target not in owners:
            continue
        first, last = (re.findall(r"\d+", link.words) * 2)[:2]
        begin, end = sorted((book.labels.index(first), book.labels.index(last)))
        assert link.leads_to == begin, link
        assert re.sub(r"[\d–\s]", "", link.words) in {"", words["note_suffix"]}, link
        found[owners[link.target]] += range(begin, end + 1)
    return found


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda generator: generator.language)
def test_every_locator_is_right_none_is_missing_and_none_is_given_twice(
    generator: Generator, make_book: Callable[..., Path], publish: Callable[..., Result], tmp_path: Path
) -> None:
    folder = make_book(write_book(generator))
    done = publish("build", folder, "-o", tmp_path / "output")
    assert done.exit_code == 0, done.output
    _, woven = check(folder)
    assert woven
    entries: list[IndexEntry] = [entry for entry in woven.place_index if entry.mentions]
    assert len(entries) == generator.places
    assert sum(len(entry.mentions) for entry in entries) >= generator.mentions
    book = PrintedBook(tmp_path / "output/large-print.pdf")
    listed = list_locators(book, woven)
    end = book.destinations["_index"]
    for entry in entries:
        pages = {page for page in range(end) if fold(entry.heading) in book.folded[page]}
        assert listed[entry.anchor] == sorted(pages), entry.heading
    book.pdf.close()
