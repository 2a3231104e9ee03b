"""Marked spans grow to whole written words: no join is broken, and nothing else moves."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.finding import Position
from publisher.model.tree import Inline, NoteCall, Span, Styled, Text, read_plain_text
from publisher.typeset.leaves import put_together, take_apart
from publisher.typeset.words import grow_to_words
from tests.word_bounds import find_word_bounds

HERE = Position("01.md", 1, 1)


def text(letters: str) -> Text:
    return Text(HERE, letters)


def mark(*children: Inline | str, name: str = "x") -> Span:
    return Span(HERE, tuple(text(child) if isinstance(child, str) else child for child in children), classes=(name,))


def grow(*inlines: Inline) -> str:
    """Show marks in brackets, so that a case can be read."""
    return show(put_together(grow_to_words(take_apart(inlines))))


def show(inlines: Sequence[Inline]) -> str:
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text():
                parts.append(inline.text)
            case Span() | Styled():
                parts.append(f"[{show(inline.children)}]")
            case _:
                parts.append("¹")
    return "".join(parts)


@pytest.mark.parametrize(
    ("inlines", "expected"),
    [
        ((text("إلى و"), mark("داخاو"), text(" ثم")), "إلى [وداخاو] ثم"),
        ((text("إلى "), mark("داخاو"), text("ي ثم")), "إلى [داخاوي] ثم"),
        ((text("وال"), mark("مدين"), text("ة.")), "[والمدينة]."),
        ((mark("لوب"), mark("لين")), "[لوبلين]"),
        ((mark("في لوب"), mark("لين هنا")), "[في لوبلين][ هنا]"),
        ((mark("خارج "), mark(mark("دا"), "خل")), "[خارج ][[داخل]]"),
        ((mark("أ", mark("ب"), "ج"),), "[[أبج]]"),
        ((mark("لو"), mark(), text("بلين")), "[لوبلين]"),
        ((text("لو"), Span(HERE, (), identifier="x"), text("بلين")), "لوبلين[]"),
        ((text("لو"), Styled(HERE, "strong", (text("ب"),)), mark("لين")), "[لوبلين]"),
        ((text("می\u200cر"), mark("ود")), "[می\u200cرود]"),
        ((text("كـ"), mark("تاب")), "[كـتاب]"),
        ((text("سُ"), mark("مّي")), "[سُمّي]"),
        # What does not join stays apart.
        ((text("un"), mark("done")), "un[done]"),
        ((text("ספר"), mark("ים")), "ספר[ים]"),
        ((text("12"), mark("34")), "12[34]"),
        ((text("في"), mark("، ثم"), text("!")), "في[، ثم]!"),
        ((text("«"), mark("داخاو"), text("»")), "«[داخاو]»"),
        # A note stands behind the word, not in it.
        ((mark("لوبلين"), NoteCall(HERE, "1"), text("ثم")), "[لوبلين]¹ثم"),
    ],
)
def test_a_mark_draws_the_rest_of_its_word_to_itself(inlines: tuple[Inline, ...], expected: str) -> None:
    assert grow(*inlines) == expected


LETTERS = st.text("كتابوال ا.،ab1ּً\u200c\u0640של", max_size=5)
INLINES: st.SearchStrategy[Inline] = st.recursive(
    st.one_of(LETTERS.map(text), st.just(NoteCall(HERE, "1"))),
    lambda children: st.lists(children, max_size=3).map(lambda nodes: mark(*nodes)),
    max_leaves=5,
)


@given(st.lists(INLINES, max_size=6))
def test_letters_stay_in_their_order(inlines: list[Inline]) -> None:
    assert read_plain_text(put_together(grow_to_words(take_apart(inlines)))) == read_plain_text(inlines)


@given(st.lists(INLINES, max_size=6))
def test_no_two_texts_share_a_word(inlines: list[Inline]) -> None:
    grown = grow_to_words(take_apart(inlines))
    for left, right in itertools.pairwise(grown):
        if left.path != right.path and isinstance(left.node, Text) and isinstance(right.node, Text):
            start, end = find_word_bounds(left.text + right.text, len(left.text))
            assert not start < len(left.text) < end


@given(st.lists(INLINES, max_size=6))
def test_growing_again_changes_nothing(inlines: list[Inline]) -> None:
    once = grow_to_words(take_apart(inlines))
    assert grow_to_words(once) == once


@given(st.lists(INLINES, max_size=6))
def test_what_is_taken_apart_can_be_put_together(inlines: list[Inline]) -> None:
    leaves = take_apart(inlines)
    assert show(put_together(leaves)) == show(inlines)
    # Each wrapper has a number of its own, so that two equal spans side by side stay two.
    assert show(put_together(take_apart([mark("أ"), mark("أ")]))) == "[أ][أ]"
