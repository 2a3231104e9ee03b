"""A proof that several have a share in is that of one: sections of a file, and faults that lie in all of them."""

import io
import pickle
from functools import partial

import pikepdf
import pytest

from publisher.fonts.text_map import read_text_map, write_text_map
from publisher.model.book import Metadata
from publisher.model.expected import ExpectedBlock, ExpectedPart, ExpectedText, Picture
from publisher.model.parts import BoundPart, DocumentInfo, LaidPart, Part
from publisher.press.bind import bind
from publisher.press.layout import lay_out
from publisher.proof.expect_text import PlacedPart, expect_text
from publisher.proof.prove import divide_proof, join_proofs, prove_pdf, prove_sections, prove_setting
from publisher.proof.sections import Section, divide_pages, share_out
from tests.fonts_folder import open_fonts_folder
from tests.samples import draw_picture

STYLE = """
@page { size: 80mm 60mm; margin: 10mm; @top-center { content: string(title); font-size: 8pt } }
html { font-family: "Noto Naskh Arabic", "Noto Serif"; font-size: 12pt; line-height: 2 }
h1 { string-set: title content() } p { break-after: page } .hidden { display: none }
.wide { margin-right: -8mm } .cut { height: 9pt; overflow: hidden; line-height: 1 }
"""
#: Each part has faults of its own, and all have some in common: a font that is not named, a word lost and invented.
FAULTS = (
    '<p class="wide">هذا سطر يخرج من الصفحة كلها إلى الهامش البعيد عنها كثيرا</p>',
    '<p class="hidden" data-source="02.md:7:1">فقرة مخفية لا تطبع أبدا في هذا الكتاب</p>',
    '<p class="cut">سطر مقطوع</p>',
    '<p>كتب <i>Death</i> <b>March</b> ثم</p><img class="hidden" src="{picture}" alt="صورة" data-source="04.md:9:1"/>',
)


def write_part(number: int, picture: str) -> Part:
    pages = "".join(f"<p>صفحة رقم {page} في الجزء {number} شكرا</p>" for page in range(30))
    fault = FAULTS[number].format(picture=picture)
    body = f"<h1>عنوان {number}</h1>{pages}<p>كلمة שלום</p>{fault}"
    html = f'<html lang="ar" dir="rtl"><head><title>ت</title></head><body>{body}</body></html>'
    return Part(f"c{number}", html, (STYLE,))


