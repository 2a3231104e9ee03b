"""The proof of a finished file finds each fault that is planted in it, and none in a sound one."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from click.testing import Result

from publisher.fonts.text_map import read_text_map, write_text_map
from publisher.model.book import Metadata
from publisher.model.expected import ExpectedBlock, ExpectedPart, ExpectedText
from publisher.model.finding import Position, Severity
from publisher.model.parts import BoundPart, DocumentInfo, Part
from publisher.model.proof import Fault, Proof
from publisher.press.bind import bind
from publisher.press.layout import lay_out
from publisher.proof.expect_text import PlacedPart, expect_text, list_named_families
from publisher.proof.prove import Written, prove_epub, prove_pdf, shorten, tell_faults
from tests.fonts_folder import open_fonts_folder
from tests.samples import draw_picture

STYLE = """
@page { size: 100mm 150mm; margin: 20mm 12mm; @top-center { content: string(title); font-size: 8pt } }
@page :first { @top-center { content: none } }
html { font-family: "Noto Naskh Arabic", "Noto Serif"; font-size: 12pt; line-height: 2 }
h1 { string-set: title content(); break-after: page } .footnote { float: footnote }
.footnote::footnote-call { content: attr(data-number) } .footnote::footnote-marker { content: attr(data-number) " " }
"""
FIRST = "كتب الرجل رسالة طويلة إلى أخته في المدينة البعيدة"
SECOND = "ثم خرج من البيت قبل طلوع الشمس ومشى نحو النهر"
BODY = (
    '<h1>عنوان</h1><p data-source="01.md:5:1">{first}.<span class="footnote" data-number="1">حاشية قصيرة</span></p>'
    '<table><thead><tr><th>رأس</th></tr></thead><tr><td>خلية</td></tr></table><p data-source="01.md:9:1">{second}.</p>'
)
SOUND = BODY.format(first=FIRST, second=SECOND)


def print_part(body: str, folder: Path, style: str = "") -> tuple[bytes, ExpectedText]:
    """Lay out and bind one part; give the PDF, and the expected text that its HTML promises."""
    html = f'<html lang="ar" dir="rtl"><head><title>ت</title></head><body>{body}</body></html>'
    part = Part("part", html, (STYLE, style))
    laid = lay_out(part, roots=(folder,), fonts_folder=open_fonts_folder())
    blank = ("",) * laid.page_count
    pdf = bind((BoundPart(laid, blank),), DocumentInfo("عنوان", "ar", is_right_to_left=True), open_fonts_folder())
    return pdf, expect_text([PlacedPart(part, 0, blank)], "print", Metadata("كتاب", "ar", "x", "x"), "latn")


def prove(body: str, folder: Path, style: str = "") -> tuple[Fault, ...]:
    pdf, expected = print_part(body, folder, style)
    return prove_pdf("x.pdf", pdf, expected).faults


def list_codes(faults: tuple[Fault, ...]) -> set[str]:
    return {fault.code.id for fault in faults}


def change_pdf(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(output)
    return output.getvalue()


# --- Sound files ----------------------------------------------------------------------------------


def test_a_sound_file_has_no_fault_and_all_its_words_are_found(tmp_path: Path) -> None:
    pdf, expected = print_part(SOUND, tmp_path)
    proof = prove_pdf("x.pdf", pdf, expected)
    assert proof.faults == ()
    assert proof.pages == 2
    tally = proof.tallies[0]
    assert (tally.reader, tally.share, tally.invented) == ("PDFium", 1.0, 0)
    # Title, first paragraph with its call, note with its number, two cells, second paragraph.
    assert tally.words == 1 + 10 + 3 + 2 + 10
    assert tally.in_order >= tally.words - 1


def test_a_table_that_goes_on_has_its_head_on_every_page(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>خلية رقم {number}</td></tr>" for number in range(30))
    head = "<tr><th>رأس طويل له ست كلمات هنا</th></tr>"
    assert prove(f"<table><thead>{head}</thead>{rows}</table>", tmp_path) == ()


def test_a_word_that_is_divided_at_the_end_of_a_line_is_whole(tmp_path: Path) -> None:
    address = "abcdefghijklmnopqrstuvwxyz" * 3
    assert prove(f'<p dir="ltr" style="overflow-wrap: anywhere">{address}</p>', tmp_path) == ()


def test_a_file_without_a_copy_is_judged_by_what_it_tells_itself(tmp_path: Path) -> None:
    pdf, _ = print_part(SOUND, tmp_path)
    proof = prove_pdf("x.pdf", pdf)
    assert (proof.faults, proof.tallies) == ((), ())
    assert proof.lines >= 6


# --- Planted faults -------------------------------------------------------------------------------


def test_a_word_lost_in_the_text_layer_is_found_with_its_page_and_line(tmp_path: Path) -> None:
    pdf, expected = print_part(SOUND, tmp_path)

    def break_map(document: pikepdf.Pdf) -> None:
        for font in document.objects:
            if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font:
                # ك stands in one word only.
                texts = {
                    code: text.replace("ك", "ق") for code, text in read_text_map(font.ToUnicode.read_bytes()).items()
                }
                font.ToUnicode = document.make_stream(write_text_map(texts))

    proof = prove_pdf("x.pdf", change_pdf(pdf, break_map), expected)
    assert list_codes(proof.faults) == {"PD003"}
    fault = next(fault for fault in proof.faults if fault.reader == "PDFium")
    assert (fault.expected, fault.found, fault.page) == ("كتب", "قتب", 2)
    assert fault.position == Position("01.md", 5, 1)
    assert fault.box
    assert fault.code.severity is Severity.WARNING
    assert proof.tallies[0].found == proof.tallies[0].words - 1


def test_a_word_that_nobody_wrote_is_found(tmp_path: Path) -> None:
    pdf, expected = print_part(BODY.format(first=FIRST + " زيادة", second=SECOND), tmp_path)
    (_, written) = print_part(SOUND, tmp_path)
    del expected
    faults = prove_pdf("x.pdf", pdf, written).faults
    assert list_codes(faults) == {"PD004"}
    assert {fault.found for fault in faults} == {"زيادة"}


@pytest.mark.parametrize(
    ("style", "lost"),
    [
        ("p + table + p { display: none }", SECOND),
        (".footnote { display: none }", "حاشية"),
        ("td { display: none }", "خلية"),
    ],
)
def test_a_block_that_the_layout_drops_is_found(style: str, lost: str, tmp_path: Path) -> None:
    faults = prove(SOUND, tmp_path, style)
    errors = [fault for fault in faults if fault.code.id == "PD001"]
    assert len(errors) == 1
    assert lost in errors[0].expected
    assert errors[0].code.severity is Severity.ERROR


def test_a_block_that_is_printed_twice_is_found(tmp_path: Path) -> None:
    pdf, _ = print_part(SOUND + f"<p>{FIRST}.</p>", tmp_path)
    _, expected = print_part(SOUND, tmp_path)
    faults = prove_pdf("x.pdf", pdf, expected).faults
    assert [(fault.code.id, fault.position) for fault in faults] == [("PD002", Position("01.md", 5, 1))]
    assert faults[0].box


def test_a_block_that_was_not_set_or_set_twice_is_found(tmp_path: Path) -> None:
    pdf, expected = print_part(SOUND + f"<p>{FIRST}.</p>", tmp_path)

    def write(text: str, line: int) -> ExpectedBlock:
        return ExpectedBlock("paragraph", text, "ar", right_to_left=True, position=Position("01.md", line, 1))

    piece = ExpectedPart("part", (write(FIRST, 5), write(SECOND, 9), write("هذه فقرة لم يرها أحد", 11)))
    faults = prove_pdf("x.pdf", pdf, expected, (piece,)).faults
    assert sorted((fault.code.id, fault.position.line) for fault in faults if fault.position) == [
        ("PD001", 11),
        ("PD002", 5),
    ]


def test_an_empty_box_for_a_character_is_found(tmp_path: Path) -> None:
    pdf, expected = print_part(SOUND, tmp_path)

    def empty_glyph(document: pikepdf.Pdf) -> None:
        content = document.pages[1].Contents.read_bytes()
        start = content.index(b"<", content.index(b" Tf")) + 1
        document.pages[1].Contents = document.make_stream(content[:start] + b"0000" + content[start + 4 :])

    faults = prove_pdf("x.pdf", change_pdf(pdf, empty_glyph), expected).faults
    assert [fault.page for fault in faults if fault.code.id == "PD005"] == [2]


def test_a_font_that_stands_in_for_another_is_found(tmp_path: Path) -> None:
    faults = prove("<p>كلمة שלום</p>", tmp_path)
    assert "PD006" in list_codes(faults)
    assert all("Hebrew" in fault.message or "DejaVu" in fault.message for fault in faults if fault.code.id == "PD006")
    named = prove("<p>كلمة שלום</p>", tmp_path, 'p { font-family: "Noto Naskh Arabic", "Noto Serif Hebrew" }')
    assert "PD006" not in list_codes(named)


def test_the_families_of_a_style_sheet_are_read() -> None:
    sheet = '/* font-family: no */ :root { --text: "A B", serif } p { font-family: C , var(--text); color: red }'
    assert list_named_families((sheet,)) == {"A B", "serif", "C"}


@pytest.mark.parametrize("style", ["p { margin-right: -10mm }", "p { margin-left: -10mm }", "h1 { margin-top: -12mm }"])
def test_text_in_the_margin_is_found(style: str, tmp_path: Path) -> None:
    faults = prove(SOUND, tmp_path, style + "p { text-align: justify }")
    assert list_codes(faults) == {"PD007"}
    assert all(fault.code.severity is Severity.WARNING for fault in faults)


@pytest.mark.parametrize(
    "style",
    ["h1 { height: 9pt; overflow: hidden; line-height: 1 }", "p { margin-right: -16mm }"],
    ids=["by a box", "by the page"],
)
def test_letters_that_are_cut_off_are_found(style: str, tmp_path: Path) -> None:
    faults = prove(SOUND, tmp_path, style)
    assert "PD008" in list_codes(faults)


def test_a_note_longer_than_its_page_is_told_as_that_alone(tmp_path: Path) -> None:
    note = f'<span class="footnote" data-number="1" data-source="01.md:7:1">{" ".join([FIRST] * 60)}</span>'
    faults = prove(f"<p>{FIRST}.{note}</p><p>{SECOND}.</p>", tmp_path, "h1 { break-after: auto }")
    assert [(fault.code.id, fault.position) for fault in faults] == [("PD010", Position("01.md", 7, 1))]
    assert faults[0].box


def test_a_table_wider_than_its_page_is_told_as_that_alone(tmp_path: Path) -> None:
    cells = "".join(f'<td data-source="01.md:9:1">كلمة{number}</td>' for number in range(30))
    faults = prove(f"<p>{FIRST}.</p><table><tr>{cells}</tr></table>", tmp_path, "td { padding: 2mm }")
    assert [(fault.code.id, fault.position) for fault in faults] == [("PD011", Position("01.md", 9, 1))]


def test_the_line_of_a_contents_is_not_taken_for_another(tmp_path: Path) -> None:
    """A chapter called by its number and a folio may have the same letters as another line."""
    lines = "".join(
        f'<li><a href="#x"><span data-copy="contents">{title}</span> <span data-copy="folio">{folio}</span></a></li>'
        for title, folio in (("الطريق", 3), ("3 الطريق", 5), ("1", 1), ("12 باب", 1), ("باب", 21))
    )
    assert (
        prove(f'<nav role="doc-toc" id="x"><ul class="toc">{lines}</ul></nav>', tmp_path, ".toc { list-style: none }")
        == ()
    )


def test_an_address_set_apart_stands_where_it_should(tmp_path: Path) -> None:
    body = '<p lang="en">Identifier: <bdi dir="ltr">urn:uuid:1</bdi></p>'
    assert prove(body, tmp_path, 'p { font-family: "Noto Serif" }') == ()


@pytest.mark.parametrize("text", ["قال ﷺ ثم ﷻ", "3\ufe0f\u20e3 و 4\ufe0f\u20e3", "א ב", "…"])
def test_a_sign_is_found_as_readers_give_it(text: str, tmp_path: Path) -> None:
    faults = prove(f"<p>{text}</p>", tmp_path)
    assert not list_codes(faults) & {"PD001", "PD002", "PD003", "PD004"}


def test_neighbouring_cells_of_one_letter_are_found(tmp_path: Path) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{letter}</td>' for letter in row)}</tr>" for row in ("אבגד", "גבאג", "תתאב"))
    head = "<thead><tr><th>א</th><th>ב</th><th>ג</th><th>ד</th></tr></thead>"
    faults = prove(f'<table lang="he">{head}{rows * 6}</table>', tmp_path, 'table { font-family: "Noto Sans Hebrew" }')
    assert not list_codes(faults) & {"PD001", "PD002", "PD003", "PD004"}


def test_a_running_head_with_vowels_is_known(tmp_path: Path) -> None:
    assert prove(SOUND.replace("عنوان", "لماذا أُفرغت المحتشدات"), tmp_path) == ()


def test_a_picture_that_is_not_printed_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(draw_picture())
    body = SOUND + f'<img src="{(tmp_path / "a.png").as_uri()}" alt="صورة" data-source="01.md:12:1"/>'
    assert prove(body, tmp_path) == ()
    faults = prove(body, tmp_path, "img { display: none }")
    assert [(fault.code.id, fault.expected, fault.position) for fault in faults] == [
        ("PD009", "صورة", Position("01.md", 12, 1))
    ]


# --- What is told ---------------------------------------------------------------------------------


def test_warnings_of_a_kind_are_told_together_and_errors_one_by_one(tmp_path: Path) -> None:
    (lost,) = [fault for fault in prove(SOUND, tmp_path, "td { display: none }") if fault.code.id == "PD001"]
    faint = prove_pdf("x.pdf", *print_part(SOUND, tmp_path, "p { margin-right: -10mm }")).faults[0]
    proofs = [Proof("x.pdf", 2, faults=(lost, lost, faint, faint)), Proof("y.pdf", 2, faults=(faint, faint, faint))]
    told = list(tell_faults(proofs, Written(Path("out"), Path("my book"))))
    assert [finding.code.id for finding in told] == ["PD001", "PD001", "PD007"]
    assert told[0].message == "x.pdf, page 2: this cell is on no page: خلية"
    assert told[2].message.endswith("; and 2 more")
    assert told[2].position == Position("x.pdf")
    assert told[2].hint == "publisher proof out/x.pdf 'my book' shows them all"
    assert list(tell_faults([replace(proofs[0], faults=())])) == []


def test_no_finding_sends_to_a_file_that_was_not_written(tmp_path: Path) -> None:
    (lost,) = [fault for fault in prove(SOUND, tmp_path, "td { display: none }") if fault.code.id == "PD001"]
    told = list(tell_faults([Proof("x.pdf", 2, faults=(lost, replace(lost, position=None)))]))
    assert [finding.hint for finding in told] == ["", ""]
    assert told[1].position == Position("book.yaml")


def test_a_long_text_is_told_by_its_beginning() -> None:
    assert shorten("أ ب\n ج") == "أ ب ج"
    assert shorten("كلمة " * 30).endswith("كلمة …")
    assert len(shorten("كلمة " * 30)) <= 62


# --- Whole books ----------------------------------------------------------------------------------

CHAPTER = f"""---
title: الفصل
questions: [لماذا كتب الرجل رسالة إلى أخته؟]
answers: [لأنه كان يريد أن يراها]
---

