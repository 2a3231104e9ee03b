"""Sets the cover of the printed book: a woven book and its count of pages in, one sheet of back, spine and front out.

Seen from outside, the front of a book from the left lies to the right of the spine, that of a book from the right to
the left of it. The words of a spine can be read where the book lies with its front up (ISO 6357), so that those of
a book from the right are turned to the left and those of others to the right; in some languages of Europe the custom is
the other one.
"""

from math import ceil

from publisher.geometry.page_sizes import measure_page
from publisher.model.book import Cover, Metadata
from publisher.model.edition import Edition
from publisher.model.parts import Part
from publisher.model.woven import WovenBook
from publisher.script.identifiers import is_sound, read_identifier
from publisher.typeset.barcodes import draw_ean, group_digits
from publisher.typeset.epub_cover import WIDTH as WIDTH_OF_IMAGE
from publisher.typeset.epub_cover import break_evenly, break_title
from publisher.typeset.house import open_house
from publisher.typeset.html import HtmlWriter, PrintMedium
from publisher.typeset.pages import fill_template
from publisher.typeset.settings import write_settings
from publisher.typeset.stylesheets import read_cascade

#: Millimetres. A narrower spine bears no text: covers shift by a millimetre or two when they are bound.
_LEAST_SPINE = 6.0
#: Millimetres that stay white at the edges of a face.
_INSET = 14.0
#: The size of a title of the front as a share of that on the image of an EPUB, which is all type.
_SHARE = 0.8
#: Points in a millimetre; the share of a spine that its letters fill, and their greatest size in points.
_POINTS, _FILLED, _GREATEST = 72 / 25.4, 0.42, 15.0
#: Languages in which the words of a spine run upwards.
_UPWARDS = frozenset({"de", "fr", "es", "it", "pt", "ca", "ro", "pl", "cs", "hu"})
_LETTERS_OF_SUBTITLE = 36


def measure_spine(cover: Cover, page_count: int) -> float:
    """Return the width of a spine in millimetres: as it is given, or the leaves times the thickness of each."""
    return cover.spine if cover.spine is not None else round(ceil(page_count / 2) * cover.paper, 1)


def find_isbn(metadata: Metadata) -> str:
    """Return the ISBN of the printed book, 13 digits, or "" if it has none."""
    for text in (metadata.cataloguing.identifiers.get("print", ""), metadata.identifier):
        identifier = read_identifier(text)
        if identifier.standard == "isbn" and is_sound(identifier):
            return identifier.value
    return ""


def write_cover_sheet(woven: WovenBook, edition: Edition, cover: Cover, page_count: int) -> Part:
    """Write the sheet of a cover."""
    from stdnum import isbn  # noqa: PLC0415 - few books have a cover

    metadata, house = woven.book.metadata, open_house(woven.book.metadata)
    spine = measure_spine(cover, page_count)
    width, height = measure_page(edition.page)
    folder = woven.book.folder
    writer = HtmlWriter(house, PrintMedium(address=str, image=lambda source: (folder / source).as_uri()))
    lines, pixels = break_title(metadata.title)
    size = pixels * _SHARE * (width - 2 * _INSET) / WIDTH_OF_IMAGE * _POINTS
    number = find_isbn(metadata)
    written = isbn.format(number) if number else ""
    html = fill_template(
        "cover.html.j2",
        templates=woven.book.templates,
        metadata=metadata,
        house=house,
        words=house.words,
        text=writer.write_text,
        lines=lines,
        subtitle_lines=break_evenly(metadata.subtitle, _LETTERS_OF_SUBTITLE) if metadata.subtitle else (),
        size=round(size, 1),
        paragraphs=cover.text or (metadata.description,),
        has_spine=spine >= _LEAST_SPINE,
        picture=writer.medium.image(cover.picture) if cover.picture else "",
        number=written,
        digits=group_digits(number),
        bars=draw_ean(number, f"ISBN {written}") if number else "",
    )
    sheets = (
        write_settings(edition, house, metadata.title),
        _write_places(cover, width, height, spine, right_to_left=house.right_to_left, language=house.language),
        *read_cascade(edition.stylesheets, woven.book.styles),
    )
    return Part("cover", html, sheets, "front")


def _write_places(
    cover: Cover, width: float, height: float, spine: float, *, right_to_left: bool, language: str
) -> str:
    """Write where the faces of the sheet stand."""
    front, back = (0.0, width + spine) if right_to_left else (width + spine, 0.0)
    turn = -90 if right_to_left or language.partition("-")[0] in _UPWARDS else 90
    size = round(min(spine * _FILLED * _POINTS, _GREATEST), 1)
    length = height - 2 * _INSET
    side = f"top: 0; width: {width}mm; height: {height}mm; padding: {_INSET}mm; box-sizing: border-box"
    left = -cover.bleed if right_to_left else 0.0
    return f"""
@page {{ size: {2 * width + spine:.2f}mm {height}mm; margin: 0; bleed: {cover.bleed}mm }}
@page {{ @top-left {{ content: none }} @top-right {{ content: none }} }}
@page {{ @top-center {{ content: none }} @bottom-center {{ content: none }} }}
.face {{ position: absolute; {side} }}
.front {{ left: {front:.2f}mm }}
.back {{ left: {back:.2f}mm }}
.front-picture {{ position: absolute; top: {-cover.bleed}mm; left: {left}mm; max-width: none; object-fit: cover }}
.front-picture {{ width: {width + cover.bleed}mm; height: {height + 2 * cover.bleed}mm }}
.spine {{ position: absolute; left: {width + (spine - length) / 2:.2f}mm; top: {(height - spine) / 2:.2f}mm }}
.spine {{ width: {length}mm; height: {spine:.2f}mm; line-height: {spine:.2f}mm; font-size: {size}pt }}
.spine {{ transform: rotate({turn}deg) }}
"""
