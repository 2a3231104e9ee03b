"""Starts a book: a folder, a title and a language in, the first files of a book in the folder out."""

from collections.abc import Sequence
from pathlib import Path

from publisher.conversion.markdown_folder import tell_unnamed
from publisher.manuscript.start_book import start_book
from publisher.model.message import Message
from publisher.press.deliver import deliver_files


def start(
    folder: Path, title: str, language: str, chapters: Sequence[str] = ()
) -> tuple[tuple[Path, ...], tuple[Message, ...]]:
    """Start a book in a folder; return the files that were written, and what was left out of what is there.

    Nothing that is there is changed. `chapters` are the names of its chapters in order, if it has any that stand in
    another order than their names.

    Raises `ValueError` for what is no title or no language tag, `CannotWriteError` where a file cannot be written.
    """
    made = start_book(folder, title, language, chapters)
    left_out = tell_unnamed(folder)
    return deliver_files({name: data for name, data in made.items() if not (folder / name).exists()}, folder), left_out
