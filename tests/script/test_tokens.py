"""Tokens that run from the left: each row of the table, what is left to the algorithm, and how its work grows."""

from functools import partial

import pytest

from publisher.script.tokens import ROWS, find_tokens, isolate_tokens
from tests.lines_run import count_lines


def find(text: str, base: int = 1, **settings: object) -> list[str]:
    return [text[start:end] for start, end, _ in find_tokens(text, base, **settings)]  # type: ignore[arg-type]


@pytest.mark.parametrize("example", [example for row in ROWS for example in row.examples])
def test_each_example_is_found_between_arabic_words(example: str) -> None:
    # An address of mail is letters at both ends, and the algorithm sets it right by itself.
    assert find(f"كلمة {example} كلمة") == ([] if "@example" in example else [example])


@pytest.mark.parametrize(
    "text",
    [
        "في 1944–1945 وفي 1944-1945 وفي 1944-45",
        "ص 12-15 والصفحات 120-125",
        "نسبة 50% ونسبة ٥٠٪",
        "دفع ٥$ ثم",
        "يوم 1/5/2024 ويوم ١/٥/٢٠٢٤",
        "درجة -٥ تحت الصفر",
        "قال Death March أمس",
        "قال Boeing 737-800 أمس",
        "خرج 12 345 رجل",
        "نعم (WHO) ثم USA/أمريكا",
    ],
)
def test_what_is_no_token_is_left_to_the_algorithm(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        # A Latin word is one phrase with the words beside it, unless an Arabic comma divides them.
        ("لغة Visual C++ هنا", ["Visual C++"]),
        ("لغات Java, C#, C++ هنا", ["Java, C#, C++"]),
        ("لغات C++، C# 8، Java هنا", ["C++", "C# 8", "Java"]),
        ("مسافة 12 km، 14 km هنا", ["12 km", "14 km"]),
        ("بلغت -39 °C ثم −۵ km", ["-39 °C", "−۵ km"]),
        # A sign stands before these digits on their right.
        ("تنزل إلى −٥ °م في الجبال", []),
        # A prefix is no part of it.
        ("بـC++ وC# والـ.NET", ["C++", "C#", ".NET"]),
        ("ב־.NET וב-C++ כאן", [".NET", "C++"]),
        # Signs of the sentence stay with the sentence.
        ("انظر https://example.org/a/.", ["https://example.org/a/"]),
        ("قال «C++» و(foo()).", ["C++", "foo()"]),
    ],
)
def test_a_token_takes_what_belongs_to_it(text: str, tokens: list[str]) -> None:
    assert find(text) == tokens


def test_a_book_may_say_otherwise() -> None:
    assert find("ساعة 8:30–10:00 هنا", left_out=frozenset({"clock-range"})) == []
    assert find("شركة Yahoo! هنا") == []
    assert find("شركة Yahoo! هنا", added=("Yahoo!",)) == ["Yahoo!"]


def test_where_no_element_can_stand_controls_do() -> None:
    assert isolate_tokens("لغة C++ هنا", 1) == "لغة \u2066C++\u2069 هنا"
    assert isolate_tokens("كلمة", 1) == "كلمة"


