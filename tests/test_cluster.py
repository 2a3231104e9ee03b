"""A cluster lays out what this machine would: a real scheduler and workers, one of which is killed in the middle."""

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from publisher.press.fontbook import find_installed
from publisher.typeset.families import choose_families
from tests.cluster_machines import LONG, Machines, open_machines

if TYPE_CHECKING:
    from distributed import Worker

pytestmark = [pytest.mark.distributed, pytest.mark.processes]

#: A picture that a part shows, and a style sheet of the book: both have to travel.
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'
CHAPTER = "---\ntitle: الفصل {number}\n---\n\n{text}\n\n![مربع](square.svg)\n"
BOOK = """\
title: كتاب من ثلاثة فصول
language: ar
identifier: urn:uuid:00000000-0000-4000-8000-000000000014
slug: three
chapters: [1.md, 2.md, 3.md]
editions: {print: {}}
"""


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Start a scheduler and two workers, on a machine with few fonts and a home in which nothing may be written."""
    folder = tmp_path_factory.mktemp("cluster")
    (folder / "fonts").mkdir()
    for bold in (False, True):
        for path in find_installed((*choose_families("Arab"), "Noto Serif", "Noto Sans"), bold=bold):
            (folder / "fonts" / path.name).unlink(missing_ok=True)
            (folder / "fonts" / path.name).symlink_to(path)
    settings = f"<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/fontconfig</cachedir></fontconfig>"
    (folder / "fonts.conf").write_text(settings, "utf-8")
    with open_machines(folder, FONTCONFIG_FILE=str(folder / "fonts.conf")) as machines:
        for name in ("first", "second"):
            machines.add_worker(name)
        # A build waits less long for the first of them than a busy machine may take to start it.
        machines.wait_for_workers()
        yield machines


@pytest.fixture(scope="module")
def book(machines: Machines) -> Path:
    """Write the book that all tests build."""
    folder = machines.folder / "book"
    folder.mkdir()
    (folder / "book.yaml").write_text(BOOK, "utf-8")
    (folder / "square.svg").write_text(SQUARE, "utf-8")
    for number in (1, 2, 3):
        text = "وصل الناس إلى البلدة عند المساء، ثم مضوا في طريقهم. " * 40 * number
        (folder / f"{number}.md").write_text(CHAPTER.format(number=number, text=text), "utf-8")
    return folder


def read_all(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def made_here(machines: Machines, book: Path) -> dict[str, bytes]:
    """Return what this machine makes of the book."""
    output = machines.folder / "here"
    done = machines.build_here(book, output)
    assert done.returncode == 0, done.stderr
    return read_all(output)


class Begun:
    """Tells a test when a worker begins to lay out a part."""

    def setup(self, worker: "Worker") -> None:
        self.worker = worker

    def transition(self, _key: str, _start: str, finish: str, **_: object) -> None:
        if finish == "executing":
            self.worker.log_event("begun", {"name": self.worker.name})


@pytest.mark.slow
def test_a_worker_that_is_lost_loses_nothing_and_one_that_comes_takes_work(
    machines: Machines, book: Path, made_here: dict[str, bytes]
) -> None:
    from distributed import Client, WorkerPlugin

    lost = Event()

    def kill(event: tuple[float, dict[str, str]]) -> None:
        if not lost.is_set():
            lost.set()
            machines.kill_worker(event[1]["name"])
            machines.add_worker("third")

    plugin = type("BegunPlugin", (Begun, WorkerPlugin), {"__module__": "__main__", "name": "begun"})()
    with Client(machines.address, set_as_default=False) as client:
        client.wait_for_workers(2, LONG)
        client.register_plugin(plugin)
        client.subscribe_topic("begun", kill)
        done = machines.build(book, machines.folder / "far")
        assert done.returncode == 0, done.stderr
        assert lost.is_set()
        assert read_all(machines.folder / "far") == made_here
        # All work is for the one that came last, and the book is of another build.
        client.unsubscribe_topic("begun")
        client.wait_for_workers(2, LONG)
        (other,) = machines.workers.keys() - {"third"}  # it was not killed
        machines.kill_worker(other)
        done = machines.build(book, machines.folder / "third")
        assert done.returncode == 0, done.stderr
        assert read_all(machines.folder / "third") == made_here
    assert not read_all(machines.folder / "home")


def test_a_worker_with_another_press_is_told_before_anything_is_sent(machines: Machines, book: Path) -> None:
    change = "from publisher.press import basis; basis.digest_code = lambda: 'other'"
    done = machines.build(book, machines.folder / "none", change=change)
    assert done.returncode == 3
    assert re.search(r"book\.yaml:1:1: PR011 the worker tcp://\S+ has code \w+, and this machine", done.stderr)
    assert not (machines.folder / "none").exists()


def test_a_scheduler_that_does_not_answer_is_told(machines: Machines, book: Path) -> None:
    with socket.socket() as taken:
        # A port that is taken, and where nobody listens.
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        change = "from publisher.press import cluster; cluster._PATIENCE_AT_FIRST = 1"
        done = machines.build_here(book, machines.folder / "none", "--scheduler", address, change=change)
    assert done.returncode == 3
    assert f"PR010 no scheduler answers at {address}" in done.stderr
    assert not (machines.folder / "none").exists()


def test_what_is_wrong_with_a_part_is_told_as_here(machines: Machines, book: Path) -> None:
    folder = machines.folder / "wrong"
    shutil.copytree(book, folder)
    with (folder / "2.md").open("a", encoding="utf-8") as chapter:
        chapter.write("\nكلمة[^1].\n\n[^1]: حاشية.\n")
    (folder / "styles").mkdir()
    (folder / "styles" / "book.css").write_text(".footnote, p { display: none }", "utf-8")
    here = machines.build_here(folder, machines.folder / "wrong-here")
    far = machines.build(folder, machines.folder / "wrong-far")
    assert here.returncode == far.returncode == 3
    assert far.stderr == here.stderr
    assert "the layout lost text" in far.stderr


def test_of_several_books_each_is_built_whole(machines: Machines, book: Path, made_here: dict[str, bytes]) -> None:
    wrong = machines.folder / "shelf" / "no-language"
    shutil.copytree(book, wrong)
    (wrong / "book.yaml").write_text(BOOK.replace("language: ar", "language: no-language-"), "utf-8")
    done = machines.build(book, machines.folder / "many", str(wrong))
    assert done.returncode == 3
    assert f"{wrong}/book.yaml:2:11: BK002" in done.stderr
    assert "1 of 2 books were made" in done.stderr
    assert {path.name for path in (machines.folder / "many").iterdir()} == {"book"}
    assert read_all(machines.folder / "many" / "book") == made_here
