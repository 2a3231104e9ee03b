"""Measures the press against one WeasyPrint document of the same HTML, and prints ratios.

Run with `make bench`. Two books are measured: the one in chapters/, and a generated one of some 500
pages in 40 chapters with 5,000 marked places. Each is made

- as one document: the same HTML and style sheets, with contents and index by `target-counter`, which is
  how WeasyPrint alone makes a book;
- by the press with nothing on its shelf;
- by the press again, with nothing changed.

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

ROOT = Path(__file__).parent.parent
PUBLISHER = (sys.executable, "-m", "publisher")
_WORDS_FILE = ROOT / "chapters"


def make_long_book(folder: Path, chapters: int = 40, mentions: int = 5000) -> Path:
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
    for file in files:
        paragraphs = []
        for number in range(72):
            words = " ".join(draw.choice(sentences) for _ in range(4))
            marks = " ".join(
                f"[{draw.choice(words.split())}]{{place={draw.choice(places)}}}"
                for _ in range(mentions // (chapters * 72) + (number % 72 < 53))
            )
            if number % 12 == 0:
                paragraphs.append(f"## {' '.join(draw.choice(sentences).split()[:5])}")
            paragraphs.append(f"{words} {marks}.")
        (folder / file).write_text(f"---\ntitle: فصل {file[:2]}\n---\n\n" + "\n\n".join(paragraphs) + "\n", "utf-8")
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
    """Give the shortest wall-clock time of some runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def run(command: tuple[str, ...], shelf: Path) -> int:
    """Run a command; give the most memory that it or one of its children held, in MB."""
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
    return int(done.stdout.split()[-1]) // 1024


def measure(name: str, book: Path, runs: int) -> None:
    """Measure one book and print its line."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shelf, output = folder / "shelf", folder / "output"
        build = (*PUBLISHER, "build", str(book), "-e", "print", "-o", str(output), "--quiet", "--jobs", "2")
        whole = (sys.executable, str(ROOT / "tests" / "bench_whole.py"), str(book), str(folder / "whole.pdf"))
        memory: dict[str, int] = {}

        def make_whole() -> None:
            memory["whole"] = run(whole, shelf)

        def make_all() -> None:
            shutil.rmtree(shelf, ignore_errors=True)
            shutil.rmtree(output, ignore_errors=True)
            memory["press"] = run(build, shelf)

        def make_again() -> None:
            run(build, shelf)

        one_document = time_best(make_whole, runs)
        full = time_best(make_all, runs)
        again = time_best(make_again, runs)
        print(
            f"{name:10} one document {one_document:6.1f} s  {memory['whole']:4} MB | press {full:6.1f} s  "
            f"{memory['press']:4} MB a process | ratio {full / one_document:.2f} | unchanged {again:5.2f} s, "
            f"{again / full:.3f} of a full build"
        )


def main() -> None:
    """Measure both books."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=2, help="take the best of so many runs")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as temporary:
        measure("chapters", ROOT / "chapters", runs)
        measure("500 pages", make_long_book(Path(temporary) / "long"), runs)


if __name__ == "__main__":
    main()
