"""Fonts: what glyphs read as, how they are drawn, and what three reading programs make of the pages."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import uharfbuzz
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML

from publisher.fonts.substitutions import Substitutions
from publisher.fonts.text_map import read_text_map
from publisher.model.parts import BoundPart, LaidPart, Part, Piece
from publisher.press.bind import bind
from publisher.press.fontbook import find_font
from publisher.press.fonts import LAST_GLYPH, FontFile, SharedFont, make_font
from publisher.press.glyph_text import NO_TEXT, map_glyphs
from publisher.press.layout import lay_out
from publisher.press.line_notes import LineNote, NotedGlyph, NotedRun
from publisher.press.line_writer import LineWriter
from publisher.press.redraw import redraw_page
from publisher.press.shown import write_shown
from publisher.proof.readers import extract_text
from publisher.script.word_shares import share_words
from tests.text_layer import IMPRINT, read_with_mupdf, read_with_poppler

PLAIN = """\
في صيف 1944 بدأ هجوم كبير، فأُفرغت معسكرات كثيرة قبل أن تصل إليها الجيوش. سار آلاف السجناء على الأقدام أيامًا طويلة
في البرد والجوع، ومات كثير منهم في الطريق. لا نعرف أسماءهم كلها، لكن سجلات قليلة بقيت، وشهادات من نجا منهم تُقرأ إلى
اليوم. ولا ينبغي أن يُقال إن الأعداد مؤكدة: فالمؤرخون يذكرون مدى بين رقمين (32 و45)، ويبيّنون من أين أخذوه. الله أعلم."""

VOCALISED = """\
يُولَدُ جَمِيعُ النَّاسِ أَحْرَارًا مُتَسَاوِينَ فِي الْكَرَامَةِ وَالْحُقُوقِ وَقَدْ وُهِبُوا عَقْلًا وَضَمِيرًا وَعَلَيْهِمْ أَنْ يُعَامِلَ بَعْضُهُمْ بَعْضًا
بِرُوحِ الْإِخَاءِ لِكُلِّ إِنْسَانٍ حَقُّ التَّمَتُّعِ بِكَافَّةِ الْحُقُوقِ وَالْحُرِّيَّاتِ دُونَ أَيِّ تَمْيِيزٍ كَالتَّمْيِيزِ بِسَبَبِ الْعُنْصُرِ أَوِ اللَّوْنِ أَوِ الْجِنْسِ أَوِ اللُّغَةِ"""

HEBREW = """\
בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ וְהָאָרֶץ הָיְתָה תֹהוּ וָבֹהוּ וְחֹשֶׁךְ עַל פְּנֵי תְהוֹם
וַיֹּאמֶר אֱלֹהִים יְהִי אוֹר וַיְהִי אוֹר"""


# --- What glyphs read as ---


def map_texts(
    characters: Mapping[int, tuple[int, ...]],
    derived: Mapping[int, tuple[tuple[int, ...], ...]],
    drawn: Mapping[int, str],
    added: frozenset[int] = frozenset(),
) -> dict[int, str]:
    evidence = {glyph: Counter([text]) for glyph, text in drawn.items()}
    return map_glyphs(Substitutions(characters, derived, added), evidence)


def test_joined_forms_read_as_their_letters_and_ligatures_as_all_of_them() -> None:
    characters = {1: (0x644,), 2: (0x627,)}
    derived = {11: ((1,),), 12: ((2,),), 20: ((11, 12),)}
    texts = map_texts(characters, derived, {11: "لا", 12: "ا", 20: "لا"})
    assert texts == {11: "ل", 12: "ا", 20: "لا"}


def test_of_characters_that_share_a_glyph_the_used_one_is_taken() -> None:
    characters = {1: (0x20, 0xA0), 2: (0x2D, 0xAD), 3: (0x647, 0x6D5), 4: (0x660, 0x6F0)}
    drawn = {1: " ", 2: "-", 3: "هُ", 4: "٠"}
    assert map_texts(characters, {}, drawn) == {1: " ", 2: "-", 3: "ه", 4: "٠"}
    assert map_texts(characters, {}, drawn | {3: "ە", 4: "۰"}) == {1: " ", 2: "-", 3: "ە", 4: "۰"}


def test_presentation_forms_are_explained_by_shaping_or_spelled_out() -> None:
    characters = {1: (0x644,), 5: (0xFEDF,), 6: (0xFEFB,), 7: (0xFE76,)}
    texts = map_texts(characters, {5: ((1,),)}, {1: "ل", 5: "ل", 6: "لا", 7: "َ"})
    assert texts == {1: "ل", 5: "ل", 6: "لا", 7: "َ"}


def test_of_several_glyphs_for_a_letter_the_first_reads_as_it() -> None:
    texts = map_texts({1: (0x62C,)}, {8: ((1,),)}, {8: "ج", 9: "ج"}, frozenset({9}))
    assert texts == {8: "ج", 9: NO_TEXT}


def test_a_kashida_of_the_font_reads_as_nothing_unless_the_book_writes_it() -> None:
    characters = {1: (0x644,), 9: (0x640,)}
    assert map_texts(characters, {}, {1: "ل", 9: "لك"}, frozenset({9}))[9] == NO_TEXT
    assert map_texts(characters, {}, {1: "ل", 9: "هـ"}, frozenset({9}))[9] == "ـ"
    assert map_texts(characters, {}, {1: "ل", 9: "لك"})[9] == "ـ"


def test_evidence_decides_between_letters_that_share_a_form() -> None:
    characters = {1: (0x67A,), 2: (0x62A,)}
    # The other letter is nearer.
    derived = {11: ((1,), (12,)), 12: ((2,),)}
    assert map_texts(characters, derived, {11: "ت"})[11] == "ت"
    assert map_texts(characters, derived, {11: "ٺ"})[11] == "ٺ"


# --- Books ---


def make_part(text: str, family: str) -> Part:
    style = f"""@page {{ size: 148mm 210mm; margin: 20mm 15mm }} body {{ margin: 0 }}
        html {{ font: 12pt/1.9 "{family}"; text-align: justify }}"""
    html = f'<html lang="ar" dir="rtl"><head><title>ت</title></head><body><p>{text}</p></body></html>'
    return Part("part", html, (style,))


def lay(text: str, family: str, fonts: Path) -> LaidPart:
    return lay_out(make_part(text, family), roots=(), fonts_folder=fonts)


def draw_with_weasyprint(text: str, family: str) -> bytes:
    part = make_part(text, family)
    pdf: bytes = HTML(string=part.html).write_pdf(stylesheets=[CSS(string=style) for style in part.stylesheets])
    return pdf


def bind_text(text: str, family: str, fonts: Path) -> bytes:
    laid = lay(text, family, fonts)
    return bind([BoundPart(laid, ("",) * laid.page_count)], IMPRINT, fonts)


TEXTS = [
    # The last number is what WeasyPrint's own fonts give in PDFium.
    ("Noto Naskh Arabic", PLAIN, 0.97),
    ("Noto Naskh Arabic", VOCALISED, 0.5),
    ("Amiri", PLAIN, 0.99),
    ("Amiri", VOCALISED, 0.6),
    ("Noto Serif Hebrew", HEBREW, 0.7),
]


@pytest.mark.parametrize(("family", "text", "unmended"), TEXTS)
def test_pdfium_reads_all_words(fonts: Path, family: str, text: str, unmended: float) -> None:
    assert share_words(text, extract_text(bind_text(text, family, fonts))) == 1
    assert share_words(text, extract_text(draw_with_weasyprint(text, family))) < unmended


@pytest.mark.parametrize(("family", "text"), [(family, text) for family, text, _ in TEXTS])
def test_mupdf_reads_all_words(fonts: Path, family: str, text: str) -> None:
    assert share_words(text, read_with_mupdf(bind_text(text, family, fonts))) == 1


@pytest.mark.poppler
@pytest.mark.parametrize(("family", "text"), [(family, text) for family, text, _ in TEXTS])
def test_poppler_reads_all_words(fonts: Path, family: str, text: str) -> None:
    assert share_words(text, read_with_poppler(bind_text(text, family, fonts))) == 1


@pytest.mark.parametrize("family", ["Noto Naskh Arabic", "Amiri"])
def test_ligatures_are_read_letter_by_letter(fonts: Path, family: str) -> None:
    text = "لا إله إلا الله والأولاد سلام"
    pdf = bind_text(text, family, fonts)
    assert extract_text(pdf).split() == text.split()
    assert read_with_mupdf(pdf).split() == text.split()


def measure_ink(page: pypdfium2.PdfPage) -> tuple[float, float]:
    """Return the left and right end of what is drawn on a page, in points."""
    image = page.render(scale=3, grayscale=True).to_pil()
    box = image.point(lambda value: 255 * (value < 128)).getbbox()
    assert box is not None
    return box[0] / 3, box[2] / 3


def test_marks_do_not_move_the_letters(fonts: Path) -> None:
    """Drawn by WeasyPrint's own operators, PDFium lets marked lines begin somewhere inside the margin."""
    page = pypdfium2.PdfDocument(bind_text(VOCALISED, "Noto Naskh Arabic", fonts))[0]
    margin = 15 * 72 / 25.4
    left, right = measure_ink(page)
    assert left == pytest.approx(margin, abs=2)
    assert right == pytest.approx(page.get_width() - margin, abs=2)


