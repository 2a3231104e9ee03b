"""Writes the finished files: names and bytes in, files in the output folder out, all or none.

Each file is written beside its place and renamed only when all are on the disk, so that a full disk or
an interruption leaves the files of the last good build as they were.
"""

import errno
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from publisher.interrupts import defer_interrupts
from publisher.model.in_hand import show_moves
from publisher.model.message import say


class CannotWriteError(Exception):
    """A file cannot be written. `path` is where it should have gone."""

    def __init__(self, path: Path, reason: str) -> None:
        """Keep the path and the system's reason."""
        super().__init__(reason)
        self.path = path


def deliver_files(files: Mapping[str, bytes], output: Path) -> tuple[Path, ...]:
    """Write all files below `output`; raise `CannotWriteError`, with nothing changed, where one fails."""
    staged: list[tuple[Path, Path]] = []
    made: list[Path] = []
    path = output
    names = {(output / name).name for name in files}
    cleared: set[Path] = set()
    try:
        for name, data in files.items():
            path = output / name
            made += [folder for folder in reversed(path.parents) if not folder.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.parent not in cleared:
                # Once for all files of a folder: it may hold thousands.
                cleared.add(path.parent)
                _clear_orphans(path.parent, names)
            beside = path.with_name(f".{path.name}.{os.getpid()}.new")
            staged.append((beside, path))
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for _, path in staged:
            _refuse_folder(path)
        # An interruption between two of them would leave files of two builds side by side, and so would the end of the
        # process with the one that made it. Where this one is killed, that one moves the rest.
        with defer_interrupts():
            show_moves([(str(beside.absolute()), str(path.absolute())) for beside, path in staged])
            try:
                for beside, path in staged:
                    beside.replace(path)
            finally:
                show_moves([])
    except BaseException as error:
        _clear([beside for beside, _ in staged], made)
        if isinstance(error, OSError):
            raise CannotWriteError(path, error.strerror or str(error)) from error
        raise
    return tuple(path for _, path in staged)


def _refuse_folder(path: Path) -> None:
    """Raise what renaming a file onto a folder would, before the first file is renamed."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


def _clear(files: Iterable[Path], folders: Sequence[Path]) -> None:
    """Take away the files that were staged, and the folders that were made for them."""
    for file in files:
        with suppress(OSError):
            file.unlink()
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()


def _clear_orphans(folder: Path, names: Collection[str]) -> None:
    """Take away what a process that was killed had staged in a folder for one of the files."""
    for orphan in folder.glob(".*.*.new"):
        name, _, number = orphan.name.removesuffix(".new")[1:].rpartition(".")
        if name in names and number.isdecimal() and not _is_running(int(number)):
            with suppress(OSError):
                orphan.unlink()


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True


def judge_output(output: Path) -> None:
    """Raise `CannotWriteError` at once where the output folder cannot be written, before work is spent on it."""
    existing = output
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir():
        raise CannotWriteError(output, say("{path} is not a folder", path=existing))
    if not os.access(existing, os.W_OK | os.X_OK):
        raise CannotWriteError(output, say("no permission to write in {path}", path=existing))
