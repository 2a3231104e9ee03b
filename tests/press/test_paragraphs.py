"""Paragraphs composed as a whole: pages in, where their lines end and how they are set out."""

import itertools
import re
from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from publisher.press import paragraphs, weasyprint_patches
from publisher.press.line_breaks import choose_breaks

weasyprint_patches.patch_weasyprint()

ARABIC = (
    "خرجت الأرتال من المحتشد في 17 يناير 1945، وسار السجناء على الطرق المغطاة بالثلج نحو 63 كيلومترًا غربًا "
    "حتى بلغوا "
    'محطة القطار<span class="note">وكانت محطة صغيرة.</span> حيث وقفت العربات المكشوفة '
    '<span class="citation">[<a>81</a>]</span>. وكان معظمهم ضعفاء قبل الخطوة الأولى، ولم تكن ثيابهم ثياب شتاء '
    '<span class="citation">[<a>7</a>؛ <a>10</a>]</span>. وفي (بالألمانية: '
    '<span lang="de" dir="ltr">Konzentrationslager Herzogenbusch</span>) كان <b>الأمر</b> '
    'كذلك، كما يقول <code dir="ltr">path/to file</code> في سجله المحفوظ، ثم نُقل الباقون بالقطارات إلى الداخل في '
    "21 فبراير. "
)
PLAIN = (
    "كان الجو باردًا في تلك السنة، ولم يكن في البيت سوى رجل واحد يقرأ كل يوم ما يصل إليه من كتب، ثم يكتب ما رأى "
    "وما سمع من أهل المدينة، حتى صار له دفتر كبير لا يعرف أحد ما فيه غير من جلس معه في آخر أيامه ومن أخذ عنه العلم."
)
HEBREW = (
    "בחורף של שנת 1945 יצאו הטורים מן המחנה והלכו בדרכים המכוסות שלג עד שהגיעו אל תחנת הרכבת הקטנה שבקצה העיר. " * 3
)
ENGLISH = "In the winter of 1945 the columns left the camp and marched along snowy roads to the railway station. " * 3
VOCALISED = "وَكَانَ مُعْظَمُ السُّجَنَاءِ ضُعَفَاءَ قَبْلَ الْخُطْوَةِ الْأُولَى، بَعْدَ شُهُورٍ أَوْ سَنَوَاتٍ مِنَ الْجُوعِ وَالْعَمَلِ الْقَسْرِيِّ. " * 3
TEXTS = {"ar": ARABIC * 2, "he": HEBREW, "en": ENGLISH, "ar-vocalised": VOCALISED}

STYLE = (
    "@page {{ size: {width}px 400px; margin: 0 }} "
    "body {{ margin: 0; text-align: {align}; overflow-wrap: break-word; "
    "font: 14.667px/1.7 'Noto Naskh Arabic', 'Noto Sans Hebrew', 'Noto Serif' }} "
    "p {{ margin: 0; orphans: 2; widows: 2 }} [dir=ltr] {{ hyphens: auto; font-family: 'Noto Serif' }} "
    "code {{ padding: 0 0.25em; hyphens: manual }} .note {{ float: footnote; text-align: start }}"
)


def set_text(text: str, width: float, align: str = "justify", language: str = "ar") -> Any:  # noqa: ANN401
    direction = "ltr" if language == "en" else "rtl"
    style = STYLE.format(width=width, align=align)
    html = f'<html dir="{direction}" lang="{language}"><style>{style}</style><body><p>{text}</p></body></html>'
    return HTML(string=html).render()


def list_lines(document: Any) -> list[Any]:  # noqa: ANN401
    """List the lines of the paragraph, without those of notes."""
    return [
        box
        for page in document.pages
        for block in page._page_box.children[0].descendants()
        if isinstance(block, boxes.BlockBox) and block.element_tag == "p"
        for box in block.children
        if isinstance(box, boxes.LineBox)
    ]


def list_texts(line: Any) -> list[Any]:  # noqa: ANN401
    return [box for box in line.descendants() if isinstance(box, boxes.TextBox)]


def read_line(line: Any) -> str:  # noqa: ANN401
    return "".join(box.text for box in list_texts(line))


def drop_spaces(text: str) -> str:
    return re.sub(r"[\s\u200b\u2010]", "", text)


def measure_spaces(line: Any) -> float:  # noqa: ANN401
    """Return the word space of a line, in em."""
    spacing: float = list_texts(line)[0].justification_spacing
    return (3.2412 + spacing) / 14.667


