"""Blank lines that pages share: where a page has a hole, or a chapter ends with a line or two."""

from types import SimpleNamespace
from typing import Any

import pytest
from weasyprint.formatting_structure import boxes

from publisher.press import even_pages
from publisher.press.loosened import list_loosened, loosen, set_loosened
from tests.press.test_page_floats import LINES, NEXT, UNIT, count_blank, read_pages, render, write_figure, write_text

#: A heading that stands above so many lines.
HEADED = f"<h2>ثان</h2>{write_text(14, 'ع')}"
STYLE = "p { orphans: 4 }"


def test_the_page_before_a_hole_ends_early() -> None:
    _, document = render(write_text(37), HEADED, style=STYLE)
    assert [len(page) for page in read_pages(document)] == [19, 18, 15]
    assert count_blank(document, 1) == 2


def test_several_pages_end_early_for_a_hole_that_one_cannot_fill() -> None:
    _, document = render(write_text(55), HEADED, style="p { orphans: 6; widows: 2 }")
    assert [len(page) for page in read_pages(document)][:3] == [18, 18, 19]


def test_a_heading_on_a_page_with_a_hole_gets_a_line() -> None:
    _, document = render(write_text(8), "<h2>أول</h2>", write_text(8, "ص"), HEADED, style=STYLE)
    first = read_pages(document)[0]
    assert len(first) == 17
    assert count_blank(document, 0) == 2


def test_a_box_that_floats_gets_a_line_above_it_and_none_in_it() -> None:
    box = "<div class=box style='--float: page'><p>عنوان</p><p>نص</p></div>"
    _, document = render(box, write_text(8), box, write_text(5, "ص"), HEADED, style=STYLE)
    tops = [
        [line.position_y for paragraph in one.children for line in paragraph.children]
        for one in document.pages[0]._page_box.descendants()
        if isinstance(one, boxes.BlockBox) and one.element is not None and one.element.get("class") == "box"
    ]
    assert [second - first for first, second in tops] == [UNIT, UNIT]


def test_the_title_of_a_chapter_stands_lower_above_a_hole() -> None:
    title = "<header style='padding-top: 40px'>باب</header>"
    _, document = render(title, write_text(14), HEADED, style=STYLE)
    (line, *_) = (box for box in document.pages[0]._page_box.descendants() if isinstance(box, boxes.LineBox))
    assert line.position_y == 20 + 40 + UNIT
    assert count_blank(document, 0) == 2


def test_a_hole_that_nothing_fills_is_shared_as_far_as_can_be() -> None:
    title = "<header style='padding-top: 40px'>باب</header>"
    figure = f"<div style='break-inside: avoid'>{write_text(9, 'ف')}</div>"
    _, document = render(title, write_text(10), figure, style=STYLE)
    (line, *_) = (box for box in document.pages[0]._page_box.descendants() if isinstance(box, boxes.LineBox))
    assert line.position_y == 20 + 40 + 2 * UNIT
    assert count_blank(document, 0) == 5


@pytest.mark.parametrize("lines", [41, 42, 43, 44])
def test_the_last_page_of_a_chapter_has_five_lines(lines: int) -> None:
    _, document = render(write_text(lines))
    pages = read_pages(document)
    assert 5 <= len(pages[-1]) <= 6
    assert max(count_blank(document, number) for number in range(2)) <= 2


def test_pages_without_a_fault_stay() -> None:
    _, document = render(write_text(20), write_text(18, "ص"), HEADED, style=STYLE)
    assert [len(page) for page in read_pages(document)] == [20, 18, 15]


def test_a_page_that_ends_because_the_writer_says_so_is_left() -> None:
    _, document = render(write_text(20), write_text(5, "ص"), f"<div style='break-before: page'>{NEXT}</div>")
    assert [len(page) for page in read_pages(document)][:2] == [20, 5]


