"""The door: what is typed at a terminal in, files and findings out.

Exit status: 0 done, 2 wrong use of the command, 3 the book has errors and nothing was written, 4 a tool
or a font is missing, 70 a fault of the press that nobody has foreseen, 74 what was to be printed could not be.

Whatever is printed goes through `_say`: titles, keys and names of files are a stranger's. A command imports what it
needs where it needs it, so that `--help`, the completion of a shell and a build in which nothing has changed load
little.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from contextvars import ContextVar
from copy import copy
from dataclasses import replace
from importlib.util import find_spec
from itertools import pairwise, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import click

from publisher import __version__
from publisher.model.finding import FaultyBookError, Finding, Position, Severity
from publisher.model.message import ENGLISH, Message, find_own_language, say
from publisher.model.order import EDITION_NAMES, Order
from publisher.model.profile import PROFILE_NAMES
from publisher.model.proof import REPORT_LANGUAGES
from publisher.script.visible import show_json, show_lines, show_text

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from publisher.bounds import Bounds
    from publisher.messages import Catalogue
    from publisher.model.order import Delivery

FAULTY_BOOK, MISSING_TOOL, UNWRITABLE_OUTPUT = 3, 4, 74
#: Warnings of one kind that a person is shown of a file, and of a book; the others are counted.
_MOST_IN_FILE, _MOST_IN_BOOK = 3, 12
_INSTALL = (
    "Debian: apt install fonts-noto-core libpango-1.0-0 libpangoft2-1.0-0 · macOS: brew install pango "
    "font-noto-naskh-arabic font-noto-kufi-arabic · Fedora: dnf install pango google-noto-fonts-all"
)


class _BookFolder(click.Path):
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

    catalogue = _find_catalogue()
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


_BOOK = _BookFolder(path_type=Path, exists=True, file_okay=False)
#: Bytes by which a file is known that was named for a book.
_HEAD = 2**20


#: The language in which this command speaks, "" before anything is typed.
_LANGUAGE = ContextVar("language", default="")
_Said = TypeVar("_Said", bound=click.Command)


def _read_language(typed: Sequence[str]) -> str:
    """Return the language that is asked for before the name of a command, or that of a person's settings."""
    words = iter(typed)
    for word in takewhile(lambda word: word.startswith("-"), words):
        name, has_value, value = word.partition("=")
        if name == "--language":
            return value if has_value else next(words, "")
    return os.environ.get("PUBLISHER_LANGUAGE", "") or find_own_language()


def _teach_library() -> None:
    """Let click say what it says in the language of this command, of which gettext has no file."""
    for module in (click.core, click.exceptions, click.formatting, click.parser, click.types, click.decorators):
        module._ = _say_click  # type: ignore[attr-defined]
        module.ngettext = _say_click_counted  # type: ignore[attr-defined]


def _say_click(text: str) -> str:
    catalogue = _open_spoken()
    return catalogue.click.get(text, text) if catalogue else text


def _say_click_counted(one: str, many: str, count: int) -> str:
    return _say_click(one if count == 1 else many)


def _open_spoken() -> "Catalogue | None":
    """Return the catalogue of the language of this command, None where that is English."""
    language = _LANGUAGE.get()
    # A build in which nothing has changed ends before anything is read that others need (`tests/test_imports.py`).
    if re.split("[-_]", language)[0].lower() in {"", ENGLISH}:
        return None
    from publisher.messages import open_catalogue

    return open_catalogue(language)


def _put(message: Message) -> str:
    """Put a message into the language of this command."""
    catalogue = _open_spoken()
    return catalogue.say(message) if catalogue else message


def _say_help(command: _Said, name: str) -> _Said:
    """Return a command with what its help says in the language of this command; what is to be typed stays."""
    catalogue = _open_spoken()
    if not catalogue or name not in catalogue.help:
        return command
    said = copy(command)
    typed = [part for part in (command.help or "").split("\n\n") if part.startswith("\b")]
    said.help = "\n\n".join((catalogue.help[name], *typed))
    said.params = [copy(parameter) for parameter in command.params]
    for parameter in said.params:
        if isinstance(parameter, click.Option):
            parameter.help = catalogue.help.get(f"{name}.{parameter.name}", parameter.help)
    return said


