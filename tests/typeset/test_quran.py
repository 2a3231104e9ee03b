"""The Qur'an and signs of honour: places, brackets, ends of lines, and words that no rule touches."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from publisher.manuscript.markdown.judge_attributes import judge_quran_place
from publisher.model.finding import Position, Report
from publisher.model.quran import AYA_COUNTS, QuranPlace, parse_place
from publisher.production.check import check
from publisher.proof.readers import extract_text
from publisher.script.honorifics import SPOKEN, hold_signs
from publisher.script.locale import load_words

# What is built is only read.
pytestmark = pytest.mark.usefixtures("kept")

SPACED = "\u0642\u064f\u0644\u0652  \u0647\u064f\u0648\u064e\u060c\u0671\u0644\u0644\u0651\u064e\u0647\u064f ."
OPENING, CLOSING = "\ufd3f", "\ufd3e"


def test_the_ayas_of_all_suras_are_as_many_as_are_counted_in_kufa() -> None:
    assert (len(AYA_COUNTS), sum(AYA_COUNTS)) == (114, 6236)


@pytest.mark.parametrize("language", ["ar", "fa", "ur"])
def test_each_sura_has_a_name(language: str) -> None:
    names = load_words(language)["quran_suras"]
    assert len(set(names)) == len(AYA_COUNTS)


def test_a_place_is_a_sura_and_its_ayas() -> None:
    assert parse_place("2:255") == QuranPlace(2, 255, 255)
    assert parse_place("112:1\u20134") == QuranPlace(112, 1, 4)


@pytest.mark.parametrize("text", ["", "2", "0:1", "115:1", "2:0", "2:287", "2:5-4", "2:280-290", "البقرة:2"])
def test_what_is_no_place_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_place(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("البقرة:255", (2, 255, 255)),
        ("سورة البَقَرة، الآية ٢٥٥", (2, 255, 255)),
        ("آل عمران 1 - 3", (3, 1, 3)),
        (" 2 : 255-257", (2, 255, 257)),
        ("البقرة:287", None),
        ("البقرات:2", None),
        ("البقرة", None),
    ],
)
def test_a_sura_may_be_named(text: str, place: tuple[int, int, int] | None) -> None:
    report = Report()
    assert judge_quran_place(report, text, Position("01.md", 3, 1)) == (place and QuranPlace(*place))
    assert [finding.code.id for finding in report.findings] == ([] if place else ["BK102"])


def test_a_sign_stays_with_the_word_before_it() -> None:
    assert hold_signs("النبي \ufdfa قال") == "النبي\u00a0\ufdfa قال"
    assert hold_signs("موسى \ufd47 قال") == "موسى\u00a0عليه السلام قال"
    assert hold_signs("موسى\ufd47قال") == "موسى\u00a0عليه السلام قال"
    assert hold_signs("\ufdfa") == "\ufdfa"
    assert hold_signs("نص") == "نص"


@pytest.mark.parametrize("sign", [*(chr(code) for code in range(0xFD40, 0xFD50)), "\ufdcf", "\ufdfe", "\ufdff"])
def test_a_sign_that_no_font_has_is_said_in_words(sign: str) -> None:
    assert hold_signs(f"فلان {sign}") == f"فلان\u00a0{SPOKEN[sign]}"


def test_no_rule_touches_the_words(make_book: Callable[..., Path]) -> None:
    text = f"# ت\n\nقال: [{SPACED}]{{quran=112:1}} و[{SPACED}]{{.quran}} هنا.\n\n::: {{quran=112:1}}\n{SPACED}\n:::\n"
    report, _ = check(make_book({"01.md": text}))
    assert [finding.code.id for finding in report.findings] == []


def test_a_place_that_is_none_is_told_with_its_line(make_book: Callable[..., Path]) -> None:
    report, _ = check(make_book({"01.md": "# ت\n\nقال: [نص]{quran=2:287}.\n"}))
    assert [(finding.position.line, finding.code.id) for finding in report.findings] == [(3, "BK102")]


def test_a_quotation_is_printed_in_brackets_with_its_place(
    make_book: Callable[..., Path], publish: Callable[..., Result]
) -> None:
    text = (
        "# ت\n\nقال تعالى: [قل هو الله أحد]{quran=112:1} وقال: [\ufd3fالله الصمد\ufd3e]{.quran} "
        "والنبي \ufdfa وموسى \ufd47.\n\n"
        "::: {quran=2:255-256}\nالله لا إله إلا هو\n:::\n"
    )
    head = "title: ك\nlanguage: ar-EG\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b42\nslug: q\n"
    book = make_book({"01.md": text, "book.yaml": head + "chapters: [01.md]\neditions: {print: {}, epub: {}}\n"})
    made = publish("build", book, "-o", book / "out")
    assert made.exit_code == 0, made.output
    found = " ".join(extract_text((book / "out" / "q-print.pdf").read_bytes()).split())
    assert found.count(OPENING) == found.count(CLOSING) == 3
    for words in ("الإخلاص: ١", "البقرة: ٢٥٥", "عليه السلام"):
        assert words in found.replace("\u200f", "").replace("\u200e", "")
