"""A command whose process ends before it could tell why: another process tells it, at the file that was in hand."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.model.in_hand import see_in_hand, see_moves, share_in_hand, show_in_hand, show_moves
from publisher.press.deliver import deliver_files

#: Work in C, which hears of no error and lets no other thread run.
SPIN = "sum(itertools.repeat(1))"
#: What asks for memory in C, where no error is raised; GLib and FriBidi break off so.
ABORT = "os.abort()"
TEAR = "os.kill(os.getpid(), signal.SIGSEGV)"
KILL = "os.kill(os.getpid(), signal.SIGKILL)"


def run_with(work: str, *arguments: str | Path, seconds: int = 60) -> "subprocess.CompletedProcess[str]":
    """Run a command in which reading a book comes to other work, with a chapter in hand."""
    program = (
        "import itertools, os, signal\n"
        "from publisher.production import check\n"
        "def read(folder, report, output=None, store=None):\n"
        "    report.take_in_hand('02.md')\n"
        f"    {work}\n"
        "check.read_book = read\n"
        "from publisher.__main__ import main\n"
        "main()\n"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        env=os.environ | {"PUBLISHER_SECONDS": str(seconds), "PUBLISHER_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (SPIN, "02.md:1:1: PR005 the work on this file broke off: it takes more than 1 seconds"),
        (ABORT, "02.md:1:1: PR005 the work on this file broke off: its process broke off (SIGABRT)"),
        (TEAR, "02.md:1:1: PR005 the work on this file broke off: its process broke off (SIGSEGV)"),
        (KILL, "02.md:1:1: PR006 the process was killed"),
    ],
    ids=["spins", "breaks off", "torn", "killed"],
)
def test_how_the_process_of_a_command_ended_is_told(work: str, said: str, make_book: Callable[..., Path]) -> None:
    done = run_with(work, "check", make_book(), seconds=1 if work == SPIN else 60)
    assert done.returncode == 3
    assert done.stderr.startswith(said)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("format_", ["--format=json", "--format json"])
def test_it_is_told_in_the_form_that_was_asked_for(format_: str, make_book: Callable[..., Path]) -> None:
    done = run_with(ABORT, "--language", "ar", "check", make_book(), *format_.split())
    (found,) = json.loads(done.stdout)
    assert (found["code"], found["file"], done.returncode) == ("PR005", "02.md", 3)
    assert "انقطع" in found["message"]


def test_a_build_tells_it_too(make_book: Callable[..., Path], tmp_path: Path) -> None:
    done = run_with(ABORT, "build", make_book(), "-o", tmp_path / "output")
    assert (done.returncode, done.stderr.partition(": ")[0]) == (3, "02.md:1:1")
    assert not (tmp_path / "output").exists()


def test_what_its_process_could_not_clear_away_is_cleared_away(
    make_book: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    prepare = "from publisher.press.worker import prepare_workers; prepare_workers(())"
    done = run_with(f"{prepare}; {ABORT}", "check", make_book())
    assert done.stderr.startswith("02.md:1:1: PR005")
    assert not list((tmp_path / "tmp").iterdir())


def test_work_that_an_error_stops_is_told_by_its_own_process(make_book: Callable[..., Path]) -> None:
    done = run_with("[0 for _ in iter(int, 1)]", "check", make_book(), seconds=1)
    assert done.returncode == 3
    assert "BK060" in done.stderr


def test_the_status_of_a_command_is_that_of_its_own_process(make_book: Callable[..., Path]) -> None:
    assert run_with("raise SystemExit(5)", "check", make_book()).returncode == 5


def test_the_file_in_hand_is_seen_from_without() -> None:
    share_in_hand()
    child = os.fork()
    if not child:
        show_in_hand("01.md")
        show_in_hand("a\udcff.md")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert see_in_hand() == "a\udcff.md"
    show_in_hand("")
    assert see_in_hand() == ""


def test_a_process_that_waits_asks_its_child_to_stop(make_book: Callable[..., Path], tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    program = (
        "import time\n"
        "from publisher.production import check\n"
        "def read(*_):\n"
        f"    open({str(pipe)!r}, 'w').close()\n"
        "    time.sleep(60)\n"
        "check.read_book = read\n"
        "from publisher.__main__ import main\n"
        "main()\n"
    )
    arguments = [sys.executable, "-c", program, "check", str(make_book())]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as started:
        pipe.read_text()
        started.send_signal(signal.SIGTERM)
        _, said = started.communicate(timeout=300)
    assert started.returncode == 143
    assert said == "publisher: stopped (Terminated); nothing was written\n"


#: What a process does first that delivers files from one of its own; the kill comes where a file takes its place.
_BEGIN_DELIVERY = (
    "import os, signal, sys, time\n"
    "from pathlib import Path\n"
    "from publisher.bounds import read_bounds\n"
    "from publisher.own_process import go_on_in_child\n"
    "from publisher.press.deliver import deliver_files\n"
    "if go_on_in_child(read_bounds()) is None:\n"
    "    replace = Path.replace\n"
)


def test_files_all_take_their_places_though_the_process_that_waits_is_killed(tmp_path: Path) -> None:
    program = _BEGIN_DELIVERY + (
        "    def kill_and_replace(path, target):\n"
        "        replace(path, target)\n"
        "        if target.name == 'a':\n"
        "            os.kill(os.getppid(), signal.SIGKILL)\n"
        "            time.sleep(1)\n"
        "    Path.replace = kill_and_replace\n"
        "    deliver_files({name: b'new' for name in 'abc'}, Path(sys.argv[1]))\n"
        "    time.sleep(1000)\n"
    )
    for name in "abc":
        (tmp_path / name).write_bytes(b"old")
    # The pipe is closed when no process is left: the other one does not go on behind that.
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, timeout=300, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys("abc", b"new")


@pytest.mark.parametrize("last", ["a", "c"])
def test_files_all_take_their_places_though_the_process_that_moves_them_is_killed(last: str, tmp_path: Path) -> None:
    program = _BEGIN_DELIVERY + (
        "    def replace_and_kill(path, target):\n"
        "        replace(path, target)\n"
        "        if target.name == sys.argv[2]:\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "    Path.replace = replace_and_kill\n"
        "    deliver_files({name: b'new' for name in ('a', 'b', 'sub/\\udcff', 'c')}, Path('.'))\n"
    )
    for name in "abc":
        (tmp_path / name).write_bytes(b"old")
    subprocess.run([sys.executable, "-c", program, str(tmp_path), last], cwd=tmp_path, timeout=300, check=False)
    left = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == dict.fromkeys(("a", "b", "sub/\udcff", "c"), b"new")


def test_a_delivery_that_is_done_is_not_done_again(tmp_path: Path) -> None:
    share_in_hand()
    show_moves([("a", "b\udcff"), ("c", "d")])
    assert see_moves() == [("a", "b\udcff"), ("c", "d")]
    show_moves([])
    assert see_moves() == []
    # More names than there is room for are not told, and nobody goes on with half of them.
    show_moves([("a" * 2**20, "b")] * 20)
    assert see_moves() == []
    deliver_files({"a": b"new"}, tmp_path)
    assert see_moves() == []
