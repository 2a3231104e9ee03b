"""Edits a book at places of chance, and compares what is made of it with what a cold build makes.

    python -m tests.edit_book [COUNT] [SEED]

Each round puts a paragraph into a chapter, or takes one out that was put in, builds the book with the
cache of all rounds before, and again with an empty one, unless the book is again what it was at some time before. Every
file must have the same bytes, and what is found must be the same: what is put in may hang out of the type area.
"""

import hashlib
import os
import random
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from publisher.model.order import Order
from publisher.production.build import build
from tests import samples
from tests.fonts_folder import make_fonts_once
from tests.kept_cache import find_kept_cache

#: What is put into a paragraph: short, of a line, and of more lines than a page has room for when it is full.
SENTENCES = (
    "جملة.",
    "هذه جملة زيدت في موضع من الكتاب لا يعرفه أحد قبل البناء.",
    ("وهذه فقرة أطول من سابقتها بكثير. " * 12).strip(),
    "W" * 60,
)
EDITIONS = ("print", "epub", "handouts", "booklet")


def edit_book(folder: Path, count: int, seed: int) -> Iterator[str]:
    """Edit a book `count` times; give for each the names of the files that a cold build makes otherwise, or ""."""
    with pytest.MonkeyPatch.context() as patch:
        make_fonts_once(patch)
        yield from _edit_book(folder, count, seed)


def _edit_book(folder: Path, count: int, seed: int) -> Iterator[str]:
    chance = random.Random(seed)  # noqa: S311 - nothing is kept secret here
    book = folder / "book"
    samples_of = samples.write_book("ar", samples.ALL_EDITIONS)
    for name, content in samples_of.items():
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        (book / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    # What was made cold of each state of the book, to which an edit may lead back. The first build finds nothing kept.
    state = read_sources(book)
    with suppress(FileNotFoundError):
        shutil.copytree(_name_cold_cache(folder, state), folder / "cache")
    known = {state: make(book, folder / "made", folder / "cache")}
    if find_kept_cache():
        shutil.copytree(folder / "cache", _name_cold_cache(folder, state), dirs_exist_ok=True)
    for _ in range(count):
        edit(book, chance)
        made = make(book, folder / "made", folder / "cache")
        state = read_sources(book)
        if state not in known:
            cold_cache = _name_cold_cache(folder, state)
            known[state] = make(book, folder / "cold", cold_cache)
            if not find_kept_cache():
                shutil.rmtree(cold_cache)
        cold = known[state]
        yield " ".join(sorted(name for name in made.keys() | cold.keys() if made.get(name) != cold.get(name)))


def _name_cold_cache(folder: Path, state: tuple[bytes, ...]) -> Path:
    """Return the cache of a state of the book alone; where two runs share a cache it is cold in the first of them."""
    digest = hashlib.sha256(b"\0".join(state)).hexdigest()[:12]
    return (find_kept_cache() or folder) / f"cold-{digest}"


def read_sources(book: Path) -> tuple[bytes, ...]:
    """Return what an edit may change of a book."""
    return tuple(path.read_bytes() for path in sorted(book.glob("*.md")))


def make(book: Path, output: Path, cache: Path) -> dict[str, bytes]:
    """Build a book with a cache, and give what was made and what was found."""
    before = os.environ.get("PUBLISHER_CACHE")
    os.environ["PUBLISHER_CACHE"] = str(cache)
    try:
        found = build(Order(book, output, EDITIONS, jobs=2)).findings
    finally:
        if before is None:
            del os.environ["PUBLISHER_CACHE"]
        else:
            os.environ["PUBLISHER_CACHE"] = before
    told = "\n".join(f"{one.code.id} {one.position} {one.message}" for one in found)
    return {"findings": told.encode()} | {
        str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()
    }


def edit(book: Path, chance: random.Random) -> None:
    """Put a paragraph into a chapter, at any place between two paragraphs, or take out one that was put in."""
    path = chance.choice(sorted(book.glob("*.md")))
    head, mark, body = path.read_text("utf-8").partition("\n---\n")
    paragraphs = body.split("\n\n")
    added = [number for number, paragraph in enumerate(paragraphs) if paragraph in SENTENCES]
    if added and chance.random() < 1 / 3:
        del paragraphs[chance.choice(added)]
    else:
        # Before a heading or at the end, where it falls into no list, table or division.
        places = [number for number, text in enumerate(paragraphs) if text.startswith("#")] or [len(paragraphs)]
        paragraphs.insert(chance.choice(places), chance.choice(SENTENCES))
    path.write_text(head + mark + "\n\n".join(paragraphs), "utf-8")


def main() -> None:
    """Edit as often as is asked for, 50 times without more, and end with 1 if anything was other than cold."""
    count, seed = (int(sys.argv[1]) if sys.argv[1:] else 50), (int(sys.argv[2]) if sys.argv[2:] else 1)
    wrong = 0
    with TemporaryDirectory() as folder:
        for number, names in enumerate(edit_book(Path(folder), count, seed), 1):
            print(f"{number}: {names or 'the same'}", flush=True)
            wrong += bool(names)
    print(f"{count} edits, {wrong} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
