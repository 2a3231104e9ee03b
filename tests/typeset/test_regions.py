"""What a region decides, on printed pages: the markers of lists, folios, Hijri dates."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.reading import PrintedBook

Make = Callable[..., Path]
Publish = Callable[..., Result]

HEAD = "title: x\nlanguage: {}\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000001\nslug: small\n"
BODY = """---
title: {0}
---

{0}:

1. {0}
2. {0}
   1. {0}
   2. {0}
   3. {0}
      1. {0}
"""


def print_book(make_book: Make, publish: Publish, files: dict[str, str]) -> PrintedBook:
    book = make_book(files)
    done = publish("build", book, "-e", "print", "-o", book.parent / "output", "-j", "1")
    assert done.exit_code == 0, done.stderr
    # The proof has compared the markers with what they should be, too; what a reader of the text layer makes of a
    # Latin word beside a Hebrew one (PD003) is not in question here.
    assert all("PD003" in line for line in done.stderr.splitlines() if "warning" in line)
    return PrintedBook(book.parent / "output" / "small-print.pdf")


def read_markers(page: str) -> list[str]:
    """Return the markers of a page, which the layout engine draws after all lines, each alone."""
    lines = page.replace("\u200f", "").replace("\u200e", "").splitlines()
    return [line.strip(". ") for line in lines if re.fullmatch(r"\.?[^\s.]+\.? ?", line) and "." in line]


@pytest.mark.parametrize(
    ("language", "word", "markers"),
    [
        ("ar", "نص", "1 2 أ ب ج 1"),
        ("ar-EG", "نص", "١ ٢ أ ب ج ١"),
        ("fa", "متن", "۱ ۲ الف ب پ ۱"),
        ("ur", "متن", "1 2 الف ب ج 1"),
        ("he", "טקסט", "1 2 א ב ג 1"),
        ("de", "Text", "1 2 a b c 1"),
    ],
)
def test_lists_count_in_digits_and_lists_in_lists_in_letters(
    language: str, word: str, markers: str, make_book: Make, publish: Publish
) -> None:
    files = {"book.yaml": HEAD.format(language) + "chapters: [01.md]\n", "01.md": BODY.format(word)}
    printed = print_book(make_book, publish, files)
    (page,) = [text for text in printed.texts if f"{word}:" in text]
    assert read_markers(page) == markers.split()


def test_a_division_chooses_the_order_of_the_alphabet(make_book: Make, publish: Publish) -> None:
    body = "---\ntitle: نص\n---\n\n::: {.hijai}\n1. نص\n2. نص\n3. نص\n:::\n\n::: {.abjad}\n1. نص\n2. نص\n3. نص\n:::\n"
    files = {"book.yaml": HEAD.format("ar") + "chapters: [01.md]\n", "01.md": body}
    printed = print_book(make_book, publish, files)
    (page,) = [text for text in printed.texts if "ت." in text]
    assert read_markers(page) == ["أ", "ب", "ت", "أ", "ب", "ج"]


def test_the_chronology_has_hijri_dates_if_the_book_asks(make_book: Make, publish: Publish) -> None:
    files = {
        "book.yaml": HEAD.format("ar") + "chapters: [01.md]\ncalendar: [gregorian, hijri]\n",
        "01.md": "---\ntitle: نص\n---\n\n[نص]{event=end}.\n",
        "chronology.yaml": "end: {date: 1945-05-08, text: نهاية}\n",
    }
    printed = print_book(make_book, publish, files)
    (page,) = [text for text in printed.texts if "نهاية" in text]
    assert page.index("1945") < page.index("1364")
    assert "جمادى" in page
