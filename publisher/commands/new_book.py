"""`publisher new`: a folder in, the files of a small book out."""

import sys
from pathlib import Path

import click

from publisher.commands.language import find_catalogue, translate
from publisher.commands.terminal import print_message, print_text
from publisher.model.message import say
from publisher.script.visible import show_text


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("-l", "--language", help="The language of the book, a BCP 47 tag: ar, ar-EG, fa, ur, he, en …")
@click.option("-t", "--title", help="The title of the book.")
def new_command(folder: Path, language: str | None, title: str | None) -> None:
    """Start a book in FOLDER: a book.yaml, a chapter that shows what can be marked, and the lists that it uses.

    Where FOLDER has chapters in Markdown already, only a book.yaml that lists them is written. Nothing that is
    there is changed. What is not given is asked for on a terminal.

    \b
    publisher new my-book --language ar --title "كتابي"
    """
    from publisher.press.deliver import CannotWriteError
    from publisher.production.start import start

    if (folder / "book.yaml").exists():
        raise click.UsageError(translate(say("{folder} has a book.yaml already", folder=str(folder))))
    is_asked = sys.stdin.isatty()
    if language is None:
        language = click.prompt(translate(say("Language (ar, fa, ur, he, en …)")), default="ar") if is_asked else "ar"
    if title is None:
        title = (
            click.prompt(translate(say("Title")), default=folder.resolve().name) if is_asked else folder.resolve().name
        )
    try:
        written, left_out = start(folder, title, language)
    except CannotWriteError as error:
        raise click.FileError(str(error.path), translate(error.args[0])) from error
    except ValueError as error:
        raise click.BadParameter(translate(error.args[0])) from error
    for path in written:
        print_text(show_text(str(path)))
    catalogue = find_catalogue()
    for sentence in left_out:
        print_text(show_text(catalogue.say(sentence)), err=True)
    print_message(say("next: publisher build {folder}", folder=folder))
