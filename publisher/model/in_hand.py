"""Tells which file is in hand: an error that nobody has foreseen goes on its way with the name of the file."""

from collections.abc import Iterator
from contextlib import contextmanager

_NOTE = "file in hand: "


@contextmanager
def name_file(file: str) -> Iterator[None]:
    """Note the name of a file on whatever error is raised while it is in hand; the innermost file counts."""
    try:
        yield
    except Exception as error:
        if not find_file(error):
            error.add_note(_NOTE + file)
        raise


def find_file(error: BaseException) -> str:
    """Give the file that was in hand when an error was raised, "" where none was noted."""
    notes = (note for note in getattr(error, "__notes__", ()) if note.startswith(_NOTE))
    return next((note.removeprefix(_NOTE) for note in notes), "")
