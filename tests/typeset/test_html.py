"""The markup of blocks and inlines, for print and for the EPUB."""

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from publisher.fonts.ruler import Extents, Outline
from publisher.manuscript.mathematics import convert_tex
from publisher.manuscript.read import read_book
from publisher.model.book import Metadata
from publisher.model.finding import Position, Report
from publisher.model.tree import Inline, Isolate, Link, Marks, Note, NoteCall, Paragraph, Span, Styled, Text
from publisher.model.woven import WovenChapter
from publisher.typeset.house import open_house
from publisher.typeset.html import EpubMedium, HtmlWriter, PrintMedium
from publisher.typeset.mathematics import draw_formula
from publisher.weave.weave import weave_book
from tests.samples import draw_picture

HERE = Position("01.md", 1, 1)
Kind = Literal["print", "epub"]
Write = Callable[..., Markup]
MEDIA = {"print": PrintMedium, "epub": EpubMedium}


def make_writer(kind: Kind = "print", language: str = "ar", sources: dict[str, int] | None = None) -> HtmlWriter:
    medium = MEDIA[kind](
        address=lambda anchor: "" if anchor == "nowhere" else f"#{anchor}",
        image=lambda source: f"img/{source}",
        folio=lambda anchor: "٤٢" if kind == "print" and anchor == "there" else "",
    )
    return HtmlWriter(open_house(Metadata("كتاب", language, "x", "x")), medium, sources or {})


DOCUMENT = """\
::: {.document .handout #letter title="رسالة سرية" author="القائد" date=1944-06-17 to="القادة" kept="الأرشيف"}
نص الوثيقة.[^1]
:::

[^1]: حاشية.
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes the Markdown of a chapter as it is printed."""

    def write_chapter(text: str, kind: Kind = "print", language: str = "ar", notes: bool = False) -> Markup:  # noqa: FBT001, FBT002
        chapter = weave(tmp_path, text, language)
        writer = make_writer(kind, language, {"evans2011": 3, "wachsmann2015": 7})
        writer.open_chapter(chapter.chapter, chapter.anchor)
        body = writer.write_blocks(chapter.chapter.blocks)
        return writer.write_endnotes(chapter.chapter.notes) if notes else body

    return write_chapter


