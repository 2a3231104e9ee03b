"""The patches of WeasyPrint: each on the page on which the fault shows without it."""

import io
import itertools
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from xml.etree import ElementTree as ET

import cssselect2
import pikepdf
import pydyf
import pypdfium2 as pdfium
import pytest
import tinyhtml5
import weasyprint
from tinyhtml5 import inputstream
from weasyprint import HTML, images, svg
from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext, block, inline, page, preferred, table
from weasyprint.text import line_break

from publisher.press import paragraph_text, paragraphs, running_heads, weasyprint_patches
from publisher.press.boxes import has_class
from publisher.script.letters import ARABIC, ARABIC_MARKS
from tests.samples import draw_picture

weasyprint_patches.patch_weasyprint()


@contextmanager
def unpatched(module: Any, name: str, patches: int = 1) -> Iterator[None]:  # noqa: ANN401  # WeasyPrint has no types
    """Take one patch off for a while, or the outermost of several."""
    with pytest.MonkeyPatch.context() as patch:
        for _ in range(patches):
            patch.setattr(module, name, getattr(module, name).__wrapped__)
        yield


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let lines be filled one after another, as those are that nobody composes."""
    monkeypatch.setattr(paragraphs, "_find_line_end", lambda *_: None)


def render(body: str, style: str, folder: Path | None = None) -> Any:  # noqa: ANN401
    page = f'<html dir="rtl" lang="ar"><style>{style}</style><body>{body}</body></html>'
    return HTML(string=page, base_url=folder and f"{folder.as_uri()}/").render()


def list_boxes(document: Any, kind: type) -> list[Any]:  # noqa: ANN401
    return [box for page in document.pages for box in page._page_box.descendants() if isinstance(box, kind)]


# --- A line that ends in a space ------------------------------------------------------------------

LINE_STYLE = (
    "@page { size: 300px 200px; margin: 20px } body { margin: 0; font: 20px 'Noto Naskh Arabic' } p { margin: 0 }"
)


def measure_line(body: str) -> tuple[float, list[float]]:
    """Return how far the texts of a line hang out of its box, and the gaps between them."""
    line = list_boxes(render(body, LINE_STYLE), boxes.LineBox)[0]
    texts = sorted(list_text_boxes(line), key=lambda box: box.position_x)
    gaps = [after.position_x - (before.position_x + before.width) for before, after in itertools.pairwise(texts)]
    left = line.position_x - texts[0].position_x
    right = texts[-1].position_x + texts[-1].width - line.position_x - line.width
    return max(left, right), [round(gap, 3) for gap in gaps]


def list_text_boxes(line: Any) -> list[Any]:  # noqa: ANN401
    return [box for box in line.descendants() if isinstance(box, boxes.TextBox)]


@pytest.mark.parametrize(
    "body",
    [
        "<p>كلمة أولى </p>",
        '<p>كلمة <span dir="ltr">first <b>word </b></span></p>',
        '<p dir="ltr">first <span dir="rtl">كلمة <b>أولى </b></span></p>',
    ],
    ids=["right to left", "a left-to-right run", "a right-to-left run"],
)
def test_a_line_that_ends_in_a_space_stands_together(body: str) -> None:
    outside, gaps = measure_line(body)
    assert abs(outside) < 0.1
    assert all(gap == 0 for gap in gaps)
    with unpatched(inline, "remove_last_whitespace"):
        outside, gaps = measure_line(body)
    assert outside > 1


def test_a_mark_that_ends_a_line_is_drawn_where_its_box_is() -> None:
    """The point and the number before it are boxes of their own; the space after the point is on the left."""
    page = f'<html dir="rtl" lang="ar"><style>{LINE_STYLE}</style><body><p>نص [<a>22</a>؛ </p></body></html>'
    with pdfium.PdfDocument(HTML(string=page).write_pdf()) as pdf:
        text = pdf[0].get_textpage()
        places = {text.get_text_range(index, 1): text.get_charbox(index) for index in range(text.count_chars())}
        assert places["؛"][2] <= places["2"][0]


# --- A line broken after its first word -----------------------------------------------------------


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("space", [" ", "\u00a0"])
def test_a_line_is_filled_where_its_text_ends_in_a_space(space: str) -> None:
    style = "@page { size: 300px; margin: 0 } body { margin: 0; font: 20px 'Noto Naskh Arabic' }"
    text = f"كلمة أولى وثانية وثالثة{space}<b>[4]</b>"
    body = "".join(f"<p style='width: {width}px'>{text}</p>" for width in range(90, 260, 2))

    def count_words(line: Any) -> int:  # noqa: ANN401
        return len("".join(box.text for box in list_text_boxes(line)).split())

    def count_falls() -> int:
        # A wider line never holds fewer words.
        lines = list_first_lines(render(body, style))
        assert len(lines) == 85
        return sum(after < before for before, after in itertools.pairwise(map(count_words, lines)))

    assert count_falls() == 0
    with unpatched(inline, "split_first_line"):
        assert count_falls() > 0


def list_first_lines(document: Any) -> list[Any]:  # noqa: ANN401
    """Return the first line of each paragraph."""
    first: dict[int, Any] = {}
    for paragraph in list_boxes(document, boxes.BlockBox):
        if paragraph.element_tag == "p":
            line = next(box for box in paragraph.descendants() if isinstance(box, boxes.LineBox))
            first.setdefault(id(paragraph.element), line)
    return list(first.values())


CITATION = (
    "<p>الكتاب. بقيت وثائق من <span>قوات الأمن الخاصة</span> نفسها، مثل رسالة 17 يونيو 1944\u00a0<i>[61]</i> "
    "وإحصاء السجناء نفسها، مثل رسالة السجناء وإحصاء السجناء"
)


@pytest.mark.usefixtures("one_by_one")
def test_a_line_is_not_broken_elsewhere_because_a_no_break_space_ends_a_text() -> None:
    style = (
        "@page { size: 500px; margin: 0 } body { margin: 0; text-align: justify; font: 14.667px 'Noto Naskh Arabic' }"
    )
    body = "".join(CITATION.replace("<p>", f"<p style='width: {width / 4}px'>") for width in range(1588, 1612))

    def count_words() -> list[int]:
        lines = list_first_lines(render(body, style))
        return [len(" ".join(box.text for box in list_text_boxes(line)).split()) for line in lines]

    assert count_words() == [12] * 24
    with unpatched(inline, "split_first_line"):
        assert min(count_words()) < 12


def measure_drawn(box: Any) -> float:  # noqa: ANN401
    """Return the width of a text as it is drawn: its layout is made anew, with its spacing."""
    box.pango_layout.reactivate(box.style)
    width, _ = line_break.line_size(box.pango_layout.get_first_line()[0], box.style)
    return float(width)


@pytest.mark.parametrize("text", ["كلمة أولى\u00a0", "\u00a0", "first\u00a0"])
def test_a_no_break_space_at_the_end_of_a_text_is_as_wide_as_others(text: str) -> None:
    style = (
        "@page { size: 300px 400px; margin: 0 } "
        "body { margin: 0; text-align: justify; font: 20px 'Noto Naskh Arabic', 'Noto Serif' }"
    )

    def find_gap() -> float:
        document = render(f"<p>كلمة <i>أخرى</i><b>{text}</b><i>[61]</i> وكلمات تملأ السطر كلها وأكثر من ذلك</p>", style)
        texts = [box for box in list_text_boxes(list_boxes(document, boxes.LineBox)[0]) if box.text == text]
        return float(texts[0].width - measure_drawn(texts[0]))

    assert abs(find_gap()) < 0.05
    with unpatched(line_break.Layout, "set_text"):
        assert find_gap() > 0.5


# --- A word that is wider than its column ----------------------------------------------------------


@pytest.mark.parametrize("wrap", ["break-word", "anywhere"])
@pytest.mark.parametrize(
    "text",
    [
        "17\u00a0أبريل\u00a01945",
        "الاستقلالية",
        "بِالْمُسْتَقْبَلِيَّةِ",
        "https://مثال.المستقبلية/دليل",
        "کتاب‌خانه‌هایشان",
        "(المستقبلية)",
    ],
)
def test_a_joined_word_is_never_broken_inside(text: str, wrap: str) -> None:
    def is_arabic(letter: str) -> bool:
        return bool(re.match(f"[{ARABIC}{ARABIC_MARKS}]", letter))

    def count_broken() -> int:
        broken = 0
        for width in range(8, 90, 10):
            style = (
                f"body {{ margin: 0; overflow-wrap: {wrap}; font: 16px 'Noto Naskh Arabic' }} p {{ width: {width}px }}"
            )
            lines = list_boxes(render(f"<p>{text}</p>", style), boxes.LineBox)
            shown = ["".join(box.text for box in list_text_boxes(line)) for line in lines]
            broken += sum(is_arabic(a[-1]) and is_arabic(b[0]) for a, b in itertools.pairwise(shown))
        return broken

    assert count_broken() == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inline, "split_first_line", inline.split_first_line.__wrapped__.__wrapped__)
        assert count_broken() > 0


@pytest.mark.parametrize("width", [120, 240])
def test_what_is_longer_than_any_word_is_broken_to_its_end(width: int) -> None:
    text = "ابجدهوزحطيكلمن" * 20
    style = f"body {{ margin: 0; overflow-wrap: anywhere; font: 16px 'Noto Naskh Arabic' }} p {{ width: {width}px }}"
    lines = list_boxes(render(f"<p>{text}</p>", style), boxes.LineBox)
    assert "".join(box.text for line in lines for box in list_text_boxes(line)) == text
    assert max(line.width for line in lines) <= width


@pytest.mark.parametrize("letters", ["ب", "س", "بَّ", "ي"])
@pytest.mark.parametrize("width", [120, 131, 142, 240])
def test_a_letter_that_is_wide_at_the_end_of_its_line_has_room_there(letters: str, width: int) -> None:
    """See letters whose final form is more than twice as wide as the one within a word."""
    style = f"body {{ margin: 0; overflow-wrap: anywhere; font: 16px 'Noto Naskh Arabic' }} p {{ width: {width}px }}"
    lines = list_boxes(render(f"<p>{letters * 300}</p>", style), boxes.LineBox)
    assert "".join(box.text for line in lines for box in list_text_boxes(line)) == letters * 300
    assert max(line.width for line in lines) <= width


def count_layouts(text: str, style: str) -> int:
    """Return how many texts are laid out for a title beside a number, as contents have them."""
    style = f"body {{ margin: 0; width: 300px }} p {{ display: flex }} span {{ flex: 0 1 auto; {style} }}"
    count = 0
    set_text = line_break.Layout.set_text

    def counted(*args: Any, **named: Any) -> None:
        nonlocal count
        count += 1
        set_text(*args, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_break.Layout, "set_text", counted)
        render(f'<p lang="en"><span>{text}</span><b>1</b></p>', style)
    return count


def test_the_letters_of_a_word_without_an_end_are_measured_once() -> None:
    text = "abcdefghij" * 40
    least = count_layouts(text, "overflow-wrap: anywhere")
    with unpatched(preferred, "inline_line_widths"):
        assert count_layouts(text, "overflow-wrap: anywhere") > least + len(text)


def test_a_word_without_an_end_is_not_hyphenated() -> None:
    """See that of each line not all places are tried at which a language might have a hyphen."""
    text = "".join(chr(ord("a") + number * 7 % 26) for number in range(1_000))
    plain, hyphenated = (
        count_layouts(text, f"overflow-wrap: anywhere; hyphens: {hyphens}") for hyphens in ("none", "auto")
    )
    assert hyphenated < 1.5 * plain


# --- A range of numbers in a narrow column ---------------------------------------------------------


def list_cell_lines(cell: str) -> list[str]:
    style = "body { margin: 0; width: 150px; font: 16px 'Noto Naskh Arabic' } td { padding: 0 }"
    text = "نص طويل يملأ الخانة كلها ويطلب كل ما في الجدول من عرض"
    lines = list_boxes(render(f"<table><tr><td>{cell}</td><td>{text}</td></tr></table>", style), boxes.LineBox)
    shown = ["".join(box.text for box in list_text_boxes(line)) for line in lines]
    return shown[: shown.index(next(line for line in shown if line.startswith("نص")))]


@pytest.mark.parametrize(
    ("cell", "held"),
    [
        ("17–23\u00a0يناير 1945", "17–23\u00a0يناير"),
        ("نحو 11000–11500", "11000–11500"),
        ("١٩٤٤–١٩٤٥ م", "١٩٤٤–١٩٤٥"),
    ],
)
def test_a_range_in_a_cell_is_not_broken_at_its_dash(cell: str, held: str) -> None:
    assert any(held in line for line in list_cell_lines(cell))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preferred, "split_first_line", preferred.split_first_line.__wrapped__)
        assert not any(held in line for line in list_cell_lines(cell))


def test_a_range_that_no_column_holds_is_broken() -> None:
    assert len(list_cell_lines("1,500,000,000–2,000,000,000")) == 2


# --- What a style is asked for every text ---------------------------------------------------------


def count_readied(monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how often the features of a font are told for a paragraph of several lines."""
    tell = Mock(wraps=line_break.font_features)
    with monkeypatch.context() as patch:
        patch.setattr(line_break, "font_features", tell)
        render(f"<p>{'كلمات كثيرة ' * 40}", LINE_STYLE)
    return tell.call_count


