"""Makes editions: an edition in, its files out. One class for each kind of output; an edition names its maker."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from publisher.model.edition import Edition
from publisher.model.epub import EpubImage, EpubPage
from publisher.model.parts import LaidPart, PageStart, Part, PrintedPages, PrintedPart
from publisher.press.font_mends import locate_mended
from publisher.press.impose import impose
from publisher.press.number import NumberedPages
from publisher.production.bound_file import PlannedFile, bind_files
from publisher.production.editions import PRINT
from publisher.production.pagination import Paginated
from publisher.production.press_run import PressRun, adapt_edition
from publisher.proof.epub_evidence import JudgedPages, judge_unpacked
from publisher.proof.prove import prove_epub
from publisher.proof.source_text import list_book, list_sheet
from publisher.typeset.book_parts import plan_book
from publisher.typeset.epub_pages import write_epub
from publisher.typeset.handout_parts import plan_handouts
from publisher.typeset.openings import open_anywhere


class Maker(Protocol):
    """A way of making editions."""

    def plan(self, run: PressRun, edition: Edition) -> Iterator[PlannedFile]:
        """Return the PDFs that are bound from parts, which a finished file can be proven against."""

    def make(self, run: PressRun, edition: Edition) -> Mapping[str, bytes]:
        """Return the files of an edition: names below the output folder, and bytes."""


class BoundBook:
    """The whole book as one PDF: the print editions."""

    def plan(self, run: PressRun, edition: Edition) -> Iterator[PlannedFile]:
        """Plan the book."""
        drawer = run.make_drawer(edition)
        drawer.draw_book()
        planned = open_anywhere(
            plan_book(
                run.woven,
                edition,
                drawer.draw,
                run.make_measure(drawer),
                run.make_tracer(edition),
                run.texts,
            )
        )
        title = run.woven.book.metadata.title
        yield PlannedFile(run.name_file(edition), title, tuple(planned), list_book(run.woven))

    def make(self, run: PressRun, edition: Edition) -> Mapping[str, bytes]:
        """Lay out the book and bind it."""
        return {run.name_file(edition): self.bind(run, edition)}

    def bind(self, run: PressRun, edition: Edition) -> bytes:
        """Return the bound book, made once for all editions that use it."""
        if edition.name not in run.bound:
            (file,) = self.plan(run, edition)
            (run.bound[edition.name],) = bind_files(run, [(file, self.paginate(run, edition, file))], edition)
        return run.bound[edition.name]

    def paginate(self, run: PressRun, edition: Edition, planned: PlannedFile | None = None) -> Paginated:
        """Return the laid out book, made once for all editions that use its pages; it may be planned."""
        if edition.name not in run.paginated:
            file = planned or next(self.plan(run, edition))
            run.paginated[edition.name] = run.paginate(file.parts, edition.name)
        return run.paginated[edition.name]


class Handouts:
    """A sheet for pupils and one for teachers of each chapter, each a PDF."""

    def plan(self, run: PressRun, edition: Edition) -> Iterator[PlannedFile]:
        """Plan the sheets."""
        drawer = run.make_drawer(edition)
        for sheet in plan_handouts(
            run.woven,
            edition,
            drawer.draw,
            run.make_measure(drawer),
            run.make_tracer(edition),
            run.texts,
        ):
            name = run.name_file(edition, name=sheet.name, folder="teacher/" if sheet.is_teachers else "")
            piece = list_sheet(run.woven, sheet.part.name, sheet.chapter, is_teachers=sheet.is_teachers)
            yield PlannedFile(name, sheet.title, (sheet.part,), (piece,))

    def make(self, run: PressRun, edition: Edition) -> Mapping[str, bytes]:
        """Lay out the sheets side by side and bind each."""
        planned = self.plan(run, edition)
        sheets = [replace(sheet, parts=tuple(part.write_now() for part in sheet.parts)) for sheet in planned]
        # Side by side; each is taken from the cache then.
        run.lay_out([part.write({}) for sheet in sheets for part in sheet.parts], edition.name)
        paginated = [(sheet, run.paginate(sheet.parts, edition.name)) for sheet in sheets]
        return dict(zip((sheet.name for sheet in sheets), bind_files(run, paginated, edition), strict=True))


class ImposedBook:
    """The pages of another edition, imposed on sheets to be folded."""

    def plan(self, run: PressRun, edition: Edition) -> Iterator[PlannedFile]:
        """Plan nothing: what is imposed is proven as the edition that it is made of."""
        del run, edition
        return iter(())

    def make(self, run: PressRun, edition: Edition) -> Mapping[str, bytes]:
        """Bind the other edition, if it is not bound yet, and impose it."""
        pages = BoundBook().bind(run, adapt_edition(run.woven, edition.source))
        run.progress(edition.name, 1, 1)
        return {run.name_file(edition): impose(pages, right_to_left=run.house.right_to_left)}


class PackedEpub:
    """The whole book as an EPUB."""

    def plan(self, run: PressRun, edition: Edition) -> Iterator[PlannedFile]:
        """Plan nothing: an EPUB is no PDF."""
        del run, edition
        return iter(())

    def make(self, run: PressRun, edition: Edition) -> Mapping[str, bytes]:
        """Write the pages of the EPUB, pack them, and have them proven beside."""
        run.progress(edition.name, 0, 1)
        name = run.name_file(edition)
        drawer = run.make_drawer(edition)
        # Its libraries are large, and print needs none of them.
        from publisher.press.epub import pack_epub  # noqa: PLC0415

        # Its figures are drawn by the processes while the parts of print are written here.
        finish_figures = drawer.begin_book()
        printed = find_printed_pages(run) if edition.page_list == "print" else None
        finish_figures()
        judge = PageJudge()
        book = write_epub(run.woven, edition, drawer.draw, printed, run.make_measure(drawer), judge)
        data = pack_epub(book, locate_mended(run.pool.fonts_folder), run.do_once)
        proof = partial(prove_epub, name, data, list_book(run.woven), judge.judged)
        run.proofs.append((edition.name, [run.pool.submit(proof)]))
        run.progress(edition.name, 1, 1)
        return {name: data}


@dataclass(slots=True)
class PageJudge:
    """Judges the pages of an EPUB before they are packed, since the package says in what they are deficient.

    What was found is kept for the proof, which need not judge the same pages again.
    """

    judged: JudgedPages | None = None

    def __call__(self, pages: Sequence[EpubPage], style: str, images: Sequence[EpubImage]) -> Sequence[str]:
        """Tell in what pages, style sheet and pictures are deficient."""
        markup = {page.name: page.markup.encode() for page in pages}
        self.judged = judge_unpacked(markup, style, {image.name: image.data for image in images})
        return tuple(dict.fromkeys(barrier.kind for barrier in self.judged.barriers))


MAKERS: dict[str, Maker] = {
    "bound": BoundBook(),
    "sheets": Handouts(),
    "imposed": ImposedBook(),
    "packed": PackedEpub(),
}


def make_edition(run: PressRun, edition: Edition) -> Mapping[str, bytes]:
    """Return the files of an edition, made by the maker that it names."""
    return MAKERS[edition.maker].make(run, edition)


def find_printed_pages(run: PressRun) -> PrintedPages | None:
    """Return the pages of the print edition for editions without pages of their own; None for a book without one."""
    if PRINT.name not in run.woven.book.metadata.editions:
        return None
    parts, laid, numbered = BoundBook().paginate(run, adapt_edition(run.woven, PRINT.name))
    return PrintedPages(numbered.anchors, {part.name: _list_starts(part, laid[part.name], numbered) for part in parts})


def _list_starts(part: Part, laid: LaidPart, numbered: NumberedPages) -> PrintedPart:
    *starts, letters = laid.starts
    pages = tuple(map(PageStart, starts, numbered.folios[part.name], laid.note_starts, laid.piece_starts))
    return PrintedPart(pages, letters, part.html, numbered.blanks.get(part.name, ""))
