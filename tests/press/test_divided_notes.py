"""Notes that go on overleaf: a line whose note has no room below it, and how much of the note stands on either page."""

from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from publisher.model.parts import NoteStart
from publisher.press import even_pages, filled_page, weasyprint_patches
from publisher.press.page_starts import find_note_starts, find_page_starts

weasyprint_patches.patch_weasyprint()

UNIT = 20
LINES = 20
STYLE = f"""
@page {{ size: 300px {LINES * UNIT + 40}px; margin: 20px }}
@page {{ @footnote {{ margin-top: 10px }} }}
html {{ font: 12px/{UNIT}px 'Noto Naskh Arabic'; --grid: line }}
body, p {{ margin: 0; orphans: 2; widows: 2 }}
.footnote {{ float: footnote; footnote-policy: line; --grid: none }}
"""


def render(before: int, note: int, behind: int, *, notes_behind: str = "") -> Any:  # noqa: ANN401  # no types
    """Render text with a note of so many lines, which is called in a line behind so many others."""
    lines = [f"س{number}" for number in range(before + behind)]
    lines[before] += f"<span class='footnote' id='n'>{'<br>'.join(f'ح{number}' for number in range(note))}</span>"
    html = f"<style>{STYLE}</style><body><p>{'<br>'.join(lines)}</p>{notes_behind}</body>"
    return HTML(string=f'<html dir="rtl" lang="ar">{html}</html>').render()


def read_lines(box: Any) -> list[str]:  # noqa: ANN401
    """Return the lines of text in a box, from its head to its foot, without calls and marks."""
    lines = [one for one in box.descendants() if isinstance(one, boxes.LineBox)]
    texts = [
        "".join(
            text.text
            for text in line.descendants()
            if isinstance(text, boxes.TextBox) and "::" not in (text.element_tag or "")
        )
        for line in sorted(lines, key=lambda line: line.position_y)
    ]
    return [text.strip() for text in texts]


def read_pages(document: Any) -> list[tuple[list[str], list[str]]]:  # noqa: ANN401
    """Return the lines of the text and of the notes of each page."""
    found = []
    for page in document.pages:
        root, *others = page._page_box.children
        areas = [area for area in others if isinstance(area, boxes.FootnoteAreaBox)]
        found.append((read_lines(root), [line for area in areas for line in read_lines(area)]))
    return found


def test_goes_on_overleaf() -> None:
    pages = read_pages(render(12, 12, 30))
    text, notes = zip(*pages, strict=True)
    assert [line for lines in text for line in lines] == [f"س{number}" for number in range(42)]
    assert [line for lines in notes for line in lines] == [f"ح{number}" for number in range(12)]
    # The line with the call stands on the first page, which is full, and the rest first in the notes of the next.
    assert text[0][-1] == "س12"
    assert len(text[0]) + len(notes[0]) >= LINES - 2
    assert all(len(lines) >= 2 for lines in notes[:2])


def test_leaves_hole_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filled_page, "lacked_room", lambda _: False)
    (text, notes), *_ = read_pages(render(12, 12, 30))
    assert notes == []
    assert len(text) < LINES - even_pages.MOST_BLANK


def test_is_whole_where_it_can_be() -> None:
    for before in range(3, 8):
        (_, notes), *_ = read_pages(render(before, 5, 30))
        assert len(notes) == 5


@pytest.mark.parametrize("note", range(3, 18))
def test_leaves_two_lines_on_either_side(note: int) -> None:
    for before in range(8, 18, 3):
        pages = read_pages(render(before, note, 40))
        assert [line for _, lines in pages for line in lines] == [f"ح{number}" for number in range(note)]
        assert all(len(lines) >= 2 for _, lines in pages if lines)


