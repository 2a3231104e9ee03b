"""No type is smaller than its style sheets let it be, of whatever it is a share."""

from pathlib import Path

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from publisher.press.weasyprint_patches import patch_weasyprint

patch_weasyprint()

_STYLES = Path(__file__).parent.parent.parent / "styles"


def measure(body: str, style: str) -> dict[str, float]:
    """Return the size of each text in points."""
    html = HTML(string=f'<html dir="rtl" lang="ar"><style>{style}</style><body>{body}</body></html>')
    return {
        box.text.strip(): round(box.style["font_size"] * 0.75, 2)
        for page in html.render().pages
        for box in page._page_box.descendants()
        if isinstance(box, boxes.TextBox) and box.text.strip()
    }


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ("0.5em", 7),
        ("50%", 7),
        ("smaller", 9),
        ("0.5rem", 7),
        ("6pt", 6),
        ("0.8em", 8),
        ("2em", 20),
        ("xx-small", 7.2),
    ],
)
def test_a_share_is_no_less_than_the_least_size(asked: str, size: float) -> None:
    style = f"html {{ font-size: 10pt; --least-size: 7pt }} p {{ font-size: {asked} }}"
    assert measure("<p>ا</p>", style) == {"ا": size}
    assert measure("<p>ا</p>", style.replace("--least-size: 7pt", "")) != {"ا": 7}


def test_what_is_small_by_its_own_wish_stays_so_with_what_is_in_it() -> None:
    style = (
        "html { font-size: 10pt; --least-size: 7pt } p { font-size: 5pt } b { font-size: 0.8em } i { font-size: 1em }"
    )
    assert measure("<p>ا <b>ب <i>ت</i></b></p>", style) == {"ا": 5, "ب": 5, "ت": 5}


def test_an_element_may_ask_for_none() -> None:
    style = "html { font-size: 10pt; --least-size: 7pt } sup { font-size: 0.5em; --least-size: 0pt }"
    assert measure("<p>ا<sup>ب <b>ت</b></sup></p>", style) == {"ا": 10, "ب": 5, "ت": 5}


@pytest.mark.parametrize("edition", ["book.css print.css", "book.css large-print.css", "handouts.css"])
@pytest.mark.parametrize("size", [9, 10.5, 11, 12])
def test_nothing_that_the_house_sets_is_under_seven_points_but_what_is_raised(edition: str, size: float) -> None:
    """Words of the other script in the smallest type of the house, in books of all sizes."""
    style = "".join((_STYLES / name).read_text("utf-8") for name in ("base.css", *edition.split()))
    style += f"html {{ font-size: {size}pt; --leading: 1.7; --text: 'Noto Naskh Arabic'; --latin: 'Noto Serif' }}"
    latin = "<span dir='ltr'>Latin{}</span>"
    body = "".join(
        place.replace("*", latin.format(number)).replace("+", f"عربي{number}")
        for number, place in enumerate(
            (
                "<div class='columns'><p class='entry'>+ * <span class='about'>a+ x*</span></p></div>",
                "<table class='wide'><tr><td>+ *</td></tr></table>",
                "<table class='very-wide'><tr><th>+ *</th></tr></table>",
                "<figure><figcaption>b <span class='credit'>+ *</span></figcaption></figure>",
                "<div class='endnotes'><p class='endnote'>c <code class='note-code' dir='ltr'>*</code></p></div>",
                "<p>d<span class='footnote'>+ * <span class='citation'>e+ y*</span></span></p>",
                "<div class='imprint'><div class='file-data'><p>+ *</p></div></div>",
                "<table><tr><td>f <small>+ * <code dir='ltr'>*</code></small></td></tr></table>",
                "<ul class='source-list'><li><p>+ *</p></li></ul>",
            )
        )
    )
    sizes = measure(body, style)
    # The call and the number of the note.
    assert min(size for text, size in sizes.items()) >= 7 - 0.01, sizes


def test_raised_letters_are_as_small_as_they_were() -> None:
    style = (_STYLES / "base.css").read_text("utf-8") + "html { font-size: 11pt; --leading: 1.7 }"
    sizes = measure("<table class='wide'><tr><td>ا<sup>ب</sup></td></tr></table>", style)
    assert sizes["ب"] == pytest.approx(11 * 0.72 * 0.7, abs=0.01)
