"""Holds Python's garbage collector while much is made in which there is nothing to collect."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_gc() -> Iterator[None]:
    """Keep the cyclic garbage collector from running.

    It would walk again and again through trees that only grow, of boxes, of a book or of what was read of a page: a
    sixth to a third of the time of a layout goes into that.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