def test_a_style_is_made_ready_for_pango_once(monkeypatch: pytest.MonkeyPatch) -> None:
    styles = count_readied(monkeypatch)
    with unpatched(line_break.Layout, "setup"):
        assert count_readied(monkeypatch) > 2 * styles


def test_a_style_that_is_changed_is_another_style() -> None:
    (box, *_) = list_boxes(render("<p>نص</p>", LINE_STYLE), boxes.TextBox)
    style = box.style.copy()
    style["font_size"] = 2 * box.style["font_size"]
    widths = [paragraph_text.measure_text("نص", one, None) for one in (box.style, style)]
    assert widths[1] == pytest.approx(2 * widths[0], rel=0.01)


# --- Notes that are put off for a paragraph that only begins ---------------------------------------


def find_pages_of_note(lines: int) -> tuple[list[int], list[int]]:
    """Return the pages of a call and of its note; behind them a paragraph begins that has no room for two lines."""
    filler = "".join("<p>نص</p>" for _ in range(lines))
    body = f'<p>نص<b id="call">نص</b><span class="note" id="note">حاشية</span></p>{filler}<p>أ<br>ب<br>ج<br>د<br>هـ</p>'
    document = render(body, NOTE_STYLE)
    found = [
        [number for number, page in enumerate(document.pages) if name in page.anchors] for name in ("call", "note")
    ]
    return found[0], found[1]


