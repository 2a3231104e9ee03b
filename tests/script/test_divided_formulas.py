"""Formulas that are wider than a line are divided where a writer of LaTeX would divide them."""

import pytest
from lxml import etree

from publisher.manuscript.mathematics import convert_tex
from publisher.script.divided_formulas import divide_formula
from publisher.script.formula_width import LINE, measure_formula

SUM = " + ".join(f"a_{{{number}}} x^{{{number}}}" for number in range(1, 31))


def read_lines(tex: str) -> list[str]:
    """Return the letters of each line of a formula of its own."""
    formula = etree.fromstring(divide_formula(convert_tex(tex, is_display=True)))
    lines = [row for row in formula.iter() if etree.QName(row).localname == "mtr"]
    return ["".join(map(str, line.itertext())) for line in lines or [formula]]


def test_each_line_begins_with_a_sign_and_fits() -> None:
    lines = read_lines(f"f(x) = {SUM}")
    assert len(lines) > 2
    assert lines[0].startswith("f(x)=a1x1+")
    assert all(line.startswith("+") for line in lines[1:])
    assert "".join(lines) == "f(x)=" + "+".join(f"a{number}x{number}" for number in range(1, 31))
    assert measure_formula(etree.fromstring(divide_formula(convert_tex(f"f(x) = {SUM}", is_display=True)))) <= LINE + 1


def test_relations_stand_below_one_another() -> None:
    wide = "x_{abcdefghijklmnopqr}"
    assert read_lines(f"y = {wide} \\leq -{wide} + 1 = {wide}") == [
        "y=xabcdefghijklmnopqr≤−xabcdefghijklmnopqr+1",
        "=xabcdefghijklmnopqr",
    ]


def test_a_bracket_with_an_exponent_closes() -> None:
    assert len(read_lines(f"(a + b)^2 = (c)_1 + {SUM}")) > 2


@pytest.mark.parametrize(
    "tex",
    [
        "a = b + c",
        f"\\sqrt{{{SUM}}}",
        f"\\left( {SUM} \\right)",
        f"[{SUM}]",
        f"\\begin{{aligned}} a &= {SUM} \\end{{aligned}}",
    ],
)
def test_what_fits_or_stands_between_brackets_is_left(tex: str) -> None:
    assert len(read_lines(tex)) == 1
