"""Layout of parts: what may be read, where things land, what is tagged, and that nothing depends on chance."""

import hashlib
import io
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from weasyprint import HTML

from publisher.model.parts import LaidPart, Part
from publisher.model.press_error import LayoutError
from publisher.press import layout
from publisher.press.layout import lay_out
from publisher.typeset.style_folders import find_house_styles
from tests.fonts_folder import open_fonts_folder

POINTS = 72 / 25.4

STYLE = """
@page { size: 100mm 150mm; margin: 20mm 10mm;
        @bottom-center { content: counter(page, arabic-indic); font: 9pt "Noto Naskh Arabic"; color: #336699 }
        @top-center { content: string(title); font-size: 8pt } }
@page :first { @bottom-center { content: none } }
html { font-family: "Noto Naskh Arabic"; font-size: 11pt } body { margin: 0 }
h1 { string-set: title content(); margin: 0 }
.note { float: footnote }
.leader::after { content: leader(".") }
"""
LONG = "قال الراوي كلاما طويلا ثم مضى في سبيله ولم يعد بعد ذلك اليوم. " * 60


def make_part(body: str, *, name: str = "part", style: str = STYLE, head: str = "") -> Part:
    page = f'<html lang="ar" dir="rtl"><head><title>ت</title>{head}</head><body>{body}</body></html>'
    return Part(name, page, (style,))


def lay(part: Part, fonts: Path, *roots: Path) -> LaidPart:
    return lay_out(part, roots=roots, fonts_folder=fonts)


# --- Style sheets ---


@pytest.mark.parametrize(
    "reaching",
    [
        *("p { background: url(a.png) }", 'p { background: URL("a.png") }', 'p { background: u\\72l("a.png") }'),
        *("@import 'a.css';", "@font-face { font-family: F; src: local(F) }", "@\\66ont-face { font-family: F }"),
        *("@counter-style own { system: cyclic; symbols: '*' }", 'p { background: image-set("a.png" 1x) }'),
    ],
)
def test_what_reaches_out_of_a_style_sheet_is_seen(reaching: str) -> None:
    assert layout._REACHES_OUT.search(reaching)


@pytest.mark.parametrize("path", sorted(find_house_styles().glob("*.css")), ids=lambda path: path.name)
def test_the_houses_own_style_sheets_reach_for_nothing(path: Path) -> None:
    assert not layout._REACHES_OUT.search(path.read_text("utf-8"))


def test_style_sheets_and_fonts_are_read_once_for_all_parts_that_have_them(fonts: Path, tmp_path: Path) -> None:
    style = f"{STYLE}\nhtml {{ widows: 7 }}"
    read, opened = (cached.cache_info().misses for cached in (layout._read_sheet, layout._open_files))
    for number in (1, 2):
        sheets = (style, f"@counter-style own {{ system: cyclic; symbols: '{number}' }}")
        page = make_part("<p>نص</p>").html
        lay_out(Part("part", page, sheets), roots=(tmp_path / str(number),), fonts_folder=fonts)
    assert layout._read_sheet.cache_info().misses == read + 1
    assert layout._open_files.cache_info().misses <= opened + 1


def test_a_font_that_a_style_sheet_adds_reaches_no_other(fonts: Path) -> None:
    adding = "@font-face { font-family: Own; src: local('Noto Naskh Arabic') }"
    assert layout.open_fonts((STYLE, adding), fonts) is not layout.open_fonts((STYLE, adding), fonts)
    assert layout.open_fonts((STYLE,), fonts) is layout.open_fonts((STYLE, "p { margin: 0 }"), fonts)
    # Nor does one that stands in the page itself.
    opened = layout._open_files.cache_info()
    lay(make_part("<p>نص</p>", head=f"<style>{adding}</style>"), fonts)
    assert layout._open_files.cache_info() == opened


# --- Places ---


