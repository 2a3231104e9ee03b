"""Numbers the pages of a bound book: laid parts in; the folio of every page and anchor out.

Front matter counts apart, so that the length of the contents never moves a page of the body. A part
opens on a recto, unless the book lets it open on either side; the blank page that this may need is counted and shows no
folio.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from publisher.model.book import Matter
from publisher.model.parts import PageOf


@dataclass(frozen=True, slots=True)
class Extent:
    """How many pages a part has and where its anchors stand, in pages from 0."""

    name: str
    matter: Matter
    page_count: int
    anchors: Mapping[str, int]
    opens_on_recto: bool = True


@dataclass(frozen=True, slots=True)
class NumberedPages:
    """The pages of a book: the folio of each page of each part, and the page of each anchor.

    `blanks` has the number of the blank page before a part, of each part that needs one to open on a recto.
    """

    folios: Mapping[str, tuple[str, ...]]
    anchors: Mapping[str, PageOf]
    blanks: Mapping[str, str]


def number_pages(extents: Sequence[Extent], write_folio: Callable[[int, bool], str]) -> NumberedPages:
    """Give all pages their numbers; `write_folio` takes a number from 1 and whether it is of front matter."""
    folios: dict[str, tuple[str, ...]] = {}
    anchors: dict[str, PageOf] = {}
    blanks: dict[str, str] = {}
    was_front = True
    front_count = body_count = 0
    for extent in extents:
        is_front = extent.matter == "front"
        # A blank page belongs to what comes before it.
        if extent.opens_on_recto and (before := front_count if was_front else body_count) % 2:
            blanks[extent.name] = write_folio(before + 1, was_front)
        was_front = is_front
        count = front_count if is_front else body_count
        # A recto has an odd folio: what comes before it has an even number of pages, blanks included.
        first = count + (count % 2 if extent.opens_on_recto else 0) + 1
        folios[extent.name] = tuple(write_folio(first + page, is_front) for page in range(extent.page_count))
        # The gap keeps the last page of the front matter and the first of the body from being a run.
        offset = 0 if is_front else 1_000_000
        for anchor, page in extent.anchors.items():
            anchors[anchor] = PageOf(offset + first + page, folios[extent.name][page])
        if is_front:
            front_count = first - 1 + extent.page_count
        else:
            body_count = first - 1 + extent.page_count
    return NumberedPages(folios, anchors, blanks)
