"""Binds laid parts: `BoundPart`s and an `Imprint` in, one tagged PDF out.

The parts' pages, structure trees, links and outlines become those of one document; folios are stamped;
every part draws with the same fonts. What comes out is PDF/UA-1 (ISO 14289-1) if the parts are. The same
parts give the same bytes: there is neither a date nor an identifier in it that the parts and the imprint do
not give.
"""

import io
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise
from pathlib import Path
from urllib.parse import unquote
from xml.sax.saxutils import escape

import pikepdf
import uharfbuzz
from pikepdf import Array, Dictionary, Name, String

from publisher.model.parts import BOOK_LINK, BoundPart, FolioSlot, Imprint
from publisher.press.fonts import SharedFont, make_font, open_font, read_text_map, redraw_page


class BindingError(Exception):
    """Parts that make no book: a link to nowhere, a folio that its font cannot show, counts that differ."""


def bind(parts: Sequence[BoundPart], imprint: Imprint, fonts_folder: Path) -> bytes:
    """Bind parts into one PDF, in their order.

    `fonts_folder` has the font files that the parts were laid out with, by digest. Raises `BindingError`.
    """
    _check_parts(parts)
    book = _Book(parts, imprint, fonts_folder)
    for number in range(len(parts)):
        _append_part(book, number)
    _join_structure(book)
    _connect_links(book)
    _add_outline(book)
    _add_destinations(book)
    _draw_pages(book)
    _share_fonts(book)
    _label_pages(book)
    _describe(book)
    return _write(book.pdf)


def find_first_pages(parts: Iterable[tuple[int, bool]]) -> tuple[int, ...]:
    """Give the page, from 0, on which each part begins; a part is (count of pages, starts on a recto).

    The first page of a book is a recto, and so is every second one after it.
    """
    firsts: list[int] = []
    end = 0
    for count, starts_on_recto in parts:
        first = end + (end % 2 if starts_on_recto else 0)
        firsts.append(first)
        end = first + count
    return tuple(firsts)


class _Book:
    """The book that is being bound."""

    def __init__(self, parts: Sequence[BoundPart], imprint: Imprint, fonts_folder: Path) -> None:
        """Begin with no page."""
        self.parts = parts
        self.imprint = imprint
        self.pdf = pikepdf.new()
        self.firsts = find_first_pages((part.laid.page_count, part.starts_on_recto) for part in parts)
        self.structures: list[pikepdf.Object] = []
        #: What has to be added to a part's keys to make them keys of the book's parent tree.
        self.offsets: list[int] = []
        self.fonts: dict[str, SharedFont] = {}
        #: The dictionaries of fonts in the pages, and the names under which they look there for a shared one.
        self.font_places: list[tuple[pikepdf.Object, str, str]] = []
        self.destinations: dict[str, tuple[int, str]] = {}
        self.unknown_anchors: set[str] = set()
        self._fonts_folder = fonts_folder

    @cached_property
    def owners(self) -> dict[str, list[int]]:
        """The parts that have each anchor."""
        owners: dict[str, list[int]] = defaultdict(list)
        for number, part in enumerate(self.parts):
            for anchor in part.laid.anchors:
                owners[anchor].append(number)
        return owners

    def get_font(self, digest: str) -> SharedFont:
        """Give the shared font of a font file. Raises `BindingError` if the file is missing."""
        if digest not in self.fonts:
            try:
                data = (self._fonts_folder / digest).read_bytes()
            except OSError as error:
                raise BindingError(f"the font file {digest} is missing: {error}") from error
            self.fonts[digest] = SharedFont(open_font(data))
        return self.fonts[digest]

    def list_pages(self, number: int) -> Iterator[pikepdf.Page]:
        """Give the pages of a part."""
        first = self.firsts[number]
        for index in range(first, first + self.parts[number].laid.page_count):
            yield self.pdf.pages[index]

    def name_destination(self, owner: int, anchor: str) -> str:
        """Give the name of an anchor in the book, and keep the anchor: what nobody links to gets no name.

        An identifier may be in several parts. The first of them has the plain name.
        """
        is_first = self.owners[anchor][0] == owner
        name = anchor if is_first else f"{self.parts[owner].laid.name}/{anchor}"
        self.destinations[name] = (owner, anchor)
        return name

    def find_destination(self, anchor: str, used_by: str) -> str:
        """Give the name of an anchor that a link of any part means, and keep it. Raises `BindingError`."""
        owners = self.owners.get(anchor, [])
        if len(owners) > 1:
            names = ", ".join(self.parts[owner].laid.name for owner in owners)
            raise BindingError(f"{used_by} links to {anchor!r}, which is in several parts: {names}")
        if not owners:
            self.unknown_anchors.add(f"{anchor!r} (from {used_by})")
            return anchor
        return self.name_destination(owners[0], anchor)