@pytest.mark.parametrize("align", ["justify", "start"])
@pytest.mark.parametrize("language", TEXTS)
def test_nothing_is_lost_or_doubled_at_the_end_of_a_line(language: str, align: str) -> None:
    text = TEXTS[language]
    shown = re.sub(r'<span class="note">.*?</span>', "", text)
    whole = drop_spaces(re.sub("<.*?>", "", shown))
    for width in range(90, 420, 80):
        lines = list_lines(set_text(text, width, align, language[:2]))
        calls = [box for line in lines for box in line.descendants() if box.footnote is not None]
        assert len(calls) == text.count('class="note"')
        read = "".join(drop_spaces(read_line(line)) for line in lines)
        assert re.sub(r"\d", "", read) == re.sub(r"\d", "", whole)


@pytest.mark.parametrize("language", TEXTS)
def test_both_edges_of_every_justified_line_are_straight(language: str) -> None:
    for width in range(250, 420, 50):
        for line in list_lines(set_text(TEXTS[language], width, "justify", language[:2]))[:-1]:
            texts = [box for box in list_texts(line) if box.text.strip()]
            if len(read_line(line).split()) > 1:
                assert min(box.position_x for box in texts) == pytest.approx(0, abs=0.5)
                assert max(box.position_x + box.width for box in texts) == pytest.approx(width, abs=0.5)


