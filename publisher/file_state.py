"""Tells files apart from what they were before: a path in, a value that changes with the file out."""

import re
from pathlib import Path
from typing import NamedTuple

#: How a file is named whose name is the SHA-256 digest of it, as fonts in the cache are.
_DIGEST = re.compile("[0-9a-f]{64}")


class FileState(NamedTuple):
    """A file as it lies there now. What is known of it holds as long as this is equal.

    The time of the last change of the inode (`changed`) cannot be set by a program, so that a file that was written
    anew in the same size, and given its old time back, is told from the old one.
    """

    inode: int
    size: int
    modified: int
    changed: int


def find_state(path: Path) -> FileState | None:
    """Return the state of a file; None for one that is not there or cannot be looked at."""
    try:
        state = path.stat()
    except (OSError, ValueError):
        return None
    return FileState(state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


def describe_file(path: Path) -> str:
    """Return what tells the content of a file from any other: its name if that is a digest, or else its path and state.

    So what is known of a font in the cache holds in a copy of the cache, too.
    """
    return path.name if _DIGEST.fullmatch(path.name) else f"{path} {find_state(path)}"
