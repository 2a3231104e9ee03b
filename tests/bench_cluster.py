"""Measures a cluster on this machine: a book and numbers of workers in, what parts and sending them cost out.

`python -m tests.bench_cluster chapters 1 2 4` has the print edition of a book laid out by so many workers in turn, each
time from an empty cache and by workers that have nothing, and tells it in the form of the table in `docs/speed.md`.
"""

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench import run
from tests.cluster_machines import open_machines

#: What is changed in the program, so that it tells what it sends: bytes and seconds of files, and bytes of parts.
_TELL = """
import atexit, pickle, sys, time
from publisher.press import cluster
told = dict(files=0, seconds=0.0, parts=0, asked=0, laid=0)
send, ask, fetch, read = (
    cluster.ClusterPool._send, cluster.ClusterLayout.lay_out, cluster.ClusterPool.fetch_fonts, cluster.Shipment.read
)
def count_read(self, digest):
    data = read(self, digest)
    told["files"] += len(data)
    return data
def time_send(self, lacking, shipment):
    begun = time.perf_counter()
    send(self, lacking, shipment)
    told["seconds"] += time.perf_counter() - begun
def count_part(self, part):
    told["asked"] += 1
    told["parts"] += len(pickle.dumps((part, self._needed)))
    return ask(self, part)
def count_laid(self, folder, worker, laid):
    told["laid"] += len(pickle.dumps(laid))
    return fetch(self, folder, worker, laid)
cluster.Shipment.read, cluster.ClusterPool._send = count_read, time_send
cluster.ClusterLayout.lay_out, cluster.ClusterPool.fetch_fonts = count_part, count_laid
atexit.register(lambda: open(FILE, "w").write(" ".join(map(str, told.values()))))
from publisher.__main__ import run_command
run_command()
"""


class Figures(NamedTuple):
    """What one build came to: seconds of the clock and of processors, and what was sent, in bytes."""

    clock: float
    here: float
    there: float
    files: int
    sending: float
    parts: int
    asked: int
    laid: int


def measure(book: Path, count: int) -> Figures:
    """Measure a build by a number of workers."""
    before = _count_ended()
    with TemporaryDirectory(prefix="cluster-") as name:
        folder = Path(name)
        with open_machines(folder) as machines:
            for number in range(count):
                machines.add_worker(f"worker-{number}")
            machines.wait_for_workers()
            program = _TELL.replace("FILE", repr(str(folder / "told")))
            order = ("build", str(book), "-e", "print", "-o", str(folder / "made"), "-j", "2")
            command = (sys.executable, "-c", program, *order, "--scheduler", machines.address)
            here, clock, _ = run(command, folder / "cache")
        files, sending, parts, asked, laid = (folder / "told").read_text("utf-8").split()
    there = _count_ended() - before - here
    return Figures(clock, here, there, int(files), float(sending), int(parts), int(asked), int(laid))


def _count_ended() -> float:
    """Return the seconds of processors of all that has ended; wait for what nobody else waits for."""
    with suppress(ChildProcessError):
        while True:
            os.wait()
    now = os.times()
    return now.children_user + now.children_system


def main() -> None:
    """Print a row for each number of workers."""
    book, *counts = sys.argv[1:]
    # What workers leave behind is counted too.
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    print("| workers | clock s | CPU s here | CPU s there | parts | kB of a part, there and back | MB of files | s |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|")
    for count in map(int, counts):
        got = measure(Path(book), count)
        kilobytes = f"{got.parts / got.asked / 1e3:.0f}, {got.laid / got.asked / 1e3:.0f}"
        print(
            f"| {count} | {got.clock:.1f} | {got.here:.1f} | {got.there:.1f} | {got.asked} | {kilobytes} "
            f"| {got.files / 1e6:.0f} | {got.sending:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