def _find_book() -> Path:
    """Return the book that is meant where none is named: this folder, or else its folder chapters."""
    for folder in (Path(), Path("chapters")):
        if (folder / "book.yaml").is_file():
            return folder
    message = say("there is no book.yaml here: name the folder of a book, or start one with `publisher new`")
    raise click.UsageError(_put(message))


def _choose_book(ctx: click.Context, _param: click.Parameter, given: Path | None) -> Path | None:
    """Return the book that is named, or else the one that is meant; a shell that completes a word needs none."""
    return given if given or ctx.resilient_parsing else _find_book()


class Door(click.Group):
    """The group of all commands: turns what stops the press into a message and an exit status, and says their help."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read what is typed; what is wrong with it is said in the language that it names."""
        _LANGUAGE.set(_read_language(args))
        _teach_library()
        return super().make_context(info_name, args, parent, **extra)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command with its help in the language of this one."""
        command = super().get_command(ctx, cmd_name)
        return command and _say_help(command, cmd_name)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help of all commands."""
        super(Door, _say_help(self, "publisher")).format_help(ctx, formatter)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except _CannotSayError as error:
            _say(f"publisher: the output cannot be written: {error}", err=True)
            ctx.exit(UNWRITABLE_OUTPUT)
        except click.ClickException as error:
            # It may name a file.
            raise _repeat(error) from error
        except (click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - this is the door through which none may go
            ctx.exit(_tell_error(error, ctx))


def _tell_error(error: Exception, context: click.Context) -> int:
    """Tell what stopped a command, and return the exit status."""
    from publisher.bounds import ExhaustedError, read_bounds
    from publisher.last_resort import UNFORESEEN, describe_exhausted, describe_unforeseen
    from publisher.press.fontbook import MissingFontError
    from publisher.script.bidi import MissingLibraryError

    if isinstance(error, FaultyBookError):
        _print_findings(error.report.in_order(), "text")
        count = len(error.report.errors)
        told = (
            say("1 error; nothing was written")
            if count == 1
            else say("{count} errors; nothing was written", count=count)
        )
        _say(_find_catalogue().say(told), err=True)
        return _choose_status(error.report.findings)
    if isinstance(error, MissingFontError | MissingLibraryError):
        _say(f"publisher: {error}", err=True)
        _say(f"  hint: {_INSTALL}", err=True)
        return MISSING_TOOL
    if isinstance(error, MemoryError | ExhaustedError):
        reason = error.args[0] if isinstance(error, ExhaustedError) else read_bounds().too_large
        return _tell_finding(describe_exhausted(reason))
    _print_findings([describe_unforeseen(error, _find_position(context))], "text")
    return UNFORESEEN


def tell_end(status: int, bounds: "Bounds") -> int:
    """Tell how the process of a command has ended that could not tell it itself, and give the exit status.

    `status` is what it ended with, or a signal as a negative number.
    """
    from publisher.interrupts import STOPPING
    from publisher.last_resort import describe_end, tell_interrupt

    return tell_interrupt(-status) if -status in STOPPING else _tell_finding(describe_end(status, bounds))


def _tell_finding(finding: Finding) -> int:
    """Tell what stopped a command, in the form that it was asked for, and give the exit status.

    What was typed is read once more: nothing is left of the command.
    """
    typed = " ".join(sys.argv[1:]).replace("=", " ").split()
    asked = dict(pairwise(typed))
    with suppress(click.ClickException), main.make_context("publisher", sys.argv[1:]):
        _print_findings([finding], asked.get("--format", "text"))
    return FAULTY_BOOK


def _repeat(error: click.ClickException) -> click.ClickException:
    """Return what is wrong with a command once more, with nothing in it that commands a terminal."""
    message, context = show_lines(error.format_message()), getattr(error, "ctx", None)
    return click.UsageError(message, context) if isinstance(error, click.UsageError) else click.ClickException(message)


def _find_position(context: click.Context) -> Position:
    """Return what a command was about, for an error of which nothing more is known."""
    file = next((argument for argument in sys.argv[1:] if Path(argument).is_file()), "book.yaml")
    return Position(file if context.invoked_subcommand == "proof" else "book.yaml", 1, 1)


def _choose_status(findings: Sequence[Finding]) -> int:
    """Choose the exit status of a run that found errors: a fault of the press itself is no error of the book."""
    from publisher.last_resort import UNFORESEEN
    from publisher.model import codes

    return UNFORESEEN if any(found.code is codes.UNFORESEEN for found in findings) else FAULTY_BOOK


class _CannotSayError(Exception):
    """What a command has to say cannot be written where it goes."""


def _tell(message: Message) -> None:
    """Say a message beside what was made, in the language of this command."""
    _say(show_text(_put(message)), err=True)


def _say(text: str, *, err: bool = False, is_json: bool = False) -> None:
    """Print a text, with nothing in it that commands a terminal.

    A reader that went away, such as `head`, is no fault. Raises `_CannotSayError` where the text is lost otherwise.
    """
    try:
        click.echo(show_json(text) if is_json else show_lines(text), err=err)
    except OSError as error:
        # What is left in the buffer would fail again when the interpreter ends.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2 if err else 1)
        if not isinstance(error, BrokenPipeError) and not err:
            raise _CannotSayError(error.strerror or str(error)) from error


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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


def _find_catalogue(*, is_for_programs: bool = False) -> "Catalogue":
    """Return the catalogue of the language in which this command speaks.

    Programs are spoken to in English, whatever a person's settings are, unless another language is asked for.
    """
    from publisher.messages import open_catalogue

    context = click.get_current_context(silent=True)
    asked = context.find_root().params.get("language") if context else None
    return open_catalogue(asked or (ENGLISH if is_for_programs else find_own_language()))


@main.command("new")
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
        raise click.UsageError(_put(say("{folder} has a book.yaml already", folder=str(folder))))
    is_asked = sys.stdin.isatty()
    if language is None:
        language = click.prompt(_put(say("Language (ar, fa, ur, he, en …)")), default="ar") if is_asked else "ar"
    if title is None:
        title = click.prompt(_put(say("Title")), default=folder.resolve().name) if is_asked else folder.resolve().name
    try:
        written = start(folder, title, language)
    except CannotWriteError as error:
        raise click.FileError(str(error.path), str(error)) from error
    except ValueError as error:
        raise click.BadParameter(_put(error.args[0])) from error
    for path in written:
        _say(show_text(str(path)))
    _tell(say("next: publisher build {folder}", folder=folder))


@main.command("import")
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
        raise click.UsageError(_put(say("{folder} is not empty", folder=str(folder))))
    try:
        book = import_book(source, folder, title or "", language or "")
    except UnreadableDocumentError as error:
        raise click.BadParameter(str(error), param_hint="SOURCE") from error
    except CannotWriteError as error:
        raise click.FileError(str(error.path), str(error)) from error
    except ValueError as error:
        raise click.BadParameter(_put(error.args[0])) from error
    for path in book.files:
        _say(show_text(str(path)))
    catalogue = _find_catalogue()
    for sentence in book.left_out:
        _say(show_text(catalogue.say(sentence)), err=True)
    if book.mended:
        _tell(say("small faults of typography that were mended: {count}", count=book.mended))
    _tell(say("next: publisher check {folder}", folder=folder))


@main.command("build")
@click.argument("books", type=_BOOK, nargs=-1, metavar="[BOOK]…")
@click.option(
    "-e",
    "--edition",
    "editions",
    multiple=True,
    type=click.Choice(EDITION_NAMES),
    help="Make this edition only; may be given several times. Default: those that book.yaml names, or all.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    help="The folder for what is made; of several books each has a folder of its name in it.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 64),
    default=None,
    help="Lay out so many parts at once. Default: one for each processor.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    default="",
    help="Have parts laid out by a Dask cluster: the address of its scheduler, such as tcp://10.0.0.1:8786.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def build_command(
    books: tuple[Path, ...], editions: tuple[str, ...], output: Path, jobs: int | None, scheduler: str, quiet: bool
) -> None:
    """Make the editions of each BOOK, a folder (default: this one, if it has a book.yaml, or else chapters).

    Nothing is written of a book that has an error; files of an earlier build stay then, and other books are made all
    the same. What did not change since the last build is not made again.

    \b
    publisher build
    publisher build my-book -e print -e epub -o out
    publisher build shelf/* -o made
    """
    order = Order(books[0] if books else _find_book(), output, editions, jobs or os.cpu_count() or 1, scheduler)
    if len(books) > 1:
        _build_many(
            [replace(order, book=book, output=output / name) for name, book in _name_books(books).items()], quiet=quiet
        )
    else:
        _build(order, quiet=quiet)


