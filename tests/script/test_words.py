"""The bounds of written words in cursive scripts."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.script.words import is_joining_letter, is_word_character
from tests import checkers
from tests.word_bounds import find_word_bounds


def is_inside_word(text: str, index: int) -> bool:
    start, end = find_word_bounds(text, index)
    return start < index < end


def find_word(text: str, index: int) -> str:
    start, end = find_word_bounds(text, index)
    return text[start:end]


@pytest.mark.parametrize(
    ("text", "index", "word"),
    [
        ("إلى وداخاو ثم", 5, "وداخاو"),  # between the clitic and the name
        ("وَداخاو", 1, "وَداخاو"),  # before the mark of the clitic
        ("وَداخاو", 2, "وَداخاو"),  # after it
        ("جزء", 2, "جزء"),  # hamza joins nothing, and is of the word
        ("می‌خواهم", 2, "می‌خواهم"),  # the zero width non-joiner is inside
        ("مـــوت", 2, "مـــوت"),  # tatweel
        ("‍ه", 0, "‍ه"),  # a joiner that shapes the letter after it
        ("ܫܠܡܐ", 2, "ܫܠܡܐ"),  # Syriac
        ("داخاو.", 6, ""),  # after the point
        ("داخاو.", 5, "داخاو"),  # between the word and the point: it touches
        ("داخاو", 0, "داخاو"),
        ("KZ داخاو", 1, ""),  # Latin
        ("בבוכנוולד", 1, ""),  # Hebrew does not join
        ("عام1945", 5, ""),  # digits join nothing
        ("é\u0301ع", 3, "ع"),  # a mark of a Latin letter is not of the word after it
        ("a\u0301", 1, ""),
        ("", 0, ""),
    ],
)
def test_word_at_a_point(text: str, index: int, word: str) -> None:
    assert find_word(text, index) == word


def test_markup_may_stand_between_words_only() -> None:
    text = "إلى وداخاو"
    assert [index for index in range(len(text) + 1) if not is_inside_word(text, index)] == [0, 3, 4, 10]


def test_a_point_outside_of_the_text_is_refused() -> None:
    with pytest.raises(IndexError):
        find_word_bounds("داخاو", 6)


@given(st.text(alphabet="اوبءّ َـ‌‍a1é\u0301ש .(", max_size=12), st.data())
def test_bounds_hold_the_point_and_no_word_crosses_them(text: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(text)))
    start, end = find_word_bounds(text, index)
    assert start <= index <= end
    assert not is_inside_word(text, start)
    assert not is_inside_word(text, end)


@pytest.mark.unicode_data
def test_table_is_that_of_unicode() -> None:
    file = checkers.find_unicode_file("extracted/DerivedJoiningType.txt")
    if file is None:
        pytest.skip("DerivedJoiningType.txt is not on this machine (Debian: unicode-data)")
    text = file.read_text(encoding="utf-8")
    joining: set[int] = set()
    for first, last, kind in re.findall(r"(?m)^([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*; ([A-Z])", text):
        if kind in "DRL":
            joining.update(range(int(first, 16), int(last or first, 16) + 1))
    ours = {point for point in range(0x20000) if is_joining_letter(chr(point))}
    if "DerivedJoiningType-15.0.0.txt" in text:
        assert ours == joining
    # Later versions only add letters.
    assert ours <= joining
    # Numbers of old scripts join too, and are no letters of a word; Python may not know the newest letters.
    assert all(is_word_character(chr(point)) for point in ours if unicodedata.category(chr(point)).startswith("L"))
