"""Starts a book: a folder, a title and a language in, the first files of a book in the folder out."""

from pathlib import Path

from publisher.manuscript.start_book import start_book
from publisher.press.deliver import deliver_files


def start(folder: Path, title: str, language: str) -> tuple[Path, ...]:
    """Start a book in a folder; return the files that were written. Nothing that is there is changed.

    Raises `ValueError` for what is no title or no language tag, `CannotWriteError` where a file cannot be written.
    """
    made = start_book(folder, title, language)
    return deliver_files({name: data for name, data in made.items() if not (folder / name).exists()}, folder)
