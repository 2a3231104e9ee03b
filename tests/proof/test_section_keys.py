"""A section that stands in a file as it did before is not proven again, wherever it stands; all else is."""

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from publisher.fonts.text_map import read_text_map, write_text_map
from publisher.model.book import Metadata
from publisher.model.expected import ExpectedText
from publisher.model.parts import BoundPart, DocumentInfo, LaidPart, Part
from publisher.press.bind import bind
from publisher.press.layout import lay_out
from publisher.proof.expect_text import PlacedPart, expect_text
from publisher.proof.prove import divide_proof, join_proofs
from publisher.proof.section_keys import name_sections
from publisher.proof.sections import Section, divide_pages
from tests.proof.test_sections import FAULTS, STYLE, write_part
from tests.samples import draw_picture

Book = tuple[bytes, ExpectedText]
Bind = Callable[[Iterable[str]], Book]


@pytest.fixture(scope="module")
def bind_parts(tmp_path_factory: pytest.TempPathFactory) -> Bind:
    """Bind parts by name: four with faults (c0 to c3), and two that draw letters that they do not."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "a.png").write_bytes(draw_picture())
    parts = {f"c{number}": write_part(number, (folder / "a.png").as_uri()) for number in range(len(FAULTS))}
    for name, text in (("new", "ضَرَبَ ظَبْيًا غَيْثٌ ثَجَّاجٌ"), ("latin", "Quixotic jabberwocky")):
        html = f'<html lang="ar" dir="rtl"><head><title>ت</title></head><body><h1>ع</h1><p>{text}</p></body></html>'
        parts[name] = Part(name, html, (STYLE,))
    laid: dict[str, LaidPart] = {}

    def bind_some(names: Iterable[str]) -> Book:
        placed: list[PlacedPart] = []
        bound: list[BoundPart] = []
        page = 0
        for name in names:
            if name not in laid:
                laid[name] = lay_out(parts[name], roots=(folder,), fonts_folder=folder)
            folios = ("",) * laid[name].page_count
            bound.append(BoundPart(laid[name], folios))
            placed.append(PlacedPart(parts[name], page, folios))
            page += len(folios) + len(folios) % 2
        pdf = bind(bound, DocumentInfo("ت", "ar", is_right_to_left=True), folder)
        return pdf, expect_text(placed, "print", Metadata("كتاب", "ar", "x", "x"), "latn")

    return bind_some


def name_parts(book: Book) -> dict[str, str]:
    """Return the name of the section of each part."""
    pdf, expected = book
    with pikepdf.open(io.BytesIO(pdf)) as document:
        sections = divide_pages(expected, len(document.pages))
    names = name_sections(pdf, sections)
    return {
        section.expected.parts[0].name: name for section, name in zip(sections, names, strict=True) if section.expected
    }


def test_a_section_has_its_name_wherever_it_stands(bind_parts: Bind) -> None:
    before = name_parts(bind_parts(("c0", "c1", "c2")))
    # Before them come pages, and glyphs that move the numbers of theirs.
    after = name_parts(bind_parts(("new", "c1", "latin", "c2", "c0")))
    # Each is the longer by the blank page behind it that another part asks for.
    assert len(set(before.values())) == len(before)
    assert after["c1"] == before["c1"]


def test_what_is_known_is_not_proven_again_and_the_proof_is_the_same(bind_parts: Bind) -> None:
    kept: dict[str, bytes] = {}

    def prove(book: Book, shares: int) -> tuple[list[object], int]:
        works = divide_proof("x.pdf", *book, shares=shares, recall=kept.get)
        done = [work() for work in works]
        for share in done:
            kept.update(share.records)
        # One record is that of the share as a whole.
        count = sum(max(len(share.records) - 1, 0) for share in done)
        return [join_proofs([share.proof for share in done])], count

    first, second = bind_parts(("c0", "c1", "c2", "c3")), bind_parts(("new", "c1", "c0", "latin", "c3"))
    cold = [join_proofs([work().proof for work in divide_proof("x.pdf", *book)]) for book in (first, second)]
    assert prove(first, 1) == ([cold[0]], 4)
    assert prove(first, 3) == ([cold[0]], 0)
    # What is new, and what was last and now has a blank page behind it or none, is proven.
    proof, count = prove(second, 2)
    assert proof == [cold[1]]
    assert 2 <= count < 5
    assert {"PD001", "PD006", "PD007", "PD101"} <= {fault.code.id for fault in cold[1].faults}


def test_a_share_of_a_file_that_did_not_change_is_not_even_named(
    bind_parts: Bind, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = bind_parts(("c0", "c1"))
    kept: dict[str, bytes] = {}
    (work,) = divide_proof("x.pdf", *book, recall=kept.get)
    before = work()
    kept |= before.records
    monkeypatch.setattr("publisher.proof.prove.name_sections", None)
    (work,) = divide_proof("y.pdf", *book, recall=kept.get)
    assert work().proof == replace(before.proof, name="y.pdf")


def change(pdf: bytes, edit: Callable[[pikepdf.Pdf], None]) -> bytes:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        edit(document)
        document.save(output)
    return output.getvalue()


def list_fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one]


def read_other_letters(pdf: pikepdf.Pdf) -> None:
    for font in list_fonts(pdf):
        texts = read_text_map(font.ToUnicode.read_bytes())
        font.ToUnicode = pdf.make_stream(write_text_map({code: text.replace("ش", "ض") for code, text in texts.items()}))


def widen(pdf: pikepdf.Pdf) -> None:
    for font in list_fonts(pdf):
        items = font.DescendantFonts[0].W.as_list()
        wider = (pikepdf.Array(int(width) + 1 for width in widths.as_list()) for widths in items[1::2])
        font.DescendantFonts[0].W = pikepdf.Array(item for pair in zip(items[::2], wider, strict=True) for item in pair)


def move_outlines(pdf: pikepdf.Pdf) -> None:
    for font in list_fonts(pdf):
        descriptor = font.DescendantFonts[0].FontDescriptor
        table = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()))
        for name in table.getGlyphOrder():
            glyph = table["glyf"][name]
            if glyph.numberOfContours > 0:
                glyph.coordinates.translate((7, 0))
        output = io.BytesIO()
        table.save(output)
        descriptor.FontFile2 = pdf.make_stream(output.getvalue())


def move_text(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        if "/Contents" in page.obj:
            page.obj.Contents = pdf.make_stream(page.obj.Contents.read_bytes().replace(b" Tm", b" 1 Tr Tm", 1))


def cut_pages(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.mediabox = pikepdf.Array([0, 0, 90, 90])


def rename_elements(pdf: pikepdf.Pdf) -> None:
    for element in pdf.objects:
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == pikepdf.Name.P:
            element.S = pikepdf.Name.Note


@pytest.mark.parametrize(
    "edit", [read_other_letters, widen, move_outlines, move_text, cut_pages, rename_elements], ids=lambda f: f.__name__
)
def test_whatever_the_rules_see_of_the_file_has_a_share_in_the_name(
    edit: Callable[[pikepdf.Pdf], None], bind_parts: Bind
) -> None:
    pdf, expected = bind_parts(("c0", "c1"))
    before, after = name_parts((pdf, expected)), name_parts((change(pdf, edit), expected))
    assert not set(before.values()) & set(after.values())


def test_the_copy_and_the_fonts_have_a_share_in_the_name(bind_parts: Bind) -> None:
    pdf, expected = bind_parts(("c0",))
    pages = range(expected.parts[0].first_page, len(expected.parts[0].folios))
    (name,) = name_sections(pdf, (Section(pages, expected),))
    other = expect_text([], "print", Metadata("كتاب", "ar", "x", "x"), "latn")
    assert name_sections(pdf, (Section(pages, other),)) != (name,)
    assert name_sections(pdf, (Section(pages, None),)) != (name,)
    assert name_sections(pdf, (Section(pages, expected),), (Path(__file__),)) != (name,)
    # Nothing else than what it is decides.
    assert name_sections(change(pdf, lambda _: None), (Section(pages, expected),)) == (name,)