def _check_parts(parts: Sequence[BoundPart]) -> None:
    names = Counter(part.laid.name for part in parts)
    if doubles := [name for name, count in names.items() if count > 1]:
        raise BindingError(f"several parts are called {', '.join(doubles)}")
    for part in parts:
        name, count = part.laid.name, part.laid.page_count
        if len(part.folios) != count or len(part.labels) not in {0, count}:
            raise BindingError(f"{name} has {count} pages, but {len(part.folios)} folios and {len(part.labels)} labels")
        for page, (text, slot) in enumerate(zip(part.folios, part.laid.folios, strict=True), start=1):
            if text and slot is None:
                raise BindingError(f"page {page} of {name} has no place for its folio {text!r}")


# --- Pages and structure ---


def _append_part(book: _Book, number: int) -> None:
    """Append a part's pages, after a blank one where that is needed, and take its structure tree along."""
    laid = book.parts[number].laid
    with pikepdf.open(io.BytesIO(laid.pdf)) as source:
        if len(source.pages) != laid.page_count:
            raise BindingError(f"{laid.name} should have {laid.page_count} pages, but has {len(source.pages)}")
        resources = source.pages[0].obj.Resources
        for name, digest in laid.fonts.items():
            _take_font(book, resources.Font, name, digest)
        if len(book.pdf.pages) < book.firsts[number]:
            _append_blank(book.pdf, source.pages[0])
        for page in source.pages:
            book.pdf.pages.append(page)
        # After the pages: a copy of what is known already points to what the first copy made.
        book.structures.append(book.pdf.copy_foreign(source.Root.StructTreeRoot))
    fonts = book.pdf.pages[book.firsts[number]].obj.Resources.Font
    for name, digest in laid.fonts.items():
        book.font_places.append((fonts, f"/{name}", digest))


def _take_font(book: _Book, fonts: pikepdf.Object, name: str, digest: str) -> None:
    """Note what a part draws with a font, and leave the font itself behind."""
    key = f"/{name}"
    book.get_font(digest).note(read_text_map(fonts[key]))
    del fonts[key]


def _append_blank(pdf: pikepdf.Pdf, neighbour: pikepdf.Page) -> None:
    """Append an empty page of a neighbour's size. It has no content, and so nothing that would want a tag."""
    page = Dictionary(Type=Name.Page, Resources=Dictionary())
    for box in ("/MediaBox", "/TrimBox", "/BleedBox"):
        if box in neighbour.obj:
            page[box] = Array(float(value) for value in neighbour.obj[box].as_list())
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _join_structure(book: _Book) -> None:
    """Make one structure tree of the parts' own (ISO 32000-1, 14.7.2 and 14.7.4.4)."""
    pdf = book.pdf
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
    numbers, identifiers, kids = Array(), list[tuple[bytes, pikepdf.Object, pikepdf.Object]](), Array()
    next_key = 0
    for structure in book.structures:
        book.offsets.append(next_key)
        next_key = _append_parent_tree(numbers, structure.ParentTree.Nums, next_key)
        if "/IDTree" in structure:
            names = structure.IDTree.Names.as_list()
            identifiers += [(bytes(name), name, element) for name, element in zip(names[::2], names[1::2], strict=True)]
        # What was the part's document is a part of the book's.
        part = structure.K[0]
        part.S = Name.Part
        part.P = document
        kids.append(part)
    document.K = kids
    root = Dictionary(
        Type=Name.StructTreeRoot,
        K=Array([document]),
        ParentTree=pdf.make_indirect(Dictionary(Nums=numbers)),
        ParentTreeNextKey=next_key,
    )
    if identifiers:
        identifiers.sort(key=lambda item: item[0])
        root.IDTree = pdf.make_indirect(
            Dictionary(Names=Array(item for _, name, element in identifiers for item in (name, element)))
        )
    pdf.Root.StructTreeRoot = pdf.make_indirect(root)
    document.P = pdf.Root.StructTreeRoot
    for number, offset in enumerate(book.offsets):
        for page in book.list_pages(number):
            page.obj.StructParents = int(page.obj.StructParents) + offset


