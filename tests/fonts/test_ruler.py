"""The ruler measures what the layout engine sets."""

import pickle

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from publisher.fonts.ruler import Ruler, make_ruler
from publisher.press.fontbook import find_installed
from publisher.press.weasyprint_patches import patch_weasyprint
from publisher.typeset.families import list_families

patch_weasyprint()


def open_ruler(script: str, *, right_to_left: bool) -> Ruler:
    families = list_families(script)[0]
    regular, bold = (tuple(find_installed(families, bold=bold)) for bold in (False, True))
    return make_ruler(regular, bold, right_to_left=right_to_left)


def measure_layout(text: str, script: str, direction: str, weight: str) -> float:
    """Return the width of a line as WeasyPrint lays it out at 20 px."""
    families = ", ".join(f"'{name}'" for name in list_families(script)[0])
    style = f"@page {{ size: 2000px 100px }} span {{ font: {weight} 20px {families} }}"
    document = HTML(string=f'<html dir="{direction}"><style>{style}</style><span>{text}</span></html>').render()
    texts = (box for box in document.pages[0]._page_box.descendants() if isinstance(box, boxes.TextBox))
    return float(sum(box.width for box in texts))


@pytest.mark.parametrize(
    ("text", "script", "direction"),
    [
        ("فودجيسواف شلونسكي", "Arab", "rtl"),
        ("17–21 يناير 1945", "Arab", "rtl"),
        ("مُحْتَشَد (KL Dachau)", "Arab", "rtl"),
        ("גטו לודז׳", "Hebr", "rtl"),
        ("Bergen-Belsen, Łódź", "Latn", "ltr"),
        # Between two fonts a space has that of one of them.
        ("Base map: Natural Earth", "Arab", "rtl"),
        ("Lublin x 1944 (3) y", "Arab", "rtl"),
        ("1 Lublin لوبلين 4 b", "Arab", "rtl"),
        ("גבולות היום 12", "Arab", "rtl"),
        ("لوبلين a – ב 7", "Hebr", "rtl"),
    ],
)
@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_a_line_is_as_wide_as_it_is_set(text: str, script: str, direction: str, weight: str) -> None:
    extents = open_ruler(script, right_to_left=direction == "rtl")(text, 20, bold=weight == "bold")
    assert extents.width == pytest.approx(measure_layout(text, script, direction, weight), rel=0.001)


def test_ink_reaches_as_far_as_the_letters() -> None:
    ruler = open_ruler("Latn", right_to_left=False)
    low, high, both = ruler("x", 10), ruler("l", 10), ruler("lp", 10)
    assert low.ascent < high.ascent == both.ascent
    assert low.descent < both.descent
    assert ruler("x", 20).ascent == pytest.approx(2 * low.ascent)
    assert ruler("", 10) == (0, 0, 0)


def test_a_ruler_measures_the_same_in_another_process() -> None:
    ruler = open_ruler("Arab", right_to_left=True)
    assert pickle.loads(pickle.dumps(ruler))("غراتس", 7) == ruler("غراتس", 7)  # noqa: S301 - written a moment ago
