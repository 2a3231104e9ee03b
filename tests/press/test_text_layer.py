"""The text layer: what reading programs find of texts in many languages, and what is seen of the pages."""

import io
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pymupdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from publisher.proof.readers import extract_text
from publisher.script.word_shares import count_words, share_words
from tests.line_setting import find_uneven, measure_paragraphs, measure_white
from tests.text_layer import (
    draw_with_weasyprint,
    list_losses,
    make_pdf,
    read_fragment,
    read_with_mupdf,
    read_with_poppler,
    share_pairs,
    strip_markup,
    write_marked_text,
)

#: Texts, and the families that set them: naskh, another naskh, a plain one without joints, a nastaliq.
SETTINGS = [
    ("ar", "Noto Naskh Arabic, Noto Serif, Noto Serif Hebrew"),
    ("ar", "Amiri, Noto Serif, Noto Serif Hebrew"),
    ("ar", "Noto Sans Arabic, Noto Sans, Noto Sans Hebrew"),
    ("ar-vocalised", "Noto Naskh Arabic"),
    ("ar-vocalised", "Amiri"),
    ("ar-vocalised", "Noto Sans Arabic"),
    ("marked", "Noto Naskh Arabic"),
    ("marked", "Amiri"),
    ("fa", "Noto Naskh Arabic, Noto Serif"),
    ("ur", "Noto Naskh Arabic, Noto Serif"),
    ("ur", "Noto Nastaliq Urdu, Noto Serif"),
    ("he", "Noto Serif Hebrew, Noto Serif"),
    ("he-pointed", "Noto Serif Hebrew, Noto Serif"),
]


Make = Callable[[str, str], bytes]


@pytest.fixture(scope="module")
def make(fonts: Path) -> Make:
    """Return a function that sets a text in families, once for all tests."""

    @cache
    def make(name: str, families: str) -> bytes:
        return make_pdf(get_fragment(name), families, fonts, get_language(name))

    return make


def get_fragment(name: str) -> str:
    return f"<p>{write_marked_text()}</p>" if name == "marked" else read_fragment(name)


def get_language(name: str) -> str:
    return name.removeprefix("mixed-")[:2]


@pytest.mark.parametrize(("name", "families"), SETTINGS)
def test_pdfium_reads_every_word(make: Make, name: str, families: str) -> None:
    pdf = make(name, families)
    assert not list_losses(strip_markup(get_fragment(name)), extract_text(pdf))


@pytest.mark.parametrize(("name", "families"), SETTINGS)
def test_mupdf_reads_every_word(make: Make, name: str, families: str) -> None:
    pdf = make(name, families)
    assert not list_losses(strip_markup(get_fragment(name)), read_with_mupdf(pdf))


@pytest.mark.poppler
@pytest.mark.parametrize(("name", "families"), SETTINGS)
def test_poppler_reads_the_words(make: Make, name: str, families: str) -> None:
    pdf = make(name, families)
    assert share_words(strip_markup(get_fragment(name)), read_with_poppler(pdf)) >= 0.994


#: Texts with phrases of the other direction, and the families that set them.
MIXED = [
    ("mixed-ar", "Noto Naskh Arabic, Noto Serif"),
    ("mixed-fa", "Noto Naskh Arabic, Noto Serif"),
    ("mixed-ur", "Noto Naskh Arabic, Noto Serif"),
    ("mixed-he", "Noto Serif Hebrew, Noto Serif"),
    ("mixed-en", "Noto Serif, Noto Naskh Arabic, Noto Serif Hebrew"),
]


@pytest.mark.parametrize(("name", "families"), MIXED)
def test_phrases_keep_their_order_in_pdfium(make: Make, name: str, families: str) -> None:
    """Where a note is called, two words are no neighbours on the page: up to three pairs of a text."""
    text, read_text = strip_markup(get_fragment(name)), extract_text(make(name, families))
    assert not list_losses(text, read_text)
    assert share_pairs(text, read_text) >= 0.94


@pytest.mark.parametrize(("name", "families"), MIXED)
def test_phrases_keep_their_order_in_mupdf(make: Make, name: str, families: str) -> None:
    text, read_text = strip_markup(get_fragment(name)), read_with_mupdf(make(name, families))
    assert not list_losses(text, read_text)
    assert share_pairs(text, read_text) >= 0.94


