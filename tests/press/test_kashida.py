"""Lines filled with kashida: pages in, what is lengthened in them, what is drawn and what is read out."""

import itertools
import re
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops
from weasyprint import HTML

from publisher.press import weasyprint_patches
from publisher.press.fontbook import find_font
from publisher.press.fonts import open_font
from publisher.press.kashida import choose_joins
from publisher.press.tatweel import read_tatweel
from publisher.proof.readers import extract_text
from publisher.script.word_shares import count_words
from tests.press.test_paragraphs import (
    ARABIC,
    HEBREW,
    PLAIN,
    VOCALISED,
    list_lines,
    list_texts,
    measure_spaces,
    read_line,
)
from tests.press.test_text_layer import get_fragment, get_language
from tests.text_layer import list_losses, make_pdf, read_with_mupdf, read_with_poppler, strip_markup

weasyprint_patches.patch_weasyprint()

PERSIAN = (
    "در زمستان سال ۱۹۴۵ ستون‌های زندانیان از اردوگاه بیرون آمدند و در جاده‌های پوشیده از برف به سوی ایستگاه کوچک رفتند. "
    * 3
)
URDU = (
    "سردیوں میں قیدیوں کے قافلے کیمپ سے نکلے اور برف سے ڈھکی سڑکوں پر چلتے ہوئے شہر کے چھوٹے ریلوے اسٹیشن تک پہنچ گئے۔ "
    * 3
)

STYLE = (
    "@page {{ size: {width}px 700px; margin: 0 }} html {{ --justify: {justify} }} "
    "h2, .spaces {{ --justify: spaces }} "
    "body {{ margin: 0; text-align: justify; "
    "font: 14.667px/1.7 {family} }} p, h2 {{ margin: 0 }} .note {{ float: footnote; text-align: start }}"
)
NASKH = "'Noto Naskh Arabic', 'Noto Sans Hebrew', 'Noto Serif'"


def set_text(
    text: str, width: float, justify: str, *, language: str = "ar", family: str = NASKH, tag: str = "p"
) -> Any:  # noqa: ANN401
    style = STYLE.format(width=width, justify=justify, family=family)
    html = f'<html dir="rtl" lang="{language}"><style>{style}</style><body><{tag}>{text}</{tag}></body></html>'
    return HTML(string=html).render()


def list_lengths(line: Any) -> list[tuple[str, int, int]]:  # noqa: ANN401
    """List the joins of a line that are lengthened: the text, the character behind the join, the length."""
    return [
        (box.text, len(box.text.encode()[:at].decode()), length)
        for box in list_texts(line)
        for at, length in getattr(box, "kashidas", {}).items()
    ]


def list_all(document: Any) -> list[tuple[str, int, int]]:  # noqa: ANN401
    return [found for line in list_lines(document) for found in list_lengths(line)]


WIDTHS = (200, 300, 380)
TEXTS = {"plain": PLAIN, "marked": ARABIC, "vocalised": VOCALISED, "fa": PERSIAN, "ur": URDU}


@pytest.mark.parametrize("justify", ["kashida", "both"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_joins_are_lengthened_within_bounds_and_once_a_word(text: str, justify: str) -> None:
    found = crowded = filled = 0
    for width in WIDTHS:
        for line in list_lines(set_text(text, width, justify)):
            lengths = list_lengths(line)
            found += len(lengths)
            filled += bool(lengths)
            # More and longer ones only where a line would be torn otherwise.
            crowded += len(lengths) > 5 or any(length > 700 for *_, length in lengths)
            assert len(lengths) <= 8
            assert all(220 <= length <= 980 for *_, length in lengths)
            words = [(written, written.rfind(" ", 0, at), written.find(" ", at)) for written, at, _ in lengths]
            assert len(set(words)) == len(words)
            for written, at, _ in lengths:
                # The letter behind is no mark, and the one before is no alef, nor lam before an alef.
                assert re.match(r"[^\W\d_]", written[at])
                before = re.sub("[\u064b-\u0652\u0670]", "", written[:at])[-1]
                assert before not in "اأإآدذرزوؤة"
                assert not (before == "ل" and written[at] in "اأإآ")
    assert found > 10
    assert crowded <= filled / 10


@pytest.mark.parametrize("text", [PLAIN, ARABIC, VOCALISED, PERSIAN], ids=["plain", "marked", "vocalised", "fa"])
def test_word_spaces_are_no_wider_and_edges_stay_straight(text: str) -> None:
    for width in (240, 300, 360):
        worst = {}
        for justify in ("spaces", "both", "kashida"):
            lines = list_lines(set_text(text, width, justify))[:-1]
            worst[justify] = max(measure_spaces(line) for line in lines)
            for line in lines:
                if any(box.element_tag == "code" for box in line.descendants()):
                    continue
                texts = [box for box in list_texts(line) if box.text.strip()]
                if len(read_line(line).split()) > 1:
                    assert min(box.position_x for box in texts) == pytest.approx(0, abs=0.5)
                    assert max(box.position_x + box.width for box in texts) == pytest.approx(width, abs=0.5)
        assert worst["both"] <= worst["spaces"] + 0.01
        assert worst["kashida"] <= worst["spaces"] + 0.01


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (PLAIN, {"justify": "spaces"}),
        (PLAIN, {"justify": "both", "tag": "h2"}),
        (f'<span class="spaces">{PLAIN}</span>', {"justify": "both"}),
        (HEBREW, {"justify": "both", "language": "he"}),
        ("In the winter of 1945 the columns left the camp. " * 4, {"justify": "both", "language": "en"}),
        # The joins of these faces are no bars, or the face has none.
        (PLAIN, {"justify": "both", "family": "'Amiri'"}),
        (URDU, {"justify": "both", "family": "'Noto Nastaliq Urdu'", "language": "ur"}),
    ],
    ids=["spaces", "heading", "left out", "Hebrew", "Latin", "Amiri", "Nastaliq"],
)
def test_nothing_is_lengthened_where_it_may_not_be(text: str, named: dict[str, str]) -> None:
    for width in WIDTHS:
        document = set_text(text, width, **named)
        assert not any(getattr(box, "kashidas", {}) for page in document.pages for box in page._page_box.descendants())


