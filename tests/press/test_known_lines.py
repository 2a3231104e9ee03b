"""A text of a style is set once where all of it has room, and the layout is what it was before."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint import CSS, HTML
from weasyprint.text import line_break
from weasyprint.text.fonts import FontConfiguration

from publisher.press import paragraph_text
from publisher.press.clusters import note_clusters
from publisher.press.known_lines import remember_lines
from publisher.press.weasyprint_patches import patch_weasyprint

patch_weasyprint()
note_clusters()

_TEXTS = st.sampled_from(
    [
        "كتاب",
        "كتاب ",
        " كتاب",
        "في كتاب",
        "17",
        "AB-CD",
        "a b c d",
        "so\u00adft",
        "one\ntwo",
        "a\tb",
        " ",
        "\u00a0",
        "لا",
    ]
)
_WIDTHS = st.one_of(st.none(), st.just(float("inf")), st.floats(0, 90))


def style_of(declarations: str) -> Any:  # noqa: ANN401 - WeasyPrint has no types
    """Return a style of its own."""
    fonts = FontConfiguration()
    document = HTML(string=f"<p style='{declarations}'>text").render(font_config=fonts)
    box = next(box for box in document.pages[0]._page_box.descendants() if getattr(box, "text", ""))
    return box.style.copy()


class _Context:
    dictionaries: dict[Any, Any] = {}  # noqa: RUF012 - that of one layout


def describe(result: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what is known of a line, and of its layout, which Pango has forgotten."""
    layout, *others = result
    return vars(layout), *others


@settings(max_examples=60)
@given(
    declarations=st.sampled_from(
        ["", "word-spacing: 3px", "letter-spacing: 1px", "white-space: pre-wrap", "white-space: nowrap",
         "hyphens: auto", "overflow-wrap: anywhere", "text-decoration: underline", "direction: rtl"]
    ),
    asked=st.lists(st.tuples(_TEXTS, _WIDTHS, st.sampled_from([0, 2.5]), st.booleans()), min_size=2, max_size=8),
)  # fmt: skip
def test_a_line_is_what_it_was(declarations: str, asked: list[tuple[str, float | None, float, bool]]) -> None:
    style = style_of(declarations)
    patched = remember_lines(line_break.split_first_line)
    for text, width, spacing, minimum in asked:
        before, after = (
            describe(split(text, style, _Context, width, spacing, minimum=minimum))
            for split in (line_break.split_first_line, patched)
        )
        assert after == before


@pytest.fixture
def count_lines(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Return what makes an index of one word many times, and tells how often Pango was asked to set a line."""
    asked: list[str] = []
    get_first_line = line_break.Layout.get_first_line

    def counting(layout: Any) -> Any:  # noqa: ANN401
        asked.append(layout.text)
        return get_first_line(layout)

    def count() -> int:
        asked.clear()
        items = "".join(f"<p>كتاب <a href='#a'>17</a>، <a href='#a'>17</a> {number}</p>" for number in range(40))
        style = CSS(string="@page { size: A5 } p { text-align: justify }")
        HTML(string=f"<html lang=ar dir=rtl><body id=a>{items}").write_pdf(stylesheets=[style])
        return asked.count("17")

    monkeypatch.setattr(line_break.Layout, "get_first_line", counting)
    return count


def forget_all(style: Any) -> dict[Any, Any]:  # noqa: ANN401
    """Return that nothing is known of a style."""
    del style
    return {}


def measure_anew(context: Any, box: Any) -> Any:  # noqa: ANN401
    """Measure a text whether it is known or not."""
    return paragraph_text._shape_characters(context, box)


@pytest.mark.parametrize(
    ("name", "forgetful"),
    [
        ("known_lines.list_answers", forget_all),
        ("paragraph_text._measure_characters", measure_anew),
        ("clusters.list_answers", forget_all),
    ],
)
def test_a_number_that_stands_often_is_set_once(
    count_lines: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    forgetful: Any,  # noqa: ANN401
) -> None:
    known = count_lines()
    monkeypatch.setattr(f"publisher.press.{name}", forgetful)
    assert count_lines() >= known + 78
    assert known < 10
