"""Holds a book while it is being bound: parts and a `DocumentInfo` in, what each step of the bindery adds to out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import pikepdf

from publisher.model.parts import BoundPart, DocumentInfo
from publisher.model.press_error import PressError
from publisher.press.fonts import SharedFont, open_font
from publisher.press.kept_files import read_font


class BindingError(PressError):
    """Parts that make no book: a link to nowhere, a folio that its font cannot show, counts that differ."""


class Binding:
    """The book that is being bound."""

    def __init__(self, parts: Sequence[BoundPart], info: DocumentInfo, fonts_folder: Path) -> None:
        """Begin with no page."""
        self.parts = parts
        self.info = info
        self.pdf = pikepdf.new()
        #: The pages of `pdf`, which has to count through them for each that is asked for.
        self.pages: list[pikepdf.Page] = []
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
        """Return the shared font of a font file. Raises `BindingError` if the file is missing or damaged."""
        if digest not in self.fonts:
            data = read_font(digest, self._fonts_folder)
            if data is None:
                raise BindingError(f"the font file {digest} is missing in {self._fonts_folder}")
            self.fonts[digest] = SharedFont(open_font(data))
        return self.fonts[digest]

    def append_pages(self, pages: Iterable[pikepdf.Page]) -> None:
        """Append pages, which may be of another PDF."""
        for page in pages:
            self.pdf.pages.append(page)
        self.pages += self.pdf.pages[len(self.pages) :]

    def list_pages(self, number: int) -> list[pikepdf.Page]:
        """Return the pages of a part."""
        first = self.firsts[number]
        return self.pages[first : first + self.parts[number].laid.page_count]

    def name_destination(self, owner: int, anchor: str) -> str:
        """Return the name of an anchor in the book, and keep the anchor: what nobody links to gets no name.

        An identifier may be in several parts. The first of them has the plain name.
        """
        is_first = self.owners[anchor][0] == owner
        name = anchor if is_first else f"{self.parts[owner].laid.name}/{anchor}"
        self.destinations[name] = (owner, anchor)
        return name

    def find_destination(self, anchor: str, used_by: str) -> str:
        """Return the name of an anchor that a link of any part means, and keep it. Raises `BindingError`."""
        owners = self.owners.get(anchor, [])
        if len(owners) > 1:
            names = ", ".join(self.parts[owner].laid.name for owner in owners)
            raise BindingError(f"{used_by} links to {anchor!r}, which is in several parts: {names}")
        if not owners:
            self.unknown_anchors.add(f"{anchor!r} (from {used_by})")
            return anchor
        return self.name_destination(owners[0], anchor)


def find_first_pages(parts: Iterable[tuple[int, bool]]) -> tuple[int, ...]:
    """Return the page, from 0, on which each part begins; a part is (count of pages, starts on a recto).

    The first page of a book is a recto, and so is every second one after it.
    """
    firsts: list[int] = []
    end = 0
    for count, starts_on_recto in parts:
        first = end + (end % 2 if starts_on_recto else 0)
        firsts.append(first)
        end = first + count
    return tuple(firsts)
