"""The editions that the press can make, as data. A new one adds an entry here and no `if` elsewhere."""

from collections.abc import Mapping
from dataclasses import replace

from publisher.model.edition import Edition

PRINT = Edition(
    name="print",
    maker="bound",
    path="{slug}-print.pdf",
    page="A5",
    size=11.0,
    leading=1.72,
    stylesheets=("base.css", "book.css", "print.css"),
)
LARGE_PRINT = replace(
    PRINT,
    name="large-print",
    path="{slug}-large-print.pdf",
    page="A4",
    size=18.0,
    leading=1.7,
    stylesheets=("base.css", "book.css", "large-print.css"),
)
EPUB = Edition(name="epub", maker="packed", path="{slug}.epub", stylesheets=("epub.css",))
HANDOUTS = Edition(
    name="handouts",
    maker="sheets",
    path="handouts/{folder}{slug}-{name}.pdf",
    page="A4",
    size=10.5,
    leading=1.6,
    stylesheets=("base.css", "handouts.css"),
)
BOOKLET = Edition(name="booklet", maker="imposed", path="{slug}-booklet.pdf", source="print")

EDITIONS: Mapping[str, Edition] = {edition.name: edition for edition in (PRINT, LARGE_PRINT, EPUB, HANDOUTS, BOOKLET)}
