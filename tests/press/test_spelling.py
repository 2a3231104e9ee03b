"""Spelling: each letter and each mark of a cluster gets a glyph, nothing is drawn twice, and nothing moves."""

import unicodedata
from collections.abc import Mapping
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from publisher.model.parts import Piece
from publisher.press.spelling import PlacedGlyph, Readings, spell_cluster

UNITS = 1000


def spell(text: str, glyphs: list[PlacedGlyph], width: int, texts: Mapping[int, str]) -> list[Piece]:
    return spell_cluster(text, glyphs, width, Readings(texts, UNITS), right_to_left=True)


def test_a_mark_comes_before_its_letter_and_takes_no_room() -> None:
    glyphs = [PlacedGlyph(7, 0, 120, 300), PlacedGlyph(3, 0)]
    assert spell("بَ", glyphs, 500, {3: "ب", 7: "َ"}) == [
        Piece(((7, 120, 300),), "َ", 0),
        Piece(((3, 0, 0),), "ب", 500),
    ]


def test_letters_that_share_a_shape_share_its_width_and_keep_their_marks() -> None:
    glyphs = [PlacedGlyph(7, 0, 50, 300), PlacedGlyph(5, 0)]
    assert spell("لَا", glyphs, 600, {5: "لا", 7: "َ"}) == [
        Piece(((5, 0, 0),), "ا", 300),
        Piece(((7, -250, 300),), "َ", 0),
        Piece((), "ل", 300),
    ]


def test_a_letter_that_follows_itself_in_one_shape_begins_apart() -> None:
    pieces = spell("\ufdfa", [PlacedGlyph(5, 0)], 1000, {5: "\ufdfa"})
    assert "".join(piece.text for piece in reversed(pieces)) == unicodedata.normalize("NFKC", "\ufdfa")
    starts = [*accumulate((piece.width for piece in pieces), initial=0)]
    assert starts[-1] == 1000
    doubled = [at for at, pair in enumerate(pairwise(pieces)) if pair[0].text == pair[1].text]
    # Poppler drops what begins within a tenth of an em of its like.
    assert [starts[at + 1] - starts[at] > 100 for at in doubled] == [True]


def test_a_letter_that_is_drawn_with_several_glyphs_is_one_piece() -> None:
    glyphs = [PlacedGlyph(8, 0, 40, -200), PlacedGlyph(3, 0)]
    assert spell("ج", glyphs, 500, {3: "ح", 8: "\u2060"}) == [Piece(((3, 0, 0), (8, 40, -200)), "ج", 500)]


def test_a_mark_that_its_letter_shows_too_is_a_piece_without_shape() -> None:
    assert spell("שׁ", [PlacedGlyph(4, 0)], 700, {4: "שׁ"}) == [Piece((), "\u05c1", 0), Piece(((4, 0, 0),), "ש", 700)]


def test_joined_forms_are_spelled_out_and_controls_left_out() -> None:
    texts = [piece.text for piece in spell("\ufefb", [PlacedGlyph(5, 0)], 600, {5: "لا"})]
    assert texts == ["ا", "ل"]
    assert spell("\u2067", [], 0, {}) == []
    assert spell("\u200c", [], 0, {}) == [Piece((), "\u200c", 0)]


def test_a_tab_that_is_drawn_with_no_glyph_is_a_gap() -> None:
    assert spell("\t", [], 2000, {}) == []


def test_a_left_to_right_ligature_is_read_in_one_piece() -> None:
    pieces = spell_cluster("ffi", [PlacedGlyph(9, 0)], 800, Readings({9: "ffi"}, UNITS), right_to_left=False)
    assert pieces == [Piece(((9, 0, 0),), "ffi", 800)]


LETTERS = st.sampled_from("بجدلماهيأإآ")
MARKS = st.lists(st.sampled_from("\u064e\u064f\u0650\u0651\u0652\u064b\u0670"), max_size=2, unique=True)
WRITTEN = st.lists(st.tuples(LETTERS, MARKS), min_size=1, max_size=3)


@st.composite
def draw_clusters(draw: st.DrawFn) -> tuple[str, list[PlacedGlyph], int, dict[int, str]]:
    """Return a cluster, and a font that draws its letters and marks as fonts do: together, apart, or with more."""
    written = draw(WRITTEN)
    text = "".join(letter + "".join(marks) for letter, marks in written)
    texts: dict[int, str] = {}
    names: list[tuple[str, bool]] = []
    if draw(st.booleans()):
        names.append(("".join(letter for letter, _ in written), True))
    else:
        for letter, _ in written:
            names.append((letter, True))
            names += [("\u2060", False)] * draw(st.integers(0, 1))
    for _, marks in written:
        names += [(mark, False) for mark in marks if draw(st.booleans())]
    glyphs: list[PlacedGlyph] = []
    pen = 0
    for number, (name, is_wide) in enumerate(reversed(names)):
        texts[number] = draw(st.sampled_from([name, name, "\u2060"]))
        glyphs.append(PlacedGlyph(number, pen, draw(st.integers(-200, 200)), draw(st.integers(-300, 300))))
        pen += draw(st.integers(200, 600)) if is_wide else 0
    return text, glyphs, pen, texts


@given(draw_clusters())
def test_every_cluster_is_read_whole_and_drawn_once(
    cluster: tuple[str, list[PlacedGlyph], int, dict[int, str]],
) -> None:
    text, glyphs, width, texts = cluster
    pieces = spell(text, glyphs, width, texts)
    # Glyphs come from the left: what is read is turned round, piece by piece.
    read = "".join(piece.text for piece in reversed(pieces))
    assert unicodedata.normalize("NFC", read) == unicodedata.normalize("NFC", text)
    assert sum(piece.width for piece in pieces) == width
    assert all(piece.width >= 0 and piece.text for piece in pieces)
    drawn, pen = [], 0
    for piece in pieces:
        drawn += [(glyph, pen + x, y) for glyph, x, y in piece.shapes]
        pen += piece.width
    assert sorted(drawn) == sorted((glyph.glyph, glyph.pen + glyph.x, glyph.y) for glyph in glyphs)