def _name_books(books: Sequence[Path]) -> dict[str, Path]:
    """Return several books by the names of their folders. Raises `UsageError` for two of one name."""
    named: dict[str, Path] = {}
    for book in books:
        name = book.resolve().name
        if name in named:
            message = say(
                "{book} and {other} would both be made in a folder {name}",
                book=str(named[name]),
                other=str(book),
                name=name,
            )
            raise click.UsageError(_put(message))
        named[name] = book
    return named


def _build_many(orders: Sequence[Order], *, quiet: bool) -> None:
    """Build several books; what is wrong with one stops no other. Exit with the gravest status."""
    statuses: list[int] = []
    far = _build_far(orders)
    for order in orders:
        if not quiet:
            _say(show_text(str(order.book)), err=True)
        made = next(far, None)
        try:
            _build(order, f"{order.book}/", made, quiet=quiet)
        except (click.ClickException, _CannotSayError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever stops one book is told, and the next one begun
            if isinstance(error, FaultyBookError):
                error.report.findings[:] = _name_folder(error.report.findings, f"{order.book}/")
            statuses.append(_tell_error(error, click.get_current_context()))
    if not quiet:
        _tell(say("{made} of {count} books were made", made=len(orders) - len(statuses), count=len(orders)))
    if statuses:
        raise SystemExit(max(statuses))


def _name_folder(findings: Sequence[Finding], folder: str) -> list[Finding]:
    """Name the folder of a book in its findings, where there are several books."""
    return [replace(one, position=replace(one.position, file=f"{folder}{one.position.file}")) for one in findings]


def _build_far(orders: Sequence[Order]) -> "Iterator[Delivery | Exception]":
    """Have books built by a cluster, if the orders name one; return what came of each, or why none came."""
    # Where there is no Dask each build says so.
    if not orders[0].scheduler or find_spec("distributed") is None:
        return iter(())
    from publisher.production.cluster_books import build_far
    from publisher.production.recall import find_record

    return build_far([(order, find_record(order)) for order in orders])


def _build(order: Order, folder: str = "", far: "Delivery | Exception | None" = None, *, quiet: bool) -> None:
    """Build a book, unless that was done `far` away, and say what came of it.

    `folder` begins what is said of its files where there are several books.
    """
    if isinstance(far, Exception):
        raise far
    from publisher.production.recall import find_record

    narrator = _Narrator(quiet=quiet)
    with narrator:
        record = find_record(order)
        delivery = far or record.recall(order.output)
        if delivery is None:
            # What makes books is loaded only where something has to be made.
            from publisher.production.build import make_book

            delivery = make_book(order, record, narrator.tell)
    if not quiet:
        _print_findings(_name_folder(delivery.findings, folder), "text")
        for path in delivery.files:
            _say(show_text(str(path)))
        if delivery.unchanged:
            _tell(say("nothing has changed since the last build"))


@main.command("check")
@click.argument("book", type=_BOOK, required=False, callback=_choose_book)
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
            raise click.FileError(str(error.path), str(error)) from error
        _tell(say("mended {count}", count=count))
    else:
        report, _ = check(book)
    _print_findings(report.in_order(), format_)
    if report.errors:
        raise SystemExit(_choose_status(report.findings))


@main.command("library")
@click.argument("books", type=_BOOK, nargs=-1, required=True, metavar="BOOK…")
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
    from publisher.press.deliver import CannotWriteError
    from publisher.production.catalogue import CatalogueOrder, make_catalogue

    if wanted["address"] and not re.fullmatch(r"https?://[^\s<>\"]+", wanted["address"]):
        raise click.BadParameter(_put(say("an address begins with https://")), param_hint="--address")
    order = CatalogueOrder(books, output, jobs=jobs or os.cpu_count() or 1, **wanted)
    narrator = _Narrator(quiet=quiet)
    try:
        with narrator:
            made = make_catalogue(order, narrator.tell)
    except CannotWriteError as error:
        raise click.FileError(str(error.path), str(error)) from error
    errors = [found for found in made.findings if found.severity is Severity.ERROR]
    _print_findings(errors if quiet else made.findings, "text", is_whole=True)
    if not quiet:
        for path in made.files:
            _say(show_text(str(path)))
        _tell(say("{count} of {of} books", count=made.total, of=len(books)))
    if errors:
        raise SystemExit(_choose_status(errors))


@main.command("fonts")
@click.argument("book", type=_BOOK, required=False, callback=_choose_book)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text for people, json for programs.",
)
def fonts_command(book: Path, format_: str) -> None:
    """Judge the type families of this machine, and those in BOOK (default: as for build), for the script of BOOK.

    Each is laid out, bound and read back by PDFium: `plain` and `marked` are the shares of words that
    survive, without vowel marks and with them. `lacks` counts characters of BOOK that the family has not.
    """
    import json
    from dataclasses import asdict

    from publisher.production.font_report import report_fonts

    narrator = _Narrator(quiet=False)
    with narrator:
        fitted = report_fonts(book, narrator.tell)
    if format_ == "json":
        _say(json.dumps([asdict(one) for one in fitted], ensure_ascii=False, indent=1), is_json=True)
        return
    width = max((len(show_text(one.family)) for one in fitted), default=0)
    _say(f"  {'family':{width}}  lacks   plain  marked  bold")
    for one in fitted:
        marked = "" if one.marked is None else f"{one.marked:.3f}"
        sign, bold = "*" if one.is_chosen else " ", "yes" if one.has_bold else "no"
        family = show_text(one.family)
        _say(f"{sign} {family:{width}}  {len(one.missing):5}  {one.plain:6.3f}  {marked:>6}  {bold}")
    _say("* " + _put(say("the book is set in this family")))


