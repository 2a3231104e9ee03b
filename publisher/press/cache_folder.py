"""Finds the cache folder, opens it for a build, and tells, bounds and clears what lies in it.

All in it can be thrown away at any time but while a build uses it: builds share a lock on the folder, and what throws
away takes it for itself.
"""

import fcntl
import json
import os
import shutil
import stat
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from platformdirs import user_cache_path

from publisher.press.build_record import BUILDS
from publisher.press.kept_files import UNFINISHED, keep, read_kept
from publisher.press.temporary_folder import open_temporary_folder

#: Bytes that the cache may take up where nobody said otherwise.
DEFAULT_LIMIT = 2**30
#: Bytes. The whole fonts and the parts of a book have to go into the cache.
_ROOM_NEEDED = 64 * 2**20
#: The folders of the cache. Nothing else in it is ever touched.
PARTS, FONTS, PAGES, BOOKS, LISTS = "parts", "fonts", "pages", "books", "lists"
_FOLDERS = (PARTS, FONTS, PAGES, BUILDS, BOOKS, LISTS)
_LIMIT = "limit"


class CacheInUseError(Exception):
    """The cache cannot be cleared or bounded, because a build uses it."""


@dataclass(frozen=True, slots=True)
class CachedBook:
    """What lies in the cache of one book, or ("" as identifier) of no book alone; `size` in bytes."""

    identifier: str
    title: str
    size: int
    count: int


@dataclass(frozen=True, slots=True)
class CacheSurvey:
    """What lies in the cache: its folder, the most that it may take up, and each book's share; sizes in bytes."""

    folder: Path
    limit: int
    books: tuple[CachedBook, ...]

    @property
    def size(self) -> int:
        """The size of all files."""
        return sum(book.size for book in self.books)

    @property
    def count(self) -> int:
        """The number of all files."""
        return sum(book.count for book in self.books)


class _Kept(NamedTuple):
    """A file of the cache. `used` is when it was last used, in nanoseconds."""

    path: Path
    used: int
    size: int

    @property
    def book(self) -> str:
        """The name of the folder of its book; "" for what belongs to no book alone."""
        if self.is_record_of_book:
            return self.path.name
        return self.path.parent.name if self.path.parent.parent.name in {PARTS, PAGES} else ""

    @property
    def is_record_of_book(self) -> bool:
        """Whether it says what book a part is of."""
        return self.path.parent.name == BOOKS


def find_cache_folder() -> Path:
    """Return the cache folder: PUBLISHER_CACHE, or where the system keeps caches (XDG_CACHE_HOME, ~/.cache)."""
    if chosen := os.environ.get("PUBLISHER_CACHE"):
        return Path(chosen)
    try:
        return user_cache_path("rtl-publisher", appauthor=False)
    except RuntimeError:
        # A user without a home, as in containers: below this nothing can lie.
        return Path(os.devnull) / "rtl-publisher"


@contextmanager
def open_cache_folder() -> Iterator[Path]:
    """Give the cache folder; where it cannot be written or is full, one that goes with the build."""
    folder = find_cache_folder()
    if _has_room(folder):
        with _lock(folder, fcntl.LOCK_SH):
            yield folder
        return
    with open_temporary_folder("rtl-publisher-") as temporary:
        yield temporary


def _has_room(folder: Path) -> bool:
    try:
        for place in (folder, *(folder / name for name in _FOLDERS)):
            if place != folder and not place.is_dir():
                # A file in the place of a folder, or a link to nowhere.
                place.unlink(missing_ok=True)
            place.mkdir(parents=True, exist_ok=True)
            with TemporaryFile(dir=place):
                pass
        return shutil.disk_usage(folder).free >= _ROOM_NEEDED
    except OSError:
        return False


