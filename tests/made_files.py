"""Reads what a build made: a PDF in, its words out; an EPUB in, the texts of its pages; and has both judged."""

import re
import zipfile
from pathlib import Path

from publisher.proof.readers import read_page_texts
from tests.checkers import judge_accessibility, judge_epub, judge_pdf


def read_words(pdf: Path) -> str:
    """Return the words of a PDF, parted by one space."""
    return " ".join(re.findall(r"\w+", "\n".join(read_page_texts(pdf.read_bytes()).values())))


def read_pages(epub: Path) -> dict[str, str]:
    """Return the markup of each page of an EPUB, by the name of its file."""
    with zipfile.ZipFile(epub) as package:
        return {Path(name).name: package.read(name).decode() for name in package.namelist() if name.endswith("xhtml")}


def judge_made(pdf: Path, epub: Path) -> tuple[str, ...]:
    """Return what veraPDF, EPUBCheck and Ace find."""
    return judge_pdf(pdf) + judge_epub(epub) + judge_accessibility(epub)