@main.command("proof")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("book", type=_BOOK, required=False)
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
            book = _find_book()
    try:
        proof, html = verify_file(file, book, edition or "", language or "", is_preflight=is_preflight)
    except UnreadableFileError as error:
        raise click.BadParameter(str(error), param_hint="FILE") from error
    path = report_path or file.with_name(f"{file.stem}-proof.html")
    try:
        deliver_files({path.name: html.encode()}, path.parent)
    except CannotWriteError as error:
        raise click.FileError(str(error.path), str(error)) from error
    findings = list(tell_each(proof))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    _print_findings(errors if quiet else findings, "text", is_whole=True)
    if not quiet:
        told = (
            say("{pages} pages, {lines} lines judged", pages=proof.pages, lines=proof.lines)
            if proof.lines
            else say("{pages} pages", pages=proof.pages)
        )
        _say(_put(told))
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
            _say(_put(told))
        _say(show_text(str(path)))
    if errors:
        raise SystemExit(FAULTY_BOOK)


#: Of sizes, each 1024 times the one before.
_UNITS = " KMGT"


class _Size(click.ParamType[int]):
    """A number of bytes, written as 500M or 2G."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number and its unit."""
        found = re.fullmatch(r"(\d{1,15}(?:\.\d{1,3})?) ?([KMGT]?)(?:i?B)?", str(value).strip(), re.IGNORECASE)
        if found is None:
            self.fail(_put(say("{value} is no size such as 500M or 2G", value=str(value))), param, ctx)
        return int(float(found[1]) * 1024 ** _UNITS.index(found[2].upper() or " "))


