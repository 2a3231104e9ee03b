"""The marks of Markdown beyond CommonMark: what is read of them, where it stands, and what is told of the rest."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.manuscript.chapter import read_chapter
from publisher.manuscript.folder import BookFolder
from publisher.manuscript.heading_ids import name_headings
from publisher.manuscript.mathematics import UnknownTexError, convert_tex
from publisher.model.book import Chapter
from publisher.model.finding import Position, Report
from publisher.model.tree import (
    Alert,
    Cell,
    Division,
    Enumeration,
    Heading,
    Image,
    LineBlock,
    LineBreak,
    Link,
    Math,
    NoteCall,
    Paragraph,
    Preformatted,
    Span,
    Styled,
    Table,
    find_all,
    read_plain_text,
)
from publisher.production.check import check
from tests.samples import draw_picture

Judge = Callable[[str], tuple[Chapter, list[str]]]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Read a chapter, and give it with its findings as `line:column code`."""
    (tmp_path / "a.png").write_bytes(draw_picture((4, 4)))

    def judge(text: str) -> tuple[Chapter, list[str]]:
        (tmp_path / "01.md").write_text(text, encoding="utf-8")
        report = Report()
        chapter = read_chapter(BookFolder(tmp_path.resolve(), report), "01.md", Position("book.yaml"))
        assert chapter
        told = [f"{finding.position.line}:{finding.position.column} {finding.code.id}" for finding in report.findings]
        return chapter, told

    return judge


def test_a_first_heading_is_the_title(judge: Judge) -> None:
    chapter, told = judge("# فصل *أول* {#start}\n\nنص.\n\n## قسم\n\nنص.\n")
    assert (chapter.title, told) == ("فصل أول", [])
    assert chapter.identifiers == ("start", "فصل-أول")
    assert [heading.level for heading in find_all(chapter.blocks, Heading)] == [2]


def test_a_heading_above_all_others_is_the_title(judge: Judge) -> None:
    chapter, told = judge("## فصل\n\nنص.\n\n### قسم\n\nنص.\n")
    assert (chapter.title, told) == ("فصل", [])
    assert [heading.level for heading in find_all(chapter.blocks, Heading)] == [2]
    assert judge("## أول\n\nنص.\n\n## ثان\n\nنص.\n")[1] == ["1:1 BK014"]


def test_a_heading_that_repeats_the_title_is_printed_once(judge: Judge) -> None:
    chapter, _ = judge("---\ntitle: فصل\n---\n\n# فصل\n\nنص.\n")
    assert not list(find_all(chapter.blocks, Heading))
    chapter, _ = judge("---\ntitle: فصل\n---\n\n# آخر\n\nنص.\n")
    assert [heading.level for heading in find_all(chapter.blocks, Heading)] == [2]


def test_keys_of_other_tools_are_left_out_and_told(judge: Judge) -> None:
    chapter, told = judge("---\ntitle: فصل\nslug: x\nweight: 10\n---\n\nنص.\n")
    assert (chapter.title, told) == ("فصل", ["3:1 BK096"])


def test_headings_that_skip_levels_close_up(judge: Judge) -> None:
    chapter, told = judge("# ت\n\nنص\n\n### أ\n\n##### ب\n\n##### ج\n\n### د\n")
    assert [heading.level for heading in find_all(chapter.blocks, Heading)] == [2, 3, 3, 2]
    assert told == ["5:1 BK016", "7:1 BK016"]


def test_headings_are_named_as_pandoc_and_github_name_them() -> None:
    headings = [("مقدّمة: ١٢ فصل؟", ""), ("3. שלום", ""), ("مقدّمة: ١٢ فصل؟", ""), ("x", "own"), ("١٢", "")]
    assert list(name_headings(headings)) == [
        ("مقدمة-١٢-فصل", "مقدّمة-١٢-فصل"),
        ("שלום", "3-שלום"),
        ("مقدمة-١٢-فصل-1", "مقدّمة-١٢-فصل-1"),
        ("x",),
        ("section", "١٢"),
    ]