@contextmanager
def _lock(folder: Path, kind: int) -> Iterator[None]:
    """Lock the folder. Raises `BlockingIOError` where `kind` asks not to wait; a file system without locks has none."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, kind)
        except BlockingIOError:
            raise
        except OSError:
            pass
        yield
    finally:
        os.close(handle)


def read_limit(folder: Path) -> int:
    """Return the most bytes that a cache folder may take up."""
    try:
        return int(read_kept(folder / _LIMIT) or b"")
    except ValueError:
        return DEFAULT_LIMIT


def limit_cache(limit: int) -> None:
    """Bound the cache to so many bytes, now and from now on. Raises `CacheInUseError`; `OSError` for no cache."""
    folder = find_cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    keep(folder / _LIMIT, str(limit).encode())
    if not sweep_cache(folder):
        raise CacheInUseError


def survey_cache() -> CacheSurvey:
    """Tell what lies in the cache, the largest share first."""
    folder = find_cache_folder()
    shares = defaultdict[str, list[_Kept]](list)
    for kept in _list_kept(folder):
        shares[kept.book].append(kept)
    books = [
        CachedBook(*_read_book(folder, name), sum(kept.size for kept in share), len(share))
        for name, share in shares.items()
    ]
    ordered = sorted(books, key=lambda book: (not book.identifier, -book.size, book.identifier))
    return CacheSurvey(folder, read_limit(folder), tuple(ordered))


def _read_book(folder: Path, name: str) -> tuple[str, str]:
    """Return the identifier and the title of a book by the name of its folders."""
    if not name:
        return "", ""
    try:
        record = json.loads(read_kept(folder / BOOKS / name) or b"")
        return str(record["identifier"]), str(record["title"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return name, ""


def clear_cache() -> None:
    """Throw away all that lies in the cache but its limit. Raises `CacheInUseError`."""
    folder = find_cache_folder()
    if not folder.is_dir():
        return
    try:
        with _lock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
            for name in _FOLDERS:
                place = folder / name
                # A link is no folder of ours: what it leads to is left alone.
                if place.is_symlink() or place.is_file():
                    place.unlink(missing_ok=True)
                elif place.is_dir():
                    shutil.rmtree(place, ignore_errors=True)
    except BlockingIOError as error:
        raise CacheInUseError from error


def sweep_cache(folder: Path) -> bool:
    """Throw away what was not used for longest until the rest keeps the limit, and what a killed build left.

    Gives False, and does nothing, where a build uses the folder.
    """
    try:
        with _lock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
            _sweep(folder, read_limit(folder))
    except BlockingIOError:
        return False
    except OSError:
        # A folder that is not there needs no sweeping.
        return True
    return True


@contextmanager
def sweeping_when_stopped(folder: Path) -> Iterator[None]:
    """Sweep the cache folder where the work of the context is broken off; by then nothing uses it.

    A build that is stopped kills its processes in the middle of what they write.
    """
    try:
        yield
    except BaseException:
        sweep_cache(folder)
        raise


def _sweep(folder: Path, limit: int) -> None:
    kept = sorted(_list_kept(folder), key=lambda one: one.used)
    excess = sum(one.size for one in kept) - limit
    for one in kept:
        is_unfinished = one.path.name.startswith(UNFINISHED)
        if is_unfinished or (excess > 0 and not one.is_record_of_book):
            with suppress(OSError):
                one.path.unlink()
                excess -= one.size
    for name in (PARTS, PAGES):
        for place in (folder / name).glob("*"):
            with suppress(OSError):
                # Only an empty one goes.
                place.rmdir()
    for one in kept:
        if one.is_record_of_book and not any((folder / name / one.book).exists() for name in (PARTS, PAGES)):
            one.path.unlink(missing_ok=True)


def _list_kept(folder: Path) -> Iterator[_Kept]:
    """List the files of the cache, without following a link."""
    for place in (folder / name for name in _FOLDERS):
        for parent, _, names in () if place.is_symlink() else os.walk(place):
            for file in names:
                path = Path(parent, file)
                with suppress(OSError):
                    state = path.lstat()
                    if stat.S_ISREG(state.st_mode):
                        yield _Kept(path, state.st_mtime_ns, state.st_size)
