"""Forms found with the clitics that are written as one word with them."""

import pytest

from publisher.script.clitics import attach_clitics, find_core, find_forms
from publisher.script.letters import strip_marks


@pytest.mark.parametrize(
    ("text", "form", "clitics"),
    [
        ("في بيلاروسيا اليوم", "بيلاروسيا", [""]),
        ("وبيلاروسيا", "بيلاروسيا", ["و"]),
        ("فلبيلاروسيا", "بيلاروسيا", ["فل"]),
        ("بِيلاروسيا", "بيلاروسيا", [""]),
        ("إلى البلطيق وللبلطيق", "البلطيق", ["", "ول"]),
        ("البلدان وبالبلدان وللبلدان", "بلدان", ["ال", "وبال", "ولال"]),
        ("ببلدان  البلطيق", "بلدان البلطيق", ["ب"]),
        ("بيلاروسيات", "بيلاروسيا", []),
        ("رجالًا ونساءً", "رجالًا ونساء", []),
        ("رجالًا ونساء", "رجالًا ونساء", [""]),
        ("رجالا ونساء", "رجالًا ونساء", []),
    ],
)
def test_an_arabic_form_is_found_with_its_clitics(text: str, form: str, clitics: list[str]) -> None:
    assert [found.clitics for found in find_forms(text, form, "ar-EG")] == clitics
    if clitics:
        assert find_core(form) in strip_marks(text)


def test_hebrew_has_up_to_three_letters_and_other_languages_none() -> None:
    assert [found.clitics for found in find_forms("שבברלין", "ברלין", "he")] == ["שב"]
    assert [found.written for found in find_forms("E-mail, e-mails, an e-mail", "e-mail", "en")] == ["E-mail", "e-mail"]
    assert list(find_forms("وتهران", "تهران", "fa")) == []


def test_a_match_tells_where_it_stands() -> None:
    (found,) = find_forms("ثم وللبلطيق.", "البلطيق", "ar")
    assert (found.start, found.end, found.written) == (3, 11, "وللبلطيق")


@pytest.mark.parametrize(
    ("clitics", "form", "word"),
    [
        ("", "روسيا البيضاء", "روسيا البيضاء"),
        ("ول", "روسيا البيضاء", "ولروسيا البيضاء"),
        ("ل", "البلطيق", "للبلطيق"),
        ("لال", "بلدان", "للبلدان"),
        ("ب", "البلطيق", "بالبلطيق"),
        ("ש", "ברלין", "שברלין"),
    ],
)
def test_clitics_and_form_become_one_word(clitics: str, form: str, word: str) -> None:
    assert attach_clitics(clitics, form) == word