def test_a_note_stands_on_the_page_that_calls_it() -> None:
    assert [lines for lines in range(9) if len(set(map(tuple, find_pages_of_note(lines)))) > 1] == []
    with unpatched(block, "_linebox_layout"):
        assert [lines for lines in range(9) if len(set(map(tuple, find_pages_of_note(lines)))) > 1]


# --- Notes that are put off though there is room for them ------------------------------------------

#: Ends of notes and of their area that are sums of many lengths, and differ in the last digit.
FRACTIONS_STYLE = (
    "@page { size: 200px 210px; margin: 12.3px; @footnote { margin-top: 1.3px } }"
    "body { margin: 0; font: 9.7px/1.63 'Noto Naskh Arabic' } p { margin: 0 } .note { float: footnote }"
)


def find_notes_put_off() -> list[int]:
    """Return those of four notes on a page with room that stand on another page than their calls."""
    lines = (f'<p>نص<b id="c{note}">نص</b><span class="note" id="n{note}">حاشية</span></p>' for note in range(4))
    pages = [page.anchors for page in render(f"<p>نص</p>{''.join(lines)}", FRACTIONS_STYLE).pages]
    return [note for note in range(4) if not any({f"c{note}", f"n{note}"} <= set(anchors) for anchors in pages)]


def test_no_note_is_put_off_that_there_is_room_for() -> None:
    assert find_notes_put_off() == []
    with unpatched(LayoutContext, "_update_footnote_area"):
        assert find_notes_put_off() == [2, 3]