def test_a_hole_behind_a_blank_page() -> None:
    _, document = render(
        write_text(6), f"<div style='break-before: recto'>{write_text(37, 'ص')}</div>", HEADED, style=STYLE
    )
    assert [len(page) for page in read_pages(document)] == [6, 0, 19, 18, 15]
    _, document = render(write_text(6), f"<div style='break-before: recto'>{write_text(17)}</div>", HEADED, style=STYLE)
    assert [len(page) for page in read_pages(document)] == [6, 0, 17, 15]


def test_nothing_is_lost_and_nothing_is_twice_among_notes_and_figures() -> None:
    note = "<p>س<i id='n{0}' style='float: footnote; footnote-policy: line'>ح {0}</i> ص<br>ع<br>ف</p>"
    for figure, lines in ((4, 2), (9, 5), (15, 2)):
        blocks = [
            note.format(number) + (write_figure(figure, f"شكل{number}") if number % 4 == 0 else "")
            for number in range(12)
        ]
        blocks.insert(9, f"<h2>ثان</h2>{write_text(lines, 'ق')}")
        html, document = render(*blocks, style=STYLE)
        wanted = [element.get("id") for element in html.etree_element.iter() if element.get("id")]
        found = [name for page in document.pages for name in page.anchors]
        assert sorted(found) == sorted(wanted)


def test_a_table_in_a_block_is_divided_rather_than_leave_a_hole() -> None:
    rows = "".join(f"<tr><td>صف {number}</td></tr>" for number in range(8))
    table = f"<div><table style='break-inside: avoid'><tbody>{rows}</tbody></table></div>"
    _, document = render(write_text(14), table, write_text(5, "ص"))
    assert count_blank(document, 0) < 2


def test_pages_are_the_same_each_time() -> None:
    blocks = [write_text(37), HEADED]
    made = [read_pages(render(*blocks, style=STYLE)[1]) for _ in range(2)]
    assert made[0] == made[1]


#: Words of which a paragraph is made that may be set longer or shorter.
WORDS = (
    "خرج الرجل من البيت قبل طلوع الشمس ومشى نحو النهر وفي يده كتاب صغير كان يقرأ فيه كل يوم ثم جلس تحت الشجرة ينتظر "
    "صديقه الذي وعده بأن يأتي من القرية الأخرى ومعه رسالة من أخته التي سافرت إلى المدينة قبل سنة كاملة"
)
SET = "p { text-align: justify; --lines: filled }"


def write_words(count: int) -> str:
    words = WORDS.split()
    return f"<p>{' '.join(words[number % len(words)] for number in range(count))}</p>"


def render_hole(count: int) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    """Render two paragraphs above a box that leaves a hole below them."""
    box = f"<div style='break-inside: avoid'>{write_text(11, 'ف')}</div>"
    return render(write_words(count), write_words(count + 5), box, write_text(20, "ع"), style=SET)[1]


def test_paragraphs_are_set_longer_for_a_hole_that_blank_lines_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = range(82, 95)
    mended = [count_blank(render_hole(count), 0) for count in counts]
    monkeypatch.setattr(even_pages._Course, "list_other_lines", lambda *_: iter(()))
    left = [count_blank(render_hole(count), 0) for count in counts]
    assert all(now <= before for now, before in zip(mended, left, strict=True))
    holes = [now for now, before in zip(mended, left, strict=True) if before > even_pages.MOST_BLANK]
    assert any(now <= even_pages.MOST_BLANK for now in holes)


def test_a_paragraph_with_another_number_of_lines_keeps_its_words_and_bounds_of_its_spaces() -> None:
    for count in range(82, 95):
        read = [line for page in read_pages(render_hole(count)) for line in page]
        assert " ".join(read).split()[: 2 * count + 5] == [
            word for part in (count, count + 5) for word in write_words(part)[3:-4].split()
        ]


def test_less_than_a_line_is_mended_by_no_paragraph() -> None:
    """What is left of a fault may be less than a line: then no paragraph is set otherwise, and nothing is planned."""
    course = even_pages._Course(
        filled={1: even_pages.FilledPage(2.1, 20.0, goes_on=True, is_last=False, is_clear=True, lacks_room=False)}
    )
    assert list(course.list_other_lines(1, [], 0.1, even_pages._Plan())) == []


