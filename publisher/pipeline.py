"""The whole story on one page: a folder of chapters in, every edition of the book out.

read → weave → judge → typeset → lay out, number, bind or pack → deliver
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from publisher.editions import EDITIONS
from publisher.manuscript.read import read_book
from publisher.model import codes
from publisher.model.book import EditionSettings
from publisher.model.edition import Edition
from publisher.model.finding import FaultyBookError, Finding, Position, Report
from publisher.model.parts import BoundPart, LaidPart, Part
from publisher.model.woven import WovenBook
from publisher.press.bind import bind
from publisher.press.deliver import CannotWriteError, deliver_files, judge_output
from publisher.press.epub import MalformedPageError, pack_epub
from publisher.press.fontbook import add_fonts, find_fonts, fingerprint_fonts
from publisher.press.impose import impose
from publisher.press.layout import LayoutError, lay_out_all
from publisher.press.number import Extent, NumberedPages, number_pages
from publisher.press.shelf import Shelf, digest_files, digest_folders, find_shelf_folder, fingerprint_press
from publisher.proof.judge import ALL_CODES, judge_book
from publisher.typeset.book_parts import PlannedPart, plan_book
from publisher.typeset.data_files import write_chronology, write_places
from publisher.typeset.epub_pages import write_epub
from publisher.typeset.families import HOUSE_FAMILIES, choose_families
from publisher.typeset.handout_parts import plan_handouts
from publisher.typeset.house import House, open_house
from publisher.typeset.imprint import make_imprint
from publisher.typeset.pages import TemplateFault
from publisher.typeset.stylesheets import find_style_folders
from publisher.weave.weave import weave_book

#: How often parts that print page numbers may be written again until the numbers stand still.
ROUNDS = 8

#: Told what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


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


def check(folder: Path) -> tuple[Report, WovenBook | None]:
    """Read, weave and judge a book: every finding, and the woven book if it can be made."""
    report = Report()
    book = read_book(folder, report)
    woven = weave_book(book, report) if book else None
    if woven:
        judge_book(woven, report)
    return report, woven


def build(order: Order, progress: Progress = lambda *_: None) -> Delivery:
    """Make the editions of a book.

    Raises `FaultyBookError` for errors in the book, and where the output cannot be written (the files of
    the last good build stay then); `MissingFontError` or `MissingLibraryError` where the machine lacks
    something.
    """
    sources = digest_folders(order.book, *find_style_folders(order.book))
    basis = "\n".join((fingerprint_press(), fingerprint_fonts(HOUSE_FAMILIES), *order.editions, sources))
    shelf = Shelf(find_shelf_folder(), basis)
    if (recalled := shelf.recall_build(order.output, ALL_CODES)) is not None:
        return Delivery(*recalled, unchanged=True)
    progress("reading", 0, 1)
    report, woven = check(order.book)
    report.stop_on_errors()
    if woven is None:
        raise FaultyBookError(report)
    progress("reading", 1, 1)
    try:
        judge_output(order.output)
        products = make_editions(woven, order, report, progress)
        report.stop_on_errors()
        written = deliver_files(products, order.output)
    except CannotWriteError as error:
        report.add(
            codes.CANNOT_WRITE,
            Position(str(error.path), 1, 1),
            f"the file cannot be written: {error}",
            "free some space, or choose another folder with --output",
        )
        raise FaultyBookError(report) from error
    except (LayoutError, MalformedPageError) as error:
        report.add(
            codes.CANNOT_LAY_OUT, Position("book.yaml", 1, 1), str(error), "try without styles/ and fonts/ of the book"
        )
        raise FaultyBookError(report) from error
    except TemplateFault as error:
        position = Position(f"templates/{error.name}", error.line or 1, 1)
        report.add(codes.FAULTY_TEMPLATE, position, str(error), "compare it with the house's template of that name")
        raise FaultyBookError(report) from error
    shelf.record_build(products, report.findings)
    shelf.sweep()
    return Delivery(written, tuple(report.in_order()))


def make_editions(woven: WovenBook, order: Order, report: Report, progress: Progress) -> dict[str, bytes]:
    """Make every edition that is asked for: file names below the output folder, and their bytes."""
    metadata = woven.book.metadata
    wanted = order.editions or tuple(metadata.editions)
    house = open_house(metadata)
    folders = find_style_folders(woven.book.folder)
    add_fonts(font.path for font in woven.book.fonts)
    editions = [adapt_edition(woven, name) for name in wanted]
    fonts = find_fonts({family for edition in editions for family in choose_families(house.script, edition.font)})
    basis = "\n".join((fingerprint_press(), digest_files(fonts), digest_folders(woven.book.folder / "images")))
    shelf = Shelf(find_shelf_folder(), basis, metadata.identifier)
    products: dict[str, bytes] = {}
    room = PressRoom(woven, house, folders, order.jobs, shelf, report, progress)
    for edition in editions:
        products |= room.make(edition)
    products["data/places.geojson"] = write_places(woven)
    products["data/chronology.json"] = write_chronology(woven)
    return products


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
        jobs: int,
        shelf: Shelf,
        report: Report,
        progress: Progress,
    ) -> None:
        """Take the book, the tools and where to tell of the work."""
        self.woven, self.house, self.style_folders = woven, house, style_folders
        self.jobs, self.shelf, self.report, self.progress = jobs, shelf, report, progress
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

    def bind_book(self, edition: Edition) -> bytes:
        """Lay out the whole book and bind it, once for all editions that need it."""
        if edition.name not in self.bound:
            planned = plan_book(self.woven, edition, self.style_folders)
            self.bound[edition.name] = self.bind_parts(planned, edition, self.woven.book.metadata.title)
        return self.bound[edition.name]

    def impose_book(self, edition: Edition) -> dict[str, bytes]:
        """Impose the pages of another edition on sheets."""
        pages = self.bind_book(adapt_edition(self.woven, edition.source))
        self.progress(edition.name, 1, 1)
        return {self.name_file(edition): impose(pages, right_to_left=self.house.right_to_left)}

    def bind_sheets(self, edition: Edition) -> dict[str, bytes]:
        """Make a sheet for pupils and one for teachers of each chapter."""
        sheets = plan_handouts(self.woven, edition, self.style_folders)
        self.lay_out([sheet.part.write({}) for sheet in sheets], edition.name)
        return {
            self.name_file(edition, name=sheet.name, folder="teacher/" if sheet.is_teachers else ""): self.bind_parts(
                (sheet.part,), edition, sheet.title
            )
            for sheet in sheets
        }

    def pack_book(self, edition: Edition) -> dict[str, bytes]:
        """Write the pages of the EPUB and pack them."""
        self.progress(edition.name, 0, 1)
        data = pack_epub(write_epub(self.woven, edition, self.style_folders))
        self.progress(edition.name, 1, 1)
        return {self.name_file(edition): data}

    def bind_parts(self, planned: Sequence[PlannedPart], edition: Edition, title: str) -> bytes:
        """Lay out parts until their page numbers stand still, and bind them."""
        parts, laid, numbered = self.settle_pages(planned, edition.name)
        bound = [_join_folios(part, laid[part.name], numbered) for part in parts]
        return bind(bound, make_imprint(self.woven, title), self.shelf.fonts)

    def settle_pages(
        self, planned: Sequence[PlannedPart], what: str
    ) -> tuple[list[Part], dict[str, LaidPart], NumberedPages]:
        """Lay out all but the lists of pages; number; lay out what prints the numbers; again while they move.

        The pages of the last build are the first guess, and right where little changed. A part whose HTML
        is as it was is not laid out again.
        """
        known = self.shelf.recall_pages(what)
        first = [plan for plan in planned if known or not plan.waits_for_pages]
        parts = {plan.name: plan.write(known) for plan in first}
        laid = self.lay_out(list(parts.values()), what)
        numbered = NumberedPages({}, {}, {})
        for _ in range(ROUNDS):
            extents = [_measure(plan, laid.get(plan.name)) for plan in planned]
            numbered = number_pages(extents, lambda number, front: self.house.folio(number, front=front))
            written = [plan.write(numbered.anchors) for plan in planned if plan.prints_pages]
            changed = [part for part in written if part != parts.get(part.name)]
            if not changed:
                break
            parts |= {part.name: part for part in changed}
            laid |= self.lay_out(changed, what)
        if any(plan.prints_pages for plan in planned):
            self.shelf.record_pages(what, numbered.anchors)
        return [parts[plan.name] for plan in planned], laid, numbered

    def lay_out(self, parts: Sequence[Part], what: str) -> dict[str, LaidPart]:
        """Lay out parts, but for those that lie on the shelf already."""
        laid = {part.name: found for part in parts if (found := self.shelf.take(part))}
        missing = [part for part in parts if part.name not in laid]
        self.progress(what, len(laid), len(parts))

        def keep(result: LaidPart) -> None:
            laid[result.name] = result
            self.progress(what, len(laid), len(parts))

        lay_out_all(
            missing,
            jobs=self.jobs,
            roots=(self.woven.book.folder, *self.style_folders),
            fonts_folder=self.shelf.fonts,
            on_done=keep,
        )
        for part in missing:
            self.shelf.put(part, laid[part.name])
        for character in sorted({character for part in laid.values() for character in part.missing_characters}):
            self.report.add(
                codes.MISSING_GLYPH,
                Position("book.yaml", 1, 1),
                f"no font of the edition {what} has {character} (U+{ord(character):04X})",
                "install a font that has it, or name one under editions",
            )
        return laid


def _measure(plan: PlannedPart, laid: LaidPart | None) -> Extent:
    if laid is None:
        # Not laid out yet: two pages hold its place.
        return Extent(plan.name, plan.matter, 2, {})
    anchors = {name: point[0] for name, point in laid.anchors.items()}
    return Extent(plan.name, plan.matter, laid.page_count, anchors)


def _join_folios(part: Part, laid: LaidPart, numbered: NumberedPages) -> BoundPart:
    """Give a part its folios: every page has one as its label, and prints it where it has a place for it."""
    folios = numbered.folios[part.name]
    printed = tuple(folio if slot else "" for folio, slot in zip(folios, laid.folios, strict=True))
    return BoundPart(laid, printed, part.outline, labels=folios, blank_label=numbered.blanks.get(part.name, ""))
