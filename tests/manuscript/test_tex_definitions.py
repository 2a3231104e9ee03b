"""Tests for the commands of TeX that a chapter defines for its formulas."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from publisher.manuscript.chapter import read_chapter
from publisher.manuscript.folder import BookFolder
from publisher.manuscript.markdown.tex_definitions import choose_definitions, take_definitions
from publisher.manuscript.mathematics import convert_tex
from publisher.model.finding import Position, Report
from publisher.model.tree import Math, Paragraph, find_all


@pytest.mark.parametrize(
    ("tex", "found", "rest"),
    [
        (r"\newcommand{\R}{\mathbb{R}}", {"R": r"\newcommand{\R}{\mathbb{R}}"}, ""),
        (r"\renewcommand\v [1] {\vec{#1}} \v{x}", {"v": r"\newcommand{\v}[1]{\vec{#1}}"}, r" \v{x}"),
        (r"\def\a#1{x_#1}\gdef\b{\}}", {"a": r"\def\a#1{x_#1}", "b": r"\def\b{\}}"}, ""),
        (r"\DeclareMathOperator*{\am}{arg\,max}", {"am": r"\newcommand{\am}{\operatorname*{arg\,max}}"}, ""),
        (r"\newcommand{\a}{\newcommand{\b}{c}}", {"a": r"\newcommand{\a}{\newcommand{\b}{c}}"}, ""),
        (r"\newcommand{\R}{\mathbb{R}", {}, r"\newcommand{\R}{\mathbb{R}"),
        (r"\definition{a} \def", {}, r"\definition{a} \def"),
    ],
)
def test_definitions_are_taken_out(tex: str, found: dict[str, str], rest: str) -> None:
    assert take_definitions(tex) == (found, rest)


def test_formula_gets_what_it_needs() -> None:
    known = take_definitions(r"\newcommand{\a}{\b}\newcommand{\b}{\mathbb{N}}\newcommand{\c}{\c}")[0]
    definitions = choose_definitions(r"x \in \a", known)
    assert definitions == known["a"] + known["b"]
    assert "ℕ" in convert_tex(r"x \in \a", is_display=False, definitions=definitions)
    # Nothing is taken in where nothing is asked for, not even what leads to itself.
    assert choose_definitions("x", known) == ""
    assert choose_definitions(r"\c", known) == known["c"]


def test_definitions_hold_for_what_follows_and_are_not_seen(tmp_path: Path) -> None:
    source = (
        "# ت\n\n\\newcommand{\\R}{\\mathbb{R}}\n\\def\\two{2}\n\n"
        "$\\newcommand{\\Q}{\\mathbb{Q}}$ نص $x \\in \\R$ و$\\Q$.\n\n"
        "$$\\newcommand{\\N}{\\mathbb{N}}$$\n\n$$\\DeclareMathOperator{\\rank}{rank}\\rank \\N$$\n\n"
        "نص[^1].\n\n[^1]: $\\two$\n"
    )
    (tmp_path / "01.md").write_text(source, "utf-8")
    report = Report()
    chapter = read_chapter(BookFolder(tmp_path, report), "01.md", Position("book.yaml"), "ar")
    assert chapter is not None
    maths = [math.mathml for math in find_all((*chapter.blocks, *chapter.notes), Math)]
    assert [sign in math for sign, math in zip("ℝℚℕ2", maths, strict=True)] == [True] * 4
    assert len(list(find_all(chapter.blocks, Paragraph))) == 3
    assert report.in_order() == []


def test_formulas_that_define_print_nothing(
    make_book: Callable[..., Path], publish: Callable[..., Result], tmp_path: Path
) -> None:
    book = make_book({"01.md": "# ت\n\n$\\newcommand{\\R}{\\mathbb{R}}$\n\nنص $f: \\R \\to \\R$ هنا.\n"})
    done = publish("build", book, "-e", "print", "-e", "epub", "-o", tmp_path / "made")
    assert done.exit_code == 0, done.stderr
    assert "PD0" not in done.stderr