def _append_parent_tree(numbers: pikepdf.Array, part: pikepdf.Object, offset: int) -> int:
    """Append a part's parent tree, its keys moved by an offset; give the first key that is free then."""
    last = -1
    items = part.as_list()
    for key, value in zip(items[::2], items[1::2], strict=True):
        last = int(key)
        numbers.append(last + offset)
        numbers.append(value)
    return last + offset + 1


# --- Links, destinations, outline ---


def _connect_links(book: _Book) -> None:
    """Make destinations of all links inside the book, and number links for the parent tree."""
    for number in range(len(book.parts)):
        for page in book.list_pages(number):
            for annotation in page.obj.get("/Annots", ()):
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + book.offsets[number]
                _connect_link(book, number, annotation)


def _connect_link(book: _Book, number: int, annotation: pikepdf.Object) -> None:
    name = book.parts[number].laid.name
    if "/Dest" in annotation:
        annotation.Dest = String(book.name_destination(number, str(annotation.Dest)))
        return
    action = annotation.get("/A")
    address = "" if action is None else str(action.get("/URI", ""))
    if address.startswith("file:"):
        raise BindingError(f"{name} links to a file of this machine: {address}")
    if address.startswith(BOOK_LINK):
        anchor = unquote(address.removeprefix(BOOK_LINK))
        annotation.Dest = String(book.find_destination(anchor, name))
        # An annotation with a destination may not have an action (ISO 32000-1, 12.5.6.5).
        del annotation["/A"]


def _add_destinations(book: _Book) -> None:
    """Name every place that a link or the outline leads to (ISO 32000-1, 12.3.2.3 and 7.9.6).

    A place is a height on a page. It leaves the horizontal position alone: in a right-to-left text the left
    end of a word is not where one goes on reading.
    """
    if book.unknown_anchors:
        raise BindingError(f"links lead to anchors that no part has: {', '.join(sorted(book.unknown_anchors))}")
    names = Array()
    entries = ((String(name), *place) for name, place in book.destinations.items())
    for name, owner, anchor in sorted(entries, key=lambda entry: bytes(entry[0])):
        page, _, y = book.parts[owner].laid.anchors[anchor]
        target = book.pdf.pages[book.firsts[owner] + page].obj
        names.append(name)
        names.append(Array([target, Name.XYZ, None, y, None]))
    if len(names):
        book.pdf.Root.Names = Dictionary(Dests=book.pdf.make_indirect(Dictionary(Names=names)))


@dataclass(slots=True)
class _Entry:
    """An entry of the outline, and what is below it."""

    item: pikepdf.Object
    below: list["_Entry"] = field(default_factory=list)

    def count(self) -> int:
        """Give the number of entries below this one, at all levels."""
        return len(self.below) + sum(entry.count() for entry in self.below)


def _add_outline(book: _Book) -> None:
    """Write the outline (ISO 32000-1, 12.3.3). A level that is left out counts as one step down."""
    root = _Entry(book.pdf.make_indirect(Dictionary(Type=Name.Outlines)))
    path: list[tuple[int, _Entry]] = [(0, root)]
    for number, part in enumerate(book.parts):
        for level, label, anchor in part.outline:
            has_it = anchor in part.laid.anchors
            name = (
                book.name_destination(number, anchor)
                if has_it
                else book.find_destination(anchor, f"the outline of {part.laid.name}")
            )
            entry = _Entry(book.pdf.make_indirect(Dictionary(Title=String(label), Dest=String(name))))
            while path[-1][0] >= max(level, 1):
                path.pop()
            path[-1][1].below.append(entry)
            path.append((level, entry))
    if root.below:
        _link_entries(root)
        book.pdf.Root.Outlines = root.item
        book.pdf.Root.PageMode = Name.UseOutlines


def _link_entries(entry: _Entry) -> None:
    """Chain the entries below an entry. Chapters are shown, what is below them is folded away."""
    items = [below.item for below in entry.below]
    entry.item.First, entry.item.Last = items[0], items[-1]
    is_root = "/Title" not in entry.item
    entry.item.Count = len(items) if is_root else -entry.count()
    for before, after in pairwise(items):
        before.Next, after.Prev = after, before
    for below in entry.below:
        below.item.Parent = entry.item
        if below.below:
            _link_entries(below)


# --- Folios and fonts ---


