"""Binds a PDF and has it proven: a planned file and its paginated parts in, its bytes out."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial

from publisher.model.edition import Edition
from publisher.model.expected import ExpectedPart, ExpectedText
from publisher.model.kept import KeptWork
from publisher.model.parts import BoundPart, LaidPart, Part
from publisher.model.proof import Proof
from publisher.press.bind import bind
from publisher.press.build_cache import BuildCache
from publisher.press.number import NumberedPages
from publisher.production.pagination import Paginated
from publisher.production.press_run import PressRun
from publisher.proof.expect_text import PlacedPart, expect_text
from publisher.proof.page_places import PagePlaces, find_anchors, read_page_places
from publisher.proof.prove import ProvenShare, divide_proof, prove_setting
from publisher.typeset.book_parts import PlannedPart
from publisher.typeset.document_info import make_document_info

#: As what the proofs of sections are kept.
_PROOF = "proof"
#: How many pages are proven as one piece of work at most.
_PAGES_OF_SHARE = 150
#: The same of pages that were hardly laid out anew, so that most proofs are known.
_KNOWN_PAGES_OF_SHARE = 600
#: For how many pages that were laid out anew another process is worth while.
_NEW_PAGES_OF_SHARE = 32


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A PDF that is still to be bound: its name below the output folder, its title, its parts.

    `pieces` are what the book has to say in it.
    """

    name: str
    title: str
    parts: tuple[PlannedPart, ...]
    pieces: tuple[ExpectedPart, ...]


def bind_files(run: PressRun, paginated: Sequence[tuple[PlannedFile, Paginated]], edition: Edition) -> Sequence[bytes]:
    """Bind files side by side, of parts whose page numbers stand still, and have them proven beside."""
    planned = [(file, _join_parts(pages)) for file, pages in paginated]
    # Before all else: the process that is idle last has laid out a part, and knows the fonts that are bound.
    finish_binding = run.begin([_order_binding(run, file, *parts, edition) for file, parts in planned])
    # What a file has to say is read while it is bound.
    expected = [_expect_text(run, _place_parts(parts, bound), edition) for _, (parts, bound) in planned]
    # What was set can be proven while it is being bound.
    settings = [
        run.pool.submit(partial(prove_setting, file.name, text, file.pieces))
        for (file, _), text in zip(planned, expected, strict=True)
    ]
    bound = finish_binding()
    for (file, _), text, pdf, setting in zip(planned, expected, bound, settings, strict=True):
        run.proofs.append((edition.name, [setting, *_have_proven(run, file.name, pdf, text, edition)]))
    return bound


def _join_parts(paginated: Paginated) -> tuple[list[Part], list[BoundPart]]:
    parts, laid, numbered = paginated
    return parts, [_join_folios(part, laid[part.name], numbered) for part in parts]


def _order_binding(
    run: PressRun, file: PlannedFile, parts: Sequence[Part], bound: Sequence[BoundPart], edition: Edition
) -> KeptWork:
    """Order the binding of a file, which is known by what its parts were laid out from and by what is added to them."""
    info = make_document_info(run.woven, file.title, edition.name)
    laid_from = (text for part in parts for text in (part.name, part.html, *part.stylesheets))
    added = (str((one.folios, one.outline, one.starts_on_recto, one.labels, one.blank_label)) for one in bound)
    return KeptWork(("bound", str(info), *laid_from, *added), partial(bind, bound, info, run.cache.fonts))


def _have_proven(
    run: PressRun, name: str, pdf: bytes, expected: ExpectedText, edition: Edition
) -> Sequence[Future[Proof]]:
    """Have a bound file proven by several processes, each of which is bounded as one that lays out a part."""
    shares = count_shares(run.pool.jobs, expected.page_count, run.new_pages[edition.name])
    fonts, recall = run.list_fonts(edition), partial(run.cache.recall, _PROOF)
    works = divide_proof(name, pdf, expected, fonts, shares=shares, recall=recall)
    return [run.pool.submit(work, partial(_keep_proofs, run.cache)) for work in works]


def count_shares(jobs: int, pages: int, new_pages: int) -> int:
    """Return into how many pieces the proof of a file is divided, of which some pages were laid out anew.

    Each piece reads the structure of the whole file; where little is new, that is most of the work.
    """
    shares = max(jobs, pages // _PAGES_OF_SHARE)
    return max(1, pages // _KNOWN_PAGES_OF_SHARE, min(shares, new_pages // _NEW_PAGES_OF_SHARE))


def _keep_proofs(cache: BuildCache, share: ProvenShare) -> Proof:
    """Keep the proofs of sections for the next build, and return that of all."""
    for key, record in share.records.items():
        cache.record(record, _PROOF, key)
    return share.proof


def expect_text_of(run: PressRun, file: PlannedFile, pdf: bytes, edition: Edition) -> ExpectedText:
    """Make the expected text of a file that was made before, with the page numbers that stand in it.

    What is printed of page numbers follows from where things stand: links lead to some of them, and the words of
    the chapters tell the others.
    """
    places = read_page_places(pdf)
    firm = [plan.write(places.name_pages()) for plan in file.parts if not plan.waits_for_pages]
    anchors = {**find_anchors(_expect_text(run, _find_parts(firm, places), edition), pdf), **places.anchors}
    places = replace(places, anchors=anchors)
    written = [plan.write(places.name_pages()) for plan in file.parts]
    return _expect_text(run, _find_parts(written, places), edition)


def _expect_text(run: PressRun, placed: Iterable[PlacedPart], edition: Edition) -> ExpectedText:
    """Make the expected text of what was bound."""
    return expect_text(placed, edition.name, run.woven.book.metadata, run.house.digits)


def _place_parts(parts: Sequence[Part], bound: Sequence[BoundPart]) -> Iterator[PlacedPart]:
    """Tell on which page of the bound document each part begins: on a recto, or where the one before it ends."""
    page = 0
    for part, one in zip(parts, bound, strict=True):
        page += page % 2 if part.opens_on_recto else 0
        yield PlacedPart(part, page, one.folios)
        page += one.laid.page_count


def _find_parts(parts: Sequence[Part], places: PagePlaces) -> Iterator[PlacedPart]:
    """Tell on which page of a bound document each part begins, by the destination of its entry in the outline."""
    firsts = [places.anchors.get(part.outline[0][2], 0) if part.outline else 0 for part in parts]
    ends = [*firsts[1:], len(places.labels)]
    for part, first, end in zip(parts, firsts, ends, strict=True):
        yield PlacedPart(part, first, places.folios[first:end])


def _join_folios(part: Part, laid: LaidPart, numbered: NumberedPages) -> BoundPart:
    """Give a part its folios: every page has one as its label, and prints it where it has a place for it."""
    folios = numbered.folios[part.name]
    printed = tuple(folio if slot else "" for folio, slot in zip(folios, laid.folios, strict=True))
    return BoundPart(
        laid, printed, part.outline, part.opens_on_recto, labels=folios, blank_label=numbered.blanks.get(part.name, "")
    )
