"""A scheduler and workers of Dask as processes of this machine, for tests and for what measures."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parent.parent
#: Seconds after which something is broken.
LONG = 300


@dataclass
class Machines:
    """A scheduler and its workers, each a process, and the folder in which all of them write.

    `variables` are those of the machine that builds, `others` those of the others.
    """

    folder: Path
    variables: dict[str, str]
    others: dict[str, str]
    scheduler: "subprocess.Popen[str]"
    address: str
    workers: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)

    def add_worker(self, name: str) -> None:
        options = ("--no-nanny", "--no-dashboard", "--nthreads", "1", "--name", name, "--local-directory")
        self.workers[name] = _start("worker", self.address, *options, self.folder / "workers", variables=self.others)

    def wait_for_workers(self) -> None:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), LONG)

    def kill_worker(self, name: str) -> None:
        worker = self.workers.pop(name)
        worker.kill()
        worker.wait(LONG)

    def end_workers(self) -> None:
        """Let workers end by themselves, so that they wait for the processes that they have begun."""
        for worker in self.workers.values():
            worker.terminate()
        for worker in self.workers.values():
            worker.wait(LONG)
        self.workers.clear()

    def end(self) -> None:
        """End all at once: what they have begun goes with them."""
        for process in (*self.workers.values(), self.scheduler):
            process.kill()
            process.wait(LONG)

    def build(self, book: Path, output: Path, *options: str, change: str = "") -> "subprocess.CompletedProcess[str]":
        """Build a book by the cluster as the command does, after a change of the program."""
        return self.build_here(book, output, *options, "--scheduler", self.address, change=change)

    def build_here(
        self, book: Path, output: Path, *options: str, change: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        """Build a book as the command does, from an empty cache, after a change of the program."""
        return subprocess.run(
            [
                *(sys.executable, "-c", f"{change}\nfrom publisher.__main__ import main; main()"),
                *("build", str(book), "-o", str(output), "-j", "2", *options),
            ],
            env={**self.variables, "PUBLISHER_CACHE": str(output.with_suffix(".cache"))},
            capture_output=True,
            text=True,
            timeout=LONG,
            check=False,
        )


@contextmanager
def open_machines(folder: Path, **settings: str) -> Iterator[Machines]:
    """Start a scheduler; `settings` are variables of the machine that builds alone. At the end all is ended."""
    home = folder / "home"
    home.mkdir()
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DASK_", "PUBLISHER_", "XDG_"))}
    others = {**own, "PYTHONPATH": str(ROOT), "HOME": str(home)}
    scheduler = _start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", variables=others)
    machines = Machines(folder, {**others, **settings}, others, scheduler, "")
    try:
        machines.address = _read_address(scheduler)
        yield machines
    finally:
        machines.end()


def _start(kind: str, *options: str | Path, variables: dict[str, str]) -> "subprocess.Popen[str]":
    """Start a scheduler or a worker as its documents say."""
    return subprocess.Popen(
        [sys.executable, "-m", "dask", kind, *map(str, options)],
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if kind == "scheduler" else subprocess.DEVNULL,
        text=True,
    )


def _read_address(scheduler: "subprocess.Popen[str]") -> str:
    """Return the address that a scheduler tells, and read on, so that it never waits for a reader."""
    log = scheduler.stderr
    assert log is not None
    address = next(found[1] for line in log if (found := re.search(r"Scheduler at:\s+(\S+)", line)))
    Thread(target=log.read, daemon=True).start()
    return address