# --- Glyphs of the font's own ---


def open_shared(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Return the font of the text; signs that it lacks are of another."""
    fonts = pdf.pages[0].obj.Resources.Font
    found = (fonts[name] for name in fonts.keys())  # noqa: SIM118  # an object of pikepdf gives values
    return next(font for font in found if re.search("Naskh|Amiri|Hebrew", str(font.BaseFont)))


def list_widths(font: pikepdf.Object) -> Iterator[tuple[int, float]]:
    widths = font.DescendantFonts[0].W.as_list()
    for first, run in zip(widths[::2], widths[1::2], strict=True):
        for offset, width in enumerate(run):
            yield int(first) + offset, float(width)


def test_a_mark_has_its_shift_inside(fonts: Path) -> None:
    laid = lay("بَ", "Noto Naskh Arabic", fonts)
    (digest,) = laid.fonts.values()
    file = FontFile((fonts / digest).read_bytes())
    buffer = uharfbuzz.Buffer()
    buffer.add_str("بَ")
    buffer.guess_segment_properties()
    uharfbuzz.shape(file.font, buffer)
    mark, position = buffer.glyph_infos[0].codepoint, buffer.glyph_positions[0]
    assert file.table.getGlyphName(mark) == "uni064E"

    with pikepdf.open(io.BytesIO(bind([BoundPart(laid, ("",))], IMPRINT, fonts))) as pdf:
        font = open_shared(pdf)
        content = pdf.pages[0].obj.Contents.read_bytes()
        texts = read_text_map(font.ToUnicode.read_bytes())
        program = TTFont(io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
    drawn = re.findall(rb"<([0-9a-f]+)>", content[content.index(b"BT") :])
    assert len(drawn) == 1
    direction, first, second = (int(drawn[0][at : at + 4], 16) for at in (0, 4, 8))
    assert (texts[direction], texts[first], texts[second]) == ("\u200f", "َ", "ب")
    (component,) = program["glyf"][program.getGlyphName(first)].components
    assert program.getGlyphID(component.glyphName) == mark
    assert (component.x, component.y) == pytest.approx((position.x_offset, position.y_offset), abs=1)
    assert b"Ts" not in content


@pytest.mark.parametrize("family", ["Noto Naskh Arabic", "Amiri"])
def test_the_table_of_widths_is_that_of_the_program(fonts: Path, family: str) -> None:
    """PDF/UA-1, 7.21.5: the widths of the dictionary and of the program are the same."""
    with pikepdf.open(io.BytesIO(bind_text(VOCALISED + PLAIN, family, fonts))) as pdf:
        font = open_shared(pdf)
        data = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
        widths = dict(list_widths(font))
        texts = read_text_map(font.ToUnicode.read_bytes())
    program = TTFont(io.BytesIO(data))
    scale = 1000 / program["head"].unitsPerEm
    # The last one is not drawn: by it, PDFium does not know how wide a space is (`pdfium_order.py`).
    assert {*widths, LAST_GLYPH} == texts.keys()
    for glyph, width in widths.items():
        assert program["hmtx"][program.getGlyphName(glyph)][0] * scale == pytest.approx(width, abs=1)
    # PDF/UA-1, 7.21.7: every glyph has a text.
    assert all(texts.values())
    assert {"GSUB", "GPOS", "fpgm", "cmap"}.isdisjoint(program.keys())


def test_the_same_glyphs_give_the_same_name_and_others_another(fonts: Path) -> None:
    def find_name(text: str) -> str:
        with pikepdf.open(io.BytesIO(bind_text(text, "Amiri", fonts))) as pdf:
            return str(open_shared(pdf).BaseFont)

    assert re.fullmatch(r"/[A-Z]{6}\+Amiri-Regular", find_name("سلام"))
    assert find_name("سلام سلام") == find_name("سلام سلام سلام")
    assert find_name("سلام") != find_name("كتاب")


def test_variants_do_not_take_the_places_of_parts_of_glyphs(fonts: Path) -> None:
    """A letter may be composed of glyphs that come after the last one that is drawn."""
    laid = lay(PLAIN + VOCALISED, "Noto Naskh Arabic", fonts)
    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        own = open_shared(pdf)
        name = next(name for name in laid.fonts if pdf.pages[0].Resources.Font[f"/{name}"] == own)
        font = SharedFont(FontFile((fonts / laid.fonts[name]).read_bytes()))
        font.note(read_text_map(own.ToUnicode.read_bytes()))
    font.settle()
    for digest, piece in laid.pieces:
        if digest == laid.fonts[name]:
            font.number(piece)
    count = len(TTFont(io.BytesIO(font.program)).getGlyphOrder())
    assert font.variants
    assert min(font.variants.values()) == count
    assert sorted(font.variants.values()) == list(range(count, count + len(font.variants)))


def make_cff_font(path: Path) -> None:
    """Write a font whose two letters are described in PostScript's way."""

    def draw(width: int) -> T2CharString:
        pen = T2CharStringPen(500, None)
        pen.moveTo((0, 0))
        pen.lineTo((0, 700))
        pen.lineTo((width, 700))
        pen.closePath()
        return pen.getCharString()

    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "A", "B"])
    builder.setupCharacterMap({0x41: "A", 0x42: "B"})
    builder.setupCFF("Drawn-Regular", {}, {".notdef": draw(10), "A": draw(400), "B": draw(450)}, {})
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", "A", "B"], (500, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Drawn", "styleName": "Regular", "psName": "Drawn-Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.save(path)


