"""Measures the press against one WeasyPrint document of the same HTML, and prints ratios.

Run with `make bench`. Two books are measured: the one in chapters/, and a generated one of some 500
pages in 40 chapters with 5,000 marked places. Each is made

- as one document: the same HTML and style sheets, with contents, indexes and chronology by `target-counter`,
  which is how WeasyPrint alone makes a book (`bench_whole.py`);
- by the press with nothing on its shelf: until it is bound, which is the same work, and until it is proven too;
- by the press again, with nothing changed.

Weaving alone (mentions, indexes, chronology) is measured on generated books of 20,000 and 100,000 mentions, half
of them by id and half by name with a clitic, to see that it grows in proportion.

Times are the best of two runs, in seconds of wall clock; memory is the most that any one process held.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from publisher.manuscript.read import read_book
from publisher.model.finding import Report
from publisher.weave.weave import weave_book

ROOT = Path(__file__).parent.parent
_WORDS_FILE = ROOT / "chapters"


def make_long_book(folder: Path, chapters: int = 40, paragraphs: int = 42, mentions: int = 5000) -> Path:
    """Write a book of varied text: sentences of the real book in an order drawn by a fixed seed."""
    draw = random.Random(1945)  # noqa: S311 - the same book each time, no secret
    sentences = gather_sentences()
    places = [f"place{number}" for number in range(400)]
    names = [f"{draw.choice(sentences).split()[0]} {number}" for number in range(400)]
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{place}: {{name: '{name}'}}" for place, name in zip(places, names, strict=True)]
    (folder / "places.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    files = [f"{number:02d}.md" for number in range(1, chapters + 1)]
    (folder / "book.yaml").write_text(
        "title: كتاب طويل\nlanguage: ar\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b12\n"
        f"slug: long\ndigits: latn\nchapters: [{', '.join(files)}]\n",
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


def time_best(work: Callable[[], None], runs: int) -> float:
    """Return the shortest wall-clock time of some runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def run(command: tuple[str, ...], shelf: Path) -> tuple[int, list[str]]:
    """Run a command; give the most memory that it or one of its children held, in MB, and what it printed."""
    script = (
        "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
    )
    done = subprocess.run(
        (sys.executable, "-c", script, *command),
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PUBLISHER_CACHE": str(shelf)},
    )
    *printed, memory = done.stdout.split()
    return int(memory) // 1024, printed


def measure(name: str, book: Path, runs: int) -> None:
    """Measure one book and print its lines."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shelf, output = folder / "shelf", folder / "output"
        whole = (sys.executable, str(ROOT / "tests" / "bench_whole.py"), str(book), str(folder / "whole.pdf"))
        press = (sys.executable, str(ROOT / "tests" / "bench_press.py"), str(book), str(output))
        memory: dict[str, int] = {}
        unproven: list[float] = []

        def make_whole() -> None:
            memory["whole"], _ = run(whole, shelf)

        def make_all() -> None:
            shutil.rmtree(shelf, ignore_errors=True)
            shutil.rmtree(output, ignore_errors=True)
            memory["press"], (seconds,) = run((*press, str(time.time())), shelf)
            unproven.append(float(seconds))

        def make_again() -> None:
            run((*press, str(time.time())), shelf)

        one_document = time_best(make_whole, runs)
        full = time_best(make_all, runs)
        again = time_best(make_again, runs)
        made = min(unproven)
        print(f"{name}: one document of WeasyPrint {one_document:.1f} s, {memory['whole']} MB")
        print(f"  made by the press     {made:5.1f} s, {made / one_document:.2f} of that")
        print(f"  made and proven       {full:5.1f} s, {full / one_document:.2f}; {memory['press']} MB a process")
        print(f"  with nothing changed  {again:5.2f} s, {again / full:.3f} of a full build")


def measure_weaving(folder: Path, mentions: int, runs: int) -> None:
    """Measure the weaving of one generated book, which is read before, and print its line."""
    book = make_long_book(folder, mentions=mentions)
    for path in book.glob("*.md"):
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"\[[^\]]*\]{place=place(\d*[02468])}", r"[ومكان \1]{.place}", text), "utf-8")
    places = (book / "places.yaml").read_text("utf-8")
    (book / "places.yaml").write_text(re.sub(r"place(\d*[02468]): .*", r"place\1: {name: مكان \1}", places), "utf-8")
    events = "".join(f"e{number}: {{date: 19{number % 90 + 10}-01, text: حدث}}\n" for number in range(mentions // 100))
    (book / "chronology.yaml").write_text(events, "utf-8")
    report = Report()
    read = read_book(book, report)
    if read is None:
        raise SystemExit("the generated book cannot be read")
    found = sum(len(entry.mentions) for entry in weave_book(read, report).place_index)

    def weave() -> None:
        weave_book(read, report)

    seconds = time_best(weave, runs)
    print(f"weaving of {found} mentions: {seconds:.2f} s, {seconds / found * 1e6:.1f} µs each")


def main() -> None:
    """Measure both books, and the weaving."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=2, help="take the best of so many runs")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as temporary:
        for mentions in (20_000, 100_000):
            measure_weaving(Path(temporary) / f"woven-{mentions}", mentions, runs)
        measure("chapters", ROOT / "chapters", runs)
        measure("500 pages", make_long_book(Path(temporary) / "long"), runs)


if __name__ == "__main__":
    main()