def weave(folder: Path, text: str, language: str) -> WovenChapter:
    files: dict[str, str | bytes] = {
        "book.yaml": f"title: ك\nlanguage: {language}\nidentifier: x\nchapters: [01.md]\n",
        "01.md": f"---\ntitle: أ\n---\n\n{text}\n",
        "places.yaml": "lublin: {name: لوبلين}\n",
        "glossary.yaml": "ss: {term: قوات, definition: أ}\n",
        "sources.yaml": "evans2011: {type: book, title: A}\nwachsmann2015: {type: book, title: B}\n",
        "a.png": draw_picture((4, 4)),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    report = Report()
    book = read_book(folder, report)
    assert book
    woven = weave_book(book, report)
    assert report.errors == []
    return woven.chapters[0]


def read_text(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


# --- Blocks ---------------------------------------------------------------------------------------


FIGURE = '<figure class="picture"><img src="img/a.png" alt="{0}"/><figcaption>{0}</figcaption></figure>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("نص.", "<p>نص.</p>"),
        ("نص < 1 & `a<b`", '<p>نص &lt; 1 &amp; <code class="unbroken" dir="ltr">a&lt;b</code></p>'),
        ("*نص* **نص**\\\nنص", "<p><em>نص</em> <strong>نص</strong><br/>نص</p>"),
        ("## أ {#x .y}\n\nنص", '<h2 id="x" class="y">أ</h2>\n<p>نص</p>'),
        ("> أ\n>\n> ب", "<blockquote><p>أ</p>\n<p>ب</p></blockquote>"),
        ("- أ\n- ب\n  - ج", "<ul><li>أ</li><li>ب<ul><li>ج</li></ul></li></ul>"),
        ("- أ\n\n- ب", "<ul><li><p>أ</p></li><li><p>ب</p></li></ul>"),
        ("1. أ\n2. ب", "<ol><li>أ</li><li>ب</li></ol>"),
        ("4. أ\n5. ب", '<ol start="4" style="counter-reset: list-item 3"><li>أ</li><li>ب</li></ol>'),
        ("a) أ\nb) ب", '<ol class="paren" type="a"><li>أ</li><li>ب</li></ol>'),
        ("(@x) أ\n\n(@x) و@x", '<ol class="parens"><li><p>أ</p></li><li><p>و2</p></li></ol>'),
        (
            "نص https://example.org/كتاب هنا",
            (
                '<p>نص <a class="external" href="https://example.org/كتاب"><bdi dir="ltr">https://example.org/'
                '<span dir="rtl">كتاب</span></bdi></a> هنا</p>'
            ),
        ),
        ("م\n:   أ\n:   ب", "<dl><dt>م</dt><dd><p>أ</p></dd><dd><p>ب</p></dd></dl>"),
        (
            "| أ | ب |\n|---|--:|\n| ج | د |",
            (
                '<table><thead><tr><th scope="col">أ</th><th class="end" scope="col">ب</th></tr></thead>'
                '<tbody><tr><td>ج</td><td class="end">د</td></tr></tbody></table>'
            ),
        ),
        ("***\n\nنص", '<hr class="break"/>\n<p>نص</p>'),
        ("```\nx < 1\n```", '<pre dir="ltr"><span class="line">x &lt; 1</span></pre>'),
        ("```\n1 نص\n```", '<pre dir="ltr"><span class="line">1 <bdi class="unbroken" dir="rtl">نص</bdi></span></pre>'),
        ("::: {.a #b}\nنص\n:::", '<div id="b" class="a"><p>نص</p></div>'),
        ("::: {lang=de}\nDas (1945).\n:::", '<div dir="ltr" lang="de"><p>Das (1945).</p></div>'),
        (
            '![أ "ب"](a.png)',
            FIGURE.format("أ &#34;ب&#34;"),
        ),
        (
            '![أ](a.png "عنوان")',
            '<figure class="picture"><img src="img/a.png" alt="أ"/><figcaption>عنوان</figcaption></figure>',
        ),
        ("و10^-3^ م", '<p>و<bdi class="number" dir="ltr">10<sup>-3</sup></bdi> م</p>'),
        ("ماء H~2~O، **س**", '<p>ماء <bdi dir="ltr">H<sub>2</sub>O</bdi>، <strong>س</strong></p>'),
        ("نص [a (b).]{dir=ltr} س", '<p>نص <bdi dir="ltr">a (b).</bdi> س</p>'),
        ("~~نص~~ <kbd>س</kbd>", "<p><del>نص</del> <kbd>س</kbd></p>"),
        ("- [x] أ", '<ul class="tasks"><li class="task"><span class="box">\u2611\u00a0</span>أ</li></ul>'),
        ("| أ\n| ب", '<div class="line-block"><p class="line">أ</p><p class="line">ب</p></div>'),
        ("> [!NOTE]\n> أ", '<div class="alert note"><p class="alert-title">ملاحظة</p><p>أ</p></div>'),
        (
            '| أ |\n|---|\n| a |\n\n: ج {#t dir="ltr"}',
            (
                '<table id="t"><caption>ج</caption><thead><tr><th scope="col" dir="ltr"><span dir="rtl">أ</span></th>'
                '</tr></thead><tbody><tr><td dir="ltr">a</td></tr></tbody></table>'
            ),
        ),
        ("نص ![أ](a.png)", '<p>نص <img src="img/a.png" alt="أ"/></p>'),
    ],
)
def test_a_block_is_written_as_what_it_is(source: str, html: str, write: Write) -> None:
    assert write(source) == html


def test_a_figure_tells_its_number_its_caption_and_what_it_shows(write: Write) -> None:
    html = write('::: {.map caption="الطرق" alt="خريطة"}\n:::\n\n::: {.map caption="أخرى" alt="ب"}\n:::')
    figures = etree.fromstring(f"<body>{html}</body>").findall("figure")
    assert [figure.get("id") for figure in figures] == ["_map1", "_map2"]
    assert [read_text(figure) for figure in figures] == ["الخريطة 1 الطرقخريطة", "الخريطة 2 أخرىب"]