def test_the_last_line_and_ragged_lines_stay() -> None:
    for width in WIDTHS:
        lines = list_lines(set_text(PLAIN, width, "kashida"))
        assert not list_lengths(lines[-1])
        ragged = set_text(f'<span style="text-align: start">{PLAIN}</span>'.replace("span", "div"), width, "both")
        assert not list_all(ragged)


def test_the_choice_of_breaks_knows_what_joins_can_take() -> None:
    # With kashida a date stays together that spaces alone would have to part, or tear the line.
    for width in WIDTHS:
        for line in list_lines(set_text(ARABIC * 2, width, "kashida"))[:-1]:
            if width > 300:
                assert not read_line(line).rstrip().endswith(("17", "21"))


@pytest.mark.parametrize("family", ["Noto Naskh Arabic", "Noto Sans Arabic", "Noto Kufi Arabic"])
@pytest.mark.parametrize("bold", [False, True])
def test_bars_meet_one_another_and_reach_both_ends(family: str, bold: bool) -> None:  # noqa: FBT001
    bar = read_tatweel(open_font(find_font(family, bold=bold).read_bytes()))
    assert bar is not None
    for length in range(bar.advance, 1000, 7):
        places = bar.place_bars(length)
        assert places[0] == 0
        assert places[-1] + bar.advance == pytest.approx(length, abs=1) or len(places) == 1
        assert all(0 < second - first <= bar.advance for first, second in itertools.pairwise(places))


def test_only_strokes_of_the_same_height_are_met() -> None:
    file = open_font(find_font("Noto Naskh Arabic").read_bytes())
    bar = read_tatweel(file)
    assert bar is not None
    glyphs = {ord_: glyph for glyph, codes in file.substitutions.characters.items() for ord_ in codes}
    assert bar.meets_left(bar.glyph)
    assert bar.meets_right(bar.glyph)
    # Dal in its final form begins with the stroke and ends without; an alef that stands alone has none.
    assert bar.meets_right(glyphs[0xFEAA])
    assert not bar.meets_left(glyphs[0xFEAA])
    assert not bar.meets_right(glyphs[0x0627])


#: Texts that are read by programs, and the families that set them.
READ = [
    ("ar", "Noto Naskh Arabic, Noto Serif, Noto Serif Hebrew"),
    ("ar", "Noto Sans Arabic, Noto Sans, Noto Sans Hebrew"),
    ("ar-vocalised", "Noto Naskh Arabic"),
    ("marked", "Noto Naskh Arabic"),
    ("fa", "Noto Naskh Arabic, Noto Serif"),
    ("ur", "Noto Naskh Arabic, Noto Serif"),
    ("mixed-ar", "Noto Naskh Arabic, Noto Serif"),
]
FILLED = "<style>html {{ --justify: {justify} }} p {{ text-align: justify }}</style>"


@cache
def make_filled(name: str, families: str, justify: str, fonts: Path) -> bytes:
    fragment = FILLED.format(justify=justify) + get_fragment(name)
    return make_pdf(fragment, families, fonts, get_language(name))


