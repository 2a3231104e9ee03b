"""Builds the print edition of a book as the command does, and prints how long it took until only the proof was left.

`bench.py` measures with it. WeasyPrint alone proves nothing, so that this is the time for the same work.
"""

import sys
import time
from pathlib import Path

from publisher.model.order import Order
from publisher.production.build import build


def make_print(book: Path, output: Path, started: float) -> None:
    """Make the print edition with two processes; `started` is when this one was, in seconds of the clock."""
    made: list[float] = []

    def note_proof(what: str, *_: int) -> None:
        if what == "proof":
            made.append(time.time())

    build(Order(book, output, ("print",), jobs=2), note_proof)
    print(made[0] - started if made else 0)


if __name__ == "__main__":
    make_print(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
