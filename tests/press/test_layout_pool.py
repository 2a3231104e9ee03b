"""The processes and the queue that lay out: they give what one process gives, and faults name their part."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from publisher.model.order import Order
from publisher.model.parts import LaidPart, Part
from publisher.model.press_error import LayoutError
from publisher.press.build_cache import BuildCache
from publisher.press.layout_pool import LayoutPool
from publisher.press.layout_queue import LayoutQueue
from publisher.production.build import build

pytestmark = pytest.mark.processes

LONG = "قال الراوي كلاما طويلا ثم مضى في سبيله ولم يعد بعد ذلك اليوم. " * 60


def make_part(body: str, *, name: str) -> Part:
    page = f'<html lang="ar" dir="rtl"><head><title>ت</title></head><body>{body}</body></html>'
    return Part(name, page, ("html { font-family: 'Noto Naskh Arabic' }",))


def lay_out(pool: LayoutPool, parts: Iterable[Part]) -> dict[str, LaidPart]:
    queue, count = LayoutQueue(pool), 0
    for part in parts:
        queue.submit(part)
        count += 1
    return {laid.name: laid for laid in (queue.wait() for _ in range(count))}


def test_parts_side_by_side_are_as_one_by_one(fonts: Path) -> None:
    parts = [make_part(f"<p>{LONG[: 300 * count]}</p>", name=f"part-{count}") for count in (1, 4, 2)]
    with LayoutPool(2, roots=(), fonts_folder=fonts) as pool:
        together = lay_out(pool, parts)
        # The same processes take the next round.
        assert lay_out(pool, parts) == together
    assert sorted(together) == ["part-1", "part-2", "part-4"]
    with LayoutPool(1, roots=(), fonts_folder=fonts) as pool:
        assert lay_out(pool, parts) == together


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_part_can_wait_for_another(fonts: Path, jobs: int) -> None:
    with LayoutPool(jobs, roots=(), fonts_folder=fonts) as pool:
        queue = LayoutQueue(pool)
        queue.submit(make_part("<p>ن</p>", name="first"))
        first = queue.wait()
        queue.submit(make_part(f"<p>{first.name}</p>", name="second"))
        assert [first.name, queue.wait().name] == ["first", "second"]
        with pytest.raises(LookupError):
            queue.wait()


def test_what_lies_in_the_cache_is_not_laid_out_again(tmp_path: Path) -> None:
    parts = [make_part(f"<p>{text}</p>", name=text) for text in "نص"]
    cache = BuildCache(tmp_path, "basis")
    counts: list[int] = []
    with LayoutPool(1, roots=(), fonts_folder=cache.fonts) as pool:
        queue = LayoutQueue(pool, cache, counts.append)
        for part in parts:
            queue.submit(part)
        laid = [queue.wait() for _ in parts]
    assert counts == [1, 2]
    assert queue.new_pages == 2
    # A pool that is closed lays nothing out.
    queue = LayoutQueue(pool, cache)
    for part in parts:
        queue.submit(part)
    rooms = [queue.has_room]
    assert [queue.wait() for _ in parts] == laid
    rooms.append(queue.has_room)
    assert rooms == [False, True]
    assert queue.new_pages == 0


def test_no_more_is_asked_for_than_the_processes_can_take(fonts: Path) -> None:
    with LayoutPool(1, roots=(), fonts_folder=fonts) as pool:
        queue = LayoutQueue(pool)
        asked = []
        for number in range(3):
            asked.append(queue.has_room)
            queue.submit(make_part("<p>ن</p>", name=str(number)))
        # One is laid out, and one lies ready.
        assert asked == [True, True, False]
        assert {queue.wait().name for _ in asked} == {"0", "1", "2"}


def test_other_work_is_done_beside(fonts: Path) -> None:
    with LayoutPool(2, roots=(), fonts_folder=fonts) as pool:
        assert pool.submit(partial(sum, (1, 2))).result() == 3
    with LayoutPool(1, roots=(), fonts_folder=fonts) as pool:
        assert pool.submit(partial(sum, (1, 2))).result() == 3


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_fault_names_its_part(fonts: Path, tmp_path: Path, jobs: int) -> None:
    good = make_part("<p>نص</p>", name="good")
    bad = make_part('<img alt="" src="http://127.0.0.1:9/x.png">', name="bad")
    # A fault of any other kind too.
    broken = replace(good, name="broken", stylesheets=(7,))  # type: ignore[arg-type]
    with LayoutPool(jobs, roots=(tmp_path,), fonts_folder=fonts) as pool:
        with pytest.raises(LayoutError, match=r"^bad: not a file of the book"):
            lay_out(pool, [good, bad])
        with pytest.raises(LayoutError, match=r"^broken: "):
            lay_out(pool, [good, broken])
        # It goes on after a fault.
        assert list(lay_out(pool, [good])) == ["good"]


def list_asked(first: str) -> set[str]:
    """Return what Python starts to find a library that no machine has, after a statement."""
    code = (
        f"import sys, ctypes.util; {first}\n"
        "sys.addaudithook(lambda event, given: event == 'subprocess.Popen' and print(given[0]))\n"
        "ctypes.util.find_library('no-such-library')"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return {path.rpartition("/")[2] for path in told.split()}


def test_no_other_program_is_asked_where_libraries_are() -> None:
    assert "ld" in list_asked("pass")
    assert not list_asked("import publisher.press.before_loading")


#: What a process has loaded; a function of this module would load it there, and with it all that it imports.
MODULES = partial(eval, "{name for name in __import__('sys').modules if name.startswith('publisher.')}")
CALENDAR = partial(eval, "__import__('publisher.typeset.chronology_files') and None")


def test_processes_find_loaded_what_every_build_works_with(
    make_book: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end, loaded = LayoutPool.__exit__, list[set[str]]()

    def ask(pool: LayoutPool, *error: object) -> None:
        loaded.append(pool.submit(MODULES).result())
        end(pool, *error)

    monkeypatch.setattr(LayoutPool, "__exit__", ask)
    build(Order(make_book(), tmp_path / "output", ("print",), jobs=1))
    with LayoutPool(1, roots=(tmp_path,), fonts_folder=tmp_path):
        pass
    with LayoutPool(1, roots=(tmp_path,), fonts_folder=tmp_path) as pool:
        # One of them makes the calendar, once, and what it needs for that is loaded then.
        pool.submit(CALENDAR).result()
    after, before, with_calendar = loaded
    assert "publisher.press.bind" in before
    assert "publisher.typeset.chronology_files" not in before
    assert after <= before | with_calendar | {"publisher.press.layout_pool"}
