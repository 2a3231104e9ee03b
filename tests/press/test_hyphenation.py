"""Words are divided as Pyphen divides them, and each of its patterns is read as it reads it."""

from itertools import pairwise

import pyphen
import pytest

from publisher.press.hyphenation import CommonDivider, QuickPatterns, open_divider, read_dictionary


@pytest.mark.parametrize("language", ["de", "en", "fr", "hu", "it", "nl", "pl", "ru"])
def test_every_pattern_is_that_of_pyphen(language: str) -> None:
    path = pyphen.LANGUAGES[pyphen.language_fallback(language)]
    whole, quick = pyphen.HyphDict(path), read_dictionary(path)
    assert {letters: quick.patterns.get(letters) for letters in whole.patterns} == whole.patterns
    if isinstance(quick.patterns, QuickPatterns):
        assert {letters for letters in quick.patterns.lines if quick.patterns.get(letters)} == whole.patterns.keys()
        # No pattern is so long that a word would not be searched for it.
        assert quick.maxlen >= whole.maxlen


def test_german_words_are_divided_with_few_patterns_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyphen, "hdcache", {})
    divider = open_divider("de", 3, 3)
    assert divider.inserted("Donaudampfschifffahrt") == "Donau-dampf-schiff-fahrt"
    assert isinstance(divider.hd.patterns, QuickPatterns)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("documentation", "docu-men-ta-tion"),
        ("Zeitschrift", "Zeit-schrift"),
        ("programming", "pro-gram-ming"),
        ("Gesellschaft", "Gesellschaft"),
        ("Customs", "Customs"),
    ],
)
def test_a_word_of_no_known_language_is_divided_where_several_agree(word: str, parts: str) -> None:
    places = [0, *CommonDivider(3, 3).positions(word), len(word)]
    assert "-".join(word[start:end] for start, end in pairwise(places)) == parts
