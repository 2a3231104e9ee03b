"""A picture whose width is asked for is as high as it may be, and keeps its proportions."""

from pathlib import Path

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes
from weasyprint.layout.replaced import replacedbox_layout

from publisher.press.weasyprint_patches import patch_weasyprint
from tests.samples import draw_picture

patch_weasyprint()

_STYLES = Path(__file__).parent.parent.parent / "styles"


@pytest.mark.parametrize("direction", ["rtl", "ltr"])
@pytest.mark.parametrize(("before", "highest"), [("", 14), ('<p class="opening">ا</p>', 8)])
def test_a_picture_of_a_width_keeps_its_proportions(
    tmp_path: Path, before: str, highest: float, direction: str
) -> None:
    (tmp_path / "a.png").write_bytes(draw_picture((20, 20)))
    sheets = (line for name in ("base.css", "book.css") for line in (_STYLES / name).read_text("utf-8").split("\n"))
    rules = "".join(line for line in sheets if "figure img" in line)
    style = f"@page {{ size: 20cm 40cm; margin: 0 }} {rules}"
    body = f'{before}<figure><img src="a.png" style="width: 90%"></figure>'
    html = f'<html dir="{direction}" lang="ar"><style>{style}</style><body>{body}</body></html>'
    (page,) = HTML(string=html, base_url=f"{tmp_path.as_uri()}/").render().pages
    (box,) = (box for box in page._page_box.descendants() if isinstance(box, boxes.ReplacedBox))
    width, height, *_ = replacedbox_layout(box)
    assert height == pytest.approx(highest / 2.54 * 96)
    assert width == pytest.approx(height)