# --- Inlines --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        ('credit="ليلى" source="كتاب العلوم"', ["الصورة: ليلى", "المصدر: كتاب العلوم"]),
        ('credit="رسم: ليلى" source="الجاحظ: الحيوان"', ["رسم: ليلى", "المصدر: الجاحظ: الحيوان"]),
        ('credit="تصوير فني: ليلى" source="المصدر: الحيوان"', ["تصوير فني: ليلى", "المصدر: الحيوان"]),
        ('credit="https://example.org/"', ["الصورة: https://example.org/"]),
    ],
)
def test_what_names_itself_in_a_credit_has_no_second_name(write: Write, attributes: str, told: list[str]) -> None:
    figure = etree.fromstring(write(f"![عنوان](a.png){{{attributes}}}"))
    assert [read_text(one) for one in figure.iter("span") if one.get("class") == "credit"] == told


@pytest.mark.parametrize(
    ("before", "is_introduced"), [("قال الشاعر:", True), ("وله", True), ("انتهى الكلام.", False), ("# عنوان", False)]
)
def test_a_poem_that_ends_a_sentence_is_held_to_it(write: Write, before: str, *, is_introduced: bool) -> None:
    for kind in ("print", "epub"):
        html = write(f"{before}\n\n::: verse\nأ *** ب\n:::", kind)
        assert ("introduced" in html) == (is_introduced and kind == "print")


def test_a_date_needs_no_element_in_print_and_has_one_in_the_epub(write: Write) -> None:
    source = "في [يناير]{date=1945-01} و[بينهما]{date=1945-01/1945-02}."
    assert write(source) == "<p>في يناير وبينهما.</p>"
    assert write(source, "epub") == '<p>في <time datetime="1945-01">يناير</time> وبينهما.</p>'


def test_a_place_is_an_anchor(write: Write) -> None:
    for kind in ("print", "epub"):
        assert write("في [لوبلين]{.place} و[لوبلين]{#own .place}.", kind) == (
            '<p>في <span id="_m1">لوبلين</span> <span id="own">ولوبلين</span>.</p>'
        )


def test_a_term_leads_to_the_glossary_in_the_epub(write: Write) -> None:
    assert write("[قوات]{term=ss}") == '<p><span id="_m1">قوات</span></p>'
    element = etree.fromstring(write("[قوات]{term=ss}", "epub").replace("epub:type", "type"))[0]
    assert (element.tag, element.get("href"), element.get("type")) == ("a", "#_t-ss", "glossref")


def test_a_term_inside_a_link_is_no_link_of_its_own(write: Write) -> None:
    html = write("انظر [في [قوات]{term=ss} هنا](#x).\n\n## أ {#x}\n\nنص", "epub")
    assert html.count("<a") == 1
    assert 'id="_m1"' in html


def test_a_citation_prints_the_number_of_its_source_and_its_page(write: Write) -> None:
    html = write("كما قيل [@wachsmann2015, 551; @evans2011].")
    # A space that breaks no line keeps a citation with its sentence.
    assert read_text(etree.fromstring(html)) == "كما قيل\xa0[7، 551؛ 3]."
    assert [link.get("href") for link in etree.fromstring(html).iter("a")] == ["#_s-7", "#_s-3"]


def test_a_citation_has_the_digits_of_the_book_and_its_signs_within_what_is_not_divided(write: Write) -> None:
    html = write("كما قيل [@wachsmann2015, 45–47; @evans2011, vol. 2].", language="ar-EG")
    assert read_text(etree.fromstring(html)) == "كما قيل\xa0[٧، ٤٥–٤٧؛ ٣، vol. 2]."
    assert [read_text(one) for one in etree.fromstring(html).iter("span") if one.get("class") == "cited"] == [
        "[٧، ٤٥–٤٧؛",
        "٣، vol. 2]",
    ]


