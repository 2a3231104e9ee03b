"""Read the arguments that several commands take: a typed word in, the folder of a book out."""

import os
from pathlib import Path

import click

from publisher.commands.language import find_catalogue, translate
from publisher.model.message import say

#: Bytes by which a file is known that was named for a book.
_HEAD = 2**20


class BookFolder(click.Path):
    """The folder of a book. Who names a file is told what it is, and what to name."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Take the folder."""
        path = Path(value)
        if path.exists() and not path.is_dir():
            self.fail(_describe_no_folder(path), param, ctx)
        return super().convert(value, param, ctx)


def _describe_no_folder(path: Path) -> str:
    """Say of a path that a book is a folder, and what lies there instead."""
    from publisher.file_kinds import recognize_kind
    from publisher.folder_door import describe_kind

    catalogue = find_catalogue()
    if not path.is_file():
        what = describe_kind(path.stat().st_mode)
        return catalogue.say(say("{name} is {what}, and a book is a folder", name=str(path), what=what))
    if path.with_name("book.yaml").is_file():
        message = say(
            "{name} is a file, and a book is a folder: name {folder}", name=str(path), folder=str(path.parent)
        )
        return catalogue.say(message)
    with path.open("rb") as file:
        kind = recognize_kind(file.read(_HEAD))
    if kind is None:
        return catalogue.say(say("{name} is a file, and a book is a folder with a book.yaml", name=str(path)))
    message = say("{name} is {what}, and a book is a folder; {hint}", name=str(path), what=kind.name, hint=kind.hint)
    return catalogue.say(message)


BOOK_FOLDER = BookFolder(path_type=Path, exists=True, file_okay=False)


def find_book() -> Path:
    """Return the book that is meant where none is named: this folder, or else its folder chapters."""
    for folder in (Path(), Path("chapters")):
        if (folder / "book.yaml").is_file():
            return folder
    message = say("there is no book.yaml here: name the folder of a book, or start one with `publisher new`")
    raise click.UsageError(translate(message))


def choose_book(ctx: click.Context, _param: click.Parameter, given: Path | None) -> Path | None:
    """Return the book that is named, or else the one that is meant; a shell that completes a word needs none."""
    return given if given or ctx.resilient_parsing else find_book()
