"""A book that does not name its digits has those of its region, or in Arabic without one those of its own numbers."""

from pathlib import Path

import pytest

from publisher.model.order import Order
from publisher.production.build import build
from publisher.production.check import check
from tests.made_files import read_words

HEAD = "title: كتاب\nlanguage: {}\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000003\nslug: x\n"
#: An address, a unit and a version have the digits of Latin script in any book.
TEXT = "بين سنة {}\u200f وسنة {}\u200f، و[12]{{lang=en}}، ثم https://example.org/1/2/3 ثم 12 km ثم 2.31.0."


def write(folder: Path, language: str, years: tuple[str, str]) -> Path:
    """Write a book of one chapter that names two years."""
    folder.mkdir(exist_ok=True)
    (folder / "book.yaml").write_text(
        f"{HEAD.format(language)}chapters: [01.md]\neditions: {{print: {{}}}}\n", encoding="utf-8"
    )
    (folder / "01.md").write_text(f"---\ntitle: فصل\n---\n\n{TEXT.format(*years)}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("language", "years", "digits"),
    [
        ("ar", ("١٩٤٤", "١٩٤٥"), "arab"),
        ("ar", ("1944", "1945"), "latn"),
        ("ar", ("1944", "١٩٤٥"), "latn"),
        # These say it, and RT008 tells what is written otherwise.
        ("ar-MA", ("١٩٤٤", "١٩٤٥"), ""),
        ("ar-u-nu-latn", ("١٩٤٤", "١٩٤٥"), ""),
        ("fa", ("1944", "1945"), ""),
        # CLDR has nothing on Ottoman.
        ("ota-Arab", ("١٣٠٢", "١٣٠٣"), "arab"),
    ],
)
def test_digits_are_those_of_most_numbers(language: str, years: tuple[str, str], digits: str, tmp_path: Path) -> None:
    _, woven = check(write(tmp_path, language, years))
    assert woven is not None
    assert woven.book.metadata.digits == digits


def test_of_a_language_that_nothing_is_known_of_nothing_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path, "ota-Arab", ("", ""))
    (folder / "01.md").write_text("# لطائف\n\nاسكى لطيفه\u200cلردن ١٢ دانه، ١٣٠٢.\n", encoding="utf-8")
    assert {finding.code.id for finding in check(folder)[0].findings} == {"BK081"}


def test_folios_have_the_digits_of_the_text(tmp_path: Path) -> None:
    folder = write(tmp_path / "book", "ar", ("١٩٤٤", "١٩٤٥"))
    build(Order(folder, tmp_path / "out"))
    words = read_words(tmp_path / "out" / "x-print.pdf").split()
    assert "١" in words
    assert "RT008" not in {finding.code.id for finding in check(folder)[0].findings}
