"""Lays out parts: a `Part` (HTML and CSS) in, a `LaidPart` (a tagged PDF and what binding needs) out.

Each part is laid out alone, so parts can be laid out side by side and none needs to know where it will
stand in the book. What depends on that is left open: folios are taken out of the pages and remembered as
slots, and links to other parts stay addresses that begin with `BOOK_LINK`.

WeasyPrint tags what it draws, but tags little: what it leaves out is put into its structure tree here,
before the PDF is written, because only here boxes, elements of HTML and tags are known together.
"""

import gc
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pydyf
import uharfbuzz
from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration, get_hb_object_data, get_pango_font_hb_face
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from publisher.model.parts import FolioSlot, LaidPart, Part
from publisher.press.mends import mend_weasyprint

mend_weasyprint()

#: CSS pixels are 1/96 inch, PDF points 1/72 (CSS Values 3, 5.2; ISO 32000-1, 8.3.2.3).
POINTS_PER_PIXEL = 0.75

#: Counters that mean nothing in a part: a part knows neither its first page nor how many the book has.
PAGE_COUNTERS = frozenset({"page", "pages"})

VARIANT = "pdf/ua-1"

# WeasyPrint and pydyf have no types. These names say at least what is meant.
Document = Any
Page = Any
Box = Any
Face = Any
Element = Any
PdfObject = Any
Reference = bytes


class LayoutError(Exception):
    """A part that could not be laid out. The message begins with the name of the part."""


class ForbiddenAddressError(Exception):
    """An address that a part may not read: neither `data:` nor a file inside one of the roots."""


# --- Parts, one by one and side by side ---


def lay_out(part: Part, *, roots: tuple[Path, ...], fonts_folder: Path) -> LaidPart:
    """Lay out one part.

    `roots` are the only folders that the part may read from; relative addresses start at the first. Font
    files are copied into `fonts_folder`. The same part and files give the same bytes. Raises `LayoutError`.
    """
    try:
        with _hold_collector():
            return _lay_out(part, roots, fonts_folder)
    except FatalURLFetchingError as error:
        raise LayoutError(f"{part.name}: {error.__cause__ or error}") from error
    except LayoutError as error:
        raise LayoutError(f"{part.name}: {error}") from error


def lay_out_all(
    parts: Sequence[Part],
    *,
    jobs: int,
    roots: tuple[Path, ...],
    fonts_folder: Path,
    on_done: Callable[[LaidPart], None] | None = None,
) -> dict[str, LaidPart]:
    """Lay out parts in `jobs` processes (1: in this one); give them by name, in the order of `parts`.

    `on_done` is called in this process after each part. Raises `LayoutError` with the name of the part for
    anything that goes wrong in it; parts that have not begun by then are dropped.
    """
    render = partial(lay_out, roots=roots, fonts_folder=fonts_folder)
    run = _run_here if jobs <= 1 or len(parts) <= 1 else partial(_run_in_processes, min(jobs, len(parts)))
    laid: dict[str, LaidPart] = {}
    # The longest first: a long part that begins last would leave the other processes without work.
    for result in run(render, sorted(parts, key=lambda part: -len(part.html))):
        laid[result.name] = result
        if on_done is not None:
            on_done(result)
    return {part.name: laid[part.name] for part in parts}


def _run_here(render: Callable[[Part], LaidPart], parts: Iterable[Part]) -> Iterator[LaidPart]:
    for part in parts:
        try:
            yield render(part)
        except Exception as error:
            raise _name_part(part, error) from error


def _run_in_processes(jobs: int, render: Callable[[Part], LaidPart], parts: Iterable[Part]) -> Iterator[LaidPart]:
    # Importing WeasyPrint costs more than laying out a small part. A fork server imports it once, and
    # unlike a plain fork it copies neither threads nor locks of this process.
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(jobs, mp_context=context) as executor:
        futures = {executor.submit(render, part): part for part in parts}
        try:
            for future in as_completed(futures):
                part = futures.pop(future)
                try:
                    yield future.result()
                except Exception as error:
                    raise _name_part(part, error) from error
        finally:
            executor.shutdown(cancel_futures=True)


def _name_part(part: Part, error: Exception) -> LayoutError:
    """Give the error itself where it names the part already, or one that does."""
    if isinstance(error, LayoutError):
        return error
    return LayoutError(f"{part.name}: {type(error).__name__}: {error}")