def test_no_page_is_laid_out_anew_behind_one_that_leaves_something_over() -> None:
    """What an engine keeps of a float for the next page it has passed on, and nothing begins there a second time."""
    full = even_pages.FilledPage(0.0, 20.0, goes_on=True, is_last=False, is_clear=True, lacks_room=False)
    holey, unclear = full._replace(blank=3.0, lines=17.0), full._replace(is_clear=False)

    def list_firsts(second: even_pages.FilledPage) -> set[int]:
        course = even_pages._Course(filled={1: full, 2: second, 3: holey})
        return {plan.first for plan in course.list_plans(3)}

    assert list_firsts(full) == {1, 2, 3}
    assert list_firsts(unclear) == {1, 2}


#: Notes that are not whole lines high: three tenths of a line are blank above one of a line.
NOTED = """
@page { @footnote { margin-top: 10px } }
p { orphans: 3; widows: 3 }
.note { float: footnote; line-height: 29px; --grid: none }
"""
NOTE = "<p>س<span class=note>حاشية</span></p>"


def write_box(lines: int) -> str:
    return f"<div style='break-inside: avoid'>{write_text(lines, 'ف')}</div>"


def measure_above_foot(document: Any, number: int) -> float:  # noqa: ANN401  # WeasyPrint has no types
    """Measure what is blank above the notes of a page, in lines, without what is blank below each line."""
    root, *areas = (box for box in document.pages[number]._page_box.children if not isinstance(box, boxes.MarginBox))
    area = next(box for box in areas if isinstance(box, boxes.FootnoteAreaBox))
    bottom = max(box.position_y + box.height for box in root.descendants() if isinstance(box, boxes.LineBox))
    blank: float = (area.border_box_y() - bottom) / UNIT - 0.25
    return round(blank, 2)


def test_a_part_of_a_line_above_notes_is_mended_by_pages_that_were_laid_out() -> None:
    """What is less than a change is worth was taken as mended by the first change that there was."""
    _, document = render(write_text(22), write_text(11, "ص"), NOTE, write_box(3), write_text(20, "ع"), style=NOTED)
    assert measure_above_foot(document, 1) == 1.3


@pytest.mark.parametrize(("lines", "blank", "raised"), [(13, 2.3, 1), (14, 2, 0.3), (15, 1.3, 0)])
def test_notes_rise_by_what_is_blank_too_much_above_them_and_by_a_line_at_most(
    lines: int, blank: float, raised: float
) -> None:
    _, document = render(write_text(lines), NOTE, write_box(6), write_text(20, "ع"), style=NOTED)
    assert measure_above_foot(document, 0) == pytest.approx(blank, abs=0.03)
    (area,) = (box for box in document.pages[0]._page_box.children if isinstance(box, boxes.FootnoteAreaBox))
    below = LINES * UNIT + 20 - area.border_box_y() - area.border_height()
    assert below / UNIT == pytest.approx(raised, abs=0.03)


def test_a_figure_at_the_foot_rises_above_what_is_no_line_high() -> None:
    figure = f"<figure><div style='height: {7.5 * UNIT}px'></div></figure>"
    _, document = render(write_text(10), write_box(6), figure, f"<h2>ثان</h2>{write_text(20, 'ع')}", style=NOTED)
    (placed,) = (box for box in document.pages[0]._page_box.descendants() if getattr(box, "stands_at_foot", False))
    lines = [box for box in document.pages[0]._page_box.descendants() if isinstance(box, boxes.LineBox)]
    assert (placed.border_box_y() - max(line.position_y + line.height for line in lines)) / UNIT == 2


def test_the_title_of_a_list_stands_lower_above_a_hole() -> None:
    title = "<h1 style='margin: 0; font-size: 12px'>قائمة</h1>"
    _, document = render(title, write_text(16), write_box(6), write_text(20, "ع"), style=STYLE)
    (line, *_) = (box for box in document.pages[0]._page_box.descendants() if isinstance(box, boxes.LineBox))
    assert line.position_y == 20 + UNIT