def set_one_by_one(text: str, width: float) -> Any:  # noqa: ANN401
    """Set a text as WeasyPrint does it alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paragraphs, "_find_line_end", lambda *_: None)
        return set_text(text, width)


def test_word_spaces_are_more_even_than_those_of_lines_that_are_filled_one_by_one() -> None:
    plain = re.sub(r"<.*?>", "", ARABIC.replace("محطة صغيرة", "")) * 3

    def list_worst(document: Any) -> float:  # noqa: ANN401
        return max(measure_spaces(line) for line in list_lines(document)[:-1])

    widths = range(390, 440, 7)
    together = [list_worst(set_text(plain, width)) for width in widths]
    one_by_one = [list_worst(set_one_by_one(plain, width)) for width in widths]
    assert sum(together) < 0.85 * sum(one_by_one)


@pytest.mark.parametrize(
    ("held", "parts"),
    [
        ("17 يناير 1945", ["17", "يناير", "1945"]),
        ("نحو 63 كيلومترًا", ["63", "كيلومترًا"]),
        ("بين 1944–1945 مرة", ["1944–", "1945"]),
        ('شتاء\u00a0<span class="citation">[<a>7</a>؛ <a>10</a>]</span>', ["شتاء", "[7؛", "10]"]),
        ('شتاء <span class="citation">[<a>7</a>]</span>', ["شتاء", "[7]"]),
    ],
    ids=["date", "number and word", "range", "word and citation", "citation behind a space"],
)
def test_what_belongs_together_is_not_parted_in_plain_text(held: str, parts: list[str]) -> None:
    words = PLAIN.split()
    for place in range(18, 34):
        lines = map(read_line, list_lines(set_text(" ".join([*words[:place], held, *words[place:]]), 400)))
        for line, following in itertools.pairwise(lines):
            ends = re.split("[\\s\u00a0]", line.strip())[-1]
            assert (ends, re.split("[\\s\u00a0]", following)[0]) not in itertools.pairwise(parts)


def test_no_line_begins_with_the_call_of_a_note() -> None:
    for width in range(300, 440, 12):
        for line in list_lines(set_text(ARABIC * 2, width)):
            assert not any(box.footnote is not None for box in line.children[:1])


def test_no_word_is_alone_on_the_last_line() -> None:
    for width in range(390, 440, 8):
        assert len(read_line(list_lines(set_text(ARABIC * 2, width))[-1]).split()) > 1


def test_a_paragraph_goes_on_over_pages_as_it_was_composed() -> None:
    long = ARABIC * 9
    document = set_text(long, 400)
    assert len(document.pages) > 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(globals(), "STYLE", STYLE.replace("400px", "4000px"))
        on_one_page = set_text(long, 400)
    assert len(on_one_page.pages) == 1
    assert list(map(read_line, list_lines(document))) == list(map(read_line, list_lines(on_one_page)))


def test_code_that_is_divided_has_its_frame_at_its_own_ends_alone() -> None:
    for width in range(200, 420, 20):
        for line in list_lines(set_text(ARABIC, width))[:-1]:
            for box in line.descendants():
                if box.element_tag == "code" and "file" not in read_line(box):
                    assert box.padding_right == 0
                    return
    pytest.fail("no code was divided")


def test_a_foreign_word_is_divided_where_a_line_is_torn_otherwise() -> None:
    hyphened = [
        line
        for width in range(200, 420, 20)
        for line in map(read_line, list_lines(set_text(ARABIC, width)))
        if re.search("[a-z]\u2010$", line.rstrip())
    ]
    assert hyphened


def test_a_foreign_word_of_no_known_language_is_divided_too_but_no_address_is() -> None:
    words = " documentation internationalisation administration "
    addresses = " documentation@administration.org internationalisation/documentation "
    found = {}
    for name, foreign in (("words", words), ("addresses", addresses)):
        text = "".join(f'{word} <span dir="ltr">{foreign}</span> ' for word in PLAIN.split()[:9])
        lines = [read_line(line) for width in range(200, 400, 40) for line in list_lines(set_text(text, width))]
        found[name] = [line for line in lines if re.search("[a-z]\u2010$", line.rstrip())]
    assert found["words"]
    assert not found["addresses"]


def test_the_month_of_a_date_is_not_divided() -> None:
    words = (
        "The engineers of the railway drew maps of roads and wells near the stone bridge on 29 September 1941 as if it "
        "rained. The caravans among the gardens of palms remembered internationalisation on 3 January 1887 and stayed. "
    )
    style = "<style>p { hyphens: auto }</style>"
    lines = [
        read_line(line)
        for width in range(200, 440, 8)
        for line in list_lines(set_text(style + words, width, language="en"))
    ]
    assert [line for line in lines if line.rstrip().endswith("\u2010")]
    assert not [line for line in lines if re.search("(Sep|Septem|Janu)\u2010$", line.rstrip())]


@pytest.mark.parametrize("code", ["configuration_directory.yaml", "parseDocumentTree(argument)", "support@example.org"])
def test_code_and_addresses_are_broken_where_a_line_is_torn_otherwise(code: str) -> None:
    words = PLAIN.split()[:20]
    text = "".join(f'{" ".join(pair)} <code dir="ltr">{code}</code> ' for pair in itertools.pairwise(words))
    for width in range(300, 400, 25):
        lines = list(map(read_line, list_lines(set_text(text, width))))
        assert "".join(map(drop_spaces, lines)) == drop_spaces(re.sub("<.*?>", "", text))
        assert not any("\u2010" in line for line in lines)
        ends = {end for line in lines if code.startswith(end := line.split()[-1]) and end != code}
        if ends:
            assert all(re.search(r"[._(@]$|[a-z]$", end) for end in ends)
            return
    pytest.fail("no line was broken in it")


def test_no_line_ends_behind_signs_that_open_a_path_or_an_option() -> None:
    text = "".join(f'{word} <code dir="ltr">/usr/share --interactive</code> ' for word in PLAIN.split()[:20])
    lines = [read_line(line) for width in range(300, 420, 20) for line in list_lines(set_text(text, width))]
    assert any(line.rstrip().endswith("/usr/") for line in lines)
    assert not [line for line in lines if re.search(r"(^|\s)[/-]+\s*$", line)]


def test_a_narrow_column_without_joins_is_ragged_and_one_with_joins_is_filled() -> None:
    both = "<style>html { --justify: both }</style>"
    for style, width, is_filled in ((both, 400, True), (both, 200, False), ("", 200, True)):
        lines = list_lines(set_text(style + HEBREW, width, language="he"))
        spacings = {box.justification_spacing for line in lines[:-1] for box in list_texts(line)}
        assert (spacings != {0}) == is_filled
        assert all(box.position_x + box.width == pytest.approx(width) for line in lines for box in list_texts(line)[:1])
    lines = list_lines(set_text(both + PLAIN * 2, 200))
    assert {round(line.width, 1) for line in lines[:-1]} == {200.0}


def test_a_line_may_end_behind_a_date_as_behind_any_word(monkeypatch: pytest.MonkeyPatch) -> None:
    costs: list[float] = []

    def choose(breaks: Any, setting: Any) -> Any:  # noqa: ANN401
        costs.extend(breaks.costs)
        return choose_breaks(breaks, setting)

    monkeypatch.setattr(paragraphs, "choose_breaks", choose)
    for end, dearest in (("", [120.0]), ("63 كيلومترًا", [60.0, 120.0])):
        costs.clear()
        set_text(f"وكان الناس ينتظرون في المدينة 17 يناير 1945 وما بعده {end}", 200)
        assert sorted({*costs} - {0.0, 2.0}) == dearest


def test_a_line_beside_a_float_is_left_to_the_engine() -> None:
    body = f'<span style="float: left; width: 80px; height: 60px"></span>{ARABIC}'
    lines = list_lines(set_text(body, 400))
    assert len({round(line.width) for line in lines[:-1]}) > 1
    assert drop_spaces(read_line(lines[-1])).endswith("فبراير.")


def test_a_picture_in_a_line_is_measured() -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="60" height="10"></svg>'
    boxed = f'<span style="display: inline-block; width: 50px; height: 8px"></span>{picture}'
    lines = list_lines(set_text(PLAIN.replace("البيت", boxed) * 2, 400))
    assert all(line.width == pytest.approx(400, abs=0.5) for line in lines[:-1])
    assert max(map(measure_spaces, lines[:-1])) < 0.6
