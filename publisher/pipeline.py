"""The whole story on one page: a folder of chapters in, every edition of the book out.

read → weave → judge → typeset → lay out, number, bind or pack → prove → deliver
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from publisher.bounds import ExhaustedError, bound_work, read_bounds
from publisher.editions import EDITIONS
from publisher.fitting_room import fit_families
from publisher.last_resort import describe_unforeseen
from publisher.manuscript.mend import mend_files
from publisher.manuscript.read import read_book
from publisher.manuscript.sources import digest_shown, digest_sources
from publisher.manuscript.start_book import start_book
from publisher.model import codes
from publisher.model.collector import hold_collector
from publisher.model.edition import Edition
from publisher.model.finding import FaultyBookError, Finding, Position, Report
from publisher.model.fitness import Fitness
from publisher.model.in_hand import name_file
from publisher.model.message import say
from publisher.model.press_error import ExhaustedPartError, LostProcessError, PressError
from publisher.model.proof import Proof
from publisher.model.tree import Text, iterate_nodes
from publisher.model.woven import WovenBook
from publisher.press.basis import digest_basis
from publisher.press.cache_folder import find_cache_folder, open_cache_folder, sweep_cache
from publisher.press.compositors import Compositors, announce_work
from publisher.press.deliver import CannotWriteError, deliver_files, judge_output
from publisher.press.fontbook import MissingFontError, added_fonts, find_fonts, find_unprintable
from publisher.press.shelf import Shelf, digest_files
from publisher.press_room import AwaitedProof, PressRoom, Progress, adapt_edition, locate_part
from publisher.proof.characters import find_characters
from publisher.proof.judge import ALL_CODES, judge_book
from publisher.proof.prove import join_proofs, tell_faults
from publisher.proof.readers import describe_readers
from publisher.script.bidi import MissingLibraryError
from publisher.typeset.chronology_files import write_calendar, write_chronology, write_table
from publisher.typeset.data_files import write_places
from publisher.typeset.families import choose_families
from publisher.typeset.house import open_house
from publisher.typeset.pages import TemplateFaultError
from publisher.typeset.stylesheets import find_style_folders, list_house_styles
from publisher.weave.weave import weave_book

_LET_MORE = say(
    "look for what asks for so much: a style sheet, a drawing, a font, a list; what is good and large gets more by "
    "PUBLISHER_SECONDS and PUBLISHER_MEMORY (mebibytes)"
)
#: How often sources are mended and judged again.
_MENDING_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of the press. No `editions` means those that the book names."""

    book: Path
    output: Path
    editions: tuple[str, ...] = ()
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of an order: the files, the findings, and whether nothing had to be made."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    unchanged: bool = False


def start(folder: Path, title: str, language: str) -> tuple[Path, ...]:
    """Start a book in a folder; return the files that were written. Nothing that is there is changed.

    Raises `ValueError` for what is no title or no language tag, `CannotWriteError` where a file cannot be written.
    """
    made = start_book(folder, title, language)
    return deliver_files({name: data for name, data in made.items() if not (folder / name).exists()}, folder)


def check(folder: Path, editions: Sequence[str] = (), output: Path | None = None) -> tuple[Report, WovenBook | None]:
    """Read, weave and judge a book: every finding, and the woven book if it can be made.

    `editions` are those that are wanted; none means those that the book names. `output` is where they go, which may be
    a folder inside that of the book.
    """
    report = Report()
    woven: WovenBook | None = None
    try:
        with bound_work(read_bounds()):
            book = read_book(folder, report, output)
            report.at = Position("book.yaml", 1, 1)
            woven = weave_book(book, report) if book else None
            if woven:
                judge_book(woven, report)
                # An EPUB asks for the pages of a print edition, if the book has one.
                if any(EDITIONS[name].maker != "packed" for name in (*editions, *woven.book.metadata.editions)):
                    _judge_characters(woven, report)
    except MissingLibraryError:
        raise
    except ExhaustedError as error:
        report.add(codes.TOO_MUCH_TO_READ, report.at, say("this cannot be judged: {error}", error=error), _LET_MORE)
    except Exception as error:  # noqa: BLE001 - what was found before it is told all the same
        found = describe_unforeseen(error, report.at)
        report.add(found.code, found.position, found.message, found.hint)
        woven = None
    return report, woven


