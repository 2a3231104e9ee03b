"""The proof of a finished file finds what stands in a wrong order and what does not join."""

from collections.abc import Container
from pathlib import Path

import pytest

from publisher.model.book import Metadata
from publisher.model.parts import BoundPart, DocumentInfo, Part
from publisher.model.proof import Fault
from publisher.press.bind import bind
from publisher.press.fontbook import find_fonts
from publisher.press.layout import lay_out
from publisher.proof.expect_text import PlacedPart, expect_text
from publisher.proof.prove import prove_pdf
from publisher.typeset.families import choose_families
from tests.proving import STYLE, write_page

DRAWING = (
    '<figure><svg width="200" height="50" viewBox="0 0 200 50" font-family="Noto Naskh Arabic">'
    '<text x="20" y="30">{}</text></svg></figure>'
)


def prove(
    printed: str, folder: Path, *, wanted: str = "", codes: Container[str] = frozenset({"PD101", "PD102", "PD013"})
) -> list[Fault]:
    """Lay out one page, and prove it against the expected text of the page that was wanted."""
    part, promised = (Part("part", write_page(body), (STYLE,)) for body in (printed, wanted or printed))
    laid = lay_out(part, roots=(), fonts_folder=folder)
    blank = ("",) * laid.page_count
    pdf = bind((BoundPart(laid, blank),), DocumentInfo("عنوان", "ar", is_right_to_left=True), folder)
    expected = expect_text([PlacedPart(promised, 0, blank)], "print", Metadata("كتاب", "ar", "x", "x"), "latn")
    proof = prove_pdf("x.pdf", pdf, expected, fonts=find_fonts(choose_families("Arab")))
    assert proof.lines > 0
    return [fault for fault in proof.faults if fault.code.id in codes]


@pytest.mark.parametrize(
    ("printed", "wanted", "code"),
    [
        ("<p>قال <b>Death</b> <i>March</i> ثم</p>", "", "PD101"),
        ('<p dir="ltr">قال (ثم) abc</p>', '<p dir="rtl">قال (ثم) abc</p>', "PD101"),
        ("<p>هذا ك<b>تاب</b> آخر</p>", "", "PD102"),
        ("<p>هذا ك\u200cت\u200cا\u200cب آخر</p>", "<p>هذا كتاب آخر</p>", "PD102"),
        (DRAWING.format("ك\u200cت\u200cا\u200cب"), DRAWING.format("كتاب"), "PD102"),
    ],
    ids=["missing isolate", "reversed run", "word broken by markup", "unshaped word", "unshaped label"],
)
def test_a_planted_fault_is_found(fonts: Path, printed: str, wanted: str, code: str) -> None:
    faults = prove(printed, fonts, wanted=wanted)
    assert {fault.code.id for fault in faults} == {code}
    for fault in faults:
        assert fault.page == 1
        assert fault.box is not None
        assert fault.expected


@pytest.mark.parametrize("words", [("الاستقل", "الية"), ("المُسْ", "تَقِلّ"), ("کتا", "بها")])
def test_a_joined_word_that_is_broken_inside_is_found(fonts: Path, words: tuple[str, str]) -> None:
    """Two lines of what should be one word: the layout itself breaks none."""
    printed, wanted = (f"<p>نص قبلها {between.join(words)} ونص بعدها</p>" for between in ("<br>", ""))
    faults = [fault for fault in prove(printed, fonts, wanted=wanted, codes={"PD013"}) if fault.code.id == "PD013"]
    assert [fault.expected for fault in faults] == ["".join(words)]


@pytest.mark.parametrize(("count", "is_told"), [(3, True), (8, False)])
def test_what_is_longer_than_any_word_may_be_divided(fonts: Path, count: int, is_told: bool) -> None:  # noqa: FBT001
    words = ("ابجدهوز" * count, "حطيكلمن" * count)
    printed, wanted = (f"<p>نص قبلها {between.join(words)} ونص بعدها</p>" for between in ("<br>", ""))
    style = "<style>p { font-size: 4pt }</style>"
    faults = prove(style + printed, fonts, wanted=style + wanted, codes={"PD013"})
    assert bool(faults) == is_told


def test_a_sound_page_has_no_such_fault(fonts: Path) -> None:
    body = '<p>قال <span dir="ltr"><b>Death</b> <i>March</i></span> ثم: <b>كتاب</b> (1944–1945).</p>'
    assert prove(body + DRAWING.format("كتاب"), fonts) == []
