"""Makes the editions of one book: an edition in, its files out, by the way that it names.

What one edition can use of another is kept: the booklet is made of the pages of the print edition.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from publisher.editions import EDITIONS, PRINT
from publisher.model import codes
from publisher.model.anchors import name_part, name_sheet
from publisher.model.book import EditionSettings
from publisher.model.copy import Copy, CopyPart
from publisher.model.edition import Edition
from publisher.model.finding import Position, Report
from publisher.model.message import say
from publisher.model.order import Progress
from publisher.model.parts import BoundPart, LaidPart, PageOf, PageStart, Part, PrintedPages, PrintedPart
from publisher.model.proof import Proof
from publisher.model.woven import WovenBook
from publisher.press.bind import bind
from publisher.press.compositors import Compositors
from publisher.press.epub import pack_epub
from publisher.press.font_mends import locate_mended, prefer_mended
from publisher.press.fontbook import find_installed
from publisher.press.impose import impose
from publisher.press.number import NumberedPages
from publisher.press.shelf import Shelf
from publisher.proof.characters import find_characters
from publisher.proof.make_copy import PlacedPart, make_copy
from publisher.proof.page_places import PagePlaces, find_anchors, read_places
from publisher.proof.prove import divide_proof, prove_epub, prove_setting
from publisher.proof.source_copy import list_book, list_sheet
from publisher.script.ruler import make_ruler
from publisher.settling import Settled, settle_pages
from publisher.typeset.book_parts import PlannedPart, plan_book
from publisher.typeset.epub_pages import write_epub
from publisher.typeset.families import list_families
from publisher.typeset.figures import FigureDrawer
from publisher.typeset.handout_parts import plan_handouts
from publisher.typeset.house import House
from publisher.typeset.imprint import make_imprint
from publisher.typeset.verse import Measure

#: The files in which lists of the book are written, by the names of their parts.
_FILES_OF_LISTS = {
    "glossary": "glossary.yaml",
    "people": "people.yaml",
    "chronology": "chronology.yaml",
    "sources": "sources.yaml",
    "index": "places.yaml",
}
#: How many pages are proven as one piece of work at most.
_PAGES_OF_SHARE = 150

#: An edition, and what the pieces of the proof of a file of it will come to.
AwaitedProof = tuple[str, list[Future[Proof]]]


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A PDF that is still to be bound: its name below the output folder, its title, its parts.

    `pieces` are what the book has to say in it.
    """

    name: str
    title: str
    parts: tuple[PlannedPart, ...]
    pieces: tuple[CopyPart, ...]


def adapt_edition(woven: WovenBook, name: str) -> Edition:
    """Give an edition with what the book asks of it."""
    settings = woven.book.metadata.editions.get(name, EditionSettings())
    return EDITIONS[name].adapt(settings, woven.book.fonts)


