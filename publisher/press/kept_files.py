"""Keeps files in the cache so that damage shows: bytes in; the same bytes, or None, out.

A kept file begins with a line that says how long the rest is and what its digest is, together with the file's own
name, so that neither a file that was cut off or changed nor one that was put in another's place is taken. It is on
the disk before it has its name. Fonts are kept as they are, because their name is their digest.
"""

import hashlib
import io
import os
import re
import shutil
import stat
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from publisher.file_state import FileState, find_state
from publisher.interrupts import defer_interrupts

#: What begins the name of a file that is still being written.
UNFINISHED = ".unfinished-"
#: What reading a record can raise that was written by another version.
UNREADABLE = (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
#: Bytes. No font is so large: what is, was put there by somebody else.
_LARGEST_FONT = 2**28
_HEAD = re.compile(rb"([0-9a-f]{64}) ([0-9]{1,12})\n")
_LONGEST_HEAD = 64 + 1 + 12 + 1
_DIGEST = re.compile(r"[0-9a-f]{64}")


def read_kept(path: Path) -> bytes | None:
    """Return the bytes that were kept as a file; None where there are none, or others."""
    try:
        with _open_regular(path) as file:
            head = _HEAD.match(file.read(_LONGEST_HEAD))
            if head is None or os.fstat(file.fileno()).st_size != head.end() + int(head[2]):
                return None
            file.seek(head.end())
            data = file.read()
    except OSError:
        return None
    return data if _digest_named(path.name, data).encode() == head[1] else None


def keep(path: Path, data: bytes) -> None:
    """Keep bytes as a file, in the place of whatever is there. Raises `OSError` where that cannot be."""
    write_whole(path, b"%s %d\n%s" % (_digest_named(path.name, data).encode(), len(data), data))


def _digest_named(name: str, data: bytes) -> str:
    return hashlib.sha256(name.encode() + b"\0" + data).hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is whole wherever it is seen, in the place of whatever is there.

    Several processes may be at the same file, and the machine may stop at any moment. Raises `OSError`.
    """
    if path.parent.is_file():
        path.parent.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
    with defer_interrupts():
        _replace_file(path, data)


def _replace_file(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there. An interruption in between would leave it beside."""
    handle, beside = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123  # it is open already
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        try:
            Path(beside).replace(path)
        except (IsADirectoryError, NotADirectoryError, PermissionError):
            # A folder is in the way.
            shutil.rmtree(path)
            Path(beside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise


def keep_font(data: bytes, folder: Path) -> str:
    """Keep a font file in a folder, unless it is there already; give the SHA-256 digest of it, which is its name."""
    digest = hashlib.sha256(data).hexdigest()
    if not is_font_whole(digest, folder):
        write_whole(folder / digest, data)
    return digest


def read_font(digest: str, folder: Path) -> bytes | None:
    """Return a font file that was kept; None where there is none, or another."""
    if not _DIGEST.fullmatch(digest):
        return None
    try:
        with _open_regular(folder / digest) as file:
            data = file.read(_LARGEST_FONT)
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == digest else None


def is_font_whole(digest: str, folder: Path) -> bool:
    """Return whether a font file was kept and is as it was; it is read again only when it has changed."""
    state = find_state(folder / digest) if _DIGEST.fullmatch(digest) else None
    return state is not None and _is_font_whole(digest, folder, state)


@lru_cache(maxsize=1024)
def _is_font_whole(digest: str, folder: Path, _state: FileState) -> bool:
    return read_font(digest, folder) is not None


def _open_regular(path: Path) -> io.BufferedReader:
    """Open a file for reading. Raises `OSError` for what is none, without waiting for the writer of a pipe."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotFoundError(str(path))
    return open(handle, "rb")  # noqa: PTH123  # it is open already, and the caller closes it