def _draw_pages(book: _Book) -> None:
    """Let all pages draw with the shared fonts, and draw their folios."""
    folios = [_shape_folios(book, part) for part in book.parts]
    for font in book.fonts.values():
        font.settle()
    for number, part in enumerate(book.parts):
        fonts = {name: book.fonts[digest] for name, digest in part.laid.fonts.items()}
        for page, folio in zip(book.list_pages(number), folios[number], strict=True):
            content = redraw_page(page.obj.Contents.read_bytes(), fonts)
            if folio is not None:
                # What the page draws is put between q and Q, because WeasyPrint turns the page over.
                content = b"".join((b"q\n", content, b"\nQ\n", _draw_folio(book, part, page, folio)))
            page.obj.Contents = book.pdf.make_stream(content)


@dataclass(frozen=True, slots=True)
class _Folio:
    """A folio that has been shaped: its glyphs from the left, the shifts before and after each, its width.

    Shifts are what a TJ operator takes, to the left and in thousandths of the size (ISO 32000-1, 9.4.3); so
    is the width.
    """

    slot: FolioSlot
    glyphs: tuple[tuple[int, float, float], ...]
    width: float


def _shape_folios(book: _Book, part: BoundPart) -> list[_Folio | None]:
    """Shape the folios of a part's pages, and note what they draw."""
    folios: list[_Folio | None] = []
    for text, slot in zip(part.folios, part.laid.folios, strict=True):
        folio = _shape_folio(book.get_font(slot.font), text, slot) if text and slot else None
        if folio is not None and any(glyph == 0 for glyph, *_ in folio.glyphs):
            raise BindingError(f"{part.laid.name}: the font of the folio has no glyph for {text!r}")
        folios.append(folio)
    return folios


def _shape_folio(font: SharedFont, text: str, slot: FolioSlot) -> _Folio:
    """Shape a folio: numbers run from the left, letters of an abjad number from the right and join."""
    scale = 1000 / font.file.units_per_em
    glyphs: list[tuple[int, float, float]] = []
    width = 0.0
    for run, direction in _order_runs(text):
        buffer = uharfbuzz.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        # HarfBuzz takes Arabic-Indic digits for Arabic, and would turn them round.
        buffer.direction = direction
        uharfbuzz.shape(font.file.font, buffer)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            font.note({info.codepoint: run[info.cluster]})
            offset, advance = position.x_offset * scale, position.x_advance * scale
            glyphs.append((info.codepoint, -offset, offset + font.file.measure_glyph(info.codepoint) - advance))
            width += advance
    return _Folio(slot, tuple(glyphs), width)


def _order_runs(text: str) -> list[tuple[str, str]]:
    """Give the runs of a folio from the left, each with its direction: "rtl" for letters of such a script."""

    def find_direction(character: str) -> str:
        return "rtl" if unicodedata.bidirectional(character) in {"R", "AL", "NSM"} else "ltr"

    runs = [("".join(run), direction) for direction, run in groupby(text, find_direction)]
    return runs[::-1] if any(direction == "rtl" for _, direction in runs) else runs


def _draw_folio(book: _Book, part: BoundPart, page: pikepdf.Page, folio: _Folio) -> bytes:
    """Give the operators that draw a folio, as an artifact of pagination (PDF/UA-1, 7.8)."""
    slot = folio.slot
    left = slot.x - folio.width * slot.size / 1000 * {"left": 0.0, "middle": 0.5, "right": 1.0}[slot.align]
    bottom, top = (float(page.mediabox[side]) for side in (1, 3))
    place = "Header" if slot.y > (bottom + top) / 2 else "Footer"
    colour = " ".join(map(_write_number, slot.colour))
    shown = " ".join(
        f"{_write_number(before)} <{glyph:04x}> {_write_number(after)}" for glyph, before, after in folio.glyphs
    )
    return (
        f"/Artifact <</Type /Pagination /Subtype /{place}>> BDC\n"
        f"q BT {colour} rg {_find_resource(book, part.laid.fonts, slot.font, page)} {_write_number(slot.size)} Tf "
        f"1 0 0 1 {_write_number(left)} {_write_number(slot.y)} Tm [{shown}] TJ ET Q\nEMC\n"
    ).encode("ascii")


def _find_resource(book: _Book, names: Mapping[str, str], digest: str, page: pikepdf.Page) -> str:
    """Give the name under which a page has a font, a new one if it has not."""
    for name, other in names.items():
        if other == digest:
            return f"/{name}"
    fonts = page.obj.Resources.Font
    name = f"/folio{digest[:8]}"
    if name not in fonts:
        fonts[name] = Dictionary()
        book.font_places.append((fonts, name, digest))
    return name


