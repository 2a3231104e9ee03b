"""Numbers of pictures and tables, references to them, and lists of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.model.book import Metadata
from publisher.model.order import Order
from publisher.model.tree import Division, Label, Paragraph, find_all, read_plain_text
from publisher.production.build import build
from publisher.production.check import check
from publisher.proof.readers import extract_text
from publisher.typeset.house import open_house
from tests.samples import draw_picture

MakeBook = Callable[..., Path]

HEAD = (
    "title: علوم\nlanguage: {}\nidentifier: urn:uuid:2f1c1e0a-6c51-5bb2-9d86-6f0a4b7a8f98\nslug: science\n"
    "editions: {{print: {{}}, epub: {{}}}}\nchapters: [00.md, 01.md, 02.md]\n"
)
CHAPTERS = {
    "00.md": "---\ntitle: تمهيد\nmatter: front\n---\n\n![في التمهيد](a.png)\n\nنص.\n",
    "01.md": "# الماء\n\nفي [](#late){.page} وفي [](#sizes) وفي [](02.md) وفي [](#heat) كلام.\n\n"
    '![الدورة](a.png){credit="ليلى" source="كتاب العلوم"}\n\n![بلا رقم](a.png){.unnumbered}\n\n'
    '| أ | ب |\n|---|---|\n| 1 | 2 |\n\n: مقادير {#sizes source="الوزارة"}\n\n## الحرارة {#heat}\n\nنص.\n',
    "02.md": "# الضوء\n\n![المصدر](a.png){#late}\n\n| أ | ب |\n|---|---|\n| 3 | 4 |\n\nنص.\n",
}


@pytest.fixture
def write_book(tmp_path: Path) -> Callable[..., Path]:
    def write(settings: str, language: str = "ar", **changes: str) -> Path:
        folder = tmp_path / "book"
        folder.mkdir(exist_ok=True)
        (folder / "a.png").write_bytes(draw_picture((40, 20)))
        for name, text in {**CHAPTERS, **{f"{name}.md": text for name, text in changes.items()}}.items():
            (folder / name).write_text(text, "utf-8")
        (folder / "book.yaml").write_text(HEAD.format(language) + settings, "utf-8")
        return folder

    return write


@pytest.mark.parametrize(
    ("settings", "pictures", "tables"),
    [
        ("", [], []),
        ("numbering: {pictures: through, tables: through}\n", [(1,), (2,), (3,)], [(1,)]),
        ("numbering: {pictures: by_chapter, tables: by_chapter}\n", [(1,), (1, 1), (2, 1)], [(1, 1)]),
    ],
)
def test_what_has_a_caption_is_numbered_as_the_book_asks(
    settings: str, pictures: list[tuple[int, ...]], tables: list[tuple[int, ...]], write_book: Callable[..., Path]
) -> None:
    _, woven = check(write_book(settings))
    assert woven is not None
    assert [thing.label.number for thing in woven.list_labelled("picture")] == pictures
    assert [thing.label.number for thing in woven.list_labelled("table")] == tables


def test_where_chapters_are_numbered_by_part_no_number_stands_twice(write_book: Callable[..., Path]) -> None:
    settings = (
        "numbering: {parts: yes, chapters: by_part, pictures: by_chapter, tables: by_chapter, units: by_chapter}\n"
    )
    folder = write_book(settings, **{"02": CHAPTERS["02.md"] + "\n::: unit\nوحدة.\n:::\n"})
    head = folder / "book.yaml"
    parted = "{part: أ, chapters: [01.md]}, {part: ب, chapters: [02.md]}]"
    head.write_text(head.read_text("utf-8").replace("01.md, 02.md]", parted), "utf-8")
    _, woven = check(folder)
    assert woven is not None
    assert [thing.label.number for thing in woven.list_labelled("picture")] == [(1,), (1, 1, 1), (2, 1, 1)]
    assert [thing.label.number for thing in woven.list_labelled("table")] == [(1, 1, 1)]
    units = [
        one.unit.label for chapter in woven.chapters for one in find_all(chapter.chapter.blocks, Division) if one.unit
    ]
    assert [label.number for label in units if label] == [(2, 1, 1)]


def test_a_link_without_words_says_the_title_of_a_poem_or_a_document(write_book: Callable[..., Path]) -> None:
    text = (
        "# باب\n\nفي [](#ode) وفي [](#letter).\n\n::: {.verse #ode title=القصيدة}\nشطر *** وشطر\n:::\n\n"
        "::: {.document #letter title=الرسالة}\nنص.\n:::\n"
    )
    report, woven = check(write_book("", **{"01": text, "02": "# آخر\n\nنص.\n"}))
    assert woven is not None
    assert not report.findings
    first = woven.chapters[1].chapter.blocks[0]
    assert isinstance(first, Paragraph)
    assert read_plain_text(first.children) == "في القصيدة وفي الرسالة."


def test_numbers_references_and_lists_are_printed(write_book: Callable[..., Path], tmp_path: Path) -> None:
    settings = "numbering: {pictures: by_chapter, tables: through}\nlists: [pictures, tables]\n"
    delivery = build(Order(write_book(settings), tmp_path / "output", jobs=1))
    assert not delivery.findings
    text = " ".join(extract_text((tmp_path / "output" / "science-print.pdf").read_bytes()).split())
    for words in (
        "في الشكل 2.1 (ص 3) وفي الجدول 1 وفي الضوء وفي الحرارة كلام",
        "الشكل 1.1 الدورة",
        "الصورة: ليلى",
        "المصدر: كتاب العلوم",
        "الجدول 1 مقادير",
        "المصدر: الوزارة",
        "قائمة الأشكال",
        "الشكل 2.1\u200f: المصدر",
        "قائمة الجداول",
    ):
        assert words.replace(" ", "") in text.replace(" ", ""), words
    assert "الشكل 1 بلا رقم" not in text


@pytest.mark.parametrize(
    ("language", "label"),
    [("fa", "شکل 2"), ("ur", "شکل 2"), ("he", "איור 2"), ("en", "Figure 2"), ("fr", "Figure 2"), ("de", "Abbildung 2")],
)
def test_a_label_is_told_as_its_language_does(language: str, label: str) -> None:
    assert open_house(Metadata("x", language, "x", "x", digits="latn")).label(Label("picture", (2,))) == label


def test_a_link_without_words_to_what_has_none_is_told(write_book: Callable[..., Path]) -> None:
    report, _ = check(
        write_book("", **{"01": "# الماء\n\nنص.\n", "02": "# الضوء\n\nانظر [](#here).\n\n[نص]{#here} هنا.\n"})
    )
    assert [(finding.code.id, str(finding.position)) for finding in report.findings if finding.code.id == "BK112"] == [
        ("BK112", "02.md:3:6")
    ]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("ar", ("انظر [](#one) و[](#tab).", "ثم ب[](#tab)")),
        ("he", ("ראו [](#one) ו[](#tab).", "ב־[](#tab), „[](#one)“, ([](#tab))")),
        ("en", ("See (cf.[](#tab)).", "[](#tab)s, #[](#one)th")),
    ],
)
def test_letters_are_written_together_with_the_name_of_what_a_link_leads_to(
    tmp_path: Path, language: str, sentences: tuple[str, str]
) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "book.yaml").write_text(
        f"title: Book\nlanguage: {language}\nidentifier: urn:uuid:2f1c1e0a-6c51-5bb2-9d86-6f0a4b7a8f99\nslug: small\n"
        "chapters: [01.md]\nnumbering: {tables: through}\neditions: {print: {}, epub: {page_list: false}}\n",
        "utf-8",
    )
    table = "| a | b |\n|---|---|\n| c | d |\n\n: table {#tab}\n"
    text = f"# Chapter\n\n::: {{.unit #one}}\nTruth.\n:::\n\n{sentences[0]}\n\n- {sentences[1]}\n\n{table}"
    (tmp_path / "book" / "01.md").write_text(text, "utf-8")
    delivery = build(Order(tmp_path / "book", tmp_path / "made", jobs=1))
    assert [str(finding.message) for finding in delivery.findings] == []
