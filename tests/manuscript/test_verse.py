"""Verse as it is read: lines and halves, what stands between them, and what is told of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.manuscript.chapter import read_chapter
from publisher.manuscript.folder import BookFolder
from publisher.model.book import Chapter
from publisher.model.finding import Position, Report
from publisher.model.tree import Caesura, Division, Heading, PoemHead, Stanza, Text, find_all, read_plain_text
from publisher.production.check import check

Judge = Callable[[str], tuple[Chapter, list[str]]]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Read a chapter, and give it with its findings as `line:column code`."""

    def judge(text: str) -> tuple[Chapter, list[str]]:
        (tmp_path / "01.md").write_text(f"# ت\n\n{text}", encoding="utf-8")
        report = Report()
        chapter = read_chapter(BookFolder(tmp_path.resolve(), report), "01.md", Position("book.yaml"))
        assert chapter
        return chapter, [f"{one.position.line}:{one.position.column} {one.code.id}" for one in report.findings]

    return judge


def list_halves(chapter: Chapter) -> list[list[str]]:
    """Return the texts of the halves of every line of verse."""
    stanzas = find_all(chapter.blocks, Stanza)
    return [[read_plain_text(half) for half in line.halves] for stanza in stanzas for line in stanza.lines]


def test_a_single_mark_needs_no_spaces_and_stars_in_pairs_are_emphasis(judge: Judge) -> None:
    chapter, told = judge("::: verse\nقفا نبكِ***بسقط اللوى\nليل ***طويل*** هنا\nليل***\n:::\n")
    assert list_halves(chapter) == [["قفا نبكِ", "بسقط اللوى"], ["ليل طويل هنا"], ["ليل***"]]
    assert not told


def test_numbers_may_be_written_in_the_digits_of_the_book(judge: Judge) -> None:
    chapter, told = judge("::: {.verse numbers=٥}\nد *** هـ\n:::\n\n::: {.unit number=١٠}\nنص.\n:::\n")
    assert not told
    assert [one.poem.numbers for one in find_all(chapter.blocks, Division) if one.poem] == [5]


@pytest.mark.parametrize("mark", [" *** ", " %~% ", "    ", "\t", "       *** "])
def test_a_mark_parts_the_halves_of_a_line(judge: Judge, mark: str) -> None:
    chapter, told = judge(f"::: verse\nقفا نبك{mark}بسقط اللوى\n:::\n")
    assert (list_halves(chapter), told) == ([["قفا نبك", "بسقط اللوى"]], [])


def test_each_line_is_a_line_and_an_empty_one_parts_stanzas(judge: Judge) -> None:
    chapter, told = judge("::: verse\n- أ *** ب\n1. ج\n\n| د *** هـ\n|\n|   و\n*** ز\n:::\n")
    assert told == []
    assert list_halves(chapter) == [["- أ", "ب"], ["1. ج"], ["د", "هـ"], ["و"], ["", "ز"]]
    stanzas = list(find_all(chapter.blocks, Stanza))
    assert [(len(stanza.lines), stanza.first) for stanza in stanzas] == [(2, 1), (1, 3), (2, 4)]


def test_spaces_before_a_line_indent_it_by_what_is_more_than_all_have(judge: Judge) -> None:
    chapter, _ = judge("::: verse\n    أ\n        ب\n    ج\n:::\n")
    (stanza,) = find_all(chapter.blocks, Stanza)
    assert [line.indent for line in stanza.lines] == [0, 4, 0]


def test_a_place_of_a_half_is_right(judge: Judge) -> None:
    chapter, _ = judge("::: verse\nأب *** ج *د*[^1]\n:::\n\n[^1]: ح.\n")
    (stanza,) = find_all(chapter.blocks, Stanza)
    assert [str(half[0].position) for half in stanza.lines[0].halves] == ["01.md:4:1", "01.md:4:8"]


def test_headings_and_notes_may_stand_among_lines(judge: Judge) -> None:
    chapter, told = judge("::: verse\nأ *** ب[^1]\n\n## قسم\n\nج *** د\n\n[^1]: حاشية.\n:::\n")
    assert told == []
    assert [heading.level for heading in find_all(chapter.blocks, Heading)] == [2]
    assert [note.label for note in chapter.notes] == ["1"]


def test_what_is_known_of_a_poem_is_kept(judge: Judge) -> None:
    chapter, told = judge('::: {.verse poet=أ metre=ب rhyme=ج numbers=5 under="metre poet"}\nد *** هـ\n:::\n')
    (poem,) = find_all(chapter.blocks, Division)
    assert told == []
    assert poem.poem == PoemHead("", "أ", "ب", "ج", "", 5, ("title",), ("metre", "poet"))


