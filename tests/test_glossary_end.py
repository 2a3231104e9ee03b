"""How a printed glossary ends: its entries in, those that begin on the last page out."""

from pathlib import Path

import pytest
from weasyprint import HTML

from publisher.press.weasyprint_patches import patch_weasyprint

# What is built is only read.
pytestmark = pytest.mark.usefixtures("kept")

patch_weasyprint()

_STYLES = Path(__file__).parent.parent / "styles"
_OWN = """html { font: 11pt 'Noto Naskh Arabic'; --leading: 1.72; --text: 'Noto Naskh Arabic';
    --display: 'Noto Kufi Arabic'; } @page { size: 400px 500px }"""


def print_glossary(count: int) -> list[list[str]]:
    """Return the ids of the entries that begin on each page of a glossary."""
    style = "".join((_STYLES / name).read_text(encoding="utf-8") for name in ("base.css", "book.css"))
    definition = "تعريف يشرح معنى المصطلح شرحًا وافيًا. " * 3
    entries = "".join(f"<dt id='e{number}'>مصطلح</dt><dd>{definition}</dd>" for number in range(count))
    html = (
        f"<html lang='ar' dir='rtl'><style>{style}{_OWN}</style><body><section class='back glossary'><h1>مسرد</h1>"
        f"<dl>{entries}</dl></section>"
    )
    return [list(page.anchors) for page in HTML(string=html).render().pages]


def test_no_term_stands_alone_on_the_last_page() -> None:
    ends = set()
    for count in range(6, 20):
        pages = print_glossary(count)
        assert sum(map(len, pages)) == count
        if len(pages) > 1:
            ends.add(len(pages[-1]))
    assert len(ends) > 1
    assert min(ends) > 1
