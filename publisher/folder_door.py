"""Opens the files of a folder whose owner is not trusted: a folder and a path in, a descriptor or the bytes out.

Nothing outside the folder is opened, and nothing but files. A path is followed folder by folder without links, so that
one that was put there since the path was judged leads nowhere.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publisher.model.message import say

#: Bytes of the largest file of a book.
FILE_LIMIT = 64 * 2**20

_KINDS = {
    stat.S_IFDIR: say("a folder"),
    stat.S_IFIFO: say("a FIFO"),
    stat.S_IFSOCK: say("a socket"),
    stat.S_IFLNK: say("a link"),
}
#: Folders that tools put beside sources. Like what is hidden, they are no part of a book.
_OF_TOOLS = frozenset({"node_modules", "venv", "__pycache__"})


class OutsideFolderError(Exception):
    """A path leads out of a folder, or round in a circle, or to what is hidden in it."""


class NotAFileError(OSError):
    """What is asked for is no file: a folder, a FIFO, a socket or a device."""


class TooLargeError(OSError):
    """A file is larger than it may be. `size` is in bytes."""

    def __init__(self, size: int) -> None:
        """Keep the size."""
        super().__init__(f"it has {size / 2**20:.0f} MiB")
        self.size = size


def is_passed_over(name: str) -> bool:
    """Say of the name of a file or folder that it is no part of a book: hidden, or of a tool's."""
    return name.startswith(".") or name in _OF_TOOLS


def is_text(name: str) -> bool:
    """Say of a name that it is text: of one that is not UTF-8 Python keeps the bytes as surrogates (PEP 383)."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def describe_kind(mode: int) -> str:
    """Say what something is that is no file, by its mode."""
    return _KINDS.get(stat.S_IFMT(mode), say("a device"))


def find_real(path: Path) -> Path:
    """Return the real path of a file or a folder; that of a link that leads to itself is its own."""
    # `Path.resolve` raises an error for such a link before Python 3.13.
    return Path(os.path.realpath(path))


def find_inside(folder: Path, path: str | Path) -> Path:
    """Return the real path of what a path means that is absolute or counts from a folder.

    `folder` is absolute and has no symbolic link in it. Raises `OutsideFolderError` for what lies elsewhere, be it by a
    symbolic link.
    """
    try:
        found = (folder / path).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        # A link that leads to itself, or no name of a file.
        raise OutsideFolderError(path) from error
    if not found.is_relative_to(folder) or any(map(is_passed_over, found.relative_to(folder).parts)):
        raise OutsideFolderError(path)
    return found


@contextmanager
def open_inside(folder: Path, path: str | Path) -> Iterator[int]:
    """Open a file inside of a folder, and give its descriptor.

    Raises `OutsideFolderError`, `NotAFileError`, or another `OSError`.
    """
    parts = find_inside(folder, path).relative_to(folder).parts
    opened = [os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)]
    try:
        for index, part in enumerate(parts):
            kind = os.O_DIRECTORY if index < len(parts) - 1 else 0
            # A FIFO would wait for somebody to write; it is opened at once, and seen to be one.
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | kind
            if not kind:
                _judge_kind(path, os.stat(part, dir_fd=opened[-1], follow_symlinks=False).st_mode)
            opened.append(os.open(part, flags, dir_fd=opened[-1]))
            os.close(opened.pop(-2))
        _judge_kind(path, os.fstat(opened[-1]).st_mode)
        yield opened[-1]
    finally:
        for descriptor in opened:
            os.close(descriptor)


def _judge_kind(path: str | Path, mode: int) -> None:
    """Raise `NotAFileError` for what is no file."""
    if not stat.S_ISREG(mode):
        raise NotAFileError(say("{name} is {what}, and no file", name=str(path), what=describe_kind(mode)))


def read_inside(folder: Path, path: str | Path, limit: int = FILE_LIMIT) -> bytes:
    """Read a file inside of a folder, of `limit` bytes at most. Raises what `open_inside` does, and `TooLargeError`."""
    with open_inside(folder, path) as descriptor:
        return read_whole(descriptor, limit)


def read_whole(descriptor: int, limit: int) -> bytes:
    """Read an open file of `limit` bytes at most. Raises `TooLargeError` and `OSError`."""
    size = os.fstat(descriptor).st_size
    if size > limit:
        raise TooLargeError(size)
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        # It may have grown since.
        return file.read(limit)