@contextmanager
def _hold_collector() -> Iterator[None]:
    """Keep the cyclic garbage collector from running.

    It would walk through the growing tree of boxes, in which there is nothing to collect: a sixth to a
    third of the time of a layout goes into that.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _lay_out(part: Part, roots: tuple[Path, ...], fonts_folder: Path) -> LaidPart:
    html, document = _render(part, roots)
    _judge_completeness(html, document)
    trees = tuple(_map_parents(_get_box(page)) for page in document.pages)
    folios = tuple(_take_folio(page, fonts_folder) for page in document.pages)
    for page, parents in zip(document.pages, trees, strict=True):
        _drop_nested_links(page, parents)
    drawn = tuple(_note_drawing(page, parents) for page, parents in zip(document.pages, trees, strict=True))
    pdf = document.write_pdf(
        pdf_variant=VARIANT,
        finisher=lambda _, pdf: _mend_tags(_TagTree(pdf, drawn), part.name, html),
    )
    fonts = tuple(document.fonts.values())
    return LaidPart(
        name=part.name,
        pdf=pdf,
        page_count=len(document.pages),
        anchors=_collect_anchors(document.pages),
        folios=folios,
        fonts={font.hash: _store_face(font.hb_face, fonts_folder) for font in fonts if _can_be_shared(font)},
        missing_characters=tuple(sorted({chr(code) for font in fonts for code in font.missing})),
    )


def _render(part: Part, roots: tuple[Path, ...]) -> tuple[Element, Document]:
    """Give the root element of a part's HTML, and the document that WeasyPrint makes of it."""
    fetcher = RootedFetcher(roots)
    base = f"{roots[0].resolve().as_uri()}/" if roots else None
    # One set of fonts a part: what one part's @font-face adds must not reach another that happens to come
    # after it.
    fonts, counters = FontConfiguration(), CounterStyle()
    stylesheets = [
        CSS(string=text, base_url=base, url_fetcher=fetcher, font_config=fonts, counter_style=counters)
        for text in part.stylesheets
    ]
    html = HTML(string=part.html, base_url=base, url_fetcher=fetcher)
    options = {"stylesheets": stylesheets, "pdf_variant": VARIANT}
    return html.etree_element, html.render(font_config=fonts, counter_style=counters, **options)


def _judge_completeness(html: Element, document: Any) -> None:
    """Raise `LayoutError` if an element with an id, such as a footnote, is on no page.

    Layout engines lose things at page breaks; what a reader is promised by a number has to be there.
    """
    wanted = {element.get("id") for element in html.iter() if element.get("id")}
    lost = wanted.difference(*(page.anchors for page in document.pages))
    if lost:
        raise LayoutError(f"the layout lost text: {', '.join(sorted(lost))}")


def _collect_anchors(pages: Sequence[Page]) -> dict[str, tuple[int, float, float]]:
    """Give each id's first place: (page from 0, x, y), in points from the lower left corner."""
    anchors: dict[str, tuple[int, float, float]] = {}
    for number, page in enumerate(pages):
        for name, (left, top, *_) in page.anchors.items():
            anchors.setdefault(name, (number, *_convert_point(page, left, top)))
    return anchors


def _convert_point(page: Page, x: float, y: float) -> tuple[float, float]:
    """Turn CSS pixels from the upper left corner into points from the lower left one."""
    return round(x * POINTS_PER_PIXEL, 3), round((page.height - y) * POINTS_PER_PIXEL, 3)


# --- What a part may read ---


class RootedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Reads `data:` addresses and files inside given folders, and refuses everything else.

    WeasyPrint takes a failed address for a warning and goes on without it. Here it stops the layout: a book
    without one of its pictures is not the book.
    """

    def __init__(self, roots: Iterable[Path]) -> None:
        """Resolve the folders once, so that a link among their parents does not count as an escape."""
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False, fail_on_errors=True)
        self._roots = tuple(root.resolve() for root in roots)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> PdfObject:
        """Read an address. Raises `ForbiddenAddressError`, or `OSError` if there is no such file."""
        scheme = urlsplit(url).scheme.lower()
        if scheme == "file":
            url = self._find_file(url).as_uri()
        elif scheme != "data":
            raise ForbiddenAddressError(f"not a file of the book: {url}")
        return super().fetch(url, headers)

    def _find_file(self, url: str) -> Path:
        """Give the file that is really meant, all links followed."""
        address = urlsplit(url)
        path = Path(url2pathname(address.path)).resolve()
        if address.netloc not in {"", "localhost"} or not any(map(path.is_relative_to, self._roots)):
            raise ForbiddenAddressError(f"outside of the book's folders: {url}")
        return path


# --- Folios ---


def _take_folio(page: Page, fonts_folder: Path) -> FolioSlot | None:
    """Take the folio out of a page, and tell where it stood; None where the page has none.

    A folio is a page-margin box whose content is `counter(page)` and nothing else. Its text is the number
    of the page in the part, which is wrong in the book; its place, size, font and colour are those that the
    stylesheet wants.
    """
    found = [box for box in _get_box(page).children if isinstance(box, boxes.MarginBox) and _is_folio(box)]
    if len(found) > 1:
        names = ", ".join(box.at_keyword for box in found)
        raise LayoutError(f"a page has {len(found)} folios ({names}), but only one can be stamped")
    slots = [_measure_folio(page, box, fonts_folder) for box in found]
    for box in found:
        box.children = []
    return slots[0] if slots else None


def _is_folio(box: Box) -> bool:
    """Tell whether a margin box is a folio. Raises `LayoutError` if it mixes a folio with other content."""
    content = box.style["content"]
    items = content if isinstance(content, tuple) else ()
    counted = [item for item in items if item[0] in {"counter()", "counters()"} and item[1][0] in PAGE_COUNTERS]
    if not counted:
        return False
    if len(items) == 1 and counted[0][0] == "counter()" and counted[0][1][0] == "page":
        return True
    raise LayoutError(
        f"{box.at_keyword} mixes a page number with other content: a part does not know its numbers, so the "
        "content of a folio has to be counter(page) alone"
    )


def _measure_folio(page: Page, box: Box, fonts_folder: Path) -> FolioSlot | None:
    text = next((child for child in box.descendants() if isinstance(child, boxes.TextBox)), None)
    if text is None or text.style["visibility"] != "visible":
        return None
    align = _find_alignment(box)
    share = {"left": 0.0, "middle": 0.5, "right": 1.0}[align]
    x, y = _convert_point(page, text.position_x + share * text.width, text.position_y + text.baseline)
    red, green, blue = (round(float(value), 4) for value in text.style["color"].to("srgb").coordinates)
    return FolioSlot(
        x=x,
        y=y,
        size=text.style["font_size"] * POINTS_PER_PIXEL,
        align=align,
        font=_store_face(_find_face(text), fonts_folder),
        colour=(red, green, blue),
    )


def _find_alignment(box: Box) -> str:
    """Give the point of a margin box from which its text grows: "left", "middle" or "right"."""
    align = box.style["text_align_all"]
    if align == "center":
        return "middle"
    if align in {"start", "end", "justify"}:
        starts_left = box.style["direction"] == "ltr"
        return "left" if starts_left is (align != "end") else "right"
    return str(align)


def _find_face(text: Box) -> Face:
    """Give HarfBuzz's face of the font that a laid text box is set in."""
    layout = text.pango_layout
    layout.reactivate(text.style)
    line, _ = layout.get_first_line()
    face = get_pango_font_hb_face(line.runs[0].data.item.analysis.font)
    layout.deactivate()
    return face


# --- Fonts ---


def _can_be_shared(font: PdfObject) -> bool:
    """Tell whether the bindery can give all parts one program of this font.

    Not so where the glyphs that are drawn are not those of the file: variable fonts, which WeasyPrint turns
    into static ones; bitmap and colour fonts, which it draws as pictures; and a font that lacked a
    character, whose codes then differ from its glyph numbers.
    """
    return not ("fvar" in font.tables or font.bitmap or font.png or font.svg or font.colr or font.missing)


def _store_face(face: Face, folder: Path) -> str:
    """Write the whole file of a font into a folder, once; give the SHA-256 digest of it, which is its name.

    Of a collection only the one font is written, so that a digest always means one font.
    """
    data: bytes = get_hb_object_data(face)
    if data[:4] == b"ttcf":
        # The C interface of WeasyPrint and that of uharfbuzz do not share objects.
        from weasyprint.text.ffi import harfbuzz  # noqa: PLC0415  # bound late: only collections need it

        data = _extract_font(data, harfbuzz.hb_face_get_index(face))
    digest = hashlib.sha256(data).hexdigest()
    path = folder / digest
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed: another process may be at the same font, and must not read half of it.
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(data)
        Path(file.name).replace(path)
    return digest


