"""The first pages of a book and its glossary: what a book.yaml says in, what stands on them in what order out."""

import re
from pathlib import Path

import pytest
from weasyprint import CSS, HTML
from weasyprint.formatting_structure.boxes import LineBox, TextBox

from publisher.press.weasyprint_patches import patch_weasyprint
from publisher.production.check import check
from publisher.production.press_run import adapt_edition
from publisher.typeset.book_parts import plan_book

BOOK = """\
title: دفتر الطريق
subtitle: مقالات
language: {language}
identifier: "urn:uuid:8f1d8a0e-33d6-4d0a-9d1c-0f6a3c7a9b10"
slug: road
chapters: [01.md]
"""
DATA = """\
version: 1.2.0
date: "2025-03"
authors: [{name: مريم سالم}]
publisher: {name: دار الورق, place: القاهرة}
edition: {number: 2}
identifiers: {print: "urn:isbn:9780306406157"}
subjects: [{text: رحلات}, {text: Travel, language: en}]
copyright: مريم سالم
rights: جميع الحقوق محفوظة
license: CC-BY-4.0
"""


def write_part(folder: Path, name: str, data: str, language: str = "ar") -> str:
    """Write a part of a book of one chapter."""
    (folder / "book.yaml").write_text(BOOK.format(language=language) + data, "utf-8")
    (folder / "01.md").write_text("# الفصل\n\nنص الفصل.\n", "utf-8")
    report, woven = check(folder)
    assert woven is not None, report.findings
    plans = plan_book(woven, adapt_edition(woven, "print"))
    return next(plan.write({}).html for plan in plans if plan.name == name)


def read_lines(html: str, block: str) -> list[str]:
    """Return the paragraphs of a section of title pages, without markup."""
    section = html.partition(f'class="{block}">')[2].partition("</section>")[0]
    return [re.sub("<[^>]*>", "", text).strip() for text in re.findall("<(?:p|h1)[^>]*>(.*?)</(?:p|h1)>", section)]


def test_a_title_page_ends_with_publisher_place_and_year(tmp_path: Path) -> None:
    lines = read_lines(write_part(tmp_path, "title-pages", DATA), "title-page")
    assert lines == ["دفتر الطريق", "مقالات", "مريم سالم", "دار الورق، القاهرة", "2025"]


def test_an_imprint_says_who_published_what_and_the_licence_once(tmp_path: Path) -> None:
    lines = read_lines(write_part(tmp_path, "title-pages", DATA), "imprint")
    assert lines == [
        "دفتر الطريق: مقالات",
        "الطبعة 2",
        "دار الورق، القاهرة، 2025",
        "ردمك (كتاب مطبوع): 978-0-306-40615-7",
        "الموضوعات: رحلات؛ Travel",
        "© 2025 مريم سالم",
        "جميع الحقوق محفوظة (CC-BY-4.0)",
        "صُفّ هذا الكتاب بخط Noto Naskh Arabic.",
        "الإصدار: 1.2.0",
        "تاريخ النشر: مارس 2025",
        "المعرّف: urn:uuid:8f1d8a0e-33d6-4d0a-9d1c-0f6a3c7a9b10",
    ]


@pytest.mark.parametrize(
    "title",
    ["=SUM(A1) <b>كتاب</b> & ]]> </script><!-- -- «نعم»", "ابجدهوزحطيكلمن" * 40, "كلمة طويلة " * 60],
    ids=["signs", "one word", "many words"],
)
def test_no_line_of_a_title_is_wider_than_its_page(tmp_path: Path, title: str) -> None:
    (tmp_path / "book.yaml").write_text(BOOK.format(language="ar").replace("دفتر الطريق", f'"{title}"'), "utf-8")
    (tmp_path / "01.md").write_text("# الفصل\n\nنص الفصل.\n", "utf-8")
    report, woven = check(tmp_path)
    assert woven is not None, report.findings
    part = next(p for p in plan_book(woven, adapt_edition(woven, "print")) if p.name == "title-pages").write({})
    patch_weasyprint()
    pages = HTML(string=part.html).render(stylesheets=[CSS(string=style) for style in part.stylesheets]).pages
    lines = [(page.width, box) for page in pages for box in page._page_box.descendants() if isinstance(box, LineBox)]
    assert len(lines) > 3
    assert all(box.position_x >= 0 and box.position_x + box.width <= width for width, box in lines)


def test_a_book_without_data_has_neither_blanks_nor_signs_for_them(tmp_path: Path) -> None:
    html = write_part(tmp_path, "title-pages", "")
    assert read_lines(html, "title-page") == ["دفتر الطريق", "مقالات"]
    assert "©" not in html
    assert "title-page-foot" not in html


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ar", "(الألمانية: Lager؛ الإنجليزية: camp)"),
        ("fa", "(آلمانی: Lager؛ انگلیسی: camp)"),
        ("he", "(גרמנית: Lager; אנגלית: camp)"),
        ("ur", "(جرمن: Lager؛ انگریزی: camp)"),
    ],
)
def test_a_glossary_names_the_language_of_each_foreign_term(tmp_path: Path, language: str, told: str) -> None:
    (tmp_path / "glossary.yaml").write_text(
        "camp: {term: محتشد, definition: مكان, names: {de: Lager, en: camp, nl: Lager}}\n", "utf-8"
    )
    html = write_part(tmp_path, "glossary", "", language)
    term = html.partition("<dt")[2].partition("</dt>")[0].partition(">")[2]
    assert re.sub("<[^>]*>|[\u2066-\u2069]", "", term).endswith(told)


@pytest.mark.parametrize(("language", "word"), [("ar", "Teil"), ("de", "فصل")])
def test_what_stands_below_a_title_in_the_contents_begins_where_the_title_does(
    tmp_path: Path, language: str, word: str
) -> None:
    # A word of the other direction is a text of its own, apart from the space after the number.
    (tmp_path / "book.yaml").write_text(BOOK.format(language=language), "utf-8")
    (tmp_path / "01.md").write_text(f"---\ntitle: {f'{word} ' * 40}\nauthor: {word}\n---\n\nنص.\n", "utf-8")
    _, woven = check(tmp_path)
    assert woven is not None
    part = next(p for p in plan_book(woven, adapt_edition(woven, "print")) if p.name == "contents").write({})
    patch_weasyprint()
    page = HTML(string=part.html).render(stylesheets=[CSS(string=style) for style in part.stylesheets]).pages[0]
    words = [box for box in page._page_box.descendants() if isinstance(box, TextBox)]
    inked = [box for box in words if box.element_tag == "span" and word in box.text]
    starts = [box.position_x + (box.width if language == "ar" else 0) for box in inked]
    assert len(starts) >= 3
    assert max(starts) - min(starts) < 1
