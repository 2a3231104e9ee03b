"""The width of a formula, which is estimated, against that which it has when it is drawn."""

import pytest
from lxml import etree

from publisher.manuscript.mathematics import convert_tex
from publisher.script.formula_width import measure_formula
from publisher.typeset.mathematics import draw_formula


@pytest.mark.parametrize(
    "tex",
    [
        "abcdefghijklmnopqrstuvwxyz",
        "f(x) = " + " + ".join(f"a_{{{number}}} x^{{{number}}}" for number in range(1, 31)),
        r"\sin(\alpha)+\cos(\beta)=\log_{10}(x+y)",
        r"\begin{aligned} f &= a + b + c + d + e \\ &= c + d \end{aligned}",
        r"f(x) = \frac{a+b}{c} + \sum_{i=1}^{n} x_i^2 \quad\text{for } x \leq \sqrt{2}",
        r"\int_0^1 f(x)\,dx = \left[ F(x) \right]_0^1",
    ],
)
def test_an_estimated_width_is_near_the_drawn_one(tex: str) -> None:
    mathml = convert_tex(tex, is_display=True)
    assert measure_formula(etree.fromstring(mathml)) == pytest.approx(draw_formula(mathml).width, rel=0.2)
