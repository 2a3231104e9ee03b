"""Print texts and messages: what a stranger wrote in, nothing that commands a terminal out."""

import os
from contextlib import suppress

import click

from publisher.commands.language import translate
from publisher.model.message import Message
from publisher.script.visible import show_json, show_lines, show_text


class CannotPrintError(Exception):
    """What a command has to say cannot be written where it goes."""


def print_message(message: Message) -> None:
    """Say a message beside what was made, in the language of this command."""
    print_text(show_text(translate(message)), err=True)


def print_text(text: str, *, err: bool = False, is_json: bool = False) -> None:
    """Print a text, with nothing in it that commands a terminal.

    A reader that went away, such as `head`, is no fault. Raises `CannotPrintError` where the text is lost otherwise.
    """
    try:
        click.echo(show_json(text) if is_json else show_lines(text), err=err)
    except OSError as error:
        # What is left in the buffer would fail again when the interpreter ends.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2 if err else 1)
        if not isinstance(error, BrokenPipeError) and not err:
            raise CannotPrintError(error.strerror or str(error)) from error
