"""Chapters that open on either side of a leaf, and pages by the names of the trade: set, bound, numbered and proven."""

from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest

from publisher.model.edition import Edition
from publisher.model.order import Order
from publisher.model.parts import PageOf, Part
from publisher.press.number import Extent, number_pages
from publisher.production.build import build
from publisher.production.check import check
from publisher.production.verify_file import verify_file
from publisher.proof.readers import read_page_texts
from publisher.typeset.book_parts import PlannedPart, plan_book
from publisher.typeset.openings import open_anywhere
from tests.samples import draw_picture

# What is built is only read.
pytestmark = pytest.mark.usefixtures("kept")

HEAD = (
    "title: فصول\nlanguage: ar\nidentifier: urn:uuid:2f1c1e0a-6c51-5bb2-9d86-6f0a4b7a8f99\nslug: short\n"
    "chapters: [01.md, 02.md, 03.md, 04.md]\neditions: {print: {page: crown octavo}}\n"
)
LINE = "وكان أهل القرية يخرجون كل صباح إلى النهر ويعودون منه عند المساء حاملين الماء. "


def write_book(folder: Path, more: str = "opening: any\n") -> Path:
    folder.mkdir()
    (folder / "book.yaml").write_text(HEAD + more, "utf-8")
    for number, lines in enumerate((4, 40, 4, 4), 1):
        (folder / f"0{number}.md").write_text(f"# باب {number}\n\n{LINE * lines}\n", "utf-8")
    return folder


def write_folio(number: int, is_front: bool) -> str:  # noqa: FBT001
    return f"{'f' if is_front else ''}{number}"


def test_a_part_that_opens_anywhere_has_no_blank_page_before_it() -> None:
    extents = [
        Extent("title", "front", 3, {}),
        Extent("c1", "body", 1, {"a": 0}),
        Extent("c2", "body", 2, {"b": 0}, opens_on_recto=False),
        Extent("c3", "body", 1, {"c": 0}),
    ]
    numbered = number_pages(extents, write_folio)
    assert [numbered.anchors[name].folio for name in "abc"] == ["1", "2", "5"]
    assert numbered.blanks == {"c1": "f4", "c3": "4"}


def test_a_part_is_written_for_the_side_that_it_comes_to() -> None:
    def write(_pages: Mapping[str, PageOf]) -> Part:
        return Part("c2", '<html lang="ar"></html>', ())

    first = PlannedPart("c1", "body", write)
    planned = tuple(open_anywhere([first, PlannedPart("c2", "body", write, opens_on_recto=False)]))
    assert planned[0] is first
    behind = {folio: planned[1].write({"_last-c1": PageOf(1_000_000 + folio, str(folio))}) for folio in (1, 2)}
    assert "verso" in behind[1].html
    assert "verso" not in behind[2].html
    assert not behind[2].opens_on_recto


def test_chapters_open_on_the_next_page_and_part_titles_on_a_recto(tmp_path: Path) -> None:
    parts = HEAD.replace("[01.md, 02.md, 03.md, 04.md]", "[01.md, {part: باب, chapters: [02.md, 03.md]}, 04.md]")
    book = write_book(tmp_path / "book")
    (book / "book.yaml").write_text(f"{parts}opening: any\n", "utf-8")
    _, woven = check(book)
    assert woven is not None
    planned = plan_book(woven, Edition("print", "bound", "", "A5", 11, 1.5))
    opened = {plan.name: plan.opens_on_recto for plan in planned}
    assert opened == {
        "title-pages": True, "contents": True, "c1": False, "part1": True, "c2": True, "c3": False, "c4": False
    }  # fmt: skip


@pytest.mark.parametrize("opening", ["any", "recto"])
def test_lists_of_pictures_and_tables_open_where_lists_do(opening: str, tmp_path: Path) -> None:
    book = write_book(
        tmp_path / "book",
        f"opening: {opening}\nlists: [pictures, tables]\nnumbering: {{pictures: through, tables: through}}\n",
    )
    (book / "a.png").write_bytes(draw_picture((4, 4)))
    (book / "01.md").write_text("# باب\n\n![صورة](a.png)\n\n| أ | ب |\n|---|---|\n| 1 | 2 |\n\n: جدول\n", "utf-8")
    _, woven = check(book)
    assert woven is not None
    front = [plan for plan in plan_book(woven, Edition("print", "bound", "", "A5", 11, 1.5)) if plan.matter == "front"]
    assert [plan.opens_on_recto for plan in front] == [True, True, opening == "recto", opening == "recto"]


def test_a_book_whose_chapters_open_anywhere_is_bound_without_blank_pages(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book")
    delivery = build(Order(book, tmp_path / "made", jobs=1))
    assert [str(finding.message) for finding in delivery.findings] == []
    pdf = tmp_path / "made" / "short-print.pdf"
    texts = list(read_page_texts(pdf.read_bytes()).values())
    body = next(number for number, text in enumerate(texts) if "باب" in text and LINE[:20] in text)
    assert all(text.strip() for text in texts[body:])
    with pikepdf.open(pdf) as document:
        assert [round(float(side) / 72 * 25.4) for side in document.pages[0].MediaBox[2:]] == [123, 186]
    proof, _ = verify_file(pdf, book)
    assert proof.faults == ()


@pytest.mark.parametrize("page", ["crown folio", "crown", "A7"])
def test_a_size_that_nobody_knows_is_told(tmp_path: Path, page: str) -> None:
    book = write_book(tmp_path / "book")
    (book / "book.yaml").write_text(HEAD.replace("crown octavo", page), "utf-8")
    report, _ = check(book)
    assert [finding.code.id for finding in report.findings] == ["BK002"]
