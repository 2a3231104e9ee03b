"""Opens a press run: a woven book in, what the makers of its editions share out.

That is the house style, the processes, the cache, and what one edition can use of another: the booklet is made of the
pages of the print edition, and the EPUB tells where they turn.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from publisher.fonts.ruler import Tracer, make_ruler, make_tracer
from publisher.manuscript.sources import digest_shown
from publisher.model import codes
from publisher.model.anchors import SOURCES_OF_LISTS, name_part, name_sheet
from publisher.model.book import EditionSettings
from publisher.model.edition import Edition
from publisher.model.finding import Position, Report
from publisher.model.kept import KeptWork
from publisher.model.message import say
from publisher.model.order import Order, Progress
from publisher.model.parts import LaidPart, PageOf, Part
from publisher.model.press_error import LayoutError, PressError
from publisher.model.proof import Proof
from publisher.model.woven import WovenBook
from publisher.press.build_cache import BuildCache, open_build_cache
from publisher.press.font_mends import locate_mended, prefer_mended
from publisher.press.fontbook import added_fonts, find_fonts, find_installed
from publisher.press.layout_pool import LayoutPool
from publisher.press.layout_queue import LayoutPlace, LayoutQueue
from publisher.press.own_fonts import keep_own_fonts, locate_own
from publisher.production.blame_style import blame_style
from publisher.production.cluster_layout import open_layout_place
from publisher.production.editions import EDITIONS, PRINT
from publisher.production.pagination import Paginated, paginate
from publisher.proof.characters import find_characters
from publisher.typeset.book_parts import PlannedPart
from publisher.typeset.families import choose_families, list_families
from publisher.typeset.figures import FigureDrawer
from publisher.typeset.house import HouseStyle, open_house
from publisher.typeset.plain_texts import keep_texts, recall_texts
from publisher.typeset.style_folders import find_house_styles
from publisher.typeset.verse import Measure

#: An edition, and what the pieces of the proof of a file of it will come to.
AwaitedProof = tuple[str, list[Future[Proof]]]


class PressRun:
    """One book on the press: its house style, the tools, the proofs that are awaited, and what several editions use."""

    def __init__(
        self,
        woven: WovenBook,
        house: HouseStyle,
        pool: LayoutPool,
        place: LayoutPlace,
        cache: BuildCache,
        report: Report,
        progress: Progress,
    ) -> None:
        """Take the book, the tools and where to tell of the work."""
        # What is made is proven while other things are made.
        self.proofs: list[AwaitedProof] = []
        self.woven, self.house = woven, house
        self.pool, self.place, self.cache, self.report, self.progress = pool, place, cache, report, progress
        self.texts = recall_texts(cache, house)
        self.paginated: dict[str, Paginated] = {}
        self.bound: dict[str, bytes] = {}
        #: How many pages of each edition were laid out and not found in the cache.
        self.new_pages = Counter[str]()

    def name_file(self, edition: Edition, **parts: str) -> str:
        """Return the name of the file of an edition below the output folder."""
        return edition.path.format(slug=self.woven.book.metadata.slug, **parts)

    def make_drawer(self, edition: Edition) -> FigureDrawer:
        """Return the drawer of an edition's figures, which measures in the fonts that the layout will use."""
        families = list_families(self.house.script, edition.font)[0]
        regular, bold = (tuple(self._find_fonts(families, bold=bold)) for bold in (False, True))
        metadata = self.woven.book.metadata
        ruler = make_ruler(regular, bold, right_to_left=self.house.right_to_left, language=metadata.language)
        return FigureDrawer(self.woven, self.house, edition, ruler, self.begin)

    def make_measure(self, drawer: FigureDrawer) -> Measure:
        """Return what measures lines of verse, in the fonts that the layout will use."""
        return lambda text: drawer.ruler(text, 1).width

    def make_tracer(self, edition: Edition) -> Tracer:
        """Return what traces the words of formulas, in the fonts that the layout will use."""
        families = list_families(self.house.script, edition.font)[0]
        return make_tracer(tuple(self._find_fonts(families, bold=False)), self.woven.book.metadata.language)

    def list_fonts(self, edition: Edition) -> tuple[Path, ...]:
        """Return the font files that an edition may be set in."""
        families = [name for names in list_families(self.house.script, edition.font) for name in names]
        return tuple(dict.fromkeys(path for bold in (False, True) for path in self._find_fonts(families, bold=bold)))

    def _find_fonts(self, families: Iterable[str], *, bold: bool) -> Iterator[Path]:
        """Find the font files of families that the layout uses."""
        mended = locate_mended(self.pool.fonts_folder)
        return (prefer_mended(path, mended) for path in find_installed(families, bold=bold))

    def list_pages(self) -> Mapping[str, PageOf]:
        """Return the printed page of each anchor, if this order makes pages of print at all; else nothing."""
        return self.paginated[PRINT.name].numbered.anchors if PRINT.name in self.paginated else {}

    def open_queue(self, what: str, count: int) -> LayoutQueue:
        """Return a queue that lays out parts, `count` or more, and tells of the progress of `what`."""
        self.progress(what, 0, count)
        return LayoutQueue(self.place, self.cache, lambda done: self.progress(what, done, max(done, count)))

    def lay_out(self, parts: Sequence[Part], what: str) -> None:
        """Lay out parts that print no page numbers, and keep them in the cache."""
        queue = self.open_queue(what, len(parts))
        for part in parts:
            queue.submit(part)
        for _ in parts:
            queue.wait()

    def is_laid_out(self, part: Part) -> bool:
        """Return whether the layout of a part ends well, which the cache is not asked."""
        try:
            self.pool.lay_out(part).result()
        except Exception:  # noqa: BLE001 - an engine that breaks off raises anything
            return False
        return True

    def do_once(self, works: Sequence[KeptWork]) -> list[bytes]:
        """Return what some work comes to; what was not done before is done side by side, and kept.

        Raises what the work raises; a `PressError` says of what it is.
        """
        return self.begin(works)()

    def begin(self, works: Sequence[KeptWork]) -> Callable[[], list[bytes]]:
        """Begin some work, side by side, unless it was done before; return what waits for it, and does as `do_once`."""
        found = [self.cache.recall(*work.key, is_of_book=work.is_of_book) for work in works]
        begun = {
            number: self.pool.submit(work.make)
            for number, (work, known) in enumerate(zip(works, found, strict=True))
            if known is None
        }

        def finish() -> list[bytes]:
            for number, future in begun.items():
                try:
                    made = future.result()
                except PressError as error:
                    error.part = error.part or works[number].key[0]
                    raise
                self.cache.record(made, *works[number].key, is_of_book=works[number].is_of_book)
                found[number] = made
            return [made for made in found if made is not None]

        return finish

    def paginate(self, planned: Sequence[PlannedPart], what: str) -> Paginated:
        """Lay out parts until their page numbers stand still; keep the numbers as the next build's first guess."""
        known = self.cache.recall_pages(what)
        queue = self.open_queue(what, len(planned))
        paginated = paginate(planned, known, queue, self._write_folio)
        self.new_pages[what] += queue.new_pages
        if any(plan.prints_pages for plan in planned):
            self.cache.record_pages(what, paginated.numbered.anchors)
        self.report_missing_glyphs(paginated.laid.values(), what)
        return paginated

    def _write_folio(self, number: int, front: bool) -> str:  # noqa: FBT001 - given by position
        return self.house.folio(number, front=front)

    def report_missing_glyphs(self, laid: Iterable[LaidPart], what: str) -> None:
        """Report the characters that no font of an edition has, where they are written."""
        missing = sorted({character for part in laid for character in part.missing_characters})
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


