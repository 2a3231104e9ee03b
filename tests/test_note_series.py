"""Two series of notes, and notes behind the chapter or the book: read, numbered, set and proven."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from publisher.model.order import Order
from publisher.production.build import build
from publisher.production.check import check
from publisher.proof.readers import read_page_texts
from publisher.typeset.stylesheets import choose_mark_sheets, read_mark_sheets
from tests.kept_cache import make_folder, use_kept_cache

# What is built is only read.
pytestmark = pytest.mark.usefixtures("kept")

HEAD = (
    "title: حواش\nlanguage: ar\nidentifier: urn:uuid:2f1c1e0a-6c51-5bb2-9d86-6f0a4b7a8f99\nslug: notes\n"
    "chapters: [01.md, 02.md]\neditions: {print: {}, epub: {}}\n"
)
LINE = "وكان أهل القرية يخرجون كل صباح إلى النهر ويعودون منه عند المساء حاملين الماء"
CALLED = f"{LINE}[^1] {LINE}[^a:x][^2] {LINE}[^a:y] {LINE}."
NOTES = """
[^1]: حاشية المؤلف الأولى في النهر.

[^2]: حاشية المؤلف الثانية في القرية.

[^a:x]: في نسخة أخرى: أهل المدينة.

[^a:y]: في نسخة ثالثة: حاملين الحطب.
"""


def write_book(folder: Path, notes: str = "") -> Path:
    folder.mkdir()
    (folder / "book.yaml").write_text(HEAD + (f"notes: {notes}\n" if notes else ""), "utf-8")
    for number in (1, 2):
        (folder / f"0{number}.md").write_text(f"# باب {number}\n\n{CALLED}\n{NOTES}", "utf-8")
    return folder


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return what builds a book whose notes stand somewhere, once each."""
    made: dict[str, Path] = {}

    def build_once(notes: str) -> Path:
        if notes not in made:
            folder = make_folder(f"notes-{notes}", tmp_path_factory)
            with use_kept_cache():
                delivery = build(Order(write_book(folder / "book", notes), folder / "made", jobs=1))
            assert [finding.code.id for finding in delivery.findings] == []
            made[notes] = folder / "made"
        return made[notes]

    return build_once


def list_words(text: str) -> list[str]:
    return re.findall(r"[\w]+", text)


def list_kinds(pdf: Path) -> list[str]:
    with pikepdf.open(pdf) as document:
        found = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S")]
        return [str(one.S) for one in found if one.get("/Type") == "/StructElem"]


def find_pages(pdf: Path, words: str) -> list[int]:
    wanted = " ".join(list_words(words))
    texts = read_page_texts(pdf.read_bytes())
    return [number for number, text in texts.items() if wanted in " ".join(list_words(text))]


def test_each_series_counts_by_itself_in_each_chapter(tmp_path: Path) -> None:
    report, woven = check(write_book(tmp_path / "book"))
    assert woven is not None
    assert not report.findings
    numbers = [(note.label, note.series, note.number) for note in woven.chapters[1].chapter.notes]
    assert numbers == [("1", "first", 1), ("2", "first", 2), ("a:x", "second", 1), ("a:y", "second", 2)]


