"""Letters that are scaled to fill lines: pages in, how wide their letters are and what programs read of them out."""

import itertools
import statistics
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from publisher.press import weasyprint_patches
from publisher.press.line_breaks import Breaks, Scaling, Setting, choose_breaks, share_scale
from publisher.proof.readers import extract_text
from publisher.proof.set_lines import SetLine
from tests.line_setting import find_uneven, measure_paragraphs
from tests.text_layer import list_losses, make_pdf, read_with_mupdf, read_with_poppler, share_pairs, strip_markup

weasyprint_patches.patch_weasyprint()

HEBREW = (
    "בחורף של אותה שנה יצאו השיירות מן העיר הגדולה והלכו בדרכים המכוסות שלג עד שהגיעו אל תחנת הרכבת הקטנה שבקצה העיר. "
    "הספרנית רשמה ב־17 בינואר את שמות הספרים, ומפקח הארכיון קרא אותם לפני הזריחה והחזיר אותם אל הארון הישן. "
)
POINTED = "וְאַחַר כָּךְ הִתְאַסְּפוּ הַנּוֹסְעִים הָעֲיֵפִים לְיַד הַגֶּשֶׁר הַיָּשָׁן, וְסִפְּרוּ עַל הַמַּסָּע הָאָרֹךְ עַד הָעֶרֶב. " * 3
MIXED = (
    f'{HEBREW}לפי <span lang="en" dir="ltr">The Manners and Customs of the Modern Egyptians</span> של '
    f'<span lang="en" dir="ltr">E. W. Lane</span> {HEBREW}'
)
ENGLISH = (
    "In the winter of that year the caravans left the city and went along snowy roads to a small railway station. " * 3
)
ARABIC = "وصلت القوافل في الشتاء إلى المحطة الصغيرة بجانب النهر، ثم عاد المسافرون إلى بيوتهم قبل غروب الشمس. " * 3
TEXTS = {"he": HEBREW * 2, "pointed": POINTED, "mixed": MIXED, "en": ENGLISH}
FAMILIES = "Noto Serif Hebrew, Noto Serif, Noto Naskh Arabic"
WIDTHS = (210, 237, 266, 291)
#: How much narrower and wider letters may be.
MOST = 0.03

Make = Callable[[str, str], bytes]


@pytest.fixture(scope="module")
def make(fonts: Path) -> Make:
    """Return a function that sets a text in columns of several widths, with letters scaled or fixed."""

    @cache
    def make(name: str, letters: str) -> bytes:
        columns = (f'<p style="width: {width}pt">{TEXTS[name]}</p>' for width in WIDTHS)
        language = "en" if name == "en" else "he"
        return make_pdf(f'<div style="--letters: {letters}">{"".join(columns)}</div>', FAMILIES, fonts, language)

    return make


def list_lines(pdf: bytes) -> list[SetLine]:
    return [line for paragraph in measure_paragraphs(pdf) for line in paragraph.lines[:-1]]


def list_scales(pdf: bytes) -> list[set[float]]:
    """List how much wider the letters of each line are, in thousandths."""
    return [{round(glyph.scale, 3) for glyph in line.printed.glyphs} for line in list_lines(pdf)]


@pytest.mark.parametrize("name", TEXTS)
def test_lines_are_more_even_with_letters_that_are_scaled(make: Make, name: str) -> None:
    scaled, fixed = ([line.word_space for line in list_lines(make(name, letters))] for letters in ("scaled", "fixed"))
    assert max(scaled) <= max(fixed)
    assert statistics.pstdev(scaled) < statistics.pstdev(fixed)


@pytest.mark.parametrize("name", TEXTS)
def test_all_letters_of_a_line_are_scaled_alike_and_within_bounds(make: Make, name: str) -> None:
    scales = list_scales(make(name, "scaled"))
    assert {len(scale) for scale in scales} == {1}
    (least, *_, most) = sorted(set.union(*scales))
    assert 1 - MOST <= least < 1 < most <= 1 + MOST
    assert set.union(*list_scales(make(name, "fixed"))) == {1}


@pytest.mark.parametrize("name", TEXTS)
def test_both_edges_of_lines_are_straight(make: Make, name: str) -> None:
    offs = [off for paragraph in measure_paragraphs(make(name, "scaled")) for _, off in find_uneven(paragraph)]
    assert offs
    assert max(offs) < 0.1


@pytest.mark.parametrize("name", TEXTS)
def test_programs_read_the_same_words(make: Make, name: str) -> None:
    text = strip_markup(TEXTS[name]) * len(WIDTHS)
    for read in (extract_text, read_with_mupdf):
        scaled, fixed = (read(make(name, letters)) for letters in ("scaled", "fixed"))
        assert not list_losses(text, scaled)
        assert share_pairs(text, scaled) >= share_pairs(text, fixed) - 0.01