@pytest.mark.parametrize(
    "part",
    [
        "A",
        "a-",
        "1 ",
        "1-",
        "/",
        "<a",
        "+1",
        "C++ ",
        "C++، ",
        "a@",
        "(1",
        "x<a,",
        "1 + ",
        "1×",
        "1=",
        "01 234 ",
        "&a",
        "1°",
        "12 km، ",
    ],
)
def test_the_work_grows_with_the_length_alone(part: str) -> None:
    """Four times the length takes some four times the lines; were it by the square, sixteen times."""
    short, long = (count_lines(partial(find_tokens, "ا " + part * count, 1)) for count in (100, 400))
    assert long < 6 * max(short, 500), (short, long)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("قال (see: Hello!) ثم", ["see: Hello!"]),
        ('קרא "Every poem is a translation," כתב', ["Every poem is a translation,"]),
        ("قال «Don't, he said.» ثم", ["Don't, he said."]),
        ("كلمة (Paris, London) ثم", []),
        ('نعم "أ" abc, "ب"', []),
        ("كلمة (Note: انظر!) ثم", []),
        ("What is the web? (ما الشبكة؟)", ["What is the web?"]),
        ("\U0001f30d Safety First! (نص)", ["Safety First!"]),
        ("هذا نص. This is one test. نص", ["This is one test."]),
        ("קרא: How is Node.js, or Deno, used? טוב", ["How is Node.js, or Deno, used?"]),
        ("استخدم Visual Studio Code. ثم", []),
        ("Harry Potter. ספר", []),
        ("نص Is it good? نعم", []),
        ('קרא ("We should print it," she said.) טוב', ['"We should print it," she said.']),
        ("קרא (“Go,” she said) טוב", ["“Go,” she said"]),
        ('קרא ("Go") טוב', []),
    ],
)
def test_a_phrase_between_brackets_or_quotes_keeps_its_sign(text: str, tokens: list[str]) -> None:
    assert find(text) == tokens


@pytest.mark.parametrize("prefix", ["و", "ب", "ال", "وال", "لل", "ו", "וב", "ה"])
@pytest.mark.parametrize(
    "token",
    [
        ".NET",
        "#hashtag",
        "@name",
        "--release",
        "/usr/bin/",
        "+216 71 123 456",
        "(02) 123 4567",
        "C++",
        "SO₄²⁻",
        ":smile:",
    ],
)
def test_a_token_is_found_behind_what_is_written_together_with_it(prefix: str, token: str) -> None:
    assert find(f"كلمة {prefix}{token} كلمة") == [token]
    assert find(f"كلمة «{prefix}{token}»") == [token]


def test_what_stands_behind_a_word_is_no_token_of_its_own() -> None:
    assert find("كتاب.NET كلمة") == []
    # A hyphen joins a prefix to its word.
    assert find("מילה ב-5 מילה") == []
    assert find("מילה וב-m מילה") == []
    assert find("كلمة و$50 كلمة") == ["$50"]
    assert find("ثلاثة+216 71") == []


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ('He said "مرحبا!" and left.', ["مرحبا!"]),
        ("He said “مرحبا، يا 3 أصدقاء…” and left (سلام؟).", ["مرحبا، يا 3 أصدقاء…", "سلام؟"]),
        ("She asked «מה שלומך?» and left.", ["מה שלומך?"]),
        ("He said مرحبا! And left.", []),
        ('"مرحبا" and "Hello!"', []),
        ('The sign "قف abc!" is old.', []),
        ('It is "[مرحبا!]".', ["مرحبا!"]),
    ],
)
def test_a_sentence_from_the_right_between_quotes_keeps_its_sign(text: str, sentences: list[str]) -> None:
    tokens = find_tokens(text, 0)
    assert [text[start:end] for start, end, _ in tokens] == sentences
    assert {direction for _, _, direction in tokens} <= {"rtl"}
    assert find_tokens(text, 0, left_out=frozenset(("phrase",))) == []
    for sentence in sentences:
        assert f"\u2067{sentence}\u2069" in isolate_tokens(text, 0)


def test_what_runs_from_the_left_in_a_paragraph_from_the_left_is_found_beside_a_sentence_from_the_right() -> None:
    text = 'He said "مرحبا!" and كلمة 71 123 456.'
    assert [text[start:end] for start, end, _ in find_tokens(text, 0)] == ["مرحبا!", "71 123 456"]


@pytest.mark.parametrize("part", ["(ا", '"ا ', "(ا.", "«ا، "])
def test_the_work_for_sentences_grows_with_the_length_alone(part: str) -> None:
    short, long = (count_lines(partial(find_tokens, "a " + part * count, 0)) for count in (100, 400))
    assert long < 5 * short


@pytest.mark.parametrize("part", ["(a", '"a ', "(a.", "a'", "«a, "])
def test_the_work_for_phrases_grows_with_the_length_alone(part: str) -> None:
    short, long = (count_lines(partial(find_tokens, "ا " + part * count, 1)) for count in (100, 400))
    assert long < 6 * max(short, 500), (short, long)
