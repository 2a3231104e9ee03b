"""Lays out parts, over a place for that and over the cache: `submit` a `Part`, and `wait` for the next `LaidPart`."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Protocol

from publisher.model.parts import LaidPart, Part
from publisher.model.press_error import LayoutError, PressError
from publisher.press.build_cache import BuildCache


class LayoutPlace(Protocol):
    """Where parts are laid out: the processes of this machine (`LayoutPool`), or a cluster (`ClusterLayout`)."""

    @property
    def jobs(self) -> int:
        """How many parts are laid out at once."""

    def lay_out(self, part: Part) -> Future[LaidPart]:
        """Have a part laid out; return what it will come to."""


class LayoutQueue:
    """A queue of parts. What lies in the cache is not laid out again; what was not there is put there."""

    def __init__(
        self, place: LayoutPlace, cache: BuildCache | None = None, on_done: Callable[[int], None] = lambda _: None
    ) -> None:
        """Take the place and the cache; `on_done` is told after each part how many are done."""
        self._place, self._cache, self._on_done = place, cache, on_done
        self._found = deque[LaidPart]()
        self._pending: dict[Future[LaidPart], Part] = {}
        self._done = 0
        #: How many pages were laid out, and not found in the cache.
        self.new_pages = 0

    @property
    def has_room(self) -> bool:
        """Whether another part should be submitted now.

        One lies ready for the process that is free next. What follows is chosen as late as can be, since by then
        something longer may have become ready.
        """
        return not self._found and len(self._pending) <= self._place.jobs

    def submit(self, part: Part) -> None:
        """Have a part laid out, unless it lies in the cache."""
        found = self._cache.take(part) if self._cache else None
        if found:
            self._found.append(found)
        else:
            self._pending[self._place.lay_out(part)] = part

    def wait(self) -> LaidPart:
        """Return the next part that is laid out, in whatever order they are ready.

        Raises a `PressError` that names the part for anything that goes wrong in it; parts that have not begun by then
        are dropped. Raises `LookupError` if no part is pending.
        """
        laid = self._found.popleft() if self._found else self._wait_for_place()
        self._done += 1
        self._on_done(self._done)
        return laid

    def _wait_for_place(self) -> LaidPart:
        if not self._pending:
            raise LookupError("no part is pending")
        done = wait(self._pending, return_when=FIRST_COMPLETED).done
        # Of several, that which was submitted first.
        future = next(future for future in self._pending if future in done)
        part = self._pending.pop(future)
        try:
            laid = future.result()
        except Exception as error:
            for other in self._pending:
                other.cancel()
            self._pending.clear()
            raise _name_part(part, error) from error
        self.new_pages += laid.page_count
        if self._cache:
            self._cache.put(part, laid)
        return laid


def _name_part(part: Part, error: Exception) -> PressError:
    """Return the error itself where it can name the part, or one that does."""
    if not isinstance(error, PressError):
        error = LayoutError(f"{part.name}: {type(error).__name__}: {error}", part.name)
    error.part = part.name
    if isinstance(error, LayoutError):
        error.failed = part
    return error
