"""The command line: the group of all commands, and what each of them ends with.

Exit status: 0 done, 2 wrong use of the command, 3 the book has errors and nothing was written, 4 a tool
or a font is missing, 70 a fault of the press that nobody has foreseen, 74 what was to be printed could not be.

The commands are in `commands/`, one a file.
"""

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from publisher import __version__
from publisher.commands.build_books import build_command
from publisher.commands.check_book import check_command
from publisher.commands.compare_fonts import fonts_command
from publisher.commands.explain_code import explain_command
from publisher.commands.failures import FAULTY_BOOK, UNWRITABLE_OUTPUT, clean_error, tell_error, tell_finding
from publisher.commands.import_document import import_command
from publisher.commands.language import LANGUAGE, read_language, teach_click, translate_help
from publisher.commands.make_library import library_command
from publisher.commands.new_book import new_command
from publisher.commands.prove_file import proof_command
from publisher.commands.show_cache import cache_command
from publisher.commands.terminal import CannotPrintError, print_text

if TYPE_CHECKING:
    from publisher.bounds import Bounds


class Cli(click.Group):
    """The group of all commands: turns what stops the press into a message and an exit status, and says their help."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read what is typed; what is wrong with it is said in the language that it names."""
        LANGUAGE.set(read_language(args))
        teach_click()
        return super().make_context(info_name, args, parent, **extra)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command with its help in the language of this one."""
        command = super().get_command(ctx, cmd_name)
        return command and translate_help(command, cmd_name)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help of all commands."""
        super(Cli, translate_help(self, "publisher")).format_help(ctx, formatter)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except CannotPrintError as error:
            print_text(f"publisher: the output cannot be written: {error}", err=True)
            ctx.exit(UNWRITABLE_OUTPUT)
        except click.ClickException as error:
            # It may name a file.
            raise clean_error(error) from error
        except (click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - no error may leave the command line
            ctx.exit(tell_error(error, ctx))


@click.group(cls=Cli, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version")
@click.option(
    "--language",
    envvar="PUBLISHER_LANGUAGE",
    metavar="TAG",
    help="The language of messages: ar, en, fa or he. Default: that of your settings.",
)
def main(language: str | None) -> None:
    """Make editions that are right in right-to-left scripts out of a folder of chapters.

    A book is a folder with a book.yaml, its chapters in Markdown, and lists of places, dates, terms,
    people, routes and sources in YAML. `publisher build FOLDER` makes a print PDF, a large-print PDF, an
    accessible EPUB, classroom handouts and a booklet of it, each with an index of places and a chronology.

    \b
    Shell completion:  eval "$(_PUBLISHER_COMPLETE=bash_source publisher)"   (bash; or zsh_source,
    fish_source)
    """


for _command in (
    new_command,
    import_command,
    build_command,
    check_command,
    library_command,
    fonts_command,
    proof_command,
    cache_command,
    explain_command,
):
    main.add_command(_command)


def tell_end(status: int, bounds: "Bounds") -> int:
    """Tell how the process of a command has ended that could not tell it itself, and return the exit status.

    `status` is what it ended with, or a signal as a negative number.
    """
    from publisher.interrupts import STOPPING
    from publisher.last_resort import describe_end, tell_interrupt

    if -status in STOPPING:
        return tell_interrupt(-status)
    # Nothing is left of the command: what was typed is read once more, for the language and the form of a finding.
    with suppress(click.ClickException), main.make_context("publisher", sys.argv[1:]):
        tell_finding(describe_end(status, bounds))
    return FAULTY_BOOK


if __name__ == "__main__":
    main()
