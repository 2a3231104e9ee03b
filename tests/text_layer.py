"""Measures the text layer: a text and a type family in, the share of its words that reading programs find out.

A word is a run of letters with their marks, or of digits, after NFKC and without bidi controls. Words count as often
as they occur. A phrase is kept where its words come one after the other, so neighbours count too: pairs of words. The
texts are in `tests/press/texts`, one a language; nothing in the press was made for them.
"""

import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import unescape
from itertools import pairwise, product
from pathlib import Path

import pymupdf
from weasyprint import CSS, HTML

from publisher.model.parts import BoundPart, DocumentInfo, Part
from publisher.press.bind import bind
from publisher.press.font_mends import locate_mended
from publisher.press.layout import lay_out, open_fonts
from publisher.proof.readers import extract_text
from publisher.script.direction import is_right_to_left
from publisher.script.search_words import find_search_words
from publisher.script.word_shares import count_words
from tests.fonts_folder import open_fonts_folder

TEXTS = Path(__file__).parent / "press" / "texts"
IMPRINT = DocumentInfo("ت", "ar", is_right_to_left=True)
LEFT_TO_RIGHT_IMPRINT = DocumentInfo("t", "en", is_right_to_left=False)
STYLE = """
@page { size: 148mm 210mm; margin: 20mm 15mm }
body { margin: 0 }
html { font: 11pt/1.9 %s; text-align: justify }
.note { float: footnote }
"""


def list_losses(text: str, other: str) -> Counter[str]:
    """Return the words of a text that another lacks, by that rule for the non-joiner which finds more of them."""
    losses = (count_words(text, rule) - count_words(other, rule) for rule in ("", " "))
    return max(losses, key=Counter.total)


def read_fragment(name: str) -> str:
    """Return one of the texts, as the inside of an HTML body."""
    return (TEXTS / f"{name}.html").read_text(encoding="utf-8")


def strip_markup(fragment: str) -> str:
    """Return what a fragment prints: elements of blocks part words, those of lines do not."""
    blocks = re.sub(r"</?(?:p|h\d|li|ul|td|th|tr|table|blockquote)\b[^>]*>", "\n", fragment)
    # A footnote's text is printed elsewhere.
    notes = re.findall(r'<span class="note">(.*?)</span>', blocks, re.DOTALL)
    rest = re.sub(r'<span class="note">.*?</span>', "", blocks, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", "\n".join((rest, *notes))))


def list_pairs(text: str) -> Counter[tuple[str, str]]:
    """Return the pairs of words that come one after the other, with how often they do."""
    return Counter(pairwise(word.text for word in find_search_words(text)))


def share_pairs(text: str, other: str) -> float:
    """Return the share, 0 to 1, of the pairs of words in the lines of a text that another has in the same order."""
    pairs = sum(map(list_pairs, text.splitlines()), Counter())
    return (pairs & list_pairs(other)).total() / pairs.total()


# --- readers ---


def read_with_mupdf(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        return "\n".join(page.get_text() for page in document)


def read_with_poppler(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-q", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


READERS: Mapping[str, Callable[[bytes], str]] = {
    "PDFium": extract_text,
    "MuPDF": read_with_mupdf,
    "Poppler": read_with_poppler,
}


# --- making ---


def make_part(fragment: str, families: str, language: str) -> Part:
    names = ", ".join(f'"{family.strip()}"' for family in families.split(","))
    direction = "rtl" if is_right_to_left(language) else "ltr"
    html = f'<html lang="{language}" dir="{direction}"><head><title>ت</title></head><body>{fragment}</body></html>'
    return Part("part", html, (STYLE % names,))


def draw_with_weasyprint(fragment: str, families: str, language: str = "ar") -> bytes:
    """Lay out a fragment of HTML in the fonts of the press, and draw it as WeasyPrint does, with its maps to text."""
    part = make_part(fragment, families, language)
    fonts = open_fonts(part.stylesheets, locate_mended(open_fonts_folder()))
    styles = [CSS(string=style, font_config=fonts) for style in part.stylesheets]
    pdf: bytes = HTML(string=part.html).write_pdf(stylesheets=styles, font_config=fonts)
    return pdf


def make_pdf(fragment: str, families: str, fonts: Path, language: str = "ar") -> bytes:
    """Lay out and bind a fragment of HTML."""
    laid = lay_out(make_part(fragment, families, language), roots=(), fonts_folder=fonts)
    imprint = IMPRINT if is_right_to_left(language) else LEFT_TO_RIGHT_IMPRINT
    return bind([BoundPart(laid, ("",) * laid.page_count)], imprint, fonts)


# --- words that are made up ---

ARABIC_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ"
VOWELS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0652"
SHADDA = "\u0651"


def make_marked_words() -> Iterator[str]:
    """Yield words with every mark on every letter, at the start, in the middle and at the end."""
    marks = [*VOWELS, *(SHADDA + vowel for vowel in VOWELS[:6]), SHADDA, "\u0670", "\u0653", SHADDA + "\u0670"]
    for letter, mark in product(ARABIC_LETTERS, marks):
        yield f"{letter}{mark}سَ{letter}{mark}بُ{letter}{mark}"
    for alef, first, second in product("اأإآ", ["", *marks[:14]], ["", *marks[:8]]):
        yield f"فَل{first}{alef}{second}مٌ"
        yield f"ل{first}{alef}{second}"


@cache
def write_marked_text() -> str:
    """Return a text of made-up words with marks before every kind of punctuation."""
    signs = [" ", " ", "، ", " ", "؛ ", ". ", " ", ": ", "؟ ", "! ", " ", "» «", ") (", "] [", " – "]
    words = list(make_marked_words())
    return "«(" + "".join(word + signs[at % len(signs)] for at, word in enumerate(words)) + ")»."