# --- A mark of an item that is never laid out -------------------------------------------------------

FIGURE_STYLE = (
    "@page { size: 200px 200px; margin: 10px } body { margin: 0; font: 14px/20px 'Noto Naskh Arabic' }"
    "p, ol, figure { margin: 0 } figure { --float: page; break-inside: avoid }"
)


def count_marks() -> int:
    """Return how many numbers are drawn of a list in a figure that waits for the head of the next page."""
    items = "<li>أ<ol><li>ب</li><li>ج</li></ol></li>"
    body = f"<section>{'<p>نص</p>' * 7}<figure><ol>{items}</ol></figure>{'<p>نص</p>' * 4}</section>"
    with pdfium.PdfDocument(render(body, FIGURE_STYLE).write_pdf()) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return sum(map(text.count, "123"))


def test_the_marks_of_a_list_are_drawn_where_they_would_be_forgotten() -> None:
    assert count_marks() == 3
    # Over it lies what makes pages once.
    with unpatched(page, "make_page", 2), pytest.raises(AttributeError, match="border_top_width"):
        count_marks()


# --- A line of verse that is divided --------------------------------------------------------------

VERSE_STYLE = (
    "@page { size: 300px 200px; margin: 20px } body { margin: 0; font: 20px/30px 'Noto Naskh Arabic' }"
    "p { margin: 0; break-inside: avoid } .verse { display: flex; flex-wrap: wrap } .verse > span { flex: 0 0 200px }"
    ".note { float: footnote; footnote-policy: line }"
)


def count_pages_of_verse() -> int:
    """Return on how many pages the halves of a line stand that has no room for its note."""
    halves = "<span>نص</span><span>نص<span class=note>حاشية</span></span>"
    document = render(f"<p>نص</p><p>نص</p><p class=verse>{halves}</p><p>نص</p>", VERSE_STYLE)
    found = [[box.element for box in page._page_box.descendants()] for page in document.pages]
    return sum(any(has_class(element, "verse") for element in page) for page in found)


def test_a_line_of_verse_stands_on_one_page() -> None:
    with unpatched(block, "flex_layout"):
        assert count_pages_of_verse() == 2
    assert count_pages_of_verse() == 1


# --- A column that is longer than its page ----------------------------------------------------------

COLUMN_STYLE = (
    "@page { size: 300px 200px; margin: 20px } body { margin: 0; font: 20px/30px 'Noto Naskh Arabic' } p { margin: 0 }"
    ".column { display: flex; flex-direction: column; justify-content: space-between; min-height: 158px }"
    ".column > div { width: 100%; margin-top: 10px }"
)


def list_column_lines(first: int, second: int) -> list[list[str]]:
    """Return the lines on each page of a column of two parts of so many lines."""
    parts = [[f"{name}{number}" for number in range(count)] for name, count in (("ا", first), ("ب", second))]
    body = "".join(f"<div>{''.join(f'<p>{line}</p>' for line in part)}</div>" for part in parts)
    document = render(f"<section class=column>{body}</section>", COLUMN_STYLE)
    return [
        [box.text for box in page._page_box.descendants() if isinstance(box, boxes.TextBox)] for page in document.pages
    ]


@pytest.mark.parametrize(("first", "second"), [(4, 2), (3, 4), (5, 1), (6, 3), (12, 1), (1, 14)])
def test_a_column_that_is_longer_than_its_page_goes_on_on_the_next(first: int, second: int) -> None:
    wanted = [f"ا{number}" for number in range(first)] + [f"ب{number}" for number in range(second)]
    pages = list_column_lines(first, second)
    assert [line for page in pages for line in page] == wanted
    assert all(len(page) <= 5 for page in pages)


def test_the_engine_alone_has_lines_of_a_long_column_on_no_page() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "flex_layout", block.flex_layout.__wrapped__.__wrapped__)
        assert sum(len(page) for page in list_column_lines(12, 1)) < 13


def test_a_column_that_fits_has_its_last_part_at_the_foot() -> None:
    page_of_two = render("<section class=column><div><p>نص</p></div><div><p>نص</p></div></section>", COLUMN_STYLE)
    _, last = (box for box in list_boxes(page_of_two, boxes.TextBox))
    assert last.position_y > 145


# --- A footnote that gets lost --------------------------------------------------------------------


def make_notes(lines: int) -> str:
    """Make a page on which a line with a note of its own only fits if the note of a line before it goes."""
    filler = "".join(f"<p>سطر {number}</p>" for number in range(lines))
    return (
        f'{filler}<p>أول<span class="note" id="n1">{"حاشية طويلة جدا " * 12}</span></p>'
        '<p>أول<br>ثان<span class="note" id="n2">حاشية</span><br>ثالث<br>رابع<br>خامس<br>سادس</p>'
    )


NOTE_STYLE = (
    "@page { size: 200px 200px; margin: 10px } body { margin: 0; font: 14px/20px 'Noto Naskh Arabic' } "
    "p { margin: 0; orphans: 2; widows: 2 } .note { float: footnote }"
)


def find_lost_notes() -> list[tuple[int, str]]:
    lost: list[tuple[int, str]] = []
    for lines in range(9):
        document = render(make_notes(lines), NOTE_STYLE)
        kept = {anchor for page in document.pages for anchor in page.anchors}
        lost += [(lines, note) for note in ("n1", "n2") if note not in kept]
    return lost