def _write_size(size: int) -> str:
    """Write a number of bytes as people read it."""
    power = min(max(size.bit_length() - 1, 0) // 10, len(_UNITS) - 1)
    return f"{size / 1024**power:.{power and 1}f} {_UNITS[power]}B".replace("  ", " ")


@main.command("cache")
@click.option("--limit", type=_Size(), default=None, metavar="SIZE", help="The most that it may take up: 500M, 2G.")
@click.option("--clear", is_flag=True, help="Throw away all that lies in it.")
def cache_command(limit: int | None, clear: bool) -> None:
    """Show what lies in the cache, book by book; bound it, or clear it.

    What was made lies there, so that the next build makes only what changed. All of it can be thrown away. After each
    build what was not used for longest is thrown away until the rest keeps the limit, 1 GB if no other was set. The
    folder is that of PUBLISHER_CACHE, or rtl-publisher where the system keeps caches (XDG_CACHE_HOME).

    \b
    publisher cache --limit 500M
    publisher cache --clear
    """
    from publisher.press.cache_folder import CacheInUseError, clear_cache, find_cache_folder, limit_cache, survey_cache

    try:
        if clear:
            clear_cache()
        if limit is not None:
            limit_cache(limit)
    except CacheInUseError as error:
        raise click.ClickException(_put(say("a build uses the cache; try again when it is done"))) from error
    except OSError as error:
        raise click.FileError(str(find_cache_folder()), error.strerror or str(error)) from error
    survey = survey_cache()
    _say(str(survey.folder))
    told = say(
        "{size} in {count} files, of {limit} at most",
        size=_write_size(survey.size),
        count=survey.count,
        limit=_write_size(survey.limit),
    )
    _say(_put(told))
    for book in survey.books:
        name = " ".join(filter(None, (book.title, book.identifier))) or _put(say("fonts and records of all books"))
        files = _put(say("{count} files", count=f"{book.count:6}"))
        _say(f"  {_write_size(book.size):>10}  {files}  {name}")


def _complete_code(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    from publisher.proof.judge import ALL_CODES

    return [code for code in ALL_CODES if code.startswith(incomplete.upper())]


@main.command("explain")
@click.argument("code", shell_complete=_complete_code, required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown"]),
    default="text",
    show_default=True,
    help="text for people, markdown for the manual: all codes as a chapter.",
)
def explain_command(code: str | None, format_: str) -> None:
    """Tell what a finding means, with a bad and a good example. Without CODE: list all codes.

    The letters of a code say what it is about: BK the files of the book, PL places, CH dates and events, MP maps,
    AR text in Arabic script, RT any right-to-left text, PD a finished PDF, EP a finished EPUB, LB records for
    libraries, WA waivers, PR the press.

    \b
    publisher explain BK017
    """
    from publisher.explain import write_chapter, write_page
    from publisher.proof.judge import ALL_CODES

    catalogue = _find_catalogue()
    if format_ == "markdown":
        _say(write_chapter(ALL_CODES.values(), catalogue).rstrip("\n"))
        return
    if code is None:
        for known in ALL_CODES.values():
            _say(f"{known.id}  {catalogue.say_severity(known.severity):7}  {catalogue.say_code(known).title}")
        return
    if code.upper() not in ALL_CODES:
        message = say("there is no code {code}; `publisher explain` lists them all", code=code)
        raise click.BadParameter(_put(message), param_hint="CODE")
    _say(write_page(ALL_CODES[code.upper()], catalogue))


class _Narrator:
    """Tells how far a build is: bars on a terminal, plain lines elsewhere, nothing if quiet."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.bars: Progress | None = None
        self.tasks: dict[str, TaskID] = {}
        self.finished: set[str] = set()
        self.is_begun = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self.bars:
            self.bars.stop()

    def tell(self, what: str, done: int, of: int) -> None:
        """Tell that `done` of `of` pieces of something are made."""
        if self.quiet:
            return
        if not self.is_begun:
            self.is_begun = True
            self.bars = _open_bars()
        if self.bars:
            if what not in self.tasks:
                self.tasks[what] = self.bars.add_task(_put(_name_work(what)), total=of)
            self.bars.update(self.tasks[what], completed=done, total=of)
        elif done >= of and what not in self.finished:
            self.finished.add(what)
            if of > 1:
                _tell(say("{what}: {count} of {of}", what=_name_work(what), count=of, of=of))
            else:
                _tell(say("{what}: done", what=_name_work(what)))


#: What a build is at, by the words of `production`: stages, and editions by their names.
_WORK: dict[str, Message] = {
    word: word
    for word in (
        say("reading"),
        say("print"),
        say("large-print"),
        say("epub"),
        say("handouts"),
        say("booklet"),
        say("cover"),
        say("proof"),
        say("books"),
        say("families"),
    )
}


def _name_work(what: str) -> Message:
    """Name what a build is at: an edition, or a stage that `production` calls by a word."""
    return _WORK.get(what) or Message(what, {})


def _open_bars() -> "Progress | None":
    """Return bars that are shown from now on, where there is a terminal to show them on."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        return None
    bars = Progress(
        TextColumn("{task.description:12}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
    bars.start()
    return bars


def _print_findings(findings: Sequence[Finding], format_: str, *, is_whole: bool = False) -> None:
    """Print findings; of warnings of a kind the first few, unless the list is to be whole."""
    if not findings and format_ != "json":
        return
    catalogue = _find_catalogue(is_for_programs=format_ != "text")
    said = [catalogue.say_finding(finding) for finding in findings]
    if format_ == "json":
        import json

        _say(json.dumps([_as_data(finding) for finding in said], ensure_ascii=False, indent=1), is_json=True)
        return
    shown, rest = (said, {}) if format_ == "github" or is_whole else _group_warnings(said)
    for finding in shown:
        if format_ == "github":
            at = finding.position
            _say(
                f"::{finding.severity.value} file={_escape(show_text(at.file), ',:')},line={max(at.line, 1)},"
                f"col={max(at.column, 1)},title={finding.code.id}::{_escape(_describe(finding))}"
            )
        else:
            kind = "" if finding.severity is Severity.ERROR else f"{catalogue.say_severity(finding.severity)}: "
            _say(show_text(f"{finding.position}: {finding.code.id} {kind}{finding.message}"), err=True)
            if finding.hint:
                _say(show_text(f"  {catalogue.hint}: {finding.hint}"), err=True)
    for code, files in rest.items():
        more = say(
            "… and {count} more {code} in {files} files; --format json tells all",
            count=f"{files.total():,}",
            code=code,
            files=len(files),
        )
        _say(show_text(catalogue.say(more)), err=True)


def _group_warnings(findings: Sequence[Finding]) -> tuple[list[Finding], dict[str, Counter[str]]]:
    """Choose what a person reads: all errors, and of warnings of a kind the first; how many more there are beside them.

    The others are counted by code and file.
    """
    shown: list[Finding] = []
    rest: dict[str, Counter[str]] = {}
    in_file: Counter[tuple[str, str]] = Counter()
    in_book: Counter[str] = Counter()
    for finding in findings:
        code, file = finding.code.id, finding.position.file
        is_many = in_file[code, file] >= _MOST_IN_FILE or in_book[code] >= _MOST_IN_BOOK
        if finding.severity is Severity.WARNING and is_many:
            rest.setdefault(code, Counter())[file] += 1
            continue
        in_file[code, file] += 1
        in_book[code] += 1
        shown.append(finding)
    return shown, rest


def _describe(finding: Finding) -> str:
    """Return the message, the hint and what the fix would write, each in a line."""
    import json

    written = " ".join(json.dumps(edit.text, ensure_ascii=False) for edit in finding.fix)
    return "\n".join(map(show_text, filter(None, (finding.message, finding.hint, written and f"fix: {written}"))))


def _escape(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _as_data(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code.id,
        "severity": finding.severity.value,
        "file": finding.position.file,
        "line": max(finding.position.line, 1),
        "column": max(finding.position.column, 1),
        "message": finding.message,
        "hint": finding.hint,
        "fix": [
            {
                "line": edit.start.line,
                "column": edit.start.column,
                "end_line": edit.end.line,
                "end_column": edit.end.column,
                "text": edit.text,
            }
            for edit in finding.fix
        ],
    }


if __name__ == "__main__":
    main()
