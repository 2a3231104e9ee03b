"""Indexes of the book's own: declared, marked, put in order, printed with pages, and linked in an EPUB."""

import re
from pathlib import Path

import pytest

from publisher.model.order import Order
from publisher.model.woven import OwnIndex
from publisher.production.build import build
from publisher.production.check import check
from tests.made_files import judge_made, read_pages, read_words

HEAD = (
    "title: فهارس\nlanguage: ar\nidentifier: urn:uuid:2f1c1e0a-6c51-5bb2-9d86-6f0a4b7a8f99\nslug: own\n"
    "chapters: [01.md, 02.md]\neditions: {print: {}, epub: {}}\n"
)
INDEXES = "indexes: {tribes: فهرس القبائل, subjects: , verses: {by: rhyme}, quran: فهرس الآي}\n"
FIRST = """# الأول

نزلت [قريش]{index=tribes} مكة، وسار [بنو تميم]{index=tribes entry=تميم about=الهجرة} شمالا.[^1]

::: {.verse poet="امرؤ القيس"}
قفا نبك من ذكرى حبيب ومنزل *** بسقط اللوى بين الدخول فحومل
:::

[^1]: وذكر [التميميين]{index=tribes entry=تميم} في موضع آخر.
"""
LAST = """# الثاني

[حفر الآبار]{subject=الماء about=الآبار} عمل شاق،[]{subject=الماء} ومنه [إن الماء *** حياة]{.verse}.

قال تعالى: [قُلْ هُوَ ٱللَّهُ أَحَدٌ]{quran=112:1} وقال: [ٱلْحَمْدُ لِلَّهِ رَبِّ ٱلْعَٰلَمِينَ]{quran=1:2}.

ثم عادت [قريش]{index=tribes}.
"""


def write_book(folder: Path, indexes: str = INDEXES, first: str = FIRST) -> Path:
    folder.mkdir()
    (folder / "book.yaml").write_text(HEAD + indexes, "utf-8")
    (folder / "01.md").write_text(first, "utf-8")
    (folder / "02.md").write_text(LAST, "utf-8")
    return folder


def weave(folder: Path) -> dict[str, OwnIndex]:
    report, woven = check(folder)
    assert woven is not None
    assert [str(finding.message) for finding in report.findings] == []
    return {index.plan.name: index for index in woven.own_indexes}


def test_entries_are_filed_by_letter_and_divided_by_what_is_said_of_them(tmp_path: Path) -> None:
    indexes = weave(write_book(tmp_path / "book"))
    assert list(indexes) == ["tribes", "subjects", "verses", "quran"]
    tribes = indexes["tribes"].entries
    assert [(one.heading, one.group, len(one.mentions)) for one in tribes] == [("تميم", "ت", 1), ("قريش", "ق", 2)]
    assert [(title, len(found)) for title, found in tribes[0].subjects] == [("الهجرة", 1)]
    assert tribes[0].mentions[0].standing == "note"
    (water,) = indexes["subjects"].entries
    assert (len(water.mentions), [title for title, _ in water.subjects]) == (1, ["الآبار"])


def test_verse_is_filed_by_rhyme_or_by_first_words_and_ayas_by_sura(tmp_path: Path) -> None:
    indexes = weave(write_book(tmp_path / "book"))
    found = [(one.group, one.heading, one.detail) for one in indexes["verses"].entries]
    assert found == [("ل", "قفا نبك من ذكرى حبيب ومنزل", "امرؤ القيس"), ("ة", "إن الماء", "")]
    assert [(one.group, one.heading) for one in indexes["quran"].entries] == [("1", "2"), ("112", "1")]
    by_words = weave(write_book(tmp_path / "other", INDEXES.replace("{by: rhyme}", "")))
    assert [one.group for one in by_words["verses"].entries] == ["أ", "ق"]


@pytest.mark.parametrize(
    ("marked", "code"),
    [
        ("[نص]{index=tribe}", "BK084"),
        ("[نص]{index=verses}", "BK084"),
        ("[]{index=tribes}", "BK083"),
        ("[نص]{about=x}", "BK028"),
    ],
)
def test_what_no_index_can_list_is_told(tmp_path: Path, marked: str, code: str) -> None:
    report, _ = check(write_book(tmp_path / "book", first=f"# الأول\n\nهذا {marked} هنا.\n"))
    assert [finding.code.id for finding in report.findings if finding.code.id != "BK099"] == [code]


def test_a_book_without_the_key_has_no_index_of_verses_or_ayas(tmp_path: Path) -> None:
    report, woven = check(write_book(tmp_path / "book", "", "# الأول\n\nنص.\n"))
    assert woven is not None
    assert woven.own_indexes == ()
    assert {finding.code.id for finding in report.findings} == {"BK084"}


def test_an_index_with_nothing_in_it_is_told_at_its_line(tmp_path: Path) -> None:
    indexes = INDEXES.replace("subjects: ,", "subjects: , works: فهرس الكتب,")
    report, _ = check(write_book(tmp_path / "book", indexes))
    assert [(finding.code.id, finding.position.line) for finding in report.findings] == [("BK099", 7)]
    assert report.findings[0].hint == "mark what it lists: [text]{index=works}"


@pytest.mark.verapdf
@pytest.mark.epubcheck
@pytest.mark.ace
def test_indexes_are_printed_with_pages_and_linked_in_the_epub(tmp_path: Path) -> None:
    delivery = build(Order(write_book(tmp_path / "book"), tmp_path / "made", jobs=1))
    assert [str(finding.message) for finding in delivery.findings] == []
    pdf, epub = tmp_path / "made" / "own-print.pdf", tmp_path / "made" / "own.epub"
    words = read_words(pdf)
    assert "فهرس القبائل ت تميم 1ح الهجرة 1 ق قريش 1 3" in words
    assert "فهرس الموضوعات م الماء 3 الآبار 3" in words
    assert "فهرس الآي الفاتحة الآية 2 3 الإخلاص الآية 1 3" in words
    texts = read_pages(epub)
    for page, anchor in re.findall(r'index-locator" href="([^"#]+)#([^"]+)"', texts["index-tribes.xhtml"]):
        assert f'id="{anchor}"' in texts[page]
    assert 'href="index-verses.xhtml"' in texts["nav.xhtml"]
    assert judge_made(pdf, epub) == ()