@pytest.mark.poppler
@pytest.mark.parametrize(("name", "families"), MIXED)
def test_phrases_keep_their_order_in_poppler(make: Make, name: str, families: str) -> None:
    text, read_text = strip_markup(get_fragment(name)), read_with_poppler(make(name, families))
    # Poppler joins the word behind a phrase of the other direction to its last one, where both stand in one line and
    # no mark is between them: two words of a hundred, and three pairs, for each phrase that does not end its line.
    assert share_words(text, read_text) >= 0.94
    assert share_pairs(text, read_text) >= 0.89


# --- Causes, one by one ---

NASKH = "Noto Naskh Arabic, Noto Serif"


@pytest.mark.poppler
def test_words_as_far_apart_as_columns_keep_their_marks_in_poppler(fonts: Path) -> None:
    """On a page that is read from the left it reads each column so, and a mark at its left end before its word."""
    phrase = "كَتَبَ الوَلَدُ رِسَالَةً"
    style = "text-align: justify; text-align-last: justify"
    body = (
        "<p>gingen in weit dann Leute und der Weg war weit</p>"
        f'<p style="{style}">weit <bdi dir="rtl" lang="ar">{phrase}</bdi></p>'
    )
    read_text = read_with_poppler(make_pdf(body, "Noto Serif, Noto Naskh Arabic", fonts, "de"))
    words = "".join(character for character in read_text if unicodedata.category(character) != "Cf").split()
    assert set(phrase.split()) <= set(words)


def read(fragment: str, fonts: Path, families: str = NASKH, language: str = "ar") -> str:
    """Return what PDFium reads, without controls of direction."""
    text = extract_text(make_pdf(f"<p>{fragment}</p>", families, fonts, language))
    return text.replace("\u200f", "").replace("\u200e", "").strip()


@pytest.mark.parametrize("sign", ["،", ".", ":", "؛", "؟", "!", "»", ")", "]", "7", "%", "–"])
def test_a_mark_stays_before_the_sign_that_follows_it(fonts: Path, sign: str) -> None:
    assert read(f"سَمِعَ{sign} قَالَ", fonts).startswith(f"سَمِعَ{sign}")


@pytest.mark.parametrize("word", ["لَا", "لَأَ", "لِإِ", "لًا", "فَلَآ", "اللَّهُ", "لِلَّهِ", "وَٱللَّهِ"])
@pytest.mark.parametrize("families", ["Noto Naskh Arabic", "Amiri", "Noto Sans Arabic"])
def test_marks_of_a_ligature_stay_with_their_letters(fonts: Path, families: str, word: str) -> None:
    assert count_words(read(word, fonts, families)) == count_words(word)


def test_characters_that_share_a_glyph_are_told_apart_by_the_text(fonts: Path) -> None:
    text = "۶ ٦ ۰ ٠ ه ە"
    assert sorted(read(text, fonts).split()) == sorted(text.split())


def test_a_letter_in_joined_form_is_read_as_a_plain_one(fonts: Path) -> None:
    assert read("\ufee3\ufea4\ufee4\ufeaa \ufefb \ufdf2", fonts) == "محمد لا الله"


def test_non_joiners_are_kept(fonts: Path) -> None:
    text = "نمی\u200cدانم خانه\u200cها"
    assert read(text, fonts, language="fa") == text


def test_controls_of_direction_are_no_words(fonts: Path) -> None:
    assert read("قال \u2068ثم\u2069 عاد", fonts) == "قال ثم عاد"


def test_signs_stay_on_their_side_of_a_number(fonts: Path) -> None:
    assert read("عام 1918، ثم 1921: أخيرا", fonts) == "عام 1918، ثم 1921: أخيرا"


@pytest.mark.parametrize("number", ["١٩٤٥", "١٢٫٥", "۱۹۴۵", "1945"])
def test_numbers_run_the_right_way_for_every_reader(fonts: Path, number: str) -> None:
    pdf = make_pdf(f"<p>في عام {number}، ثم</p>", NASKH, fonts)
    for program in (extract_text, read_with_mupdf):
        assert count_words(program(pdf))[number.partition("٫")[0]] == 1
    assert pypdfium2.PdfDocument(pdf)[0].get_textpage().search(f"في عام {number}").get_next()


