"""Shares the work of a build among processes: a piece of work in, what it will come to out.

The processes lay out parts, and prove beside that what is bound. This process does not need WeasyPrint then. One
process is no exception: what a stranger's style sheets ask of it cannot be foreseen, so that it has bounds and may end.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Self, TypeVar, overload

from publisher.bounds import read_bounds
from publisher.model.parts import LaidPart, Part
from publisher.pause_gc import pause_gc
from publisher.press.worker import Worker, prepare_workers

#: The module that lays out. It is imported where that is done, because it brings WeasyPrint along.
_LAYOUT = "publisher.press.layout"
#: Imported before it.
_BEFORE_LAYOUT = "publisher.press.before_loading"

Given = TypeVar("Given")
Result = TypeVar("Result")


class LayoutPool:
    """Does work in `jobs` processes, which stay for all editions of a book.

    A part may read from the folders `roots` only; font files are copied into `fonts_folder`. To be used as a
    context, at the end of which the processes end.
    """

    def __init__(self, jobs: int, *, roots: tuple[Path, ...], fonts_folder: Path) -> None:
        """Start no process before the first part that is not cached."""
        self.jobs, self.fonts_folder = jobs, fonts_folder
        self._render = partial(lay_out_here, roots=roots, fonts_folder=fonts_folder)
        bounds = read_bounds()
        self._workers = [Worker(bounds) for _ in range(jobs)]
        # Those that have nothing to do. As many threads as processes: each waits for one.
        self._idle = list(reversed(self._workers))
        self._threads = ThreadPoolExecutor(jobs)

    def __enter__(self) -> Self:
        """Open the context."""
        return self

    def __exit__(self, *error: object) -> None:
        """Drop the work that has not begun, and let the processes end: at once where something went wrong."""
        is_broken = error[0] is not None
        self._threads.shutdown(wait=False, cancel_futures=True)
        if not is_broken:
            self._threads.shutdown()
        for worker in self._workers:
            worker.end(at_once=is_broken)
        self._threads.shutdown()

    def lay_out(self, part: Part) -> Future[LaidPart]:
        """Have a part laid out; return what it will come to."""
        return self.submit(partial(self._render, part))

    @overload
    def submit(self, work: Callable[[], Result]) -> Future[Result]: ...

    @overload
    def submit(self, work: Callable[[], Given], finish: Callable[[Given], Result]) -> Future[Result]: ...

    def submit(self, work: Callable[[], Any], finish: Callable[[Any], Any] | None = None) -> Future[Any]:
        """Have any other work done, such as the proof of what is bound; return what it will come to.

        `finish`, if there is one, makes that in this process of what the work gives.
        """
        return (
            self._threads.submit(self._do, work) if finish is None else self._threads.submit(self._finish, work, finish)
        )

    def _finish(self, work: Callable[[], Given], finish: Callable[[Given], Result]) -> Result:
        return finish(self._do(work))

    def _do(self, work: Callable[[], Result]) -> Result:
        """Have work done by a process that is idle, in one of the threads."""
        worker = self._idle.pop()
        try:
            return worker.do(work)
        finally:
            self._idle.append(worker)


def announce_work(modules: Sequence[str] = ()) -> None:
    """Have the processes of a coming build made ready while this one still reads the book.

    `modules` are those that will be needed besides what lays out.
    """
    prepare_workers([_BEFORE_LAYOUT, _LAYOUT, *modules])


@pause_gc()
def lay_out_here(
    part: Part, *, roots: tuple[Path, ...], fonts_folder: Path, copied_below: Path | None = None
) -> LaidPart:
    """Lay out a part where it is called: only there WeasyPrint is imported."""
    laid: LaidPart = import_module(_LAYOUT).lay_out(
        part, roots=roots, fonts_folder=fonts_folder, copied_below=copied_below
    )
    return laid
