"""FriBidi through cffi, against Unicode's own tests of the bidirectional algorithm."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.script import bidi
from publisher.script.bidi import (
    CLOSING_CONTROLS,
    LevelRun,
    MissingLibraryError,
    group_levels,
    order_visually,
    resolve_levels,
)
from tests import checkers

BASES = {"0": 0, "1": 1, "2": None}
# One character of each bidi class, as in BidiTest.txt.
SAMPLES = {
    "L": "a", "R": "א", "AL": "ا", "EN": "1", "ES": "+", "ET": "#", "AN": "\u0661", "CS": ",", "B": "\u2029",
    "S": "\t", "WS": " ", "ON": "!", "NSM": "\u0300", "BN": "\u00ad", "LRE": "\u202a", "RLE": "\u202b",
    "PDF": "\u202c", "LRO": "\u202d", "RLO": "\u202e", "LRI": "\u2066", "RLI": "\u2067", "FSI": "\u2068",
    "PDI": "\u2069",
}  # fmt: skip


def find_file(name: str) -> Path:
    file = checkers.find_unicode_file(name)
    if file is None:
        pytest.skip(f"{name} is not on this machine (Debian: unicode-data)")
    return file


@cache
def order_once(levels: tuple[int, ...]) -> list[int]:
    """Order a line by its levels, which thousands of cases have in common."""
    return order_visually(levels)


def is_right(text: str, base: int | None, levels: list[str], order: list[int]) -> bool:
    """Compare levels, of which `x` is one that rule X9 removes, and the order of those that stay."""
    found = resolve_levels(text, base)
    kept = [index for index, level in enumerate(levels) if level != "x"]
    seen = [kept[index] for index in order_once(tuple(found[index] for index in kept))]
    return [str(found[index]) for index in kept] == [levels[index] for index in kept] and seen == order


@pytest.mark.unicode_data
def test_all_cases_of_bidi_character_test() -> None:
    wrong = []
    count = 0
    with find_file("BidiCharacterTest.txt").open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#") or not line.strip():
                continue
            characters, base, _, levels, order = line.strip().split(";")
            text = "".join(chr(int(character, 16)) for character in characters.split())
            count += 1
            if not is_right(text, BASES[base], levels.split(), [int(index) for index in order.split()]):
                wrong.append(line)
    assert not wrong
    # 15.0 has 91,707 cases, 15.1 and later some more.
    assert count >= 91_707


def read_bidi_test(file: Path, part: range) -> Iterator[tuple[str, int, list[str], list[int]]]:
    levels: list[str] = []
    order: list[int] = []
    number = 0
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            kind, _, rest = line.strip().partition(":")
            if kind == "@Levels":
                levels = rest.split()
            elif kind == "@Reorder":
                order = [int(index) for index in rest.split()]
            elif line[0] not in "#@\n":
                if number % 17 in part:
                    classes, _, bits = line.partition(";")
                    yield "".join(SAMPLES[name] for name in classes.split()), int(bits), levels, order
                number += 1


#: The cases of `BidiTest.txt` in parts: one of 17 first, and the others in four tests for the processes of a run.
PARTS = (range(1), range(1, 5), range(5, 9), range(9, 13), range(13, 17))


@pytest.mark.unicode_data
@pytest.mark.parametrize(
    "part", [PARTS[0], *(pytest.param(part, marks=pytest.mark.slow) for part in PARTS[1:])], ids=str
)
def test_cases_of_bidi_test(part: range) -> None:
    wrong = []
    count = 0
    for text, bits, levels, order in read_bidi_test(find_file("BidiTest.txt"), part):
        # The bits stand for the paragraph levels auto, 0 and 1.
        for bit, base in ((1, None), (2, 0), (4, 1)):
            if bits & bit:
                count += 1
                if not is_right(text, base, levels, order):
                    wrong.append((text, base, levels, order))
    assert not wrong
    assert count > 700_000 * len(part) // 17


def test_the_parts_have_every_case_once() -> None:
    assert sorted(rest for part in PARTS for rest in part) == list(range(17))


def test_levels_of_arabic_with_a_latin_phrase() -> None:
    text = "قال Death March ثم"
    assert group_levels(resolve_levels(text, 1)) == [
        LevelRun(0, 4, 1),
        LevelRun(4, 15, 2),
        LevelRun(15, 18, 1),
    ]


def test_base_direction_decides_neutrals() -> None:
    assert resolve_levels("!", 0) == [0]
    assert resolve_levels("!", 1) == [1]
    assert resolve_levels("! א", None) == [1, 1, 1]


def test_characters_above_the_basic_plane_are_one_each() -> None:
    # Adlam is right to left, Gothic left to right.
    assert resolve_levels("\U0001e900\U0001e901 \U00010330", 0) == [1, 1, 0, 0]


def test_a_picture_is_no_letter_however_new_it_is() -> None:
    # U+1FA9F and U+1FAE9 came with Unicode 13 and 16; an older FriBidi has letters there.
    for picture in ("\U0001f5a5", "\U0001fa9f", "\U0001fae9"):
        assert resolve_levels(f"א {picture} ab", 1) == [1, 1, 1, 1, 2, 2]


def test_each_paragraph_finds_its_own_direction() -> None:
    assert resolve_levels("اب\r\nab\u2029اب", None) == [1, 1, 1, 1, 0, 0, 0, 1, 1]


def test_dates_in_arabic_and_persian_digits() -> None:
    # Arabic-Indic digits are AN, Persian ones EN; both run from left to right at level 2.
    assert resolve_levels("في ١٩٤٥", 1)[-4:] == [2, 2, 2, 2]
    assert resolve_levels("در ۱۹۴۵", 1)[-4:] == [2, 2, 2, 2]


def test_en_dash_keeps_the_order_of_reading_and_hyphen_does_not() -> None:
    assert resolve_levels("1944–1945", 1)[4] == 1
    assert resolve_levels("1944-1945", 1)[4] == 2


def test_unknown_base_is_refused() -> None:
    with pytest.raises(ValueError, match="0, 1 or None"):
        resolve_levels("ا", 2)


def test_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bidi, "LIBRARY_NAMES", ("libno-such-thing.so.0",))
    monkeypatch.setattr("ctypes.util.find_library", lambda _: None)
    bidi._open_library.cache_clear()
    try:
        with pytest.raises(MissingLibraryError, match="libfribidi0"):
            resolve_levels("ا", 1)
    finally:
        bidi._open_library.cache_clear()


@given(st.text(), st.sampled_from([None, 0, 1]))
def test_there_is_a_level_for_each_character_and_an_order_of_all(text: str, base: int | None) -> None:
    levels = resolve_levels(text, base)
    assert len(levels) == len(text)
    assert sorted(order_visually(levels)) == list(range(len(text)))
    runs = group_levels(levels)
    assert "".join(text[run.start : run.end] for run in runs) == text


def test_a_lone_surrogate_does_no_harm() -> None:
    assert len(resolve_levels("a\ud800ا", 0)) == 3


@pytest.mark.parametrize("opening", ["\u2067", "\u202b", "\u2067\u202b", "\u2066\u2067\u202e"])
@pytest.mark.parametrize("depth", [17, 60, 100, 127, 1000])
def test_controls_as_deep_as_anyone_likes_do_no_harm(opening: str, depth: int) -> None:
    # FriBidi writes beyond its memory, so a crash of this process is what would be seen.
    closing = "".join(CLOSING_CONTROLS[control] for control in reversed(opening))
    text = (opening * depth + "ن (a) 1" + closing * depth + " ") * 9
    for base in (0, 1, None):
        assert len(resolve_levels(text, base)) == len(text)


def test_what_stands_beside_deep_controls_keeps_its_levels() -> None:
    deep = "\u2067" * 300 + "a" + "\u2069" * 300
    flat = "\u2067" + "a" + "\u2069"
    levels, expected = resolve_levels(f"ن {deep} b 1", 1), resolve_levels(f"ن {flat} b 1", 1)
    assert levels[:2] == expected[:2]
    assert levels[-4:] == expected[-4:]
