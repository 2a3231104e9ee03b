"""What Word files are made of: each kind of markup that Word writes, and that no word of it is lost unsaid."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from publisher.conversion.word import read_word
from publisher.model.tree import Paragraph, read_plain_text
from publisher.production.check import check
from publisher.production.import_book import ImportedBook, import_book
from tests.samples import draw_picture
from tests.test_import import CALL, NAMES, PICTURE, assert_builds, paragraph, read_chapters, run, write_word

MORE_NAMES = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def bare(inner: str) -> str:
    return f"<w:p><w:pPr><w:bidi/></w:pPr>{inner}</w:p>"


def math(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def box(text: str) -> str:
    return f"<w:txbxContent>{paragraph(run(text))}</w:txbxContent>"


def field(text: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText> SEQ شكل </w:instrText></w:r>{marks[1]}{run(text)}{marks[2]}"


def alternative(choice: str, fallback: str = "") -> str:
    old = f"<mc:Fallback>{fallback}</mc:Fallback>" if fallback else ""
    drawing = (
        f"<w:drawing><wp:anchor><a:graphic><a:graphicData>{choice}</a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    return f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>{old}</mc:AlternateContent></w:r>'


def write_file(body: str, extra: dict[str, str | bytes] | None = None, relations: str = "") -> bytes:
    """Write a Word file with more parts than the one of other tests has."""
    with zipfile.ZipFile(io.BytesIO(write_word(paragraph(run("باب"), style="heading1") + body))) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    document, links = (parts[name] for name in ("word/document.xml", "word/_rels/document.xml.rels"))
    assert isinstance(document, bytes)
    assert isinstance(links, bytes)
    parts["word/document.xml"] = document.replace(b"<w:document ", f"<w:document {MORE_NAMES} ".encode(), 1)
    parts["word/_rels/document.xml.rels"] = links.replace(b"</Rel", f"{relations}</Rel".encode(), 1)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in {**parts, **(extra or {})}.items():
            package.writestr(name, content)
    return buffer.getvalue()


def take(tmp_path: Path, data: bytes) -> tuple[str, ImportedBook]:
    """Import a Word file; what was made has to build."""
    (tmp_path / "text.docx").write_bytes(data)
    book = import_book(tmp_path / "text.docx", tmp_path / "book")
    assert_builds(tmp_path / "book")
    return "\n".join(read_chapters(tmp_path / "book")), book


KINDS = {
    "split runs": (bare(run("مد") + '<w:proofErr w:type="spellStart"/>' + run("رسة")), "مدرسة"),
    "smart tag": (bare(f'<w:smartTag w:element="place">{run("دمشق")}</w:smartTag>'), "دمشق"),
    "content control": (f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('ضابط'))}</w:sdtContent></w:sdt>", "ضابط"),
    "inserted": (bare(f"<w:ins>{run('زيد')}</w:ins>"), "زيد"),
    "moved": (bare(f"<w:moveFrom>{run('قديم')}</w:moveFrom><w:moveTo>{run('جديد')}</w:moveTo>"), "جديد"),
    "simple field": (bare(f'<w:fldSimple w:instr="PAGEREF x">{run("سبعون")}</w:fldSimple>'), "سبعون"),
    "field": (bare(field("مرقوم")), "مرقوم"),
    "direction": (bare(f'<w:dir w:val="rtl">{run("اتجاه")}</w:dir>'), "اتجاه"),
    "override": (bare(f'<w:bdo w:val="ltr">{run("abc")}</w:bdo>'), "abc"),
    "complex script": (bare("<w:r><w:rPr><w:cs/><w:bCs/></w:rPr><w:t>معقد</w:t></w:r>"), "**معقد**"),
    "rtl off": (bare('<w:r><w:rPr><w:rtl w:val="0"/><w:b/></w:rPr><w:t>bold</w:t></w:r>'), "**bold**"),
    "symbol": (bare('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'), "\u2713"),
    "hyphens": (bare("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t></w:r>"), "co\u2011op"),
    "tab": (bare(f"{run('قبل')}<w:r><w:tab/></w:r>{run('بعد')}"), "قبل بعد"),
    "page break": (bare(f'{run("قبل")}<w:r><w:br w:type="page"/></w:r>{run("بعد")}'), "قبل بعد"),
    "line end": (bare(f"{run('قبل')}<w:r><w:cr/></w:r>{run('بعد')}"), "قبل  \nبعد"),
    "guide": (bare(f"<w:ruby><w:rt>{run('شرح')}</w:rt><w:rubyBase>{run('أصل')}</w:rubyBase></w:ruby>"), "أصل (شرح)"),
    "text box": (bare(alternative(f"<wps:wsp><wps:txbx>{box('جديد')}</wps:txbx></wps:wsp>")), "جديد"),
    "old text box": (
        bare(
            alternative(
                f"<wps:wsp><wps:txbx>{box('صندوق')}</wps:txbx></wps:wsp>",
                f"<w:pict><v:oval><v:textbox>{box('صندوق')}</v:textbox></v:oval></w:pict>",
            )
        ),
        "صندوق",
    ),
    "word art": (bare('<w:r><w:pict><v:shape><v:textpath string="فن"/></v:shape></w:pict></w:r>'), "فن"),
    "link": (bare(f'<w:hyperlink w:anchor="here">{run("رابط")}</w:hyperlink>'), "رابط"),
    "outline": (paragraph(run("عنوان")).replace("<w:bidi/>", '<w:outlineLvl w:val="1"/><w:bidi/>'), "## عنوان"),
    "formula": (
        bare(f"<m:oMath><m:f><m:num>{math('a')}</m:num><m:den>{math('b')}</m:den></m:f></m:oMath>"),
        r"$\frac{a}{b}$",
    ),
    "shown formula": (
        bare(f"<m:oMathPara><m:oMath><m:sSup><m:e>{math('x')}</m:e><m:sup>{math('2')}</m:sup></m:sSup></m:oMath></m:oMathPara>"),
        "$${x}^{2}$$",
    ),
    "words in a formula": (bare(f"<m:oMath>{math('السرعة')}</m:oMath>"), r"$\text{السرعة}$"),
    "note of a heading": (paragraph(run("قسم"), CALL, style="heading2") + paragraph(run("نص")), "## قسم[^1]\n\nنص"),
    "note of a title": (paragraph(run("فصل"), CALL, style="heading1") + paragraph(run("نص")), "# فصل\n\nنص[^1]"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_what_word_writes_is_lost(tmp_path: Path, kind: str) -> None:
    body, wanted = KINDS[kind]
    text, book = take(tmp_path, write_file(body))
    assert wanted in text
    assert "قديم" not in text
    assert text.count(wanted) == 1
    assert book.left_out == ()


@pytest.mark.parametrize(
    "line",
    [
        "::: verse", ": ليس تعريفا", "!!! note", "1. ليس بندا", "1) ولا هذا", "a) ولا ذاك", "(iv) ولا", "- شرطة",
        "# وسم", "| عمود |", "~خفض~ ^علو^", "[^1]: حاشية", "> نقل", "{% if %}", "كلمة {#id}", "$5 و$7", "@name",
        "\\newpage", "(@) مثال", "#. بند", "[مرجع] [نص](x)", "*نجمة* _شرطة_ `رمز`", "``` python", "<b>", "??? note",
    ],
)  # fmt: skip
def test_what_is_typed_is_printed_as_typed(tmp_path: Path, line: str) -> None:
    typed = line.replace("&", "&amp;").replace("<", "&lt;")
    take(tmp_path, write_file(paragraph(run("نص قبله")) + paragraph(run(typed))))
    _, woven = check(tmp_path / "book")
    assert woven is not None
    blocks = woven.chapters[0].chapter.blocks
    texts = [read_plain_text(block.children) for block in blocks if isinstance(block, Paragraph)]
    assert texts == ["نص قبله", line]
    assert len(blocks) == 2


@pytest.mark.parametrize("line", ["---", "* * *", "***", "______"])
def test_a_line_of_signs_parts_passages(tmp_path: Path, line: str) -> None:
    take(tmp_path, write_file(paragraph(run("نص")) + paragraph(run(line)) + paragraph(run("نص"))))
    _, woven = check(tmp_path / "book")
    assert woven is not None
    assert [type(block).__name__ for block in woven.chapters[0].chapter.blocks] == ["Paragraph", "Break", "Paragraph"]


def test_tables_stay_even_where_cells_are_merged(tmp_path: Path) -> None:
    def cell(text: str, marks: str = "") -> str:
        return f"<w:tc><w:tcPr>{marks}</w:tcPr>{paragraph(run(text))}</w:tc>"

    inner = f"<w:tbl><w:tr>{cell('داخل')}{cell('جدول')}</w:tr></w:tbl>"
    rows = (
        cell("رأس", '<w:gridSpan w:val="2"/>') + cell("ثالث"),
        cell("عمودي", '<w:vMerge w:val="restart"/>') + cell("ب") + cell("ج | د"),
        cell("", "<w:vMerge/>") + cell("هـ") + f"<w:tc>{inner}{paragraph(run('و'))}</w:tc>",
    )
    text, _ = take(tmp_path, write_file(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"))
    assert "| رأس |  | ثالث |" in text
    assert "| عمودي | ب | ج \\| د |" in text
    assert "|  | هـ | داخل \u2013 جدول و |" in text


def test_what_is_left_out_is_told_with_its_words(tmp_path: Path) -> None:
    comment = f'<w:comment w:id="0" w:author="محرر">{paragraph(run("قول المعلق"))}</w:comment>'
    extra: dict[str, str | bytes] = {
        "word/media/image2.emf": b"\x01\0\0\0" + b"\0" * 100,
        "word/comments.xml": f"<w:comments {NAMES}>{comment}</w:comments>",
        "word/header1.xml": f"<w:hdr {NAMES}>{paragraph(run('رأس جار'))}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {NAMES}>{paragraph(run('12'))}</w:ftr>",
        "word/diagrams/data1.xml": '<d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>رسم</a:t></d>',
    }
    relations = (
        f'<Relationship Id="rId10" Type="{RELATION}/image" Target="media/image2.emf"/>'
        f'<Relationship Id="rId11" Type="{RELATION}/image" Target="https://example.org/p.png" TargetMode="External"/>'
    )
    body = (
        paragraph(run("نص"), '<w:r><w:commentReference w:id="0"/></w:r>')
        + paragraph(run("قبل "), PICTURE.replace("rId9", "rId10").replace("صورة جسر", "رسم [متجه]"))
        + paragraph(PICTURE.replace('r:embed="rId9"', 'r:link="rId11"').replace("صورة جسر", "بعيدة"))
        + bare("<w:r><w:rPr><w:vanish/></w:rPr><w:t>مخفي</w:t></w:r>")
    )
    text, book = take(tmp_path, write_file(body, extra, relations))
    told = "\n".join(map(str, book.left_out))
    for words in ("محرر", "قول المعلق", "رأس جار", "رسم [متجه]", "بعيدة", "مخفي"):
        assert words in told
    assert len(book.left_out) == 6
    assert "قبل رسم \\[متجه\\]" in text
    assert "![" not in text


def test_pictures_that_no_book_shows_become_such_that_it_does(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(draw_picture((20, 10)))) as picture:
        picture.convert("RGB").save(buffer, "TIFF")
    text, book = take(tmp_path, write_file(paragraph(PICTURE), {"word/media/image1.png": buffer.getvalue()}))
    assert "images/picture-01.png" in text
    assert book.left_out == ()
    assert (tmp_path / "book" / "images" / "picture-01.png").read_bytes().startswith(b"\x89PNG")


def test_the_title_is_what_has_its_style_and_no_second_one_is_lost(tmp_path: Path) -> None:
    titles = paragraph(run("كتاب آخر"), style="Title") + paragraph(run("قول ثان"), style="Title")
    text, _ = take(tmp_path, write_file(titles + paragraph(run("نص"))))
    assert "كتاب آخر" in (tmp_path / "book" / "book.yaml").read_text("utf-8")
    assert "قول ثان" in text


def test_a_file_of_the_strict_kind_is_read(tmp_path: Path) -> None:
    names = (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    with zipfile.ZipFile(io.BytesIO(write_word())) as package:
        parts = {name: package.read(name).replace(names[0].encode(), names[1].encode()) for name in package.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    text, _ = take(tmp_path, buffer.getvalue())
    assert "**غامقة**" in text
    assert read_word(buffer.getvalue()).left_out == ()


def styled(name: str, text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{name}"/><w:bidi/></w:pPr>{run(text)}</w:p>'


def style(identifier: str, name: str) -> bytes:
    return f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/></w:style>'.encode()


def with_styles(data: bytes, *styles: bytes) -> bytes:
    """Return a Word file with more styles."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b"</w:styles>", b"".join(styles) + b"</w:styles>")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def test_what_programs_write_by_styles_and_faces_of_their_own_comes_along(tmp_path: Path) -> None:
    body = (
        styled("q", "مقتبس")
        + styled("c", "سطر أول")
        + styled("c", "سطر ثان")
        + styled("b", "بند")
        + styled("b2", "بند داخله")
        + bare("<w:r><w:rPr><w:b/><w:rtl/></w:rPr><w:t>غامق</w:t></w:r>" + run(" و") + run("خفيف"))
        + bare(
            run("نص")
            + '<w:r><w:rPr><w:u w:val="single"/><w:rtl/></w:rPr><w:t xml:space="preserve"> مسطر </w:t></w:r>'
            + '<w:r><w:rPr><w:highlight w:val="yellow"/><w:rtl/></w:rPr><w:t>مظلل</w:t></w:r>'
            + '<w:r><w:rPr><w:position w:val="8"/><w:sz w:val="19"/></w:rPr><w:t>2</w:t></w:r>'
        )
        + bare(
            '<w:hyperlink r:id="rId78"><w:r><w:rPr><w:u w:val="single"/><w:rtl/></w:rPr>'
            "<w:t>رابط</w:t></w:r></w:hyperlink>"
        )
        + styled("cap", "جدول المدن")
        + f"<w:tbl><w:tr><w:tc>{paragraph(run('مدينة'))}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph(run('حلب'))}</w:tc></w:tr></w:tbl>"
    )
    names = (
        ("q", "Quote"),
        ("c", "HTML Preformatted"),
        ("b", "List Bullet"),
        ("b2", "List Bullet 2"),
        ("cap", "caption"),
    )
    relation = (
        f'<Relationship Id="rId78" Type="{RELATION}/hyperlink" Target="https://example.org/" TargetMode="External"/>'
    )
    text, _ = take(tmp_path, with_styles(write_file(body, None, relation), *(style(*one) for one in names)))
    for wanted in (
        "> مقتبس",
        "```\nسطر أول\nسطر ثان\n```",
        "- - بند داخله",
        "**غامق** وخفيف",
        "[رابط](https://example.org/)",
        "نص [مسطر]{.underline} [مظلل]{.mark}^",
        ": جدول المدن\n\n| مدينة |\n| --- |",
    ):
        assert wanted in text, text


