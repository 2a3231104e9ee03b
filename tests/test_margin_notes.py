"""Notes in the margin, and margins by name: beside their lines, apart, tagged, and told where there is no room."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.geometry.page_sizes import measure_page
from publisher.manuscript.shapes.edition_shapes import DEFAULT_PAGES
from publisher.model.finding import FaultyBookError
from publisher.model.order import Order
from publisher.press.margin_notes import Span, pack
from publisher.production.build import build
from publisher.production.check import check
from publisher.production.editions import EDITIONS
from publisher.proof.printed import Print
from publisher.proof.printed_lines import PrintedLine, find_blocks
from tests.kept_cache import make_folder, use_kept_cache
from tests.made_files import judge_made, read_pages, read_words
from tests.reading import read_print

# What is built is only read.
pytestmark = pytest.mark.usefixtures("kept")

HEAD = (
    "title: {title}\nlanguage: {language}\nidentifier: urn:uuid:2f1c1e0a-6c51-5bb2-9d86-6f0a4b7a8f99\nslug: margins\n"
    "notes: {notes}\nchapters: [01.md]\neditions: {editions}\n"
)
TEXTS = {
    "ar": (
        "حواش",
        "وكان أهل القرية يخرجون كل صباح إلى النهر ويعودون منه عند المساء حاملين الماء",
        "في نسخة أخرى: أهل المدينة.",
    ),
    "en": (
        "Notes",
        "The people of the village went to the river each morning and came back at night",
        "Thus in the copy.",
    ),
}
EDITIONS_OF_ALL = "{print: {}, large-print: {}, epub: {}}"


def write_book(
    folder: Path,
    language: str = "ar",
    notes: str = "{second: margin}",
    editions: str = EDITIONS_OF_ALL,
    note: str = "",
    count: int = 12,
) -> Path:
    folder.mkdir()
    title, line, told = TEXTS[language]
    (folder / "book.yaml").write_text(
        HEAD.format(title=title, language=language, notes=notes, editions=editions), "utf-8"
    )
    text = [f"{line} {line}[^a:x{n}] {line}[^{n}] {line}[^a:y{n}] {line}." for n in range(count)]
    text += [f"[^a:x{n}]: {note or told}\n\n[^a:y{n}]: {told} {told}\n\n[^{n}]: {told}" for n in range(count)]
    (folder / "01.md").write_text(f"# {title}\n\n" + "\n\n".join(text) + "\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return what builds a book with notes in its margins in a language, once each."""
    made: dict[str, Path] = {}

    def build_once(language: str) -> Path:
        if language not in made:
            folder = make_folder(f"margins-{language}", tmp_path_factory)
            with use_kept_cache():
                delivery = build(Order(write_book(folder / "book", language), folder / "made", jobs=1))
            assert [finding.code.id for finding in delivery.findings] == []
            made[language] = folder / "made"
        return made[language]

    return build_once


def read_lines(pdf: Path) -> tuple[Print, list[PrintedLine], list[PrintedLine]]:
    """Return what is printed, the lines of its notes, and those of its text."""
    printed = read_print(pdf.read_bytes())
    blocks = [block for block in find_blocks(printed) if block.lines]
    notes = [line for block in blocks if block.type == "Note" for line in block.lines]
    return printed, notes, [line for block in blocks if block.type == "P" for line in block.lines]


def find_sides(line: PrintedLine) -> tuple[float, float]:
    boxes = [glyph.box for glyph in line.glyphs if glyph.box[2] > glyph.box[0]]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


spans = st.lists(st.tuples(st.floats(0, 500), st.floats(1, 60)), min_size=1, max_size=8)


@given(spans, st.lists(st.tuples(st.floats(0, 480), st.floats(1, 15)), max_size=3))
def test_what_stands_in_a_margin_never_touches(
    wanted: list[tuple[float, float]], taken: list[tuple[float, float]]
) -> None:
    asked, marks = [Span(*one) for one in sorted(wanted)], [Span(*one) for one in taken]
    tops = pack(asked, marks, Span(0, 560))
    placed = [Span(top, span.height) for top, span in zip(tops, asked, strict=True)]
    assert all(one.bottom <= after.top + 1e-6 for one, after in pairwise(placed))
    assert not [1 for one in placed for mark in marks if one.top < mark.bottom - 1e-6 and mark.top < one.bottom - 1e-6]
    assert tops[0] >= 0


@pytest.mark.parametrize(
    ("wanted", "tops"),
    [
        ([(10, 20), (50, 20)], [10, 50]),
        ([(10, 20), (15, 20)], [10, 30]),
        ([(70, 20), (75, 20)], [60, 80]),
        ([(70, 60), (75, 60)], [0, 60]),
    ],
)
def test_notes_are_moved_no_farther_than_need_be(wanted: list[tuple[float, float]], tops: list[float]) -> None:
    assert pack([Span(*one) for one in wanted], [], Span(0, 100)) == tops


