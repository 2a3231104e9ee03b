"""What WeasyPrint works out for a style and a box is worked out once, and is what it was before."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint import HTML
from weasyprint.css import ComputedStyle, StyleFor
from weasyprint.css.computed_values import COMPUTER_FUNCTIONS
from weasyprint.css.properties import INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline, percent

from publisher.press.weasyprint_patches import patch_weasyprint

patch_weasyprint()

_DECLARATIONS = (
    "margin-inline-start: 2em",
    "margin-left: 1em",
    "padding-block-end: 3px",
    "padding: 5%",
    "inset-inline-end: 4px; position: relative",
    "border-inline-start: 2px solid",
    "border-radius: 3px",
    "border-start-start-radius: 4px",
    "width: 50%",
    "min-inline-size: 20px",
    "max-width: calc(50% - 2px)",
    "height: 30px",
    "min-height: 10%",
    "box-sizing: border-box; padding: 2px",
    "margin: auto",
    "direction: rtl",
    "font-size: 2em",
    "line-height: 1.5",
    "letter-spacing: 0.1em",
    "color: red",
    "margin: inherit",
    "display: inherit",
    "float: left",
    "position: absolute",
    "display: inline-block",
    "display: table-cell",
    "display: table; border-collapse: collapse; border: 1px solid",
    "text-decoration: underline",
    "--own: 3px",
    "margin-top: var(--own)",
    "padding-top: var(--none, 2px)",
    "page: wide",
    "lang: 'he'",
    "hyphens: auto",
    "column-gap: 1em",
    "font: inherit",
    "margin: initial; font-weight: initial",
)
_NAMES = [name for name in INITIAL_VALUES if name not in INITIAL_NOT_COMPUTED or name in COMPUTER_FUNCTIONS]
#: What gives elements of one tag pseudo-elements.
_PSEUDO = """<style>
b::before { content: "«"; margin-inline-start: 1px; letter-spacing: 0.1em }
div::after { content: counter(item); display: block; position: relative }
i::first-letter { color: red }
</style>"""
_STYLE = st.lists(st.sampled_from(_DECLARATIONS), max_size=3).map("; ".join)


def lay_out(styles: list[str]) -> list[boxes.Box]:
    """Return all boxes of elements in one another, each with a style and some text."""
    html = "text"
    for style in styles:
        html = f'<div style="{style}">some {html} <b>words</b> <i>and more</i></div>'
    (page, *_) = HTML(string=_PSEUDO + html).render().pages
    return list(page._page_box.descendants())


def list_values(styles: list[str]) -> list[dict[str, Any]]:
    """Return all values of the styles of the boxes, and all places and lengths that the boxes have."""
    return [
        {name: box.style[name] for name in _NAMES}
        | {name: value for name, value in vars(box).items() if isinstance(value, int | float | str)}
        for box in lay_out(styles)
    ]


def unwrap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the patches away."""
    monkeypatch.setattr(ComputedStyle, "__missing__", ComputedStyle.__missing__.__wrapped__)
    monkeypatch.setattr(StyleFor, "set_computed_styles", StyleFor.set_computed_styles.__wrapped__)
    monkeypatch.setattr(boxes.Box, "is_in_normal_flow", boxes.Box.is_in_normal_flow.__wrapped__)
    for module in (block, inline, percent):
        monkeypatch.setattr(module, "resolve_percentages", percent.resolve_percentages.__wrapped__)


@settings(max_examples=50)
@given(st.lists(_STYLE, min_size=1, max_size=3))
def test_styles_and_boxes_have_the_values_that_they_had(styles: list[str]) -> None:
    patched = list_values(styles)
    with pytest.MonkeyPatch.context() as patch:
        unwrap(patch)
        unpatched = list_values(styles)
    assert patched == unpatched


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of what is asked of WeasyPrint's own functions."""
    asked: list[str] = []

    def count(owner: Any, name: str) -> None:  # noqa: ANN401
        function = getattr(owner, name)

        def counting(*arguments: Any) -> Any:  # noqa: ANN401
            asked.append(name)
            return function(*arguments)

        monkeypatch.setattr(owner, name, counting)

    count(percent, "resolve_one_percentage")
    count(boxes.Box, "is_floated")
    return asked


@pytest.mark.parametrize(("name", "style"), [("resolve_one_percentage", "margin: 1px"), ("is_floated", "color: red")])
def test_what_is_known_of_a_style_is_not_asked_of_each_box(
    counted: list[str], monkeypatch: pytest.MonkeyPatch, name: str, style: str
) -> None:
    styles = [style] * 6
    lay_out(styles)
    counted.clear()
    lay_out(styles)
    patched = counted.count(name)
    unwrap(monkeypatch)
    counted.clear()
    lay_out(styles)
    assert patched < counted.count(name) / 3


def test_lengths_that_depend_on_the_block_are_resolved_in_each(counted: list[str]) -> None:
    lay_out(["width: 50%"] * 2)
    counted.clear()
    outer, inner = (
        box for box in lay_out(["width: 50%"] * 2) if type(box) is boxes.BlockBox and box.style["width"] != "auto"
    )
    assert inner.width == outer.width / 2
    assert "resolve_one_percentage" in counted


def find_pseudo_styles(html: str) -> list[ComputedStyle]:
    """Return the styles of the boxes before the elements of a document."""
    (page, *_) = HTML(string=html).render().pages
    found = (box for box in page._page_box.descendants() if isinstance(box, boxes.InlineBox))
    return [box.style for box in found if box.element_tag.endswith("::before")]


def test_pseudo_elements_of_one_style_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    html = """<style>p::before { content: "1" } p.other::before { content: "2" } p + h1 + p::before { content: "3" }
        </style><p>a <p>b <p class="other">c <p dir="rtl">d <h1>e</h1> <p>f <p>g"""
    styles = find_pseudo_styles(html)
    texts = [style["content"][0][1] for style in styles]
    assert texts == ["1", "1", "2", "1", "3", "1"]
    assert styles[0] is styles[1] is styles[5]
    assert len({id(style) for style in styles}) == len(styles) - 2
    assert styles[3]["direction"] == "rtl"
    unwrap(monkeypatch)
    assert len({id(style) for style in find_pseudo_styles(html)}) == len(styles)


def test_the_margins_of_a_page_have_their_own() -> None:
    html = """<style>@page { @top-left { content: "x"; color: red } } @page :first { @top-left { color: blue } }
        p { break-before: page }</style><p>a <p>b"""
    colours = [
        box.style["color"]
        for page in HTML(string=html).render().pages
        for box in page._page_box.children
        if getattr(box, "at_keyword", "") == "@top-left"
    ]
    assert len(set(colours)) == len(colours) == 2
