"""Verse as it is set: on one measure, in the order in which it is read, in print and on a narrow screen."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pymupdf
import pytest
import weasyprint
from click.testing import Result

from publisher.model.order import Order
from publisher.production.build import build
from publisher.proof.readers import extract_text
from tests.kept_cache import make_folder, use_kept_cache

# What is built is only read.
pytestmark = pytest.mark.usefixtures("kept")

LINES = [
    ("قفا نبك من ذكرى حبيب ومنزل", "بسقط اللوى بين الدخول فحومل"),
    ("فتوضح فالمقراة لم يعف رسمها", "لما نسجتها من جنوب وشمأل"),
    ("ترى بعر الآرام في عرصاتها", "وقيعانها كأنه حب فلفل"),
    ("كأني غداة البين يوم تحملوا", "لدى سمرات الحي ناقف حنظل"),
    ("وقوفا بها صحبي علي مطيهم", "يقولون لا تهلك أسى وتجمل"),
]
POEM = "\n".join(" *** ".join(line) for line in LINES)
CHAPTER = f"""# الديوان

::: {{.verse poet="امرؤ القيس" metre=الطويل under="metre" numbers=5}}
{POEM}
:::

::: verse
{POEM}
:::

وقال [{LINES[0][0]} *** {LINES[0][1]}]{{.verse}} فأحسن.[^1]

[^1]: تمامه:

    ::: verse
    {LINES[1][0]} *** {LINES[1][1]}
    :::
"""
HEAD = "title: ديوان\nlanguage: ar\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b41\nslug: d\n"
EDITIONS = "chapters: [01.md]\neditions: {print: {}, large-print: {}, epub: {}, handouts: {}}\n"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a book of verse in every edition, once."""
    folder = make_folder("verse", tmp_path_factory)
    (folder / "book").mkdir()
    (folder / "book" / "book.yaml").write_text(HEAD + EDITIONS, "utf-8")
    (folder / "book" / "01.md").write_text(CHAPTER, "utf-8")
    with use_kept_cache():
        build(Order(folder / "book", folder / "made"))
    return folder / "made"


def read_words(text: str) -> str:
    """Return the words of a text, parted by one space."""
    return " ".join(re.findall(r"[\u0621-\u064a]+", text))


def read_with_mupdf(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        return "\n".join(page.get_text() for page in document)


def read_with_poppler(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-q", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


@pytest.mark.poppler
@pytest.mark.parametrize(
    ("file", "read"),
    [
        # Poppler guesses columns: of large print, where the halves stand further apart, it turns some lines.
        ("d-print.pdf", read_with_poppler),
        *((file, read) for file in ("d-print.pdf", "d-large-print.pdf") for read in (extract_text, read_with_mupdf)),
    ],
)
def test_readers_find_each_line_as_a_pair_in_order(output: Path, file: str, read: Callable[[bytes], str]) -> None:
    found = read_words(read((output / file).read_bytes()))
    assert [found.count(" ".join(line)) >= 2 for line in LINES] == [True] * len(LINES)


def test_halves_stand_on_one_measure_side_by_side(output: Path) -> None:
    with pymupdf.open(output / "d-print.pdf") as document:  # type: ignore[no-untyped-call]
        lines = [
            (line["bbox"], read_words("".join(span["text"] for span in line["spans"])))
            for page in document
            for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
        ]
    (first,) = [box for box, text in lines if text == LINES[0][0]][:1]
    (second,) = [box for box, text in lines if text == LINES[0][1]][:1]
    # In points.
    assert (first[1], first[2] - first[0]) == pytest.approx((second[1], second[2] - second[0]), abs=1)


def test_the_epub_tells_the_measure_once_a_poem(output: Path) -> None:
    with ZipFile(output / "d.epub") as package:
        page = next(package.read(name).decode() for name in package.namelist() if name.endswith("chapter-01.xhtml"))
        style = package.read("EPUB/styles/book.css").decode()
    assert len(re.findall(r'class="verse couplets( numbered)?" style="--half: [\d.]+em"', page)) == 3
    assert f'<span class="half">{LINES[0][0]}</span> <span class="half">{LINES[0][1]}</span></p>' in page
    assert '<span class="verse-number">5</span>' in page
    assert ".stanza .bayt" in style


def test_a_book_without_verse_has_no_style_of_it(
    make_book: Callable[..., Path], publish: Callable[..., Result]
) -> None:
    book = make_book({"01.md": "# ت\n\nنص."})
    assert publish("build", book, "-e", "epub", "-o", book / "out").exit_code == 0
    with ZipFile(next((book / "out").glob("*.epub"))) as package:
        assert "verse" not in package.read("EPUB/styles/book.css").decode()


LONG = (
    "وهذا شطر طويل جدًّا لا يتسع له عرض الصفحة كلها مهما صغر خطه أو ضاقت فراغاته بين كلماته كلها",
    "وشطر ثان قصير",
)
TIGHT = ("يدعون عنتر والرماح كأنها أشطان بئر", "في لبان الأدهم وهو الجواد الذي لا")


def test_long_halves_stand_side_by_side_as_long_as_they_can_and_then_go_on_below(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    head = HEAD + "chapters: [01.md]\neditions: {print: {page: A5}}\n"
    (tmp_path / "book" / "book.yaml").write_text(head, "utf-8")
    poems = [
        f"::: {{.verse{numbers}}}\n{first} *** {second}\n:::\n"
        for first, second in (LONG, TIGHT)
        for numbers in ("", " numbers=1")
    ]
    (tmp_path / "book" / "01.md").write_text("# ت\n\n" + "\n".join(poems), "utf-8")
    delivery = build(Order(tmp_path / "book", tmp_path / "made"))
    assert not delivery.findings
    with pymupdf.open(tmp_path / "made" / "d-print.pdf") as document:  # type: ignore[no-untyped-call]
        words = [(word[1], word[4]) for page in document for word in page.get_text("words")]
    long = [round(top) for top, word in words if read_words(word) in {"وهذا", "خطه", "كلها", "قصير"}]
    # Three lines in each of two poems: the half, what goes on below, and the other half.
    assert len(set(long)) == 6
    tight = [round(top) for top, word in words if read_words(word) in {"يدعون", "لبان"}]
    # Those without numbers stand side by side in 106 mm; beside a number there is no room for both.
    assert [len(set(tight[:2])), len(set(tight[2:]))] == [1, 2]


@pytest.mark.parametrize("lines", [6, 8])
def test_what_says_whose_verse_follows_stands_with_it(lines: int) -> None:
    sheet = (Path(__file__).parents[2] / "styles" / "verse.css").read_text("utf-8")
    page = "@page { size: 300px 200px; margin: 0 } p { margin: 0; line-height: 20px } :root { --leading: 1 }"
    poem = '<div class="verse introduced"><div class="stanza"><p>one</p><p>two</p></div></div>'
    html = "<p>line</p>" * lines + f"<p>intro</p>{poem}"
    pages = weasyprint.HTML(string=html).render(stylesheets=[weasyprint.CSS(string=sheet + page)]).write_pdf()
    with pymupdf.open(stream=pages, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        texts = [page.get_text().split() for page in document]
    assert all(("intro" in words) == ("one" in words) for words in texts)