{FIRST}.[^1]

{SECOND}.

[^1]: حاشية فيها خمس كلمات فقط.
"""


@pytest.mark.parametrize(
    ("files", "edition", "code", "line"),
    [
        ({"styles/print.css": ".chapter p:last-child { display: none }"}, "print", "PD001", "01.md:9:1"),
        (
            {
                "templates/chapter.html.j2": '{% extends "page.html.j2" %}{% block body %}'
                '<h1 id="{{ chapter.anchor }}">{{ title }}</h1>{{ body }}{{ body }}{% endblock %}'
            },
            "print",
            "PD002",
            "01.md:7:1",
        ),
        (
            {
                "templates/epub/chapter.xhtml.j2": '{% extends "epub/page.xhtml.j2" %}{% block body %}'
                '<section epub:type="chapter"><h1 id="{{ chapter.anchor }}">{{ title }}</h1>{{ body }}</section>'
                "{% endblock %}"
            },
            "epub",
            "EP001",
            "01.md:11:1",
        ),
        (
            {
                "templates/handout.html.j2": '{% extends "page.html.j2" %}{% block body %}'
                '<h1 id="{{ anchor }}">{{ chapter.chapter.title }}</h1>{% for question, answer in questions %}'
                "<p>{{ question }}</p>{% endfor %}{% endblock %}"
            },
            "handouts",
            "PD001",
            "01.md:1:1",
        ),
    ],
    ids=["style sheet hides a paragraph", "template doubles", "template drops the notes", "template drops the answers"],
)
def test_a_book_whose_pages_lack_text_is_not_delivered(
    files: Mapping[str, str],
    edition: str,
    code: str,
    line: str,
    make_book: Callable[..., Path],
    publish: Callable[..., Result],
    tmp_path: Path,
) -> None:
    book = make_book({"01.md": CHAPTER})
    arguments = ("-e", edition, "-o", tmp_path / "out", "-j", "1")
    assert publish("build", book, *arguments).exit_code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    result = publish("build", make_book({"01.md": CHAPTER, **files}, name="faulty"), *arguments)
    assert result.exit_code == 3, result.output
    assert f"{line}: {code}" in result.output
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before


def test_what_a_proof_found_is_told_again_when_nothing_has_changed(
    make_book: Callable[..., Path], publish: Callable[..., Result], tmp_path: Path
) -> None:
    book = make_book({"01.md": CHAPTER, "styles/print.css": ".chapter p { margin: 0 -9mm }"})
    arguments = ("build", book, "-e", "print", "-o", tmp_path / "out", "-j", "1")
    first, second = publish(*arguments), publish(*arguments)
    assert first.exit_code == second.exit_code == 0
    assert "nothing has changed" in second.output
    assert [line for line in first.output.splitlines() if "PD0" in line] == [
        line for line in second.output.splitlines() if "PD0" in line
    ]
    assert "PD007 warning" in second.output


def test_a_picture_that_the_epub_lacks_is_found(build_sample: Callable[[str], Path]) -> None:
    epub = (build_sample("ar") / "output" / "roads.epub").read_bytes()
    assert prove_epub("roads.epub", epub).faults == ()
    lacking = ExpectedPart("c1", ())
    assert prove_epub("roads.epub", epub, (lacking,)).faults == ()