def _extract_font(collection: bytes, index: int) -> bytes:
    """Give one font of a collection as a file of its own, its glyph numbers kept."""
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    wanted.flags |= uharfbuzz.SubsetFlags.RETAIN_GIDS
    return bytes(uharfbuzz.subset(uharfbuzz.Face(collection, index), wanted).blob.data)


# --- What is drawn ---


@dataclass(slots=True)
class _DrawnPage:
    """A page, the parents of its boxes, and the marked content that its texts became (ISO 32000-1, 14.6)."""

    page: Page
    parents: Mapping[Box, Box]
    content: dict[Box, int] = field(default_factory=dict)
    artifacts: dict[int, Mapping[str, str]] = field(default_factory=dict)


def _get_box(page: Page) -> Box:
    """Give the outermost box of a page, which WeasyPrint keeps to itself."""
    return page._page_box


def _map_parents(page_box: Box) -> dict[Box, Box]:
    """Map each box of a page to the box around it."""
    parents: dict[Box, Box] = {}
    queue = [page_box]
    while queue:
        box = queue.pop()
        for child in _list_children(box):
            parents[child] = box
            queue.append(child)
    return parents


def _list_children(box: Box) -> list[Box]:
    """Give the boxes in a box; of one that is placed elsewhere the box, and not what holds its place."""
    return [getattr(child, "_box", child) for child in getattr(box, "children", ())]


def _climb(box: Box, parents: Mapping[Box, Box]) -> Iterator[Box]:
    """Give the boxes around a box, from the innermost."""
    while (box := parents.get(box)) is not None:
        yield box


def _drop_nested_links(page: Page, parents: Mapping[Box, Box]) -> None:
    """Keep one link an element: WeasyPrint links each box inside a linked box again, one above the other."""
    linked = {box: target for _, target, _, box in page.links}
    page.links[:] = [
        link for link in page.links if all(linked.get(outer) != link[1] for outer in _climb(link[3], parents))
    ]


def _note_drawing(page: Page, parents: Mapping[Box, Box]) -> _DrawnPage:
    """Have a page note, when it is painted, which marked content its boxes became, and mark its artifacts.

    WeasyPrint knows that while it draws, and forgets it.
    """
    drawn = _DrawnPage(page, parents)
    paint = page.paint

    def paint_and_note(stream: PdfObject, scale: float = 1) -> None:
        paint(stream, scale)
        drawn.content.update((box, note["mcid"]) for box, note in stream._tags.items())
        drawn.artifacts.update(_mark_artifacts(stream, _find_artifacts(drawn)))
        stream.stream[:] = map(_drop_zeros, stream.stream)

    page.paint = paint_and_note
    return drawn


def _drop_zeros(operator: PdfObject) -> PdfObject:
    """Drop the shifts of nothing that WeasyPrint writes after most glyphs: they are half of a page."""
    is_text = isinstance(operator, bytes) and operator.endswith(b"TJ")
    return operator.replace(b">0<", b"").replace(b">0]", b">]") if is_text else operator


def _find_artifacts(drawn: _DrawnPage) -> dict[int, Mapping[str, str]]:
    """Give the marked content that is no part of the text, with the properties of the artifact that it is.

    Running heads and feet are pagination artifacts (PDF/UA-1, 7.8); the dots of a leader are of the layout.
    """
    artifacts: dict[int, Mapping[str, str]] = {}
    for box, number in drawn.content.items():
        for outer in _climb(box, drawn.parents):
            if isinstance(outer, boxes.MarginBox):
                place = "Header" if outer.at_keyword.startswith("@top") else "Footer"
                artifacts[number] = {"Type": "/Pagination", "Subtype": f"/{place}"}
            elif outer.is_leader:
                artifacts[number] = {"Type": "/Layout"}
    return artifacts


def _mark_artifacts(stream: PdfObject, artifacts: Mapping[int, Mapping[str, str]]) -> dict[int, Mapping[str, str]]:
    """Make artifacts of marked content in a page's stream (ISO 32000-1, 14.8.2.2); give those found in it.

    Content inside a transparency group is not in the page's own stream and stays as it is.
    """
    found = {}
    operators = stream.stream
    for at, operator in enumerate(operators):
        if operator == b"BDC" and (number := operators[at - 1].get("MCID")) in artifacts:
            operators[at - 2] = "/Artifact"
            operators[at - 1] = pydyf.Dictionary(artifacts[number])
            found[number] = artifacts[number]
    return found


