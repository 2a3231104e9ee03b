"""Measures the press, beside one WeasyPrint document of the same HTML and what else is installed, and prints ratios.

    python -m tests.bench [ROW…] [--runs N] [--write FILE] [--list]

A row is named as `chapters/cold` is; `*` stands for anything, and without a name all rows are measured but those of the
longest book. Each measures one command in a process of its own: CPU seconds of it and of all that it starts, seconds of
the clock, and the most memory that one process held. What is printed is the best of the runs and their median, which
tells the noise; ratios are those of the best. `--write` keeps the figures in a file, beside those of rows that were
measured before, from which `bench_plot.py` draws.

The books are the one in chapters/ and generated ones; `whole` is the book as one document of WeasyPrint alone, with
contents, indexes and chronology by `target-counter` (`bench_whole.py`). A build of the press is proven, which the other
programs do not do.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from tests import checkers
from tests.bench_books import ROOT, add_sentence, make_long_book, make_small_books

_PYTHON = sys.executable
_PRESS = (_PYTHON, "-m", "publisher")
_WHOLE = (_PYTHON, "-m", "tests.bench_whole")
#: Chapters and marked places of the generated books.
_GENERATED = {"short": (5, 625), "long": (40, 5000), "longest": (80, 10_000)}
_JOBS = ("--jobs", "2")
_VIVLIOSTYLE = ROOT / "tests/tools/print_in_vivliostyle.mjs"
#: Runs a command as the parent of all that it leaves behind, and prints CPU seconds, seconds and MB.
_WATCH = """
import ctypes, os, resource, subprocess, sys, time
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
start = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - start
try:
    while True:
        os.wait()
except ChildProcessError:
    pass
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, seconds, used.ru_maxrss / 1024)
sys.exit(code)
"""


def do_nothing() -> None:
    """Make nothing ready."""


@dataclass(frozen=True, slots=True)
class Row:
    """A command that is measured, what has to be done before each run, the row it is compared with, what it makes."""

    command: Sequence[str]
    against: str = ""
    prepare: Callable[[], None] = do_nothing
    made: Path | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What a row came to: CPU seconds, seconds and MB, each the best and the median of the runs; pages, if it made any.

    `cpu_ratio` and `ratio` are those to the row `against`.
    """

    cpu: float
    cpu_median: float
    seconds: float
    seconds_median: float
    memory: float
    pages: int = 0
    against: str = ""
    cpu_ratio: float = 0.0
    ratio: float = 0.0


