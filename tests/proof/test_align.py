"""Collating a print with its expected text: each line has the text that it shows, and what is out of order is found."""

from pathlib import Path

import pytest

from publisher.proof import align
from tests.proving import collate_page, write_page

LONG = "سار الناس في الصباح الباكر إلى Lublin (Polska) ثم 12 كيلومترًا، وبقوا هناك "


def test_every_line_of_a_paragraph_has_its_share_of_the_copy(fonts: Path) -> None:
    lines = collate_page(write_page(f"<p>{LONG * 6}</p><p>نص آخر</p>"), fonts)
    assert len(lines) > 5
    assert all(line.is_in_order for line in lines)
    shares = [sorted(line.seen.places) for line in lines if line.expected.startswith("سار")]
    assert [share[0] for share in shares[1:]] > [share[-1] for share in shares[:-1]]
    assert len({index for share in shares for index in share}) == sum(map(len, shares))


def test_notes_items_cells_and_heads_are_collated(fonts: Path) -> None:
    note = '<span class="footnote" data-number="7">حاشية (note)</span>'
    body = (
        f"<h2>عنوان 2</h2><p>نص{note} بعده</p>"
        "<ol start='3' style='counter-reset: list-item 2'><li>بند أول</li><li>بند (ثان)</li></ol>"
        "<ul><li>عنصر</li></ul><table><tr><td>خلية</td><td>1944</td></tr></table>"
    )
    lines = collate_page(write_page(body), fonts)
    assert all(line.is_in_order for line in lines)
    kinds = [line.block.kind for line in lines]
    assert {"heading", "paragraph", "note", "item", "cell"} == set(kinds)
    assert sum(len(line.drawn.text) for line in lines) == sum(
        len("".join(text.split()))
        for text in ("عنوان2", "نصبعده7", "7حاشية(note)", "3.بندأول", "4.بند(ثان)", "•عنصر", "خلية", "1944")
    )


@pytest.mark.parametrize("direction", ["rtl", "ltr"])
def test_a_stretch_that_is_reversed_is_found(fonts: Path, direction: str) -> None:
    """The engine lays the words of a left-to-right stretch from the right, if nothing holds them together."""
    printed = write_page("<p>كلمة <i>Death</i> <b>March</b> كلمة</p>", direction=direction)
    sound = write_page('<p>كلمة <span dir="ltr"><i>Death</i> <b>March</b></span> كلمة</p>')
    (line,) = collate_page(printed, fonts)
    (other,) = collate_page(sound, fonts)
    assert line.has_its_letters
    assert line.is_in_order is (direction == "ltr")
    assert other.is_in_order


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("<p>قال <i>Death</i>, <i>March</i> ثم</p>", "<p>قال Death, March ثم</p>"),
        ("<p dir='ltr'>قال (ثم) abc</p>", "<p dir='rtl'>قال (ثم) abc</p>"),
        ("<p>قال )ثم(</p>", "<p>قال (ثم)</p>"),
        ("<p>3/12 يوم</p>", "<p>12/3 يوم</p>"),
        ("<p>بين ‎1944–1945‎ كان</p>", "<p>بين 1944–1945 كان</p>"),
    ],
    ids=["run", "base", "brackets", "date", "range"],
)
def test_what_is_out_of_order_is_found(fonts: Path, printed: str, expected: str) -> None:
    lines = collate_page(write_page(printed), fonts, expected=write_page(expected))
    assert [line.has_its_letters for line in lines] == [True]
    assert not lines[0].is_in_order


def test_a_line_with_other_letters_says_so_and_spoils_no_other(fonts: Path) -> None:
    words = [f"كلمة{number}" for number in range(100, 160)]
    printed = [*words[:20], "زائدةكثيرةالحروف", *words[20:]]
    html, expected = (write_page(f"<p>{' '.join(text)}</p><p>بعدها</p>") for text in (printed, words))
    lines = collate_page(html, fonts, expected=expected)
    assert [line.has_its_letters for line in lines].count(False) == 1
    assert lines[-1].expected == "بعدها"
    assert lines[-1].is_in_order


def test_names_in_other_languages_stand_in_a_row(fonts: Path) -> None:
    row = '<bdi><span dir="ltr"><span lang="en">Red Army</span></span></bdi>، <bdi><span lang="de">Rote</span></bdi>'
    (line,) = collate_page(write_page(f"<p>الجيش الأحمر {row}</p>"), fonts)
    assert line.is_in_order
    assert line.drawn.text.startswith("Rote،RedArmy")


def test_a_ligature_shows_its_letters_in_their_order(fonts: Path) -> None:
    lines = collate_page(write_page("<p>الله لا إله إلا هو office ﬀ</p>"), fonts)
    assert all(line.is_in_order for line in lines)


@pytest.mark.parametrize(("text", "line"), [("war weit dann Lublin", "Lublin"), ("כתב הנהר העיר אחר", "העיר אחר")])
def test_a_row_that_a_page_cuts_is_no_fault(fonts: Path, text: str, line: str) -> None:
    # Of a row the other cells are overleaf, and the letters of the line begin one letter too early as well.
    expected = write_page(f"<p>{text}</p><p>2</p>")
    assert all(one.is_in_order for one in collate_page(write_page(f"<p>{line}</p>"), fonts, expected=expected))
    override = "\u202d" if line.startswith("ה") else "\u202e"
    turned = write_page(f"<p>{override}{line}\u202c</p>")
    assert not any(one.is_in_order for one in collate_page(turned, fonts, expected=expected))


def test_what_code_says_from_the_right_is_in_the_code(fonts: Path) -> None:
    code = '<code dir="ltr"><bdi dir="rtl">و**«الكتاب»**</bdi></code>'
    page = write_page(f"<p dir='ltr'>as in {code}; <bdi dir='rtl'><code dir='ltr'>a(كتاب)</code></bdi> is</p>")
    assert [line.is_in_order for line in collate_page(page, fonts)] == [True]
    turned = write_page("<p dir='ltr'>as in و**«الكتاب»**; <code dir='ltr'>a(كتاب)</code> is</p>")
    assert [line.is_in_order for line in collate_page(turned, fonts, expected=page)] == [False]


def test_what_changed_places_is_told_by_its_letters(fonts: Path) -> None:
    """A letter that stands alone could be that of any word that it changed places with."""
    words, table = "<p>إلى ثم كتابا قرأ</p>", "<table><tr><td>ر</td></tr></table>"
    between = "<p>سار الناس</p><p>في الصباح</p><p>إلى المدينة</p>"
    page, expected = write_page(table + between + words), write_page(words + between + table)
    lines = collate_page(page, fonts, expected=expected)
    assert all(line.is_in_order for line in lines)
    assert [line.expected for line in lines if line.drawn.text == "ر"] == ["ر"]


def test_a_long_table_that_says_the_same_is_aligned_without_looking_for_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(align, "SequenceMatcher", None)
    rows = ["yes", "no", "x"] * 1000
    pages = [text for start in range(0, len(rows), 60) for text in ("head", *rows[start : start + 60])]
    pairs = list(align._match_in_order(["head", *rows], pages))
    assert [place for place, _ in pairs] == list(range(len(rows) + 1))
    assert all(pages[other] == ["head", *rows][place] for place, other in pairs)
