"""The whole story on one page: a folder of chapters in, every edition of the book out.

read → weave → check → typeset → lay out, paginate, bind or pack → prove → deliver
"""

import errno
from collections import defaultdict
from collections.abc import Mapping, Sequence

from publisher.bounds import ExhaustedError, bound_work, read_bounds
from publisher.model import codes
from publisher.model.edition import Edition
from publisher.model.finding import FaultyBookError, Position, Report, Severity
from publisher.model.in_hand import name_file
from publisher.model.message import say
from publisher.model.order import Delivery, Order, Progress
from publisher.model.press_error import ExhaustedPartError, PressError
from publisher.model.proof import Proof
from publisher.model.record import WHOLE_BOOKS, MadeFile
from publisher.model.woven import WovenBook
from publisher.pause_gc import pause_gc
from publisher.press.basis import list_versions
from publisher.press.build_cache import open_build_cache
from publisher.press.build_record import BuildRecord
from publisher.press.cache_folder import sweep_cache, sweeping_when_stopped
from publisher.press.deliver import CannotWriteError, deliver_files, judge_output
from publisher.press.layout_pool import announce_work
from publisher.production.check import check
from publisher.production.cover_file import make_cover
from publisher.production.editions import COVER, PRINT
from publisher.production.makers import make_edition
from publisher.production.press_run import AwaitedProof, PressRun, adapt_edition, blaming_styles, locate_part, open_run
from publisher.production.recall import digest_inputs, find_record
from publisher.production.report_stop import report_stop
from publisher.proof.prove import Written, join_proofs, tell_faults
from publisher.typeset.chronology_files import order_calendar, write_chronology, write_table
from publisher.typeset.data_files import write_places
from publisher.typeset.house import HouseStyle
from publisher.typeset.pages import TemplateFaultError

#: What the processes of every build load to do their work, besides what lays out: what only one of them needs, once,
#: it loads itself.
WORK = (
    "publisher.proof.prove",
    "publisher.press.bind",
    "publisher.press.build_cache",
)
#: How a system says that a disk, or a person's share of it, is full.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def build(order: Order, progress: Progress = lambda *_: None) -> Delivery:
    """Return the editions of a book that an order asks for, as they stand or else made anew.

    Raises `FaultyBookError` for errors in the book, and where the output cannot be written (the files of the last good
    build stay then); `MissingFontError` or `MissingLibraryError` where the machine lacks something.
    """
    record = find_record(order)
    return record.recall(order.output) or make_book(order, record, progress)


@pause_gc()
def make_book(order: Order, record: BuildRecord, progress: Progress) -> Delivery:
    """Make the editions of a book anew, and keep a record of it. Raises what `build` raises."""
    announce_work(WORK)
    progress("reading", 0, 1)
    with open_build_cache() as store:
        report, woven = check(order.book, order.editions, order.output, store)
    try:
        judge_output(order.output)
    except CannotWriteError as error:
        _report_unwritten(report, error)
    report.stop_on_errors()
    if woven is None:
        raise FaultyBookError(report)
    progress("reading", 1, 1)
    try:
        with sweeping_when_stopped(record.folder):
            products = make_editions(woven, order, report, progress)
        report.stop_on_errors()
        written = deliver_files(products, order.output)
    except CannotWriteError as error:
        _report_unwritten(report, error)
        raise FaultyBookError(report) from error
    except PressError as error:
        report_stop(report, error, locate_part(woven, error.part))
        raise FaultyBookError(report) from error
    except OSError as error:
        if error.errno not in _FULL:
            raise
        _report_unwritten(report, CannotWriteError(record.folder, error.strerror or str(error)))
        raise FaultyBookError(report) from error
    except TemplateFaultError as error:
        position = Position(f"templates/{error.name}", error.line or 1, 1)
        report.add(
            codes.FAULTY_TEMPLATE, position, str(error), say("compare it with the house's template of that name")
        )
        raise FaultyBookError(report) from error
    if digest_inputs(order) == record.sources:
        record.keep(products, report.in_order())
    else:
        report.add(
            codes.CHANGED_MEANWHILE,
            Position("book.yaml", 1, 1),
            say("a file of the book was changed while the book was made: what was made may be half old and half new"),
            say("build it again"),
        )
    sweep_cache(record.folder)
    return Delivery(written, tuple(report.in_order()))


def _report_unwritten(report: Report, error: CannotWriteError) -> None:
    report.add(
        codes.CANNOT_WRITE,
        Position(str(error.path), 1, 1),
        say("the file cannot be written: {error}", error=error.args[0]),
        say("free some space, or choose another folder with --output"),
    )


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
    made: list[MadeFile] = []
    with open_run(woven, wanted, order, report, progress) as run, blaming_styles(run):
        for edition in (adapt_edition(run.woven, name) for name in wanted):
            made += [MadeFile(name, data, edition.name) for name, data in _make_edition(run, edition).items()]
        if metadata.cover and PRINT.name in wanted:
            made += [MadeFile(name, data, COVER.name) for name, data in make_cover(run, metadata.cover).items()]
        made += _make_data(run)
        files = {file.name: file.data for file in made} | _make_records(woven, made, run.house, report)
        # What was made is proven while the data and the records are written.
        _report_faults(run.proofs, order, report, progress)
    return files


def _make_data(run: PressRun) -> list[MadeFile]:
    """Make the places and the chronology of a book as data."""
    with name_file("chronology.yaml"):
        (calendar,) = run.do_once([order_calendar(run.woven, run.house)])
    pages = run.list_pages()
    with name_file("places.yaml"):
        places = write_places(run.woven, pages)
    with name_file("chronology.yaml"):
        table = write_table(run.woven, pages)
        events = write_chronology(run.woven, pages)
    return [
        MadeFile("data/places.geojson", places, "data"),
        MadeFile("data/chronology.json", events, "data"),
        MadeFile("data/chronology.csv", table, "data"),
        MadeFile("data/chronology.ics", calendar, "data"),
    ]


def _make_records(woven: WovenBook, made: Sequence[MadeFile], house: HouseStyle, report: Report) -> dict[str, bytes]:
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


def _make_edition(run: PressRun, edition: Edition) -> Mapping[str, bytes]:
    """Make one edition, within the bounds of what this process may take for it."""
    try:
        with bound_work(read_bounds()):
            return make_edition(run, edition)
    except ExhaustedError as error:
        raise ExhaustedPartError(error.args[0], f"edition {edition.name}") from error
