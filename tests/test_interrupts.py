"""Builds that are stopped: what they say, with what they end, and what they leave."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from publisher.interrupts import InterruptedBuildError, defer_interrupts, heed_interrupts
from publisher.press import worker
from publisher.press.kept_files import UNFINISHED, keep
from publisher.press.temporary_folder import open_temporary_folder
from tests import samples
from tests.kill_builds import WAYS, kill_builds, read_files, start_build, wait_for_all, write_book

#: A machine that has other work may let a build end before it is stopped; then another one is stopped.
MOST_STARTS = 9


@pytest.fixture
def short_path() -> Iterator[Path]:
    """Return a folder of a short name, below which the socket of the fork server can lie (107 bytes at most)."""
    with TemporaryDirectory(prefix="kill-") as folder:
        yield Path(folder)


@pytest.fixture(autouse=True)
def attentive() -> Iterator[None]:
    """Heed signals, here and in the builds that are started: the background of a shell and `nohup` ignore some."""
    before = {
        number: signal.signal(number, heed)
        for number, heed in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL))
    }
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(("folder", "count"), [("tmp", 1), ("cache", 30)], ids=["begun", "laying out"])
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_build_that_is_stopped_says_so_in_one_line_and_leaves_nothing(
    number: int, status: int, folder: str, count: int, short_path: Path
) -> None:
    book, output, cache, temporary = (short_path / name for name in ("book", "output", "cache", "tmp"))
    write_book(book, 0)
    for _ in range(MOST_STARTS):
        for made in (output, cache, temporary):
            shutil.rmtree(made, ignore_errors=True)
        output.mkdir()
        (output / "killed-print.pdf").write_bytes(b"old")
        build = start_build(book, output, cache, temporary, "--quiet")
        while build.poll() is None and len(list((short_path / folder).rglob("*"))) < count:
            time.sleep(0.01)
        # A terminal tells all processes of its group.
        with suppress(ProcessLookupError):
            os.killpg(build.pid, number)
        said = wait_for_all(build)
        if build.returncode:
            break
    else:
        pytest.fail("each build had ended before it was stopped")
    assert build.returncode == status, said
    assert said.count("\n") == 1, said
    assert said.startswith("publisher: stopped ("), said
    assert read_files(output) == {"killed-print.pdf": b"old"}
    assert not list(temporary.iterdir())
    assert not list(cache.rglob(f"{UNFINISHED}*"))


def test_a_build_leaves_no_temporary_file(short_path: Path) -> None:
    # The layout engine makes files of the fonts that style sheets bring, and leaves them to the end of its process.
    book, output, cache, temporary = (short_path / name for name in ("book", "output", "cache", "tmp"))
    write_book(book, 0)
    named = (book / "book.yaml").read_text().replace("print: {}", "print: {font: Own Naskh}")
    (book / "book.yaml").write_text(named)
    (book / "fonts").mkdir()
    (book / "fonts/own.ttf").write_bytes(samples.name_font("Noto Naskh Arabic", "Own Naskh"))
    build = start_build(book, output, cache, temporary, "--quiet", "-e", "print")
    # A build that nobody stops may take its time.
    said, _ = build.communicate()
    assert (build.returncode, said) == (0, "")
    assert not list(temporary.iterdir())


@pytest.mark.slow
def test_builds_killed_at_any_moment_leave_what_was_there_and_no_process(short_path: Path) -> None:
    assert list(kill_builds(short_path, len(WAYS), seed=1944)) == [""] * len(WAYS)


def test_who_asks_again_asks_for_what_is_being_done() -> None:
    cleared = False
    with heed_interrupts():
        try:
            signal.raise_signal(signal.SIGTERM)
        except InterruptedBuildError as interrupt:
            signal.raise_signal(signal.SIGINT)
            cleared = interrupt.status == 143
    assert cleared


@pytest.fixture
def ignored() -> Iterator[None]:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("ignored")
def test_what_a_shell_ignores_stays_ignored() -> None:
    with heed_interrupts():
        signal.raise_signal(signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_what_may_not_be_interrupted_is_done_first() -> None:
    done: list[int] = []

    def interrupt() -> None:
        with defer_interrupts():
            signal.raise_signal(signal.SIGINT)
            done.append(1)

    with heed_interrupts(), pytest.raises(InterruptedBuildError):
        interrupt()
    assert done


@pytest.fixture
def asked_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the process to stop as soon as a temporary file or folder is made, before anyone knows of it."""
    for name in ("mkstemp", "mkdtemp"):
        make = getattr(tempfile, name)

        def make_and_ask(*arguments: object, make: Callable[..., object] = make, **named: object) -> object:
            made = make(*arguments, **named)
            signal.raise_signal(signal.SIGTERM)
            return made

        monkeypatch.setattr(tempfile, name, make_and_ask)


@pytest.mark.usefixtures("asked_to_stop")
def test_a_file_that_is_being_kept_is_kept_whole_before_the_stop(tmp_path: Path) -> None:
    with heed_interrupts(), pytest.raises(InterruptedBuildError):
        keep(tmp_path / "record", b"data")
    assert [path.name for path in tmp_path.iterdir()] == ["record"]


@pytest.mark.usefixtures("asked_to_stop")
def test_a_temporary_folder_goes_when_the_stop_comes_while_it_is_made(tmp_path: Path) -> None:
    with heed_interrupts(), pytest.raises(InterruptedBuildError), open_temporary_folder(inside=tmp_path):
        pytest.fail("the stop came too late")
    assert not list(tmp_path.iterdir())


def test_the_folder_of_the_fork_server_is_found_before_the_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_folder() -> str:
        # So does `tempfile` when it looks whether a folder can be written.
        (tmp_path / "trial").touch()
        signal.raise_signal(signal.SIGHUP)
        (tmp_path / "trial").unlink()
        return str(tmp_path)

    monkeypatch.setattr(worker, "get_temp_dir", find_folder)
    with heed_interrupts(), pytest.raises(InterruptedBuildError):
        worker.prepare_workers(())
    assert not list(tmp_path.iterdir())
