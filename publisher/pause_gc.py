"""Holds Python's garbage collector while much is made in which there is nothing to collect."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: After how many objects garbage is looked for, where that is to be rare; Python does after 700.
_MANY_OBJECTS = 1_000_000


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


def make_gc_rare() -> None:
    """Let the cyclic garbage collector run rarely from now on: an eighth of the time of loading libraries goes into it.

    Modules and classes stay. What is worth collecting comes in greater numbers than they do.
    """
    gc.set_threshold(_MANY_OBJECTS, *gc.get_threshold()[1:])