# --- The structure tree ---


class _TagTree:
    """The structure tree of a part, while it can still be changed (ISO 32000-1, 14.7).

    Elements are named by their references, `b"12 0 R"`. `owners` has, for each page, the element that each
    piece of marked content belongs to; `elements` maps boxes to the elements that were made of them.
    """

    def __init__(self, pdf: PdfObject, pages: Sequence[_DrawnPage]) -> None:
        """Read the tree of a PDF that is about to be written."""
        self.pdf = pdf
        self.objects = pdf.objects
        self.pages = pages
        self.root = self.find(pdf.catalog["StructTreeRoot"])
        self.document = self.root["K"][0]
        self.language = pdf.catalog["Lang"].string
        numbers = self.find(self.root["ParentTree"])["Nums"]
        self.owners: list[list[Reference]] = [numbers[2 * page + 1] for page in range(len(pages))]
        self.page_references: tuple[Reference, ...] = pdf.page_references
        self.parents = {box: parent for page in pages for box, parent in page.parents.items()}
        self.elements: dict[Box, Reference] = {}
        for page, owners in zip(pages, self.owners, strict=True):
            for box, number in page.content.items():
                if number not in page.artifacts:
                    self.elements.update(self._match(box, owners[number]))

    def find(self, reference: Reference) -> PdfObject:
        """Give the object that a reference means."""
        return self.objects[int(reference.split()[0])]

    def name_kind(self, reference: Reference) -> str:
        """Give an element's structure type, such as "P"."""
        return str(self.find(reference)["S"]).removeprefix("/")

    def _match(self, box: Box, owner: Reference) -> Iterable[tuple[Box, Reference]]:
        """Find the elements of the boxes around a piece of content, outwards; none where the two do not fit.

        The tree of elements is that of the boxes, but for lines, `html`, `body` and the inner box of a
        table, which have no element, and for an `LI` around items without a marker, which has no box.
        """
        matched: list[tuple[Box, Reference]] = []
        element = owner
        if not isinstance(box, boxes.ReplacedBox):
            box = self.parents[box]
            # In a link the content belongs to the link; elsewhere it gets an element of its own.
            element = element if self.name_kind(element) == "Link" else self.find(element)["P"]
        while not isinstance(box, boxes.PageBox) and box.element_tag not in {"html", "body"}:
            if not isinstance(box, boxes.LineBox) and not box.is_table_wrapper:
                if self.name_kind(element) == "LI" and box.element_tag not in {"li", "dt", "dd"}:
                    element = self.find(element)["P"]
                if box in self.elements:
                    return matched if self.elements[box] == element else ()
                if element == self.document:
                    return ()
                matched.append((box, element))
                element = self.find(element)["P"]
            box = self.parents[box]
        return matched if element == self.document else ()

    def detach(self, reference: Reference) -> None:
        """Take an element out of the tree, and every element around it that is empty then."""
        while reference != self.document:
            parent = self.find(reference)["P"]
            kids = self.find(parent)["K"]
            if reference in kids:
                kids.remove(reference)
            if kids:
                break
            reference = parent


def _mend_tags(tree: _TagTree, part: str, html: Element) -> None:
    """Put into a structure tree what WeasyPrint leaves out of it."""
    _detach_artifacts(tree)
    _set_languages(tree)
    _name_notes(tree, part)
    _name_parts_of_books(tree, html)
    _describe_links(tree)
    _place_figures(tree)
    _give_scopes(tree)
    _join_over_pages(tree)
    _gather_list_bodies(tree)
    _list_identifiers(tree, part)


def _detach_artifacts(tree: _TagTree) -> None:
    for page, owners in zip(tree.pages, tree.owners, strict=True):
        for number in page.artifacts:
            owner = owners[number]
            owners[number] = b"null"
            kids = tree.find(owner)["K"]
            if number in kids:
                kids.remove(number)
            if not kids:
                tree.detach(owner)


