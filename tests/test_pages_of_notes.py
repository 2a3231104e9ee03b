"""A page of print that holds notes alone is in the page list of the EPUB, at the word with which it begins."""

from pathlib import Path

import pytest

from publisher.model.order import Order
from publisher.production.build import build
from tests.page_turns import is_alone, judge_page_list, read_turns

HEAD = (
    "title: حواش\nlanguage: ar\nidentifier: urn:uuid:2f1c1e0a-6c51-5bb2-9d86-6f0a4b7a8f99\nslug: notes\n"
    "chapters: [01.md, 02.md]\neditions: {print: {}, epub: {}}\n"
)


@pytest.mark.slow
@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("notes", ["foot", "chapter"])
def test_a_page_of_notes_alone_is_in_the_list_at_the_word_with_which_it_begins(notes: str, tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.mkdir()
    (book / "book.yaml").write_text(f"{HEAD}notes: {notes}\n", "utf-8")
    for name in ("أول", "ثان"):
        words = " ".join(f"كلمة {name}{number:04}" for number in range(500))
        note = f"[^1]: {words}\n\n    1. بند من {name}\n    2. بند\n\n    {words.replace('كلمة', 'لفظ')}\n"
        number = 1 if name == "أول" else 2
        (book / f"0{number}.md").write_text(f"# باب {name}\n\nمتن يستدعي حاشية.[^1]\n\n{note}", "utf-8")
    build(Order(book, tmp_path / "made", jobs=1))
    epub, pdf = tmp_path / "made/notes.epub", tmp_path / "made/notes-print.pdf"
    assert [fault for fault in judge_page_list(epub, pdf) if "chapter" in fault or "at one place" in fault] == []
    turns = [turn for turn in read_turns(epub) if turn.address.startswith("chapter-")]
    assert len(turns) > 6
    assert {turn.name for turn in turns if is_alone(turn.name)} <= {f"صفحة {turn.folio}، فارغة" for turn in turns}
