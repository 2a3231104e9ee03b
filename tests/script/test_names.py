"""Spellings of one name that compare equal, and names inside written words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.script.names import fold_name, strip_clitics


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أوشفيتز", "اوشفيتز"),
        ("الأردين", "الآردين"),
        ("إلبه", "البة"),
        ("ايران", "ایران"),
        ("كراكوف", "کراکوف"),
        ("مُحْتَشَد", "محتشد"),
        ("داخـــاو", "داخاو"),
        ("غروس-روزن", "غروس روزن"),
        ("غروس  روزن ", "غروس روزن"),
        ("تل־אביב", "تل אביב"),
        ("בֶּרְלִין", "ברלין"),
        ("Świętochłowice", "swiętochłowice"),
        ("KL ١", "kl 1"),
        ("می‌خواهم", "میخواهم"),
        ("ﺩﺍﺧﺎﻭ", "داخاو"),  # presentation forms
        ("مستشفى", "مستشفي"),
        ("لؤلؤ", "لولو"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("لوبلين", "لوبيك"), ("غراتس", "جراتس"), ("كام", "قام"), ("گرگان", "كركان")]
)
def test_names_that_differ(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


@given(
    st.text(alphabet="ابتدهويأإآةىءؤئ ", min_size=1),
    st.lists(st.sampled_from("\u064b\u064e\u0651\u0640"), max_size=4),
)
def test_marks_do_not_count(text: str, marks: list[str]) -> None:
    marked = "".join(letter + (marks[index % len(marks)] if marks else "") for index, letter in enumerate(text))
    assert fold_name(marked) == fold_name(text)


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        ("داخاو", ("داخاو",)),
        ("وداخاو", ("وداخاو", "داخاو")),
        ("وبالمنيكن", ("وبالمنيكن", "بالمنيكن", "المنيكن", "منيكن")),
        ("بالمنيكن", ("بالمنيكن", "المنيكن", "منيكن")),
        ("والرايخ", ("والرايخ", "الرايخ", "رايخ")),
        ("للرايخ", ("للرايخ", "الرايخ", "لرايخ", "رايخ")),
        ("وللرايخ", ("وللرايخ", "للرايخ", "الرايخ", "لرايخ", "رايخ")),
        ("للوبلين", ("للوبلين", "الوبلين", "لوبلين", "وبلين")),
        ("فبألمانيا", ("فبألمانيا", "بألمانيا", "ألمانيا")),
        ("كالأردين", ("كالأردين", "الأردين", "أردين")),
        ("وَداخاو", ("وَداخاو", "داخاو")),
        ("وبيرغن بيلزن", ("وبيرغن بيلزن", "بيرغن بيلزن", "يرغن بيلزن")),
        ("ود", ("ود",)),
        ("", ("",)),
    ],
)
def test_arabic_clitics(written: str, candidates: tuple[str, ...]) -> None:
    assert strip_clitics(written, "ar-SY") == candidates


def test_hebrew_clitics() -> None:
    assert strip_clitics("ולדכאו", "he") == ("ולדכאו", "לדכאו", "דכאו")
    assert strip_clitics("וּבְבֶּרְלִין", "he")[-1] == "רְלִין"
    assert "בֶּרְלִין" in strip_clitics("וּבְבֶּרְלִין", "he")


@pytest.mark.parametrize("language", ["fa", "ur", "en", "de", "yi", "qqq"])
def test_languages_without_clitics(language: str) -> None:
    assert strip_clitics("وداخاو", language) == ("وداخاو",)


@given(st.text(alphabet="والبكفسم َـ", max_size=8), st.sampled_from(["ar", "he", "fa"]))
def test_the_word_itself_is_tried_first_and_candidates_are_its_endings(text: str, language: str) -> None:
    candidates = strip_clitics(text, language)
    assert candidates[0] == text
    assert len(set(candidates)) == len(candidates)
    assert [len(candidate) for candidate in candidates] == sorted(map(len, candidates), reverse=True)
    # The alef of لل is the only letter that was not written.
    assert all(text.endswith(candidate.removeprefix("ا")) for candidate in candidates)
