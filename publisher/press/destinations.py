"""Connects the parts of a book: their links and outlines in, destinations of the whole book out.

A link between parts leaves its part as an address that begins with `BOOK_LINK`. Only what a link or the
outline leads to gets a name in the book.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from publisher.model.parts import BOOK_LINK
from publisher.press.binding import Binding, BindingError


def connect_links(book: Binding) -> None:
    """Make destinations of all links inside the book, and number links for the parent tree."""
    for number in range(len(book.parts)):
        for page in book.list_pages(number):
            for annotation in page.obj.get("/Annots", ()):
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + book.offsets[number]
                _connect_link(book, number, annotation)


def _connect_link(book: Binding, number: int, annotation: pikepdf.Object) -> None:
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


def add_destinations(book: Binding) -> None:
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
        target = book.list_pages(owner)[page].obj
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
        """Return the number of entries below this one, at all levels."""
        return len(self.below) + sum(entry.count() for entry in self.below)


def add_outline(book: Binding) -> None:
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