def _set_languages(tree: _TagTree) -> None:
    """Name the language of every piece of text that is not in the language of the part (PDF/UA-1, 7.2)."""
    languages: dict[Reference, set[str]] = {}
    for page, owners in zip(tree.pages, tree.owners, strict=True):
        for box, number in page.content.items():
            if owners[number] != b"null":
                languages.setdefault(owners[number], set()).add(box.style["lang"] or tree.language)
    for owner, found in languages.items():
        if len(found) == 1 and found != {tree.language}:
            tree.find(owner)["Lang"] = pydyf.String(found.pop())


def _name_notes(tree: _TagTree, part: str) -> None:
    """Tag footnotes as notes, each with an identifier (PDF/UA-1, 7.9), and tag their calls and marks."""
    for box, reference in tree.elements.items():
        tag = box.element_tag or ""
        if tag.endswith("::footnote-call"):
            tree.find(reference)["S"] = "/Reference"
        elif tag.endswith("::footnote-marker"):
            tree.find(reference)["S"] = "/Lbl"
    notes = (tree.elements[box] for page in tree.pages for box in _list_notes(page) if box in tree.elements)
    for count, reference in enumerate(notes, start=1):
        tree.find(reference)["S"] = "/Note"
        tree.find(reference)["ID"] = pydyf.String(f"{part}-note-{count}")


def _list_notes(page: _DrawnPage) -> list[Box]:
    """Give the footnotes of a page."""
    areas = [box for box in _list_children(_get_box(page.page)) if isinstance(box, boxes.FootnoteAreaBox)]
    return [note for area in areas for note in _list_children(area)]


def _list_flow(page: _DrawnPage) -> list[Box]:
    """Give the outermost boxes of a page's text: the children of `body`."""
    roots = [box for box in _list_children(_get_box(page.page)) if box.element_tag == "html"]
    return [box for root in roots for body in _list_children(root) for box in _list_children(body)]


#: What the elements of a list are called inside contents (ISO 32000-1, 14.8.4.2, tables 333 and 336).
CONTENTS_KINDS = {"L": "TOC", "LI": "TOCI", "LBody": "Reference"}


def _name_parts_of_books(tree: _TagTree, html: Element) -> None:
    """Tag lists inside `role="doc-toc"` as contents, and the element with `role="doc-index"` as an index."""
    contents = {item for outer in html.iter() if outer.get("role") == "doc-toc" for item in outer.iter()}
    for box, reference in tree.elements.items():
        element = tree.find(reference)
        kind = tree.name_kind(reference)
        if box.element in contents and kind in CONTENTS_KINDS:
            element["S"] = f"/{CONTENTS_KINDS[kind]}"
            around = tree.find(element["P"])
            # The LI around an item without a marker has no box.
            if around["S"] == "/LI":
                around["S"] = "/TOCI"
        elif _is_index(box, tree) and kind in {"Sect", "Div"}:
            element["S"] = "/Index"


def _is_index(box: Box, tree: _TagTree) -> bool:
    """Tell whether a box is the outermost of an index: an element may have anonymous boxes inside its own."""
    element = box.element
    return element is not None and element.get("role") == "doc-index" and tree.parents[box].element is not element


def _describe_links(tree: _TagTree) -> None:
    """Let each link say its text, where WeasyPrint has it say its address (PDF/UA-1, 7.18.5)."""
    for box, reference in tree.elements.items():
        # Boxes that the stylesheet adds inside a link are links to WeasyPrint; their annotations have been
        # dropped.
        if tree.name_kind(reference) == "Link" and box.link_annotation is None:
            tree.find(reference)["S"] = "/Span"
    for page in tree.pages:
        for _, target, _, box in page.page.links:
            if box.link_annotation is not None:
                text = " ".join("".join(box.element.itertext()).split())
                box.link_annotation["Contents"] = pydyf.String(text or target)


def _place_figures(tree: _TagTree) -> None:
    """Give the boxes of figures in points (ISO 32000-1, 14.8.5.4.3), where WeasyPrint has CSS pixels."""
    heights = {page: tree.pages[number].page.height for number, page in enumerate(tree.page_references)}
    for element in tree.objects:
        if isinstance(element, dict) and element.get("S") == "/Figure" and "BBox" in element.get("A", ()):
            left, top, right, bottom = (float(value) for value in element["A"]["BBox"])
            height = heights[element["Pg"]]
            corners = (left, height - bottom, right, height - top)
            element["A"]["BBox"] = pydyf.Array(round(corner * POINTS_PER_PIXEL, 3) for corner in corners)