def test_fonts_of_postscript_outlines_are_shared_too(fonts: Path, tmp_path: Path) -> None:
    make_cff_font(tmp_path / "drawn.otf")
    style = '@font-face { font-family: Drawn; src: url("drawn.otf") } html { font: 40pt Drawn }'
    html = '<html lang="en"><head><title>t</title></head><body><p>{}</p></body></html>'
    parts = []
    for name in ("AB", "BA"):
        laid = lay_out(Part(name, html.format(name), (style,)), roots=(tmp_path,), fonts_folder=fonts)
        parts.append(BoundPart(laid, ("",)))
    bound = bind(parts, IMPRINT, fonts)
    assert extract_text(bound).split() == ["AB", "BA"]
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        programs = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/Length1" in item]
        assert "glyf" in TTFont(io.BytesIO(programs[0].read_bytes()))
    ink = [measure_ink(page) for page in pypdfium2.PdfDocument(bound) if page.get_textpage().count_chars()]
    assert [right - left for left, right in ink] == pytest.approx([20 + 18, 20 + 16], abs=0.5)


def test_lines_of_other_fonts_are_drawn_as_the_engine_draws_them() -> None:
    glyphs = (NotedGlyph(1, gap=-10), NotedGlyph(2, shift=0.5), NotedGlyph(2), NotedGlyph(3, drop=2.5), NotedGlyph(4))
    note = LineNote((), is_right_to_left=False, runs=(NotedRun(b"/ABCDEF 12 Tf\n", glyphs),))
    things = redraw_page([b"BT", b"1 0 0 1 5 5 Tm", note, b"ET", b"Q"], {}, LineWriter())
    shown = b"[<0001>-10<>0.5<00020002>] TJ\n2.5 Ts\n[<0003>] TJ\n0 Ts\n[<0004>] TJ\n"
    assert b"".join(write_shown(things)) == b"BT\n1 0 0 1 5 5 Tm\n/ABCDEF 12 Tf\n" + shown + b"ET\nQ\n"


