"""What code says in right-to-left scripts: each thing of a line is one, and what is around it stays where it is."""

from functools import partial

import pytest

from publisher.script.code_text import find_code_stretches
from tests.lines_run import count_lines


def find(line: str, language: str = "") -> list[tuple[str, str]]:
    return [(line[start:end], direction) for start, end, direction in find_code_stretches(line, language)]


@pytest.mark.parametrize(
    ("line", "things"),
    [
        ('{"نام": "رضا", "age": 30}', ["نام", "رضا"]),
        ('print(سلام("دنیا"))', ["سلام", "دنیا"]),
        ("متغیر = 5", ["متغیر"]),
        ('    """سلام می\u200cکند."""', ["سلام می\u200cکند."]),
        ('return f"سلام {نام}!"  # رشته (خوب)!', ["سلام {نام}!", "رشته (خوب)!"]),
        ("/* شرح، كامل */", ["شرح، كامل"]),
        ("<!-- הערה: כאן -->", ["הערה: כאן"]),
        (" * שורה של הערה.", ["שורה של הערה."]),
        ("git add فایل یک --force", ["فایل یک"]),
        ('git log --author="رضا" --since="2 weeks"', ["رضا"]),
        # Running text, as of a text of several lines, is one thing with its signs.
        ("    سلام، (دنیا).", ["سلام، (دنیا)."]),
        # A star before a word marks emphasis.
        ("*نص مائل*", ["نص مائل"]),
        ("**نص** و*آخر*", ["نص", "و", "آخر"]),
        # An apostrophe opens no quote, nor does a gershayim.
        ("don't سلام", ["سلام"]),
        ('x = צה"ל', ["צה", "ל"]),
        ('x = "\\"سلام"', ['\\"سلام']),
        ("a && b", []),
    ],
)
def test_each_thing_is_one(line: str, things: list[str]) -> None:
    assert [text for text, _ in find(line)] == things
    assert {direction for _, direction in find(line)} <= {"rtl"}


def test_quoted_text_takes_the_direction_of_its_first_letter() -> None:
    assert find('say("Hello سلام")') == [("Hello سلام", "ltr")]


def test_a_mark_opens_a_comment_in_some_languages_only() -> None:
    assert find("x = a // عدد + y", "python") == [("عدد", "rtl")]
    assert find("x = a // عدد + y", "js") == [("عدد + y", "rtl")]


@pytest.mark.parametrize("part", ["ا", "ا ", "'ا", '"\\"', "# ا", "//", "ا، ", "((", "'''ا"])
def test_the_work_grows_with_the_length_alone(part: str) -> None:
    short, long = (count_lines(partial(find_code_stretches, "ا = " + part * count)) for count in (100, 400))
    assert long < 6 * max(short, 500), (short, long)
