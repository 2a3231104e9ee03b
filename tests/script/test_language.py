"""BCP 47 tags, and the scripts and directions that follow from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.script.direction import find_script, is_right_to_left
from publisher.script.language import LanguageTag, find_locale, list_fallbacks, parse_tag


@pytest.mark.parametrize(
    ("tag", "parsed"),
    [
        ("ar", LanguageTag("ar")),
        ("ar-EG", LanguageTag("ar", "", "EG")),
        ("AR_latn_eg", LanguageTag("ar", "Latn", "EG")),
        ("uz-Arab-AF", LanguageTag("uz", "Arab", "AF")),
        ("iw", LanguageTag("he")),
        ("arb", LanguageTag("ar")),
        ("ar-arb-SY", LanguageTag("ar", "", "SY")),
        ("prs", LanguageTag("fa", "", "AF")),
        ("ar-001", LanguageTag("ar", "", "001")),
        ("ar-MA-u-ca-gregory-nu-arab", LanguageTag("ar", "", "MA", "arab")),
        ("de-1996", LanguageTag("de")),
        ("x-private", LanguageTag("und")),
        ("", LanguageTag("und")),
    ],
)
def test_tags_are_taken_apart(tag: str, parsed: LanguageTag) -> None:
    assert parse_tag(tag) == parsed


def test_fallbacks_go_from_special_to_general() -> None:
    assert list_fallbacks("ar-Arab-EG") == ("ar-Arab-EG", "ar-Arab", "ar-EG", "ar")
    assert list_fallbacks("he") == ("he",)


def test_locale_falls_back_to_the_language_and_then_to_english() -> None:
    assert str(find_locale("ar-XX")) == "ar"
    assert str(find_locale("qqq")) == "en"


@pytest.mark.parametrize(
    ("language", "script"),
    [
        ("ar", "Arab"), ("fa", "Arab"), ("ur", "Arab"), ("ckb", "Arab"), ("ps", "Arab"), ("sd", "Arab"),
        ("ug", "Arab"), ("pnb", "Arab"), ("he", "Hebr"), ("yi", "Hebr"), ("lad", "Hebr"), ("dv", "Thaa"),
        ("syr", "Syrc"), ("nqo", "Nkoo"), ("rhg", "Rohg"), ("en", "Latn"), ("de", "Latn"), ("ru", "Cyrl"),
        ("pa", "Guru"), ("pa-PK", "Arab"), ("pa-Arab", "Arab"), ("uz", "Latn"), ("uz-AF", "Arab"),
        ("ar-Latn", "Latn"), ("und-Hebr", "Hebr"), ("ff-Adlm", "Adlm"), ("qqq", "Zzzz"),
    ],
)  # fmt: skip
def test_scripts(language: str, script: str) -> None:
    assert find_script(language) == script


@pytest.mark.parametrize(
    "language",
    [
        "ar",
        "fa",
        "ur",
        "he",
        "yi",
        "ps",
        "sd",
        "ug",
        "dv",
        "ckb",
        "syr",
        "nqo",
        "ar-EG",
        "ur-Aran",
        "ff-Adlm",
    ],
)
def test_right_to_left_languages(language: str) -> None:
    assert is_right_to_left(language)


@pytest.mark.parametrize("language", ["en", "de", "fr", "pl", "ru", "ar-Latn", "he-Latn", "uz", "qqq", ""])
def test_left_to_right_languages(language: str) -> None:
    assert not is_right_to_left(language)


@given(st.text())
def test_any_text_is_a_language_of_some_direction(tag: str) -> None:
    assert is_right_to_left(tag) in {True, False}
    assert find_locale(tag).language
