"""The cover of the printed book: one sheet whose order, spine, bleed and bar code fit the book, tagged and proven."""

import zipfile
from itertools import groupby
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from publisher.model.book import Cover
from publisher.model.finding import Severity
from publisher.model.order import Order
from publisher.production.build import build
from publisher.production.check import check
from publisher.proof.printed import PrintedGlyph
from publisher.typeset.barcodes import draw_ean, group_digits
from publisher.typeset.cover_sheet import measure_spine
from tests.checkers import judge_accessibility, judge_epub, judge_pdf
from tests.reading import read_print
from tests.samples import draw_picture

#: Points in a millimetre.
MM = 72 / 25.4
TITLES = {"ar": "طريق الجبال", "en": "The Long Road", "fr": "La longue route", "he": "הדרך הארוכה"}
#: The patterns of ISO/IEC 15420, table 1, set A; set B is its mirror image of set C, which is the inverse of A.
SET_A = ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"]
FIRST = ["AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA"]


def write_book(folder: Path, language: str = "ar", cover: str = "{spine: 12mm}", number: str = "9783161484100") -> Path:
    folder.mkdir()
    (folder / "book.yaml").write_text(
        f"title: {TITLES[language]}\nlanguage: {language}\nidentifier: urn:isbn:{number}\nslug: small\n"
        f"authors: [{{name: {TITLES[language].split()[0]}}}]\ndescription: {TITLES[language]}.\n"
        f"cover: {cover}\nchapters: [01.md]\neditions: {{print: {{}}}}\n",
        "utf-8",
    )
    (folder / "01.md").write_text(f"# {TITLES[language]}\n\n{TITLES[language]}.\n", "utf-8")
    (folder / "front.png").write_bytes(draw_picture((60, 90)))
    return folder


def make(tmp_path: Path, language: str = "ar", cover: str = "{spine: 12mm}") -> Path:
    delivery = build(Order(write_book(tmp_path / "book", language, cover), tmp_path / "made", jobs=1))
    assert [finding.code.id for finding in delivery.findings] == []
    return tmp_path / "made" / "small-cover.pdf"


def list_turned(pdf: Path) -> list[PrintedGlyph]:
    (page,) = read_print(pdf.read_bytes()).pages
    return [glyph for glyph in page.glyphs if round(glyph.angle) % 180]


@pytest.mark.verapdf
@pytest.mark.parametrize(("language", "turn"), [("ar", 90), ("he", 90), ("en", -90), ("fr", 90)])
def test_front_and_spine_are_where_the_book_is_opened_and_read(tmp_path: Path, language: str, turn: int) -> None:
    pdf = make(tmp_path, language)
    (page,) = read_print(pdf.read_bytes()).pages
    largest = max(page.glyphs, key=lambda glyph: glyph.size)
    is_left = largest.x < 148 * MM
    assert is_left is (language in {"ar", "he"})
    spine = list_turned(pdf)
    assert spine
    assert {round(glyph.angle - turn) % 360 for glyph in spine} == {0}
    assert all(148 * MM < glyph.x < 160 * MM for glyph in spine)
    with pikepdf.open(pdf) as made:
        left, bottom, right, top = (float(value) / MM for value in made.pages[0].TrimBox.as_list())
        assert (round(right - left), round(top - bottom)) == (148 * 2 + 12, 210)
        assert [round(float(value) / MM) for value in made.pages[0].BleedBox.as_list()] == [-3, -3, 311, 213]
    assert judge_pdf(pdf) == ()


@pytest.mark.parametrize(("language", "title"), [("ar", "رحلة: Die Todesmärsche 1944/45"), ("en", "The Road من 1944")])
def test_a_title_of_two_directions_on_a_spine_is_no_fault(tmp_path: Path, language: str, title: str) -> None:
    """What shows nothing, and is there for PDFium alone, cannot be cut off; a line runs upwards or downwards."""
    book = write_book(tmp_path / "book", language)
    settings = book / "book.yaml"
    settings.write_text(
        settings.read_text("utf-8").replace(f"title: {TITLES[language]}\n", f'title: "{title}"\n'), "utf-8"
    )
    delivery = build(Order(book, tmp_path / "made", jobs=1))
    assert [finding.code.id for finding in delivery.findings] == []
    assert list_turned(tmp_path / "made" / "small-cover.pdf")


