"""`publisher fonts`: how fit type families are for a book, found by setting and reading them."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from publisher.press.fontbook import MissingFontError, find_families_with, find_font, find_missing, has_bold
from publisher.script.specimens import SPECIMENS, belongs_to
from publisher.script.word_shares import count_words, share_words
from tests.text_layer import list_losses

HEBREW_BOOK = """\
title: ספר קטן
language: he
identifier: urn:uuid:00000000-0000-4000-8000-000000000002
slug: small
chapters: [01.md]
"""
HEBREW_CHAPTER = "---\ntitle: פרק קטן\n---\n\nשלום לכולם.\n"


def cut_font(family: str, letters: str, name: str) -> bytes:
    """Return a font of another name that has only some letters."""
    font = TTFont(find_font(family))
    subsetter = Subsetter(Options(name_IDs=["*"], layout_features=["*"]))
    subsetter.populate(text=letters + " ")
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in {1, 4, 16}:
            record.string = name
    output = io.BytesIO()
    font.save(output)
    return output.getvalue()


def test_families_of_the_script_are_judged_by_what_survives(
    make_book: Callable[..., Path], publish: Callable[..., Result]
) -> None:
    result = publish("fonts", make_book(), "--format", "json")
    assert result.exit_code == 0
    fitted = {one["family"]: one for one in json.loads(result.stdout)}
    assert {"Noto Naskh Arabic", "Noto Kufi Arabic", "Noto Sans Arabic"} <= fitted.keys()
    assert "Noto Serif" not in fitted
    assert fitted["Noto Naskh Arabic"] == {
        "family": "Noto Naskh Arabic",
        "missing": [],
        "plain": 1.0,
        "marked": 1.0,
        "has_bold": True,
        "is_chosen": True,
    }
    assert [name for name, one in fitted.items() if one["is_chosen"]] == ["Noto Naskh Arabic"]


def test_a_family_of_the_book_that_lacks_letters_comes_last(
    make_book: Callable[..., Path], publish: Callable[..., Result]
) -> None:
    font = cut_font("Noto Serif Hebrew", "אבשתםץל", "Cut Hebrew")
    book = make_book({"book.yaml": HEBREW_BOOK, "01.md": HEBREW_CHAPTER, "fonts/cut.ttf": font})
    result = publish("fonts", book)
    assert result.exit_code == 0
    head, *rows, foot = result.stdout.splitlines()
    assert head.split() == ["family", "lacks", "plain", "marked", "bold"]
    assert foot == "* the book is set in this family"
    assert [row for row in rows if row.startswith("*")] == [
        row for row in rows if row.split()[1:4] == ["Noto", "Serif", "Hebrew"]
    ]
    # It has neither kaf, vav nor all letters of the title.
    name, lacks, *_ = rows[-1].split("  ", 2)[1].strip(), *rows[-1].split()[2:]
    assert name == "Cut Hebrew"
    assert int(lacks) >= 3


def test_characters_that_a_family_lacks_are_named() -> None:
    assert find_missing("Noto Naskh Arabic", "سلام שלום") == tuple(sorted(set("שלום")))
    assert not find_missing("Noto Naskh Arabic", SPECIMENS["Arab"].marked)


def test_families_are_found_by_their_characters() -> None:
    assert "Noto Serif Hebrew" in find_families_with("אב")
    assert "Noto Naskh Arabic" not in find_families_with("אב")


def test_bold_is_a_font_of_its_own() -> None:
    assert has_bold("Noto Naskh Arabic")
    with pytest.raises(MissingFontError):
        has_bold("No Such Family")


def test_specimens_have_the_letters_and_marks_of_their_script() -> None:
    arabic = SPECIMENS["Arab"]
    assert set("ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىة") <= set(arabic.plain)
    assert set("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670") <= set(arabic.marked)
    assert set("אבגדהוזחטיכלמנסעפצקרשתךםןףץ") <= set(SPECIMENS["Hebr"].plain)
    assert all(belongs_to(letter, script) for script, one in SPECIMENS.items() for letter in one.basic)
    assert not belongs_to("a", "Arab")


def test_words_are_counted_as_often_as_they_occur() -> None:
    assert count_words("عام 1944، عام") == {"عام": 2, "1944": 1}
    assert list_losses("عام 1944، عام", "عام\u200f 1944") == {"عام": 1}
    assert share_words("عام 1944، عام", "\u202bعام 1944") == pytest.approx(2 / 3)
    assert share_words("…", "") == 1


def test_a_mark_belongs_to_its_word_and_a_non_joiner_parts_none() -> None:
    assert set(count_words("سَمِعَ، نمی\u200cدانم")) == {"سَمِعَ", "نمیدانم"}
    # Whoever takes it for a space loses a word where it is missing.
    assert share_words("نمی\u200cدانم", "نمیدانم") == 0
    assert share_words("نمی\u200cدانم", "نمی دانم") == 0
