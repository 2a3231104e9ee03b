"""The classes that PDFium is said to have, beside what PDFium itself makes of every character of the basic plane."""

import io
import unicodedata
from collections.abc import Sequence

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from publisher.press.pdfium_classes import classify_for_pdfium
from publisher.press.pdfium_order import read_as_pdfium

_LINES = 40
#: What PDFium gives nothing for.
_SILENT = {0xAD, *range(0x200B, 0x2010), *range(0x2028, 0x2030), *range(0x2060, 0x2070), 0xFEFF, 0xFFFE, 0xFFFF}


def _map_all() -> bytes:
    """Return a map of characters in which each code is its own character."""
    rows = [b"<%02x00> <%02xff> <%02x00>" % (high, high, high) for high in range(256)]
    groups = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    ranges = (b"%d beginbfrange\n%b\nendbfrange" % (len(group), b"\n".join(group)) for group in groups)
    head = b"/CMapName /All def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    return b"begincmap\n" + head + b"\n".join(ranges) + b"\nendcmap"


def _print_lines(lines: Sequence[str], *, right_to_left: bool) -> bytes:
    """Return a PDF whose lines show their characters from the left, of a document of a direction."""
    pdf = pikepdf.new()
    info = Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0)
    looks = Dictionary(Type=Name.FontDescriptor, FontName=Name("/All"), Flags=4, FontBBox=Array([0, 0, 1000, 1000]))
    face = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/All"), CIDSystemInfo=info, DW=600)
    face.FontDescriptor = pdf.make_indirect(looks)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/All"), Encoding=Name("/Identity-H"))
    font.DescendantFonts, font.ToUnicode = Array([pdf.make_indirect(face)]), pdf.make_stream(_map_all())
    resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    if right_to_left:
        pdf.Root.ViewerPreferences = Dictionary(Direction=Name.R2L)
    for at in range(0, len(lines), _LINES):
        texts = (line.encode("utf-16-be").hex().encode() for line in lines[at : at + _LINES])
        drawn = [b"BT /F 10 Tf 1 0 0 1 50 %d Tm <%b> Tj ET" % (800 - 18 * row, text) for row, text in enumerate(texts)]
        page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 600, 842]), Resources=resources)
        page.Contents = pdf.make_stream(b"\n".join(drawn))
        pdf.pages.append(pikepdf.Page(page))
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()


def _read_lines(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [line for page in pdf for line in page.get_textpage().get_text_range().split("\r\n")]


def _list_characters() -> list[str]:
    """List the assigned characters of the basic plane that show something."""
    codes = (code for code in range(0xA1, 0xFFFE) if code not in _SILENT)
    return [
        character
        for character in map(chr, codes)
        if unicodedata.category(character) not in {"Cn", "Cs", "Co", "Cc", "Zs", "Zl", "Zp"}
    ]


@pytest.mark.parametrize("pattern", ["a{}c", "{}1"])
def test_pdfium_takes_each_character_for_what_it_is_said_to(pattern: str) -> None:
    """Between letters a character is turned with them if it is one; before a digit it is if it is no part of a number.

    PDFium gives letters for some signs, so that it is judged by which of the others is read first.
    """
    characters = _list_characters()
    lines = [pattern.format(character) for character in characters]
    read = _read_lines(_print_lines(lines, right_to_left=True))
    others = {*pattern}
    wrong = [
        f"U+{ord(character):04X} {classify_for_pdfium(character)}"
        for character, line, found in zip(characters, lines, read, strict=True)
        if {found[0]} & others != {read_as_pdfium(line, right_to_left=True)[0]} & others
    ]
    assert wrong == []


@pytest.mark.parametrize("text", ["dₙ₋₁", "₹500", "₺20", "وٗ\u08f0"])
def test_younger_letters_and_signs_are_told(text: str) -> None:
    for right_to_left in (True, False):
        (found,) = _read_lines(_print_lines([text], right_to_left=right_to_left))
        assert found == read_as_pdfium(text, right_to_left=right_to_left)
