"""The preflight: each kind of fault that a typographer sees is planted on a page, and a page without it is clean."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.model.expected import ExpectedPart, ExpectedText
from publisher.model.parts import BoundPart, DocumentInfo, Part
from publisher.model.proof import Fault
from publisher.press.bind import bind
from publisher.press.layout import lay_out
from publisher.proof.evidence import gather_evidence
from publisher.proof.preflight import look_at
from publisher.proof.prove import preflight_pdf
from publisher.proof.read_expected import read_expected
from publisher.proof.sections import Section
from tests.proving import write_page

STYLE = """
@page { size: 110mm 160mm; margin: 10mm }
html { font: 11pt/1.7 "Noto Naskh Arabic", "Noto Serif"; --grid: line }
body, p, h2, blockquote, ul, table { margin: 0 } p { text-align: justify; --lines: filled }
p + p { text-indent: 1.4em }
h2 { font-size: 1em; line-height: 1.7 } table, pre { --grid: none }
"""
ARABIC = (
    "خرج الرجل من البيت قبل طلوع الشمس ومشى نحو النهر وفي يده كتاب صغير كان يقرأ فيه كل يوم ثم جلس تحت الشجرة "
    "ينتظر صديقه الذي وعده بأن يأتي من القرية الأخرى ومعه رسالة من أخته التي سافرت إلى المدينة قبل سنة كاملة"
)
ENGLISH = (
    "The old man left his house long before sunrise and walked towards the river with a small book in his hand that "
    "he read every day and then he sat under the tree and waited for his friend who had promised to come "
    "from the other village"
)


class Sheet:
    """A small book of one part that is laid out and bound, with its expected text."""

    def __init__(self, body: str, fonts: Path, *, style: str = "", language: str = "ar") -> None:
        direction = "rtl" if language == "ar" else "ltr"
        html = write_page(body, language=language, direction=direction)
        laid = lay_out(Part("part", html, (STYLE + style,)), roots=(), fonts_folder=fonts)
        folios = ("",) * laid.page_count
        info = DocumentInfo("ت", language, is_right_to_left=direction == "rtl")
        self.pdf = bind([BoundPart(laid, folios)], info, fonts)
        part = ExpectedPart("part", read_expected(html, "latn"), 0, folios)
        self.expected = ExpectedText("print", "", language, direction == "rtl", (part,))
        self.pages = range(laid.page_count)

    def preflight(self) -> list[Fault]:
        return list(preflight_pdf("book.pdf", self.pdf, self.expected).faults)

    def list_codes(self) -> list[str]:
        return [fault.code.id for fault in self.preflight()]

    def list_lines(self) -> Iterator[str]:
        """Yield the expected text of each line, in reading order."""
        for evidence in gather_evidence(self.pdf, [Section(self.pages, self.expected)]):
            for paragraph in look_at(evidence).paragraphs:
                for line in paragraph.aligned:
                    assert line is not None
                    yield line.expected[min(line.seen.places) : max(line.seen.places) + 1]


def write_text(words: str, paragraphs: int = 3, repeats: int = 4) -> str:
    return f"<p>{' '.join([words] * repeats)}.</p>" * paragraphs


@pytest.mark.parametrize(("language", "words"), [("ar", ARABIC), ("en", ENGLISH)])
def test_well_set_text_is_clean(language: str, words: str, fonts: Path) -> None:
    assert Sheet(write_text(words), fonts, language=language).list_codes() == []


def test_what_is_no_justified_text_is_not_taken_for_it(fonts: Path) -> None:
    row = "<tr><td><p>خرج الرجل من البيت قبل طلوع الشمس</p></td><td><p>ومشى نحو النهر</p></td></tr>"
    verse = "<p>" + "<br>".join(["قفا نبك من ذكرى حبيب ومنزل", "بسقط اللوى بين الدخول فحومل"] * 4) + "</p>"
    code = "<pre dir='ltr'>" + "for word in words:\n    print(word)\n" * 3 + "</pre>"
    ragged = f"<blockquote><p style='text-align: start'>{ARABIC}</p></blockquote>"
    items = "<ul>" + "".join(f"<li>{ARABIC[start:]}</li>" for start in (0, 4, 10, 14)) + "</ul>"
    raised = f"<p>{ARABIC}<sup style='font-size: 6pt; line-height: 0'>12</sup> {ARABIC}.</p>"
    pieces = [write_text(ARABIC), f"<table>{row * 5}</table>", verse, code, ragged, items, raised, "<h2>عنوان</h2>"]
    assert Sheet("".join(pieces) + write_text(ARABIC), fonts).list_codes() == []


@pytest.mark.parametrize(("language", "words"), [("ar", ARABIC), ("en", ENGLISH)])
def test_a_torn_line_is_told_with_its_place(language: str, words: str, fonts: Path) -> None:
    first, _, rest = words.partition(" من " if language == "ar" else " the ")
    body = write_text(words) + f"<p data-source='01.md:7:1'>{first} {'W' * 19} {rest}.</p>"
    faults = [fault for fault in Sheet(body, fonts, language=language).preflight() if fault.code.id == "PD014"]
    assert {str(fault.position) for fault in faults} == {"01.md:7:1"}


def test_a_line_off_its_edge_is_told(fonts: Path) -> None:
    last = list(Sheet(write_text(ARABIC), fonts).list_lines())[1].split()[-1]
    assert last in ARABIC
    first, _, rest = write_text(ARABIC).partition(f"{last} ")
    moved = f"{first}<span style='position: relative; left: 1.5pt'>{last}</span> {rest}"
    assert Sheet(moved, fonts).list_codes() == ["PD015"]


def test_code_on_a_tint_at_the_end_of_a_line_is_not_off_its_edge(fonts: Path) -> None:
    style = "code { font-family: 'Noto Sans Mono'; padding: 0 2pt; background: #ddd }"
    last = list(Sheet(write_text(ARABIC), fonts).list_lines())[1].split()[-1]
    first, _, rest = write_text(ARABIC).partition(f"{last} ")
    for code in ("git", "code", "python"):
        body = f"{first}<code dir='ltr'>{code}</code> {rest}"
        assert "PD015" not in Sheet(body, fonts, style=style).list_codes()


@pytest.mark.parametrize(("language", "words"), [("ar", ARABIC), ("en", ENGLISH)])
def test_a_blank_stretch_in_mid_chapter_is_told_and_the_end_of_a_chapter_is_not(
    language: str, words: str, fonts: Path
) -> None:
    box = "<div style='break-inside: avoid; height: 110mm; background: #ddd'></div>"
    body = write_text(words, 1, 3) + box + write_text(words, 2, 1)
    faults = Sheet(body, fonts, language=language).preflight()
    assert [(fault.code.id, fault.page) for fault in faults] == [("PD016", 1)]
    small = box.replace("110mm", "40mm")
    assert Sheet(body.replace(box, small), fonts, language=language).list_codes() == []


def test_a_page_that_its_writer_ends_is_not_blank(fonts: Path) -> None:
    style = ".page-break, .ended { break-after: page }"
    body = "<div class='page-break'></div>".join([write_text(ARABIC, 1, 2)] * 3)
    assert Sheet(body, fonts, style=style).list_codes() == []
    assert set(Sheet(body.replace("page-break", "ended"), fonts, style=style).list_codes()) == {"PD016"}


def test_what_is_blank_above_the_notes_of_a_last_page_is_the_end_of_the_text(fonts: Path) -> None:
    style = ".footnote { float: footnote; --grid: none } .footnote::footnote-call { content: none }"
    style += ".footnote::footnote-marker { content: none } .ended { break-after: page }"
    note = f"<span class='footnote'>{ARABIC}.</span>"
    text = write_text(ARABIC, 1, 2).replace(".</p>", f".{note}</p>", 1)
    faults = Sheet(f"<div class='ended'>{text}</div>{text}", fonts, style=style).preflight()
    assert [(fault.code.id, fault.page) for fault in faults] == [("PD016", 1)]


def test_a_gap_between_two_blocks_is_told(fonts: Path) -> None:
    style = ".apart { margin-top: calc(4 * 11pt * 1.7) }"
    body = write_text(ARABIC, 1, 2) + write_text(ARABIC, 1, 2).replace("<p>", "<p class='apart'>")
    assert Sheet(body, fonts, style=style).list_codes() == ["PD016"]


def hold_together(words: str) -> str:
    """Forbid all breaks between some words, as no press would."""
    return f"<span style='white-space: nowrap'>{words}</span>"


def test_one_word_on_a_last_line_is_told(fonts: Path) -> None:
    line, rest = " ".join(ARABIC.split()[:11]), ARABIC.split()[11:]
    assert Sheet(write_text(ARABIC) + f"<p>{hold_together(line)} {rest[0]}.</p>", fonts).list_codes() == ["PD017"]
    two = hold_together(" ".join(rest[:2]))
    assert Sheet(write_text(ARABIC) + f"<p>{hold_together(line)} {two}.</p>", fonts).list_codes() == []


def test_a_word_that_its_writer_sets_alone_is_not_told(fonts: Path) -> None:
    assert Sheet(write_text(ARABIC) + f"<p>{ARABIC}<br>انتهى</p>", fonts).list_codes() == []


def test_a_divided_date_is_told(fonts: Path) -> None:
    line = " ".join(ARABIC.split()[:10])
    divided = f"<p>{hold_together(f'{line} 17')} {hold_together('يونيو 1944 ثم')} {ARABIC}.</p>"
    faults = Sheet(write_text(ARABIC) + divided, fonts).preflight()
    assert [fault.code.id for fault in faults] == ["PD017"]
    assert faults[0].message == "the date 17 يونيو 1944 is divided"
    whole = f"<p>{hold_together(line)} {hold_together('17 يونيو 1944 ثم')} {ARABIC}.</p>"
    assert Sheet(write_text(ARABIC) + whole, fonts).list_codes() == []


def test_lines_off_the_grid_are_told_once_a_page(fonts: Path) -> None:
    style = ".moved { --grid: none; margin-top: 6pt }"
    body = write_text(ARABIC) + write_text(ARABIC, 1, 1).replace("<p>", "<p class='moved'>")
    faults = Sheet(body, fonts, style=style).preflight()
    assert [(fault.code.id, fault.page) for fault in faults] == [("PD018", faults[0].page)]


def test_a_book_without_a_grid_is_not_measured_by_one(fonts: Path) -> None:
    style = "html { --grid: none } p { margin-bottom: 7pt }"
    assert Sheet(write_text(ARABIC, 6, 1), fonts, style=style).list_codes() == []


def test_small_type_is_told(fonts: Path) -> None:
    small = "<p style='font-size: 6pt; line-height: calc(11pt * 1.7)'>حروف صغيرة جدا في سطر واحد</p>"
    assert Sheet(write_text(ARABIC) + small, fonts).list_codes() == ["PD019"]
    assert Sheet(write_text(ARABIC) + small.replace("6pt", "7pt"), fonts).list_codes() == []


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("<b>كلمة</b>", ["PD019"]),
        ("<b dir='ltr'>word</b>", ["PD019"]),
        ("<b style='vertical-align: 4pt'>12</b>", []),
        ("<b style='vertical-align: -3pt'>12</b>", []),
        ("<b style='font-size: 7pt'>كلمة</b>", []),
        ("<b style='font-size: 11pt'>كَلِمَةٌ</b>", []),
    ],
)
def test_one_small_word_of_a_line_is_told_but_none_that_is_raised(words: str, codes: list[str], fonts: Path) -> None:
    style = "b { font-size: 6pt; font-weight: normal; line-height: 0 }"
    line = f"<p>حروف كبيرة في سطر واحد {words} ومعها غيرها من الحروف</p>"
    faults = Sheet(write_text(ARABIC) + line, fonts, style=style).preflight()
    assert [fault.code.id for fault in faults] == codes
    # What is told stands where the word does.
    assert all(fault.box and fault.box[2] - fault.box[0] < 30 for fault in faults)


def test_a_file_without_its_book_is_judged_by_what_it_tells(fonts: Path) -> None:
    box = "<div style='break-inside: avoid; height: 110mm; background: #ddd'></div>"
    small = "<p style='font-size: 6pt; line-height: calc(11pt * 1.7)'>حروف صغيرة جدا في سطر واحد</p>"
    sheet = Sheet(write_text(ARABIC, 1, 3) + box + small + write_text(ARABIC, 2, 1), fonts)
    assert [fault.code.id for fault in preflight_pdf("book.pdf", sheet.pdf).faults] == ["PD016", "PD019"]