@pytest.mark.parametrize(
    ("source", "style", "text"),
    [
        ("~~لم~~ يحضر", "strikethrough", "لم"),
        ("x^2^", "superscript", "2"),
        ("H~2~O", "subscript", "2"),
        ("<b>غليظ</b>", "strong", "غليظ"),
        ('<kbd class="key">Ctrl</kbd>', "keyboard", "Ctrl"),
        ("<mark>مهم</mark>", "highlight", "مهم"),
        ("و**«الكتاب»**", "strong", "«الكتاب»"),
        ("ב**«ספר»**ים", "strong", "«ספר»"),
    ],
)
def test_text_is_set_off(source: str, style: str, text: str, judge: Judge) -> None:
    chapter, _ = judge(f"# ت\n\nنص {source}.\n")
    (styled,) = find_all(chapter.blocks, Styled)
    assert (styled.style, read_plain_text(styled.children)) == (style, text)


def test_html_that_has_an_equal_is_taken(judge: Judge) -> None:
    chapter, told = judge(
        '# ت\n\nسطر<br>آخر <!-- سر --> <span dir="ltr" lang="en">abc</span> <a id="x"></a>\n\n'
        '<div dir="ltr">\n\n**abc**\n\n</div>\n\n<p align="center">وسط</p>\n\n'
        '<img src="a.png" alt="صورة" width="50">\n\n'
        "<details>\n<summary>المزيد</summary>\n\nنص.\n\n</details>\n"
    )
    assert told == []
    assert len(list(find_all(chapter.blocks, LineBreak))) == 1
    assert [(span.direction, span.language, span.identifier) for span in find_all(chapter.blocks, Span)] == [
        ("ltr", "en", ""),
        ("", "", "x"),
    ]
    assert [(one.direction, one.classes) for one in find_all(chapter.blocks, Division)] == [
        ("ltr", ()),
        ("", ("center",)),
    ]
    (image,) = find_all(chapter.blocks, Image)
    assert (image.alternative, image.shown_width) == ("صورة", "50px")
    assert "سر" not in "".join(read_plain_text(one.children) for one in find_all(chapter.blocks, Paragraph))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("نص <button>x</button>.", ["3:4 BK089"]),
        ("<table><tr><td>x</td></tr></table>", []),
        ("<table class=x style=y><tr bgcolor=z><td>x</td></tr></table>", ["3:1 BK089"]),
        ("نص <script>alert(1)</script>.", ["3:4 BK017"]),
        ("نص <b onclick=x>y</b>.", ["3:4 BK017", "3:18 BK089"]),
        ("<iframe src=x></iframe>\n\nنص.", ["3:1 BK089"]),
        ("نص <svg><path/></svg>.", ["3:4 BK017"]),
        ('نص <a href="javascript:x()">y</a>.', ["3:4 BK017", "3:30 BK089"]),
        ("نص <name> هنا.", ["3:4 BK065"]),
        ("نص {#هنا} هنا.", ["3:4 BK068"]),
        ("نص [هنا{.place}.", ["3:8 BK027"]),
        (":::tip عنوان\n\nنص.\n:::", []),
        ('```smart header="عنوان"\nنص.\n```', []),
        ("{{< hint info >}}\nنص.\n{{< /hint >}}", []),
        ("{{< play >}}\nfunc main() {\n{{< /play >}}", []),
        ('نص {{< tooltip text="كلمة" note="word" >}} نص.', ["3:4 BK097"]),
        ("![نص](https://example.org/a.png)", ["3:1 BK021"]),
        ("<pre>a &lt; b</pre>", []),
        ("<div>\nاكتب `<script>` و`<b>` هنا.\n</div>", []),
        ("<style>p { color: red }</style>\n\nنص.", ["3:1 BK089"]),
        ("نص <style>p { color: red }</style> نص.", ["3:4 BK089"]),
        ("::: package.module.Name\n    options:\n        x: y\n\nنص.", ["3:1 BK097"]),
        ("::: {>ar}\nنص.\n:::", ["3:1 BK097"]),
        ("نص [@name](https://example.org/).", []),
        ("نص [x](https://example.org/){.btn target=_blank}.", ["3:4 BK074", "3:4 BK074"]),
        ('نص [x](https://example.org/ "ص").', ["3:4 BK074"]),
        ("نص array[^0] هنا.", ["3:9 BK024"]),
        ("أ[^1] ب[^1].\n\n[^1]: ج.", []),
        ("| `أ|ب` | $a|b$ |\n|---|---|\n| `` |` `` | ج \\| د |", []),
        ("نص <b>x.", ["3:4 BK089"]),
        ("نص <div dir=ltr>abc</div>.", []),
        ("<ul dir=rtl>\n<li>أ</li>\n<li>ب</li>\n</ul>", []),
        ("<div>\n\nنص.\n", ["3:1 BK089"]),
        ("نص.\n\n</div>", ["5:1 BK089"]),
        ('نص <b style="x">y</b>.', ["3:4 BK089"]),
        ("نص $\\foo{x}$.", ["3:4 BK085"]),
        ("نص $x^$.", ["3:4 BK085"]),
        ("نص.\n\n$$\n\\frac{1\n$$\n", ["5:1 BK085"]),
        ("نص \\textbf{x}.", ["3:4 BK086"]),
        ("نص [كلمة][غائبة].", ["3:4 BK087"]),
        ("نص :smile: و10:30 و a:b: .", ["3:4 BK088"]),
        ("نص و:smile: هنا.", ["3:5 BK088"]),
        ("| أ | ب |\n|---|---|\n| 1 | 2 | 3 |", ["5:1 BK078"]),
        ("> | أ | ب |\n> |---|---|\n> | 1 | 2 | 3 |", ["5:1 BK078"]),
        ("| أ | ب |\n| 1 | 2 |", ["3:1 BK072"]),
        ("+---+---+\n| أ | ب |\n+---+--+\n", ["5:1 BK090"]),
        ("+---+---+\n| أ | ب |\n+---+---+\n| ج|د |\n+---+---+\n", ["6:1 BK090"]),
        # Lines that meet by code points alone, as some editors have them.
        ("+-----+---+\n| شدّ | ب |\n+-----+---+\n| جد  | د |\n+-----+---+\n", []),
        ("نص --release.", ["3:4 BK092"]),
        ("نص:\n(1) أول\n(2) ثان", ["3:1 BK093"]),
        ("أ) أول\nب) ثان", ["3:1 BK093"]),
        ("۱. نخست\n۲. دوم", ["3:1 BK093"]),
        ("• أول\n• ثان", ["3:1 BK093"]),
        ("• أول\\\n• ثان", []),
        ("\u26a1 أول\n\U0001f5a5\ufe0f ثان", ["3:1 BK093"]),
        ("1\ufe0f\u20e3 أول\n2\ufe0f\u20e3 ثان", ["3:1 BK093"]),
        (r"نص $\big\{ x \big\}$ و$\Bigl\langle y \Bigr\|$.", []),
        ("[نص](topic:x)", ["3:1 BK095"]),
        ("نص.\n\n{{< youtube x >}}", ["5:1 BK097"]),
        ('{{quote {author: "x"}\n\nنص.\n\nquote}}', ["3:1 BK097"]),
        ("{{if interactive\n\nنص.\n\nif}}", ["3:1 BK097"]),
        ("نص -- آخر، و`--x` و`$y$` و`:smile:` و\\$5\\$ و5$ و6$.", []),
    ],
)
def test_what_is_not_read_is_told(source: str, told: list[str], judge: Judge) -> None:
    assert judge(f"# ت\n\n{source}\n")[1] == told