def test_takes_no_room_on_a_page_that_it_is_put_off_from() -> None:
    """The margin of notes was taken off the page without one: three blank lines counted as two, and were not mended."""
    note = f"<span class='footnote'>{'<br>'.join(f'ح{number}' for number in range(6))}</span>"
    behind = f"<p>ص0{note}<br>{'<br>'.join(f'ص{number}' for number in range(1, 9))}</p>"
    html = f"<style>{STYLE} @page {{ @footnote {{ margin-top: 18px }} }}</style>"
    lines = "<br>".join(f"س{number}" for number in range(37))
    document = HTML(string=f'<html dir="rtl" lang="ar">{html}<body><p>{lines}</p>{behind}</body></html>').render()
    text, notes = zip(*read_pages(document), strict=True)
    assert [len(lines) for lines in text] == [19, 18, 9]
    assert [len(lines) for lines in notes] == [0, 0, 6]


def test_leaves_two_blank_lines_above_it_at_most_with_its_margin() -> None:
    """A part of a line and the margin of notes were not counted: two whole lines and both of them stayed blank."""
    style = f"<style>{STYLE} h2 {{ font-size: 12px; margin: 0; break-after: avoid }}"
    style += " @page { @footnote { margin-top: 13px } }</style>"
    note = "<span class='footnote'>ح0<br>ح1<br>ح2</span>"
    lines = [f"س{number}{note if number == 25 else ''}" for number in range(34)]
    text = f"<p>{'<br>'.join(lines)}</p><h2>عنوان</h2><p>{'<br>'.join(f'ص{number}' for number in range(30))}</p>"
    document = HTML(string=f'<html dir="rtl" lang="ar">{style}<body>{text}</body></html>').render()
    (first, _), (second, notes), *_ = read_pages(document)
    assert len(notes) == 3
    assert [first[-1], second[-1]] == ["س18", "س33"]


def test_never_stands_alone_behind_text() -> None:
    for behind in range(1, 6):
        *_, (text, _) = read_pages(render(12, 12, behind))
        assert text


#: Blocks of a document: of how many lines, in which of them a note is called, of how many lines, and how they are set.
_PLAIN, _AIRY, _WHOLE = "", "margin: 20px 10px", "margin: 20px 0; break-inside: avoid"
_BLOCKS = (
    (4, 3, 1, _PLAIN),
    (4, 0, 0, _PLAIN),
    (3, 0, 0, _PLAIN),
    (5, 1, 2, _WHOLE),
    (1, 0, 0, "margin-top: 20px; break-after: avoid"),
    (2, 0, 6, _PLAIN),
    (8, 0, 0, _AIRY),
    (7, 0, 0, _WHOLE),
    (7, 0, 4, _PLAIN),
    (4, 3, 5, _PLAIN),
    (5, 3, 3, _PLAIN),
    (1, 0, 0, "margin-top: 20px; break-after: avoid"),
    (7, 6, 5, _PLAIN),
    (6, 0, 0, _WHOLE),
    (6, 4, 3, _PLAIN),
    (1, 0, 0, "margin-top: 20px; break-after: avoid"),
    (2, 1, 2, _WHOLE),
    (4, 0, 5, _PLAIN),
    (2, 0, 0, _PLAIN),
)


def test_is_printed_once_where_paragraph_behind_is_put_off() -> None:
    """The paragraph behind a divided note has room for one line, so that it is tried and taken back."""
    written: list[str] = []
    blocks: list[str] = []
    for count, call, note, style in _BLOCKS:
        lines = ["س"] * count
        if note:
            texts = [f"ح{len(written) + number}" for number in range(note)]
            lines[call] += f"<span class='footnote'>{'<br>'.join(texts)}</span>"
            written += texts
        blocks.append(f'<div style="{style}"><p>{"<br>".join(lines)}</p></div>')
    html = f'<html dir="rtl" lang="ar"><style>{STYLE}</style><body>{"".join(blocks)}</body></html>'
    assert [line for _, notes in read_pages(HTML(string=html).render()) for line in notes] == written


