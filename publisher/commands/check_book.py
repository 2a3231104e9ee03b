"""`publisher check`: the folder of a book in, findings on its sources out."""

from collections.abc import Sequence
from pathlib import Path

import click

from publisher.commands.arguments import BOOK_FOLDER, choose_book
from publisher.commands.failures import choose_status
from publisher.commands.language import translate
from publisher.commands.print_findings import print_findings
from publisher.commands.terminal import print_message
from publisher.model.finding import Finding, Severity
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
    findings = _mend(book) if fix else _judge(book)
    print_findings(findings, format_)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise SystemExit(choose_status(findings))


def _judge(book: Path) -> Sequence[Finding]:
    """Judge the sources of a book, unless that was done when they were as they are."""
    from publisher.production.recall import find_judgement

    record = find_judgement(book)
    # Nothing was made, so that no file has to be looked for.
    known = record.recall(book)
    if known is not None:
        return known.findings
    # What reads and judges is loaded only where something has changed.
    from publisher.production.check import check_sources

    report = check_sources(book)
    # What was changed meanwhile is judged again, and so is a book with an error.
    if not report.errors and find_judgement(book) == record:
        record.keep({}, report.in_order())
    return report.in_order()


def _mend(book: Path) -> Sequence[Finding]:
    """Mend in the sources of a book what can be mended safely; return what is left to tell."""
    from publisher.press.deliver import CannotWriteError
    from publisher.production.check import mend

    try:
        report, count = mend(book)
    except CannotWriteError as error:
        raise click.FileError(str(error.path), translate(error.args[0])) from error
    print_message(say("mended {count}", count=count))
    return report.in_order()
