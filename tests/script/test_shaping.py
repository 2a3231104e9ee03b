"""Labels of figures, shaped and put in order for an engine that does neither."""

import unicodedata

import pytest
from arabic_reshaper import ArabicReshaper
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from publisher.script.shaping import shape_label


def spell(text: str) -> str:
    """Spell presentation forms as the letters that they are."""
    return unicodedata.normalize("NFKC", text)


def test_letters_take_their_forms_in_visual_order() -> None:
    assert shape_label("داخاو") == "\ufeed\ufe8e\ufea7\ufe8d\ufea9"
    assert shape_label("لا") == "\ufefb"
    assert shape_label("گچپژ") == "\ufb8b\ufb59\ufb7d\ufb94"


def test_brackets_are_mirrored() -> None:
    assert spell(shape_label("داخاو (محتشد)")) == ")دشتحم( واخاد".replace("(", "\0").replace(")", "(").replace(
        "\0", ")"
    )


def test_latin_inside_arabic_and_arabic_inside_latin() -> None:
    assert shape_label("بوخنفالد (KL) 1945").startswith("1945 (KL) ")
    assert shape_label("Dachau (داخاو)") == "Dachau (\ufeed\ufe8e\ufea7\ufe8d\ufea9)"
    # The base direction may be told.
    assert shape_label("KL داخاو", 1) == "\ufeed\ufe8e\ufea7\ufe8d\ufea9 KL"


def test_numbers_keep_their_order() -> None:
    assert shape_label("عام ١٩٤٥").startswith("١٩٤٥ ")


@pytest.mark.parametrize("text", ["Dachau", "12 km", "", "Świętochłowice"])
def test_left_to_right_labels_stay(text: str) -> None:
    assert shape_label(text) == text


def test_vowel_marks_are_left_out_and_hamza_is_not() -> None:
    # A mark drawn as a character of its own stands on a dotted circle.
    assert shape_label("مَسِيرَة") == shape_label("مسيرة")
    assert spell(shape_label("آب أ إ ؤ ئ")) == "ئ ؤ إ أ بآ"
    assert shape_label("\u0627\u0653") == "\ufe81"


def test_non_joiner_parts_letters_and_is_gone() -> None:
    shaped = shape_label("می‌خواهم")
    assert "\u200c" not in shaped
    assert "\ufbfd" in shaped  # the final form of ی


def test_a_label_is_one_line() -> None:
    assert shape_label(" a\nb ") == "a b"


@given(st.text(alphabet="ابتلحدرو٠١۱12 ab.,-–", max_size=20), st.sampled_from([0, 1]))
def test_python_bidi_agrees_on_the_order(text: str, base: int) -> None:
    line = " ".join(text.split())
    shaped = ArabicReshaper({"delete_harakat": False}).reshape(line)
    assert shape_label(line, base) == get_display(shaped, base_dir="R" if base else "L")
