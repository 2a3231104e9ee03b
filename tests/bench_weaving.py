"""Measures the weaving of generated books of 20,000 and 100,000 mentions, half by id and half by name with a clitic.

    python -m tests.bench_weaving

It has to grow in proportion.
"""

import re
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from publisher.manuscript.read import read_book
from publisher.model.finding import Report
from publisher.weave.weave import weave_book
from tests.bench_books import make_long_book

RUNS = 2


def measure_weaving(folder: Path, mentions: int) -> None:
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

    times = []
    for _ in range(RUNS):
        start = time.process_time()
        weave_book(read, report)
        times.append(time.process_time() - start)
    seconds = min(times)
    print(f"weaving of {found} mentions: {seconds:.2f} s, {seconds / found * 1e6:.1f} µs each")


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        for count in (20_000, 100_000):
            measure_weaving(Path(temporary) / f"woven-{count}", count)
