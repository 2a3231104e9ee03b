"""The words of the house: every language has all of them, with the same places to fill."""

import pickle
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import publisher
from publisher.script.direction import is_right_to_left
from publisher.script.locale import (
    BorrowedText,
    find_lender,
    find_quotes,
    join_list,
    list_files,
    load_words,
    number_chapter,
    quote,
)

LOCALES = Path(publisher.__file__).parent / "locales"


def list_locales() -> tuple[str, ...]:
    """List the tags of all files of `locales/`, in the order of the alphabet."""
    names = (entry.name for entry in files("publisher").joinpath("locales").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


LANGUAGES = [tag for tag in list_locales() if "-" not in tag and not find_lender(tag)]
#: What has some words of its own, and others of its lender.
PARTLY = [tag for tag in list_locales() if "-" not in tag and find_lender(tag)]
REGIONS = [tag for tag in list_locales() if "-" in tag]


def read_flat(tag: str) -> dict[str, Any]:
    """Read a file as `table.key` → value."""
    tables = tomllib.loads((LOCALES / f"{tag}.toml").read_text(encoding="utf-8"))
    tables.pop("lender", None)
    return {f"{table}.{key}": value for table, words in tables.items() for key, value in words.items()}


def find_places(value: object) -> list[str]:
    return sorted(re.findall(r"\{(\w*)\}", value)) if isinstance(value, str) else []


ENGLISH = read_flat("en")


def test_the_languages_of_the_house() -> None:
    assert LANGUAGES == ["ar", "de", "en", "fa", "fr", "he", "ur", "yi"]
    assert PARTLY == ["ckb", "dv", "ps", "sd", "ug"]


@pytest.mark.parametrize("tag", PARTLY)
def test_a_language_with_some_words_has_them_in_order_and_a_lender_with_all(tag: str) -> None:
    words = read_flat(tag)
    assert list(words) == [key for key in ENGLISH if key in words]
    for key, value in words.items():
        assert find_places(value) == find_places(ENGLISH[key])
        assert type(value) is type(ENGLISH[key])
        assert value or key in {"words.ordinals", "words.part_ordinals"}
        assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]", str(value))
    # What numbers a chapter is of one language.
    assert {"words.chapter_numbered", "words.ordinals", "words.part_numbered", "words.part_ordinals"} <= set(words)
    assert find_lender(tag) in LANGUAGES
    borrowed = [word for word in load_words(tag).values() if isinstance(word, BorrowedText)]
    assert {word.language for word in borrowed} <= {find_lender(tag)}


@pytest.mark.parametrize("tag", ["ckb", "ps", "sd", "ug"])
def test_all_that_a_book_prints_is_in_its_language(tag: str) -> None:
    words = load_words(tag)
    tables = [
        table
        for name, table in words.items()
        if isinstance(table, Mapping) and name not in {"library", "access_features"}
    ]
    assert not any(isinstance(word, BorrowedText) for table in [words, *tables] for word in table.values())


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_the_same_words(tag: str) -> None:
    words = read_flat(tag)
    assert list(words) == list(ENGLISH)
    assert {key: find_places(value) for key, value in words.items()} == {
        key: find_places(value) for key, value in ENGLISH.items()
    }
    assert {key: type(value) for key, value in words.items()} == {key: type(value) for key, value in ENGLISH.items()}
    # A language may have none of its own.
    optional = {"words.ordinals", "words.part_ordinals", "words.quran_suras"}
    assert all(value for key, value in words.items() if key not in optional)


@pytest.mark.parametrize("tag", REGIONS)
def test_a_region_only_changes_words_that_there_are(tag: str) -> None:
    own = read_flat(tag)
    base = read_flat(tag.partition("-")[0])
    assert own
    for key, value in own.items():
        assert value != base[key]
        assert find_places(value) == find_places(base[key])


@pytest.mark.parametrize("tag", [*LANGUAGES, *PARTLY])
def test_ordinals_number_the_first_twenty_chapters_or_none(tag: str) -> None:
    ordinals = load_words(tag)["ordinals"]
    assert len(ordinals) in {0, 20}
    assert len(set(ordinals)) == len(ordinals)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_all_suras_have_names_or_none(tag: str) -> None:
    suras = load_words(tag)["quran_suras"]
    assert len(suras) in {0, 114}
    assert len(set(suras)) == len(suras)