@pytest.mark.poppler
@pytest.mark.parametrize("name", TEXTS)
def test_poppler_reads_the_same_words(make: Make, name: str) -> None:
    text = strip_markup(TEXTS[name]) * len(WIDTHS)
    scaled, fixed = (share_pairs(text, read_with_poppler(make(name, letters))) for letters in ("scaled", "fixed"))
    assert scaled >= fixed - 0.02


def test_arabic_has_joins_instead(fonts: Path) -> None:
    style = "--letters: scaled; --justify: both; width: 236pt"
    pdf = make_pdf(f'<p style="{style}">{ARABIC}</p>', "Noto Naskh Arabic", fonts)
    assert set.union(*list_scales(pdf)) == {1}


LAID = (
    "<style>@page {{ size: {width}px 600px; margin: 0 }} p {{ margin: 0; text-align: justify; --letters: scaled; "
    "font: 14.667px/1.7 'Noto Serif Hebrew', 'Noto Serif' }} code {{ padding: 0 3px; border: 1px solid }} "
    ".box {{ display: inline-block; width: 20px; height: 8px }}</style>"
)
PARTS = (
    f'{HEBREW} ראו <a href="https://example.org/"><u>אתר המוזיאון</u> החדש</a> ואת '
    '<code dir="ltr">path/to/file</code> <i class="box"></i> '
    f"<b>ואת</b> הרשימה<sup>3</sup> {HEBREW}"
)


def list_inner(box: Any) -> list[Any]:  # noqa: ANN401
    """List what stands in a line from the left: texts, and boxes that are one thing."""
    if not isinstance(box, boxes.LineBox | boxes.InlineBox):
        return [box]
    return [inner for child in sorted(box.children, key=lambda child: child.position_x) for inner in list_inner(child)]


def test_all_that_stands_in_a_line_moves_with_its_letters() -> None:
    scaled = 0
    for width in range(300, 420, 17):
        html = f'<html dir="rtl" lang="he">{LAID.format(width=width)}<p>{PARTS}</p></html>'
        (page,) = HTML(string=html).render().pages
        for line in (box for box in page._page_box.descendants() if isinstance(box, boxes.LineBox)):
            # Of a space at the end of a line nothing is left.
            inner = [box for box in list_inner(line) if box.margin_width()]
            scales = {getattr(box, "letter_scale", 1.0) for box in inner if isinstance(box, boxes.TextBox)}
            assert len(scales) == 1
            scaled += scales != {1.0}
            for left, right in itertools.pairwise(inner):
                frames = right.position_x - left.position_x - left.margin_width()
                assert min(abs(frames - wide) for wide in (0.0, 4.0, 8.0)) < 0.02
            for box in line.descendants():
                if isinstance(box, boxes.InlineBox) and box.children:
                    around = [child.position_x for child in box.children] + [
                        child.position_x + child.margin_width() for child in box.children
                    ]
                    assert abs(max(around) - min(around) - box.width) < 0.02
    assert scaled > 20


def test_letters_give_way_in_proportion_and_up_to_their_bound() -> None:
    scaling = Scaling(0.03, 0.0, 0.17)
    shares = [share_scale(room / 10, 8, 0.25, 22.0, scaling) for room in range(-30, 60)]
    assert shares == sorted(shares)
    assert shares[0] == -0.03
    assert shares[30] == 0
    assert shares[-1] == 0.03
    # A word by itself is scaled if that fills its line.
    assert share_scale(0.5, 0, 0.25, 22.0, scaling) == pytest.approx(0.5 / 22)
    assert share_scale(2.0, 0, 0.25, 22.0, scaling) == 0
    beside_joins = Scaling(0.03, 0.4, 0.2, narrows=False)
    assert share_scale(-1.0, 8, 0.25, 22.0, beside_joins) == 0
    assert share_scale(1.0, 8, 0.25, 22.0, beside_joins) == 0
    assert share_scale(1.6, 8, 0.25, 22.0, beside_joins) > 0


def test_a_last_line_is_as_tight_as_others_rather_than_of_one_word() -> None:
    words, space = [28.0] * 10, 2.75
    starts = [0.0, *itertools.accumulate(word + space for word in words)]
    numbers = range(len(starts))
    breaks = Breaks(
        ends=[0.0, *(start - space for start in starts[1:])],
        starts=starts,
        end_spaces=[max(number - 1, 0) for number in numbers],
        start_spaces=list(numbers),
        costs=[0.0] * len(starts),
        hyphens=[0.0] * len(starts),
    )
    measure = breaks.ends[-1] - 8
    setting = Setting(measure, measure, 11.0, space, tight=0.17, scaling=Scaling(0.03, 0.0, 0.17))
    assert choose_breaks(breaks, setting) == [len(words)]
