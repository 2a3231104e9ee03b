"""Arabic layout requirements (W3C alreq): what is said of direction, each statement on a rendered page."""

import pytest
from lxml import html as lxml_html

from tests.alreq.conftest import SetChapter
from tests.proving import drop_spaces

PHRASE = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau omega"


def test_base_direction_is_explicit(set_chapter: SetChapter) -> None:
    proven = set_chapter("1945 Lublin.\n\n::: {lang=de}\n1945 نص.\n:::")
    for html in proven.html.values():
        assert lxml_html.document_fromstring(html).get("dir") == "rtl"
    # Neither the number nor the Latin word at the start turns the paragraph round.
    assert proven.show_line("1945 Lublin.") == ".Lublin1945"
    assert proven.show_line("1945 نص.") == "1945" + "نص"[::-1] + "."


def test_logical_order_is_stored(set_chapter: SetChapter) -> None:
    sentence = "وصلوا إلى لوبلين (Lublin) في 25 يناير."
    proven = set_chapter(sentence)
    written = "".join(map(str, lxml_html.document_fromstring(proven.html["c1"]).itertext()))
    assert drop_spaces(sentence) in drop_spaces(written)
    assert "\u202e" not in written


@pytest.mark.parametrize(
    ("language", "source", "seen"),
    [
        # A per cent sign belongs to Persian digits, which are of class EN, unless an Arabic letter is before them;
        # it stands beside Arabic-Indic digits, which are of class AN.
        ("fa", "۱۲٪ ١٢٪", "٪١٢ ۱۲٪"),
        ("fa", "به ۱۲٪", "٪۱۲ هب"),
        ("ar", "١٢٪", "٪١٢"),
        ("he", "של 12%", "12% לש"),
    ],
)
def test_arabic_indic_digits_are_an_and_persian_digits_en(
    set_chapter: SetChapter, language: str, source: str, seen: str
) -> None:
    assert set_chapter(source, language).show_line(source) == drop_spaces(seen)


@pytest.mark.parametrize(
    ("language", "source", "seen"),
    [
        ("ar", "١٢-٣ 12-3", "12-3 ١٢-٣"),
        ("ar", "في ١٢-٣", "١٢-٣ يف"),
        ("fa", "به ۱۲-۳", "۱۲-۳ هب"),
        ("he", "של 12-3", "12-3 לש"),
    ],
)
def test_a_hyphen_holds_two_numbers_together_in_any_set_of_digits(
    set_chapter: SetChapter, language: str, source: str, seen: str
) -> None:
    assert set_chapter(source, language).show_line(source) == drop_spaces(seen)


def test_a_left_to_right_phrase_broken_over_two_lines_keeps_its_first_words_on_the_upper_line(
    set_chapter: SetChapter,
) -> None:
    proven = set_chapter(f"قال {PHRASE} ثم سكت.")
    lines = proven.list_lines(PHRASE)
    assert len(lines) > 1
    assert all(line.is_in_order for line in lines)
    words = [word for line in lines for word in line.line.text.split() if word.isascii() and word.isalpha()]
    assert words == PHRASE.split()
    heights = [line.line.glyphs[0].y for line in lines]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize(
    ("language", "source", "seen"),
    [
        ("fa", "فرمان `--release` را", "ار --release نامرف"),
        ("fa", "تابع `foo()` را", "ار foo() عبات"),
        ("fa", "نشانی `/index.html` است", "تسا /index.html یناشن"),
        ("fa", "همهٔ `*.py` را", "ار *.py ٔهمه"),
        ("ar", "نوع `Map<K, V>` هنا", "انه Map<K, V> عون"),
        ("ar", "لغة C++ هنا", "انه C++ ةغل"),
        ("ar", "لغات C++، C#، Java هنا", "انه Java ،C# ،C++ تاغل"),
        ("ar", "بيئة .NET هنا", "انه .NET ةئيب"),
        ("ar", "حرارة 100 °C هنا", "انه 100 °C ةرارح"),
        ("ar", "مسافة 12 km هنا", "انه 12 km ةفاسم"),
        ("ar", "هاتف +216 71 123 456 هنا", "انه +216 71 123 456 فتاه"),
        ("ar-EG", "هاتف ٠١٠ ١٢٣٤ ٥٦٧٨ هنا", "انه ٠١٠ ١٢٣٤ ٥٦٧٨ فتاه"),
        ("ar", "طائرة 737-800 هنا", "انه 737-800 ةرئاط"),
        ("ar", "وقت 8:30–10:00 هنا", "انه 8:30–10:00 تقو"),
        ("he", "ערך -5 כאן", "ןאכ -5 ךרע"),
    ],
)
def test_code_and_tokens_run_from_the_left(set_chapter: SetChapter, language: str, source: str, seen: str) -> None:
    shown = set_chapter(source, language).show_line(source.replace("`", ""))
    middle = drop_spaces(seen.split(" ", 1)[1].rsplit(" ", 1)[0])
    assert middle in shown


def test_words_marked_in_other_languages_stay_in_the_order_of_the_paragraph(set_chapter: SetChapter) -> None:
    proven = set_chapter(
        "من [Lublin]{lang=pl}، [Torgau]{lang=de} هنا\n\n::: {lang=en}\n[كتاب]{lang=ar}, [قلم]{lang=ar} there\n:::"
    )
    assert "Torgau،Lublin" in proven.show_line("من Lublin، Torgau هنا")
    assert "باتك,ملق" in proven.show_line("كتاب, قلم there")
