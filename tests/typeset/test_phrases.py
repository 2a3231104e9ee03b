"""Phrases that are set off, and formulas with raised letters: what belongs to them stays with them."""

from collections.abc import Sequence

import pytest

from publisher.model.finding import Position
from publisher.model.tree import Inline, Span, Style, Styled, Text, find_all, read_plain_text
from publisher.typeset.phrases import hold_phrases
from publisher.typeset.raised import hold_scripts

HERE = Position("01.md", 1, 1)


def styled(letters: str, style: Style = "emphasis") -> Styled:
    return Styled(HERE, style, (Text(HERE, letters),))


def find_held(inlines: Sequence[Inline]) -> list[str]:
    return [read_plain_text(span.children) for span in find_all(inlines, Span) if span.direction == "ltr"]


@pytest.mark.parametrize("phrase", ["Hello, world!", "Why?", "Yahoo!", "One two three.", "(See here!)"])
def test_a_phrase_keeps_its_sign(phrase: str) -> None:
    assert find_held(hold_phrases((Text(HERE, "قال "), styled(phrase), Text(HERE, " ثم")), right_to_left=True)) == [
        phrase
    ]


@pytest.mark.parametrize("phrase", ["Note:", "Linux.", "كلمة!", "Hello كلمة!", "Word"])
def test_a_sign_of_the_paragraph_is_left_to_it(phrase: str) -> None:
    assert find_held(hold_phrases((Text(HERE, "قال "), styled(phrase), Text(HERE, " ثم")), right_to_left=True)) == []


def test_so_it_is_in_left_to_right_text() -> None:
    held = hold_phrases((Text(HERE, "He said "), styled("مرحبا!"), Text(HERE, " then.")), right_to_left=False)
    assert [span.direction for span in find_all(held, Span)] == ["rtl"]
    assert hold_phrases((styled("Hello!"),), right_to_left=False) == (styled("Hello!"),)


def test_a_part_of_a_longer_phrase_and_code_are_left() -> None:
    assert find_held(hold_phrases((styled("Yahoo!"), Text(HERE, " Mail")), right_to_left=True)) == []
    assert find_held(hold_phrases((Text(HERE, "Ask "), styled("Jeeves!")), right_to_left=True)) == []
    assert find_held(hold_phrases((styled("what is it?", "code"),), right_to_left=True)) == []


@pytest.mark.parametrize(
    ("before", "behind", "formula"),
    [
        ("كلمة E = mc", " كلمة", "E = mc2"),
        ("كلمة a", " + b كلمة", "a2 + b"),
        ("كلمة 3 × 10", ". كلمة", "3 × 102"),
        ("كلمة Word 100 m", " كلمة", "m2"),
    ],
)
def test_a_formula_in_a_line_is_one(before: str, behind: str, formula: str) -> None:
    held = hold_scripts((Text(HERE, before), styled("2", "superscript"), Text(HERE, behind)))
    assert find_held(held) == [formula]
    assert read_plain_text(held) == f"{before}2{behind}"
