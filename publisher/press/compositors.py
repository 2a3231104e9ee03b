"""Shares the work of a build among processes: `Part`s in, `LaidPart`s out as each is ready.

The processes lay out parts, and prove beside that what is bound. This process does not need WeasyPrint then. One
process is no exception: what a stranger's style sheets ask of it cannot be foreseen, so that it has bounds and may end.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Self, TypeVar

from publisher.bounds import read_bounds
from publisher.model.collector import hold_collector
from publisher.model.parts import LaidPart, Part
from publisher.model.press_error import LayoutError, PressError
from publisher.press.worker import Worker, prepare_workers

#: The module that lays out. It is imported where that is done, because it brings WeasyPrint along.
_LAYOUT = "publisher.press.layout"

Result = TypeVar("Result")


class Compositors:
    """Lays out parts in `jobs` processes, which stay for all rounds of a book.

    A part may read from the folders `roots` only; font files are copied into `fonts_folder`. To be used as a
    context, at the end of which the processes end.
    """

    def __init__(self, jobs: int, *, roots: tuple[Path, ...], fonts_folder: Path) -> None:
        """Start no process yet: many a build finds all its parts on the shelf."""
        self.jobs, self.fonts_folder = jobs, fonts_folder
        self._render = partial(_lay_out, roots=roots, fonts_folder=fonts_folder)
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

    def lay_out(self, parts: Iterable[Part | None], on_done: Callable[[LaidPart], None]) -> None:
        """Lay out parts, each as soon as it is given; None among them waits until one that was begun is done.

        `on_done` is called in this process after each part. Raises a `PressError` that names the part for anything
        that goes wrong in it; parts that have not begun by then are dropped.
        """
        for result in self._share_out(parts):
            on_done(result)

    def hand_over(self, work: Callable[[], Result]) -> Future[Result]:
        """Have other work done beside the layout, such as the proof of what is bound; give what it will come to."""
        return self._threads.submit(self._do, work)

    def _do(self, work: Callable[[], Result]) -> Result:
        """Have work done by a process that is idle, in one of the threads."""
        worker = self._idle.pop()
        try:
            return worker.do(work)
        finally:
            self._idle.append(worker)

    def _share_out(self, parts: Iterable[Part | None]) -> Iterator[LaidPart]:
        futures: dict[Future[LaidPart], Part] = {}
        try:
            for part in parts:
                if part is not None:
                    futures[self.hand_over(partial(self._render, part))] = part
                # One lies ready for the process that is free next. What follows is asked for as late as can be,
                # since by then something longer may have become ready.
                is_enough = part is None or len(futures) > self.jobs
                yield from _take_done(futures, timeout=None if is_enough else 0)
            while futures:
                yield from _take_done(futures)
        finally:
            for future in futures:
                future.cancel()


def announce_work(modules: Sequence[str] = ()) -> None:
    """Have the processes of a coming build made ready while this one still reads the book.

    `modules` are those that will be needed besides what lays out.
    """
    prepare_workers([_LAYOUT, *modules])


@hold_collector()
def _lay_out(part: Part, *, roots: tuple[Path, ...], fonts_folder: Path) -> LaidPart:
    """Lay out a part where it is called: only there WeasyPrint is imported."""
    laid: LaidPart = import_module(_LAYOUT).lay_out(part, roots=roots, fonts_folder=fonts_folder)
    return laid


def _take_done(futures: dict[Future[LaidPart], Part], timeout: float | None = None) -> Iterator[LaidPart]:
    """Take out what is laid out by now, or after `timeout` seconds (None: when a part is done)."""
    for future in wait(futures, timeout, FIRST_COMPLETED).done:
        part = futures.pop(future)
        try:
            yield future.result()
        except Exception as error:
            raise _name_part(part, error) from error


def _name_part(part: Part, error: Exception) -> PressError:
    """Give the error itself where it names the part already, or one that does."""
    if isinstance(error, PressError):
        error.part = part.name
        return error
    return LayoutError(f"{part.name}: {type(error).__name__}: {error}", part.name)