def _judge_characters(woven: WovenBook, report: Report) -> None:
    """Report the characters that no font can print. An EPUB is not asked: its reader may have the font."""
    places = find_characters(woven)
    try:
        unprintable = find_unprintable(places, (font.path for font in woven.book.fonts))
    except MissingFontError:
        # Sources can be judged on a machine that cannot print them.
        return
    for character in unprintable:
        report.add(
            codes.MISSING_GLYPH,
            places[character],
            say(
                "no font on this machine has {character} (U+{value})",
                character=character,
                value=f"{ord(character):04X}",
            ),
            say("write it otherwise, install a font that has it, or put one into fonts/ of the book"),
        )


def mend(folder: Path) -> tuple[Report, int]:
    """Mend in the sources of a book what has a safe fix; give what is left to report, and how much was mended.

    Files that were changed are judged again, since one fix may make room for another. Should a fix make an
    error, or make other blocks and marks of the text, its files are put back as they were. Raises
    `CannotWriteError` where a file cannot be written.
    """
    report, woven = check(folder)
    found = len(report.findings)
    for _ in range(_MENDING_ROUNDS):
        mended = mend_files(folder, report.findings)
        if not mended:
            break
        deliver_files({name: after for name, (_, after) in mended.items()}, folder)
        again, mended_book = check(folder)
        if len(again.errors) > len(report.errors) or _tell_shapes(mended_book) != _tell_shapes(woven):
            deliver_files({name: before for name, (before, _) in mended.items()}, folder)
            break
        report, woven = again, mended_book
    return report, found - len(report.findings)


def _tell_shapes(woven: WovenBook | None) -> list[type]:
    """Tell of what kinds the nodes of all chapters are, in reading order; what their letters are no one asks."""
    if woven is None:
        return []
    nodes = ((*chapter.chapter.blocks, *chapter.chapter.notes) for chapter in woven.chapters)
    return [type(node) for chapter in nodes for node in iterate_nodes(chapter) if not isinstance(node, Text)]


@hold_collector()
def build(order: Order, progress: Progress = lambda *_: None) -> Delivery:
    """Make the editions of a book.

    Raises `FaultyBookError` for errors in the book, and where the output cannot be written (the files of
    the last good build stay then); `MissingFontError` or `MissingLibraryError` where the machine lacks
    something.
    """
    sources = _digest_sources(order)
    shelf = Shelf(find_cache_folder(), "\n".join((digest_basis(), describe_readers(), *order.editions, sources)))
    if (recalled := shelf.recall_build(order.output, ALL_CODES)) is not None:
        return Delivery(*recalled, unchanged=True)
    announce_work(("publisher.proof.prove",))
    progress("reading", 0, 1)
    report, woven = check(order.book, order.editions, order.output)
    try:
        judge_output(order.output)
    except CannotWriteError as error:
        _report_unwritten(report, error)
    report.stop_on_errors()
    if woven is None:
        raise FaultyBookError(report)
    progress("reading", 1, 1)
    try:
        products = make_editions(woven, order, report, progress)
        report.stop_on_errors()
        written = deliver_files(products, order.output)
    except CannotWriteError as error:
        _report_unwritten(report, error)
        raise FaultyBookError(report) from error
    except PressError as error:
        _report_broken_off(report, error, woven)
        raise FaultyBookError(report) from error
    except TemplateFaultError as error:
        position = Position(f"templates/{error.name}", error.line or 1, 1)
        report.add(
            codes.FAULTY_TEMPLATE, position, str(error), say("compare it with the house's template of that name")
        )
        raise FaultyBookError(report) from error
    if _digest_sources(order) == sources:
        shelf.record_build(products, report.findings)
    else:
        report.add(
            codes.CHANGED_MEANWHILE,
            Position("book.yaml", 1, 1),
            say("a file of the book was changed while the book was made: what was made may be half old and half new"),
            say("build it again"),
        )
    sweep_cache(shelf.folder)
    return Delivery(written, tuple(report.in_order()))


def fit_fonts(folder: Path, progress: Progress = lambda *_: None) -> tuple[Fitness, ...]:
    """Tell of each family on this machine, and of those that the book brings, how fit it is for the book.

    The fittest come first. Raises `FaultyBookError` for a book that cannot be read.
    """
    report, woven = check(folder)
    if woven is None:
        raise FaultyBookError(report)
    metadata = woven.book.metadata
    house = open_house(metadata)
    edition = adapt_edition(woven, next(iter(metadata.editions), "print"))
    chosen, *_ = choose_families(house.script, edition.font)
    text = (passage.text for passage in woven.book.passages)
    with added_fonts(font.path for font in woven.book.fonts):
        fitted = fit_families(
            house.script, metadata.language, text, chosen, lambda done, of: progress("families", done, of)
        )
        return tuple(sorted(fitted, key=lambda one: (bool(one.missing), -(one.plain + (one.marked or 1)), one.family)))