def test_a_cross_reference_prints_its_page_where_there_are_pages(write: Write) -> None:
    source = "انظر [هناك](#there){.page} ثم [هناك](#there).\n\n## عنوان {#there}\n\nنص"
    printed = etree.fromstring(f"<body>{write(source)}</body>")
    assert [read_text(link) for link in printed.iter("a")] == ["هناك (ص ٤٢)", "هناك"]
    assert "٤٢" not in write(source, "epub")


def test_a_link_to_the_web_keeps_its_address(write: Write) -> None:
    html = write("[م](https://example.org/?a=1&b=2)")
    assert html == '<p><a class="external" href="https://example.org/?a=1&amp;b=2">م</a></p>'


def test_a_link_that_leads_nowhere_is_its_text() -> None:
    """As on a handout, which has only a part of the book."""
    assert make_writer().write_line([Link(HERE, (Text(HERE, "هناك"),), "nowhere", is_internal=True)]) == "هناك"


def test_text_in_another_language_says_so(write: Write) -> None:
    html = write("سُمّي [Death *March* (1945)]{lang=en} و[abc]{lang=de}.")
    spans = etree.fromstring(html).findall(".//span[@lang]")
    assert [(span.get("lang"), read_text(span)) for span in spans] == [
        ("en", "Death March (1945)"),
        ("de", "abc"),
    ]
    # A run of the other direction has its direction said around it or inside it.
    for span in spans:
        directions = {element.get("dir") for element in (*span.iterancestors(), *span.iter())} - {None}
        assert directions == {"ltr"}
    assert 'xml:lang="en"' in write("[abc]{lang=en}", "epub")


# --- Notes ----------------------------------------------------------------------------------------

NOTES = (
    "نص[^ب] ثم[^أ].\n\n[^أ]: ثانية.\n\n[^ب]: أولى [لوبلين]{.place}.\n\n    وفقرة.\n\n    - بند\n    - بند\n\n    3. بند"
)


def test_a_printed_note_stands_at_its_call_in_one_piece(write: Write) -> None:
    paragraph = etree.fromstring(write(NOTES))
    notes = paragraph.findall("span[@class='footnote']")
    assert [(note.get("data-number"), note.get("id")) for note in notes] == [("1", "_n1-1"), ("2", "_n1-2")]
    assert read_text(notes[0]) == "أولى لوبلين.وفقرة.•\u00a0بند•\u00a0بند3.\u00a0بند"
    # The page list counts the letters of a note without it: an EPUB leaves the number to the list.
    assert [read_text(number) for number in notes[0].iterfind("span[@class='item-number']")] == ["3."]
    assert len(notes[0].findall("br")) == 4
    # Blocks have no place in a paragraph.
    assert not {element.tag for element in notes[0].iter()} - {"span", "br"}


def test_a_note_of_the_epub_leads_to_its_text_and_back(write: Write) -> None:
    calls = etree.fromstring(write(NOTES, "epub").replace("epub:type", "type")).findall("a")
    assert [(call.get("href"), call.get("type"), call.findtext("bdi")) for call in calls] == [
        ("#_n1-1", "noteref", "1"),
        ("#_n1-2", "noteref", "2"),
    ]
    endnotes = etree.fromstring(f"<body>{write(NOTES, 'epub', notes=True)}</body>".replace("epub:type", "type"))
    assert [note.get("id") for note in endnotes.findall("aside")] == ["_n1-1", "_n1-2"]
    backs = endnotes.findall(".//a[@type='backlink']")
    assert [back.get("href") for back in backs] == [f"#{call.get('id')}" for call in calls]
    assert all(back.get("aria-label") for back in backs)


def test_what_has_an_id_in_a_note_keeps_it(write: Write) -> None:
    source = "نص[^1] [هنا](#x) [هناك](#y).\n\n[^1]: أ\n\n    ::: {#x lang=de}\n    Das (1).\n    :::\n\n    ### ب {#y}"
    html = write(source)
    assert html.count('id="x"') == html.count('id="y"') == 1
    assert '<span id="x" dir="ltr" lang="de">Das (1).</span>' in html


