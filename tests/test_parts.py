"""Parts above chapters, heads of chapters, and pages without a title: read, woven, and set in print and EPUB."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from publisher.library.describe import list_contents
from publisher.model.order import Order
from publisher.production.build import build
from publisher.production.check import check
from publisher.production.editions import EDITIONS
from publisher.proof.readers import extract_text
from publisher.script.locale import number_part
from publisher.typeset.book_parts import PlannedPart, plan_book
from publisher.typeset.epub_locators import LocatorMaker
from publisher.typeset.house import open_house

# What is built is only read.
pytestmark = pytest.mark.usefixtures("kept")

MakeBook = Callable[..., Path]

HEAD = "title: بيت\nlanguage: {}\nidentifier: urn:uuid:2f1c1e0a-6c51-5bb2-9d86-6f0a4b7a8f99\nslug: house\n"
CHAPTERS = """chapters:
  - dedication.md
  - preface.md
  - part: الماء
    subtitle: ربيع وصيف
    chapters: [01.md, 02.md]
  - part: اليابسة
    chapters: [03.md]
  - afterword.md
editions: {print: {}, epub: {}}
"""
FILES = {
    "dedication.md": "---\nkind: dedication\n---\n\nإلى من عبر النهر.\n",
    "preface.md": "---\ntitle: تمهيد\nmatter: front\nauthor: ناقد\n---\n\nمقدمة قصيرة.\n",
    "01.md": "---\ntitle: الصباح\nsubtitle: عند الجسر\nauthor: [كاتبة, مترجم]\n---\n\n"
    "::: epigraph\nكل نهر يعرف طريقه.\n:::\n\nنص أول.\n\n## قسم\n\nنص آخر.\n",
    "02.md": "# المساء\n\nنص ثان.\n",
    "03.md": "# الطريق\n\nنص ثالث.\n",
    "afterword.md": "---\ntitle: خاتمة\nmatter: back\n---\n\nانتهت الحكاية.\n",
}


def write_book(folder: Path, language: str = "ar", numbering: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "book.yaml").write_text(HEAD.format(language) + numbering + CHAPTERS, "utf-8")
    return folder


def list_outline(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    def walk(items: list[pikepdf.OutlineItem], level: int) -> list[tuple[int, str]]:
        return [line for item in items for line in ((level, item.title), *walk(item.children, level + 1))]

    with pdf.open_outline() as outline:
        return walk(list(outline.root), 0)


def test_chapters_are_numbered_through_the_book_or_anew_in_each_part(tmp_path: Path) -> None:
    report, woven = check(write_book(tmp_path / "book"))
    assert woven is not None
    assert not report.findings
    assert [chapter.ordinal for chapter in woven.chapters] == [None, None, 1, 2, 3, None]
    assert [part.number for part in woven.part_titles] == [None, None]
    _, anew = check(write_book(tmp_path / "book", numbering="numbering: {parts: yes, chapters: by_part}\n"))
    assert anew is not None
    assert [chapter.ordinal for chapter in anew.chapters] == [None, None, 1, 2, 1, None]
    # Files are called after the number in the whole book, which is one of a kind.
    assert [chapter.number for chapter in anew.chapters] == [None, None, 1, 2, 3, None]
    assert [part.number for part in anew.part_titles] == [1, 2]


def test_parts_stand_in_print_in_the_outline_and_in_the_navigation(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", numbering="numbering: {parts: yes, chapters: by_part}\n")
    delivery = build(Order(book, tmp_path / "output", jobs=1))
    assert not delivery.findings
    with pikepdf.open(tmp_path / "output" / "house-print.pdf") as pdf:
        outline = list_outline(pdf)
        labels = len(pdf.pages)
    assert outline[:4] == [(0, "إهداء"), (0, "المحتويات"), (0, "تمهيد"), (0, "الباب الأول: الماء")]
    assert outline[4:8] == [(1, "الصباح"), (2, "قسم"), (1, "المساء"), (0, "الباب الثاني: اليابسة")]
    assert outline[-1] == (0, "خاتمة")
    package = zipfile.ZipFile(io.BytesIO((tmp_path / "output" / "house.epub").read_bytes()))
    listed = package.read("EPUB/content.opf").decode()
    spine = [
        listed.index(f'idref="{page}"')
        for name in ("front-01", "nav", "front-02")
        for page in re.findall(f'href="{name}.xhtml" id="([^"]+)"', listed)
    ]
    assert len(spine) == 3
    assert spine == sorted(spine)
    assert labels % 2 == 1
    text = " ".join(extract_text((tmp_path / "output" / "house-print.pdf").read_bytes()).split())
    for words in ("الباب الأول", "ربيع وصيف", "عند الجسر", "إلى من عبر النهر", "كاتبة", "كل نهر يعرف طريقه"):
        assert words in text
    # A page without a title does not print the word by which navigation calls it.
    assert "إهداء" not in text
    navigation = package.read("EPUB/nav.xhtml").decode()
    assert navigation.index("إهداء") < navigation.index("الباب الأول: الماء") < navigation.index("1. الصباح")
    assert (
        '<a href="part-02.xhtml">الباب الثاني: اليابسة</a>\n<ol>\n<li><a href="chapter-03.xhtml">1. الطريق'
        in navigation
    )
    assert 'role="doc-part"' in package.read("EPUB/part-01.xhtml").decode()
    dedication = package.read("EPUB/front-01.xhtml").decode()
    assert 'role="doc-dedication"' in dedication
    assert "<h1" not in dedication


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "الباب الثاني"),
        ("fa", "بخش دوم"),
        ("he", "חלק שני"),
        ("ur", "حصہ دوم"),
        ("en", "Part Two"),
        ("fr", "Partie 2"),
    ],
)
def test_the_number_of_a_part_is_told_as_its_language_does(language: str, expected: str) -> None:
    assert number_part(2, language, "latn") == expected


def plan_print(folder: Path) -> list[PlannedPart]:
    _, woven = check(folder)
    assert woven is not None
    return list(plan_book(woven, EDITIONS["print"]))


def test_a_colophon_stands_behind_the_lists(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", numbering="indexes: {tribes: فهرس القبائل}\n")
    (book / "01.md").write_text("# الصباح\n\nنزلت [قريش]{index=tribes} مكة.\n", "utf-8")
    (book / "end.md").write_text("---\nkind: colophon\n---\n\nطبع في بيروت.\n", "utf-8")
    plan = (book / "book.yaml").read_text("utf-8")
    (book / "book.yaml").write_text(plan.replace("  - afterword.md\n", "  - end.md\n  - afterword.md\n"), "utf-8")
    # One that the book has before its afterword stays there.
    assert [part.name for part in plan_print(book)][-3:] == ["c6", "c7", "index-tribes"]
    (book / "book.yaml").write_text(plan.replace("  - afterword.md\n", "  - afterword.md\n  - end.md\n"), "utf-8")
    assert [part.name for part in plan_print(book)][-3:] == ["c6", "index-tribes", "c7"]


def test_what_comes_after_all_parts_stands_apart_in_the_contents(tmp_path: Path) -> None:
    parts = {part.name: part for part in plan_print(write_book(tmp_path / "book"))}
    html = parts["contents"].write({}).html
    assert re.findall(r'<li class="([^"]*ends-parts)">.*?toc-title[^>]*>([^<]*)', html) == [
        ("level-1 ends-parts", "خاتمة")
    ]


def test_chapters_whose_numbers_begin_anew_are_called_by_their_titles(tmp_path: Path) -> None:
    named = []
    for numbering in ("", "numbering: {chapters: by_part}\n"):
        _, woven = check(write_book(tmp_path / "book", numbering=numbering))
        assert woven is not None
        maker = LocatorMaker(woven, open_house(woven.book.metadata), str, {})
        named.append([maker.name_chapter_briefly(chapter) for chapter in woven.chapters[2:5]])
    assert named == [["الفصل\u00a01", "الفصل\u00a02", "الفصل\u00a03"], ["الصباح", "المساء", "الطريق"]]


def test_records_list_parts_with_their_chapters(tmp_path: Path) -> None:
    _, woven = check(write_book(tmp_path / "book", numbering="numbering: {chapters: by_part}\n"))
    assert woven is not None
    listed = [(one.number, one.text) for one in list_contents(woven, "latn")]
    assert listed[1:5] == [("", "الماء: ربيع وصيف"), ("1", "الصباح / كاتبة ومترجم"), ("2", "المساء"), ("", "اليابسة")]


@pytest.mark.parametrize(
    ("entry", "code", "line"),
    [
        ("  - {part: باب, chapters: []}\n", "BK002", 7),
        ("  - {part: باب}\n", "BK003", 7),
        ("  - {part: باب, chapter: [02.md]}\n", "BK001", 7),
        ("  - {part: باب, chapters: [02.md, 01.md]}\n", "BK012", 7),
        ("  - {part: باب, chapters: [front.md]}\n", "BK111", 1),
        ("  - [02.md]\n", "BK002", 7),
    ],
)
def test_what_is_wrong_with_a_part_is_told(tmp_path: Path, entry: str, code: str, line: int) -> None:
    book = {
        "book.yaml": HEAD.format("ar") + "chapters:\n  - 01.md\n" + entry,
        "01.md": "# أول\n\nنص.\n",
        "02.md": "# ثان\n\nنص.\n",
        "front.md": "---\ntitle: تمهيد\nmatter: front\n---\n\nنص.\n",
    }
    for name, text in book.items():
        (tmp_path / name).write_text(text, "utf-8")
    report, _ = check(tmp_path)
    assert (code, line) in [(finding.code.id, finding.position.line) for finding in report.errors]


def test_what_other_makers_mean_by_author_and_kind_is_left_out(make_book: MakeBook) -> None:
    book = make_book({"01-small.md": "---\ntitle: ف\nauthor: {url: x}\nkind: [post]\nsubtitle: {a: b}\n---\n\nنص.\n"})
    report, woven = check(book)
    assert woven is not None
    assert not report.errors
    (finding,) = report.findings
    assert "author, kind, subtitle" in str(finding.message)