def test_anchors_are_in_points_from_the_lower_left(fonts: Path) -> None:
    body = '<h1 id="top">عنوان</h1><p id="next" style="break-before: page">نص</p><p id="top">مكرر</p>'
    laid = lay(make_part(body), fonts)
    assert laid.page_count == 2
    assert laid.anchors["top"] == pytest.approx((0, 10 * POINTS, 130 * POINTS), abs=0.01)
    assert laid.anchors["next"][0] == 1


def find_text(pdf: bytes, page: int, text: str) -> tuple[float, float, float, float]:
    """Return the box (left, bottom, right, top) of a text on a page of a PDF."""
    found = pypdfium2.PdfDocument(pdf)[page].get_textpage()
    start = found.get_text_range().index(text)
    boxes = [found.get_charbox(start + index) for index in range(len(text))]
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


@pytest.mark.parametrize(
    ("box", "align", "expected"),
    [
        ("@bottom-center", "", "middle"),
        ("@bottom-left", "text-align: left", "left"),
        ("@bottom-right", "text-align: right", "right"),
        ("@top-right", "direction: rtl; text-align: start", "right"),
        ("@top-left", "direction: rtl; text-align: end", "left"),
    ],
)
def test_a_folio_slot_is_where_the_stylesheet_draws_the_number(
    fonts: Path, box: str, align: str, expected: str
) -> None:
    style = f"""@page {{ size: 100mm 150mm; margin: 20mm 10mm;
        {box} {{ content: counter(page); font: 9pt "Noto Naskh Arabic"; color: #336699; {align} }} }}"""
    part = make_part("<p>نص</p>", style=style)
    drawn = HTML(string=part.html).write_pdf(stylesheets=[io.StringIO(style)])
    left, bottom, right, _ = find_text(drawn, 0, "1")
    laid = lay(part, fonts)
    (slot,) = laid.folios
    assert slot is not None
    assert slot.align == expected
    assert slot.size == pytest.approx(9)
    assert slot.colour == pytest.approx((0.2, 0.4, 0.6), abs=0.001)
    # The digit has sides without ink, of up to two points.
    assert slot.x == pytest.approx({"left": left, "middle": (left + right) / 2, "right": right}[expected], abs=2.5)
    assert slot.y == pytest.approx(bottom, abs=0.2)


def test_a_folio_is_not_drawn_and_its_font_is_kept(fonts: Path) -> None:
    laid = lay(make_part(f"<p>{LONG}</p>"), fonts)
    first, second = laid.folios[:2]
    assert first is None
    assert second is not None
    assert "NotoNaskhArabic" in str(TTFont(fonts / second.font)["name"].getDebugName(6))
    drawn = {piece.text for _, piece in laid.pieces}
    assert "٢" not in drawn
    assert set("الراوي") <= drawn


def test_a_number_among_other_content_is_refused(fonts: Path) -> None:
    style = '@page { @bottom-center { content: "صفحة " counter(page) } }'
    with pytest.raises(LayoutError, match=r"^part: @bottom-center mixes a page number"):
        lay(make_part("<p>نص</p>", style=style), fonts)


def test_two_folios_on_a_page_are_refused(fonts: Path) -> None:
    style = "@page { @bottom-center { content: counter(page) } @top-left { content: counter(page) } }"
    with pytest.raises(LayoutError, match="2 folios"):
        lay(make_part("<p>نص</p>", style=style), fonts)


# --- What may be read ---

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>م</title><rect width="9" height="9"/></svg>'
)