@pytest.mark.parametrize("label", ["الأولى (لوبلين) 1944", "مَايْدَانِيك، ثم", "شاد\u200cمان", "שָׁלוֹם עולם"])
def test_labels_of_figures_are_read_as_they_are_written(fonts: Path, label: str) -> None:
    figure = f"""<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" viewBox="0 0 200 40">
        <text x="150" y="20" direction="rtl" font-family="Noto Naskh Arabic" font-size="12">{label}</text></svg>"""
    pdf = make_pdf(f"<p>قبل</p><div>{figure}</div><p>بعد</p>", f"{NASKH}, Noto Serif Hebrew", fonts)
    assert not list_losses(label, extract_text(pdf))
    assert not list_losses(label, read_with_mupdf(pdf))


@pytest.mark.parametrize(
    "phrase",
    ["Library Central", "https://example.org/a/b", "C++ 17", "14 Park Row, Leeds", "a.b@example.org", "e-mail (2 MB)"],
)
@pytest.mark.parametrize("around", ["زار {} أمس", "في «{}» كلام", "סוף {} כאן"])
def test_phrases_are_read_as_they_are_written(fonts: Path, phrase: str, around: str) -> None:
    isolated = f'<span dir="ltr">{phrase}</span>'
    text = read(around.format(isolated), fonts, f"{NASKH}, Noto Serif Hebrew")
    assert around.format(phrase) == text.replace("\u2060", "")


@pytest.mark.parametrize("phrase", ["باسم الله", "بِسْمِ اللَّهِ", "خانه\u200cای نو", "שלום עולם", "שָׁלוֹם עוֹלָם"])
def test_phrases_in_lines_from_the_left_are_read_as_they_are_written(fonts: Path, phrase: str) -> None:
    fragment = f'One <span dir="rtl">{phrase}</span> of many more words.'
    families = "Noto Serif, Noto Naskh Arabic, Noto Serif Hebrew"
    pdf = make_pdf(f"<p>{fragment}</p>", families, fonts, "en")
    for program in (extract_text, read_with_mupdf):
        assert share_pairs(f"One {phrase} of many more words.", program(pdf)) == 1


@pytest.mark.parametrize("calls", [1, 2, 3])
def test_calls_of_notes_are_read_where_they_stand(fonts: Path, calls: int) -> None:
    notes = '<span class="note">حاشية</span>' * calls
    text = read(f"ذهب إلى البيت{notes} ثم عاد إليه", fonts).replace("\u2060", "")
    numbers = "".join(str(number + 1) for number in range(calls))
    assert text.splitlines()[0] == f"ذهب إلى البيت{numbers} ثم عاد إليه"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("text", ["Ḥasan al-Baṣrī, Ǧamāl", "naïve Müller", "x̱wāǧa"])
def test_decomposed_letters_read_as_composed_ones(fonts: Path, language: str, text: str) -> None:
    pdfs = [make_pdf(f"<p>{unicodedata.normalize(form, text)}</p>", NASKH, fonts, language) for form in ("NFC", "NFD")]
    for program in (extract_text, read_with_mupdf):
        composed, decomposed = (program(pdf) for pdf in pdfs)
        assert composed == decomposed
        assert not list_losses(text, composed)


@pytest.mark.parametrize("mark", ["\u064e", "\u0651", "\u05b8", "\u0591"])
def test_a_mark_alone_stands_on_its_circle(fonts: Path, mark: str) -> None:
    families = "Noto Naskh Arabic, Noto Serif Hebrew"
    pdf, drawn = make_pdf(f"<p>{mark}</p>", families, fonts), draw_with_weasyprint(f"<p>{mark}</p>", families)
    assert not any(ImageChops.difference(draw_with_mupdf(drawn), draw_with_mupdf(pdf)).histogram()[90:])
    assert mark in extract_text(pdf)