def _write_number(value: float) -> str:
    """Write a number as PDF wants it: without an exponent (ISO 32000-1, 7.3.3)."""
    return f"{round(value, 3) + 0.0:.3f}".rstrip("0").rstrip(".")


def _share_fonts(book: _Book) -> None:
    """Put each font into the book once, and let all parts find it."""
    fonts = {digest: make_font(book.pdf, font) for digest, font in book.fonts.items()}
    for place, name, digest in book.font_places:
        place[name] = fonts[digest]


# --- What the book says of itself ---


def _label_pages(book: _Book) -> None:
    """Label every page as it is numbered in print (ISO 32000-1, 12.4.2).

    Each label is written out as a prefix: PDF itself can count only in European digits and letters.
    """
    labels: list[str] = []
    for part, first in zip(book.parts, book.firsts, strict=True):
        labels += [part.blank_label] * (first - len(labels))
        labels += part.labels or part.folios
    numbers = Array()
    for page, label in enumerate(labels):
        numbers.append(page)
        numbers.append(Dictionary(P=String(label)) if label else Dictionary())
    book.pdf.Root.PageLabels = Dictionary(Nums=numbers)


def _describe(book: _Book) -> None:
    """Write what a program has to know of the whole (PDF/UA-1, 7.1 and 7.2; ISO 32000-1, 12.2 and 14.3)."""
    pdf, imprint = book.pdf, book.imprint
    root = pdf.Root
    root.Lang = String(imprint.language)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(
        DisplayDocTitle=True, Direction=Name.R2L if imprint.is_right_to_left else Name.L2R
    )
    # The first page alone, then spreads. By its definition (7.7.2) the name speaks of the right side, but
    # viewers take it for "with a cover", and mirror it where the direction is right-to-left.
    root.PageLayout = Name.TwoPageRight
    root.Metadata = pdf.make_indirect(
        pikepdf.Stream(pdf, write_metadata(imprint), Type=Name.Metadata, Subtype=Name.XML)
    )
    entries = {
        "/Title": imprint.title,
        "/Author": "; ".join(imprint.authors),
        "/Subject": imprint.subject,
        "/Keywords": ", ".join(imprint.keywords),
    }
    for key, value in entries.items():
        if value:
            pdf.docinfo[key] = String(value)


def write_metadata(imprint: Imprint) -> bytes:
    """Write an imprint as XMP (ISO 16684-1), with the mark of PDF/UA-1 (clause 5)."""
    language = escape(imprint.language, {'"': "&quot;"})

    def write_list(name: str, container: str, values: Iterable[str], attribute: str = "") -> str:
        items = "".join(f"<rdf:li{attribute}>{escape(value)}</rdf:li>" for value in values if value)
        return f"<{name}><rdf:{container}>{items}</rdf:{container}></{name}>\n" if items else ""

    def write_text(name: str, text: str) -> str:
        # The default first, then the same text under its language (ISO 16684-1, 8.2.2.4).
        default = f'<rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
        own = f'<rdf:li xml:lang="{language}">{escape(text)}</rdf:li>'
        return f"<{name}><rdf:Alt>{default}{own}</rdf:Alt></{name}>\n" if text else ""

    def write_value(name: str, text: str) -> str:
        return f"<{name}>{escape(text)}</{name}>\n" if text else ""

    properties = (
        write_text("dc:title", imprint.title),
        write_list("dc:creator", "Seq", imprint.authors),
        write_list("dc:language", "Bag", (imprint.language,)),
        write_value("dc:identifier", imprint.identifier),
        write_text("dc:description", imprint.subject),
        write_list("dc:subject", "Bag", imprint.keywords),
        write_text("dc:rights", imprint.rights),
        write_list("dc:date", "Seq", (imprint.date,)),
        write_value("pdf:Keywords", ", ".join(imprint.keywords)),
        write_value("pdfuaid:part", "1"),
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\n'
        f"{''.join(properties)}"
        "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="r"?>\n'
    ).encode()


def _write(pdf: pikepdf.Pdf) -> bytes:
    """Give the bytes of a PDF: small, and the same for the same content."""
    output = io.BytesIO()
    pdf.save(
        output,
        min_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        deterministic_id=True,
        linearize=False,
    )
    return output.getvalue()