@pytest.mark.parametrize(
    ("source", "formulas"),
    [
        (r"أ \(A\) و\(2n, x+1\) و\(t \in A\) و\(see a\) و\(نص\).", ["A", "2n, x+1", r"t \in A"]),
        (r"أ \(A\) و\(1\) هنا.", []),
    ],
)
def test_letters_in_brackets_of_tex_are_formulas_where_others_are(
    source: str, formulas: list[str], judge: Judge
) -> None:
    chapter, _ = judge(f"# ت\n\n{source}\n")
    assert [math.tex for math in find_all(chapter.blocks, Math)] == formulas


def test_a_list_below_a_tag_of_the_line_may_be_as_long_as_it_likes(judge: Judge) -> None:
    items = "".join(f"- بند {number}\n" for number in range(300))
    chapter, told = judge(f"# ت\n\n<b>عنوان</b>\n{items}")
    assert told == []
    (only,) = find_all(chapter.blocks, Enumeration)
    assert len(only.items) == 300


def test_headings_among_lines_with_tags_are_read_or_told(judge: Judge) -> None:
    def write(count: int) -> str:
        return "# ت\n\n" + "".join(f"<b>\nنص\n</b>\n## ع{number}\n" for number in range(count))

    chapter, told = judge(write(60))
    assert (len(list(find_all(chapter.blocks, Heading))), told) == (60, [])
    chapter, told = judge(write(100))
    assert told == ["246:1 BK093"]