def _give_scopes(tree: _TagTree) -> None:
    """Let each head of a table say what it is the head of (PDF/UA-1, 7.5).

    WeasyPrint names the heads of each cell, but not across a page break.
    """
    for box, reference in tree.elements.items():
        if tree.name_kind(reference) == "TH":
            is_row = box.element is not None and box.element.get("scope") == "row"
            tree.find(reference)["A"]["Scope"] = "/Row" if is_row else "/Column"


def _list_elements(tree: _TagTree) -> list[PdfObject]:
    """Give all elements of structure."""
    return [item for item in tree.objects if isinstance(item, dict) and item.get("Type") == "/StructElem"]


def _list_identifiers(tree: _TagTree, part: str) -> None:
    """Make identifiers unique in the book, and list them (`IDTree`: ISO 32000-1, 14.7.2).

    WeasyPrint numbers the heads of tables, and begins anew in every part.
    """
    renamed: dict[str, str] = {}
    found: dict[str, Reference] = {}
    elements = _list_elements(tree)
    for element in elements:
        if (name := element.get("ID")) is not None:
            text = name.string
            renamed[text] = text if text.startswith(f"{part}-") else f"{part}-{text}"
            element["ID"] = pydyf.String(renamed[text])
            found[renamed[text]] = element.reference
    for element in elements:
        if headers := element.get("A", {}).get("Headers"):
            element["A"]["Headers"] = pydyf.Array(pydyf.String(renamed[name.string]) for name in headers)
    if found:
        names = pydyf.Array()
        for text in sorted(found, key=lambda text: text.encode("utf-16-be")):
            names.extend((pydyf.String(text), found[text]))
        tree.root["IDTree"] = pydyf.Dictionary({"Names": names})


def _gather_list_bodies(tree: _TagTree) -> None:
    """Put what stands beside the label of a list item into its body, where WeasyPrint leaves paragraphs bare.

    An LI holds Lbl and LBody alone (ISO 32000-1, 14.8.4.3.3; PDF/UA-1, 7.2).
    """
    for item in _list_elements(tree):
        if item["S"] != "/LI":
            continue
        kinds = {kid: tree.name_kind(kid) for kid in item["K"] if isinstance(kid, bytes)}
        bare = [kid for kid, kind in kinds.items() if kind not in {"Lbl", "LBody"}]
        if not bare:
            continue
        body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "P": item.reference, "K": pydyf.Array()})
        tree.pdf.add_object(body)
        for kid in bare:
            tree.find(kid)["P"] = body.reference
            body["K"].append(kid)
        item["K"] = pydyf.Array([*(kid for kid in item["K"] if kid not in bare), body.reference])


#: Structure types of which two pieces on two pages are one element. Not tables, whose head is repeated on
#: each page, and not links, whose every piece has an annotation of its own.
JOINED_KINDS = frozenset(
    [
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Index",
        "NonStruct",
        "P",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "LBody",
        "TOC",
        "TOCI",
        "Reference",
        "Note",
        "Span",
    ]
)


def _join_over_pages(tree: _TagTree) -> None:
    """Make one element again of what a page break cut in two, such as a paragraph."""
    flow: list[Box] = []
    notes: list[Box] = []
    for page in tree.pages:
        next_flow, next_notes = _list_flow(page), _list_notes(page)
        _join(tree, flow, next_flow)
        _join(tree, notes, next_notes)
        flow = next_flow or flow
        notes = next_notes or notes


def _join(tree: _TagTree, before: Sequence[Box], after: Sequence[Box]) -> None:
    """Join the last of some boxes with the first of others if they are of one element, and so inside them."""
    first = next((box for box in reversed(before) if box in tree.elements), None)
    second = next((box for box in after if box in tree.elements), None)
    if first is None or second is None or first.element is None or first.element is not second.element:
        return
    target, source = tree.elements[first], tree.elements[second]
    kind = tree.name_kind(target)
    if target == source or kind != tree.name_kind(source) or kind not in JOINED_KINDS:
        return
    _join(tree, _list_children(first), _list_children(second))
    for kid in tree.find(source)["K"]:
        tree.find(target)["K"].append(kid)
        tree.find(kid)["P"] = target
    tree.find(source)["K"].clear()
    tree.detach(source)
    # What comes on the page after may go on with this element too.
    tree.elements[second] = target
