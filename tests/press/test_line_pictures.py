"""Pictures of lines: each shows its place on the page, and no more than the line."""

import io
from pathlib import Path

import pytest
from PIL import Image

from publisher.model.parts import BoundPart, Part
from publisher.press.bind import bind
from publisher.press.layout import lay_out
from publisher.press.line_pictures import draw_lines
from tests.text_layer import IMPRINT

STYLE = (
    "@page { size: 200pt 300pt; margin: 20pt } p { margin: 0; font: 12pt/20pt 'Noto Serif' } .low { margin-top: 150pt }"
)


@pytest.fixture
def pdf(fonts: Path) -> bytes:
    html = "<html><body><p>above</p><p class='low'>below</p></body></html>"
    laid = lay_out(Part("part", html, (STYLE,)), roots=(), fonts_folder=fonts)
    return bind([BoundPart(laid, ("",))], IMPRINT, fonts)


def open_picture(data: bytes) -> Image.Image:
    assert data.startswith(b"\x89PNG")
    return Image.open(io.BytesIO(data)).convert("RGB")


def list_colours(picture: Image.Image) -> set[tuple[int, int, int]]:
    return {colour for _, colour in picture.getcolors(1 << 20) or () if isinstance(colour, tuple) and len(colour) == 3}


def test_a_place_is_drawn_with_its_line_and_a_frame(pdf: bytes) -> None:
    (data,) = draw_lines(pdf, [(1, (20, 262, 60, 275))])
    picture = open_picture(data)
    assert picture.width == 500
    assert picture.height < 100
    assert any(red > 150 > green for red, green, _ in list_colours(picture)), "no frame"
    assert any(max(colour) < 60 for colour in list_colours(picture)), "no letters"


def test_a_place_without_letters_is_blank_but_for_its_frame(pdf: bytes) -> None:
    (data,) = draw_lines(pdf, [(1, (20, 190, 60, 200))])
    assert not any(max(colour) < 60 for colour in list_colours(open_picture(data)))


@pytest.mark.parametrize("box", [(20.0, -40.0, 60.0, -20.0), (20.0, 320.0, 60.0, 340.0), (-50.0, 100.0, 900.0, 100.0)])
def test_what_hangs_out_of_the_page_is_looked_for_at_its_edge(
    box: tuple[float, float, float, float], pdf: bytes
) -> None:
    (data,) = draw_lines(pdf, [(1, box)])
    assert open_picture(data).height >= 60


def test_the_same_place_gives_the_same_bytes(pdf: bytes) -> None:
    place = (1, (20.0, 262.0, 60.0, 275.0))
    assert draw_lines(pdf, [place, place])[0] == draw_lines(pdf, [place])[0]