@contextmanager
def blaming_styles(run: PressRun) -> Iterator[None]:
    """Let the error of a part that cannot be laid out say at which style of the book's."""
    try:
        yield
    except LayoutError as error:
        if error.failed:
            error.place = blame_style(error.failed, run.woven.book.styles, run.is_laid_out)
        raise


@contextmanager
def open_run(
    woven: WovenBook, names: Iterable[str], order: Order, report: Report, progress: Progress = lambda *_: None
) -> Iterator[PressRun]:
    """Open a press run for the editions of a book that are named.

    The book of the run has its fonts as they were judged, whatever lies in its folder by now. At the end of the context
    its processes end, the fonts are forgotten, and what was laid out from files that changed meanwhile is not kept.
    Raises `MissingFontError` for a family that the machine lacks.
    """
    house = open_house(woven.book.metadata)
    own_files = digest_shown(woven.book.folder, order.output)
    with open_build_cache(woven.book.metadata.identifier, own_files) as cache, ExitStack() as stack:
        fonts = keep_own_fonts(woven.book.fonts, locate_own(cache.fonts))
        woven = replace(woven, book=replace(woven.book, fonts=fonts))
        stack.enter_context(added_fonts(font.path for font in fonts))
        editions = (adapt_edition(woven, name) for name in names)
        find_fonts({family for edition in editions for family in choose_families(house.script, edition.font)})
        cache.record_book(woven.book.metadata.title)
        # What the house's style sheets show, and the fonts of the book as they were judged.
        roots = (woven.book.folder, find_house_styles(), locate_own(cache.fonts))
        with (
            LayoutPool(order.jobs, roots=roots, fonts_folder=cache.fonts) as pool,
            open_layout_place(order, woven.book, pool, roots) as place,
        ):
            run = PressRun(woven, house, pool, place, cache, report, progress)
            yield run
        keep_texts(run.texts, cache, house)
        if digest_shown(woven.book.folder, order.output) != own_files:
            cache.withdraw()


def adapt_edition(woven: WovenBook, name: str) -> Edition:
    """Return an edition with what the book asks of it."""
    metadata = woven.book.metadata
    settings = metadata.editions.get(name, EditionSettings())
    return EDITIONS[name].adapt(settings, woven.book.fonts, wants_margin_notes=metadata.notes.use_margin)


def locate_part(woven: WovenBook, name: str) -> Position:
    """Return the file in which a part is written, by the name of the part; the book itself for what is in no file."""
    for chapter in woven.chapters:
        names = {name_part(chapter.anchor)}
        if chapter.number:
            names |= {name_sheet(chapter.number, is_teachers=is_teachers) for is_teachers in (False, True)}
        if name in names:
            return Position(chapter.chapter.file, 1, 1)
    return Position(SOURCES_OF_LISTS.get(name, "book.yaml"), 1, 1)
