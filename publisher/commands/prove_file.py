"""`publisher proof`: a finished file and the sources of its book in, findings and a report out."""

from contextlib import suppress
from pathlib import Path

import click

from publisher.commands.arguments import BOOK_FOLDER, find_book
from publisher.commands.failures import FAULTY_BOOK
from publisher.commands.language import translate
from publisher.commands.print_findings import print_findings
from publisher.commands.terminal import print_text
from publisher.model.finding import Severity
from publisher.model.message import say
from publisher.model.order import EDITION_NAMES
from publisher.model.proof import REPORT_LANGUAGES, Proof
from publisher.script.visible import show_text


@click.command("proof")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("book", type=BOOK_FOLDER, required=False)
@click.option(
    "-e",
    "--edition",
    type=click.Choice(EDITION_NAMES),
    default=None,
    help="The edition that FILE is. Default: the one that it fits.",
)
@click.option(
    "-r",
    "--report",
    "report_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Where to write the report. Default: FILE with -proof.html instead of its suffix.",
)
@click.option(
    "-l",
    "--language",
    type=click.Choice(REPORT_LANGUAGES),
    default=None,
    help="The language of the report. Default: that of the book, or English.",
)
@click.option(
    "--preflight",
    "is_preflight",
    is_flag=True,
    help="Look at the pages of a PDF as a typographer does, too: lines, blank stretches, grid, small type.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def proof_command(
    file: Path,
    book: Path | None,
    edition: str | None,
    report_path: Path | None,
    language: str | None,
    is_preflight: bool,
    quiet: bool,
) -> None:
    """Prove FILE, a finished PDF or EPUB, against BOOK, the folder of its sources.

    The file is read back, glyph by glyph and as PDFium and Poppler read it, and compared with what the sources say:
    lost and doubled text, words that readers do not find, lines in the wrong order, letters that do not join, empty
    boxes, text that is cut off, missing pictures. Default BOOK: as for build; without a book
    only what the file itself can tell is judged.

    Every fault is printed, and a report is written in which each is shown as a picture of its line. Exit status: 0
    if nothing makes the file wrong, 3 if something does.

    \b
    publisher proof output/death-marches-print.pdf
    publisher proof book.epub my-book --language en -r report.html
    publisher proof output/death-marches-print.pdf --preflight
    """
    from publisher.press.deliver import CannotWriteError, deliver_files
    from publisher.production.verify_file import UnreadableFileError, verify_file
    from publisher.proof.prove import tell_each

    if book is None:
        with suppress(click.UsageError):
            book = find_book()
    try:
        proof, html = verify_file(file, book, edition or "", language or "", is_preflight=is_preflight)
    except UnreadableFileError as error:
        raise click.BadParameter(str(error), param_hint="FILE") from error
    path = report_path or file.with_name(f"{file.stem}-proof.html")
    try:
        deliver_files({path.name: html.encode("utf-8", "backslashreplace")}, path.parent)
    except CannotWriteError as error:
        raise click.FileError(str(error.path), translate(error.args[0])) from error
    findings = list(tell_each(proof))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    print_findings(errors if quiet else findings, "text", is_whole=True)
    if not quiet:
        _print_measures(proof)
        print_text(show_text(str(path)))
    if errors:
        raise SystemExit(FAULTY_BOOK)


def _print_measures(proof: Proof) -> None:
    """Print how much was judged, and how many words each reader found."""
    told = (
        say("{pages} pages, {lines} lines judged", pages=proof.pages, lines=proof.lines)
        if proof.lines
        else say("{pages} pages", pages=proof.pages)
    )
    print_text(translate(told))
    for tally in proof.tallies:
        told = say(
            "{reader}: {found} of {words} words found ({share}), {count} in order, {count_a} in no source",
            reader=tally.reader,
            found=tally.found,
            words=tally.words,
            share=f"{tally.share:.3%}",
            count=tally.in_order,
            count_a=tally.invented,
        )
        print_text(translate(told))
