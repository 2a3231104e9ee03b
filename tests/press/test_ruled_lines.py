"""Lines to write on fill the last side of a sheet, and make no page more."""

from pathlib import Path

import pytest

from publisher.model.parts import Part
from publisher.press.boxes import get_page_box
from publisher.press.layout import _render, _Roots
from publisher.press.ruled_lines import _iterate_boxes, _measure_room, _measure_share

STYLE = """
    @page { size: 100mm 150mm; margin: 10mm; }
    body { margin: 0; font: 10px/20px 'Noto Naskh Arabic'; }
    p { margin: 0; break-inside: avoid; } .write { height: 20px; } .ruled { margin-bottom: 5px; }
    .close p.text { line-height: 12px; }
"""
SPACE = '<div class="ruled"><div class="write"></div><div class="write"></div></div>'


def lay_out(tmp_path: Path, body: str, style: str = STYLE, kind: str = "") -> tuple[int, list[list[int]], float]:
    """Return the pages of a sheet, for each page how many lines its spaces have, and the room in lines that is left."""
    html = f'<html lang="ar" dir="rtl"><head><title>x</title></head><body class="{kind}">{body}</body></html>'
    part = Part("sheet", html, (style,))
    _, document = _render(part, _Roots((tmp_path,)), tmp_path)
    counts: list[list[int]] = []
    for page in document.pages:
        spaces = [box for box in _iterate_boxes(get_page_box(page)) if _has_class(box, "ruled")]
        counts.append([sum(_has_class(box, "write") for box in _iterate_boxes(space)) for space in spaces])
    return len(document.pages), counts, _measure_room(get_page_box(document.pages[-1])) / 20


def _has_class(box: object, name: str) -> bool:
    element = getattr(box, "element", None)
    return getattr(box, "element_tag", "") == "div" and element is not None and element.get("class") == name


@pytest.mark.parametrize("questions", [1, 2, 4, 5])
def test_lines_fill_the_side_evenly(tmp_path: Path, questions: int) -> None:
    pages, ((*lines,),), room = lay_out(tmp_path, f"<p>سؤال</p>{SPACE}" * questions)
    assert pages == 1
    assert len(lines) == questions
    assert min(lines) >= 3
    assert max(lines) - min(lines) <= 1
    assert room < 1


def test_lines_make_no_page_more_where_questions_stand_on_two(tmp_path: Path) -> None:
    question = f'<div style="break-inside: avoid"><p>سؤال</p>{SPACE}</div>'
    pages, counts, room = lay_out(tmp_path, f'<p class="text">{"كلمة " * 200}</p>' + question * 7)
    assert pages == 2
    assert all(lines >= 2 for page in counts for lines in page)
    assert room < 1


@pytest.mark.parametrize(("style", "expected"), [(STYLE, 1), (STYLE.replace("12px", "20px"), 2)])
def test_a_page_of_which_little_would_be_used_is_spared_by_closer_setting(
    tmp_path: Path, style: str, expected: int
) -> None:
    text = f'<p class="text" style="break-inside: auto">{"كلمة " * 420}</p>'
    pages, _, room = lay_out(tmp_path, text + SPACE, style)
    assert pages == expected
    assert room < 1


def test_a_full_page_more_stays(tmp_path: Path) -> None:
    text = f'<p class="text" style="break-inside: auto">{"كلمة " * 800}</p>'
    part = Part("sheet", f'<html dir="rtl"><head><title>x</title></head><body>{text}{SPACE}</body></html>', (STYLE,))
    _, document = _render(part, _Roots((tmp_path,)), tmp_path)
    assert len(document.pages) == 2
    assert _measure_share(document) > 0.9


@pytest.mark.parametrize(("kind", "expected"), [("handout-sheet teacher", 1), ("chapter", 2)])
def test_a_sheet_without_spaces_is_set_closer_too_and_a_chapter_never(tmp_path: Path, kind: str, expected: int) -> None:
    text = f'<p class="text" style="break-inside: auto">{"كلمة " * 420}</p>'
    assert lay_out(tmp_path, text, kind=kind)[0] == expected


def test_a_question_stays_on_the_page_that_has_room_for_it(tmp_path: Path) -> None:
    question = f'<div style="break-inside: avoid"><p>سؤال</p>{SPACE}</div>'
    pages, counts, room = lay_out(tmp_path, f"<p>{'نص<br>' * 17}نص</p>{question * 3}")
    assert pages == 2
    assert [len(page) for page in counts] == [1, 2]
    assert min(lines for page in counts for lines in page) >= 4
    assert room < 2
