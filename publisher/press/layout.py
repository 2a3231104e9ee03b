"""Lays out parts: a `Part` (HTML and CSS) in, a `LaidPart` (a tagged PDF and what binding needs) out.

Each part is laid out alone, so parts can be laid out side by side and none needs to know where it will
stand in the book. What depends on that is left open: folios are taken out of the pages and remembered as
slots, links to other parts stay addresses that begin with `BOOK_LINK`, and what is drawn has numbers of the
part and not yet those of the glyphs that the fonts of the book will have for it.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from publisher.model.parts import LaidPart, Part
from publisher.model.press_error import LayoutError
from publisher.press.boxes import Page, convert_point, get_page_box, map_parents
from publisher.press.clusters import note_clusters
from publisher.press.drawing import drop_nested_links, note_drawing
from publisher.press.faces import can_be_shared, read_face
from publisher.press.fetch import RootedFetcher
from publisher.press.folios import FolioError, take_folio
from publisher.press.font_mends import locate_mended, mend_fonts
from publisher.press.font_order import keep_words_whole
from publisher.press.fontbook import find_families_with, find_installed
from publisher.press.fonts import open_font
from publisher.press.glyph_text import map_glyphs
from publisher.press.kept_files import keep_font
from publisher.press.margin_marks import move_into_margins
from publisher.press.page_starts import find_note_starts, find_page_starts, find_piece_starts
from publisher.press.piece_table import DrawnFont, PieceTable
from publisher.press.redraw import redraw_part
from publisher.press.ruled_lines import is_sheet, render_sheet
from publisher.press.tags import TagTree, mend_tags
from publisher.press.type_area import mark_type_areas
from publisher.press.weasyprint_patches import cutting_no_shared_font, patch_weasyprint

patch_weasyprint()
note_clusters()

VARIANT = "pdf/ua-1"

#: What a font has that may have forms of Arabic letters and numbers.
_ARABIC_LETTER = "\u0628"

# WeasyPrint has no types. These names say at least what is meant.
Document = Any
Element = Any

#: An escape, by which anything may be written otherwise (CSS Syntax 3, 4.3.7), unless it ends a string.
_ESCAPE = r'\\(?![0-9A-F]{1,6}")'
#: What lets a style sheet add fonts to those of the machine, and what lets it read any file or tell others anything.
_ADDS_FONTS = re.compile(rf"@(?:import|font-face)|{_ESCAPE}", re.IGNORECASE)
_REACHES_OUT = re.compile(
    rf'url\((?!"data:)|image-set|@(?:counter-style|color-profile)|{_ADDS_FONTS.pattern}', re.IGNORECASE
)
#: What brings a style sheet in the page itself.
_BRINGS_SHEET = re.compile("<(?:style|link)", re.IGNORECASE)

#: What cuts a drawing.
_CLIP = "{http://www.w3.org/2000/svg}clipPath"


def lay_out(part: Part, *, roots: tuple[Path, ...], fonts_folder: Path, copied_below: Path | None = None) -> LaidPart:
    """Lay out one part.

    `roots` are the only folders that the part may read from; relative addresses start at the first. On another machine
    copies of them lie below `copied_below`, each by its whole path. Font files are copied into `fonts_folder`. The same
    part and files give the same bytes. Raises `LayoutError`.
    """
    try:
        return _lay_out(part, _Roots(roots, copied_below), fonts_folder)
    except FatalURLFetchingError as error:
        raise LayoutError(f"{part.name}: {error.__cause__ or error}", part.name) from error
    except (LayoutError, FolioError) as error:
        raise LayoutError(f"{part.name}: {error}", part.name) from error


class _Roots(NamedTuple):
    """The folders that a part may read from, as its addresses name them, and where copies of them lie, if they do."""

    folders: tuple[Path, ...]
    copied_below: Path | None = None

    @property
    def base(self) -> str | None:
        """The address at which relative ones start."""
        if not self.folders:
            return None
        first = self.folders[0]
        return f"{(first if self.copied_below else first.resolve()).as_uri()}/"

    def open_fetcher(self) -> RootedFetcher:
        """Return what reads from the folders."""
        return RootedFetcher(*self)


def _lay_out(part: Part, roots: _Roots, fonts_folder: Path) -> LaidPart:
    html, document = _render(part, roots, fonts_folder)
    _judge_completeness(html, document)
    move_into_margins(document.pages)
    trees = tuple(map_parents(get_page_box(page)) for page in document.pages)
    starts = find_page_starts(document.pages, html)
    piece_starts = find_piece_starts(document.pages)
    note_starts = find_note_starts(document.pages, starts)
    folios = tuple(take_folio(page, fonts_folder) for page in document.pages)
    for page, parents in zip(document.pages, trees, strict=True):
        drop_nested_links(page, parents)
    drawn = tuple(note_drawing(page, parents) for page, parents in zip(document.pages, trees, strict=True))
    table = PieceTable()
    fonts: dict[str, DrawnFont] = {}

    def finish(_: Document, pdf: Any) -> None:
        mark_type_areas(document.pages, pdf)
        mend_tags(TagTree(pdf, drawn), part.name, html)
        fonts.update(_take_fonts(document, fonts_folder, table))
        redraw_part(pdf, fonts, right_to_left=html.get("dir") == "rtl")

    with cutting_no_shared_font():
        pdf = document.write_pdf(pdf_variant=VARIANT, finisher=finish)
    return LaidPart(
        name=part.name,
        pdf=pdf,
        page_count=len(document.pages),
        anchors=_collect_anchors(document.pages),
        folios=folios,
        fonts={name: font.file.digest for name, font in fonts.items()},
        missing_characters=tuple(sorted({chr(code) for font in document.fonts.values() for code in font.missing})),
        pieces=table.pieces,
        starts=starts,
        note_starts=note_starts,
        piece_starts=piece_starts,
    )


@dataclass(frozen=True, slots=True)
class _Styles:
    """Style sheets as read, and the fonts and counters that they name."""

    sheets: list[Any]
    fonts: FontConfiguration
    counters: CounterStyle


@lru_cache(maxsize=4)
def _read_styles(stylesheets: tuple[str, ...], roots: _Roots, mended: Path, *, are_all: bool) -> _Styles:
    """Read style sheets, once for all parts that have the same; `are_all` says that these parts bring no others.

    What an @font-face adds must not reach a part of other style sheets that happens to come after it, and the fonts
    that Pango has opened are of use to the next part of the same.
    """
    fonts = open_fonts(stylesheets, mended, are_shared=are_all)
    fetcher, counters = roots.open_fetcher(), CounterStyle()
    sheets = [
        CSS(string=text, base_url=roots.base, url_fetcher=fetcher, font_config=fonts, counter_style=counters)
        if _REACHES_OUT.search(text)
        else _read_sheet(text)
        for text in stylesheets
    ]
    return _Styles(sheets, fonts, counters)


@lru_cache(maxsize=32)
def _read_sheet(text: str) -> CSS:
    """Read a style sheet that reaches for nothing outside of it, once for all parts of all editions that have it."""
    return CSS(string=text, url_fetcher=_Roots(()).open_fetcher(), font_config=None)


def open_fonts(stylesheets: Iterable[str], mended: Path, *, are_shared: bool = True) -> FontConfiguration:
    """Return the fonts of the machine, and before them mended copies of those that style sheets name.

    The copies are kept in a folder. They are shared with other style sheets, unless these add fonts of their own.
    """
    named = "\n".join(stylesheets)
    families = [family for family in find_families_with(_ARABIC_LETTER) if family in named]
    files = [path for bold in (False, True) for path in find_installed(families, bold=bold)]
    open_files = _open_files if are_shared and not _ADDS_FONTS.search(named) else _open_files.__wrapped__
    return open_files(tuple(mend_fonts(files, mended)))


@lru_cache(maxsize=4)
def _open_files(files: Sequence[Path]) -> FontConfiguration:
    """Return the fonts of the machine, and before them some files. What Pango has opened of them stays open."""
    keep_words_whole()
    fonts = FontConfiguration()
    for path in files:
        fontconfig.FcConfigAppFontAddFile(fonts._config, os.fsencode(path) + b"\0")
    pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", fonts.font_map))
    return fonts


def _render(part: Part, roots: _Roots, fonts_folder: Path) -> tuple[Element, Document]:
    """Return the root element of a part's HTML, and the document that WeasyPrint makes of it."""
    # A template of a book may.
    are_all = not _BRINGS_SHEET.search(part.html)
    styles = _read_styles(part.stylesheets, roots, locate_mended(fonts_folder), are_all=are_all)

    def read() -> HTML:
        return HTML(string=part.html, base_url=roots.base, url_fetcher=roots.open_fetcher())

    def render(html: HTML) -> tuple[Element, Document]:
        document = html.render(
            stylesheets=styles.sheets, font_config=styles.fonts, counter_style=styles.counters, pdf_variant=VARIANT
        )
        return html.etree_element, document

    def render_changed(change: Callable[[Element], None]) -> tuple[Element, Document]:
        html = read()
        change(html.etree_element)
        return render(html)

    html = read()
    sheet = html.etree_element
    return render_sheet(render_changed, sheet) if is_sheet(sheet) else render(html)