@pytest.mark.parametrize("language", ["ar", "en"])
def test_notes_stand_beside_their_lines_in_the_outer_margin(make: Callable[[str], Path], language: str) -> None:
    printed, notes, text = read_lines(make(language) / "margins-print.pdf")
    in_margin = []
    for note in notes:
        left, right = find_sides(note)
        width = printed.pages[note.page - 1].width
        lines = [line for line in text if line.page == note.page]
        text_left, text_right = min(find_sides(one)[0] for one in lines), max(find_sides(one)[1] for one in lines)
        # A recto has an odd number; it is the left page of a book from the right.
        is_right_page = (note.page % 2 == 1) == (language == "en")
        if right < text_left or left > text_right:
            in_margin.append(note)
            assert (left > text_right) is is_right_page
            assert 10 < left < right < width - 10
    assert len(in_margin) >= 24
    bases = {(line.page, round(line.glyphs[0].y)) for line in text}
    aligned = [note for note in in_margin if (note.page, round(note.glyphs[0].y)) in bases]
    assert len(aligned) >= 12
    for page in {note.page for note in in_margin}:
        levels = sorted(round(note.glyphs[0].y, 1) for note in in_margin if note.page == page)
        assert all(after - before >= 6 for before, after in pairwise(levels))


def test_letters_of_large_print_and_screens_have_no_room_in_margins(make: Callable[[str], Path]) -> None:
    folder = make("ar")
    printed, notes, text = read_lines(folder / "margins-large-print.pdf")
    for note in notes:
        _, right = find_sides(note)
        assert right <= max(find_sides(one)[1] for one in text if one.page == note.page) + 1
    chapter = next(page for name, page in read_pages(folder / "margins.epub").items() if name.startswith("chapter"))
    assert chapter.count('role="doc-footnote"') == 36
    assert printed.pages
    assert read_words(folder / "margins-print.pdf").count("في نسخة أخرى أهل المدينة") == 48


@pytest.mark.verapdf
@pytest.mark.epubcheck
@pytest.mark.ace
def test_books_with_notes_in_margins_pass_the_checkers(make: Callable[[str], Path]) -> None:
    folder = make("ar")
    assert judge_made(folder / "margins-print.pdf", folder / "margins.epub") == ()


def test_a_note_that_is_longer_than_its_margin_is_told(tmp_path: Path) -> None:
    long = "كلمة طويلة في حاشية لا تنتهي " * 150
    book = write_book(tmp_path / "book", note=long, editions="{print: {}}", count=1)
    with pytest.raises(FaultyBookError) as told:
        build(Order(book, tmp_path / "made", jobs=1))
    assert {finding.code.id for finding in told.value.report.findings} == {"PD010"}


def test_margins_have_names_and_widths(tmp_path: Path) -> None:
    areas = []
    for number, margins in enumerate(("narrow", "normal", "wide", "{inner: 30mm, outer: 2cm, head: 25mm}")):
        book = write_book(
            tmp_path / str(number), notes="foot", editions=f"{{print: {{page: A5, margins: {margins}}}}}", count=1
        )
        delivery = build(Order(book, tmp_path / f"made{number}", jobs=1))
        assert [finding.code.id for finding in delivery.findings] == []
        areas.append(read_print((tmp_path / f"made{number}" / "margins-print.pdf").read_bytes()).pages[-1].type_area)
    widths = [right - left for left, _, right, _ in areas]
    assert widths[0] > widths[1] > widths[2]
    assert round(widths[3] / 72 * 25.4) == 148 - 30 - 20


@pytest.mark.parametrize(
    "margins", ["tight", "{inner: 1mm}", "{inner: 18}", "{spine: 18mm}", "{inner: 70mm, outer: 60mm}"]
)
def test_margins_that_are_none_are_told_with_their_line(tmp_path: Path, margins: str) -> None:
    report, _ = check(write_book(tmp_path / "book", editions=f"{{print: {{margins: {margins}}}}}"))
    assert [finding.position.line for finding in report.findings] == [7]


def test_the_pages_that_margins_are_judged_by_are_those_of_the_editions() -> None:
    assert {name: EDITIONS[name].page for name in DEFAULT_PAGES} == DEFAULT_PAGES
    assert measure_page("A5") == (148, 210)


def test_a_note_with_a_table_or_code_stands_at_the_foot(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", notes="margin", editions="{print: {page: A6}}", count=1)
    rows = "\n".join(f"    {line}" for line in ("| كلمة | 1903 | 917 |", "|:-:|--:|--:|", "| طويلة | نهر | كتب |"))
    text = f"نص[^t] نص[^c] نص[^n] {'كلمة ' * 30}"
    notes = f"[^t]: قال.\n\n{rows}\n\n[^c]: قال.\n\n        a = 1\n\n[^n]: س\n"
    (folder / "01.md").write_text(f"# حواش\n\n{text}\n\n{notes}", "utf-8")
    delivery = build(Order(folder, tmp_path / "made", jobs=1))
    assert [finding.code.id for finding in delivery.findings] == []
    _, noted, lines = read_lines(tmp_path / "made" / "margins-print.pdf")
    start, end = find_sides(next(line for line in lines if line.page == noted[0].page))
    beside = [line.text for line in noted if find_sides(line)[0] > end or find_sides(line)[1] < start]
    assert beside == ["س"]
