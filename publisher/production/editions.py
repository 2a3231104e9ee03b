"""The editions that the press can make, as data. A new one adds an entry here and no `if` elsewhere."""

from collections.abc import Mapping
from dataclasses import replace

from publisher.model.edition import Edition, FigureSettings

PRINT = Edition(
    name="print",
    maker="bound",
    path="{slug}-print.pdf",
    page="A5",
    size=11.0,
    leading=1.72,
    stylesheets=("base.css", "book.css", "print.css"),
    # As wide as the text; what is left of the page is for the caption.
    figures=FigureSettings(width=106, height=142, size=7.2, page=(122, 140), sheet="A5"),
    takes_margin_notes=True,
)
LARGE_PRINT = replace(
    PRINT,
    name="large-print",
    path="{slug}-large-print.pdf",
    page="A4",
    size=18.0,
    leading=1.7,
    stylesheets=("base.css", "book.css", "large-print.css"),
    figures=FigureSettings(width=156, height=200, size=13, page=(156, 196), sheet="A4"),
    sides=(26, 28),
    ends=(31, 26),
    # Its letters have no room there.
    takes_margin_notes=False,
)
EPUB = Edition(
    name="epub",
    maker="packed",
    path="{slug}.epub",
    pages="reflowable",
    stylesheets=("epub.css",),
    # 328 pixels, a telephone's screen without its margins, are 11 for a letter of the smallest size.
    figures=FigureSettings(width=72, height=150, size=8.6, page=(72, 150)),
)
HANDOUTS = Edition(
    name="handouts",
    maker="sheets",
    path="handouts/{folder}{slug}-{name}.pdf",
    pages="loose",
    page="A4",
    size=10.5,
    leading=1.55,
    stylesheets=("base.css", "handouts.css"),
    # As wide as the text; half of the side is for questions.
    sides=(18, 18),
    ends=(13, 13),
    figures=FigureSettings(width=174, height=98, size=8.8, page=(174, 98), is_tinted=False, sheet="A4"),
)
#: The sheet around the printed book, which is made with it where the book asks for one.
COVER = replace(PRINT, name="cover", path="{slug}-cover.pdf", stylesheets=("cover.css",))
BOOKLET = Edition(name="booklet", maker="imposed", path="{slug}-booklet.pdf", source=PRINT.name)

EDITIONS: Mapping[str, Edition] = {edition.name: edition for edition in (PRINT, LARGE_PRINT, EPUB, HANDOUTS, BOOKLET)}
