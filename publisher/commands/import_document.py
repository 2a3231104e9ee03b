"""`publisher import`: what another program wrote in, the folder of a book out."""

from pathlib import Path

import click

from publisher.commands.language import find_catalogue, translate
from publisher.commands.terminal import print_message, print_text
from publisher.model.message import say
from publisher.script.visible import show_text


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option(
    "-o", "--output", "folder", required=True, type=click.Path(path_type=Path, file_okay=False), help="A new folder."
)
@click.option("-l", "--language", help="The language of the book. Default: what SOURCE says, or looks like.")
@click.option("-t", "--title", help="The title of the book. Default: what SOURCE says, or its name.")
def import_command(source: Path, folder: Path, language: str | None, title: str | None) -> None:
    """Make a book of SOURCE: a Word file, an EPUB, a page of HTML, plain text, or a folder of Markdown.

    Headings, emphasis, lists, tables, notes and pictures come along. Marks of direction are dropped, since the press
    finds directions itself, and typography is mended where a fix is safe. What is left out is told.

    \b
    publisher import lessons.docx -o my-book
    publisher build my-book
    """
    from publisher.conversion.document import UnreadableDocumentError
    from publisher.press.deliver import CannotWriteError
    from publisher.production.import_book import import_book

    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(translate(say("{folder} is not empty", folder=str(folder))))
    try:
        book = import_book(source, folder, title or "", language or "")
    except UnreadableDocumentError as error:
        raise click.BadParameter(translate(error.args[0]), param_hint="SOURCE") from error
    except CannotWriteError as error:
        raise click.FileError(str(error.path), translate(error.args[0])) from error
    except ValueError as error:
        raise click.BadParameter(translate(error.args[0])) from error
    for path in book.files:
        print_text(show_text(str(path)))
    catalogue = find_catalogue()
    for sentence in book.left_out:
        print_text(show_text(catalogue.say(sentence)), err=True)
    if book.mended:
        print_message(say("small faults of typography that were mended: {count}", count=book.mended))
    print_message(say("next: publisher check {folder}", folder=folder))