def test_kerning_parts_no_word(fonts: Path) -> None:
    assert read("الخريف والطريق والأرياف", fonts, "Amiri") == "الخريف والطريق والأرياف"


def test_phrases_are_found_by_searching(fonts: Path) -> None:
    """PDFium's own search (FPDFText_FindStart), as a person uses it in Chrome."""
    fragment = read_fragment("ar")
    document = pypdfium2.PdfDocument(make_pdf(fragment, "Noto Naskh Arabic, Noto Serif, Noto Serif Hebrew", fonts))
    pages = [page.get_textpage() for page in document]
    for phrase in (
        "وصل إليها أمين المكتبة ألبرت هوفمان",
        "لا أعرف لأيِّ سببٍ أُغلقت الأبواب",
        "إلا أنَّ الله أعلم بالنيات",
        "أسماء كُتبت مرتين، وأرقام لآلات لم تصل قط",
        "في 62 صندوقًا؛ لم يُفتح منها إلا",
    ):
        assert any(page.search(phrase).get_next() for page in pages), phrase


def test_runs_are_drawn_in_the_order_in_which_they_are_read(fonts: Path) -> None:
    pdf = make_pdf("<p>عام 1918 ثم 1921 أخيرا</p>", NASKH, fonts)
    with pymupdf.open(stream=pdf, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        text = document[0].get_text().replace("\u200f", "")
    assert text.split() == ["عام", "1918", "ثم", "1921", "أخيرا"]


# --- What is seen ---


def draw_with_mupdf(pdf: bytes) -> Image.Image:
    """Draw a page so large that a shift by a thousandth of an em is less than a shade, and make it small."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        data = document[0].get_pixmap(dpi=5 * 72, colorspace="gray").tobytes("png")
    return Image.open(io.BytesIO(data)).reduce(5)


# A nastaliq raises letters too, and far: WeasyPrint draws them in the wrong place.
@pytest.mark.parametrize(("name", "families"), [setting for setting in SETTINGS if "Nastaliq" not in setting[1]])
def test_pages_look_as_weasyprint_draws_them(make: Make, name: str, families: str) -> None:
    """Marks alone may move, by a fortieth of their shift: WeasyPrint takes Pango's 1/1024 for 1/1000."""
    before = draw_with_mupdf(draw_with_weasyprint(get_fragment(name), families, name[:2]))
    after = draw_with_mupdf(make(name, families))
    assert not any(ImageChops.difference(before, after).histogram()[90:])


def test_what_justification_adds_is_no_part_of_a_letter(fonts: Path) -> None:
    """From letter to letter a word space is as much narrower than from ink to ink in a wide line as in a narrow one."""
    words = "كان الجو باردا في تلك السنة ولم يكن في البيت سوى رجل واحد يقرأ كل يوم ما يصل إليه من كتب ثم يكتب " * 3
    pdf = make_pdf(f"<p style='width: 180pt'>{words}</p>", "Noto Naskh Arabic", fonts)
    lines = [line for paragraph in measure_paragraphs(pdf) for line in paragraph.lines[:-1]]
    assert max(line.word_space for line in lines) > min(line.word_space for line in lines) + 0.05
    bearings = [measure_white(line) - line.word_space for line in lines]
    assert max(bearings) - min(bearings) < 0.025


def test_a_line_that_ends_in_a_phrase_of_another_font_ends_at_its_edge(fonts: Path) -> None:
    """A space of the phrase is of its letters' font as it is measured, and of the first font where it is widened."""
    arabic = '<bdi dir="rtl" lang="ar">وزارة الأوقاف والشؤون والمقدسات الإسلامية في المدينة</bdi>'
    english = "The old merchant told the story of the long journey near the stone bridge before sunrise, as is told in "
    words = f"{english}{arabic}, and went on until the evening. " * 3
    pages = "".join(f"<p style='width: {width}pt'>{words}</p>" for width in (220, 250, 280))
    pdf = make_pdf(pages, "Noto Serif, Noto Naskh Arabic", fonts, "en")
    offs = [(off, line.text) for paragraph in measure_paragraphs(pdf) for line, off in find_uneven(paragraph)]
    assert [text for _, text in offs if "\u0627" in text[-8:]]
    assert max(offs)[0] < 0.1
