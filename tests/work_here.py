"""Has the work of builds done in the process of the tests, where fonts and modules stay open from book to book.

To start a process, to open its fonts and to read the house's style sheets takes longer than to lay out a small book. A
test that is about the processes of a build or about their bounds, or that builds a large book, which would take this
process near them, has the mark `processes`, and gets them.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from publisher.bounds import Bounds
from publisher.press import fontbook, layout_pool

Result = TypeVar("Result")

_PROCESSES = {name: getattr(layout_pool, name) for name in ("ThreadPoolExecutor", "Worker", "prepare_workers")}


@contextmanager
def _installed_fonts_alone() -> Iterator[None]:
    """Hide the fonts of a book, which only the process that orders the work has added; style sheets bring them."""
    added = list(fontbook._added)
    if added:
        fontbook._replace_added([])
    try:
        yield
    finally:
        if added:
            fontbook._replace_added(added)


class _Executor:
    """Stands for the threads that wait for processes: all is done when it is asked for."""

    def __init__(self, _threads: int) -> None:
        pass

    def submit(self, function: Callable[..., Result], /, *arguments: object) -> Future[Result]:
        done = Future[Result]()
        try:
            done.set_result(function(*arguments))
        except Exception as error:  # noqa: BLE001 - it is raised to whoever asks what has come of it
            done.set_exception(error)
        return done

    def shutdown(self, **_how: bool) -> None:
        pass


class _Worker:
    """Stands for a process. What it is asked for has no bounds of its own."""

    def __init__(self, _bounds: Bounds) -> None:
        pass

    def do(self, work: Callable[[], Result]) -> Result:
        with _installed_fonts_alone():
            return work()

    def end(self, *, at_once: bool) -> None:
        pass


def choose_workers(*, in_processes: bool) -> None:
    """Let the builds that follow work in processes of their own, or in this one."""
    here = {"ThreadPoolExecutor": _Executor, "Worker": _Worker, "prepare_workers": lambda _modules: None}
    for name, stand_in in here.items():
        setattr(layout_pool, name, _PROCESSES[name] if in_processes else stand_in)