def test_a_piece_of_many_marks_that_stand_far_away_is_a_glyph() -> None:
    """Hundreds of marks on a letter reach out of the numbers that a font has for points and for places."""
    data = Path(find_font("Noto Naskh Arabic")).read_bytes()
    font = SharedFont(FontFile(data))
    letter, mark = (font.file.table.getGlyphID(font.file.table.getBestCmap()[code]) for code in (0x628, 0x651))
    font.note({letter: "\u0628", mark: "\u0651"})
    font.settle()
    shapes = ((letter, 0, 0), *((mark, 0, 900 * height) for height in range(900)))
    number = font.number(Piece(shapes, "\u0628" + "\u0651" * 900, 500))
    with pikepdf.new() as pdf:
        made = make_font(pdf, font)
        program = TTFont(io.BytesIO(made.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
    shape = program["glyf"][program.getGlyphName(number)]
    assert (len(shape.components), shape.yMax) == (901, 0x7FFF)
    assert program["maxp"].maxCompositePoints == 0xFFFF


@pytest.mark.parametrize("units", [64, 256, 500, 2048])
def test_widths_are_those_of_the_program_however_few_units_it_has(units: int) -> None:
    """Widths of a font and of its program differ by less than a thousandth of an em (PDF/UA-1, 7.21.5)."""
    builder = FontBuilder(units)
    builder.setupGlyphOrder([".notdef", "a"])
    builder.setupCharacterMap({0x61: "a"})
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, units // 2))
    pen.lineTo((units // 2, 0))
    pen.closePath()
    shape = pen.glyph()
    builder.setupGlyf({".notdef": shape, "a": shape})
    builder.setupHorizontalMetrics({".notdef": (units, 0), "a": (units // 2 + 1, 0)})
    builder.setupHorizontalHeader(ascent=units, descent=0)
    builder.setupNameTable({"familyName": "Few", "styleName": "Regular", "psName": "Few-Regular"})
    builder.setupOS2()
    builder.setupPost()
    file = io.BytesIO()
    builder.save(file)
    font = SharedFont(FontFile(file.getvalue()))
    font.note({1: "a"})
    font.settle()
    numbers = {font.number(Piece(((1, 0, 0),), "a", width)): width for width in (10, 333, 517)}
    numbers |= {font.number(Piece(((1, 0, 0), (1, units // 4, 0)), "aa", 777)): 777}
    with pikepdf.new() as pdf:
        made = make_font(pdf, font)
        program = TTFont(io.BytesIO(made.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
    scale = 1000 / program["head"].unitsPerEm
    widths = {number: program["hmtx"][program.getGlyphName(number)][0] * scale for number in numbers}
    assert widths == pytest.approx(numbers, abs=0.6)
    double = program["glyf"][program.getGlyphName(max(numbers))]
    assert (double.xMax - double.xMin) * scale == pytest.approx(750, abs=8)
