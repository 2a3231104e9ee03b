"""Artifacts tell which running heads a page has, and figures which words a picture has, whatever says the same."""

from collections import Counter

import pytest

from publisher.model.expected import ExpectedBlock, ExpectedPart, ExpectedText
from publisher.proof.beside_text import find_heads, find_picture_words
from publisher.proof.drawn_text import DrawnText
from publisher.proof.printed import NO_CONTENT, Print, PrintedFont, PrintedGlyph, PrintedPage
from publisher.proof.structure import Element

FONT = PrintedFont("ABCDEF+Test", {}, b"")
WIDE = PrintedFont("ABCDEF+Wide", {}, b"", {1: 900.0})


def print_lines(lines: list[str]) -> Print:
    """Print lines that are artifacts on one page, each letter ten points wide."""
    glyphs = tuple(
        PrintedGlyph(
            FONT, 1, letter, 10.0 * at, y, (10.0 * at, y, 10.0 * at + 9, y + 9), 10.0, 0.0, -1, is_artifact=True
        )
        for y, line in zip(range(500, 0, -20), lines, strict=False)
        for at, letter in enumerate(line)
    )
    return Print((PrintedPage(1, 400.0, 600.0, glyphs, (0.0, 0.0, 400.0, 600.0)),), ())


@pytest.mark.parametrize(
    ("lines", "heads", "found"),
    [
        (["7", "to the town"], ("to the town", "and"), ("to the town",)),
        # The second line of a title says what a chapter is called.
        (["to the town", "and", "7"], ("to the town and", "and"), ("to the town and",)),
        (["to the town and", "7", "and"], ("to the town and", "and"), ("to the town and", "and")),
        # A number in the margin is that of a chapter.
        (["1", "7", "1"], ("1",), ("1", "1")),
        # Both are lines by themselves, and one has the letters of the other.
        (["town", "7", "to the town"], ("town", "to the town"), ("to the town", "town")),
    ],
)
def test_heads_are_those_that_account_for_the_letters(
    lines: list[str], heads: tuple[str, ...], found: tuple[str, ...]
) -> None:
    """A head that is the line of a longer one is not taken for it, and one that stands twice is found twice."""
    part = ExpectedPart("part", (), 0, ("7",), heads=heads)
    text = ExpectedText("print", "title", "en", right_to_left=False, parts=(part,))
    assert sorted(find_heads(text, print_lines(lines))[1]) == sorted(found)


# The house writes its labels in the content of their figure: a form with equal words is a picture of the book.
@pytest.mark.parametrize(("content", "found"), [(3, "xy"), (NO_CONTENT, "xym")])
def test_words_of_a_picture_are_found_however_its_letters_are_drawn(content: int, found: str) -> None:
    """Text that is set from its start is drawn in the content of the figure, and other text as a form in it."""
    glyphs = tuple(
        PrintedGlyph(FONT, 1, sign, x, 9.0, (x, 9.0, x + 9, 18.0), 10.0, 0.0, place, is_artifact=False)
        for sign, x, place in (("a", 0.0, 2), ("x", 100.0, content), ("y", 200.0, content), ("m", 300.0, content))
    )
    page = PrintedPage(1, 400.0, 600.0, glyphs, (0.0, 0.0, 400.0, 600.0))
    printed = Print((page,), (Element("P", ((0, 2),)), Element("Figure", ((0, 3),))))
    # What the house writes in a drawing of its own has to be there.
    label = ExpectedBlock("label", "m", "en", right_to_left=False)
    part = ExpectedPart("part", (label,), 0, ("7",), heads=())
    expected = ExpectedText("print", "title", "en", right_to_left=False, parts=(part,))
    words = find_picture_words(expected, printed, DrawnText({(0, 2): "a", (0, 3): "xym"}, {}))
    assert words == {1: Counter(found)}


def test_labels_of_the_house_side_by_side_are_words_of_the_text() -> None:
    """Two bars of a timeline that begin on one day have their letters beside one another."""
    signs = (("x", 100.0), ("y", 112.0), ("m", 200.0), ("n", 212.0))
    glyphs = tuple(
        PrintedGlyph(WIDE, 1, sign, x, 9.0, (x, 9.0, x + 9, 18.0), 10.0, 0.0, 3, is_artifact=False) for sign, x in signs
    )
    page = PrintedPage(1, 400.0, 600.0, glyphs, (0.0, 0.0, 400.0, 600.0))
    printed = Print((page,), (Element("Figure", ((0, 3),)),))
    labels = tuple(ExpectedBlock("label", sign, "en", right_to_left=False) for sign in "mn")
    part = ExpectedPart("part", labels, 0, ("7",), heads=())
    expected = ExpectedText("print", "title", "en", right_to_left=False, parts=(part,))
    words = find_picture_words(expected, printed, DrawnText({(0, 3): "xymn"}, {}))
    # Those of another picture may be read as one word or as two.
    assert words == {1: Counter(("xy", "yx", "x", "y", "mn", "nm"))}
