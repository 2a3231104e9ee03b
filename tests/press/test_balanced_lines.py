"""Titles in lines of one length: pages with titles, and the lines in which they are set."""

from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from publisher.press import weasyprint_patches

weasyprint_patches.patch_weasyprint()

WIDTH = 320.0
STYLE = f"""@page {{ size: {WIDTH + 40}px 300px; margin: 20px }} body {{ margin: 0 }}
h1 {{ font: bold 24px/36px 'Noto Kufi Arabic', 'Noto Sans'; margin: 0; --lines: balanced }}"""
TITLES = {
    "ar": "قطارات وسفن، ثم سير على الأقدام",
    "fa": "برنامه‌نویسی با پایتون برای کودکان ایران",
    "he": "רכבות ואוניות, ואחר כך הליכה ברגל אל תוך החורף הארוך",
    "en": "Trains and ships, and then on foot into the long winter",
}


def set_title(title: str, language: str, style: str = "") -> tuple[Any, list[Any]]:
    """Return the block of a title and its lines."""
    direction = "ltr" if language == "en" else "rtl"
    page = (
        f'<html dir="{direction}" lang="{language}"><style>{STYLE}{style}</style><body><h1>{title}</h1></body></html>'
    )
    block = HTML(string=page).render().pages[0]._page_box.children[0].children[0].children[0]
    return block, [line for line in block.children if isinstance(line, boxes.LineBox)]


@pytest.mark.parametrize("language", list(TITLES))
def test_the_lines_of_a_title_are_of_one_length(language: str) -> None:
    _, lines = set_title(TITLES[language], language)
    _, filled = set_title(TITLES[language], language, "h1 { --lines: filled }")
    assert len(lines) == len(filled) > 1
    assert min(line.width for line in lines) > min(line.width for line in filled)
    assert max(line.width for line in lines) <= max(line.width for line in filled)
    words = [box.text for line in lines for box in line.descendants() if isinstance(box, boxes.TextBox)]
    assert " ".join(words).split() == TITLES[language].split()


@pytest.mark.parametrize("language", list(TITLES))
def test_a_title_begins_where_it_would(language: str) -> None:
    block, lines = set_title(TITLES[language], language)
    for line in lines:
        edge = line.position_x - 20 if language == "en" else 20 + WIDTH - line.position_x - line.width
        assert edge == pytest.approx(0, abs=0.1)
    assert block.margin_width() == pytest.approx(WIDTH)


def test_a_title_whose_words_fill_a_line_each_is_not_made_narrower_than_they_are() -> None:
    title = "ئەتىگەندە شەھەرگە ئولتۇرغان"
    block, words = set_title(title, "ug", "@page { size: 280px 300px; margin: 20px } h1 { font-size: 40px }")
    assert len(words) == len(title.split())
    assert block.width >= max(line.width for line in words)


def test_a_centred_title_stays_in_the_middle() -> None:
    _, lines = set_title(TITLES["ar"], "ar", "h1 { text-align: center }")
    assert len(lines) > 1
    for line in lines:
        first, last = line.children[0], line.children[-1]
        middle = (min(first.position_x, last.position_x) + max(box.position_x + box.width for box in (first, last))) / 2
        assert middle == pytest.approx(20 + WIDTH / 2, abs=1)


@pytest.mark.parametrize("title", ["عنوان", "كلمة " * 90], ids=["one line", "a paragraph"])
def test_what_cannot_be_balanced_is_left_alone(title: str) -> None:
    block, lines = set_title(title, "ar")
    _, filled = set_title(title, "ar", "h1 { --lines: filled }")
    assert [line.width for line in lines] == [line.width for line in filled]
    assert block.width == WIDTH