def test_stands_above_next_notes() -> None:
    second = "<p>ف0<span class='footnote' id='m'>خ0<br>خ1</span><br>ف1</p>"
    pages = read_pages(render(12, 12, 3, notes_behind=second))
    assert [line for _, lines in pages for line in lines] == [f"ح{number}" for number in range(12)] + ["خ0", "خ1"]


@pytest.mark.parametrize("note", [18, 19, 30, 45, 70])
@pytest.mark.parametrize("before", [0, 5, 12])
def test_longer_than_a_page_goes_on_over_as_many_as_it_needs(before: int, note: int) -> None:
    second = "<p>ف0<span class='footnote' id='m'>خ0<br>خ1</span><br>ف1</p>"
    document = render(before, note, 90, notes_behind=second)
    text, notes = zip(*read_pages(document), strict=True)
    assert [line for lines in text for line in lines] == [f"س{number}" for number in range(before + 90)] + ["ف0", "ف1"]
    assert [line for lines in notes for line in lines] == [f"ح{number}" for number in range(note)] + ["خ0", "خ1"]
    assert all(len(lines) >= 2 for lines in text)
    for page in document.pages:
        root, *others = page._page_box.children
        ends = [one.position_y + one.height for one in root.descendants() if isinstance(one, boxes.LineBox)]
        areas = [area for area in others if isinstance(area, boxes.FootnoteAreaBox)]
        assert max(ends) <= min((area.position_y for area in areas), default=LINES * UNIT + 20) + 0.01


@pytest.mark.parametrize("note", [30, 50])
def test_goes_on_behind_the_end_of_the_text_where_pages_before_are_laid_out_anew(note: int) -> None:
    lines = "<br>".join(f"خ{number}" for number in range(note))
    last = f"<p style='break-before: page'>آخر<span class='footnote'>{lines}</span></p>"
    # The first note is divided when all is laid out: the page of the last one stands, and those behind it.
    pages = read_pages(render(12, 12, 30, notes_behind=last))
    text, notes = ([line for page in pages for line in page[at]] for at in (0, 1))
    assert text == [*(f"س{number}" for number in range(42)), "آخر"]
    assert notes == [f"ح{number}" for number in range(12)] + [f"خ{number}" for number in range(note)]


def test_is_the_same_every_time() -> None:
    assert read_pages(render(12, 12, 30)) == read_pages(render(12, 12, 30))


def find_notes(html: HTML) -> tuple[NoteStart | None, ...]:
    document = html.render()
    return find_note_starts(document.pages, find_page_starts(document.pages, html.etree_element))


def test_a_page_of_the_rest_of_a_note_begins_in_it() -> None:
    note = "<br>".join(f"ح {number}" for number in range(10, 60))
    text = f"<p>س<span class='footnote' id='n'>{note}</span></p>"
    html = HTML(string=f'<html dir="rtl" lang="ar"><style>{STYLE}</style><body>{text}</body></html>')
    lines = [len(notes) for _, notes in read_pages(html.render())]
    assert len(lines) > 2
    # The page of the call has text. Each line of the note has three letters and digits.
    begun = [NoteStart("n", sum(lines[:number]) * 3, 150) for number in range(1, len(lines))]
    assert find_notes(html) == (None, *begun)


def test_a_page_of_notes_behind_the_text_begins_in_the_first_of_them() -> None:
    notes = "".join(
        f"<p class='endnote' id='n{n}'><a class='note-number'>{n}</a> {'<br>'.join(['ح ح'] * 23)}</p>" for n in range(2)
    )
    text = f"<p>{'<br>'.join('سسسسس')}</p><section class='notes'>{notes}</section>"
    html = HTML(string=f'<html dir="rtl" lang="ar"><style>{STYLE}</style><body>{text}</body></html>')
    first, second, third = (len(lines) for lines, _ in read_pages(html.render()))
    assert first + second + third == 5 + 2 * 23
    # Each line of a note has two letters; its number does not count.
    begun = NoteStart("n0", 2 * (first - 5), 46), NoteStart("n1", 2 * (23 - third), 46)
    assert find_notes(html) == (None, *begun)