def test_references_of_html_that_mean_controls_stay_as_they_are_typed(judge: Judge) -> None:
    source = "<pre>a &#x202e; &#x2028; &lt;</pre>\n\n<div>\n<code>&rlo; &#8238;&amp;b</code>\n</div>\n"
    written = repr(judge(source)[0])
    assert "a &#x202e; &#x2028; <" in written
    assert "&#8238;&b" in written


@pytest.mark.parametrize(
    "source",
    [
        '<div>\n  <p>نص:</p>\n  <pre dir="ltr">\na {\n  b\\c</pre>\n</div>\n',
        "<pre><code class='language-c'>a {\n  b\\c\n</code></pre> نص\n",
        "<div>\nنص\n<pre>a {\n  b\\c</pre>\nنص\n</div>\n",
    ],
)
def test_code_among_other_html_keeps_its_lines(source: str, judge: Judge) -> None:
    chapter, told = judge(f"# ت\n\n{source}")
    (code,) = find_all(chapter.blocks, Preformatted)
    assert (code.text, told) == ("a {\n  b\\c\n", [])
    assert len(list(find_all(chapter.blocks, Paragraph))) > 0


def test_a_heading_or_a_list_may_follow_lines_that_begin_with_a_tag(judge: Judge) -> None:
    chapter, told = judge("# ت\n\n<code>\na\n# b\n</code>\nنص\n## قسم\n<code>\nc\n</code>\n- بند\n- بند\n")
    assert told == []
    assert [type(block) for block in chapter.blocks] == [Paragraph, Heading, Paragraph, Enumeration]
    assert read_plain_text(next(find_all(chapter.blocks, Paragraph)).children) == "a # b نص"


def test_a_chapter_wrapped_in_its_own_direction_needs_no_wrapping(tmp_path: Path) -> None:
    (tmp_path / "01.md").write_text('<div dir="rtl">\n\n# فصل\n\n## قسم\n\nنص.\n\n</div>\n', encoding="utf-8")
    report = Report()
    chapter = read_chapter(BookFolder(tmp_path.resolve(), report), "01.md", Position("book.yaml"), "fa")
    assert chapter
    assert (chapter.title, report.findings) == ("فصل", [])
    assert [type(block) for block in chapter.blocks] == [Heading, Paragraph]


