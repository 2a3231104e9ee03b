"""Formulas in print: an element of their own that says what was typed, and words of the text's own fonts."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.fonts.ruler import make_tracer
from publisher.manuscript.mathematics import UnknownTexError, convert_tex
from publisher.press.fontbook import find_installed
from publisher.typeset.mathematics import draw_formula
from tests.proving import prove_book


def test_a_formula_is_tagged_as_one(make_book: Callable[..., Path], tmp_path: Path) -> None:
    proven = prove_book(make_book({"01.md": "# ت\n\nنص $x^2$ هنا.\n\n$$\\frac{الكتلة}{2}$$\n"}), tmp_path / "fonts")
    told = [element.alternative for element in proven.printed.elements if element.type == "Formula"]
    assert told == ["x^2", "\\frac{الكتلة}{2}"]
    assert not [element for element in proven.printed.elements if element.type == "Figure"]


def test_a_formula_in_formulas_is_set_in_time_that_grows_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    set_rows: Counter[int] = Counter()
    depth = 0
    draw_formula(convert_tex("x", is_display=False))
    # The library warns when it is loaded, which is done by what draws.
    from ziamath.nodes.mrow import Mrow

    def count(row: Mrow, *given: object, **options: object) -> None:
        set_rows[depth] += 1
        set_row(row, *given, **options)

    set_row = Mrow._setup
    monkeypatch.setattr(Mrow, "_setup", count)
    for depth in (4, 8):
        draw_formula(convert_tex("\\frac{1}{" * depth + "x" + "}" * depth, is_display=False))
    # Twice as deep is not twice four times as much, let alone sixteen times.
    assert set_rows[8] < 8 * set_rows[4]


def test_a_formula_that_is_nested_too_deep_is_told() -> None:
    with pytest.raises(UnknownTexError, match="too deep"):
        convert_tex("\\frac{1}{" * 30 + "x" + "}" * 30, is_display=False)


def test_words_are_traced_from_the_left_as_they_are_shaped() -> None:
    trace = make_tracer(tuple(find_installed(("Noto Naskh Arabic",))), "ar")
    word, joined = trace("كتلة"), trace("كتلة 12")
    assert word.path.startswith("M")
    assert 1 < word.extents.width < joined.extents.width
    # What is read first is at the right: the number is drawn first, as it is by itself.
    assert joined.path.startswith(trace("12").path[:20])
