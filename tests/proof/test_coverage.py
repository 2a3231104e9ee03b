"""What is on no page, or twice: told by the glyphs of the file itself, and never by chance."""

from pathlib import Path
from typing import cast

import pytest

from publisher.model.expected import BlockKind, ExpectedBlock, ExpectedPart, ExpectedText
from publisher.model.proof import Fault
from publisher.proof.coverage import cover_text
from publisher.proof.drawn_text import DrawnText, DrawnTextReader
from publisher.proof.prove import prove_pdf
from publisher.proof.structure import Element
from publisher.script.bare_letters import strip_to_letters
from tests.proof.test_prove import change_pdf, print_part

INNOCENT = {
    "cells of one letter": (
        "<table><tr><td>א</td><td>א</td></tr><tr><td>ב</td><td>1</td></tr><tr><td>1</td></tr></table>"
    ),
    "a heading of one letter": "<h1>1</h1><p>ك</p><h2>ك</h2><p>1</p>",
    "a sign that stands for words": "<ul><li>ﷺ</li><li>قال ﷺ ذلك</li><li>ﷻ</li></ul>",
    "the same again and again": "<p>نعم.</p><p>نعم.</p><p>قال الرجل نعم ثم ذهب.</p><p>نعم.</p>",
    "paragraphs that contain one another": "<p>كتب</p><p>كتب الرجل</p><p>كتب الرجل رسالة</p><p>رسالة</p><p>الرجل</p>",
    "signs alone": "<p>…</p><p>*</p><p>؟</p>",
    "decomposed letters": "<p>Cafe\u0301 a\u0308</p><p>\u0622 \u0627\u0653</p>",
    "digits of all sets": "<ol><li>1</li><li>١</li><li>۱</li></ol>",
    "notes of one letter": (
        '<p>أ<span class="footnote" data-number="1">أ</span><span class="footnote" data-number="2">أ</span></p><p>أ</p>'
    ),
    "lists in cells": "<table><tr><td><p>أ</p><ul><li>ب</li><li>ب</li></ul></td><td>ب</td></tr></table>",
    "capitals that a style sheet makes": '<p style="text-transform: uppercase">straße</p>',
}