def test_lists_of_html_are_lists(judge: Judge) -> None:
    chapter, told = judge("# ت\n\n<ol>\n<li>أ **ب**</li>\n<li>ج <a href='#ت'>د</a></li>\n</ol>\n")
    (items,) = find_all(chapter.blocks, Enumeration)
    assert told == []
    assert items.start == 1
    assert [read_plain_text(find_all(item, Paragraph).__next__().children) for item in items.items] == ["أ ب", "ج د"]


def test_a_value_that_a_comment_cuts_is_told(judge: Judge) -> None:
    assert judge("---\ntitle: الفصل #1\n---\n\nنص.\n")[1] == ["2:14 BK091"]
    assert judge("---\ntitle: الفصل   # الأول\n---\n\nنص.\n")[1] == []


def test_tasks_lines_and_alerts_are_nodes(judge: Judge) -> None:
    chapter, told = judge("# ت\n\n- [ ] أ\n- [x] ب\n- ج\n\n| س\n|   ص\n\n> [!TIP]\n> نص **قوي**.\n")
    tasks, lines, alert = chapter.blocks
    assert told == []
    assert isinstance(tasks, Enumeration)
    assert tasks.tasks == (False, True, None)
    assert read_plain_text(find_all(tasks.items[0], Paragraph).__next__().children) == "أ"
    assert isinstance(lines, LineBlock)
    assert [read_plain_text(line) for line in lines.lines] == ["س", "\u00a0\u00a0ص"]
    assert isinstance(alert, Alert)
    assert alert.kind == "tip"
    assert read_plain_text(find_all(alert.children, Paragraph).__next__().children) == "نص قوي."


def test_notes_in_the_line_are_notes(judge: Judge) -> None:
    chapter, told = judge("# ت\n\nنص^[أولى $x$] ثم^[ثانية].\n")
    assert told == []
    assert [note.label for note in chapter.notes] == [call.label for call in find_all(chapter.blocks, NoteCall)]


def test_a_grid_table_has_spans_and_blocks(judge: Judge) -> None:
    chapter, told = judge(
        "# ت\n\n+-----+-----------+\n| اسم | ثمن       |\n|     +-----+-----+\n|     | جُم  | فرد |\n"
        "+=====+=====+=====+\n"
        '| موز | - أ | 3   |\n|     | - ب |     |\n+-----+-----+-----+\n\n: عنوان {#t dir="rtl - ltr"}\n'
    )
    assert told == []
    (table,) = find_all(chapter.blocks, Table)
    spans = [[(cell.columns, cell.rows) for cell in row] for row in table.header]
    assert spans == [[(1, 2), (2, 1)], [(1, 1), (1, 1)]]
    assert isinstance(table.rows[0][1].children[0], Enumeration)
    assert (read_plain_text(table.caption), table.identifier, table.directions) == ("عنوان", "t", ("rtl", "", "ltr"))
    assert sum(table.widths) == pytest.approx(1)


def test_cells_know_where_they_stand(judge: Judge) -> None:
    chapter, _ = judge("# ت\n\n  أ     ب\n----- -----\n1     1\n\n+---+---+\n| 2 | 2 |\n+---+---+\n")
    paragraphs = [cell.children[0] for table in find_all(chapter.blocks, Table) for cell in iterate(table)]
    assert [(one.position.line, one.position.column) for one in paragraphs] == [
        *((3, 3), (3, 9), (5, 1), (5, 7)),
        *((8, 3), (8, 7)),
    ]


def iterate(table: Table) -> list[Cell]:
    return [cell for cell in table.iterate_cells() if cell.children]


def test_code_says_its_language_and_its_title(judge: Judge) -> None:
    chapter, _ = judge('# ت\n\n```python title="ملف"\nx\n```\n\n``` {.js #c .numberLines}\ny\n```\n')
    first, second = find_all(chapter.blocks, Preformatted)
    assert (first.language, first.caption) == ("python", "ملف")
    assert (second.language, second.identifier, second.classes) == ("js", "c", ("numberLines",))


