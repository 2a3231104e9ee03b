"""The sink of openings: all of an opening stands on the page on which it begins, with as much white as that leaves."""

from pathlib import Path

import pytest

from publisher.model.parts import Part
from publisher.press.layout import lay_out

STYLE = """
@page { size: 105mm 148mm; margin: 15mm; }
html { font: 10pt/15pt "Noto Naskh Arabic"; }
body, p, h1 { margin: 0; }
h1 { font-size: 16pt; line-height: 30pt; break-inside: avoid; }
.opening { padding-top: 90pt; margin-bottom: 30pt; break-inside: avoid; SINK }
"""
LINES = " ".join(["كلمات كثيرة في عنوان طويل جدا"] * 8)


def lay_opening(title: str, sink: str, fonts: Path) -> list[tuple[int, float]]:
    """Return the page of the number, of the title and of the text, each with its height on the page."""
    opening = f'<header class="opening"><p id="number">١</p><h1 id="title">{title}</h1></header>'
    html = f'<html lang="ar" dir="rtl"><body>{opening}<p id="text">نص.</p></body></html>'
    part = Part("part", html, (STYLE.replace("SINK", sink),))
    anchors = lay_out(part, roots=(), fonts_folder=fonts).anchors
    return [(anchors[name][0], round(anchors[name][2])) for name in ("number", "title", "text")]


def test_a_long_title_stands_below_the_number_of_its_chapter(fonts: Path) -> None:
    (number, high), (title, _), _ = lay_opening(LINES, "--sink: lessens;", fonts)
    assert (number, title) == (0, 0)
    without = lay_opening(LINES, "", fonts)
    assert without[0][0] != without[1][0]
    # It is higher by whole lines.
    (_, usual), _, _ = lay_opening("عنوان", "--sink: lessens;", fonts)
    assert high > usual
    assert (high - usual) % 15 == pytest.approx(0, abs=1)


def test_a_title_that_has_room_keeps_its_sink(fonts: Path) -> None:
    assert lay_opening("عنوان", "--sink: lessens;", fonts) == lay_opening("عنوان", "", fonts)


def test_an_opening_longer_than_a_page_is_divided(fonts: Path) -> None:
    places = lay_opening(" ".join([LINES] * 3), "--sink: lessens;", fonts)
    assert places[0][0] == 0
    assert places[2][0] > 0