@pytest.mark.parametrize("tag", ["ar", "fa", "ur", "he", "yi"])
def test_no_word_holds_a_bidi_control_or_a_letter_of_another_language(tag: str) -> None:
    foreign = {"ar": "یکہےپ", "fa": "يكةىہ", "ur": "يكةهى", "he": "", "yi": ""}[tag]
    for value in map(str, read_flat(tag).values()):
        assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]", value)
        assert not set(value) & set(foreign)


def test_words_of_the_mapping() -> None:
    words = load_words("ar")
    assert words["chapter"] == "الفصل"
    assert words["modes"]["foot"] == "سيرًا على الأقدام"
    assert words["on_page"].format(n=3) == "ص 3"
    with pytest.raises(KeyError):
        words["no_such_word"]


def test_words_cannot_be_changed() -> None:
    words = load_words("ar")
    with pytest.raises(TypeError):
        words["chapter"] = "باب"  # type: ignore[index]
    assert isinstance(words["modes"], Mapping)
    with pytest.raises(TypeError):
        words["modes"]["foot"] = ""  # type: ignore[index]


@pytest.mark.parametrize(
    ("language", "found"),
    [
        ("ar", ("ar",)),
        ("ar-EG", ("ar",)),
        ("ar-MA", ("ar-MA", "ar")),
        ("ar-Arab-MA", ("ar-MA", "ar")),
        ("iw", ("he",)),
        ("ps-AF", ("ps", "fa")),
        ("bal", ("ur",)),
        ("mzn", ("fa",)),
        ("ku-Arab", ("ckb", "ar")),
        ("ku", ("en",)),
        ("ug-Latn", ("en",)),
        ("ar-Latn", ("en",)),
        ("ur-Arab", ("ur",)),
        ("qqq", ("en",)),
    ],
)
def test_files_of_a_language(language: str, found: tuple[str, ...]) -> None:
    assert list_files(language) == found


def test_a_region_lies_over_its_language() -> None:
    words = load_words("ar-MA")
    assert words["pupil_sheet"] == "ورقة التلميذ"
    assert words["contents"] == "المحتويات"
    assert load_words("de-CH")["modes"] == {**load_words("de")["modes"], "foot": "zu Fuss"}


@pytest.mark.parametrize(
    ("number", "language", "digits", "line"),
    [
        (1, "ar", "latn", "الفصل الأول"),
        (20, "ar", "latn", "الفصل العشرون"),
        (21, "ar-EG", "arab", "الفصل ٢١"),
        (2, "he", "latn", "פרק שני"),
        (3, "fa", "arabext", "فصل سوم"),
        (4, "de", "latn", "Kapitel 4"),
        (5, "en", "latn", "Chapter Five"),
        (0, "en", "latn", "Chapter 0"),
    ],
)
def test_numbers_of_chapters(number: int, language: str, digits: str, line: str) -> None:
    assert number_chapter(number, language, digits) == line


def test_lists() -> None:
    assert join_list([], "ar") == ""
    assert join_list(["أ"], "ar") == "أ"
    assert join_list(["أ", "ب", "ج"], "ar") == "أ، ب وج"
    assert join_list(["a", "b"], "en") == "a and b"


def test_quotes() -> None:
    assert quote("قال «نعم»", "ar") == "«قال ”نعم“»"
    assert quote("a “b”", "en") == "“a ‘b’”"
    assert quote("שלום", "he") == "”שלום”"
    assert find_quotes("en-GB").opening == "‘"
    assert quote("oui", "fr") == "«\u00a0oui\u00a0»"


def test_a_language_without_words_borrows_those_of_a_neighbour_and_keeps_its_punctuation() -> None:
    words = load_words("bal")
    assert isinstance(words["contents"], BorrowedText)
    assert words["contents"].language == "ur"
    assert words["chapter_numbered"].format(ordinal="1").language == "ur"
    assert pickle.loads(pickle.dumps(words["contents"])).language == "ur"  # noqa: S301 - our own
    assert not isinstance(words["list_separator"], BorrowedText)
    assert words["list_separator"] == "، "
    assert not any(isinstance(word, BorrowedText) for word in load_words("fa").values())


@pytest.mark.parametrize(
    "tag", ["bal", "mzn", "azb", "ks", "lah", "dv", "syr", "ku-Arab", "kk-Arab", "jrb", "lad-Hebr", "ps"]
)
def test_what_stands_in_never_runs_the_other_way(tag: str) -> None:
    lender = find_lender(tag)
    assert is_right_to_left(tag)
    assert is_right_to_left(lender)
