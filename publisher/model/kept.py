"""Work that is done once: what decides it, and how it is done, in; what it comes to out.

A stage that has such work orders it. Who has a cache and other processes looks up what is known and has the rest made.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, Protocol


class KeptWork(NamedTuple):
    """Work that is done once: the texts that decide what it comes to, and what does it, here or in another process.

    The first text says what it is. What depends on no file of the book (`is_of_book`) is done once for all books.
    """

    key: tuple[str, ...]
    make: Callable[[], bytes]
    is_of_book: bool = True


class Store(Protocol):
    """What keeps bytes from build to build: `publisher.press.build_cache.BuildCache` is one."""

    def recall(self, *texts: str, is_of_book: bool = True) -> bytes | None:
        """Return what was kept of the texts that decide it, the first of which says what it is; None for nothing."""

    def record(self, data: bytes, *texts: str, is_of_book: bool = True) -> None:
        """Keep what was made of some texts."""


#: Has work done, where it has not been done before; returns what it comes to, in the same order.
Do = Callable[[Sequence[KeptWork]], Sequence[bytes]]

#: Has work begun, where it has not been done before; what it returns waits for it, and returns what it comes to.
Begin = Callable[[Sequence[KeptWork]], Callable[[], Sequence[bytes]]]


def do_here(works: Sequence[KeptWork]) -> list[bytes]:
    """Do work one after the other, and keep nothing."""
    return [work.make() for work in works]


def begin_here(works: Sequence[KeptWork]) -> Callable[[], list[bytes]]:
    """Leave work to be done one after the other, when it is waited for."""
    return partial(do_here, works)