def _digest_sources(order: Order) -> str:
    """Give a digest of the files of the book, and of the style sheets of the house, which may lie outside the code."""
    return f"{digest_sources(order.book, order.output)} {digest_files(list_house_styles())}"


def _report_unwritten(report: Report, error: CannotWriteError) -> None:
    report.add(
        codes.CANNOT_WRITE,
        Position(str(error.path), 1, 1),
        say("the file cannot be written: {error}", error=error),
        say("free some space, or choose another folder with --output"),
    )


def _report_broken_off(report: Report, error: PressError, woven: WovenBook) -> None:
    """Report that the press stopped, and why, where the part was written."""
    position = locate_part(woven, error.part)
    if isinstance(error, ExhaustedPartError):
        report.add(codes.EXHAUSTED_PART, position, say("{part}: {error}", part=error.part, error=error), _LET_MORE)
    elif isinstance(error, LostProcessError):
        report.add(
            codes.LOST_PROCESS,
            position,
            say("{part}: {error}", part=error.part, error=error),
            say("close other programs, or try --jobs 1"),
        )
    else:
        report.add(codes.CANNOT_LAY_OUT, position, str(error), say("try without styles/ and fonts/ of the book"))


def _report_faults(proofs: Sequence[AwaitedProof], report: Report, progress: Progress) -> None:
    """Wait for the proofs of what was made, and report their faults edition by edition."""
    done = defaultdict[str, list[Proof]](list)
    for count, (edition, pieces) in enumerate(proofs):
        progress("proof", count, len(proofs))
        try:
            done[edition].append(join_proofs([piece.result() for piece in pieces]))
        except PressError as error:
            error.part = f"proof of {edition}"
            raise
    progress("proof", len(proofs), len(proofs))
    for group in done.values():
        for finding in tell_faults(group):
            report.add(finding.code, finding.position, finding.message, finding.hint)


def make_editions(woven: WovenBook, order: Order, report: Report, progress: Progress) -> dict[str, bytes]:
    """Make every edition that is asked for: file names below the output folder, and their bytes."""
    metadata = woven.book.metadata
    wanted = order.editions or tuple(metadata.editions)
    editions = [adapt_edition(woven, name) for name in wanted]
    products: dict[str, bytes] = {}
    with open_room(woven, editions, order, report, progress) as room:
        for edition in editions:
            products |= _make_edition(room, edition)
        _report_faults(room.proofs, report, progress)
    pages = room.list_pages()
    with name_file("places.yaml"):
        places = write_places(woven, pages)
    with name_file("chronology.yaml"):
        table, calendar = write_table(woven, pages), write_calendar(woven, room.house)
        events = write_chronology(woven, pages)
    return products | {
        "data/places.geojson": places,
        "data/chronology.json": events,
        "data/chronology.csv": table,
        "data/chronology.ics": calendar,
    }


def _make_edition(room: PressRoom, edition: Edition) -> dict[str, bytes]:
    """Make one edition, within the bounds of what this process may take for it."""
    try:
        with bound_work(read_bounds()):
            return room.make(edition)
    except ExhaustedError as error:
        raise ExhaustedPartError(str(error), f"edition {edition.name}") from error


@contextmanager
def open_room(
    woven: WovenBook, editions: Sequence[Edition], order: Order, report: Report, progress: Progress = lambda *_: None
) -> Iterator[PressRoom]:
    """Open the press room for some editions of a book.

    At the end of the context its processes end, the fonts of the book are forgotten, and what was laid out from files
    that changed meanwhile is not kept. Raises `MissingFontError` for a family that the machine lacks.
    """
    house = open_house(woven.book.metadata)
    folders = find_style_folders(woven.book.folder)
    roots = (woven.book.folder, *folders)
    own_files = digest_shown(woven.book.folder, order.output)
    with added_fonts(font.path for font in woven.book.fonts), open_cache_folder() as cache_folder:
        find_fonts({family for edition in editions for family in choose_families(house.script, edition.font)})
        shelf = Shelf(cache_folder, f"{digest_basis()}\n{own_files}", woven.book.metadata.identifier)
        shelf.record_book(woven.book.metadata.title)
        with Compositors(order.jobs, roots=roots, fonts_folder=shelf.fonts) as compositors:
            yield PressRoom(woven, house, folders, compositors, shelf, report, progress)
        if digest_shown(woven.book.folder, order.output) != own_files:
            shelf.withdraw()