@pytest.mark.parametrize("kind", ["print", "epub"])
@pytest.mark.parametrize(
    "block",
    [
        "| رأس |\n    |---|\n    | خلية |\n\n    : بيان {source='مكتبة'}",
        "| رأس |\n    |---|\n    | خلية |\n\n    : {source='مكتبة'}",
        "![بيان](a.png){alt='وصف' source='مكتبة'}",
    ],
    ids=["a table", "a table without a caption", "a picture"],
)
def test_what_is_shown_in_a_note_keeps_its_source(write: Write, block: str, kind: Kind) -> None:
    html = write(f"نص[^1].\n\n[^1]: حاشية\n\n    {block}", kind, notes=kind == "epub")
    assert html.count("مكتبة") == 1


# --- Anything -------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8).map(
    lambda letters: Text(HERE, letters)
)
INLINES: st.SearchStrategy[Inline] = st.recursive(
    st.one_of(TEXTS, st.just(NoteCall(HERE, "1", 1)), TEXTS.map(lambda text: Isolate(HERE, "ltr", (text,)))),
    lambda children: st.one_of(
        st.lists(children, max_size=3).map(lambda nodes: Span(HERE, tuple(nodes), Marks(place="a"), "m", ("c",))),
        st.lists(children, max_size=3).map(lambda nodes: Span(HERE, tuple(nodes), language="de")),
        st.lists(children, max_size=3).map(lambda nodes: Styled(HERE, "emphasis", tuple(nodes))),
    ),
    max_leaves=6,
)


@given(st.lists(INLINES, max_size=5), st.sampled_from(["print", "epub"]), st.sampled_from(["ar", "en"]))
def test_any_text_gives_well_formed_markup_with_each_id_once(inlines: list[Inline], kind: Kind, language: str) -> None:
    writer = make_writer(kind, language)
    writer.notes = {"1": Note(HERE, "1", (Paragraph(HERE, (Text(HERE, "حاشية"),)),), 1)}
    html = writer.write_line(inlines)
    element = etree.fromstring(f'<p xmlns:epub="http://www.idpf.org/2007/ops">{html}</p>')
    identifiers = [str(child.get("id")) for child in element.iter() if child.get("id")]
    assert len(identifiers) == len(set(identifiers))


@given(st.text(max_size=20).filter(lambda text: all(ord(letter) > 31 for letter in text)))
def test_text_of_a_list_is_never_markup(letters: str) -> None:
    written = make_writer().write_text(letters)
    spans = re.compile('<(span|bdi)( class="(number|unbroken|number unbroken)")? dir="(ltr|rtl)">|</(span|bdi)>')
    assert "<" not in spans.sub("", written)
    assert written.count("<span") == written.count("</span>")


