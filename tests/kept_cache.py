"""The cache of books that tests only read, which two runs of the tests may share: PUBLISHER_TESTS_CACHE names it.

`.ci/run` runs the tests twice, without the checkers and with them. What both lay out has one digest, of all that
decides its bytes, and is laid out once; it is proven in either run. What is kept of a book is known by its folder too,
so such a book lies at the same place in both. Tests of how something is built have no part in this: they build in the
cache of their own run, or in one of their own.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

VARIABLE = "PUBLISHER_TESTS_CACHE"


def find_kept_cache() -> Path | None:
    """Return the cache that runs share; None where there is none."""
    folder = os.environ.get(VARIABLE)
    return Path(folder) if folder else None


def make_folder(name: str, factory: pytest.TempPathFactory) -> Path:
    """Make an empty folder of tests: where runs share a cache, the one that has this name in both of them."""
    kept = find_kept_cache()
    if kept is None:
        return factory.mktemp(name)
    folder = kept / "folders" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@contextmanager
def use_kept_cache() -> Iterator[None]:
    """Build with the cache that runs share, where there is one."""
    folder = find_kept_cache()
    with pytest.MonkeyPatch.context() as patch:
        if folder:
            patch.setenv("PUBLISHER_CACHE", str(folder))
        yield
