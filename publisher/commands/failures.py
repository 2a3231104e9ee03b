"""Tell what stopped a command: an error in, its message and the exit status out."""

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import click

from publisher.commands.language import find_catalogue
from publisher.commands.print_findings import print_findings
from publisher.commands.terminal import print_text
from publisher.model.finding import FaultyBookError, Finding, Position
from publisher.model.message import say
from publisher.script.visible import show_lines

FAULTY_BOOK, MISSING_TOOL, UNWRITABLE_OUTPUT = 3, 4, 74
_INSTALL = (
    "Debian: apt install fonts-noto-core libpango-1.0-0 libpangoft2-1.0-0 · macOS: brew install pango "
    "font-noto-naskh-arabic font-noto-kufi-arabic · Fedora: dnf install pango google-noto-fonts-all"
)


def tell_error(error: Exception, context: click.Context) -> int:
    """Tell what stopped a command, and return the exit status."""
    from publisher.bounds import ExhaustedError, read_bounds
    from publisher.last_resort import UNFORESEEN, describe_exhausted, describe_unforeseen
    from publisher.press.fontbook import MissingFontError
    from publisher.script.bidi import MissingLibraryError

    if isinstance(error, FaultyBookError):
        print_findings(error.report.in_order(), "text")
        count = len(error.report.errors)
        told = (
            say("1 error; nothing was written")
            if count == 1
            else say("{count} errors; nothing was written", count=count)
        )
        print_text(find_catalogue().say(told), err=True)
        return choose_status(error.report.findings)
    if isinstance(error, MissingFontError | MissingLibraryError):
        catalogue = find_catalogue()
        print_text(f"publisher: {catalogue.say(error.args[0])}", err=True)
        print_text(f"  {catalogue.hint}: {_INSTALL}", err=True)
        return MISSING_TOOL
    if isinstance(error, MemoryError | ExhaustedError):
        reason = error.args[0] if isinstance(error, ExhaustedError) else read_bounds().too_large
        return tell_finding(describe_exhausted(reason))
    print_findings([describe_unforeseen(error, _find_position(context))], "text")
    return UNFORESEEN


def tell_finding(finding: Finding) -> int:
    """Tell what stopped a command, in the form that was asked for, and return the exit status."""
    typed = " ".join(sys.argv[1:]).replace("=", " ").split()
    print_findings([finding], dict(pairwise(typed)).get("--format", "text"))
    return FAULTY_BOOK


def clean_error(error: click.ClickException) -> click.ClickException:
    """Return the error of a command with nothing in its message that commands a terminal."""
    message, context = show_lines(error.format_message()), getattr(error, "ctx", None)
    return click.UsageError(message, context) if isinstance(error, click.UsageError) else click.ClickException(message)


def _find_position(context: click.Context) -> Position:
    """Return what a command was about, for an error of which nothing more is known."""
    file = next((argument for argument in sys.argv[1:] if Path(argument).is_file()), "book.yaml")
    return Position(file if context.invoked_subcommand == "proof" else "book.yaml", 1, 1)


def choose_status(findings: Sequence[Finding]) -> int:
    """Choose the exit status of a run that found errors: a fault of the press itself is no error of the book."""
    from publisher.last_resort import UNFORESEEN
    from publisher.model import codes

    return UNFORESEEN if any(found.code is codes.UNFORESEEN for found in findings) else FAULTY_BOOK
