"""`publisher proof`: a file that was made before, proven against its book or alone, with a report for people."""

import base64
import io
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
import pytest
from click.testing import Result
from lxml import html as lxml_html
from PIL import Image

from publisher.model.order import Order
from publisher.model.proof import REPORT_LANGUAGES
from publisher.production.build import build
from publisher.production.verify_file import UnreadableFileError, verify_file
from publisher.proof.print_rules import CODES
from publisher.typeset.proof_report import load_report_words
from tests.conftest import BOOK, write_files
from tests.reading import PrintedBook, fold

CHAPTER = """\
---
title: الفصل
questions: [لماذا كتب الرجل رسالة إلى أخته؟]
answers: [لأنه كان يريد أن يراها]
---

كتب الرجل رسالة طويلة إلى أخته في [لوبلين]{.place}.[^1]

ثم خرج من البيت قبل طلوع الشمس ومشى نحو النهر، كما يروي [الفصل الثاني](02.md){.page}.

[^1]: حاشية فيها خمس كلمات فقط.
"""
SECOND = """\
---
title: النهر
---

وصل إلى [لوبلين]{.place} في المساء، ولم يجد أحدًا.
"""
CONTAINER = (
    "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container' version='1.0'><rootfiles>"
    "<rootfile full-path='a.opf' media-type='application/oebps-package+xml'/></rootfiles></container>"
)
PACKAGE = (
    "<package xmlns='http://www.idpf.org/2007/opf' version='3.0'><manifest>"
    "<item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest>"
    "<spine><itemref idref='a'/></spine></package>"
)
FILES = {"01.md": CHAPTER, "02.md": SECOND, "places.yaml": "lublin: {name: لوبلين}\n"}


@pytest.fixture(autouse=True)
def no_book_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand where no book lies: a file without its book would be proven against that of the repository."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def book(make_book: Callable[..., Path]) -> Path:
    return make_book(FILES)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the book once for all tests."""
    folder = tmp_path_factory.mktemp("built")
    write_files(folder / "book", {**FILES, "book.yaml": BOOK.format(chapters="01.md, 02.md")})
    build(Order(folder / "book", folder / "out", ("print", "handouts", "epub"), jobs=1))
    return folder / "out"


@pytest.fixture
def output(built: Path, tmp_path: Path) -> Path:
    """Return a copy of what was built, which a test may change."""
    return shutil.copytree(built, tmp_path / "out")


def drop_texts(path: Path, page: int) -> None:
    """Draw nothing of what a page draws with letters."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        content = pdf.pages[page].Contents.read_bytes()
        pdf.pages[page].Contents = pdf.make_stream(re.sub(rb"\[[^\]]*\] TJ", b"[] TJ", content))
        pdf.save(path)


@pytest.mark.parametrize(
    "name", ["small-print.pdf", "handouts/small-01.pdf", "handouts/teacher/small-01.pdf", "small.epub"]
)
def test_what_was_built_passes(
    name: str, output: Path, book: Path, publish: Callable[..., Result], tmp_path: Path
) -> None:
    result = publish("proof", output / name, book, "-r", tmp_path / "r.html")
    assert result.exit_code == 0, result.output
    assert not re.search(r"\b(PD|EP)\d", result.output), result.output
    assert "(100.000%)" in result.output
    assert (tmp_path / "r.html").is_file()


def test_a_preflight_is_made_where_it_is_asked_for(
    make_book: Callable[..., Path], publish: Callable[..., Result], tmp_path: Path
) -> None:
    styles = {"styles/print.css": ".tiny { font-size: 5pt }", "styles/epub.css": ".tiny { font-size: 0.5em }"}
    book = make_book({**FILES, **styles, "01.md": CHAPTER + "\n::: {.tiny}\nحروف أصغر من أن تُقرأ\n:::\n"})
    assert publish("build", book, "-e", "print", "-o", tmp_path / "out", "-j", "1").exit_code == 0
    path = tmp_path / "out" / "small-print.pdf"
    assert "PD019" not in publish("proof", path, book).output
    result = publish("proof", path, book, "--preflight", "-r", tmp_path / "r.html")
    assert result.exit_code == 0, result.output
    assert re.search(r"^01\.md:\d+:1: PD019 .*page \d+: type of 5\.0 pt: ", result.output, re.MULTILINE)
    assert "5.0" in (tmp_path / "r.html").read_text("utf-8")