def test_no_footnote_is_lost_where_another_is_put_off() -> None:
    assert find_lost_notes() == []
    # One patch lies over the other.
    with unpatched(block, "_linebox_layout"), unpatched(block, "_linebox_layout"):
        assert find_lost_notes()


# --- Pictures named after their address -----------------------------------------------------------


def name_pictures(folder: Path) -> list[str]:
    folder.mkdir()
    (folder / "a.png").write_bytes(draw_picture())
    data = render('<img src="a.png"/>', "@page { size: 300px 300px }", folder).write_pdf()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return sorted(pdf.pages[0].obj.Resources.XObject.keys())


def test_a_picture_is_named_alike_wherever_the_book_lies(tmp_path: Path) -> None:
    assert name_pictures(tmp_path / "here") == name_pictures(tmp_path / "there")
    with unpatched(images.RasterImage, "__init__"):
        assert name_pictures(tmp_path / "left") != name_pictures(tmp_path / "right")


# --- Pictures without a size in lines ---------------------------------------------------------------


def test_a_picture_without_a_size_stands_in_a_line_from_right_to_left(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10"/></svg>', "utf-8"
    )

    def lay_out_line() -> bytes:
        data: bytes = render(
            '<p dir="rtl">نص <img src="a.svg"/> ونص</p>', "@page { size: 300px }", tmp_path
        ).write_pdf()
        return data

    assert lay_out_line().startswith(b"%PDF")
    with unpatched(inline, "inline_replaced_box_layout"), pytest.raises(AttributeError, match="position_x"):
        lay_out_line()


# --- All of them ----------------------------------------------------------------------------------


