"""Where a line of a long text ends: a text in, how much of it was laid out to find that out."""

import math
from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from publisher.press import weasyprint_patches, word_breaks
from publisher.press.word_breaks import lay_out_beginnings
from publisher.script.letters import LONGEST_WORD

weasyprint_patches.patch_weasyprint()

#: Longer than any text that is laid out whole for each of its lines.
LONG = 50 * LONGEST_WORD


def count_letters(text: str, width: float | None, *, size: float = 10.0, fits: bool = False) -> list[int]:
    """Return how many letters are laid out, time after time, for one line of a text; `fits` says that all have room."""
    asked: list[int] = []

    @lay_out_beginnings
    def split(given: str, *_: Any) -> tuple[Any, int, int | None]:
        asked.append(len(given))
        return None, 1, None if fits else 1

    split(text, {"font_size": size, "hyphens": "none"}, None, width, 0)
    return asked


def test_the_beginning_of_an_endless_word_is_enough_for_its_line() -> None:
    (asked,) = count_letters("ب" * LONG, 200)
    assert asked < LONG / 10


@pytest.mark.parametrize("width", [1.0, 100.0, 300.0])
def test_the_beginning_has_more_letters_than_any_line(width: float) -> None:
    (asked,) = count_letters("i" * LONG, width)
    assert asked >= LONGEST_WORD + width / 10 * 4


def test_a_beginning_for_which_there_is_room_is_not_taken_for_the_whole() -> None:
    first, second = count_letters("ب" * LONG, 200, fits=True)
    assert first < second == LONG


@pytest.mark.parametrize(
    ("text", "width", "size"),
    [
        ("ب" * 4 * LONGEST_WORD, 200, 10.0),
        ("كلمة " * LONG, 200, 10.0),
        ("ب" * 20 + "\u00ad" + "ب" * LONG, 200, 10.0),
        ("ب" * 20 + "\u200b" + "ب" * LONG, 200, 10.0),
        ("ب" * LONG, None, 10.0),
        ("ب" * LONG, math.inf, 10.0),
        ("ب" * LONG, 200, 0.0),
        ("ب" * LONG, 10.0 * LONG, 10.0),
    ],
    ids=["short", "words", "soft hyphens", "zero width spaces", "no width", "any width", "no size", "wide"],
)
def test_any_other_text_is_laid_out_whole(text: str, width: float | None, size: float) -> None:
    assert count_letters(text, width, size=size) == [len(text)]


def list_lines(text: str) -> list[str]:
    """Return the lines of a paragraph."""
    page = "body { margin: 0; width: 150px; font: 14px 'Noto Naskh Arabic'; overflow-wrap: anywhere }"
    html = f'<html dir="rtl" lang="ar"><style>{page}</style><body><p>{text}</p></body></html>'
    return [
        box.text
        for laid in HTML(string=html).render().pages
        for box in laid._page_box.descendants()
        if isinstance(box, boxes.TextBox)
    ]


@pytest.mark.parametrize("word", ["i" * 700, "Wi" * 350, "دار" * 250, "https://example.org/" + "a-b/" * 200])
def test_lines_end_where_they_end_in_the_whole_word(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = list_lines(f"كلمة {word}")
    monkeypatch.setattr(word_breaks, "_LONGEST_BEGINNING", len(word))
    assert lines == list_lines(f"كلمة {word}")
    assert len(lines) > 3


@pytest.mark.parametrize("letters", range(95, 125, 5))
def test_the_end_of_an_endless_word_stands_within_its_line_on_the_next_page(letters: int) -> None:
    """The line with which a page begins was tried at the foot of the page before, and its end is broken as well."""
    style = "@page { size: 200px 66px; margin: 0 } p { margin: 0; font: 16px/20px Noto Naskh Arabic; orphans: 1 }"
    style += "p { widows: 1; overflow-wrap: break-word }"
    html = f'<html lang="ar" dir="rtl"><style>{style}</style><p>{"ب" * letters}</p></html>'
    pages = HTML(string=html).render().pages
    lines = [box for page in pages for box in page._page_box.descendants() if isinstance(box, boxes.LineBox)]
    assert len(pages) > 1
    assert "".join(box.text for line in lines for box in line.children) == "ب" * letters
    assert all(line.width <= 200 for line in lines)
