"""Markdown with Pandoc's attributes: what becomes of the text, and where in the source each node stands."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.manuscript.chapter import read_chapter
from publisher.manuscript.folder import BookFolder
from publisher.manuscript.markdown.attributes import parse_attributes, split_ending_attributes
from publisher.manuscript.markdown.parser import DEPTH_LIMIT
from publisher.model.book import Chapter
from publisher.model.finding import Position, Report
from publisher.model.tree import (
    Alert,
    Citation,
    DefinitionList,
    Division,
    Enumeration,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    NoteCall,
    Paragraph,
    Preformatted,
    Quotation,
    Span,
    Styled,
    Table,
    Text,
    find_all,
    iterate_nodes,
    read_plain_text,
)
from publisher.production.check import check

Read = Callable[[str], Chapter]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_text(text: str) -> Chapter:
        chapter, report = judge(tmp_path, text)
        assert [(str(finding.position), finding.message) for finding in report.findings] == []
        return chapter

    return read_text


def judge(folder: Path, text: str) -> tuple[Chapter, Report]:
    # The head has one line, so that the first line of the text is the fourth of the file.
    (folder / "01.md").write_text(f"---\ntitle: أ\n---\n{text}", encoding="utf-8")
    report = Report()
    chapter = read_chapter(BookFolder(folder.resolve(), report), "01.md", Position("book.yaml"))
    assert chapter
    return chapter, report


def find_span(chapter: Chapter) -> Span:
    (span,) = find_all(chapter.blocks, Span)
    return span


def at(node: object) -> tuple[int, int]:
    """Return line and column, the first line of the text being 1."""
    position = node.position  # type: ignore[attr-defined]
    return position.line - 3, position.column


# --- Attributes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "identifier", "classes", "pairs"),
    [
        ("{#a}", "a", (), ()),
        ("{.place}", "", ("place",), ()),
        ("{ .a .b  #c }", "c", ("a", "b"), ()),
        ("{date=1945-01-17/1945-01-21}", "", (), (("date", "1945-01-17/1945-01-21"),)),
        ("{date=1944~}", "", (), (("date", "1944~"),)),
        ("{date=../1945}", "", (), (("date", "../1945"),)),
        ('{caption="من أ إلى ب" alt=""}', "", (), (("caption", "من أ إلى ب"), ("alt", ""))),
        ("{caption='من \"أ\"'}", "", (), (("caption", 'من "أ"'),)),
        (r'{caption="قال \"نعم\" \\ ثم"}', "", (), (("caption", 'قال "نعم" \\ ثم'),)),
        ("{caption=أهلا}", "", (), (("caption", "أهلا"),)),
        ("{.عربي #معرّف}", "معرّف", ("عربي",), ()),
        ("{a=1 a=2}", "", (), (("a", "1"), ("a", "2"))),
        ('{a="}"}', "", (), (("a", "}"),)),
        ("{event=x date=1945 .y}", "", ("y",), (("event", "x"), ("date", "1945"))),
    ],
)
def test_attributes_are_read_as_pandoc_reads_them(
    text: str, identifier: str, classes: tuple[str, ...], pairs: tuple[tuple[str, str], ...]
) -> None:
    attributes = parse_attributes(f"ab{text}cd", 2)
    assert attributes
    assert (attributes.identifier, attributes.classes, attributes.pairs) == (identifier, classes, pairs)
    assert (attributes.start, attributes.end) == (2, 2 + len(text))


@pytest.mark.parametrize(
    "text", ["{", "{}", "{ }", "{.a", "{a}", "{a b}", "{.a b}", '{a="b}', "{a=b", "{=html}", ".a}", ""]
)
def test_what_is_no_attributes_stays_text(text: str) -> None:
    assert parse_attributes(text, 0) is None


@given(st.text(max_size=20))
def test_any_value_can_be_quoted(value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    attributes = parse_attributes(f'{{a="{escaped}"}}', 0)
    assert attributes
    assert attributes.pairs == (("a", value),)


@given(st.text("{}#.=\"'\\ ab\n", max_size=30))
def test_attributes_never_end_outside_of_the_text(text: str) -> None:
    attributes = parse_attributes(text, 0)
    assert attributes is None or text[attributes.end - 1] == "}"


def test_the_attributes_of_a_heading_stand_after_its_text() -> None:
    text, attributes = split_ending_attributes("أول [كلمة]{.place} آخر {#id .c} ")
    assert text == "أول [كلمة]{.place} آخر"
    assert attributes
    assert (attributes.identifier, attributes.classes) == ("id", ("c",))


def test_a_span_at_the_end_of_a_heading_keeps_its_attributes(read: Read) -> None:
    (heading,) = read("## في [لوبلين]{.place}\n\nنص.\n").blocks[:1]
    assert isinstance(heading, Heading)
    assert heading.identifier == ""
    assert [span.marks.place for span in find_all([heading], Span)] == ["لوبلين"]


# --- Spans ----------------------------------------------------------------------------------------


def test_a_place_is_marked_by_its_text_or_by_its_id(read: Read) -> None:
    by_name = find_span(read("في [لوبلين]{.place}.\n")).marks
    assert (by_name.place, by_name.place_by_name) == ("لوبلين", True)
    by_id = find_span(read("في [المحتشد]{place=majdanek}.\n")).marks
    assert (by_id.place, by_id.place_by_name) == ("majdanek", False)


def test_the_name_of_a_place_is_read_through_its_markup(read: Read) -> None:
    chapter = read("في [لوب**لين**]{.place}[^1].\n\n[^1]: نص.\n")
    assert next(find_all(chapter.blocks, Span)).marks.place == "لوبلين"


def test_a_span_takes_all_marks(read: Read) -> None:
    span = find_span(read("[x]{#i .c place=p date=1945-01 event=e term=t person=q lang=de}\n"))
    marks = span.marks
    assert (marks.place, marks.event, marks.term, marks.person) == ("p", "e", "t", "q")
    assert marks.date
    assert marks.date.text == "1945-01"
    assert (span.identifier, span.classes, span.language) == ("i", ("c",), "de")


def test_spans_stand_in_one_another_and_in_other_markup(read: Read) -> None:
    (paragraph,) = read("**[خارج [داخل *أعمق [قاع]{.d}*]{.b} بعد]{.a}**\n").blocks
    assert isinstance(paragraph, Paragraph)
    spans = list(find_all([paragraph], Span))
    assert [span.classes for span in spans] == [("a",), ("b",), ("d",)]
    assert [read_plain_text(span.children) for span in spans] == ["خارج داخل أعمق قاع بعد", "داخل أعمق قاع", "قاع"]
    (strong,) = paragraph.children
    assert isinstance(strong, Styled)


def test_a_span_may_hold_brackets_and_code(read: Read) -> None:
    span = find_span(read(r"[قال [هكذا] و\] و`]`]{.x}" + "\n"))
    assert read_plain_text(span.children) == "قال [هكذا] و] و]"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"نص \{.place}", "نص {.place}"),
        (r"\[نص\]\{.place}", "[نص]{.place}"),
        ("`[نص]{.place}`", "[نص]{.place}"),
        ("نص { نص }", "نص { نص }"),
        ("[نص] نص", "[نص] نص"),
        ("نص [^ نص", "نص [^ نص"),
        ("a@b.c [@]", "a@b.c [@]"),
    ],
)
def test_what_is_escaped_or_no_markup_is_text(source: str, text: str, read: Read) -> None:
    (paragraph,) = read(source + "\n").blocks
    assert isinstance(paragraph, Paragraph)
    assert read_plain_text(paragraph.children) == text
    assert not list(find_all([paragraph], Span))


def test_a_link_may_ask_for_its_page(read: Read) -> None:
    chapter = read("انظر [هنا](#a){.page} و[هناك](02.md#b) و[الموقع](https://example.org/).\n\n## أ {#a}\n")
    links = list(find_all(chapter.blocks, Link))
    assert [(link.target, link.is_internal, link.shows_page) for link in links] == [
        ("#a", True, True),
        ("02.md#b", True, False),
        ("https://example.org/", False, False),
    ]


def test_a_mark_may_stand_inside_a_link_and_another_link_may_not(read: Read) -> None:
    (link,) = find_all(read("انظر [في [لوبلين]{.place} ثم [a]](02.md#b){.page}.\n").blocks, Link)
    assert read_plain_text(link.children) == "في لوبلين ثم [a]"
    assert [span.marks.place for span in find_all(link.children, Span)] == ["لوبلين"]
    (link,) = find_all(read("[خارج [داخل](#a) ثم](#b)\n\n## أ {#a}\n").blocks, Link)
    assert link.target == "#a"


def test_a_citation_has_keys_and_locators(read: Read) -> None:
    (citation,) = find_all(read("كما قيل [@wachsmann2015, ص 551؛ 7; @b:c_d-e; @f2000,12].\n").blocks, Citation)
    assert [(source.key, source.locator) for source in citation.sources] == [
        ("wachsmann2015", "ص 551؛ 7"),
        ("b:c_d-e", ""),
        ("f2000", "12"),
    ]


# --- Blocks ---------------------------------------------------------------------------------------


def test_divisions_nest_and_keep_their_order(read: Read) -> None:
    chapter = read("::: {.a #x lang=he}\nأول\n\n:::: b\nثان\n::::\n\nثالث\n:::\n\nرابع\n")
    outer, last = chapter.blocks
    assert isinstance(outer, Division)
    assert (outer.classes, outer.identifier, outer.language) == (("a",), "x", "he")
    assert [type(block) for block in outer.children] == [Paragraph, Division, Paragraph]
    assert next(find_all([outer.children[1]], Division)).classes == ("b",)
    assert isinstance(last, Paragraph)


def test_a_division_may_stand_in_a_list_and_hold_one(read: Read) -> None:
    chapter = read("- بند\n\n  ::: {.a}\n  نص\n\n  1. داخل\n  :::\n\n- آخر\n")
    (items,) = chapter.blocks
    assert isinstance(items, Enumeration)
    assert len(items.items) == 2
    (division,) = find_all([items], Division)
    assert [type(block) for block in division.children] == [Paragraph, Enumeration]


@pytest.mark.parametrize(
    ("source", "inside"),
    [
        ("- أ\n\n  ::: note\nب\n\n  ج\n  :::\nد\n", "ب ج"),
        ("> ::: note\nب\n> ج\n> :::\n\nد\n", "ب ج"),
        ("- > ::: note\n  ب\n\nج\n  :::\n\nد\n", ""),
    ],
)
def test_a_line_that_is_indented_less_than_its_division_is_not_lost(source: str, inside: str) -> None:
    blocks = parse(source)
    box = next(node for node in iterate_nodes(blocks) if isinstance(node, Alert))
    read = [read_plain_text(node.children) for node in iterate_nodes([box]) if isinstance(node, Paragraph)]
    assert " ".join(" ".join(read).split()) == inside
    whole = [read_plain_text(node.children) for node in iterate_nodes(blocks) if isinstance(node, Paragraph)]
    assert set("بجد") <= set("".join(whole))


@pytest.mark.parametrize(
    "source",
    [
        "<tr></ul><div><p></tr><summary></div></code>",
        "<details></i>1. </b><i>`c`<summary>\n\n\n</details>ب<tr>*</ul></summary></tr></div> ",
        "> <blockquote>- [ ] <p>\n<div><blockquote><li>\n\n<table></p>\n</div></details></blockquote>> ب<b>",
        "<li>1. \n</td><li>ب\n<tr><tr><p>\n- <details>- 1. </p></td></details>::: note\n<li>::: note\n",
        "</i></ul></details><tr></table><tr>ب<span></tr>word<ul></span>^[note]</table>",
    ],
)
def test_tags_that_cross_one_another_lose_no_text(source: str) -> None:
    assert ("ب" in source) <= (
        "ب" in "".join(node.text for node in iterate_nodes(parse(source)) if isinstance(node, Text))
    )


def test_a_fence_keeps_what_looks_like_a_division(read: Read) -> None:
    chapter = read("::: {.a}\n\n```\n:::\n[x]{.place\n```\n\nنص\n:::\n\n~~~\n::: {.b}\n~~~\n")
    division, fence = chapter.blocks
    assert isinstance(division, Division)
    assert [type(block) for block in division.children] == [Preformatted, Paragraph]
    assert isinstance(fence, Preformatted)
    assert fence.text == "::: {.b}\n"


def test_figures_take_what_the_format_names(read: Read) -> None:
    chapter = read('::: {.map #m routes="a b" places="c" caption="عنوان" alt="وصف"}\n:::\n\nنص\n')
    figure = chapter.blocks[0]
    assert isinstance(figure, Figure)
    assert (figure.kind, figure.identifier, figure.routes, figure.places) == ("map", "m", ("a", "b"), ("c",))
    assert (figure.caption, figure.alternative) == ("عنوان", "وصف")
    chapter = read("::: {.timeline from=1944-06 to=1945-05 caption=عنوان alt=وصف}\n:::\n")
    figure = chapter.blocks[0]
    assert isinstance(figure, Figure)
    assert figure.start
    assert figure.end
    assert (figure.kind, figure.start.text, figure.end.text) == ("timeline", "1944-06", "1945-05")


def test_a_note_may_have_several_blocks(read: Read) -> None:
    chapter = read("نص[^أ].\n\n[^أ]: أول\n\n    ثان [لوبلين]{.place}\n\n    - بند\n\n    > قول\n\nبعد.\n")
    (note,) = chapter.notes
    assert [type(block) for block in note.children] == [Paragraph, Paragraph, Enumeration, Quotation]
    assert len(chapter.blocks) == 2
    assert [call.label for call in find_all(chapter.blocks, NoteCall)] == ["أ"]


@pytest.mark.parametrize(
    ("source", "tight"), [("- أ\n- ب\n", True), ("- أ\n\n- ب\n", False), ("- أ\n\n  ب\n- ج\n", False)]
)
def test_a_list_is_loose_where_a_blank_line_stands_in_it(source: str, read: Read, *, tight: bool) -> None:
    (items,) = read(source).blocks
    assert isinstance(items, Enumeration)
    assert items.is_tight is tight
    assert items.start is None


def test_a_list_counts_from_its_first_number(read: Read) -> None:
    (items,) = read("7. سبعة\n8. ثمانية\n").blocks
    assert isinstance(items, Enumeration)
    assert items.start == 7


def test_definition_lists_and_tables_keep_their_cells(read: Read) -> None:
    chapter = read("مصطلح\n:   أول\n:   ثان\n\n| أ | ب |\n|:-:|--:|\n| 1 | \\| |\n")
    definitions, table = chapter.blocks
    assert isinstance(definitions, DefinitionList)
    assert len(definitions.items[0].details) == 2
    assert isinstance(table, Table)
    assert table.alignments == ("center", "end")
    texts = [[read_plain_text(find_all(cell.children, Text)) for cell in row] for row in (*table.header, *table.rows)]
    assert texts == [["أ", "ب"], ["1", "|"]]


def test_a_table_that_stands_in_by_two_is_none_of_a_definition(read: Read) -> None:
    definitions, table = read("أ\n:   ب\n\n  | ج | د |\n  |---|---|\n  | ه | و |\n\n  : عنوان\n").blocks
    assert isinstance(definitions, DefinitionList)
    assert isinstance(table, Table)
    assert read_plain_text(table.caption) == "عنوان"


def test_nothing_else_is_told_of_a_grid_that_does_not_meet(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text(
        "title: كتاب\nlanguage: ar\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000003\nchapters: [01.md]\n",
        "utf-8",
    )
    grid = "+------+-----+\n| أ    | ب    |\n+------+-----+\n"
    (tmp_path / "01.md").write_text(f"# فصل\n\n{grid}\nنص.\n", "utf-8")
    assert [(one.code.id, one.position.line) for one in check(tmp_path)[0].findings] == [("BK090", 4)]
    # What is only called for is text of the chapter, too.
    (tmp_path / "01.md").write_text("# فصل\n\n^[حاشية.]\n", "utf-8")
    assert not check(tmp_path)[0].findings


def test_levels_of_headings_begin_below_the_title(read: Read) -> None:
    for source, levels in (
        ("## أ\n\nنص\n\n### ب\n", [2, 3]),
        ("نص\n\n# أ\n\nنص\n\n::: {.x}\n## ب\n:::\n\n# ج\n", [2, 3, 2]),
    ):
        assert [heading.level for heading in find_all(read(source).blocks, Heading)] == levels


def test_a_break_in_a_line_is_kept_and_the_end_of_a_line_is_a_space(read: Read) -> None:
    (paragraph,) = read("أول\\\nثان\nثالث\n").blocks
    assert isinstance(paragraph, Paragraph)
    assert [type(inline) for inline in paragraph.children] == [Text, LineBreak, Text]
    assert read_plain_text(paragraph.children) == "أول ثان ثالث"


def test_an_image_has_its_size_its_text_and_its_caption(tmp_path: Path, read: Read) -> None:
    from tests.samples import draw_picture

    (tmp_path / "a b.png").write_bytes(draw_picture((30, 20)))
    (image,) = find_all(read('![وصف **الصورة**](a%20b.png "عنوان")\n').blocks, Image)
    assert (image.source, image.width, image.height) == ("a b.png", 30, 20)
    assert (image.alternative, read_plain_text(image.caption)) == ("وصف الصورة", "عنوان")


@pytest.mark.parametrize("source", ["> " * 60 + "نص", "[" * 45 + "نص" + "]{.a}" * 45, "*a " * 50 + "ب" + "*" * 50])
def test_what_is_nested_too_deep_is_reported(source: str, tmp_path: Path) -> None:
    _, report = judge(tmp_path, source + "\n")
    assert [finding.code.id for finding in report.findings] == ["BK038"]
    assert str(DEPTH_LIMIT) in report.findings[0].message


# --- Positions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "kind", "expected"),
    [
        ("نص [أ]{.x} ثم\n[ب]{.x} [ج]{.x}\n", Span, [(1, 4), (2, 1), (2, 9)]),
        ("*ل* **[أ]{.x}**\n", Span, [(1, 7)]),
        ("[خارج [داخل]{.y}]{.x}\n", Span, [(1, 1), (1, 7)]),
        ("نص.\n\n> اقتباس\n> [أ]{.x}\n", Span, [(4, 3)]),
        ("- بند\n- [أ]{.x}\n\n  نص [ب]{.x}\n", Span, [(2, 3), (4, 6)]),
        ("| أ | [أ]{.x} |\n|---|---|\n| [أ]{.x} | [أ]{.x} |\n", Span, [(1, 7), (3, 3), (3, 13)]),
        ("نص[^1].\n\n[^1]: أول [أ]{.x}\n\n    ثان [ب]{.x}\n", Span, [(3, 11), (5, 9)]),
        ("::: {.a}\nنص [أ]{.x}\n:::\n", Span, [(2, 4)]),
        ("مصطلح [أ]{.x}\n:   نص [ب]{.x}\n", Span, [(1, 7), (2, 8)]),
        ("## عنوان [أ]{.x} {#b}\n\nنص [ب]{.x}\n", Span, [(1, 10), (3, 4)]),
        (r"\*\*نص [أ]{.x}" + "\n", Span, [(1, 8)]),
        ("&amp; نص [أ]{.x}\n", Span, [(1, 10)]),
        ("نص\\\n[أ]{.x}\n", Span, [(2, 1)]),
        ("نص [أ](#b) و[ب](#b)\n\n## ب {#b}\n", Link, [(1, 4), (1, 13)]),
        ("نص <https://example.org> نص\n", Link, [(1, 4)]),
        ("نص *أ* **ب** `ج`\n", Styled, [(1, 4), (1, 8), (1, 14)]),
        ("نص[^1] و[^2]\n\n[^1]: أ\n\n[^2]: ب\n", NoteCall, [(1, 3), (1, 9)]),
        ("قيل [@a] و[@b, 5]\n", Citation, [(1, 5), (1, 11)]),
        ("نص\n\n## أ\n\nنص\n\nب\n---\n", Heading, [(3, 1), (7, 1)]),
        ("نص\n\n::: {.a}\n::: {.b}\nنص\n:::\n:::\n", Division, [(3, 1), (4, 1)]),
    ],
)
def test_a_node_knows_its_line_and_column(
    source: str, kind: type[Inline], expected: list[tuple[int, int]], read: Read
) -> None:
    chapter = read(source)
    nodes = [*find_all(chapter.blocks, kind), *find_all(chapter.notes, kind)]
    assert [at(node) for node in nodes] == expected


WORDS = st.sampled_from(
    ["نص", "كلمة", "a", "*b*", "**ج**", "`x`", "\\*", "[أ [ب]{.y}]{.x}", "و", "12", "&lt;", "(", "!"]
)


@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=5), st.sampled_from(["", "> ", "- ", "1. "])
)
def test_a_mark_is_found_wherever_it_stands(words: list[list[str]], prefix: str) -> None:
    # A line may not begin like a block of another kind, so each begins with a letter.
    lines = [f"ن {' '.join(line)}" for line in words]
    lines[-1] += " [هنا]{.here} نص"
    indent = prefix if prefix == "> " else " " * len(prefix)
    text = prefix + f"\n{indent}".join(lines) + "\n"
    row = text[: text.index("[هنا]")].count("\n")
    column = text.split("\n")[row].index("[هنا]") + 1
    spans = [node for node in iterate_nodes(parse(text)) if isinstance(node, Span) and node.classes == ("here",)]
    assert [(span.position.line, span.position.column) for span in spans] == [(row + 1, column)]


def parse(text: str) -> list[Paragraph]:
    from publisher.manuscript.markdown.parser import parse_markdown
    from publisher.manuscript.markdown.tree_builder import TreeBuilder

    folder = BookFolder(Path("/nowhere"), Report())
    tokens = parse_markdown(text, "01.md", lambda *_: None)
    return list(TreeBuilder(folder, "01.md", text.split("\n")).build(tokens))  # type: ignore[arg-type]
