"""The order in which a paragraph is seen, by a second resolver than that of the press."""

import unicodedata

import pytest
from bidi.mirror import MIRRORED
from hypothesis import given
from hypothesis import strategies as st

from publisher.proof.display import order_for_display
from publisher.script.bidi import order_visually, resolve_levels
from tests.checkers import find_unicode_file
from tests.mirroring import mirror_character

CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"}
ALPHABET = "اب١٢12abאב ()[]،,.-/%€:\u00a0«»"


def show(text: str, *, right_to_left: bool = True) -> str:
    return order_for_display(text, right_to_left=right_to_left).text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("قال Death March ثم", "مث Death March لاق"),
        ("(32) ثم [A (B)]", "[A (B)] مث (32)"),
        ("بين 1944–1945", "1945–1944 نيب"),
        ("١٢/٣", "١٢/٣"),
        ("س \u202aV-E Day!\u202c ص", "ص V-E Day! س"),
    ],
)
def test_a_paragraph_is_shown_as_it_is_read(text: str, shown: str) -> None:
    assert show(text) == shown


@pytest.mark.unicode_data
def test_the_conformance_test_of_the_algorithm() -> None:
    """BidiCharacterTest of the Unicode Character Database: one of its cases is wrong, with a tab between numbers."""
    wrong: list[str] = []
    file = find_unicode_file("BidiCharacterTest.txt")
    assert file is not None
    for line in file.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        codes, base, _, _, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        seen = list(order_for_display(text, right_to_left=base == "1").places)
        wanted = [index for index in map(int, order.split()) if unicodedata.bidirectional(text[index]) not in CONTROLS]
        if seen != wanted:
            wrong.append(line)
    assert [line.split(";")[0] for line in wrong] == ["0661 0009 0028 0662 0029"]


@given(st.text(ALPHABET, min_size=1, max_size=40), st.booleans(), st.data())
def test_the_lines_of_a_paragraph_are_seen_as_in_the_whole(text: str, right_to_left: bool, data: st.DataObject) -> None:  # noqa: FBT001
    """Rule L2 on the levels of one line gives what the order of the paragraph says of its characters."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    levels = resolve_levels(text, int(right_to_left))
    line = [start + index for index in order_visually(levels[start:end])]
    places = order_for_display(text, right_to_left=right_to_left).places
    whole = [index for index in places if start <= index < end]
    # White space at the end of a line stands at the level of the paragraph (L1), and is not seen.
    kept = {index for index in range(start, end) if not text[index].isspace()}
    assert [index for index in line if index in kept] == [index for index in whole if index in kept]


def test_signs_are_mirrored_as_the_database_says() -> None:
    assert {sign: mirror_character(sign) for sign in MIRRORED} == MIRRORED


def test_a_paragraph_may_be_long() -> None:
    text = "كلمة a1 " * 5000
    assert order_for_display(text.rstrip(), right_to_left=True).places[-1] == 0
    with pytest.raises(ValueError, match="characters"):
        order_for_display("ا" * 400_000, right_to_left=True)


@pytest.mark.parametrize("right_to_left", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "كلمة \U0001f3f4\U000e0067\U000e0062\U000e007f ثم",
        "葛\U000e0100 كلمة",
        "\U000e0100 كلمة \U000e0030",
        "12\U000e00311\u0661",
    ],
)
def test_characters_that_tags_are_made_of_are_no_tags(text: str, right_to_left: bool) -> None:  # noqa: FBT001
    shown, places = order_for_display(text, right_to_left=right_to_left)
    seen = [place for place, character in enumerate(text) if not 0xE0020 <= ord(character) < 0xE0080]
    assert sorted(places) == seen
    assert [text[place] for place in places] == list(shown)
