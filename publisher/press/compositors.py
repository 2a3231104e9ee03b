"""Shares the work of a build among processes: `Part`s in, `LaidPart`s out as each is ready.

The processes lay out parts, and prove beside that what is bound. This process does not need WeasyPrint then.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from functools import partial
from importlib import import_module
from multiprocessing import forkserver, get_context
from pathlib import Path
from typing import Self, TypeVar

from publisher.model.collector import hold_collector
from publisher.model.parts import LaidPart, Part
from publisher.model.press_error import LayoutError

#: The module that lays out. It is imported where that is done, because it brings WeasyPrint along.
_LAYOUT = "publisher.press.layout"

Result = TypeVar("Result")


class Compositors:
    """Lays out parts in `jobs` processes (1: in this one), which stay for all rounds of a book.

    A part may read from the folders `roots` only; font files are copied into `fonts_folder`. To be used as a
    context, at the end of which the processes end.
    """

    def __init__(self, jobs: int, *, roots: tuple[Path, ...], fonts_folder: Path) -> None:
        """Call nobody in yet: many a build finds all its parts on the shelf."""
        self.jobs, self.fonts_folder = jobs, fonts_folder
        self._render = partial(_lay_out, roots=roots, fonts_folder=fonts_folder)
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Open the context."""
        return self

    def __exit__(self, *error: object) -> None:
        """Drop the parts that have not begun, and let the processes end."""
        if self._executor:
            self._executor.shutdown(cancel_futures=True)
        # Where all parts lay on the shelf, it was never loaded.
        if layout := sys.modules.get(_LAYOUT):
            layout.forget_styles()

    def lay_out(self, parts: Iterable[Part | None], on_done: Callable[[LaidPart], None]) -> None:
        """Lay out parts, each as soon as it is given; None among them waits until one that was begun is done.

        `on_done` is called in this process after each part. Raises `LayoutError` with the name of the part for
        anything that goes wrong in it; parts that have not begun by then are dropped.
        """
        for result in (self._share_out if self.jobs > 1 else self._lay_out_here)(parts):
            on_done(result)

    def hand_over(self, work: Callable[[], Result]) -> Future[Result]:
        """Have other work done beside the layout, such as the proof of what is bound; give what it will come to."""
        if self.jobs > 1:
            return self._call_in().submit(work)
        done: Future[Result] = Future()
        done.set_result(work())
        return done

    def _call_in(self) -> ProcessPoolExecutor:
        """Give the processes, started when they are first needed."""
        if self._executor is None:
            announce_work(self.jobs, ())
            self._executor = ProcessPoolExecutor(self.jobs, mp_context=get_context("forkserver"))
        return self._executor

    def _lay_out_here(self, parts: Iterable[Part | None]) -> Iterator[LaidPart]:
        for part in parts:
            if part is None:
                continue
            try:
                yield self._render(part)
            except Exception as error:
                raise _name_part(part, error) from error

    def _share_out(self, parts: Iterable[Part | None]) -> Iterator[LaidPart]:
        futures: dict[Future[LaidPart], Part] = {}
        try:
            for part in parts:
                if part is not None:
                    futures[self._call_in().submit(self._render, part)] = part
                # One lies ready for the process that is free next. What follows is asked for as late as can be,
                # since by then something longer may have become ready.
                is_enough = part is None or len(futures) > self.jobs
                yield from _take_done(futures, timeout=None if is_enough else 0)
            while futures:
                yield from _take_done(futures)
        finally:
            for future in futures:
                future.cancel()


def announce_work(jobs: int, modules: Sequence[str]) -> None:
    """Have the processes of a coming build made ready while this one still reads the book.

    Importing WeasyPrint costs more than laying out a small part. A fork server imports it once, with other
    `modules` that will be needed, and unlike a plain fork it copies neither threads nor locks of this process.
    """
    if jobs > 1:
        # Once it runs, both do nothing.
        forkserver.set_forkserver_preload([_LAYOUT, *modules])
        forkserver.ensure_running()


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


def _name_part(part: Part, error: Exception) -> LayoutError:
    """Give the error itself where it names the part already, or one that does."""
    if isinstance(error, LayoutError):
        return error
    return LayoutError(f"{part.name}: {type(error).__name__}: {error}")