def test_lines_of_two_halves_become_verse(tmp_path: Path) -> None:
    tab = "<w:r><w:tab/></w:r>"
    halves = [
        ("قفا نبك من ذكرى حبيب ومنزل", "بسقط اللوى بين الدخول فحومل"),
        ("فتوضح فالمقراة لم يعف", "لما نسجتها من جنوب"),
    ]
    (first, second), (third, fourth) = halves
    body = (
        bare(run(first) + tab + run(second))
        + bare(run(f"{third}        {fourth}"))
        + bare(run("نص عادي"))
        + bare(run("اسم") + tab + run("عمر"))
        + bare(run(f"{third}        {fourth}") + "<w:r><w:br/></w:r>" + run(first) + tab + run(second))
        + bare(run("نص آخر"))
        + bare(run("بيت واحد هنا") + tab + run("وشطر له هناك"))
    )
    text, _ = take(tmp_path, write_file(body))
    assert f"::: verse\n{first} *** {second}\n{third} *** {fourth}\n:::\n\nنص عادي" in text
    assert f"::: verse\n{third} *** {fourth}\n{first} *** {second}\n:::\n\nنص آخر" in text
    assert text.count("verse") == 2


def test_a_picture_that_no_book_shows_is_told_by_its_name(tmp_path: Path) -> None:
    relation = f'<Relationship Id="rId77" Type="{RELATION}/image" Target="media/image3.emf"/>'
    picture = PICTURE.replace("rId9", "rId77")
    emf = b"\x01\x00\x00\x00" + b"\x00" * 36 + b" EMF" + b"\x00" * 60
    data = write_file(bare(picture) + bare(run("الشكل الأول")), {"word/media/image3.emf": emf}, relation)
    text, book = take(tmp_path, data)
    assert "الشكل الأول" in text
    assert any("word/media/image3.emf" in str(message) for message in book.left_out)
