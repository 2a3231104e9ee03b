"""`publisher check`: the folder of a book in, findings on its sources out."""

from pathlib import Path

import click

from publisher.commands.arguments import BOOK_FOLDER, choose_book
from publisher.commands.failures import choose_status
from publisher.commands.language import translate
from publisher.commands.print_findings import print_findings
from publisher.commands.terminal import print_message
from publisher.model.message import say


@click.command("check")
@click.argument("book", type=BOOK_FOLDER, required=False, callback=choose_book)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="text for people, json for programs, github for annotations in a workflow.",
)
@click.option("--fix", is_flag=True, help="First mend what can be mended safely, in the files of BOOK.")
def check_command(book: Path, format_: str, fix: bool) -> None:
    """Judge the sources of BOOK (default: as for build) and make nothing.

    Every finding is printed as file:line:column: CODE message. `publisher explain CODE` tells more.
    With --fix, letters and signs that are wrong beyond doubt are put right in the text; markup stays as it is.
    """
    from publisher.press.deliver import CannotWriteError
    from publisher.production.check import check, mend

    if fix:
        try:
            report, count = mend(book)
        except CannotWriteError as error:
            raise click.FileError(str(error.path), translate(error.args[0])) from error
        print_message(say("mended {count}", count=count))
    else:
        report, _ = check(book)
    print_findings(report.in_order(), format_)
    if report.errors:
        raise SystemExit(choose_status(report.findings))
