"""Makes the books that `bench.py` measures: numbers in, folders of chapters out; and edits them by one sentence."""

import random
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: A paragraph of the running text: it begins with a letter of the Arabic script, and is long.
_PARAGRAPH = re.compile(r"^[\u0621-\u064a].{200,}$", re.MULTILINE)


def make_long_book(folder: Path, chapters: int = 40, paragraphs: int = 42, mentions: int = 5000, seed: int = 0) -> Path:
    """Write a book of varied text: sentences of the real book in an order drawn by a fixed seed."""
    draw = random.Random(1945 + seed)  # noqa: S311 - the same book each time, no secret
    sentences = gather_sentences()
    places = [f"place{number}" for number in range(400)]
    names = [f"{draw.choice(sentences).split()[0]} {number}" for number in range(400)]
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{place}: {{name: '{name}'}}" for place, name in zip(places, names, strict=True)]
    (folder / "places.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    files = [f"{number:02d}.md" for number in range(1, chapters + 1)]
    (folder / "book.yaml").write_text(
        f"title: كتاب {seed}\nlanguage: ar\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b{seed:02}\n"
        f"slug: long{seed}\ndigits: latn\nchapters: [{', '.join(files)}]\n",
        "utf-8",
    )
    share, rest = divmod(mentions // chapters, paragraphs)
    for file in files:
        text = []
        for number in range(paragraphs):
            words = " ".join(draw.choice(sentences) for _ in range(4))
            marks = " ".join(
                f"[{draw.choice(words.split())}]{{place={draw.choice(places)}}}" for _ in range(share + (number < rest))
            )
            if number % 12 == 0:
                text.append(f"## {' '.join(draw.choice(sentences).split()[:5])}")
            text.append(f"{words} {marks}.")
        (folder / file).write_text(f"---\ntitle: فصل {file[:2]}\n---\n\n" + "\n\n".join(text) + "\n", "utf-8")
    return folder


def gather_sentences() -> list[str]:
    """Gather plain sentences from the chapters of the real book, without markup."""
    sentences: list[str] = []
    for path in sorted((ROOT / "chapters").glob("[0-9]*.md")):
        body = path.read_text("utf-8").split("---", 2)[-1]
        body = re.sub(r"^(:::.*|\|.*|#.*|\[\^.*)$", "", body, flags=re.MULTILINE)
        body = re.sub(r"\[@[^\]]*\]|\[\^[^\]]*\]|\{[^}]*\}|[\[\]*_`]|\(\S+\.md\S*\)", "", body)
        sentences += [part.strip() for part in re.split(r"[.\n]", body) if 8 < len(part.split()) < 40]
    return sentences


def make_small_books(folder: Path, count: int = 20) -> list[Path]:
    """Write some small books of two chapters each."""
    return [
        make_long_book(folder / f"book{number:02}", chapters=2, paragraphs=6, mentions=24, seed=number)
        for number in range(count)
    ]


def add_sentence(book: Path, number: int) -> None:
    """Add a sentence to a paragraph of the chapter in the middle of a book; `number` makes it another each time."""
    files = sorted(book.glob("[0-9]*.md"))
    path = files[len(files) // 2]
    head, mark, body = path.read_text("utf-8").partition("\n---\n")
    found = _PARAGRAPH.search(body)
    if found is None:
        raise SystemExit(f"{path} has no paragraph that is long enough")
    words = " ".join(random.Random(number).sample(found[0].split()[:40], 8))  # noqa: S311 - no secret
    words = re.sub(r"[^\w\s]", "", words)
    path.write_text(f"{head}{mark}{body[: found.end()]} {words}.{body[found.end() :]}", "utf-8")