@pytest.mark.parametrize("name", INNOCENT)
def test_a_sound_page_has_no_error_with_poppler_and_without(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf, expected = print_part(INNOCENT[name], tmp_path)
    assert list_errors(prove_pdf("x.pdf", pdf, expected).faults) == []
    monkeypatch.setenv("PATH", "")
    assert list_errors(prove_pdf("x.pdf", pdf, expected).faults) == []


def list_errors(faults: tuple[Fault, ...]) -> list[tuple[str, str]]:
    return [(fault.code.id, fault.expected or fault.found) for fault in faults if fault.code.id in {"PD001", "PD002"}]


def prove_without(body: str, hidden: str, folder: Path) -> list[tuple[str, str]]:
    """Prove a page of which a style sheet hides what a selector chooses."""
    return list_errors(prove_pdf("x.pdf", *print_part(body, folder, f"{hidden} {{ display: none }}")).faults)


@pytest.mark.parametrize(
    ("name", "hidden", "lost"),
    [
        ("cells of one letter", "tr:first-child td:first-child", ["א"]),
        ("cells of one letter", "tr:last-child", ["1"]),
        ("a heading of one letter", "h2", ["ك"]),
        ("a sign that stands for words", "li:last-child", ["• ﷻ"]),
        ("the same again and again", "p:first-child", ["نعم."]),
        ("paragraphs that contain one another", "p:nth-child(2)", ["كتب الرجل"]),
        ("paragraphs that contain one another", "p:last-child", ["الرجل"]),
        ("lists in cells", "li", ["• ب", "• ب"]),
    ],
)
def test_one_of_several_alike_that_is_lost_is_found(name: str, hidden: str, lost: list[str], tmp_path: Path) -> None:
    assert prove_without(INNOCENT[name], hidden, tmp_path) == [("PD001", text) for text in lost]


def test_a_label_that_a_drawing_lost_is_found(tmp_path: Path) -> None:
    body = (
        '<figure><svg width="90" height="60" xmlns="http://www.w3.org/2000/svg"><text x="80" y="20">حلب</text>'
        '<text class="x" x="80" y="50">1</text></svg><figcaption>خريطة 2</figcaption></figure>'
    )
    assert prove_without(body, ".none", tmp_path) == []
    pdf, _ = print_part(body.replace('<text class="x" x="80" y="50">1</text>', ""), tmp_path)
    _, expected = print_part(body, tmp_path)
    assert list_errors(prove_pdf("x.pdf", pdf, expected).faults) == [("PD001", "1")]


def test_a_part_of_the_text_that_reads_otherwise_is_not_lost(tmp_path: Path) -> None:
    pdf, _ = print_part("<p>كلب</p><p>ب</p>", tmp_path)
    _, expected = print_part("<p>قلب</p><p>ت</p>", tmp_path)
    assert list_errors(prove_pdf("x.pdf", pdf, expected).faults) == []


def test_a_caption_whose_credit_is_an_element_of_its_own_does_not_stand_twice() -> None:
    caption = "ثم ذهب الناس إلى النهر"
    # The text between reads otherwise, so that nothing comes out even beside it.
    texts = (("paragraph", caption), ("preformatted", "a = 1"), ("caption", f"{caption} الصورة: 2"))
    for drawn, doubled in (
        ([caption, "a = 12", caption, "الصورة: 2"], []),
        ([caption, "a = 12", caption, caption, "الصورة: 2"], [caption]),
    ):
        elements = [Element("P", ((0, number),)) for number in range(len(drawn))]
        contents = {(0, number): text for number, text in enumerate(drawn)}
        blocks = tuple(ExpectedBlock(cast("BlockKind", kind), text, "ar", right_to_left=True) for kind, text in texts)
        expected = ExpectedText("print", "", "ar", right_to_left=True, parts=(ExpectedPart("part", blocks, 0, ("",)),))
        coverage = cover_text(expected, elements, DrawnText(contents, {}))
        assert coverage.lost == ()
        assert [one.block.text for one in coverage.doubled] == doubled


def test_text_that_is_not_drawn_is_lost(tmp_path: Path) -> None:
    pdf, expected = print_part("<p>كتب</p><p>رسالة</p>", tmp_path)

    def blank(data: bytes, operator: bytes) -> bytes:
        return change_pdf(data, lambda document: setattr(
            document.pages[0], "Contents",
            document.make_stream(document.pages[0].Contents.read_bytes().replace(b"BT", b"BT " + operator)),
        ))  # fmt: skip

    assert list_errors(prove_pdf("x.pdf", blank(pdf, b"0 Tr"), expected).faults) == []
    assert len(list_errors(prove_pdf("x.pdf", blank(pdf, b"3 Tr"), expected).faults)) == 2


def test_the_text_of_marked_content_and_of_artifacts_is_read(tmp_path: Path) -> None:
    pdf, _ = print_part("<h1>ab</h1><p>cd <b>ef</b></p>", tmp_path)
    with DrawnTextReader(pdf) as reader:
        drawn = reader.read(range(2))
    assert sorted(text.strip(" \u200f") for text in drawn.contents.values()) == ["ab", "cd", "ef"]
    assert drawn.artifacts == {0: (), 1: ("ab",)}


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("ﷺ", "صلياللهعليهوسلم"),
        ("صَلَّى الله", "صليالله"),
        ("e\u0301É", "ee"),
        ("١۲3", "123"),
        ("ﻛﺘﺐ\u200f", "كتب"),
        ("1\ufe0f\u20e3", "1"),
        ("\U0001e900\U0001e922", "\U0001e922\U0001e922"),
    ],
)
def test_letters_are_bare(text: str, letters: str) -> None:
    assert strip_to_letters(text) == letters