class PressRoom:
    """Makes editions of one book, and keeps what one edition can use of another."""

    def __init__(
        self,
        woven: WovenBook,
        house: House,
        style_folders: tuple[Path, ...],
        compositors: Compositors,
        shelf: Shelf,
        report: Report,
        progress: Progress,
    ) -> None:
        """Take the book, the tools and where to tell of the work."""
        # What is made is proven while other things are made.
        self.proofs: list[AwaitedProof] = []
        self.woven, self.house, self.style_folders = woven, house, style_folders
        self.compositors, self.shelf, self.report, self.progress = compositors, shelf, report, progress
        self.settled: dict[str, Settled] = {}
        self.bound: dict[str, bytes] = {}

    def make(self, edition: Edition) -> dict[str, bytes]:
        """Make one edition, by the way that it names."""
        makers: dict[str, Callable[[Edition], dict[str, bytes]]] = {
            "bound": lambda edition: {self.name_file(edition): self.bind_book(edition)},
            "imposed": self.impose_book,
            "sheets": self.bind_sheets,
            "packed": self.pack_book,
        }
        return makers[edition.maker](edition)

    def name_file(self, edition: Edition, **parts: str) -> str:
        """Name the file of an edition below the output folder."""
        return edition.path.format(slug=self.woven.book.metadata.slug, **parts)

    def make_drawer(self, edition: Edition) -> FigureDrawer:
        """Make the drawer of an edition's figures, which measures in the fonts that the layout will use."""
        families = list_families(self.house.script, edition.font)[0]
        regular, bold = (tuple(self._find_fonts(families, bold=bold)) for bold in (False, True))
        metadata = self.woven.book.metadata
        ruler = make_ruler(regular, bold, right_to_left=self.house.right_to_left, language=metadata.language)
        return FigureDrawer(self.woven, self.house, edition, ruler)

    def make_measure(self, drawer: FigureDrawer) -> Measure:
        """Make what measures lines of verse, in the fonts that the layout will use."""
        return lambda text: drawer.ruler(text, 1).width

    def list_fonts(self, edition: Edition) -> tuple[Path, ...]:
        """List the font files that an edition may be set in."""
        families = [name for names in list_families(self.house.script, edition.font) for name in names]
        return tuple(dict.fromkeys(path for bold in (False, True) for path in self._find_fonts(families, bold=bold)))

    def _find_fonts(self, families: Iterable[str], *, bold: bool) -> Iterator[Path]:
        """Find the font files of families that the layout uses."""
        mended = locate_mended(self.compositors.fonts_folder)
        return (prefer_mended(path, mended) for path in find_installed(families, bold=bold))

    def plan_files(self, edition: Edition) -> Iterator[PlannedFile]:
        """Plan the PDFs of an edition that are bound from parts: the book, or a sheet for each chapter."""
        drawer = self.make_drawer(edition)
        draw, measure = drawer.draw, self.make_measure(drawer)
        if edition.maker == "sheets":
            for sheet in plan_handouts(self.woven, edition, self.style_folders, draw, measure):
                name = self.name_file(edition, name=sheet.name, folder="teacher/" if sheet.is_teachers else "")
                piece = list_sheet(self.woven, sheet.part.name, sheet.chapter, is_teachers=sheet.is_teachers)
                yield PlannedFile(name, sheet.title, (sheet.part,), (piece,))
        elif edition.maker == "bound":
            planned = plan_book(self.woven, edition, self.style_folders, draw, measure)
            yield PlannedFile(
                self.name_file(edition), self.woven.book.metadata.title, tuple(planned), list_book(self.woven)
            )

    def bind_book(self, edition: Edition) -> bytes:
        """Lay out the whole book and bind it, once for all editions that need it."""
        if edition.name not in self.bound:
            (file,) = self.plan_files(edition)
            self.bound[edition.name] = self.bind_parts(file, self.settle_book(edition), edition)
        return self.bound[edition.name]

    def settle_book(self, edition: Edition) -> Settled:
        """Lay out the whole book, once for all that need its pages."""
        if edition.name not in self.settled:
            (file,) = self.plan_files(edition)
            self.settled[edition.name] = self.settle_pages(file.parts, edition.name)
        return self.settled[edition.name]

    def find_printed_pages(self) -> PrintedPages | None:
        """Give the pages of the print edition for editions without pages of their own; None for a book without one."""
        if PRINT.name not in self.woven.book.metadata.editions:
            return None
        _, laid, numbered = self.settle_book(adapt_edition(self.woven, PRINT.name))
        return PrintedPages(
            numbered.anchors, {name: _list_starts(part, numbered.folios[name]) for name, part in laid.items()}
        )

    def list_pages(self) -> Mapping[str, PageOf]:
        """Give the printed page of each anchor, if this order makes pages of print at all; else nothing."""
        return self.settled[PRINT.name].numbered.anchors if PRINT.name in self.settled else {}

    def impose_book(self, edition: Edition) -> dict[str, bytes]:
        """Impose the pages of another edition on sheets."""
        pages = self.bind_book(adapt_edition(self.woven, edition.source))
        self.progress(edition.name, 1, 1)
        return {self.name_file(edition): impose(pages, right_to_left=self.house.right_to_left)}

    def bind_sheets(self, edition: Edition) -> dict[str, bytes]:
        """Make a sheet for pupils and one for teachers of each chapter."""
        sheets = tuple(self.plan_files(edition))
        written = [part.write({}) for sheet in sheets for part in sheet.parts]
        # Side by side; each is taken from the shelf then.
        self.lay_out(edition.name, len(written), written, lambda _: None)
        return {
            sheet.name: self.bind_parts(sheet, self.settle_pages(sheet.parts, edition.name), edition)
            for sheet in sheets
        }

    def pack_book(self, edition: Edition) -> dict[str, bytes]:
        """Write the pages of the EPUB and pack them."""
        self.progress(edition.name, 0, 1)
        name = self.name_file(edition)
        drawer = self.make_drawer(edition)
        book = write_epub(
            self.woven,
            edition,
            self.style_folders,
            drawer.draw,
            self.find_printed_pages(),
            self.make_measure(drawer),
        )
        data = pack_epub(book, locate_mended(self.compositors.fonts_folder))
        proof = self.compositors.hand_over(partial(prove_epub, name, data, list_book(self.woven)))
        self.proofs.append((edition.name, [proof]))
        self.progress(edition.name, 1, 1)
        return {name: data}

    def bind_parts(self, file: PlannedFile, settled: Settled, edition: Edition) -> bytes:
        """Bind parts whose page numbers stand still, and have them proven."""
        parts, laid, numbered = settled
        bound = [_join_folios(part, laid[part.name], numbered) for part in parts]
        copy = self.make_copy(_place_parts(parts, bound), edition)
        # What was set can be proven while it is being bound.
        setting = self.compositors.hand_over(partial(prove_setting, file.name, copy, file.pieces))
        pdf = bind(bound, make_imprint(self.woven, file.title, edition.name), self.shelf.fonts)
        pages = sum(part.laid.page_count for part in bound)
        # A share is bounded as a part is.
        shares = max(self.compositors.jobs, pages // _PAGES_OF_SHARE)
        works = divide_proof(file.name, pdf, copy, self.list_fonts(edition), shares=shares)
        self.proofs.append((edition.name, [setting, *map(self.compositors.hand_over, works)]))
        return pdf

    def make_copy(self, placed: Iterable[PlacedPart], edition: Edition) -> Copy:
        """Make the copy of what was bound."""
        return make_copy(placed, edition.name, self.woven.book.metadata, self.house.digits)

    def recopy(self, file: PlannedFile, pdf: bytes, edition: Edition) -> Copy:
        """Make the copy of a file that was made before, with the page numbers that stand in it.

        What is printed of page numbers follows from where things stand: links lead to some of them, and the words of
        the chapters tell the others.
        """
        places = read_places(pdf)
        settled = [plan.write(places.name_pages()) for plan in file.parts if not plan.waits_for_pages]
        anchors = {**find_anchors(self.make_copy(_find_parts(settled, places), edition), pdf), **places.anchors}
        places = replace(places, anchors=anchors)
        written = [plan.write(places.name_pages()) for plan in file.parts]
        return self.make_copy(_find_parts(written, places), edition)

    def settle_pages(self, planned: Sequence[PlannedPart], what: str) -> Settled:
        """Lay out parts until their page numbers stand still; keep the numbers as the next build's first guess."""
        settled = settle_pages(
            planned,
            self.shelf.recall_pages(what),
            partial(self.lay_out, what, len(planned)),
            lambda number, front: self.house.folio(number, front=front),
        )
        if any(plan.prints_pages for plan in planned):
            self.shelf.record_pages(what, settled.numbered.anchors)
        return settled

    def lay_out(self, what: str, count: int, parts: Iterable[Part | None], take: Callable[[LaidPart], None]) -> None:
        """Lay out parts as they come, `count` or more, but for those that lie on the shelf already.

        `take` is called with each; None among the parts waits for that.
        """
        laid: dict[str, LaidPart] = {}
        begun: dict[str, Part] = {}
        done = 0

        def keep(result: LaidPart) -> None:
            nonlocal done
            done += 1
            laid[result.name] = result
            self.progress(what, done, max(done, count))
            take(result)

        def list_missing() -> Iterator[Part | None]:
            for part in parts:
                if part and (found := self.shelf.take(part)):
                    keep(found)
                    continue
                if part:
                    begun[part.name] = part
                yield part

        def shelve(result: LaidPart) -> None:
            self.shelf.put(begun[result.name], result)
            keep(result)

        self.progress(what, 0, count)
        self.compositors.lay_out(list_missing(), shelve)
        missing = sorted({character for part in laid.values() for character in part.missing_characters})
        places = find_characters(self.woven) if missing else {}
        for character in missing:
            self.report.add(
                codes.MISSING_GLYPH,
                # What the house prints stands in no source.
                places.get(character, Position("book.yaml", 1, 1)),
                say(
                    "no font of the edition {what} has {character} (U+{value})",
                    what=what,
                    character=character,
                    value=f"{ord(character):04X}",
                ),
                say("install a font that has it, or name one under editions"),
            )


def locate_part(woven: WovenBook, name: str) -> Position:
    """Give the file in which a part is written, by the name of the part; the book itself for what is in no file."""
    for chapter in woven.chapters:
        names = {name_part(chapter.anchor)}
        if chapter.number:
            names |= {name_sheet(chapter.number, is_teachers=is_teachers) for is_teachers in (False, True)}
        if name in names:
            return Position(chapter.chapter.file, 1, 1)
    return Position(_FILES_OF_LISTS.get(name, "book.yaml"), 1, 1)


def _list_starts(laid: LaidPart, folios: Sequence[str]) -> PrintedPart:
    *starts, letters = laid.starts
    return PrintedPart(tuple(map(PageStart, starts, folios)), letters)


def _place_parts(parts: Sequence[Part], bound: Sequence[BoundPart]) -> Iterator[PlacedPart]:
    """Tell on which page of the bound document each part begins: all begin on a recto."""
    page = 0
    for part, one in zip(parts, bound, strict=True):
        page += page % 2
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
    return BoundPart(laid, printed, part.outline, labels=folios, blank_label=numbered.blanks.get(part.name, ""))
