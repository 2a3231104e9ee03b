"""Letters join as their words ask for, and where they do not it is found."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from publisher.fonts.substitutions import read_ligatures
from publisher.press.fontbook import find_font
from publisher.proof.joining import FontIndex, WrongForm, find_wrong_forms, predict_forms
from publisher.proof.letter_forms import FORMS, LetterForms
from publisher.proof.printed import PrintedFont
from tests.proving import STYLE, collate_page, write_page

FAMILIES = ("Noto Naskh Arabic", "Noto Kufi Arabic", "Amiri")
WORDS = "سلام الله لا إلى الأول محمد بيت كتبتُه مُحَمَّدٌ لَا للآخرين شيء بئر سؤال ههه گچپژ می‌روند ـهـ ٹڈڑھے ںھے نہیں"


def find_wrong(printed: str, fonts: Path, *, expected: str = "", family: str = FAMILIES[0]) -> list[WrongForm]:
    style = STYLE.replace("Noto Naskh Arabic", family)
    lines = collate_page(write_page(printed), fonts, expected=write_page(expected or printed), style=style)
    assert lines
    assert all(line.is_in_order for line in lines)
    index = FontIndex(find_font(name, bold=bold) for name in FAMILIES for bold in (False, True))
    return list(find_wrong_forms(lines, index))


@pytest.mark.parametrize("family", FAMILIES)
def test_words_that_are_sound_are_left_alone(fonts: Path, family: str) -> None:
    assert find_wrong(f"<p>{WORDS} <b>{WORDS}</b></p>", fonts, family=family) == []


@pytest.mark.parametrize(
    ("printed", "expected", "letters"),
    [
        ("<p>هذا ك<b>تاب</b> آخر</p>", "", {"ك", "ت"}),
        ("<p>ك‌ت‌ا‌ب</p>", "<p>كتاب</p>", {"ك", "ت", "ا"}),
        ("<p>كت‍ اب</p>", "<p>كت اب</p>", {"ت"}),
        ("<p>می‌روند</p>", "<p>میروند</p>", {"ی", "ر"}),
        ("<p>سل‌ام</p>", "<p>سلام</p>", {"ل", "ا"}),
    ],
    ids=["word broken by markup", "unshaped", "joined to nothing", "non-joiner too many", "lam apart from alef"],
)
def test_a_letter_in_a_wrong_form_is_found(fonts: Path, printed: str, expected: str, letters: set[str]) -> None:
    wrong = find_wrong(printed, fonts, expected=expected)
    assert {letter for fault in wrong for letter in fault.letters} == letters
    assert all(fault.word in "كتاب كت میروند سلام" for fault in wrong)


def test_a_form_that_is_written_is_what_is_asked_for(fonts: Path) -> None:
    assert find_wrong("<p>في \ufedb و\ufefb صور حروف</p>", fonts) == []
    # The words beside it are judged all the same.
    wrong = find_wrong("<p>في \ufedb ك\u200cتاب</p>", fonts, expected="<p>في \ufedb كتاب</p>")
    assert {letter for fault in wrong for letter in fault.letters} == {"ك", "ت"}


def test_a_lam_alef_without_its_ligature_is_found(fonts: Path) -> None:
    style = STYLE + "p { font-variant-ligatures: none; font-feature-settings: 'rlig' 0 }"
    lines = collate_page(write_page("<p>قال لا ثم</p>"), fonts, style=style.replace("Naskh", "Sans"))
    index = FontIndex([find_font("Noto Sans Arabic")])
    assert [fault.letters for fault in find_wrong_forms(lines, index)] == ["ا"]


def test_forms_are_told_from_the_text() -> None:
    names = {form: name for name, form in FORMS.items()}
    words = predict_forms(["كتاب", "جُزء"])
    assert [[(place, names[form]) for place, form in forms.items()] for forms in words.values()] == [
        [(0, "init"), (1, "medi"), (2, "fina"), (3, "isol")],
        [(0, "init"), (2, "fina"), (3, "isol")],
    ]
    # A letter that is not in its tables says nothing of its word.
    assert predict_forms(["ڹت", "ب", "ںت"]) == {"ڹت": {}, "ب": {0: FORMS["isol"]}, "ںت": {}}


@pytest.mark.parametrize("family", FAMILIES)
def test_forms_are_told_from_the_font(family: str) -> None:
    """The names of the glyphs say it too, in fonts that are named after presentation forms or features."""
    path = find_font(family)
    forms = LetterForms(path.read_bytes())
    table = TTFont(path, lazy=True)
    names = {name: number for number, name in enumerate(table.getGlyphOrder())}
    if family == "Amiri":
        expected = {"uni0628.init": "init", "uni0628.medi": "medi", "uni0628.fina": "fina", "uni0628": "isol"}
    else:
        expected = {"uniFE91": "init", "uniFE92": "medi", "uniFE90": "fina", "uni0628": "isol"}
    for name, form in expected.items():
        assert forms.find_forms(names[name]) == {FORMS[form]}
    assert forms.find_forms(names["uni064E"]) == frozenset()


def test_a_font_of_the_index_goes_by_its_own_name_and_not_by_that_of_its_family(tmp_path: Path) -> None:
    """The family of a bold font may be called as the regular font is in PostScript."""
    paths: list[Path] = []
    for name, bold in (("Plain", False), ("Plain-Bold", True)):
        with TTFont(find_font(FAMILIES[0], bold=bold)) as table:
            table["name"].names = []
            for number, text in ((1, "Plain"), (4, name), (6, name)):
                table["name"].setName(text, number, 3, 1, 0x409)
            paths.append(tmp_path / f"{name}.ttf")
            table.save(paths[-1])
    printed = PrintedFont("ABCDEF+Plain", {}, paths[0].read_bytes())
    for index in (FontIndex(paths), FontIndex(reversed(paths))):
        found = index.find_forms(printed)
        assert found
        assert found[0].table["name"].getDebugName(6) == "Plain"


def test_a_ligature_is_asked_for_where_the_font_has_it_for_the_language() -> None:
    """Noto Kufi draws lam and alef as one in Arabic, and apart in Urdu."""
    with TTFont(find_font("Noto Kufi Arabic")) as table:
        assert read_ligatures(table, "ar") == read_ligatures(table)
        assert read_ligatures(table, "ar")
        assert not read_ligatures(table, "ur")