def test_a_page_that_lost_its_text_is_told_with_the_line_of_the_source(
    output: Path, book: Path, publish: Callable[..., Result]
) -> None:
    path = output / "small-print.pdf"
    printed = PrintedBook(path)
    page = next(page for page, text in enumerate(printed.folded) if fold("رسالة طويلة") in text)
    drop_texts(path, page)
    result = publish("proof", path, book)
    assert result.exit_code == 3
    assert f"01.md:7:1: PD001 small-print.pdf, page {page + 1}: this paragraph is on no page" in result.output


def test_a_file_under_another_name_is_told_by_its_title_and_words(output: Path, book: Path, tmp_path: Path) -> None:
    for name in ("small-print.pdf", "handouts/teacher/small-01.pdf"):
        shutil.copy(output / name, tmp_path / "renamed.pdf")
        proof, _ = verify_file(tmp_path / "renamed.pdf", book)
        assert proof.faults == ()
        assert proof.tallies[0].words > 20


def test_a_folio_is_known_beside_a_head_of_any_length(
    make_book: Callable[..., Path], publish: Callable[..., Result], tmp_path: Path
) -> None:
    # A reader gives the head behind the text, and before it the folio.
    title = "What the man told of the long way to the town and of the river"
    broken = "\n\n::: {.page-break}\n:::\n\n".join(["He left the house, and went down to the river."] * 3)
    settings = (
        f"title: {title}\nlanguage: en\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000001\n"
        "slug: small\nchapters: [01.md]\n"
    )
    book = make_book({"01.md": f"---\ntitle: {title}\n---\n\n{broken}\n", "book.yaml": settings})
    assert publish("build", book, "-e", "print", "-o", tmp_path / "out", "-j", "1").exit_code == 0
    assert verify_file(tmp_path / "out" / "small-print.pdf", book)[0].faults == ()


def test_the_report_shows_each_line_and_the_totals(output: Path, make_book: Callable[..., Path]) -> None:
    changed = make_book({**FILES, "01.md": CHAPTER.replace("الشمس", "القمر")}, name="changed")
    proof, report = verify_file(output / "small-print.pdf", changed)
    assert {fault.code.id for fault in proof.faults} == {"PD003"}
    page = lxml_html.document_fromstring(report)
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    text = str(page.xpath("string()"))
    assert "القمر" in text
    assert "الشمس" in text
    assert "01.md:9:1" in text
    assert "PDFium" in text
    sources = [image.get("src") or "" for image in page.iter("img")]
    assert len(sources) == len(proof.faults)
    for source in sources:
        kind, _, data = source.partition(",")
        assert kind == "data:image/png;base64"
        assert Image.open(io.BytesIO(base64.b64decode(data))).width > 400
    # Nothing is fetched: the report is one file.
    assert not re.search(r"(?:src|href)=\"(?!data:)", report)


@pytest.mark.parametrize("language", REPORT_LANGUAGES)
def test_the_report_is_in_the_language_that_is_asked_for(language: str, output: Path, book: Path) -> None:
    _, report = verify_file(output / "small.epub", book, language=language)
    page = lxml_html.document_fromstring(report)
    assert page.get("lang") == language
    assert load_report_words(language)["verdict_right"] in str(page.xpath("string()"))


def test_every_language_of_the_report_has_every_word() -> None:
    arabic, english = (load_report_words(language) for language in ("ar", "en"))
    assert arabic.keys() == english.keys()
    assert {code.id for code in CODES} <= arabic["codes"].keys()
    assert all({"title", "why"} == entry.keys() for entry in arabic["codes"].values())