def test_what_was_loosened_for_a_page_that_is_given_up_is_kept_whole_again() -> None:
    context, box = SimpleNamespace(), SimpleNamespace(style={"break_inside": "avoid", "widows": 3})
    loosen(context, box, "break_inside", "auto")
    saved = list_loosened(context)
    loosen(context, box, "widows", 2)
    tried = list_loosened(context)
    set_loosened(context, saved)
    assert box.style == {"break_inside": "auto", "widows": 3}
    set_loosened(context, tried)
    assert box.style == {"break_inside": "auto", "widows": 2}
    set_loosened(context, ())
    assert box.style == {"break_inside": "avoid", "widows": 3}


#: What has lines of its own, here a line and three tenths high, and is kept whole.
OWN = "table, ol, .columns { --grid: none; margin: 0; padding: 0 } tr, li, section { break-inside: avoid }"
OWN += " td { padding: 0 } table { border-spacing: 0 } .columns { columns: 2 }"


def write_rows(lead: str, trail: str, *heights: int) -> str:
    """Write rows or entries of heights in pixels."""
    return "".join(f"{lead}<div style='line-height: {height}px'>س</div>{trail}" for height in heights)


def list_ends(document: Any, *kinds: str) -> list[tuple[float, float]]:  # noqa: ANN401  # WeasyPrint has no types
    """List where the rows or entries of the first page begin and end, in pixels from the head of the type area."""
    return [
        (round(box.position_y - 20, 2), round(box.position_y + box.margin_height() - 20, 2))
        for box in document.pages[0]._page_box.descendants()
        if box.element_tag in kinds and isinstance(box, boxes.BlockLevelBox | boxes.TableRowBox)
    ]


def test_rows_stand_further_apart_where_a_page_ends_with_them() -> None:
    rows = write_rows("<tr><td>", "<td>س</tr>", *[26] * 12, 110, 26)
    _, document = render(f"<table>{rows}</table>", write_text(20), style=OWN)
    assert list_ends(document, "tr") == [(30 * row, 30 * row + 30) for row in range(12)]
    cells = [box for box in document.pages[0]._page_box.descendants() if isinstance(box, boxes.TableCellBox)]
    assert {cell.border_height() for cell in cells} == {30}
    assert {cell.children[0].position_y - cell.position_y for cell in cells[::2]} == {2}


def test_entries_of_a_list_stand_further_apart_where_a_page_ends_with_them() -> None:
    _, document = render(f"<ol>{write_rows('<li>', '</li>', *[26] * 12, 110, 26)}</ol>", write_text(20), style=OWN)
    assert list_ends(document, "li")[-1] == (334, 360)


def test_entries_in_columns_stand_further_apart_by_as_much_in_each() -> None:
    entries = write_rows("<section>", "</section>", *[26] * 13, 110, *[26] * 8, 110, *[26] * 20)
    _, document = render(f"<div class=columns>{entries}</div>", style=OWN)
    ends = [end for _, end in list_ends(document, "section")]
    assert (ends[12], ends[21]) == (360, 318 + 22)


def test_few_rows_stand_no_further_apart_than_a_quarter_of_a_line() -> None:
    rows = write_rows("<tr><td>", "</tr>", 100, 100, 100, 110)
    _, document = render(f"<table>{rows}</table>", write_text(20), style=OWN)
    assert list_ends(document, "tr") == [(105 * row, 105 * row + 105) for row in range(3)]


def test_rows_stand_as_they_are_above_text() -> None:
    rows = write_rows("<tr><td>", "</tr>", *[26] * 8)
    _, document = render(f"<table>{rows}</table>", write_text(5), write_box(6), write_text(20, "ع"), style=OWN)
    assert list_ends(document, "tr") == [(26 * row, 26 * row + 26) for row in range(8)]
