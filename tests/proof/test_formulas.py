"""Formulas in print: an element of their own that says what was typed, and words of the text's own fonts."""

from collections.abc import Callable
from pathlib import Path

from publisher.press.fontbook import find_installed
from publisher.script.ruler import make_tracer
from tests.proving import prove_book


def test_a_formula_is_tagged_as_one(make_book: Callable[..., Path], tmp_path: Path) -> None:
    proven = prove_book(make_book({"01.md": "# ت\n\nنص $x^2$ هنا.\n\n$$\\frac{الكتلة}{2}$$\n"}), tmp_path / "fonts")
    told = [element.alternative for element in proven.printed.elements if element.type == "Formula"]
    assert told == ["x^2", "\\frac{الكتلة}{2}"]
    assert not [element for element in proven.printed.elements if element.type == "Figure"]


def test_words_are_traced_from_the_left_as_they_are_shaped() -> None:
    trace = make_tracer(tuple(find_installed(("Noto Naskh Arabic",))), "ar")
    word, joined = trace("كتلة"), trace("كتلة 12")
    assert word.path.startswith("M")
    assert 1 < word.extents.width < joined.extents.width
    # What is read first is at the right: the number is drawn first, as it is by itself.
    assert joined.path.startswith(trace("12").path[:20])