def test_a_file_alone_is_judged_by_what_it_tells_itself(output: Path, publish: Callable[..., Result]) -> None:
    result = publish("proof", output / "small-print.pdf")
    assert result.exit_code == 0, result.output
    assert "lines judged" in result.output
    assert "words found" not in result.output
    report = (output / "small-print-proof.html").read_text("utf-8")
    assert load_report_words("en")["no_copy"] in report


def test_what_is_no_book_is_refused(book: Path, publish: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7 no")
    result = publish("proof", tmp_path / "x.pdf", book)
    assert result.exit_code == 2
    assert "neither a PDF nor an EPUB" in result.output
    with pytest.raises(UnreadableFileError):
        verify_file(tmp_path / "x.pdf")
    assert publish("proof", tmp_path / "missing.pdf").exit_code == 2


def test_a_book_with_errors_is_not_compared_with(output: Path, book: Path, publish: Callable[..., Result]) -> None:
    (book / "01.md").write_text("---\ntitle: أ\n---\n\n[غائب]{place=nowhere}\n", "utf-8")
    result = publish("proof", output / "small-print.pdf", book)
    assert result.exit_code == 3
    assert "01.md:5" in result.output


def test_a_report_that_cannot_be_written_is_told(output: Path, book: Path, publish: Callable[..., Result]) -> None:
    result = publish("proof", output / "small.epub", book, "-r", book / "01.md" / "r.html")
    assert result.exit_code != 0
    assert "Traceback" not in result.output


def test_a_tree_that_goes_round_is_read_once(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        element = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.P))
        element.K = pikepdf.Array([element])
        pdf.Root.StructTreeRoot = pdf.make_indirect(pikepdf.Dictionary(K=pikepdf.Array([element])))
        pdf.save(tmp_path / "a.pdf")
    assert verify_file(tmp_path / "a.pdf")[0].pages == 1


@pytest.mark.parametrize(
    ("draws", "said"),
    [
        (b"/A Do /A Do", "page 1 draws a form that draws itself"),
        (b"/B Do " * 10, "page 1 draws more than 100000 forms"),
    ],
    ids=["itself", "ten of ten"],
)
def test_forms_without_end_are_told(draws: bytes, said: str, tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        form = pdf.make_stream(b"")
        for _ in range(9):
            inner, form = form, pdf.make_stream(draws, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
            form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=form, B=inner))
        pdf.pages[0].Contents = pdf.make_stream(b"/A Do")
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=form))
        pdf.save(tmp_path / "a.pdf")
    with pytest.raises(UnreadableFileError, match=said):
        verify_file(tmp_path / "a.pdf")


