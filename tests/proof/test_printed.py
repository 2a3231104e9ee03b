"""Reading a PDF back: every glyph, where it stands and what it belongs to."""

import io
import re
from collections import Counter
from pathlib import Path

import pikepdf
import pytest

from publisher.model.parts import BoundPart, Part
from publisher.press.bind import bind
from publisher.press.layout import lay_out
from publisher.proof.printed import Print, PrintReader
from publisher.proof.printed_lines import PrintedBlock, find_blocks
from tests.reading import read_print
from tests.text_layer import IMPRINT

STYLE = """
@page { size: 100mm 150mm; margin: 20mm 10mm; @top-center { content: "رأس الصفحة"; font-size: 8pt } }
html { font-family: "Noto Naskh Arabic"; font-size: 12pt; line-height: 2 } body { margin: 0 } p { margin: 0 }
.note { float: footnote } .turned { transform: rotate(90deg); width: 20mm }
.leader::after { content: leader(".") }
.columns { columns: 2; column-gap: 5mm; orphans: 1; widows: 1 }
"""
#: Words with room between them and no space, which PDFium finds there.
LINE = '<p>كتب<span style="margin-right: 2em">نص</span><span style="margin-right: 2em">ABC</span></p>'


def print_text(body: str, folder: Path) -> Print:
    html = f'<html lang="ar" dir="rtl"><head><title>ت</title></head><body>{body}</body></html>'
    laid = lay_out(Part("part", html, (STYLE,)), roots=(), fonts_folder=folder)
    return read_print(bind([BoundPart(laid, ("",) * laid.page_count)], IMPRINT, folder))


def list_blocks(body: str, folder: Path) -> list[PrintedBlock]:
    return [block for block in find_blocks(print_text(body, folder)) if block.type != "Artifact"]


def test_every_glyph_is_read_once_with_its_place(fonts: Path) -> None:
    printed = print_text("<p>كتب <b>ABC</b> 12</p>", fonts)
    (page,) = printed.pages
    assert page.number == 1
    assert (page.width, page.height) == pytest.approx((283.46, 425.2), abs=0.1)
    # PDFium takes a space that is drawn beside a mark of direction for one that it finds itself.
    drawn = [glyph for glyph in page.glyphs if not (glyph.is_artifact or glyph.text.isspace())]
    assert Counter(glyph.text for glyph in drawn) == Counter("كتبABC12")
    names = {glyph.text: glyph.font.postscript_name for glyph in drawn}
    assert "Naskh" in names["ك"]
    assert "Naskh" not in names["A"]
    assert all(glyph.size == pytest.approx(12, abs=0.01) and glyph.angle == 0 for glyph in drawn)
    # Within the margins of 10 mm, and the box of a letter is where the letter is.
    for glyph in drawn:
        left, bottom, right, top = glyph.box
        assert 28 < left <= right < 256
        assert bottom - 12 < glyph.y < top + 12
        assert left - 2 < glyph.x < right + 2
    assert "".join(glyph.text for glyph in sorted(drawn, key=lambda glyph: glyph.x)) == "12ABCبتك"


def test_pages_that_are_taken_out_of_a_book_read_as_they_do_in_it(fonts: Path) -> None:
    html = f'<html lang="ar" dir="rtl"><body>{LINE * 20}</body></html>'
    laid = lay_out(Part("part", html, (STYLE,)), roots=(), fonts_folder=fonts)
    assert laid.page_count == 2
    pdf = bind([BoundPart(laid, ("",) * laid.page_count)], IMPRINT, fonts)
    with PrintReader(pdf, {1}) as reader:
        (page,) = reader.read(range(1, 2)).pages
    assert reader.page_count == 2
    assert [glyph[1:] for glyph in page.glyphs] == [glyph[1:] for glyph in read_print(pdf).pages[1].glyphs]
    # A book says that it runs from the right, by which PDFium puts in order what it reads.
    taken = [glyph.text for glyph in page.glyphs if glyph.text.strip() and not glyph.is_artifact]
    with pikepdf.open(io.BytesIO(pdf)) as book:
        del book.Root.ViewerPreferences
        left = io.BytesIO()
        book.save(left)
    with PrintReader(left.getvalue(), {1}) as reader:
        (other,) = reader.read(range(1, 2)).pages
    assert taken != [glyph.text for glyph in other.glyphs if glyph.text.strip() and not glyph.is_artifact]


def test_a_running_head_is_an_artifact_and_a_block_of_its_own(fonts: Path) -> None:
    printed = print_text("<p>نص</p>", fonts)
    blocks = {block.type: block for block in find_blocks(printed)}
    assert blocks.keys() == {"P", "Artifact"}
    assert blocks["Artifact"].lines[0].text == "رأس الصفحة"[::-1]


def test_a_turned_text_says_so(fonts: Path) -> None:
    (page,) = print_text('<p class="turned">ABC</p>', fonts).pages
    turned = [glyph for glyph in page.glyphs if glyph.text in {"A", "B", "C"}]
    assert [round(glyph.angle) for glyph in turned] == [-90, -90, -90]
    assert {round(glyph.size) for glyph in turned} == {12}


def test_lines_follow_the_reading_order(fonts: Path) -> None:
    words = [f"كلمة{number}" for number in range(10, 60)]
    call = '<span class="note"><b>حاشية</b> صغيرة</span>'
    body = f"<p>{' '.join(words[:30])} كلمة{call} {' '.join(words[30:])}</p><p>بعدها</p>"
    blocks = list_blocks(body, fonts)
    assert [block.type for block in blocks][:1] == ["P"]
    lines = blocks[0].lines
    numbers = [number for line in lines for number in reversed(re.findall(r"\d\d", line.text))]
    assert numbers == [word[-2:] for word in words]
    assert [block.type for block in blocks if "حاشية"[::-1] in block.lines[0].text] == ["Note"]


def test_the_columns_of_a_paragraph_are_read_one_after_the_other(fonts: Path) -> None:
    body = f'<div class="columns"><p>{" ".join(["سار"] * 40 + ["وقف"] * 40)}</p></div>'
    lines = ["".join(line.text[::-1].split()) for block in list_blocks(body, fonts) for line in block.lines]
    assert "".join(lines) == "سار" * 40 + "وقف" * 40


def test_cells_items_and_their_numbers_are_blocks(fonts: Path) -> None:
    body = "<table><tr><th>رأس</th><td>خلية</td></tr></table><ol><li>بند</li></ol>"
    kinds = [(block.type, block.lines[0].text[::-1].strip()) for block in list_blocks(body, fonts)]
    assert kinds[:2] == [("TH", "رأس"), ("TD", "خلية")]
    assert ("LBody", "بند") in kinds
