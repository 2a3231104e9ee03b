"""Lays out and binds a page and aligns it with its expected text: HTML in, aligned lines out.

The expected text may be that of other HTML than what is laid out, which is how a fault is planted.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from publisher.model.expected import ExpectedPart, ExpectedText
from publisher.model.parts import BoundPart, DocumentInfo, Part
from publisher.press.bind import bind
from publisher.press.fontbook import find_fonts
from publisher.press.layout import lay_out
from publisher.production.check import check
from publisher.production.press_run import adapt_edition
from publisher.proof.align import AlignedLine, align_lines
from publisher.proof.joining import FontIndex, WrongForm, find_wrong_forms
from publisher.proof.printed import Print
from publisher.proof.printed_lines import find_blocks
from publisher.proof.read_expected import read_expected
from publisher.typeset.book_parts import plan_book
from publisher.typeset.families import choose_families
from publisher.typeset.house import open_house
from publisher.typeset.style_folders import find_house_styles
from tests.reading import read_print

STYLE = """
@page { size: 110mm 160mm; margin: 10mm }
html { font: 12pt/1.8 "Noto Naskh Arabic", "Noto Sans Hebrew", "Noto Serif" }
body, p { margin: 0 }
.footnote { float: footnote } .footnote::footnote-call, .footnote::footnote-marker { content: attr(data-number) }
"""


def write_page(body: str, *, language: str = "ar", direction: str = "rtl") -> str:
    return f'<html lang="{language}" dir="{direction}"><head><title>ت</title></head><body>{body}</body></html>'


@dataclass(frozen=True, slots=True)
class Proven:
    """A book that was laid out and read back: its HTML by part, what was printed, its lines, letters in wrong forms."""

    html: Mapping[str, str]
    printed: Print
    lines: tuple[AlignedLine, ...]
    wrong_forms: tuple[WrongForm, ...]

    def list_lines(self, text: str) -> list[AlignedLine]:
        """List the lines of the blocks that have a text, whatever its spaces."""
        return [line for line in self.lines if drop_spaces(text) in drop_spaces(line.block.text)]

    def show_line(self, text: str) -> str:
        """Return what is seen from the left on the one line of the block that has a text, without spaces."""
        (line,) = self.list_lines(text)
        assert line.is_in_order
        letters = (letter for glyph in line.line.glyphs for letter in glyph.text)
        return drop_spaces("".join(letter for letter in letters if not is_silent(letter)))


def drop_spaces(text: str) -> str:
    return "".join(text.split())


def is_silent(text: str) -> bool:
    """Return whether a text shows nothing: controls, which a glyph may carry beside its letter."""
    return all(unicodedata.category(letter) == "Cf" for letter in text)


def prove_book(folder: Path, fonts: Path) -> Proven:
    """Lay out a book and read it back. Left out are parts that print page numbers."""
    report, woven = check(folder)
    assert woven is not None
    assert report.errors == []
    house = open_house(woven.book.metadata)
    planned = plan_book(woven, adapt_edition(woven, "print"))
    parts = [plan.write({}) for plan in planned if not plan.prints_pages]
    bound: list[BoundPart] = []
    wanted: list[ExpectedPart] = []
    page = 0
    for part in parts:
        laid = lay_out(part, roots=(folder, find_house_styles()), fonts_folder=fonts)
        folios = ("",) * laid.page_count
        bound.append(BoundPart(laid, folios, starts_on_recto=False))
        wanted.append(ExpectedPart(part.name, read_expected(part.html, house.digits), page, folios))
        page += laid.page_count
    printed = read_print(bind(bound, DocumentInfo("ت", house.language, house.right_to_left), fonts))
    lines = align_lines(
        ExpectedText("print", "", house.language, house.right_to_left, tuple(wanted)), find_blocks(printed)
    )
    wrong = tuple(find_wrong_forms(lines, FontIndex(find_fonts(choose_families("Arab")))))
    return Proven({part.name: part.html for part in parts}, printed, lines, wrong)


def collate_page(html: str, fonts: Path, *, expected: str = "", style: str = STYLE) -> tuple[AlignedLine, ...]:
    """Align a page with the expected text of another one, or with its own."""
    laid = lay_out(Part("part", html, (style,)), roots=(), fonts_folder=fonts)
    info = DocumentInfo("ت", "ar", is_right_to_left=True)
    pdf = bind([BoundPart(laid, ("",) * laid.page_count)], info, fonts)
    blocks = read_expected(expected or html, "latn")
    right_to_left = 'dir="rtl"' in html
    part = ExpectedPart("part", blocks, 0, ("",) * laid.page_count)
    return align_lines(ExpectedText("print", "", "ar", right_to_left, (part,)), find_blocks(read_print(pdf)))
