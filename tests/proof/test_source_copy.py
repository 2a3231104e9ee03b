"""What a book has to say: notes of places and people too, which may say what their names say."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from publisher.model.finding import FaultyBookError
from publisher.model.order import Order
from publisher.production.build import build
from publisher.production.check import check
from publisher.proof.source_text import list_book
from tests.samples import draw_picture

NAME = "معسكر المدينة الكبيرة على النهر الطويل"


def test_a_note_that_says_what_a_name_says_is_no_name_set_twice(make_book: Callable[..., Path], tmp_path: Path) -> None:
    book = make_book(
        {
            "01-small.md": f"# ف\n\nفي [{NAME}]{{place=a}} وعند [{NAME}]{{person=b}}.\n",
            "places.yaml": f"a: {{name: {NAME}, note: {NAME}}}\n",
            "people.yaml": f"b: {{name: {NAME}, note: {NAME}}}\n",
        }
    )
    _, woven = check(book)
    assert woven is not None
    said = {piece.name: [block.text for block in piece.blocks] for piece in list_book(woven)}
    assert said["index"] == said["people"] == [NAME, NAME]
    assert not build(Order(book, tmp_path / "output", ("print", "epub"), jobs=1)).findings


@pytest.mark.parametrize(("style", "codes"), [("", {"BK035"}), ("figure { display: none }", {"BK035", "PD009"})])
def test_a_picture_without_a_description_has_words_in_print(
    style: str, codes: set[str], make_book: Callable[..., Path], tmp_path: Path
) -> None:
    book = make_book(
        {"01-small.md": "# ف\n\nنص.\n\n![](a.png)\n", "a.png": draw_picture((20, 10)), "styles/print.css": style}
    )
    try:
        findings = build(Order(book, tmp_path / "output", ("print",), jobs=1)).findings
        with pikepdf.open(next((tmp_path / "output").glob("*-print.pdf"))) as pdf:
            alternatives = {
                str(element.get("/Alt", "")) for element in pdf.objects if isinstance(element, pikepdf.Dictionary)
            }
        assert "صورة بلا وصف" in alternatives
    except FaultyBookError as error:
        findings = tuple(error.report.findings)
    assert {finding.code.id for finding in findings} == codes


def test_a_summary_that_says_the_title_of_the_book_is_not_set_twice(
    make_book: Callable[..., Path], tmp_path: Path
) -> None:
    book = make_book({"01-small.md": f"---\ntitle: ف\nsummary: {NAME}\nquestions: [ما هذا؟]\n---\n\nنص.\n"})
    settings = (book / "book.yaml").read_text("utf-8").splitlines()
    lines = [f"title: {NAME}" if line.startswith("title:") else line for line in settings]
    (book / "book.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    assert not build(Order(book, tmp_path / "output", ("handouts",), jobs=1)).findings
