"""Binds laid parts: `BoundPart`s and an `DocumentInfo` in, one tagged PDF out.

The parts' pages, structure trees, links and outlines become those of one document; folios are stamped;
every part draws with the same fonts. What comes out is PDF/UA-1 (ISO 14289-1) if the parts are. The same
parts give the same bytes: there is neither a date nor an identifier in it that the parts and the info do
not give.
"""

import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from publisher.fonts.text_map import read_text_map
from publisher.model.parts import BoundPart, DocumentInfo
from publisher.press.binding import Binding, BindingError
from publisher.press.destinations import add_destinations, add_outline, connect_links
from publisher.press.metadata import describe_book, label_pages
from publisher.press.stamp import draw_pages, share_fonts


def bind(parts: Sequence[BoundPart], info: DocumentInfo, fonts_folder: Path) -> bytes:
    """Bind parts into one PDF, in their order.

    `fonts_folder` has the font files that the parts were laid out with, by digest. Raises `BindingError`.
    """
    _check_parts(parts)
    book = Binding(parts, info, fonts_folder)
    for number in range(len(parts)):
        _append_part(book, number)
    _join_structure(book)
    connect_links(book)
    add_outline(book)
    add_destinations(book)
    draw_pages(book)
    share_fonts(book)
    label_pages(book)
    describe_book(book)
    return _write(book.pdf)


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


def _append_part(book: Binding, number: int) -> None:
    """Append a part's pages, after a blank one where that is needed, and take its structure tree along."""
    laid = book.parts[number].laid
    with pikepdf.open(io.BytesIO(laid.pdf)) as source:
        if len(source.pages) != laid.page_count:
            raise BindingError(f"{laid.name} should have {laid.page_count} pages, but has {len(source.pages)}")
        resources = source.pages[0].obj.Resources
        for name, digest in laid.fonts.items():
            _take_font(book, resources.Font, name, digest)
        if len(book.pages) < book.firsts[number]:
            book.append_pages([_make_blank(book.pdf, source.pages[0])])
        book.append_pages(source.pages)
        # After the pages: a copy of what is known already points to what the first copy made.
        book.structures.append(book.pdf.copy_foreign(source.Root.StructTreeRoot))
    fonts = book.list_pages(number)[0].obj.Resources.Font
    for name, digest in laid.fonts.items():
        book.font_places.append((fonts, f"/{name}", digest))


def _take_font(book: Binding, fonts: pikepdf.Object, name: str, digest: str) -> None:
    """Note what a part draws with a font, and leave the font itself behind."""
    key = f"/{name}"
    book.get_font(digest).note(read_text_map(fonts[key].ToUnicode.read_bytes()))
    del fonts[key]


def _make_blank(pdf: pikepdf.Pdf, neighbour: pikepdf.Page) -> pikepdf.Page:
    """Make an empty page of a neighbour's size. It has no content, and so nothing that would want a tag."""
    page = Dictionary(Type=Name.Page, Resources=Dictionary())
    for box in ("/MediaBox", "/TrimBox", "/BleedBox"):
        if box in neighbour.obj:
            page[box] = Array(float(value) for value in neighbour.obj[box].as_list())
    return pikepdf.Page(pdf.make_indirect(page))


def _join_structure(book: Binding) -> None:
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


def _write(pdf: pikepdf.Pdf) -> bytes:
    """Return the bytes of a PDF: small, and the same for the same content."""
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