def test_a_spine_follows_from_leaves_and_paper() -> None:
    assert measure_spine(Cover(paper=0.1), 241) == 12.1
    assert measure_spine(Cover(paper=0.1, spine=9.0), 241) == 9.0


def test_a_thin_spine_bears_no_text_and_a_picture_fills_the_front(tmp_path: Path) -> None:
    pdf = make(tmp_path, cover="{picture: front.png, bleed: 5mm}")
    assert list_turned(pdf) == []
    with pikepdf.open(pdf) as made:
        assert len(made.pages[0].get_images()) == 1
        assert [round(float(value) / MM) for value in made.pages[0].BleedBox.as_list()][:2] == [-5, -5]


def test_the_bars_are_those_of_the_number() -> None:
    digits = "9783161484100"
    sets = {"A": SET_A, "B": ["".join("10"[int(bit)] for bit in code)[::-1] for code in SET_A]}
    left = "".join(sets[kind][int(digit)] for kind, digit in zip(FIRST[int(digits[0])], digits[1:7], strict=True))
    right = "".join("".join("10"[int(bit)] for bit in SET_A[int(digit)]) for digit in digits[7:])
    modules = f"101{left}01010{right}101"
    drawn = str(draw_ean(digits, "ISBN"))
    widths = [(sign, len(list(run))) for sign, run in groupby(modules)]
    place, wanted = 0, []
    for sign, width in widths:
        if sign == "1":
            wanted.append(f'x="{place + 11}" y="0" width="{width}"')
        place += width
    assert drawn.count("<rect") == len(wanted)
    assert all(bar in drawn for bar in wanted)
    assert group_digits(digits) == "9 783161 484100"


@pytest.mark.parametrize(
    ("cover", "code"),
    [
        ("{picture: none.png}", "BK019"), ("{paper: 9mm}", ""), ("{spine: 12}", ""), ("{spine: 500mm}", ""),
        ("{colour: red}", ""), ("{bleed: 3}", ""),
    ],
)  # fmt: skip
def test_what_is_no_cover_is_told_with_its_line(tmp_path: Path, cover: str, code: str) -> None:
    report, _ = check(write_book(tmp_path / "book", cover=cover))
    assert [finding.position.line for finding in report.findings] == [7]
    assert code in {"", report.findings[0].code.id}


def test_a_book_without_the_key_has_no_cover(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book")
    text = (book / "book.yaml").read_text("utf-8")
    (book / "book.yaml").write_text(text.replace("cover: {spine: 12mm}\n", ""), "utf-8")
    build(Order(book, tmp_path / "made", jobs=1))
    assert not list((tmp_path / "made").glob("*cover*"))


@pytest.mark.epubcheck
@pytest.mark.ace
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_the_cover_of_the_epub_too(tmp_path: Path, kind: str) -> None:
    book = write_book(tmp_path / "book", cover="{picture: front.png}")
    (book / "book.yaml").write_text(
        (book / "book.yaml").read_text("utf-8").replace("{print: {}}", "{epub: {page_list: false}}"), "utf-8"
    )
    if kind == "JPEG":
        Image.new("RGB", (60, 90), "navy").save(book / "front.png", "JPEG")
    delivery = build(Order(book, tmp_path / "made", jobs=1))
    assert not [finding for finding in delivery.findings if finding.code.severity is Severity.ERROR]
    epub = tmp_path / "made" / "small.epub"
    with zipfile.ZipFile(epub) as package:
        (name,) = (one for one in package.namelist() if Path(one).stem == "cover" and "images" in one)
        assert package.read(name) == (book / "front.png").read_bytes()
    assert Path(name).suffix == {"PNG": ".png", "JPEG": ".jpg"}[kind]
    assert (tmp_path / "made" / "library" / "cover.png").read_bytes().startswith(b"\x89PNG")
    assert judge_epub(epub) + judge_accessibility(epub) == ()
