"""The benchmark compares what it should, and its books are what it says."""

import sys
from pathlib import Path

import pytest

from tests.bench import Figure, Row, compare, list_rows, measure
from tests.bench_books import add_sentence, make_long_book, make_small_books
from tests.bench_plot import find_exponents, find_points, main


def make_figure(cpu: float, pages: int = 0, against: str = "") -> Figure:
    return Figure(cpu, cpu, 2 * cpu, 2 * cpu, 100, pages, against)


def test_each_row_is_compared_with_one_that_can_be_measured(tmp_path: Path) -> None:
    rows, _ = list_rows(tmp_path)
    assert {"chapters/cold", "chapters/sentence", "longest/whole", "help", "catalogue"} <= rows.keys()
    # What is not installed is not measured.
    assert {row.against for row in rows.values()} <= {*rows, "", "chapters/pandoc epub"}


def test_a_ratio_is_that_to_the_row_named() -> None:
    figures = compare({"long/cold": make_figure(50, 561, "long/whole"), "long/whole": make_figure(200, 561)})
    assert (figures["long/cold"].cpu_ratio, figures["long/cold"].ratio) == (0.25, 0.25)
    assert figures["long/whole"].ratio == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only there a process can wait for what others leave")
def test_what_a_command_leaves_behind_is_measured_too(tmp_path: Path) -> None:
    spend = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    leave = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {spend!r}])"
    figure = measure(Row((sys.executable, "-c", leave)), tmp_path, 1)
    assert figure.cpu >= 0.3


def test_one_sentence_is_added_in_the_middle_and_another_each_time(tmp_path: Path) -> None:
    book = make_long_book(tmp_path, chapters=3, paragraphs=2, mentions=12)
    before = [path.read_text("utf-8") for path in sorted(book.glob("*.md"))]
    add_sentence(book, 1)
    add_sentence(book, 2)
    after = [path.read_text("utf-8") for path in sorted(book.glob("*.md"))]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True]
    assert len(after[1].split()) == len(before[1].split()) + 16


def test_small_books_are_books_of_their_own(tmp_path: Path) -> None:
    books = make_small_books(tmp_path, 3)
    assert len({(book / "book.yaml").read_text("utf-8") for book in books}) == 3
    assert len({(book / "01.md").read_text("utf-8") for book in books}) == 3


def test_an_exponent_is_the_slope_of_a_line() -> None:
    figures = {
        "short/cold": make_figure(10, 100),
        "long/cold": make_figure(40, 400),
        "longest/cold": make_figure(160, 800),
    }
    assert find_exponents(find_points(figures, "cold")) == pytest.approx([1, 2])


def test_the_table_replaces_the_one_before(tmp_path: Path) -> None:
    data, plot, document = tmp_path / "x.json", tmp_path / "x.svg", tmp_path / "x.md"
    figure = '{"cpu": 5, "cpu_median": 5, "seconds": 4, "seconds_median": 4, "memory": 9, "pages": %d}'
    data.write_text(f'{{"short/cold": {figure % 70}, "long/cold": {figure % 560}}}', "utf-8")
    document.write_text("before\n<!-- figures -->\nstale\n<!-- end of figures -->\nafter\n", "utf-8")
    main(data, plot, document)
    text = document.read_text("utf-8")
    assert "| long/cold | 5.00 (5.00) | 4.00 (4.00) | 9 | 560 |" in text
    assert "stale" not in text
    assert (text.startswith("before\n"), text.endswith("after\n")) == (True, True)
    assert "560 pages" in plot.read_text("utf-8")