def lose_letter(pdf: bytes) -> bytes:
    """Let a letter read as another one in all fonts."""
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for font in document.objects:
            if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font:
                texts = read_text_map(font.ToUnicode.read_bytes())
                texts = {code: text.replace("ش", "ض") for code, text in texts.items()}
                font.ToUnicode = document.make_stream(write_text_map(texts))
        document.save(output)
    return output.getvalue()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, ExpectedText]:
    """A bound book of four parts with faults, and its expected text."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "a.png").write_bytes(draw_picture())
    parts = [write_part(number, (folder / "a.png").as_uri()) for number in range(4)]
    laid: list[LaidPart] = [lay_out(part, roots=(folder,), fonts_folder=open_fonts_folder()) for part in parts]
    pdf = bind(
        [BoundPart(one, ("",) * one.page_count) for one in laid],
        DocumentInfo("ت", "ar", is_right_to_left=True),
        open_fonts_folder(),
    )
    placed: list[PlacedPart] = []
    page = 0
    for part, one in zip(parts, laid, strict=True):
        placed.append(PlacedPart(part, page, ("",) * one.page_count))
        page += one.page_count + one.page_count % 2
    return lose_letter(pdf), expect_text(placed, "print", Metadata("كتاب", "ar", "x", "x"), "latn")


def make_pieces(expected: ExpectedText) -> tuple[ExpectedPart, ...]:
    """Return what the book has to say: a block and a picture more than were set."""
    more = ExpectedBlock("paragraph", "فقرة لم تصل إلى المطبعة قط", "ar", right_to_left=True)
    return (*expected.parts[:1], ExpectedPart("c1", (*expected.parts[1].blocks, more), pictures=(Picture("أخرى"),)))


def test_a_proof_in_shares_is_the_same_as_in_one_piece(book: tuple[bytes, ExpectedText]) -> None:
    pdf, expected = book
    pieces = make_pieces(expected)
    works = (partial(prove_setting, "x.pdf", expected, pieces), *divide_proof("x.pdf", pdf, expected, shares=3))
    assert len(works) == 1 + 3
    # As from process to process.
    done = [pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(work))())) for work in works]  # noqa: S301
    proofs = [done[0], *(share.proof for share in done[1:])]
    joined = join_proofs(proofs)
    assert joined == prove_pdf("x.pdf", pdf, expected, pieces)
    whole = Section(range(joined.pages), expected)
    assert joined == join_proofs(
        [prove_setting("x.pdf", expected, pieces), prove_sections("x.pdf", pdf, (whole,), ()).proof]
    )
    codes = [fault.code.id for fault in joined.faults]
    assert codes == sorted(codes)
    assert {"PD001", "PD003", "PD006", "PD007", "PD008", "PD009", "PD101"} <= set(codes)
    # In every part there is Hebrew, and a word lost on each of its pages; the file has them in their order.
    (fallback,) = [fault for fault in joined.faults if fault.code.id == "PD006"]
    assert fallback.page < expected.parts[1].first_page
    lost = [fault.page for fault in joined.faults if fault.code.id == "PD003" and fault.reader == "PDFium"]
    assert lost == sorted(lost)
    assert len(lost) >= 120
    assert [fault.message for fault in joined.faults[:2]] == [
        "this paragraph was not set",
        "this paragraph is on no page",
    ]
    assert joined.tallies[0].words == sum(proof.tallies[0].words for proof in proofs if proof.tallies)


def test_a_file_without_a_copy_is_one_section(book: tuple[bytes, ExpectedText]) -> None:
    pdf, _ = book
    (work,) = divide_proof("x.pdf", pdf, shares=4)
    assert work().proof == prove_pdf("x.pdf", pdf)
    assert work().proof.pages > 120


def expect_text_of(*extents: tuple[int, int]) -> ExpectedText:
    parts = (ExpectedPart(str(number), (), first, ("",) * length) for number, (first, length) in enumerate(extents))
    return ExpectedText("print", "", "ar", right_to_left=True, parts=tuple(parts))


@pytest.mark.parametrize(
    ("extents", "sections"),
    [
        (((0, 3), (4, 5), (10, 2)), [(range(4), 1), (range(4, 10), 1), (range(10, 14), 1)]),
        # A part whose place is not known has the first page, or pages of others.
        (((0, 3), (0, 4), (4, 5)), [(range(4), 2), (range(4, 14), 1)]),
        (((0, 3), (4, 9), (0, 0), (10, 2)), [(range(14), 4)]),
        (((2, 3),), [(range(14), 1)]),
        ((), [(range(14), 0)]),
    ],
)
def test_pages_are_divided_between_parts(
    extents: tuple[tuple[int, int], ...], sections: list[tuple[range, int]]
) -> None:
    divided = divide_pages(expect_text_of(*extents), 14)
    assert [(section.pages, len(section.expected.parts)) for section in divided if section.expected] == sections


@pytest.mark.parametrize(("shares", "lengths"), [(1, [5]), (2, [3, 2]), (3, [2, 2, 1]), (40, [1, 2, 1, 1])])
def test_shares_have_about_as_many_pages(shares: int, lengths: list[int]) -> None:
    sections = divide_pages(expect_text_of((0, 40), (40, 10), (50, 30), (80, 20), (100, 50)), 150)
    shared = share_out(sections, shares)
    assert [section for share in shared for section in share] == list(sections)
    assert [len(share) for share in shared] == lengths