def test_files_inside_the_roots_are_read(fonts: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for root in (first, second):
        root.mkdir()
        (root / "picture.svg").write_text(PICTURE, "utf-8")
    body = f'<img alt="" src="picture.svg"><img alt="" src="{(second / "picture.svg").as_uri()}">'
    assert lay(make_part(body), fonts, first, second).page_count == 1


def test_data_addresses_are_read(fonts: Path) -> None:
    style = "p { background: url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\") }"
    assert lay(make_part("<p>نص</p>", style=style), fonts).page_count == 1


def write_escapes(folder: Path) -> Iterator[str]:
    """Yield addresses that lead out of `folder/root`."""
    root = folder / "root"
    root.mkdir()
    outside = folder / "root-and-more"
    outside.mkdir()
    (outside / "picture.svg").write_text(PICTURE, "utf-8")
    (root / "link.svg").symlink_to(outside / "picture.svg")
    yield (outside / "picture.svg").as_uri()
    yield "../root-and-more/picture.svg"
    yield "%2e%2e/root-and-more/picture.svg"
    yield "link.svg"
    yield f"file://elsewhere{outside}/picture.svg"
    yield "http://127.0.0.1:9/picture.svg"
    yield "ftp://127.0.0.1:9/picture.svg"


def test_everything_else_is_refused(fonts: Path, tmp_path: Path) -> None:
    for address in write_escapes(tmp_path):
        for body, style in (
            (f'<img alt="" src="{address}">', ""),
            ("<p>نص</p>", f"p {{ background: url({address}) }}"),
            ("<p>نص</p>", f"@font-face {{ font-family: F; src: url({address}) }}"),
            ("<p>نص</p>", f"@import url({address});"),
        ):
            with pytest.raises(LayoutError, match=r"^part: (outside of the book|not a file of the book)"):
                lay(make_part(body, style=style), fonts, tmp_path / "root")


def test_a_missing_file_stops_the_layout(fonts: Path, tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r"gone\.png"):
        lay(make_part('<img alt="" src="gone.png">'), fonts, tmp_path)


# --- Fonts ---


def test_fonts_are_the_whole_files(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    laid = lay(make_part("<p>نص <b>غليظ</b></p>"), fonts)
    assert len(set(laid.fonts.values())) == 2
    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        assert {f"/{name}" for name in laid.fonts} == set(pdf.pages[0].Resources.Font.keys())
    for digest in laid.fonts.values():
        data = (fonts / digest).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest
        assert len(TTFont(io.BytesIO(data)).getGlyphOrder()) > 1000
    assert sorted(path.name for path in fonts.iterdir() if path.is_file()) == sorted(set(laid.fonts.values()))


def test_missing_characters_are_named_and_their_font_is_left_alone(fonts: Path) -> None:
    laid = lay(make_part("<p>نص \U000f1234 نص</p>"), fonts)
    assert laid.missing_characters == ("\U000f1234",)
    complete = lay(make_part("<p>نص</p>"), fonts)
    assert complete.missing_characters == ()
    assert set(complete.fonts.values()).isdisjoint(laid.fonts.values())


def test_of_a_collection_one_font_is_kept(fonts: Path, tmp_path: Path) -> None:
    part = make_part("<p>نص <b>غليظ</b></p>")
    collection = TTCollection()
    collection.fonts = [TTFont(fonts / digest) for digest in lay(part, fonts).fonts.values()]
    collection.save(tmp_path / "both.ttc")
    style = '@font-face { font-family: Both; src: url("both.ttc") } html { font-family: Both }'
    laid = lay(make_part("<p>نص</p>", style=style), tmp_path / "others", tmp_path)
    (digest,) = laid.fonts.values()
    data = (tmp_path / "others" / digest).read_bytes()
    assert data[:4] != b"ttcf"
    assert TTFont(io.BytesIO(data)).getGlyphOrder() == collection.fonts[0].getGlyphOrder()


def make_variable_font(path: Path) -> None:
    """Write a font with one letter, whose stroke grows with the weight."""

    def draw(width: int) -> TTGlyphPen:
        pen = TTGlyphPen(None)
        pen.moveTo((0, 0))
        pen.lineTo((0, 700))
        pen.lineTo((width, 700))
        pen.closePath()
        return pen

    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({0x41: "A"})
    builder.setupGlyf({".notdef": draw(10).glyph(), "A": draw(100).glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Grows", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.setupFvar([("wght", 400, 400, 700, "Weight")], [])
    deltas = [None, None, (300, 0), *[(0, 0)] * 4]
    builder.setupGvar({"A": [TupleVariation({"wght": (0.0, 1.0, 1.0)}, deltas)]})
    builder.save(path)


def test_a_variable_font_is_left_to_the_part(fonts: Path, tmp_path: Path) -> None:
    make_variable_font(tmp_path / "grows.ttf")
    style = '@font-face { font-family: Grows; src: url("grows.ttf") } p { font-family: Grows; font-weight: 700 }'
    part = make_part("<p>A</p>", style=style)
    laid = lay(part, fonts, tmp_path)
    assert laid.missing_characters == ()
    assert laid.fonts == {}
    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        assert len(pdf.pages[0].Resources.Font.keys()) == 1


# --- Tags ---


def read_elements(pdf: pikepdf.Pdf) -> list[tuple[str, pikepdf.Object]]:
    """Return all elements of a structure tree, in reading order, as (kind, element)."""
    found = []
    queue = [pdf.Root.StructTreeRoot.K[0]]
    while queue:
        element = queue.pop(0)
        found.append((str(element.S), element))
        kids = element.get("/K", pikepdf.Array())
        queue[:0] = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return found


@pytest.fixture
def tagged(fonts: Path) -> Iterator[pikepdf.Pdf]:
    body = f"""<h1 id="a">عنوان</h1>
        <nav><ul role="doc-toc" style="list-style: none">
        <li><a href="book:#x"><span>فصل</span><span class="leader"></span><span>٣</span></a></li></ul></nav>
        <p>نص <span lang="en" dir="ltr">English words</span> نص<span class="note">حاشية</span></p>
        <p id="long">{LONG}</p>
        <section role="doc-index"><p>برلين</p></section>
        <table style="break-inside: avoid"><tr><th>رأس</th></tr><tr><td>خانة</td></tr></table>"""
    with pikepdf.open(io.BytesIO(lay(make_part(body, name="ch1"), fonts).pdf)) as pdf:
        yield pdf


def test_running_heads_and_leaders_are_artifacts(tagged: pikepdf.Pdf) -> None:
    first, second = (page.obj.Contents.read_bytes() for page in tagged.pages[:2])
    assert b"/Artifact\n<</Type /Layout>>\nBDC" in first
    assert b"/Artifact\n<</Type /Pagination/Subtype /Header>>\nBDC" in second
    owners = tagged.Root.StructTreeRoot.ParentTree.Nums[1]
    assert sum(owner is None for owner in owners) > 10


def test_runs_of_another_language_are_named(tagged: pikepdf.Pdf) -> None:
    languages = [str(element.Lang) for _, element in read_elements(tagged) if "/Lang" in element]
    assert languages == ["en"]


def test_footnotes_are_notes_with_identifiers(tagged: pikepdf.Pdf) -> None:
    elements = read_elements(tagged)
    notes = [element for kind, element in elements if kind == "/Note"]
    assert [str(note.ID) for note in notes] == ["ch1-note-1"]
    assert [str(kid.S) for kid in notes[0].K] == ["/Lbl", "/Span"]
    assert sum(kind == "/Reference" and "/ID" not in element for kind, element in elements) == 2


def test_contents_and_index_are_tagged_as_such(tagged: pikepdf.Pdf) -> None:
    kinds = [kind for kind, _ in read_elements(tagged)]
    at = kinds.index("/TOC")
    assert kinds[at : at + 4] == ["/TOC", "/TOCI", "/Reference", "/Link"]
    assert kinds.count("/Index") == 1


def test_a_link_is_one_annotation_that_says_its_text(tagged: pikepdf.Pdf) -> None:
    (link,) = tagged.pages[0].Annots
    assert str(link.Contents) == "فصل٣"
    assert [kind for kind, _ in read_elements(tagged)].count("/Link") == 1


def test_a_paragraph_over_a_page_break_is_one_element(tagged: pikepdf.Pdf) -> None:
    long = [
        element
        for kind, element in read_elements(tagged)
        if kind == "/P" and len({kid.Pg.objgen for kid in element.K}) > 1
    ]
    assert len(long) == 1
    assert all(long[0] == kid.P for kid in long[0].K)


def test_a_block_of_code_is_a_paragraph_and_code_is_tagged(fonts: Path) -> None:
    """Text stands in no grouping element (ISO 32000-1, 14.8.4.2), and one block is told from the next."""
    body = "<p>نص <code>x = 1</code></p><pre><code>y = 2</code></pre><pre><code>2 = y</code></pre>"
    with pikepdf.open(io.BytesIO(lay(make_part(body), fonts).pdf)) as pdf:
        kinds = [kind for kind, _ in read_elements(pdf) if kind in {"/P", "/Code", "/NonStruct"}]
    assert kinds == ["/P", "/Code", "/P", "/Code", "/P", "/Code"]


def test_identifiers_carry_the_name_of_the_part(tagged: pikepdf.Pdf) -> None:
    names = [str(name) for name in tagged.Root.StructTreeRoot.IDTree.Names[::2]]
    assert len(names) == 2
    assert all(name.startswith("ch1-") for name in names)
    cells = {kind: element for kind, element in read_elements(tagged) if kind in {"/TH", "/TD"}}
    assert list(cells["/TD"].A.Headers) == [cells["/TH"].ID]


def test_heads_of_tables_say_what_they_head(fonts: Path) -> None:
    rows = '<tr><th scope="row">صف</th><td>خانة</td></tr>' * 60
    body = f"<table><thead><tr><th>أ</th><th>ب</th></tr></thead>{rows}</table>"
    laid = lay(make_part(body), fonts)
    assert laid.page_count > 1
    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        heads = [element for kind, element in read_elements(pdf) if kind == "/TH"]
        scopes = Counter(str(head.A.Scope) for head in heads)
    # The head of the table is repeated on every page.
    assert scopes == {"/Column": 2 * laid.page_count, "/Row": 60}


def test_figures_know_their_place_in_points(fonts: Path, tmp_path: Path) -> None:
    (tmp_path / "picture.svg").write_text(PICTURE, "utf-8")
    body = '<img src="picture.svg" alt="مربع" style="display: block; width: 20mm; height: 10mm">'
    with pikepdf.open(io.BytesIO(lay(make_part(body), fonts, tmp_path).pdf)) as pdf:
        (figure,) = (element for kind, element in read_elements(pdf) if kind == "/Figure")
        box = [float(value) for value in figure.A.BBox]
    # Right of the page, because the text is right-to-left.
    assert box == pytest.approx([value * POINTS for value in (70, 120, 90, 130)], abs=0.1)


# --- Sameness ---


def test_the_same_part_gives_the_same_bytes_in_any_process(fonts: Path) -> None:
    part = make_part(f'<h1 id="a">عنوان</h1><p>{LONG}</p>')
    here = lay(part, fonts)
    assert lay(part, fonts) == here
    program = f"""
from pathlib import Path
from publisher.model.parts import Part
from publisher.press import layout
from publisher.press.layout import lay_out
laid = lay_out(Part({part.name!r}, {part.html!r}, {part.stylesheets!r}), roots=(), fonts_folder=Path({str(fonts)!r}))
import hashlib; print(hashlib.sha256(laid.pdf).hexdigest())
"""
    for variables in ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "86400"}):
        environment = os.environ | variables | {"PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == hashlib.sha256(here.pdf).hexdigest()


def test_a_drawing_that_cannot_be_drawn_is_named_and_not_left_out(tmp_path: Path) -> None:
    gradient = '<linearGradient id="g"><stop offset="q"/></linearGradient><rect width="9" height="9" fill="url(#g)"/>'
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{gradient}</svg>'
    (tmp_path / "picture.svg").write_text(picture, "utf-8")
    page = '<html lang="ar" dir="rtl"><head><title>ت</title></head><body><img alt="" src="picture.svg"></body></html>'
    with pytest.raises(LayoutError, match=r"^part: the drawing picture\.svg cannot be drawn"):
        lay_out(Part("part", page, ()), roots=(tmp_path,), fonts_folder=open_fonts_folder())