def test_what_an_editor_did_stands_between_the_signs_of_the_house(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book")
    (book / "01.md").write_text("# باب\n\nقال [نص]{.supplied} و[متن]{.surplus} و[أصل]{.sic} و[]{.gap}.\n", "utf-8")
    delivery = build(Order(book, tmp_path / "made", jobs=1))
    assert [finding.code.id for finding in delivery.findings] == []
    with zipfile.ZipFile(tmp_path / "made" / "notes.epub") as epub:
        text = epub.read(next(name for name in epub.namelist() if name.endswith("chapter-01.xhtml"))).decode()
    said = re.sub(r"<[^>]+>", "", text)
    assert "قال [نص] و{متن} وأصل [كذا] و[\u2026]." in said


def test_what_an_editor_adds_to_a_half_of_verse_finds_room_in_its_measure(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book")
    poem = "::: verse\nسقى الله أرضا كنت فيها [صغيرة]{.supplied} *** ومر على أبوابها الغيث []{page=45}والسحب\n:::\n"
    (book / "01.md").write_text(f"# باب\n\n{poem}", "utf-8")
    delivery = build(Order(book, tmp_path / "made", jobs=1))
    assert [finding.code.id for finding in delivery.findings] == []


def test_a_place_of_notes_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    report, _ = check(write_book(tmp_path / "book", "beside"))
    assert [finding.position.line for finding in report.findings] == [7]


def test_the_second_series_stands_below_the_first_on_its_page(make: Callable[[str], Path]) -> None:
    pdf = make("") / "notes-print.pdf"
    (page, *_), (same, *_) = find_pages(pdf, "حاشية المؤلف الثانية"), find_pages(pdf, "في نسخة أخرى")
    assert page == same
    words = " ".join(list_words(read_page_texts(pdf.read_bytes())[page]))
    order = [words.index(text) for text in ("المؤلف الأولى", "المؤلف الثانية", "نسخة أخرى", "نسخة ثالثة")]
    assert order == sorted(order)
    assert list_kinds(pdf).count("/Note") == 8
    assert re.search(r"ب\W*في نسخة ثالثة", read_page_texts(pdf.read_bytes())[page])


def test_notes_stand_behind_their_chapter(make: Callable[[str], Path]) -> None:
    pdf = make("chapter") / "notes-print.pdf"
    assert len(find_pages(pdf, "حاشية المؤلف الأولى")) == 2
    assert list_kinds(pdf).count("/Note") == 8
    with pikepdf.open(pdf) as document:
        names = [str(name) for name in document.Root.Names.Dests.Names if isinstance(name, pikepdf.String)]
    assert {"_n1-1", "_n1-1-call", "_n2-a2", "_n2-a2-call"} <= set(names)


def test_notes_stand_at_the_end_of_the_book_with_links_both_ways(make: Callable[[str], Path]) -> None:
    folder = make("{first: book, second: foot}")
    pages = find_pages(folder / "notes-print.pdf", "حاشية المؤلف الأولى")
    assert len(pages) == 1
    assert find_pages(folder / "notes-print.pdf", "في نسخة أخرى") < pages
    with zipfile.ZipFile(folder / "notes.epub") as epub:
        texts = {Path(name).name: epub.read(name).decode() for name in epub.namelist() if name.endswith("html")}
    called = re.findall(r'<a[^>]*doc-noteref[^>]*href="(notes\.xhtml#[^"]+)"', texts["chapter-02.xhtml"])
    assert len(called) == 2
    assert all(f'id="{address.partition("#")[2]}"' in texts["notes.xhtml"] for address in called)
    back = re.findall(r'doc-backlink"[^>]*href="(chapter-02\.xhtml#[^"]+)"', texts["notes.xhtml"])
    assert all(f'id="{address.partition("#")[2]}"' in texts["chapter-02.xhtml"] for address in back)
    assert len(back) == 2
    # The second series has stayed in its chapter.
    assert "نسخة أخرى" in texts["chapter-02.xhtml"]
    assert "نسخة أخرى" not in texts["notes.xhtml"]


def test_a_book_without_the_new_marks_gets_none_of_their_style_sheets() -> None:
    plain = '<a class="note-call">1</a><section class="notes"><aside class="note">نص</aside></section>'
    assert list(choose_mark_sheets(plain, read_mark_sheets({}, "-epub"))) == []
    printed = '<p>نص<span class="footnote" data-number="1">حاشية</span></p>'
    assert list(choose_mark_sheets(printed, read_mark_sheets({}))) == []
    both = f'{printed}<p class="second-note">نص</p><a class="note-call">1</a><section class="endnotes"></section>'
    assert len(list(choose_mark_sheets(both, read_mark_sheets({})))) == 2