def list_wrappers(function: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the code of a function and of each that it wraps."""
    while function is not None:
        yield function.__code__
        function = getattr(function, "__wrapped__", None)


def test_patching_twice_wraps_once() -> None:
    def list_patched() -> list[Callable[..., object]]:
        return [inline.remove_last_whitespace, inline.split_text_box, block._linebox_layout]

    wrapped = list_patched()
    weasyprint_patches.patch_weasyprint()
    assert list_patched() == wrapped
    for function in wrapped:
        chain = list(list_wrappers(function))
        assert len(chain) == len(set(chain)) > 1


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "VERSION", "71.0")
    with pytest.raises(RuntimeError, match=r"70\.0.*71\.0"):
        weasyprint_patches.patch_weasyprint()


def test_layout_patches_by_itself() -> None:
    program = (
        "import publisher.press.layout; from weasyprint.layout import inline; inline.remove_last_whitespace.__wrapped__"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# --- The text of SVG ------------------------------------------------------------------------------

LABEL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40" width="200" height="40" direction="rtl" '
    'font-family="Noto Naskh Arabic"><text x="20" y="25" font-size="16" text-anchor="end"{}>{}</text></svg>'
)


def read_label(text: str, attributes: str = "") -> str:
    """Return the words that a reader finds in a label."""
    pdf = render(LABEL.format(attributes, text), "@page { size: 220px 60px; margin: 10px }").write_pdf()
    return str(pdfium.PdfDocument(pdf)[0].get_textpage().get_text_range()).strip()


def count_glyphs(text: str, attributes: str = "") -> int:
    """Count the shows of text of a label: a line that is laid out whole has one."""
    pdf = render(LABEL.format(attributes, text), "@page { size: 220px 60px; margin: 10px }").write_pdf()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return document.pages[0].Contents.read_bytes().count(b" TJ\n")


@contextmanager
def unpatched_labels() -> Iterator[None]:
    """Take the patch of labels off for a while."""
    unpatched_text = svg.text.__wrapped__
    with pytest.MonkeyPatch.context() as patch:
        for tag, draw in svg.TAGS.items():
            if draw is svg.text:
                patch.setitem(svg.TAGS, tag, unpatched_text)
        patch.setattr(svg, "text", unpatched_text)
        yield


def test_a_label_of_a_drawing_is_laid_out_as_a_line() -> None:
    assert read_label("محتشد داخاو") == "محتشد داخاو"
    assert count_glyphs("محتشد داخاو") == 1
    with unpatched_labels():
        assert read_label("محتشد داخاو") != "محتشد داخاو"
        assert count_glyphs("محتشد داخاو") == len("محتشد داخاو".replace(" ", ""))


def test_characters_that_a_drawing_places_one_by_one_stay_where_they_are() -> None:
    assert count_glyphs("KL", ' dx="0 20"') == 2
    assert count_glyphs("KL", ' rotate="30"') == 2
    assert count_glyphs("KL", ' dx="5"') == 1


# --- A line from the right, laid out twice ----------------------------------------------------------


def count_line_layouts(body: str) -> tuple[int, int]:
    """Return how often a line was filled with text, and how many lines there are."""
    filled = 0
    split_inline_box = inline.split_inline_box

    def count(context: Any, box: Any, *others: Any) -> Any:  # noqa: ANN401
        nonlocal filled
        filled += isinstance(box, boxes.LineBox)
        return split_inline_box(context, box, *others)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inline, "split_inline_box", count)
        document = render(body, LINE_STYLE + "p::first-line { color: red } .f { float: right; width: 60px }")
    return filled, len(list_boxes(document, boxes.LineBox))


def test_a_line_from_the_right_is_laid_out_once() -> None:
    words = f"<div>{'خرج السجناء من المحتشد مشيًا على الأقدام ' * 3}</div>"
    filled, lines = count_line_layouts(words)
    assert filled == lines > 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inline, "get_next_linebox", inline.get_next_linebox.__wrapped__.__wrapped__)
        patch.setattr(inline, "avoid_collisions", inline.avoid_collisions.__wrapped__)
        unpatched_filled, unpatched_lines = count_line_layouts(words)
    assert (unpatched_filled, unpatched_lines) == (2 * lines, lines)


def test_a_line_beside_a_float_is_still_laid_out_where_it_fits() -> None:
    body = "<div class='f'>سجن</div><div>خرج السجناء من المحتشد مشيًا على الأقدام في الثلج</div>"
    document = render(body, LINE_STYLE + ".f { float: right; width: 60px }")
    _, first, *others = list_boxes(document, boxes.LineBox)
    assert max(box.position_x + box.width for box in list_text_boxes(first)) <= 300 - 20 - 60
    assert others


def test_a_style_for_first_lines_is_kept() -> None:
    body = "<div class='a'><p>خرج السجناء من المحتشد مشيًا على الأقدام في الثلج والبرد الشديد</p></div>"
    document = render(body, LINE_STYLE + ".a::first-line { color: red }")
    colours = [{box.style["color"] for box in list_text_boxes(line)} for line in list_boxes(document, boxes.LineBox)]
    assert colours[0] != colours[1]


# --- An indent from the right ---------------------------------------------------------------------


@pytest.mark.parametrize("align", ["start", "justify", "end", "center"])
@pytest.mark.parametrize("indent", [30, -15])
def test_a_first_line_from_the_right_is_indented_at_its_right_end(align: str, indent: int) -> None:
    body = "<p>خرج السجناء من المحتشد مشيًا على الأقدام في الثلج والبرد الشديد ومشوا أيامًا</p>"
    style = LINE_STYLE + f"p {{ text-indent: {indent}px; text-align: {align}; margin: 0 20px }}"

    def measure_ends() -> list[tuple[float, float]]:
        """Return for each line but the last how far its ends stand within the paragraph: right, left."""
        lines = [list_text_boxes(line) for line in list_boxes(render(body, style), boxes.LineBox)]
        return [
            (260 - max(box.position_x + box.width for box in line), min(box.position_x for box in line) - 40)
            for line in lines[:-1]
        ]

    (right, left), *others = measure_ends()
    assert others
    if align in {"start", "justify"}:
        assert right == pytest.approx(indent, abs=0.1)
        assert all(other == pytest.approx(0, abs=0.1) for other, _ in others)
    if align in {"end", "justify"}:
        assert left == pytest.approx(0, abs=0.1)
    if align == "center":
        assert right - left == pytest.approx(indent, abs=0.1)
    with unpatched(inline, "get_next_linebox"):
        (unpatched_right, _), *_ = measure_ends()
    assert right - unpatched_right == pytest.approx(indent, abs=0.1)


def test_a_first_line_from_the_left_is_indented_as_before() -> None:
    style = LINE_STYLE + "p { text-indent: 30px; direction: ltr }"
    first, *_ = list_boxes(
        render("<p dir='ltr'>The prisoners left the camp on foot and walked</p>", style), boxes.LineBox
    )
    assert min(box.position_x for box in list_text_boxes(first)) == pytest.approx(20 + 30)


# --- Margins of auto ------------------------------------------------------------------------------


@pytest.mark.parametrize("direction", ["rtl", "ltr"])
@pytest.mark.parametrize(("margin", "start"), [("0 auto", 80), ("0 10px 0 auto", 150), ("0 auto 0 10px", 10)])
def test_a_box_with_margins_of_auto_stands_within_its_page(direction: str, margin: str, start: int) -> None:
    style = f"{LINE_STYLE} hr {{ border: 0; height: 2px; width: 100px; margin: {margin} }}"
    body = f"<section dir='{direction}'><p>نص</p><hr><p>نص</p></section>"

    def place_rule() -> float:
        """Return how far the left end of the rule is from that of the text."""
        rule = next(box for box in list_boxes(render(body, style), boxes.BlockBox) if box.element_tag == "hr")
        return float(rule.content_box_x()) - 20

    assert place_rule() == pytest.approx(start)
    if direction == "rtl":
        with unpatched(block, "block_level_width"):
            assert place_rule() != pytest.approx(start)


# --- A word that is too long for its line -----------------------------------------------------------

NARROW_STYLE = (
    "@page { size: 300px 300px; margin: 20px } body { margin: 0; font: 20px 'Noto Naskh Arabic', 'Noto Serif' }"
    " p { margin: 0; width: 150px; overflow-wrap: break-word } bdi { unicode-bidi: isolate }"
)
DATE = '<p><span><bdi dir="ltr">Ramadan</bdi> ١٣٦٣\u00a0<bdi dir="ltr">AH</bdi></span></p>'


def list_line_texts(body: str) -> list[str]:
    lines = list_boxes(render(body, NARROW_STYLE), boxes.LineBox)
    return ["".join(box.text for box in list_text_boxes(line)).strip() for line in lines]


@pytest.mark.usefixtures("one_by_one")
def test_a_word_is_not_broken_where_its_line_can_end_before_it() -> None:
    whole = ["Ramadan", "١٣٦٣\u00a0AH"]
    assert list_line_texts(DATE) == whole
    with unpatched(inline, "split_text_box"):
        assert list_line_texts(DATE) == [f"{' '.join(whole)[:-1]}", "H"]


def test_a_word_is_broken_where_no_line_can_end_before_it() -> None:
    whole = "RamadanShawwalMuharram"
    for body, before in (("<b>Ramadan</b><i>ShawwalMuharram</i>", []), (f"Safar {whole}", ["Safar"])):
        *others, first, second = list_line_texts(f"<p><span>{body}</span></p>")
        assert (others, first + second) == (before, whole)


# --- A running head that is too long for its margin -------------------------------------------------

HEAD_WORDS = "في الطريق إلى \u2066Lublin Castle\u2069 مع الناس "


def print_head(head: str, height: int) -> str:
    """Return the text of a running head in a margin of some height, in which each line is 20 px high."""
    style = (
        f"@page {{ size: 200px 200px; margin: {height}px 20px 20px; @top-center {{ content: string(head);"
        " font: 12px/20px 'Noto Naskh Arabic' } } h1 { string-set: head attr(data-head) }"
    )
    document = render(f'<h1 data-head="{head}">\u0641</h1>', style)
    (margin,) = list_boxes(document, boxes.MarginBox)
    lines = [box for box in margin.descendants() if isinstance(box, boxes.LineBox)]
    assert len(lines) * 20 <= max(height, 20)
    return " ".join("".join(box.text for box in list_text_boxes(line)).strip() for line in lines)


def test_a_running_head_has_as_many_words_as_there_is_room_for() -> None:
    whole = (HEAD_WORDS * 4).strip()
    for height in (20, 40, 60):
        printed = print_head(whole, height)
        assert printed.endswith(running_heads.ELLIPSIS)
        assert whole.startswith(printed.rstrip(running_heads.ELLIPSIS + "\u2069"))
        # One word more would be too long.
        ends = running_heads.list_word_ends(whole)
        longer = running_heads.shorten(whole, ends[len(printed.split(" "))])
        assert print_head(longer, height) != longer
    assert print_head(whole, 200) == whole
    assert print_head("\u0641", 5) == "\u0641"


def test_a_shortened_head_closes_what_it_opens() -> None:
    end = running_heads.list_word_ends(HEAD_WORDS)[3]
    assert running_heads.shorten(HEAD_WORDS, end) == f"{HEAD_WORDS.partition(' Castle')[0]}\u2069\u2026"


@pytest.mark.parametrize(
    "letters", ["abcdefghij", "\u05d0\u05d1\u05d2\u05d3\u05d4", "\u0628\u064e\u062a\u0651\u062b\u062c", "\u6f22\u5b57"]
)
def test_a_head_of_one_word_has_as_many_letters_as_there_is_room_for(letters: str) -> None:
    whole = letters * 100
    lines = print_head(whole, 40).split(" ")
    printed = "".join(lines)
    assert printed.endswith(running_heads.ELLIPSIS)
    kept = printed.rstrip(running_heads.ELLIPSIS)
    assert whole.startswith(kept)
    # A mark stays on its letter, and both lines are filled.
    assert not unicodedata.category(whole[len(kept)]).startswith("M")
    first, second = lines
    assert len(second) > 0.7 * len(first)


def test_of_a_word_without_end_its_beginning_is_tried() -> None:
    assert running_heads.list_letter_ends("ab" * 10_000)[-1] == running_heads._MOST_LETTERS


def test_a_head_of_one_word_is_cut_by_the_edge_unpatched() -> None:
    with unpatched(page, "compute_variable_dimension"):
        assert print_head("abcdefghij" * 100, 40) == "abcdefghij" * 100


def test_a_long_word_behind_others_leaves_the_head_to_them() -> None:
    long = "\u0628" * 500
    assert print_head(f"\u0641\u064a {long} \u0641", 20) == "\u0641\u064a\u2026"


def test_a_running_head_is_drawn_over_the_text_unpatched() -> None:
    with unpatched(page, "margin_box_content_layout"), pytest.raises(AssertionError):
        print_head(HEAD_WORDS * 4, 40)


# --- A row longer than its page ------------------------------------------------------------------------


def render_long_row(lines: int) -> Any:  # noqa: ANN401
    """Lay out a year and a month, each a head of what follows it, and a row that must not be cut."""
    style = (
        "@page { size: 200px; margin: 10px } body { font: 12px/15px 'Noto Naskh Arabic'; margin: 0 } td { padding: 0 }"
        "tr { break-inside: avoid } .head { break-after: avoid } table { border-spacing: 0 }"
    )
    row = "<br>".join(["سطر"] * lines)
    groups = (
        "<thead><tr><td>رأس</td></tr></thead><tbody class=head><tr class=head><td>سنة</td></tr></tbody>"
        f"<tbody><tr class=head><td>شهر</td></tr><tr><td>{row}</td></tr><tr><td>آخر</td></tr></tbody>"
    )
    return render(f"<p>قبل</p><table>{groups}</table>", style)


def test_a_row_longer_than_its_page_may_stand_behind_heads_that_stay_with_it() -> None:
    texts = [box.text for box in list_boxes(render_long_row(30), boxes.TextBox)]
    assert texts.count("سطر") == 30
    assert [text for text in texts if text not in {"سطر", "رأس"}] == ["قبل", "سنة", "شهر", "آخر"]
    # What is shorter stays whole, and with its heads.
    first, second = (list_texts(page) for page in render_long_row(8).pages)
    assert first == ["قبل"]
    assert [text for text in second if text != "سطر"] == ["رأس", "سنة", "شهر", "آخر"]
    with (
        unpatched(block, "table_layout"),
        unpatched(table, "_find_earlier_page_break"),
        pytest.raises(AssertionError),
    ):
        render_long_row(30)


def render_table(lines: int, part: str = "thead") -> list[list[str]]:
    """Return the texts of the pages of a table with a head or a foot, and a first row of so many lines, 12 a page."""
    style = (
        "@page { size: 200px; margin: 10px } body { font: 12px/15px 'Noto Naskh Arabic'; margin: 0 }"
        "td { padding: 0 } td + td { width: 20% } tr { break-inside: avoid } table { border-spacing: 0; width: 100% }"
    )
    row = "<br>".join(["سطر"] * lines)
    apart, body = f"<{part}><tr><td>أ<td>ب</{part}>", f"<tbody><tr><td>{row}<td>ج<tr><td>آخر<td>د</tbody>"
    groups = (apart, body) if part == "thead" else (body, apart)
    document = render(f"<p>قبل</p><table>{''.join(groups)}</table>", style)
    return [[text for text in list_texts(page) if text != "سطر"] for page in document.pages]


def test_a_head_that_leaves_no_room_for_a_row_is_printed_once() -> None:
    assert render_table(11) == [["قبل"], ["أ", "ب", "ج"], ["أ", "ب", "آخر", "د"]]
    assert render_table(12) == [["قبل"], ["أ", "ب"], ["ج"], ["آخر", "د"]]
    with unpatched(block, "table_layout"):
        assert render_table(12) == [["قبل"], ["ج"], ["أ", "ب", "آخر", "د"]]


def test_a_foot_that_has_no_room_below_the_last_rows_is_printed_behind_them() -> None:
    assert render_table(10, "tfoot") == [["قبل"], ["ج", "آخر", "د", "أ", "ب"]]


def test_a_table_is_as_wide_where_its_head_is_printed_once() -> None:
    """The columns of a table from the right are turned round once it is laid out."""
    document = render(
        "<table><thead><tr><td>أ<td>ب<tbody><tr><td style='height: 175px'>ج<td>د</table>",
        "@page { size: 200px; margin: 10px } body { margin: 0; font: 12px/15px 'Noto Naskh Arabic' }"
        "td { padding: 0 } td + td { width: 20% } table { border-spacing: 0; width: 100% }",
    )
    assert [round(cell.width) for cell in list_boxes(document, boxes.TableCellBox)] == [144, 36, 144, 36]


def list_texts(page: Any) -> list[str]:  # noqa: ANN401
    """Return the texts of a page."""
    return [box.text for box in page._page_box.descendants() if isinstance(box, boxes.TextBox)]


def draw_grey() -> bytes:
    """Return the operators that set a grey, and a colour."""
    stream = pydyf.Stream()
    stream.set_color_rgb(0.5, 0.5, 0.5)
    stream.set_color_rgb(0.5, 0.5, 0.25, True)  # noqa: FBT003  # as WeasyPrint calls it
    return b" | ".join(stream.stream)


def test_grey_is_one_colour_and_not_three() -> None:
    assert draw_grey() == b"0.5 g | 0.5 0.5 0.25 RG"
    with unpatched(pydyf.Stream, "set_color_rgb"):
        assert draw_grey() == b"0.5 0.5 0.5 rg | 0.5 0.5 0.25 RG"


def test_the_pages_of_a_document_are_written_once_for_all_that_is_tagged(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = pydyf.PDF()
    for _ in range(3):
        pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))
    pages = pdf.page_references
    assert pdf.page_references is pages
    pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))
    assert list(pdf.page_references)[:3] == list(pages)
    monkeypatch.setattr(pydyf.PDF, "page_references", property(pydyf.PDF.page_references.fget.__wrapped__))
    assert pdf.page_references is not pdf.page_references


def test_a_pattern_to_read_html_with_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = re.compile

    def note(text: str) -> re.Pattern[str]:
        made.append(text)
        return make(text)

    monkeypatch.setattr(inputstream, "re", Mock(compile=note))
    monkeypatch.setattr(weasyprint_patches, "re", Mock(compile=note))
    text = "<p class=a title='b'>نص &amp; text</p><!-- c -->" * 3

    def read() -> bytes:
        return ET.tostring(tinyhtml5.parse(text))

    tree = read()
    made.clear()
    assert read() == tree
    assert not made
    monkeypatch.setattr(inputstream, "characters_until_regex", {})
    assert read() == tree
    assert len(made) > len(set(made))


@pytest.mark.parametrize(("selector", "expected"), [("li:has(+ .last)", [58]), ("li:has(~ .last)", [*range(59)])])
def test_the_siblings_of_an_element_are_made_once_for_all_of_them(
    selector: str, expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    initialise = cssselect2.ElementWrapper.__init__

    def count(element: Any, *arguments: object, **named: object) -> None:  # noqa: ANN401  # cssselect2 has no types
        made.append(1)
        initialise(element, *arguments, **named)

    root = ET.Element("ol")
    for number in range(60):
        ET.SubElement(root, "li", {"class": "last"} if number == 59 else {})
    (compiled,) = cssselect2.compile_selector_list(selector)
    monkeypatch.setattr(cssselect2.ElementWrapper, "__init__", count)
    subtree = cssselect2.ElementWrapper.from_xml_root(root).iter_subtree()
    assert [element.index for element in subtree if compiled.test(element)] == expected
    # The root and twice its children: 3,661 without the patch.
    assert len(made) <= 121
