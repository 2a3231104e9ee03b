"""Arabic layout requirements (W3C alreq): what is said of text, each statement on a rendered page."""

import re
import unicodedata

import pytest

from publisher.model.book import Metadata
from publisher.press.fontbook import find_fonts
from publisher.proof.align import AlignedLine
from publisher.proof.joining import FontIndex
from publisher.typeset.families import choose_families
from publisher.typeset.house import open_house
from tests.alreq.conftest import SetChapter

FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")


def test_no_presentation_forms_in_running_text(set_chapter: SetChapter) -> None:
    proven = set_chapter("سلام الله لا إله إلا هو، والأول والآخر.")
    assert not any(FORMS.search(html) for html in proven.html.values())
    assert not any(FORMS.search(glyph.text) for page in proven.printed.pages for glyph in page.glyphs)
    assert len(proven.list_lines("سلام")) == 1


def test_zwnj_and_zwj_survive_every_stage(set_chapter: SetChapter) -> None:
    proven = set_chapter("آنان می\u200cروند و ه\u200d می\u200cآیند.", "fa")
    (line,) = proven.list_lines("می\u200cروند")
    assert "ه\u200d" in line.block.text
    # The forms on the page are those that the joiners ask for.
    assert line.is_in_order
    assert proven.wrong_forms == ()
    assert sum("\u200c" in glyph.text for glyph in line.line.glyphs) == 2


def trace_letters(line: AlignedLine, letters: str) -> list[tuple[int, ...]]:
    """Return the glyphs of the font that letters of a line are drawn with, from the left."""
    index = FontIndex(find_fonts(choose_families("Arab")))
    traced: list[tuple[int, ...]] = []
    for character, glyph in zip(*line.drawn, strict=True):
        found = index.find_forms(glyph.font)
        if character in letters and found:
            traced.append(found[1].trace(glyph.code))
    return traced


@pytest.mark.parametrize(("word", "apart"), [("لَا", "ل\u200cا"), ("سَلَامٌ", "سل\u200cام"), ("لِأَنَّ", "ل\u200cأن")])
def test_lam_alef_ligates_with_marks(set_chapter: SetChapter, word: str, apart: str) -> None:
    bare = "".join(letter for letter in word if not unicodedata.combining(letter))
    proven = set_chapter(f"1 {bare}.\n\n2 {word}.\n\n3 {apart}.")
    drawn = [trace_letters(line, "لا") for begin in "123" for line in proven.list_lines(f"{begin} ")[:1]]
    assert drawn[0] == drawn[1] != drawn[2]
    assert proven.wrong_forms == ()


@pytest.mark.parametrize(
    ("mark", "is_above"), [("\u064f", True), ("\u0650", False), ("\u0651", True), ("\u0655", False)]
)
def test_marks_stay_on_their_base(set_chapter: SetChapter, mark: str, is_above: bool) -> None:  # noqa: FBT001
    (line,) = set_chapter(f"صاد{mark}").list_lines("صاد")
    boxes = {glyph.text: glyph.box for glyph in line.line.glyphs}
    left, bottom, right, top = boxes[mark]
    base = boxes["د"]
    assert base[0] - 1 < (left + right) / 2 < base[2] + 1
    assert bottom > base[3] - 2 if is_above else top < base[1] + 2


def test_counters_may_use_joining_forms(set_chapter: SetChapter) -> None:
    """The fifth page of front matter is not a lone heh, which reads as a five, but the form that begins a word."""
    folio = open_house(Metadata("ت", "ar", "x", "x")).folio(5, front=True)
    assert folio.startswith("ه")
    assert folio != "ه"
    proven = set_chapter(f"صفحة {folio} ثم")
    (line,) = proven.list_lines("صفحة")
    assert line.is_in_order
    assert proven.wrong_forms == ()
