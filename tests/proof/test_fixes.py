"""Fixes: what is safe is mended in the file, and nothing else in it changes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.manuscript.mend import mend_text
from publisher.model.finding import Edit, Position
from publisher.model.tree import Text, iterate_nodes
from publisher.production.check import check, mend
from publisher.proof.rules import CODES
from tests.proof.test_articles import ARTICLES, LANGUAGES, LISTS

MENDED = {
    "الكتـــاب ـ مفتوح": "الكتاب – مفتوح",
    "نعم, ثم لا; لماذا?": "نعم، ثم لا؛ لماذا؟",
    "کان فی البيت إلی المساء": "كان في البيت إلى المساء",
    "فى البيت حتي المساء": "في البيت حتى المساء",
    "جلسوا\u200c في الحديقة": "جلسوا في الحديقة",
    "كان \ufe8d\ufedf\ufeb4\ufea0\ufee6 بعيدًا": "كان السجن بعيدًا",
    'قال "نعم" و«قال "لا"»': "قال «نعم» و«قال ”لا“»",
    "نعم ، ثم ( لا ) .": "نعم، ثم (لا).",
    "نعم،ثم لا؛ثم نعم": "نعم، ثم لا؛ ثم نعم",
    "نعم   ثم  لا": "نعم ثم لا",
    "بين 1944 و1945 و١٩٤٦": "بين 1944 و1945 و1946",
    "في 1944-1945": "في 1944–1945",
    "البيت )القديم( بعيد": "البيت (القديم) بعيد",
    "قال\u200f نعم": "قال نعم",
    # Several faults in one place are mended one after another.
    "نعم ,ثم": "نعم، ثم",
    "كان “\ufedb\ufe98\ufe8e\ufe8f” ,جديد": "كان “كتاب”، جديد",
}

UNTOUCHED = (
    # A space put in before the stars would make them no emphasis.
    "**نعم،**ثم لا",
    "نعم،[لا](https://example.org/a,b?c)",
    "`نعم,لا?` و<https://example.org/?a,b>",
    "[نعم]{lang=en .a}, [x, y; z?]{lang=en}",
    # It is English, whose quotes are others.
    "The \"counter\" variable and 'i' are one.",
    "نعم\\, لا",
    # What stands behind a bare address or before a key would become a part of it.
    "انظر https://example.org/a\u200fنعم وانظر www.example.org\u200fنعم",
    "انظر نعم\u200f@key",
    # A line without anything in it would end the paragraph.
    "نعم\n\u200f\nلا",
    # A key has no other digits.
    "١ ١ ١ 2\ufe0f\u20e3 لا 3\u20e3 ١",
    # It is a mark before a space alone.
    "نعم\n\n:  ، لا",
    "|  . لا",
    # An image, a link or a note would come of it.
    "نعم![لا",
    "نعم ](#x)](^ لا",
    "نعم\n١. \nلا 1 2 3",
    "لا $نعم$١٢ و1 2 3",
    "نعم&#44; لا",
    # A tab reaches to the next stop, and two spaces at the end of a line break it.
    "نعم, ثم  لا\t\nلا",
    # A table with a line of more than 72 characters is as wide as the page.
    f"| {'نعم  ' * 14}لا | لا |\n|---|---|\n| نعم | لا |",
    # To others it is a formula.
    "قال $نعم\n- لا,ثم  لا$",
    # A link of others may hold an empty line.
    "[نعم [لا\n\n```\nلا](a.md)",
    # Nothing would be left of the cell.
    "| نعم | لا |\n|---|---|\n| \u200c | لا |",
)


def write(make_book: Callable[..., Path], body: str, head: str = "title: x") -> Path:
    return make_book({"01.md": f"---\n{head}\n---\n\n{body}\n"})


def read_body(book: Path) -> str:
    return (book / "01.md").read_text("utf-8").split("---\n\n", 1)[1].removesuffix("\n")


@pytest.mark.parametrize(("bad", "good"), MENDED.items())
def test_what_is_safe_is_mended(bad: str, good: str, make_book: Callable[..., Path]) -> None:
    book = write(make_book, bad)
    report, count = mend(book)
    assert read_body(book) == good
    assert count > 0
    assert report.findings == []
    # A second time there is nothing to do.
    before = (book / "01.md").stat().st_mtime_ns
    assert mend(book)[1] == 0
    assert (book / "01.md").stat().st_mtime_ns == before


@pytest.mark.parametrize("body", UNTOUCHED)
def test_markup_addresses_and_escapes_stay(body: str, make_book: Callable[..., Path]) -> None:
    book = write(make_book, body)
    kinds = [type(node) for node in iterate_nodes(read_blocks(book))]
    mend(book)
    assert [type(node) for node in iterate_nodes(read_blocks(book))] == kinds
    mended = read_body(book)
    assert mended.replace("،", "").replace(",", "").replace(" ", "") == body.replace("،", "").replace(",", "").replace(
        " ", ""
    )


def read_blocks(book: Path) -> tuple:  # type: ignore[type-arg]
    _, woven = check(book)
    assert woven
    return woven.book.chapters[0].blocks


@pytest.mark.parametrize("language", LANGUAGES)
def test_mending_an_article_keeps_its_tree(language: str, make_book: Callable[..., Path]) -> None:
    text = (ARTICLES / f"dirty.{language}.txt").read_text("utf-8")
    source = "".join(part.partition(":")[2] if index else part for index, part in enumerate(text.split("⟦")))
    head = f"title: x\nlanguage: {language}\nidentifier: x\nchapters: [01.md]\n"
    source = source.replace("⟧", "")
    book = make_book({"book.yaml": head, "01.md": f"---\ntitle: x\n---\n\n{source}", **LISTS})
    before, found = read_blocks(book), len(check(book)[0].findings)
    report, count = mend(book)
    after = read_blocks(book)
    assert report.errors == []
    assert count + len(report.findings) == found
    assert count > found // 2
    shape = [type(node) for node in iterate_nodes(before)]
    assert [type(node) for node in iterate_nodes(after)] == shape
    assert sum(isinstance(node, Text) for node in iterate_nodes(after)) > 0
    assert [finding for finding in report.findings if finding.fix] == []


def test_no_fix_of_a_heading_takes_a_link_its_target(make_book: Callable[..., Path]) -> None:
    book = write(make_book, "## كان فی البيت\n\nانظر [هنا](#كان-فی-البيت) فی البيت.")
    report, count = mend(book)
    assert read_body(book) == "## كان فی البيت\n\nانظر [هنا](#كان-فی-البيت) في البيت."
    assert ([finding.code.id for finding in report.findings], count) == (["AR004"], 1)


def test_values_of_yaml_are_mended_where_they_stand_as_written(make_book: Callable[..., Path]) -> None:
    head = 'title: "نعم ، لا"\nsummary: >-\n  نعم,\n  ثم  لا\nquestions: [\'لماذا?\', "قال \\"لا\\""]'
    book = write(make_book, "نص.", head)
    report, _ = mend(book)
    mended = 'title: "نعم، لا"\nsummary: >-\n  نعم،\n  ثم لا\nquestions: [\'لماذا؟\', "قال \\"لا\\""]'
    assert (book / "01.md").read_text("utf-8") == f"---\n{mended}\n---\n\nنص.\n"
    # The escaped quotes are found, and left to the writer.
    assert [(finding.code.id, str(finding.position)) for finding in report.findings] == [("RT003", "01.md:6:28")]


def test_a_colon_in_yaml_gets_no_space_that_would_make_it_a_key(make_book: Callable[..., Path]) -> None:
    book = write(make_book, "نص.", "title: x\nsummary: قال:نعم")
    report, count = mend(book)
    assert count == 0
    assert [finding.code.id for finding in report.findings] == ["RT005"]


def test_line_ends_and_the_byte_order_mark_stay(make_book: Callable[..., Path]) -> None:
    data = "\ufeff---\r\ntitle: x\r\n---\r\n\r\nنعم, لا.\r\nثم  لا.\r\n".encode()
    book = make_book({"01.md": data})
    mend(book)
    assert (book / "01.md").read_bytes() == data.replace(b", ", "، ".encode()).replace(b"  ", b" ")


def test_a_file_that_cannot_be_written_stays(
    make_book: Callable[..., Path], publish: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = write(make_book, "نعم, لا.")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("publisher.press.deliver.os.fsync", refuse)
    done = publish("check", book, "--fix")
    assert getattr(done, "exit_code", 0) != 0
    assert read_body(book) == "نعم, لا."
    assert sorted(path.name for path in book.iterdir()) == ["01.md", "book.yaml"]


def test_a_fix_that_makes_an_error_is_taken_back(
    make_book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = write(make_book, "نعم, لا.")
    before = (book / "01.md").read_bytes()
    monkeypatch.setattr(
        "publisher.production.check.mend_files", lambda *_: {"01.md": (before, before.replace(b"title: ", b"title: ["))}
    )
    report, count = mend(book)
    assert (book / "01.md").read_bytes() == before
    assert count == 0
    assert [finding.code.id for finding in report.findings] == ["AR003"]


def test_of_fixes_that_touch_the_first_is_made() -> None:
    def edit(start: int, end: int, text: str) -> tuple[Edit, ...]:
        return (Edit(Position("a", 1, start), Position("a", 1, end), text),)

    assert mend_text("abcdef", [edit(1, 3, "X"), edit(2, 4, "Y"), edit(5, 6, "Z")]) == "XcdZf"
    both = (*edit(1, 2, "A"), *edit(5, 6, "E"))
    assert mend_text("abcdef", [both]) == "AbcdEf"
    # All of a fix or none of it.
    assert mend_text("abcdef", [edit(1, 2, "Q"), both]) == "Qbcdef"


def test_a_rule_says_where_it_found_something_and_what_to_do() -> None:
    assert all(code.bad and code.good and code.why for code in CODES)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ('قال و"النص" ثم ب"الكتاب" وال"كلمة" هنا.', "قال و«النص» ثم ب«الكتاب» وال«كلمة» هنا."),
        ("كلمة x86_64 وuser/repo#12 و127.0.0.1:8080 ثم ١٩٤٤ و١٩٤٥.", None),
        ("كلمة 12 و١٩٤٤ و١٩٤٥.", "كلمة ١٢ و١٩٤٤ و١٩٤٥."),
    ],
)
def test_what_is_written_as_one_word_is_judged_as_one(
    text: str, mended: str | None, make_book: Callable[..., Path]
) -> None:
    book = write(make_book, text)
    mend(book)
    assert (book / "01.md").read_text("utf-8").strip().endswith(mended or text)


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        # The point of a sentence, kept apart from the points of a blank to be filled in.
        ("ar", "لونها .... .", []),
        ("ar", "لونها ..... .", []),
        ("ar", "لونها ......، وعيناها ........ .", []),
        ("ar", "لونها ......... .", []),
        ("ar", "لونها ... .", ["a space before ."]),
        ("ar", "لونها أبيض .", ["a space before ."]),
        ("ar", "لونها ........ ،", ["a space before ،"]),
        # A quote behind a digit closes what is open where no other does; elsewhere it means inches.
        ("he", 'נאמר "9600 8N1" בספר.', ['straight quotes: "…"']),
        ("he", 'נאמר "ISO 8859-8" ואחריו "שלום" לכולם.', ['straight quotes: "…"'] * 2),
        ("he", 'נאמר "מסך של 17" גדול" לכולם.', ['straight quotes: "…"']),
        ("he", 'המסך בגודל 17" גדול.', []),
        ("he", 'נאמר "שלום והמסך 9 גדול.', ['straight quote without a partner: "']),
    ],
)
def test_a_point_behind_a_blank_and_a_quote_behind_a_digit(
    language: str, text: str, found: list[str], make_book: Callable[..., Path]
) -> None:
    head = f"title: x\nlanguage: {language}\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000001\n"
    book = make_book({"book.yaml": f"{head}chapters: [01.md]\n", "01.md": f"---\ntitle: x\n---\n\n{text}\n"})
    assert [finding.message for finding in check(book)[0].findings] == found


@pytest.mark.parametrize(
    "text",
    [
        # To Pandoc a formula, code, a row of a table and a note that goes on, each of which it would change.
        "نص $ا , ب\u00a0$ هنا",
        "> \tنعم , لا",
        "كلمة\n:   \tنعم , لا",
        "نص `ا\n> نعم , لا\nب` هنا",
        "نص\n\n: بيت[ 12\n---- ----\nا\nج\n|  نعم لا",
        "نص ^[حاشية\n\nنعم , لا] هنا",
    ],
)
def test_what_only_pandoc_reads_otherwise_stays(text: str, make_book: Callable[..., Path]) -> None:
    book = write(make_book, text)
    mend(book)
    assert text in (book / "01.md").read_text("utf-8")


def test_a_book_whose_numbers_are_in_another_set_is_told_of_the_key(make_book: Callable[..., Path]) -> None:
    head = "title: x\nlanguage: ar-EG\nidentifier: x\nchapters: [01.md]\n"
    for text, is_told in (("كلمة 12 ثم 14 و١٩٤٤.", True), ("كلمة ١٢ ثم ١٤ و1944.", False)):
        report, _ = check(make_book({"book.yaml": head, "01.md": f"# x\n\n{text}\n"}))
        hints = {finding.hint for finding in report.findings if finding.code.id == "RT008"}
        assert hints
        assert {"digits: latn" in hint for hint in hints} == {is_told}