@pytest.mark.parametrize("pair", ["numbers=x", "numbers=0", "under=poem", "poem=x"])
def test_a_wrong_attribute_is_told(judge: Judge, pair: str) -> None:
    assert judge(f"::: {{.verse {pair}}}\nد *** هـ\n:::\n")[1] == ["3:1 BK028"]


def test_lines_with_bars_that_are_divided_are_a_poem(judge: Judge) -> None:
    chapter, _ = judge("| أ *** ب\n| ج *** د\n\nنص.\n")
    assert isinstance(chapter.blocks[0], Division)
    assert list_halves(chapter) == [["أ", "ب"], ["ج", "د"]]


def test_verse_stands_in_a_paragraph_and_stars_elsewhere_stay(judge: Judge) -> None:
    chapter, _ = judge("قال [أ *** ب]{.verse} و*** لا *** يفصل.\n")
    assert len(list(find_all(chapter.blocks, Caesura))) == 1
    assert "*** يفصل" in "".join(text.text for text in find_all(chapter.blocks, Text))


def test_no_rule_judges_the_spaces_of_verse(make_book: Callable[..., Path]) -> None:
    lines = "سار  القوم ، ثم عادوا *** فقال:نعم\nمن بعد        ما ساروا"
    book = make_book({"01.md": f"# ت\n\n::: verse\n{lines}\n:::\n"})
    report, _ = check(book)
    assert [finding.code.id for finding in report.findings] == []
    # What Persian writes without a space, and a word that a poet says twice.
    book = make_book({"01.md": "# ت\n\n::: {.verse lang=fa}\nبه می سجاده رنگین کن از از آن\n:::\n"})
    report, _ = check(book)
    assert [finding.code.id for finding in report.findings] == []


LINES = (
    ("قفا نبك من ذكرى حبيب ومنزل", "بسقط اللوى بين الدخول فحومل"),
    ("فتوضح فالمقراة لم يعف رسمها", "لما نسجتها من جنوب وشمأل"),
)


@pytest.mark.parametrize(
    "sign", [" // ", "//", " / ", " * ", " ** ", " = ", " # ", " || ", " ... ", " … ", "  ", " \u00a0 ", " \u066d "]
)
def test_a_sign_that_stands_in_each_line_parts_its_halves(
    make_book: Callable[..., Path], judge: Judge, sign: str
) -> None:
    poem = "::: verse\n" + "\n".join(f"{sign}".join(line) for line in LINES) + "\n:::\n"
    assert list_halves(judge(poem)[0]) == [list(line) for line in LINES]
    report, _ = check(make_book({"01.md": f"# ت\n\n{poem}"}))
    assert [finding.code.id for finding in report.findings] == []


def test_a_dash_parts_halves_only_where_many_lines_have_it(judge: Judge) -> None:
    lines = [" - ".join(line) for line in LINES]
    assert [len(one) for one in list_halves(judge("::: verse\n" + "\n".join(lines * 2) + "\n:::\n")[0])] == [2] * 4
    assert [len(one) for one in list_halves(judge("::: verse\n" + "\n".join(lines) + "\n:::\n")[0])] == [1] * 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"::: verse\n{' *** '.join(LINES[0])}\n{' // '.join(LINES[1])}\n:::", 5),
        (f"::: verse\n{'... '.join(LINES[0])}\n{'... '.join(LINES[1])}\n:::", 4),
        (f"::: verse\n{' ... '.join(LINES[0])}\n:::", 4),
        (f"| {' = '.join(LINES[0])}\n| {' = '.join(LINES[1])}", 3),
        (f"قال [{' // '.join(LINES[0])}]{{.verse}} فأحسن.", 3),
        ("::: verse\nكنت... وحدي\nأنا والليل الطويل وريح\nيا أخي - تعال -\n:::", 0),
        ("| مكتب القاهرة // مصر\n| هاتف", 0),
        (f"قال [{' *** '.join(LINES[0])}]{{.verse}} ثم قال... ومضى.", 0),
    ],
)
def test_a_sign_that_seems_to_part_halves_and_is_printed_is_told(
    make_book: Callable[..., Path], text: str, line: int
) -> None:
    report, _ = check(make_book({"01.md": f"# ت\n\n{text}\n"}))
    assert [(one.code.id, one.position.line) for one in report.findings] == ([("BK103", line)] if line else [])


def test_a_word_that_an_editor_calls_surplus_stands_twice_by_right(make_book: Callable[..., Path]) -> None:
    report, _ = check(
        make_book({"01.md": "# ت\n\nقال لتلميذه [لتلميذه]{.surplus} ثم [سكت]{.surplus} سكت ثم نام نام.\n"})
    )
    assert [str(one.message) for one in report.findings] == ["نام stands twice"]
