"""Arabic layout requirements (W3C alreq): what is said of lines, each statement on a rendered page."""

from itertools import pairwise

from publisher.proof.align import AlignedLine
from publisher.proof.printed import PrintedGlyph
from tests.alreq.conftest import SetChapter
from tests.proving import is_silent

TEXT = "ساروا في الصباح الباكر وكان البرد شديدا والطريق طويلا ولم يعرف أحد منهم إلى أين يمضي ولا متى يستريح. " * 4
#: The least word space, in em, and the greatest, which no line of some words needs.
LEAST, WIDE = 0.2, 0.6


def measure_spaces(line: AlignedLine) -> list[float]:
    """Measure the white between the words of a line, in em."""
    shown = [glyph for glyph in line.line.glyphs if not is_silent(glyph.text)]
    spaces: list[float] = []
    for number, glyph in enumerate(shown):
        if glyph.text.isspace() and 0 < number < len(shown) - 1:
            spaces.append((shown[number + 1].x - glyph.x) / glyph.size)
    return spaces


def list_body(lines: list[AlignedLine]) -> list[AlignedLine]:
    assert len(lines) > 3
    return lines


def find_ends(line: AlignedLine) -> tuple[float, float]:
    boxes = [glyph.box for glyph in line.line.glyphs if glyph.text.strip() and not is_silent(glyph.text)]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def test_no_hyphenation(set_chapter: SetChapter) -> None:
    lines = list_body(set_chapter("وسيستقبلونكم وأفاستسقيناكموها فسيكفيكهم " * 12).list_lines("فسيكفيكهم"))
    assert all(line.is_in_order for line in lines)
    assert not any(glyph.text in "-\u00ad\u2010\u058a" for line in lines for glyph in line.line.glyphs if glyph.text)
    # No word is divided: every line begins where a word of the expected text does.
    for line in lines:
        first = min(line.seen.places)
        assert first == 0 or line.expected[first - 1] == " "


def test_the_last_line_of_a_justified_paragraph_is_natural(set_chapter: SetChapter) -> None:
    *filled, last = list_body(set_chapter(TEXT).list_lines("ساروا"))
    assert max(measure_spaces(last)) - min(measure_spaces(last)) < 0.02
    assert find_ends(last)[0] > find_ends(filled[1])[0] + 5
    assert all(abs(find_ends(line)[0] - find_ends(filled[1])[0]) < 4 for line in filled)


def test_word_space_has_a_hard_minimum_and_a_soft_maximum(set_chapter: SetChapter) -> None:
    """A line is set with no less than the least, and none of a plain paragraph needs the most."""
    *filled, last = list_body(set_chapter(TEXT).list_lines("ساروا"))
    spaces = [space for line in filled for space in measure_spaces(line)]
    assert min(measure_spaces(last)) > LEAST
    assert min(spaces) > LEAST - 0.01
    assert max(spaces) < WIDE


def test_kashida_is_typed_by_the_writer_alone(set_chapter: SetChapter) -> None:
    """What the press draws to fill a line is no letter of the text; what a writer lengthens stays as it is written."""
    proven = set_chapter(f"{TEXT}\n\nقال رحـيم ثم")
    glyphs = [glyph.text for line in proven.list_lines("ساروا") for glyph in line.line.glyphs]
    assert "ـ" not in "".join(glyphs)
    (asked,) = proven.list_lines("رحـيم")
    assert [glyph.text for glyph in asked.line.glyphs].count("ـ") == 1


def find_letters(line: AlignedLine, word: str) -> list[PrintedGlyph]:
    """Find the glyphs of a word from the left."""
    start = line.expected.index(word)
    places = range(start, start + len(word))
    return [glyph for place, glyph in zip(line.seen.places, line.drawn.glyphs, strict=True) if place in places]


def test_letter_spacing_is_never_emphasis(set_chapter: SetChapter) -> None:
    """The letters of a word that is set off touch as those of any other word do."""
    proven = set_chapter("قال *محمد* و**كتبت** ثم محمد")
    (line,) = proven.list_lines("محمد")
    for word in ("محمد", "كتبت"):
        letters = find_letters(line, word)
        assert len(letters) == 4
        for left, right in pairwise(letters):
            assert right.box[0] < left.box[2] + 0.1
    bold = find_letters(line, "محمد")[0].font.postscript_name
    assert "Bold" in bold


def test_latin_beside_arabic_is_sized_to_match_and_gets_room_for_descenders(set_chapter: SetChapter) -> None:
    *lines, _ = list_body(set_chapter("عجلة مجموعة Queen Philippa حجج " * 12).list_lines("عجلة"))
    sizes = {glyph.text: glyph.size for line in lines for glyph in line.line.glyphs}
    assert 0.8 < sizes["p"] / sizes["ع"] < 1
    boxes = [
        [glyph.box for glyph in line.line.glyphs if glyph.text.strip() and not is_silent(glyph.text)] for line in lines
    ]
    for upper, lower in pairwise(boxes):
        assert min(box[1] for box in upper) > max(box[3] for box in lower)
