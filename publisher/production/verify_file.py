"""Verifies a file that was made before: a finished PDF or EPUB and its book in, a `Proof` and its report out."""

import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
from fontTools.ttLib import TTLibError
from lxml import etree

from publisher.bounds import ExhaustedError, bound_work, read_bounds
from publisher.folder_door import describe_kind
from publisher.messages import open_catalogue
from publisher.model.edition import Edition
from publisher.model.finding import FaultyBookError, Report
from publisher.model.in_hand import name_file
from publisher.model.message import describe_error
from publisher.model.order import Order
from publisher.model.proof import REPORT_LANGUAGES, Proof
from publisher.model.woven import WovenBook
from publisher.press.line_pictures import draw_lines
from publisher.production.bound_file import PlannedFile, expect_text_of
from publisher.production.check import check
from publisher.production.editions import EDITIONS
from publisher.production.makers import MAKERS
from publisher.production.press_run import adapt_edition, open_run
from publisher.proof.epub_package import check_package
from publisher.proof.form_bounds import EndlessFormError, judge_forms
from publisher.proof.page_places import read_title
from publisher.proof.prove import prove_epub, prove_pdf
from publisher.proof.source_text import list_book
from publisher.typeset.proof_report import write_report

_UNREADABLE = (pikepdf.PdfError, pypdfium2.PdfiumError, zipfile.BadZipFile, etree.XMLSyntaxError, EndlessFormError)

#: What is raised where something of a file is of another kind than it must be. In a stranger's file anything may stand
#: in the place of anything; the files that the press makes are proven when they are made, where such an error is told.
_STUMBLED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TTLibError,
    TypeError,
    ValueError,
    struct.error,
)

#: What pikepdf calls bytes that are no file.
_UNNAMED = re.compile(r"^stream <[^>]*>:? *")

#: A build divides the proof of a file among processes, each with bounds; here one does what so many would have done.
_SHARES = 4

_Planned = tuple[PlannedFile, Edition]


class UnreadableFileError(Exception):
    """A file that is to be proven is neither a PDF nor an EPUB."""


def verify_file(
    file: Path, book: Path | None = None, edition: str = "", language: str = "", *, is_preflight: bool = False
) -> tuple[Proof, str]:
    """Prove a finished file against the sources of its book; give the proof, and the report on it as HTML.

    Without a book only what the file itself can tell is judged. `edition` is that of the file, by default the one
    that it fits; `language` is that of the report, by default the book's if a report can be written in it, or
    English. `is_preflight` says that the pages of a PDF are looked at as a typographer does, too. Raises
    `FaultyBookError` where the book has errors, `UnreadableFileError` for what is neither a PDF nor an EPUB.
    """
    if not file.is_file():
        raise UnreadableFileError(f"{file} is {describe_kind(file.stat().st_mode)}, and no file")
    woven = _read_book(book) if book else None
    bounds = read_bounds()
    try:
        with name_file(file.name), bound_work(replace(bounds, seconds=_SHARES * bounds.seconds)):
            data = file.read_bytes()
            proof = _prove_file(file, data, woven, edition, is_preflight=is_preflight)
            placed = {number: (fault.page, fault.box) for number, fault in enumerate(proof.faults) if fault.box}
            drawn = draw_lines(data, list(placed.values())) if placed else ()
    except (*_UNREADABLE, ExhaustedError) as error:
        reason = _UNNAMED.sub("", describe_error(error))
        raise UnreadableFileError(f"{file} is neither a PDF nor an EPUB that can be read: {reason}") from error
    except _STUMBLED as error:
        reason = f"{type(error).__name__}: {describe_error(error)}"
        message = f"{file} has something in it that is not what it must be ({reason}); if others read it, report it"
        raise UnreadableFileError(message) from error
    spoken = (language or (woven.language if woven else "")).partition("-")[0]
    pictures = dict(zip(placed, drawn, strict=True))
    spoken = spoken if spoken in REPORT_LANGUAGES else "en"
    return proof, write_report(proof, pictures, spoken, open_catalogue(spoken).say)


def _read_book(folder: Path) -> WovenBook:
    report, woven = check(folder)
    report.stop_on_errors()
    if woven is None:
        raise FaultyBookError(report)
    return woven


def _prove_file(file: Path, data: bytes, woven: WovenBook | None, edition: str, *, is_preflight: bool) -> Proof:
    """Prove a file against a book, if there is one that has such a file."""
    # A PDF may have a package attached to it, and be taken for one by the end of it.
    if zipfile.is_zipfile(file) and not data.startswith(b"%PDF-"):
        check_package(data)
        return prove_epub(file.name, data, list_book(woven) if woven else ())
    judge_forms(data)
    if woven is None:
        return prove_pdf(file.name, data, is_preflight=is_preflight)
    names = [edition] if edition else EDITIONS
    with open_run(woven, names, Order(woven.book.folder, file.parent), Report()) as run:
        adapted = [adapt_edition(run.woven, name) for name in names]
        planned = [(one, each) for each in adapted for one in MAKERS[each.maker].plan(run, each)]
        proofs = [
            prove_pdf(
                file.name,
                data,
                expect_text_of(run, one, data, each),
                one.pieces,
                run.list_fonts(each),
                is_preflight=is_preflight,
            )
            for one, each in _choose(planned, file, data)
        ]
    # A copy under another name fits several editions; the right one is that whose words it has.
    best = max(proofs, key=lambda proof: proof.tallies[0].share, default=None)
    return best or prove_pdf(file.name, data, is_preflight=is_preflight)


def _choose(planned: list[_Planned], file: Path, data: bytes) -> Iterator[_Planned]:
    """Choose the files of a book that a file may be: those of its name, or else those of its title."""
    named = [one for one in planned if Path(one[0].name).name == file.name]
    title = read_title(data)
    yield from named or (one for one in planned if one[0].title == title)