def test_a_file_that_takes_too_long_is_told(output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def go_on(*_: object, **_options: object) -> None:
        while True:
            pass

    monkeypatch.setenv("PUBLISHER_SECONDS", "1")
    monkeypatch.setattr("publisher.production.verify_file._SHARES", 1)
    monkeypatch.setattr("publisher.production.verify_file.prove_pdf", go_on)
    shutil.copy(next(output.glob("*.pdf")), tmp_path / "a.pdf")
    with pytest.raises(UnreadableFileError, match="more than 1 seconds"):
        verify_file(tmp_path / "a.pdf")


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    with pytest.raises(UnreadableFileError, match="and no file"):
        verify_file(tmp_path / "a.pdf")


@pytest.mark.parametrize("flag", [6, 8], ids=["locked", "packed in no known way"])
def test_a_package_that_nobody_can_open_is_told(flag: int, output: Path, tmp_path: Path) -> None:
    data = bytearray(next(output.glob("*.epub")).read_bytes())
    for mark, place in ((b"PK\3\4", flag), (b"PK\1\2", flag + 2)):
        for found in re.finditer(re.escape(mark), bytes(data)):
            data[found.start() + place] |= 1 if flag == 6 else 99
    (tmp_path / "a.epub").write_bytes(data)
    with pytest.raises(UnreadableFileError):
        verify_file(tmp_path / "a.epub")


def test_a_page_with_entities_and_instructions_is_read(tmp_path: Path) -> None:
    page = (
        '<?xml version="1.0"?><?a b?><!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>أ</title></head>'
        "<body><?c d?><p>نص &e;</p></body></html>"
    )
    style = "p { content: '\udcff' }".encode("utf-8", "surrogateescape")
    write_epub(tmp_path / "a.epub", {"a.xhtml": page, "a.css": style})
    assert verify_file(tmp_path / "a.epub")[0].pages == 1


def write_epub(path: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Write an EPUB of one page `a.xhtml`, with files in the place of its own or beside them; None takes one out."""
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>أ</title></head><body><p>نص</p></body></html>"
    own = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "a.opf": PACKAGE, "a.xhtml": page}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in {**own, **files}.items():
            if data is not None:
                package.writestr(name, data)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"mimetype": None}, "mimetype does not say"),
        ({"mimetype": "application/zip"}, "mimetype does not say"),
        ({"META-INF/container.xml": None}, "there is no META-INF/container.xml in it"),
        ({"META-INF/container.xml": "<container"}, "META-INF/container.xml is no XML: "),
        ({"META-INF/container.xml": "<container><rootfiles/></container>"}, "META-INF/container.xml names no package"),
        ({"META-INF/container.xml": "<a><rootfile/></a>"}, "there is no package without a name"),
        ({"a.opf": None}, "there is no a.opf in it"),
        ({"a.opf": "package"}, "a.opf is no XML: "),
        ({"a.opf": ""}, "a.opf is no XML: "),
        ({"a.opf": "<package/>"}, "the spine of a.opf names no page"),
        ({"a.opf": PACKAGE.replace("<itemref idref='a'/>", "")}, "the spine of a.opf names no page"),
        ({"a.opf": PACKAGE.replace("idref='a'", "idref='b'")}, "the spine of a.opf names b, which is not there"),
        ({"a.opf": PACKAGE.replace("idref='a'", "")}, "names an item without a name, which is not there"),
        ({"a.xhtml": None, "b.xhtml": "<html/>"}, "the spine of a.opf names a.xhtml, which is not there"),
    ],
)
def test_a_package_that_is_no_epub_is_told(
    files: Mapping[str, str | bytes | None], said: str, tmp_path: Path, publish: Callable[..., Result]
) -> None:
    write_epub(tmp_path / "a.epub", files)
    result = publish("proof", tmp_path / "a.epub")
    assert result.exit_code == 2, result.output
    assert "is neither a PDF nor an EPUB that can be read: " in result.output
    assert said in result.output
    assert not (tmp_path / "a-proof.html").exists()


def test_the_pages_of_an_epub_may_lie_in_a_folder_and_have_any_name(tmp_path: Path) -> None:
    container = CONTAINER.replace("a.opf", "EPUB/a.opf")
    package = PACKAGE.replace("a.xhtml", "../text/%D8%A8%20b.xhtml")
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>أ</title></head><body><p>نص</p></body></html>"
    files = {"META-INF/container.xml": container, "a.opf": None, "EPUB/a.opf": package, "text/ب b.xhtml": page}
    write_epub(tmp_path / "a.epub", {**files, "a.xhtml": None})
    assert verify_file(tmp_path / "a.epub")[0].pages == 1


@pytest.mark.parametrize("data", [b"", b"A text, and no more.\n"], ids=["empty", "text"])
@pytest.mark.parametrize("name", ["a.pdf", "a.epub"])
def test_what_is_neither_is_told_whatever_its_name(
    name: str, data: bytes, tmp_path: Path, publish: Callable[..., Result]
) -> None:
    (tmp_path / name).write_bytes(data)
    result = publish("proof", tmp_path / name)
    assert result.exit_code == 2
    assert f"{name} is neither a PDF nor an EPUB that can be read: " in result.output


def test_a_pdf_that_ends_with_a_package_is_a_pdf(tmp_path: Path) -> None:
    write_pages(tmp_path / "a.pdf", 2).close()
    with zipfile.ZipFile(tmp_path / "a.pdf", "a") as package:
        package.writestr("data.txt", "a")
    assert verify_file(tmp_path / "a.pdf")[0].pages == 2


def write_pages(path: Path, count: int = 1) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for _ in range(count):
        pdf.add_blank_page()
    pdf.save(path)
    return pdf


def test_what_is_no_element_in_a_tree_is_passed_over(tmp_path: Path) -> None:
    pdf = write_pages(tmp_path / "a.pdf")
    row = pikepdf.Array(
        [
            *(None, pikepdf.Name.X, pikepdf.String("x"), pikepdf.Array([])),
            pikepdf.Dictionary(Type=pikepdf.Name.MCR),
            pikepdf.Dictionary(Type=pikepdf.Name.MCR, MCID=pikepdf.Name.X),
            pikepdf.Dictionary(S=pikepdf.Name.P, Pg=3, K=0),
            pikepdf.Dictionary(S=pikepdf.Name.P, Pg=pdf.pages[0].obj, K=0),
        ]
    )
    pdf.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=row)
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=3)
    pdf.save(tmp_path / "b.pdf")
    proof, _ = verify_file(tmp_path / "b.pdf")
    assert {fault.code for fault in proof.faults} == {
        fault.code for fault in verify_file(tmp_path / "a.pdf")[0].faults
    } - {"PD101"}


def test_pages_without_end_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.proof.form_bounds._MOST_PAGES", 3)
    write_pages(tmp_path / "a.pdf", 3)
    verify_file(tmp_path / "a.pdf")
    write_pages(tmp_path / "a.pdf", 4)
    with pytest.raises(UnreadableFileError, match="it has 4 pages"):
        verify_file(tmp_path / "a.pdf")


def test_a_file_whose_name_is_no_text_is_proven(tmp_path: Path, publish: Callable[..., Result]) -> None:
    path = tmp_path / os.fsdecode(b"\xff\x9b.pdf")
    write_pages(path)
    done = publish("proof", path)
    assert done.exit_code in {0, 3}, done.output
    assert "\\udcff\\udc9b.pdf" in path.with_name(f"{path.stem}-proof.html").read_text("utf-8")


def test_bytes_that_are_no_pdf_are_told_without_their_address(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(UnreadableFileError) as told:
        verify_file(tmp_path / "a.pdf")
    assert " 0x" not in str(told.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda font: font.__setattr__("ToUnicode", 3),
        lambda font: font.DescendantFonts.__setitem__(0, -1),
        lambda font: font.DescendantFonts[0].__setattr__("W", pikepdf.Array([0, pikepdf.Array([pikepdf.Name.X])])),
        lambda font: font.DescendantFonts[0].__setattr__("W", pikepdf.Array([pikepdf.Name.X, 1])),
        lambda font: font.DescendantFonts[0].FontDescriptor.__setattr__("FontFile2", 0),
        lambda font: font.__delattr__("BaseFont"),
    ],
    ids=["map", "descendant", "width", "widths", "program", "name"],
)
def test_a_font_that_is_damaged_is_told(change: Callable[[pikepdf.Object], None], output: Path) -> None:
    path = next(output.glob("*-print.pdf"))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/DescendantFonts" in one]
        change(fonts[0])
        pdf.save(path)
    with pytest.raises(UnreadableFileError, match="a font in it is damaged"):
        verify_file(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.Resources.__setattr__("Font", pikepdf.Dictionary(dict.fromkeys(page.Resources.Font, 3))),
        lambda page: page.Resources.__setattr__("Font", pikepdf.Array([1])),
        lambda page: page.__setattr__("Contents", 3),
    ],
    ids=["fonts", "fonts in a row", "content"],
)
def test_what_is_something_else_in_a_page_is_told(
    change: Callable[[pikepdf.Object], None], output: Path, book: Path
) -> None:
    path = next(output.glob("*-print.pdf"))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        change(pdf.pages[-1].obj)
        pdf.save(path)
    with pytest.raises(UnreadableFileError):
        verify_file(path, book)
