"""Makes a book as one WeasyPrint document, with contents and index by `target-counter`.

The HTML is that of the press's own parts, one after another; only what prints page numbers differs. It
is the other way of doing the work, against which `bench.py` measures.
"""

import re
import sys
from pathlib import Path

from weasyprint import CSS, HTML

from publisher.model.finding import Report
from publisher.model.parts import BOOK_LINK
from publisher.pipeline import Order, check, open_room
from publisher.press_room import adapt_edition
from publisher.typeset.book_parts import plan_book
from publisher.typeset.stylesheets import find_style_folders

_STYLE = """
a.page::after { content: target-counter(attr(href), page); }
.part { break-before: recto; }
"""


def make_whole(book: Path, output: Path) -> None:
    """Write the print edition of a book as one document."""
    _, woven = check(book)
    if woven is None:
        raise SystemExit("the book has errors")
    edition = adapt_edition(woven, "print")
    with open_room(woven, [edition], Order(book, output), Report()) as room:
        draw = room.make_drawer(edition).draw
        parts = [plan.write({}) for plan in plan_book(woven, edition, find_style_folders(book), draw)]
    bodies = []
    for part in parts:
        found = re.search(r'<body class="([^"]*)"[^>]*>(.*)</body>', part.html, re.DOTALL)
        if found:
            bodies.append(f'<div class="part {found[1]}">{found[2]}</div>')
    html = "".join(bodies).replace(BOOK_LINK, "#")
    html = re.sub(
        r'(<a href="(#[^"]+)"[^>]*>.*?)<span class="toc-page">[^<]*</span></a>',
        r'\1</a><a class="page" href="\2"></a>',
        html,
    )
    html = re.sub(r'<span class="locators"></span>', "", html)
    for entry in woven.place_index:
        links = "، ".join(f'<a class="page" href="#{mention.anchor}"></a>' for mention in entry.mentions)
        html = html.replace(f'id="{entry.anchor}">', f'id="{entry.anchor}">{links} ', 1) if links else html
    page = f'<html lang="{woven.language}" dir="rtl"><body dir="rtl">{html}</body></html>'
    sheets = [CSS(string=text) for text in (*parts[0].stylesheets, _STYLE)]
    HTML(string=page, base_url=str(book)).write_pdf(output, stylesheets=sheets, pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    make_whole(Path(sys.argv[1]), Path(sys.argv[2]))
