"""The whole story on one page: a folder of chapters in, every edition of the book out.

read → weave → judge → typeset → lay out, number, bind or pack → prove → deliver
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from publisher.bounds import ExhaustedError, bound_work, read_bounds
from publisher.check import LET_MORE, check
from publisher.fitting_room import fit_families
from publisher.manuscript.sources import digest_shown
from publisher.model import codes
from publisher.model.collector import hold_collector
from publisher.model.edition import Edition
from publisher.model.finding import FaultyBookError, Position, Report, Severity
from publisher.model.fitness import Fitness
from publisher.model.in_hand import name_file
from publisher.model.message import say
from publisher.model.order import Delivery, Order, Progress
from publisher.model.press_error import ExhaustedPartError, LostProcessError, PressError
from publisher.model.proof import Proof
from publisher.model.record import WHOLE_BOOKS, MadeFile
from publisher.model.woven import WovenBook
from publisher.press.basis import digest_basis, list_versions
from publisher.press.build_record import BuildRecord
from publisher.press.cache_folder import open_cache_folder, sweep_cache
from publisher.press.compositors import Compositors, announce_work
from publisher.press.deliver import CannotWriteError, deliver_files, judge_output
from publisher.press.fontbook import added_fonts, find_fonts
from publisher.press.shelf import Shelf
from publisher.press_room import AwaitedProof, PressRoom, adapt_edition, locate_part
from publisher.proof.prove import Written, join_proofs, tell_faults
from publisher.recall import digest_inputs
from publisher.typeset.chronology_files import write_calendar, write_chronology, write_table
from publisher.typeset.data_files import write_places
from publisher.typeset.families import choose_families
from publisher.typeset.house import House, open_house
from publisher.typeset.pages import TemplateFaultError
from publisher.typeset.style_folders import find_style_folders


@hold_collector()
def make_book(order: Order, record: BuildRecord, progress: Progress) -> Delivery:
    """Make the editions of a book, and keep a record of it: what `publisher.build.build` does where none stands.

    Raises what it raises.
    """
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
    if digest_inputs(order) == record.sources:
        record.keep(products, report.findings)
    else:
        report.add(
            codes.CHANGED_MEANWHILE,
            Position("book.yaml", 1, 1),
            say("a file of the book was changed while the book was made: what was made may be half old and half new"),
            say("build it again"),
        )
    sweep_cache(record.folder)
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
        report.add(codes.EXHAUSTED_PART, position, say("{part}: {error}", part=error.part, error=error), LET_MORE)
    elif isinstance(error, LostProcessError):
        report.add(
            codes.LOST_PROCESS,
            position,
            say("{part}: {error}", part=error.part, error=error),
            say("close other programs, or try --jobs 1"),
        )
    else:
        report.add(codes.CANNOT_LAY_OUT, position, str(error), say("try without styles/ and fonts/ of the book"))


def _report_faults(proofs: Sequence[AwaitedProof], order: Order, report: Report, progress: Progress) -> None:
    """Wait for the proofs of what was made, and report their faults edition by edition.

    An error anywhere means that no file is written, so no finding names one then.
    """
    done = defaultdict[str, list[Proof]](list)
    for count, (edition, pieces) in enumerate(proofs):
        progress("proof", count, len(proofs))
        try:
            done[edition].append(join_proofs([piece.result() for piece in pieces]))
        except PressError as error:
            error.part = f"proof of {edition}"
            raise
    progress("proof", len(proofs), len(proofs))
    faults = (fault for group in done.values() for proof in group for fault in proof.faults)
    is_written = not report.errors and all(fault.code.severity is Severity.WARNING for fault in faults)
    written = Written(order.output, order.book) if is_written else None
    for group in done.values():
        for finding in tell_faults(group, written):
            report.add(finding.code, finding.position, finding.message, finding.hint)


def make_editions(woven: WovenBook, order: Order, report: Report, progress: Progress) -> dict[str, bytes]:
    """Make every edition that is asked for: file names below the output folder, and their bytes."""
    metadata = woven.book.metadata
    wanted = order.editions or tuple(metadata.editions)
    editions = [adapt_edition(woven, name) for name in wanted]
    made: list[MadeFile] = []
    with open_room(woven, editions, order, report, progress) as room:
        for edition in editions:
            made += [MadeFile(name, data, edition.name) for name, data in _make_edition(room, edition).items()]
        _report_faults(room.proofs, order, report, progress)
    pages = room.list_pages()
    with name_file("places.yaml"):
        places = write_places(woven, pages)
    with name_file("chronology.yaml"):
        table, calendar = write_table(woven, pages), write_calendar(woven, room.house)
        events = write_chronology(woven, pages)
    made += [
        MadeFile("data/places.geojson", places, "data"),
        MadeFile("data/chronology.json", events, "data"),
        MadeFile("data/chronology.csv", table, "data"),
        MadeFile("data/chronology.ics", calendar, "data"),
    ]
    return {file.name: file.data for file in made} | _make_records(woven, made, room.house, report)


def _make_records(woven: WovenBook, made: Sequence[MadeFile], house: House, report: Report) -> dict[str, bytes]:
    """Make the records of a book for libraries, from the files that were made of it.

    Handouts alone are no book that a library could have.
    """
    if not any(file.edition in WHOLE_BOOKS for file in made):
        return {}
    # Its libraries are loaded when there is something to record.
    from publisher.library.kit import make_kit  # noqa: PLC0415

    date = woven.book.metadata.date
    with name_file("book.yaml"):
        return dict(make_kit(woven, made, house.date(date) if date else "", list_versions(), report).files)


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
    # The book's styles are inside of its folder, unless somebody has put a link in their place.
    roots = (woven.book.folder, folders[0])
    own_files = digest_shown(woven.book.folder, order.output)
    with added_fonts(font.path for font in woven.book.fonts), open_cache_folder() as cache_folder:
        find_fonts({family for edition in editions for family in choose_families(house.script, edition.font)})
        shelf = Shelf(cache_folder, f"{digest_basis()}\n{own_files}", woven.book.metadata.identifier)
        shelf.record_book(woven.book.metadata.title)
        with Compositors(order.jobs, roots=roots, fonts_folder=shelf.fonts) as compositors:
            yield PressRoom(woven, house, folders, compositors, shelf, report, progress)
        if digest_shown(woven.book.folder, order.output) != own_files:
            shelf.withdraw()
