"""Measures the text layer: a text and a type family in, the share of its words that reading programs find out.

A word is a run of letters with their marks, or of digits, after NFKC and without bidi controls. Words count as often
as they occur. The texts are in `tests/press/texts`, one a language; nothing in the press was made for them.
"""

import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from html import unescape
from itertools import product
from pathlib import Path

import pymupdf
import pypdfium2

from publisher.model.parts import BoundPart, Imprint, Part
from publisher.press.bind import bind
from publisher.press.layout import lay_out

TEXTS = Path(__file__).parent / "press" / "texts"
IMPRINT = Imprint("ت", "ar", is_right_to_left=True)
STYLE = """
@page { size: 148mm 210mm; margin: 20mm 15mm }
body { margin: 0 }
html { font: 11pt/1.9 %s; text-align: justify }
.note { float: footnote }
"""

# Python's own \\w leaves marks out.
_MARKS = "".join(chr(code) for code in range(0x300, 0x900) if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me"})
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*|\d+")
ZERO_WIDTH_NON_JOINER = "\u200c"


def read_fragment(name: str) -> str:
    """Give one of the texts, as the inside of an HTML body."""
    return (TEXTS / f"{name}.html").read_text(encoding="utf-8")


def strip_markup(fragment: str) -> str:
    """Give what a fragment prints: elements of blocks part words, those of lines do not."""
    blocks = re.sub(r"</?(?:p|h\d|li|ul|td|th|tr|table|blockquote)\b[^>]*>", "\n", fragment)
    # A footnote's text is printed elsewhere.
    notes = re.findall(r'<span class="note">(.*?)</span>', blocks, re.DOTALL)
    rest = re.sub(r'<span class="note">.*?</span>', "", blocks, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", "\n".join((rest, *notes))))


def find_words(text: str, non_joiner: str = "") -> Counter[str]:
    """Give the words of a text. The zero width non-joiner is replaced with `non_joiner`: nothing, or a space."""
    spelled = unicodedata.normalize("NFKC", text).replace(ZERO_WIDTH_NON_JOINER, non_joiner)
    # What shows nothing parts no words: controls of direction, joiners, soft hyphens.
    kept = "".join(character for character in spelled if unicodedata.category(character) != "Cf")
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", kept)))


def list_losses(text: str, read: str) -> Counter[str]:
    """Give the words of a text that were not read, by that rule for the non-joiner which finds more of them."""
    losses = (find_words(text, rule) - find_words(read, rule) for rule in ("", " "))
    return max(losses, key=Counter.total)


def share_found(text: str, read: str) -> float:
    """Give the share of a text's words that a program reads."""
    return 1 - list_losses(text, read).total() / find_words(text).total()


# --- readers ---


def read_with_pdfium(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def read_with_mupdf(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        return "\n".join(page.get_text() for page in document)


def read_with_poppler(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-q", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


READERS: Mapping[str, Callable[[bytes], str]] = {
    "PDFium": read_with_pdfium,
    "MuPDF": read_with_mupdf,
    "Poppler": read_with_poppler,
}


# --- making ---


def make_pdf(fragment: str, families: str, fonts: Path, language: str = "ar", *, is_shared: bool = True) -> bytes:
    """Lay out and bind a fragment of HTML; `is_shared` is false for the fonts and text maps of WeasyPrint."""

    names = ", ".join(f'"{family.strip()}"' for family in families.split(","))
    html = f'<html lang="{language}" dir="rtl"><head><title>ت</title></head><body>{fragment}</body></html>'
    laid = lay_out(Part("part", html, (STYLE % names,)), roots=(), fonts_folder=fonts)
    laid = laid if is_shared else replace(laid, fonts={})
    return bind([BoundPart(laid, ("",) * laid.page_count)], IMPRINT, fonts)


# --- words that are made up ---

ARABIC_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ"
VOWELS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0652"
SHADDA = "\u0651"


def make_marked_words() -> Iterator[str]:
    """Give words with every mark on every letter, at the start, in the middle and at the end."""
    marks = [*VOWELS, *(SHADDA + vowel for vowel in VOWELS[:6]), SHADDA, "\u0670", "\u0653", SHADDA + "\u0670"]
    for letter, mark in product(ARABIC_LETTERS, marks):
        yield f"{letter}{mark}سَ{letter}{mark}بُ{letter}{mark}"
    for alef, first, second in product("اأإآ", ["", *marks[:14]], ["", *marks[:8]]):
        yield f"فَل{first}{alef}{second}مٌ"
        yield f"ل{first}{alef}{second}"


@cache
def write_marked_text() -> str:
    """Give a text of made-up words with marks before every kind of punctuation."""
    signs = [" ", " ", "، ", " ", "؛ ", ". ", " ", ": ", "؟ ", "! ", " ", "» «", ") (", "] [", " – "]
    words = list(make_marked_words())
    return "«(" + "".join(word + signs[at % len(signs)] for at, word in enumerate(words)) + ")»."
