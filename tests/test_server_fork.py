"""The server of processes that a command forks from its own process: it has its modules, and nothing else of it."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.interrupts import STOPPING
from publisher.model.in_hand import show_in_hand

#: A command with a file open and one in hand, which asks a process what that has of it. `{more}` is done before.
COMMAND = """
import colorsys, json, os, sys, threading
from publisher.bounds import read_bounds
from publisher.model.in_hand import see_in_hand, show_in_hand
from publisher.own_process import go_on_in_child
from publisher.press.worker import Worker
from tests.test_server_fork import describe_process
opened = open(sys.argv[1])
ended = go_on_in_child(read_bounds())
if ended is not None:
    os._exit(ended)
show_in_hand("01.md")
{more}
worker = Worker(read_bounds())
print(json.dumps(worker.do(describe_process) | {{"in hand": see_in_hand()}}))
worker.end(at_once=False)
"""


def describe_process() -> dict[str, object]:
    """Tell what this process has of the one that its server was made by, and take another file in hand."""
    show_in_hand("02.md")
    opened = [path.readlink() for path in Path("/proc/self/fd").iterdir() if path.is_file()]
    return {
        "modules": "colorsys" in sys.modules,
        "files": [str(path) for path in opened],
        "heeded": [number for number in STOPPING if callable(signal.getsignal(number)) and number != signal.SIGINT],
        "held": signal.pthread_sigmask(signal.SIG_BLOCK, ()) >= STOPPING,
    }


def ask(path: Path, more: str = "") -> dict[str, object]:
    """Run the command; return what was told."""
    path.write_text("text", "utf-8")
    done = subprocess.run(
        (sys.executable, "-c", COMMAND.format(more=more), str(path)),
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    told: dict[str, object] = json.loads(done.stdout)
    return told


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' libraries do not bear a fork")
def test_a_process_has_the_modules_of_the_command_and_no_file_of_it(tmp_path: Path) -> None:
    told = ask(tmp_path / "book.yaml")
    assert told == {"modules": True, "files": [], "heeded": [], "held": True, "in hand": "01.md"}


def test_a_command_that_has_threads_is_not_forked(tmp_path: Path) -> None:
    told = ask(tmp_path / "book.yaml", "threading.Thread(target=threading.Event().wait, daemon=True).start()")
    assert told == {"modules": False, "files": [], "heeded": [], "held": True, "in hand": "01.md"}
