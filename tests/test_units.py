"""Numbered units: counted through the book or in each chapter, by their names, referred to, set and proven."""

import re
from pathlib import Path

import pytest

from publisher.model.order import Order
from publisher.model.tree import Division, find_all
from publisher.production.build import build
from publisher.production.check import check
from tests.made_files import judge_made, read_pages, read_words

HEAD = (
    "title: وحدات\nlanguage: ar\nidentifier: urn:uuid:2f1c1e0a-6c51-5bb2-9d86-6f0a4b7a8f99\nslug: units\n"
    "chapters: [00.md, 01.md, 02.md]\neditions: {print: {}, epub: {}}\n"
)
FIRST = """# الأول

انظر الحديث [](#last).

::: {.unit #one}
حدثنا أحمد قال: إنما الأعمال بالنيات.
:::

::: {.unit name="المادة" title="في المساواة" #law}
الناس سواسية أمام القانون.
:::

::: {.unit number=10}
- بند أول
- بند ثان
:::
"""
LAST = """# الثاني

::: {.unit #last}
حديث آخر في [](#law) وفي [](#one){.page}.
:::

::: {.unit .unnumbered}
نص بلا رقم.
:::
"""


def write_book(folder: Path, numbering: str = "") -> Path:
    folder.mkdir()
    (folder / "book.yaml").write_text(HEAD + numbering, "utf-8")
    (folder / "00.md").write_text("---\ntitle: تمهيد\nmatter: front\n---\n\nكلمة أولى.\n", "utf-8")
    (folder / "01.md").write_text(FIRST, "utf-8")
    (folder / "02.md").write_text(LAST, "utf-8")
    return folder


def list_numbers(folder: Path) -> list[tuple[str, tuple[int, ...]]]:
    report, woven = check(folder)
    assert woven is not None
    assert [str(finding.message) for finding in report.findings] == []
    divisions = (one for chapter in woven.chapters for one in find_all(chapter.chapter.blocks, Division))
    labels = (one.unit.label for one in divisions if one.unit)
    return [(label.name, label.number) for label in labels if label]


def test_units_of_each_name_count_through_the_book(tmp_path: Path) -> None:
    assert list_numbers(write_book(tmp_path / "book")) == [("", (1,)), ("المادة", (1,)), ("", (10,)), ("", (11,))]


def test_units_count_anew_in_each_chapter_where_the_book_asks_for_it(tmp_path: Path) -> None:
    found = list_numbers(write_book(tmp_path / "book", "numbering: {units: by_chapter}\n"))
    assert found == [("", (1, 1)), ("المادة", (1, 1)), ("", (1, 10)), ("", (2, 1))]


@pytest.mark.parametrize("number", ["0", "x", "1000000", "١٠٠٠٠٠٠"])
def test_a_number_that_is_none_is_told(tmp_path: Path, number: str) -> None:
    book = write_book(tmp_path / "book")
    (book / "01.md").write_text(
        f"# باب\n\n::: {{.unit #law}}\nنص.\n:::\n\n::: {{.unit #one number={number}}}\nنص.\n:::\n", "utf-8"
    )
    report, _ = check(book)
    assert [finding.code.id for finding in report.findings] == ["BK028"]


@pytest.mark.verapdf
@pytest.mark.epubcheck
@pytest.mark.ace
def test_numbers_begin_their_units_and_are_said_by_links(tmp_path: Path) -> None:
    delivery = build(Order(write_book(tmp_path / "book"), tmp_path / "made", jobs=1))
    assert [str(finding.message) for finding in delivery.findings] == []
    pdf, epub = tmp_path / "made" / "units-print.pdf", tmp_path / "made" / "units.epub"
    words = read_words(pdf)
    assert "الحديث 11" in words
    assert "المادة 1 في المساواة" in words
    assert "حديث آخر في المادة 1 وفي 1 ص" in words
    texts = read_pages(epub)
    said = re.sub(r"<[^>]+>", "", texts["chapter-01.xhtml"])
    assert "1 \u2013 حدثنا أحمد" in said
    assert re.search(r"10 \u2013\s+بند أول", said)
    assert judge_made(pdf, epub) == ()
