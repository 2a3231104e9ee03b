"""`publisher library`: folders of books in, one catalogue of them out."""

import os
import re
from pathlib import Path
from typing import Any

import click

from publisher.commands.arguments import BOOK_FOLDER
from publisher.commands.failures import choose_status
from publisher.commands.language import translate
from publisher.commands.print_findings import print_findings
from publisher.commands.progress import BuildProgress
from publisher.commands.terminal import print_message, print_text
from publisher.model.finding import Severity
from publisher.model.message import say
from publisher.model.profile import PROFILE_NAMES
from publisher.script.visible import show_text


@click.command("library")
@click.argument("books", type=BOOK_FOLDER, nargs=-1, required=True, metavar="BOOK…")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("catalogue"),
    show_default=True,
    help="The folder for the catalogue.",
)
@click.option("-t", "--title", default="", help="The title of the catalogue. Default: as its language calls one.")
@click.option("-l", "--language", default="", help="The language of the catalogue. Default: that of the first book.")
@click.option("--address", default="", help="Where the catalogue will lie on the web: records name files by it.")
@click.option(
    "--for",
    "profiles",
    multiple=True,
    type=click.Choice(PROFILE_NAMES),
    help="Tell what the records lack for those who take them; may be given several times.",
)
@click.option(
    "--onix",
    "release",
    type=click.Choice(["3.1", "3.0"]),
    default="3.1",
    show_default=True,
    help="The release of ONIX.",
)
@click.option("--bag", "has_bags", is_flag=True, help="Write each book as a BagIt bag too, below bags/, for deposit.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=None, help="As for build.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def library_command(books: tuple[Path, ...], output: Path, jobs: int | None, quiet: bool, **wanted: Any) -> None:
    """Make one catalogue of many books: a page, feeds of OPDS, one ONIX message, one MARC file.

    Each BOOK is the folder of a book, which is built first, or a folder that `publisher build` wrote. Feeds and pages
    have a hundred books each. A book that has errors, or whose files are not those of its records, is left out and
    told, and the exit status is 3 then.

    \b
    publisher library my-book another-book -o catalogue
    publisher library made/* -o made --address https://www.example.org/books --for oapen
    """
    from publisher.manuscript.start_book import check_language, check_title
    from publisher.press.deliver import CannotWriteError
    from publisher.production.catalogue import CatalogueOrder, make_catalogue

    option = "--title"
    try:
        check_title(wanted["title"], may_be_blank=True)
        if wanted["language"]:
            option = "--language"
            check_language(wanted["language"])
    except ValueError as error:
        raise click.BadParameter(translate(error.args[0]), param_hint=option) from error
    if wanted["address"] and not re.fullmatch(r"https?://[^\s<>\"\x00-\x1f\x7f-\x9f]+", wanted["address"]):
        raise click.BadParameter(translate(say("an address begins with https://")), param_hint="--address")
    order = CatalogueOrder(books, output, jobs=jobs or os.cpu_count() or 1, **wanted)
    progress = BuildProgress(quiet=quiet)
    try:
        with progress:
            made = make_catalogue(order, progress.tell)
    except CannotWriteError as error:
        raise click.FileError(str(error.path), translate(error.args[0])) from error
    errors = [found for found in made.findings if found.severity is Severity.ERROR]
    print_findings(errors if quiet else made.findings, "text", is_whole=True)
    if not quiet:
        for path in made.files:
            print_text(show_text(str(path)))
        print_message(say("{count} of {of} books", count=made.total, of=len(books)))
    if errors:
        raise SystemExit(choose_status(errors))
