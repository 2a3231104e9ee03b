"""Whole books, made from their folders: what is printed is where the index, the contents and the links say."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from click.testing import Result
from lxml import etree

from publisher.model.woven import WovenBook
from publisher.production.check import check
from publisher.script.digits import read_digits
from publisher.script.locale import load_words
from tests import checkers
from tests.ink import read_ink
from tests.kept_cache import find_kept_cache
from tests.line_setting import list_misses
from tests.reading import PrintedBook, PrintedLink, fold
from tests.samples import VOICES, Voice

pytestmark = pytest.mark.slow

TEMPLATES = Path(__file__).parents[1] / "publisher" / "templates"
LANGUAGES = list(VOICES)
RIGHT_TO_LEFT = [language for language in LANGUAGES if VOICES[language].is_right_to_left]


@pytest.fixture(scope="session", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def voice(language: str) -> Voice:
    return VOICES[language]


@pytest.fixture(scope="session")
def output(language: str, build_sample: Callable[[str], Path]) -> Path:
    return build_sample(language) / "output"


@pytest.fixture(scope="session")
def woven(language: str, build_sample: Callable[[str], Path]) -> WovenBook:
    report, woven = check(build_sample(language) / "book")
    assert report.errors == []
    assert woven
    return woven


@pytest.fixture(scope="session")
def book(output: Path) -> Iterator[PrintedBook]:
    printed = PrintedBook(output / "roads-print.pdf")
    yield printed
    printed.pdf.close()


def read_pages(book: PrintedBook, link: PrintedLink) -> list[int]:
    """Return the pages that a locator promises, by the labels of the PDF: one, or a run of them."""
    folios = [folio for folio in re.split(r"[\s–،,]+", link.words) if folio]
    assert 1 <= len(folios) <= 2, link
    if folios[-1] not in book.labels:
        # A page that names the place in a note alone has a letter after its number.
        folios = [folios[0].rstrip("حپهةה" + "n")]
    # A run in digits may be read from either end, as a line of the other direction is.
    first, last = sorted(book.labels.index(folio) for folio in (folios[0], folios[-1]))
    return list(range(first, last + 1))


def find_text_pages(book: PrintedBook) -> tuple[int, int]:
    """Return the pages of the chapters, from the preface up to the lists."""
    return book.destinations["_c1"], book.destinations["_glossary"]


# --- Lines ----------------------------------------------------------------------------------------


def test_both_edges_of_every_justified_line_are_straight(output: Path) -> None:
    # The booklet has the pages of print, and large print and handouts are ragged but for what a writer justifies.
    counted = {}
    for path in sorted(output.rglob("*.pdf")):
        misses = list_misses(path.read_bytes())
        assert [(off, line.page, line.text) for off, line in misses if off > 0.1] == []
        counted[path.name] = len(misses)
    assert counted["roads-print.pdf"] > 80


# --- The index of places --------------------------------------------------------------------------


def test_every_locator_of_the_index_leads_to_the_page_of_its_number_that_names_the_place(
    book: PrintedBook, woven: WovenBook, voice: Voice
) -> None:
    checked = 0
    for entry in woven.place_index:
        anchors = {mention.anchor for mention in entry.mentions}
        for link in book.links:
            if link.page >= book.destinations["_index"] and link.target in anchors and entry.place:
                pages = read_pages(book, link)
                assert link.leads_to == pages[0]
                name = voice.places[entry.place.id][0]
                for page in pages:
                    assert fold(name) in book.folded[page], (name, book.labels[page])
                checked += 1
    assert checked >= 12


def test_the_index_misses_no_page_that_names_a_place_and_gives_none_twice(
    book: PrintedBook, woven: WovenBook, voice: Voice
) -> None:
    start, end = find_text_pages(book)
    for entry in woven.place_index:
        if entry.place is None:
            continue
        anchors = {mention.anchor for mention in entry.mentions}
        listed = [
            page
            for link in book.links
            if link.page >= book.destinations["_index"] and link.target in anchors
            for page in read_pages(book, link)
        ]
        assert len(listed) == len(set(listed))
        for shown in entry.maps:
            # What a map shows is named in its drawing.
            assert [
                link for link in book.links if link.page >= book.destinations["_index"] and link.target == shown.anchor
            ]
            listed.append(book.destinations[shown.anchor])
        listed = [page for page in listed if start <= page < end]
        assert set(listed) == book.find_pages(start, end, voice.places[entry.place.id][0]), entry.heading


def test_pages_that_follow_one_another_are_one_run_and_two_are_not(book: PrintedBook, woven: WovenBook) -> None:
    runs = [
        pages
        for link in book.links
        if link.page >= book.destinations["_index"] and re.fullmatch(r"_m\d+", link.target)
        for pages in [read_pages(book, link)]
    ]
    assert max(len(pages) for pages in runs) >= 3
    assert not [pages for pages in runs if len(pages) == 2]
    # The town by the river is on every page of its chapter: one locator.
    river = next(entry for entry in woven.place_index if entry.place and entry.place.id == "rosen" and not entry.see)
    anchors = {mention.anchor for mention in river.mentions}
    assert sum(link.target in anchors for link in book.links if link.page >= book.destinations["_index"]) == 1


def test_a_variant_refers_to_the_entry_of_its_place(book: PrintedBook, woven: WovenBook) -> None:
    references = [entry for entry in woven.place_index if entry.see]
    assert len(references) >= 4
    for entry in references:
        for other in entry.see:
            links = [link for link in book.links if link.target == other.anchor]
            # A name that is broken over two lines has a link on each, and several names lead to one place.
            assert fold(other.heading) in fold("".join(link.words for link in links))
            assert fold(other.heading) in book.folded[links[0].leads_to]


# --- Contents, cross-references, chronology -------------------------------------------------------


def test_the_contents_give_the_page_of_every_title(book: PrintedBook, voice: Voice) -> None:
    contents = book.destinations["_contents"]
    links = [link for link in book.links if link.page == contents]
    titles = [link.words for link in links]
    for title in (voice.preface, *voice.chapters, *voice.sections, voice.afterword):
        assert any(fold(title) in fold(words) for words in titles), title
    for link in links:
        assert book.labels[link.leads_to] == book.read_end(link, right_to_left=voice.is_right_to_left)
        title = "".join(character for character in fold(link.words) if character.isalpha())
        assert title.removesuffix(fold(book.labels[link.leads_to])) in book.folded[link.leads_to]


#: What the books refer to with its page: a chapter, a heading, a division, and an anchor without text.
REFERENCES = {"_c3", "morning", "box", "spot"}


def test_a_cross_reference_prints_the_page_to_which_it_leads(book: PrintedBook, woven: WovenBook, voice: Voice) -> None:
    start, end = find_text_pages(book)
    references = [link for link in book.links if start <= link.page < end and link.target in REFERENCES]
    references = [link for link in references if "(" in link.words or ")" in link.words]
    assert {link.target for link in references} == REFERENCES
    on_page = fold(load_words(woven.language)["on_page"].replace("{n}", ""))
    for link in references:
        # A reference that is broken over two lines has an annotation on each.
        words = " ".join(other.words for other in references if other.target == link.target)
        numbers = re.findall(r"\d+", words)
        assert numbers == [book.labels[link.leads_to]], words
        assert on_page in fold(words)
    titles = {"_c3": voice.chapters[1], "morning": voice.sections[0], "box": voice.sections[1]}
    for target, title in titles.items():
        assert fold(title) in book.folded[book.destinations[target]]


def test_the_chronology_gives_the_page_on_which_each_event_is_told(
    book: PrintedBook, woven: WovenBook, voice: Voice
) -> None:
    told = dict(zip(("leaving", "crossing", "meeting"), (voice.day, *voice.events[1:]), strict=True))
    page = book.destinations["_chronology"]
    for entry in woven.chronology:
        (mention,) = entry.mentions
        (link,) = [link for link in book.links if link.page == page and link.target == mention.anchor]
        assert book.labels[link.leads_to] == link.words
        assert fold(told[entry.event.id]) in book.folded[link.leads_to]


def test_the_list_of_people_gives_the_pages_that_name_them(book: PrintedBook, woven: WovenBook, voice: Voice) -> None:
    page = book.destinations["_people"]
    listed = {
        number
        for link in book.links
        if link.page == page
        for number in read_pages(book, link)
        if link.target in {mention.anchor for mention in woven.people_index[0].mentions}
    }
    assert listed == book.find_pages(*find_text_pages(book), voice.person)


def test_a_citation_leads_to_its_source(book: PrintedBook, woven: WovenBook) -> None:
    start, end = find_text_pages(book)
    cited = [link for link in book.links if start <= link.page < end and link.target.startswith("_s-")]
    assert {read_digits(link.words) for link in cited} == {link.target.removeprefix("_s-") for link in cited}
    assert {link.leads_to for link in cited} == {book.destinations["_sources"]}
    for source in woven.sources:
        # Pdfium gives the words of a left-to-right line of a right-to-left book from right to left.
        for word in re.findall(r"[^\W\d]{3,}", source.source.title):
            assert fold(word) in book.folded[book.destinations["_sources"]]


# --- Pages ----------------------------------------------------------------------------------------


def test_every_part_opens_on_a_recto(book: PrintedBook) -> None:
    for level, title, target in book.outline:
        if level == 1:
            assert book.destinations[target] % 2 == 0, title


def test_every_page_prints_the_number_of_its_label(book: PrintedBook) -> None:
    printed = 0
    for page in range(book.destinations["_contents"], len(book.labels)):
        margins = f"{book.read_head(page)} {book.read_foot(page)}".split()
        if book.read_body(page):
            assert book.labels[page] in margins, (page, margins)
            printed += 1
        else:
            assert margins == []
    assert printed >= 12


def test_no_two_pages_have_one_label_and_the_body_counts_from_one(book: PrintedBook) -> None:
    assert len(set(book.labels)) == len(book.labels)
    first = book.destinations["_c2"]
    assert [read_digits(label) for label in book.labels[first:]] == [
        str(number + 1) for number in range(len(book.labels) - first)
    ]


def test_digits_are_those_of_the_language(book: PrintedBook, language: str) -> None:
    assert book.labels[-1].isascii() == (language != "fa")


def test_front_matter_counts_in_the_letters_of_the_script(book: PrintedBook, language: str) -> None:
    label = book.labels[book.destinations["_c1"]]
    assert label == {"ar": "ز", "fa": "ز", "ur": "ز", "he": "ז", "en": "vii"}[language]


# --- The file -------------------------------------------------------------------------------------


def test_the_file_says_its_title_its_language_and_its_direction(book: PrintedBook, voice: Voice) -> None:
    root = book.pdf.Root
    assert str(root.Lang) == voice.language
    assert str(book.pdf.docinfo["/Title"]) == voice.title
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    direction = root.ViewerPreferences.get("/Direction")
    assert (direction == pikepdf.Name.R2L) is voice.is_right_to_left
    with book.pdf.open_metadata() as metadata:
        assert str(metadata["dc:title"]) == voice.title
        assert metadata["pdfuaid:part"] == "1"


def test_the_outline_names_chapters_sections_and_lists_in_order(book: PrintedBook, voice: Voice, language: str) -> None:
    words = load_words(language)
    titles = [title for _, title, _ in book.outline]
    assert titles == [
        words["contents"],
        voice.preface,
        voice.chapters[0],
        voice.sections[0],
        voice.chapters[1],
        voice.chapters[2],
        voice.sections[1],
        voice.afterword,
        *(words[name] for name in ("glossary", "people", "chronology", "sources", "index_of_places")),
    ]
    for _, title, target in book.outline:
        assert fold(title) in book.folded[book.destinations[target]]


def test_a_picture_has_its_alternative_text(book: PrintedBook, voice: Voice) -> None:
    alternatives = [
        str(item.Alt)
        for item in book.pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure" and "/Alt" in item
    ]
    assert voice.cells[2] in alternatives


def test_every_note_is_printed_on_the_page_of_its_call(book: PrintedBook, voice: Voice) -> None:
    (page,) = book.find_pages(*find_text_pages(book), voice.places["wannsee"][0])
    (called,) = [link.page for link in book.links if link.target == "_c3" and link.page > book.destinations["_c1"]][:1]
    assert page == called


def test_the_data_of_the_book_lies_beside_it(output: Path, woven: WovenBook, voice: Voice) -> None:
    places = json.loads((output / "data/places.geojson").read_text("utf-8"))
    assert [feature["id"] for feature in places["features"]] == list(voice.places)
    lublin = places["features"][0]
    assert lublin["geometry"]["coordinates"] == [20.5, 51.25]
    assert lublin["properties"]["mentions"] == sum(
        len(entry.mentions) for entry in woven.place_index if entry.place and entry.place.id == "lublin"
    )
    events = json.loads((output / "data/chronology.json").read_text("utf-8"))
    assert [event["id"] for event in events] == ["crossing", "leaving", "meeting"]
    assert events[1]["latest"] == "1945-01-21"


# --- The EPUB and the pages of print --------------------------------------------------------------

XHTML = "{http://www.w3.org/1999/xhtml}"
LINES = {f"{XHTML}{name}" for name in ("p", "h1", "h2", "h3", "td", "th", "li", "dt", "dd", "pre")}


def read_marked_pages(epub: ZipFile) -> list[tuple[str, str]]:
    """Return the printed pages of the chapters: the number in the list of pages, and the text up to the next mark."""
    navigation = etree.fromstring(epub.read("EPUB/nav.xhtml"))
    links = navigation.findall(f".//{XHTML}nav[@role='doc-pagelist']//{XHTML}a")
    numbers = {str(link.get("href")): str(link.text) for link in links}
    pages: list[list[str]] = []

    def read(element: etree._Element, file: str) -> None:
        if element.get("role") == "doc-pagebreak":
            pages.append([numbers[f"{file}#{element.get('id')}"], ""])
        if element.tag == f"{XHTML}figure" or element.get("class") in {"notes", "note-call"}:
            return
        append(element.text)
        for child in element:
            read(child, file)
            append(child.tail)
        if element.tag in LINES:
            append(" ")

    def append(text: str | None) -> None:
        if pages:
            pages[-1][1] += text or ""

    for file in dict.fromkeys(address.partition("#")[0] for address in numbers):
        if file.startswith(("front-", "chapter-", "back-")):
            (body,) = etree.fromstring(epub.read(f"EPUB/{file}")).iter(f"{XHTML}body")
            read(body, file)
    return [(number, text) for number, text in pages]


def test_the_epub_marks_where_each_printed_page_begins(book: PrintedBook, output: Path) -> None:
    with ZipFile(output / "roads.epub") as epub:
        marked = read_marked_pages(epub)
        documents = [etree.fromstring(epub.read(name)) for name in epub.namelist() if name.endswith(".xhtml")]
    # A table may stand at the head of the page behind its own; the text that goes on below it is where the page begins.
    tables = [fold("".join(map(str, one.itertext()))) for each in documents for one in each.iter(f"{XHTML}table")]
    start, end = find_text_pages(book)
    assert [number for number, _ in marked] == book.labels[start:end]
    for page, (number, text) in zip(range(start, end), marked, strict=True):
        printed = fold(book.read_body(page))
        if not printed:
            # An empty page is marked where the next one begins.
            assert not text.strip(), number
            continue
        first, *_, last = re.findall(r"[^\W\d_]{2,}", text)
        before = fold(book.read_body(page - 1))
        printed_below = next((printed.removeprefix(table) for table in tables if printed.startswith(table)), printed)
        # A word that is divided between two pages is told as the first of the second.
        divided = [at for at in range(2, len(fold(first)) - 1) if printed.startswith(fold(first)[at:])]
        is_divided = any(fold(first)[:at] in before for at in divided)
        begins = [text[: len(fold(first)) + 25] for text in (printed, printed_below)]
        assert is_divided or any(fold(first) in text for text in begins), (number, first)
        assert fold(last) in printed, (number, last)


def test_the_index_of_the_epub_has_the_printed_page_beside_each_mention(
    book: PrintedBook, output: Path, woven: WovenBook
) -> None:
    with ZipFile(output / "roads.epub") as epub:
        index = etree.fromstring(epub.read("EPUB/index.xhtml"))
    pages = {
        str(item[0].get("href")).partition("#")[2]: "".join(map(str, item[1].itertext()))
        for item in index.iter(f"{XHTML}li")
        if len(item) == 2 and item[1].get("class") == "print-page"
    }
    on_page = str(load_words(woven.language)["on_page"])
    mentions = [mention.anchor for entry in woven.place_index for mention in entry.mentions]
    # An id of the EPUB begins with a letter.
    assert sorted(pages) == sorted(anchor.lstrip("_") for anchor in mentions)
    # Print leads to the first mention of each page alone.
    named = {anchor: book.destinations[anchor] for anchor in mentions if anchor in book.destinations}
    assert len(named) >= 12
    assert {anchor: pages[anchor.lstrip("_")] for anchor in named} == {
        anchor: on_page.format(n=book.labels[page]) for anchor, page in named.items()
    }


def test_an_epub_alone_has_the_pages_too_unless_the_book_has_no_print(
    build_sample: Callable[[str], Path], tmp_path: Path, publish: Callable[..., Result]
) -> None:
    sample = build_sample("ar")
    done = publish("build", sample / "book", "-e", "epub", "-o", tmp_path / "alone")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "alone/roads.epub").read_bytes() == (sample / "output/roads.epub").read_bytes()
    assert not (tmp_path / "alone/roads-print.pdf").exists()
    shutil.copytree(sample / "book", tmp_path / "book")
    metadata = (tmp_path / "book/book.yaml").read_text("utf-8").replace("{print: {}, large-print: {}, epub", "{epub")
    metadata = metadata.replace(", booklet: {}", "")
    (tmp_path / "book/book.yaml").write_text(metadata, "utf-8")
    done = publish("build", tmp_path / "book", "-e", "epub", "-o", tmp_path / "without")
    assert done.exit_code == 0, done.output
    with ZipFile(tmp_path / "without/roads.epub") as epub:
        assert b"doc-pagelist" not in epub.read("EPUB/nav.xhtml")
        assert b"print-page" not in epub.read("EPUB/index.xhtml")
        assert b"pageBreak" not in epub.read("EPUB/content.opf")


# --- Handouts -------------------------------------------------------------------------------------


def test_there_is_a_sheet_for_pupils_and_one_for_teachers_of_each_numbered_chapter(output: Path) -> None:
    sheets = {path.relative_to(output).as_posix() for path in (output / "handouts").rglob("*.pdf")}
    names = ("roads-01-begin.pdf", "roads-02-river.pdf", "roads-03-end.pdf")
    assert sheets == {f"handouts/{name}" for name in names} | {f"handouts/teacher/{name}" for name in names}


def test_only_the_teachers_sheet_has_the_answers(output: Path, voice: Voice) -> None:
    pupils = "".join(PrintedBook(output / "handouts/roads-01-begin.pdf").folded)
    teachers = "".join(PrintedBook(output / "handouts/teacher/roads-01-begin.pdf").folded)
    for sheet in (pupils, teachers):
        assert fold(voice.question) in sheet
    assert fold(voice.answer) in teachers
    assert fold(voice.answer) not in pupils
    assert fold(voice.objective) in teachers
    assert fold(voice.objective) not in pupils


def test_the_pupils_sheet_explains_what_its_chapter_marks(output: Path, voice: Voice) -> None:
    first = "".join(PrintedBook(output / "handouts/roads-01-begin.pdf").folded)
    for text in (voice.definition, voice.events[0], voice.role):
        assert fold(text) in first
    second = "".join(PrintedBook(output / "handouts/roads-02-river.pdf").folded)
    for word in ("Sie", "gingen", "zu", "Fuß", "weiter"):
        assert fold(word) in second
    assert fold(voice.events[0]) in second
    assert fold(voice.events[1]) in second


def test_print_is_black_with_one_tint_and_handouts_are_black_alone(output: Path) -> None:
    """Small type and rules bear no screen: a grey is made of dots. White is paper."""
    for path in output.rglob("*.pdf"):
        ink = read_ink(path)
        tints = ink.colours - {("g", "0"), ("g", "1")}
        assert len(tints) <= ("handouts" not in path.parts), path.name
        assert {name for name, *_ in ink.colours} == {"g"}, path.name
        assert not ink.screened, path.name
        assert min(ink.strokes, default=1) >= 0.3, path.name


# --- Files that the checkers judge ----------------------------------------------------------------


@pytest.mark.verapdf
def test_every_pdf_conforms_to_pdf_ua(output: Path) -> None:
    pdfs = [path for path in sorted(output.rglob("*.pdf")) if not path.stem.endswith("-booklet")]
    assert len(pdfs) == 8
    assert {path.name: faults for path in pdfs if (faults := checkers.judge_pdf(path))} == {}


@pytest.mark.epubcheck
def test_the_epub_conforms(output: Path) -> None:
    assert checkers.judge_epub(output / "roads.epub") == ()


@pytest.mark.slow
@pytest.mark.ace
def test_the_epub_bars_nobody(output: Path) -> None:
    assert checkers.judge_accessibility(output / "roads.epub") == ()


@pytest.mark.slow
@pytest.mark.reading_system
def test_a_reading_system_pages_the_epub_in_the_direction_of_its_language(
    output: Path, language: str, tmp_path: Path
) -> None:
    read = checkers.read_epub(output / "roads.epub", tmp_path / "page.png")
    assert read["errors"] == []
    assert read["direction"] == ("ltr" if language == "en" else "rtl")
    assert read["arrowLeftGoesOn"] == (language != "en")
    assert read["landmarks"] > 2
    assert {font["status"] for font in read["fonts"]} <= {"loaded", "unloaded"}
    assert "loaded" in {font["status"] for font in read["fonts"]}


def test_large_print_is_large(output: Path) -> None:
    book = PrintedBook(output / "roads-large-print.pdf")
    width, height = (round(float(value)) for value in book.pdf.pages[0].mediabox.as_list()[2:])
    assert (width, height) == (595, 842)
    sizes = [size for page in range(len(book.labels)) for size in _read_sizes(book, page)]
    assert max(sizes, key=sizes.count) >= 18


def _read_sizes(book: PrintedBook, page: int) -> Iterator[float]:
    """Yield the size of each piece of text as it is seen: the size of the font, scaled as the page is."""
    scale, stack, size = 1.0, list[float](), 0.0
    for operator, operands in book.iterate_operators(page):
        match operator:
            case "q":
                stack.append(scale)
            case "Q":
                scale = stack.pop()
            case "cm":
                scale *= abs(float(operands[3]))
            case "Tf":
                size = float(operands[1])
            case "Tm":
                yield round(abs(size * scale * float(operands[3])), 1)


def test_the_booklet_and_the_epub_are_made_of_the_same_book(build_sample: Callable[[str], Path]) -> None:
    output = build_sample("ar") / "output"
    pages = len(PrintedBook(output / "roads-print.pdf").labels)
    with pikepdf.open(output / "roads-booklet.pdf") as booklet:
        assert len(booklet.pages) == -(-pages // 4) * 2
    with ZipFile(output / "roads.epub") as epub:
        assert epub.read("mimetype") == b"application/epub+zip"


# --- The same again -------------------------------------------------------------------------------


def list_house_templates() -> Iterator[str]:
    """List the templates that a book may have its own of."""
    others = {"proof_report.html.j2", "specimen.html.j2", "epub/cover_image.html.j2"}
    names = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.j2")}
    assert others < names
    yield from sorted(names - others)


def test_the_same_source_gives_the_same_bytes_anywhere(build_sample: Callable[[str], Path], tmp_path: Path) -> None:
    """And so does a book that brings all templates of the house as its own: set in the sandbox, bounded and judged.

    One build shows both, since it costs as much as the sample itself.
    """
    sample = build_sample("ar")
    moved = tmp_path / "moved" / "elsewhere"
    for path in (sample / "book").rglob("*"):
        if path.is_file():
            copy = moved / path.relative_to(sample / "book")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
            os.utime(copy, (86_400 * 365, 86_400 * 365))
    for name in list_house_templates():
        (moved / "templates" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(TEMPLATES / name, moved / "templates" / name)
    environment = os.environ | {
        # In the first of two runs nothing is in it.
        "PUBLISHER_CACHE": str((find_kept_cache() or tmp_path) / "moved"),
        "PYTHONHASHSEED": "4242",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
    }
    command = [sys.executable, "-m", "publisher", "build", str(moved), "-o", str(tmp_path / "output"), "-j", "1", "-q"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    first = {path.relative_to(sample / "output"): path.read_bytes() for path in _list_files(sample / "output")}
    second = {path.relative_to(tmp_path / "output"): path.read_bytes() for path in _list_files(tmp_path / "output")}
    assert list(first) == list(second)
    assert [str(name) for name in first if first[name] != second[name]] == []


def _list_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