def _judge_completeness(html: Element, document: Document) -> None:
    """Raise `LayoutError` if an element with an id, such as a footnote, is on no page.

    Layout engines lose things at page breaks; what a reader is promised by a number has to be there.
    """
    # What cuts a drawing has an id, and no box.
    wanted = {element.get("id") for element in html.iter() if element.get("id") and element.tag != _CLIP}
    lost = wanted.difference(*(page.anchors for page in document.pages))
    if lost:
        raise LayoutError(f"the layout lost text: {', '.join(sorted(lost))}")


def _take_fonts(document: Document, fonts_folder: Path, table: PieceTable) -> Iterator[tuple[str, DrawnFont]]:
    """Yield the fonts that a part can share with the book, by their names in its pages."""
    for font in document.fonts.values():
        if can_be_shared(font):
            file = open_font(read_face(font.hb_face))
            keep_font(file.data, fonts_folder)
            drawn = {glyph: Counter((text,)) for glyph, text in font.to_unicode.items()}
            yield font.hash, DrawnFont(file, map_glyphs(file.substitutions, drawn), table)


def _collect_anchors(pages: Sequence[Page]) -> dict[str, tuple[int, float, float]]:
    """Return each id's first place: (page from 0, x, y), in points from the lower left corner."""
    anchors: dict[str, tuple[int, float, float]] = {}
    for number, page in enumerate(pages):
        for name, (left, top, *_) in page.anchors.items():
            anchors.setdefault(name, (number, *convert_point(page, left, top)))
    return anchors
