"""Imports: Word files as Word writes right-to-left text, EPUBs, pages, plain text, folders of Markdown."""

import io
import os
import re
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from click.testing import Result

from publisher import bounds
from publisher.conversion.document import UnreadableDocumentError
from publisher.conversion.markdown_writer import write_chapters
from publisher.conversion.web import read_epub, read_html
from publisher.conversion.word import read_word
from publisher.model.order import Order
from publisher.production.build import build
from publisher.production.check import check
from publisher.production.import_book import import_book
from publisher.script.guess_language import guess_language
from tests.lines_run import count_lines
from tests.samples import draw_picture

Publish = Callable[..., Result]

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="صورة جسر"/><a:graphic><a:graphicData>'
    '<pic:pic><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r>"
)
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
    for name in (
        "Title",
        "Subtitle",
        "heading 1",
        "heading 2",
        "Caption",
        "Image Caption",
        "Table Caption",
        "Illustration",
    )
)
RELATIONS = (
    '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
    'Target="media/image1.png"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
    'Target="footnotes.xml"/>'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
    'Target="styles.xml"/>'
)
TYPES = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
)


def run(text: str, *marks: str) -> str:
    """Write a run as Word does for right-to-left text: its faces are those for complex scripts."""
    return (
        f"<w:r><w:rPr><w:rtl/>{''.join(f'<w:{mark}/>' for mark in marks)}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def paragraph(*runs: str, style: str = "") -> str:
    chosen = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{chosen}<w:bidi/></w:pPr>{''.join(runs)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(run(text))}</w:tc>" for text in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


CALL = '<w:r><w:footnoteReference w:id="2"/></w:r>'
BODY = "".join(
    (
        paragraph(run("دروس في التاريخ"), style="Title"),
        paragraph(run("للصف الأول: تمهيد"), style="Subtitle"),
        paragraph(run("الدرس الأول"), style="heading1"),
        paragraph(
            run("هذه كلمة "), run("غامقة", "bCs"), run(" وأخرى "), run("مائلة", "iCs"), run(" وثمن 5$ و{قوس}"), CALL
        ),
        paragraph(run("\u200fعلامة\u200e اتجاه \u202bلا\u202c لزوم لها.")),
        paragraph(run("قسم"), style="heading2"),
        paragraph(PICTURE),
        paragraph(run("الدرس الثاني"), style="heading1"),
        table(("البلد", "السنة"), ("مصر", "1952")),
        paragraph(run("# ليس عنوانا")),
    )
)


def write_word(body: str = BODY) -> bytes:
    notes = (
        f'<w:footnotes {NAMES}><w:footnote w:id="2">'
        f"{paragraph(run('حاشية فيها '), run('غامق', 'bCs'))}</w:footnote></w:footnotes>"
    )
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>كتاب الدروس</dc:title></cp:coreProperties>'
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    parts: Mapping[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">{TYPES}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{RELATIONS}</Relationships>',
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        "word/footnotes.xml": notes,
        "word/styles.xml": f'<w:styles {NAMES}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" '
        f'w:bidi="ar-TN"/></w:rPr></w:rPrDefault></w:docDefaults>{STYLES}</w:styles>',
        "word/media/image1.png": draw_picture((20, 10)),
        "docProps/core.xml": core,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def read_chapters(folder: Path) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(folder.glob("*.md"))]


def assert_builds(folder: Path) -> None:
    report, woven = check(folder)
    assert woven is not None
    assert [f"{one.position} {one.code.id} {one.message}" for one in report.errors] == []


def test_a_word_file_becomes_a_book_that_builds(tmp_path: Path) -> None:
    source = tmp_path / "lessons.docx"
    source.write_bytes(write_word())
    book = import_book(source, tmp_path / "book")
    first, second = read_chapters(tmp_path / "book")
    assert first.startswith("# الدرس الأول\n")
    assert "**غامقة**" in first
    assert "*مائلة*" in first
    assert "[^1]" in first
    assert "[^1]: حاشية فيها **غامق**" in first
    assert "## قسم" in first
    assert "![صورة جسر](images/picture-01.png)" in first
    assert "علامة اتجاه لا لزوم لها." in first
    assert "| مصر | 1952 |" in second
    assert "\\# ليس عنوانا" in second
    settings = (tmp_path / "book" / "book.yaml").read_text("utf-8")
    assert "title: دروس في التاريخ" in settings
    assert 'subtitle: "للصف الأول: تمهيد"' in settings
    assert "language: ar-TN" in settings
    assert book.left_out == ()
    assert_builds(tmp_path / "book")


@pytest.mark.pandoc
def test_every_word_of_a_word_file_arrives(tmp_path: Path) -> None:
    source = tmp_path / "lessons.docx"
    source.write_bytes(write_word())
    import_book(source, tmp_path / "book")
    told = subprocess.run(
        ["pandoc", "-t", "plain", "--wrap=none", str(source)], capture_output=True, text=True, check=True
    ).stdout
    mine = subprocess.run(
        ["pandoc", "-t", "plain", "--wrap=none", *map(str, sorted((tmp_path / "book").glob("*.md")))],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    def words(text: str) -> set[str]:
        return {word.strip("\u200e\u200f\u202a\u202b\u202c-|") for word in text.split()} - {""}

    assert words(told) - words(mine) <= {*["دروس", "في", "التاريخ", "للصف", "الأول:", "تمهيد"]}


def write_section(heading: str, *marks: str, words: int = 20) -> str:
    return paragraph(run(heading, *marks)) + paragraph(run("كلمة " * words + "انتهت.")) * 3


LARGE, LARGEST = 'szCs w:val="32"', 'szCs w:val="56"'
BOLD_SECTIONS = write_section("التمهيد", "bCs") + write_section("الخاتمة", "bCs")


@pytest.mark.parametrize(
    ("body", "headings"),
    [
        (BOLD_SECTIONS, ["## التمهيد", "## الخاتمة"]),
        (write_section("الأول", LARGE) + write_section("الثاني", LARGE), ["## الأول", "## الثاني"]),
        # Long ones are chapters; what stands on a title page is none of them.
        (
            paragraph(run("كتاب", LARGEST)) * 3
            + write_section("الأول", LARGE, words=900)
            + write_section("الثاني", LARGE, words=900),
            ["# الأول", "# الثاني"],
        ),
        # One alone, a text all in bold, sentences, and a document that has headings of its own.
        (write_section("وحده", "bCs"), []),
        (paragraph(run("سطر غامق", "bCs")) * 6, []),
        (write_section("قال ذلك.", "bCs") * 2, []),
        (paragraph(run("عنوان"), style="heading1") + BOLD_SECTIONS, []),
    ],
)
def test_headings_by_bold_or_large_letters_are_taken_and_told(body: str, headings: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(write_word(body))
    book = import_book(tmp_path / "a.docx", tmp_path / "book")
    text = "\n".join(read_chapters(tmp_path / "book"))
    named = ["كتاب الدروس", "عنوان"]
    assert [line for line in text.splitlines() if line.startswith("#") and line[2:] not in named] == headings
    assert [str(one) for one in book.left_out if "taken for headings" in str(one)] == (
        [
            "no paragraph has the style of a heading; by their letters 2 were taken for headings: "
            + " | ".join(heading.strip("# ") for heading in headings)
        ]
        if headings
        else []
    )
    assert_builds(tmp_path / "book")


def test_a_long_word_file_without_headings_is_told_to_be_one_chapter(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(write_word(paragraph(run("كلمة " * 700 + "انتهت.")) * 10))
    book = import_book(tmp_path / "a.docx", tmp_path / "book")
    assert [str(one) for one in book.left_out] == [
        "no paragraph has the style of a heading, so that all of it is one chapter"
    ]


def test_an_empty_heading_and_spaces_in_another_language_are_no_text(tmp_path: Path) -> None:
    english = '<w:r><w:rPr><w:lang w:val="en-US"/></w:rPr><w:t xml:space="preserve">  </w:t></w:r>'
    body = "".join(
        paragraph(*runs, style=style)
        for runs, style in (((run("الأول"),), "heading1"), ((run("نص."), english), ""), ((), "heading1"))
    )
    (tmp_path / "a.docx").write_bytes(write_word(body + paragraph(run("الثاني"), style="heading1")))
    import_book(tmp_path / "a.docx", tmp_path / "book")
    assert [text.splitlines()[0] for text in read_chapters(tmp_path / "book")] == ["# الأول", "# الثاني"]
    html = '<p>نص<span lang="en"> </span>آخر<bdo dir="ltr"> </bdo></p>'
    assert "نص آخر" in write_chapters(html, "ت")[0].text


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_word_file_is_told(data: bytes) -> None:
    with pytest.raises(UnreadableDocumentError):
        read_word(data)


def test_a_page_becomes_a_book(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(draw_picture((20, 10)))
    (tmp_path / "secret.png").write_bytes(draw_picture((20, 10)))
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "b.png").write_bytes(draw_picture((20, 10)))
    (folder / "page.html").write_text(
        '<html lang="fa"><head><title>کتاب من</title><script>alert(1)</script></head><body><h1>فصل یک</h1>'
        '<p>متن <b>مهم</b> و <a href="https://example.org/x">پیوند</a>.</p><img src="b.png" alt="پل">'
        '<img src="../secret.png" alt="راز"><img src="https://example.org/x.png" alt="شبکه">'
        "<h1>فصل دو</h1><ul><li>یکم</li><li>دوم</li></ul><pre>a_b {x}</pre></body></html>",
        "utf-8",
    )
    book = import_book(folder / "page.html", tmp_path / "book")
    first, second = read_chapters(tmp_path / "book")
    assert "alert" not in first
    assert "[پیوند](https://example.org/x)" in first
    assert "![پل](images/picture-01.png)" in first
    assert "secret" not in first
    assert len(book.left_out) == 2
    assert "- یکم" in second
    assert "a_b {x}" in second
    assert_builds(tmp_path / "book")


def test_an_epub_becomes_a_book_again(make_book: Callable[..., Path], tmp_path: Path) -> None:
    text = (
        "# الفصل\n\nنص له حاشية[^1] **مهمة**.\n\n[^1]: قول الحاشية.\n\n::: {.verse numbers=1}\nنص *** نص آخر\n:::\n\n"
        "- بند\n\n    ::: verse\n    شطر *** شطر\n    :::\n\n$$a^2$$\n"
    )
    source = make_book({"01-small.md": text})
    build(Order(source, tmp_path / "output", ("epub",), jobs=1))
    (made,) = (tmp_path / "output").glob("*.epub")
    import_book(made, tmp_path / "book")
    text = "\n".join(read_chapters(tmp_path / "book"))
    assert "نص له حاشية[^1] **مهمة**." in text
    assert "قول الحاشية." in text
    assert "\n\n::: verse\nنص *** نص آخر\n:::\n" in text
    assert "\n  ::: verse\n  شطر *** شطر\n  :::\n" in text
    assert "$$a^2$$" in text
    # Chapters are counted anew.
    assert "الفصل الأول" not in text
    assert_builds(tmp_path / "book")


def test_plain_text_becomes_a_book(tmp_path: Path) -> None:
    source = tmp_path / "قصة.txt"
    source.write_bytes("الفصل الأول\r\n\r\nنص أول\r\nبقيته.\r\n\r\nالفصل الثاني\r\n\r\nنص * ثان.\r\n".encode("cp1256"))
    import_book(source, tmp_path / "book")
    first, second = read_chapters(tmp_path / "book")
    assert first == "# الفصل الأول\n\nنص أول بقيته.\n"
    assert "\\*" in second
    assert_builds(tmp_path / "book")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_plain_text_is_read_in_the_encodings_of_its_editors(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("الفصل الأول\r\n\r\nنص عربي.\r\n".encode(encoding))
    import_book(tmp_path / "a.txt", tmp_path / "book")
    assert read_chapters(tmp_path / "book") == ["# الفصل الأول\n\nنص عربي.\n"]


def test_verse_in_plain_text_stays_verse(tmp_path: Path) -> None:
    (first, second), (third, fourth) = (("قفا نبك من ذكرى", "بسقط اللوى بين"), ("فتوضح فالمقراة لم", "لما نسجتها من"))
    lines = (
        f"الفصل الأول\n\nوقال:\n\n{first}        {second}\n  {third}\t{fourth}\n\nوقال آخر %~% وصف له\n\nنص\nبقيته\n"
    )
    (tmp_path / "text.txt").write_text(lines, "utf-8")
    import_book(tmp_path / "text.txt", tmp_path / "book")
    (text,) = read_chapters(tmp_path / "book")
    assert f"::: verse\n{first} *** {second}\n{third} *** {fourth}\nوقال آخر *** وصف له\n:::" in text
    assert "نص بقيته" in text
    assert_builds(tmp_path / "book")


@pytest.mark.parametrize(("picture", "cities"), [("Caption", "Caption"), ("ImageCaption", "TableCaption")])
def test_captions_of_a_word_file_come_along(tmp_path: Path, picture: str, cities: str) -> None:
    body = "".join(
        (
            paragraph(run("فصل"), style="heading1"),
            paragraph(PICTURE),
            paragraph(run("جسر قديم"), style=picture),
            paragraph(run("نص.")),
            paragraph(run("مدن"), style=cities),
            table(("البلد", "السنة"), ("مصر", "1952")),
            paragraph(run("نص.")),
            # Beside neither it is a paragraph.
            paragraph(run("وحيد"), style="Illustration"),
        )
    )
    (tmp_path / "a.docx").write_bytes(write_word(body))
    import_book(tmp_path / "a.docx", tmp_path / "book")
    (text,) = read_chapters(tmp_path / "book")
    assert '![جسر قديم](images/picture-01.png){alt="صورة جسر"}' in text
    assert "Table: مدن\n" in text
    assert text.count("جسر قديم") == text.count("مدن") == 1
    assert "\nوحيد\n" in text


def test_a_folder_of_markdown_keeps_the_order_of_its_summary(tmp_path: Path) -> None:
    source = tmp_path / "src"
    (source / "ch").mkdir(parents=True)
    (source / "SUMMARY.md").write_text("# Summary\n\n- [ب](ch/b.md)\n- [أ](a.md)\n- [لا](none.md)\n", "utf-8")
    (source / "a.md").write_text("# أ\n\nنص.\n", "utf-8")
    (source / "ch" / "b.md").write_text("# ب\n\nنص ![صورة](../p.png).\n", "utf-8")
    (source / "p.png").write_bytes(draw_picture((4, 4)))
    import_book(source, tmp_path / "book", title="كتاب")
    settings = (tmp_path / "book" / "book.yaml").read_text("utf-8")
    assert settings.index("ch/b.md") < settings.index("a.md")
    assert (tmp_path / "book" / "p.png").exists()
    assert_builds(tmp_path / "book")


def test_a_folder_with_a_name_that_is_no_text_is_read_but_for_that(tmp_path: Path, publish: Publish) -> None:
    source = tmp_path / "src"
    source.mkdir()
    (source / os.fsdecode(b"\xff.md")).write_text("# أ\n\nنص.\n", "utf-8")
    told = publish("import", source, "-o", tmp_path / "book")
    assert told.exit_code == 2
    assert "\\udcff.md was left out, since its name is not UTF-8" in told.output
    (source / "b.md").write_text("# ب\n\nنص.\n", "utf-8")
    told = publish("import", source, "-o", tmp_path / "book")
    assert told.exit_code == 0, told.output
    assert "\\udcff.md was left out, since its name is not UTF-8" in told.output
    assert_builds(tmp_path / "book")


def test_what_a_library_says_is_told_as_it_stands(tmp_path: Path) -> None:
    """The text of a `KeyError` is its message as Python writes a string."""
    files = {
        "no.epub": pack({"mimetype": "application/epub+zip"}),
        "none.epub": make_epub('<itemref idref="a"/>', ITEM.format("a"), {}),
        "no.docx": pack({"mimetype": "x"}),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnreadableDocumentError) as told:
            import_book(tmp_path / name, tmp_path / "book")
        assert not re.search(r"""["\\]|: '""", str(told.value)), str(told.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mkdocs.yml", "site_name: دليل\nextra: !!python/name:x.y\n"),
        ("_quarto.yml", "book: {title: دليل}\n"),
        ("_config.yml", "title: دليل\n"),
        ("book.json", '{"title": "دليل"}'),
        ("book.toml", '[book]\ntitle = "دليل"\n'),
    ],
)
def test_a_folder_of_markdown_has_the_title_of_its_website(tmp_path: Path, name: str, text: str) -> None:
    source = tmp_path / "src"
    source.mkdir()
    (source / "a.md").write_text("# أ\n\nنص.\n", "utf-8")
    (source / name).write_text(text, "utf-8")
    import_book(source, tmp_path / "book")
    assert "title: دليل\n" in (tmp_path / "book" / "book.yaml").read_text("utf-8")
    # What is no title, or cannot be read, leaves the name of the folder.
    (source / name).write_text(text.replace("دليل", "").replace("}", "").replace("]", ""), "utf-8")
    import_book(source, tmp_path / "other")
    assert "title: src\n" in (tmp_path / "other" / "book.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("هذا نص عربي قصير عن المدينة", "ar"),
        ("این یک متن کوتاه فارسی است که پنج واژه دارد", "fa"),
        ("یہ اردو میں لکھی ہوئی ایک چھوٹی سی عبارت ہے", "ur"),
        ("זה טקסט קצר בעברית", "he"),
        ("ئەمە دەقێکی کورتە بە زمانی کوردی", "ckb"),
        ("A short text", "en"),
        ("", "en"),
    ],
)
def test_a_language_is_guessed_by_its_letters(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_the_command_tells_what_it_wrote_and_what_comes_next(publish: Publish, tmp_path: Path) -> None:
    source = tmp_path / "lessons.docx"
    source.write_bytes(write_word())
    done = publish("import", source, "-o", tmp_path / "book")
    assert done.exit_code == 0
    assert "01.md" in done.output
    assert "next: publisher check" in done.output
    # Nothing that is there is written over.
    assert publish("import", source, "-o", tmp_path / "book").exit_code == 2
    (tmp_path / "no.docx").write_bytes(b"PK")
    assert publish("import", tmp_path / "no.docx", "-o", tmp_path / "other").exit_code == 2
    assert not (tmp_path / "other").exists()


def test_captions_and_formulas_of_a_page_come_along(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(draw_picture((8, 8)))
    (tmp_path / "page.html").write_text(
        '<html lang="ar" dir="rtl"><body><h1>باب</h1><p>نص عربي للصفحة كلها.</p>'
        '<figure><img src="p.png" alt="جسر فوق نهر"/><figcaption>جسر <b>قديم</b></figcaption></figure>'
        "<table><caption>مدن [كبيرة]</caption><tr><th>مدينة</th></tr><tr><td>حلب</td></tr></table>"
        '<p>وفيها <math><mi>x</mi><annotation encoding="application/x-tex">x_1</annotation></math> و'
        '<math alttext="س مربعة"><mi>س</mi></math>.</p></body></html>',
        "utf-8",
    )
    book = import_book(tmp_path / "page.html", tmp_path / "book")
    (text,) = read_chapters(tmp_path / "book")
    assert '![جسر قديم](images/picture-01.png){alt="جسر فوق نهر"}' in text
    assert ": مدن \\[كبيرة\\]\n\n| مدينة |\n| --- |\n| حلب |" in text
    assert "وفيها $x_1$ وس مربعة." in text
    assert [str(message) for message in book.left_out] == ["<math> was left out"]
    assert_builds(tmp_path / "book")


ROWS = (
    ("ألا ليت الشباب يعود يوما", "فأخبره بما فعل المشيب"),
    ("عريت من الشباب وكان غضا", "كما يعرى من الورق القضيب"),
)


def write_rows(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<td><p>{cell}</p></td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


@pytest.mark.parametrize(
    ("html", "is_verse"),
    [
        (write_rows(*ROWS), True),
        (write_rows(*((first, "...", second) for first, second in ROWS)), True),
        (write_rows(tuple("</p><p>".join(halves) for halves in zip(*ROWS, strict=True))), True),
        # Halves of a couplet rhyme with one another.
        (
            write_rows(
                ("بشنو این نی چون شکایت می‌کند", "از جدایی‌ها حکایت می‌کند"),
                ("هر کسی کو دور ماند از اصل خویش", "باز جوید روزگار وصل خویش"),
            ),
            True,
        ),
        (
            write_rows(("حلب الشهباء في الشمال", "مئة ألف من السكان"), ("دمشق الفيحاء في الجنوب", "مئتا ألف تقريبا")),
            False,
        ),
        (write_rows(*ROWS, ("الشيب", "والمشيب")), False),
        (write_rows(*((first, "1", second) for first, second in ROWS)).replace("td>", "th>"), False),
    ],
)
def test_a_poem_in_a_table_is_verse(html: str, *, is_verse: bool) -> None:
    (chapter,) = write_chapters(f"<h1>باب</h1>{html}", "باب")
    assert ("::: verse\n" in chapter.text) is is_verse
    assert (" *** " in chapter.text) is is_verse
    assert ("|" in chapter.text) is not is_verse


def test_formulas_that_a_page_has_as_typed_come_along() -> None:
    page = r"<h1>باب</h1><p>مساحة \(\pi r^2\) و \[a_1+b\] ثم $$c_2$$ وثمن $5.</p><pre>\(x\)</pre>"
    document = read_html(page.encode(), lambda _: None)
    (chapter,) = write_chapters(document.html, "باب")
    assert r"مساحة $\pi r^2$ و" in chapter.text
    assert "\n$$a_1+b$$\n" in chapter.text
    assert "\n$$c_2$$\n" in chapter.text
    assert r"\$5" in chapter.text
    assert "```\n\\(x\\)\n```" in chapter.text


def pack(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return buffer.getvalue()


def lock(data: bytes) -> bytes:
    """Return a package all files of which say that they are encrypted."""
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        pieces = data.split(mark)
        data = mark.join([pieces[0], *(one[: place - 4] + b"\1" + one[place - 3 :] for one in pieces[1:])])
    return data


DEEP = f"{'<w:tbl><w:tr><w:tc>' * 60}{paragraph(run('نص'))}{'</w:tc></w:tr></w:tbl>' * 60}"
TORN: Mapping[str, Callable[[], bytes]] = {
    "locked.docx": lambda: lock(write_word()),
    "locked.epub": lambda: lock(pack({"mimetype": "application/epub+zip"})),
    "deep.docx": lambda: write_word(DEEP),
    "torn.docx": lambda: write_word().replace(b"<Relationship ", b"<Relationshi< "),
    "empty.epub": lambda: pack({"META-INF/container.xml": "<a"}),
    "deep.html": ("<blockquote>" * 2000 + "نص").encode,
}


@pytest.mark.parametrize("name", TORN)
def test_what_is_torn_is_told_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(TORN[name]())
    with pytest.raises(UnreadableDocumentError):
        import_book(tmp_path / name, tmp_path / "book")
    assert not (tmp_path / "book").exists()


def test_a_title_that_nobody_can_print_stops_nothing(tmp_path: Path) -> None:
    for number, (told, title) in enumerate((("\x1b[31m\u202e می\u200cروم", "[31m می\u200cروم"), ("\u202e", "page"))):
        (tmp_path / "page.html").write_text(f"<title>{told}</title><p>نص عربي للصفحة كلها.</p>", "utf-8")
        import_book(tmp_path / "page.html", tmp_path / f"book-{number}")
        _, woven = check(tmp_path / f"book-{number}")
        assert woven is not None
        assert woven.book.metadata.title == title


def test_a_language_that_is_none_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>نص عربي للصفحة كلها.</p>", "utf-8")
    with pytest.raises(ValueError, match="BCP 47"):
        import_book(tmp_path / "page.html", tmp_path / "book", language="no language")
    assert not (tmp_path / "book").exists()


@pytest.mark.parametrize("name", ["a.docx", "a.epub"])
def test_a_package_that_holds_too_much_is_not_opened(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.conversion.package._LARGEST", 2**20)
    (tmp_path / name).write_bytes(pack({"a": bytes(2**20 + 1)}))
    with pytest.raises(UnreadableDocumentError, match="packed in it"):
        import_book(tmp_path / name, tmp_path / "book")


# The clock may ring in what the garbage collector calls, where no error can be raised; it rings again.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_file_that_takes_too_long_to_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLISHER_SECONDS", "1")
    (tmp_path / "a.html").write_text("<p>نص</p>" * 60_000, "utf-8")
    with pytest.raises(UnreadableDocumentError, match="more than 1 seconds"):
        import_book(tmp_path / "a.html", tmp_path / "book")


def make_epub(spine: str, manifest: str, pages: Mapping[str, str]) -> bytes:
    head = "<head><title>ع</title></head>"
    html = '<html xmlns="http://www.w3.org/1999/xhtml">'
    return pack(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container version="1.0" '
            'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="p.opf" '
            'media-type="application/oebps-package+xml"/></rootfiles></container>',
            "p.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>ع</dc:title><dc:language>ar</dc:language>'
            f'<dc:identifier id="i">x</dc:identifier></metadata><manifest>{manifest}</manifest>'
            f"<spine>{spine}</spine></package>",
            **{name: f"{html}{head}<body>{body}</body></html>" for name, body in pages.items()},
        }
    )


ITEM = '<item id="{}" href="a.xhtml" media-type="application/xhtml+xml"/>'


def test_conversion_and_mending_have_the_time_of_one_piece_of_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").write_text("<h1>فصل</h1><p>نص , آخر .</p>", "utf-8")
    seconds = 12
    clock = count(0, seconds)
    given: list[int] = []
    bound = bounds.bound_work

    def note(bounds_: bounds.Bounds) -> AbstractContextManager[None]:
        given.append(bounds_.seconds)
        return bound(bounds_)

    monkeypatch.setattr("publisher.production.check.bound_work", note)
    monkeypatch.setattr("time.process_time", lambda: next(clock))
    assert import_book(tmp_path / "a.html", tmp_path / "book").mended
    assert len(given) >= 2
    assert given == sorted(given, reverse=True)
    # Once for conversion, and once until the first judgement.
    assert given[0] == bounds.read_bounds().seconds - 2 * seconds
    assert given[-1] < given[0]


def test_what_was_not_mended_for_want_of_time_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.html").write_text("<h1>فصل</h1><p>نص , آخر .</p>", "utf-8")

    def read(*_: object) -> None:
        raise bounds.ExhaustedError(bounds.Bounds(seconds=7).too_long)

    monkeypatch.setattr("publisher.production.check.read_book", read)
    book = import_book(tmp_path / "a.html", tmp_path / "book")
    assert (tmp_path / "book/01.md").exists()
    (told,) = book.left_out
    assert str(told).endswith(": this cannot be judged: it takes more than 7 seconds")


def test_a_page_that_a_spine_names_often_is_read_once() -> None:
    often = make_epub(
        '<itemref idref="a"/><itemref idref="b"/>' * 20, ITEM.format("a") + ITEM.format("b"), {"a.xhtml": "<p>نص</p>"}
    )
    assert read_epub(often).html.count("نص") == 1


def test_a_long_paragraph_of_an_epub_arrives() -> None:
    # libxml2 lets a text have 10 MB, unless it is told otherwise.
    long = make_epub('<itemref idref="a"/>', ITEM.format("a"), {"a.xhtml": f"نص<p>{'a' * 11_000_000}</p>"})
    html = read_epub(long).html
    assert "نص" in html
    assert len(html) > 11_000_000


def test_a_page_of_an_epub_that_is_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.conversion.web.FILE_LIMIT", 2**20)
    large = make_epub('<itemref idref="a"/>', ITEM.format("a"), {"a.xhtml": "a" * 2**20})
    with pytest.raises(UnreadableDocumentError, match="more than 1 MiB"):
        read_epub(large)


def test_a_picture_that_stands_in_a_page_often_is_read_and_kept_once() -> None:
    asked: list[str] = []

    def read(name: str) -> bytes:
        asked.append(name)
        return b"<svg/>"

    page = read_html(b"<img src='a.svg'><img src='b.svg'>" * 9, read)
    assert (asked, list(page.pictures)) == (["a.svg", "b.svg"], ["images/picture-01.svg"])
    assert page.html.count('src="images/picture-01.svg"') == 18


@pytest.mark.parametrize("unit", ["<table><tr><td>", "<div>", "<ul><li>", "<span>"])
def test_what_stands_too_deep_is_told_before_it_is_worked_on(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(_body: object) -> None:
        pytest.fail("it was worked on")

    monkeypatch.setattr("publisher.conversion.markdown_writer.gather_verse", work)
    for write in (lambda html: write_chapters(html, "ع"), lambda html: read_html(html.encode(), lambda _: None)):
        with pytest.raises(UnreadableDocumentError, match="too deep"):
            write(unit * 400 + "نص")


def test_many_notes_are_found_in_proportion() -> None:
    def write(count: int) -> None:
        calls = "".join(f"<p>a<a href='#fn{one}'>1</a></p>" for one in range(count))
        (chapter,) = write_chapters(calls + "".join(f"<p id='fn{one}'>b</p>" for one in range(count)), "ع")
        assert chapter.text.count("]: b") == count

    # The first call makes patterns and modules that later ones have.
    write(1)
    few, many = (count_lines(partial(write, count)) for count in (50, 200))
    assert many < 5 * few


def test_a_long_ordered_list_is_written_in_proportion() -> None:
    def write(count: int) -> None:
        (chapter,) = write_chapters(f"<ol start='3'>{'<li>a</li><li></li>' * count}</ol>", "ع")
        assert f"\n{2 * count + 1}. a" in chapter.text

    write(2)
    few, many = (count_lines(partial(write, count)) for count in (50, 200))
    assert many < 5 * few


def test_a_page_whose_name_is_no_text_is_read(tmp_path: Path) -> None:
    source = tmp_path / os.fsdecode(b"\xff.html")
    source.write_text("<p>نص عربي للصفحة كلها.</p>", "utf-8")
    import_book(source, tmp_path / "book")
    assert_builds(tmp_path / "book")


def test_the_work_to_divide_a_document_grows_with_its_chapters() -> None:
    def divide(count: int) -> int:
        html = "".join(f"<h1>h{number}</h1><p>x</p>" for number in range(count))
        return count_lines(partial(write_chapters, html, ""))

    divide(1)
    short, long = divide(200), divide(1000)
    assert long < 5.3 * short, (short, long)
