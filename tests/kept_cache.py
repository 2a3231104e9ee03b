"""The cache of books that tests only read, which two runs of the tests may share: PUBLISHER_TESTS_CACHE names it.

`.ci/run` runs the tests twice, without the checkers and with them. What both lay out has one digest, of all that
decides its bytes, and is laid out once; it is proven in either run. Tests of how something is built have no part in
this: they build in the cache of their own run, or in one of their own.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

VARIABLE = "PUBLISHER_TESTS_CACHE"


def find_kept_cache() -> Path | None:
    """Return the cache that runs share; None where there is none."""
    folder = os.environ.get(VARIABLE)
    return Path(folder) if folder else None


@contextmanager
def use_kept_cache() -> Iterator[None]:
    """Build with the cache that runs share, where there is one."""
    folder = find_kept_cache()
    with pytest.MonkeyPatch.context() as patch:
        if folder:
            patch.setenv("PUBLISHER_CACHE", str(folder))
        yield
