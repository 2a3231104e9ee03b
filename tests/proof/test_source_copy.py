"""What a book has to say: notes of places and people too, which may say what their names say."""

from collections.abc import Callable
from pathlib import Path

from publisher.model.order import Order
from publisher.production.build import build
from publisher.production.check import check
from publisher.proof.source_copy import list_book

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
