"""The words that a reader searches for."""

import unicodedata
from itertools import groupby

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from publisher.script.search_words import find_directed_words, find_search_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("في 1944، وصلوا.", ["في", "1944", "وصلوا"]),
        ("كَتَبَ", ["كَتَبَ"]),
        ("12abc", ["12", "abc"]),
        ("می\u200cرود", ["می", "رود"]),
        ("وص\u200fلوا", ["وصلوا"]),
        ("ﻻ", ["لا"]),
        ("fig\ufffe\r\nures", ["fig", "ures"]),
        ("fig\ufffeures", ["figures"]),
        # A selector of a variant, which a reader gives to the word beside the sign.
        ("عائلة\ufe0f 1\ufe0f\u20e3", ["عائلة", "1"]),
        ("", []),
    ],
)
def test_words_are_runs_of_letters_or_of_digits(text: str, words: list[str]) -> None:
    assert [word.text for word in find_search_words(text)] == words


@given(st.text())
@example("\ufdfa")
def test_words_stand_where_they_say_and_hold_no_space(text: str) -> None:
    end = 0
    # A sign that stands for several words is the place of each.
    for (start, stop), words in groupby(find_search_words(text), lambda word: (word.start, word.end)):
        assert end <= start < stop <= len(text)
        end = stop
        shown = [letter for letter in text[start:stop] if unicodedata.category(letter)[0] in "LMN"]
        assert unicodedata.normalize("NFKC", "".join(shown)).split() == [word.text for word in words]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("וLublin", ["ו", "Lublin"]),
        ("بـLublinم", ["بـ", "Lublin", "م"]),
        ("لـשָׁלוֹם", ["لـ", "שָׁלוֹם"]),
        ("Lublin12كتاب", ["Lublin", "12", "كتاب"]),
        ("كَتَبَ", ["كَتَبَ"]),
        # Nobody can tell where in a sign a letter stands.
        ("\ufdfa", ["صلى", "الله", "عليه", "وسلم"]),
    ],
)
def test_words_are_parted_where_letters_of_another_direction_begin(text: str, words: list[str]) -> None:
    found = list(find_directed_words(text))
    assert [word.text for word in found] == words
    assert all(text[word.start : word.end] in {word.text, text} for word in found)
