"""Kills builds at moments of chance, and looks at what they leave.

    python -m tests.kill_builds [COUNT] [SEED]

Each round changes the book, stops its build by SIGKILL (nothing can be cleared away), by SIGTERM, as a terminal does by
SIGINT to all its processes, by SIGKILL of one of its processes that has none of its own, or of the one that does its
work while the first one waits, and builds again. What was
there before must stand or be replaced as a whole, no process may be left, no temporary file either where it could be
cleared away, and the next build must give the bytes that an undisturbed one gives.
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.model.order import Order
from publisher.production.build import build
from tests.fonts_folder import make_fonts_once

BOOK = """\
title: كتاب يقطع بناؤه
language: ar
identifier: urn:uuid:00000000-0000-4000-8000-000000000007
slug: killed
editions: {print: {}, epub: {}}
chapters: [01.md, 02.md, 03.md]
"""
SENTENCES = "قال الراوي كلاما طويلا ثم مضى في سبيله، ولم يعد بعد ذلك اليوم. " * 40
#: How a build is stopped: by a signal, or by SIGKILL of one of its processes, as a system does that has no memory left.
WAYS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, "a leaf", "the working process")
#: Seconds after which a process of a build that was stopped lives on for good: a machine may have other work to do.
PATIENCE = 300


def write_book(folder: Path, version: int) -> None:
    """Write a book of three chapters, two of which are the same in every version."""
    folder.mkdir(exist_ok=True)
    (folder / "book.yaml").write_text(BOOK, "utf-8")
    for number in (1, 2, 3):
        text = f"{SENTENCES}\n\nالنسخة {version if number == 2 else 0}.\n"
        (folder / f"0{number}.md").write_text(f"---\ntitle: الفصل {number}\n---\n\n{text}", "utf-8")


def start_build(book: Path, output: Path, cache: Path, temporary: Path, *options: str) -> "subprocess.Popen[str]":
    """Start a build in processes of its own, all of which have the pipe to this one open."""
    temporary.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "publisher", "build", str(book), "-o", str(output), "--jobs", "2", *options],
        env={**os.environ, "PUBLISHER_CACHE": str(cache), "TMPDIR": str(temporary)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def wait_for_all(started: "subprocess.Popen[str]") -> str:
    """Wait until no process of a build is left, and give what they wrote: the last of them closes the pipe.

    Raises `subprocess.TimeoutExpired` where one lives on.
    """
    return started.communicate(timeout=PATIENCE)[0]


def build_whole(book: Path, output: Path, cache: Path, temporary: Path) -> dict[str, bytes]:
    """Build a book and give its files."""
    started = start_build(book, output, cache, temporary)
    said, _ = started.communicate()
    if started.returncode:
        raise AssertionError(said)
    return read_files(output)


def _build_here(book: Path, output: Path, cache: Path) -> dict[str, bytes]:
    """Build a book in this process, where nothing disturbs it, and give its files."""
    shutil.rmtree(output, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUBLISHER_CACHE", str(cache))
        make_fonts_once(patch)
        build(Order(book, output))
    return read_files(output)


def read_files(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder by name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def kill_builds(folder: Path, count: int, seed: int) -> Iterator[str]:
    """Kill `count` builds, and give for each what is wrong with what it left ("" where nothing is)."""
    chance = random.Random(seed)  # noqa: S311 - moments, and no secrets
    book, output, cache, temporary = (folder / name for name in ("book", "output", "cache", "tmp"))
    write_book(book, 0)
    started = time.monotonic()
    before = build_whole(book, output, cache, temporary)
    duration = time.monotonic() - started
    for version in range(1, count + 1):
        write_book(book, version)
        after = _build_here(book, folder / "calm", folder / "calm-cache")
        killed = start_build(book, output, cache, temporary)
        time.sleep(chance.uniform(0, duration))
        # Each in turn, so that few builds meet all of them.
        way = WAYS[version % len(WAYS)]
        if isinstance(way, str):
            _kill_one(killed.pid, way, chance)
        elif way == signal.SIGINT:
            os.killpg(killed.pid, way)
        else:
            killed.send_signal(way)
        fault = _judge(killed, book, output, cache, temporary, before, after)
        if way == signal.SIGKILL:
            shutil.rmtree(temporary)
        elif not fault and list(temporary.iterdir()):
            fault = f"a temporary file is left: {[path.name for path in temporary.iterdir()]}"
        yield f"{way if isinstance(way, str) else way.name}: {fault}" if fault else ""
        before = after


def _kill_one(build: int, way: str, chance: random.Random) -> None:
    """Kill the process of a build that does its work, or one that has started none itself; none if there is none."""
    children = _list_children(build)
    workers = children[:1] if way == WAYS[-1] else [child for child in children if not _list_children(child)]
    if workers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(workers), signal.SIGKILL)


def _list_children(process: int) -> list[int]:
    """List the processes below one, by the lists of Linux of what each of its threads has started."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for tasks in Path(f"/proc/{process}/task").glob("*/children"):
            for child in map(int, tasks.read_text("ascii").split()):
                found += (child, *_list_children(child))
    return found


def _judge(
    killed: "subprocess.Popen[str]",
    book: Path,
    output: Path,
    cache: Path,
    temporary: Path,
    before: dict[str, bytes],
    after: dict[str, bytes],
) -> str:
    try:
        wait_for_all(killed)
    except subprocess.TimeoutExpired:
        return "a process is left"
    left = {name: data for name, data in read_files(output).items() if not name.endswith(".new")}
    if left not in (before, after):
        return f"what was there does not stand: {_tell_apart(left, before, after)}"
    if build_whole(book, output, cache, temporary) != after:
        return "the next build gives other bytes, or leaves what was half written"
    return ""


def _tell_apart(left: dict[str, bytes], before: dict[str, bytes], after: dict[str, bytes]) -> str:
    """Name the files that are left of the last build, of the one that was killed, and of neither."""
    old, new, other = list[str](), list[str](), list[str]()
    for name in sorted({*left, *before, *after}):
        data = left.get(name)
        if before.get(name) != after.get(name) or data != before.get(name):
            group = old if data == before.get(name) else new if data == after.get(name) else other
            group.append(name)
    return f"of the last {old}, of this {new}, of neither {other}"


def main() -> None:
    """Kill as many builds as is asked for, 50 without more, and end with 1 if anything was wrong."""
    count, seed = (int(argument) for argument in [*sys.argv[1:], *("50", "1945")[len(sys.argv) - 1 :]])
    wrong = 0
    # What runs in the background of a shell ignores it, and so would the builds.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder:
        for number, fault in enumerate(kill_builds(Path(folder), count, seed), 1):
            print(f"{number:3}: {fault or 'right'}", flush=True)
            wrong += bool(fault)
    print(f"{count} builds killed, {wrong} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
