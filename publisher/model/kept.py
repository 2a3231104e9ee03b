"""Work that is done once: what decides it, and how it is done, in; what it comes to out.

A stage that has such work orders it. Who has a cache and other processes looks up what is known and has the rest made.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class KeptWork(NamedTuple):
    """Work that is done once: the texts that decide what it comes to, and what does it, here or in another process.

    The first text says what it is. What depends on no file of the book (`is_of_book`) is done once for all books.
    """

    key: tuple[str, ...]
    make: Callable[[], bytes]
    is_of_book: bool = True


#: Has work done, where it has not been done before; returns what it comes to, in the same order.
Do = Callable[[Sequence[KeptWork]], Sequence[bytes]]


def do_here(works: Sequence[KeptWork]) -> list[bytes]:
    """Do work one after the other, and keep nothing."""
    return [work.make() for work in works]
