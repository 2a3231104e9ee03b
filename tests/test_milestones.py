"""Pages of another edition: marked in a chapter, shown in the text or the margin, listed in an EPUB, and proven."""

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
from tests.checkers import judge_accessibility, judge_epub, judge_pdf
from tests.kept_cache import make_folder, use_kept_cache

# What is built is only read.
pytestmark = pytest.mark.usefixtures("kept")

HEAD = (
    "title: صفحات\nlanguage: ar\nidentifier: urn:uuid:2f1c1e0a-6c51-5bb2-9d86-6f0a4b7a8f99\nslug: pages\n"
    "chapters: [01.md]\n"
)
LINE = "وكان أهل القرية يخرجون كل صباح إلى النهر ويعودون منه عند المساء حاملين الماء"
CHAPTER = (
    f"# باب\n\n{LINE} [ص 45]{{page=2:45}} {LINE} قر[]{{page=2:46}}ية {LINE}[]{{page=2:47}} {LINE}.\n\n"
    "انظر [هناك](#p48).\n\n## قسم []{page=2:48 #p48}\n\nنص أخير.\n"
)


def write_book(folder: Path, show: str = "brackets", chapter: str = CHAPTER) -> Path:
    folder.mkdir()
    told = (
        f"other_edition: {{title: طبعة بولاق, show: {show}}}\neditions: {{print: {{}}, epub: {{page_list: other}}}}\n"
    )
    (folder / "book.yaml").write_text(HEAD + told, "utf-8")
    (folder / "01.md").write_text(chapter, "utf-8")
    return folder


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return what builds the book with its milestones shown somewhere, once each."""
    made: dict[str, Path] = {}

    def build_once(show: str) -> Path:
        if show not in made:
            folder = make_folder(f"milestones-{show}", tmp_path_factory)
            with use_kept_cache():
                delivery = build(Order(write_book(folder / "book", show), folder / "made", jobs=1))
            assert [str(finding.message) for finding in delivery.findings] == []
            made[show] = folder / "made"
        return made[show]

    return build_once


def find_page(pdf: Path, words: str) -> str:
    return next(text for text in read_page_texts(pdf.read_bytes()).values() if words in text)


@pytest.mark.parametrize("written", ["", "صفحة 4 و5", "4 5", "١:٢:٣:٤"])
def test_what_is_no_page_is_told(tmp_path: Path, written: str) -> None:
    report, _ = check(write_book(tmp_path / "book", chapter=f'# باب\n\nنص []{{page="{written}"}} ونص.\n'))
    assert [finding.code.id for finding in report.findings] == ["BK082"]


def test_pages_that_go_back_or_come_again_are_told(tmp_path: Path) -> None:
    chapter = "# باب\n\nنص []{page=45b} ونص []{page=46a} ثم []{page=46a} ثم []{page=45} ثم []{page=2:1}.\n"
    report, _ = check(write_book(tmp_path / "book", chapter=chapter))
    assert [(finding.code.id, finding.position.column) for finding in report.findings] == [("RT016", 37), ("RT016", 53)]


@pytest.mark.parametrize(
    "pages",
    [
        ["12r", "12v", "13r"],
        ["12\u0648", "12\u0638", "13\u0648"],
        ["\u0661\u0662\u0623", "\u0661\u0662\u0628"],
        ["\u0664a", "\u0664b"],
        ["\u05d9\u05d3", "\u05d8\u05d5", "\u05d8\u05d6", "\u05d9\u05d6", "\u05db"],
        ["\u05d9\u05f4\u05d1-\u05d0", "\u05d9\u05f4\u05d1-\u05d1"],
        ["viii", "ix", "x", "1", "2"],
        ["\u062f", "\u0647\u0640", "\u0648", "\u0632"],
        ["\u05d0:45", "\u05d1:1"],
    ],
)
def test_pages_in_letters_and_sides_of_leaves_follow_one_another(tmp_path: Path, pages: list[str]) -> None:
    chapter = "# باب\n\n" + " ".join(f"نص []{{page={page}}} ثم" for page in pages) + " نص.\n"
    report, _ = check(write_book(tmp_path / "a", chapter=chapter))
    assert not report.findings
    turned = "# باب\n\n" + " ".join(f"نص []{{page={page}}} ثم" for page in reversed(pages)) + " نص.\n"
    report, _ = check(write_book(tmp_path / "b", chapter=turned))
    assert [finding.code.id for finding in report.findings] == ["RT016"] * (len(pages) - 1)


def test_a_milestone_is_no_part_of_a_word_or_a_heading(tmp_path: Path) -> None:
    report, woven = check(write_book(tmp_path / "book"))
    assert woven is not None
    assert not report.findings
    assert [text for _, text, _ in woven.chapters[0].headings] == ["قسم "]


def test_a_page_that_begins_in_a_word_stands_behind_the_word(make: Callable[[str], Path]) -> None:
    text = find_page(make("brackets") / "pages-print.pdf", "2/46")
    words = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)
    assert "قرية" in words
    with zipfile.ZipFile(make("brackets") / "pages.epub") as epub:
        page = epub.read(next(name for name in epub.namelist() if name.endswith("chapter-01.xhtml"))).decode()
    assert re.search(r"قرية<span[^>]*><bdi>\[2/46\]</bdi></span>", page)


@pytest.mark.ace
@pytest.mark.epubcheck
def test_an_epub_lists_the_pages_of_the_other_edition(make: Callable[[str], Path]) -> None:
    path = make("none") / "pages.epub"
    with zipfile.ZipFile(path) as epub:
        texts = {
            Path(name).name: epub.read(name).decode() for name in epub.namelist() if name.endswith(("html", "opf"))
        }
    listed = re.findall(r'<a href="chapter-01\.xhtml#([^"]+)">(\d/\d+)</a>', texts["nav.xhtml"])
    assert [number for _, number in listed] == ["2/45", "2/46", "2/47", "2/48"]
    for anchor, number in listed:
        assert re.search(rf'id="{anchor}"[^>]*role="doc-pagebreak" aria-label="{number}"', texts["chapter-01.xhtml"])
    package = next(text for name, text in texts.items() if name.endswith("opf"))
    assert "طبعة بولاق" in package
    assert judge_epub(path) == ()
    assert judge_accessibility(path) == ()


@pytest.mark.verapdf
def test_numbers_in_the_margin_are_folios_and_no_part_of_the_text(make: Callable[[str], Path]) -> None:
    pdf = make("margin") / "pages-print.pdf"
    assert "2/47" in find_page(pdf, "2/47")
    with pikepdf.open(pdf) as document:
        streams = b"".join(page.Contents.read_bytes() for page in document.pages if "/Contents" in page)
    assert streams.count(b"/Pagination") >= 4
    assert judge_pdf(pdf) == ()


def test_many_milestones_in_the_margin_of_a_page_are_each_its_own(tmp_path: Path) -> None:
    chapter = "# باب\n\n" + "\n\n".join(f"[]{{page=1:{number}}} {LINE} {LINE} {LINE}." for number in range(44, 60))
    delivery = build(Order(write_book(tmp_path / "book", "margin", chapter), tmp_path / "made", jobs=1))
    assert [str(finding.message) for finding in delivery.findings] == []