@pytest.mark.parametrize(("name", "families"), READ)
def test_programs_read_the_same_words(name: str, families: str, fonts: Path) -> None:
    plain, filled = (make_filled(name, families, justify, fonts) for justify in ("spaces", "kashida"))
    # Something was lengthened: the page is another.
    assert plain != filled
    text = strip_markup(get_fragment(name))
    assert not list_losses(text, extract_text(filled))
    assert not list_losses(text, read_with_mupdf(filled))
    assert count_words(extract_text(filled)) == count_words(extract_text(plain))
    assert count_words(read_with_mupdf(filled)) == count_words(read_with_mupdf(plain))


@pytest.mark.poppler
@pytest.mark.parametrize(("name", "families"), READ)
def test_poppler_reads_the_same_words(name: str, families: str, fonts: Path) -> None:
    plain, filled = (make_filled(name, families, justify, fonts) for justify in ("spaces", "kashida"))
    lost = count_words(read_with_poppler(plain)) - count_words(read_with_poppler(filled))
    assert lost.total() <= 1 + count_words(read_with_poppler(plain)).total() * 0.006


def test_the_same_text_gives_the_same_bytes(fonts: Path) -> None:
    fragment = FILLED.format(justify="both") + get_fragment("ar")
    first, second = (make_pdf(fragment, READ[0][1], fonts, "ar") for _ in range(2))
    assert first == second


def count_shapes(picture: Image.Image) -> int:
    """Count the black shapes of a picture that do not touch one another."""
    black = {(x, y) for x in range(picture.width) for y in range(picture.height) if picture.getpixel((x, y)) < 128}  # type: ignore[operator]
    count = 0
    while black:
        count += 1
        queue = [black.pop()]
        while queue:
            x, y = queue.pop()
            near = {(x + right, y + down) for right in (-1, 0, 1) for down in (-1, 0, 1)} & black
            black -= near
            queue += near
    return count


@pytest.mark.parametrize("family", ["Noto Naskh Arabic", "Noto Sans Arabic", "Noto Kufi Arabic"])
def test_joins_are_seamless(family: str, fonts: Path) -> None:
    """Two words whose letters all join and have no dots are two shapes, however long a join is."""
    reach = []
    for width in (112, 120, 131, 145):
        style = f"margin: 0; font-size: 24pt; width: {width}pt; text-align: justify; text-align-last: justify"
        fragment = FILLED.format(justify="kashida") + f"<p style='{style}'>محمد محمد</p>"
        page = pypdfium2.PdfDocument(make_pdf(fragment, family, fonts))[0]
        picture = page.render(scale=3, grayscale=True).to_pil()
        box = ImageChops.invert(picture).getbbox()
        assert box
        reach.append(box[2] - box[0])
        assert count_shapes(picture.crop(box)) == 2
    # The words reach from edge to edge.
    assert reach == sorted(set(reach))


def test_a_letter_that_is_kerned_ends_at_the_edge_of_its_line(fonts: Path) -> None:
    """A font moves it to the left from the right edge, and programs take its width from there."""
    words = "כעבור דבר לא ולא "
    style = "width: 60pt; margin: 0; text-align: justify; --justify: spaces"
    page = pypdfium2.PdfDocument(make_pdf(f'<p style="{style}">{words * 12}</p>', "Noto Serif Hebrew", fonts, "he"))[0]
    text = page.get_textpage()
    boxes = [text.get_charbox(number, loose=True) for number in range(text.count_chars())]
    rights = [right for left, _, right, _ in boxes if right - left > 1]
    edge = max(rights)
    # Some lines begin with each of these words.
    assert sum(right > edge - 0.1 for right in rights) > 8
    assert not [right for right in rights if edge - 1 < right < edge - 0.1]


def test_joins_below_others_of_the_line_above_are_chosen_last() -> None:
    ranks, places = [1, 2, 3, 3], [2.0, 8.0, 14.0, 20.0]
    assert choose_joins(ranks, places, (), 2) == [0, 1]
    assert choose_joins(ranks, places, (2.5,), 2) == [1, 3]
    # A line that needs all of them has them.
    assert choose_joins(ranks, places, (2.5,), 4) == [0, 1, 2, 3]


def test_lines_below_one_another_are_lengthened_at_other_places() -> None:
    """Of lines that say the same, none has the joins of the line above."""
    sentence = "في مجلس كان هناك من يسمع خبر السفر كل يوم منه "
    for width in range(240, 360, 10):
        lines = list_lines(set_text(sentence * 6, width, "kashida"))[:-1]
        texts = {"".join(box.text for box in list_texts(line)).strip() for line in lines}
        places = [[at for box in list_texts(line) for at in getattr(box, "kashidas", {})] for line in lines]
        if texts == {sentence.strip()} and all(places):
            assert all(above != below for above, below in itertools.pairwise(places))
            return
    pytest.fail("no line holds the sentence")