@pytest.mark.parametrize("kind", ["print", "epub"])
def test_a_document_is_a_section_with_what_it_is_at_its_head(kind: Kind, write: Write) -> None:
    page = etree.fromstring(f"<body xmlns:epub='x'>{write(DOCUMENT, kind)}</body>")
    (section,) = page.iter("section")
    assert section.get("class") == "document handout"
    title, head, text = ("".join(str(text) for text in part.itertext()) for part in section)
    assert title == "وثيقة: رسالة سرية"
    assert head == "صاحبها: القائد؛ تاريخها: 17 يونيو 1944؛ إلى: القادة؛ مكان حفظها: الأرشيف"
    assert text.startswith("نص الوثيقة.")


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ("{.document auther=x}", "unknown attribute auther"),
        ("{.document date=soon}", "soon"),
        ('{.box title="x"}', "unknown attribute title"),
    ],
)
def test_what_a_document_does_not_take_is_told(attributes: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text("title: x\nlanguage: ar\nidentifier: x\nchapters: [01.md]\n")
    (tmp_path / "01.md").write_text(f"---\ntitle: x\n---\n\n::: {attributes}\nنص.\n:::\n")
    report = Report()
    read_book(tmp_path, report)
    assert [message in finding.message for finding in report.findings] == [True]


@pytest.mark.parametrize(("rows", "is_long"), [(12, False), (13, True)])
def test_a_long_table_may_be_divided_between_pages(rows: int, is_long: bool, write: Write) -> None:  # noqa: FBT001
    table = "| أ | ب |\n|---|---|\n" + "| ج | د |\n" * rows
    assert ('class="long"' in write(table)) == is_long


@pytest.mark.parametrize("kind", ["print", "epub"])
def test_a_box_has_its_kind_and_its_title_over_it(write: Write, kind: Kind) -> None:
    written = write('::: {.definition title="الساعة"}\nجزء من اليوم.\n:::\n', kind)
    assert 'class="alert definition"><p class="alert-title">تعريف: الساعة</p>' in written
    assert '<p class="alert-title">مثال</p>' in write("::: example\nنص.\n:::\n", kind)


@pytest.mark.parametrize("kind", ["print", "epub"])
def test_what_code_says_from_the_right_is_isolated(write: Write, kind: Kind) -> None:
    code = write('```json\n{"نام": "رضا"}\n```', kind)
    assert re.sub("<[^>]+>", "|", code).count("|") > code.count("\n")
    assert re.findall("<bdi[^>]*>([^<]*)</bdi>", code) == ["نام", "رضا"]
    assert re.findall("<bdi[^>]*>([^<]*)</bdi>", write("`سلام(نام)`", kind)) == ["سلام", "نام"]


@pytest.mark.parametrize("kind", ["print", "epub"])
def test_what_runs_from_the_left_does_so_in_an_arabic_comment_too(write: Write, kind: Kind) -> None:
    written = write("```python\nx = 5 - 3  # الناتج: 5 - 3 = 2\n```", kind)
    assert re.search('dir="rtl">الناتج: <bdi[^>]* dir="ltr">5 - 3 = 2</bdi></bdi>', written)


def test_words_of_a_long_line_of_code_are_not_divided(write: Write) -> None:
    line = "git log --oneline --graph --decorate --all --since=2"
    assert '<span class="unbroken">--oneline</span>' in write(f"```\n{line}\n```")
    assert "unbroken" not in write("```\ngit log --oneline\n```")
    # No line ends before a point or a slash.
    path = "chmod ./scripts/validate_env.sh; /usr/bin/validate_env"
    assert "unbroken" not in write(f"```\n{path}\n```")
    assert "unbroken" not in write("```\n" + "a-" * 40 + "\n```")


def test_what_long_code_says_from_the_right_is_divided_at_its_spaces(write: Write) -> None:
    line = "{_SITE}dev/tools/poem.php?poet=اسم الشاعر أو رقمه&book=اسم الكتاب أو رقمه&poem=رقم القصيدة"
    for written in (write(f"`{line}` هنا."), write(f"```\n{line}\n```")):
        assert re.search(r'<bdi class="[^"]*unbroken[^"]*" dir="rtl">', written) is None
        assert '<bdi dir="rtl">رقم القصيدة</bdi>' in written


def test_paragraphs_of_an_item_begin_at_the_side_of_its_bullet(write: Write) -> None:
    line = "Create a file named `index.html` in the main (root) folder of your project."
    assert '<p dir="ltr">' in write(line)
    assert '<p dir="ltr">' not in write(f"- {line}\n\n  {line}\n\n- {line}")


def test_tabs_of_code_are_spaces_on_paper_and_tabs_in_an_epub(write: Write) -> None:
    code = "```make\nall\n\t\t\t\tcc\nx\ty\n```"
    assert f'<span class="line">{" " * 16}cc</span><span class="line">x   y</span>' in write(code)
    assert "all\n\t\t\t\tcc\nx\ty\n" in write(code, "epub")
    assert "\t" not in write("نص.[^1]\n\n[^1]:\n    ```\n    \t\t\t\tcc\n    ```\n")


ENGLISH = "A paragraph that is English as a whole, and that has a stop at its very-very-end."


def test_a_paragraph_of_left_to_right_words_runs_from_the_left(write: Write) -> None:
    assert write(ENGLISH) == f'<p dir="ltr">{ENGLISH}</p>'
    assert write("See here.") == '<p><bdi class="unbroken" dir="ltr">See here.</bdi></p>'
    assert '<li><bdi class="unbroken" dir="ltr">Two words!</bdi></li>' in write("- Two words!")
    assert "<bdi" not in write("Linux.")
    assert "<bdi" not in write("Two words")
    assert "<bdi" not in write("— Two words.")
    assert "<p>" in write(f"{ENGLISH} كلمة.")
    assert write(ENGLISH, language="en") == f"<p>{ENGLISH}</p>"


def test_so_does_one_of_right_to_left_words_from_the_right(write: Write) -> None:
    arabic = "هذه فقرة عربية كاملة داخل كتاب إنجليزي، وفيها نقطة بعد آخر كلمة_أخيرة."
    assert '<p dir="rtl">' in write(arabic, language="en")
    assert '<bdi class="unbroken" dir="rtl">بند أول!</bdi>' in write("- بند أول!", language="en")
    assert "<bdi" not in write("Word بند أول!", language="en")


def test_a_note_of_left_to_right_words_runs_from_the_left(write: Write) -> None:
    text = f"كلمة.[^1]\n\n[^1]: {ENGLISH}"
    assert 'class="footnote" dir="ltr" lang="ar"' in write(text)
    assert re.search('<aside[^>]* dir="ltr"', write(text, "epub", notes=True))
    assert 'class="footnote" dir="rtl"' in write("كلمة.[^1]\n\n[^1]: كلمة.")


def test_a_sign_of_honour_that_no_font_draws_is_said_in_words_in_code_too(write: Write) -> None:
    page = write("```\nقال ﵁ كذا ﷺ\n```\n\nو`أبو بكر ﵁`.\n")
    assert "\ufd41" not in page
    assert page.count("رضي الله عنه") == 2
    assert "\ufdfa" in page


@pytest.mark.parametrize("tex", [r"\text{חח\"ע} x", "a < b"])
def test_a_formula_may_hold_what_is_written_as_a_reference(tex: str) -> None:
    assert draw_formula(convert_tex(tex, is_display=True)).width > 1


def test_words_in_a_formula_are_traced_in_the_fonts_of_the_text() -> None:
    mathml = convert_tex(r"\frac{الكتلة}{2}", is_display=True)
    asked: list[str] = []

    def trace(text: str) -> Outline:
        asked.append(text)
        return Outline("M0 0L1 1", Extents(3, 1, 0.5))

    drawn = draw_formula(mathml, trace)
    svg = base64.b64decode(drawn.address.partition(",")[2]).decode()
    assert asked == ["الكتلة"]
    assert re.search('<[^>]*d="M0 0L1 1"[^>]*transform="translate', svg)
    assert drawn.width > 2.5


def test_a_keycap_has_room_for_its_frame(write: Write) -> None:
    page = write("اضغط 1\ufe0f\u20e32\ufe0f\u20e3 و#\ufe0f\u20e3 هنا.\n")
    assert page.count('class="keycap"') == 3
    assert "keycap" not in write("اضغط 1\ufe0f\u20e3 هنا.\n", "epub")


def test_a_keycap_is_set_in_a_face_of_text(write: Write) -> None:
    keycap = "1\ufe0f\u20e3"
    assert "1\u20e3" in write(f"اضغط {keycap} هنا.\n").replace("</span>", "")
    assert keycap in write(f"اضغط {keycap} هنا.\n", "epub")
    # Another sign keeps what chooses its face.
    assert "\u2764\ufe0f" in write("نص \u2764\ufe0f هنا.\n")


def test_figures_of_a_column_from_the_left_are_as_large_as_the_text(write: Write) -> None:
    html = write('| أ | ب |\n|---|---|\n| ج | 12٪ |\n| د | km |\n\n: ت {dir="rtl ltr"}\n')
    cells = [cell for cell in etree.fromstring(html).iter("td", "th") if cell.get("dir") == "ltr"]
    assert [(read_text(cell), cell.get("class")) for cell in cells] == [("ب", None), ("12٪", "number"), ("km", None)]