def test_a_picture_is_captioned_by_its_brackets_or_its_title(judge: Judge) -> None:
    chapter, told = judge(
        '# ت\n\n![صورة *البيت*](a.png){#p width=8cm}\n\n![وصف](a.png "عنوان")\n\n![عنوان](a.png){alt="وصف"}\n'
    )
    assert told == []
    pictures = [(one.alternative, read_plain_text(one.caption)) for one in find_all(chapter.blocks, Image)]
    assert pictures == [("صورة البيت", "صورة البيت"), ("وصف", "عنوان"), ("وصف", "عنوان")]


def test_a_link_to_nothing_gives_way_to_its_words(judge: Judge) -> None:
    chapter, _ = judge("# ت\n\n[نص](topic:variables) و[هاتف](tel:+216).\n")
    (link,) = find_all(chapter.blocks, Link)
    assert link.target == "tel:+216"


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{a}{b}", r"\sqrt[3]{x}", r"\begin{aligned}a&=b\\c&=d\end{aligned}", r"\begin{cases}a\\b\end{cases}",
        r"\mathbb{R} \to \mathcal{L}", r"\int_0^\infty e^{-x^2}\,dx", r"\vec{v} \cdot \hat{n}", r"x \le y < z",
        r"\begin{pmatrix}1&0\\0&1\end{pmatrix}", r"\lim_{n \to \infty} \sum_{i=1}^n a_i",
    ],
)  # fmt: skip
def test_formulas_are_converted(tex: str, judge: Judge) -> None:
    assert 'dir="ltr"' in convert_tex(tex, is_display=True)
    chapter, told = judge(f"# ت\n\nنص ${tex}$ هنا.\n")
    assert told == []
    assert [math.tex for math in find_all(chapter.blocks, Math)] == [tex]


@pytest.mark.parametrize("tex", [r"\foo", "x^", r"\left(", "{", "a & b", "語", r"\href{javascript:x}{\foo}"])
def test_a_formula_that_is_not_understood_is_none(tex: str) -> None:
    with pytest.raises(UnknownTexError):
        convert_tex(tex, is_display=False)


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"\text{الكثافة} = \frac{عدد السكان}{\mathrm{المساحة}}", ["الكثافة", "عدد السكان", "المساحة"]),
        ("x_{הגדול}", ["הגדול"]),
        # The formula goes on at the right, where a word from the right begins.
        (r"\text{اگر } x > 0", ["\u00a0اگر"]),
    ],
)
def test_words_from_the_right_in_a_formula_are_text(tex: str, words: list[str]) -> None:
    assert re.findall('<mtext dir="rtl">([^<]*)</mtext>', convert_tex(tex, is_display=True)) == words


def test_numbers_in_digits_of_arabic_are_numbers() -> None:
    written = convert_tex("۳ + ٤٫٥", is_display=False)
    assert re.findall("<mn>([^<]*)</mn>", written) == ["۳", "٤٫٥"]


def test_a_formula_leads_nowhere_and_says_what_was_typed() -> None:
    written = convert_tex(r"\href{javascript:x}{y}", is_display=False)
    assert "javascript" not in written.replace(r'alttext="\href{javascript:x}{y}"', "")


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("فقرة.\n\n: عنوان {#t}\n\n| ا | ب |\n|---|---|\n| ج | د |", "begin the caption of a table with Table:"),
        ("نص {#هنا} هنا.", "write \\{ for a brace that is text"),
    ],
)
def test_braces_that_end_a_text_may_be_those_of_a_caption(body: str, hint: str, make_book: Callable[..., Path]) -> None:
    book = make_book({"01.md": f"---\ntitle: x\n---\n\n{body}\n"})
    hints = [finding.hint for finding in check(book)[0].findings if finding.code.id == "BK068"]
    assert len(hints) == 1
    assert str(hints[0]).endswith(hint)
