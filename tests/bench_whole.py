"""Makes a book as one WeasyPrint document, with every page number in it by `target-counter`.

The HTML is that of the press's own parts, one after another; only the page numbers differ, which WeasyPrint has to
find: those of the contents, the indexes, the chronology and the references in the text. WeasyPrint is as it comes,
without the press's patches. It is the other way of doing the work, against which `bench.py` measures.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from weasyprint import CSS, HTML

from publisher.model.finding import Report
from publisher.model.order import Order
from publisher.model.parts import BOOK_LINK, PageOf
from publisher.production.check import check
from publisher.production.press_run import adapt_edition, open_run
from publisher.typeset.book_parts import plan_book

_STYLE = """
.page-of::after { content: target-counter(attr(data-of), page); }
.part { break-before: recto; }
"""

#: Hold the place of a page number, with the number of its anchor between them in private characters.
_OPENING, _CLOSING, _ZERO = "\ue000", "\ue001", 0xE010


class CountedPages(Mapping[str, PageOf]):
    """A page for every anchor that is asked for, whose folio WeasyPrint is to count."""

    def __init__(self) -> None:
        """Know no anchor yet."""
        self.anchors: list[str] = []

    def __getitem__(self, anchor: str) -> PageOf:
        """Return a page that follows on no other, with a folio that `count_pages` replaces."""
        if anchor not in self.anchors:
            self.anchors.append(anchor)
        number = self.anchors.index(anchor)
        digits = "".join(chr(_ZERO + int(digit)) for digit in str(number))
        return PageOf(number * 10, f"{_OPENING}{digits}{_CLOSING}")

    def __iter__(self) -> Iterator[str]:
        """Return the anchors that were asked for."""
        return iter(self.anchors)

    def __len__(self) -> int:
        """Count them."""
        return len(self.anchors)

    def count_pages(self, html: str) -> str:
        """Replace each folio by an element that counts it."""

        def count(found: re.Match[str]) -> str:
            number = int("".join(str(ord(digit) - _ZERO) for digit in found[1]))
            return f'<span class="page-of" data-of="#{self.anchors[number]}"></span>'

        return re.sub(f"{_OPENING}(.*?){_CLOSING}", count, html)


def make_whole(book: Path, output: Path) -> None:
    """Write the print edition of a book as one document; or only its HTML, where `output` ends in `.html`."""
    _, woven = check(book)
    if woven is None:
        raise SystemExit("the book has errors")
    pages = CountedPages()
    with open_run(woven, ["print"], Order(book, output), Report()) as run:
        edition = adapt_edition(run.woven, "print")
        draw = run.make_drawer(edition).draw
        parts = [plan.write(pages) for plan in plan_book(run.woven, edition, draw)]
    bodies = []
    for part in parts:
        found = re.search(r'<body class="([^"]*)"[^>]*>(.*)</body>', part.html, re.DOTALL)
        if found:
            bodies.append(f'<div class="part {found[1]}">{found[2]}</div>')
    html = pages.count_pages("".join(bodies).replace(BOOK_LINK, "#"))
    sheets = (*parts[0].stylesheets, _STYLE)
    styled = f"<head><style>{' '.join(sheets)}</style></head>" if output.suffix == ".html" else ""
    page = f'<html lang="{woven.language}" dir="rtl">{styled}<body dir="rtl">{html}</body></html>'
    if styled:
        output.write_text(page, "utf-8")
        return
    HTML(string=page, base_url=str(book)).write_pdf(
        output, stylesheets=[CSS(string=text) for text in sheets], pdf_variant="pdf/ua-1"
    )


if __name__ == "__main__":
    make_whole(Path(sys.argv[1]), Path(sys.argv[2]))
