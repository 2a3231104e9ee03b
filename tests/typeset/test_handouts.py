"""Handouts: what stands on the pupil's sheet, what on the teacher's alone, and how they are named."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree, html

from publisher.production.check import check
from publisher.production.editions import EDITIONS
from publisher.typeset.handout_parts import Sheet, plan_handouts

CHAPTER = """\
    ---
    title: أوشفيتز
    summary: موجز الفصل.
    objectives: [الهدف الأول]
    lesson: [{minutes: 10, text: افتتاح الدرس}, {minutes: 35, text: عمل على مصدر}]
    questions: [السؤال الأول؟, السؤال الثاني؟]
    answers: [الجواب الأول., الجواب الثاني.]
    ---

    في [ذلك اليوم]{event=second} و[قبله]{event=first} كان [المحتشد]{term=camp} و[قائده]{person=baer}
    و[كاتب]{person=kruk}.

    ::: {.handout}
    نص للتلاميذ [@evans2011, 5] و[رابط](#end).
    :::

    نص للكتاب وحده.

    ::: {.map caption="الطرق" alt="وصف الخريطة"}
    :::

    ## خاتمة {#end}

    نص.
    """
FILES = {
    "00-preface.md": "---\ntitle: تمهيد\nmatter: front\n---\n\nنص.\n",
    "05-auschwitz.md": CHAPTER,
    "06-a.b.md": "---\ntitle: آخر\ndates: 1933/1945\n---\n\nنص.\n",
    "chronology.yaml": """
        second: {date: 1945-01-27, text: الحدث الثاني, sources: [wachsmann2015]}
        first: {date: 1945-01-17, text: الحدث الأول, certainty: disputed}
        other: {date: 1945-05, text: حدث آخر}
        """,
    "glossary.yaml": """
        camp: {term: محتشد, definition: تعريف المحتشد.}
        other: {term: آخر, definition: غيره.}
        march: {term: مسيرة, definition: تعريف المسيرة., every_handout: true}
        """,
    "people.yaml": """
        baer: {name: ريشارد بير, birth: 1911, death: 1963, role: آخر القادة}
        kruk: {name: هيرشل كروك, role: victim, note: كتب يوميات}
        """,
    "sources.yaml": """
        evans2011: {type: book, title: Lost Book}
        wachsmann2015: {type: book, title: KL}
        unused: {type: book, title: Unused}
        """,
}


@pytest.fixture
def sheets(make_book: Callable[..., Path]) -> tuple[Sheet, ...]:
    report, woven = check(make_book(FILES))
    assert report.errors == []
    assert woven
    return plan_handouts(woven, EDITIONS["handouts"])


def read_text(sheet: Sheet) -> str:
    page = html.document_fromstring(sheet.part.write({}).html)
    body = page.find("body")
    assert body is not None
    return join_text(body)


def join_text(element: etree._Element) -> str:
    return " ".join("".join(str(text) for text in element.itertext()).split())


def test_each_numbered_chapter_has_two_sheets_named_after_its_file(sheets: tuple[Sheet, ...]) -> None:
    assert [(sheet.name, sheet.is_teachers) for sheet in sheets] == [
        ("01-auschwitz", False),
        ("01-auschwitz", True),
        ("02-a.b", False),
        ("02-a.b", True),
    ]
    assert len({sheet.part.name for sheet in sheets}) == 4
    assert len({sheet.title for sheet in sheets}) == 4


def test_the_pupils_sheet_has_questions_and_room_to_write(sheets: tuple[Sheet, ...]) -> None:
    text = read_text(sheets[0])
    for wanted in ("أوشفيتز", "موجز الفصل.", "السؤال الأول؟", "السؤال الثاني؟", "تعريف المحتشد.", "آخر القادة"):
        assert wanted in text
    # Victims come before others, whoever is named first.
    assert text.index("من الضحايا. كتب يوميات") < text.index("آخر القادة")
    for secret in ("افتتاح الدرس", "الجواب الأول.", "الجواب الثاني.", "الهدف الأول"):
        assert secret not in text
    assert 'class="write"' in sheets[0].part.write({}).html


def test_the_teachers_sheet_answers_each_question_in_its_place(sheets: tuple[Sheet, ...]) -> None:
    text = read_text(sheets[1])
    order = [text.index(part) for part in ("الهدف الأول", "السؤال الأول؟", "الجواب الأول.", "السؤال الثاني؟")]
    assert order == sorted(order)
    assert "الجواب الثاني." in text
    assert "افتتاح الدرس" in text.split("الدقائق")[1]
    assert 'class="write"' not in sheets[1].part.write({}).html


def test_the_sheet_has_what_its_chapter_marks_and_no_more(sheets: tuple[Sheet, ...]) -> None:
    text = read_text(sheets[0])
    assert text.index("الحدث الأول") < text.index("الحدث الثاني")
    assert "(مختلف فيه)" in text
    for other in ("حدث آخر", "غيره.", "نص للكتاب وحده.", "Unused"):
        assert other not in text
    assert "نص للتلاميذ" in text
    assert "وصف الخريطة" in text


def test_a_sheet_may_bear_dates_of_its_own_and_explains_what_every_sheet_does(sheets: tuple[Sheet, ...]) -> None:
    first, other = read_text(sheets[0]), read_text(sheets[2])
    assert "17–27 يناير 1945" not in other
    assert "1933–1945" in other
    assert all("تعريف المسيرة." in text for text in (first, other))
    assert "تعريف المحتشد." not in other


def test_sources_are_numbered_on_each_sheet_from_one(sheets: tuple[Sheet, ...]) -> None:
    page = html.document_fromstring(sheets[0].part.write({}).html)
    links = [(str(link.get("href")), join_text(link)) for link in page.iter("a")]
    # First come those of the dates, then those of the text; the link into the book has no place here.
    assert links == [("book:#_s-1", "1"), ("book:#_s-2", "2")]
    listed = {str(item.get("id")): join_text(item) for item in page.iter("li") if item.get("id")}
    assert "KL" in listed["_s-1"]
    assert "Lost Book" in listed["_s-2"]


def test_a_sheet_prints_no_page_of_the_book(sheets: tuple[Sheet, ...]) -> None:
    assert not any(sheet.part.prints_pages or sheet.part.waits_for_pages for sheet in sheets)


def test_notes_are_numbered_on_the_sheet_by_themselves_and_bring_their_sources(make_book: Callable[..., Path]) -> None:
    files = {
        "sources.yaml": "lost: {type: book, title: Lost Book, language: en}\n",
        "01.md": (
            "---\ntitle: فصل\n---\n\nنص.[^a] ثم نص.[^b]\n\n::: {.handout}\nنص.[^b] ونص.[^c]\n:::\n\n"
            "[^a]: أولى.\n[^b]: ثانية [@lost, 3].\n[^c]: ثالثة.\n"
        ),
    }
    _, woven = check(make_book(files))
    assert woven
    pupils = plan_handouts(woven, EDITIONS["handouts"])[0].part.write({}).html
    assert re.findall(r'data-number="(.)"', pupils) == ["1", "2"]
    assert "أولى" not in pupils
    assert "Lost Book" in pupils


def test_a_reference_to_what_the_sheet_has_not_says_that_it_is_in_the_book(make_book: Callable[..., Path]) -> None:
    block = "::: {.handout}\nكما في [القسم](#sec)، و[هنا]{#here} ثم [هناك](#here).\n:::\n"
    _, woven = check(make_book({"01.md": f"---\ntitle: فصل\n---\n\n{block}\n## قسم {{#sec}}\n\nنص.\n"}))
    assert woven
    pupils = plan_handouts(woven, EDITIONS["handouts"])[0].part.write({}).html
    assert "القسم (في الكتاب)، و" in re.sub("<[^>]*>", "", pupils)
    assert re.search('<a [^>]*href="book:#here"[^>]*>هناك</a>', pupils)
    assert pupils.count("في الكتاب") == 1


def test_a_sheet_without_anything_to_say_has_lines_to_write_on(make_book: Callable[..., Path]) -> None:
    report, woven = check(make_book())
    assert report.findings == []
    assert woven
    sheets = plan_handouts(woven, EDITIONS["handouts"])
    # The press fills the side with copies of the first.
    assert all('<div class="ruled"><div class="write"></div></div>' in sheet.part.write({}).html for sheet in sheets)


def test_a_book_that_asks_for_handouts_is_told_which_chapters_have_nothing_for_them(
    make_book: Callable[..., Path],
) -> None:
    asked = "---\ntitle: فصل\nquestions: [ما هذا؟]\n---\n\nنصّ.\n"
    report, _ = check(make_book({"01.md": asked, "02.md": "---\ntitle: ثانٍ\n---\n\nنصّ آخر.\n"}))
    assert [(str(finding.position), finding.code.id) for finding in report.findings] == [("02.md:1:1", "BK071")]


QUESTIONS = r"""---
title: فصل
questions:
  - 'احسب $\frac{a}{b}$ ثم *بيّن* معنى [La géométrie]{lang=fr}.'
  - "ماذا قيل في [لوبلين]{.place}؟ [@lost]"
  - >
    سؤال طويل
    في [سطرين](#end).
answers:
  - '$x^2$ و**غيره**'
  - كما في [@other, 3].
  - نعم.
---

نص[^1] عن [لوبلين]{.place}.

## خاتمة {#end}

نص.

[^1]: حاشية.
"""


def test_questions_and_answers_are_text_of_the_chapter(make_book: Callable[..., Path]) -> None:
    sources = "lost: {type: book, title: Lost Book}\nother: {type: book, title: Other Book}\n"
    places = "lublin: {name: لوبلين, coordinates: [51.25, 22.57]}\n"
    report, woven = check(make_book({"01.md": QUESTIONS, "sources.yaml": sources, "places.yaml": places}))
    assert report.findings == []
    assert woven
    pupils, teachers = (
        html.document_fromstring(sheet.part.write({}).html) for sheet in plan_handouts(woven, EDITIONS["handouts"])
    )
    for sheet, formulas in ((pupils, 1), (teachers, 2)):
        assert len(sheet.findall(".//ol//img")) == formulas
        assert [join_text(mark) for mark in sheet.findall(".//ol//em")] == ["بيّن"]
        assert "La géométrie" in {join_text(mark) for mark in sheet.iter() if mark.get("lang") == "fr"}
        assert "سؤال طويل في سطرين" in join_text(sheet)
        # What is cited on a sheet is listed on it.
        addresses = {str(link.get("href")).partition("#")[2] for link in sheet.iter("a")}
        assert addresses <= {str(item.get("id")) for item in sheet.iter() if item.get("id")}
    assert [join_text(mark) for mark in teachers.iter("strong")] == ["وغيره"]
    assert "Lost Book" in join_text(pupils)
    assert "Other Book" not in join_text(pupils)
    assert all(title in join_text(teachers) for title in ("Lost Book", "Other Book"))
    # The index leads to the book.
    assert [len(entry.mentions) for entry in woven.place_index] == [1]


def test_faults_in_questions_are_told_where_they_stand(make_book: Callable[..., Path]) -> None:
    questions = "  - 'ما [هذا]{.place}؟'\n  - >\n    سطر\n    و[ذاك](#gone) هنا [^1] كذلك؟\n"
    chapter = f"---\ntitle: فصل\nquestions:\n{questions}---\n\nنص.[^1]\n\n[^1]: حاشية.\n"
    report, _ = check(make_book({"01.md": chapter}))
    told = [(finding.code.id, finding.position.line, finding.position.column) for finding in report.findings]
    assert told.count(("BK114", 7, 23)) == 1
    assert [line for code, line, _ in told if code != "BK114"] == [4, 7]