def run(command: Sequence[str], cache: Path) -> tuple[float, float, float]:
    """Run a command with a cache; return CPU seconds, seconds and MB. Raises `SystemExit` where it fails."""
    environment = {**os.environ, "PUBLISHER_CACHE": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        (_PYTHON, "-c", _WATCH, *command), check=False, capture_output=True, text=True, env=environment, cwd=ROOT
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ends with {done.returncode}:\n{done.stderr}")
    cpu, seconds, memory = map(float, done.stdout.split())
    return cpu, seconds, memory


class BookRows:
    """The rows of one book, which is written when the first of them is measured."""

    def __init__(self, name: str, folder: Path, write: Callable[[Path], object]) -> None:
        """Take the name, where all of it may lie, and what writes the book."""
        self.name, self.write = name, write
        self.book, self.cache, self.output = folder / "book", folder / "cache", folder / "output"
        self.printed, self.whole = folder / "printed", folder / "whole.pdf"
        self.html, self.epub = folder / "whole.html", folder / "pandoc.epub"
        self.viewed = folder / "vivliostyle.pdf"
        self.edits = 0

    def list_rows(self) -> Iterator[tuple[str, Row]]:
        """Yield the rows by name."""
        build = (*_PRESS, "build", str(self.book), "-o", str(self.output), *_JOBS)
        edition = (*build, "--edition")
        for name, row in (
            ("whole", Row((*_WHOLE, str(self.book), str(self.whole)), "", self.make_book, self.whole)),
            ("cold", Row((*edition, "print"), "whole", self.forget, self.output)),
            ("sentence", Row((*edition, "print"), "cold", self.edit)),
            ("nothing", Row((*edition, "print"), "cold", self.print_once)),
            ("check", Row((*_PRESS, "check", str(self.book)), "cold", self.forget)),
            ("check sentence", Row((*_PRESS, "check", str(self.book)), "cold", self.edit_checked)),
            ("all", Row(build, "cold", self.forget)),
            ("all sentence", Row(build, "all", partial(self.edit, ()))),
            ("epub", Row((*edition, "epub"), "pandoc epub", self.forget_epub)),
            ("pandoc epub", Row(("pandoc", str(self.html), "-o", str(self.epub)), "", self.write_html)),
            (
                "vivliostyle",
                Row(("node", str(_VIVLIOSTYLE), str(self.html), str(self.viewed)), "", self.write_html, self.viewed),
            ),
            ("typst", Row((_PYTHON, "-m", "tests.bench_typst", str(self.html)), "", self.write_html)),
        ):
            yield f"{self.name}/{name}", replace_against(row, self.name)

    def make_book(self) -> None:
        """Write the book, once."""
        if not self.book.exists():
            self.write(self.book)

    def forget(self) -> None:
        """Empty the cache and the output folder."""
        self.make_book()
        for folder in (self.cache, self.output):
            shutil.rmtree(folder, ignore_errors=True)

    def print_once(self, editions: Sequence[str] = ("--edition", "print")) -> None:
        """Make the book as it is, if it is not made."""
        self.make_book()
        run((*_PRESS, "build", str(self.book), "-o", str(self.output), *_JOBS, *editions), self.cache)

    def edit(self, editions: Sequence[str] = ("--edition", "print")) -> None:
        """Add a sentence to a book that is made."""
        self.print_once(editions)
        self.edits += 1
        add_sentence(self.book, self.edits)

    def edit_checked(self) -> None:
        """Add a sentence to a book that was judged, and not made since."""
        self.make_book()
        run((*_PRESS, "check", str(self.book)), self.cache)
        self.edits += 1
        add_sentence(self.book, self.edits)

    def forget_epub(self) -> None:
        """Let the pages of print be all that is known."""
        if not self.printed.exists():
            self.forget()
            self.print_once()
            shutil.copytree(self.cache, self.printed)
        self.forget()
        shutil.copytree(self.printed, self.cache)

    def write_html(self) -> None:
        """Write the HTML of the book, once."""
        self.make_book()
        if not self.html.exists():
            run((*_WHOLE, str(self.book), str(self.html)), self.cache)


def replace_against(row: Row, book: str) -> Row:
    """Return a row with the book in the name of the row it is compared with."""
    return Row(row.command, row.against and f"{book}/{row.against}", row.prepare, row.made)


def list_rows(folder: Path) -> tuple[dict[str, Row], Mapping[str, Path]]:
    """List all rows by name, and the caches of the books by their names."""
    books = [BookRows("chapters", folder / "chapters", partial(shutil.copytree, ROOT / "chapters"))]
    for name, (chapters, mentions) in _GENERATED.items():
        books.append(
            BookRows(name, folder / name, partial(make_long_book, chapters=chapters, paragraphs=42, mentions=mentions))
        )
    rows = {name: row for book in books for name, row in book.list_rows() if _is_wanted(name)}
    rows["import"] = Row((_PYTHON, "-c", "import weasyprint"))
    rows["help"] = Row((*_PRESS, "--help"), "import")
    rows["catalogue"] = _make_catalogue_row(folder / "catalogue")
    return rows, {book.name: book.cache for book in books}


def _is_wanted(name: str) -> bool:
    """Return whether a row says something: what only the shipped book is measured for, and what is installed."""
    book, _, row = name.partition("/")
    if row == "typst":
        return book == "chapters" and None not in map(find_spec, ("typst", "pypandoc"))
    if row == "vivliostyle":
        return book == "chapters" and not checkers.find_lack("reading_system")
    if row == "pandoc epub":
        return book == "chapters" and shutil.which("pandoc") is not None
    return book == "chapters" or row in {"whole", "cold", "sentence", "nothing"}


def _make_catalogue_row(folder: Path) -> Row:
    """Return the row of twenty small books that one command builds."""
    books = [folder / f"book{number:02}" for number in range(20)]

    def prepare() -> None:
        if not folder.exists():
            make_small_books(folder, len(books))
        for name in ("cache", "output"):
            shutil.rmtree(folder / name, ignore_errors=True)

    return Row((*_PRESS, "build", *map(str, books), "-o", str(folder / "output"), *_JOBS), "", prepare)


def measure(row: Row, cache: Path, runs: int) -> Figure:
    """Measure a row."""
    measured = []
    for _ in range(runs):
        row.prepare()
        measured.append(run(row.command, cache))
    cpu, seconds, memory = zip(*measured, strict=True)
    return Figure(
        min(cpu),
        statistics.median(cpu),
        min(seconds),
        statistics.median(seconds),
        max(memory),
        count_pages(row.made),
        row.against,
    )


def count_pages(made: Path | None) -> int:
    """Count the pages of a PDF, or of the one that lies in a folder; 0 for none."""
    files = sorted(made.glob("*-print.pdf")) if made and made.is_dir() else [made] if made else []
    if not files:
        return 0
    with pikepdf.open(files[0]) as pdf:
        return len(pdf.pages)


def compare(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """Return figures with their ratios to those that they are compared with, as far as these were measured."""
    compared = {}
    for name, figure in figures.items():
        other = figures.get(figure.against)
        ratios = {"cpu_ratio": figure.cpu / other.cpu, "ratio": figure.seconds / other.seconds} if other else {}
        compared[name] = Figure(**{**asdict(figure), **ratios})
    return compared


def tell(name: str, figure: Figure) -> str:
    """Return a line on a row."""
    line = (
        f"{name:22} CPU {figure.cpu:7.2f} s (median {figure.cpu_median:7.2f})  clock {figure.seconds:7.2f} s "
        f"(median {figure.seconds_median:7.2f})  {figure.memory:5.0f} MB"
    )
    if figure.pages:
        line += f"  {figure.pages} pages"
    if figure.ratio:
        line += f"  {figure.cpu_ratio:.3f} CPU, {figure.ratio:.3f} clock of {figure.against}"
    return line


def read_figures(path: Path | None) -> dict[str, Figure]:
    """Read the figures of rows that were measured before, if there are any."""
    if path is None or not path.exists():
        return {}
    return {name: Figure(**figure) for name, figure in json.loads(path.read_text("utf-8")).items()}


def main() -> None:
    """Measure the rows that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", help="names of rows, such as chapters/cold or long/*")
    parser.add_argument("--runs", type=int, default=3, help="how often each is measured (default: 3)")
    parser.add_argument("--write", type=Path, help="a JSON file that keeps the figures")
    parser.add_argument("--list", action="store_true", help="list the rows, and measure nothing")
    asked = parser.parse_args()
    with TemporaryDirectory() as temporary:
        rows, caches = list_rows(Path(temporary))
        wanted = asked.rows or ["[!l]*", "long/*"]
        chosen = [name for name in rows if any(fnmatch(name, pattern) for pattern in wanted)]
        if asked.list:
            print("\n".join(chosen))
            return
        figures = read_figures(asked.write)
        for name in chosen:
            cache = caches.get(name.partition("/")[0], Path(temporary) / "catalogue" / "cache")
            figures[name] = measure(rows[name], cache, asked.runs)
            figures = compare(figures)
            print(tell(name, figures[name]), flush=True)
            if asked.write:
                kept = {name: asdict(figure) for name, figure in figures.items()}
                asked.write.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
