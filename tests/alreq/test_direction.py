"""Arabic layout requirements (W3C alreq): what is said of direction, each statement on a rendered page."""

import pytest
from lxml import html as lxml_html

from tests.alreq.conftest import SetChapter
from tests.proving import drop_spaces

PHRASE = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau omega"


def test_base_direction_is_explicit(set_chapter: SetChapter) -> None:
    proven = set_chapter("1945 Lublin.\n\n::: {lang=de}\n1945 نص.\n:::")
    for html in proven.html.values():
        assert lxml_html.document_fromstring(html).get("dir") == "rtl"
    # Neither the number nor the Latin word at the start turns the paragraph round.
    assert proven.show_line("1945 Lublin.") == ".Lublin1945"
    assert proven.show_line("1945 نص.") == "1945" + "نص"[::-1] + "."


def test_logical_order_is_stored(set_chapter: SetChapter) -> None:
    sentence = "وصلوا إلى لوبلين (Lublin) في 25 يناير."
    proven = set_chapter(sentence)
    written = "".join(map(str, lxml_html.document_fromstring(proven.html["c1"]).itertext()))
    assert drop_spaces(sentence) in drop_spaces(written)
    assert "\u202e" not in written


@pytest.mark.parametrize(
    ("language", "source", "seen"),
    [
        # Arabic-Indic digits are of class AN: a hyphen between two numbers divides them.
        ("ar", "١٢-٣", "٣-١٢"),
        # Persian digits are of class EN: it holds them together, unless an Arabic letter is before them.
        ("fa", "۱۲-۳", "۱۲-۳"),
        ("fa", "به ۱۲-۳", "۳-۱۲ هب"),
        ("he", "של 12-3", "12-3 לש"),
        ("ar", "١٢-٣ 12-3", "12-3 ٣-١٢"),
        ("fa", "۱۲٪ ١٢٪", "٪١٢ ۱۲٪"),
    ],
)
def test_arabic_indic_digits_are_an_and_persian_digits_en(
    set_chapter: SetChapter, language: str, source: str, seen: str
) -> None:
    assert set_chapter(source, language).show_line(source) == drop_spaces(seen)


def test_a_left_to_right_phrase_broken_over_two_lines_keeps_its_first_words_on_the_upper_line(
    set_chapter: SetChapter,
) -> None:
    proven = set_chapter(f"قال {PHRASE} ثم سكت.")
    lines = proven.list_lines(PHRASE)
    assert len(lines) > 1
    assert all(line.is_in_order for line in lines)
    words = [word for line in lines for word in line.line.text.split() if word.isascii() and word.isalpha()]
    assert words == PHRASE.split()
    heights = [line.line.glyphs[0].y for line in lines]
    assert heights == sorted(heights, reverse=True)
